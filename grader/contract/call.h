/*
 * A call: a signature with argument values. What a student's function and the reference are asked,
 * alike.
 *
 * A call owns the data of its arrays; the signature must outlive it. An output that the caller does
 * not fill has data NULL: whoever carries the call out provides the memory and poisons it.
 */
#ifndef GRADUS_CONTRACT_CALL_H
#define GRADUS_CONTRACT_CALL_H

#include "contract/problem.h"
#include "contract/signature.h"

#include <stdint.h>

union scalar {
    double real;
    size_t size;
    int integer;
    uint64_t bits; /* all of it, for comparing and sending */
};

enum direction { DIRECTION_IN, DIRECTION_OUT, DIRECTION_INOUT };

struct value {
    enum direction direction;
    union scalar scalar; /* a scalar parameter's value */
    void *data;          /* owned; an array's elements in row-major order; NULL for DIRECTION_OUT */
    size_t count;        /* elements of the array */
    struct problem *problem; /* owned; what a callback stands for */
};

struct call {
    const struct signature *signature;
    struct value *values; /* owned; one per parameter */
};

/*
 * Starts a call of that signature: all scalars zero, all arrays without data; const arrays are
 * inputs, others outputs. Sizes are set next, then call_shape, then the arrays' data.
 */
void call_init(struct call *call, const struct signature *signature);

/* Frees the values and leaves an empty call; safe twice. */
void call_release(struct call *call);

/* Makes an independent copy. The caller releases it. */
struct call call_copy(const struct call *call);

/* Counts the elements of every array from the size parameters. Existing data must have been made
 * for these sizes. */
void call_shape(struct call *call);

/* Bytes of an array parameter's elements. */
size_t call_array_bytes(const struct call *call, size_t parameter);

/* Whether the function may write to the array: outputs and inouts. */
bool call_writes(const struct call *call, size_t parameter);

/*
 * The sizes of the problem behind a call's callback: of the parameter n, and of m for functions to m numbers (else 0).
 */
void call_problem_sizes(const struct call *call, size_t *n, size_t *m);

/* The first callback parameter, or the count of parameters. */
size_t call_callback(const struct call *call);

/* The extent of dimension k of an array parameter in this call. */
size_t call_extent(const struct call *call, size_t parameter, size_t k);

#endif
