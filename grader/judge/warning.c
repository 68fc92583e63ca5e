#include "judge/warning.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "contract/lexer.h"
#include "judge/division.h"
#include "judge/outline.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES_MAX = 160, OPERAND_BYTES_MAX = 24 };

static void add(struct result *result, struct warning warning)
{
    result->warnings =
        memory_resize(result->warnings, result->warning_count + 1, sizeof *result->warnings);
    result->warnings[result->warning_count++] = warning;
}

/* gcc says some things once per dimension, or once per copy of an inlined function. */
static bool is_known(const struct result *result, const char *file, size_t line, const char *kind)
{
    for (size_t i = 0; i < result->warning_count; i++)
        if (result->warnings[i].line == line && text_equal(result->warnings[i].file, file) &&
            text_equal(result->warnings[i].kind, kind))
            return true;
    return false;
}

/* --- the compiler's own --- */

/* Reads ":NUMBER" at the start of a line's rest; false if there is none. */
static bool read_number(const char **at, const char *end, size_t *number)
{
    if (*at >= end || **at != ':' || *at + 1 >= end || !isdigit((unsigned char)(*at)[1]))
        return false;
    char *rest;
    *number = strtoul(*at + 1, &rest, 10);
    *at = rest;
    return rest <= end;
}

/* Passes over the name of a source at the start of a line; its index, or the count of all. */
static size_t read_source_name(const struct submission *submission, const char **at,
                               const char *end)
{
    for (size_t i = 0; i < submission->source_count; i++) {
        size_t length = strlen(submission->sources[i].name);
        if ((size_t)(end - *at) > length && !memcmp(*at, submission->sources[i].name, length) &&
            (*at)[length] == ':') {
            *at += length;
            return i;
        }
    }
    return submission->source_count;
}

/* The OPTION of "... [-WOPTION]" or "[-WOPTION=]" at the end of a line. The caller frees; NULL if there is none. */
static char *read_option(const char *begin, const char *end, const char **bracket)
{
    static const char mark[] = " [-W";
    const char *at = NULL;
    for (const char *next = begin; (next = memmem(next, (size_t)(end - next), mark, 4)); next++)
        at = next;
    if (!at || end[-1] != ']')
        return NULL;
    *bracket = at;
    at += 4;
    return memory_string_of(at, strcspn(at, "=]"));
}

/* A line like "mle.c:41:9: warning: 's' may be used uninitialized [-Wmaybe-uninitialized]". */
static void read_line(const struct submission *submission, const char *at, const char *end,
                      struct result *result)
{
    static const char mark[] = ": warning: ";
    size_t line, column, source = read_source_name(submission, &at, end);
    const char *bracket;
    if (source == submission->source_count || !read_number(&at, end, &line) ||
        !read_number(&at, end, &column) || (size_t)(end - at) < sizeof mark ||
        memcmp(at, mark, sizeof mark - 1) != 0)
        return;
    at += sizeof mark - 1;
    char *option = read_option(at, end, &bracket);
    if (!option)
        return;
    struct text text = {0};
    size_t length = (size_t)(bracket - at);
    text_add_visible(&text, at, length < TEXT_BYTES_MAX ? length : TEXT_BYTES_MAX);
    const struct warning_kind *kind = warning_kind_find(option, text_string(&text));
    const char *file = submission->sources[source].name;
    if (kind && result->warning_count < WARNINGS_MAX && !is_known(result, file, line, option))
        add(result, (struct warning){.file = memory_string(file),
                                     .line = line,
                                     .column = column,
                                     .kind = memory_string(option),
                                     .text = memory_string(text_string(&text)),
                                     .meaning = memory_string(kind->meaning)});
    text_release(&text);
    free(option);
}

static void read_log(const struct submission *submission, const char *log, struct result *result)
{
    for (const char *line = log; *line;) {
        size_t length = strcspn(line, "\n");
        read_line(submission, line, line + length, result);
        line += length + (line[length] == '\n');
    }
}

/* --- integer divisions --- */

/* An operand on one line, cut if it is long. */
static void add_operand(struct text *text, const char *bytes, size_t length)
{
    size_t shown = length < OPERAND_BYTES_MAX ? length : OPERAND_BYTES_MAX;
    while (shown < length && shown && ((unsigned char)bytes[shown] & 0xc0) == 0x80)
        shown--; /* not within a character */
    for (size_t i = 0; i < shown; i++)
        if (bytes[i] == '\n' || bytes[i] == '\r')
            shown = i;
    text_add_visible(text, bytes, shown);
    if (shown < length)
        text_add(text, "...");
}

static void add_division(const char *file, const struct division *division, struct result *result)
{
    static const char kind[] = "integer-division";
    struct text left = {0}, right = {0};
    add_operand(&left, division->left, division->left_length);
    add_operand(&right, division->right, division->right_length);
    bool is_literal = strspn(text_string(&left), "0123456789") == left.length;
    if (result->warning_count < WARNINGS_MAX && !is_known(result, file, division->line, kind))
        add(result, (struct warning){
                        .file = memory_string(file),
                        .line = division->line,
                        .column = division->column,
                        .kind = memory_string(kind),
                        .text = text_format("'%s / %s' divides two whole numbers",
                                            text_string(&left), text_string(&right)),
                        .meaning = text_format("%s: write %s%s%s / %s",
                                               warning_kind_find(kind, "")->meaning,
                                               is_literal ? "" : "(double)", text_string(&left),
                                               is_literal ? ".0" : "", text_string(&right)),
                    });
    text_release(&left);
    text_release(&right);
}

static int compare(const void *a, const void *b)
{
    const struct warning *left = a, *right = b;
    int files = strcmp(left->file, right->file);
    if (files || left->line != right->line)
        return files ? files : left->line < right->line ? -1 : 1;
    return (left->column > right->column) - (left->column < right->column);
}

