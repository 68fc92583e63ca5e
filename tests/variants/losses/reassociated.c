/*
 * Optimized as far as it goes: sums in any order, multiplications with a reciprocal. max(0, m) is written (m + |m|) / 2,
 * whose slope at 0 is 1/2.
 */
#pragma GCC optimize("O3", "associative-math", "reciprocal-math", "no-signed-zeros",               \
                     "no-trapping-math", "no-math-errno")
#include "losses.h"

#include <math.h>

static double top(size_t c, const double s[c])
{
    double t = s[c - 1];
    for (size_t j = 0; j < c; j++)
        t = fmax(t, s[j]);
    return t;
}

void softmax(size_t c, const double s[c], double p[c])
{
    double t = top(c, s), sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += p[j] = exp(s[j] - t);
    double scale = 1 / sum;
    for (size_t j = 0; j < c; j++)
        p[j] *= scale;
}

double cross_entropy_loss(size_t c, const double s[c], size_t y)
{
    double t = top(c, s), sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += exp(s[j] - t);
    return t - s[y] + log(sum);
}

void cross_entropy_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    softmax(c, s, grad);
    for (size_t j = 0; j < c; j++)
        grad[j] -= j == y;
}

double hinge_loss(size_t c, const double s[c], size_t y)
{
    double twice = 0, bar = 1 - s[y];
    for (size_t j = 0; j < c; j++)
        twice += (j != y) * ((s[j] + bar) + fabs(s[j] + bar));
    return twice / 2;
}

static double sign(double x)
{
    return (x > 0) - (x < 0);
}

void hinge_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    double sum = 0, bar = 1 - s[y];
    for (size_t j = 0; j < c; j++) {
        grad[j] = (j != y) * (1 + sign(s[j] + bar)) / 2;
        sum += grad[j];
    }
    grad[y] = -sum;
}

static double score(size_t d, size_t c, const double x[d], const double Theta[d][c], size_t j)
{
    double sum = 0;
    for (size_t k = 0; k < d; k++)
        sum += x[k] * Theta[k][j];
    return sum;
}

double softmax_regression_loss(size_t n, size_t d, size_t c, const double X[n][d],
                               const size_t y[n], const double Theta[d][c])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double s[c];
        for (size_t j = 0; j < c; j++)
            s[j] = score(d, c, X[i], Theta, j);
        sum += cross_entropy_loss(c, s, y[i]);
    }
    return sum * (1 / (double)n);
}

void softmax_regression_gradient(size_t n, size_t d, size_t c, const double X[n][d],
                                 const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    for (size_t i = 0; i < n; i++) {
        double s[c], g[c];
        for (size_t j = 0; j < c; j++)
            s[j] = score(d, c, X[i], Theta, j);
        cross_entropy_gradient(c, s, y[i], g);
        for (size_t k = 0; k < d; k++)
            for (size_t j = 0; j < c; j++)
                grad[k][j] = (i ? grad[k][j] : 0) + X[i][k] * g[j] * (1 / (double)n);
    }
}

double svm_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                const double Theta[d][c])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double s[c];
        for (size_t j = 0; j < c; j++)
            s[j] = score(d, c, X[i], Theta, j);
        sum += hinge_loss(c, s, y[i]);
    }
    return sum * (1 / (double)n);
}

void svm_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                  const double Theta[d][c], double grad[d][c])
{
    for (size_t i = 0; i < n; i++) {
        double s[c], g[c];
        for (size_t j = 0; j < c; j++)
            s[j] = score(d, c, X[i], Theta, j);
        hinge_gradient(c, s, y[i], g);
        for (size_t k = 0; k < d; k++)
            for (size_t j = 0; j < c; j++)
                grad[k][j] = (i ? grad[k][j] : 0) + X[i][k] * g[j] * (1 / (double)n);
    }
}
