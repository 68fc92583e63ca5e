/* Gauss-Jordan with full pivoting on the normal equations; scratch lives at file scope. */
#include "mle.h"
#include <math.h>
#include <string.h>

#define MOST 64 /* features */

static double system_[MOST][MOST + 1]; /* [X^T X | X^T y], columns scaled to length 1 */
static double length[MOST];
static size_t variable[MOST];   /* which weight a column stands for, after swaps */
static double rss, slope[MOST]; /* what look() found: RSS and X^T (y - X theta) */

static void look(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d])
{
    rss = 0;
    memset(slope, 0, sizeof slope);
    for (size_t i = 0; i < n; i++) {
        double e = y[i];
        for (size_t j = 0; j < d; j++)
            e -= X[i][j] * theta[j];
        rss += e * e;
        for (size_t j = 0; j < d; j++)
            slope[j] += e * X[i][j];
    }
}

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d],
                    double y_hat[n])
{
    const double *x = &X[0][0];
    for (size_t i = 0; i < n; i++) {
        double p = 0;
        for (size_t j = 0; j < d; j++)
            p += *x++ * theta[j];
        y_hat[i] = p;
    }
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d])
{
    look(n, d, X, y, theta);
    return rss / n;
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double grad[d])
{
    look(n, d, X, y, theta);
    for (size_t j = 0; j < d; j++)
        grad[j] = slope[j] * -2.0 / n;
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],
                      const double theta[d], double sigma)
{
    look(n, d, X, y, theta);
    return -(n * log(sqrt(2 * M_PI) * sigma) + rss / (2 * sigma * sigma));
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                             const double theta[d], double sigma, double grad_theta[d],
                             double grad_sigma[1])
{
    look(n, d, X, y, theta);
    for (size_t j = 0; j < d; j++)
        grad_theta[j] = slope[j] / (sigma * sigma);
    grad_sigma[0] = rss / (sigma * sigma * sigma) - n / sigma;
}

static void swap_rows(size_t a, size_t b)
{
    double keep[MOST + 1];
    memcpy(keep, system_[a], sizeof keep);
    memmove(system_[a], system_[b], sizeof keep);
    memcpy(system_[b], keep, sizeof keep);
}

static void swap_columns(size_t d, size_t a, size_t b)
{
    for (size_t i = 0; i < d; i++) {
        double keep = system_[i][a];
        system_[i][a] = system_[i][b];
        system_[i][b] = keep;
    }
    size_t keep = variable[a];
    variable[a] = variable[b];
    variable[b] = keep;
}

static int set_up(size_t n, size_t d, const double X[n][d], const double y[n])
{
    memset(system_, 0, sizeof system_);
    memset(length, 0, sizeof length);
    for (size_t j = 0; j < d; j++) {
        for (size_t i = 0; i < n; i++)
            length[j] += X[i][j] * X[i][j];
        length[j] = sqrt(length[j]);
        if (length[j] == 0)
            return -1;
        variable[j] = j;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++) {
            double x = X[i][j] / length[j];
            for (size_t k = 0; k < d; k++)
                system_[j][k] += x * (X[i][k] / length[k]);
            system_[j][d] += x * y[i];
        }
    return 0;
}

int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d])
{
    if (n < d || d > MOST || set_up(n, d, X, y) != 0)
        return -1;
    for (size_t k = 0; k < d; k++) {
        size_t row = k, column = k;
        for (size_t i = k; i < d; i++)
            for (size_t j = k; j < d; j++)
                if (fabs(system_[i][j]) > fabs(system_[row][column]))
                    row = i, column = j;
        if (fabs(system_[row][column]) < 1e-12)
            return -1;
        swap_rows(k, row);
        swap_columns(d, k, column);
        double pivot = system_[k][k];
        for (size_t j = k; j <= d; j++)
            system_[k][j] /= pivot;
        for (size_t i = 0; i < d; i++) {
            double factor = system_[i][k];
            if (i == k || factor == 0)
                continue;
            for (size_t j = k; j <= d; j++)
                system_[i][j] -= factor * system_[k][j];
        }
    }
    for (size_t k = 0; k < d; k++)
        theta[variable[k]] = system_[k][d] / length[variable[k]];
    return 0;
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    look(n, d, X, y, theta);
    return rss / n;
}
