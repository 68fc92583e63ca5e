/*
 * A plot as plain data: what the grader recorded of a check, ready to be drawn by whoever reports.
 *
 * All texts are the grader's or the instructor's own; a student's strings never get in here. Numbers may be
 * anything, NaN included: who draws leaves out what cannot be drawn.
 */
#ifndef GRADUS_CONTRACT_PLOT_H
#define GRADUS_CONTRACT_PLOT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum plot_form {
    PLOT_CURVES,   /* the series */
    PLOT_CONTOURS, /* the series above contour lines of the grid */
    PLOT_HEAT_MAP, /* the grid as cells */
    PLOT_GRAPH,    /* a computational graph */
};

/* Who a series is of; it decides the colour. */
enum plot_role {
    PLOT_REFERENCE,
    PLOT_MISTAKE, /* a known mistake that was recognised */
    PLOT_STUDENT,
    PLOT_DATA,   /* what was given: samples, a minimum */
    PLOT_THEORY, /* what theory says */
};

enum plot_mark {
    PLOT_LINE,
    PLOT_POINTS,
    PLOT_LINE_AND_POINTS,
    PLOT_BAND, /* between low and high */
    PLOT_BARS, /* points on a line, with bars from low to high */
};

struct plot_series {
    char *name; /* owned; in the legend; NULL: not in the legend */
    enum plot_role role;
    enum plot_mark mark;
    size_t colour; /* 0: that of the role; 1, 2, ...: several of one role are told apart */
    size_t count;
    double *x, *y, *low, *high; /* owned; low and high are read for bands and bars only */
};

struct plot_axis {
    char *label; /* owned; with its unit */
    bool logarithmic;
    double low, high; /* the range shown; low >= high: as the data are */
};

struct plot_grid {
    size_t rows, columns;
    double *values; /* owned; row-major; row 0 is at y_low */
    double x_low, x_high, y_low, y_high;
};

/* A node of a computational graph. Gradients are of the last node in this one. */
struct plot_node {
    char *label; /* owned; "x", "*" */
    bool has_gradient;
    double value, gradient;             /* as they came */
    double right_value, right_gradient; /* as they should be */
    size_t inputs[2], input_count;      /* indices of earlier nodes */
};

struct plot {
    enum plot_form form;
    char *name;    /* owned; for file names and elements' names: small letters, digits and '-' */
    char *title;   /* owned */
    char *finding; /* owned; the sentence for those who do not see the picture */
    struct plot_axis x, y;
    struct plot_series *series; /* owned; drawn in this order */
    size_t series_count;
    struct plot_grid grid;
    char *scale;             /* owned; what the colours of a heat map mean, with its unit */
    struct plot_node *nodes; /* owned; of a graph, in topological order */
    size_t node_count;
};

struct plots {
    struct plot *list; /* owned */
    size_t count;
};

void plot_release(struct plot *plot);

/* Frees what it owns and leaves an empty list; safe twice. */
void plots_release(struct plots *plots);

/* Adds an empty plot; what it returns is valid until the next is added. The texts are copied. */
struct plot *plots_add(struct plots *plots, enum plot_form form, const char *name,
                       const char *title);

/* Names the axes; the labels are copied. */
void plot_axes(struct plot *plot, const char *x_label, const char *y_label);

/* Says what is to be seen, in place of what was said before. */
void plot_find(struct plot *plot, const char *format, ...) PRINTF_LIKE(2, 3);

/* Adds an empty series; what it returns is valid until the next is added. The name is copied, or NULL. */
struct plot_series *plot_add(struct plot *plot, enum plot_role role, enum plot_mark mark,
                             const char *name);

/* Appends a point; its low and high are y. */
void series_put(struct plot_series *series, double x, double y);

/* Appends a point of a band or of bars. */
void series_put_range(struct plot_series *series, double x, double y, double low, double high);

/*
 * Moves the reference's series of `from` into `plot`, and what of data and theory is not there by name yet. A series
 * whose name begins with "reference" gets this name in its place; others keep theirs, behind this one if there is a colour, which
 * tells several joined plots apart (0: there is only one, and series keep their colours).
 */
void plot_join(struct plot *plot, struct plot *from, const char *name, size_t colour);

/*
 * Leaves out points that cannot be seen: of curves those beyond the range of x but the next, and of a series of more
 * than PLOT_POINTS_MAX so many evenly between the first and the last that they are fewer.
 */
void plot_trim(struct plot *plot);

/* Gives the plot a grid of zeros. */
void plot_make_grid(struct plot *plot, size_t rows, size_t columns);

/* Adds a node; its label is copied. */
struct plot_node *plot_add_node(struct plot *plot, const char *label);

#endif
