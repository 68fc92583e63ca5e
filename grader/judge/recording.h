/*
 * What the reference and the known mistakes say of the public checks' calls, so that a student's kit needs none of their
 * code: the calls themselves in their series, and by question (check, code, call) what is expected or answered.
 *
 * A recording owns all that is in it. Its bytes come from an instructor, but lie on a student's disk: they are foreign
 * until recording_decode has accepted them, and each answer until it was read against its call.
 */
#ifndef GRADUS_JUDGE_RECORDING_H
#define GRADUS_JUDGE_RECORDING_H

#include "base/error.h"
#include "base/text.h"
#include "judge/oracle.h"

struct recording;

/*
 * An empty recording, in which mistakes have their ids of the kit (contract/kit.h); the configuration must outlive it.
 * The caller frees it.
 */
struct recording *recording_new(const struct config *config);

/* Safe on NULL. */
void recording_free(struct recording *recording);

/* Note what was made or said; a question that is there already is not noted twice. */
void recording_note_calls(struct recording *recording, const struct check *check,
                          enum series series, const struct inputs *inputs);
void recording_note_expectation(struct recording *recording, const struct check *check,
                                const char *code, const struct call *call,
                                const struct expectation *expectation);
void recording_note_answer(struct recording *recording, const char *code, const struct call *call,
                           const struct answer *answer);

/* Find what was noted; false if it was not, or is not what belongs to the call. The caller releases what is found. */
bool recording_calls(const struct recording *recording, const struct check *check,
                     enum series series, struct inputs *inputs) MUST_CHECK;
bool recording_expectation(const struct recording *recording, const struct check *check,
                           const char *code, const struct call *call,
                           struct expectation *expectation) MUST_CHECK;
bool recording_answer(const struct recording *recording, const char *code, const struct call *call,
                      struct answer *answer) MUST_CHECK;

/* Appends the recording as bytes. */
void recording_encode(const struct recording *recording, struct text *bytes);

/* Reads a recording back. Fails with ERROR_INPUT if the bytes are none. The caller frees *recording. */
int recording_decode(const char *bytes, size_t length, struct recording **recording,
                     struct error *error) MUST_CHECK;

#endif
