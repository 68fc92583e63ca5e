/*
 * The reference of gradients against numbers worked out by hand, against derivatives taken in complex numbers and
 * against the truncation errors that its formulas have; its mistakes against the wrong numbers they are known for.
 */
#include "gradients.h"

#include <complex.h>
#include <criterion/criterion.h>
#include <math.h>

typedef __typeof__(forward_difference) difference_function; /* that of central_difference, too */
typedef __typeof__(numerical_jacobian) jacobian_function;
typedef __typeof__(numerical_hessian) hessian_function;
typedef __typeof__(least_squares_gradient) least_squares_function;
typedef __typeof__(saturation_gradient) saturation_function;

difference_function forward_difference__does_not_restore_x,
    forward_difference__compares_with_the_point_before,
    forward_difference__shifts_all_coordinates_at_once,
    forward_difference__is_a_backward_difference, central_difference__is_a_forward_difference,
    central_difference__divides_by_h, central_difference__misplaces_a_parenthesis,
    central_difference__goes_back_too_far, central_difference__shifts_all_coordinates_at_once,
    central_difference__steps_relative_to_x, central_difference__steps_below_the_last_bit,
    central_difference__takes_half_the_step;
jacobian_function numerical_jacobian__is_transposed;
hessian_function numerical_hessian__is_the_outer_product,
    numerical_hessian__takes_a_step_of_1e_minus_8, numerical_hessian__takes_forward_differences;
least_squares_function least_squares_gradient__loses_the_mean, least_squares_gradient__loses_the_2,
    least_squares_gradient__loses_2_and_mean, least_squares_gradient__has_the_opposite_sign,
    least_squares_gradient__is_a_central_difference,
    least_squares_gradient__is_a_forward_difference;
saturation_function saturation_gradient__loses_the_mean,
    saturation_gradient__is_a_central_difference, saturation_gradient__is_a_forward_difference;
__typeof__(relative_error) relative_error__divides_by_the_sum, relative_error__forgets_the_floor,
    relative_error__takes_the_mean;
double least_squares_loss(size_t n, size_t d, const double X[n][d], const double y[n],
                          const double theta[d]);
double saturation_loss(size_t n, const double x[n], const double y[n], const double theta[2]);

static void expect_near(double got, double want, double relative, const char *what)
{
    cr_expect(got == want || fabs(got - want) <= relative * fabs(want), "%s: %.17g, not %.17g",
              what, got, want);
}

/* --- functions to differentiate --- */

static double cube(size_t n, const double x[n], void *context)
{
    (void)context;
    return x[0] * x[0] * x[0];
}

static double squares(size_t n, const double x[n], void *context)
{
    (void)context;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * x[i];
    return sum;
}

static double product(size_t n, const double x[n], void *context)
{
    (void)n;
    (void)context;
    return x[0] * x[1];
}

static double rosenbrock(size_t n, const double x[n], void *context)
{
    (void)n;
    (void)context;
    double up = x[1] - x[0] * x[0], left = 1 - x[0];
    return 100 * up * up + left * left;
}

static void product_and_sum(size_t n, size_t m, const double x[n], double out[m], void *context)
{
    (void)context;
    out[0] = x[0] * x[1];
    out[1] = x[0] + x[1];
}

/* x^2 y + y^3 z + x y z + z^3: the Hessian below is linear. */
static double third_degree(size_t n, const double x[n], void *context)
{
    (void)n;
    (void)context;
    return x[0] * x[0] * x[1] + x[1] * x[1] * x[1] + x[0] * x[1] * x[2] + x[2] * x[2] * x[2];
}

/* --- first derivatives by differences --- */

struct slope {
    const char *what;
    difference_function *difference;
    objective *f;
    size_t n;
    double x[2], h, want[2], relative;
};

