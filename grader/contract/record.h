/*
 * Everything that a submission answered, so that it can be judged anew without being run: when points, tolerances or
 * hints have changed. An answer is found by its question, and equal questions by their order.
 *
 * A record owns its entries. Bytes that come from a store are foreign until record_decode has accepted them.
 */
#ifndef GRADUS_CONTRACT_RECORD_H
#define GRADUS_CONTRACT_RECORD_H

#include "base/error.h"
#include "base/text.h"
#include "contract/answer.h"

#include <stdbool.h>
#include <stdint.h>

enum { RECORD_KEY_BYTES = 16 };

/* What became of compiling. */
enum record_build { RECORD_BUILT, RECORD_NOT_BUILT, RECORD_COMPILER_LIMIT };

struct record_entry {
    uint8_t key[RECORD_KEY_BYTES]; /* of the question */
    struct text answer;            /* encoded */
    bool is_taken;
};

struct record {
    enum record_build build;
    struct text log;              /* what the compiler printed; foreign */
    struct record_entry *entries; /* owned */
    size_t count, capacity;
    size_t cursor;  /* where the next answer probably is */
    size_t missing; /* questions that were put to it and that it has no answer to */
};

/* Notes what came of a call that was made in this style (any number that tells styles apart). */
void record_add(struct record *record, const struct call *call, uint32_t style,
                const struct answer *answer);

/*
 * Finds what came of a call in that style: the first answer that was not taken yet, else the last. False if the question
 * was never asked; *answer is then left as it was. The caller releases *answer.
 */
bool record_take(struct record *record, const struct call *call, uint32_t style,
                 struct answer *answer) MUST_CHECK;

/* Forgets all entries from `count` on. */
void record_cut(struct record *record, size_t count);

/* Appends the record as bytes. */
void record_encode(const struct record *record, struct text *bytes);

/*
 * Reads a record back. Fails with ERROR_INPUT if the bytes are none; *record is then left as it was. Answers are held
 * against their calls when they are taken. The caller releases the record.
 */
int record_decode(const char *bytes, size_t length, struct record *record,
                  struct error *error) MUST_CHECK;

/* Frees what the record owns and leaves an empty one; safe twice. */
void record_release(struct record *record);

/* Adds the bytes that make a call's question: function, numbers, problem. For keys and fingerprints. */
struct sha256_ctx;
void record_hash_call(struct sha256_ctx *context, const struct call *call);

#endif
