/* Code of the reference's own, called in the grader's process from the same signatures as a student's. */
#ifndef GRADUS_JUDGE_REFERENCE_H
#define GRADUS_JUDGE_REFERENCE_H

#include "contract/answer.h"
#include "contract/invoke.h"
#include "contract/random.h"

/* The poison that outputs hold when the reference is asked what is right; students' runs have others. */
enum { REFERENCE_POISON = 2 };

/* Makes the call, outputs poisoned as in that pass, and fills *answer, which the caller releases. */
void reference_answer(function_pointer *function, const struct call *call, unsigned poison,
                      struct answer *answer);

/*
 * The same for a callback that rounds differently: its values are moved by up to `distance` last bits, at random. For
 * calls without a callback it is the same.
 */
void reference_answer_near(function_pointer *function, const struct call *call, unsigned poison,
                           struct random *random, double distance, struct answer *answer);

#endif
