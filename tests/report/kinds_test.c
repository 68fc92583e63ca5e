/*
 * Every kind of plot that gradus makes, of a known mistake in every assignment, is drawn as SVG and held against the
 * numbers that it was drawn from.
 */
#include "drawn.h"
#include "report/plot.h"
#include "support/stage.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 256 };

/* --- frames: where gnuplot would choose the range, the test does, so that places can be told --- */

static bool is_placed(const struct plot_axis *axis, double number)
{
    return isfinite(number) && (!axis->logarithmic || number > 0);
}

static void widen(const struct plot_axis *axis, double number, double *low, double *high)
{
    if (!is_placed(axis, number))
        return;
    *low = fmin(*low, number);
    *high = fmax(*high, number);
}

static void fix_axis(struct plot_axis *axis, double low, double high)
{
    if (axis->low < axis->high)
        return;
    if (!(low < high)) {
        low = axis->logarithmic ? low / 2 : low - 1;
        high = axis->logarithmic ? high * 2 : high + 1;
    }
    axis->low = low;
    axis->high = high;
}

static void fix_frame(struct plot *plot)
{
    double x_low = INFINITY, x_high = -INFINITY, y_low = INFINITY, y_high = -INFINITY;
    for (size_t i = 0; i < plot->series_count; i++) {
        const struct plot_series *series = &plot->series[i];
        for (size_t k = 0; k < series->count; k++) {
            widen(&plot->x, series->x[k], &x_low, &x_high);
            widen(&plot->y, series->y[k], &y_low, &y_high);
            widen(&plot->y, series->low[k], &y_low, &y_high);
            widen(&plot->y, series->high[k], &y_low, &y_high);
        }
    }
    fix_axis(&plot->x, x_low, x_high);
    fix_axis(&plot->y, y_low, y_high);
}

/* --- series --- */

static bool is_inside(const struct plot_axis *axis, double number)
{
    return is_placed(axis, number) && number >= axis->low && number <= axis->high;
}

static bool is_drawn_at(const struct plot *plot, const struct drawn *drawn, double x, double y)
{
    x = drawn_scale(&plot->x, x);
    y = drawn_scale(&plot->y, y);
    for (size_t i = 0; i < drawn->count; i++)
        if (fabs(drawn->x[i] - x) <= 2 * drawn->pixel_x &&
            fabs(drawn->y[i] - y) <= 2 * drawn->pixel_y)
            return true;
    return false;
}

/* Counts the numbers inside the frame and those of them that are not drawn, as if all stood `up` pixels higher. */
static size_t count_missing(const struct plot *plot, const struct plot_series *series,
                            const struct drawn *drawn, double up, size_t *inside)
{
    bool has_range = series->mark == PLOT_BAND || series->mark == PLOT_BARS;
    size_t missing = 0;
    *inside = 0;
    for (size_t k = 0; k < series->count; k++) {
        const double heights[] = {series->y[k], series->low[k], series->high[k]};
        for (size_t i = series->mark == PLOT_BAND; i < (has_range ? 3 : 1); i++) {
            if (!is_inside(&plot->x, series->x[k]) || !is_inside(&plot->y, heights[i]))
                continue;
            double shift = 10 * up * drawn->pixel_y;
            double y = plot->y.logarithmic ? heights[i] * pow(10, shift) : heights[i] + shift;
            ++*inside;
            missing += !is_drawn_at(plot, drawn, series->x[k], y);
        }
    }
    return missing;
}

static bool is_drawable(const struct plot *plot, const struct plot_series *series)
{
    for (size_t k = 0; k < series->count; k++)
        if (is_placed(&plot->x, series->x[k]) && is_placed(&plot->y, series->y[k]))
            return true;
    return false;
}

