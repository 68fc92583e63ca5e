#include "mle.h"
#include <math.h>
#include <stdbool.h>

#define PI 3.141592653589793

void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d], double y_hat[n]) {
    for (size_t i = 0; i < n; i++) {
        double p = 0;
        for (size_t j = 0; j < d; j++) p += theta[j] * X[i][j];
        y_hat[i] = p;
    }
}

double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d]) {
    double pred[n];
    linear_predict(n, d, X, theta, pred);
    double total = 0;
    for (size_t i = 0; i < n; i++) total += (pred[i] - y[i]) * (pred[i] - y[i]);
    return total / n;
}

void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double grad[d]) {
    double pred[n];
    linear_predict(n, d, X, theta, pred);
    for (size_t j = 0; j < d; j++) {
        double g = 0;
        for (size_t i = 0; i < n; i++) g += (pred[i] - y[i]) * X[i][j];
        grad[j] = 2 * g / n;
    }
}

double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double sigma) {
    double rss = n * mean_squared_error(n, d, X, y, theta);
    return -(n / 2.0) * log(2 * PI * sigma * sigma) - rss / (2 * sigma * sigma);
}

void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d], double sigma, double grad_theta[d], double grad_sigma[1]) {
    // d/dtheta of the log likelihood is -n / (2 sigma^2) times the gradient of J
    mean_squared_error_gradient(n, d, X, y, theta, grad_theta);
    for (size_t j = 0; j < d; j++) grad_theta[j] *= -(n / (2 * sigma * sigma));
    double rss = n * mean_squared_error(n, d, X, y, theta);
    *grad_sigma = rss / pow(sigma, 3) - n / sigma;
}

// Gaussian elimination with partial pivoting on [A | b], n rows
static bool eliminate(size_t m, double A[m][m + 1]) {
    double biggest = 0;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++) biggest = fmax(biggest, fabs(A[i][j]));
    for (size_t k = 0; k < m; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < m; i++)
            if (fabs(A[i][k]) > fabs(A[pivot][k])) pivot = i;
        if (fabs(A[pivot][k]) <= 1e-12 * biggest) return false;
        for (size_t j = 0; j <= m; j++) {
            double t = A[k][j];
            A[k][j] = A[pivot][j];
            A[pivot][j] = t;
        }
        for (size_t i = k + 1; i < m; i++) {
            double f = A[i][k] / A[k][k];
            for (size_t j = k; j <= m; j++) A[i][j] -= f * A[k][j];
        }
    }
    for (size_t k = m; k-- > 0;) {
        for (size_t j = k + 1; j < m; j++) A[k][m] -= A[k][j] * A[j][m];
        A[k][m] /= A[k][k];
    }
    return true;
}

int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d]) {
    double A[d][d + 1];
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k < d; k++) {
            A[j][k] = 0;
            for (size_t i = 0; i < n; i++) A[j][k] += X[i][j] * X[i][k];
        }
        A[j][d] = 0;
        for (size_t i = 0; i < n; i++) A[j][d] += X[i][j] * y[i];
    }
    if (!eliminate(d, A)) return -1;
    for (size_t j = 0; j < d; j++) theta[j] = A[j][d];
    return 0;
}

double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d]) {
    // Bessel's correction
    return mean_squared_error(n, d, X, y, theta) * n / (n - 1);
}
