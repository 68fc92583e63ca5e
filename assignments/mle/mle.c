/*
 * Linear prediction and maximum likelihood. What each function has to do is said in mle.h.
 *
 * A good order: linear_predict, mean_squared_error, its gradient, log_likelihood, its gradient,
 * mle_sigma2, mle_theta. Replace each body; `gradus check` tells how far you are.
 */
#include "mle.h"

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d],
                    double y_hat[n])
{
    (void)n;
    (void)d;
    (void)X;
    (void)theta;
    (void)y_hat;
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d])
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    return 0;
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double grad[d])
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    (void)grad;
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],
                      const double theta[d], double sigma)
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    (void)sigma;
    return 0;
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                             const double theta[d], double sigma, double grad_theta[d],
                             double grad_sigma[1])
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    (void)sigma;
    (void)grad_theta;
    (void)grad_sigma;
}

int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    return 0;
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    return 0;
}
