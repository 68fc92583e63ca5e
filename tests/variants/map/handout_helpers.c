/* Whatever linear_algebra.h can do is left to it; penalties are written with the functions before them. */
#include "map.h"

#include "linear_algebra.h"

double l2_penalty(size_t d, const double theta[d])
{
    return dot(d, theta, theta);
}

double l1_penalty(size_t d, const double theta[d])
{
    double sign[d];
    l1_subgradient(d, theta, sign);
    return dot(d, sign, theta);
}

void l1_subgradient(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        grad[j] = 0;
        if (theta[j] > 0)
            grad[j] = 1;
        if (theta[j] < 0)
            grad[j] = -1;
    }
}

void soft_threshold(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = copysign(fmax(fabs(theta[j]) - t, 0.0), theta[j]);
}

void max_norm_project(size_t d, double c, double theta[d])
{
    double norm = sqrt(l2_penalty(d, theta));
    if (norm <= c)
        return;
    for (size_t j = 0; j < d; j++)
        theta[j] = c * theta[j] / norm;
}

void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n])
{
    for (size_t i = 0; i < n; i++) {
        if (u[i] < keep)
            out[i] = x[i] / keep;
        else
            out[i] = 0;
    }
}

void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n])
{
    dropout_forward(n, grad_out, u, keep, grad_x);
}

double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda)
{
    double e[n];
    matrix_times_vector(n, d, X, theta, e);
    for (size_t i = 0; i < n; i++)
        e[i] -= y[i];
    return dot(n, e, e) + lambda * l2_penalty(d, theta);
}

void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d])
{
    double e[n];
    matrix_times_vector(n, d, X, theta, e);
    for (size_t i = 0; i < n; i++)
        e[i] -= y[i];
    transposed_times_vector(n, d, X, e, grad);
    for (size_t j = 0; j < d; j++)
        grad[j] = 2 * grad[j] + 2 * lambda * theta[j];
}

double map_lambda(double sigma, double tau)
{
    return sigma * sigma / (tau * tau);
}

double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau)
{
    double scaled = ridge_objective(n, d, X, y, theta, map_lambda(sigma, tau));
    return -0.5 * (double)n * log(2 * M_PI * sigma * sigma) -
           0.5 * (double)d * log(2 * M_PI * tau * tau) - scaled / (2 * sigma * sigma);
}

int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d])
{
    double G[d][d], Xy[d];
    if (sigma <= 0 || tau <= 0)
        return -1;
    gram_matrix(n, d, X, G);
    for (size_t j = 0; j < d; j++)
        G[j][j] += map_lambda(sigma, tau);
    transposed_times_vector(n, d, X, y, Xy);
    return cholesky_solve(d, G, Xy, theta);
}
