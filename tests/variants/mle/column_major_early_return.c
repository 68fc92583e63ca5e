/* The column is the outer loop everywhere, and whatever is settled early returns early. */
#include "mle.h"

#include <math.h>
#include <stdbool.h>

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d],
                    double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = X[i][0] * theta[0];
    if (d == 1)
        return;
    for (size_t j = 1; j < d; j++)
        for (size_t i = 0; i < n; i++)
            y_hat[i] += X[i][j] * theta[j];
}

static void find_errors(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], double error[n])
{
    for (size_t i = 0; i < n; i++)
        error[i] = -y[i];
    for (size_t j = 0; j < d; j++) {
        if (theta[j] == 0)
            continue;
        for (size_t i = 0; i < n; i++)
            error[i] += X[i][j] * theta[j];
    }
}

static double rss(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    double error[n];
    find_errors(n, d, X, y, theta, error);
    if (n == 1)
        return error[0] * error[0];
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += error[i] * error[i];
    return sum;
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d])
{
    if (n == 1)
        return rss(1, d, X, y, theta);
    return rss(n, d, X, y, theta) / (double)n;
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double grad[d])
{
    double error[n];
    find_errors(n, d, X, y, theta, error);
    for (size_t j = 0; j < d; j++) {
        grad[j] = 0;
        for (size_t i = 0; i < n; i++)
            grad[j] += X[i][j] * error[i];
        grad[j] *= 2;
        grad[j] /= (double)n;
    }
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],
                      const double theta[d], double sigma)
{
    double constant = -0.5 * (double)n * log(2 * M_PI * sigma * sigma);
    double sum = rss(n, d, X, y, theta);
    if (sum == 0)
        return constant;
    return constant - 0.5 * sum / (sigma * sigma);
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                             const double theta[d], double sigma, double grad_theta[d],
                             double grad_sigma[1])
{
    double error[n];
    find_errors(n, d, X, y, theta, error);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += error[i] * error[i];
    grad_sigma[0] = -(double)n / sigma;
    grad_sigma[0] += sum / sigma / sigma / sigma;
    for (size_t j = 0; j < d; j++) {
        grad_theta[j] = 0;
        for (size_t i = 0; i < n; i++)
            grad_theta[j] -= X[i][j] * error[i];
        grad_theta[j] /= sigma * sigma;
    }
}

/* Subtracts the columns of L left of column j from it; says whether anything is left. */
static bool factor_column(size_t d, double L[d][d], size_t j)
{
    double before = L[j][j];
    if (!(before > 0))
        return false;
    for (size_t k = 0; k < j; k++)
        for (size_t i = j; i < d; i++)
            L[i][j] -= L[i][k] * L[j][k];
    if (!(L[j][j] > 1e-12 * before))
        return false;
    double root = sqrt(L[j][j]);
    for (size_t i = j; i < d; i++)
        L[i][j] /= root;
    return true;
}

int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    if (n < d)
        return -1;
    double L[d][d], b[d];
    for (size_t j = 0; j < d; j++) {
        b[j] = 0;
        for (size_t i = 0; i < n; i++)
            b[j] += X[i][j] * y[i];
        for (size_t k = j; k < d; k++) {
            L[k][j] = 0;
            for (size_t i = 0; i < n; i++)
                L[k][j] += X[i][k] * X[i][j];
        }
        if (L[j][j] == 0)
            return -1;
    }
    if (d == 1) {
        theta[0] = b[0] / L[0][0];
        return 0;
    }
    for (size_t j = 0; j < d; j++)
        if (!factor_column(d, L, j))
            return -1;
    for (size_t j = 0; j < d; j++) {
        b[j] /= L[j][j];
        for (size_t i = j + 1; i < d; i++)
            b[i] -= L[i][j] * b[j];
    }
    for (size_t j = d; j-- > 0;) {
        for (size_t i = j + 1; i < d; i++)
            b[j] -= L[i][j] * theta[i];
        theta[j] = b[j] / L[j][j];
    }
    return 0;
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    return mean_squared_error(n, d, X, y, theta);
}
