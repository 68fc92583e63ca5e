/* The four corners for all of the Hessian, so that its diagonal has steps of 2 h; optimized as far as gcc goes. */
#pragma GCC optimize("O3", "unroll-loops", "associative-math", "reciprocal-math",                  \
                     "no-signed-zeros", "no-trapping-math")
#include "gradients.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double *copied(size_t n, const double *restrict x)
{
    double *z = malloc(n * sizeof *z);
    if (!z)
        exit(1);
    return memcpy(z, x, n * sizeof *z);
}

void forward_difference(size_t n, objective *f, void *context, const double x[restrict n], double h,
                        double grad[restrict n])
{
    double *z = copied(n, x), value = f(n, x, context);
    for (size_t i = 0; i < n; i++)
        grad[i] = -value;
    for (size_t i = 0; i < n; i++) {
        double old = z[i];
        z[i] += h;
        grad[i] += f(n, z, context);
        z[i] = old;
    }
    for (size_t i = 0; i < n; i++)
        grad[i] *= 1 / h;
    free(z);
}

void central_difference(size_t n, objective *f, void *context, const double x[restrict n], double h,
                        double grad[restrict n])
{
    double *z = copied(n, x);
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (int side = 1; side >= -1; side -= 2) {
            z[i] = x[i] + side * h;
            sum += side * f(n, z, context);
        }
        grad[i] = sum / h / 2;
        z[i] = x[i];
    }
    free(z);
}

double relative_error(size_t n, const double a[n], const double b[n])
{
    double e = 0;
    for (size_t i = 0; i < n; i++)
        e = fmax(e, fabs(a[i] - b[i]) * (1 / fmax(fmax(fabs(a[i]), fabs(b[i])), 1e-8)));
    return e;
}

void numerical_jacobian(size_t n, size_t m, vector_function *f, void *context,
                        const double x[restrict n], double h, double J[restrict m][n])
{
    double *z = copied(n, x), *values = calloc(2 * n * m, sizeof *values);
    if (!values)
        exit(1);
    for (size_t k = 0; k < 2 * n; k++) {
        z[k / 2] = x[k / 2] + (k % 2 ? -h : h);
        f(n, m, z, values + k * m, context);
        z[k / 2] = x[k / 2];
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            J[i][j] = (values[2 * j * m + i] - values[(2 * j + 1) * m + i]) / (2 * h);
    free(values);
    free(z);
}

void numerical_hessian(size_t n, objective *f, void *context, const double x[restrict n], double h,
                       double H[restrict n][n])
{
    static const int sign[4][2] = {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}};
    double *z = copied(n, x);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < 4; k++) {
                z[i] += sign[k][0] * h;
                z[j] += sign[k][1] * h;
                sum += sign[k][0] * sign[k][1] * f(n, z, context);
                z[i] = x[i];
                z[j] = x[j];
            }
            H[i][j] = sum / (4 * h * h);
        }
    free(z);
}

void least_squares_gradient(size_t n, size_t d, const double X[restrict n][d],
                            const double y[restrict n], const double theta[restrict d],
                            double grad[restrict d])
{
    double *gram = calloc(d * d, sizeof *gram); /* 2/n X^T X theta - 2/n X^T y */
    if (!gram)
        exit(1);
    for (size_t j = 0; j < d; j++) {
        double xy = 0;
        for (size_t i = 0; i < n; i++)
            xy += X[i][j] * y[i];
        for (size_t k = 0; k < d; k++)
            for (size_t i = 0; i < n; i++)
                gram[j * d + k] += X[i][j] * X[i][k];
        double sum = -xy;
        for (size_t k = 0; k < d; k++)
            sum += gram[j * d + k] * theta[k];
        grad[j] = 2 * sum / n;
    }
    free(gram);
}

void saturation_predict(size_t n, const double x[restrict n], const double theta[2],
                        double y_hat[restrict n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[0] - theta[0] / exp(theta[1] * x[i]);
}

void saturation_jacobian(size_t n, const double x[restrict n], const double theta[2],
                         double J[restrict n][2])
{
    for (size_t i = 0; i < n; i++)
        J[i][0] = 1 - exp(-x[i] * theta[1]);
    for (size_t i = 0; i < n; i++)
        J[i][1] = exp(-x[i] * theta[1]) * x[i] * theta[0];
}

void saturation_gradient(size_t n, const double x[restrict n], const double y[restrict n],
                         const double theta[2], double grad[2])
{
    double a = 0, b = 0;
    for (size_t i = 0; i < n; i++) {
        double e = exp(-theta[1] * x[i]), r = theta[0] * (1 - e) - y[i];
        a += r * (1 - e);
        b += r * theta[0] * x[i] * e;
    }
    grad[0] = a * (2. / n);
    grad[1] = b * (2. / n);
}
