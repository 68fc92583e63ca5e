/* Exercise 2, Jonas. */
#include "mle.h"

#include <math.h>
#include <stdlib.h>

static double predict_one(size_t d, const double x[d], const double theta[d])
{
    double sum = 0.0;
    for (size_t j = 0; j < d; j++)
        sum += x[j] * theta[j];
    return sum;
}

static double rss(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d])
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        double e = y[i] - predict_one(d, X[i], theta);
        sum += e * e;
    }
    return sum;
}

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d], double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = predict_one(d, X[i], theta);
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d])
{
    return rss(n, d, X, y, theta) / (double)n;
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d],
                                 double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = 0.0;
    for (size_t i = 0; i < n; i++) {
        double e = predict_one(d, X[i], theta) - y[i];
        for (size_t j = 0; j < d; j++)
            grad[j] += 2.0 / (double)n * e * X[i][j];
    }
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double sigma)
{
    double variance = sigma * sigma;
    return -0.5 * (double)n * log(2.0 * M_PI * variance) - rss(n, d, X, y, theta) / (2.0 * variance);
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d],
                             double sigma, double grad_theta[d], double grad_sigma[1])
{
    for (size_t j = 0; j < d; j++) {
        grad_theta[j] = 0.0;
        for (size_t i = 0; i < n; i++)
            grad_theta[j] += X[i][j] * (y[i] - predict_one(d, X[i], theta)) / (sigma * sigma);
    }
    grad_sigma[0] = -(double)n / sigma + rss(n, d, X, y, theta) / (sigma * sigma * sigma);
}

int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    if (n < d)
        return -1;
    double L[d][d], z[d + 1];
    z[d] = 0.0;
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k <= j; k++) {
            double sum = 0.0;
            for (size_t i = 0; i < n; i++)
                sum += X[i][j] * X[i][k];
            double gram = sum;
            for (size_t m = 0; m < k; m++)
                sum -= L[j][m] * L[k][m];
            if (j == k) {
                if (!(sum > 1e-12 * gram))
                    return -1;
                L[j][j] = sqrt(sum);
            } else {
                L[j][k] = sum / L[k][k];
            }
        }
    }
    for (size_t j = 0; j < d; j++) { /* L z = X^T y */
        z[j] = 0.0;
        for (size_t i = 0; i < n; i++)
            z[j] += X[i][j] * y[i];
        for (size_t k = 0; k < j; k++)
            z[j] -= L[j][k] * z[k];
        z[j] /= L[j][j];
    }
    for (size_t j = d; j-- > 0;) { /* L^T theta = z */
        for (size_t k = j + 1; k < d; k++)
            z[j] -= L[k][j] * z[k];
        z[j] /= L[j][j];
    }
    for (size_t j = 0; j <= d; j++)
        theta[j] = z[j];
    return 0;
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d])
{
    return rss(n, d, X, y, theta) / (double)n;
}
