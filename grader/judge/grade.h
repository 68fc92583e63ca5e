/*
 * Grading one submission: the spine of everything.
 *
 * How it works
 *   The compile box is started; while it works, the run box is raised and the oracle asked. Then
 * the object goes from the one into the other, every check puts its calls to the run box, and the
 * result is what came of it.
 */
#ifndef GRADUS_JUDGE_GRADE_H
#define GRADUS_JUDGE_GRADE_H

#include "base/error.h"
#include "contract/assignment.h"
#include "contract/record.h"
#include "contract/result.h"
#include "contract/submission.h"
#include "judge/oracle.h"

struct examinations;

enum which_checks { ALL_CHECKS, PUBLIC_CHECKS };

struct grading {
    const struct assignment *assignment;
    const struct oracle *oracle;
    const char *worker; /* path of the program inside the box */
    uint64_t seed;
    enum which_checks which;
    const bool *wanted;    /* per check of the configuration; NULL: all of them */
    struct record *record; /* out: filled with all that the submission answered, or NULL */
    struct examinations
        *prepared; /* of all checks, for many submissions; NULL: made for this one */
    enum {
        LINES_OF_ALL,
        LINES_OF_FIRST
    } lines; /* of which failures the source line is looked for: it takes time */
    /* which checks' results carry plots: they take time, an optimizer's most, which is run step by step */
    enum { PLOTS_NONE, PLOTS_OF_FAILURES, PLOTS_OF_ALL } plots;
};

/*
 * Grades the submission and fills *result, which refers to the assignment and is released by the
 * caller. Whatever the submission does is in the result. Fails with ERROR_MACHINE only if no box
 * can be had at all; trouble with one check is tried again and then is that check's VERDICT_ERROR.
 */
int grade(const struct grading *grading, const struct submission *submission, struct result *result,
          struct error *error) MUST_CHECK;

/* What is known of a submission's judgement already. */
struct earlier {
    struct result *result; /* what was found of its checks is moved out of it */
    const bool *
        holds; /* per check of the configuration: would be judged by the same answers in the same way */
};

/*
 * Judges anew what a submission answered before, as the assignment is configured now; nothing is run. What was never
 * asked before cannot be found out: a failure's counterexample may be larger than it could be, and no line is named.
 * A check whose verdict would rest on such a question is VERDICT_ERROR: the submission has to be graded.
 *
 * What still holds of an `earlier` judgement (or NULL) is taken over, words and all; points are those of now. If all of
 * it holds, `record` may be NULL.
 */
void grade_again(const struct grading *grading, const struct submission *submission,
                 struct record *record, struct earlier *earlier, struct result *result);

#endif
