/* What grading looked like before: one Criterion test per check, linked with the student's file. */
#include "mle.h"

#include <criterion/criterion.h>
#include <math.h>

static const double X[5][2] = {{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}};
static const double y[5] = {1, 3, 2, 5, 4};
static const double theta[2] = {0.5, 0.25}, best[2] = {1.4, 0.8};

static void expect(double got, double want)
{
    cr_assert(fabs(got - want) <= 1e-9 * fabs(want) + 1e-12);
}

Test(harness, predict)
{
    double y_hat[5];
    linear_predict(5, 2, X, theta, y_hat);
    expect(y_hat[4], 1.5);
}

Test(harness, predict_one)
{
    double y_hat[1];
    linear_predict(1, 2, X, theta, y_hat);
    expect(y_hat[0], 0.5);
}

Test(harness, error)
{
    expect(mean_squared_error(5, 2, X, y, theta), 5.325);
}
Test(harness, error_at_the_minimum)
{
    expect(mean_squared_error(5, 2, X, y, best), 0.72);
}

Test(harness, gradient)
{
    double grad[2];
    mean_squared_error_gradient(5, 2, X, y, theta, grad);
    expect(grad[0], -4);
    expect(grad[1], -10.2);
}

Test(harness, gradient_at_the_minimum)
{
    double grad[2];
    mean_squared_error_gradient(5, 2, X, y, best, grad);
    expect(grad[0], 0);
}

Test(harness, likelihood)
{
    expect(log_likelihood(5, 2, X, y, best, 1), -6.394692666023363);
}
Test(harness, likelihood_of_another_sigma)
{
    cr_assert(log_likelihood(5, 2, X, y, best, 2) < -6.4);
}

Test(harness, likelihood_gradient)
{
    double grad_theta[2], grad_sigma[1];
    log_likelihood_gradient(5, 2, X, y, best, 1, grad_theta, grad_sigma);
    expect(grad_sigma[0], -1.4);
}

Test(harness, likelihood_gradient_in_theta)
{
    double grad_theta[2], grad_sigma[1];
    log_likelihood_gradient(5, 2, X, y, theta, 1, grad_theta, grad_sigma);
    expect(grad_theta[0], 10);
}

Test(harness, weights)
{
    double found[2];
    cr_assert_eq(mle_theta(5, 2, X, y, found), 0);
    expect(found[0], 1.4);
    expect(found[1], 0.8);
}

Test(harness, weights_of_two_samples)
{
    double found[2];
    cr_assert_eq(mle_theta(2, 2, X, y, found), 0);
    expect(found[1], 2);
}

Test(harness, dependent)
{
    double found[2] = {7, 7};
    cr_assert_eq(mle_theta(1, 2, X, y, found), -1);
    cr_assert_eq(found[0], 7);
}

Test(harness, dependent_column)
{
    static const double Z[2][2] = {{1, 2}, {2, 4}};
    double found[2] = {7, 7};
    cr_assert_eq(mle_theta(2, 2, Z, y, found), -1);
}

Test(harness, variance)
{
    expect(mle_sigma2(5, 2, X, y, best), 0.72);
}
Test(harness, variance_elsewhere)
{
    expect(mle_sigma2(5, 2, X, y, theta), 5.325);
}
