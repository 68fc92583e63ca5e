/* Non-linear least squares: parameters that minimize a sum of squares, in extended precision. */
#ifndef REFERENCE_LEAST_SQUARES_H
#define REFERENCE_LEAST_SQUARES_H

#include <complex.h>
#include <stddef.h>

/* What is minimized: the sum of squares of n residuals r_1(theta) .. r_n(theta). */
struct least_squares_problem {
    size_t n; /* residuals */
    size_t d; /* parameters, d <= n */
    /*
     * Sets the n residuals r for the d parameters theta. It is written for complex numbers, so that
     * an imaginary part put on a parameter comes out as the derivative: sums, products, quotients,
     * cexpl, cpowl ... of theta, but no cabsl, creall, conjl or comparison of it. Where a residual
     * is not a finite real number for real theta, the problem counts as undefined.
     */
    void (*residuals)(const void *data, const long double complex theta[], long double complex r[]);
    const void *data; /* handed to residuals */
};

/*
 * The residuals and their derivatives J_ij = d r_i / d theta_j, by complex steps: r_i(theta + i h
 * e_j) has the imaginary part h J_ij, up to h^2, and nothing cancels, so that h can be 2^-200.
 *
 * theta  d parameters
 * r      out: n residuals, overwritten whatever is returned
 * J      out: n x d, row by row, overwritten whatever is returned
 *
 * Returns 0, or -1 if the problem is undefined at theta or memory is exhausted.
 * Source: W. Squire and G. Trapp, Using complex variables to estimate derivatives of real
 * functions, SIAM Review 40 (1998), 110-112.
 */
int least_squares_linearize(const struct least_squares_problem *problem, const long double theta[],
                            long double r[], long double J[]);

/*
 * Goes downhill from theta to a minimum of the sum of squares, by Levenberg's and Marquardt's
 * method with geodesic acceleration (see least_squares.c), until a step promises less than two sums
 * of squares in extended precision can tell from each other.
 *
 * max_steps  steps that are tried at most; 5000 lets the longest known road end
 * theta      inout: d parameters, the start and the minimum; left as it was on failure
 * rss        out: the sum of squares at theta; left as it was on failure
 *
 * Returns 0, or -1 if d is 0 or greater than n, the problem is undefined at the start, no step leads
 * further down though the residuals are not orthogonal to their derivatives, max_steps are used up,
 * or memory is exhausted. That the parameters are determined is not asked: least_squares_polish
 * tells.
 * Accuracy: the minimum of all of NIST's 27 certified problems from both starts, with 9.9 digits on
 * average (tests/reference).
 */
int least_squares_fit(const struct least_squares_problem *problem, size_t max_steps,
                      long double theta[], long double *rss);

/*
 * Improves a minimum found by least_squares_fit with steps of Gauss and Newton. Near a minimum the
 * sum of squares is flat: its last digit says nothing about half the digits of theta. The length of
 * these steps still does, so theta becomes the point from which the step is shortest, measured by
 * what it does to the residuals. It is never worse than before in that sense.
 *
 * theta  inout: d parameters near a minimum; left as it was on failure, and if the first step is
 *        not followed by a shorter one
 * rss    out: the sum of squares at theta; left as it was on failure
 *
 * Returns 0, or -1 if the problem is undefined at theta, its derivatives do not determine all
 * parameters, or memory is exhausted.
 * Accuracy: on NIST's problems all 11 certified digits, up to their rounding (tests/reference).
 */
int least_squares_polish(const struct least_squares_problem *problem, long double theta[],
                         long double *rss);

#endif
