/*
 * Gradients on a kink of the loss: max(0, m) at m = 0, |x| at 0. There a loss has no derivative but
 * subgradients, all equally right: the limits of its gradients from around, and what lies between
 * them (Clarke's generalized gradient). Which of them a function gives is a matter of > or >=, or of
 * rounding.
 */
#ifndef GRADUS_JUDGE_KINK_H
#define GRADUS_JUDGE_KINK_H

#include "judge/expectation.h"

/*
 * Whether the call of a gradient check lies on a kink, or within rounding of one, and the answer is a
 * subgradient there. `expectation` is of the code that is held right: the reference, or a mistake.
 */
bool answer_is_subgradient(const struct check *check, const struct call *call,
                           const struct answer *answer, const struct expectation *expectation);

/*
 * Looks for the corners of the generalized gradient at the call, so that the expectation can be recorded: the gradients
 * right beside it in many directions, towards the axes, all signs alike and at random. None if it is not on a kink.
 */
void kink_find_corners(const struct check *check, const struct call *call,
                       struct expectation *expectation);

#endif
