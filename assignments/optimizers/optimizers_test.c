/*
 * Examples for tests of your own, with numbers that can be checked by hand.
 *
 *   make test
 */
#include "optimizers.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect_near(double got, double want)
{
    cr_expect(fabs(got - want) <= 1e-7 * fmax(1, fabs(want)), "got %.9g, expected %.9g", got, want);
}

/* The gradient of f = 1/2 (x_0^2 + 10 x_1^2). */
static void valley(const double x[2], double grad[2])
{
    grad[0] = x[0];
    grad[1] = 10 * x[1];
}

/* One step from 3 along the gradient 2 with learning rate 0.5 goes by 1, downhill. */
Test(gradient_descent, goes_downhill)
{
    double theta[1] = {3};
    gradient_descent_step(1, theta, (double[1]){2}, 0.5);
    expect_near(theta[0], 2);
}

/* Two of three samples; their residuals at theta = 1 are 1 and 2, their features 2 and 3: 2/2 (2 + 6). */
Test(minibatch, is_a_mean_over_the_batch)
{
    static const double X[3][1] = {{1}, {2}, {3}}, y[3] = {1, 1, 1};
    double grad[1];
    minibatch_gradient(3, 1, X, y, (double[1]){1}, 2, (size_t[2]){1, 2}, grad);
    expect_near(grad[0], 8);
}

/* The velocity carries the second coordinate beyond the minimum: 1, 0.5, -0.2, -0.73. */
Test(momentum, overshoots_a_narrow_valley)
{
    static const double path[] = {0.5, -0.2, -0.73};
    double theta[2] = {1, 1}, v[2] = {0, 0}, grad[2];
    for (int k = 0; k < 3; k++) {
        valley(theta, grad);
        momentum_step(2, theta, v, grad, 0.05, 0.9);
        expect_near(theta[1], path[k]);
    }
}

/* The point ahead of 1 with velocity 10 and momentum 0.5. */
Test(nesterov, looks_ahead_by_alpha_v)
{
    double ahead[1];
    nesterov_lookahead(1, (double[1]){1}, (double[1]){10}, 0.5, ahead);
    expect_near(ahead[0], 6);
}

/* Steps shrink like 1 / sqrt k while the gradient stays the same. */
Test(adagrad, slows_down)
{
    double theta[1] = {0}, r[1] = {0};
    adagrad_step(1, theta, r, (double[1]){1}, 1, 0);
    expect_near(theta[0], -1);
    adagrad_step(1, theta, r, (double[1]){1}, 1, 0);
    expect_near(theta[0], -1 - 1 / sqrt(2));
}

/* With its correction, Adam's step has the length of the learning rate as long as the gradient stays the same. */
Test(adam, steps_by_epsilon)
{
    double theta[1] = {0}, s[1] = {0}, r[1] = {0};
    for (size_t k = 1; k <= 3; k++) {
        adam_step(1, theta, s, r, (double[1]){5}, k, 0.1, 0.9, 0.999, 0);
        expect_near(theta[0], -0.1 * (double)k);
    }
}
