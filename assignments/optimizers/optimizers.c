/*
 * First-order optimizers. What each function has to do is said in optimizers.h.
 *
 * A good order is that of the header. Replace each body; `gradus check` tells how far you are.
 */
#include "optimizers.h"

void gradient_descent_step(size_t n, double theta[n], const double grad[n], double epsilon)
{
    (void)n;
    (void)theta;
    (void)grad;
    (void)epsilon;
}

void minibatch_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], size_t m, const size_t batch[m], double grad[d])
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    (void)m;
    (void)batch;
    (void)grad;
}

void sgd_epoch(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
               const size_t order[n], size_t m, double epsilon)
{
    (void)n;
    (void)d;
    (void)X;
    (void)y;
    (void)theta;
    (void)order;
    (void)m;
    (void)epsilon;
}

void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], double epsilon,
                   double alpha)
{
    (void)n;
    (void)theta;
    (void)v;
    (void)grad;
    (void)epsilon;
    (void)alpha;
}

void nesterov_lookahead(size_t n, const double theta[n], const double v[n], double alpha,
                        double ahead[n])
{
    (void)n;
    (void)theta;
    (void)v;
    (void)alpha;
    (void)ahead;
}

void nesterov_step(size_t n, double theta[n], double v[n], const double grad_ahead[n],
                   double epsilon, double alpha)
{
    (void)n;
    (void)theta;
    (void)v;
    (void)grad_ahead;
    (void)epsilon;
    (void)alpha;
}

void adagrad_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double delta)
{
    (void)n;
    (void)theta;
    (void)r;
    (void)grad;
    (void)epsilon;
    (void)delta;
}

void rmsprop_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double rho, double delta)
{
    (void)n;
    (void)theta;
    (void)r;
    (void)grad;
    (void)epsilon;
    (void)rho;
    (void)delta;
}

void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const double grad[n],
                   double rho, double delta)
{
    (void)n;
    (void)theta;
    (void)r;
    (void)u;
    (void)grad;
    (void)rho;
    (void)delta;
}

void adam_step(size_t n, double theta[n], double s[n], double r[n], const double grad[n], size_t k,
               double epsilon, double rho1, double rho2, double delta)
{
    (void)n;
    (void)theta;
    (void)s;
    (void)r;
    (void)grad;
    (void)k;
    (void)epsilon;
    (void)rho1;
    (void)rho2;
    (void)delta;
}
