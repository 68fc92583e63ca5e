/* Not optimized; all scores of a data set in a global matrix that is made anew by each call; early returns. */
#pragma GCC optimize("O0")
#include "losses.h"

#include <math.h>
#include <stdlib.h>

static double *matrix;
static size_t matrix_rows, matrix_columns;

static void make_matrix(size_t rows, size_t columns)
{
    free(matrix);
    matrix = calloc(rows * columns, sizeof *matrix);
    matrix_rows = rows;
    matrix_columns = columns;
}

static double *row(size_t i)
{
    return matrix + i * matrix_columns;
}

static void multiply(size_t n, size_t d, size_t c, const double X[n][d], const double Theta[d][c])
{
    size_t i, j, k;
    make_matrix(n, c);
    for (k = 0; k < d; k++)
        for (i = 0; i < n; i++)
            for (j = 0; j < c; j++)
                row(i)[j] += X[i][k] * Theta[k][j];
}

/* Each p_j from its own sum, sum_k e^{s_k - s_j}: what overflows there belongs to a p_j of 0. */
void softmax(size_t c, const double s[c], double p[c])
{
    size_t j, k;
    if (c == 1) {
        p[0] = 1;
        return;
    }
    for (j = 0; j < c; j++) {
        double sum = 0;
        for (k = 0; k < c; k++)
            sum += exp(s[k] - s[j]);
        p[j] = 1 / sum;
    }
}

double cross_entropy_loss(size_t c, const double s[c], size_t y)
{
    size_t j, best = 0;
    double sum = 0;
    if (c == 1)
        return 0;
    for (j = 1; j < c; j++)
        if (s[j] > s[best])
            best = j;
    for (j = 0; j < c; j++)
        if (j != best)
            sum += exp(s[j] - s[best]);
    if (best == y)
        return log1p(sum);
    return s[best] - s[y] + log1p(sum);
}

/* The right class gets minus what the others get: exact also where p_y is nearly 1. */
void cross_entropy_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    size_t j;
    softmax(c, s, grad);
    grad[y] = 0;
    for (j = 0; j < c; j++)
        if (j != y)
            grad[y] -= grad[j];
}

double hinge_loss(size_t c, const double s[c], size_t y)
{
    size_t j;
    double sum = 0, bar = s[y] - 1;
    if (c == 1)
        return 0;
    for (j = 0; j < c; j++) {
        if (j == y)
            continue;
        if (s[j] < bar)
            continue;
        sum = sum + (s[j] - bar);
    }
    return sum;
}

void hinge_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    size_t j;
    int count = 0;
    for (j = 0; j < c; j++) {
        if (j != y && s[j] + 1 > s[y]) {
            grad[j] = 1;
            count++;
        } else {
            grad[j] = 0;
        }
    }
    if (count)
        grad[y] = -count;
}

double softmax_regression_loss(size_t n, size_t d, size_t c, const double X[n][d],
                               const size_t y[n], const double Theta[d][c])
{
    size_t i;
    double sum = 0;
    if (c == 1)
        return 0;
    multiply(n, d, c, X, Theta);
    for (i = 0; i < n; i++)
        sum += cross_entropy_loss(c, row(i), y[i]);
    return sum / n;
}

/* grad = 1/n X^T G, with G in the place of the scores. */
static void finish(size_t n, size_t d, size_t c, const double X[n][d], double grad[d][c])
{
    size_t i, j, k;
    for (k = 0; k < d; k++)
        for (j = 0; j < c; j++) {
            grad[k][j] = 0;
            for (i = 0; i < n; i++)
                grad[k][j] += X[i][k] / n * row(i)[j];
        }
}

void softmax_regression_gradient(size_t n, size_t d, size_t c, const double X[n][d],
                                 const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    size_t i, j;
    double s[c];
    multiply(n, d, c, X, Theta);
    for (i = 0; i < n; i++) {
        for (j = 0; j < c; j++)
            s[j] = row(i)[j];
        cross_entropy_gradient(c, s, y[i], row(i));
    }
    finish(n, d, c, X, grad);
}

double svm_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                const double Theta[d][c])
{
    size_t i;
    double sum = 0;
    if (c == 1)
        return 0;
    multiply(n, d, c, X, Theta);
    for (i = 0; i < n; i++)
        sum += hinge_loss(c, row(i), y[i]);
    return sum / n;
}

void svm_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                  const double Theta[d][c], double grad[d][c])
{
    size_t i, j;
    double s[c];
    multiply(n, d, c, X, Theta);
    for (i = 0; i < n; i++) {
        for (j = 0; j < c; j++)
            s[j] = row(i)[j];
        hinge_gradient(c, s, y[i], row(i));
    }
    finish(n, d, c, X, grad);
}
