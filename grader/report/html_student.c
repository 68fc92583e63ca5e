#include "report/html_student.h"

#include "report/cause.h"
#include "report/html.h"
#include "report/html_part.h"

#include <stdlib.h>
#include <string.h>

static bool is_built(const struct result *result)
{
    return !result->check_count || result->checks[0].verdict != VERDICT_NOT_BUILT;
}

static size_t count_verdict(const struct result *result, enum verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < result->check_count; i++)
        count += result->checks[i].verdict == verdict;
    return count;
}

/* --- the head: who, and how many points --- */

/* A strip with a piece per check, as wide as its points; what it says is said in words beside it. */
static void add_strip(const struct result *result, struct text *html)
{
    double x = 0;
    html_print(html,
               "<svg class=\"strip\" viewBox=\"0 0 %g 10\" preserveAspectRatio=\"none\" "
               "aria-hidden=\"true\">",
               result->max_score);
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        html_print(html, "<rect class=\"%s\" x=\"%g\" y=\"0\" width=\"%g\" height=\"10\"/>",
                   html_verdict_class(check->verdict), x, check->check->points);
        x += check->check->points;
    }
    text_add(html, "</svg>\n");
}

static void add_score(const struct student_page *page, struct text *html)
{
    const struct result *result = page->result;
    html_print(html, "<p class=\"score\"><strong>%g</strong> of %g points</p>\n", page->points,
               result->max_score);
    add_strip(result, html);
    html_print(html, "<p class=\"tally\">%zu of %zu checks passed",
               count_verdict(result, VERDICT_PASSED), result->check_count);
    size_t skipped = count_verdict(result, VERDICT_SKIPPED);
    if (skipped)
        html_print(html, "; %zu wait for others to pass", skipped);
    text_add(html, "</p>\n");
    if (page->explanation && *page->explanation)
        html_print(html, "<p class=\"explanation\">%g points from the checks; %s</p>\n",
                   result->score, page->explanation);
}

static void add_notices(const char *notices, struct text *html)
{
    if (!notices || !*notices)
        return;
    text_add(html, "<ul class=\"notices\">\n");
    for (const char *at = notices; *at;) {
        size_t length = strcspn(at, "\n");
        text_add(html, "<li>");
        html_escape(html, at, length);
        text_add(html, "</li>\n");
        at += length + (at[length] == '\n');
    }
    text_add(html, "</ul>\n");
}

static void add_header(const struct student_page *page, struct text *html)
{
    text_add(html, "<header class=\"page\">\n");
    if (page->class_page)
        html_print(html, "<p class=\"back\"><a href=\"%s\">\u2190 the class</a></p>\n",
                   page->class_page);
    html_print(html, "<h1>%s</h1>\n<p class=\"who\"><strong>%s</strong>", page->config->title,
               html_name(page->name, page->student));
    if (page->name)
        html_print(html, " (%s)", page->student);
    if (page->attempt)
        html_print(html, ", attempt %zu", page->attempt);
    if (page->submitted_at)
        html_print(html, ", handed in %s", page->submitted_at);
    text_add(html, "</p>\n");
    if (page->result)
        add_score(page, html);
    add_notices(page->notices, html);
    text_add(html, "</header>\n");
}

/* --- what to fix first --- */

static void add_loss(double points, size_t checks, struct text *html)
{
    html_print(html, "<p class=\"loss\">\u2212%g points", points);
    if (checks > 1)
        html_print(html, " in %zu checks", checks);
    text_add(html, "</p>\n");
}

static void add_difference(const struct counterexample *example, struct text *html)
{
    if (example->present && example->output && example->expected && example->got)
        html_print(html,
                   "<p class=\"difference\"><code>%s</code> should be <code class=\"expected\">%s"
                   "</code> but is <code class=\"got\">%s</code>.</p>\n",
                   example->output, example->expected, example->got);
}

/* The first picture of the check beside its cause: the effect is seen before it is read. */
static void add_effect(const struct student_page *page, size_t check, struct text *html)
{
    for (size_t i = 0; i < page->picture_count; i++) {
        const struct page_picture *picture = &page->pictures[i];
        if (picture->check != check)
            continue;
        text_add(html, "<figure>");
        html_picture(html, picture->svg, picture->id, "first");
        html_print(html, "<figcaption>%s</figcaption></figure>\n", picture->finding);
        return;
    }
}

static void add_hidden_cause(const struct check_result *check, struct text *html)
{
    html_headline(html, check->check->function->name, "a hidden check fails");
    if (check->check->hint)
        html_print(html, "<p class=\"hint\">%s</p>\n", check->check->hint);
}

/* The first warning of a cause: in full with the first cause, of the others where it is and what it means. */
static void add_cause_warning(const struct student_page *page, const struct check_result *check,
                              size_t rank, struct text *html)
{
    if (!check->warning_count)
        return;
    const struct warning *warning = check->warnings[0];
    if (rank == 0) {
        html_warning(page, warning, html);
        return;
    }
    char *place = text_format("%s:%zu: ", warning->file, warning->line);
    text_add(html, "<p class=\"place\">The compiler warns at ");
    html_place(page, place, html);
    html_print(html, ": %s.</p>\n", warning->meaning);
    free(place);
}

