/*
 * Every kind of plot that gradus makes, of a known mistake in every assignment, is drawn as SVG and held against the
 * numbers that it was drawn from.
 */
#include "base/file.h"
#include "drawn.h"
#include "judge/picture.h"
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

/* --- pictures of the task texts --- */

/* Where the curve's marks are in the box, from 0 to 1 whatever the axes say. */
static void marks_in_box(const struct plot *plot, const struct text *svg, size_t n,
                         struct drawn *drawn)
{
    struct plot frame = *plot;
    frame.x = frame.y = (struct plot_axis){.high = 1};
    drawn_marks(&frame, svg, n, drawn);
}

static void expect_within(const struct drawn *some, const struct drawn *all, const char *title,
                          size_t n)
{
    size_t missing = 0;
    for (size_t i = 0; i < some->count; i++) {
        bool found = false;
        for (size_t k = 0; k < all->count && !found; k++)
            found = fabs(some->x[i] - all->x[k]) <= 5 * all->pixel_x &&
                    fabs(some->y[i] - all->y[k]) <= 5 * all->pixel_y;
        missing += !found;
    }
    cr_expect_eq(missing, 0, "%s: %zu of %zu marks of curve %zu; make pictures", title, missing,
                 some->count, n);
}

static void expect_same_curves(const struct plot *plot, const struct text *kept,
                               const struct text *drawn)
{
    struct drawn *old = malloc(sizeof *old), *new = malloc(sizeof *new);
    size_t n = plot->form == PLOT_CONTOURS;
    for (size_t i = 0; i < plot->series_count; i++) {
        if (!is_drawable(plot, &plot->series[i]))
            continue;
        marks_in_box(plot, kept, ++n, old);
        marks_in_box(plot, drawn, n, new);
        cr_expect_gt(old->count, 0, "%s: curve %zu is empty", plot->title, n);
        expect_within(old, new, plot->title, n);
        expect_within(new, old, plot->title, n);
    }
    free(old);
    free(new);
}

/* All that is written in a picture, in the order of its lines. The caller frees. */
static char *words_of(const struct text *svg)
{
    struct text words = {0};
    for (const char *at = strstr(text_string(svg), "<text"); at; at = strstr(at + 1, "<text")) {
        const char *begin = strchr(at, '>') + 1;
        text_append(&words, begin, strcspn(begin, "<"));
        text_add(&words, "\n");
    }
    return text_detach(&words);
}

static void expect_kept_picture(struct plotter *plotter, const char *assignment)
{
    struct subject subject;
    struct plots plots = {0};
    struct text kept = {0}, svg = {0};
    struct error error = {0};
    char *path = text_format("assignments/%s/%s.svg", assignment, assignment);
    subject_open(&subject, assignment);
    cr_assert_eq(file_read(path, 1 << 22, &kept, &error), 0, "%s", error.text);
    cr_assert_eq(picture_make(&subject.assignment, subject.oracle, &plots, &error), 0, "%s",
                 error.text);
    const struct plot *plot = &plots.list[0];
    cr_assert_eq(plotter_draw(plotter, plot, PLOT_SVG, assignment, &svg, &error), 0, "%s",
                 error.text);
    if (plot->form == PLOT_GRAPH) {
        char *old = words_of(&kept), *new = words_of(&svg);
        cr_expect_str_eq(old, new, "%s", assignment);
        free(old);
        free(new);
    } else {
        expect_same_curves(plot, &kept, &svg);
    }
    plots_release(&plots);
    text_release(&kept);
    text_release(&svg);
    subject_close(&subject);
    free(path);
}

Test(kinds, of_the_task_texts_show_what_the_reference_does_today)
{
    static const char *const assignments[] = {"knn",       "mle",        "map",    "losses",
                                              "gradients", "optimizers", "newton", "backprop"};
    struct plotter *plotter = plotter_open(20000);
    for (size_t i = 0; i < sizeof assignments / sizeof *assignments; i++)
        expect_kept_picture(plotter, assignments[i]);
    plotter_close(plotter);
}
