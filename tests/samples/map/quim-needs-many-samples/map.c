/* Quim: no more weights than samples, and theta[0] is the intercept. */
#include "map.h"
#include "linear_algebra.h"
#include <math.h>

double l2_penalty(size_t d, const double theta[d])
{
    double sum = 0.0;
    for (size_t j = 0; j < d; j++)
        sum += theta[j] * theta[j];
    return sum;
}

double l1_penalty(size_t d, const double theta[d])
{
    double sum = 0.0;
    for (size_t j = 0; j < d; j++)
        sum += fabs(theta[j]);
    return sum;
}

void l1_subgradient(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        if (theta[j] > 0.0)
            grad[j] = 1.0;
        else if (theta[j] < 0.0)
            grad[j] = -1.0;
        else
            grad[j] = 0.0;
    }
}

void soft_threshold(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++) {
        if (theta[j] > t)
            out[j] = theta[j] - t;
        else if (theta[j] < -t)
            out[j] = theta[j] + t;
        else
            out[j] = 0.0;
    }
}

void max_norm_project(size_t d, double c, double theta[d])
{
    double norm = sqrt(l2_penalty(d, theta));
    if (norm > c) {
        for (size_t j = 0; j < d; j++)
            theta[j] *= c / norm;
    }
}

void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] <= keep ? x[i] / keep : 0.0;
}

void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = u[i] < keep ? grad_out[i] / keep : 0.0;
}

static double error(size_t d, const double x[d], double y, const double theta[d])
{
    return dot(d, x, theta) - y;
}

static double rss(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        double e = error(d, X[i], y[i], theta);
        sum += e * e;
    }
    return sum;
}

double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda)
{
    return rss(n, d, X, y, theta) + lambda * l2_penalty(d - 1, &theta[1]);
}

void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d])
{
    grad[0] = 0.0;
    for (size_t j = 1; j < d; j++)
        grad[j] = 2.0 * lambda * theta[j];
    for (size_t i = 0; i < n; i++) {
        double e = error(d, X[i], y[i], theta);
        for (size_t j = 0; j < d; j++)
            grad[j] += 2.0 * e * X[i][j];
    }
}

double map_lambda(double sigma, double tau)
{
    return (sigma * sigma) / (tau * tau);
}

double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau)
{
    double likelihood = -0.5 * n * log(2.0 * M_PI * sigma * sigma) -
                        rss(n, d, X, y, theta) / (2.0 * sigma * sigma);
    double prior =
        -0.5 * d * log(2.0 * M_PI * tau * tau) - l2_penalty(d, theta) / (2.0 * tau * tau);
    return likelihood + prior;
}

int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d])
{
    if (n < d)
        return -1;
    double G[d][d], Xy[d];
    gram_matrix(n, d, X, G);
    for (size_t j = 0; j < d; j++)
        G[j][j] += map_lambda(sigma, tau);
    transposed_times_vector(n, d, X, y, Xy);
    return cholesky_solve(d, G, Xy, theta);
}
