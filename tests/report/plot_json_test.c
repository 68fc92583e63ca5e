/* Plots that are kept as JSON come back as the same pictures, beside the checks that they were made of. */
#include "report/plot_json.h"

#include "base/memory.h"
#include "report/plot.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct subject subject;

static void open_subject(void)
{
    subject_open(&subject, "mle");
}

static void close_subject(void)
{
    subject_close(&subject);
}

TestSuite(plot_json, .init = open_subject, .fini = close_subject);

/* Two failed checks and a passed one. */
static struct result sample_result(void)
{
    static const enum verdict verdicts[] = {VERDICT_FAILED, VERDICT_FAILED, VERDICT_PASSED};
    struct result result = {.checks = memory_new(3, sizeof *result.checks), .check_count = 3};
    for (size_t i = 0; i < 3; i++)
        result.checks[i] = (struct check_result){.check = &subject.assignment.config.checks[i],
                                                 .verdict = verdicts[i]};
    return result;
}

static void add_curves(struct plots *plots)
{
    struct plot *plot = plots_add(plots, PLOT_CURVES, "curves", "It's a \"title\" \\ <b>");
    plot_axes(plot, "step (count)", "height (m)");
    plot_find(plot, "%s", "one is above the other\nand </script> is text");
    plot->y =
        (struct plot_axis){.label = plot->y.label, .logarithmic = true, .low = 1e-16, .high = 1};
    struct plot_series *series = plot_add(plot, PLOT_STUDENT, PLOT_LINE, "this submission");
    static const double values[] = {1, 1.0 / 3, 1e-300, -2.5, NAN, INFINITY, -INFINITY, 1e22};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        series_put(series, (double)i / 7, values[i]);
    series = plot_add(plot, PLOT_THEORY, PLOT_BAND, NULL);
    series->colour = 2;
    series_put_range(series, 1, 2, 1.5, 2.5);
    plot_add(plot, PLOT_DATA, PLOT_BARS, "none");
}

static void add_grid(struct plots *plots, enum plot_form form)
{
    struct plot *plot = plots_add(plots, form, "grid", "A grid");
    plot->scale = memory_string("log10 of error");
    plot_make_grid(plot, 3, 2);
    plot->grid.x_high = 1;
    plot->grid.y_high = 2;
    for (size_t i = 0; i < 6; i++)
        plot->grid.values[i] = i ? -(double)i / 4 : NAN;
}

static void add_graph(struct plots *plots)
{
    struct plot *plot = plots_add(plots, PLOT_GRAPH, "graph", "A graph");
    for (size_t i = 0; i < 3; i++) {
        struct plot_node *node = plot_add_node(plot, i < 2 ? "x" : "*");
        node->has_gradient = i == 1;
        node->value = i ? 2.5 : INFINITY;
        node->gradient = NAN;
        node->right_gradient = 1.0 / 3;
    }
    plot->nodes[2].input_count = 2;
    plot->nodes[2].inputs[1] = 1;
}

static struct result plotted_result(void)
{
    struct result result = sample_result();
    add_curves(&result.checks[0].plots);
    add_grid(&result.checks[0].plots, PLOT_CONTOURS);
    add_grid(&result.checks[1].plots, PLOT_HEAT_MAP);
    add_graph(&result.checks[1].plots);
    return result;
}

/* What is drawn of a plot, and what is said of it. */
static char *drawing_of(const struct plot *plot)
{
    struct text text = {0};
    struct error error = {0};
    struct plotter *plotter = plotter_open(20000);
    if (plot->form == PLOT_GRAPH)
        cr_assert_eq(plotter_draw(plotter, plot, PLOT_TERMINAL, "t", &text, &error), 0, "%s",
                     error.text);
    else
        plot_script(plot, PLOT_SVG, PLOT_COLUMNS_USUAL, "/dev/null", &text);
    plotter_close(plotter);
    text_print(&text, "\n%s\n%s\n%s", plot->name, plot->title, plot->finding);
    return text_detach(&text);
}

static void expect_same(const struct plots *plots, const struct plots *others)
{
    cr_assert_eq(plots->count, others->count);
    for (size_t i = 0; i < plots->count; i++) {
        char *one = drawing_of(&plots->list[i]), *other = drawing_of(&others->list[i]);
        cr_expect_str_eq(one, other);
        free(one);
        free(other);
    }
}

Test(plot_json, reads_back_what_is_drawn)
{
    struct result result = plotted_result(), back = sample_result();
    struct text once = {0}, again = {0};
    struct error error = {0};
    plot_json_write(&result, &once);
    cr_assert_eq(plot_json_read(text_string(&once), once.length, &back, &error), 0, "%s",
                 error.text);
    for (size_t i = 0; i < 2; i++)
        expect_same(&result.checks[i].plots, &back.checks[i].plots);
    plot_json_write(&back, &again);
    cr_expect_str_eq(text_string(&once), text_string(&again));
    result_release(&result);
    result_release(&back);
    text_release(&once);
    text_release(&again);
}

Test(plot_json, of_a_result_without_plots_is_nothing)
{
    struct result result = sample_result();
    struct text json = {0};
    plot_json_write(&result, &json);
    cr_expect_eq(json.length, 0);
    result_release(&result);
}

Test(plot_json, of_too_many_plots_is_nothing)
{
    struct result result = sample_result();
    struct text json = {0};
    struct plot *plot = plots_add(&result.checks[0].plots, PLOT_HEAT_MAP, "huge", "Huge");
    plot_make_grid(plot, 3000, 3000);
    plot_json_write(&result, &json);
    cr_expect_eq(json.length, 0);
    result_release(&result);
}

