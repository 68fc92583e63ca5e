#include "report/html_class.h"

#include "base/memory.h"
#include "report/assets.h"
#include "report/class_count.h"
#include "report/html.h"
#include "report/json.h"
#include "report/row.h"

#include <stdlib.h>
#include <string.h>

enum { MISTAKES_OPEN = 6, LIST_MAX = 10 };

/* --- the class as data --- */

static char letter_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_PASSED: return 'p';
    case VERDICT_FAILED: return 'f';
    case VERDICT_NOT_BUILT: return 'n';
    case VERDICT_SKIPPED: return 's';
    case VERDICT_ERROR: break;
    }
    return 'e';
}

static void take_result(struct class_student *student, const struct config *config,
                        const struct result *result)
{
    struct class_row row = row_of_result(result);
    student->state = CLASS_GRADED;
    student->score = result->score;
    student->seconds = result->seconds;
    student->reason = memory_string(row.reason);
    student->verdicts = memory_new(config->check_count + 1, 1);
    student->mistaken = memory_new(config->mistake_count, sizeof *student->mistaken);
    memset(student->verdicts, 's', config->check_count);
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        student->verdicts[check->check - config->checks] = letter_of(check->verdict);
        if (check->mistake)
            student->mistaken[check->mistake - config->mistakes] = true;
        if (check->verdict == VERDICT_ERROR && !student->error)
            student->error = memory_string(check->message);
    }
    row_release(&row);
}

struct class_student *class_add(struct class_page *page, const char *student, const char *name,
                                const struct result *result)
{
    if ((page->count & (page->count - 1)) == 0)
        page->students = memory_resize(page->students, page->count ? 2 * page->count : 1,
                                       sizeof *page->students);
    struct class_student *added = &page->students[page->count++];
    *added = (struct class_student){.student = memory_string(student),
                                    .name = name ? memory_string(name) : NULL,
                                    .state = CLASS_NOT_GRADED};
    if (result) {
        take_result(added, page->config, result);
    } else {
        added->reason = memory_string("");
        added->verdicts = memory_string("");
    }
    return added;
}

void class_release(struct class_page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        struct class_student *student = &page->students[i];
        free(student->student);
        free(student->name);
        free(student->page);
        free(student->reason);
        free(student->error);
        free(student->verdicts);
        free(student->mistaken);
    }
    free(page->students);
    *page = (struct class_page){0};
}

static const char *shown_name(const struct class_student *student)
{
    return html_name(student->name, student->student);
}

/* --- the block of data for the script --- */

/* Reasons repeat: each is written once. `known` maps them to their number. */
static size_t number_of(json_t *known, json_t *reasons, const char *reason)
{
    struct text visible = {0};
    text_add_visible(&visible, reason, strlen(reason));
    json_t *number = json_object_get(known, text_string(&visible));
    if (!number) {
        number = json_integer((json_int_t)json_array_size(reasons));
        json_object_set_new(known, text_string(&visible), number);
        json_array_append_new(reasons, json_text(reason));
    }
    text_release(&visible);
    return (size_t)json_integer_value(number);
}

static json_t *student_data(const struct class_student *student, const struct class_count *count,
                            size_t reason)
{
    static const char *const states[] = {
        [CLASS_GRADED] = "graded",
        [CLASS_NOT_HANDED_IN] = "missing",
        [CLASS_NOT_GRADED] = "waiting",
    };
    json_t *mistakes = json_array();
    for (size_t i = 0; i < count->mistake_count && student->mistaken; i++)
        if (student->mistaken[count->mistakes[i].mistake])
            json_array_append_new(mistakes, json_integer((json_int_t)i));
    return json_pack(
        "[o, o, o, f, s, f, s, o, I]", json_text(shown_name(student)), json_text(student->student),
        student->page ? json_text(student->page) : json_null(), student->score,
        states[student->state], student->seconds, student->verdicts, mistakes, (json_int_t)reason);
}

static void add_data(const struct class_page *page, const struct class_count *count,
                     struct text *html)
{
    json_t *checks = json_array(), *mistakes = json_array(), *students = json_array();
    json_t *reasons = json_array(), *known = json_object();
    for (size_t i = 0; i < page->config->check_count; i++)
        json_array_append_new(checks,
                              json_pack("{s:o}", "name", json_text(page->config->checks[i].name)));
    for (size_t i = 0; i < count->mistake_count; i++) {
        const struct mistake *mistake = &page->config->mistakes[count->mistakes[i].mistake];
        json_array_append_new(mistakes,
                              json_pack("{s:s, s:o, s:I}", "function", mistake->function->name,
                                        "explain", json_text(mistake->explain), "count",
                                        (json_int_t)count->mistakes[i].students));
    }
    for (size_t i = 0; i < page->count; i++)
        json_array_append_new(students,
                              student_data(&page->students[i], count,
                                           number_of(known, reasons, page->students[i].reason)));
    json_decref(known);
    html_data(html, "class",
              json_pack("{s:o, s:o, s:o, s:o}", "checks", checks, "mistakes", mistakes, "reasons",
                        reasons, "students", students));
}

/* --- figures --- */

static void add_figure(size_t number, const char *words, struct text *html)
{
    html_print(html, "<li><strong>%zu</strong> %s</li>\n", number, words);
}

static void add_figures(const struct class_page *page, const struct class_count *count,
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
        add_figure(count->errors, "with the grader's own errors", html);
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
    if (bin % 4 == 0)
        html_print(html, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">%zu%%</text>\n",
                   x + BAR_WIDTH / 2.0, base + 15, bin * 5);
}

static void add_distribution(const struct class_count *count, struct text *html)
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

