/*
 * Works with differences of scores: column j of Theta minus column y. Everything is written out in each function, in
 * long double, and on kinks the subgradient is 1 for classes above the right one and 0 for those below.
 */
#include "losses.h"

#include <math.h>
#include <stdbool.h>

void softmax(size_t c, const double s[c], double p[c])
{
    const double *end = s + c, *best = s;
    for (const double *at = s; at != end; ++at)
        if (*at > *best)
            best = at;
    long double sum = 0;
    for (const double *at = end; at-- != s;)
        sum += expl(*at - (long double)*best);
    for (const double *at = s; at != end; ++at)
        *p++ = (double)(expl(*at - (long double)*best) / sum);
}

double cross_entropy_loss(size_t c, const double s[c], size_t y)
{
    long double best = 0, sum = 0; /* of s_k - s_y */
    for (size_t k = 0; k < c; k++)
        if ((long double)s[k] - s[y] > best)
            best = (long double)s[k] - s[y];
    for (size_t k = 0; k < c; k++)
        sum += expl((long double)s[k] - s[y] - best);
    return (double)(best + logl(sum));
}

void cross_entropy_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    double p[c], others = 0;
    softmax(c, s, p);
    for (size_t j = 0; j < c; j++) {
        if (j == y)
            continue;
        grad[j] = p[j];
        others += p[j];
    }
    grad[y] = -others;
}

static bool presses(long double difference, size_t j, size_t y)
{
    return j > y ? difference + 1 >= 0 : j < y && difference + 1 > 0;
}

double hinge_loss(size_t c, const double s[c], size_t y)
{
    long double sum = 0;
    for (size_t j = 0; j < c; j++)
        if (presses((long double)s[j] - s[y], j, y))
            sum += (long double)s[j] - s[y] + 1;
    return (double)sum;
}

void hinge_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    size_t count = 0;
    for (size_t j = 0; j < c; j++)
        count += presses((long double)s[j] - s[y], j, y);
    for (size_t j = 0; j < c; j++)
        grad[j] = j == y ? -(double)count : presses((long double)s[j] - s[y], j, y);
}

double softmax_regression_loss(size_t n, size_t d, size_t c, const double X[n][d],
                               const size_t y[n], const double Theta[d][c])
{
    long double sum = 0;
    for (size_t i = n; i-- > 0;) {
        double s[c];
        for (size_t j = 0; j < c; j++) {
            long double difference = 0;
            for (size_t k = 0; k < d; k++)
                difference += X[i][k] * ((long double)Theta[k][j] - Theta[k][y[i]]);
            s[j] = (double)difference;
        }
        sum += cross_entropy_loss(c, s, y[i]);
    }
    return (double)(sum / n);
}

void softmax_regression_gradient(size_t n, size_t d, size_t c, const double X[n][d],
                                 const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    for (double *g = grad[0]; g < grad[0] + d * c; g++)
        *g = 0;
    for (size_t i = n; i-- > 0;) {
        double s[c], p[c];
        for (size_t j = 0; j < c; j++) {
            s[j] = 0;
            for (size_t k = d; k-- > 0;)
                s[j] += X[i][k] * (Theta[k][j] - Theta[k][y[i]]);
        }
        softmax(c, s, p);
        for (size_t k = 0; k < d; k++) {
            for (size_t j = 0; j < c; j++)
                grad[k][j] += p[j] * X[i][k] / (double)n;
            grad[k][y[i]] -= X[i][k] / (double)n;
        }
    }
}

double svm_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                const double Theta[d][c])
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < c; j++) {
            long double difference = 0;
            for (size_t k = 0; k < d; k++)
                difference += X[i][k] * ((long double)Theta[k][j] - Theta[k][y[i]]);
            if (presses(difference, j, y[i]))
                sum += difference + 1;
        }
    return (double)(sum / n);
}

void svm_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                  const double Theta[d][c], double grad[d][c])
{
    for (size_t k = 0; k < d; k++)
        for (size_t j = 0; j < c; j++)
            grad[k][j] = 0;
    for (size_t j = 0; j < c; j++)
        for (size_t i = 0; i < n; i++) {
            long double difference = 0;
            for (size_t k = 0; k < d; k++)
                difference += X[i][k] * ((long double)Theta[k][j] - Theta[k][y[i]]);
            if (!presses(difference, j, y[i]))
                continue;
            for (size_t k = 0; k < d; k++) {
                grad[k][j] += X[i][k] / (double)n;
                grad[k][y[i]] -= X[i][k] / (double)n;
            }
        }
}
