#include "contract/plot.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void series_release(struct plot_series *series)
{
    free(series->name);
    free(series->x);
    free(series->y);
    free(series->low);
    free(series->high);
    *series = (struct plot_series){0};
}

void plot_release(struct plot *plot)
{
    for (size_t i = 0; i < plot->series_count; i++)
        series_release(&plot->series[i]);
    for (size_t i = 0; i < plot->node_count; i++)
        free(plot->nodes[i].label);
    free(plot->series);
    free(plot->nodes);
    free(plot->grid.values);
    free(plot->x.label);
    free(plot->y.label);
    free(plot->name);
    free(plot->title);
    free(plot->finding);
    free(plot->scale);
    *plot = (struct plot){0};
}

void plots_release(struct plots *plots)
{
    for (size_t i = 0; i < plots->count; i++)
        plot_release(&plots->list[i]);
    free(plots->list);
    *plots = (struct plots){0};
}

struct plot *plots_add(struct plots *plots, enum plot_form form, const char *name,
                       const char *title)
{
    plots->list = memory_resize(plots->list, plots->count + 1, sizeof *plots->list);
    struct plot *plot = &plots->list[plots->count++];
    *plot = (struct plot){.form = form,
                          .name = memory_string(name),
                          .title = memory_string(title),
                          .finding = memory_string("")};
    plot_axes(plot, "", "");
    return plot;
}

void plot_axes(struct plot *plot, const char *x_label, const char *y_label)
{
    free(plot->x.label);
    free(plot->y.label);
    plot->x.label = memory_string(x_label);
    plot->y.label = memory_string(y_label);
}

void plot_find(struct plot *plot, const char *format, ...)
{
    struct text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_print_list(&text, format, arguments);
    va_end(arguments);
    free(plot->finding);
    plot->finding = text_detach(&text);
}

struct plot_series *plot_add(struct plot *plot, enum plot_role role, enum plot_mark mark,
                             const char *name)
{
    plot->series = memory_resize(plot->series, plot->series_count + 1, sizeof *plot->series);
    struct plot_series *series = &plot->series[plot->series_count++];
    *series =
        (struct plot_series){.name = name ? memory_string(name) : NULL, .role = role, .mark = mark};
    return series;
}

void series_put_range(struct plot_series *series, double x, double y, double low, double high)
{
    size_t count = series->count + 1;
    /* Blocks grow by doubling: room is there unless the count is a power of two. */
    if ((series->count & (series->count - 1)) == 0) {
        size_t room = series->count ? 2 * series->count : 1;
        series->x = memory_resize(series->x, room, sizeof *series->x);
        series->y = memory_resize(series->y, room, sizeof *series->y);
        series->low = memory_resize(series->low, room, sizeof *series->low);
        series->high = memory_resize(series->high, room, sizeof *series->high);
    }
    series->x[series->count] = x;
    series->y[series->count] = y;
    series->low[series->count] = low;
    series->high[series->count] = high;
    series->count = count;
}

void series_put(struct plot_series *series, double x, double y)
{
    series_put_range(series, x, y, y, y);
}

static bool has_series(const struct plot *plot, const struct plot_series *series)
{
    for (size_t i = 0; i < plot->series_count; i++)
        if (plot->series[i].role == series->role && plot->series[i].name && series->name &&
            text_equal(plot->series[i].name, series->name))
            return true;
    return false;
}

/* The name of a joined series; the caller frees. */
static char *joined_name(const struct plot_series *series, const char *name, bool one_of_many)
{
    if (!series->name)
        return NULL;
    static const char reference[] = "reference";
    if (strncmp(series->name, reference, strlen(reference)) == 0)
        return text_format("%s%s", name, series->name + strlen(reference));
    return one_of_many ? text_format("%s: %s", name, series->name) : memory_string(series->name);
}

void plot_join(struct plot *plot, struct plot *from, const char *name, size_t colour)
{
    for (size_t i = 0; i < from->series_count; i++) {
        struct plot_series *series = &from->series[i];
        bool is_reference = series->role == PLOT_REFERENCE;
        if (!is_reference && has_series(plot, series))
            continue;
        plot->series = memory_resize(plot->series, plot->series_count + 1, sizeof *plot->series);
        struct plot_series *moved = &plot->series[plot->series_count++];
        *moved = *series;
        *series = (struct plot_series){0};
        if (!is_reference)
            continue;
        char *joined = joined_name(moved, name, colour > 0);
        free(moved->name);
        moved->name = joined;
        moved->colour = colour ? colour : moved->colour;
    }
}

/* How many points of a curve there are up to the first beyond the range, which its line still leads to. */
static size_t seen_points(const struct plot_series *series, double high)
{
    size_t count = 0;
    while (count < series->count && !(series->x[count] > high))
        count++;
    return count < series->count ? count + 1 : count;
}

static void keep_point(struct plot_series *series, size_t to, size_t from)
{
    series->x[to] = series->x[from];
    series->y[to] = series->y[from];
    series->low[to] = series->low[from];
    series->high[to] = series->high[from];
}

static void thin(struct plot_series *series)
{
    size_t stride = (series->count + PLOT_POINTS_MAX - 1) / PLOT_POINTS_MAX, kept = 0;
    if (stride < 2)
        return;
    for (size_t i = 0; i + 1 < series->count; i += stride)
        keep_point(series, kept++, i);
    keep_point(series, kept++, series->count - 1);
    series->count = kept;
}

void plot_trim(struct plot *plot)
{
    bool has_range = plot->form == PLOT_CURVES && plot->x.low < plot->x.high;
    for (size_t i = 0; i < plot->series_count; i++) {
        struct plot_series *series = &plot->series[i];
        if (has_range && series->mark != PLOT_POINTS)
            series->count = seen_points(series, plot->x.high);
        thin(series);
    }
}

void plot_make_grid(struct plot *plot, size_t rows, size_t columns)
{
    free(plot->grid.values);
    plot->grid = (struct plot_grid){
        .rows = rows, .columns = columns, .values = memory_new(rows * columns, sizeof(double))};
}

struct plot_node *plot_add_node(struct plot *plot, const char *label)
{
    plot->nodes = memory_resize(plot->nodes, plot->node_count + 1, sizeof *plot->nodes);
    struct plot_node *node = &plot->nodes[plot->node_count++];
    *node = (struct plot_node){.label = memory_string(label)};
    return node;
}
