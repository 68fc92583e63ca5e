/*
 * What gnuplot is told for a plot: commands that are the same for all plots of a form, numbers, and the plot's texts
 * as single-quoted strings, in which gnuplot replaces nothing.
 */
#ifndef GRADUS_REPORT_PLOT_SCRIPT_H
#define GRADUS_REPORT_PLOT_SCRIPT_H

#include "base/text.h"
#include "contract/plot.h"

enum plot_medium { PLOT_SVG, PLOT_PNG, PLOT_TERMINAL };

/* Where things are on the canvas, in pixels of an SVG; the box is the area of the data. */
struct plot_layout {
    double width, height;
    double left, right, top, bottom; /* edges of the box, from the canvas's left and top */
    size_t legend_columns;
};

/* The layout of a plot that is no graph: the legend stands below the box and makes the canvas higher. */
struct plot_layout plot_layout(const struct plot *plot);

/* Columns of a plot in a terminal whose width is not known, and at most: wider ones are not read more easily. */
enum { PLOT_COLUMNS_USUAL = 79, PLOT_COLUMNS_LEAST = 40, PLOT_COLUMNS_MAX = 119 };

/*
 * Appends the script that draws a plot into `output`, a path. It is no graph, and for a terminal no heat map; there it
 * is `columns` wide, which count for no other medium.
 */
void plot_script(const struct plot *plot, enum plot_medium medium, size_t columns,
                 const char *output, struct text *script);

/* Appends a string as gnuplot reads it: in single quotes, those within doubled, control bytes as blanks. */
void plot_quote(struct text *script, const char *string);

#endif
