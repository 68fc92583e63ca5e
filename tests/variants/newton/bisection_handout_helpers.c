/*
 * The helpers of linear_algebra.h, a line search that only doubles and halves, pairs that move up when they are full,
 * and x written at the end.
 */
#include "newton.h"

#include "linear_algebra.h"

#include <stdlib.h>
#include <string.h>

static int step_back(size_t n, const double from[n], double A[n][n], const double b[n],
                     double next[n])
{
    double step[n];
    if (cholesky_solve(n, A, b, step) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        next[i] = from[i] - step[i];
    return 0;
}

int newton_step(size_t n, const double theta[n], const double grad[n], const double H[n][n],
                double next[n])
{
    double A[n][n];
    memcpy(A, H, sizeof A);
    return step_back(n, theta, A, grad, next);
}

int gauss_newton_step(size_t n, size_t p, const double J[n][p], const double residual[n],
                      const double theta[p], double next[p])
{
    double A[p][p], b[p];
    gram_matrix(n, p, J, A);
    transposed_times_vector(n, p, J, residual, b);
    return step_back(p, theta, A, b, next);
}

int newton_least_squares(size_t n, size_t d, const double X[n][d], const double y[n],
                         const double theta0[d], double theta[d])
{
    double r[n];
    matrix_times_vector(n, d, X, theta0, r);
    for (size_t i = 0; i < n; i++)
        r[i] -= y[i];
    return gauss_newton_step(n, d, X, r, theta0, theta);
}

void bfgs_update(size_t n, double H[n][n], const double s[n], const double y[n])
{
    double rho = 1 / dot(n, s, y), Hy[n];
    if (!(dot(n, s, y) > 0))
        return;
    matrix_times_vector(n, n, (const double(*)[n])H, y, Hy);
    double factor = rho * rho * dot(n, y, Hy) + rho;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] += factor * s[i] * s[j] - rho * Hy[i] * s[j] - rho * s[i] * Hy[j];
}

void lbfgs_direction(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                     const double grad[n], double direction[n])
{
    double *alpha = malloc(m * sizeof *alpha + 1), q[n], gamma = 1;
    memcpy(q, grad, sizeof q);
    int seen = 0;
    for (size_t i = m; i-- > 0;) {
        double sy = dot(n, S[i], Y[i]);
        if (sy <= 0)
            continue;
        if (!seen)
            gamma = sy / dot(n, Y[i], Y[i]);
        seen = 1;
        alpha[i] = dot(n, S[i], q) / sy;
        for (size_t j = 0; j < n; j++)
            q[j] -= alpha[i] * Y[i][j];
    }
    for (size_t j = 0; j < n; j++)
        q[j] *= gamma;
    for (size_t i = 0; i < m; i++) {
        double sy = dot(n, S[i], Y[i]);
        if (sy <= 0)
            continue;
        double beta = dot(n, Y[i], q) / sy;
        for (size_t j = 0; j < n; j++)
            q[j] += S[i][j] * (alpha[i] - beta);
    }
    for (size_t j = 0; j < n; j++)
        direction[j] = -q[j];
    free(alpha);
}

double wolfe_line_search(size_t n, objective_with_gradient *f, void *context, const double x[n],
                         const double direction[n])
{
    double point[n], grad[n], low = 0, high = 0, a = 1;
    double f0 = f(n, x, grad, context), slope0 = dot(n, grad, direction);
    if (slope0 >= 0)
        return 0;
    for (int tries = 0; tries < 100; tries++) {
        for (size_t i = 0; i < n; i++)
            point[i] = x[i] + a * direction[i];
        double value = f(n, point, grad, context), slope = dot(n, grad, direction);
        if (value > f0 + 1e-4 * a * slope0 || slope > -0.9 * slope0)
            high = a;
        else if (slope < 0.9 * slope0)
            low = a;
        else
            return a;
        a = high > 0 ? (low + high) / 2 : 2 * a;
    }
    return 0;
}

/* Steps with a matrix (m is 0) or with m pairs. */
static int descend(size_t n, objective_with_gradient *f, void *context, double x[n], size_t m,
                   double tolerance, size_t max_iterations)
{
    double *H = calloc(n * n, sizeof *H), *S = malloc((m + 1) * n * sizeof *S),
           *Y = malloc((m + 1) * n * sizeof *Y);
    double at[n], grad[n], next[n], direction[n], s[n], y[n];
    size_t pairs = 0;
    int result = -1;
    for (size_t i = 0; i < n; i++)
        H[i * n + i] = 1;
    memcpy(at, x, sizeof at);
    f(n, at, grad, context);
    for (size_t k = 0;; k++) {
        double norm = 0, step;
        for (size_t i = 0; i < n; i++)
            norm = fmax(norm, fabs(grad[i]));
        if (norm < tolerance)
            result = 0;
        if (result == 0 || k >= max_iterations)
            break;
        if (m)
            lbfgs_direction(n, pairs, (const double(*)[n])S, (const double(*)[n])Y, grad,
                            direction);
        else
            matrix_times_vector(n, n, (const double(*)[n])H, grad, direction);
        for (size_t i = 0; !m && i < n; i++)
            direction[i] = -direction[i];
        if ((step = wolfe_line_search(n, f, context, at, direction)) == 0)
            break;
        for (size_t i = 0; i < n; i++)
            at[i] += s[i] = step * direction[i];
        f(n, at, next, context);
        for (size_t i = 0; i < n; i++)
            y[i] = next[i] - grad[i];
        memcpy(grad, next, sizeof grad);
        if (!m) {
            bfgs_update(n, (double(*)[n])H, s, y);
        } else if (dot(n, s, y) > 0) {
            memcpy(S + pairs * n, s, sizeof s);
            memcpy(Y + pairs * n, y, sizeof y);
            pairs++;
            if (pairs > m) {
                memmove(S, S + n, m * n * sizeof *S);
                memmove(Y, Y + n, m * n * sizeof *Y);
                pairs = m;
            }
        }
    }
    memcpy(x, at, sizeof at);
    free(H);
    free(S);
    free(Y);
    return result;
}

int bfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n],
                  double tolerance, size_t max_iterations)
{
    return descend(n, f, context, x, 0, tolerance, max_iterations);
}

int lbfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n], size_t m,
                   double tolerance, size_t max_iterations)
{
    return descend(n, f, context, x, m, tolerance, max_iterations);
}
