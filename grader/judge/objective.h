/* Objectives with known gradients, and sequences of gradients, that optimizers are driven along. */
#ifndef GRADUS_JUDGE_OBJECTIVE_H
#define GRADUS_JUDGE_OBJECTIVE_H

#include "contract/config.h"

/*
 * The gradient that a course gives in a step (from 1) at a point of n numbers: of its objective, or, for a probe,
 * one that depends on the step alone.
 */
void course_gradient(enum course course, size_t step, size_t n, const double point[n],
                     double gradient[n]);

#endif
