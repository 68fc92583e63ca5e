/*
 * What students really write instead of mle.c. Each function is called FUNCTION__WHAT_IS_WRONG and
 * has FUNCTION's type, which is taken from the header, so that no signature stands twice;
 * configs/mle.yaml has the words for each. All of them stay within their arrays and come back, for
 * any sizes from 1.
 */
#include "mle.h"

#include "qr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

static double predict(size_t d, const double x[d], const double theta[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += x[j] * theta[j];
    return sum;
}

static double rss(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double e = predict(d, X[i], theta) - y[i];
        sum += e * e;
    }
    return sum;
}

/* The sum of y - X theta over the samples, not squared. */
static double residual_sum(size_t n, size_t d, const double X[n][d], const double y[n],
                           const double theta[d])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += y[i] - predict(d, X[i], theta);
    return sum;
}

/* out = factor X^T (X theta - y) */
static void scaled_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                            const double theta[d], double factor, double out[d])
{
    for (size_t j = 0; j < d; j++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += (predict(d, X[i], theta) - y[i]) * X[i][j];
        out[j] = factor * sum;
    }
}

/* --- linear_predict --- */

__typeof__(linear_predict) linear_predict__leaves_out_the_last_feature;
void linear_predict__leaves_out_the_last_feature(size_t n, size_t d, const double X[n][d],
                                                 const double theta[d], double y_hat[n])
{
    for (size_t i = 0; i < n; i++) {
        y_hat[i] = 0;
        for (size_t j = 0; j + 1 < d; j++)
            y_hat[i] += X[i][j] * theta[j];
    }
}

__typeof__(linear_predict) linear_predict__predicts_from_the_first_sample_only;
void linear_predict__predicts_from_the_first_sample_only(size_t n, size_t d, const double X[n][d],
                                                         const double theta[d], double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = predict(d, X[0], theta);
}

__typeof__(linear_predict) linear_predict__adds_without_setting_zero_first;
void linear_predict__adds_without_setting_zero_first(size_t n, size_t d, const double X[n][d],
                                                     const double theta[d], double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            y_hat[i] += X[i][j] * theta[j];
}

__typeof__(linear_predict) linear_predict__keeps_the_sum_of_earlier_samples;
void linear_predict__keeps_the_sum_of_earlier_samples(size_t n, size_t d, const double X[n][d],
                                                      const double theta[d], double y_hat[n])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        y_hat[i] = sum += predict(d, X[i], theta);
}

__typeof__(linear_predict) linear_predict__assigns_instead_of_adding;
void linear_predict__assigns_instead_of_adding(size_t n, size_t d, const double X[n][d],
                                               const double theta[d], double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = X[i][d - 1] * theta[d - 1];
}

__typeof__(linear_predict) linear_predict__leaves_out_the_first_feature;
void linear_predict__leaves_out_the_first_feature(size_t n, size_t d, const double X[n][d],
                                                  const double theta[d], double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = predict(d - 1, X[i] + 1, theta + 1);
}

__typeof__(linear_predict) linear_predict__takes_the_first_weight_as_intercept;
void linear_predict__takes_the_first_weight_as_intercept(size_t n, size_t d, const double X[n][d],
                                                         const double theta[d], double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[0] + predict(d - 1, X[i] + 1, theta + 1);
}

__typeof__(linear_predict) linear_predict__reads_x_column_by_column;
void linear_predict__reads_x_column_by_column(size_t n, size_t d, const double X[n][d],
                                              const double theta[d], double y_hat[n])
{
    const double *x = &X[0][0];
    for (size_t i = 0; i < n; i++) {
        y_hat[i] = 0;
        for (size_t j = 0; j < d; j++)
            y_hat[i] += x[j * n + i] * theta[j];
    }
}

/* --- mean_squared_error --- */

__typeof__(mean_squared_error) mean_squared_error__halves_it;
double mean_squared_error__halves_it(size_t n, size_t d, const double X[n][d], const double y[n],
                                     const double theta[d])
{
    return rss(n, d, X, y, theta) / (2 * (double)n);
}

__typeof__(mean_squared_error) mean_squared_error__sums_without_mean;
double mean_squared_error__sums_without_mean(size_t n, size_t d, const double X[n][d],
                                             const double y[n], const double theta[d])
{
    return rss(n, d, X, y, theta);
}

