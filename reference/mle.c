/*
 * Linear prediction and maximum likelihood, as they should be done. Sums are kept in long double,
 * so that what is returned is the exact result for the given numbers, rounded once.
 */
#include "mle.h"

#include "qr.h"

#include <math.h>
#include <stdlib.h>

static const long double pi = 3.14159265358979323846264338327950288L;

/* y_hat_i - y_i for sample i. */
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

/* Component j of X^T (X theta - y). */
static long double projected_residual(size_t n, size_t d, const double X[n][d], const double y[n],
                                      const double theta[d], size_t j)
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += X[i][j] * residual(d, X[i], y[i], theta);
    return sum;
}

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d],
                    double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = (double)residual(d, X[i], 0, theta);
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d])
{
    return (double)(residual_sum_of_squares(n, d, X, y, theta) / n);
}

/* J was 1/n sum_i e_i^2 with e_i = sum_j X_ij theta_j - y_i, so dJ/dtheta_j = 2/n sum_i e_i X_ij.
 */
void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = (double)(2 * projected_residual(n, d, X, y, theta, j) / n);
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],
                      const double theta[d], double sigma)
{
    long double variance = (long double)sigma * sigma;
    long double rss = residual_sum_of_squares(n, d, X, y, theta);
    return (double)(-(long double)n / 2 * logl(2 * pi * variance) - rss / (2 * variance));
}

/*
 * In theta only -RSS / (2 sigma^2) varies, and dRSS/dtheta = -2 X^T (y - X theta). In sigma, -n/2
 * log(2 pi sigma^2) gives -n/sigma, and -RSS/2 sigma^-2 gives +RSS sigma^-3: the second
 * derivative's sign that the slide loses.
 */
void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                             const double theta[d], double sigma, double grad_theta[d],
                             double grad_sigma[1])
{
    long double s = sigma;
    for (size_t j = 0; j < d; j++)
        grad_theta[j] = (double)(-projected_residual(n, d, X, y, theta, j) / (s * s));
    grad_sigma[0] =
        (double)(-(long double)n / s + residual_sum_of_squares(n, d, X, y, theta) / (s * s * s));
}

/* Least squares on X itself, not on X^T X: see qr.c. */
int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    long double *A = malloc(n * d * sizeof *A), *b = malloc(n * sizeof *b),
                *x = malloc(d * sizeof *x);
    int result = -1;
    if (A && b && x) {
        for (size_t i = 0; i < n; i++) {
            b[i] = y[i];
            for (size_t j = 0; j < d; j++)
                A[i * d + j] = X[i][j];
        }
        result = qr_least_squares(n, d, (const long double(*)[d])A, b, 1e-12L, x);
        for (size_t j = 0; result == 0 && j < d; j++)
            theta[j] = (double)x[j];
    }
    free(A);
    free(b);
    free(x);
    return result;
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    return (double)(residual_sum_of_squares(n, d, X, y, theta) / n);
}
