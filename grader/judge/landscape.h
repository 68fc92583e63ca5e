/*
 * Objectives of two parameters that paths are drawn on: the narrow valley and Rosenbrock's. Both have the minimum 0.
 */
#ifndef GRADUS_JUDGE_LANDSCAPE_H
#define GRADUS_JUDGE_LANDSCAPE_H

#include "contract/plot.h"

enum landscape_kind { LANDSCAPE_VALLEY, LANDSCAPE_ROSENBROCK };

struct landscape {
    const char *name; /* for names of plots */
    const char *words;
    const char *formula;
    double start[2], minimum[2];
    double x_low, x_high, y_low, y_high; /* the window that is drawn */
    size_t steps;                        /* how long a path is followed */
    double (*value)(double x, double y);
    void (*gradient)(const double at[2], double gradient[2]);
    void (*hessian)(const double at[2], double hessian[4]);
};

const struct landscape *landscape_of(enum landscape_kind kind);

/* Puts the landscape under a plot with contours: its window, its values, its minimum. */
void landscape_draw(const struct landscape *landscape, struct plot *plot);

/* The same of any function of two numbers. */
void contours_draw(double (*value)(const void *context, double x, double y), const void *context,
                   struct plot *plot);

#endif
