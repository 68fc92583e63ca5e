/* Modified Gram-Schmidt, every column orthogonalized twice; the helpers promise no aliasing. */
#include "mle.h"

#include <math.h>
#include <stdlib.h>

typedef double real;

static real inner(size_t m, const real *restrict a, const real *restrict b)
{
    real even = 0, odd = 0;
    size_t i = 0;
    for (; i + 1 < m; i += 2) {
        even += a[i] * b[i];
        odd += a[i + 1] * b[i + 1];
    }
    return i < m ? even + odd + a[i] * b[i] : even + odd;
}

static void add_multiple(size_t m, real *restrict to, real factor, const real *restrict from)
{
    for (size_t i = 0; i < m; i++)
        to[i] += factor * from[i];
}

static void clear(size_t m, real *restrict v)
{
    for (size_t i = 0; i < m; i++)
        v[i] = 0;
}

static real squares(size_t m, const real *restrict v)
{
    real s = 0;
    for (size_t i = 0; i < m; i++)
        s += v[i] * v[i];
    return s;
}

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d],
                    double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = inner(d, X[i], theta);
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    real mean = 0;
    for (size_t i = 0; i < n; i++) {
        real e = y[i] - inner(d, X[i], theta);
        mean += e * e / (real)n;
    }
    return mean;
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d])
{
    return mle_sigma2(n, d, X, y, theta);
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double grad[d])
{
    clear(d, grad);
    for (size_t i = 0; i < n; i++)
        add_multiple(d, grad, 2 * (inner(d, X[i], theta) - y[i]) / (real)n, X[i]);
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],
                      const double theta[d], double sigma)
{
    const real ratio = mle_sigma2(n, d, X, y, theta) / (sigma * sigma);
    return -0.5 * (real)n * (log(2 * acos(-1)) + 2 * log(sigma) + ratio);
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                             const double theta[d], double sigma, double grad_theta[d],
                             double grad_sigma[1])
{
    clear(d, grad_theta);
    grad_sigma[0] = 0;
    for (size_t i = 0; i < n; i++) {
        real z = (y[i] - inner(d, X[i], theta)) / sigma;
        add_multiple(d, grad_theta, z / sigma, X[i]);
        grad_sigma[0] += (z * z - 1) / sigma;
    }
}

/* Takes the part along q out of v and returns how much of it there was. */
static real take_out(size_t m, const real *restrict q, real *restrict v)
{
    real amount = inner(m, q, v);
    add_multiple(m, v, -amount, q);
    return amount;
}

int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    if (n < d)
        return -1;
    /* q: d columns of n numbers; r: d rows of d numbers; then the right-hand side and z */
    real *block = calloc(n * d + d * d + n + d, sizeof *block);
    if (block == NULL)
        return -1;
    real *q = block, *r = q + n * d, *right = r + d * d, *z = right + n;
    int independent = 1;
    for (size_t j = 0; j < d && independent; j++) {
        real *column = q + j * n;
        for (size_t i = 0; i < n; i++)
            column[i] = X[i][j];
        real before = sqrt(squares(n, column));
        for (int pass = 0; pass < 2; pass++)
            for (size_t k = 0; k < j; k++)
                r[k * d + j] += take_out(n, q + k * n, column);
        real after = sqrt(squares(n, column));
        independent = after > 1e-12 * before;
        for (size_t i = 0; i < n && independent; i++)
            column[i] /= after;
        r[j * d + j] = after;
    }
    if (independent) {
        for (size_t i = 0; i < n; i++)
            right[i] = y[i];
        for (int pass = 0; pass < 2; pass++)
            for (size_t k = 0; k < d; k++)
                z[k] += take_out(n, q + k * n, right);
        for (size_t j = d; j-- > 0;) {
            theta[j] = z[j] / r[j * d + j];
            for (size_t k = 0; k < j; k++)
                z[k] -= r[k * d + j] * theta[j];
        }
    }
    free(block);
    return independent ? 0 : -1;
}
