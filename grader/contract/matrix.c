#include "contract/matrix.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { REFLECTIONS = 2 };

/* A random direction of length 1. */
static void random_direction(struct random *random, size_t n, double v[n])
{
    double square = 0;
    for (size_t i = 0; i < n; i++) {
        v[i] = random_normal(random);
        square += v[i] * v[i];
    }
    for (size_t i = 0; i < n; i++)
        v[i] = square > 0 ? v[i] / sqrt(square) : i == 0;
}

/* X <- (I - 2 v v^T) X */
static void reflect_rows(size_t n, size_t d, double X[n][d], const double v[n])
{
    for (size_t j = 0; j < d; j++) {
        double dot = 0;
        for (size_t i = 0; i < n; i++)
            dot += v[i] * X[i][j];
        for (size_t i = 0; i < n; i++)
            X[i][j] -= 2 * v[i] * dot;
    }
}

/* X <- X (I - 2 v v^T) */
static void reflect_columns(size_t n, size_t d, double X[n][d], const double v[d])
{
    for (size_t i = 0; i < n; i++) {
        double dot = 0;
        for (size_t j = 0; j < d; j++)
            dot += X[i][j] * v[j];
        for (size_t j = 0; j < d; j++)
            X[i][j] -= 2 * dot * v[j];
    }
}

void matrix_full_rank(struct random *random, size_t n, size_t d, double X[n][d])
{
    double *v = memory_new(n > d ? n : d, sizeof *v);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            X[i][j] = i == j ? exp(random_uniform(random, -log(3), log(3))) : 0;
    for (int k = 0; k < REFLECTIONS; k++) {
        random_direction(random, n, v);
        reflect_rows(n, d, X, v);
        random_direction(random, d, v);
        reflect_columns(n, d, X, v);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            X[i][j] = round_for_people(X[i][j]);
    free(v);
}

void matrix_dependent(struct random *random, size_t n, size_t d, double X[n][d])
{
    static const double multiples[] = {0, 1, -1, 2, 0.5};
    size_t independent = random_size(random, d > 1 ? 1 : 0, d - 1);
    if (independent > n)
        independent = n;
    size_t first_row = random_size(random, 0, n - independent),
           shift = random_size(random, 0, d - 1);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            X[i][j] = 0;
    for (size_t j = 0; j < d; j++) {
        size_t column = (j + shift) % d;
        if (j < independent) {
            X[first_row + j][column] = (double)(1 << random_size(random, 0, 2));
        } else if (independent) {
            size_t row = first_row + random_size(random, 0, independent - 1);
            X[row][column] = 2 * multiples[random_size(random, 0, 4)];
        }
    }
}

/* A = B^T B, rounded. */
static void square_of(size_t n, const double B[n][n], double A[n][n])
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t k = 0; k < n; k++)
                sum += B[k][i] * B[k][j];
            A[i][j] = A[j][i] = round_for_people(sum);
        }
    }
}

void matrix_positive_definite(struct random *random, size_t n, double A[n][n])
{
    double *B = memory_new(n * n, sizeof *B);
    matrix_full_rank(random, n, n, (double(*)[n])B);
    square_of(n, (const double(*)[n])B, A);
    free(B);
}

void matrix_singular(struct random *random, size_t n, double A[n][n])
{
    double *B = memory_new(n * n, sizeof *B);
    matrix_dependent(random, n, n, (double(*)[n])B);
    square_of(n, (const double(*)[n])B, A);
    free(B);
}
