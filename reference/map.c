/*
 * Regularization and the maximum a posteriori estimate, as they should be done. Sums are kept in long double, so that
 * what is returned is the exact result for the given numbers, rounded once.
 */
#include "map.h"

#include "qr.h"

#include <math.h>
#include <stdlib.h>

static const long double pi = 3.14159265358979323846264338327950288L;

static long double sum_of_squares(size_t d, const double theta[d])
{
    long double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += (long double)theta[j] * theta[j];
    return sum;
}

/* x^T theta - y for one sample. */
static long double residual(size_t d, const double x[d], double y, const double theta[d])
{
    long double sum = -(long double)y;
    for (size_t j = 0; j < d; j++)
        sum += (long double)x[j] * theta[j];
    return sum;
}

/* RSS = (y - X theta)^T (y - X theta) */
static long double residual_sum_of_squares(size_t n, size_t d, const double X[n][d],
                                           const double y[n], const double theta[d])
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++) {
        long double e = residual(d, X[i], y[i], theta);
        sum += e * e;
    }
    return sum;
}

double l2_penalty(size_t d, const double theta[d])
{
    return (double)sum_of_squares(d, theta);
}

double l1_penalty(size_t d, const double theta[d])
{
    long double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += fabs(theta[j]);
    return (double)sum;
}

/* |theta_j| rises to the right of 0 and falls to the left of it. */
void l1_subgradient(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = theta[j] > 0 ? 1 : theta[j] < 0 ? -1 : 0;
}

void soft_threshold(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = theta[j] > t ? theta[j] - t : theta[j] < -t ? theta[j] + t : 0;
}

/* The length is taken once, before any weight changes. */
void max_norm_project(size_t d, double c, double theta[d])
{
    long double length = sqrtl(sum_of_squares(d, theta));
    for (size_t j = 0; length > c && j < d; j++)
        theta[j] = (double)(theta[j] * (c / length));
}

void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] < keep ? x[i] / keep : 0;
}

/* out_i was x_i / keep if u_i < keep, else 0: out_i is linear in x_i, and this is the same factor. */
void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = u[i] < keep ? grad_out[i] / keep : 0;
}

double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda)
{
    return (double)(residual_sum_of_squares(n, d, X, y, theta) + lambda * sum_of_squares(d, theta));
}

/* J was sum_i e_i^2 + lambda sum_j theta_j^2 with e_i = sum_j X_ij theta_j - y_i. Each square brings a factor 2. */
void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        long double sum = (long double)lambda * theta[j];
        for (size_t i = 0; i < n; i++)
            sum += X[i][j] * residual(d, X[i], y[i], theta);
        grad[j] = (double)(2 * sum);
    }
}

double map_lambda(double sigma, double tau)
{
    long double ratio = (long double)sigma / tau;
    return (double)(ratio * ratio);
}

/* Logarithm of the density of k independent normal numbers with mean 0, whose squares sum to `squares`. */
static long double log_normal_density(size_t k, long double squares, long double deviation)
{
    long double variance = deviation * deviation;
    return -(long double)k / 2 * logl(2 * pi * variance) - squares / (2 * variance);
}

/* The noise of n samples is as likely as the likelihood says, the d weights as the prior says. */
double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau)
{
    return (double)(log_normal_density(n, residual_sum_of_squares(n, d, X, y, theta), sigma) +
                    log_normal_density(d, sum_of_squares(d, theta), tau));
}

/*
 * Ridge regression as least squares: the penalty is the square of d more residuals, sqrt(lambda) theta_j - 0, so d
 * rows sqrt(lambda) I with targets 0 are put below X. They make the columns independent whatever X is, and X^T X,
 * which squares the condition number, is never formed.
 */
int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d])
{
    if (!(sigma > 0) || !(tau > 0))
        return -1;
    size_t rows = n + d;
    long double *A = calloc(rows * d, sizeof *A), *b = calloc(rows, sizeof *b),
                *x = malloc(d * sizeof *x);
    int result = -1;
    if (A && b && x) {
        for (size_t i = 0; i < n; i++) {
            b[i] = y[i];
            for (size_t j = 0; j < d; j++)
                A[i * d + j] = X[i][j];
        }
        for (size_t j = 0; j < d; j++)
            A[(n + j) * d + j] = (long double)sigma / tau;
        result = qr_least_squares(rows, d, (const long double(*)[d])A, b, 0, x);
        for (size_t j = 0; result == 0 && j < d; j++)
            theta[j] = (double)x[j];
    }
    free(A);
    free(b);
    free(x);
    return result;
}
