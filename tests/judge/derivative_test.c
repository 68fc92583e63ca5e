#include "judge/derivative.h"

#include <criterion/criterion.h>
#include <math.h>

static double cube(double x)
{
    return x * x * x;
}
static double inverse_square(double x)
{
    return 1 / (x * x);
}
static double constant(double x)
{
    (void)x;
    return 7;
}
static double negative_exp(double x)
{
    return exp(-x);
}

static const struct {
    const char *name;
    double (*function)(double);
    double x, h, slope;
} smooth[] = {
    {"x^3 at 1", cube, 1, 0.25, 3},
    {"x^3 at 0", cube, 0, 0.25, 0},
    {"1/x^2 at 0.1", inverse_square, 0.1, 0.025, -2000},
    {"sin at 2", sin, 2, 0.5, -0.41614683654714241},
    {"exp(-x) at 3", negative_exp, 3, 0.75, -0.049787068367863944},
    {"a constant", constant, 5, 1, 0},
    {"log at 10", log, 10, 2.5, 0.1},
};

static struct slope slope_of(double (*function)(double), double x, double h)
{
    double plus[DERIVATIVE_STEPS], minus[DERIVATIVE_STEPS];
    for (int k = 0; k < DERIVATIVE_STEPS; k++) {
        plus[k] = function(x + ldexp(h, -k));
        minus[k] = function(x - ldexp(h, -k));
    }
    return derivative_extrapolate(plus, minus, h);
}

Test(derivative, holds_nine_digits_of_smooth_functions_and_its_bar_covers_the_rest)
{
    for (size_t i = 0; i < sizeof smooth / sizeof *smooth; i++) {
        struct slope slope = slope_of(smooth[i].function, smooth[i].x, smooth[i].h);
        double off = fabs(slope.value - smooth[i].slope);
        cr_expect(off <= 1e-9 * fmax(1, fabs(smooth[i].slope)), "%s: %.17g", smooth[i].name,
                  slope.value);
        cr_expect(off <= 8 * slope.error + 1e-15, "%s: off by %g, bar %g", smooth[i].name, off,
                  slope.error);
    }
}

Test(derivative, has_a_wide_bar_at_a_kink_beside_the_point)
{
    struct slope slope = slope_of(fabs, 0.05, 0.25);
    cr_assert(fabs(slope.value - 1) <= 8 * slope.error + 1e-12, "%g +- %g", slope.value,
              slope.error);
}

Test(derivative, knows_nothing_about_what_is_not_a_number)
{
    double plus[DERIVATIVE_STEPS], minus[DERIVATIVE_STEPS];
    for (int k = 0; k < DERIVATIVE_STEPS; k++)
        plus[k] = minus[k] = NAN;
    cr_assert(isinf(derivative_extrapolate(plus, minus, 1).error));
}
