/*
 * Scratch space grows when it must and is set to 0 at the beginning of each call. Gauss and Jordan
 * with complete pivoting on the normal equations; a pivot is compared with 0 itself, as mle.h says
 * one may.
 */
#include "mle.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double *scratch = NULL;
static size_t capacity = 0;
static size_t N, D;

static void begin(size_t n, size_t d, size_t wanted)
{
    N = n;
    D = d;
    if (wanted > capacity) {
        free(scratch);
        scratch = malloc(wanted * sizeof *scratch);
        if (scratch == NULL)
            abort();
        capacity = wanted;
    }
    memset(scratch, 0, wanted * sizeof *scratch);
}

/* scratch[0..N-1] = X theta - y, and the sum of their squares is returned; y may be NULL for 0 */
static double residuals(const double *X, const double *y, const double *theta)
{
    double squares = 0;
    for (size_t k = 0; k < N * D; k++)
        scratch[k / D] += X[k] * theta[k % D];
    for (size_t i = 0; i < N; i++) {
        if (y)
            scratch[i] -= y[i];
        squares += scratch[i] * scratch[i];
    }
    return squares;
}

/* out = factor * X^T scratch */
static void project(const double *X, double factor, double *out)
{
    memset(out, 0, D * sizeof *out);
    for (size_t k = 0; k < N * D; k++)
        out[k % D] += factor * X[k] * scratch[k / D];
}

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d],
                    double y_hat[n])
{
    begin(n, d, n);
    residuals(&X[0][0], NULL, theta);
    memcpy(y_hat, scratch, n * sizeof *y_hat);
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d])
{
    begin(n, d, n);
    return residuals(&X[0][0], y, theta) / (double)n;
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double grad[d])
{
    begin(n, d, n);
    residuals(&X[0][0], y, theta);
    project(&X[0][0], 2.0 / (double)n, grad);
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],
                      const double theta[d], double sigma)
{
    begin(n, d, n);
    double rss = residuals(&X[0][0], y, theta);
    return -(double)n * log(sqrt(2 * M_PI) * sigma) - rss / (2 * sigma * sigma);
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                             const double theta[d], double sigma, double grad_theta[d],
                             double grad_sigma[1])
{
    begin(n, d, n);
    double rss = residuals(&X[0][0], y, theta);
    project(&X[0][0], -1 / (sigma * sigma), grad_theta);
    grad_sigma[0] = pow(sigma, -3) * rss - (double)n / sigma;
}

static void swap(double *a, double *b)
{
    double kept = *a;
    *a = *b;
    *b = kept;
}

int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    begin(n, d, d * (d + 1) + d);
    double(*A)[d + 1] = (double(*)[d + 1]) scratch; /* X^T X | X^T y */
    double *place = scratch + d * (d + 1);          /* which weight column j stands for */
    for (size_t j = 0; j < d; j++) {
        place[j] = (double)j;
        for (size_t i = 0; i < n; i++) {
            for (size_t k = 0; k < d; k++)
                A[j][k] += X[i][j] * X[i][k];
            A[j][d] += X[i][j] * y[i];
        }
    }
    for (size_t m = 0; m < d; m++) {
        size_t row = m, column = m;
        for (size_t j = m; j < d; j++)
            for (size_t k = m; k < d; k++)
                if (fabs(A[j][k]) > fabs(A[row][column])) {
                    row = j;
                    column = k;
                }
        if (A[row][column] == 0)
            return -1;
        for (size_t k = 0; k <= d; k++)
            swap(&A[m][k], &A[row][k]);
        for (size_t j = 0; j < d; j++)
            swap(&A[j][m], &A[j][column]);
        swap(&place[m], &place[column]);
        double pivot = A[m][m];
        for (size_t k = 0; k <= d; k++)
            A[m][k] /= pivot;
        for (size_t j = 0; j < d; j++) {
            double factor = A[j][m];
            for (size_t k = 0; j != m && k <= d; k++)
                A[j][k] -= factor * A[m][k];
        }
    }
    for (size_t j = 0; j < d; j++)
        theta[(size_t)place[j]] = A[j][d];
    return 0;
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    return mean_squared_error(n, d, X, y, theta);
}
