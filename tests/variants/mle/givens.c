/*
 * Least squares by Givens rotations: each one turns two rows of a copy of [X | y] until an element
 * below the diagonal is zero.
 */
#include "mle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double dot(size_t count, const double *a, const double *b)
{
    double s = 0;
    while (count-- > 0)
        s += *a++ * *b++;
    return s;
}

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d],
                    double y_hat[n])
{
    for (size_t i = 0; i != n; ++i)
        y_hat[i] = dot(d, X[i], theta);
}

static double residual_sum(size_t n, size_t d, const double X[n][d], const double y[n],
                           const double theta[d])
{
    double s = 0;
    for (size_t i = 0; i != n; ++i) {
        const double e = dot(d, X[i], theta) - y[i];
        s = fma(e, e, s);
    }
    return s;
}

/* out = factor * X^T (X theta - y) */
static void scaled_slope(size_t n, size_t d, const double X[n][d], const double y[n],
                         const double theta[d], double factor, double out[d])
{
    memset(out, 0, d * sizeof *out);
    for (size_t i = 0; i != n; ++i) {
        const double e = dot(d, X[i], theta) - y[i];
        for (size_t j = 0; j != d; ++j)
            out[j] = fma(e, X[i][j], out[j]);
    }
    for (size_t j = 0; j != d; ++j)
        out[j] *= factor;
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d])
{
    return residual_sum(n, d, X, y, theta) / n;
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double grad[d])
{
    scaled_slope(n, d, X, y, theta, 2.0 / n, grad);
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],
                      const double theta[d], double sigma)
{
    const double precision = 1 / (sigma * sigma);
    return 0.5 * n * log(precision / (2 * M_PI)) -
           0.5 * precision * residual_sum(n, d, X, y, theta);
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                             const double theta[d], double sigma, double grad_theta[d],
                             double grad_sigma[1])
{
    const double precision = 1 / (sigma * sigma);
    scaled_slope(n, d, X, y, theta, -precision, grad_theta);
    *grad_sigma = (precision * residual_sum(n, d, X, y, theta) - n) / sigma;
}

static void rotate(size_t count, double *upper, double *lower)
{
    const double length = hypot(upper[0], lower[0]);
    const double c = upper[0] / length, s = lower[0] / length;
    for (size_t j = 0; j != count; ++j) {
        const double u = upper[j], l = lower[j];
        upper[j] = c * u + s * l;
        lower[j] = c * l - s * u;
    }
}

int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    if (n < d)
        return -1;
    double(*R)[d + 1] = malloc(n * sizeof *R);
    double *norm = calloc(d, sizeof *norm);
    int status = -1;
    if (!R || !norm)
        goto done;

    for (size_t i = 0; i != n; ++i) {
        memcpy(R[i], X[i], sizeof X[i]);
        R[i][d] = y[i];
        for (size_t j = 0; j != d; ++j)
            norm[j] = hypot(norm[j], X[i][j]);
    }
    for (size_t j = 0; j != d; ++j) {
        for (size_t i = n - 1; i > j; --i)
            if (R[i][j] != 0)
                rotate(d + 1 - j, &R[i - 1][j], &R[i][j]);
        if (fabs(R[j][j]) <= 1e-12 * norm[j])
            goto done;
    }
    for (size_t j = d; j-- > 0;) {
        double right = R[j][d];
        for (size_t k = j + 1; k != d; ++k)
            right -= R[j][k] * theta[k];
        theta[j] = right / R[j][j];
    }
    status = 0;
done:
    free(norm);
    free(R);
    return status;
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    return mean_squared_error(n, d, X, y, theta);
}
