/* Sheet 3, Gwen. */
#include "optimizers.h"

#include <math.h>
#include <stdlib.h>

void gradient_descent_step(size_t n, double theta[n], const double grad[n], double epsilon)
{
    for (size_t i = 0; i < n; i++)
        theta[i] -= epsilon * grad[i];
}

void minibatch_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], size_t m, const size_t batch[m], double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        long double sum = 0;
        for (size_t b = 0; b < m; b++) {
            size_t i = batch[b];
            long double residual = -(long double)y[i];
            for (size_t k = 0; k < d; k++)
                residual += (long double)X[i][k] * theta[k];
            sum += residual * X[i][j];
        }
        grad[j] = (double)(2 * sum / m);
    }
}

void sgd_epoch(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
               const size_t order[n], size_t m, double epsilon)
{
    double *grad = malloc(d * sizeof *grad);
    for (size_t start = 0; grad && start < n; start += m) {
        size_t size = n - start < m ? n - start : m; /* the last minibatch may be smaller */
        minibatch_gradient(n, d, X, y, theta, size, order + start, grad);
        gradient_descent_step(d, theta, grad, epsilon);
    }
    free(grad);
}

void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], double epsilon,
                   double alpha)
{
    for (size_t i = 0; i < n; i++) {
        v[i] = alpha * v[i] - epsilon * grad[i];
        theta[i] += v[i];
    }
}

void nesterov_lookahead(size_t n, const double theta[n], const double v[n], double alpha,
                        double ahead[n])
{
    for (size_t i = 0; i < n; i++)
        ahead[i] = theta[i] + alpha * v[i];
}

/* The same as momentum; what differs is where the gradient was taken. */
void nesterov_step(size_t n, double theta[n], double v[n], const double grad_ahead[n],
                   double epsilon, double alpha)
{
    momentum_step(n, theta, v, grad_ahead, epsilon, alpha);
}

void adagrad_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] += grad[i] * grad[i];
        theta[i] -= epsilon / (delta + sqrt(r[i])) * grad[i];
    }
}

void rmsprop_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + (1 - rho) * grad[i] * grad[i];
        theta[i] -= epsilon / (delta + sqrt(r[i])) * grad[i];
    }
}

void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const double grad[n],
                   double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + (1 - rho) * grad[i] * grad[i];
        double step = -sqrt(u[i] + delta) / sqrt(r[i] + delta) * grad[i]; /* with the u of before */
        u[i] = rho * u[i] + (1 - rho) * step * step;
        theta[i] += step;
    }
}

/* s and r start at 0 and are too small by 1 - rho^k after k steps, which the hats undo. */
void adam_step(size_t n, double theta[n], double s[n], double r[n], const double grad[n], size_t k,
               double epsilon, double rho1, double rho2, double delta)
{
    (void)k; /* TODO: what is the step number for? */
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * s[i] / (delta + sqrt(r[i]));
    }
}
