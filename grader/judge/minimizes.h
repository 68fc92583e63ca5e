/*
 * The kind `minimizes`: a function that works on the grader's objective is judged by where it ends, not by the way it
 * took: two right line searches give two sequences of points.
 */
#ifndef GRADUS_JUDGE_MINIMIZES_H
#define GRADUS_JUDGE_MINIMIZES_H

#include "judge/examination.h"

extern const struct kind minimizes_kind;

/*
 * How many evaluations the check allows for this call, and whether the answer needed more: it is wrong then, whatever
 * else came back. A check without a budget allows INFINITY.
 */
double minimizes_budget(const struct check *check, const struct expectation *expectation);
bool minimizes_overspends(const struct check *check, const struct answer *answer,
                          const struct expectation *expectation);

#endif
