/* For tests: what an SVG shows, mapped back to the numbers it was drawn from. */
#ifndef GRADUS_TESTS_REPORT_DRAWN_H
#define GRADUS_TESTS_REPORT_DRAWN_H

#include "base/text.h"
#include "contract/plot.h"

enum { DRAWN_MAX = 8192 };

/* Points of one curve, in the plot's own coordinates. */
struct drawn {
    double x[DRAWN_MAX], y[DRAWN_MAX];
    size_t count;
    double pixel_x,
        pixel_y; /* how much a tenth of a pixel is (in the logarithm, on a logarithmic axis) */
};

/*
 * Finds the n-th curve that gnuplot drew (from 1): the vertices of its lines, without the sample in the legend. The
 * axes' ranges must be fixed.
 */
void drawn_lines(const struct plot *plot, const struct text *svg, size_t n, struct drawn *drawn);

/* All that marks a number in it: vertices of lines and of areas, circles, crosses. */
void drawn_marks(const struct plot *plot, const struct text *svg, size_t n, struct drawn *drawn);

/* A cell of a heat map: its colour, and its place in cells from the box's left and top. */
struct drawn_cell {
    unsigned red, green, blue;
    double column, row;
};

/* Finds up to `most` cells and returns how many there are. */
size_t drawn_cells(const struct plot *plot, const struct text *svg, struct drawn_cell cells[],
                   size_t most);

/* The centres of its circles. */
void drawn_circles(const struct plot *plot, const struct text *svg, size_t n, struct drawn *drawn);

/* The logarithm on a logarithmic axis, else the number. */
double drawn_scale(const struct plot_axis *axis, double number);

#endif