__typeof__(mean_squared_error) mean_squared_error__takes_the_root;
double mean_squared_error__takes_the_root(size_t n, size_t d, const double X[n][d],
                                          const double y[n], const double theta[d])
{
    return sqrt(rss(n, d, X, y, theta) / (double)n);
}

__typeof__(mean_squared_error) mean_squared_error__takes_absolute_values;
double mean_squared_error__takes_absolute_values(size_t n, size_t d, const double X[n][d],
                                                 const double y[n], const double theta[d])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += fabs(predict(d, X[i], theta) - y[i]);
    return sum / (double)n;
}

__typeof__(mean_squared_error) mean_squared_error__squares_after_summing;
double mean_squared_error__squares_after_summing(size_t n, size_t d, const double X[n][d],
                                                 const double y[n], const double theta[d])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += predict(d, X[i], theta) - y[i];
    return sum * sum / (double)n;
}

__typeof__(mean_squared_error) mean_squared_error__divides_integers;
double mean_squared_error__divides_integers(size_t n, size_t d, const double X[n][d],
                                            const double y[n], const double theta[d])
{
    return (double)(1 / n) * rss(n, d, X, y, theta);
}

__typeof__(mean_squared_error) mean_squared_error__divides_by_d;
double mean_squared_error__divides_by_d(size_t n, size_t d, const double X[n][d], const double y[n],
                                        const double theta[d])
{
    return rss(n, d, X, y, theta) / (double)d;
}

__typeof__(mean_squared_error) mean_squared_error__divides_by_n_minus_1;
double mean_squared_error__divides_by_n_minus_1(size_t n, size_t d, const double X[n][d],
                                                const double y[n], const double theta[d])
{
    return rss(n, d, X, y, theta) / ((double)n - 1);
}

__typeof__(mean_squared_error) mean_squared_error__leaves_out_the_last_sample;
double mean_squared_error__leaves_out_the_last_sample(size_t n, size_t d, const double X[n][d],
                                                      const double y[n], const double theta[d])
{
    double sum = 0;
    for (size_t i = 0; i + 1 < n; i++)
        sum += (predict(d, X[i], theta) - y[i]) * (predict(d, X[i], theta) - y[i]);
    return sum / (double)n;
}

/* --- mean_squared_error_gradient --- */

__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__loses_the_mean;
void mean_squared_error_gradient__loses_the_mean(size_t n, size_t d, const double X[n][d],
                                                 const double y[n], const double theta[d],
                                                 double grad[d])
{
    scaled_gradient(n, d, X, y, theta, 2, grad);
}

__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__loses_the_2;
void mean_squared_error_gradient__loses_the_2(size_t n, size_t d, const double X[n][d],
                                              const double y[n], const double theta[d],
                                              double grad[d])
{
    scaled_gradient(n, d, X, y, theta, 1 / (double)n, grad);
}

__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__loses_2_and_mean;
void mean_squared_error_gradient__loses_2_and_mean(size_t n, size_t d, const double X[n][d],
                                                   const double y[n], const double theta[d],
                                                   double grad[d])
{
    scaled_gradient(n, d, X, y, theta, 1, grad);
}

__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__has_the_opposite_sign;
void mean_squared_error_gradient__has_the_opposite_sign(size_t n, size_t d, const double X[n][d],
                                                        const double y[n], const double theta[d],
                                                        double grad[d])
{
    scaled_gradient(n, d, X, y, theta, -2 / (double)n, grad);
}

__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__divides_integers;
void mean_squared_error_gradient__divides_integers(size_t n, size_t d, const double X[n][d],
                                                   const double y[n], const double theta[d],
                                                   double grad[d])
{
    scaled_gradient(n, d, X, y, theta, (double)(2 / n), grad);
}

__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__divides_by_d;
void mean_squared_error_gradient__divides_by_d(size_t n, size_t d, const double X[n][d],
                                               const double y[n], const double theta[d],
                                               double grad[d])
{
    scaled_gradient(n, d, X, y, theta, 2 / (double)d, grad);
}

__typeof__(mean_squared_error_gradient)
    mean_squared_error_gradient__adds_without_setting_zero_first;
