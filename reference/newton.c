/*
 * Second-order methods. Systems are solved by QR in extended precision (qr.c), never by way of an inverse; steps along
 * a direction are More and Thuente's (line_search.c).
 */
#include "newton.h"

#include "line_search.h"
#include "qr.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Columns count as dependent when so little is left of one, of length 1, after the others are taken out. */
static const long double dependent = 1e-12L;

static long double dot(size_t n, const double a[n], const double b[n])
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (long double)a[i] * b[i];
    return sum;
}

/* next = from - delta with the delta that minimizes ||A delta - r||; on failure next is left as it was. */
static int step_back(size_t n, size_t d, const double A[n][d], const long double r[n],
                     const double from[d], double next[d])
{
    long double *copy = malloc(n * d * sizeof *copy), *delta = malloc(d * sizeof *delta);
    int result = -1;
    if (copy && delta) {
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < d; j++)
                copy[i * d + j] = A[i][j];
        result = qr_least_squares(n, d, (const long double(*)[d])copy, r, dependent, delta);
        for (size_t j = 0; result == 0 && j < d; j++)
            next[j] = (double)(from[j] - delta[j]);
    }
    free(copy);
    free(delta);
    return result;
}

static int step_back_from(size_t n, size_t d, const double A[n][d], const double r[n],
                          const double from[d], double next[d])
{
    long double *copy = malloc(n * sizeof *copy);
    if (!copy)
        return -1;
    for (size_t i = 0; i < n; i++)
        copy[i] = r[i];
    int result = step_back(n, d, A, copy, from, next);
    free(copy);
    return result;
}

int newton_step(size_t n, const double theta[n], const double grad[n], const double H[n][n],
                double next[n])
{
    return step_back_from(n, n, H, grad, theta, next);
}

/* H^-1 g = (X^T X)^-1 X^T r is the least squares solution for r = X theta0 - y: no need to form X^T X. */
int newton_least_squares(size_t n, size_t d, const double X[n][d], const double y[n],
                         const double theta0[d], double theta[d])
{
    long double *r = malloc(n * sizeof *r);
    if (!r)
        return -1;
    for (size_t i = 0; i < n; i++)
        r[i] = dot(d, X[i], theta0) - y[i];
    int result = step_back(n, d, X, r, theta0, theta);
    free(r);
    return result;
}

int gauss_newton_step(size_t n, size_t p, const double J[n][p], const double residual[n],
                      const double theta[p], double next[p])
{
    return step_back_from(n, p, J, residual, theta, next);
}

/* Multiplied out, with Hy for H y: H + ((s^T y + y^T Hy) s s^T / s^T y - Hy s^T - s Hy^T) / s^T y; rounding keeps it symmetric. */
void bfgs_update(size_t n, double H[n][n], const double s[n], const double y[n])
{
    long double sy = dot(n, s, y), yHy = 0, *Hy = malloc(n * sizeof *Hy);
    if (sy > 0 && Hy) {
        for (size_t i = 0; i < n; i++) {
            Hy[i] = dot(n, H[i], y);
            yHy += y[i] * Hy[i];
        }
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                H[i][j] = (double)(H[i][j] + (1 + yHy / sy) / sy * ((long double)s[i] * s[j]) -
                                   (Hy[i] * s[j] + s[i] * Hy[j]) / sy);
    }
    free(Hy);
}

/* q += factor v */
static void add(size_t n, long double factor, const double v[n], long double q[n])
{
    for (size_t i = 0; i < n; i++)
        q[i] += factor * v[i];
}

static long double dot_long(size_t n, const double v[n], const long double q[n])
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i] * q[i];
    return sum;
}

/* Both loops: q is grad at first, H grad at last. alpha is scratch, a number per pair. */
static void two_loops(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                      long double alpha[m], long double q[n])
{
    long double gamma = 1;
    for (size_t i = 0; i < m; i++) /* the newest comes last */
        if (dot(n, S[i], Y[i]) > 0)
            gamma = dot(n, S[i], Y[i]) / dot(n, Y[i], Y[i]);
    for (size_t i = m; i-- > 0;) {
        long double sy = dot(n, S[i], Y[i]);
        if (!(sy > 0))
            continue;
        alpha[i] = dot_long(n, S[i], q) / sy;
        add(n, -alpha[i], Y[i], q);
    }
    for (size_t j = 0; j < n; j++)
        q[j] *= gamma;
    for (size_t i = 0; i < m; i++) {
        long double sy = dot(n, S[i], Y[i]);
        if (!(sy > 0))
            continue;
        long double beta = dot_long(n, Y[i], q) / sy;
        add(n, alpha[i] - beta, S[i], q);
    }
}

