/*
 * Calls and answers as bytes that are kept: in a class's store, in a student's kit. What is read is foreign: each length
 * is held against what is left, each array against the call's sizes.
 */
#ifndef GRADUS_CONTRACT_STORED_H
#define GRADUS_CONTRACT_STORED_H

#include "base/error.h"
#include "base/text.h"
#include "contract/answer.h"

#include <stdint.h>

/* Most elements of an array and largest size that are believed. */
#define STORED_SIZE_MAX ((size_t)1 << 24)

enum { STORED_PARAMETERS_MAX = 32 };

/* Where reading is. */
struct cursor {
    const char *at;
    size_t left; /* bytes */
};

/* Take the next bytes, a size (32 bits) or a text with its size in front; false if so much is not left. */
bool cursor_take(struct cursor *cursor, void *target, size_t length) MUST_CHECK;
bool cursor_take_size(struct cursor *cursor, size_t *size) MUST_CHECK;
bool cursor_take_text(struct cursor *cursor, struct text *text) MUST_CHECK;

/* Appends a size as cursor_take_size reads it. */
void stored_add_size(struct text *bytes, size_t size);

/* Appends an answer to that call; the evaluations of a callback as their number alone. */
void stored_add_answer(const struct call *call, const struct answer *answer, struct text *bytes);

/* Reads an answer to that call. False if it is none; *answer is then left as it was. The caller releases it. */
bool stored_take_answer(struct cursor *cursor, const struct call *call,
                        struct answer *answer) MUST_CHECK;

/* Appends a call. */
void stored_add_call(const struct call *call, struct text *bytes);

/* Reads a call of that signature. False if it is none; *call is then left as it was. The caller releases it. */
bool stored_take_call(struct cursor *cursor, const struct signature *signature,
                      struct call *call) MUST_CHECK;

#endif
