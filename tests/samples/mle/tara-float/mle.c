#include "mle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Everything in float: half the memory, and the GPU course does it too. Least squares by Householder reflections on X itself, because squaring the condition number in X^T X seemed a bad
 * idea after the numerics lecture.
 */

static const float TWO_PI = 6.283185307179586476925;

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d], double y_hat[n])
{
    for (size_t row = 0; row < n; ++row) {
        float p = 0;
        for (size_t col = 0; col < d; ++col)
            p += (float)X[row][col] * (float)theta[col];
        y_hat[row] = p;
    }
}

/* Returns malloc'ed residuals y - X theta. */
static float *residuals(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d])
{
    float *r = malloc(n * sizeof(float));
    for (size_t i = 0; i < n; ++i) {
        r[i] = (float)y[i];
        for (size_t j = 0; j < d; ++j)
            r[i] -= (float)X[i][j] * (float)theta[j];
    }
    return r;
}

static float sum_of_squares(size_t n, const float *v)
{
    float s = 0;
    for (size_t i = 0; i < n; ++i)
        s += v[i] * v[i];
    return s;
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d])
{
    float *r = residuals(n, d, X, y, theta);
    float J = sum_of_squares(n, r) / n;
    free(r);
    return J;
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d],
                                 double grad[d])
{
    float *r = residuals(n, d, X, y, theta);
    for (size_t j = 0; j < d; ++j) {
        float s = 0;
        for (size_t i = 0; i < n; ++i)
            s += X[i][j] * r[i];
        grad[j] = -2 * s / n;
    }
    free(r);
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double sigma)
{
    float *r = residuals(n, d, X, y, theta);
    float constant = log(TWO_PI) / 2 + log(sigma);
    float result = 0;
    for (size_t i = 0; i < n; ++i)
        result -= constant + (r[i] / sigma) * (r[i] / sigma) / 2;
    free(r);
    return result;
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d],
                             double sigma, double grad_theta[d], double grad_sigma[1])
{
    float *r = residuals(n, d, X, y, theta);
    for (size_t j = 0; j < d; ++j) {
        float s = 0;
        for (size_t i = 0; i < n; ++i)
            s += X[i][j] * r[i];
        grad_theta[j] = s / sigma / sigma;
    }
    grad_sigma[0] = (sum_of_squares(n, r) / (sigma * sigma) - n) / sigma;
    free(r);
}

int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    if (n < d)
        return -1;
    float *A = malloc(n * d * sizeof(float)), *b = malloc(n * sizeof(float)), *scale = malloc(d * sizeof(float));
    int status = -1;
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < d; ++j)
            A[i * d + j] = (float)X[i][j];
        b[i] = (float)y[i];
    }
    for (size_t k = 0; k < d; ++k) {
        float whole = 0, below = 0;
        for (size_t i = 0; i < n; ++i)
            whole += X[i][k] * X[i][k];
        for (size_t i = k; i < n; ++i)
            below += A[i * d + k] * A[i * d + k];
        if (sqrt(below) <= 1e-6 * sqrt(whole))
            goto out;
        float alpha = A[k * d + k] > 0 ? -sqrt(below) : sqrt(below);
        float v0 = A[k * d + k] - alpha;
        float vv = below - A[k * d + k] * A[k * d + k] + v0 * v0;
        A[k * d + k] = v0;
        for (size_t j = k + 1; j <= d; ++j) { /* j == d is the right-hand side */
            float dot = 0;
            for (size_t i = k; i < n; ++i)
                dot += A[i * d + k] * (j < d ? A[i * d + j] : b[i]);
            for (size_t i = k; i < n; ++i) {
                float change = 2 * A[i * d + k] * dot / vv;
                if (j < d)
                    A[i * d + j] -= change;
                else
                    b[i] -= change;
            }
        }
        scale[k] = alpha; /* R[k][k] */
    }
    for (size_t k = d; k-- > 0;) {
        for (size_t j = k + 1; j < d; ++j)
            b[k] -= A[k * d + j] * b[j];
        b[k] /= scale[k];
    }
    for (size_t j = 0; j < d; ++j)
        theta[j] = b[j];
    status = 0;
out:
    free(A);
    free(b);
    free(scale);
    return status;
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d])
{
    return mean_squared_error(n, d, X, y, theta);
}
