/*
 * What students really write instead of optimizers.c. Each function is called FUNCTION__WHAT_IS_WRONG and has
 * FUNCTION's type, which is taken from the header; configs/optimizers.yaml has the words for each. Those called
 * FUNCTION__variant_... are legal.
 */
#include "optimizers.h"

#include <math.h>
#include <stdlib.h>

static double dot(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += a[j] * b[j];
    return sum;
}

/* A step of gradient descent with the mean gradient of one minibatch. */
static void take_batch(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
                       const size_t batch[], size_t m, double epsilon)
{
    double *grad = calloc(d, sizeof *grad);
    for (size_t b = 0; grad && b < m; b++)
        for (size_t j = 0; j < d; j++)
            grad[j] += 2 / (double)m * (dot(d, X[batch[b]], theta) - y[batch[b]]) * X[batch[b]][j];
    for (size_t j = 0; grad && j < d; j++)
        theta[j] -= epsilon * grad[j];
    free(grad);
}

/* --- gradient_descent_step --- */

__typeof__(gradient_descent_step) gradient_descent_step__climbs;
void gradient_descent_step__climbs(size_t n, double theta[n], const double grad[n], double epsilon)
{
    for (size_t i = 0; i < n; i++) {
        theta[i] += epsilon * grad[i];
    }
}

__typeof__(gradient_descent_step) gradient_descent_step__forgets_the_learning_rate;
void gradient_descent_step__forgets_the_learning_rate(size_t n, double theta[n],
                                                      const double grad[n], double epsilon)
{
    (void)epsilon;
    for (size_t i = 0; i < n; i++) {
        theta[i] -= grad[i];
    }
}

__typeof__(gradient_descent_step) gradient_descent_step__moves_the_first_only;
void gradient_descent_step__moves_the_first_only(size_t n, double theta[n], const double grad[n],
                                                 double epsilon)
{
    for (size_t i = 0; i < n; i++) {
        theta[0] -= i ? 0 : epsilon * grad[0];
    }
}

/* --- momentum_step --- */

__typeof__(momentum_step) momentum_step__adds_the_gradient;
void momentum_step__adds_the_gradient(size_t n, double theta[n], double v[n], const double grad[n],
                                      double epsilon, double alpha)
{
    for (size_t i = 0; i < n; i++) {
        v[i] = alpha * v[i] + epsilon * grad[i];
        theta[i] += v[i];
    }
}

__typeof__(momentum_step) momentum_step__averages_the_gradient;
void momentum_step__averages_the_gradient(size_t n, double theta[n], double v[n],
                                          const double grad[n], double epsilon, double alpha)
{
    for (size_t i = 0; i < n; i++) {
        v[i] = alpha * v[i] - (1 - alpha) * epsilon * grad[i];
        theta[i] += v[i];
    }
}

__typeof__(momentum_step) momentum_step__forgets_the_friction;
void momentum_step__forgets_the_friction(size_t n, double theta[n], double v[n],
                                         const double grad[n], double epsilon, double alpha)
{
    (void)alpha;
    for (size_t i = 0; i < n; i++) {
        v[i] = v[i] - epsilon * grad[i];
        theta[i] += v[i];
    }
}

__typeof__(momentum_step) momentum_step__moves_by_the_old_velocity;
void momentum_step__moves_by_the_old_velocity(size_t n, double theta[n], double v[n],
                                              const double grad[n], double epsilon, double alpha)
{
    for (size_t i = 0; i < n; i++) {
        theta[i] += v[i];
        v[i] = alpha * v[i] - epsilon * grad[i];
    }
}

__typeof__(momentum_step) momentum_step__applies_the_gradient_twice;
void momentum_step__applies_the_gradient_twice(size_t n, double theta[n], double v[n],
                                               const double grad[n], double epsilon, double alpha)
{
    for (size_t i = 0; i < n; i++) {
        v[i] = alpha * v[i] - epsilon * grad[i];
        theta[i] += v[i] - epsilon * grad[i];
    }
}

