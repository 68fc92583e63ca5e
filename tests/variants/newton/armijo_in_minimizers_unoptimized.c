/*
 * Scratch in globals; Givens rotations; minimizers that only backtrack (and skip pairs without curvature, as is then
 * needed); on failure x is left as it was. The line search by itself narrows with parabolas.
 */
#pragma GCC optimize("O0")
#include "newton.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 4096 };

static double scratch[MOST], right[64];

/* Least squares by rotations of [A | b]; delta is left in `right`. */
static int rotate(size_t n, size_t d, const double *A, const double *b, double sign)
{
    size_t w = d + 1;
    double largest = 0;
    if (n < d)
        return -1;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < d; j++) {
            scratch[i * w + j] = A[i * d + j];
            largest = fmax(largest, fabs(A[i * d + j]));
        }
        scratch[i * w + d] = sign * b[i];
    }
    for (size_t j = 0; j < d; j++) {
        for (size_t i = n - 1; i > j; i--) {
            double a = scratch[(i - 1) * w + j], c = scratch[i * w + j], r = hypot(a, c);
            if (c == 0)
                continue;
            for (size_t k = j; k < w; k++) {
                double up = scratch[(i - 1) * w + k], down = scratch[i * w + k];
                scratch[(i - 1) * w + k] = (a * up + c * down) / r;
                scratch[i * w + k] = (a * down - c * up) / r;
            }
        }
        if (fabs(scratch[j * w + j]) <= 1e-12 * largest)
            return -1;
    }
    for (size_t j = d; j-- > 0;) {
        right[j] = scratch[j * w + d];
        for (size_t k = j + 1; k < d; k++)
            right[j] -= scratch[j * w + k] * right[k];
        right[j] /= scratch[j * w + j];
    }
    return 0;
}

static int rotate_and_step(size_t n, size_t d, const double *A, const double *b, const double *from,
                           double *next)
{
    int result = rotate(n, d, A, b, -1);
    for (size_t j = 0; !result && j < d; j++)
        next[j] = from[j] + right[j];
    return result;
}

int newton_step(size_t n, const double theta[n], const double grad[n], const double H[n][n],
                double next[n])
{
    return rotate_and_step(n, n, &H[0][0], grad, theta, next);
}

int gauss_newton_step(size_t n, size_t p, const double J[n][p], const double residual[n],
                      const double theta[p], double next[p])
{
    return rotate_and_step(n, p, &J[0][0], residual, theta, next);
}

/* Where Newton's step ends does not depend on where it starts. */
int newton_least_squares(size_t n, size_t d, const double X[n][d], const double y[n],
                         const double theta0[d], double theta[d])
{
    (void)theta0;
    int result = rotate(n, d, &X[0][0], y, 1);
    for (size_t j = 0; !result && j < d; j++)
        theta[j] = right[j];
    return result;
}

