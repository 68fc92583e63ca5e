/* The Hessian by Richardson's extrapolation, of order h^4; compensated sums; values of f looked up in a table first. */
#include "gradients.h"
#include <math.h>
#include <stdlib.h>

typedef struct {
    double sum, lost;
} total;

static void add(total *t, double number)
{
    double corrected = number - t->lost, next = t->sum + corrected;
    t->lost = (next - t->sum) - corrected;
    t->sum = next;
}

/* All 2n + 1 values that first differences need: at x, then to both sides of each coordinate. */
static double *table_of(size_t n, objective *f, void *context, const double *x, double h)
{
    double *table = malloc((3 * n + 1) * sizeof *table), *z = table + 2 * n + 1;
    if (!table)
        abort();
    for (size_t i = 0; i < n; i++)
        z[i] = x[i];
    table[0] = f(n, z, context);
    for (size_t i = 0; i < n; i++) {
        z[i] = x[i] + h;
        table[1 + 2 * i] = f(n, z, context);
        z[i] = x[i] - h;
        table[2 + 2 * i] = f(n, z, context);
        z[i] = x[i];
    }
    return table;
}

void forward_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    double *table = table_of(n, f, context, x, h);
    for (size_t i = 0; i < n; i++)
        grad[i] = (table[1 + 2 * i] - table[0]) / h;
    free(table);
}

void central_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    double *table = table_of(n, f, context, x, h);
    for (size_t i = 0; i < n; i++)
        grad[i] = (table[1 + 2 * i] - table[2 + 2 * i]) / (h + h);
    free(table);
}

double relative_error(size_t n, const double a[n], const double b[n])
{
    double e[n];
    for (size_t i = 0; i < n; i++)
        e[i] = fabs(a[i] - b[i]) / fmax(fmax(fabs(a[i]), fabs(b[i])), 1e-8);
    for (size_t i = 1; i < n; i++)
        if (e[i] > e[0])
            e[0] = e[i];
    return e[0];
}

void numerical_jacobian(size_t n, size_t m, vector_function *f, void *context, const double x[n],
                        double h, double J[m][n])
{
    double forth[n], back[n], right[m], left[m];
    for (size_t j = 0; j < n; j++) {
        for (size_t k = 0; k < n; k++)
            forth[k] = back[k] = x[k];
        forth[j] += h;
        back[j] -= h;
        f(n, m, forth, right, context);
        f(n, m, back, left, context);
        for (size_t i = 0; i < m; i++)
            J[i][j] = (right[i] - left[i]) / (2 * h);
    }
}

static double with_step(size_t n, objective *f, void *context, const double x[n], size_t i,
                        size_t j, double h)
{
    double z[n], sum = 0;
    for (int k = 0; k < 4; k++) {
        double a = k < 2 ? h : -h, b = k % 2 ? -h : h;
        for (size_t l = 0; l < n; l++)
            z[l] = x[l] + (l == i ? a : 0) + (l == j ? b : 0);
        sum += (a == b ? 1 : -1) * f(n, z, context);
    }
    return sum / 4 / h / h;
}

void numerical_hessian(size_t n, objective *f, void *context, const double x[n], double h,
                       double H[n][n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double coarse = with_step(n, f, context, x, i, j, h);
            double fine = with_step(n, f, context, x, i, j, h / 2);
            H[i][j] = H[j][i] = fine + (fine - coarse) / 3;
        }
}

void least_squares_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                            const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        total sum = {0, 0};
        for (size_t i = 0; i < n; i++) {
            total r = {-y[i], 0};
            for (size_t k = 0; k < d; k++)
                add(&r, X[i][k] * theta[k]);
            add(&sum, r.sum * X[i][j]);
        }
        grad[j] = sum.sum / (0.5 * (double)n);
    }
}

void saturation_predict(size_t n, const double x[n], const double theta[2], double y_hat[n])
{
    const double height = theta[0], rate = theta[1];
    for (size_t i = 0; i < n; i++)
        y_hat[i] = height * -expm1(-rate * x[i]);
}

void saturation_jacobian(size_t n, const double x[n], const double theta[2], double J[n][2])
{
    double *entry = &J[0][0];
    for (size_t i = 0; i < n; i++) {
        *entry++ = 1.0 - exp(-theta[1] * x[i]);
        *entry++ = x[i] * exp(-theta[1] * x[i]) * theta[0];
    }
}

void saturation_gradient(size_t n, const double x[n], const double y[n], const double theta[2],
                         double grad[2])
{
    total parts[2] = {{0, 0}, {0, 0}};
    for (size_t i = 0; i < n; i++) {
        double row[1][2], y_hat[1];
        saturation_jacobian(1, x + i, theta, row);
        saturation_predict(1, x + i, theta, y_hat);
        add(&parts[0], (y[i] - y_hat[0]) * row[0][0]);
        add(&parts[1], (y[i] - y_hat[0]) * row[0][1]);
    }
    grad[0] = -2 * parts[0].sum / (double)n;
    grad[1] = -2 * parts[1].sum / (double)n;
}