__typeof__(momentum_step) momentum_step__does_not_keep_the_velocity;
void momentum_step__does_not_keep_the_velocity(size_t n, double theta[n], double v[n],
                                               const double grad[n], double epsilon, double alpha)
{
    for (size_t i = 0; i < n; i++) {
        theta[i] += alpha * v[i] - epsilon * grad[i];
    }
}

__typeof__(momentum_step) momentum_step__variant_velocity_without_learning_rate;
void momentum_step__variant_velocity_without_learning_rate(size_t n, double theta[n], double v[n],
                                                           const double grad[n], double epsilon,
                                                           double alpha)
{
    for (size_t i = 0; i < n; i++) {
        v[i] = alpha * v[i] + grad[i];
        theta[i] -= epsilon * v[i];
    }
}

/* --- nesterov_lookahead --- */

__typeof__(nesterov_lookahead) nesterov_lookahead__forgets_alpha;
void nesterov_lookahead__forgets_alpha(size_t n, const double theta[n], const double v[n],
                                       double alpha, double ahead[n])
{
    (void)alpha;
    for (size_t i = 0; i < n; i++) {
        ahead[i] = theta[i] + v[i];
    }
}

__typeof__(nesterov_lookahead) nesterov_lookahead__looks_back;
void nesterov_lookahead__looks_back(size_t n, const double theta[n], const double v[n],
                                    double alpha, double ahead[n])
{
    for (size_t i = 0; i < n; i++) {
        ahead[i] = theta[i] - alpha * v[i];
    }
}

__typeof__(nesterov_lookahead) nesterov_lookahead__stays;
void nesterov_lookahead__stays(size_t n, const double theta[n], const double v[n], double alpha,
                               double ahead[n])
{
    for (size_t i = 0; i < n; i++) {
        ahead[i] = theta[i] + 0 * alpha * v[i];
    }
}

/* --- nesterov_step --- */

__typeof__(nesterov_step) nesterov_step__jumps_ahead_first;
void nesterov_step__jumps_ahead_first(size_t n, double theta[n], double v[n],
                                      const double grad_ahead[n], double epsilon, double alpha)
{
    for (size_t i = 0; i < n; i++) {
        theta[i] += alpha * v[i];
        v[i] = alpha * v[i] - epsilon * grad_ahead[i];
        theta[i] += v[i];
    }
}

__typeof__(nesterov_step) nesterov_step__adds_the_gradient;
void nesterov_step__adds_the_gradient(size_t n, double theta[n], double v[n],
                                      const double grad_ahead[n], double epsilon, double alpha)
{
    for (size_t i = 0; i < n; i++) {
        v[i] = alpha * v[i] + epsilon * grad_ahead[i];
        theta[i] += v[i];
    }
}

__typeof__(nesterov_step) nesterov_step__averages_the_gradient;
void nesterov_step__averages_the_gradient(size_t n, double theta[n], double v[n],
                                          const double grad_ahead[n], double epsilon, double alpha)
{
    for (size_t i = 0; i < n; i++) {
        v[i] = alpha * v[i] - (1 - alpha) * epsilon * grad_ahead[i];
        theta[i] += v[i];
    }
}

__typeof__(nesterov_step) nesterov_step__moves_by_the_old_velocity;
void nesterov_step__moves_by_the_old_velocity(size_t n, double theta[n], double v[n],
                                              const double grad_ahead[n], double epsilon,
                                              double alpha)
{
    for (size_t i = 0; i < n; i++) {
        theta[i] += v[i];
        v[i] = alpha * v[i] - epsilon * grad_ahead[i];
    }
}

/* --- adagrad_step --- */

__typeof__(adagrad_step) adagrad_step__does_not_accumulate;
void adagrad_step__does_not_accumulate(size_t n, double theta[n], double r[n], const double grad[n],
                                       double epsilon, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = grad[i] * grad[i];
        theta[i] -= epsilon / (delta + sqrt(r[i])) * grad[i];
    }
}