Test(plot_json, leaves_out_checks_that_pass_now_or_are_gone)
{
    struct result result = plotted_result(), back = sample_result();
    struct text json = {0};
    struct error error = {0};
    plot_json_write(&result, &json);
    back.checks[0].verdict = VERDICT_PASSED;
    back.check_count = 1;
    cr_assert_eq(plot_json_read(text_string(&json), json.length, &back, &error), 0);
    cr_expect_eq(back.checks[0].plots.count, 0);
    back.check_count = 3;
    result_release(&result);
    result_release(&back);
    text_release(&json);
}

/* --- what is damaged --- */

/* JSON with one check's plot, of which the part after its name is given. */
static char *json_with(const char *series, const char *grid, const char *nodes)
{
    static const char axis[] = "{\"label\":\"\",\"logarithmic\":false,\"low\":0,\"high\":0}";
    return text_format("{\"schema\":\"gradus/plots/1\",\"checks\":[{\"check\":\"%s\",\"plots\":["
                       "{\"form\":\"heat map\",\"name\":\"a\",\"title\":\"b\",\"finding\":\"c\","
                       "\"x\":%s,\"y\":%s,\"series\":[%s],\"grid\":{%s,\"x_low\":0,\"x_high\":1,"
                       "\"y_low\":0,\"y_high\":1},\"scale\":null,\"nodes\":[%s]}]}]}",
                       subject.assignment.config.checks[0].name, axis, axis, series, grid, nodes);
}

static void expect_refused(const char *json)
{
    struct result result = sample_result();
    struct error error = {0};
    cr_expect_eq(plot_json_read(json, strlen(json), &result, &error), -1, "%s", json);
    cr_expect_eq(error.kind, ERROR_INPUT);
    for (size_t i = 0; i < result.check_count; i++)
        cr_expect_eq(result.checks[i].plots.count, 0);
    result_release(&result);
}

Test(plot_json, refuses_what_does_not_fit_together)
{
    static const char cell[] = "\"rows\":1,\"columns\":1,\"values\":[1]";
    static const char *const cases[][3] = {
        {"", "\"rows\":2,\"columns\":1,\"values\":[1]", ""},
        {"", "\"rows\":0,\"columns\":0,\"values\":[]", ""},
        {"", "\"rows\":9223372036854775807,\"columns\":2,\"values\":[1,2]", ""},
        {"", "\"rows\":-1,\"columns\":-1,\"values\":[1]", ""},
        {"", "\"rows\":1,\"columns\":1,\"values\":[\"much\"]", ""},
        {"{\"role\":\"student\",\"mark\":\"line\",\"colour\":0,\"x\":[1,2],\"y\":[1]}", cell, ""},
        {"{\"role\":\"nobody\",\"mark\":\"line\",\"colour\":0,\"x\":[1],\"y\":[1]}", cell, ""},
        {"{\"role\":\"student\",\"mark\":\"band\",\"colour\":0,\"x\":[1],\"y\":[1]}", cell, ""},
        {"{\"role\":\"student\",\"mark\":\"line\",\"colour\":-1,\"x\":[1],\"y\":[1]}", cell, ""},
        {"3", cell, ""},
        {"", cell,
         "{\"label\":\"x\",\"has_gradient\":false,\"value\":1,\"gradient\":1,\"right_value\":1,"
         "\"right_gradient\":1,\"inputs\":[0]}"},
        {"", cell,
         "{\"label\":\"x\",\"has_gradient\":false,\"value\":1,\"gradient\":1,\"right_value\":1,"
         "\"right_gradient\":1,\"inputs\":[1,2,3]}"},
    };
    struct result result = sample_result();
    struct error error = {0};
    char *right = json_with("", cell, "");
    cr_assert_eq(plot_json_read(right, strlen(right), &result, &error), 0, "%s", error.text);
    cr_expect_eq(result.checks[0].plots.count, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *json = json_with(cases[i][0], cases[i][1], cases[i][2]);
        expect_refused(json);
        free(json);
    }
    expect_refused("");
    expect_refused("[]");
    expect_refused("{\"schema\":\"gradus/plots/2\",\"checks\":[]}");
    free(right);
    result_release(&result);
}

Test(plot_json, that_is_cut_or_changed_harms_nothing)
{
    struct result result = plotted_result();
    struct text json = {0};
    plot_json_write(&result, &json);
    for (size_t i = 0; i < json.length; i++) {
        struct result back = sample_result();
        struct error error = {0};
        char was = json.bytes[i];
        cr_expect_eq(plot_json_read(json.bytes, i, &back, &error), -1, "cut at %zu", i);
        json.bytes[i] = (char)(was ^ 1 << i % 7);
        (void)!plot_json_read(json.bytes, json.length, &back, &error);
        json.bytes[i] = was;
        for (size_t k = 0; k < 2; k++)
            for (size_t n = 0; n < back.checks[k].plots.count; n++) {
                struct text script = {0};
                if (back.checks[k].plots.list[n].form != PLOT_GRAPH)
                    plot_script(&back.checks[k].plots.list[n], PLOT_SVG, PLOT_COLUMNS_USUAL,
                                "/dev/null", &script);
                text_release(&script);
            }
        result_release(&back);
    }
    result_release(&result);
    text_release(&json);
}
