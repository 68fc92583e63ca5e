/*
 * Who knows the right answer: the reference's code, live, in the grader's own process, called from
 * the same signatures as the student's. The same object holds the known mistakes.
 */
#ifndef GRADUS_JUDGE_ORACLE_H
#define GRADUS_JUDGE_ORACLE_H

#include "base/error.h"
#include "contract/answer.h"
#include "contract/assignment.h"
#include "contract/invoke.h"

struct oracle;

/*
 * Loads the assignment's reference. Fails with ERROR_INPUT if it lacks a function of the header, or
 * the code of a mistake that the configuration explains or of a loss that it names. The caller closes the oracle.
 */
int oracle_open(const struct assignment *assignment, struct oracle **oracle,
                struct error *error) MUST_CHECK;

/* The code of that name: a function's reference, or a mistake by its id. Never NULL for those of
 * the assignment. */
function_pointer *oracle_function(const struct oracle *oracle, const char *name);

/* The poison that outputs hold when the reference is asked what is right; students' runs have others. */
enum { ORACLE_POISON = 2 };

/* Makes the call, outputs poisoned as in that pass, and fills *answer, which the caller releases. */
void oracle_answer(function_pointer *function, const struct call *call, unsigned poison,
                   struct answer *answer);

/*
 * The same for a callback that rounds differently: its values are moved by up to `distance` last bits, at random. For
 * calls without a callback it is the same.
 */
void oracle_answer_near(function_pointer *function, const struct call *call, unsigned poison,
                        struct random *random, double distance, struct answer *answer);

/* Safe on NULL. */
void oracle_close(struct oracle *oracle);

#endif
