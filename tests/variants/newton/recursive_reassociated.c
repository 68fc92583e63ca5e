/*
 * Recursion instead of loops; sums taken in any order (fast-math); Gauss-Jordan on the matrix and the identity at once;
 * a line search by secants that starts small; BFGS begins with a scaled matrix and starts anew when a search fails.
 */
#pragma GCC optimize("O3,associative-math,no-signed-zeros,no-trapping-math")
#include "newton.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static double dot(size_t n, const double *restrict a, const double *restrict b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* x = A^-1 b by way of the inverse; -1 if there is none. */
static int invert_and_multiply(size_t n, const double *A, const double *b, double *x)
{
    double M[n][2 * n], scale[n];
    for (size_t i = 0; i < n; i++) {
        scale[i] = 0;
        for (size_t j = 0; j < n; j++) {
            M[i][j] = A[i * n + j];
            M[i][n + j] = i == j;
            scale[i] = fmax(scale[i], fabs(M[i][j]));
        }
    }
    for (size_t k = 0; k < n; k++) {
        size_t best = k;
        for (size_t i = k; i < n; i++)
            if (fabs(M[i][k]) > fabs(M[best][k]))
                best = i;
        if (!(fabs(M[best][k]) > 1e-13 * scale[best]))
            return -1;
        double row[2 * n], kept = scale[k];
        memcpy(row, M[best], sizeof row);
        memcpy(M[best], M[k], sizeof row);
        scale[k] = scale[best];
        scale[best] = kept;
        for (size_t j = 0; j < 2 * n; j++)
            M[k][j] = row[j] / row[k];
        for (size_t i = 0; i < n; i++) {
            double factor = M[i][k];
            for (size_t j = 0; i != k && j < 2 * n; j++)
                M[i][j] -= factor * M[k][j];
        }
    }
    for (size_t i = 0; i < n; i++)
        x[i] = dot(n, &M[i][n], b);
    return 0;
}

int newton_step(size_t n, const double theta[n], const double grad[n], const double H[n][n],
                double next[n])
{
    double step[n];
    if (invert_and_multiply(n, &H[0][0], grad, step))
        return -1;
    for (size_t i = 0; i < n; i++)
        next[i] = theta[i] - step[i];
    return 0;
}

int gauss_newton_step(size_t n, size_t p, const double J[n][p], const double residual[n],
                      const double theta[p], double next[p])
{
    double column[p][n], A[p][p], b[p];
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < n; i++)
            column[j][i] = J[i][j];
    for (size_t j = 0; j < p; j++) {
        b[j] = 2 * dot(n, column[j], residual);
        for (size_t k = 0; k < p; k++)
            A[j][k] = 2 * dot(n, column[j], column[k]);
    }
    return newton_step(p, theta, b, (const double(*)[p])A, next);
}

int newton_least_squares(size_t n, size_t d, const double X[n][d], const double y[n],
                         const double theta0[d], double theta[d])
{
    double r[n];
    for (size_t i = 0; i < n; i++)
        r[i] = dot(d, X[i], theta0) - y[i];
    return gauss_newton_step(n, d, X, r, theta0, theta);
}

void bfgs_update(size_t n, double H[n][n], const double s[n], const double y[n])
{
    double Hy[n], u[n], sy = dot(n, s, y), length = sqrt(dot(n, s, s) * dot(n, y, y));
    if (sy <= 1e-14 * length)
        return;
    for (size_t i = 0; i < n; i++)
        Hy[i] = dot(n, H[i], y);
    double yHy = dot(n, y, Hy);
    for (size_t i = 0; i < n; i++)
        u[i] = s[i] / sy - Hy[i] / yHy;
    /* As the sum of DFP's update and yHy u u^T (Nocedal and Wright, problem 6.11). */
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            H[i][j] = H[j][i] =
                H[i][j] - Hy[i] * Hy[j] / yHy + s[i] * s[j] / sy + yHy * u[i] * u[j];
}

/* q <- H_k q, where H_k is made of the first k pairs. */
static void apply(size_t n, size_t k, const double *S, const double *Y, double gamma, double *q)
{
    if (k == 0) {
        for (size_t i = 0; i < n; i++)
            q[i] *= gamma;
        return;
    }
    const double *s = S + (k - 1) * n, *y = Y + (k - 1) * n;
    double sy = dot(n, s, y);
    if (sy <= 0) {
        apply(n, k - 1, S, Y, gamma, q);
        return;
    }
    double alpha = dot(n, s, q) / sy;
    for (size_t i = 0; i < n; i++)
        q[i] -= alpha * y[i];
    apply(n, k - 1, S, Y, gamma, q);
    double beta = dot(n, y, q) / sy;
    for (size_t i = 0; i < n; i++)
        q[i] += (alpha - beta) * s[i];
}

void lbfgs_direction(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                     const double grad[n], double direction[n])
{
    double gamma = 1;
    for (size_t k = 0; k < m; k++) {
        double sy = dot(n, S[k], Y[k]);
        gamma = sy > 0 ? sy / dot(n, Y[k], Y[k]) : gamma;
    }
    for (size_t i = 0; i < n; i++)
        direction[i] = -grad[i];
    apply(n, m, (const double *)S, (const double *)Y, gamma, direction);
}

