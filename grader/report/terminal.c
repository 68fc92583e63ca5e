#include "report/terminal.h"

#include "contract/notation.h"
#include "report/terminal_part.h"

#include <string.h>

enum { EXAMPLE_ELEMENTS_MAX = 40, NAME_COLUMNS_MAX = 40, SUMMARY_WARNINGS_MAX = 8 };

void terminal_add_coloured(struct text *text, enum ink ink, enum colour colour, const char *string)
{
    static const char *const codes[] = {"32", "31", "33", "2", "1"};
    if (ink == INK_COLOURED)
        text_print(text, "\033[%sm%s\033[0m", codes[colour], string);
    else
        text_add(text, string);
}

enum colour terminal_colour(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_PASSED: return GREEN;
    case VERDICT_FAILED:
    case VERDICT_NOT_BUILT: return RED;
    case VERDICT_SKIPPED:
    case VERDICT_ERROR: break;
    }
    return YELLOW;
}

/* --- one submission --- */

static void add_line(struct text *text, enum ink ink, const char *label, const char *content)
{
    text_add(text, "             ");
    char padded[16];
    size_t length = strlen(label);
    memcpy(padded, label, length);
    memset(padded + length, ' ', 9 - length);
    padded[9] = '\0';
    terminal_add_coloured(text, ink, FAINT, padded);
    text_print(text, "%s\n", content);
}

/* A call, large inputs by their names alone; or all of it, if it is known as text only. */
static void add_call(struct text *text, enum ink ink, const char *label, const struct call *call,
                     const char *all)
{
    struct text line = {0};
    if (call->signature)
        notate_call(&line, call, EXAMPLE_ELEMENTS_MAX);
    add_line(text, ink, label, call->signature ? text_string(&line) : all);
    text_release(&line);
}

static void add_counterexample(struct text *text, enum ink ink,
                               const struct counterexample *example)
{
    struct text line = {0};
    add_call(text, ink, "called", &example->call, example->called);
    if (example->then)
        add_call(text, ink, "then", &example->second, example->then);
    if (example->where)
        add_line(text, ink, "where", example->where);
    if (!example->output)
        return;
    text_print(&line, "%s: %s", example->output, example->expected);
    add_line(text, ink, "expected", text_string(&line));
    text_release(&line);
    text_print(&line, "%s: %s", example->output, example->got);
    add_line(text, ink, "got", text_string(&line));
    text_release(&line);
}

static void add_mistake(struct text *text, enum ink ink, const struct mistake *mistake)
{
    struct text line = {0};
    text_add(&line, mistake->explain);
    if (mistake->slide)
        text_print(&line, " (slide: %s)", mistake->slide);
    add_line(text, ink, mistake->is_variant ? "remark" : "mistake", text_string(&line));
    text_release(&line);
}

/* What the compiler warned of in the functions that a failed check runs. */
static void add_warnings(struct text *text, enum ink ink, const struct check_result *check)
{
    for (size_t i = 0; i < check->warning_count; i++) {
        const struct warning *warning = check->warnings[i];
        struct text line = {0};
        text_print(&line, "%s:%zu: %s; what it means: %s", warning->file, warning->line,
                   warning->text, warning->meaning);
        add_line(text, ink, "warning", text_string(&line));
        text_release(&line);
    }
}

void terminal_add_head(struct text *text, enum ink ink, const struct check_result *check)
{
    struct text points = {0};
    text_print(&points, "%g/%g", check->points, check->check->points);
    text_add(text, "  ");
    terminal_add_coloured(text, ink, terminal_colour(check->verdict), verdict_name(check->verdict));
    text_print(text, "%*s%6s  %s%s\n", (int)(10 - strlen(verdict_name(check->verdict))), "",
               text_string(&points), check->check->name,
               check->check->visibility == VISIBILITY_PUBLIC ? "" : "  (hidden)");
    text_release(&points);
}

void terminal_add_details(struct text *text, enum ink ink, const struct check_result *check)
{
    if (check->mistake && check->mistake->is_variant)
        add_mistake(text, ink, check->mistake);
    if (check->verdict == VERDICT_PASSED && !check->mistake && *check->message)
        add_line(text, ink, "remark", check->message);
    if (check->verdict == VERDICT_PASSED || check->verdict == VERDICT_NOT_BUILT)
        return;
    struct text line = {0};
    text_print(&line, "%s: %s", check->check->function->name, check->message);
    add_line(text, ink, "why", text_string(&line));
    text_release(&line);
    if (check->place)
        add_line(text, ink, "line", check->place);
    if (check->counterexample.present)
        add_counterexample(text, ink, &check->counterexample);
    if (check->mistake)
        add_mistake(text, ink, check->mistake);
    add_warnings(text, ink, check);
    if (check_result_hint(check))
        add_line(text, ink, "hint", check_result_hint(check));
}

