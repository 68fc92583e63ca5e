/* Adam's corrections folded into one learning rate (and delta scaled along); globals as scratch; O3 and reassociation. */
#pragma GCC optimize("O3", "unroll-loops", "associative-math", "no-signed-zeros",                  \
                     "no-trapping-math")
#include "optimizers.h"

#include <math.h>
#include <stdbool.h>

enum { ROOM = 1024 };

static double scratch[ROOM];

static void clear(size_t count)
{
    for (size_t i = 0; i < count; i++)
        scratch[i] = 0;
}

void gradient_descent_step(size_t n, double *restrict theta, const double *restrict grad,
                           double epsilon)
{
    for (size_t i = 0; i < n; i++)
        theta[i] = fma(-epsilon, grad[i], theta[i]);
}

void minibatch_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], size_t m, const size_t batch[m], double grad[d])
{
    clear(d);
    for (const size_t *b = batch; b != batch + m; b++) {
        double error = 0;
        for (size_t j = 0; j < d; j++)
            error += theta[j] * X[*b][j];
        error -= y[*b];
        for (size_t j = 0; j < d; j++)
            scratch[j] += 2 * error * X[*b][j];
    }
    for (size_t j = 0; j < d; j++)
        grad[j] = scratch[j] / m;
}

void sgd_epoch(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
               const size_t order[n], size_t m, double epsilon)
{
    size_t steps = (n + m - 1) / m;
    for (size_t k = 0; k < steps; k++) {
        bool is_last = k == steps - 1;
        size_t size = is_last ? n - k * m : m;
        clear(d);
        for (size_t b = k * m; b < k * m + size; b++) {
            double error = -y[order[b]];
            for (size_t j = 0; j < d; j++)
                error += X[order[b]][j] * theta[j];
            for (size_t j = 0; j < d; j++)
                scratch[j] += error * X[order[b]][j];
        }
        double rate = epsilon * 2 / size;
        for (size_t j = 0; j < d; j++)
            theta[j] -= rate * scratch[j];
    }
}

void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], double epsilon,
                   double alpha)
{
    for (size_t i = 0; i < n; i++)
        theta[i] += v[i] = fma(alpha, v[i], -epsilon * grad[i]);
}

void nesterov_lookahead(size_t n, const double theta[n], const double v[n], double alpha,
                        double ahead[n])
{
    for (size_t i = 0; i < n; i++)
        ahead[i] = fma(alpha, v[i], theta[i]);
}

void nesterov_step(size_t n, double theta[n], double v[n], const double grad_ahead[n],
                   double epsilon, double alpha)
{
    momentum_step(n, theta, v, grad_ahead, epsilon, alpha);
}

/* No step where there is no gradient: r stays as it is. */
void adagrad_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double delta)
{
    for (size_t i = 0; i < n; i++) {
        if (grad[i] == 0)
            continue;
        r[i] = fma(grad[i], grad[i], r[i]);
        theta[i] -= grad[i] * (epsilon / (sqrt(r[i]) + delta));
    }
}

void rmsprop_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double rho, double delta)
{
    for (size_t i = 0; i < n; i++)
        r[i] = rho * r[i] + grad[i] * grad[i] - rho * grad[i] * grad[i];
    for (size_t i = 0; i < n; i++)
        theta[i] -= grad[i] / ((sqrt(r[i]) + delta) / epsilon);
}

void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const double grad[n],
                   double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + (1 - rho) * grad[i] * grad[i];
        double ratio = (u[i] + delta) / (r[i] + delta);
        u[i] = rho * u[i] + (1 - rho) * ratio * grad[i] * grad[i];
        theta[i] -= sqrt(ratio) * grad[i];
    }
}

/* epsilon sqrt(1 - rho2^k) / (1 - rho1^k) is section 2's rate; with delta sqrt(1 - rho2^k) it is the same formula. */
void adam_step(size_t n, double theta[n], double s[n], double r[n], const double grad[n], size_t k,
               double epsilon, double rho1, double rho2, double delta)
{
    double root = sqrt(-expm1(k * log(rho2))), rate = epsilon * root / -expm1(k * log(rho1));
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= rate * s[i] / (sqrt(r[i]) + delta * root);
    }
}