__typeof__(adagrad_step) adagrad_step__shares_one_sum;
void adagrad_step__shares_one_sum(size_t n, double theta[n], double r[n], const double grad[n],
                                  double epsilon, double delta)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += grad[i] * grad[i];
    for (size_t i = 0; i < n; i++) {
        r[i] += sum;
        theta[i] -= epsilon / (delta + sqrt(r[i])) * grad[i];
    }
}

__typeof__(adagrad_step) adagrad_step__forgets_the_root;
void adagrad_step__forgets_the_root(size_t n, double theta[n], double r[n], const double grad[n],
                                    double epsilon, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] += grad[i] * grad[i];
        theta[i] -= epsilon / (delta + r[i]) * grad[i];
    }
}

__typeof__(adagrad_step) adagrad_step__updates_r_after_the_step;
void adagrad_step__updates_r_after_the_step(size_t n, double theta[n], double r[n],
                                            const double grad[n], double epsilon, double delta)
{
    for (size_t i = 0; i < n; i++) {
        theta[i] -= epsilon / (delta + sqrt(r[i])) * grad[i];
        r[i] += grad[i] * grad[i];
    }
}

__typeof__(adagrad_step) adagrad_step__sums_absolute_values;
void adagrad_step__sums_absolute_values(size_t n, double theta[n], double r[n],
                                        const double grad[n], double epsilon, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] += fabs(grad[i]);
        theta[i] -= epsilon / (delta + r[i]) * grad[i];
    }
}

__typeof__(adagrad_step) adagrad_step__variant_delta_inside_the_root;
void adagrad_step__variant_delta_inside_the_root(size_t n, double theta[n], double r[n],
                                                 const double grad[n], double epsilon, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] += grad[i] * grad[i];
        theta[i] -= epsilon / sqrt(r[i] + delta) * grad[i];
    }
}

/* --- rmsprop_step --- */

__typeof__(rmsprop_step) rmsprop_step__swaps_rho;
void rmsprop_step__swaps_rho(size_t n, double theta[n], double r[n], const double grad[n],
                             double epsilon, double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = (1 - rho) * r[i] + rho * grad[i] * grad[i];
        theta[i] -= epsilon / (delta + sqrt(r[i])) * grad[i];
    }
}

__typeof__(rmsprop_step) rmsprop_step__misplaces_a_parenthesis;
void rmsprop_step__misplaces_a_parenthesis(size_t n, double theta[n], double r[n],
                                           const double grad[n], double epsilon, double rho,
                                           double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = (rho * r[i] + (1 - rho)) * grad[i] * grad[i];
        theta[i] -= epsilon / (delta + sqrt(r[i])) * grad[i];
    }
}

__typeof__(rmsprop_step) rmsprop_step__forgets_one_minus_rho;
void rmsprop_step__forgets_one_minus_rho(size_t n, double theta[n], double r[n],
                                         const double grad[n], double epsilon, double rho,
                                         double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + grad[i] * grad[i];
        theta[i] -= epsilon / (delta + sqrt(r[i])) * grad[i];
    }
}

__typeof__(rmsprop_step) rmsprop_step__forgets_the_root;
void rmsprop_step__forgets_the_root(size_t n, double theta[n], double r[n], const double grad[n],
                                    double epsilon, double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + (1 - rho) * grad[i] * grad[i];
        theta[i] -= epsilon / (delta + r[i]) * grad[i];
    }
}

__typeof__(rmsprop_step) rmsprop_step__accumulates;
void rmsprop_step__accumulates(size_t n, double theta[n], double r[n], const double grad[n],
                               double epsilon, double rho, double delta)
{
    (void)rho;
    for (size_t i = 0; i < n; i++) {
        r[i] += grad[i] * grad[i];
        theta[i] -= epsilon / (delta + sqrt(r[i])) * grad[i];
    }
}

__typeof__(rmsprop_step) rmsprop_step__variant_delta_inside_the_root;
void rmsprop_step__variant_delta_inside_the_root(size_t n, double theta[n], double r[n],
                                                 const double grad[n], double epsilon, double rho,
                                                 double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + (1 - rho) * grad[i] * grad[i];
        theta[i] -= epsilon / sqrt(r[i] + delta) * grad[i];
    }
}

