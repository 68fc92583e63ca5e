#include "contract/problem.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static struct problem *problem_of(enum problem_kind kind, size_t wanted)
{
    struct random random;
    random_init(&random, 7, "problem");
    size_t n = problem_size(kind, wanted), m = problem_outputs(kind, n);
    return problem_new(kind, n, m ? m : 4, &random);
}

/* Values at the starting points, computed from the formulas of More, Garbow and Hillstrom by hand or in exact
 * arithmetic. */
static const struct {
    enum problem_kind kind;
    double value;
} starts[] = {
    {PROBLEM_ROSENBROCK, 24.2},
    {PROBLEM_BEALE, 14.203125},
    {PROBLEM_FREUDENSTEIN_ROTH, 400.5},
    {PROBLEM_WOOD, 19192},
    {PROBLEM_POWELL, 215},
    {PROBLEM_HELICAL_VALLEY, 2500},
    {PROBLEM_HIMMELBLAU, 170},
    {PROBLEM_BROWN_DENNIS, 7926693.336997432},
};

Test(problem, has_the_published_values_at_the_starting_points)
{
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct problem *problem = problem_of(starts[i].kind, 1);
        double x[4];
        problem_start(problem, x);
        cr_expect_float_eq(problem_value(problem, x, NULL), starts[i].value,
                           1e-12 * starts[i].value, "%s", problem_name(starts[i].kind));
        free(problem);
    }
}

Test(problem, is_zero_at_the_published_minima)
{
    static const struct {
        enum problem_kind kind;
        double x[4];
    } minima[] = {{PROBLEM_ROSENBROCK, {1, 1}},
                  {PROBLEM_BEALE, {3, 0.5}},
                  {PROBLEM_HIMMELBLAU, {3, 2}},
                  {PROBLEM_FREUDENSTEIN_ROTH, {5, 4}},
                  {PROBLEM_HELICAL_VALLEY, {1, 0, 0}},
                  {PROBLEM_WOOD, {1, 1, 1, 1}},
                  {PROBLEM_POWELL, {0}},
                  {PROBLEM_BOX, {1, 10, 1}},
                  {PROBLEM_VARIABLY_DIMENSIONED, {1}}};
    for (size_t i = 0; i < sizeof minima / sizeof *minima; i++) {
        struct problem *problem = problem_of(minima[i].kind, 1);
        cr_expect_float_eq(problem_value(problem, minima[i].x, NULL), 0, 1e-28, "%s",
                           problem_name(minima[i].kind));
        free(problem);
    }
}

Test(problem, has_a_gradient_that_is_its_derivative)
{
    enum { N = 8 };
    for (enum problem_kind kind = 0; kind < PROBLEMS; kind++) {
        if (!problem_suits(kind, CALLBACK_OBJECTIVE_WITH_GRADIENT))
            continue;
        struct problem *problem = problem_of(kind, N);
        double x[N], grad[N], h = 1e-5;
        problem_start(problem, x);
        for (size_t i = 0; i < problem->n; i++)
            x[i] = x[i] / 10 + 0.3 + 0.1 * (double)i;
        problem_value(problem, x, grad);
        for (size_t i = 0; i < problem->n; i++) {
            double here = x[i], up, down;
            x[i] = here + h;
            up = problem_value(problem, x, NULL);
            x[i] = here - h;
            down = problem_value(problem, x, NULL);
            x[i] = here;
            double scale = 1 + fabs(grad[i]) + fabs(up);
            cr_expect_float_eq(grad[i], (up - down) / (2 * h), 1e-6 * scale, "%s, component %zu",
                               problem_name(kind), i);
        }
        free(problem);
    }
}

Test(problem, is_the_sum_of_the_squares_of_its_outputs)
{
    for (enum problem_kind kind = 0; kind < PROBLEMS; kind++) {
        if (!problem_suits(kind, CALLBACK_OBJECTIVE) ||
            !problem_suits(kind, CALLBACK_VECTOR_FUNCTION))
            continue;
        struct problem *problem = problem_of(kind, 4);
        double x[4] = {0.5, -0.25, 1.5, 0.75}, out[32], sum = 0;
        problem_outputs_at(problem, x, out);
        for (size_t i = 0; i < problem->m; i++)
            sum += out[i] * out[i];
        cr_expect_float_eq(problem_value(problem, x, NULL), sum, 1e-12 * sum, "%s",
                           problem_name(kind));
        free(problem);
    }
}

Test(problem, has_the_condition_number_that_it_says)
{
    struct problem *problem = problem_of(PROBLEM_NARROW_QUADRATIC, 6);
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < 6; i++) {
        double eigenvalue = problem->numbers[12 + i];
        least = fmin(least, eigenvalue);
        most = fmax(most, eigenvalue);
    }
    cr_expect_float_eq(most / least, 1e4, 1e-6);
    free(problem);
}

Test(problem, finds_the_size_nearest_to_the_wanted_one)
{
    cr_expect_eq(problem_size(PROBLEM_ROSENBROCK, 1), 2);
    cr_expect_eq(problem_size(PROBLEM_ROSENBROCK, 7), 6);
    cr_expect_eq(problem_size(PROBLEM_POWELL, 11), 8);
    cr_expect_eq(problem_size(PROBLEM_WOOD, 100), 4);
    cr_expect_eq(problem_size(PROBLEM_QUADRATIC, 13), 13);
}
