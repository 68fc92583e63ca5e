/* The class page's figures, distribution, mistakes and short lists. */
#include "report/html_class_part.h"

#include "base/memory.h"
#include "report/html.h"

#include <stdlib.h>
#include <string.h>

enum { MISTAKES_OPEN = 6, LIST_MAX = 10 };

/* --- figures --- */

static void add_figure(size_t number, const char *words, struct text *html)
{
    html_print(html, "<li><strong>%zu</strong> %s</li>\n", number, words);
}

void html_class_figures(const struct class_page *page, const struct class_count *count,
                        struct text *html)
{
    html_print(html, "<header class=\"page\"><h1>%s</h1>\n<p class=\"who\">%s</p>\n",
               page->config->title, page->assignment);
    text_add(html, "<ul class=\"figures\">\n");
    add_figure(page->count, page->count == 1 ? "student" : "students", html);
    struct text median = {0};
    text_print(&median, "%.3g", count->median);
    html_print(html, "<li><strong>%s</strong> points is the median</li>\n", text_string(&median));
    text_release(&median);
    add_figure(count->full, "with full marks", html);
    if (count->not_built)
        add_figure(count->not_built, "do not compile", html);
    if (count->not_handed_in)
        add_figure(count->not_handed_in, "with nothing to grade", html);
    if (count->not_graded)
        add_figure(count->not_graded, "not graded yet", html);
    if (count->errors)
        add_figure(count->errors, "with errors of the grader's own", html);
    text_add(html, "</ul></header>\n");
}

/* --- distribution of points --- */

enum { BAR_WIDTH = 26, BARS_HEIGHT = 130, BARS_TOP = 16, BARS_FOOT = 20 };

static size_t tallest(const struct class_count *count)
{
    size_t most = 1;
    for (size_t i = 0; i < SCORE_BINS; i++)
        most = count->bins[i] > most ? count->bins[i] : most;
    return most;
}

static void add_bar(const struct class_count *count, size_t bin, size_t most, struct text *html)
{
    double height = (double)BARS_HEIGHT * (double)count->bins[bin] / (double)most;
    double x = (double)bin * BAR_WIDTH, base = BARS_TOP + BARS_HEIGHT;
    if (count->bins[bin] && height < 2)
        height = 2;
    html_print(html, "<rect class=\"%s\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\"/>",
               bin == SCORE_BINS - 1 ? "full" : "part", x + 2, base - height, (double)BAR_WIDTH - 4,
               height);
    if (count->bins[bin])
        html_print(html, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">%zu</text>",
                   x + BAR_WIDTH / 2.0, base - height - 4, count->bins[bin]);
    bool is_last = bin == SCORE_BINS - 1; /* its label would stand out of the picture */
    if (bin % 4 == 0)
        html_print(html, "<text x=\"%g\" y=\"%g\" text-anchor=\"%s\">%zu%%</text>\n",
                   x + (is_last ? BAR_WIDTH : BAR_WIDTH / 2.0), base + 15,
                   is_last ? "end" : "middle", bin * 5);
}

void html_class_distribution(const struct class_count *count, struct text *html)
{
    size_t most = tallest(count);
    struct text finding = {0};
    text_print(
        &finding,
        "%zu graded: half of them have %.3g %% or more, the mean is %.3g %%, %zu have everything",
        count->graded, count->median, count->mean, count->full);
    text_add(html, "<section class=\"panel\"><h2>Points</h2>\n");
    html_print(html, "<svg class=\"bars\" role=\"img\" viewBox=\"0 0 %g %g\"><title>%s</title>\n",
               (double)BAR_WIDTH * SCORE_BINS, (double)(BARS_TOP + BARS_HEIGHT + BARS_FOOT),
               text_string(&finding));
    html_print(html, "<rect class=\"ground\" x=\"0\" y=\"%g\" width=\"%g\" height=\"1\"/>",
               (double)(BARS_TOP + BARS_HEIGHT), (double)BAR_WIDTH * SCORE_BINS);
    for (size_t i = 0; i < SCORE_BINS; i++)
        add_bar(count, i, most, html);
    html_print(html, "</svg>\n<p class=\"faint\">%s.</p></section>\n", text_string(&finding));
    text_release(&finding);
}

/* --- mistakes --- */

