/*
 * Who is examined: a student's code in a box; code of the reference's own, as `gradus lint` examines the known
 * mistakes; or what a student's code answered when it was in a box.
 */
#ifndef GRADUS_JUDGE_RESPONDENT_H
#define GRADUS_JUDGE_RESPONDENT_H

#include "box/box.h"
#include "contract/record.h"
#include "judge/oracle.h"

struct respondent {
    /* Makes the calls, as box_answer does. */
    int (*answer)(const struct respondent *respondent, const struct call calls[], size_t count,
                  struct run_limits limits, struct run_style style, struct answer answers[],
                  struct error *error);
    struct box *box;             /* of a student */
    const struct oracle *oracle; /* of the reference's code */
    const char *function; /* this function is answered by `code`, all others by the reference */
    const char *code;
    const struct respondent *inner; /* whose answers are noted */
    struct record *record;          /* where, or where they come from */
};

/* A student's code. The box must outlive the respondent. */
struct respondent respondent_in_box(struct box *box);

/*
 * The reference, with one function replaced by other code that the oracle has. What it does not know it does not answer
 * (ANSWER_NOT_REACHED). The names must outlive the respondent.
 */
struct respondent respondent_of_reference(const struct oracle *oracle, const char *function,
                                          const char *code);

/* Another respondent, whose answers are noted in the record. Both must outlive this one. */
struct respondent respondent_recorded(const struct respondent *inner, struct record *record);

/*
 * Answers as they are in the record, which must outlive the respondent; a call that was never made is answered by
 * ANSWER_NOT_REACHED.
 */
struct respondent respondent_of_record(struct record *record);

/* Makes the calls. Fails with ERROR_MACHINE. */
int respondent_answer(const struct respondent *respondent, const struct call calls[], size_t count,
                      struct run_limits limits, struct run_style style, struct answer answers[],
                      struct error *error) MUST_CHECK;

#endif
