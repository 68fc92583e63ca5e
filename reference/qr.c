/*
 * How it works
 *   The columns are scaled to length 1, which changes the solution by the same factors and makes
 * one tolerance fit all of them. Each step reflects one column onto a coordinate axis: (I - 2 v v^T
 * / v^T v), so the matrix becomes triangular and lengths stay what they are. The normal equations,
 * which square the condition number, are never formed. The longest remaining column is taken first,
 * so that the diagonal shows the rank.
 */
#include "qr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The work on one system: R, the reflected A; r, the reflected b. */
struct system {
    size_t n, d;
    long double *R;     /* n x d */
    long double *r;     /* n */
    long double *scale; /* d: what column j was divided by */
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

/* Reflects column j, of this length from row j on, onto the axis; and all columns behind it, and r,
 * likewise. */
static void reflect(struct system *system, size_t j, long double length)
{
    size_t n = system->n;
    long double axis =
        *entry(system, j, j) > 0 ? -length : length; /* the sign that does not cancel */
    *entry(system, j, j) -= axis;                    /* column j now holds v */
    long double vv = 0;
    for (size_t i = j; i < n; i++)
        vv += *entry(system, i, j) * *entry(system, i, j);
    for (size_t k = j + 1; k <= system->d; k++) { /* k == d stands for r */
        long double vx = 0;
        for (size_t i = j; i < n; i++)
            vx += *entry(system, i, j) * (k < system->d ? *entry(system, i, k) : system->r[i]);
        for (size_t i = j; i < n; i++) {
            long double change = 2 * *entry(system, i, j) * vx / vv;
            if (k < system->d)
                *entry(system, i, k) -= change;
            else
                system->r[i] -= change;
        }
    }
    *entry(system, j, j) = axis;
}

static int triangularize(struct system *system, long double tolerance)
{
    for (size_t j = 0; j < system->d; j++) {
        long double length = bring_longest(system, j);
        if (!(length > tolerance))
            return -1;
        reflect(system, j, length);
    }
    return 0;
}

/* Solves the triangular system from below, and undoes scales and order. */
static void substitute(struct system *system, long double x[])
{
    for (size_t j = system->d; j-- > 0;) {
        for (size_t k = j + 1; k < system->d; k++)
            system->r[j] -= *entry(system, j, k) * system->r[k];
        system->r[j] /= *entry(system, j, j);
    }
    for (size_t j = 0; j < system->d; j++)
        x[system->order[j]] = system->r[j] / system->scale[system->order[j]];
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
        .r = malloc(n * sizeof *system.r),
        .scale = malloc(d * sizeof *system.scale),
        .order = malloc(d * sizeof *system.order),
    };
    int result = -1;
    if (system.R && system.r && system.scale && system.order) {
        memcpy(system.R, A, n * d * sizeof *system.R);
        memcpy(system.r, b, n * sizeof *system.r);
        if (scale_columns(&system) == 0 && triangularize(&system, tolerance) == 0) {
            substitute(&system, x);
            result = 0;
        }
    }
    free(system.R);
    free(system.r);
    free(system.scale);
    free(system.order);
    return result;
}