static double product(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* (I - rho s y^T) H first, then the other side. */
void bfgs_update(size_t n, double H[n][n], const double s[n], const double y[n])
{
    double sy = product(n, s, y);
    if (sy <= 0)
        return;
    for (size_t j = 0; j < n; j++) {
        double yH = 0;
        for (size_t i = 0; i < n; i++)
            yH += y[i] * H[i][j];
        for (size_t i = 0; i < n; i++)
            H[i][j] -= s[i] * yH / sy;
    }
    for (size_t i = 0; i < n; i++) {
        double Hy = product(n, H[i], y);
        for (size_t j = 0; j < n; j++)
            H[i][j] += (s[i] - Hy) * s[j] / sy;
    }
}

/* Builds the matrix and multiplies. */
void lbfgs_direction(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                     const double grad[n], double direction[n])
{
    double(*H)[n] = calloc(n, sizeof *H), gamma = 1;
    for (size_t k = 0; k < m; k++)
        if (product(n, S[k], Y[k]) > 0)
            gamma = product(n, S[k], Y[k]) / product(n, Y[k], Y[k]);
    for (size_t i = 0; i < n; i++)
        H[i][i] = gamma;
    for (size_t k = 0; k < m; k++)
        bfgs_update(n, H, S[k], Y[k]);
    for (size_t i = 0; i < n; i++)
        direction[i] = -product(n, H[i], grad);
    free(H);
}

static double value_at(size_t n, objective_with_gradient *f, void *context, const double *x,
                       const double *direction, double a, double *grad, double *slope)
{
    double point[n];
    for (size_t i = 0; i < n; i++)
        point[i] = x[i] + a * direction[i];
    double value = f(n, point, grad, context);
    *slope = product(n, grad, direction);
    return value;
}

double wolfe_line_search(size_t n, objective_with_gradient *f, void *context, const double x[n],
                         const double direction[n])
{
    double grad[n], slope0, low = 0, f0 = value_at(n, f, context, x, direction, 0, grad, &slope0);
    double high = INFINITY, a = 1, low_value = f0, low_slope = slope0;
    if (!(slope0 < 0))
        return 0;
    for (int k = 0; k < 200; k++) {
        double slope, value = value_at(n, f, context, x, direction, a, grad, &slope);
        if (value <= f0 + 1e-4 * a * slope0 && fabs(slope) <= 0.9 * fabs(slope0))
            return a;
        if (value > f0 + 1e-4 * a * slope0 || slope > 0) {
            high = a;
            double width = a - low, bend = value - low_value - low_slope * width;
            a = low - low_slope * width * width / (2 * bend);
            if (!(a > low + 0.2 * width && a < low + 0.8 * width))
                a = low + width / 2;
        } else {
            low = a;
            low_value = value;
            low_slope = slope;
            a = isinf(high) ? 3 * a : (low + high) / 2;
        }
    }
    return 0;
}

static int descend(size_t n, objective_with_gradient *f, void *context, double *x, double *S,
                   double *Y, size_t m, double *H, double tolerance, size_t max_iterations)
{
    double at[n], grad[n], next[n], direction[n], s[n], y[n];
    size_t pairs = 0;
    memcpy(at, x, sizeof at);
    double value = f(n, at, grad, context);
    for (size_t k = 0; k <= max_iterations; k++) {
        double norm = 0, a = 1, slope, reached;
        for (size_t i = 0; i < n; i++)
            norm = norm > fabs(grad[i]) ? norm : fabs(grad[i]);
        if (norm < tolerance) {
            memcpy(x, at, sizeof at);
            return 0;
        }
        if (k == max_iterations)
            return -1;
        if (H)
            for (size_t i = 0; i < n; i++)
                direction[i] = -product(n, H + i * n, grad);
        else
            lbfgs_direction(n, pairs, (const double(*)[n])S, (const double(*)[n])Y, grad,
                            direction);
        double slope0 = product(n, grad, direction);
        if (k == 0)
            a = 1 / (1 + norm);
        while ((reached = value_at(n, f, context, at, direction, a, next, &slope)) >
               value + 1e-4 * a * slope0) {
            a /= 2;
            if (a < 1e-18)
                return -1;
        }
        for (size_t i = 0; i < n; i++) {
            s[i] = a * direction[i];
            at[i] += s[i];
            y[i] = next[i] - grad[i];
            grad[i] = next[i];
        }
        value = reached;
        if (H) {
            bfgs_update(n, (double(*)[n])H, s, y);
        } else if (product(n, s, y) > 1e-12 * product(n, y, y)) {
            if (pairs == m) {
                memmove(S, S + n, (m - 1) * sizeof s);
                memmove(Y, Y + n, (m - 1) * sizeof y);
                pairs--;
            }
            memcpy(S + pairs * n, s, sizeof s);
            memcpy(Y + pairs++ * n, y, sizeof y);
        }
    }
    return -1;
}

int bfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n],
                  double tolerance, size_t max_iterations)
{
    double H[n][n];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = i == j;
    return descend(n, f, context, x, NULL, NULL, 0, &H[0][0], tolerance, max_iterations);
}

int lbfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n], size_t m,
                   double tolerance, size_t max_iterations)
{
    double S[m][n], Y[m][n];
    return descend(n, f, context, x, &S[0][0], &Y[0][0], m, NULL, tolerance, max_iterations);
}
