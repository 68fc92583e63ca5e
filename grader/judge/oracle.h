/*
 * Who knows the right answer, and what the known mistakes answer: the reference's code, loaded into the grader's own
 * process and called from the same signatures as the student's; or, in a student's kit, what that code said of the
 * public checks when the kit was made.
 *
 * Code is named: a function's own name is its reference, a mistake's id its code. A recording knows what was asked when
 * it was made and nothing else, so whoever asks says what becomes of a verdict when there is no answer; for a public
 * check that must not happen.
 */
#ifndef GRADUS_JUDGE_ORACLE_H
#define GRADUS_JUDGE_ORACLE_H

#include "base/error.h"
#include "contract/assignment.h"
#include "contract/input.h"
#include "judge/expectation.h"

struct oracle;
struct recording;

/*
 * Loads the assignment's reference. Fails with ERROR_INPUT if it lacks a function of the header, or
 * the code of a mistake that the configuration explains or of a loss that it names. The caller closes the oracle.
 */
int oracle_open(const struct assignment *assignment, struct oracle **oracle,
                struct error *error) MUST_CHECK;

/* An oracle that knows what is in the recording, which it takes over. The caller closes it. */
struct oracle *oracle_of_recording(struct recording *recording);

/* From now on everything that is asked is noted in the recording too, which must outlive the oracle. */
void oracle_note(struct oracle *oracle, struct recording *recording);

/* Safe on NULL. */
void oracle_close(struct oracle *oracle);

/* Whether it has the reference's code and so can answer any question. */
bool oracle_is_live(const struct oracle *oracle);

/* The code of that name, of a live oracle. Never NULL for code of the assignment. */
function_pointer *oracle_function(const struct oracle *oracle, const char *code);

/*
 * What the code should give for a call of the check, and how far an answer may be off: of the check's function (with
 * its second call, if the check has one) or of its loss. False if that is not known. The caller releases the
 * expectation.
 */
bool oracle_expect(const struct oracle *oracle, const struct check *check, const char *code,
                   const struct call *call, struct expectation *expectation) MUST_CHECK;

/* What the code gives, outputs poisoned as in that pass. False if that is not known. The caller releases the answer. */
bool oracle_answer(const struct oracle *oracle, const char *code, const struct call *call,
                   unsigned poison, struct answer *answer) MUST_CHECK;

/* Lists of calls of a check. */
enum series {
    SERIES_INPUTS,  /* that it asks */
    SERIES_SMALLER, /* that a failing one is replaced by (judge/smaller.h) */
    SERIES_FURTHER, /* that tell mistakes apart */
    SERIES_COUNT = SERIES_FURTHER + 3,
};

/*
 * The calls of a series as they are recorded, since another machine's rounding could make others. False for a live
 * oracle: they are made then, and told to oracle_made_calls. The caller releases *inputs.
 */
bool oracle_calls(const struct oracle *oracle, const struct check *check, enum series series,
                  struct inputs *inputs) MUST_CHECK;
void oracle_made_calls(const struct oracle *oracle, const struct check *check, enum series series,
                       const struct inputs *inputs);

#endif
