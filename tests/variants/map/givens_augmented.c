/* A QR factorization that takes one equation after the other, the prior's last; recursion for sums; restrict. */
#include "map.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The halves' sums are added, so rounding errors grow with log n. */
static double pairwise(size_t n, const double *restrict a, const double *restrict b)
{
    if (n <= 2)
        return (n > 0 ? a[0] * b[0] : 0) + (n > 1 ? a[1] * b[1] : 0);
    return pairwise(n / 2, a, b) + pairwise(n - n / 2, a + n / 2, b + n / 2);
}

double l2_penalty(size_t d, const double theta[d])
{
    return pairwise(d, theta, theta);
}

double l1_penalty(size_t d, const double theta[d])
{
    return d == 1 ? fabs(theta[0])
                  : l1_penalty(d / 2, theta) + l1_penalty(d - d / 2, theta + d / 2);
}

void l1_subgradient(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = theta[j] == 0 ? 0 : theta[j] / fabs(theta[j]);
}

void soft_threshold(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = fmax(theta[j] - t, 0) - fmax(-theta[j] - t, 0);
}

void max_norm_project(size_t d, double c, double theta[d])
{
    double norm = 0;
    for (size_t j = 0; j < d; j++)
        norm = hypot(norm, theta[j]);
    double factor = fmin(1, c / norm); /* c / 0 is infinite, which is right */
    for (size_t j = 0; j < d; j++)
        theta[j] *= factor;
}

static void mask(size_t n, const double *restrict in, const double *restrict u, double keep,
                 double *restrict out)
{
    const double scale = 1 / keep;
    memset(out, 0, n * sizeof *out);
    for (const double *end = in + n; in < end; in++, u++, out++)
        if (*u < keep)
            *out = *in * scale;
}

void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n])
{
    mask(n, x, u, keep, out);
}

void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n])
{
    mask(n, grad_out, u, keep, grad_x);
}

double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda)
{
    double *e = malloc(n * sizeof *e), J;
    if (!e)
        return NAN;
    for (size_t i = 0; i < n; i++)
        e[i] = y[i] - pairwise(d, X[i], theta);
    J = pairwise(n, e, e) + lambda * pairwise(d, theta, theta);
    free(e);
    return J;
}

void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = lambda * theta[j];
    for (size_t i = n; i-- > 0;) {
        double e = pairwise(d, X[i], theta) - y[i];
        for (size_t j = 0; j < d; j++)
            grad[j] += e * X[i][j];
    }
    for (size_t j = 0; j < d; j++)
        grad[j] += grad[j];
}

double map_lambda(double sigma, double tau)
{
    return (sigma / tau) * (sigma / tau);
}

double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau)
{
    double constant = ((double)n + (double)d) * log(sqrt(2 * M_PI)) + (double)n * log(sigma) +
                      (double)d * log(tau);
    return -constant -
           ridge_objective(n, d, X, y, theta, map_lambda(sigma, tau)) / sigma / sigma / 2;
}

/* Rotates one equation (d coefficients and a right-hand side, used up) into R. */
static void rotate_in(size_t d, double R[d][d + 1], double *row)
{
    for (size_t j = 0; j < d; j++) {
        double r = hypot(R[j][j], row[j]);
        if (row[j] == 0)
            continue;
        double cosine = R[j][j] / r, sine = row[j] / r;
        for (size_t k = j; k <= d; k++) {
            double above = R[j][k], below = row[k];
            R[j][k] = cosine * above + sine * below;
            row[k] = cosine * below - sine * above;
        }
    }
}

int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d])
{
    if (!(sigma > 0 && tau > 0))
        return -1;
    double(*R)[d + 1] = calloc(d, sizeof *R), *row = calloc(d + 1, sizeof *row);
    int status = -1;
    if (R && row) {
        for (size_t i = 0; i < n; i++) {
            memcpy(row, X[i], d * sizeof *row);
            row[d] = y[i];
            rotate_in(d, R, row);
        }
        for (size_t j = 0; j < d; j++) {
            memset(row, 0, (d + 1) * sizeof *row);
            row[j] = sigma / tau;
            rotate_in(d, R, row);
        }
        for (size_t j = d; j-- > 0;) {
            double left = R[j][d];
            for (size_t k = j + 1; k < d; k++)
                left -= R[j][k] * theta[k];
            theta[j] = left / R[j][j];
        }
        status = 0;
    }
    free(R);
    free(row);
    return status;
}