/* clang-format off */
static const struct slope slopes[] = {
    /* 3 x^2 + 3 x h + h^2 and 3 x^2 + h^2 */
    {"forward", forward_difference, cube, 1, {1}, 0.1, {3.31}, 1e-13},
    {"backward", forward_difference__is_a_backward_difference, cube, 1, {1}, 0.1, {2.71}, 1e-13},
    {"central", central_difference, cube, 1, {1}, 0.1, {3.01}, 1e-13},
    {"half the step", central_difference__takes_half_the_step, cube, 1, {1}, 0.1, {3.0025}, 1e-13},
    {"central with a good step", central_difference, cube, 1, {1}, 1e-5, {3}, 1e-9},
    {"forward for central", central_difference__is_a_forward_difference, cube, 1, {1}, 1e-5, {3.00003}, 1e-9},
    {"divided by h", central_difference__divides_by_h, cube, 1, {1}, 1e-5, {6}, 1e-9},
    {"/ 2 * h", central_difference__misplaces_a_parenthesis, cube, 1, {1}, 1e-5, {3e-10}, 1e-9},
    {"step of 1e-16", central_difference__steps_below_the_last_bit, cube, 1, {1}, 1e-5, {1.665335}, 1e-6},
    {"central of squares", central_difference, squares, 2, {1, 2}, 0.25, {2, 4}, 0},
    {"forward of squares", forward_difference, squares, 2, {1, 2}, 0.25, {2.25, 4.25}, 0},
    {"all at once", central_difference__shifts_all_coordinates_at_once, squares, 2, {1, 2}, 0.25, {6, 6}, 0},
    {"all at once, forward", forward_difference__shifts_all_coordinates_at_once, squares, 2, {1, 2}, 0.25, {6.5, 6.5}, 0},
    {"not restored", forward_difference__does_not_restore_x, squares, 2, {1, 2}, 0.25, {2.25, 6.5}, 0},
    {"a staircase", forward_difference__compares_with_the_point_before, product, 2, {1, 2}, 0.25, {2, 1.25}, 0},
    {"back too far", central_difference__goes_back_too_far, product, 2, {1, 2}, 0.25, {2, 0.75}, 0},
    {"central of a product", central_difference, product, 2, {1, 2}, 0.25, {2, 1}, 0},
    {"central at 0", central_difference, squares, 1, {0}, 1e-3, {0}, 0},
};
/* clang-format on */

Test(difference, has_the_truncation_error_of_its_formula_and_each_mistake_its_own)
{
    for (size_t k = 0; k < sizeof slopes / sizeof *slopes; k++) {
        const struct slope *slope = &slopes[k];
        double grad[2];
        slope->difference(slope->n, slope->f, NULL, slope->x, slope->h, grad);
        for (size_t i = 0; i < slope->n; i++)
            expect_near(grad[i], slope->want[i], slope->relative, slope->what);
    }
}

Test(difference, is_no_number_with_a_step_relative_to_zero)
{
    double grad[1];
    central_difference__steps_relative_to_x(1, squares, NULL, (double[1]){0}, 1e-5, grad);
    cr_expect(isnan(grad[0]));
}

/* Error against step of (x^3)' at 1: falls with h, or h^2, until rounding takes over. */
Test(difference, is_best_at_the_step_where_truncation_and_rounding_meet)
{
    static const struct {
        difference_function *difference;
        double best, worse, bound;
    } cases[] = {{forward_difference, 1e-8, 1e-4, 1e-7}, {central_difference, 1e-5, 1e-2, 1e-9}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double good[1], coarse[1], fine[1];
        cases[k].difference(1, cube, NULL, (double[1]){1}, cases[k].best, good);
        cases[k].difference(1, cube, NULL, (double[1]){1}, cases[k].worse, coarse);
        cases[k].difference(1, cube, NULL, (double[1]){1}, 1e-13, fine);
        cr_expect_lt(fabs(good[0] - 3), cases[k].bound);
        cr_expect_gt(fabs(coarse[0] - 3), 100 * fabs(good[0] - 3));
        cr_expect_gt(fabs(fine[0] - 3), 100 * fabs(good[0] - 3));
    }
}

/* --- the relative error --- */

/* clang-format off */
static const struct {
    const char *what;
    __typeof__(relative_error) *error;
    size_t n;
    double a[3], b[3], want;
} errors[] = {
    {"equal", relative_error, 3, {1, -2, 0}, {1, -2, 0}, 0},
    {"opposite", relative_error, 1, {1}, {-1}, 2},
    {"one in five", relative_error, 3, {1, 0, 2}, {1, 0, 2.5}, 0.2},
    {"the other way round", relative_error, 3, {1, 0, 2.5}, {1, 0, 2}, 0.2},
    {"negligible numbers", relative_error, 1, {1e-9}, {0}, 0.1},
    {"something against zero", relative_error, 1, {1e-3}, {0}, 1},
    {"huge", relative_error, 2, {1e299, 4}, {1e299, 2}, 0.5},
    {"divided by the sum", relative_error__divides_by_the_sum, 1, {1}, {-1}, 1},
    {"the mean", relative_error__takes_the_mean, 2, {2, 4}, {1, 4}, 0.25},
    {"no floor", relative_error__forgets_the_floor, 1, {1e-9}, {0}, 1},
};
/* clang-format on */

Test(relative_error, is_the_largest_ratio)
{
    for (size_t k = 0; k < sizeof errors / sizeof *errors; k++)
        expect_near(errors[k].error(errors[k].n, errors[k].a, errors[k].b), errors[k].want, 1e-15,
                    errors[k].what);
    cr_expect(isnan(relative_error__forgets_the_floor(1, (double[1]){0}, (double[1]){0})));
}

/* --- Jacobian and Hessian --- */

