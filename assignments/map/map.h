/*
 * Regularization and the maximum a posteriori estimate: what you implement in map.c.
 *
 * Arrays are row-major and carry their shape: X[i][j] is feature j of sample i. A `const` array is an input and must
 * stay as it is. Of the others, those called "out" arrive with garbage and are overwritten; the one called "in and
 * out" (theta of max_norm_project) is changed in place. Sizes are at least 1. No weight is special: where one feature
 * is the constant 1, its weight is penalized like all the others.
 */
#ifndef MAP_H
#define MAP_H

#include <stddef.h>

/*
 * L2 penalty, R(theta) = ||theta||_2^2 = sum_j theta_j^2: neither halved nor under a root.
 *
 * theta  the d weights
 *
 * Returns R(theta), 0 or more.
 * Source: lecture, "Regularization".
 */
double l2_penalty(size_t d, const double theta[d]);

/*
 * L1 penalty, R(theta) = ||theta||_1 = sum_j |theta_j|.
 *
 * theta  the d weights
 *
 * Returns R(theta), 0 or more.
 * Source: lecture, "Regularization".
 */
double l1_penalty(size_t d, const double theta[d]);

/*
 * A subgradient of the L1 penalty: its derivative where it has one. At theta_j = 0 every number from -1 to 1 is a
 * subgradient, and here it is 0.
 *
 * theta  the d weights
 * grad   out: d numbers: 1 where theta_j > 0, -1 where theta_j < 0, 0 where theta_j = 0
 *
 * Source: lecture, "Regularization".
 */
void l1_subgradient(size_t d, const double theta[d], double grad[d]);

/*
 * Soft thresholding, the step that L1 regularization makes: every weight moves towards 0 by t and stops there,
 * out_j = sign(theta_j) max(0, |theta_j| - t).
 *
 * theta  the d weights
 * t      by how much to shrink, 0 or more
 * out    out: the d shrunk weights; those with |theta_j| <= t are 0 (whether 0 or -0 is the same)
 *
 * It is the z that minimizes 1/2 ||z - theta||_2^2 + t ||z||_1.
 * Source: lecture, "Regularization"; the formula is that of D. L. Donoho, De-noising by soft-thresholding, 1995.
 */
void soft_threshold(size_t d, const double theta[d], double t, double out[d]);

/*
 * Max norm regularization: if ||theta||_2 > c, theta is scaled to length c, otherwise it stays as it is. Its direction
 * never changes.
 *
 * c      the greatest length allowed, above 0
 * theta  in and out: the d weights
 *
 * Source: lecture, "Regularization".
 */
void max_norm_project(size_t d, double c, double theta[d]);

/*
 * Inverted dropout in training: out_i = x_i / keep if u_i < keep, else 0. The division keeps the expected value at
 * x_i, so that nothing has to be scaled when the network is used later.
 *
 * x     n activations
 * u     n random numbers, 0 or more and below 1; u_i decides on x_i, so a function draws none itself
 * keep  the probability that an activation is kept, above 0 and at most 1
 * out   out: n activations, overwritten, also the dropped ones
 *
 * Source: lecture, "Dropout".
 */
void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n]);

/*
 * Backward pass of dropout_forward: the gradient with respect to x, given that with respect to out.
 *
 * grad_out  derivatives of the loss in out
 * u, keep   those of the forward pass
 * grad_x    out: the n derivatives of the loss in x, overwritten, also those of dropped activations
 *
 * Source: lecture, "Dropout".
 */
void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n]);

/*
 * Objective of ridge regression, J(theta) = RSS + lambda ||theta||_2^2 with RSS = (y - X theta)^T (y - X theta): a sum
 * over the samples, not a mean.
 *
 * X       n samples with d features, a sample per row
 * y       the n targets
 * theta   the d weights
 * lambda  the weight of the penalty, 0 or more
 *
 * Returns J(theta), 0 or more.
 * Source: lecture, "Regularization".
 */
double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda);

/*
 * Gradient of the objective of ridge regression, dJ/dtheta = 2 X^T (X theta - y) + 2 lambda theta.
 *
 * X       n samples with d features, a sample per row
 * y       the n targets
 * theta   the d weights
 * lambda  the weight of the penalty, 0 or more
 * grad    out: the d derivatives, overwritten (not added to)
 *
 * Source: lecture, "Regularization".
 */
void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d]);

/*
 * The weight of the L2 penalty for which ridge regression gives the weights of highest posterior density,
 * lambda = sigma^2 / tau^2.
 *
 * sigma  the standard deviation of the noise, above 0
 * tau    the standard deviation of the prior of each weight, above 0
 *
 * Returns lambda.
 * Source: lecture, "Maximum a posteriori". One slide gives the prior the variance 1/lambda and ends with
 * lambda theta^T theta; that forgets sigma.
 */
double map_lambda(double sigma, double tau);

/*
 * Logarithm of the posterior density of the weights, not normalized: the log likelihood under noise N(0, sigma^2) plus
 * the log prior N(0, tau^2 I), each with its own constant,
 * log p(y | X, theta) + log p(theta) = -n/2 log(2 pi sigma^2) - RSS / (2 sigma^2)
 *                                      -d/2 log(2 pi tau^2) - ||theta||_2^2 / (2 tau^2).
 *
 * X      n samples with d features, a sample per row
 * y      the n targets
 * theta  the d weights
 * sigma  the standard deviation of the noise, above 0
 * tau    the standard deviation of the prior of each weight, above 0
 *
 * Returns the sum of the two natural logarithms.
 * Source: lecture, "Maximum a posteriori". The slide writes an equality where the posterior is only proportional to
 * this: log p(y | X) is left out, which does not depend on theta.
 */
double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau);

/*
 * Weights of highest posterior density, theta = (X^T X + lambda I)^-1 X^T y with lambda = sigma^2 / tau^2. They exist
 * for every X, also for one with dependent columns or with fewer samples than features.
 *
 * X      n samples with d features, a sample per row
 * y      the n targets
 * sigma  the standard deviation of the noise
 * tau    the standard deviation of the prior of each weight
 * theta  out: the d weights, overwritten; left as it was on failure
 *
 * Returns 0, or -1 if sigma or tau is not above 0. (If lambda is so small that it is lost in rounding, X^T X + lambda I
 * may be singular for the computer; -1 is right then, too.)
 * Source: lecture, "Maximum a posteriori".
 */
int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d]);

#endif
