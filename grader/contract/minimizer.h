/*
 * A function that works on an objective handed to it, as its signature shows it: a minimizer that moves a point, or a
 * line search that returns the length of a step.
 */
#ifndef GRADUS_CONTRACT_MINIMIZER_H
#define GRADUS_CONTRACT_MINIMIZER_H

#include "contract/signature.h"

/* Indices of parameters; parameter_count where there is none. */
struct minimizer {
    size_t callback;
    size_t point;     /* of a minimizer: the only array that is written; of a line search: the first */
    size_t direction; /* of a line search: the second array; it returns a double */
    size_t tolerance; /* a double of that name, which bounds the gradient's infinity norm */
};

/* Recognises a minimizer or a line search. False if it is neither. */
bool minimizer_parts(const struct signature *function, struct minimizer *minimizer);

#endif
