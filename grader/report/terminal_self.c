#include "report/terminal_self.h"

#include "base/text.h"
#include "report/terminal_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BAR_COLUMNS = 24, NUMBER_COLUMNS = 3, LABEL_COLUMNS = 25, COLUMNS_LEAST = 40 };

/* --- lines that fit --- */

/* Bytes of the escape sequence that begins here, or 0. */
static size_t escape_bytes(const char *at)
{
    return *at == '\033' ? strcspn(at, "m") + (strchr(at, 'm') != NULL) : 0;
}

/* The bytes from `at` on that fill no more than `columns` columns. */
static size_t fitting_bytes(const char *at, size_t columns)
{
    const char *start = at;
    size_t used = 0;
    while (*at) {
        size_t escape = escape_bytes(at);
        if (escape) {
            at += escape;
            continue;
        }
        if (used == columns)
            break;
        used++;
        at++;
        while (((unsigned char)*at & 0xc0) == 0x80)
            at++;
    }
    return (size_t)(at - start);
}

void terminal_add_broken_line(struct text *text, const char *line, size_t columns, size_t indent)
{
    columns = columns >= COLUMNS_LEAST ? columns : 0;
    size_t room = columns;
    while (columns && line[fitting_bytes(line, room)]) {
        size_t fits = fitting_bytes(line, room), end = fits;
        while (end && line[end] != ' ')
            end--;
        bool in_margin = strspn(line, " ") >= end; /* nothing but the margin is before that space */
        text_append(text, line, end && !in_margin ? end : fits);
        line += end && !in_margin ? end : fits;
        line += strspn(line, " ");
        text_print(text, "\n%*s", (int)indent, "");
        room = columns - indent;
    }
    text_print(text, "%s\n", line);
}

/* Appends lines, each broken at the terminal's width, with a margin before them. */
static void add_broken(struct text *text, struct text *lines, const struct self_view *view,
                       size_t margin, size_t indent)
{
    for (char *rest = lines->bytes, *line; rest && *rest && (line = strsep(&rest, "\n"));) {
        struct text whole = {0};
        text_print(&whole, "%*s%s", (int)margin, "", line);
        terminal_add_broken_line(text, whole.bytes, view->columns, indent);
        text_release(&whole);
    }
}

/* --- checks --- */

static bool is_asked(const struct self_view *view, const struct check *check)
{
    return !view->asked || view->asked[check - view->config->checks];
}

/* The number of a check among the public ones, from 1. */
static size_t number_of(const struct self_view *view, const struct check *check)
{
    size_t number = 0;
    for (const struct check *at = view->config->checks; at <= check; at++)
        number += at->visibility == VISIBILITY_PUBLIC;
    return number;
}

/* Why a check did not pass, or what there is to say of one that did, in one line. */
static const char *reason_of(const struct check_result *check)
{
    return check->mistake ? check->mistake->explain : check->message;
}

/* The line of a check, with the reason as far as it fits. */
static void add_short(struct text *text, const struct self_view *view,
                      const struct check_result *check, bool with_reason)
{
    struct text line = {0};
    text_print(&line, "%*zu", NUMBER_COLUMNS, number_of(view, check->check));
    terminal_add_head(&line, view->ink, check);
    line.bytes[--line.length] = '\0'; /* the newline */
    if (with_reason && *reason_of(check))
        text_print(&line, ": %s", reason_of(check));
    size_t fits = view->columns ? fitting_bytes(line.bytes, view->columns) : line.length;
    terminal_add_cut(text, line.bytes, fits < line.length ? fits : 0);
    text_add(text, "\n");
    text_release(&line);
}

static void add_full(struct text *text, const struct self_view *view,
                     const struct check_result *check)
{
    struct text details = {0};
    add_short(text, view, check, false);
    terminal_add_details(&details, view->ink, check);
    add_broken(text, &details, view, NUMBER_COLUMNS, LABEL_COLUMNS);
    text_release(&details);
}

/* --- how far it is --- */

