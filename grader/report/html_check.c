/* A check on a student's page. */
#include "report/html_part.h"

#include "report/html.h"

#include <stdlib.h>
#include <string.h>

const char *html_verdict_class(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_PASSED: return "passed";
    case VERDICT_FAILED: return "failed";
    case VERDICT_NOT_BUILT: return "not-built";
    case VERDICT_SKIPPED: return "skipped";
    case VERDICT_ERROR: break;
    }
    return "error";
}

const char *html_verdict_sign(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_PASSED: return "\u2713";
    case VERDICT_FAILED:
    case VERDICT_NOT_BUILT: return "\u2717";
    case VERDICT_SKIPPED: return "\u2013";
    case VERDICT_ERROR: break;
    }
    return "!";
}

/* Where a headline may end: the first colon or semicolon, if it comes soon. What was expected belongs to what came. */
enum { HEADLINE_BYTES_MAX = 110 };

void html_headline(struct text *html, const char *function, const char *sentence)
{
    size_t length = strlen(sentence), end = length;
    for (size_t i = 0; i + 1 < length && i < HEADLINE_BYTES_MAX; i++) {
        if ((sentence[i] == ':' || sentence[i] == ';') && sentence[i + 1] == ' ' &&
            strncmp(sentence + i, "; expected ", 11) != 0) {
            end = i + (sentence[i] == ':'); /* a colon promises more */
            break;
        }
    }
    html_print(html, "<h3><code>%s</code>: ", function);
    html_escape(html, sentence, end);
    text_add(html, "</h3>\n");
    if (end < length)
        html_print(html, "<p>%s</p>\n", sentence + end + strspn(sentence + end, ";: "));
}

static void add_head(const struct check_result *check, size_t i, struct text *html)
{
    const char *state = html_verdict_class(check->verdict);
    html_print(html,
               "<article class=\"check %s\" id=\"check-%zu\">\n<header><span class=\"badge %s\">"
               "<span aria-hidden=\"true\">%s</span> %s</span> <h3>%s</h3> ",
               state, i + 1, state, html_verdict_sign(check->verdict), verdict_name(check->verdict),
               check->check->name);
    if (check->check->visibility != VISIBILITY_PUBLIC)
        html_print(html, "<span class=\"tag\">%s</span> ",
                   check->check->visibility == VISIBILITY_HIDDEN ? "hidden check"
                                                                 : "hidden until the due date");
    html_print(html, "<span class=\"points\">%g<small>\u2009/\u2009%g</small></span></header>\n",
               check->points, check->check->points);
}

/* --- what is seen of a check that did not pass --- */

/* `number` is the check's: with it no two parts of the page have the same name for who hears it. */
static void add_code(const char *label, size_t number, const char *code, struct text *html)
{
    html_print(html,
               "<h4>%s</h4>\n<pre class=\"code\" tabindex=\"0\" role=\"region\" "
               "aria-label=\"%s (check %zu)\"><code>",
               label, label, number);
    /* A call is a line of declarations and the call: one statement per line reads better. */
    for (const char *at = code; *at;) {
        size_t length = strcspn(at, ";") + 1;
        if (length > strlen(at))
            length = strlen(at);
        html_escape(html, at, length);
        at += length;
        at += strspn(at, " ");
        if (*at)
            text_add(html, "\n");
    }
    text_add(html, "</code></pre>\n");
}

static void add_counterexample(const struct counterexample *example, size_t number,
                               struct text *html)
{
    if (example->output) {
        text_add(html, "<table class=\"compare\"><caption>What differs</caption>"
                       "<thead><tr><td></td><th scope=\"col\">expected</th>"
                       "<th scope=\"col\">got</th></tr></thead>\n<tbody>");
        html_print(html,
                   "<tr><th scope=\"row\"><code>%s</code></th><td class=\"expected\"><code>%s"
                   "</code></td><td class=\"got\"><code>%s</code></td></tr></tbody></table>\n",
                   example->output, example->expected ? example->expected : "",
                   example->got ? example->got : "");
    }
    if (example->called)
        add_code(example->then ? "First call" : "Smallest call that shows it", number,
                 example->called, html);
    if (example->then)
        add_code("Second call", number, example->then, html);
    if (example->where)
        html_print(html, "<p class=\"where\">where %s</p>\n", example->where);
}

