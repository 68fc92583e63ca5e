/* The two legal variants: the update of Davidon, Fletcher and Powell, and L-BFGS without gamma. Bisection. */
#include "newton.h"
#include "linear_algebra.h"

#include <math.h>
#include <string.h>

int newton_step(size_t n, const double theta[n], const double grad[n], const double H[n][n],
                double next[n])
{
    double A[n][n], p[n];
    memcpy(A, H, sizeof A);
    if (cholesky_solve(n, A, grad, p) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        next[i] = theta[i] - p[i];
    return 0;
}

int gauss_newton_step(size_t n, size_t p, const double J[n][p], const double residual[n],
                      const double theta[p], double next[p])
{
    double JTJ[p][p], JTr[p];
    gram_matrix(n, p, J, JTJ);
    transposed_times_vector(n, p, J, residual, JTr);
    return newton_step(p, theta, JTr, JTJ, next);
}

int newton_least_squares(size_t n, size_t d, const double X[n][d], const double y[n],
                         const double theta0[d], double theta[d])
{
    double H[d][d], grad[d], r[n];
    matrix_times_vector(n, d, X, theta0, r);
    for (size_t i = 0; i < n; i++)
        r[i] -= y[i];
    gram_matrix(n, d, X, H);
    transposed_times_vector(n, d, X, r, grad);
    for (size_t j = 0; j < d; j++) {
        grad[j] *= 2.0 / (double)n;
        for (size_t k = 0; k < d; k++)
            H[j][k] *= 2.0 / (double)n;
    }
    return newton_step(d, theta0, grad, H, theta);
}

void bfgs_update(size_t n, double H[n][n], const double s[n], const double y[n])
{
    double sy = dot(n, s, y);
    if (sy <= 0)
        return;
    double rho = 1 / sy, Hy[n];
    matrix_times_vector(n, n, H, y, Hy);
    double yHy = dot(n, y, Hy);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] += rho * s[i] * s[j] - Hy[i] * Hy[j] / yHy;
}

void lbfgs_direction(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                     const double grad[n], double direction[n])
{
    double q[n], alpha[m + 1], gamma = 1;
    int have_gamma = 0;
    memcpy(q, grad, sizeof q);
    for (size_t k = m; k-- > 0;) {
        double sy = dot(n, S[k], Y[k]);
        if (sy <= 0)
            continue;
        if (!have_gamma) {
            gamma = 1;
            have_gamma = 1;
        }
        alpha[k] = dot(n, S[k], q) / sy;
        for (size_t i = 0; i < n; i++)
            q[i] -= alpha[k] * Y[k][i];
    }
    for (size_t i = 0; i < n; i++)
        q[i] *= gamma;
    for (size_t k = 0; k < m; k++) {
        double sy = dot(n, S[k], Y[k]);
        if (sy <= 0)
            continue;
        double beta = dot(n, Y[k], q) / sy;
        for (size_t i = 0; i < n; i++)
            q[i] += S[k][i] * (alpha[k] - beta);
    }
    for (size_t i = 0; i < n; i++)
        direction[i] = -q[i];
}

double wolfe_line_search(size_t n, objective_with_gradient *f, void *context, const double x[n],
                         const double direction[n])
{
    double g[n], z[n];
    double f0 = f(n, x, g, context), slope0 = dot(n, g, direction);
    if (slope0 >= 0)
        return 0;
    double low = 0, high = 0, a = 1;
    for (int k = 0; k < 80; k++) {
        for (size_t i = 0; i < n; i++)
            z[i] = x[i] + a * direction[i];
        double fa = f(n, z, g, context), slope = dot(n, g, direction);
        if (fa > f0 + 1e-4 * a * slope0)
            high = a;
        else if (slope < 0.9 * slope0)
            low = a;
        else if (slope > -0.9 * slope0)
            high = a;
        else
            return a;
        a = high > 0 ? 0.5 * (low + high) : 2 * a;
    }
    return 0;
}

static int flat(size_t n, const double g[n], double tolerance)
{
    for (size_t i = 0; i < n; i++)
        if (fabs(g[i]) >= tolerance)
            return 0;
    return 1;
}

int bfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n],
                  double tolerance, size_t max_iterations)
{
    double H[n][n], g[n], g_new[n], p[n], s[n], y[n];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = i == j;
    f(n, x, g, context);
    for (size_t k = 0; k < max_iterations && !flat(n, g, tolerance); k++) {
        matrix_times_vector(n, n, H, g, p);
        for (size_t i = 0; i < n; i++)
            p[i] = -p[i];
        double a = wolfe_line_search(n, f, context, x, p);
        if (a == 0)
            return -1;
        for (size_t i = 0; i < n; i++) {
            s[i] = a * p[i];
            x[i] += s[i];
        }
        f(n, x, g_new, context);
        for (size_t i = 0; i < n; i++) {
            y[i] = g_new[i] - g[i];
            g[i] = g_new[i];
        }
        bfgs_update(n, H, s, y);
    }
    return flat(n, g, tolerance) ? 0 : -1;
}

int lbfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n], size_t m,
                   double tolerance, size_t max_iterations)
{
    double S[m][n], Y[m][n], g[n], g_new[n], p[n], s[n], y[n];
    size_t pairs = 0;
    f(n, x, g, context);
    for (size_t k = 0; k < max_iterations && !flat(n, g, tolerance); k++) {
        lbfgs_direction(n, pairs, S, Y, g, p);
        double a = wolfe_line_search(n, f, context, x, p);
        if (a == 0)
            return -1;
        for (size_t i = 0; i < n; i++) {
            s[i] = a * p[i];
            x[i] += s[i];
        }
        f(n, x, g_new, context);
        for (size_t i = 0; i < n; i++) {
            y[i] = g_new[i] - g[i];
            g[i] = g_new[i];
        }
        if (dot(n, s, y) <= 0)
            continue;
        if (pairs == m) {
            memmove(S[0], S[1], (m - 1) * sizeof S[0]);
            memmove(Y[0], Y[1], (m - 1) * sizeof Y[0]);
            pairs--;
        }
        memcpy(S[pairs], s, sizeof s);
        memcpy(Y[pairs], y, sizeof y);
        pairs++;
    }
    return flat(n, g, tolerance) ? 0 : -1;
}
