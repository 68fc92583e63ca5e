#include "drawn.h"

#include "report/plot_script.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double drawn_scale(const struct plot_axis *axis, double number)
{
    return axis->logarithmic ? log10(number) : number;
}

/* Adds a place of the canvas unless it is outside the box: legends are. */
static void add_place(const struct plot *plot, const struct plot_layout *layout, double x, double y,
                      struct drawn *drawn)
{
    static const double border = 0.6;
    if (x < layout->left - border || x > layout->right + border || y < layout->top - border ||
        y > layout->bottom + border || drawn->count == DRAWN_MAX)
        return;
    double x_low = drawn_scale(&plot->x, plot->x.low), x_high = drawn_scale(&plot->x, plot->x.high),
           y_low = drawn_scale(&plot->y, plot->y.low), y_high = drawn_scale(&plot->y, plot->y.high);
    drawn->x[drawn->count] =
        x_low + (x_high - x_low) * (x - layout->left) / (layout->right - layout->left);
    drawn->y[drawn->count++] =
        y_low + (y_high - y_low) * (layout->bottom - y) / (layout->bottom - layout->top);
}

static void start(const struct plot *plot, const struct plot_layout *layout, struct drawn *drawn)
{
    drawn->count = 0;
    drawn->pixel_x = 0.1 *
                     (drawn_scale(&plot->x, plot->x.high) - drawn_scale(&plot->x, plot->x.low)) /
                     (layout->right - layout->left);
    drawn->pixel_y = 0.1 *
                     (drawn_scale(&plot->y, plot->y.high) - drawn_scale(&plot->y, plot->y.low)) /
                     (layout->bottom - layout->top);
}

/* The part of the SVG that is the n-th curve. The caller frees. */
static char *curve_of(const struct text *svg, size_t n)
{
    char mark[32], next[32];
    snprintf(mark, sizeof mark, "_plot_%zu\"", n);
    /* A curve's group ends in a line of its own; behind the last, gnuplot draws the border again. */
    snprintf(next, sizeof next, "</g>\n\t</g>\n");
    const char *begin = strstr(text_string(svg), mark);
    cr_assert_not_null(begin, "there is no curve %zu", n);
    const char *end = strstr(begin, next);
    return strndup(begin, end ? (size_t)(end - begin) : strlen(begin));
}

void drawn_lines(const struct plot *plot, const struct text *svg, size_t n, struct drawn *drawn)
{
    struct plot_layout layout = plot_layout(plot);
    char *curve = curve_of(svg, n);
    start(plot, &layout, drawn);
    for (const char *path = strstr(curve, " d='"); path; path = strstr(path + 1, " d='")) {
        const char *end = strchr(path + 4, '\'');
        for (const char *at = path + 4; at < end; at++) {
            double x, y;
            if ((*at == 'M' || *at == 'L') && sscanf(at + 1, "%lf,%lf", &x, &y) == 2)
                add_place(plot, &layout, x, y, drawn);
        }
    }
    free(curve);
}

void drawn_circles(const struct plot *plot, const struct text *svg, size_t n, struct drawn *drawn)
{
    struct plot_layout layout = plot_layout(plot);
    char *curve = curve_of(svg, n);
    start(plot, &layout, drawn);
    for (const char *at = strstr(curve, "<circle"); at; at = strstr(at + 1, "<circle")) {
        double x, y;
        if (sscanf(at, "<circle cx='%lf' cy='%lf'", &x, &y) == 2)
            add_place(plot, &layout, x, y, drawn);
    }
    free(curve);
}

/* The pairs of numbers of one attribute: "187.65,427.31 M12,3.5 L...". */
static void add_pairs(const struct plot *plot, const struct plot_layout *layout, const char *list,
                      struct drawn *drawn)
{
    const char *end = list + strcspn(list, "'\"");
    while (list < end) {
        double x, y;
        int length;
        if (sscanf(list, "%lf,%lf%n", &x, &y, &length) == 2) {
            add_place(plot, layout, x, y, drawn);
            list += length;
        } else {
            list++;
        }
    }
}

void drawn_marks(const struct plot *plot, const struct text *svg, size_t n, struct drawn *drawn)
{
    static const char *const attributes[] = {" d='", " points = '", "<use xlink:href="};
    struct plot_layout layout = plot_layout(plot);
    drawn_circles(plot, svg, n, drawn);
    char *curve = curve_of(svg, n);
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        for (const char *at = strstr(curve, attributes[i]); at;
             at = strstr(at + 1, attributes[i])) {
            const char *list = at + strlen(attributes[i]);
            const char *place = i == 2 ? strstr(list, "translate(") : list;
            if (place)
                add_pairs(plot, &layout, place, drawn);
        }
    free(curve);
}

size_t drawn_cells(const struct plot *plot, const struct text *svg, struct drawn_cell cells[],
                   size_t most)
{
    static const char cell[] = "<polygon fill = '#";
    struct plot_layout layout = plot_layout(plot);
    char *curve = curve_of(svg, 1);
    double width = (layout.right - layout.left) / (double)plot->grid.columns,
           height = (layout.bottom - layout.top) / (double)plot->grid.rows;
    size_t count = 0;
    for (const char *at = strstr(curve, cell); at; at = strstr(at + 1, cell)) {
        struct drawn_cell found;
        double x, y, across_x, across_y;
        if (sscanf(at + strlen(cell), "%2x%2x%2x' points = '%lf,%lf %*f,%*f %lf,%lf", &found.red,
                   &found.green, &found.blue, &x, &y, &across_x, &across_y) != 7)
            continue;
        found.column = ((x + across_x) / 2 - layout.left) / width - 0.5;
        found.row = ((y + across_y) / 2 - layout.top) / height - 0.5;
        if (count < most)
            cells[count] = found;
        count++;
    }
    free(curve);
    return count;
}