void mean_squared_error_gradient__adds_without_setting_zero_first(size_t n, size_t d,
                                                                  const double X[n][d],
                                                                  const double y[n],
                                                                  const double theta[d],
                                                                  double grad[d])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            grad[j] += 2 / (double)n * (predict(d, X[i], theta) - y[i]) * X[i][j];
}

__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__keeps_the_last_sample_only;
void mean_squared_error_gradient__keeps_the_last_sample_only(size_t n, size_t d,
                                                             const double X[n][d],
                                                             const double y[n],
                                                             const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = 2 / (double)n * (predict(d, X[n - 1], theta) - y[n - 1]) * X[n - 1][j];
}

__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__forgets_the_targets;
void mean_squared_error_gradient__forgets_the_targets(size_t n, size_t d, const double X[n][d],
                                                      const double y[n], const double theta[d],
                                                      double grad[d])
{
    (void)y;
    for (size_t j = 0; j < d; j++) {
        grad[j] = 0;
        for (size_t i = 0; i < n; i++)
            grad[j] += 2 / (double)n * predict(d, X[i], theta) * X[i][j];
    }
}

__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__forgets_the_inner_derivative;
void mean_squared_error_gradient__forgets_the_inner_derivative(size_t n, size_t d,
                                                               const double X[n][d],
                                                               const double y[n],
                                                               const double theta[d],
                                                               double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        grad[j] = 0;
        for (size_t i = 0; i < n; i++)
            grad[j] += 2 / (double)n * (predict(d, X[i], theta) - y[i]);
    }
}

__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__leaves_out_the_last_sample;
void mean_squared_error_gradient__leaves_out_the_last_sample(size_t n, size_t d,
                                                             const double X[n][d],
                                                             const double y[n],
                                                             const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        grad[j] = 0;
        for (size_t i = 0; i + 1 < n; i++)
            grad[j] += 2 / (double)n * (predict(d, X[i], theta) - y[i]) * X[i][j];
    }
}

/* --- log_likelihood --- */

__typeof__(log_likelihood) log_likelihood__counts_the_constant_once;
double log_likelihood__counts_the_constant_once(size_t n, size_t d, const double X[n][d],
                                                const double y[n], const double theta[d],
                                                double sigma)
{
    return -log(2 * pi * sigma * sigma) / 2 - rss(n, d, X, y, theta) / (2 * sigma * sigma);
}

__typeof__(log_likelihood) log_likelihood__drops_2_pi;
double log_likelihood__drops_2_pi(size_t n, size_t d, const double X[n][d], const double y[n],
                                  const double theta[d], double sigma)
{
    return -(double)n * log(sigma) - rss(n, d, X, y, theta) / (2 * sigma * sigma);
}

__typeof__(log_likelihood) log_likelihood__forgets_the_root_of_the_variance;
double log_likelihood__forgets_the_root_of_the_variance(size_t n, size_t d, const double X[n][d],
                                                        const double y[n], const double theta[d],
                                                        double sigma)
{
    return -(double)n * log(2 * pi * sigma * sigma) - rss(n, d, X, y, theta) / (2 * sigma * sigma);
}

__typeof__(log_likelihood) log_likelihood__has_the_opposite_sign;
double log_likelihood__has_the_opposite_sign(size_t n, size_t d, const double X[n][d],
                                             const double y[n], const double theta[d], double sigma)
{
    return (double)n / 2 * log(2 * pi * sigma * sigma) +
           rss(n, d, X, y, theta) / (2 * sigma * sigma);
}

__typeof__(log_likelihood) log_likelihood__takes_the_mean;
double log_likelihood__takes_the_mean(size_t n, size_t d, const double X[n][d], const double y[n],
                                      const double theta[d], double sigma)
{
    return -log(2 * pi * sigma * sigma) / 2 -
           rss(n, d, X, y, theta) / (2 * sigma * sigma * (double)n);
}

__typeof__(log_likelihood) log_likelihood__loses_the_half;
double log_likelihood__loses_the_half(size_t n, size_t d, const double X[n][d], const double y[n],
                                      const double theta[d], double sigma)
{
    return -(double)n / 2 * log(2 * pi * sigma * sigma) - rss(n, d, X, y, theta) / (sigma * sigma);
}

