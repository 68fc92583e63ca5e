/*
 * Does a gradient belong to its loss? Both are the student's and can only be evaluated.
 *
 * For every locally Lipschitz loss f, kinks or not, and every gradient g that is right almost
 * everywhere,
 *     f(x + h d) - f(x) = h * integral over t in [0, 1] of g(x + t h d) . d
 * so g is integrated and held against differences of f over long steps. That loses no digits to
 * cancellation, and what g is exactly on a kink does not matter. A right gradient leaves a residual
 * below its bar at some step; a wrong one leaves the same residual at all steps.
 *
 * Evaluations are expensive in rounds and cheap in batches: a clean check takes two to six calls of
 * `evaluate`.
 */
#ifndef GRADUS_JUDGE_GRADIENT_CHECK_H
#define GRADUS_JUDGE_GRADIENT_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum asked_for { EVALUATION_VALUE = 1, EVALUATION_GRADIENT = 2, EVALUATION_BOTH = 3 };

/* What is checked: a loss of n parameters and its gradient. */
struct gradient_subject {
    size_t n;
    /*
     * Evaluates f, g or both at `count` points.
     *
     * points     count x n
     * values     out: count, or NULL if only gradients are asked
     * gradients  out: count x n, or NULL if only values are asked
     * answered   out: count; false where the call did not return, its outputs are then ignored
     *
     * Returns 0, or -1 to end the check.
     */
    int (*evaluate)(void *context, size_t count, const double *points, enum asked_for kind,
                    double *values, double *gradients, bool *answered);
    void *context;
    const size_t *blocks; /* sizes of the parameter blocks (tensors) in order; they sum to n */
    size_t block_count;   /* 0: one block */
};

enum gradient_verdict {
    GRADIENT_UNDECIDED,
    GRADIENT_CONSISTENT,
    GRADIENT_INCONSISTENT,     /* `components` has wrong ones, each confirmed at a second point */
    GRADIENT_NOT_DETERMINISTIC /* the same point gave two values, or two gradients */
};

/* Why a check is undecided. */
enum gradient_reason {
    GRADIENT_REASON_NONE,
    GRADIENT_REASON_VALUE,    /* the loss at x is missing or not finite */
    GRADIENT_REASON_GRADIENT, /* the gradient at x is missing or not finite */
    GRADIENT_REASON_BARS,     /* the bars stayed too wide, or too few evaluations were finite */
    GRADIENT_REASON_PLACE     /* something is inconsistent, but no component was confirmed */
};

/* A finite difference that was handed in as the gradient. */
enum gradient_difference {
    GRADIENT_ANALYTIC,
    GRADIENT_CENTRAL,  /* (f(x + h) - f(x - h)) / 2h, with h in `difference_step` */
    GRADIENT_FORWARD,  /* (f(x + h) - f(x)) / h */
    GRADIENT_BACKWARD, /* (f(x) - f(x - h)) / h */
    GRADIENT_NUMERICAL /* noise of 1e-12 to 1e-7 as differences have it; the formula is not known */
};

enum gradient_block { GRADIENT_BLOCK_UNKNOWN, GRADIENT_BLOCK_RIGHT, GRADIENT_BLOCK_WRONG };

/* A component that is off by more than its bar. */
struct gradient_component {
    size_t index;
    double analytic; /* the student's */
    double numeric;  /* ours, from the student's loss */
    double bar;      /* how far the numeric value may be off */
    double ratio;    /* analytic / numeric */
    bool wrong;      /* off by more than a part in 2e6; else imprecise, by more than one in 1e9 */
    bool elsewhere;  /* measured beside x, at a point half a scale away */
};

struct gradient_report {
    enum gradient_verdict verdict;
    enum gradient_reason reason;

    struct gradient_component *components; /* wrong and imprecise ones, by index */
    size_t component_count;
    size_t wrong;
    size_t examined;             /* components of which `components` would know */
    double ratio;                /* the one ratio of all wrong components, else NaN */
    enum gradient_block *blocks; /* block_count of them (1 if that is 0) */

    double *bound; /* n: an error of this size in the component would have been seen, or INFINITY */
    size_t *absolute; /* components whose bound is above 1e-6 of their size: verified absolutely */
    size_t absolute_count;
    double *numeric; /* n: the whole gradient at x by differences, NaN where unknown; may be NULL */

    double noise;        /* standard deviation of the loss's rounding at x */
    bool float_values;   /* the loss computes in float */
    bool float_gradient; /* the gradient computes in float */
    enum gradient_difference difference;
    double difference_step;
    size_t
        alone; /* components whose value at x is unlike all around it; no verdict rests on that */
    size_t alone_index; /* the first of them */

    size_t values, gradients; /* evaluations spent */
    size_t rounds;            /* calls of evaluate */
};

/*
 * Checks the gradient around x: along dense random directions at x and at a jittered point.
 *
 * x       n numbers; the check moves each to a multiple of 2^-46 of its scale
 * seed    of the directions and the jitter: the same seed asks the same points
 * report  out: overwritten; released by gradient_report_release
 *
 * Returns 0, or -1 if evaluate ended the check; the report is then empty.
 */
int gradient_check(const struct gradient_subject *subject, const double x[], uint64_t seed,
                   struct gradient_report *report);

void gradient_report_release(struct gradient_report *report);

#endif
