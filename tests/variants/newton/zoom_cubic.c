/*
 * The textbook's own way: algorithms 3.5 and 3.6 of Nocedal and Wright with cubic interpolation, H kept as a matrix
 * that is multiplied from both sides, a ring of pairs. Systems by elimination with the largest pivot of the column.
 */
#include "newton.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int gauss(size_t n, double A[n][n], double b[n])
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            largest = fmax(largest, fabs(A[i][j]));
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < n; i++)
            if (fabs(A[i][k]) > fabs(A[pivot][k]))
                pivot = i;
        if (fabs(A[pivot][k]) <= 1e-13 * largest)
            return -1;
        for (size_t j = 0; j < n; j++) {
            double kept = A[k][j];
            A[k][j] = A[pivot][j];
            A[pivot][j] = kept;
        }
        double kept = b[k];
        b[k] = b[pivot];
        b[pivot] = kept;
        for (size_t i = 0; i < n; i++) {
            if (i == k)
                continue;
            double factor = A[i][k] / A[k][k];
            for (size_t j = k; j < n; j++)
                A[i][j] -= factor * A[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (size_t i = 0; i < n; i++)
        b[i] /= A[i][i];
    return 0;
}

int newton_step(size_t n, const double theta[n], const double grad[n], const double H[n][n],
                double next[n])
{
    double A[n][n], b[n];
    memcpy(A, H, sizeof A);
    memcpy(b, grad, sizeof b);
    if (gauss(n, A, b))
        return -1;
    for (size_t i = 0; i < n; i++)
        next[i] = theta[i] - b[i];
    return 0;
}

int gauss_newton_step(size_t n, size_t p, const double J[n][p], const double residual[n],
                      const double theta[p], double next[p])
{
    double A[p][p], b[p];
    for (size_t j = 0; j < p; j++) {
        b[j] = 0;
        for (size_t i = 0; i < n; i++)
            b[j] += J[i][j] * residual[i];
        for (size_t k = 0; k < p; k++) {
            A[j][k] = 0;
            for (size_t i = 0; i < n; i++)
                A[j][k] += J[i][j] * J[i][k];
        }
    }
    if (gauss(p, A, b))
        return -1;
    for (size_t j = 0; j < p; j++)
        next[j] = theta[j] - b[j];
    return 0;
}

/* Gradient and Hessian as they are, with 2/n. */
int newton_least_squares(size_t n, size_t d, const double X[n][d], const double y[n],
                         const double theta0[d], double theta[d])
{
    double H[d][d], grad[d];
    memset(H, 0, sizeof H);
    memset(grad, 0, sizeof grad);
    for (size_t i = 0; i < n; i++) {
        double error = -y[i];
        for (size_t j = 0; j < d; j++)
            error += X[i][j] * theta0[j];
        for (size_t j = 0; j < d; j++) {
            grad[j] += 2. / n * error * X[i][j];
            for (size_t k = 0; k < d; k++)
                H[j][k] += 2. / n * X[i][j] * X[i][k];
        }
    }
    return newton_step(d, theta0, grad, (const double(*)[d])H, theta);
}

static double inner(size_t n, const double a[n], const double b[n])
{
    double sum = 0;
    while (n--)
        sum += a[n] * b[n];
    return sum;
}

static void multiply(size_t n, const double A[n][n], const double B[n][n], double C[n][n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            C[i][j] = 0;
            for (size_t k = 0; k < n; k++)
                C[i][j] += A[i][k] * B[k][j];
        }
}

void bfgs_update(size_t n, double H[n][n], const double s[n], const double y[n])
{
    double left[n][n], right[n][n], half[n][n], sy = inner(n, s, y);
    if (sy <= 0)
        return;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            left[i][j] = (i == j) - s[i] * y[j] / sy;
            right[i][j] = (i == j) - y[i] * s[j] / sy;
        }
    multiply(n, (const double(*)[n])left, (const double(*)[n])H, half);
    multiply(n, (const double(*)[n])half, (const double(*)[n])right, H);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] += s[i] * s[j] / sy;
}

void lbfgs_direction(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                     const double grad[n], double direction[n])
{
    double alpha[m + 1], gamma = 1;
    for (size_t i = 0; i < n; i++)
        direction[i] = -grad[i];
    for (size_t k = m; k > 0; k--) {
        const double *s = S[k - 1], *y = Y[k - 1];
        if (inner(n, s, y) <= 0)
            continue;
        alpha[k - 1] = inner(n, s, direction) / inner(n, s, y);
        for (size_t i = 0; i < n; i++)
            direction[i] -= alpha[k - 1] * y[i];
    }
    for (size_t k = m; k > 0; k--)
        if (inner(n, S[k - 1], Y[k - 1]) > 0) {
            gamma = inner(n, S[k - 1], Y[k - 1]) / inner(n, Y[k - 1], Y[k - 1]);
            break;
        }
    for (size_t i = 0; i < n; i++)
        direction[i] *= gamma;
    for (size_t k = 0; k < m; k++) {
        if (inner(n, S[k], Y[k]) <= 0)
            continue;
        double beta = inner(n, Y[k], direction) / inner(n, S[k], Y[k]);
        for (size_t i = 0; i < n; i++)
            direction[i] += (alpha[k] - beta) * S[k][i];
    }
}

