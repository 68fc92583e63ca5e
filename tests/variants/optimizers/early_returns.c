/* The form of Adam with epsilon hat, delta under the roots, and returns where nothing is to be done. */
#include "optimizers.h"

#include <math.h>
#include <stdbool.h>

static bool is_zero(size_t n, const double x[n])
{
    for (size_t i = 0; i < n; i++)
        if (x[i] != 0)
            return false;
    return true;
}

void gradient_descent_step(size_t n, double theta[n], const double grad[n], double epsilon)
{
    if (is_zero(n, grad))
        return;
    for (size_t i = 0; i < n; ++i)
        theta[i] = theta[i] - epsilon * grad[i];
}

static double residual(size_t d, const double x[d], double y, const double theta[d])
{
    double sum = -y;
    for (size_t j = 0; j < d; j++)
        sum += x[j] * theta[j];
    return sum;
}

/* A running mean over the batch. */
void minibatch_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], size_t m, const size_t batch[m], double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        double mean = 0;
        for (size_t b = 0; b < m; b++) {
            size_t i = batch[b];
            mean += (2 * residual(d, X[i], y[i], theta) * X[i][j] - mean) / (double)(b + 1);
        }
        grad[j] = mean;
    }
}

/* One minibatch, then the rest of the epoch. */
void sgd_epoch(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
               const size_t order[n], size_t m, double epsilon)
{
    double grad[d];
    for (size_t start = 0, end = m < n ? m : n; start < n;
         start = end, end = end + m < n ? end + m : n) {
        for (size_t j = 0; j < d; j++)
            grad[j] = 0;
        for (size_t b = start; b < end; b++) {
            double error = residual(d, X[order[b]], y[order[b]], theta);
            for (size_t j = 0; j < d; j++)
                grad[j] += 2 * error * X[order[b]][j] / (double)(end - start);
        }
        gradient_descent_step(d, theta, grad, epsilon);
    }
}

void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], double epsilon,
                   double alpha)
{
    for (size_t i = 0; i < n; ++i) {
        double next = alpha * v[i] - epsilon * grad[i];
        theta[i] += next;
        v[i] = next;
    }
}

void nesterov_lookahead(size_t n, const double theta[n], const double v[n], double alpha,
                        double ahead[n])
{
    for (size_t i = 0; i < n; ++i) {
        ahead[i] = v[i];
        ahead[i] *= alpha;
        ahead[i] += theta[i];
    }
}

void nesterov_step(size_t n, double theta[n], double v[n], const double grad_ahead[n],
                   double epsilon, double alpha)
{
    for (size_t i = 0; i < n; ++i)
        v[i] = -(epsilon * grad_ahead[i] - alpha * v[i]);
    for (size_t i = 0; i < n; ++i)
        theta[i] += v[i];
}

void adagrad_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double delta)
{
    if (is_zero(n, grad))
        return;
    for (size_t i = 0; i < n; ++i) {
        r[i] = r[i] + grad[i] * grad[i];
        theta[i] = theta[i] - epsilon / sqrt(delta + r[i]) * grad[i];
    }
}

void rmsprop_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double rho, double delta)
{
    for (size_t i = 0; i < n; ++i) {
        double g2 = grad[i] * grad[i];
        r[i] = g2 + rho * (r[i] - g2);
        theta[i] = theta[i] - epsilon / sqrt(delta + r[i]) * grad[i];
    }
}

void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const double grad[n],
                   double rho, double delta)
{
    for (size_t i = 0; i < n; ++i) {
        double kept = u[i];
        r[i] = grad[i] * grad[i] + rho * (r[i] - grad[i] * grad[i]);
        double rms_step = sqrt(kept + delta), rms_grad = sqrt(r[i] + delta);
        double step = rms_step * grad[i] / rms_grad;
        theta[i] = theta[i] - step;
        u[i] = step * step + rho * (kept - step * step);
    }
}

void adam_step(size_t n, double theta[n], double s[n], double r[n], const double grad[n], size_t k,
               double epsilon, double rho1, double rho2, double delta)
{
    double rate = epsilon * sqrt(1 - pow(rho2, (double)k)) / (1 - pow(rho1, (double)k));
    for (size_t i = 0; i < n; ++i) {
        s[i] = grad[i] + rho1 * (s[i] - grad[i]);
        r[i] = grad[i] * grad[i] + rho2 * (r[i] - grad[i] * grad[i]);
        theta[i] = theta[i] - rate * s[i] / (sqrt(r[i]) + delta);
    }
}