static void add_mistake(const struct mistake *mistake, struct text *html)
{
    html_print(html, "<div class=\"mistake\"><p><strong>%s</strong> %s</p>",
               mistake->is_variant ? "Remark:" : "Known mistake:", mistake->explain);
    if (mistake->slide)
        html_print(html, "<p class=\"slide\">Slide: <cite>%s</cite></p>", mistake->slide);
    text_add(html, "</div>\n");
}

/* The line of the source alone, without its "mle.c:93: ". */
static const char *line_of(const char *place)
{
    const char *colon = strstr(place, ": ");
    return colon ? colon + 2 : "";
}

void html_warning(const struct student_page *page, const struct warning *warning, struct text *html)
{
    char *place = text_format("%s:%zu: ", warning->file, warning->line);
    text_add(html, "<div class=\"warning\"><p><strong>The compiler warns</strong> at ");
    html_place(page, place, html);
    html_print(html, ": <code>%s</code></p>\n", warning->text);
    html_context(page, place, html);
    html_print(html, "<p><strong>What it means:</strong> %s.</p></div>\n", warning->meaning);
    free(place);
}

static void add_evidence(const struct student_page *page, const struct check_result *check,
                         struct text *html)
{
    if (check->mistake)
        add_mistake(check->mistake, html);
    if (*check->message)
        html_print(html, "<p class=\"why\"><code>%s</code>: %s</p>\n", check->check->function->name,
                   check->message);
    if (check->place) {
        text_add(html, "<p class=\"place\">");
        html_place(page, check->place, html);
        html_print(html, "<br><code>%s</code></p>\n", line_of(check->place));
    }
    if (check->counterexample.present)
        add_counterexample(&check->counterexample, (size_t)(check - page->result->checks) + 1,
                           html);
    for (size_t i = 0; i < check->warning_count; i++)
        html_warning(page, check->warnings[i], html);
}

static void add_hint(const struct check_result *check, struct text *html)
{
    if (check->verdict == VERDICT_FAILED && check->check->hint)
        html_print(html, "<p class=\"hint\"><strong>Ask yourself:</strong> %s</p>\n",
                   check->check->hint);
}

/* --- pictures --- */

static size_t count_pictures(const struct student_page *page, size_t check)
{
    size_t count = 0;
    for (size_t i = 0; i < page->picture_count; i++)
        count += page->pictures[i].check == check;
    return count;
}

static void add_pictures(const struct student_page *page, size_t check, struct text *html)
{
    text_add(html, "<div class=\"pictures\">\n");
    for (size_t i = 0; i < page->picture_count; i++) {
        if (page->pictures[i].check != check)
            continue;
        text_add(html, "<figure>");
        html_picture(html, page->pictures[i].svg, page->pictures[i].id, NULL);
        html_print(html, "<figcaption>%s</figcaption></figure>\n", page->pictures[i].finding);
    }
    text_add(html, "</div>\n");
}

/* --- the whole --- */

static void add_hidden(const struct check_result *check, struct text *html)
{
    if (check->verdict == VERDICT_ERROR)
        text_add(html, "<p class=\"why\">The grader could not judge this check; that is not your "
                       "doing and is tried again.</p>\n");
    add_hint(check, html);
}

static void add_shown(const struct student_page *page, size_t i, struct text *html)
{
    const struct check_result *check = &page->result->checks[i];
    bool has_pictures = count_pictures(page, i) > 0;
    if (check->verdict == VERDICT_PASSED) {
        if (check->mistake)
            add_mistake(check->mistake, html);
        else if (*check->message)
            html_print(html, "<p class=\"why\">%s</p>\n", check->message);
        if (has_pictures) {
            text_add(html, "<details><summary>plots</summary>\n");
            add_pictures(page, i, html);
            text_add(html, "</details>\n");
        }
        return;
    }
    text_add(html, has_pictures ? "<div class=\"beside\"><div>\n" : "<div>\n");
    add_evidence(page, check, html);
    add_hint(check, html);
    text_add(html, "</div>\n");
    if (has_pictures) {
        add_pictures(page, i, html);
        text_add(html, "</div>\n");
    }
}

void html_check(const struct student_page *page, size_t i, struct text *html)
{
    const struct check_result *check = &page->result->checks[i];
    add_head(check, i, html);
    /* Why nothing was built stands once, at the top. */
    if (check->verdict != VERDICT_NOT_BUILT) {
        if (audience_sees(page->audience, check->check))
            add_shown(page, i, html);
        else
            add_hidden(check, html);
    }
    text_add(html, "</article>\n");
}
