/*
 * What a result rests on, as fingerprints: of the questions (answers to the same questions can be judged again without
 * asking), of the rules (a result under the same rules is the result), and of how each check is judged (of the same
 * answers the verdict and its words are the same, whatever it is worth).
 */
#ifndef GRADUS_JUDGE_FINGERPRINT_H
#define GRADUS_JUDGE_FINGERPRINT_H

#include "base/error.h"
#include "contract/assignment.h"
#include "judge/oracle.h"

#include <stdint.h>

struct fingerprint {
    char questions
        [65];       /* calls, limits, header, compiler and its flags, the program inside the box */
    char rules[65]; /* the questions, the configuration's bytes, the reference, this gradus */
    char *versions; /* owned; for people: gradus, compiler */
    char (*judging)
        [65]; /* owned; per check of the configuration: the rules, without what changes points or what is
                             shown and no verdict: points, hints, visibilities, titles; and without other checks */
    size_t check_count;
};

/*
 * Takes the fingerprints of an assignment at a seed. Fails with ERROR_MACHINE if a program that counts cannot be read
 * or run. The caller releases them.
 */
int fingerprint_take(const struct root *root, const struct assignment *assignment,
                     const struct oracle *oracle, uint64_t seed, struct fingerprint *fingerprint,
                     struct error *error) MUST_CHECK;

void fingerprint_release(struct fingerprint *fingerprint);

#endif