static void add_shown_cause(const struct student_page *page, const struct check_result *check,
                            size_t rank, struct text *html)
{
    const struct mistake *mistake = check->mistake;
    html_headline(html, check->check->function->name, mistake ? mistake->explain : check->message);
    if (mistake)
        add_difference(&check->counterexample, html);
    if (mistake && mistake->slide)
        html_print(html, "<p class=\"slide\">Slide: <cite>%s</cite></p>\n", mistake->slide);
    if (check->place) {
        text_add(html, "<p class=\"place\">");
        html_place(page, check->place, html);
        text_add(html, "</p>\n");
    }
    if (!mistake)
        add_cause_warning(page, check, rank, html);
    if (!mistake && check->check->hint && check->verdict == VERDICT_FAILED)
        html_print(html, "<p class=\"hint\">%s</p>\n", check->check->hint);
}

static void add_cause(const struct student_page *page, const struct cause *cause, size_t rank,
                      struct text *html)
{
    const struct check_result *check = &page->result->checks[cause->check];
    text_add(html, "<li>\n<div>");
    add_loss(cause->points, cause->checks, html);
    if (cause->is_shown)
        add_shown_cause(page, check, rank, html);
    else
        add_hidden_cause(check, html);
    html_print(html, "<p class=\"more\"><a href=\"#check-%zu\">%s</a></p>\n</div>",
               cause->check + 1, check->check->name);
    if (rank == 0)
        add_effect(page, cause->check, html);
    text_add(html, "</li>\n");
}

static void add_causes(const struct student_page *page, struct text *html)
{
    struct causes causes = causes_find(page->result, page->config, page->audience);
    if (causes.count) {
        text_add(html,
                 "<section class=\"first\">\n<h2>Fix this first</h2>\n<ol class=\"causes\">\n");
        for (size_t i = 0; i < causes.count; i++) {
            if (i == 1)
                text_add(html, "</ol>\n<h2>Then</h2>\n<ol class=\"causes then\" start=\"2\">\n");
            add_cause(page, &causes.list[i], i, html);
        }
        text_add(html, "</ol>\n</section>\n");
    }
    causes_release(&causes);
}

/* What the compiler said, where, and what that means: "mle.c:19:5: error: ...; in plain words: ...". */
static void add_first_error(const struct student_page *page, const char *said, struct text *html)
{
    const char *meaning = strstr(said, RESULT_PLAIN_WORDS);
    size_t length = meaning ? (size_t)(meaning - said) : strlen(said);
    if (meaning)
        html_print(html, "<h3>It does not compile: %s</h3>\n<p class=\"place\">",
                   meaning + strlen(RESULT_PLAIN_WORDS));
    else
        text_add(html, "<h3>It does not compile</h3>\n<p class=\"place\">");
    html_place(page, said, html);
    text_add(html, "</p>\n");
    html_context(page, said, html);
    text_add(html, "<p class=\"why\">The compiler says: <code>");
    html_escape(html, said, length);
    text_add(html, "</code></p>\n<p class=\"faint\">Begin with this one: messages after the first "
                   "often come from it.</p>\n");
}

/* The message of a submission that does not build begins with what the compiler said first. */
static void add_build_failure(const struct student_page *page, struct text *html)
{
    const char *message = page->result->checks[0].message, *colon = strstr(message, ": ");
    text_add(html,
             "<section class=\"first\">\n<h2>Fix this first</h2>\n<ol class=\"causes\"><li>\n");
    add_loss(page->result->max_score, 0, html);
    if (colon && strstr(colon, " error: "))
        add_first_error(page, colon + 2, html);
    else
        html_print(html, "<h3>%s</h3>\n", message);
    text_add(html, "</li></ol>\n</section>\n");
}

static void add_errors(const struct result *result, struct text *html)
{
    size_t errors = count_verdict(result, VERDICT_ERROR);
    if (errors)
        html_print(html,
                   "<p class=\"trouble\">The grader itself had trouble with %zu of the "
                   "checks. That is not your doing, and they are tried again.</p>\n",
                   errors);
}

/* --- checks --- */

static void add_checks(const struct student_page *page, struct text *html)
{
    text_add(html, "<section id=\"checks\">\n<h2>All checks</h2>\n");
    for (size_t i = 0; i < page->result->check_count; i++)
        html_check(page, i, html);
    text_add(html, "</section>\n");
}

static void add_footer(const struct student_page *page, struct text *html)
{
    static const char *const audiences[] = {
        [AUDIENCE_STUDENT] = "for the student: of hidden checks it holds verdict and hint alone",
        [AUDIENCE_STUDENT_AFTER_DUE] =
            "for the student, after the due date: of hidden checks it holds verdict and hint alone",
        [AUDIENCE_STAFF] = "for teaching assistants: it holds hidden inputs",
    };
    text_add(html, "<footer>\n");
    if (page->result)
        html_print(html,
                   "<p>Submission <code>%s</code>. The same files always get the same "
                   "result.</p>\n",
                   page->result->submission_sha256);
    html_print(html, "<p>This page is %s.</p>\n</footer>\n", audiences[page->audience]);
}

void html_student(const struct student_page *page, struct text *html)
{
    struct text title = {0};
    text_print(&title, "%s: %s", html_name(page->name, page->student), page->config->title);
    html_begin(html, text_string(&title), NULL);
    text_release(&title);
    add_header(page, html);
    if (!page->result) {
        html_print(html,
                   "<section class=\"first\"><h2>Nothing was graded</h2>\n<p>%s</p></section>\n",
                   page->problem ? page->problem : "This submission has not been graded yet.");
    } else {
        add_errors(page->result, html);
        if (is_built(page->result))
            add_causes(page, html);
        else
            add_build_failure(page, html);
        if (count_verdict(page->result, VERDICT_PASSED) == page->result->check_count)
            text_add(html, "<section class=\"all\"><h2>Everything passed</h2></section>\n");
        add_checks(page, html);
        html_source(page, html);
    }
    add_footer(page, html);
    html_end(html, NULL);
}
