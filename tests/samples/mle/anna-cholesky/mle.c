#include "mle.h"
#include "linear_algebra.h"
#include <stdlib.h>
void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d], double y_hat[n]) { matrix_times_vector(n, d, X, theta, y_hat); }
static double rss(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d]) { double s = 0; for (size_t i = 0; i < n; i++) { double e = y[i] - dot(d, X[i], theta); s += e * e; } return s; }
double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d]) { return rss(n, d, X, y, theta) / n; }
static void xte(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double f, double g[d]) { for (size_t j = 0; j < d; j++) g[j] = 0; for (size_t i = 0; i < n; i++) { double e = dot(d, X[i], theta) - y[i]; for (size_t j = 0; j < d; j++) g[j] += f * e * X[i][j]; } }
void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double grad[d]) { xte(n, d, X, y, theta, 2.0 / n, grad); }
double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double sigma) { return -0.5 * n * log(2 * M_PI * sigma * sigma) - rss(n, d, X, y, theta) / (2 * sigma * sigma); }
void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double sigma, double grad_theta[d], double grad_sigma[1]) { xte(n, d, X, y, theta, -1 / (sigma * sigma), grad_theta); *grad_sigma = -(n / sigma) + rss(n, d, X, y, theta) / (sigma * sigma * sigma); }
int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d]) { double G[d][d], b[d]; gram_matrix(n, d, X, G); transposed_times_vector(n, d, X, y, b); return cholesky_solve(d, G, b, theta); }
double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d]) { return rss(n, d, X, y, theta) / n; }
