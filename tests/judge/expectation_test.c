/* How far differences of a callback's values may be off. */
#include "judge/expectation.h"

#include "base/memory.h"
#include "contract/prototype.h"

#include "callbacks.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <string.h>

/* A slope by differences, as the function under test takes it. */
double slope(size_t n, objective *f, void *context, const double x[n], double h);
double slope(size_t n, objective *f, void *context, const double x[n], double h)
{
    double up[1] = {x[0] + h}, down[1] = {x[0] - h};
    return (f(n, up, context) - f(n, down, context)) / (2 * h);
}

static const char header[] =
    "double slope(size_t n, objective *f, void *context, const double x[n], double h);";

/* The bound of the slope of a quadratic in one variable at x. */
static double bound_at(double x, double h)
{
    struct contract contract = {0};
    struct error error = {0};
    struct random random;
    struct call call = {0};
    struct expectation expectation;
    cr_assert_not(prototype_parse("t.h", header, strlen(header), &contract, &error), "%s",
                  error.text);
    random_init(&random, 1, "expectation");
    call_init(&call, &contract.signatures[0]);
    call.values[0].scalar.size = 1;
    call_shape(&call);
    call.values[1].problem = problem_new(PROBLEM_QUADRATIC, 1, 1, &random);
    call.values[1].problem->numbers[0] = 1; /* 1/2 (x - 1)^2 */
    call.values[3].data = memory_copy(&x, sizeof x);
    call.values[4].scalar.real = h;
    expectation_make((function_pointer *)slope, &call, (struct tolerance){0}, &expectation);
    double bound = expectation.return_bound;
    expectation_release(&expectation, &call);
    call_release(&call);
    contract_release(&contract);
    return bound;
}

Test(expectation, allows_for_the_noise_of_a_callback_divided_by_the_step)
{
    static const double points[] = {0, 2, -3, 0.3};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        for (double h = 1; h > 1e-7; h /= 8) {
            double x = points[i], value = (x - 1) * (x - 1) / 2, noise = DBL_EPSILON * value / h;
            double bound = bound_at(x, h);
            cr_expect(bound > 20 * noise, "x %g, h %g: %g is too strict", x, h, bound / noise);
            cr_expect(bound < 1e4 * (noise + DBL_EPSILON * (1 + fabs(x) / h)),
                      "x %g, h %g: %g is too lenient", x, h, bound / noise);
        }
    }
}