Test(jacobian, has_a_row_for_each_output)
{
    static const double x[2] = {2, 3}, right[4] = {3, 2, 1, 1}, transposed[4] = {3, 1, 2, 1};
    double J[2][2];
    numerical_jacobian(2, 2, product_and_sum, NULL, x, 0.25, J);
    for (size_t k = 0; k < 4; k++)
        cr_expect_eq((&J[0][0])[k], right[k]);
    numerical_jacobian__is_transposed(2, 2, product_and_sum, NULL, x, 0.25, J);
    for (size_t k = 0; k < 4; k++)
        cr_expect_eq((&J[0][0])[k], transposed[k]);
}

Test(hessian, is_that_of_rosenbrock_and_each_mistake_another)
{
    static const double x[2] = {-1.2, 1};
    static const struct {
        const char *what;
        hessian_function *hessian;
        double want[4], relative;
    } cases[] = {
        {"right", numerical_hessian, {1330, 480, 480, 200}, 1e-5},
        {"outer product",
         numerical_hessian__is_the_outer_product,
         {46483.36, 18972.8, 18972.8, 7744},
         1e-5},
    };
    double H[2][2];
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        cases[k].hessian(2, rosenbrock, NULL, x, 1e-4, H);
        for (size_t i = 0; i < 4; i++)
            expect_near((&H[0][0])[i], cases[k].want[i], cases[k].relative, cases[k].what);
    }
    numerical_hessian__takes_a_step_of_1e_minus_8(2, rosenbrock, NULL, x, 1e-4, H);
    cr_expect(fabs(H[0][0] - 1330) > 1 && fabs(H[0][0] - 1330) < 200, "noise of 4 eps f / h^2: %g",
              H[0][0]);
}

/* Whatever h is; forward differences are off by h times third derivatives. */
Test(hessian, is_exact_for_polynomials_of_degree_3)
{
    static const double x[3] = {1, 2, -0.5};
    const double right[3][3] = {{2 * x[1], 2 * x[0] + x[2], x[1]},
                                {2 * x[0] + x[2], 6 * x[1], x[0]},
                                {x[1], x[0], 6 * x[2]}};
    for (double h = 4; h > 0.01; h /= 2) {
        double H[3][3];
        numerical_hessian(3, third_degree, NULL, x, h, H);
        for (size_t k = 0; k < 9; k++)
            cr_expect_float_eq((&H[0][0])[k], (&right[0][0])[k], 1e-13 / (h * h) + 1e-12);
        numerical_hessian__takes_forward_differences(3, third_degree, NULL, x, h, H);
        cr_expect_float_eq(H[1][1], right[1][1] + 6 * h, 1e-9);
        cr_expect_float_eq(H[0][1], right[0][1] + h, 1e-9);
    }
}

/* --- least squares --- */

static const double line[5][2] = {{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}};
static const double heights[5] = {1, 3, 2, 5, 4};

static const struct {
    const char *what;
    least_squares_function *gradient;
    double want[2];
} lines[] = {
    {"right", least_squares_gradient, {-4, -10.2}},
    {"the slide", least_squares_gradient__loses_the_mean, {-20, -51}},
    {"no 2", least_squares_gradient__loses_the_2, {-2, -5.1}},
    {"no 2/n", least_squares_gradient__loses_2_and_mean, {-10, -25.5}},
    {"opposite", least_squares_gradient__has_the_opposite_sign, {4, 10.2}},
};

Test(least_squares, has_its_gradient_and_each_mistake_another)
{
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        double grad[2];
        lines[k].gradient(5, 2, line, heights, (double[2]){0.5, 0.25}, grad);
        expect_near(grad[0], lines[k].want[0], 1e-15, lines[k].what);
        expect_near(grad[1], lines[k].want[1], 1e-15, lines[k].what);
    }
    cr_expect_float_eq(least_squares_loss(5, 2, line, heights, (double[2]){0.5, 0.25}), 5.325,
                       1e-14);
}

/* The losses again, in complex numbers: the derivative is the imaginary part over a step that vanishes. */
static const double imaginary_step = 0x1p-200;

static double complex complex_line_loss(const double complex theta[2])
{
    double complex sum = 0;
    for (size_t i = 0; i < 5; i++) {
        double complex r = line[i][0] * theta[0] + line[i][1] * theta[1] - heights[i];
        sum += r * r;
    }
    return sum / 5;
}

enum { SAMPLES = 6 };

static const double times[SAMPLES] = {0, 0.3, 1, -0.7, 2.5, 8};
static const double levels[SAMPLES] = {0.1, 0.4, 1.3, -1, 1.8, 2.1};

static double complex complex_prediction(double x, const double complex theta[2])
{
    return theta[0] * (1 - cexp(-theta[1] * x));
}