/* --- adadelta_step --- */

__typeof__(adadelta_step) adadelta_step__updates_u_first;
void adadelta_step__updates_u_first(size_t n, double theta[n], double r[n], double u[n],
                                    const double grad[n], double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + (1 - rho) * grad[i] * grad[i];
        double before = -sqrt(u[i] + delta) / sqrt(r[i] + delta) * grad[i];
        u[i] = rho * u[i] + (1 - rho) * before * before;
        theta[i] += -sqrt(u[i] + delta) / sqrt(r[i] + delta) * grad[i];
    }
}

__typeof__(adadelta_step) adadelta_step__forgets_delta_above;
void adadelta_step__forgets_delta_above(size_t n, double theta[n], double r[n], double u[n],
                                        const double grad[n], double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + (1 - rho) * grad[i] * grad[i];
        double step = -sqrt(u[i]) / sqrt(r[i] + delta) * grad[i];
        u[i] = rho * u[i] + (1 - rho) * step * step;
        theta[i] += step;
    }
}

__typeof__(adadelta_step) adadelta_step__forgets_the_upper_root;
void adadelta_step__forgets_the_upper_root(size_t n, double theta[n], double r[n], double u[n],
                                           const double grad[n], double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + (1 - rho) * grad[i] * grad[i];
        double step = -1 / sqrt(r[i] + delta) * grad[i];
        u[i] = rho * u[i] + (1 - rho) * step * step;
        theta[i] += step;
    }
}

__typeof__(adadelta_step) adadelta_step__collects_gradients_in_u;
void adadelta_step__collects_gradients_in_u(size_t n, double theta[n], double r[n], double u[n],
                                            const double grad[n], double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + (1 - rho) * grad[i] * grad[i];
        double step = -sqrt(u[i] + delta) / sqrt(r[i] + delta) * grad[i];
        u[i] = rho * u[i] + (1 - rho) * grad[i] * grad[i];
        theta[i] += step;
    }
}

__typeof__(adadelta_step) adadelta_step__adds_delta_to_the_roots;
void adadelta_step__adds_delta_to_the_roots(size_t n, double theta[n], double r[n], double u[n],
                                            const double grad[n], double rho, double delta)
{
    for (size_t i = 0; i < n; i++) {
        r[i] = rho * r[i] + (1 - rho) * grad[i] * grad[i];
        double step = -(sqrt(u[i]) + delta) / (sqrt(r[i]) + delta) * grad[i];
        u[i] = rho * u[i] + (1 - rho) * step * step;
        theta[i] += step;
    }
}

/* --- adam_step --- */

__typeof__(adam_step) adam_step__forgets_the_correction;
void adam_step__forgets_the_correction(size_t n, double theta[n], double s[n], double r[n],
                                       const double grad[n], size_t k, double epsilon, double rho1,
                                       double rho2, double delta)
{
    (void)k;
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * s[i] / (delta + sqrt(r[i]));
    }
}

__typeof__(adam_step) adam_step__corrects_by_one_minus_rho;
void adam_step__corrects_by_one_minus_rho(size_t n, double theta[n], double s[n], double r[n],
                                          const double grad[n], size_t k, double epsilon,
                                          double rho1, double rho2, double delta)
{
    (void)k;
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * (s[i] / (1 - rho1)) / (delta + sqrt(r[i] / (1 - rho2)));
    }
}

__typeof__(adam_step) adam_step__counts_from_zero;
void adam_step__counts_from_zero(size_t n, double theta[n], double s[n], double r[n],
                                 const double grad[n], size_t k, double epsilon, double rho1,
                                 double rho2, double delta)
{
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * (s[i] / (1 - pow(rho1, (double)k - 1))) /
                    (delta + sqrt(r[i] / (1 - pow(rho2, (double)k - 1))));
    }
}

