/*
 * Whether an assignment's checks are worth something: the reference passes them, the skeleton does not, every known
 * mistake fails one and is recognised there, every legal variant passes, and every check is failed by something.
 */
#ifndef GRADUS_JUDGE_LINT_H
#define GRADUS_JUDGE_LINT_H

#include "base/error.h"
#include "contract/assignment.h"
#include "judge/oracle.h"

/* What a mistake makes of a check. */
enum lint_cell {
    LINT_OTHER_FUNCTION, /* the check is not about the mistake's function */
    LINT_PASSED,
    LINT_FAILED, /* failed, but no mistake named */
    LINT_NAMED,  /* failed and named as itself (of a variant: passed with its remark) */
    LINT_NAMED_AS_OTHER,
};

struct lint {
    size_t check_count, mistake_count; /* the configuration's */
    enum lint_cell *cells;             /* owned; a row of check_count per mistake */
    bool *reference_passed;            /* owned; per check, on all seeds */
    bool *skeleton_failed;             /* owned; per check */
};

/*
 * Fills the matrix in this process, from the reference's code; the reference is tried on `seeds` seeds. What the
 * skeleton does is the caller's to find out (it takes a box): skeleton_failed is left all false. The caller releases.
 * Fails with ERROR_MACHINE.
 */
int lint_examine(const struct assignment *assignment, const struct oracle *oracle, uint64_t seeds,
                 struct lint *lint, struct error *error) MUST_CHECK;

/*
 * Appends the matrix and a line for everything that is wrong; returns how many things are.
 */
size_t lint_report(const struct assignment *assignment, const struct lint *lint, struct text *text);

void lint_release(struct lint *lint);

#endif
