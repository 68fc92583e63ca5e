#include "judge/compare.h"

#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Test(number, is_right_within_its_bound_and_never_when_it_is_no_number)
{
    static const struct {
        double got, want, bound;
        bool right;
    } cases[] = {
        {1, 1, 0, true},
        {1, 1 + 1e-9, 1e-8, true},
        {1, 1.1, 1e-8, false},
        {NAN, 1, 9, false},
        {1, NAN, 9, false},
        {NAN, NAN, 9, false},
        {INFINITY, INFINITY, 0, true},
        {INFINITY, -INFINITY, 9, false},
        {1, INFINITY, 9, false},
        {INFINITY, 1, 9, false},
        {0, -0.0, 0, true},
        {1, 1, NAN, true},
        {1, 2, NAN, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(number_is_right(cases[i].got, cases[i].want, cases[i].bound), cases[i].right,
                     "%g for %g", cases[i].got, cases[i].want);
}

/* A reference that subtracts: its answer loses digits when the two numbers are close. */
double subtract(size_t n, const double x[2], double out[n]);
double subtract(size_t n, const double x[2], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = x[0] - x[1];
    return x[0] * x[1];
}

/* One that fails and leaves its output alone. */
int refuse(size_t n, double out[n]);
int refuse(size_t n, double out[n])
{
    (void)n;
    (void)out;
    return -1;
}

static struct contract contract_of(const char *header)
{
    struct contract contract = {0};
    struct error error = {0};
    cr_assert_eq(prototype_parse("test.h", header, strlen(header), &contract, &error), 0, "%s",
                 error.text);
    return contract;
}

static struct call subtraction(const struct contract *contract, double a, double b)
{
    struct call call = {0};
    call_init(&call, &contract->signatures[0]);
    call.values[0].scalar.size = 1;
    call_shape(&call);
    double *x = malloc(2 * sizeof *x);
    x[0] = a;
    x[1] = b;
    call.values[1].data = x;
    return call;
}

/* Whether a student's out[0] and returned value would be right. */
static bool is_right_within(struct tolerance tolerance, double a, double b, double out,
                            double returned)
{
    struct contract contract =
        contract_of("double subtract(size_t n, const double x[2], double out[n]);");
    struct call call = subtraction(&contract, a, b);
    struct expectation expectation;
    struct difference difference;
    expectation_make((function_pointer *)subtract, &call, tolerance, &expectation);
    struct answer answer = {
        .kind = ANSWER_RETURNED, .returned.real = returned, .poison = poison_of_pass(0)};
    void *arrays[3] = {NULL, NULL, &out};
    answer.arrays = arrays;
    bool right = answer_is_right(&call, &answer, &expectation, &difference);
    expectation_release(&expectation, &call);
    call_release(&call);
    contract_release(&contract);
    return right;
}

static bool is_right(double a, double b, double out, double returned)
{
    return is_right_within((struct tolerance){1e-9, 0}, a, b, out, returned);
}

Test(compare, allows_the_absolute_tolerance_and_no_more)
{
    struct tolerance tolerance = {1e-9, 1e-6};
    cr_expect(is_right_within(tolerance, 1e-20, 0, 0, 0));
    cr_expect(is_right_within(tolerance, 1, 0.5, 0.5 + 0.9e-6, 0.5));
    cr_expect_not(is_right_within(tolerance, 1, 0.5, 0.5 + 1.1e-6, 0.5));
    cr_expect_not(is_right(1e-20, 0, 0, 0));
}

Test(compare, allows_what_rounding_the_inputs_would_do_and_no_more)
{
    double a = 1 + 1e-8, b = 1;
    cr_expect(is_right(a, b, a - b, a * b));
    /* 1e-8 with an error of a few units in the last place of 1: relative 1e-8, far beyond the
     * tolerance, but honest. */
    cr_expect(is_right(a, b, a - b + 4 * DBL_EPSILON, a * b));
    cr_expect_not(is_right(a, b, (a - b) * 1.01, a * b));
    cr_expect_not(is_right(3, 1, 2 * (1 + 1e-8), 3));
    cr_expect(is_right(3, 1, 2 * (1 + 1e-10), 3));
    cr_expect_not(is_right(3, 1, 2, 3 * (1 + 1e-8)));
    cr_expect_not(is_right(3, 1, NAN, 3));
}

Test(compare, wants_outputs_left_alone_where_the_reference_leaves_them)
{
    struct contract contract = contract_of("int refuse(size_t n, double out[n]);");
    struct call call = {0};
    call_init(&call, &contract.signatures[0]);
    call.values[0].scalar.size = 2;
    call_shape(&call);
    struct expectation expectation;
    struct difference difference;
    expectation_make((function_pointer *)refuse, &call, (struct tolerance){1e-9, 0}, &expectation);
    double out[2];
    void *arrays[2] = {NULL, out};
    struct answer answer = {.kind = ANSWER_RETURNED,
                            .returned.integer = -1,
                            .poison = poison_of_pass(1),
                            .arrays = arrays};
    poison_fill(out, 2, TYPE_DOUBLE, answer.poison);
    cr_expect(answer_is_right(&call, &answer, &expectation, &difference));
    out[1] = 0;
    cr_expect_not(answer_is_right(&call, &answer, &expectation, &difference));
    cr_expect(difference.want_untouched && difference.index == 1);
    poison_fill(out, 2, TYPE_DOUBLE, answer.poison);
    answer.returned.integer = 0;
    cr_expect_not(answer_is_right(&call, &answer, &expectation, &difference));
    cr_expect(difference.is_return);
    expectation_release(&expectation, &call);
    call_release(&call);
    contract_release(&contract);
}
