/*
 * A function that works on an objective handed to it, as its signature shows it: a minimizer that moves a point, or a
 * line search that returns the length of a step.
 */
#ifndef GRADUS_CONTRACT_MINIMIZER_H
#define GRADUS_CONTRACT_MINIMIZER_H

#include "contract/signature.h"

#include <float.h>

/* The constants of the strong Wolfe conditions (Nocedal and Wright, Numerical Optimization, 3.1). */
#define WOLFE_DECREASE 1e-4
#define WOLFE_CURVATURE 0.9
#define WOLFE_CURVATURE_SLACK 1e-9

/* Rounding of values near a minimum, in units of the values' last bits. */
#define MINIMIZER_VALUE_SLACK (64 * DBL_EPSILON)

/* A minimum is reached when the value is this close to it; a small gradient says the rest. */
#define MINIMIZER_MINIMUM_SLACK 1e-6

/* Indices of parameters; parameter_count where there is none. */
struct minimizer {
    size_t callback;
    size_t point; /* of a minimizer: the only array that is written; of a line search: the first */
    size_t direction; /* of a line search: the second array; it returns a double */
    size_t tolerance; /* a double of that name, which bounds the gradient's infinity norm */
};

/* Recognises a minimizer or a line search. False if it is neither. */
bool minimizer_parts(const struct signature *function, struct minimizer *minimizer);

#endif
