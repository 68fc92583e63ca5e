/*
 * Examples for tests of your own, with numbers that can be checked by hand.
 *
 *   make test
 */
#include "newton.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect_near(double got, double want)
{
    cr_expect(fabs(got - want) <= 1e-7 * fmax(1, fabs(want)), "got %.9g, expected %.9g", got, want);
}

/* f = (x_0 - 3)^2 + 10 (x_1 + 1)^2 */
static double bowl(size_t n, const double x[n], double grad[n], void *context)
{
    (void)context;
    grad[0] = 2 * (x[0] - 3);
    grad[1] = 20 * (x[1] + 1);
    return (x[0] - 3) * (x[0] - 3) + 10 * (x[1] + 1) * (x[1] + 1);
}

/* Its gradient at 0 is (-6, 20), its Hessian diag(2, 20): one step to (3, -1). */
Test(newton_step, ends_at_the_bottom_of_a_bowl)
{
    static const double zero[2] = {0, 0}, grad[2] = {-6, 20}, H[2][2] = {{2, 0}, {0, 20}};
    double next[2];
    cr_assert_eq(newton_step(2, zero, grad, H, next), 0);
    expect_near(next[0], 3);
    expect_near(next[1], -1);
}

/* Both rows say the same. */
Test(newton_step, refuses_a_singular_hessian)
{
    static const double theta[2] = {0, 0}, grad[2] = {1, 1}, H[2][2] = {{1, 1}, {1, 1}};
    double next[2] = {7, 8};
    cr_expect_eq(newton_step(2, theta, grad, H, next), -1);
    cr_expect(next[0] == 7 && next[1] == 8);
}

/* The best constant for the targets 1 and 3 is their mean, wherever one starts. */
Test(newton_least_squares, finds_a_mean)
{
    static const double X[2][1] = {{1}, {1}}, y[2] = {1, 3}, theta0[1] = {10};
    double theta[1];
    cr_assert_eq(newton_least_squares(2, 1, X, y, theta0, theta), 0);
    expect_near(theta[0], 2);
}

/* One residual 4 with slope 2: back by 4 / 2. */
Test(gauss_newton_step, follows_the_slope_to_zero)
{
    static const double J[1][1] = {{2}}, residual[1] = {4}, theta[1] = {5};
    double next[1];
    cr_assert_eq(gauss_newton_step(1, 1, J, residual, theta, next), 0);
    expect_near(next[0], 3);
}

/* A step of 1 changed the slope by 4: the inverse of the curvature is 1/4. */
Test(bfgs_update, learns_the_curvature_in_one_dimension)
{
    double H[1][1] = {{1}};
    bfgs_update(1, H, (double[1]){1}, (double[1]){4});
    expect_near(H[0][0], 0.25);
}

/* H y = s, whatever H was. */
Test(bfgs_update, fulfils_the_secant_equation)
{
    double H[2][2] = {{1, 0}, {0, 1}}, s[2] = {1, 1}, y[2] = {2, 1};
    bfgs_update(2, H, s, y);
    expect_near(H[0][0] * y[0] + H[0][1] * y[1], s[0]);
    expect_near(H[1][0] * y[0] + H[1][1] * y[1], s[1]);
}

/* With one pair in one dimension the direction is minus the gradient times s / y. */
Test(lbfgs_direction, scales_by_what_it_knows)
{
    static const double S[1][1] = {{1}}, Y[1][1] = {{4}}, grad[1] = {8};
    double direction[1];
    lbfgs_direction(1, 1, S, Y, grad, direction);
    expect_near(direction[0], -2);
    lbfgs_direction(1, 0, S, Y, grad, direction);
    expect_near(direction[0], -8);
}

/* Both conditions, written down again. */
Test(wolfe_line_search, returns_a_step_that_is_good_enough)
{
    static const double x[2] = {0, 0}, lengths[] = {1e-3, 1, 1e3};
    for (int k = 0; k < 3; k++) {
        double direction[2] = {6 * lengths[k], -20 * lengths[k]}, grad[2], at[2];
        double before = bowl(2, x, grad, NULL);
        double slope = grad[0] * direction[0] + grad[1] * direction[1];
        double step = wolfe_line_search(2, bowl, NULL, x, direction);
        at[0] = step * direction[0];
        at[1] = step * direction[1];
        double after = bowl(2, at, grad, NULL);
        cr_expect_gt(step, 0);
        cr_expect_leq(after, before + 1e-4 * step * slope);
        cr_expect_leq(fabs(grad[0] * direction[0] + grad[1] * direction[1]), 0.9 * fabs(slope));
    }
    cr_expect_eq(wolfe_line_search(2, bowl, NULL, x, (double[2]){-6, 20}), 0);
}

Test(minimize, finds_the_bottom_of_a_bowl)
{
    double x[2] = {0, 0};
    cr_assert_eq(bfgs_minimize(2, bowl, NULL, x, 1e-8, 100), 0);
    expect_near(x[0], 3);
    expect_near(x[1], -1);
    x[0] = x[1] = 0;
    cr_assert_eq(lbfgs_minimize(2, bowl, NULL, x, 3, 1e-8, 100), 0);
    expect_near(x[0], 3);
    expect_near(x[1], -1);
    cr_expect_eq(lbfgs_minimize(2, bowl, NULL, (double[2]){0, 0}, 3, 1e-8, 0), -1);
}
