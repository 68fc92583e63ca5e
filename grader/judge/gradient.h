/* The kind `gradient`: the student's gradient, held against the reference and against the student's
 * own loss. */
#ifndef GRADUS_JUDGE_GRADIENT_H
#define GRADUS_JUDGE_GRADIENT_H

#include "judge/examination.h"

extern const struct kind gradient_kind;

/*
 * Whether any subgradient will do: the gradient is all that the function gives, and no graph's, where each node has
 * its derivative and ties have a promised side.
 */
bool takes_subgradients(const struct check *check);

/* Asks the oracle for the losses that may be needed, so that they can be recorded. */
void gradient_ask_ahead(const struct examination *examination);

#endif
