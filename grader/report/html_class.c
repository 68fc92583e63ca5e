#include "report/html_class.h"

#include "base/memory.h"
#include "report/assets.h"
#include "report/html.h"
#include "report/html_class_part.h"
#include "report/json.h"
#include "report/row.h"

#include <stdlib.h>
#include <string.h>

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
        "[o, o, o, f, s, f, s, o, I]", json_text(html_name(student->name, student->student)),
        json_text(student->student), student->page ? json_text(student->page) : json_null(),
        student->score, states[student->state], student->seconds, student->verdicts, mistakes,
        (json_int_t)reason);
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
    "error</li><li>a line per student in the order of the table, a column per check with its "
    "number "
    "below</li></ul>\n"
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
    html_class_figures(page, &count, html);
    text_add(html, "<div class=\"panels\">\n");
    html_class_mistakes(page, &count, html);
    text_add(html, "<div>\n");
    html_class_distribution(&count, html);
    html_class_lists(page, html);
    text_add(html, "</div></div>\n");
    text_add(html, table);
    add_checks(page, &count, html);
    text_add(html,
             "<footer><p>This page is for teaching assistants: it names students.</p></footer>\n");
    add_data(page, &count, html);
    html_end(html, asset_class_js);
    class_count_release(&count);
}
