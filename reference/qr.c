/*
 * How it works
 *   The columns are scaled to length 1, which changes the solution by the same factors and makes
 *   one tolerance fit all of them. Each step reflects one column onto a coordinate axis,
 *   x - 2 v (v^T x) / (v^T v), so the matrix becomes triangular and lengths stay what they are. The
 *   normal equations, which square the condition number, are never formed. The longest remaining
 *   column is taken first, so that the diagonal shows the rank. What the solution leaves of b is
 *   then computed with twice the digits and solved for once more (iterative refinement).
 */
#include "qr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A factored system: A = Q R with Q kept as the reflections' vectors v. */
struct system {
    size_t n, d;
    long double *R;     /* n x d: R above the diagonal, each v from the diagonal down */
    long double *axis;  /* d: R's diagonal */
    long double *scale; /* d: what column j of A was divided by */
    size_t *order;      /* d: which column of A stands at j */
};

static long double *entry(const struct system *system, size_t i, size_t j)
{
    return &system->R[i * system->d + j];
}

/* The length of column j from row i on. */
static long double column_norm(const struct system *system, size_t i, size_t j)
{
    long double largest = 0, sum = 0;
    for (size_t k = i; k < system->n; k++)
        largest = fmaxl(largest, fabsl(*entry(system, k, j)));
    if (largest == 0)
        return 0;
    for (size_t k = i; k < system->n; k++) {
        long double part = *entry(system, k, j) / largest;
        sum += part * part;
    }
    return largest * sqrtl(sum);
}

/* Divides each column by its length. Returns -1 if one is zero. */
static int scale_columns(struct system *system)
{
    for (size_t j = 0; j < system->d; j++) {
        system->order[j] = j;
        system->scale[j] = column_norm(system, 0, j);
        if (!(system->scale[j] > 0))
            return -1;
        for (size_t i = 0; i < system->n; i++)
            *entry(system, i, j) /= system->scale[j];
    }
    return 0;
}

/* Brings the column that is longest from row j on to place j. Returns its length. */
static long double bring_longest(struct system *system, size_t j)
{
    size_t longest = j;
    long double length = column_norm(system, j, j);
    for (size_t k = j + 1; k < system->d; k++) {
        long double other = column_norm(system, j, k);
        if (other > length) {
            longest = k;
            length = other;
        }
    }
    for (size_t i = 0; i < system->n; i++) {
        long double kept = *entry(system, i, j);
        *entry(system, i, j) = *entry(system, i, longest);
        *entry(system, i, longest) = kept;
    }
    size_t kept = system->order[j];
    system->order[j] = system->order[longest];
    system->order[longest] = kept;
    return length;
}

/* Takes from x what reflection j takes: 2 v (v^T x) / (v^T v); x has a step from row to row. */
static void reflect(const struct system *system, size_t j, long double *x, size_t step)
{
    long double vv = 0, vx = 0;
    for (size_t i = j; i < system->n; i++) {
        long double v = *entry(system, i, j);
        vv += v * v;
        vx += v * x[i * step];
    }
    for (size_t i = j; i < system->n; i++)
        x[i * step] -= 2 * *entry(system, i, j) * vx / vv;
}

/* Returns -1 if what is left of a column is not longer than the tolerance. */
static int factor(struct system *system, long double tolerance)
{
    for (size_t j = 0; j < system->d; j++) {
        long double length = bring_longest(system, j);
        if (!(length > tolerance))
            return -1;
        /* The sign that does not cancel. */
        system->axis[j] = *entry(system, j, j) > 0 ? -length : length;
        *entry(system, j, j) -= system->axis[j];
        for (size_t k = j + 1; k < system->d; k++)
            reflect(system, j, entry(system, 0, k), system->d);
    }
    return 0;
}

/* Adds to x the least squares solution for the right-hand sides r, which are used up. */
static void add_solution(const struct system *system, long double r[], long double x[])
{
    for (size_t j = 0; j < system->d; j++)
        reflect(system, j, r, 1);
    for (size_t j = system->d; j-- > 0;) {
        for (size_t k = j + 1; k < system->d; k++)
            r[j] -= *entry(system, j, k) * r[k];
        r[j] /= system->axis[j];
    }
    for (size_t j = 0; j < system->d; j++)
        x[system->order[j]] += r[j] / system->scale[system->order[j]];
}

/* r = b - A x, with 113 bits. */
static void residual(size_t n, size_t d, const long double A[n][d], const long double b[n],
                     const long double x[d], long double r[n])
{
    for (size_t i = 0; i < n; i++) {
        __float128 sum = b[i];
        for (size_t j = 0; j < d; j++)
            sum -= (__float128)A[i][j] * x[j];
        r[i] = (long double)sum;
    }
}

int qr_least_squares(size_t n, size_t d, const long double A[n][d], const long double b[n],
                     long double tolerance, long double x[d])
{
    if (n < d)
        return -1;
    struct system system = {
        .n = n,
        .d = d,
        .R = malloc(n * d * sizeof *system.R),
        .axis = malloc(d * sizeof *system.axis),
        .scale = malloc(d * sizeof *system.scale),
        .order = malloc(d * sizeof *system.order),
    };
    long double *r = malloc(n * sizeof *r), *found = calloc(d, sizeof *found);
    int result = -1;
    if (system.R && system.axis && system.scale && system.order && r && found) {
        memcpy(system.R, A, n * d * sizeof *system.R);
        if (scale_columns(&system) == 0 && factor(&system, tolerance) == 0) {
            memcpy(r, b, n * sizeof *r);
            add_solution(&system, r, found);
            residual(n, d, A, b, found, r);
            add_solution(&system, r, found);
            memcpy(x, found, d * sizeof *x);
            result = 0;
        }
    }
    free(system.R);
    free(system.axis);
    free(system.scale);
    free(system.order);
    free(r);
    free(found);
    return result;
}
