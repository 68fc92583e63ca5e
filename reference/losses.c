/*
 * The loss cheat sheet. A data set's loss is the mean of its samples' losses, and its gradient that of theirs by the
 * chain rule: s_ij = sum_k X_ik Theta_kj, so the derivative by Theta_kj is the sum over i of X_ik times that by s_ij.
 * Sums are kept in long double, so that they lose nothing.
 */
#include "losses.h"

#include <math.h>
#include <stdlib.h>

static double largest(size_t c, const double s[c])
{
    double found = s[0];
    for (size_t j = 1; j < c; j++)
        found = s[j] > found ? s[j] : found;
    return found;
}

/* sum_k e^{s_k - shift}; with the largest score as the shift it lies between 1 and c. */
static long double sum_of_exponentials(size_t c, const double s[c], double shift)
{
    long double sum = 0;
    for (size_t k = 0; k < c; k++)
        sum += expl((long double)s[k] - shift);
    return sum;
}

void softmax(size_t c, const double s[c], double p[c])
{
    double shift = largest(c, s);
    long double sum = sum_of_exponentials(c, s, shift);
    for (size_t j = 0; j < c; j++)
        p[j] = (double)(expl((long double)s[j] - shift) / sum);
}

/* -log(e^{s_y} / sum_k e^{s_k}) = log(sum_k e^{s_k}) - s_y, where no small probability is ever formed. */
double cross_entropy_loss(size_t c, const double s[c], size_t y)
{
    double shift = largest(c, s);
    return (double)(logl(sum_of_exponentials(c, s, shift)) + ((long double)shift - s[y]));
}

void cross_entropy_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    double shift = largest(c, s);
    long double sum = sum_of_exponentials(c, s, shift);
    for (size_t j = 0; j < c; j++)
        grad[j] = (double)(expl((long double)s[j] - shift) / sum - (j == y));
}

static long double margin(const double s[], size_t j, size_t y)
{
    return (long double)s[j] - s[y] + 1;
}

double hinge_loss(size_t c, const double s[c], size_t y)
{
    long double sum = 0;
    for (size_t j = 0; j < c; j++)
        if (j != y && margin(s, j, y) > 0)
            sum += margin(s, j, y);
    return (double)sum;
}

/* Each violated margin s_j - s_y + 1 pushes s_j down by 1 and s_y up by 1. */
void hinge_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    for (size_t j = 0; j < c; j++)
        grad[j] = 0;
    for (size_t j = 0; j < c; j++) {
        if (j == y || margin(s, j, y) <= 0)
            continue;
        grad[j] += 1;
        grad[y] -= 1;
    }
}

/* --- data sets --- */

typedef double sample_loss(size_t c, const double s[c], size_t y);
typedef void sample_gradient(size_t c, const double s[c], size_t y, double grad[c]);

/* The scores of one sample, s = x Theta. */
static void scores(size_t d, size_t c, const double x[d], const double Theta[d][c], double s[c])
{
    for (size_t j = 0; j < c; j++) {
        long double sum = 0;
        for (size_t k = 0; k < d; k++)
            sum += (long double)x[k] * Theta[k][j];
        s[j] = (double)sum;
    }
}

static double mean_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                        const double Theta[d][c], sample_loss *loss)
{
    long double sum = 0;
    double *s = malloc(c * sizeof *s);
    for (size_t i = 0; s && i < n; i++) {
        scores(d, c, X[i], Theta, s);
        sum += loss(c, s, y[i]);
    }
    double mean = s ? (double)(sum / n) : (double)NAN;
    free(s);
    return mean;
}

/* 1/n X^T G, where row i of G has the derivatives by the scores of sample i. */
static void mean_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                          const double Theta[d][c], sample_gradient *gradient, double grad[d][c])
{
    double *s = malloc(c * sizeof *s), (*G)[c] = malloc(n * sizeof *G);
    for (size_t i = 0; s && G && i < n; i++) {
        scores(d, c, X[i], Theta, s);
        gradient(c, s, y[i], G[i]);
    }
    for (size_t k = 0; s && G && k < d; k++)
        for (size_t j = 0; j < c; j++) {
            long double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += (long double)X[i][k] * G[i][j];
            grad[k][j] = (double)(sum / n);
        }
    free(G);
    free(s);
}

double softmax_regression_loss(size_t n, size_t d, size_t c, const double X[n][d],
                               const size_t y[n], const double Theta[d][c])
{
    return mean_loss(n, d, c, X, y, Theta, cross_entropy_loss);
}

void softmax_regression_gradient(size_t n, size_t d, size_t c, const double X[n][d],
                                 const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    mean_gradient(n, d, c, X, y, Theta, cross_entropy_gradient, grad);
}

double svm_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                const double Theta[d][c])
{
    return mean_loss(n, d, c, X, y, Theta, hinge_loss);
}

void svm_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                  const double Theta[d][c], double grad[d][c])
{
    mean_gradient(n, d, c, X, y, Theta, hinge_gradient, grad);
}
