/*
 * Gradescope's submission_metadata.yml: who handed in which folder, and when. Ruby wrote it, with symbols as keys:
 *
 *     submission_1234:
 *       :submitters:
 *       - :name: Anna Albers
 *         :sid: '100'
 *         :email: anna@example.edu
 *       :created_at: 2023-09-21 18:10:54.123456000 Z
 *       :history: [...]
 *
 * It holds all that each autograder printed as well, so it is read as a stream of which only these few values are kept.
 */
#ifndef GRADUS_CLASS_GRADESCOPE_METADATA_H
#define GRADUS_CLASS_GRADESCOPE_METADATA_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

struct submitter {
    char *name, *sid, *email; /* owned; NULL if not given */
};

struct gradescope_submission {
    char *folder;                 /* owned */
    struct submitter *submitters; /* owned */
    size_t submitter_count;
    char *created_at; /* owned; as it is written, or NULL */
    size_t earlier;   /* submissions before this one */
};

struct gradescope_metadata {
    struct gradescope_submission *list; /* owned; in the file's order */
    size_t count;
};

/* Reads the file's bytes. Fails with ERROR_INPUT, with file:line:column. The caller releases the metadata. */
int gradescope_metadata_parse(const char *file, const struct text *bytes,
                              struct gradescope_metadata *metadata, struct error *error) MUST_CHECK;

/* The submission of that folder, or NULL. */
const struct gradescope_submission *
gradescope_metadata_find(const struct gradescope_metadata *metadata, const char *folder,
                         size_t length);

/* Frees what it owns and leaves an empty one; safe twice. */
void gradescope_metadata_release(struct gradescope_metadata *metadata);

#endif
