/*
 * One submission of a class, graded into a parcel: what a process of the pool does, and what a machine of a cluster does.
 * Nothing is looked up or kept here; the same submission gives the same parcel everywhere, the seconds aside.
 */
#ifndef GRADUS_CLASS_GRADER_H
#define GRADUS_CLASS_GRADER_H

#include "class/parcel.h"
#include "contract/assignment.h"
#include "judge/examination.h"
#include "judge/fingerprint.h"

/* What all submissions of a class are graded by. */
struct grader {
    const struct assignment *assignment; /* must outlive the grader */
    const struct oracle *oracle;         /* likewise */
    const char *worker;                  /* path of the program inside the box; likewise */
    uint64_t seed;
    struct fingerprint fingerprint; /* owned */
    struct examinations prepared;   /* owned; made once: processes that fork share them */
};

/*
 * Makes ready what does not depend on a submission: fingerprints, inputs, the reference's answers. Fails with
 * ERROR_MACHINE as fingerprint_take does. The caller releases the grader.
 */
int grader_open(const struct root *root, const struct assignment *assignment,
                const struct oracle *oracle, uint64_t seed, struct grader *grader,
                struct error *error) MUST_CHECK;

/*
 * Runs the submission and puts it with its result and all its answers into *parcel, which the caller releases;
 * *submission is then empty. The result names no student: whoever handed in the same gets the same. If no box can be
 * had, the parcel is PARCEL_FAILED and says why.
 */
void grader_run(struct grader *grader, struct submission *submission, struct parcel *parcel);

/* The parcel that says why a submission could not be graded. The caller releases it. */
struct parcel grader_failed(const struct grader *grader, const char *sha256, const char *why);

/*
 * Judges a submission (its SHA-256 is enough to name it) anew by what it answered before, as bytes; runs nothing. Of an
 * `older` result, as JSON (empty: none), checks that hold are taken over; if all do, the record may be empty. A result
 * with a check that is an error has to be run instead. Fails with ERROR_INPUT if the bytes are no record. The caller
 * releases the result.
 */
int grader_judge(struct grader *grader, const char *sha256, const struct text *record,
                 const struct text *older, const bool *holds, struct result *result,
                 struct error *error) MUST_CHECK;

/* A parcel with this result, which has no answers in it. The caller releases it. */
struct parcel grader_pack(const struct grader *grader, const struct result *result);

/* Frees what the grader owns and leaves an empty one; safe twice. */
void grader_release(struct grader *grader);

#endif
