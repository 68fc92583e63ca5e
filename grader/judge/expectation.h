/*
 * What a call should yield, and how far an answer may be off.
 *
 * The bound of each number has two parts. One is the configuration's tolerance. The other is derived:
 * the right answer to inputs that differ from the given ones in their last bits is also right,
 * since no style of computing (Cholesky or QR, other orders of summation) can know better. So the
 * reference is asked again for such neighbours, and the spread of its answers, times a factor for
 * the rounding errors of many steps, is allowed. It is what a cancellation amplifies, down to a
 * gradient at the minimum that is all rounding, and close to nothing elsewhere. The values of a
 * callback are moved in the same way: what is made of their differences has their noise, divided by
 * the step, even at a point of zeros or whole numbers, where moving the point shows nothing of it.
 * A spread that does not grow with the distance of the neighbours is a jump of the function (a tie)
 * and allows nothing.
 */
#ifndef GRADUS_JUDGE_EXPECTATION_H
#define GRADUS_JUDGE_EXPECTATION_H

#include "contract/answer.h"
#include "contract/config.h"
#include "contract/invoke.h"

struct expectation {
    struct answer answer;
    double return_bound;
    double **bounds; /* owned; per parameter the bounds of a written array of doubles, else NULL */
    struct consequence *consequence; /* owned; the second call of a property, or NULL */
    /* what more is to be known of a gradient on a kink (judge/kink.h): */
    function_pointer
        *function;    /* the code that was asked, held right; NULL: it was recorded, with its */
    double **corners; /*   corners: owned; the gradients right beside the kink; none off a kink */
    size_t corner_count, corner_size; /* numbers of each */
};

/* The second call that a property makes of the right answer, and what it should yield. */
struct consequence {
    struct call call;
    struct expectation expectation;
};

/* Asks the function and derives the bounds. The caller releases the expectation. */
void expectation_make(function_pointer *function, const struct call *call,
                      struct tolerance tolerance, struct expectation *expectation);

/* Makes an independent copy. The caller releases it. */
struct expectation expectation_copy(const struct expectation *expectation, const struct call *call);

void expectation_release(struct expectation *expectation, const struct call *call);

#endif
