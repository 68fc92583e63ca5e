/* Iterates to the solution; long double; every function has its own loops. */
#include "map.h"
#include <math.h>
#include <string.h>

typedef long double real;

double l2_penalty(size_t d, const double theta[d])
{
    real sum = 0;
    for (const double *p = theta; p != theta + d; ++p)
        sum += (real)*p * *p;
    return sum;
}

double l1_penalty(size_t d, const double theta[d])
{
    real sum = 0;
    for (const double *p = theta; p != theta + d; ++p)
        sum += fabsl(*p);
    return sum;
}

void l1_subgradient(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = theta[j] == 0 ? -0.0 : copysign(1, theta[j]);
}

void soft_threshold(size_t d, const double theta[d], double t, double out[d])
{
    memset(out, 0, d * sizeof out[0]);
    for (size_t j = 0; j < d; j++) {
        if (fabs(theta[j]) <= t)
            continue;
        out[j] = theta[j] - (theta[j] > 0 ? t : -t);
    }
}

void max_norm_project(size_t d, double c, double theta[d])
{
    real norm = sqrtl(l2_penalty(d, theta));
    if (!(norm > c))
        return;
    for (size_t j = 0; j < d; j++) {
        theta[j] /= norm;
        theta[j] *= c;
    }
}

void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n])
{
    size_t i = 0;
    do
        out[i] = u[i] < keep ? (real)x[i] / keep : 0;
    while (++i < n);
}

void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n])
{
    size_t i = n;
    do {
        --i;
        grad_x[i] = 0.0;
        if (keep > u[i])
            grad_x[i] += grad_out[i] * (1.0 / keep);
    } while (i);
}

double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda)
{
    /* theta^T X^T X theta - 2 y^T X theta + y^T y would cancel: residuals it is */
    real J = 0;
    for (size_t i = 0; i < n; i++) {
        real e = -(real)y[i];
        for (size_t j = 0; j < d; j++)
            e += (real)X[i][j] * theta[j];
        J += e * e;
    }
    for (size_t j = 0; j < d; j++)
        J += (real)lambda * theta[j] * theta[j];
    return J;
}

void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d])
{
    real sum[d];
    for (size_t j = 0; j < d; j++)
        sum[j] = (real)lambda * theta[j];
    for (size_t i = 0; i < n; i++) {
        real e = -(real)y[i];
        for (size_t j = 0; j < d; j++)
            e += (real)X[i][j] * theta[j];
        for (size_t j = 0; j < d; j++)
            sum[j] += e * X[i][j];
    }
    for (size_t j = 0; j < d; j++)
        grad[j] = 2 * sum[j];
}

double map_lambda(double sigma, double tau)
{
    return (real)sigma / tau * sigma / tau;
}

double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau)
{
    real J = ridge_objective(n, d, X, y, theta, 0), s = sigma, t = tau;
    return -(real)n * logl(s * sqrtl(2 * acosl(-1))) - (real)d * logl(t * sqrtl(2 * acosl(-1))) -
           J / (2 * s * s) - l2_penalty(d, theta) / (2 * t * t);
}

/* out = (X^T X + lambda I) p */
static void apply(size_t n, size_t d, const double X[n][d], real lambda, const real p[d],
                  real out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = lambda * p[j];
    for (size_t i = 0; i < n; i++) {
        real xp = 0;
        for (size_t j = 0; j < d; j++)
            xp += X[i][j] * p[j];
        for (size_t j = 0; j < d; j++)
            out[j] += X[i][j] * xp;
    }
}

static real inner(size_t d, const real a[d], const real b[d])
{
    real sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += a[j] * b[j];
    return sum;
}

int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d])
{
    real x[d], r[d], p[d], Ap[d], lambda;
    if (sigma <= 0.0 || tau <= 0.0)
        return -1;
    lambda = (real)sigma * sigma / tau / tau;
    for (size_t j = 0; j < d; j++) {
        x[j] = 0;
        r[j] = 0;
        for (size_t i = 0; i < n; i++)
            r[j] += (real)X[i][j] * y[i];
        p[j] = r[j];
    }
    real rr = inner(d, r, r), enough = rr * 1e-36L; /* going on would underflow */
    for (size_t step = 0; step < 20 * d && rr > enough; step++) {
        apply(n, d, X, lambda, p, Ap);
        real a = rr / inner(d, p, Ap), last = rr;
        for (size_t j = 0; j < d; j++) {
            x[j] += a * p[j];
            r[j] -= a * Ap[j];
        }
        rr = inner(d, r, r);
        for (size_t j = 0; j < d; j++)
            p[j] = r[j] + rr / last * p[j];
    }
    for (size_t j = 0; j < d; j++)
        theta[j] = x[j];
    return 0;
}
