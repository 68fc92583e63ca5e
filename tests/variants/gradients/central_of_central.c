/* Differences divided by the distance that the points really have; the Hessian by central differences of gradients. */
#include "gradients.h"
#include <math.h>
#include <string.h>

void forward_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    double z[n];
    memcpy(z, x, sizeof z);
    const double fx = f(n, z, context);
    for (size_t i = 0; i < n; ++i) {
        volatile double moved = x[i] + h;
        z[i] = moved;
        grad[i] = (f(n, z, context) - fx) / (moved - x[i]);
        z[i] = x[i];
    }
}

void central_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    double z[n];
    memcpy(z, x, sizeof z);
    for (size_t i = 0; i < n; ++i) {
        volatile double right = x[i] + h, left = x[i] - h;
        z[i] = right;
        grad[i] = f(n, z, context);
        z[i] = left;
        grad[i] -= f(n, z, context);
        grad[i] /= right - left;
        z[i] = x[i];
    }
}

double relative_error(size_t n, const double a[n], const double b[n])
{
    double worst = 0;
    for (size_t i = 0; i < n; ++i) {
        double scale = 1e-8;
        if (fabs(a[i]) > scale)
            scale = fabs(a[i]);
        if (fabs(b[i]) > scale)
            scale = fabs(b[i]);
        double e = fabs(a[i] - b[i]) / scale;
        if (e > worst)
            worst = e;
    }
    return worst;
}

void numerical_jacobian(size_t n, size_t m, vector_function *f, void *context, const double x[n],
                        double h, double J[m][n])
{
    double z[n], up[m], down[m];
    memcpy(z, x, sizeof z);
    for (size_t j = 0; j < n; ++j) {
        volatile double right = x[j] + h, left = x[j] - h;
        z[j] = right;
        f(n, m, z, up, context);
        z[j] = left;
        f(n, m, z, down, context);
        z[j] = x[j];
        for (size_t i = 0; i < m; ++i)
            J[i][j] = (up[i] - down[i]) / (right - left);
    }
}

void numerical_hessian(size_t n, objective *f, void *context, const double x[n], double h,
                       double H[n][n])
{
    double z[n], up[n], down[n];
    memcpy(z, x, sizeof z);
    for (size_t i = 0; i < n; ++i) {
        z[i] = x[i] + h;
        central_difference(n, f, context, z, h, up);
        z[i] = x[i] - h;
        central_difference(n, f, context, z, h, down);
        z[i] = x[i];
        for (size_t j = 0; j < n; ++j)
            H[i][j] = (up[j] - down[j]) / (2 * h);
    }
}

void least_squares_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                            const double theta[d], double grad[d])
{
    memset(grad, 0, d * sizeof *grad);
    for (size_t i = 0; i < n; ++i) {
        double r = 0;
        for (size_t j = 0; j < d; ++j)
            r += X[i][j] * theta[j];
        r -= y[i];
        for (size_t j = 0; j < d; ++j)
            grad[j] += 2 * r * X[i][j] / n;
    }
}

void saturation_predict(size_t n, const double x[n], const double theta[2], double y_hat[n])
{
    for (size_t i = 0; i < n; ++i)
        y_hat[i] = theta[0] * (1 - exp(-theta[1] * x[i]));
}

void saturation_jacobian(size_t n, const double x[n], const double theta[2], double J[n][2])
{
    for (size_t i = 0; i < n; ++i) {
        double e = exp(-theta[1] * x[i]);
        J[i][0] = 1 - e;
        J[i][1] = theta[0] * x[i] * e;
    }
}

void saturation_gradient(size_t n, const double x[n], const double y[n], const double theta[2],
                         double grad[2])
{
    double y_hat[n], J[n][2];
    saturation_predict(n, x, theta, y_hat);
    saturation_jacobian(n, x, theta, J);
    grad[0] = grad[1] = 0;
    for (size_t i = 0; i < n; ++i)
        for (size_t k = 0; k < 2; ++k)
            grad[k] += 2.0 / n * (y_hat[i] - y[i]) * J[i][k];
}