void lbfgs_direction(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                     const double grad[n], double direction[n])
{
    long double *alpha = malloc((m + 1) * sizeof *alpha), *q = malloc(n * sizeof *q);
    if (alpha && q) {
        for (size_t i = 0; i < n; i++)
            q[i] = grad[i];
        two_loops(n, m, S, Y, alpha, q);
        for (size_t i = 0; i < n; i++)
            direction[i] = (double)-q[i];
    }
    free(alpha);
    free(q);
}

/* --- line search --- */

enum { MOST_EVALUATIONS = 60 }; /* in one line search; a few are usual */

static const double c1 = 1e-4, c2 = 0.9;

/* f along a direction. */
struct ray {
    size_t n;
    objective_with_gradient *f;
    void *context;
    const double *x, *direction;
    double *point, *grad; /* where f was evaluated last, and the gradient there */
};

static double along_ray(double step, double *slope, void *context)
{
    struct ray *ray = context;
    for (size_t i = 0; i < ray->n; i++)
        ray->point[i] = ray->x[i] + step * ray->direction[i];
    double value = ray->f(ray->n, ray->point, ray->grad, ray->context);
    *slope = (double)dot(ray->n, ray->grad, ray->direction);
    return value;
}

/* Searches from a value and slope; the step, or 0. Afterwards the ray's point and gradient are there. */
static double search(struct ray *ray, double value, double slope, double first, double noise,
                     double *found_value)
{
    struct line_search wolfe = {c1, c2, first, noise, MOST_EVALUATIONS};
    struct line_point start = {0, value, slope}, found;
    size_t evaluations;
    if (!(slope < 0) || line_search(&wolfe, along_ray, ray, start, &found, &evaluations))
        return 0;
    *found_value = found.value;
    return found.step;
}

double wolfe_line_search(size_t n, objective_with_gradient *f, void *context, const double x[n],
                         const double direction[n])
{
    struct ray ray = {
        n, f, context, x, direction, malloc(n * sizeof(double)), malloc(n * sizeof(double))};
    double step = 0, slope, ignored;
    if (ray.point && ray.grad) {
        double value = along_ray(0, &slope, &ray);
        step = search(&ray, value, slope, 1, 0, &ignored);
    }
    free(ray.point);
    free(ray.grad);
    return step;
}

/* --- minimizers: they differ in what they remember of the steps so far --- */

struct memory {
    /* direction = -H grad */
    void (*lead)(const struct memory *memory, size_t n, const double grad[], double direction[]);
    /* takes in the last step and what it did to the gradient */
    void (*learn)(struct memory *memory, size_t n, const double s[], const double y[]);
    size_t steps;    /* taken in since the last forgetting */
    size_t most;     /* L-BFGS: pairs that are kept */
    double *numbers; /* owned; BFGS: H; L-BFGS: S, then Y */
};

static void lead_by_matrix(const struct memory *memory, size_t n, const double grad[],
                           double direction[])
{
    for (size_t i = 0; i < n; i++)
        direction[i] = memory->steps ? (double)-dot(n, memory->numbers + i * n, grad) : -grad[i];
}

/* The first H is gamma I with the first pair's gamma: it has the size of the inverse Hessian then. */
static void learn_in_matrix(struct memory *memory, size_t n, const double s[], const double y[])
{
    long double sy = dot(n, s, y);
    if (!(sy > 0))
        return;
    for (size_t k = 0; memory->steps == 0 && k < n * n; k++)
        memory->numbers[k] = k % (n + 1) ? 0 : (double)(sy / dot(n, y, y));
    bfgs_update(n, (double(*)[n])memory->numbers, s, y);
    memory->steps++;
}

