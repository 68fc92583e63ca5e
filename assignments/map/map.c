/*
 * Regularization and the maximum a posteriori estimate. What each function has to do is said in map.h.
 *
 * A good order is that of the header. Replace each body; `gradus check` tells how far you are.
 */
#include "map.h"

double l2_penalty(size_t d, const double theta[d])
{
    (void)d;
    (void)theta;
    return 0;
}

double l1_penalty(size_t d, const double theta[d])
{
    (void)d;
    (void)theta;
    return 0;
}

void l1_subgradient(size_t d, const double theta[d], double grad[d])
{
    (void)d;
    (void)theta;
    (void)grad;
}

void soft_threshold(size_t d, const double theta[d], double t, double out[d])
{
    (void)d;
    (void)theta;
    (void)t;
    (void)out;
}

void max_norm_project(size_t d, double c, double theta[d])
{
    (void)d;
    (void)c;
    (void)theta;
}

void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n])
{
    (void)n;
    (void)x;
    (void)u;
    (void)keep;
    (void)out;
}

void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n])
{
    (void)n;
    (void)grad_out;
    (void)u;
    (void)keep;
    (void)grad_x;
}

double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda)
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    (void)lambda;
    return 0;
}

void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d])
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    (void)lambda;
    (void)grad;
}

double map_lambda(double sigma, double tau)
{
    (void)sigma;
    (void)tau;
    return 0;
}

double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau)
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    (void)sigma;
    (void)tau;
    return 0;
}

int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d])
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)sigma;
    (void)tau;
    (void)theta;
    return 0;
}
