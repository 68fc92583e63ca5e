/* A derivative from values alone: central differences, extrapolated, with an error bar. */
#ifndef GRADUS_JUDGE_DERIVATIVE_H
#define GRADUS_JUDGE_DERIVATIVE_H

#include <stddef.h>

/* Values are taken at x +- h, x +- h/2, ... : this many steps. */
enum { DERIVATIVE_STEPS = 7 };

struct slope {
    double value;
    double error; /* the bar: how far the value may be off */
};

/*
 * Extrapolates central differences over halved steps (Richardson; C. J. F. Ridders, "Accurate
 * computation of F'(x) and F'(x) F''(x)", Advances in Engineering Software 4, 1982): each column of
 * the tableau cancels the next even power of h. The entry with the smallest bar is taken; a bar is
 * the distance to its neighbours plus what the rounding of the values does at that step.
 *
 * plus, minus  f(x + h / 2^k) and f(x - h / 2^k), k = 0 .. DERIVATIVE_STEPS - 1
 * h            the first step, > 0
 */
struct slope derivative_extrapolate(const double plus[DERIVATIVE_STEPS],
                                    const double minus[DERIVATIVE_STEPS], double h);

#endif
