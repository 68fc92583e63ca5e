/*
 * What a student's kit needs to know: everything that checking a submission may ask the oracle about the public checks,
 * asked ahead.
 *
 * How it works
 *   What depends on no answer is asked outright: inputs, small calls, what the known mistakes give, what the facts about
 *   wrong arrays need. Then the reference and every mistake are examined as if they were submissions, plots included,
 *   and all that the examination asks is noted.
 */
#ifndef GRADUS_JUDGE_HANDOUT_H
#define GRADUS_JUDGE_HANDOUT_H

#include "judge/oracle.h"
#include "judge/recording.h"

/* Asks the live oracle all of it and notes it in the recording. Fails with ERROR_MACHINE. */
int handout_record(const struct assignment *assignment, struct oracle *oracle, uint64_t seed,
                   struct recording *recording, struct error *error) MUST_CHECK;

#endif
