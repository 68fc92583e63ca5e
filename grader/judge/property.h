/*
 * The kind `property`: relations that hold for one call, or between two calls of which the second is made of the
 * first, whatever the right values are.
 */
#ifndef GRADUS_JUDGE_PROPERTY_H
#define GRADUS_JUDGE_PROPERTY_H

#include "judge/examination.h"

/*
 * How far the sides of a relation of this answer may be apart, per element: *slack, which the caller frees. No elements
 * if the relation cannot be evaluated.
 */
void property_slack(const struct check *check, const struct relation *relation,
                    const struct call *call, const struct answer *answer,
                    const struct expectation *expectation, double **slack, size_t *count);

extern const struct kind property_kind;

/*
 * Makes the second call from a call and its answer; `errors` (an expectation's bounds, or NULL) are added to what the
 * answer holds. False if the shapes do not go together. The caller releases the call.
 */
bool property_second_call(const struct check *check, const struct call *call,
                          const struct answer *answer, const struct expectation *errors,
                          struct call *second);

/* Hangs the second call and its answer, both taken over, on the first's answer. */
void property_attach(const struct call *call, struct answer *answer, struct call second,
                     struct answer come);

/*
 * Adds to the expectation of the first call what the second call made of the right answer should yield (the code that
 * is asked for it being `second`), and how far that may be off: by its own rounding, and by that of the first.
 */
void property_follow(const struct check *check, const struct call *call, function_pointer *second,
                     struct expectation *expectation);

#endif