__typeof__(adam_step) adam_step__counts_one_too_many;
void adam_step__counts_one_too_many(size_t n, double theta[n], double s[n], double r[n],
                                    const double grad[n], size_t k, double epsilon, double rho1,
                                    double rho2, double delta)
{
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * (s[i] / (1 - pow(rho1, (double)k + 1))) /
                    (delta + sqrt(r[i] / (1 - pow(rho2, (double)k + 1))));
    }
}

__typeof__(adam_step) adam_step__corrects_in_place;
void adam_step__corrects_in_place(size_t n, double theta[n], double s[n], double r[n],
                                  const double grad[n], size_t k, double epsilon, double rho1,
                                  double rho2, double delta)
{
    double correction1 = 1 - pow(rho1, (double)k), correction2 = 1 - pow(rho2, (double)k);
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        s[i] /= correction1;
        r[i] /= correction2;
        theta[i] -= epsilon * s[i] / (delta + sqrt(r[i]));
    }
}

__typeof__(adam_step) adam_step__swaps_rho1_and_rho2;
void adam_step__swaps_rho1_and_rho2(size_t n, double theta[n], double s[n], double r[n],
                                    const double grad[n], size_t k, double epsilon, double rho1,
                                    double rho2, double delta)
{
    double correction1 = 1 - pow(rho2, (double)k), correction2 = 1 - pow(rho1, (double)k);
    for (size_t i = 0; i < n; i++) {
        s[i] = rho2 * s[i] + (1 - rho2) * grad[i];
        r[i] = rho1 * r[i] + (1 - rho1) * grad[i] * grad[i];
        theta[i] -= epsilon * (s[i] / correction1) / (delta + sqrt(r[i] / correction2));
    }
}

__typeof__(adam_step) adam_step__corrects_s_only;
void adam_step__corrects_s_only(size_t n, double theta[n], double s[n], double r[n],
                                const double grad[n], size_t k, double epsilon, double rho1,
                                double rho2, double delta)
{
    double correction1 = 1 - pow(rho1, (double)k);
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * (s[i] / correction1) / (delta + sqrt(r[i]));
    }
}

__typeof__(adam_step) adam_step__corrects_r_only;
void adam_step__corrects_r_only(size_t n, double theta[n], double s[n], double r[n],
                                const double grad[n], size_t k, double epsilon, double rho1,
                                double rho2, double delta)
{
    double correction2 = 1 - pow(rho2, (double)k);
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * s[i] / (delta + sqrt(r[i] / correction2));
    }
}

__typeof__(adam_step) adam_step__forgets_the_root;
void adam_step__forgets_the_root(size_t n, double theta[n], double s[n], double r[n],
                                 const double grad[n], size_t k, double epsilon, double rho1,
                                 double rho2, double delta)
{
    double correction1 = 1 - pow(rho1, (double)k), correction2 = 1 - pow(rho2, (double)k);
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * (s[i] / correction1) / (delta + r[i] / correction2);
    }
}

__typeof__(adam_step) adam_step__squares_the_moment;
void adam_step__squares_the_moment(size_t n, double theta[n], double s[n], double r[n],
                                   const double grad[n], size_t k, double epsilon, double rho1,
                                   double rho2, double delta)
{
    double correction1 = 1 - pow(rho1, (double)k), correction2 = 1 - pow(rho2, (double)k);
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * s[i] * s[i];
        theta[i] -= epsilon * (s[i] / correction1) / (delta + sqrt(r[i] / correction2));
    }
}

__typeof__(adam_step) adam_step__multiplies_by_the_gradient;
void adam_step__multiplies_by_the_gradient(size_t n, double theta[n], double s[n], double r[n],
                                           const double grad[n], size_t k, double epsilon,
                                           double rho1, double rho2, double delta)
{
    double correction1 = 1 - pow(rho1, (double)k), correction2 = 1 - pow(rho2, (double)k);
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * grad[i] * (s[i] / correction1) / (delta + sqrt(r[i] / correction2));
    }
}

