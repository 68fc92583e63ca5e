/*
 * Numerical and analytical gradients. What each function has to do is said in gradients.h.
 *
 * A good order is that of the header. Replace each body; `gradus check` tells how far you are.
 */
#include "gradients.h"

#include <math.h>

void forward_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    (void)n;
    (void)f;
    (void)context;
    (void)x;
    (void)h;
    (void)grad;
}

void central_difference(size_t n, objective *f, void *context, const double x[n], double h,
                        double grad[n])
{
    (void)n;
    (void)f;
    (void)context;
    (void)x;
    (void)h;
    (void)grad;
}

double relative_error(size_t n, const double a[n], const double b[n])
{
    (void)n;
    (void)a;
    (void)b;
    return -1;
}

void numerical_jacobian(size_t n, size_t m, vector_function *f, void *context, const double x[n],
                        double h, double J[m][n])
{
    (void)n;
    (void)m;
    (void)f;
    (void)context;
    (void)x;
    (void)h;
    (void)J;
}

void numerical_hessian(size_t n, objective *f, void *context, const double x[n], double h,
                       double H[n][n])
{
    (void)n;
    (void)f;
    (void)context;
    (void)x;
    (void)h;
    (void)H;
}

void least_squares_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                            const double theta[d], double grad[d])
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    (void)grad;
}

void saturation_predict(size_t n, const double x[n], const double theta[2], double y_hat[n])
{
    (void)n;
    (void)x;
    (void)theta;
    (void)y_hat;
}

void saturation_jacobian(size_t n, const double x[n], const double theta[2], double J[n][2])
{
    (void)n;
    (void)x;
    (void)theta;
    (void)J;
}

void saturation_gradient(size_t n, const double x[n], const double y[n], const double theta[2],
                         double grad[2])
{
    (void)n;
    (void)x;
    (void)y;
    (void)theta;
    (void)grad;
}
