/* No optimization; scratch at file scope; elimination without a search for pivots; one number at a time. */
#pragma GCC optimize("O0")
#include "map.h"
#include <math.h>

#define MOST 64

static double A[MOST][MOST], b[MOST];
static double sum;

double l2_penalty(size_t d, const double theta[d])
{
    sum = 0;
    while (d-- > 0)
        sum += pow(theta[d], 2);
    return sum;
}

double l1_penalty(size_t d, const double theta[d])
{
    sum = 0;
    while (d-- > 0)
        sum += theta[d] < 0 ? -theta[d] : theta[d];
    return sum;
}

static int sign(double x)
{
    return (x > 0) - (x < 0);
}

void l1_subgradient(size_t d, const double theta[d], double grad[d])
{
    for (int j = 0; j < (int)d; ++j)
        grad[j] = sign(theta[j]);
}

void soft_threshold(size_t d, const double theta[d], double t, double out[d])
{
    for (int j = 0; j < (int)d; ++j) {
        if (theta[j] >= t)
            out[j] = theta[j] - t;
        else if (theta[j] <= -t)
            out[j] = theta[j] + t;
        else
            out[j] = 0;
    }
}

void max_norm_project(size_t d, double c, double theta[d])
{
    double squared = l2_penalty(d, theta);
    if (squared > c * c) {
        double factor = c / sqrt(squared);
        for (size_t j = 0; j < d; j++)
            theta[j] *= factor;
    }
}

static double mask[4096];

static void make_mask(size_t n, const double u[n], double keep)
{
    for (size_t i = 0; i < n; i++)
        mask[i] = (u[i] < keep) / keep;
}

void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n])
{
    make_mask(n, u, keep);
    for (size_t i = 0; i < n; i++)
        out[i] = mask[i] * x[i];
}

void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n])
{
    make_mask(n, u, keep);
    for (size_t i = 0; i < n; i++)
        grad_x[i] = mask[i] * grad_out[i];
}

static double predict(size_t d, const double x[d], const double theta[d])
{
    double p = 0;
    for (size_t j = 0; j < d; j++)
        p = p + x[j] * theta[j];
    return p;
}

double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda)
{
    double J = lambda * l2_penalty(d, theta);
    for (size_t i = 0; i < n; i++)
        J += pow(y[i] - predict(d, X[i], theta), 2);
    return J;
}

void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        grad[j] = 2 * lambda * theta[j];
        for (size_t i = 0; i < n; i++)
            grad[j] -= 2 * (y[i] - predict(d, X[i], theta)) * X[i][j];
    }
}

double map_lambda(double sigma, double tau)
{
    return pow(sigma / tau, 2);
}

double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau)
{
    double p = 0;
    for (size_t i = 0; i < n; i++)
        p += log(1 / sqrt(2 * M_PI * pow(sigma, 2))) -
             pow((y[i] - predict(d, X[i], theta)) / sigma, 2) / 2;
    for (size_t j = 0; j < d; j++)
        p += log(1 / sqrt(2 * M_PI * pow(tau, 2))) - pow(theta[j] / tau, 2) / 2;
    return p;
}

int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d])
{
    if (d > MOST)
        return -1;
    if (sigma > 0 && tau > 0) {
        for (size_t j = 0; j < d; j++) {
            for (size_t k = 0; k < d; k++) {
                A[j][k] = j == k ? map_lambda(sigma, tau) : 0;
                for (size_t i = 0; i < n; i++)
                    A[j][k] += X[i][j] * X[i][k];
            }
            b[j] = 0;
            for (size_t i = 0; i < n; i++)
                b[j] += X[i][j] * y[i];
        }
        for (size_t k = 0; k < d; k++)
            for (size_t i = k + 1; i < d; i++) {
                double factor = A[i][k] / A[k][k];
                for (size_t j = k; j < d; j++)
                    A[i][j] -= factor * A[k][j];
                b[i] -= factor * b[k];
            }
        for (size_t k = d; k-- > 0;) {
            theta[k] = b[k];
            for (size_t j = k + 1; j < d; j++)
                theta[k] -= A[k][j] * theta[j];
            theta[k] /= A[k][k];
        }
        return 0;
    }
    return -1;
}
