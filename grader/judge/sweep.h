/* One component at a time: slopes of the loss from values alone, with error bars. */
#ifndef GRADUS_JUDGE_SWEEP_H
#define GRADUS_JUDGE_SWEEP_H

#include "judge/gradient_course.h"

/* How a component of the gradient stands to the slope of the loss at one place. */
enum standing {
    STANDING_UNKNOWN,   /* a kink, a wide bar, or values that are not finite */
    STANDING_RIGHT,     /* agrees to 1e-9, or within the bar */
    STANDING_IMPRECISE, /* off by more than the bar and 1e-9 */
    STANDING_WRONG      /* off by more than the bar and a part in 2e6 */
};

struct probe {
    size_t place, index;
    double numeric;
    double bar; /* how far `numeric` may be off */
    enum standing standing;
};

/*
 * Central differences over the steps 2^-2, 2^-4 .. 2^-16 of the scale, extrapolated (Romberg).
 * The bar is the distance to the neighbours in the table plus ten times what the noise of the
 * values does to the entry: N_k^j = (16^j N_k^(j-1) + N_(k-1)^(j-1)) / (16^j - 1).
 *
 * probes  count of them, with place and index set; the rest is filled in
 *
 * One call, more if the points are many. Returns 0, or -1 if the subject ended the check.
 */
int sweep(struct course *course, size_t count, struct probe probes[]);

/* How the analytic value stands to a numeric one. */
enum standing standing_of(double analytic, double numeric, double bar);

#endif
