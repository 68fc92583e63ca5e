/* Ada. Copies of x are moved, never x itself; the scratch is on the heap because n may be large. */
#include "gradients.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double *clone(size_t n, const double x[n])
{
    double *copy = malloc(n * sizeof *copy);
    memcpy(copy, x, n * sizeof *copy);
    return copy;
}

void forward_difference(size_t n, objective *f, void *context, const double x[n], double h, double grad[n])
{
    double *p = clone(n, x);
    double f0 = f(n, x, context);
    for (size_t i = 0; i < n; i++) {
        p[i] = x[i] + h;
        grad[i] = (f(n, p, context) - f0) / h;
        p[i] = x[i];
    }
    free(p);
}

void central_difference(size_t n, objective *f, void *context, const double x[n], double h, double grad[n])
{
    double *p = clone(n, x);
    for (size_t i = 0; i < n; i++) {
        p[i] = x[i] + h;
        double plus = f(n, p, context);
        p[i] = x[i] - h;
        double minus = f(n, p, context);
        p[i] = x[i];
        grad[i] = (plus - minus) / (2.0 * h);
    }
    free(p);
}

double relative_error(size_t n, const double a[n], const double b[n])
{
    double max = 0.0;
    for (size_t i = 0; i < n; i++) {
        double denominator = fmax(fmax(fabs(a[i]), fabs(b[i])), 1e-8);
        max = fmax(max, fabs(a[i] - b[i]) / denominator);
    }
    return max;
}

void numerical_jacobian(size_t n, size_t m, vector_function *f, void *context, const double x[n], double h,
                        double J[m][n])
{
    double *p = clone(n, x);
    double *plus = malloc(m * sizeof *plus);
    double *minus = malloc(m * sizeof *minus);
    for (size_t j = 0; j < n; j++) {
        p[j] = x[j] + h;
        f(n, m, p, plus, context);
        p[j] = x[j] - h;
        f(n, m, p, minus, context);
        p[j] = x[j];
        for (size_t i = 0; i < m; i++)
            J[i][j] = (plus[i] - minus[i]) / (2.0 * h);
    }
    free(minus);
    free(plus);
    free(p);
}

/* The Hessian is the Jacobian of the gradient. */
void numerical_hessian(size_t n, objective *f, void *context, const double x[n], double h, double H[n][n])
{
    double *p = clone(n, x);
    double *plus = malloc(n * sizeof *plus);
    double *minus = malloc(n * sizeof *minus);
    for (size_t j = 0; j < n; j++) {
        p[j] = x[j] + h;
        central_difference(n, f, context, p, h, plus);
        p[j] = x[j] - h;
        central_difference(n, f, context, p, h, minus);
        p[j] = x[j];
        for (size_t i = 0; i < n; i++)
            H[i][j] = (plus[i] - minus[i]) / (2.0 * h);
    }
    free(minus);
    free(plus);
    free(p);
}

void least_squares_gradient(size_t n, size_t d, const double X[n][d], const double y[n], const double theta[d],
                            double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = 0.0;
    for (size_t i = 0; i < n; i++) {
        double residual = -y[i];
        for (size_t j = 0; j < d; j++)
            residual += X[i][j] * theta[j];
        for (size_t j = 0; j < d; j++)
            grad[j] += 2.0 / (double)n * residual * X[i][j];
    }
}

void saturation_predict(size_t n, const double x[n], const double theta[2], double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[0] * (1.0 - exp(-theta[1] * x[i]));
}

void saturation_jacobian(size_t n, const double x[n], const double theta[2], double J[n][2])
{
    for (size_t i = 0; i < n; i++) {
        J[i][0] = 1.0 - exp(-theta[1] * x[i]);
        J[i][1] = theta[0] * x[i] * exp(-theta[1] * x[i]);
    }
}

void saturation_gradient(size_t n, const double x[n], const double y[n], const double theta[2], double grad[2])
{
    grad[0] = grad[1] = 0.0;
    for (size_t i = 0; i < n; i++) {
        double decay = exp(-theta[1] * x[i]);
        double residual = theta[0] * (1.0 - decay) - y[i];
        grad[0] += 2.0 / (double)n * residual * (1.0 - decay);
        grad[1] += 2.0 / (double)n * residual * theta[0] * x[i] * decay;
    }
}
