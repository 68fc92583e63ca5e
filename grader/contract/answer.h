/*
 * What came of a call. Everything in it is data that a hostile process may have chosen, except the
 * kind, which is decided outside from how the process ended and from what its memory then held.
 */
#ifndef GRADUS_CONTRACT_ANSWER_H
#define GRADUS_CONTRACT_ANSWER_H

#include "contract/call.h"

enum answer_kind {
    ANSWER_NOT_REACHED, /* an earlier call in the same process ended it */
    ANSWER_RETURNED,
    ANSWER_CRASHED,
    ANSWER_OUT_OF_BOUNDS,
    ANSWER_WROTE_INPUT,
    ANSWER_STACK_OVERFLOW,
    ANSWER_TIMED_OUT,
    ANSWER_OUT_OF_MEMORY,
    ANSWER_FORBIDDEN,  /* a system call that the box does not allow */
    ANSWER_EXITED,     /* ended the process in an orderly way instead of returning */
    ANSWER_NOT_LOADED, /* the object could not be loaded, or its constructors did not come back */
    ANSWER_MISSING,    /* the object has no such function */
};

/* Where and how a call ended, as far as known. */
struct fault {
    bool has_place;     /* parameter and index are known */
    size_t parameter;   /* of the array concerned */
    ptrdiff_t index;    /* of the element, below 0 or beyond the end for out of bounds */
    bool is_write;      /* writing, not reading */
    bool while_loading; /* before any function was called */
    int signal;         /* that ended the process, or 0 */
    int exit_status;    /* of ANSWER_EXITED */
    long system_call;   /* of ANSWER_FORBIDDEN */
};

/* How a function may misuse its callback. */
enum misuse {
    MISUSE_NONE,
    MISUSE_SIZE,    /* called with another n or m than the function was given */
    MISUSE_CONTEXT, /* called with another context */
};

/* One evaluation of a callback, as it was carried out outside the box. */
struct evaluation {
    double value;         /* of an objective */
    double gradient_norm; /* infinity norm; NAN if no gradient was asked for */
    double x[2];          /* the point's first two coordinates */
};

/* All evaluations of one call, in order. Only the first EVALUATIONS_MAX are listed. */
struct evaluations {
    struct evaluation *list; /* owned */
    size_t listed, count;
    enum misuse misuse;      /* the first */
    size_t misused_sizes[2]; /* n and m of MISUSE_SIZE */
};

struct sequel;

struct answer {
    enum answer_kind kind;
    union scalar returned; /* all bits beyond the type are zero */
    void **arrays;   /* owned; per parameter the elements of an array that was written, else NULL */
    uint64_t poison; /* what every output element held before the call */
    struct fault fault;
    struct evaluations evaluations; /* of its callback */
    struct sequel *sequel;          /* owned; a second call that was made of this answer, or NULL */
};

/* A second call, and what came of it. Owns both. */
struct sequel {
    struct call call;
    struct answer answer;
};

/* Frees what the answer owns; `call` is the call it answers. Safe on a zeroed answer, and twice. */
void answer_release(struct answer *answer, const struct call *call);

/* Makes an independent copy of an answer to `call`. The caller releases it. */
struct answer answer_copy(const struct answer *answer, const struct call *call);

/* The value of element i of an array answer as a number. */
double answer_number(const struct answer *answer, const struct call *call, size_t parameter,
                     size_t i);

/* Whether element i of an output still holds the poison: it was never written. */
bool answer_untouched(const struct answer *answer, const struct call *call, size_t parameter,
                      size_t i);

/*
 * Whether element i is a NaN that was computed from the poison: the function read its output before
 * it wrote it. (x86 hands a NaN's payload on through arithmetic and only sets the quiet bit.)
 */
bool answer_tainted(const struct answer *answer, const struct call *call, size_t parameter,
                    size_t i);

/* The bits of the poison as an element of that type holds them. */
uint64_t poison_bits(uint64_t poison, enum type type);

/* A signalling NaN whose payload names the pass; not a value that any computation yields. */
uint64_t poison_of_pass(unsigned pass);

/* Fills `count` elements with the poison. */
void poison_fill(void *data, size_t count, enum type type, uint64_t poison);

#endif
