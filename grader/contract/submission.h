/*
 * What one student handed in: named sources as bytes. Foreign, all of it.
 */
#ifndef GRADUS_CONTRACT_SUBMISSION_H
#define GRADUS_CONTRACT_SUBMISSION_H

#include "base/text.h"

struct source {
    char *name; /* owned; as the configuration names it */
    struct text contents;
};

struct submission {
    char *student;          /* owned */
    struct source *sources; /* owned; in the configuration's order */
    size_t source_count;
    char sha256[65]; /* of names and contents, in lower-case hexadecimal */
};

/* Computes the submission's SHA-256 from its sources. */
void submission_hash(struct submission *submission);

/* Frees what the submission owns and leaves an empty one; safe twice. */
void submission_release(struct submission *submission);

#endif
