/* Long double in between, vectors of scratch for squares and steps, a weighted sum written out in full. */
#include "optimizers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void gradient_descent_step(size_t n, double theta[n], const double grad[n], double epsilon)
{
    long double *next = malloc(n * sizeof *next);
    for (size_t i = 0; i < n; i++)
        next[i] = (long double)theta[i] - (long double)epsilon * grad[i];
    for (size_t i = 0; i < n; i++)
        theta[i] = (double)next[i];
    free(next);
}

/* Gram matrix of the batch first: 2/m (A theta - b) with A = sum x x^T, b = sum y x. */
void minibatch_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], size_t m, const size_t batch[m], double grad[d])
{
    for (size_t i = 0; i < d; i++) {
        long double component = 0;
        for (size_t j = 0; j < d; j++) {
            long double gram = 0;
            for (size_t b = 0; b < m; b++)
                gram += (long double)X[batch[b]][i] * X[batch[b]][j];
            component += gram * theta[j];
        }
        for (size_t b = 0; b < m; b++)
            component -= (long double)X[batch[b]][i] * y[batch[b]];
        grad[i] = (double)(component * (2.0L / m));
    }
}

void sgd_epoch(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
               const size_t order[n], size_t m, double epsilon)
{
    double *sum = calloc(d, sizeof *sum);
    size_t collected = 0;
    for (size_t b = 0; b < n; b++) {
        const double *x = X[order[b]];
        double residual = -y[order[b]];
        for (size_t j = 0; j < d; j++)
            residual += x[j] * theta[j];
        for (size_t j = 0; j < d; j++)
            sum[j] += residual * x[j];
        collected++;
        if (collected < m && b + 1 < n)
            continue;
        for (size_t j = 0; j < d; j++)
            theta[j] -= 2 * epsilon * sum[j] / (double)collected;
        memset(sum, 0, d * sizeof *sum);
        collected = 0;
    }
    free(sum);
}

void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], double epsilon,
                   double alpha)
{
    double *push = malloc(n * sizeof *push);
    for (size_t i = 0; i < n; i++)
        push[i] = -epsilon * grad[i];
    for (size_t i = 0; i < n; i++)
        v[i] = push[i] + alpha * v[i];
    for (size_t i = 0; i < n; i++)
        theta[i] += v[i];
    free(push);
}

void nesterov_lookahead(size_t n, const double theta[n], const double v[n], double alpha,
                        double ahead[n])
{
    memcpy(ahead, theta, n * sizeof *ahead);
    for (size_t i = 0; i < n; i++)
        ahead[i] = (double)(ahead[i] + (long double)alpha * v[i]);
}

/* The point ahead once more, and from there by the gradient alone. */
void nesterov_step(size_t n, double theta[n], double v[n], const double grad_ahead[n],
                   double epsilon, double alpha)
{
    double *ahead = malloc(n * sizeof *ahead);
    nesterov_lookahead(n, theta, v, alpha, ahead);
    for (size_t i = 0; i < n; i++) {
        v[i] = alpha * v[i] - epsilon * grad_ahead[i];
        theta[i] = ahead[i] - epsilon * grad_ahead[i];
    }
    free(ahead);
}

static void squares_of(size_t n, const double x[n], double squares[n])
{
    for (size_t i = 0; i < n; i++)
        squares[i] = x[i] * x[i];
}

static void blend(size_t n, double old[n], const double new[n], double rho)
{
    for (size_t i = 0; i < n; i++)
        old[i] = (double)((long double)rho * old[i] + (1.0L - rho) * new[i]);
}

void adagrad_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double delta)
{
    double *squares = malloc(n * sizeof *squares);
    squares_of(n, grad, squares);
    for (size_t i = 0; i < n; i++)
        r[i] += squares[i];
    for (size_t i = 0; i < n; i++)
        theta[i] = (double)(theta[i] - epsilon * (long double)grad[i] / (delta + sqrtl(r[i])));
    free(squares);
}

void rmsprop_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double rho, double delta)
{
    double *squares = malloc(n * sizeof *squares);
    squares_of(n, grad, squares);
    blend(n, r, squares, rho);
    for (size_t i = 0; i < n; i++)
        theta[i] -= (double)(epsilon * (long double)grad[i] / (delta + sqrtl(r[i])));
    free(squares);
}

void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const double grad[n],
                   double rho, double delta)
{
    double *squares = malloc(n * sizeof *squares), *step = malloc(n * sizeof *step);
    squares_of(n, grad, squares);
    blend(n, r, squares, rho);
    for (size_t i = 0; i < n; i++)
        step[i] = (double)(-sqrtl((long double)u[i] + delta) / sqrtl((long double)r[i] + delta) *
                           grad[i]);
    squares_of(n, step, squares);
    blend(n, u, squares, rho);
    for (size_t i = 0; i < n; i++)
        theta[i] += step[i];
    free(step);
    free(squares);
}

void adam_step(size_t n, double theta[n], double s[n], double r[n], const double grad[n], size_t k,
               double epsilon, double rho1, double rho2, double delta)
{
    double *squares = malloc(n * sizeof *squares);
    squares_of(n, grad, squares);
    blend(n, s, grad, rho1);
    blend(n, r, squares, rho2);
    long double first = 1 - powl(rho1, k), second = 1 - powl(rho2, k);
    for (size_t i = 0; i < n; i++)
        theta[i] = (double)(theta[i] - epsilon * (s[i] / first) / (delta + sqrtl(r[i] / second)));
    free(squares);
}
