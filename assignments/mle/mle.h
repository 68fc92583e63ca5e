/*
 * Linear prediction and maximum likelihood: what you implement in mle.c.
 *
 * Arrays are row-major and carry their shape: X[i][j] is feature j of sample i. A `const` array is
 * an input and must stay as it is; any other array is an output, which you overwrite. Sizes are at
 * least 1.
 */
#ifndef MLE_H
#define MLE_H

#include <stddef.h>

/*
 * Predictions of the linear model, y_hat = X theta.
 *
 * X      n samples with d features, a sample per row
 * theta  the d weights
 * y_hat  out: the n predictions, overwritten
 *
 * Source: lecture, "Linear prediction".
 */
void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d],
                    double y_hat[n]);

/*
 * Mean squared error, J(theta) = 1/n sum_i (y_hat_i - y_i)^2 with y_hat = X theta.
 *
 * X      n samples with d features, a sample per row
 * y      the n targets
 * theta  the d weights
 *
 * Returns J(theta), 0 or more.
 * Source: lecture, "Linear regression".
 */
double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d]);

/*
 * Gradient of the mean squared error, dJ/dtheta = 2/n X^T (X theta - y).
 *
 * X      n samples with d features, a sample per row
 * y      the n targets
 * theta  the d weights
 * grad   out: the d derivatives, overwritten (not added to)
 *
 * Source: lecture, "Linear regression". The slide's derivative lacks the 1/n that the slide's J
 * has.
 */
void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double grad[d]);

/*
 * Log likelihood of the targets under Gaussian noise,
 * log p(y | X, theta) = -n/2 log(2 pi sigma^2) - RSS / (2 sigma^2),
 * with RSS = (y - X theta)^T (y - X theta).
 *
 * X      n samples with d features, a sample per row
 * y      the n targets
 * theta  the d weights
 * sigma  the standard deviation of the noise, above 0
 *
 * Returns the natural logarithm of the density: a sum over the samples, not a mean.
 * Source: lecture, "Maximum likelihood". One slide prints -1/2 log(2 pi sigma^2); the factor is
 * n/2.
 */
double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],
                      const double theta[d], double sigma);

/*
 * Gradient of the log likelihood in the weights and in sigma,
 * d/dtheta = X^T (y - X theta) / sigma^2 and d/dsigma = -n/sigma + RSS / sigma^3.
 *
 * X           n samples with d features, a sample per row
 * y           the n targets
 * theta       the d weights
 * sigma       the standard deviation of the noise, above 0
 * grad_theta  out: the d derivatives in theta, overwritten
 * grad_sigma  out: the derivative in sigma (not in sigma^2), overwritten
 *
 * Source: lecture, "Maximum likelihood". The slide prints -RSS / sigma^3; with that sign there is
 * no maximum.
 */
void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                             const double theta[d], double sigma, double grad_theta[d],
                             double grad_sigma[1]);

/*
 * Weights of highest likelihood, theta = (X^T X)^-1 X^T y: those of least squares.
 *
 * X      n samples with d features, a sample per row
 * y      the n targets
 * theta  out: the d weights, overwritten; left as it was on failure
 *
 * Returns 0, or -1 if X^T X is singular: n < d, or one column of X is a combination of the others
 * up to a relative 1e-12. (A test of a pivot against 0, or against a small multiple of the largest
 * one, finds that.)
 * Source: lecture, "Maximum likelihood".
 */
int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d]);

/*
 * Variance of the noise of highest likelihood for given weights, sigma^2 = RSS / n.
 *
 * X      n samples with d features, a sample per row
 * y      the n targets
 * theta  the d weights: any, not only the best ones
 *
 * Returns sigma^2 (not sigma), 0 or more.
 * Source: lecture, "Maximum likelihood".
 */
double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d]);

#endif
