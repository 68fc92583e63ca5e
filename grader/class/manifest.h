/*
 * What stands beside the sources in a package of `gradus submit`: whose they are, of which assignment, and the SHA-256 of
 * each, as manifest.json (report/schemas/manifest-1.schema.json). Whoever has the package can write another one: it
 * proves nothing but that the sources are still those that were packed. What it says of student and time is a claim.
 */
#ifndef GRADUS_CLASS_MANIFEST_H
#define GRADUS_CLASS_MANIFEST_H

#include "base/error.h"
#include "base/text.h"
#include "contract/submission.h"

#include <stddef.h>
#include <stdint.h>

/* Its name in a package. */
extern const char manifest_name[];

struct manifest_file {
    char *name; /* owned */
    uint64_t bytes;
    char sha256[65]; /* of the contents, in lower-case hexadecimal */
};

struct manifest {
    char *assignment;            /* owned */
    char *student;               /* owned; or NULL */
    char *gradus;                /* owned; the version that packed it */
    char *kit;                   /* owned; the version of the student's kit, or NULL */
    char *commit;                /* owned; what was pushed, or NULL */
    int64_t made_at;             /* seconds since 1970, UTC, by the clock of who packed it */
    char submission_sha256[65];  /* as the store has it; "" if there is nothing to grade */
    struct manifest_file *files; /* owned */
    size_t file_count;
};

/* Frees what the manifest owns and leaves an empty one; safe twice. */
void manifest_release(struct manifest *manifest);

/* Notes the submission's sources and digests; the rest is the caller's to set. */
void manifest_take_sources(struct manifest *manifest, const struct submission *submission);

/* Appends it as JSON and a newline. */
void manifest_write(const struct manifest *manifest, struct text *text);

enum manifest_reading {
    MANIFEST_READ,
    MANIFEST_FOREIGN, /* no JSON of gradus: another program's file of that name */
    MANIFEST_WRONG,   /* it says that it is one, and is not; the error says why */
};

/*
 * Reads a manifest from bytes that anybody may have written: names lead nowhere, digests are digests, numbers are in
 * range, no key comes twice. *manifest and *error are as they were unless the result says that they are filled. The
 * caller releases a manifest that was read.
 */
enum manifest_reading manifest_read(const char *bytes, size_t length, struct manifest *manifest,
                                    struct error *error);

/*
 * Appends a line to *notices for everything in which a submission differs from what the manifest says; nothing if all
 * agrees. An assignment of NULL is not compared.
 */
void manifest_compare(const struct manifest *manifest, const char *assignment,
                      const struct submission *submission, struct text *notices);

#endif