static void lead_by_pairs(const struct memory *memory, size_t n, const double grad[],
                          double direction[])
{
    const double *S = memory->numbers, *Y = S + memory->most * n;
    lbfgs_direction(n, memory->steps, (const double(*)[n])S, (const double(*)[n])Y, grad,
                    direction);
}

static void learn_pair(struct memory *memory, size_t n, const double s[], const double y[])
{
    double *S = memory->numbers, *Y = S + memory->most * n;
    if (!memory->most || !(dot(n, s, y) > 0))
        return;
    if (memory->steps == memory->most) { /* the oldest makes room */
        memory->steps--;
        memmove(S, S + n, memory->steps * n * sizeof *S);
        memmove(Y, Y + n, memory->steps * n * sizeof *Y);
    }
    memcpy(S + memory->steps * n, s, n * sizeof *S);
    memcpy(Y + memory->steps * n, y, n * sizeof *Y);
    memory->steps++;
}

static double infinity_norm(size_t n, const double v[n])
{
    double norm = 0;
    for (size_t i = 0; i < n; i++)
        norm = isnan(v[i]) ? (double)NAN : fmax(norm, fabs(v[i]));
    return norm;
}

/* Where a minimizer stands. */
struct descent {
    double value;
    double *x, *grad, *direction;
};

/* A step along what the memory says, or 0; where it leads to is then the ray's point. */
static double take_step(const struct memory *memory, struct ray *ray, struct descent *at)
{
    double noise = 4 * DBL_EPSILON * fabs(at->value);
    memory->lead(memory, ray->n, at->grad, at->direction);
    double slope = (double)dot(ray->n, at->grad, at->direction);
    /* Without a memory the direction has no scale: the first step to be tried has length 1. */
    double first = memory->steps ? 1 : 1 / sqrt((double)dot(ray->n, at->direction, at->direction));
    return search(ray, at->value, slope, first, noise, &at->value);
}

/* Goes one step. Returns -1 if there is none, not even along minus the gradient. */
static int advance(struct memory *memory, struct ray *ray, struct descent *at)
{
    double step = take_step(memory, ray, at);
    if (step == 0 && memory->steps) {
        memory->steps = 0;
        step = take_step(memory, ray, at);
    }
    if (step == 0)
        return -1;
    double *s = at->direction, *y = ray->point; /* both are needed no more */
    for (size_t i = 0; i < ray->n; i++) {
        double reached = ray->point[i];
        s[i] = reached - at->x[i];
        y[i] = ray->grad[i] - at->grad[i];
        at->x[i] = reached;
        at->grad[i] = ray->grad[i];
    }
    memory->learn(memory, ray->n, s, y);
    return 0;
}

static int minimize(struct memory *memory, size_t n, objective_with_gradient *f, void *context,
                    double x[n], double tolerance, size_t max_iterations)
{
    double *scratch = malloc(4 * n * sizeof *scratch);
    int result = -1;
    if (scratch && memory->numbers) {
        struct descent at = {.x = x, .grad = scratch, .direction = scratch + n};
        struct ray ray = {n, f, context, x, at.direction, scratch + 2 * n, scratch + 3 * n};
        at.value = f(n, x, at.grad, context);
        bool is_flat = infinity_norm(n, at.grad) < tolerance;
        for (size_t k = 0; !is_flat && k < max_iterations; k++) {
            if (advance(memory, &ray, &at))
                break;
            is_flat = infinity_norm(n, at.grad) < tolerance;
        }
        result = is_flat ? 0 : -1;
    }
    free(scratch);
    return result;
}

int bfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n],
                  double tolerance, size_t max_iterations)
{
    struct memory memory = {.lead = lead_by_matrix,
                            .learn = learn_in_matrix,
                            .numbers = malloc(n * n * sizeof(double))};
    int result = minimize(&memory, n, f, context, x, tolerance, max_iterations);
    free(memory.numbers);
    return result;
}

int lbfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n], size_t m,
                   double tolerance, size_t max_iterations)
{
    size_t most = m < max_iterations ? m : max_iterations; /* more are never there */
    struct memory memory = {.lead = lead_by_pairs,
                            .learn = learn_pair,
                            .most = most,
                            .numbers = malloc((2 * most + 1) * n * sizeof(double))};
    int result = minimize(&memory, n, f, context, x, tolerance, max_iterations);
    free(memory.numbers);
    return result;
}
