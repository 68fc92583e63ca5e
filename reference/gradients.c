/*
 * Numerical and analytical gradients. The numerical ones are their formulas, evaluated at copies of x; the analytical
 * ones are summed in long double, so that what is compared with them is the student's rounding alone.
 */
#include "gradients.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the two gradients are gradients of; students are not asked for them. */
double least_squares_loss(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d]);
double saturation_loss(size_t n, const double x[n], const double y[n], const double theta[2]);

/* A copy of x to move; the caller frees. */
static double *copy_of(size_t n, const double x[n])
{
    double *copy = malloc(n * sizeof *copy);
    if (!copy)
        abort();
    return memcpy(copy, x, n * sizeof *copy);
}

/* --- numerical derivatives --- */

void forward_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    double *moved = copy_of(n, x), here = f(n, x, context);
    for (size_t i = 0; i < n; i++) {
        moved[i] = x[i] + h;
        grad[i] = (f(n, moved, context) - here) / h;
        moved[i] = x[i]; /* to the bit, which moved[i] - h is not */
    }
    free(moved);
}

void central_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    double *moved = copy_of(n, x);
    for (size_t i = 0; i < n; i++) {
        moved[i] = x[i] + h;
        double up = f(n, moved, context);
        moved[i] = x[i] - h;
        double down = f(n, moved, context);
        moved[i] = x[i];
        grad[i] = (up - down) / (2 * h);
    }
    free(moved);
}

double relative_error(size_t n, const double a[n], const double b[n])
{
    const double negligible = 1e-8; /* keeps 0 against 0 from being 0 / 0 */
    double largest = 0;
    for (size_t i = 0; i < n; i++) {
        double scale = fmax(fmax(fabs(a[i]), fabs(b[i])), negligible);
        largest = fmax(largest, fabs(a[i] - b[i]) / scale);
    }
    return largest;
}

void numerical_jacobian(size_t n, size_t m, vector_function *f, void *context, const double x[n],
                        double h, double J[m][n])
{
    double *moved = copy_of(n, x), *up = malloc(2 * m * sizeof *up), *down = up + m;
    if (!up)
        abort();
    for (size_t j = 0; j < n; j++) { /* an evaluation gives all outputs: a column at a time */
        moved[j] = x[j] + h;
        f(n, m, moved, up, context);
        moved[j] = x[j] - h;
        f(n, m, moved, down, context);
        moved[j] = x[j];
        for (size_t i = 0; i < m; i++)
            J[i][j] = (up[i] - down[i]) / (2 * h);
    }
    free(up);
    free(moved);
}

/* f with coordinate i moved by a and then coordinate j by b. */
static double value_beside(size_t n, objective *f, void *context, const double x[n],
                           double moved[n], size_t i, double a, size_t j, double b)
{
    moved[i] += a;
    moved[j] += b;
    double value = f(n, moved, context);
    moved[i] = x[i];
    moved[j] = x[j];
    return value;
}

void numerical_hessian(size_t n, objective *f, void *context, const double x[n], double h,
                       double H[n][n])
{
    double *moved = copy_of(n, x), here = f(n, x, context);
    for (size_t i = 0; i < n; i++) {
        double up = value_beside(n, f, context, x, moved, i, h, i, 0);
        double down = value_beside(n, f, context, x, moved, i, -h, i, 0);
        H[i][i] = (up - 2 * here + down) / (h * h);
        for (size_t j = 0; j < i; j++) {
            double sum = value_beside(n, f, context, x, moved, i, h, j, h) -
                         value_beside(n, f, context, x, moved, i, h, j, -h) -
                         value_beside(n, f, context, x, moved, i, -h, j, h) +
                         value_beside(n, f, context, x, moved, i, -h, j, -h);
            H[i][j] = H[j][i] = sum / (4 * h * h);
        }
    }
    free(moved);
}

/* --- least squares, linear in theta --- */

/* x_i^T theta - y_i. */
static long double residual(size_t d, const double x[d], double y, const double theta[d])
{
    long double sum = -(long double)y;
    for (size_t j = 0; j < d; j++)
        sum += (long double)x[j] * theta[j];
    return sum;
}

double least_squares_loss(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d])
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++) {
        long double r = residual(d, X[i], y[i], theta);
        sum += r * r;
    }
    return (double)(sum / n);
}

/* Each square r^2 has the derivative 2 r x_ij. */
void least_squares_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                            const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        long double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += residual(d, X[i], y[i], theta) * X[i][j];
        grad[j] = (double)(2 * sum / n);
    }
}

/* --- least squares, not linear in theta --- */

/* The part of its height that the model has reached at x, 1 - exp(-t). */
static long double reached(double x, const double theta[2])
{
    return -expm1l(-(long double)theta[1] * x);
}

/* How fast the prediction grows with the rate: theta_0 x exp(-t). */
static long double slope_in_rate(double x, const double theta[2])
{
    return (long double)theta[0] * x * expl(-(long double)theta[1] * x);
}

void saturation_predict(size_t n, const double x[n], const double theta[2], double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = (double)(theta[0] * reached(x[i], theta));
}

void saturation_jacobian(size_t n, const double x[n], const double theta[2], double J[n][2])
{
    for (size_t i = 0; i < n; i++) {
        J[i][0] = (double)reached(x[i], theta);
        J[i][1] = (double)slope_in_rate(x[i], theta);
    }
}

double saturation_loss(size_t n, const double x[n], const double y[n], const double theta[2])
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++) {
        long double r = theta[0] * reached(x[i], theta) - y[i];
        sum += r * r;
    }
    return (double)(sum / n);
}

/* Each square r^2 has the derivative 2 r times that of the prediction. */
void saturation_gradient(size_t n, const double x[n], const double y[n], const double theta[2],
                         double grad[2])
{
    long double height = 0, rate = 0;
    for (size_t i = 0; i < n; i++) {
        long double r = theta[0] * reached(x[i], theta) - y[i];
        height += r * reached(x[i], theta);
        rate += r * slope_in_rate(x[i], theta);
    }
    grad[0] = (double)(2 * height / n);
    grad[1] = (double)(2 * rate / n);
}