static void add_mistake(const struct class_page *page, const struct class_count *count, size_t i,
                        struct text *html)
{
    const struct mistake *mistake = &page->config->mistakes[count->mistakes[i].mistake];
    double share = 100 * (double)count->mistakes[i].students / (double)count->graded;
    html_print(html,
               "<li><span class=\"many\">%zu<small>%g %%</small></span><div><p class=\"headline\">"
               "<code>%s</code>: %s</p>\n<p>",
               count->mistakes[i].students, (double)(long)(share + 0.5), mistake->function->name,
               mistake->explain);
    if (mistake->slide)
        html_print(html, "Slide: <cite>%s</cite>. ", mistake->slide);
    html_print(
        html,
        "<button type=\"button\" class=\"link\" hidden data-mistake=\"%zu\">Show who</button>"
        "</p></div></li>\n",
        i);
}

void html_class_mistakes(const struct class_page *page, const struct class_count *count,
                         struct text *html)
{
    text_add(html, "<section class=\"panel\"><h2>What to explain next</h2>\n");
    if (!count->mistake_count)
        text_add(html, "<p>No known mistake was made.</p>\n");
    else
        text_add(html, "<ol class=\"mistakes\">\n");
    for (size_t i = 0; i < count->mistake_count; i++) {
        if (i == MISTAKES_OPEN)
            html_print(html,
                       "</ol>\n<details><summary>%zu more</summary>\n<ol class=\"mistakes\">\n",
                       count->mistake_count - i);
        add_mistake(page, count, i, html);
    }
    if (count->mistake_count)
        text_add(html, "</ol>\n");
    if (count->mistake_count > MISTAKES_OPEN)
        text_add(html, "</details>\n");
    text_add(html, "</section>\n");
}

/* --- short lists --- */

static const char *shown_name(const struct class_student *student)
{
    return html_name(student->name, student->student);
}

static void add_link(const struct class_student *student, struct text *html)
{
    if (student->page)
        html_print(html, "<a href=\"%s\">%s</a>", student->page, shown_name(student));
    else
        html_print(html, "%s", shown_name(student));
}

static int slowest_first(const void *left, const void *right)
{
    const struct class_student *a = *(const struct class_student *const *)left;
    const struct class_student *b = *(const struct class_student *const *)right;
    if (a->seconds != b->seconds)
        return a->seconds < b->seconds ? 1 : -1;
    return strcmp(a->student, b->student);
}

static void add_slowest(const struct class_page *page, struct text *html)
{
    const struct class_student **sorted = memory_new(page->count, sizeof(void *));
    for (size_t i = 0; i < page->count; i++)
        sorted[i] = &page->students[i];
    if (page->count)
        qsort(sorted, page->count, sizeof *sorted, slowest_first);
    text_add(html, "<h2>Slowest to grade</h2>\n<ol class=\"short\">\n");
    for (size_t i = 0; i < page->count && i < LIST_MAX / 2 && sorted[i]->seconds > 0; i++) {
        struct text seconds = {0};
        text_print(&seconds, "%.2f", sorted[i]->seconds);
        text_add(html, "<li>");
        add_link(sorted[i], html);
        html_print(html, ": %s s</li>\n", text_string(&seconds));
        text_release(&seconds);
    }
    text_add(html, "</ol>\n");
    free(sorted);
}

static bool is_trouble(const struct class_student *student)
{
    return student->error;
}

static bool is_waiting(const struct class_student *student)
{
    return !student->error && student->state == CLASS_NOT_GRADED;
}

static bool is_missing(const struct class_student *student)
{
    return student->state == CLASS_NOT_HANDED_IN;
}

static void add_some(const struct class_page *page, const char *title,
                     bool (*belongs)(const struct class_student *student), struct text *html)
{
    size_t found = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct class_student *student = &page->students[i];
        if (!belongs(student))
            continue;
        if (found++ == 0)
            html_print(html, "<h2>%s</h2>\n<ul class=\"short\">\n", title);
        if (found > LIST_MAX)
            continue;
        text_add(html, "<li>");
        add_link(student, html);
        html_print(html, ": %s</li>\n", student->error ? student->error : student->reason);
    }
    if (found)
        text_add(html, "</ul>\n");
    if (found > LIST_MAX)
        html_print(html, "<p>and %zu more: choose them as verdict below</p>\n", found - LIST_MAX);
}

void html_class_lists(const struct class_page *page, struct text *html)
{
    text_add(html, "<section class=\"panel\">\n");
    add_some(page, "Errors of the grader's own", is_trouble, html);
    add_some(page, "Not graded yet", is_waiting, html);
    add_some(page, "Nothing to grade", is_missing, html);
    add_slowest(page, html);
    text_add(html, "</section>\n");
}