struct ray {
    size_t n;
    objective_with_gradient *f;
    void *context;
    const double *x, *d;
    double *point, *grad;
};

static double look(const struct ray *ray, double a, double *slope)
{
    for (size_t i = 0; i < ray->n; i++)
        ray->point[i] = ray->x[i] + a * ray->d[i];
    double value = ray->f(ray->n, ray->point, ray->grad, ray->context);
    *slope = dot(ray->n, ray->grad, ray->d);
    return value;
}

/* Between low, whose slope goes down, and high. */
static double narrow(const struct ray *ray, double f0, double s0, double low, double low_slope,
                     double high, double high_slope, int depth)
{
    double slope, width = high - low, a = low + width / 2;
    if (depth % 2 && high_slope > 0)
        a = low - low_slope * width / (high_slope - low_slope);
    if (depth == 80)
        return 0;
    double value = look(ray, a, &slope);
    if (value > f0 + 1e-4 * a * s0)
        return narrow(ray, f0, s0, low, low_slope, a, slope, depth + 1);
    if (fabs(slope) <= -0.9 * s0)
        return a;
    return slope > 0 ? narrow(ray, f0, s0, low, low_slope, a, slope, depth + 1)
                     : narrow(ray, f0, s0, a, slope, high, high_slope, depth + 1);
}

static double search(const struct ray *ray, double first)
{
    double s0, f0 = look(ray, 0, &s0), low = 0, low_slope = s0, a = first, slope;
    if (s0 >= 0)
        return 0;
    for (int k = 0; k < 60; k++) {
        double value = look(ray, a, &slope);
        bool falls = value <= f0 + 1e-4 * a * s0;
        if (falls && fabs(slope) <= -0.9 * s0)
            return a;
        if (!falls || slope > 0)
            return narrow(ray, f0, s0, low, low_slope, a, slope, 1);
        low = a;
        low_slope = slope;
        a *= 4;
    }
    return 0;
}

double wolfe_line_search(size_t n, objective_with_gradient *f, void *context, const double x[n],
                         const double direction[n])
{
    double point[n], grad[n];
    struct ray ray = {n, f, context, x, direction, point, grad};
    return search(&ray, 0.5);
}

static bool is_flat(size_t n, const double *g, double tolerance)
{
    return n == 0 || (fabs(g[0]) < tolerance && is_flat(n - 1, g + 1, tolerance));
}

int bfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n],
                  double tolerance, size_t max_iterations)
{
    double H[n][n], g[n], d[n], point[n], grad[n], s[n], y[n];
    struct ray ray = {n, f, context, x, d, point, grad};
    bool fresh = true;
    f(n, x, g, context);
    while (!is_flat(n, g, tolerance)) {
        if (max_iterations-- == 0)
            return -1;
        for (size_t i = 0; i < n; i++)
            d[i] = fresh ? -g[i] : -dot(n, H[i], g);
        double a = search(&ray, 1);
        if (a == 0 && fresh)
            return -1;
        if (a == 0) {
            fresh = true;
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            s[i] = point[i] - x[i];
            y[i] = grad[i] - g[i];
            x[i] = point[i];
            g[i] = grad[i];
        }
        for (size_t i = 0; fresh && i < n; i++)
            for (size_t j = 0; j < n; j++)
                H[i][j] = i == j ? dot(n, s, y) / dot(n, y, y) : 0;
        fresh = false;
        bfgs_update(n, H, s, y);
    }
    return 0;
}

/* Pairs in a list of nodes, the oldest at its head. */
struct node {
    struct node *next;
    double numbers[];
};

int lbfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n], size_t m,
                   double tolerance, size_t max_iterations)
{
    double S[m][n], Y[m][n], g[n], d[n], point[n], grad[n];
    struct ray ray = {n, f, context, x, d, point, grad};
    struct node *head = NULL, **tail = &head;
    size_t count = 0;
    int result = 0;
    f(n, x, g, context);
    while (result == 0 && !is_flat(n, g, tolerance)) {
        size_t k = 0;
        for (struct node *node = head; node; node = node->next, k++) {
            memcpy(S[k], node->numbers, sizeof S[k]);
            memcpy(Y[k], node->numbers + n, sizeof Y[k]);
        }
        lbfgs_direction(n, count, (const double(*)[n])S, (const double(*)[n])Y, g, d);
        result = max_iterations-- == 0 || search(&ray, 1) == 0 ? -1 : 0;
        if (result)
            break;
        struct node *node = malloc(sizeof *node + 2 * n * sizeof(double));
        node->next = NULL;
        for (size_t i = 0; i < n; i++) {
            node->numbers[i] = point[i] - x[i];
            node->numbers[n + i] = grad[i] - g[i];
            x[i] = point[i];
            g[i] = grad[i];
        }
        if (dot(n, node->numbers, node->numbers + n) <= 0) {
            free(node);
            continue;
        }
        *tail = node;
        tail = &node->next;
        if (++count > m) {
            struct node *oldest = head;
            head = head->next;
            if (!head)
                tail = &head;
            free(oldest);
            count--;
        }
    }
    while (head) {
        struct node *next = head->next;
        free(head);
        head = next;
    }
    return result;
}
