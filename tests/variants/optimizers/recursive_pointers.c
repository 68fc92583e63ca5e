/* Recursion over the components, powers by repeated products, a minibatch as two matrix products; O0. */
#pragma GCC optimize("O0")
#include "optimizers.h"

#include <math.h>

static double power(double base, size_t exponent)
{
    double result = 1;
    while (exponent-- > 0)
        result *= base;
    return result;
}

void gradient_descent_step(size_t n, double theta[n], const double grad[n], double epsilon)
{
    if (n == 0)
        return;
    *theta = *theta - *grad * epsilon;
    gradient_descent_step(n - 1, theta + 1, grad + 1, epsilon);
}

static double dot(size_t d, const double *a, const double *b)
{
    return d == 0 ? 0 : *a * *b + dot(d - 1, a + 1, b + 1);
}

/* From the last sample to the first, and divided once at the end. */
void minibatch_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], size_t m, const size_t batch[m], double grad[d])
{
    double residual[m];
    for (size_t b = m; b-- > 0;)
        residual[b] = y[batch[b]] - dot(d, X[batch[b]], theta);
    for (size_t j = d; j-- > 0;) {
        grad[j] = 0;
        for (size_t b = m; b-- > 0;)
            grad[j] -= X[batch[b]][j] * residual[b];
        grad[j] *= 2;
        grad[j] /= (double)m;
    }
}

void sgd_epoch(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
               const size_t order[n], size_t m, double epsilon)
{
    size_t full = n / m, rest = n % m;
    double grad[d];
    for (size_t b = 0; b < full; b++) {
        minibatch_gradient(n, d, X, y, theta, m, order + b * m, grad);
        gradient_descent_step(d, theta, grad, epsilon);
    }
    if (rest == 0)
        return;
    minibatch_gradient(n, d, X, y, theta, rest, order + full * m, grad);
    gradient_descent_step(d, theta, grad, epsilon);
}

void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], double epsilon,
                   double alpha)
{
    if (!n)
        return;
    v[0] *= alpha;
    v[0] -= epsilon * grad[0];
    theta[0] += v[0];
    momentum_step(n - 1, theta + 1, v + 1, grad + 1, epsilon, alpha);
}

void nesterov_lookahead(size_t n, const double theta[n], const double v[n], double alpha,
                        double ahead[n])
{
    while (n--)
        ahead[n] = alpha * v[n] + theta[n];
}

void nesterov_step(size_t n, double theta[n], double v[n], const double grad_ahead[n],
                   double epsilon, double alpha)
{
    while (n--) {
        double old = v[n];
        v[n] = alpha * old - epsilon * grad_ahead[n];
        theta[n] = theta[n] + alpha * old - epsilon * grad_ahead[n];
    }
}

void adagrad_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double delta)
{
    while (n--) {
        r[n] += pow(grad[n], 2);
        theta[n] -= (epsilon * grad[n]) / (pow(r[n], 0.5) + delta);
    }
}

void rmsprop_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double rho, double delta)
{
    while (n--) {
        r[n] += (1 - rho) * (grad[n] * grad[n] - r[n]);
        theta[n] += -epsilon * (1 / (delta + sqrt(r[n]))) * grad[n];
    }
}

void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const double grad[n],
                   double rho, double delta)
{
    while (n--) {
        r[n] -= (1 - rho) * (r[n] - grad[n] * grad[n]);
        double size = grad[n] * sqrt(u[n] + delta) / sqrt(r[n] + delta);
        u[n] += (1 - rho) * (size * size - u[n]);
        theta[n] -= size;
    }
}

void adam_step(size_t n, double theta[n], double s[n], double r[n], const double grad[n], size_t k,
               double epsilon, double rho1, double rho2, double delta)
{
    while (n--) {
        s[n] += (1 - rho1) * (grad[n] - s[n]);
        r[n] += (1 - rho2) * (grad[n] * grad[n] - r[n]);
        double top = epsilon * s[n] / (1 - power(rho1, k));
        double bottom = sqrt(r[n] / (1 - power(rho2, k))) + delta;
        theta[n] -= top / bottom;
    }
}
