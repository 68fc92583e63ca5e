/*
 * Scratch at file scope; the point is moved forth and back by adding and subtracting, so that it drifts by last bits;
 * mixed derivatives from seven points; everything from the last index to the first.
 */
#include "gradients.h"
#include <math.h>
#include <string.h>

#define MOST 64

static double here[MOST], forth[MOST], back[MOST];
static objective *function;
static void *its_context;
static size_t size;

static void start(size_t n, objective *f, void *context, const double x[])
{
    function = f;
    its_context = context;
    size = n;
    memcpy(here, x, n * sizeof *here);
}

static double ask(void)
{
    return function(size, here, its_context);
}

void forward_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    start(n, f, context, x);
    double base = ask();
    for (size_t i = n; i-- > 0;) {
        here[i] += h;
        grad[i] = ask() / h - base / h;
        here[i] -= h;
    }
}

void central_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    start(n, f, context, x);
    for (size_t i = n; i-- > 0;) {
        here[i] += h;
        double right = ask();
        here[i] -= 2 * h;
        double left = ask();
        here[i] += h;
        grad[i] = 0.5 / h * (right - left);
    }
}

double relative_error(size_t n, const double a[n], const double b[n])
{
    double rest = n > 1 ? relative_error(n - 1, a + 1, b + 1) : 0;
    double mine = fabs(b[0] - a[0]) / fmax(1e-8, fmax(fabs(b[0]), fabs(a[0])));
    return mine > rest ? mine : rest;
}

void numerical_jacobian(size_t n, size_t m, vector_function *f, void *context, const double x[n],
                        double h, double J[m][n])
{
    memcpy(here, x, n * sizeof *here);
    for (size_t j = n; j-- > 0;) {
        here[j] -= h;
        f(n, m, here, back, context);
        here[j] += h + h;
        f(n, m, here, forth, context);
        here[j] -= h;
        for (size_t i = 0; i < m; i++)
            J[i][j] = forth[i] / (2 * h) - back[i] / (2 * h);
    }
}

static double moved(size_t i, double a, size_t j, double b)
{
    here[i] += a;
    here[j] += b;
    double value = ask();
    here[j] -= b;
    here[i] -= a;
    return value;
}

void numerical_hessian(size_t n, objective *f, void *context, const double x[n], double h,
                       double H[n][n])
{
    start(n, f, context, x);
    double base = ask(), square = h * h;
    for (size_t i = 0; i < n; i++) {
        forth[i] = moved(i, h, i, 0);
        back[i] = moved(i, -h, i, 0);
    }
    for (size_t i = n; i-- > 0;) {
        H[i][i] = ((forth[i] - base) - (base - back[i])) / square;
        for (size_t j = n; j-- > i + 1;) {
            double sum = moved(i, h, j, h) + moved(i, -h, j, -h) + 2 * base;
            sum -= forth[i] + forth[j] + back[i] + back[j];
            H[i][j] = H[j][i] = sum / (2 * square);
        }
    }
}

void least_squares_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                            const double theta[d], double grad[d])
{
    for (size_t j = d; j-- > 0;) {
        double sum = 0;
        for (size_t i = n; i-- > 0;) {
            double r = -y[i];
            for (size_t k = d; k-- > 0;)
                r = fma(X[i][k], theta[k], r);
            sum = fma(r, X[i][j], sum);
        }
        grad[j] = sum + sum;
        grad[j] /= (double)n;
    }
}

void saturation_predict(size_t n, const double x[n], const double theta[2], double y_hat[n])
{
    while (n-- > 0)
        y_hat[n] = -theta[0] * expm1(-theta[1] * x[n]);
}

void saturation_jacobian(size_t n, const double x[n], const double theta[2], double J[n][2])
{
    while (n-- > 0) {
        J[n][1] = theta[0] * (x[n] / exp(theta[1] * x[n]));
        J[n][0] = -expm1(-theta[1] * x[n]);
    }
}

void saturation_gradient(size_t n, const double x[n], const double y[n], const double theta[2],
                         double grad[2])
{
    double a = 0, b = 0;
    for (size_t i = n; i-- > 0;) {
        double e = exp(-theta[1] * x[i]), r = theta[0] - theta[0] * e - y[i];
        a += r - r * e;
        b += r * x[i] * e;
    }
    grad[0] = 2 * a / n;
    grad[1] = 2 * theta[0] * b / n;
}
