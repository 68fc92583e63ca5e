/*
 * Numerical and analytical gradients: what you implement in gradients.c.
 *
 * Some functions are handed a function f and a context. Call f(n, x, context) at any point x of n numbers that you
 * like, as often as you need; hand the context on and leave it alone. All n, m and d are at least 1, all numbers are
 * finite. `const` arrays are inputs and must stay as they are (move a copy of x, not x), outputs are overwritten and
 * hold anything before. Nothing here can fail.
 */
#ifndef GRADIENTS_H
#define GRADIENTS_H

#include "callbacks.h"

#include <stddef.h>

/* --- numerical derivatives: they ask f, and know nothing else of it --- */

/*
 * Gradient by forward differences, grad_i = (f(x + h e_i) - f(x)) / h, where e_i is the i-th unit vector: only
 * coordinate i moves, and by h itself, whatever x_i is. The error is h/2 d2f/dx_i2 and higher orders of h.
 *
 * x     the point, n numbers
 * h     the step, above 0
 * grad  out: the n derivatives, overwritten
 *
 * Source: lecture, "Derivative as a limit", the limit left out.
 */
void forward_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n]);

/*
 * Gradient by central differences, grad_i = (f(x + h e_i) - f(x - h e_i)) / (2 h). The error is h^2/6 d3f/dx_i3 and
 * higher orders of h.
 *
 * x     the point, n numbers
 * h     the step, above 0
 * grad  out: the n derivatives, overwritten
 *
 * Source: lecture, "Numerical gradient".
 */
void central_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n]);

/*
 * How far two vectors are apart, max_i |a_i - b_i| / max(|a_i|, |b_i|, 1e-8): the number to look at when a numerical
 * gradient is held against an analytical one. It is 0 for equal vectors, 2 for opposite ones, and never above 2.
 *
 * a, b  n numbers each, below 1e300 in size
 *
 * Source: lecture, "Gradient check".
 */
double relative_error(size_t n, const double a[n], const double b[n]);

/*
 * Jacobian of a function from n to m numbers by central differences:
 * J_ij = (f_i(x + h e_j) - f_i(x - h e_j)) / (2 h), row i for output i and column j for input j.
 *
 * f  writes m outputs: f(n, m, x, out, context)
 * x  the point, n numbers
 * h  the step, above 0
 * J  out: m rows of n derivatives, overwritten
 *
 * Source: lecture, "Jacobian and Hessian".
 */
void numerical_jacobian(size_t n, size_t m, vector_function *f, void *context, const double x[n],
                        double h, double J[m][n]);

/*
 * Hessian by differences of f with steps of size h, or a small multiple of it. Any formula will do whose error is
 * O(h^2), for example, with h_i = h e_i,
 *
 *     H_ii = (f(x + h_i) - 2 f(x) + f(x - h_i)) / h^2
 *     H_ij = (f(x + h_i + h_j) - f(x + h_i - h_j) - f(x - h_i + h_j) + f(x - h_i - h_j)) / (4 h^2)
 *
 * or central differences of central differences. All of them are exact for polynomials of degree 3, whatever h is.
 * Formulas with forward differences have an error O(h), which is not enough.
 *
 * x  the point, n numbers
 * h  the step, above 0
 * H  out: n rows of n second derivatives, symmetric but for rounding, overwritten
 *
 * Source: lecture, "Jacobian and Hessian".
 */
void numerical_hessian(size_t n, objective *f, void *context, const double x[n], double h,
                       double H[n][n]);

/* --- analytical derivatives: formulas. Differences are not accurate enough here, and are recognised --- */

/*
 * Gradient of f(theta) = 1/n sum_i (x_i^T theta - y_i)^2 = RSS / n, which is 2/n X^T (X theta - y).
 *
 * X      n samples with d features, a sample per row
 * y      the n targets
 * theta  the d weights
 * grad   out: the d derivatives, overwritten
 *
 * Source: lecture, "Linear regression, derivative of J". The slide prints it without the 1/n.
 */
void least_squares_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                            const double theta[d], double grad[d]);

/*
 * Predictions of the saturation model, y_hat_i = theta_0 (1 - exp(-theta_1 x_i)): it begins at 0 and approaches
 * theta_0, the faster the larger theta_1. Writing 1 - exp(-t) as -expm1(-t) keeps more digits for small t; both are
 * accepted.
 *
 * x      the n inputs, one number per sample
 * theta  height and rate; theta_1 x_i is above -700
 * y_hat  out: the n predictions, overwritten
 *
 * Source: lecture, "Non-linear least squares".
 */
void saturation_predict(size_t n, const double x[n], const double theta[2], double y_hat[n]);

/*
 * Jacobian of the predictions in theta: row i holds d y_hat_i / d theta_0 = 1 - exp(-theta_1 x_i) and
 * d y_hat_i / d theta_1 = theta_0 x_i exp(-theta_1 x_i). It is of the predictions, not of residuals.
 *
 * x      the n inputs
 * theta  height and rate, as above
 * J      out: n rows of two derivatives, overwritten
 *
 * Source: lecture, "Non-linear least squares".
 */
void saturation_jacobian(size_t n, const double x[n], const double theta[2], double J[n][2]);

/*
 * Gradient of f(theta) = 1/n sum_i (y_hat_i - y_i)^2 = RSS / n for the saturation model, by the chain rule
 * 2/n J^T (y_hat - y) with the Jacobian above.
 *
 * x      the n inputs
 * y      the n targets
 * theta  height and rate, as above
 * grad   out: the two derivatives, overwritten
 *
 * Source: lecture, "Non-linear least squares".
 */
void saturation_gradient(size_t n, const double x[n], const double y[n], const double theta[2],
                         double grad[2]);

#endif