/* --- line search --- */

struct line {
    size_t n;
    objective_with_gradient *f;
    void *context;
    const double *x, *p;
    double f0, slope0;
};

static double phi(const struct line *line, double a, double *slope)
{
    double x[line->n], g[line->n];
    for (size_t i = 0; i < line->n; i++)
        x[i] = line->x[i] + a * line->p[i];
    double value = line->f(line->n, x, g, line->context);
    *slope = inner(line->n, g, line->p);
    return value;
}

static double cubic(double a, double fa, double da, double b, double fb, double db)
{
    double d1 = da + db - 3 * (fa - fb) / (a - b), root = d1 * d1 - da * db;
    if (root < 0)
        return (a + b) / 2;
    double d2 = (b > a ? 1 : -1) * sqrt(root);
    double t = b - (b - a) * (db + d2 - d1) / (db - da + 2 * d2);
    double low = fmin(a, b), width = fabs(b - a);
    if (!(t > low + 0.1 * width && t < low + 0.9 * width))
        return (a + b) / 2;
    return t;
}

static double zoom(const struct line *line, double lo, double flo, double dlo, double hi,
                   double fhi, double dhi)
{
    for (int k = 0; k < 50; k++) {
        double d, a = cubic(lo, flo, dlo, hi, fhi, dhi), f = phi(line, a, &d);
        if (f > line->f0 + 1e-4 * a * line->slope0 || f >= flo) {
            hi = a;
            fhi = f;
            dhi = d;
            continue;
        }
        if (fabs(d) <= -0.9 * line->slope0)
            return a;
        if (d * (hi - lo) >= 0) {
            hi = lo;
            fhi = flo;
            dhi = dlo;
        }
        lo = a;
        flo = f;
        dlo = d;
    }
    return 0;
}

double wolfe_line_search(size_t n, objective_with_gradient *f, void *context, const double x[n],
                         const double direction[n])
{
    struct line line = {n, f, context, x, direction, 0, 0};
    line.f0 = phi(&line, 0, &line.slope0);
    if (line.slope0 >= 0)
        return 0;
    double a0 = 0, f0 = line.f0, d0 = line.slope0, a = 1;
    for (int i = 0; i < 50; i++) {
        double d, value = phi(&line, a, &d);
        if (value > line.f0 + 1e-4 * a * line.slope0 || (i && value >= f0))
            return zoom(&line, a0, f0, d0, a, value, d);
        if (fabs(d) <= -0.9 * line.slope0)
            return a;
        if (d >= 0)
            return zoom(&line, a, value, d, a0, f0, d0);
        a0 = a;
        f0 = value;
        d0 = d;
        a *= 2;
    }
    return 0;
}

/* --- minimizers --- */

static double largest(size_t n, const double g[n])
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        if (fabs(g[i]) > most)
            most = fabs(g[i]);
    return most;
}

int bfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n],
                  double tolerance, size_t max_iterations)
{
    double H[n][n], g[n], p[n], s[n], y[n], next[n];
    f(n, x, g, context);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = i == j;
    for (size_t k = 0; largest(n, g) >= tolerance; k++) {
        if (k == max_iterations)
            return -1;
        for (size_t i = 0; i < n; i++)
            p[i] = -inner(n, H[i], g);
        double a = wolfe_line_search(n, f, context, x, p);
        if (a == 0)
            return -1;
        for (size_t i = 0; i < n; i++) {
            s[i] = a * p[i];
            x[i] += s[i];
        }
        f(n, x, next, context);
        for (size_t i = 0; i < n; i++)
            y[i] = next[i] - g[i];
        memcpy(g, next, sizeof g);
        bfgs_update(n, H, s, y);
    }
    return 0;
}

int lbfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n], size_t m,
                   double tolerance, size_t max_iterations)
{
    double ringS[m][n], ringY[m][n], S[m][n], Y[m][n], g[n], p[n], next[n];
    size_t stored = 0;
    f(n, x, g, context);
    for (size_t k = 0; largest(n, g) >= tolerance; k++) {
        size_t have = stored < m ? stored : m;
        if (k == max_iterations)
            return -1;
        for (size_t i = 0; i < have; i++) {
            memcpy(S[i], ringS[(stored - have + i) % m], sizeof S[i]);
            memcpy(Y[i], ringY[(stored - have + i) % m], sizeof Y[i]);
        }
        lbfgs_direction(n, have, (const double(*)[n])S, (const double(*)[n])Y, g, p);
        double a = wolfe_line_search(n, f, context, x, p);
        if (a == 0)
            return -1;
        for (size_t i = 0; i < n; i++) {
            ringS[stored % m][i] = a * p[i];
            x[i] += a * p[i];
        }
        f(n, x, next, context);
        for (size_t i = 0; i < n; i++)
            ringY[stored % m][i] = next[i] - g[i];
        memcpy(g, next, sizeof g);
        if (inner(n, ringS[stored % m], ringY[stored % m]) > 0)
            stored++;
    }
    return 0;
}
