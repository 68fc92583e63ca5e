/*
 * Smaller counterexamples: a failing call is reduced while it still fails in the same way.
 *
 * How it works
 *   In rounds: many reduced calls are made (sizes first, then values towards 0, 1, -1, small whole numbers, fewer
 *   digits), the respondent answers them in one run, and the first that still fails is kept. A reduced call must be
 *   one that the check could have asked: sizes and scalars within their ranges, and a status of the reference that
 *   stays what it was (a matrix of full rank stays one). It ends when no reduction fails any more, or after 300 calls;
 *   after fewer where the failing call evaluates its callback so often that they would take long.
 */
#ifndef GRADUS_JUDGE_SHRINK_H
#define GRADUS_JUDGE_SHRINK_H

#include "judge/compare.h"
#include "judge/examination.h"

/* A failing call, with what was expected and the answer that shows the failure. Owns all three. */
struct failure {
    struct call call;
    struct expectation expectation;
    struct answer answer;
    struct difference difference; /* of a returned answer */
};

enum { SHRINK_CALLS_MAX = 300, SHRINK_EVALUATIONS_MAX = 30000 };

/*
 * How many calls may be asked for a failing one that evaluated its callback so often: smaller ones cost about as much
 * each, and each evaluation crosses the box.
 */
size_t shrink_calls(size_t evaluations);

/*
 * Reduces *failure in place. Runs are made in the style in which the failure was seen. Fails with ERROR_MACHINE;
 * *failure is then what it was at last.
 */
int shrink(const struct examination *examination, const struct respondent *respondent,
           struct run_style style, struct failure *failure, struct error *error) MUST_CHECK;

void failure_release(struct failure *failure);

#endif