static void expect_series(const struct plot *plot, const struct text *svg, size_t *compared)
{
    size_t n = plot->form == PLOT_CONTOURS; /* the lines of equal height come first */
    struct drawn *drawn = malloc(sizeof *drawn);
    for (size_t i = 0; i < plot->series_count; i++) {
        const struct plot_series *series = &plot->series[i];
        size_t inside;
        if (!is_drawable(plot, series))
            continue;
        drawn_marks(plot, svg, ++n, drawn);
        cr_expect_eq(count_missing(plot, series, drawn, 0, &inside), 0, "%s: series %zu (%s)",
                     plot->title, i, series->name ? series->name : "");
        *compared += inside;
        /* What is looked for elsewhere is not found, or the comparison says nothing. */
        cr_expect(!inside || count_missing(plot, series, drawn, 3.3, &inside) > 0, "%s: series %zu",
                  plot->title, i);
    }
    free(drawn);
}

/* --- heat maps --- */

static double lightness(const struct drawn_cell *cell)
{
    return 0.299 * cell->red + 0.587 * cell->green + 0.114 * cell->blue;
}

/* The cell at a row and a column, or NULL. */
static const struct drawn_cell *find_cell(const struct drawn_cell cells[], size_t count, size_t row,
                                          size_t column)
{
    for (size_t i = 0; i < count; i++)
        if (fabs(cells[i].row - (double)row) < 0.1 && fabs(cells[i].column - (double)column) < 0.1)
            return &cells[i];
    return NULL;
}

static void expect_cells(const struct plot *plot, const struct text *svg, size_t *compared)
{
    static const double step = 1; /* 16 colours for 16 powers of ten */
    struct drawn_cell cells[CELLS_MAX];
    const struct plot_grid *grid = &plot->grid;
    size_t count = grid->rows * grid->columns;
    cr_assert_eq(drawn_cells(plot, svg, cells, CELLS_MAX), count, "%s", plot->title);
    for (size_t a = 0; a < count; a++) {
        const struct drawn_cell *one =
            find_cell(cells, count, a / grid->columns, a % grid->columns);
        cr_assert_not_null(one, "%s: cell %zu", plot->title, a);
        for (size_t b = 0; b < count; b++) {
            const struct drawn_cell *other =
                find_cell(cells, count, b / grid->columns, b % grid->columns);
            if (other && grid->values[a] + step < grid->values[b])
                cr_expect_lt(lightness(one), lightness(other), "%s: cells %zu and %zu", plot->title,
                             a, b);
        }
    }
    *compared += count;
}

/* --- all kinds --- */

static void expect_numbers(struct plotter *plotter, struct plot *plot, size_t *compared)
{
    struct text svg = {0};
    struct error error = {0};
    if (plot->form == PLOT_GRAPH) /* its numbers are text: graph_plot_test.c */
        return;
    if (plot->form != PLOT_HEAT_MAP)
        fix_frame(plot);
    cr_assert_eq(plotter_draw(plotter, plot, PLOT_SVG, "t", &svg, &error), 0, "%s", error.text);
    if (plot->form == PLOT_HEAT_MAP)
        expect_cells(plot, &svg, compared);
    else
        expect_series(plot, &svg, compared);
    text_release(&svg);
}

static void expect_all(struct plotter *plotter, const struct stage_subject *subject)
{
    struct stage stage;
    struct error error = {0};
    size_t compared = 0;
    stage_open(&stage, subject->assignment, subject->function, subject->kind, subject->mistake);
    cr_assert_eq(show(&stage.examination, &stage.student, &stage.result, &stage.plots, &error), 0,
                 "%s", error.text);
    cr_expect_gt(stage.plots.count, 0);
    bool graphs_alone = true;
    for (size_t i = 0; i < stage.plots.count; i++) {
        graphs_alone &= stage.plots.list[i].form == PLOT_GRAPH;
        expect_numbers(plotter, &stage.plots.list[i], &compared);
    }
    cr_expect(compared > 0 || graphs_alone, "%s: nothing was compared", subject->function);
    stage_close(&stage);
}

Test(kinds, are_drawn_from_their_numbers)
{
    struct plotter *plotter = plotter_open(20000);
    for (size_t i = 0; i < STAGE_SUBJECTS; i++)
        expect_all(plotter, &stage_subjects[i]);
    plotter_close(plotter);
}