static void add_bar(struct text *text, const struct self_view *view, double share)
{
    size_t full = (size_t)floor(share * BAR_COLUMNS);
    struct text done = {0}, left = {0};
    for (size_t i = 0; i < BAR_COLUMNS; i++)
        text_add(i < full ? &done : &left,
                 view->has_utf8 ? (i < full ? "█" : "░") : (i < full ? "#" : "."));
    terminal_add_coloured(text, view->ink, GREEN, text_string(&done));
    terminal_add_coloured(text, view->ink, FAINT, text_string(&left));
    text_release(&done);
    text_release(&left);
}

static void add_progress(struct text *text, const struct self_view *view,
                         const struct result *result)
{
    struct text line = {0};
    add_bar(&line, view, result->max_score > 0 ? result->score / result->max_score : 1);
    text_print(&line, "  %g of %g points", result->score, result->max_score);
    if (result->score < result->max_score)
        text_print(&line, ", %g to go", result->max_score - result->score);
    if (view->hidden_points > 0)
        text_print(&line, "; hidden checks (%g points) are not run here", view->hidden_points);
    text_add(&line, "\n");
    add_broken(text, &line, view, 0, BAR_COLUMNS + 2);
    text_release(&line);
}

static void add_next_step(struct text *text, const struct self_view *view,
                          const struct check_result *first)
{
    struct text line = {0};
    if (!first)
        text_add(&line, view->asked
                            ? "next: gradus check runs all checks"
                            : "next: hand it in; hidden checks ask the same of other inputs");
    else if (first->verdict == VERDICT_NOT_BUILT)
        text_add(&line,
                 "next: correct the first error that the compiler names, save, and check again");
    else if (first->verdict == VERDICT_FAILED && first->ending == ANSWER_MISSING)
        text_print(&line, "next: write %s as the header declares it, save, and check again",
                   first->check->function->name);
    else if (first->verdict == VERDICT_FAILED)
        text_print(&line,
                   "next: look at check %zu; gradus check --repro %zu writes it as a test of your "
                   "own, --debug %zu stops in the debugger there",
                   number_of(view, first->check), number_of(view, first->check),
                   number_of(view, first->check));
    else
        text_add(&line, "next: check again");
    text_add(&line, "\n");
    add_broken(text, &line, view, 0, strlen("next: "));
    text_release(&line);
}

/* --- the whole --- */

/* The first check that was asked for and did not pass, but one that failed itself before one that was not tried. */
static const struct check_result *first_failing(const struct result *result,
                                                const struct self_view *view)
{
    const struct check_result *skipped = NULL;
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        if (check->verdict == VERDICT_PASSED)
            continue;
        if (check->verdict != VERDICT_SKIPPED)
            return check;
        if (!skipped && is_asked(view, check->check))
            skipped = check;
    }
    return skipped;
}

static void add_checks(struct text *text, const struct self_view *view, const struct result *result,
                       const struct check_result *first)
{
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        if (!is_asked(view, check->check) && check->verdict == VERDICT_PASSED)
            continue;
        if (check->verdict == VERDICT_NOT_BUILT)
            add_short(text, view, check, false);
        else if (check == first || view->all)
            add_full(text, view, check);
        else
            add_short(text, view, check, true);
    }
}

/* Which kit it was, and whether the course has a newer one. */
static void add_kit(struct text *text, const struct self_view *view, const struct result *result)
{
    struct text line = {0};
    if (!result->kit)
        return;
    text_print(&line, "kit %s", result->kit);
    if (result->newer_kit)
        text_print(&line, "; your course has a newer one, %s: get it from %s", result->newer_kit,
                   view->published);
    text_add(&line, "\n");
    add_broken(text, &line, view, 0, strlen("kit "));
    text_release(&line);
}

void terminal_self_check(const struct result *result, const struct self_view *view,
                         struct text *text)
{
    const struct check_result *first = first_failing(result, view);
    add_checks(text, view, result, first);
    terminal_add_warning_count(text, result);
    terminal_add_compiler_log(text, result);
    text_add(text, "\n");
    if (!view->asked)
        add_progress(text, view, result);
    add_next_step(text, view, first);
    add_kit(text, view, result);
}
