/*
 * Sums in any order the compiler likes. With fewer samples than features the n equations
 * (X X^T + lambda I) a = y, theta = X^T a are solved, else the d usual ones; by L D L^T.
 */
#pragma GCC optimize("O3", "associative-math", "no-signed-zeros", "no-trapping-math",              \
                     "reciprocal-math")
#include "map.h"
#include <math.h>
#include <stdlib.h>

static double inner(size_t n, const double *a, size_t a_step, const double *b, size_t b_step)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i * a_step] * b[i * b_step];
    return sum;
}

double l2_penalty(size_t d, const double theta[d])
{
    return inner(d, theta, 1, theta, 1);
}

double l1_penalty(size_t d, const double theta[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += sqrt(theta[j] * theta[j]);
    return sum;
}

void l1_subgradient(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = (double)(theta[j] > 0) - (double)(0 > theta[j]);
}

void soft_threshold(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++) {
        double size = fabs(theta[j]);
        out[j] = size > t ? theta[j] * ((size - t) / size) : 0;
    }
}

void max_norm_project(size_t d, double c, double theta[d])
{
    double squares = l2_penalty(d, theta), factor = squares > c * c ? sqrt(c * c / squares) : 1;
    for (size_t j = 0; j < d; j++)
        theta[j] *= factor;
}

void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = (keep > u[i]) * x[i] / keep;
}

void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = (keep > u[i] ? 1 / keep : 0) * grad_out[i];
}

double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda)
{
    double J = 0;
    for (size_t i = 0; i < n; i++) {
        double e = inner(d, X[i], 1, theta, 1) - y[i];
        J += e * e;
    }
    return J + lambda * l2_penalty(d, theta);
}

void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d])
{
    double e[n];
    for (size_t i = 0; i < n; i++)
        e[i] = inner(d, X[i], 1, theta, 1) - y[i];
    for (size_t j = 0; j < d; j++)
        grad[j] = 2 * (inner(n, &X[0][j], d, e, 1) + lambda * theta[j]);
}

double map_lambda(double sigma, double tau)
{
    double precision = 1 / (tau * tau);
    return sigma * sigma * precision;
}

double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau)
{
    double variances[2] = {sigma * sigma, tau * tau},
           squares[2] = {ridge_objective(n, d, X, y, theta, 0), l2_penalty(d, theta)};
    double counts[2] = {(double)n, (double)d}, log_density = 0;
    for (int part = 0; part < 2; part++)
        log_density -=
            (counts[part] * log(2 * M_PI * variances[part]) + squares[part] / variances[part]) / 2;
    return log_density;
}

/* Solves A x = b in place of b, for a symmetric A above 0. */
static void solve(size_t m, double *A, double *b)
{
    for (size_t j = 0; j < m; j++) {
        for (size_t k = 0; k < j; k++)
            A[j * m + j] -= A[j * m + k] * A[j * m + k] * A[k * m + k];
        for (size_t i = j + 1; i < m; i++) {
            for (size_t k = 0; k < j; k++)
                A[i * m + j] -= A[i * m + k] * A[j * m + k] * A[k * m + k];
            A[i * m + j] /= A[j * m + j];
        }
    }
    for (size_t i = 0; i < m; i++)
        b[i] -= inner(i, &A[i * m], 1, b, 1);
    for (size_t i = m; i-- > 0;)
        b[i] = b[i] / A[i * m + i] - inner(m - i - 1, &A[(i + 1) * m + i], m, &b[i + 1], 1);
}

int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d])
{
    if (sigma <= 0)
        return -1;
    if (tau <= 0)
        return -1;
    const size_t m = n < d ? n : d;
    double *A = malloc(m * m * sizeof *A), *b = malloc(m * sizeof *b);
    if (!A || !b)
        return -1;
    for (size_t p = 0; p < m; p++) {
        for (size_t q = 0; q < m; q++)
            A[p * m + q] = n < d ? inner(d, X[p], 1, X[q], 1) : inner(n, &X[0][p], d, &X[0][q], d);
        A[p * m + p] += map_lambda(sigma, tau);
        b[p] = n < d ? y[p] : inner(n, &X[0][p], d, y, 1);
    }
    solve(m, A, b);
    for (size_t j = 0; j < d; j++)
        theta[j] = n < d ? inner(n, &X[0][j], d, b, 1) : b[j];
    free(A);
    free(b);
    return 0;
}
