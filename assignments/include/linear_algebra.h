/*
 * Small linear algebra for the assignments, so that they are about estimates and not about
 * elimination. You may use it, read it, or write your own. Everything is row-major; outputs are
 * overwritten; nothing allocates.
 */
#ifndef LINEAR_ALGEBRA_H
#define LINEAR_ALGEBRA_H

#include <math.h>
#include <stddef.h>

/* Returns the inner product a^T b of two vectors of n numbers. */
static inline double dot(size_t n, const double a[n], const double b[n])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* out = A x, for A with n rows and d columns. */
static inline void matrix_times_vector(size_t n, size_t d, const double A[n][d], const double x[d],
                                       double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = dot(d, A[i], x);
}

/* out = A^T x, for A with n rows and d columns. */
static inline void transposed_times_vector(size_t n, size_t d, const double A[n][d],
                                           const double x[n], double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            out[j] += A[i][j] * x[i];
}

/* G = A^T A, symmetric with d rows and columns, for A with n rows. */
static inline void gram_matrix(size_t n, size_t d, const double A[n][d], double G[d][d])
{
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k <= j; k++) {
            double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += A[i][j] * A[i][k];
            G[j][k] = G[k][j] = sum;
        }
    }
}

/*
 * Solves A x = b for a symmetric positive definite A by its Cholesky factor, A = L L^T.
 *
 * A  d x d; its lower triangle is overwritten by L
 * b  the d right-hand sides
 * x  out: the solution; left as it was on failure
 *
 * Returns 0, or -1 if A is not positive definite: a pivot is below 1e-12 of the diagonal element it
 * comes from.
 */
static inline int cholesky_solve(size_t d, double A[d][d], const double b[d], double x[d])
{
    for (size_t j = 0; j < d; j++) {
        double diagonal = A[j][j];
        double pivot = diagonal - dot(j, A[j], A[j]);
        if (!(pivot > 1e-12 * diagonal))
            return -1;
        A[j][j] = sqrt(pivot);
        for (size_t i = j + 1; i < d; i++)
            A[i][j] = (A[i][j] - dot(j, A[i], A[j])) / A[j][j];
    }
    for (size_t i = 0; i < d; i++) /* L z = b, with z kept in x */
        x[i] = (b[i] - dot(i, A[i], x)) / A[i][i];
    for (size_t i = d; i-- > 0;) { /* L^T x = z */
        for (size_t k = i + 1; k < d; k++)
            x[i] -= A[k][i] * x[k];
        x[i] /= A[i][i];
    }
    return 0;
}

#endif