__typeof__(log_likelihood) log_likelihood__returns_the_density;
double log_likelihood__returns_the_density(size_t n, size_t d, const double X[n][d],
                                           const double y[n], const double theta[d], double sigma)
{
    return exp(-(double)n / 2 * log(2 * pi * sigma * sigma) -
               rss(n, d, X, y, theta) / (2 * sigma * sigma));
}

__typeof__(log_likelihood) log_likelihood__takes_sigma_for_the_variance;
double log_likelihood__takes_sigma_for_the_variance(size_t n, size_t d, const double X[n][d],
                                                    const double y[n], const double theta[d],
                                                    double sigma)
{
    return -(double)n / 2 * log(2 * pi * sigma) - rss(n, d, X, y, theta) / (2 * sigma);
}

__typeof__(log_likelihood) log_likelihood__takes_log10;
double log_likelihood__takes_log10(size_t n, size_t d, const double X[n][d], const double y[n],
                                   const double theta[d], double sigma)
{
    return -(double)n / 2 * log10(2 * pi * sigma * sigma) -
           rss(n, d, X, y, theta) / (2 * sigma * sigma);
}

__typeof__(log_likelihood) log_likelihood__counts_log_sigma_twice;
double log_likelihood__counts_log_sigma_twice(size_t n, size_t d, const double X[n][d],
                                              const double y[n], const double theta[d],
                                              double sigma)
{
    return -(double)n / 2 * log(2 * pi) - (double)n * log(sigma * sigma) -
           rss(n, d, X, y, theta) / (2 * sigma * sigma);
}

__typeof__(log_likelihood) log_likelihood__sums_without_squaring;
double log_likelihood__sums_without_squaring(size_t n, size_t d, const double X[n][d],
                                             const double y[n], const double theta[d], double sigma)
{
    return -(double)n / 2 * log(2 * pi * sigma * sigma) -
           residual_sum(n, d, X, y, theta) / (2 * sigma * sigma);
}

/* --- log_likelihood_gradient --- */

