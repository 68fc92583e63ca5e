/*
 * What one student handed in at one time: some entries of a bundle, and the sources among them.
 */
#ifndef GRADUS_CLASS_HANDIN_H
#define GRADUS_CLASS_HANDIN_H

#include "base/error.h"
#include "base/text.h"
#include "class/bundle.h"
#include "contract/config.h"
#include "contract/submission.h"

#include <stdbool.h>

struct handin_file {
    size_t entry; /* index in the bundle */
    char *name;   /* owned; as the student named it, with folders */
    uint64_t
        version; /* of names that differ by `-1` alone the highest is the newest; 0: no versions */
};

struct handin {
    char *student;      /* owned; as the platform identifies the student */
    char *name;         /* owned; the full name, or NULL */
    char *submitted_at; /* owned; ISO 8601 in UTC, or NULL */
    char *origin;       /* owned; the path it came from */
    size_t number;      /* which attempt it is, from 1; 0 if the platform does not say */
    bool is_claimed;    /* who the student is says the hand-in alone, no platform */
    struct text notices;
    struct handin_file *files; /* owned */
    size_t file_count;
};

/* Appends a file of the hand-in; copies the name. */
void handin_add(struct handin *handin, size_t entry, const char *name, uint64_t version);

/* Frees what the hand-in owns and leaves an empty one; safe twice. */
void handin_release(struct handin *handin);

/* Whether nobody means this file to be graded: `__MACOSX`, `.DS_Store`, `.git`, `a.out`, objects, editors' copies. */
bool handin_is_junk(const char *path);

/*
 * Reads the configuration's sources from the hand-in, in whatever folder they lie, or from the one archive in it, which
 * is opened once. Of several versions the newest counts; what was ignored or chosen, and where the sources are not those
 * that a manifest of `gradus submit` names, is said in *notices, a line each.
 *
 * Fails with ERROR_INPUT if there is nothing to grade, which is the student's matter: nothing handed in, a source
 * missing (with the name that was probably meant), there twice with different contents, a link, too large, no text;
 * with ERROR_MACHINE as bundle_read. The caller releases the submission, whose student and SHA-256 are set.
 */
int handin_read(struct bundle *bundle, const struct handin *handin, const struct config *config,
                struct submission *submission, struct text *notices,
                struct error *error) MUST_CHECK;

/* The name without `-1`, `-2`... in front of its extension, and that number (0 without). The caller frees. */
char *handin_plain_name(const char *name, size_t *number);

/* --- for the hand-in's own files --- */

/* The manifest of `gradus submit` among the files, the topmost; NULL: there is none. */
const struct handin_file *handin_find_manifest(const struct handin *handin);

/* Reads the manifest and says in *notices where the submission is not what it promises. */
void handin_verify(struct bundle *bundle, const struct handin *handin,
                   const struct handin_file *file, const struct config *config,
                   const struct submission *submission, struct text *notices);

#endif