void terminal_add_compiler_log(struct text *text, const struct result *result)
{
    bool built = !result->check_count || result->checks[0].verdict != VERDICT_NOT_BUILT;
    if (built)
        return;
    text_print(text, "\n%s\n\n", result->checks[0].message);
    text_add_visible(text, result->compiler_log, strlen(result->compiler_log));
}

/* "2 warnings of the compiler: mle.c:41, mle.c:77" */
void terminal_add_warning_count(struct text *text, const struct result *result)
{
    if (!result->warning_count)
        return;
    text_print(text, "\n%zu warning%s of the compiler:", result->warning_count,
               result->warning_count > 1 ? "s" : "");
    for (size_t i = 0; i < result->warning_count && i < SUMMARY_WARNINGS_MAX; i++)
        text_print(text, "%s %s:%zu", i ? "," : "", result->warnings[i].file,
                   result->warnings[i].line);
    text_add(text, result->warning_count > SUMMARY_WARNINGS_MAX ? ", ...\n" : "\n");
}

void terminal_report(const struct result *result, enum ink ink, struct text *text)
{
    struct text title = {0};
    text_print(&title, "%s  ", result->assignment);
    text_add_visible(&title, result->student, strlen(result->student));
    terminal_add_coloured(text, ink, BOLD, text_string(&title));
    text_release(&title);
    text_print(text, "  %g of %g points\n\n", result->score, result->max_score);
    for (size_t i = 0; i < result->check_count; i++) {
        terminal_add_head(text, ink, &result->checks[i]);
        terminal_add_details(text, ink, &result->checks[i]);
    }
    terminal_add_warning_count(text, result);
    terminal_add_compiler_log(text, result);
}

/* --- a class --- */

static size_t widest_student(const struct class_row rows[], size_t count)
{
    size_t widest = 7;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(rows[i].student);
        widest = length > widest ? length : widest;
    }
    return widest < NAME_COLUMNS_MAX ? widest : NAME_COLUMNS_MAX;
}

void terminal_add_cut(struct text *text, const char *string, size_t bytes)
{
    size_t length = strlen(string);
    if (!bytes || length <= bytes) {
        text_add(text, string);
        return;
    }
    size_t end = bytes > 3 ? bytes - 3 : 0;
    while (end && ((unsigned char)string[end] & 0xc0) == 0x80)
        end--;
    text_append(text, string, end);
    text_add(text, "...");
}

static void add_row(struct text *text, const struct class_row *row, size_t widest, size_t columns,
                    enum ink ink)
{
    struct text name = {0}, points = {0}, reason = {0};
    text_add_visible(&name, row->student, strlen(row->student));
    if (row->state == ROW_GRADED)
        text_print(&points, "%g/%g", row->score, row->max_score);
    else
        text_add(&points, row->state == ROW_ERROR ? "error" : "-");
    terminal_add_cut(&reason, row->reason, columns > widest + 15 ? columns - widest - 15 : 0);
    bool full = row->state == ROW_GRADED && row->score >= row->max_score;
    text_print(text, "%-*s  ", (int)widest, text_string(&name));
    struct text padded = {0};
    text_print(&padded, "%9s", text_string(&points));
    terminal_add_coloured(text, ink,
                          full                      ? GREEN
                          : row->state == ROW_ERROR ? YELLOW
                                                    : RED,
                          text_string(&padded));
    if (reason.length)
        text_print(text, "  %s", text_string(&reason));
    text_add(text, "\n");
    text_release(&padded);
    text_release(&name);
    text_release(&points);
    text_release(&reason);
}

void terminal_table(const char *assignment, const struct class_row rows[], size_t count,
                    size_t columns, enum ink ink, struct text *text)
{
    size_t widest = widest_student(rows, count), full = 0;
    struct text head = {0};
    text_print(&head, "%-*s  %9s  first reason", (int)widest, assignment, "points");
    terminal_add_coloured(text, ink, BOLD, text_string(&head));
    text_add(text, "\n");
    text_release(&head);
    for (size_t i = 0; i < count; i++) {
        add_row(text, &rows[i], widest, columns, ink);
        full += rows[i].state == ROW_GRADED && rows[i].score >= rows[i].max_score;
    }
    text_print(text, "%zu submissions, %zu with full marks\n", count, full);
}
