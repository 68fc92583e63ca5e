/* Everything from log(sum e^s): probabilities are exp(s - lse). Restricted pointers, features outside, >= at kinks. */
#include "losses.h"

#include <math.h>
#include <string.h>

static double logsumexp(size_t c, const double *restrict s)
{
    double m = -INFINITY, sum = 0;
    for (size_t k = 0; k < c; k++)
        m = s[k] > m ? s[k] : m;
    for (size_t k = 0; k < c; k++)
        sum += exp(s[k] - m);
    return m + log(sum);
}

void softmax(size_t c, const double s[c], double p[c])
{
    const double lse = logsumexp(c, s);
    for (size_t j = 0; j < c; j++)
        p[j] = exp(s[j] - lse);
}

double cross_entropy_loss(size_t c, const double s[c], size_t y)
{
    return logsumexp(c, s) - s[y];
}

void cross_entropy_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    softmax(c, s, grad);
    grad[y] -= 1;
}

double hinge_loss(size_t c, const double s[c], size_t y)
{
    double sum = -1; /* the right class would add 1 */
    for (size_t j = 0; j < c; j++)
        sum += fmax(0, s[j] - s[y] + 1);
    return sum;
}

void hinge_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    memset(grad, 0, c * sizeof *grad);
    for (size_t j = 0; j < c; j++)
        if (s[j] - s[y] + 1 >= 0) {
            grad[j]++;
            grad[y]--;
        }
}

static void scores(size_t d, size_t c, const double *restrict x, const double *restrict Theta,
                   double *restrict s)
{
    memset(s, 0, c * sizeof *s);
    for (size_t k = 0; k < d; k++)
        for (size_t j = 0; j < c; j++)
            s[j] += x[k] * Theta[k * c + j];
}

static void add_outer(size_t d, size_t c, double factor, const double *restrict x,
                      const double *restrict g, double *restrict grad)
{
    for (size_t k = 0; k < d; k++)
        for (size_t j = 0; j < c; j++)
            *grad++ += factor * x[k] * g[j];
}

double softmax_regression_loss(size_t n, size_t d, size_t c, const double X[n][d],
                               const size_t y[n], const double Theta[d][c])
{
    double s[c], mean = 0;
    for (size_t i = 0; i < n; i++) {
        scores(d, c, X[i], Theta[0], s);
        mean += cross_entropy_loss(c, s, y[i]) / (double)n;
    }
    return mean;
}

void softmax_regression_gradient(size_t n, size_t d, size_t c, const double X[n][d],
                                 const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    double s[c], g[c];
    memset(grad, 0, d * c * sizeof(double));
    for (size_t i = 0; i < n; i++) {
        scores(d, c, X[i], Theta[0], s);
        cross_entropy_gradient(c, s, y[i], g);
        add_outer(d, c, 1 / (double)n, X[i], g, grad[0]);
    }
}

double svm_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                const double Theta[d][c])
{
    double s[c], mean = 0;
    for (size_t i = 0; i < n; i++) {
        scores(d, c, X[i], Theta[0], s);
        mean += hinge_loss(c, s, y[i]) / (double)n;
    }
    return mean;
}

void svm_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                  const double Theta[d][c], double grad[d][c])
{
    double s[c], g[c];
    memset(grad, 0, d * c * sizeof(double));
    for (size_t i = 0; i < n; i++) {
        scores(d, c, X[i], Theta[0], s);
        hinge_gradient(c, s, y[i], g);
        add_outer(d, c, 1 / (double)n, X[i], g, grad[0]);
    }
}
