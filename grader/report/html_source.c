/* A student's sources, with compiler messages and the lines that sanitizers named. */
#include "report/html_part.h"

#include "base/limits.h"
#include "base/memory.h"
#include "report/html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Something said of a line. */
struct remark {
    size_t source, line; /* the line from 1 */
    const char *kind;    /* "error", "warning", "note", or "check": an enum of the style sheet */
    char *text;          /* owned */
};

struct remarks {
    struct remark *list; /* owned */
    size_t count;
};

static void remarks_release(struct remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++)
        free(remarks->list[i].text);
    free(remarks->list);
}

/* Splits "NAME:LINE:REST"; false if it does not begin with a source's name and a line. */
static bool read_place(const struct submission *submission, const char *string, size_t *source,
                       size_t *line, const char **rest)
{
    for (size_t i = 0; submission && i < submission->source_count; i++) {
        const char *name = submission->sources[i].name;
        size_t length = strlen(name);
        if (strncmp(string, name, length) != 0 || string[length] != ':')
            continue;
        char *end;
        unsigned long number = strtoul(string + length + 1, &end, 10);
        if (end == string + length + 1 || *end != ':' || number == 0)
            return false;
        *source = i;
        *line = number;
        *rest = end + 1;
        return true;
    }
    return false;
}

static size_t count_lines(const struct text *contents)
{
    const char *bytes = text_string(contents);
    size_t lines = 0;
    for (size_t i = 0; i < contents->length; i++)
        lines += bytes[i] == '\n';
    return lines + (contents->length && bytes[contents->length - 1] != '\n');
}

static size_t shown_lines(const struct text *contents)
{
    size_t lines = count_lines(contents);
    return lines < PAGE_SOURCE_LINES_MAX ? lines : PAGE_SOURCE_LINES_MAX;
}

static bool is_on_page(const struct student_page *page, size_t source, size_t line)
{
    return line <= shown_lines(&page->submission->sources[source].contents);
}

void html_place(const struct student_page *page, const char *place, struct text *html)
{
    size_t source, line;
    const char *rest;
    if (!read_place(page->submission, place, &source, &line, &rest)) {
        html_print(html, "%s", place);
        return;
    }
    const char *name = page->submission->sources[source].name;
    if (is_on_page(page, source, line))
        html_print(html, "<a href=\"#L%zu-%zu\">%s, line %zu</a>", source, line, name, line);
    else
        html_print(html, "%s, line %zu", name, line);
}

/* The line's text; *length is without the end of the line. */
static const char *line_at(const struct text *contents, size_t line, size_t *length)
{
    const char *at = text_string(contents), *end = at + contents->length;
    for (const char *stop; line > 1 && (stop = memchr(at, '\n', (size_t)(end - at))); line--)
        at = stop + 1;
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    *length = (size_t)((stop ? stop : end) - at);
    *length -= *length && at[*length - 1] == '\r';
    return at;
}

/* Bytes of a line that are shown beside a message; the whole is among the sources. */
enum { CONTEXT_BYTES_MAX = 400 };

void html_context(const struct student_page *page, const char *place, struct text *html)
{
    size_t source, line, length;
    const char *rest;
    if (!read_place(page->submission, place, &source, &line, &rest) ||
        !is_on_page(page, source, line))
        return;
    const struct source *file = &page->submission->sources[source];
    text_add(html, "<pre class=\"code context\"><code>");
    for (size_t i = line > 1 ? line - 1 : line; i <= line; i++) {
        const char *text = line_at(&file->contents, i, &length);
        html_print(html, i == line ? "<mark>%zu  " : "%zu  ", i);
        html_escape(html, text, length < CONTEXT_BYTES_MAX ? length : CONTEXT_BYTES_MAX);
        text_add(html, i == line ? "</mark>" : "\n");
    }
    text_add(html, "</code></pre>\n");
}

/* --- collecting --- */

static void put(struct remarks *remarks, size_t source, size_t line, const char *kind, char *text)
{
    remarks->list = memory_resize(remarks->list, remarks->count + 1, sizeof *remarks->list);
    remarks->list[remarks->count++] = (struct remark){source, line, kind, text};
}

/* "12: warning: unused variable" after the line's number. */
static void collect_message(struct remarks *remarks, size_t source, size_t line, const char *rest)
{
    static const char *const kinds[] = {"error", "warning", "note"};
    rest += strspn(rest, "0123456789");
    rest += strspn(rest, ": ");
    if (strncmp(rest, "fatal ", 6) == 0)
        rest += 6;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t length = strlen(kinds[i]);
        if (strncmp(rest, kinds[i], length) == 0 && rest[length] == ':')
            put(remarks, source, line, kinds[i], memory_string(rest + length + 1));
    }
}