static void add_mistakes(const struct class_page *page, const struct class_count *count,
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
    return student->error || student->state == CLASS_NOT_GRADED;
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

/* --- checks --- */

static void add_check(const struct class_page *page, const struct class_count *count, size_t i,
                      struct text *html)
{
    const struct check *check = &page->config->checks[i];
    const struct check_count *numbers = &count->checks[i];
    double share = count->graded ? 100 * (double)numbers->passed / (double)count->graded : 0;
    html_print(
        html,
        "<tr><td class=\"number\">%zu</td><th scope=\"row\">%s%s <button type=\"button\" "
        "class=\"link\" hidden data-check=\"%zu\" aria-label=\"Show who lost points in check %zu\">"
        "who</button></th><td class=\"number\">%g</td>",
        i + 1, check->name, check->visibility == VISIBILITY_PUBLIC ? "" : " (hidden)", i, i + 1,
        check->points);
    html_print(html,
               "<td><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
               "<rect class=\"ground\" width=\"100\" height=\"10\"/><rect class=\"part\" "
               "width=\"%g\" height=\"10\"/></svg></td><td class=\"number\">%g %%</td>"
               "<td class=\"number\">%zu</td><td class=\"number\">%zu</td></tr>\n",
               share, (double)(long)(share + 0.5), numbers->failed, numbers->unnamed);
}

static void add_checks(const struct class_page *page, const struct class_count *count,
                       struct text *html)
{
    text_add(
        html,
        "<section><h2>Checks</h2>\n<div class=\"tableware panel\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"Checks\"><table class=\"checks\"><thead><tr><th scope=\"col\" "
        "class=\"number\">No.</th>"
        "<th scope=\"col\">check</th><th scope=\"col\" class=\"number\">points</th>"
        "<th scope=\"col\" colspan=\"2\">passed</th><th scope=\"col\" class=\"number\">failed</th>"
        "<th scope=\"col\" class=\"number\">of them for no known "
        "mistake</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < page->config->check_count; i++)
        add_check(page, count, i, html);
    text_add(html, "</tbody></table></div></section>\n");
}

/* --- the table of students: empty here, filled by the script --- */

static const char table[] =
    "<noscript><p>The table of students needs this page's own script.</p></noscript>\n"
    "<section id=\"table\" hidden><h2>Students</h2>\n"
    "<div class=\"tools\" role=\"search\">\n"
    "<label class=\"grow\">Name<input type=\"search\" id=\"search\" autocomplete=\"off\" "
    "spellcheck=\"false\"></label>\n"
    "<label>Verdict<select id=\"verdict\"><option value=\"\">any</option>"
    "<option value=\"p\">passed</option><option value=\"f\">failed</option>"
    "<option value=\"n\">not built</option><option value=\"s\">skipped</option>"
    "<option value=\"e\">grader\u2019s error</option>"
    "<option value=\"missing\">without a result</option></select></label>\n"
    "<label class=\"wide\">Check<select id=\"check\"><option "
    "value=\"\">all</option></select></label>\n"
    "<label class=\"wide\">Mistake<select id=\"mistake\"><option value=\"\">any or none</option>"
    "</select></label>\n<button type=\"button\" id=\"reset\">Show all</button></div>\n"
    "<p class=\"count\" id=\"count\" role=\"status\"></p>\n"
    "<canvas class=\"overview\" id=\"overview\" role=\"img\" aria-label=\"Heat map\"></canvas>\n"
    "<ul class=\"mapkey\"><li><i class=\"passed\"></i>passed</li><li><i "
    "class=\"failed\"></i>failed, "
    "not built</li><li><i class=\"skipped\"></i>skipped</li><li><i "
    "class=\"error\"></i>grader\u2019s "
    "error</li><li>a line per student in the order of the table, a column per check</li></ul>\n"
    "<div class=\"window\" id=\"window\" tabindex=\"0\" role=\"region\" aria-label=\"Students\">\n"
    "<table class=\"students\" id=\"students\"><thead><tr>"
    "<th scope=\"col\" class=\"name\"><button type=\"button\" "
    "data-order=\"name\">student<span></span>"
    "</button></th>"
    "<th scope=\"col\" class=\"total number\"><button type=\"button\" "
    "data-order=\"score\">points<span></span>"
    "</button></th>"
    "<th scope=\"col\" class=\"map\"><button type=\"button\" "
    "data-order=\"checks\">checks<span></span>"
    "</button></th>"
    "<th scope=\"col\" class=\"time number\"><button type=\"button\" "
    "data-order=\"time\">time<span></span>"
    "</button></th>"
    "<th scope=\"col\" class=\"reason\"><button type=\"button\" data-order=\"reason\">first "
    "reason<span></span>"
    "</button></th>"
    "</tr></thead><tbody id=\"rows\"></tbody></table></div></section>\n";

void html_class(const struct class_page *page, struct text *html)
{
    struct class_count count = class_count(page);
    struct text title = {0};
    text_print(&title, "%s: the class", page->config->title);
    html_begin(html, text_string(&title), asset_class_js);
    text_release(&title);
    add_figures(page, &count, html);
    text_add(html, "<div class=\"panels\">\n");
    add_mistakes(page, &count, html);
    text_add(html, "<div>\n");
    add_distribution(&count, html);
    text_add(html, "<section class=\"panel\">\n");
    add_slowest(page, html);
    add_some(page, "The grader's own errors", is_trouble, html);
    add_some(page, "Nothing to grade", is_missing, html);
    text_add(html, "</section></div></div>\n");
    text_add(html, table);
    add_checks(page, &count, html);
    text_add(html,
             "<footer><p>This page is for teaching assistants: it names students.</p></footer>\n");
    add_data(page, &count, html);
    html_end(html, asset_class_js);
    class_count_release(&count);
}
