/*
 * The one comparison: is this answer the expected one?
 *
 * A real is right if got == want or |got - want| <= bound, which no NaN passes; whole numbers are
 * equal or not. An element that the reference leaves as it was (a failure leaves outputs alone)
 * must be left as it was, to the bit.
 */
#ifndef GRADUS_JUDGE_COMPARE_H
#define GRADUS_JUDGE_COMPARE_H

#include "judge/expectation.h"

#include <stdbool.h>

/* What is wrong with an answer. */
enum difference_kind {
    DIFFERENCE_NUMBER, /* a number is not the expected one */
    /* a callback is misused: want and got are n, or m if n is right */
    DIFFERENCE_SIZE,
    DIFFERENCE_CONTEXT,
    /* a promise of a minimizer is broken: want and got are ... */
    DIFFERENCE_STATUS,     /* statuses */
    DIFFERENCE_GRADIENT,   /* norms of the gradient */
    DIFFERENCE_MINIMUM,    /* values of the objective */
    DIFFERENCE_DESCENT,    /* values; want is that at the start */
    DIFFERENCE_BUDGET,     /* numbers of evaluations */
    DIFFERENCE_NO_DESCENT, /* steps, along a direction that does not go down */
    DIFFERENCE_STEP,       /* steps; got is not a positive number */
    DIFFERENCE_DECREASE,   /* values at the step */
    DIFFERENCE_CURVATURE,  /* slopes at the step */
    DIFFERENCE_RELATION,   /* a property does not hold: got and want are its sides */
};

/* The first element that differs. */
struct difference {
    enum difference_kind kind;
    bool is_return;   /* the returned value, not an array's element */
    size_t parameter; /* of the array */
    size_t index;
    size_t elements;      /* of a relation's sides */
    const char *relation; /* its text */
    double want, got, bound;
    bool want_untouched; /* the reference leaves the element as it was */
    bool got_untouched;  /* the student's function never wrote it */
    bool got_tainted;    /* it was computed from what it held before */
};

/* Whether the callback was called as it is to be called; if not, *difference says so. */
bool callback_is_used(const struct answer *got, struct difference *difference);

/* Whether a number is right. */
bool number_is_right(double got, double want, double bound);

/*
 * Whether a returned answer is the expected one; if not, *difference says where it first is not:
 * the returned value, then the arrays in the signature's order.
 */
bool answer_is_right(const struct call *call, const struct answer *got,
                     const struct expectation *expectation, struct difference *difference);

/*
 * Whether an answer is what a known mistake gives on the same call; unlike above, NaN equals NaN.
 */
bool answer_agrees(const struct call *call, const struct answer *got,
                   const struct expectation *mistake);

/*
 * Whether two answers of the same function to the same call are the same, to the bit, poison aside; if not, *change
 * says where they first differ, with the first answer's number as `want`.
 */
bool answers_equal(const struct call *call, const struct answer *first, const struct answer *second,
                   struct difference *change);

#endif
