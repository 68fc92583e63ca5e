/* The numbers behind a counterexample: what a program needs to see the failure again. */
#ifndef GRADUS_JUDGE_EXAMPLE_H
#define GRADUS_JUDGE_EXAMPLE_H

#include "contract/result.h"
#include "judge/shrink.h"

/*
 * Fills counterexample->right of a failure whose call the counterexample shows already. `earlier` is the call made
 * before it in the same process, if what comes depends on that; else NULL. What fails before any call is made has no
 * such numbers.
 */
void example_keep_numbers(const struct check *check, const struct failure *failure,
                          const struct call *earlier, struct counterexample *counterexample);

#endif
