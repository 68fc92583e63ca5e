/*
 * Examples for tests of your own, with numbers that can be checked by hand.
 *
 *   make test
 */
#include "gradients.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect_near(double got, double want, double error)
{
    cr_expect(fabs(got - want) <= error, "got %.12g, expected %.12g", got, want);
}

/* f = x_0^2 x_1, with gradient (2 x_0 x_1, x_0^2). It has no use for the context. */
static double parabola(size_t n, const double x[n], void *context)
{
    (void)n;
    (void)context;
    return x[0] * x[0] * x[1];
}

/* (x_0 x_1, x_0 + x_1, 3 x_0), with a Jacobian of three rows and two columns. */
static void three_outputs(size_t n, size_t m, const double x[n], double out[m], void *context)
{
    (void)n;
    (void)m;
    (void)context;
    out[0] = x[0] * x[1];
    out[1] = x[0] + x[1];
    out[2] = 3 * x[0];
}

/* At (1, 2) with h = 0.5: f is 2; (1.5, 2) gives 4.5 and (1, 2.5) gives 2.5. */
Test(forward_difference, looks_ahead_from_x)
{
    double grad[2];
    forward_difference(2, parabola, NULL, (double[2]){1, 2}, 0.5, grad);
    expect_near(grad[0], 5, 1e-12);
    expect_near(grad[1], 1, 1e-12);
}

/* (1.5, 2) gives 4.5 and (0.5, 2) gives 0.5; the difference is exact for a parabola. */
Test(central_difference, looks_to_both_sides)
{
    double grad[2];
    central_difference(2, parabola, NULL, (double[2]){1, 2}, 0.5, grad);
    expect_near(grad[0], 4, 1e-12);
    expect_near(grad[1], 1, 1e-12);
}

/* 2 and 2.5 are 0.5 / 2.5 apart, the others are equal. */
Test(relative_error, is_the_largest_ratio)
{
    expect_near(relative_error(3, (double[3]){1, 0, 2}, (double[3]){1, 0, 2.5}), 0.2, 1e-12);
}

Test(numerical_jacobian, has_a_row_for_each_output)
{
    static const double want[3][2] = {{3, 2}, {1, 1}, {3, 0}};
    double J[3][2];
    numerical_jacobian(2, 3, three_outputs, NULL, (double[2]){2, 3}, 0.25, J);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 2; j++)
            expect_near(J[i][j], want[i][j], 1e-12);
}

/* (2 x_1, 2 x_0; 2 x_0, 0), exact since f is of degree 3. */
Test(numerical_hessian, holds_second_derivatives)
{
    double H[2][2];
    numerical_hessian(2, parabola, NULL, (double[2]){1, 2}, 0.5, H);
    expect_near(H[0][0], 4, 1e-12);
    expect_near(H[0][1], 2, 1e-12);
    expect_near(H[1][0], 2, 1e-12);
    expect_near(H[1][1], 0, 1e-12);
}

/* Residuals 0 and 3 with features 1 and 3: 2/2 (0 * 1 + 3 * 3). */
Test(least_squares_gradient, is_a_mean)
{
    static const double X[2][1] = {{1}, {3}}, y[2] = {1, 0};
    double grad[1];
    least_squares_gradient(2, 1, X, y, (double[1]){1}, grad);
    expect_near(grad[0], 9, 1e-12);
}

/* With the rate log 2, half of the height is reached at x = 1 and three quarters at x = 2. */
Test(saturation, reaches_half_of_its_height_at_1)
{
    static const double x[2] = {1, 2}, theta[2] = {4, 0.69314718055994531};
    double y_hat[2], J[2][2];
    saturation_predict(2, x, theta, y_hat);
    expect_near(y_hat[0], 2, 1e-12);
    expect_near(y_hat[1], 3, 1e-12);
    saturation_jacobian(2, x, theta, J);
    expect_near(J[0][0], 0.5, 1e-12);
    expect_near(J[0][1], 2, 1e-12);
}

/* RSS / n as a function to differentiate: the context carries the data to it. */
struct data {
    size_t n;
    const double *x, *y;
};

static double loss(size_t n, const double theta[n], void *context)
{
    const struct data *data = context;
    double y_hat[8], sum = 0;
    saturation_predict(data->n, data->x, theta, y_hat);
    for (size_t i = 0; i < data->n; i++)
        sum += (y_hat[i] - data->y[i]) * (y_hat[i] - data->y[i]);
    return sum / (double)data->n;
}

/* The gradient check: your formula against your differences. */
Test(saturation, gradient_agrees_with_central_differences)
{
    static const double x[3] = {0.5, 1, 3}, y[3] = {1, 1.5, 1.8}, theta[2] = {1.2, 0.7};
    struct data data = {3, x, y};
    double analytical[2] = {9, 9}, numerical[2] = {-9, -9};
    saturation_gradient(3, x, y, theta, analytical);
    central_difference(2, loss, &data, theta, 1e-5, numerical);
    cr_expect_lt(relative_error(2, analytical, numerical), 1e-8);
}
