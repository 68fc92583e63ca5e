/*
 * Second-order methods. What each function has to do is said in newton.h.
 *
 * A good order is that of the header: each function needs those before it at most. Replace each body; `gradus check`
 * tells how far you are. linear_algebra.h has products and a solver, if you like.
 */
#include "newton.h"

#include "linear_algebra.h"

int newton_step(size_t n, const double theta[n], const double grad[n], const double H[n][n],
                double next[n])
{
    (void)n;
    (void)theta;
    (void)grad;
    (void)H;
    (void)next;
    return 0;
}

int newton_least_squares(size_t n, size_t d, const double X[n][d], const double y[n],
                         const double theta0[d], double theta[d])
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta0;
    (void)theta;
    return 0;
}

int gauss_newton_step(size_t n, size_t p, const double J[n][p], const double residual[n],
                      const double theta[p], double next[p])
{
    (void)n;
    (void)p;
    (void)J;
    (void)residual;
    (void)theta;
    (void)next;
    return 0;
}

void bfgs_update(size_t n, double H[n][n], const double s[n], const double y[n])
{
    (void)n;
    (void)H;
    (void)s;
    (void)y;
}

void lbfgs_direction(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                     const double grad[n], double direction[n])
{
    (void)n;
    (void)m;
    (void)S;
    (void)Y;
    (void)grad;
    (void)direction;
}

double wolfe_line_search(size_t n, objective_with_gradient *f, void *context, const double x[n],
                         const double direction[n])
{
    (void)n;
    (void)f;
    (void)context;
    (void)x;
    (void)direction;
    return 0;
}

int bfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n],
                  double tolerance, size_t max_iterations)
{
    (void)n;
    (void)f;
    (void)context;
    (void)x;
    (void)tolerance;
    (void)max_iterations;
    return 0;
}

int lbfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n], size_t m,
                   double tolerance, size_t max_iterations)
{
    (void)n;
    (void)f;
    (void)context;
    (void)x;
    (void)m;
    (void)tolerance;
    (void)max_iterations;
    return 0;
}
