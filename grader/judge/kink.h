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

#endif
