/*
 * A step of an optimizer as its signature shows it: which parameter is the point, which the gradient, which the
 * state that is carried from step to step, and which counts the steps.
 */
#ifndef GRADUS_CONTRACT_STEP_H
#define GRADUS_CONTRACT_STEP_H

#include "contract/signature.h"

/* Indices of parameters. */
struct step {
    size_t size;     /* n */
    size_t point;    /* the first array that is written */
    size_t gradient; /* the only array that is read */
    size_t
        counter; /* a size that is no array's extent: the number of the step, from 1; or parameter_count */
};

/* Recognises a step; arrays beside the point that are written are its state. False if it is none. */
bool step_parts(const struct signature *function, struct step *step);

/*
 * Whether a function gives the point at which a step wants its gradient: its parameters are all parameters of the
 * step (by name) but for one array, the result.
 */
bool step_lookahead_fits(const struct signature *step, const struct signature *lookahead);

#endif
