/* delta under the root, velocities without the learning rate as PyTorch keeps them, helpers for everything. */
#include "optimizers.h"

#include <math.h>
#include <stdlib.h>

static double square(double x)
{
    return x * x;
}

/* A decaying mean takes in a new value. */
static void take_in(double *mean, double decay, double value)
{
    *mean = decay * *mean + (1 - decay) * value;
}

static void move_along(size_t n, double theta[n], const double direction[n], double factor)
{
    for (size_t i = 0; i < n; i++)
        theta[i] += factor * direction[i];
}

static double predict(size_t d, const double x[d], const double theta[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += x[j] * theta[j];
    return sum;
}

void gradient_descent_step(size_t n, double theta[n], const double grad[n], double epsilon)
{
    move_along(n, theta, grad, -epsilon);
}

void minibatch_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], size_t m, const size_t batch[m], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = 0;
    for (size_t b = 0; b < m; b++)
        move_along(d, grad, X[batch[b]],
                   2 * (predict(d, X[batch[b]], theta) - y[batch[b]]) / (double)m);
}

void sgd_epoch(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
               const size_t order[n], size_t m, double epsilon)
{
    double grad[d];
    size_t taken = 0;
    while (taken < n) {
        size_t size = taken + m <= n ? m : n - taken;
        minibatch_gradient(n, d, X, y, theta, size, &order[taken], grad);
        move_along(d, theta, grad, -epsilon);
        taken += size;
    }
}

void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], double epsilon,
                   double alpha)
{
    for (size_t i = 0; i < n; i++)
        v[i] = alpha * v[i] + grad[i];
    move_along(n, theta, v, -epsilon);
}

void nesterov_lookahead(size_t n, const double theta[n], const double v[n], double alpha,
                        double ahead[n])
{
    for (size_t i = 0; i < n; i++)
        ahead[i] = theta[i];
    move_along(n, ahead, v, alpha);
}

void nesterov_step(size_t n, double theta[n], double v[n], const double grad_ahead[n],
                   double epsilon, double alpha)
{
    for (size_t i = 0; i < n; i++)
        v[i] *= alpha;
    move_along(n, v, grad_ahead, -epsilon);
    move_along(n, theta, v, 1);
}

void adagrad_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] += square(grad[i]);
        theta[i] -= epsilon * grad[i] / sqrt(r[i] + delta);
    }
}

void rmsprop_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        take_in(&r[i], rho, square(grad[i]));
        theta[i] -= epsilon * grad[i] / sqrt(r[i] + delta);
    }
}

void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const double grad[n],
                   double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        take_in(&r[i], rho, square(grad[i]));
        double step = -sqrt((u[i] + delta) / (r[i] + delta)) * grad[i];
        take_in(&u[i], rho, square(step));
        theta[i] += step;
    }
}

void adam_step(size_t n, double theta[n], double s[n], double r[n], const double grad[n], size_t k,
               double epsilon, double rho1, double rho2, double delta)
{
    for (size_t i = 0; i < n; i++) {
        take_in(&s[i], rho1, grad[i]);
        take_in(&r[i], rho2, square(grad[i]));
        double first = s[i] / (1 - pow(rho1, (double)k)),
               second = r[i] / (1 - pow(rho2, (double)k));
        theta[i] -= epsilon * first / sqrt(second + delta);
    }
}
