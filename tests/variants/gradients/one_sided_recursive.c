/*
 * Not optimized, recursive, with early returns; second derivatives along directions: on the diagonal from one side,
 * of second order all the same; beside it by polarization, 2 H_ij = (e_i + e_j)' H (e_i + e_j) - H_ii - H_jj.
 */
#pragma GCC optimize("O0")
#include "gradients.h"
#include <math.h>

static void copy(size_t n, const double x[], double z[])
{
    if (n == 0)
        return;
    z[0] = x[0];
    copy(n - 1, x + 1, z + 1);
}

/* f at x + a e_i + b e_j. */
static double at(size_t n, objective *f, void *context, const double x[n], size_t i, double a,
                 size_t j, double b)
{
    double z[n];
    copy(n, x, z);
    z[i] = z[i] + a;
    z[j] = z[j] + b;
    return f(n, z, context);
}

void forward_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = (at(n, f, context, x, i, h, i, 0) - at(n, f, context, x, i, 0, i, 0)) / h;
}

void central_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    for (size_t i = 0; i < n; i++) {
        double forward = (at(n, f, context, x, i, h, i, 0) - at(n, f, context, x, i, 0, i, 0)) / h;
        double backward =
            (at(n, f, context, x, i, 0, i, 0) - at(n, f, context, x, i, -h, i, 0)) / h;
        grad[i] = (forward + backward) / 2;
    }
}

static double relative(double a, double b)
{
    if (a == b)
        return 0;
    if (fabs(a) < 1e-8 && fabs(b) < 1e-8)
        return fabs(a - b) / 1e-8;
    return fabs(a) > fabs(b) ? fabs((a - b) / a) : fabs((b - a) / b);
}

double relative_error(size_t n, const double a[n], const double b[n])
{
    if (n == 1)
        return relative(a[0], b[0]);
    double left = relative_error(n / 2, a, b),
           right = relative_error(n - n / 2, a + n / 2, b + n / 2);
    return left > right ? left : right;
}

void numerical_jacobian(size_t n, size_t m, vector_function *f, void *context, const double x[n],
                        double h, double J[m][n])
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) { /* all outputs anew for each entry */
            double z[n], right[m], left[m];
            copy(n, x, z);
            z[j] = x[j] + h;
            f(n, m, z, right, context);
            z[j] = x[j] - h;
            f(n, m, z, left, context);
            J[i][j] = (right[i] - left[i]) / h * 0.5;
        }
}

static double along_one(size_t n, objective *f, void *context, const double x[n], size_t i,
                        double h)
{
    return (2 * at(n, f, context, x, i, 0, i, 0) - 5 * at(n, f, context, x, i, h, i, 0) +
            4 * at(n, f, context, x, i, 2 * h, i, 0) - at(n, f, context, x, i, 3 * h, i, 0)) /
           (h * h);
}

static double along_two(size_t n, objective *f, void *context, const double x[n], size_t i,
                        size_t j, double h)
{
    return (at(n, f, context, x, i, h, j, h) - 2 * at(n, f, context, x, i, 0, j, 0) +
            at(n, f, context, x, i, -h, j, -h)) /
           (h * h);
}

void numerical_hessian(size_t n, objective *f, void *context, const double x[n], double h,
                       double H[n][n])
{
    for (size_t i = 0; i < n; i++)
        H[i][i] = along_one(n, f, context, x, i, h);
    if (n == 1)
        return;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (i != j)
                H[i][j] = (along_two(n, f, context, x, i, j, h) - H[i][i] - H[j][j]) / 2;
}

static double sum_of_products(size_t d, const double a[], const double b[])
{
    if (d == 0)
        return 0;
    if (d == 1)
        return a[0] * b[0];
    return sum_of_products(d / 2, a, b) + sum_of_products(d - d / 2, a + d / 2, b + d / 2);
}

void least_squares_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                            const double theta[d], double grad[d])
{
    double r[n], column[n];
    for (size_t i = 0; i < n; i++)
        r[i] = 2 * (y[i] - sum_of_products(d, X[i], theta));
    for (size_t j = 0; j < d; j++) {
        for (size_t i = 0; i < n; i++)
            column[i] = X[i][j];
        grad[j] = -sum_of_products(n, r, column) / (double)n;
    }
}

void saturation_predict(size_t n, const double x[n], const double theta[2], double y_hat[n])
{
    if (n == 0)
        return;
    y_hat[0] = theta[0] * (1.0 - pow(M_E, -theta[1] * x[0]));
    saturation_predict(n - 1, x + 1, theta, y_hat + 1);
}

void saturation_jacobian(size_t n, const double x[n], const double theta[2], double J[n][2])
{
    if (n == 0)
        return;
    J[0][0] = 1.0 - 1.0 / exp(theta[1] * x[0]);
    J[0][1] = theta[0] * x[0] * (1 - J[0][0]);
    if (x[0] != 0)
        J[0][1] = theta[0] * x[0] * exp(-(theta[1] * x[0]));
    saturation_jacobian(n - 1, x + 1, theta, J + 1);
}

void saturation_gradient(size_t n, const double x[n], const double y[n], const double theta[2],
                         double grad[2])
{
    double y_hat[n], J[n][2], r[n], column[n];
    saturation_predict(n, x, theta, y_hat);
    saturation_jacobian(n, x, theta, J);
    for (size_t i = 0; i < n; i++)
        r[i] = y_hat[i] - y[i];
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < n; i++)
            column[i] = J[i][k];
        grad[k] = 2 * sum_of_products(n, r, column) / (double)n;
    }
}
