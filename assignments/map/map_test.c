/*
 * Examples for tests of your own, with numbers that can be checked by hand. To run them:
 *
 *     make test
 */
#include "map.h"

#include <criterion/criterion.h>
#include <math.h>

/* Five points, y over x; the first column of X is 1, so theta[0] is the intercept and theta[1] the slope. */
static const double X[5][2] = {{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}};
static const double y[5] = {1, 3, 2, 5, 4};
static const double some[2] = {0.5, 0.25};

static void expect_near(double got, double want)
{
    cr_expect(fabs(got - want) <= 1e-12 * fmax(1, fabs(want)), "got %.15g, expected %.15g", got,
              want);
}

Test(penalty, sums_squares_and_absolute_values)
{
    const double theta[3] = {3, -4, 0};
    double grad[3] = {9, 9, 9};
    expect_near(l2_penalty(3, theta), 25);
    expect_near(l1_penalty(3, theta), 7);
    l1_subgradient(3, theta, grad);
    expect_near(grad[0], 1);
    expect_near(grad[1], -1);
    expect_near(grad[2], 0);
}

/* Three leaves 3, one vanishes, and so does what is smaller. */
Test(soft_threshold, takes_the_same_from_large_weights_and_all_from_small_ones)
{
    const double theta[4] = {3, 1, -0.5, -3};
    double out[4] = {9, 9, 9, 9};
    soft_threshold(4, theta, 1, out);
    expect_near(out[0], 2);
    expect_near(out[1], 0);
    expect_near(out[2], 0);
    expect_near(out[3], -2);
}

/* (3, 4) is 5 long: to length 2 it goes by 2/5. What is short enough stays. */
Test(max_norm, shortens_and_never_stretches)
{
    double theta[2] = {3, 4};
    max_norm_project(2, 2, theta);
    expect_near(theta[0], 1.2);
    expect_near(theta[1], 1.6);
    max_norm_project(2, 10, theta);
    expect_near(theta[0], 1.2);
    expect_near(theta[1], 1.6);
}

/* 0.25 is below keep, 0.5 and 0.75 are not. */
Test(dropout, keeps_below_keep_and_divides)
{
    const double x[3] = {1, 2, 3}, u[3] = {0.25, 0.5, 0.75};
    double out[3] = {9, 9, 9};
    dropout_forward(3, x, u, 0.5, out);
    expect_near(out[0], 2);
    expect_near(out[1], 0);
    expect_near(out[2], 0);
}

/* RSS is 26.625 there, and ||theta||^2 is 0.3125. */
Test(ridge, adds_the_penalty_to_the_sum_of_squares)
{
    expect_near(ridge_objective(5, 2, X, y, some, 0), 26.625);
    expect_near(ridge_objective(5, 2, X, y, some, 2), 27.25);
}

/*
 * A derivative can be checked without knowing it: J is a parabola, and there the slope over any way to both sides is
 * the derivative in the middle.
 */
Test(ridge, rises_as_its_gradient_says)
{
    double grad[2] = {9, 9};
    ridge_gradient(5, 2, X, y, some, 0.5, grad);
    for (int j = 0; j < 2; j++) {
        double left[2] = {0.5, 0.25}, right[2] = {0.5, 0.25};
        left[j] -= 1;
        right[j] += 1;
        expect_near(
            grad[j],
            (ridge_objective(5, 2, X, y, right, 0.5) - ridge_objective(5, 2, X, y, left, 0.5)) / 2);
    }
}

/* X^T X is (5 10; 10 30), X^T y is (15, 38), lambda is 3^2 / 3^2 = 1: solve (6 10; 10 31) theta = (15, 38). */
Test(map, solves_with_lambda_on_the_diagonal)
{
    double theta[2] = {9, 9};
    cr_assert_eq(map_theta(5, 2, X, y, 3, 3, theta), 0);
    expect_near(theta[0], 85.0 / 86);
    expect_near(theta[1], 78.0 / 86);
}

/* One equation for two weights, theta_0 + theta_1 = 3: the prior prefers them equal, and a little small. */
Test(map, has_an_answer_where_least_squares_has_many)
{
    const double row[1][2] = {{1, 1}}, target[1] = {3};
    double theta[2] = {9, 9};
    cr_assert_eq(map_theta(1, 2, row, target, 1, 1, theta), 0);
    expect_near(theta[0], 1);
    expect_near(theta[1], 1);
}

Test(map, refuses_a_deviation_of_zero_and_leaves_theta)
{
    double theta[2] = {9, 9};
    cr_assert_eq(map_theta(5, 2, X, y, 0, 1, theta), -1);
    cr_assert_eq(theta[0], 9);
    cr_assert_eq(theta[1], 9);
}
