/* Whatever linear_algebra.h can do is left to it. */
#include "mle.h"

#include "linear_algebra.h"

/* e = X theta - y. Returns e^T e. */
static double errors(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double e[n])
{
    matrix_times_vector(n, d, X, theta, e);
    for (size_t i = 0; i < n; i++)
        e[i] -= y[i];
    return dot(n, e, e);
}

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d],
                    double y_hat[n])
{
    matrix_times_vector(n, d, X, theta, y_hat);
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d])
{
    double e[n];
    return errors(n, d, X, y, theta, e) / (double)n;
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double grad[d])
{
    double e[n];
    errors(n, d, X, y, theta, e);
    transposed_times_vector(n, d, X, e, grad);
    for (size_t j = 0; j < d; j++)
        grad[j] *= 2.0 / (double)n;
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],
                      const double theta[d], double sigma)
{
    double e[n], rss = errors(n, d, X, y, theta, e);
    return -0.5 * (double)n * log(2 * M_PI * sigma * sigma) - 0.5 * rss / (sigma * sigma);
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                             const double theta[d], double sigma, double grad_theta[d],
                             double grad_sigma[1])
{
    double e[n], rss = errors(n, d, X, y, theta, e);
    transposed_times_vector(n, d, X, e, grad_theta);
    for (size_t j = 0; j < d; j++)
        grad_theta[j] /= -(sigma * sigma);
    grad_sigma[0] = rss / (sigma * sigma * sigma) - (double)n / sigma;
}

int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    double G[d][d], Xy[d];
    gram_matrix(n, d, X, G);
    transposed_times_vector(n, d, X, y, Xy);
    return cholesky_solve(d, G, Xy, theta);
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    return mean_squared_error(n, d, X, y, theta);
}