/* Both derivatives with factors: in theta, in the first and in the second term in sigma. */
static void varied_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                            const double theta[d], double theta_factor, double first, double second,
                            double grad_theta[d], double grad_sigma[1])
{
    scaled_gradient(n, d, X, y, theta, theta_factor, grad_theta);
    grad_sigma[0] = first * (double)n + second * rss(n, d, X, y, theta);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__has_the_slides_sign_in_sigma;
void log_likelihood_gradient__has_the_slides_sign_in_sigma(size_t n, size_t d, const double X[n][d],
                                                           const double y[n], const double theta[d],
                                                           double sigma, double grad_theta[d],
                                                           double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, -1 / (s * s), -1 / s, -1 / (s * s * s), grad_theta,
                    grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__differentiates_by_the_variance;
void log_likelihood_gradient__differentiates_by_the_variance(
    size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d],
    double sigma, double grad_theta[d], double grad_sigma[1])
{
    double v = sigma * sigma;
    varied_gradient(n, d, X, y, theta, -1 / v, -1 / (2 * v), 1 / (2 * v * v), grad_theta,
                    grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__has_the_opposite_sign_in_theta;
void log_likelihood_gradient__has_the_opposite_sign_in_theta(
    size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d],
    double sigma, double grad_theta[d], double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, 1 / (s * s), -1 / s, 1 / (s * s * s), grad_theta,
                    grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__forgets_sigma_in_theta;
void log_likelihood_gradient__forgets_sigma_in_theta(size_t n, size_t d, const double X[n][d],
                                                     const double y[n], const double theta[d],
                                                     double sigma, double grad_theta[d],
                                                     double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, -1, -1 / s, 1 / (s * s * s), grad_theta, grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__doubles_theta;
void log_likelihood_gradient__doubles_theta(size_t n, size_t d, const double X[n][d],
                                            const double y[n], const double theta[d], double sigma,
                                            double grad_theta[d], double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, -2 / (s * s), -1 / s, 1 / (s * s * s), grad_theta,
                    grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__counts_one_sample_in_sigma;
void log_likelihood_gradient__counts_one_sample_in_sigma(size_t n, size_t d, const double X[n][d],
                                                         const double y[n], const double theta[d],
                                                         double sigma, double grad_theta[d],
                                                         double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, -1 / (s * s), -1 / (s * (double)n), 1 / (s * s * s),
                    grad_theta, grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__divides_by_sigma_squared_in_sigma;
void log_likelihood_gradient__divides_by_sigma_squared_in_sigma(
    size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d],
    double sigma, double grad_theta[d], double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, -1 / (s * s), -1 / s, 1 / (s * s), grad_theta, grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__is_of_the_negative;
void log_likelihood_gradient__is_of_the_negative(size_t n, size_t d, const double X[n][d],
                                                 const double y[n], const double theta[d],
                                                 double sigma, double grad_theta[d],
                                                 double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, 1 / (s * s), 1 / s, -1 / (s * s * s), grad_theta,
                    grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__is_of_the_mean;
void log_likelihood_gradient__is_of_the_mean(size_t n, size_t d, const double X[n][d],
                                             const double y[n], const double theta[d], double sigma,
                                             double grad_theta[d], double grad_sigma[1])
{
    double s = sigma, m = (double)n;
    varied_gradient(n, d, X, y, theta, -1 / (s * s * m), -1 / (s * m), 1 / (s * s * s * m),
                    grad_theta, grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__takes_sigma_for_the_variance;
void log_likelihood_gradient__takes_sigma_for_the_variance(size_t n, size_t d, const double X[n][d],
                                                           const double y[n], const double theta[d],
                                                           double sigma, double grad_theta[d],
                                                           double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, -1 / s, -1 / (2 * s), 1 / (2 * s * s), grad_theta,
                    grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__divides_by_sigma_once_in_theta;
void log_likelihood_gradient__divides_by_sigma_once_in_theta(
    size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d],
    double sigma, double grad_theta[d], double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, -1 / s, -1 / s, 1 / (s * s * s), grad_theta, grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__forgets_sigma_under_n;
void log_likelihood_gradient__forgets_sigma_under_n(size_t n, size_t d, const double X[n][d],
                                                    const double y[n], const double theta[d],
                                                    double sigma, double grad_theta[d],
                                                    double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, -1 / (s * s), -1, 1 / (s * s * s), grad_theta, grad_sigma);
}

__typeof__(log_likelihood_gradient) log_likelihood_gradient__drops_the_first_term_in_sigma;
void log_likelihood_gradient__drops_the_first_term_in_sigma(size_t n, size_t d,
                                                            const double X[n][d], const double y[n],
                                                            const double theta[d], double sigma,
                                                            double grad_theta[d],
                                                            double grad_sigma[1])
{
    double s = sigma;
    varied_gradient(n, d, X, y, theta, -1 / (s * s), 0, 1 / (s * s * s), grad_theta, grad_sigma);
}

/* --- mle_theta --- */

/* The right weights, or -1. */
static int least_squares(size_t n, size_t d, const double X[n][d], const double y[n], double ridge,
                         double theta[d])
{
    size_t rows = ridge > 0 ? n + d : n;
    long double *A = calloc(rows * d, sizeof *A), *b = calloc(rows, sizeof *b),
                *x = calloc(d, sizeof *x);
    int result = -1;
    if (A && b && x) {
        for (size_t i = 0; i < n; i++) {
            b[i] = y[i];
            for (size_t j = 0; j < d; j++)
                A[i * d + j] = X[i][j];
        }
        for (size_t j = 0; ridge > 0 && j < d; j++)
            A[(n + j) * d + j] = sqrtl(ridge);
        result = qr_least_squares(rows, d, (const long double(*)[d])A, b, 1e-12L, x);
        for (size_t j = 0; result == 0 && j < d; j++)
            theta[j] = (double)x[j];
    }
    free(A);
    free(b);
    free(x);
    return result;
}

__typeof__(mle_theta) mle_theta__takes_each_feature_alone;
int mle_theta__takes_each_feature_alone(size_t n, size_t d, const double X[n][d], const double y[n],
                                        double theta[d])
{
    for (size_t j = 0; j < d; j++) {
        double xy = 0, xx = 0;
        for (size_t i = 0; i < n; i++) {
            xy += X[i][j] * y[i];
            xx += X[i][j] * X[i][j];
        }
        theta[j] = xy / xx;
    }
    return 0;
}

__typeof__(mle_theta) mle_theta__inverts_element_by_element;
int mle_theta__inverts_element_by_element(size_t n, size_t d, const double X[n][d],
                                          const double y[n], double theta[d])
{
    for (size_t j = 0; j < d; j++) {
        theta[j] = 0;
        for (size_t k = 0; k < d; k++) {
            double gram = 0, xy = 0;
            for (size_t i = 0; i < n; i++) {
                gram += X[i][j] * X[i][k];
                xy += X[i][k] * y[i];
            }
            theta[j] += xy / gram;
        }
    }
    return 0;
}

__typeof__(mle_theta) mle_theta__returns_the_product_without_the_inverse;
int mle_theta__returns_the_product_without_the_inverse(size_t n, size_t d, const double X[n][d],
                                                       const double y[n], double theta[d])
{
    for (size_t j = 0; j < d; j++) {
        theta[j] = 0;
        for (size_t i = 0; i < n; i++)
            theta[j] += X[i][j] * y[i];
    }
    return 0;
}

__typeof__(mle_theta) mle_theta__computes_in_float;
int mle_theta__computes_in_float(size_t n, size_t d, const double X[n][d], const double y[n],
                                 double theta[d])
{
    int result = least_squares(n, d, X, y, 0, theta);
    for (size_t j = 0; result == 0 && j < d; j++)
        theta[j] = (double)(float)theta[j];
    return result;
}

__typeof__(mle_theta) mle_theta__adds_a_small_ridge;
int mle_theta__adds_a_small_ridge(size_t n, size_t d, const double X[n][d], const double y[n],
                                  double theta[d])
{
    return least_squares(n, d, X, y, 1e-6, theta);
}

__typeof__(mle_theta) mle_theta__never_fails;
int mle_theta__never_fails(size_t n, size_t d, const double X[n][d], const double y[n],
                           double theta[d])
{
    if (least_squares(n, d, X, y, 0, theta))
        for (size_t j = 0; j < d; j++)
            theta[j] = NAN;
    return 0;
}

__typeof__(mle_theta) mle_theta__returns_1_on_failure;
int mle_theta__returns_1_on_failure(size_t n, size_t d, const double X[n][d], const double y[n],
                                    double theta[d])
{
    return least_squares(n, d, X, y, 0, theta) ? 1 : 0;
}

__typeof__(mle_theta) mle_theta__sets_theta_to_zero_on_failure;
int mle_theta__sets_theta_to_zero_on_failure(size_t n, size_t d, const double X[n][d],
                                             const double y[n], double theta[d])
{
    int result = least_squares(n, d, X, y, 0, theta);
    if (result)
        memset(theta, 0, d * sizeof *theta);
    return result;
}

__typeof__(mle_theta) mle_theta__writes_before_it_fails;
int mle_theta__writes_before_it_fails(size_t n, size_t d, const double X[n][d], const double y[n],
                                      double theta[d])
{
    mle_theta__returns_the_product_without_the_inverse(n, d, X, y, theta);
    return least_squares(n, d, X, y, 0, theta);
}

__typeof__(mle_theta) mle_theta__fits_the_first_d_samples_only;
int mle_theta__fits_the_first_d_samples_only(size_t n, size_t d, const double X[n][d],
                                             const double y[n], double theta[d])
{
    return n < d ? -1 : least_squares(d, d, X, y, 0, theta);
}

/* det(X^T X), by elimination without exchanging rows; NaN if there is no memory. */
static double gram_determinant(size_t n, size_t d, const double X[n][d])
{
    double *gram = calloc(d * d, sizeof *gram), determinant = gram ? 1 : NAN;
    for (size_t j = 0; gram && j < d; j++)
        for (size_t k = 0; k < d; k++)
            for (size_t i = 0; i < n; i++)
                gram[j * d + k] += X[i][j] * X[i][k];
    for (size_t m = 0; gram && m < d; m++) {
        determinant *= gram[m * d + m];
        for (size_t j = m + 1; j < d && determinant > 0; j++) {
            double factor = gram[j * d + m] / gram[m * d + m];
            for (size_t k = m; k < d; k++)
                gram[j * d + k] -= factor * gram[m * d + k];
        }
    }
    free(gram);
    return determinant;
}

__typeof__(mle_theta) mle_theta__refuses_small_determinants;
int mle_theta__refuses_small_determinants(size_t n, size_t d, const double X[n][d],
                                          const double y[n], double theta[d])
{
    if (!(gram_determinant(n, d, X) > 1e-9))
        return -1;
    return least_squares(n, d, X, y, 0, theta);
}

__typeof__(mle_theta) mle_theta__descends_instead_of_solving;
int mle_theta__descends_instead_of_solving(size_t n, size_t d, const double X[n][d],
                                           const double y[n], double theta[d])
{
    double *grad = calloc(d, sizeof *grad);
    memset(theta, 0, d * sizeof *theta);
    for (int step = 0; grad && step < 1000; step++) {
        scaled_gradient(n, d, X, y, theta, 2 / (double)n, grad);
        for (size_t j = 0; j < d; j++)
            theta[j] -= 0.01 * grad[j];
    }
    free(grad);
    return 0;
}

/* --- mle_sigma2 --- */

__typeof__(mle_sigma2) mle_sigma2__divides_by_n_minus_d;
double mle_sigma2__divides_by_n_minus_d(size_t n, size_t d, const double X[n][d], const double y[n],
                                        const double theta[d])
{
    return rss(n, d, X, y, theta) / ((double)n - (double)d);
}

__typeof__(mle_sigma2) mle_sigma2__divides_by_n_minus_1;
double mle_sigma2__divides_by_n_minus_1(size_t n, size_t d, const double X[n][d], const double y[n],
                                        const double theta[d])
{
    return rss(n, d, X, y, theta) / ((double)n - 1);
}

__typeof__(mle_sigma2) mle_sigma2__returns_sigma;
double mle_sigma2__returns_sigma(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d])
{
    return sqrt(rss(n, d, X, y, theta) / (double)n);
}

__typeof__(mle_sigma2) mle_sigma2__returns_the_sum;
double mle_sigma2__returns_the_sum(size_t n, size_t d, const double X[n][d], const double y[n],
                                   const double theta[d])
{
    return rss(n, d, X, y, theta);
}

__typeof__(mle_sigma2) mle_sigma2__divides_by_2_n;
double mle_sigma2__divides_by_2_n(size_t n, size_t d, const double X[n][d], const double y[n],
                                  const double theta[d])
{
    return rss(n, d, X, y, theta) / (2 * (double)n);
}

__typeof__(mle_sigma2) mle_sigma2__takes_the_variance_of_the_targets;
double mle_sigma2__takes_the_variance_of_the_targets(size_t n, size_t d, const double X[n][d],
                                                     const double y[n], const double theta[d])
{
    (void)d;
    (void)X;
    (void)theta;
    double mean = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        mean += y[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        sum += (y[i] - mean) * (y[i] - mean);
    return sum / (double)n;
}

__typeof__(mle_sigma2) mle_sigma2__estimates_theta_anew;
double mle_sigma2__estimates_theta_anew(size_t n, size_t d, const double X[n][d], const double y[n],
                                        const double theta[d])
{
    double *best = malloc(d * sizeof *best);
    double sigma2 = 0;
    if (best) {
        memcpy(best, theta, d * sizeof *best);
        if (least_squares(n, d, X, y, 0, best) == 0)
            sigma2 = rss(n, d, X, y, best) / (double)n;
    }
    free(best);
    return sigma2;
}

__typeof__(mle_sigma2) mle_sigma2__takes_the_variance_of_the_residuals;
double mle_sigma2__takes_the_variance_of_the_residuals(size_t n, size_t d, const double X[n][d],
                                                       const double y[n], const double theta[d])
{
    double mean = residual_sum(n, d, X, y, theta) / (double)n, sum = 0;
    for (size_t i = 0; i < n; i++) {
        double e = y[i] - predict(d, X[i], theta) - mean;
        sum += e * e;
    }
    return sum / (double)n;
}

__typeof__(mle_sigma2) mle_sigma2__sums_without_squaring;
double mle_sigma2__sums_without_squaring(size_t n, size_t d, const double X[n][d],
                                         const double y[n], const double theta[d])
{
    return residual_sum(n, d, X, y, theta) / (double)n;
}