__typeof__(adam_step) adam_step__forgets_one_minus_rho1;
void adam_step__forgets_one_minus_rho1(size_t n, double theta[n], double s[n], double r[n],
                                       const double grad[n], size_t k, double epsilon, double rho1,
                                       double rho2, double delta)
{
    double correction1 = 1 - pow(rho1, (double)k), correction2 = 1 - pow(rho2, (double)k);
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * (s[i] / correction1) / (delta + sqrt(r[i] / correction2));
    }
}

__typeof__(adam_step) adam_step__variant_delta_inside_the_root;
void adam_step__variant_delta_inside_the_root(size_t n, double theta[n], double s[n], double r[n],
                                              const double grad[n], size_t k, double epsilon,
                                              double rho1, double rho2, double delta)
{
    double correction1 = 1 - pow(rho1, (double)k), correction2 = 1 - pow(rho2, (double)k);
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= epsilon * (s[i] / correction1) / sqrt(r[i] / correction2 + delta);
    }
}

__typeof__(adam_step) adam_step__variant_efficient_form;
void adam_step__variant_efficient_form(size_t n, double theta[n], double s[n], double r[n],
                                       const double grad[n], size_t k, double epsilon, double rho1,
                                       double rho2, double delta)
{
    double correction1 = 1 - pow(rho1, (double)k), correction2 = 1 - pow(rho2, (double)k);
    double rate = epsilon * sqrt(correction2) / correction1;
    for (size_t i = 0; i < n; i++) {
        s[i] = rho1 * s[i] + (1 - rho1) * grad[i];
        r[i] = rho2 * r[i] + (1 - rho2) * grad[i] * grad[i];
        theta[i] -= rate * s[i] / (sqrt(r[i]) + delta);
    }
}

/* --- minibatch_gradient --- */

__typeof__(minibatch_gradient) minibatch_gradient__divides_by_all_samples;
void minibatch_gradient__divides_by_all_samples(size_t n, size_t d, const double X[n][d],
                                                const double y[n], const double theta[d], size_t m,
                                                const size_t batch[m], double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        double sum = 0;
        for (size_t b = 0; b < m; b++)
            sum += (dot(d, X[batch[b]], theta) - y[batch[b]]) * X[batch[b]][j];
        grad[j] = 2 / (double)n * sum;
    }
}

__typeof__(minibatch_gradient) minibatch_gradient__sums_without_mean;
void minibatch_gradient__sums_without_mean(size_t n, size_t d, const double X[n][d],
                                           const double y[n], const double theta[d], size_t m,
                                           const size_t batch[m], double grad[d])
{
    (void)n;
    for (size_t j = 0; j < d; j++) {
        double sum = 0;
        for (size_t b = 0; b < m; b++)
            sum += (dot(d, X[batch[b]], theta) - y[batch[b]]) * X[batch[b]][j];
        grad[j] = 2 * sum;
    }
}

__typeof__(minibatch_gradient) minibatch_gradient__loses_the_2;
void minibatch_gradient__loses_the_2(size_t n, size_t d, const double X[n][d], const double y[n],
                                     const double theta[d], size_t m, const size_t batch[m],
                                     double grad[d])
{
    (void)n;
    for (size_t j = 0; j < d; j++) {
        double sum = 0;
        for (size_t b = 0; b < m; b++)
            sum += (dot(d, X[batch[b]], theta) - y[batch[b]]) * X[batch[b]][j];
        grad[j] = 1 / (double)m * sum;
    }
}

__typeof__(minibatch_gradient) minibatch_gradient__has_the_opposite_sign;
void minibatch_gradient__has_the_opposite_sign(size_t n, size_t d, const double X[n][d],
                                               const double y[n], const double theta[d], size_t m,
                                               const size_t batch[m], double grad[d])
{
    (void)n;
    for (size_t j = 0; j < d; j++) {
        double sum = 0;
        for (size_t b = 0; b < m; b++)
            sum += (dot(d, X[batch[b]], theta) - y[batch[b]]) * X[batch[b]][j];
        grad[j] = -2 / (double)m * sum;
    }
}