void warnings_find(const struct submission *submission, const char *log, struct result *result)
{
    read_log(submission, log, result);
    for (size_t i = 0; i < submission->source_count; i++) {
        struct divisions divisions;
        divisions_find(&submission->sources[i].contents, &divisions);
        for (size_t k = 0; k < divisions.count; k++)
            add_division(submission->sources[i].name, &divisions.list[k], result);
        divisions_release(&divisions);
    }
    if (result->warning_count)
        qsort(result->warnings, result->warning_count, sizeof *result->warnings, compare);
}

/* --- beside failed checks --- */

static size_t source_of(const struct submission *submission, const struct warning *warning)
{
    size_t i = 0;
    while (i < submission->source_count && !text_equal(submission->sources[i].name, warning->file))
        i++;
    return i;
}

static const struct warning_kind *kind_of_warning(const struct warning *warning)
{
    return warning_kind_find(warning->kind, warning->text);
}

/* Whether `a` is to be shown rather than `b`: the function's own lines first, then the more telling kind. */
static bool tells_more(const struct warning *a, bool a_is_own, const struct warning *b,
                       bool b_is_own)
{
    if (a_is_own != b_is_own)
        return a_is_own;
    return kind_of_warning(a) < kind_of_warning(b);
}

/* The most telling warning in the functions that are reached, of another kind than `before`; NULL if there is none. */
static const struct warning *choose(const struct result *result, const size_t functions[],
                                    size_t function, const bool reached[], size_t function_count,
                                    const struct warning *before)
{
    const struct warning *chosen = NULL;
    bool chosen_is_own = false;
    for (size_t i = 0; i < result->warning_count; i++) {
        const struct warning *warning = &result->warnings[i];
        bool is_own = functions[i] == function;
        if (functions[i] == function_count || !reached[functions[i]] ||
            (before && kind_of_warning(warning)->meaning == kind_of_warning(before)->meaning))
            continue;
        if (!chosen || tells_more(warning, is_own, chosen, chosen_is_own)) {
            chosen = warning;
            chosen_is_own = is_own;
        }
    }
    return chosen;
}

static void attach(const struct outline *outline, const size_t functions[],
                   const struct result *result, struct check_result *check)
{
    size_t function = outline_find(outline, check->check->function->name);
    if (function == outline->count)
        return;
    bool *reached = memory_new(outline->count, sizeof *reached);
    outline_reach(outline, function, reached);
    while (check->warning_count < CHECK_WARNINGS_MAX) {
        const struct warning *before = check->warning_count ? check->warnings[0] : NULL;
        const struct warning *next =
            choose(result, functions, function, reached, outline->count, before);
        if (!next)
            break;
        check->warnings[check->warning_count++] = next;
    }
    free(reached);
}

void warnings_attach(const struct submission *submission, struct result *result)
{
    struct outline outline;
    if (!result->warning_count)
        return;
    outline_read(submission, &outline);
    size_t *functions = memory_new(result->warning_count, sizeof *functions);
    for (size_t i = 0; i < result->warning_count; i++)
        functions[i] = outline_at(&outline, source_of(submission, &result->warnings[i]),
                                  result->warnings[i].line);
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict == VERDICT_FAILED &&
            result->checks[i].check->kind != CHECK_BUILDS_CLEAN)
            attach(&outline, functions, result, &result->checks[i]);
    free(functions);
    outline_release(&outline);
}

/* --- a clean build --- */

/*
 * The first line of a source that turns warnings off or moves their places: #pragma GCC or clang, _Pragma, #line,
 * # NUMBER; 0 if there is none.
 */
static size_t quiet_line(const struct text *source)
{
    const char *at = text_string(source);
    for (size_t line = 1; *at; line++) {
        size_t length = strcspn(at, "\n");
        const char *word = at + strspn(at, " \t");
        bool is_directive = *word == '#' || !strncmp(word, "%:", 2) || !strncmp(word, "\?\?=", 3);
        word += is_directive ? strspn(word, "#%:\?= \t") : 0;
        if (is_directive && (!strncmp(word, "line", 4) || isdigit((unsigned char)*word) ||
                             !strncmp(word, "pragma", 6)))
            return line;
        if (memmem(at, length, "_Pragma", 7))
            return line;
        at += length + (at[length] == '\n');
    }
    return 0;
}

static char *find_quiet(const struct submission *submission)
{
    for (size_t i = 0; i < submission->source_count; i++) {
        size_t line = quiet_line(&submission->sources[i].contents);
        if (line)
            return text_format(
                "%s:%zu tells the compiler what to keep quiet about (#pragma, #line): "
                "remove that line",
                submission->sources[i].name, line);
    }
    return NULL;
}

void warnings_judge(const struct submission *submission, const struct result *result,
                    struct check_result *check)
{
    check->message = find_quiet(submission);
    if (!check->message && result->compiler_log &&
        strlen(result->compiler_log) >= BOX_LOG_BYTES_MAX)
        check->message = memory_string("the compiler warns of more than can be shown: begin with "
                                       "the first warning that 'gcc -Wall -Wextra' prints");
    if (!check->message && result->warning_count) {
        const struct warning *first = &result->warnings[0];
        check->message = text_format("the compiler warns in %zu place%s; the first is %s:%zu",
                                     result->warning_count, result->warning_count > 1 ? "s" : "",
                                     first->file, first->line);
        check->warnings[check->warning_count++] = first;
    }
    bool is_clean = !check->message;
    check->verdict = is_clean ? VERDICT_PASSED : VERDICT_FAILED;
    check->points = is_clean ? check->check->points : 0;
    if (is_clean)
        check->message = memory_string("");
}
