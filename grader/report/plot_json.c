#include "report/plot_json.h"

#include "base/limits.h"
#include "base/memory.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char schema[] = "gradus/plots/1";

/* Digits that are drawn; more would only make the store larger. */
enum { DIGITS = 10 };

static const char *const forms[] = {[PLOT_CURVES] = "curves",
                                    [PLOT_CONTOURS] = "contours",
                                    [PLOT_HEAT_MAP] = "heat map",
                                    [PLOT_GRAPH] = "graph"};
static const char *const roles[] = {[PLOT_REFERENCE] = "reference",
                                    [PLOT_MISTAKE] = "mistake",
                                    [PLOT_STUDENT] = "student",
                                    [PLOT_DATA] = "data",
                                    [PLOT_THEORY] = "theory"};
static const char *const marks[] = {[PLOT_LINE] = "line",
                                    [PLOT_POINTS] = "points",
                                    [PLOT_LINE_AND_POINTS] = "line and points",
                                    [PLOT_BAND] = "band",
                                    [PLOT_BARS] = "bars"};

enum {
    FORMS = sizeof forms / sizeof *forms,
    ROLES = sizeof roles / sizeof *roles,
    MARKS = sizeof marks / sizeof *marks,
};

/* --- writing --- */

/* JSON has no NaN and no infinity: they are words. */
static json_t *write_number(double number)
{
    if (isnan(number))
        return json_string("nan");
    if (isinf(number))
        return json_string(number > 0 ? "inf" : "-inf");
    if (number == floor(number) && fabs(number) < 1e10)
        return json_integer((json_int_t)number);
    return json_real(number);
}

static json_t *write_numbers(const double numbers[], size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, write_number(numbers[i]));
    return list;
}

static json_t *write_axis(const struct plot_axis *axis)
{
    return json_pack("{s:s, s:b, s:o, s:o}", "label", axis->label, "logarithmic", axis->logarithmic,
                     "low", write_number(axis->low), "high", write_number(axis->high));
}

static json_t *write_series(const struct plot_series *series)
{
    json_t *object = json_pack(
        "{s:s?, s:s, s:s, s:I, s:o, s:o}", "name", series->name, "role", roles[series->role],
        "mark", marks[series->mark], "colour", (json_int_t)series->colour, "x",
        write_numbers(series->x, series->count), "y", write_numbers(series->y, series->count));
    if (series->mark == PLOT_BAND || series->mark == PLOT_BARS) {
        json_object_set_new(object, "low", write_numbers(series->low, series->count));
        json_object_set_new(object, "high", write_numbers(series->high, series->count));
    }
    return object;
}

static json_t *write_grid(const struct plot_grid *grid)
{
    return json_pack("{s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "rows", (json_int_t)grid->rows,
                     "columns", (json_int_t)grid->columns, "x_low", write_number(grid->x_low),
                     "x_high", write_number(grid->x_high), "y_low", write_number(grid->y_low),
                     "y_high", write_number(grid->y_high), "values",
                     write_numbers(grid->values, grid->rows * grid->columns));
}

static json_t *write_node(const struct plot_node *node)
{
    json_t *inputs = json_array();
    for (size_t i = 0; i < node->input_count; i++)
        json_array_append_new(inputs, json_integer((json_int_t)node->inputs[i]));
    return json_pack("{s:s, s:b, s:o, s:o, s:o, s:o, s:o}", "label", node->label, "has_gradient",
                     node->has_gradient, "value", write_number(node->value), "gradient",
                     write_number(node->gradient), "right_value", write_number(node->right_value),
                     "right_gradient", write_number(node->right_gradient), "inputs", inputs);
}

static json_t *write_plot(const struct plot *plot)
{
    json_t *series = json_array(), *nodes = json_array();
    for (size_t i = 0; i < plot->series_count; i++)
        json_array_append_new(series, write_series(&plot->series[i]));
    for (size_t i = 0; i < plot->node_count; i++)
        json_array_append_new(nodes, write_node(&plot->nodes[i]));
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s?, s:o}", "form",
                     forms[plot->form], "name", plot->name, "title", plot->title, "finding",
                     plot->finding, "x", write_axis(&plot->x), "y", write_axis(&plot->y), "series",
                     series, "grid", write_grid(&plot->grid), "scale", plot->scale, "nodes", nodes);
}

static json_t *write_check(const struct check_result *check)
{
    json_t *plots = json_array();
    for (size_t i = 0; i < check->plots.count; i++)
        json_array_append_new(plots, write_plot(&check->plots.list[i]));
    return json_pack("{s:s, s:o}", "check", check->check->name, "plots", plots);
}

