/*
 * An example for your own tests: small inputs with results you can work out by hand. To run it:
 *
 *     make test
 *
 * All tests use one set of five points, y over x; the first column of X is 1, so theta[0] is the
 * intercept of a line and theta[1] its slope.
 *
 *     x             0     1     2     3     4
 *     y             1     3     2     5     4
 *     0.5 + 0.25 x  0.5   0.75  1     1.25  1.5      some line
 *     1.4 + 0.8 x   1.4   2.2   3     3.8   4.6      the best one
 */
#include "mle.h"

#include <criterion/criterion.h>
#include <math.h>

static const double X[5][2] = {{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}};
static const double y[5] = {1, 3, 2, 5, 4};
static const double some[2] = {0.5, 0.25};
static const double best[2] = {1.4, 0.8};

/* Each prediction is the line at one x. y_hat starts with garbage: it is to be overwritten. */
Test(linear_predict, evaluates_a_line)
{
    double y_hat[5] = {9, 9, 9, 9, 9};
    linear_predict(5, 2, X, some, y_hat);
    cr_assert_float_eq(y_hat[0], 0.5, 1e-12);
    cr_assert_float_eq(y_hat[1], 0.75, 1e-12);
    cr_assert_float_eq(y_hat[4], 1.5, 1e-12);
}

/* Residuals -0.5, -2.25, -1, -3.75, -2.5; their squares sum to 26.625. */
Test(mean_squared_error, is_the_mean_of_the_squares)
{
    cr_assert_float_eq(mean_squared_error(5, 2, X, y, some), 26.625 / 5, 1e-12);
}

/* The residuals sum to -10, and times x to -25.5: 2/5 of that. At the best line both are 0. */
Test(mean_squared_error, has_this_gradient)
{
    double grad[2] = {9, 9};
    mean_squared_error_gradient(5, 2, X, y, some, grad);
    cr_assert_float_eq(grad[0], -4, 1e-12);
    cr_assert_float_eq(grad[1], -10.2, 1e-12);
    mean_squared_error_gradient(5, 2, X, y, best, grad);
    cr_assert_float_eq(grad[0], 0, 1e-12);
    cr_assert_float_eq(grad[1], 0, 1e-12);
}

/*
 * RSS of the best line is 0.16 + 0.64 + 1 + 1.44 + 0.36 = 3.6. For sigma = 1 the density of all
 * five is (2 pi)^(-5/2) exp(-3.6 / 2), and the derivative in sigma is -5 + 3.6.
 */
Test(log_likelihood, is_that_of_five_gaussians)
{
    double grad_theta[2] = {9, 9}, grad_sigma[1] = {9};
    cr_assert_float_eq(log_likelihood(5, 2, X, y, best, 1), -2.5 * log(2 * M_PI) - 1.8, 1e-12);
    log_likelihood_gradient(5, 2, X, y, best, 1, grad_theta, grad_sigma);
    cr_assert_float_eq(grad_theta[0], 0, 1e-12);
    cr_assert_float_eq(grad_theta[1], 0, 1e-12);
    cr_assert_float_eq(grad_sigma[0], -1.4, 1e-12);
}

/*
 * A derivative can be checked without knowing it: the slope of the function over a short way. The
 * error of this one is about 1e-9, so a test to 1e-6 tells a wrong factor from rounding.
 */
Test(log_likelihood, rises_in_sigma_as_its_derivative_says)
{
    double grad_theta[2] = {9, 9}, grad_sigma[1] = {9}, sigma = 1.5, h = 1e-5;
    double slope = (log_likelihood(5, 2, X, y, some, sigma + h) -
                    log_likelihood(5, 2, X, y, some, sigma - h)) /
                   (2 * h);
    log_likelihood_gradient(5, 2, X, y, some, sigma, grad_theta, grad_sigma);
    cr_assert_float_eq(grad_sigma[0], slope, 1e-6);
}

/* The best line, and the variance around it, 3.6 / 5. */
Test(mle, finds_the_best_line_and_variance)
{
    double theta[2] = {9, 9};
    cr_assert_eq(mle_theta(5, 2, X, y, theta), 0);
    cr_assert_float_eq(theta[0], 1.4, 1e-12);
    cr_assert_float_eq(theta[1], 0.8, 1e-12);
    cr_assert_float_eq(mle_sigma2(5, 2, X, y, theta), 0.72, 1e-12);
}

/* The second column is twice the first: no weights are the best ones, and theta stays as it was. */
Test(mle, refuses_dependent_columns)
{
    const double dependent[3][2] = {{1, 2}, {2, 4}, {2, 4}};
    double theta[2] = {9, 9};
    cr_assert_eq(mle_theta(3, 2, dependent, y, theta), -1);
    cr_assert_eq(theta[0], 9);
    cr_assert_eq(theta[1], 9);
}
