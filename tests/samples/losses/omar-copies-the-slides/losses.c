#include "losses.h"

#include <math.h>
#include <stdlib.h>

static double max_score(size_t c, const double s[c])
{
    double m = s[0];
    for (size_t j = 1; j < c; j++)
        if (s[j] > m)
            m = s[j];
    return m;
}

void softmax(size_t c, const double s[c], double p[c])
{
    double m = max_score(c, s), sum = 0;
    for (size_t j = 0; j < c; j++) {
        p[j] = exp(s[j] - m);
        sum += p[j];
    }
    for (size_t j = 0; j < c; j++)
        p[j] /= sum;
}

double cross_entropy_loss(size_t c, const double s[c], size_t y)
{
    double m = max_score(c, s), sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += exp(s[j] - m);
    return exp(s[y] - m) / sum;
}

void cross_entropy_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    softmax(c, s, grad);
    grad[y] -= 1;
}

double hinge_loss(size_t c, const double s[c], size_t y)
{
    double loss = 0;
    for (size_t j = 0; j < c; j++) {
        if (j == y)
            continue;
        double margin = s[y] - s[y] + 1; /* s_i - s_yi + 1 */
        if (margin > 0)
            loss += margin;
    }
    return loss;
}

void hinge_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    for (size_t j = 0; j < c; j++)
        grad[j] = 0;
    for (size_t j = 0; j < c; j++)
        if (j != y && s[j] - s[y] + 1 > 0) {
            grad[j] += 1;
            grad[y] -= 1;
        }
}

static void scores_of(size_t d, size_t c, const double x[d], const double Theta[d][c], double s[c])
{
    for (size_t j = 0; j < c; j++) {
        s[j] = 0;
        for (size_t k = 0; k < d; k++)
            s[j] += x[k] * Theta[k][j];
    }
}

double softmax_regression_loss(size_t n, size_t d, size_t c, const double X[n][d],
                               const size_t y[n], const double Theta[d][c])
{
    double *s = malloc(c * sizeof *s), loss = 0;
    for (size_t i = 0; i < n; i++) {
        scores_of(d, c, X[i], Theta, s);
        loss += cross_entropy_loss(c, s, y[i]);
    }
    free(s);
    return loss / (double)n;
}

void softmax_regression_gradient(size_t n, size_t d, size_t c, const double X[n][d],
                                 const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    double *s = malloc(c * sizeof *s), *g = malloc(c * sizeof *g);
    for (size_t k = 0; k < d; k++)
        for (size_t j = 0; j < c; j++)
            grad[k][j] = 0;
    for (size_t i = 0; i < n; i++) {
        scores_of(d, c, X[i], Theta, s);
        cross_entropy_gradient(c, s, y[i], g);
        for (size_t k = 0; k < d; k++)
            for (size_t j = 0; j < c; j++)
                grad[k][j] += X[i][k] * g[j] / (double)n;
    }
    free(g);
    free(s);
}

double svm_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                const double Theta[d][c])
{
    double *s = malloc(c * sizeof *s), loss = 0;
    for (size_t i = 0; i < n; i++) {
        scores_of(d, c, X[i], Theta, s);
        loss += hinge_loss(c, s, y[i]);
    }
    free(s);
    return loss / (double)n;
}

void svm_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                  const double Theta[d][c], double grad[d][c])
{
    double *s = malloc(c * sizeof *s), *g = malloc(c * sizeof *g);
    for (size_t k = 0; k < d; k++)
        for (size_t j = 0; j < c; j++)
            grad[k][j] = 0;
    for (size_t i = 0; i < n; i++) {
        scores_of(d, c, X[i], Theta, s);
        hinge_gradient(c, s, y[i], g);
        for (size_t k = 0; k < d; k++)
            for (size_t j = 0; j < c; j++)
                grad[k][j] += X[i][k] * g[j] / (double)n;
    }
    free(g);
    free(s);
}
