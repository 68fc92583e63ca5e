/*
 * Packages of `gradus submit`, and the folder that they are dropped into: a file each,
 * STUDENT_20261103T225900Z_DIGEST.zip, where the time is the packer's and DIGEST the first digits of the submission's
 * SHA-256. A file of the folder is whole or not there, and is never overwritten.
 *
 * Who may write into the folder can write any name. So that nobody reads or replaces another's work, make it with
 * `chmod 3733` and the staff's group: files then belong to that group, students can add but not list, and only the owner
 * of a file, whose account the system knows, can remove it.
 */
#ifndef GRADUS_CLASS_DROP_H
#define GRADUS_CLASS_DROP_H

#include "base/error.h"
#include "base/text.h"
#include "class/manifest.h"
#include "contract/submission.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Appends the package, a zip: the manifest, then the sources in the configuration's order (NULL: none, there is nothing
 * to grade). The same manifest and submission give the same bytes. Fails with ERROR_MACHINE.
 */
int package_make(const struct manifest *manifest, const struct submission *submission,
                 struct text *zip, struct error *error) MUST_CHECK;

/* Whether a student can be named so in a file name: letters, digits, `.@+-`, what is not ASCII; no `_` or space. */
bool drop_takes_student(const char *student);

/* The package's name in the folder; the manifest names a student. The caller frees. */
char *drop_name(const struct manifest *manifest);

/* Takes such a name apart; *student is owned by the caller, *made_at are seconds since 1970. */
bool drop_parse(const char *name, size_t length, char **student, int64_t *made_at);

/*
 * Puts a file into the folder, on the disk when this returns; a file of that name with the same contents is left as it
 * is. `modified_at` is the time that the file shows, seconds since 1970; 0: now. Fails, and leaves nothing behind, with
 * ERROR_INPUT if there is no such folder or it may not be written to, or another file of that name is there; with
 * ERROR_MACHINE if the disk is full, say.
 */
int drop_put(const char *folder, const char *name, const struct text *bytes, int64_t modified_at,
             struct error *error) MUST_CHECK;

/* Whether a file of that name with these contents is in the folder. */
bool drop_has(const char *folder, const char *name, const struct text *bytes);

#endif
