/*
 * Smaller counterexamples: a failing call is replaced by the smallest that fails in the same way.
 *
 * How it works
 *   The check's small calls (judge/smaller.h) are put to the respondent in one run, and the first that fails alike is
 *   shown: an answer that is wrong in the same output, or a crash at the same place. The reference's status must be what
 *   it was (a matrix of full rank stays one). Fewer are asked where the failing call evaluates its callback so often that
 *   they would take long.
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

enum { SHRINK_EVALUATIONS_MAX = 30000 };

/*
 * How many calls may be asked for a failing one that evaluated its callback so often: smaller ones cost about as much
 * each, and each evaluation crosses the box.
 */
size_t shrink_calls(size_t evaluations);

/*
 * Makes *failure smaller in place. Runs are made in the style in which the failure was seen. Fails with ERROR_MACHINE;
 * *failure is then what it was.
 */
int shrink(struct examination *examination, const struct respondent *respondent,
           struct run_style style, struct failure *failure, struct error *error) MUST_CHECK;

void failure_release(struct failure *failure);

#endif