static double complex complex_saturation_loss(const double complex theta[2])
{
    double complex sum = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        double complex r = complex_prediction(times[i], theta) - levels[i];
        sum += r * r;
    }
    return sum / SAMPLES;
}

/* A derivative of a loss by parameter k. */
static double complex_step(double complex (*loss)(const double complex theta[2]),
                           const double theta[2], size_t k)
{
    double complex moved[2] = {theta[0], theta[1]};
    moved[k] += imaginary_step * I;
    return cimag(loss(moved)) / imaginary_step;
}

static const double parameters[][2] = {{2, 0.5}, {1.2, 3}, {-1, 0.1}, {0.7, -0.4}, {3, 1}};

enum { PARAMETERS = sizeof parameters / sizeof *parameters };

Test(least_squares, gradient_is_the_derivative_in_complex_numbers)
{
    for (size_t p = 0; p < PARAMETERS; p++) {
        double grad[2];
        least_squares_gradient(5, 2, line, heights, parameters[p], grad);
        for (size_t k = 0; k < 2; k++)
            expect_near(grad[k], complex_step(complex_line_loss, parameters[p], k), 1e-14, "line");
    }
}

Test(saturation, gradient_and_jacobian_are_the_derivatives_in_complex_numbers)
{
    for (size_t p = 0; p < PARAMETERS; p++) {
        double grad[2], J[SAMPLES][2], y_hat[SAMPLES];
        saturation_gradient(SAMPLES, times, levels, parameters[p], grad);
        saturation_jacobian(SAMPLES, times, parameters[p], J);
        saturation_predict(SAMPLES, times, parameters[p], y_hat);
        for (size_t k = 0; k < 2; k++) {
            expect_near(grad[k], complex_step(complex_saturation_loss, parameters[p], k), 1e-14,
                        "gradient");
            for (size_t i = 0; i < SAMPLES; i++) {
                double complex moved[2] = {parameters[p][0], parameters[p][1]};
                expect_near(y_hat[i], creal(complex_prediction(times[i], moved)), 1e-14, "y_hat");
                moved[k] += imaginary_step * I;
                expect_near(J[i][k], cimag(complex_prediction(times[i], moved)) / imaginary_step,
                            1e-14, "Jacobian");
            }
        }
    }
}

/* At theta_1 x = log 2 the model has reached half its height. */
Test(saturation, has_the_values_that_halves_and_quarters_give)
{
    double x[2] = {1, 2}, y_hat[2], J[2][2], grad[2], theta[2] = {4, M_LN2};
    saturation_predict(2, x, theta, y_hat);
    expect_near(y_hat[0], 2, 1e-15, "half");
    expect_near(y_hat[1], 3, 1e-15, "three quarters");
    saturation_jacobian(2, x, theta, J);
    expect_near(J[0][0], 0.5, 1e-15, "height at 1");
    expect_near(J[0][1], 2, 1e-15, "rate at 1");
    expect_near(J[1][0], 0.75, 1e-15, "height at 2");
    expect_near(J[1][1], 2, 1e-15, "rate at 2");
    /* residuals 1 and -1: 2/2 (0.5 - 0.75, 2 - 2) */
    saturation_gradient(2, x, (double[2]){1, 4}, theta, grad);
    expect_near(grad[0], -0.25, 1e-14, "gradient by the height");
    cr_expect_float_eq(grad[1], 0, 1e-14);
    expect_near(saturation_loss(2, x, (double[2]){1, 4}, theta), 1, 1e-14, "loss");
    saturation_gradient__loses_the_mean(2, x, (double[2]){1, 4}, theta, grad);
    expect_near(grad[0], -0.5, 1e-14, "without the mean");
}

/* Handed in as formulas, differences are right to some digits, and rounding shows. */
Test(least_squares, differences_are_right_to_some_digits)
{
    static const struct {
        least_squares_function *line;
        saturation_function *saturation;
        double least, most;
    } cases[] = {{least_squares_gradient__is_a_central_difference,
                  saturation_gradient__is_a_central_difference, 1e-13, 1e-9},
                 {least_squares_gradient__is_a_forward_difference,
                  saturation_gradient__is_a_forward_difference, 1e-9, 1e-5}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double right[2], numerical[2], error;
        least_squares_gradient(5, 2, line, heights, parameters[1], right);
        cases[k].line(5, 2, line, heights, parameters[1], numerical);
        error = relative_error(2, right, numerical);
        cr_expect(error > cases[k].least && error < cases[k].most, "line, %zu: %g", k, error);
        saturation_gradient(SAMPLES, times, levels, parameters[1], right);
        cases[k].saturation(SAMPLES, times, levels, parameters[1], numerical);
        error = relative_error(2, right, numerical);
        cr_expect(error > cases[k].least && error < cases[k].most, "saturation, %zu: %g", k, error);
    }
}