static void collect_compiler(const struct student_page *page, struct remarks *remarks)
{
    char *log = memory_string(page->result->compiler_log ? page->result->compiler_log : "");
    char *left = NULL;
    for (char *row = strtok_r(log, "\n", &left); row && remarks->count < PAGE_REMARKS_MAX;
         row = strtok_r(NULL, "\n", &left)) {
        size_t source, line;
        const char *rest;
        if (read_place(page->submission, row, &source, &line, &rest))
            collect_message(remarks, source, line, rest);
    }
    free(log);
}

/* What the first error means stands below it. */
static void explain_first_error(const struct student_page *page, struct remarks *remarks)
{
    const struct check_result *check = &page->result->checks[0];
    const char *meaning = page->result->check_count && check->verdict == VERDICT_NOT_BUILT
                              ? strstr(check->message, RESULT_PLAIN_WORDS)
                              : NULL;
    for (size_t i = 0; meaning && i < remarks->count; i++) {
        struct remark *remark = &remarks->list[i];
        if (!text_equal(remark->kind, "error"))
            continue;
        char *text = text_format("%s\nIn plain words: %s", remark->text,
                                 meaning + strlen(RESULT_PLAIN_WORDS));
        free(remark->text);
        remark->text = text;
        return;
    }
}

static void collect_checks(const struct student_page *page, struct remarks *remarks)
{
    for (size_t i = 0; i < page->result->check_count; i++) {
        const struct check_result *check = &page->result->checks[i];
        size_t source, line;
        const char *rest;
        if (check->place && audience_sees(page->audience, check->check) &&
            read_place(page->submission, check->place, &source, &line, &rest))
            put(remarks, source, line, "check",
                text_format("%s: %s", check->check->function->name, check->message));
    }
}

/* --- showing --- */

static void add_remarks(const struct remarks *remarks, size_t source, size_t line,
                        struct text *html)
{
    for (size_t i = 0; i < remarks->count; i++) {
        const struct remark *remark = &remarks->list[i];
        bool is_told = false;
        for (size_t k = 0; k < i && !is_told; k++)
            is_told = remarks->list[k].source == source && remarks->list[k].line == line &&
                      text_equal(remarks->list[k].text, remark->text);
        if (remark->source == source && remark->line == line && !is_told)
            html_print(html, "<span class=\"remark %s\">%s: %s</span>", remark->kind,
                       text_equal(remark->kind, "check") ? "found by a check" : remark->kind,
                       remark->text);
    }
}

static bool has_remark(const struct remarks *remarks, size_t source, size_t line)
{
    for (size_t i = 0; i < remarks->count; i++)
        if (remarks->list[i].source == source && remarks->list[i].line == line)
            return true;
    return false;
}

static void add_source(const struct student_page *page, const struct remarks *remarks,
                       size_t source, struct text *html)
{
    const struct source *file = &page->submission->sources[source];
    const char *at = text_string(&file->contents), *end = at + file->contents.length;
    size_t lines = count_lines(&file->contents), shown = shown_lines(&file->contents);
    html_print(html,
               "<h3><code>%s</code></h3>\n<pre class=\"source\" tabindex=\"0\" role=\"region\" "
               "aria-label=\"Source of %s\">",
               file->name, file->name);
    for (size_t line = 1; line <= shown; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);
        if (length && at[length - 1] == '\r')
            length--;
        bool marked = has_remark(remarks, source, line);
        html_print(html,
                   marked ? "<span class=\"marked\" id=\"L%zu-%zu\">" : "<span id=\"L%zu-%zu\">",
                   source, line);
        html_escape(html, at, length);
        text_add(html, "\n</span>");
        if (marked)
            add_remarks(remarks, source, line, html);
        at = stop ? stop + 1 : end;
    }
    text_add(html, "</pre>\n");
    if (lines > shown)
        html_print(html, "<p>%zu more lines are not shown.</p>\n", lines - shown);
}

static void add_log(const struct result *result, struct text *html)
{
    if (!result->compiler_log || !*result->compiler_log)
        return;
    text_add(html, "<details class=\"log\"><summary>All that the compiler said</summary>\n"
                   "<pre class=\"code\" tabindex=\"0\" role=\"region\" "
                   "aria-label=\"Compiler messages\"><code>");
    html_print(html, "%s", result->compiler_log);
    text_add(html, "</code></pre></details>\n");
}

void html_source(const struct student_page *page, struct text *html)
{
    struct remarks remarks = {0};
    if (!page->submission && !(page->result->compiler_log && *page->result->compiler_log))
        return;
    text_add(html, "<section id=\"source\">\n<h2>Your source</h2>\n");
    collect_compiler(page, &remarks);
    explain_first_error(page, &remarks);
    collect_checks(page, &remarks);
    add_log(page->result, html);
    for (size_t i = 0; page->submission && i < page->submission->source_count; i++)
        add_source(page, &remarks, i, html);
    text_add(html, "</section>\n");
    remarks_release(&remarks);
}