void plot_json_write(const struct result *result, struct text *json)
{
    json_t *checks = json_array();
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].plots.count)
            json_array_append_new(checks, write_check(&result->checks[i]));
    bool is_empty = json_array_size(checks) == 0;
    json_t *object = json_pack("{s:s, s:o}", "schema", schema, "checks", checks);
    char *dumped = is_empty ? NULL : json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
    if (dumped && strlen(dumped) <= PLOTS_BYTES_MAX)
        text_add(json, dumped);
    free(dumped);
    json_decref(object);
}

/* --- reading back --- */

/* All of these return false, or NULL, if something is not as it is written above. */

static bool read_number(json_t *value, double *number)
{
    const char *word = json_string_value(value);
    if (json_is_number(value))
        *number = json_number_value(value);
    else if (word && text_equal(word, "nan"))
        *number = NAN;
    else if (word && text_equal(word, "inf"))
        *number = INFINITY;
    else if (word && text_equal(word, "-inf"))
        *number = -INFINITY;
    else
        return false;
    return true;
}

static bool read_size(json_t *object, const char *name, size_t *size)
{
    json_t *value = json_object_get(object, name);
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    *size = (size_t)json_integer_value(value);
    return true;
}

/* A copy that the caller owns. */
static bool read_text(json_t *object, const char *name, char **text)
{
    const char *string = json_string_value(json_object_get(object, name));
    free(*text);
    *text = string ? memory_string(string) : NULL;
    return string;
}

static bool read_word(json_t *object, const char *name, const char *const words[], size_t count,
                      size_t *number)
{
    const char *string = json_string_value(json_object_get(object, name));
    for (*number = 0; string && *number < count; ++*number)
        if (text_equal(words[*number], string))
            return true;
    return false;
}

/* Exactly `count` numbers, which the caller owns. */
static bool read_numbers(json_t *list, size_t count, double **numbers)
{
    bool is_right = json_is_array(list) && json_array_size(list) == count;
    if (!is_right)
        return false;
    *numbers = memory_new(count, sizeof **numbers);
    for (size_t i = 0; i < count && is_right; i++)
        is_right = read_number(json_array_get(list, i), &(*numbers)[i]);
    return is_right;
}

static bool read_axis(json_t *object, struct plot_axis *axis)
{
    axis->logarithmic = json_is_true(json_object_get(object, "logarithmic"));
    return read_text(object, "label", &axis->label) &&
           read_number(json_object_get(object, "low"), &axis->low) &&
           read_number(json_object_get(object, "high"), &axis->high);
}

/* The whole series or, released with its plot, as much of it as was right. */
static bool read_series(json_t *object, struct plot *plot)
{
    size_t role, mark;
    json_t *x = json_object_get(object, "x");
    if (!read_word(object, "role", roles, ROLES, &role) ||
        !read_word(object, "mark", marks, MARKS, &mark))
        return false;
    const char *name = json_string_value(json_object_get(object, "name"));
    struct plot_series *series = plot_add(plot, (enum plot_role)role, (enum plot_mark)mark, name);
    bool has_range = series->mark == PLOT_BAND || series->mark == PLOT_BARS;
    series->count = json_array_size(x);
    return read_size(object, "colour", &series->colour) &&
           read_numbers(x, series->count, &series->x) &&
           read_numbers(json_object_get(object, "y"), series->count, &series->y) &&
           read_numbers(json_object_get(object, has_range ? "low" : "y"), series->count,
                        &series->low) &&
           read_numbers(json_object_get(object, has_range ? "high" : "y"), series->count,
                        &series->high);
}

/* Plots that are drawn from a grid have one, of at least a cell. */
static bool read_grid(json_t *object, struct plot *plot)
{
    struct plot_grid *grid = &plot->grid;
    json_t *values = json_object_get(object, "values");
    size_t count = json_array_size(values);
    bool is_drawn = plot->form == PLOT_CONTOURS || plot->form == PLOT_HEAT_MAP;
    return read_size(object, "rows", &grid->rows) && read_size(object, "columns", &grid->columns) &&
           (grid->columns ? grid->rows == count / grid->columns && count % grid->columns == 0
                          : grid->rows == 0 && count == 0) &&
           (count || !is_drawn) && read_number(json_object_get(object, "x_low"), &grid->x_low) &&
           read_number(json_object_get(object, "x_high"), &grid->x_high) &&
           read_number(json_object_get(object, "y_low"), &grid->y_low) &&
           read_number(json_object_get(object, "y_high"), &grid->y_high) &&
           read_numbers(values, count, &grid->values);
}

