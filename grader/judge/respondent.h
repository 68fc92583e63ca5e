/*
 * Who is examined: a student's code in a box, or code of the reference's own, as `gradus lint` examines the known
 * mistakes.
 */
#ifndef GRADUS_JUDGE_RESPONDENT_H
#define GRADUS_JUDGE_RESPONDENT_H

#include "box/box.h"
#include "judge/oracle.h"

struct respondent {
    /* Makes the calls, as box_answer does. */
    int (*answer)(const struct respondent *respondent, const struct call calls[], size_t count,
                  struct run_limits limits, struct run_style style, struct answer answers[],
                  struct error *error);
    struct box *box;             /* of a student */
    const struct oracle *oracle; /* of the reference's code */
    const char *function; /* this function is answered by `code`, all others by the reference */
    function_pointer *code;
};

/* A student's code. The box must outlive the respondent. */
struct respondent respondent_in_box(struct box *box);

/* The reference, with one function replaced. */
struct respondent respondent_of_reference(const struct oracle *oracle, const char *function,
                                          function_pointer *code);

/* Makes the calls. Fails with ERROR_MACHINE. */
int respondent_answer(const struct respondent *respondent, const struct call calls[], size_t count,
                      struct run_limits limits, struct run_style style, struct answer answers[],
                      struct error *error) MUST_CHECK;

#endif
