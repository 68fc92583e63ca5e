/*
 * A step along a direction that satisfies the strong Wolfe conditions: the value falls enough,
 * phi(a) <= phi(0) + decrease a phi'(0), and the slope has become flat, |phi'(a)| <= curvature |phi'(0)|.
 */
#ifndef REFERENCE_LINE_SEARCH_H
#define REFERENCE_LINE_SEARCH_H

#include <stddef.h>

/* phi: the value of a function at a step along a direction; *slope becomes its derivative in the step. */
typedef double line_function(double step, double *slope, void *context);

struct line_point {
    double step, value, slope;
};

struct line_search {
    double decrease, curvature; /* above 0 and below 1; usually decrease < curvature */
    double first;               /* the step that is tried first, above 0 */
    double noise;               /* values that are nearer to each other than this are the same */
    size_t most_evaluations;
};

/*
 * Searches from `start`, which is phi at step 0 with a slope below 0. Steps have no upper bound.
 *
 * phi          is evaluated at steps above 0 only; the last evaluation is that of *found
 * found        out: the step with its value and slope; on failure the last step tried
 * evaluations  out: how often phi was evaluated
 *
 * Returns 0, or -1 if no such step was found: after most_evaluations, or when the interval around it has shrunk to
 * rounding. Source: J. J. More and D. J. Thuente, Line search algorithms with guaranteed sufficient decrease, ACM
 * TOMS 20 (1994), 286-307; tests/reference has the paper's tables.
 */
int line_search(const struct line_search *search, line_function *phi, void *context,
                struct line_point start, struct line_point *found, size_t *evaluations);

#endif