/* A node's inputs are nodes before it. */
static bool read_node(json_t *object, struct plot *plot)
{
    const char *label = json_string_value(json_object_get(object, "label"));
    json_t *inputs = json_object_get(object, "inputs");
    if (!label)
        return false;
    struct plot_node *node = plot_add_node(plot, label);
    node->has_gradient = json_is_true(json_object_get(object, "has_gradient"));
    node->input_count = json_array_size(inputs);
    if (node->input_count > sizeof node->inputs / sizeof *node->inputs)
        return false;
    for (size_t i = 0; i < node->input_count; i++) {
        json_t *input = json_array_get(inputs, i);
        if (!json_is_integer(input) || json_integer_value(input) < 0 ||
            (size_t)json_integer_value(input) + 1 >= plot->node_count)
            return false;
        node->inputs[i] = (size_t)json_integer_value(input);
    }
    return read_number(json_object_get(object, "value"), &node->value) &&
           read_number(json_object_get(object, "gradient"), &node->gradient) &&
           read_number(json_object_get(object, "right_value"), &node->right_value) &&
           read_number(json_object_get(object, "right_gradient"), &node->right_gradient);
}

static bool read_each(json_t *list, bool (*read)(json_t *object, struct plot *plot),
                      struct plot *plot)
{
    bool is_right = json_is_array(list);
    for (size_t i = 0; i < json_array_size(list) && is_right; i++)
        is_right = read(json_array_get(list, i), plot);
    return is_right;
}

static bool read_plot(json_t *object, struct plots *plots)
{
    size_t form;
    const char *name = json_string_value(json_object_get(object, "name")),
               *title = json_string_value(json_object_get(object, "title"));
    if (!name || !title || !read_word(object, "form", forms, FORMS, &form))
        return false;
    struct plot *plot = plots_add(plots, (enum plot_form)form, name, title);
    const char *scale = json_string_value(json_object_get(object, "scale"));
    plot->scale = scale ? memory_string(scale) : NULL;
    return read_text(object, "finding", &plot->finding) &&
           read_axis(json_object_get(object, "x"), &plot->x) &&
           read_axis(json_object_get(object, "y"), &plot->y) &&
           read_each(json_object_get(object, "series"), read_series, plot) &&
           read_grid(json_object_get(object, "grid"), plot) &&
           read_each(json_object_get(object, "nodes"), read_node, plot);
}

static bool read_check(json_t *object, const char **check, struct plots *plots)
{
    json_t *list = json_object_get(object, "plots");
    *check = json_string_value(json_object_get(object, "check"));
    bool is_right = *check && json_is_array(list);
    for (size_t i = 0; i < json_array_size(list) && is_right; i++)
        is_right = read_plot(json_array_get(list, i), plots);
    return is_right;
}

/* Gives the plots to their check, if they are still to be seen there. */
static void hand_over(struct result *result, const char *check, struct plots *plots)
{
    for (size_t i = 0; i < result->check_count; i++) {
        struct check_result *found = &result->checks[i];
        if (found->verdict != VERDICT_FAILED || found->plots.count ||
            !text_equal(found->check->name, check))
            continue;
        found->plots = *plots;
        *plots = (struct plots){0};
    }
    plots_release(plots);
}

static bool read_checks(json_t *object, struct result *result)
{
    json_t *list = json_object_get(object, "checks");
    const char *word = json_string_value(json_object_get(object, "schema"));
    size_t count = json_array_size(list);
    bool is_right = json_is_array(list) && word && text_equal(word, schema);
    const char **checks = memory_new(count, sizeof *checks);
    struct plots *plots = memory_new(count, sizeof *plots);
    for (size_t i = 0; i < count && is_right; i++)
        is_right = read_check(json_array_get(list, i), &checks[i], &plots[i]);
    for (size_t i = 0; i < count; i++) {
        if (is_right)
            hand_over(result, checks[i], &plots[i]);
        else
            plots_release(&plots[i]);
    }
    free(checks);
    free(plots);
    return is_right;
}

int plot_json_read(const char *bytes, size_t length, struct result *result, struct error *error)
{
    json_error_t problem;
    json_t *object = length <= PLOTS_BYTES_MAX ? json_loadb(bytes, length, 0, &problem) : NULL;
    bool is_right = read_checks(object, result);
    json_decref(object);
    return is_right ? 0
                    : error_set(error, ERROR_INPUT,
                                "the plots that are kept of a submission are damaged or of "
                                "another gradus; grade it anew to see them");
}