__typeof__(minibatch_gradient) minibatch_gradient__keeps_the_last_sample_only;
void minibatch_gradient__keeps_the_last_sample_only(size_t n, size_t d, const double X[n][d],
                                                    const double y[n], const double theta[d],
                                                    size_t m, const size_t batch[m], double grad[d])
{
    (void)n;
    for (size_t j = 0; j < d; j++) {
        double sum = 0;
        for (size_t b = 0; b < m; b++)
            sum = (dot(d, X[batch[b]], theta) - y[batch[b]]) * X[batch[b]][j];
        grad[j] = 2 / (double)m * sum;
    }
}

__typeof__(minibatch_gradient) minibatch_gradient__takes_the_first_samples;
void minibatch_gradient__takes_the_first_samples(size_t n, size_t d, const double X[n][d],
                                                 const double y[n], const double theta[d], size_t m,
                                                 const size_t batch[m], double grad[d])
{
    (void)batch;
    for (size_t j = 0; j < d; j++) {
        double sum = 0;
        for (size_t b = 0; b < m && b < n; b++)
            sum += (dot(d, X[b], theta) - y[b]) * X[b][j];
        grad[j] = 2 / (double)m * sum;
    }
}

/* --- sgd_epoch --- */

__typeof__(sgd_epoch) sgd_epoch__divides_the_last_batch_by_m;
void sgd_epoch__divides_the_last_batch_by_m(size_t n, size_t d, const double X[n][d],
                                            const double y[n], double theta[d],
                                            const size_t order[n], size_t m, double epsilon)
{
    for (size_t start = 0; start < n; start += m) {
        size_t size = n - start < m ? n - start : m;
        take_batch(n, d, X, y, theta, order + start, size, epsilon * (double)size / (double)m);
    }
}

__typeof__(sgd_epoch) sgd_epoch__drops_the_last_batch;
void sgd_epoch__drops_the_last_batch(size_t n, size_t d, const double X[n][d], const double y[n],
                                     double theta[d], const size_t order[n], size_t m,
                                     double epsilon)
{
    for (size_t start = 0; start + m <= n; start += m) {
        size_t size = m;
        take_batch(n, d, X, y, theta, order + start, size, epsilon * 1);
    }
}

__typeof__(sgd_epoch) sgd_epoch__sums_each_batch;
void sgd_epoch__sums_each_batch(size_t n, size_t d, const double X[n][d], const double y[n],
                                double theta[d], const size_t order[n], size_t m, double epsilon)
{
    for (size_t start = 0; start < n; start += m) {
        size_t size = n - start < m ? n - start : m;
        take_batch(n, d, X, y, theta, order + start, size, epsilon * (double)size);
    }
}

__typeof__(sgd_epoch) sgd_epoch__climbs;
void sgd_epoch__climbs(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
                       const size_t order[n], size_t m, double epsilon)
{
    for (size_t start = 0; start < n; start += m) {
        size_t size = n - start < m ? n - start : m;
        take_batch(n, d, X, y, theta, order + start, size, epsilon * -1);
    }
}

__typeof__(sgd_epoch) sgd_epoch__ignores_the_order;
void sgd_epoch__ignores_the_order(size_t n, size_t d, const double X[n][d], const double y[n],
                                  double theta[d], const size_t order[n], size_t m, double epsilon)
{
    (void)order;
    size_t *plain = malloc(n * sizeof *plain);
    for (size_t i = 0; plain && i < n; i++)
        plain[i] = i;
    for (size_t start = 0; plain && start < n; start += m)
        take_batch(n, d, X, y, theta, plain + start, n - start < m ? n - start : m, epsilon);
    free(plain);
}

__typeof__(sgd_epoch) sgd_epoch__makes_one_step_with_all;
void sgd_epoch__makes_one_step_with_all(size_t n, size_t d, const double X[n][d], const double y[n],
                                        double theta[d], const size_t order[n], size_t m,
                                        double epsilon)
{
    (void)m;
    take_batch(n, d, X, y, theta, order, n, epsilon);
}
