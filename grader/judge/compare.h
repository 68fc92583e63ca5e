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

/* The first element that differs. */
struct difference {
    bool is_return;   /* the returned value, not an array's element */
    size_t parameter; /* of the array */
    size_t index;
    double want, got, bound;
    bool want_untouched; /* the reference leaves the element as it was */
    bool got_untouched;  /* the student's function never wrote it */
    bool got_tainted;    /* it was computed from what it held before */
};

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
