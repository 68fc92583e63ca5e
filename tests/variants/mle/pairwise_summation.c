/*
 * All sums are pairwise: halve the range, add the halves. The rounding error then grows with log n
 * and not with n.
 */
#include "mle.h"

#include <math.h>

/* sum of a[i * step_a] * b[i * step_b] */
static double pairwise_product(size_t count, const double *a, size_t step_a, const double *b,
                               size_t step_b)
{
    if (count == 0)
        return 0;
    if (count == 1)
        return a[0] * b[0];
    size_t half = count / 2;
    return pairwise_product(half, a, step_a, b, step_b) +
           pairwise_product(count - half, a + half * step_a, step_a, b + half * step_b, step_b);
}

static double error_of(size_t d, const double *x, double y, const double *theta)
{
    return y - pairwise_product(d, x, 1, theta, 1);
}

/* sum of the squared errors of rows first .. last - 1 */
static double rss_between(size_t first, size_t last, size_t d, const double X[][d], const double *y,
                          const double *theta)
{
    if (last - first == 1) {
        double e = error_of(d, X[first], y[first], theta);
        return e * e;
    }
    size_t middle = first + (last - first) / 2;
    return rss_between(first, middle, d, X, y, theta) + rss_between(middle, last, d, X, y, theta);
}

/* sum of error times feature j, of rows first .. last - 1 */
static double slope_between(size_t first, size_t last, size_t j, size_t d, const double X[][d],
                            const double *y, const double *theta)
{
    if (last - first == 1)
        return error_of(d, X[first], y[first], theta) * X[first][j];
    size_t middle = first + (last - first) / 2;
    return slope_between(first, middle, j, d, X, y, theta) +
           slope_between(middle, last, j, d, X, y, theta);
}

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d],
                    double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = pairwise_product(d, X[i], 1, theta, 1);
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d])
{
    return rss_between(0, n, d, X, y, theta) / (double)n;
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = -2 * slope_between(0, n, j, d, X, y, theta) / (double)n;
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],
                      const double theta[d], double sigma)
{
    double rss = rss_between(0, n, d, X, y, theta);
    return -((double)n * (log(2 * M_PI) + 2 * log(sigma)) + rss / sigma / sigma) / 2;
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                             const double theta[d], double sigma, double grad_theta[d],
                             double grad_sigma[1])
{
    for (size_t j = 0; j < d; j++)
        grad_theta[j] = slope_between(0, n, j, d, X, y, theta) / (sigma * sigma);
    double rss = rss_between(0, n, d, X, y, theta);
    grad_sigma[0] = (rss / (sigma * sigma) - (double)n) / sigma;
}

/* The factor is L D L^T with ones on L's diagonal: no square roots. */
int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    if (n < d)
        return -1;
    double L[d][d], D[d], LD[d], b[d];
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k < j; k++) {
            double gram = pairwise_product(n, &X[0][j], d, &X[0][k], d);
            LD[k] = gram - pairwise_product(k, LD, 1, L[k], 1);
            L[j][k] = LD[k] / D[k];
        }
        double square = pairwise_product(n, &X[0][j], d, &X[0][j], d);
        D[j] = square - pairwise_product(j, LD, 1, L[j], 1);
        if (!(D[j] > 1e-12 * square))
            return -1;
        b[j] = pairwise_product(n, &X[0][j], d, y, 1) - pairwise_product(j, L[j], 1, b, 1);
    }
    for (size_t j = d; j-- > 0;) {
        b[j] /= D[j];
        if (j + 1 < d)
            b[j] -= pairwise_product(d - j - 1, &L[j + 1][j], d, &b[j + 1], 1);
    }
    for (size_t j = 0; j < d; j++)
        theta[j] = b[j];
    return 0;
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    return rss_between(0, n, d, X, y, theta) / (double)n;
}
