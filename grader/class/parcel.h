/*
 * One graded submission on its way to the store: from a worker process through a pipe, or from another machine as a
 * file. Bytes are foreign until parcel_decode has accepted them.
 */
#ifndef GRADUS_CLASS_PARCEL_H
#define GRADUS_CLASS_PARCEL_H

#include "base/error.h"
#include "base/text.h"
#include "class/store.h"
#include "contract/submission.h"

enum parcel_state {
    PARCEL_GRADED,
    PARCEL_FAILED, /* the grader's own trouble; `result` says which, there is nothing to store */
};

struct parcel {
    enum parcel_state state;
    char *assignment, *sha256, *questions, *rules, *versions; /* owned */
    uint64_t seed;
    double score, max_score, seconds;
    bool is_error;         /* a check is the grader's own error */
    struct text result;    /* JSON; of PARCEL_FAILED the reason */
    struct text record;    /* all answers, squeezed (store_squeeze); empty if it was judged anew */
    uint64_t record_bytes; /* that they had before */
    struct text plots;     /* JSON (report/plot_json.h); empty if there are none */
    struct submission submission; /* its sources; none if they are in the store already */
};

/* Appends the parcel as bytes. */
void parcel_encode(const struct parcel *parcel, struct text *bytes);

/*
 * Reads a parcel back. Fails with ERROR_MACHINE if the bytes are none, or not all of one; *parcel is then left as it
 * was. The caller releases the parcel.
 */
int parcel_decode(const char *bytes, size_t length, struct parcel *parcel,
                  struct error *error) MUST_CHECK;

/* Puts graded parcels into the store, in one transaction for all of them. */
int parcels_store(const struct parcel parcels[], size_t count, struct store *store,
                  struct error *error) MUST_CHECK;

/* Frees what the parcel owns and leaves an empty one; safe twice. */
void parcel_release(struct parcel *parcel);

#endif
