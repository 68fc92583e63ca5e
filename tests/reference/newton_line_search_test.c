/*
 * The reference's line search on the published table: six functions, four first steps each. Steps, slopes and numbers
 * of evaluations are those of tables 1 to 6 of J. J. More and D. J. Thuente, Line search algorithms with guaranteed
 * sufficient decrease, ACM TOMS 20 (1994), with the digits that implementations in other languages agree on.
 */
#include "line_search.h"

#include <criterion/criterion.h>
#include <math.h>

/* --- the paper's functions --- */

static double rational(double a, double *slope, void *context)
{
    (void)context;
    double square = a * a + 2;
    *slope = (a * a - 2) / (square * square);
    return -a / square;
}

static double powers(double a, double *slope, void *context)
{
    (void)context;
    double b = a + 0.004;
    *slope = 5 * pow(b, 4) - 8 * pow(b, 3);
    return pow(b, 5) - 2 * pow(b, 4);
}

/* |a - 1|, rounded off around 1, with a wave on it. */
static double wavy(double a, double *slope, void *context)
{
    (void)context;
    static const double round = 0.01, waves = 39;
    double distance = a - 1, value = fabs(distance), turn = waves * M_PI / 2;
    *slope = distance < 0 ? -1 : 1;
    if (value < round) {
        value = distance * distance / (2 * round) + round / 2;
        *slope = distance / round;
    }
    *slope += (1 - round) * cos(turn * a);
    return value + (1 - round) / turn * sin(turn * a);
}

static double gamma_of(double b)
{
    return sqrt(1 + b * b) - b;
}

/* Yanai, Ozawa and Kaneko's function; its two parameters are the context. */
static double corners(double a, double *slope, void *context)
{
    const double *b = context;
    double left = hypot(1 - a, b[1]), right = hypot(a, b[0]);
    *slope = gamma_of(b[0]) * (a - 1) / left + gamma_of(b[1]) * a / right;
    return gamma_of(b[0]) * left + gamma_of(b[1]) * right;
}

static double sharp[] = {0.001, 0.001}, left_round[] = {0.01, 0.001}, right_round[] = {0.001, 0.01};

/* --- the tables --- */

struct row {
    double step, slope;
    size_t evaluations;
};

static const double firsts[] = {1e-3, 1e-1, 1e1, 1e3};

static const struct table {
    const char *name;
    line_function *phi;
    double *context;
    double decrease, curvature;
    struct row rows[4];
} tables[] = {
    {"table 1",
     rational,
     NULL,
     .001,
     .1,
     {{1.3650, -9.1645e-3, 6}, {1.4414, 4.6645e-3, 3}, {10, 9.4195e-3, 1}, {36.888, 7.3169e-4, 4}}},
    {"table 2",
     powers,
     NULL,
     .1,
     .1,
     {{1.5960, 3.8e-9, 12}, {1.5960, 1.01e-10, 8}, {1.5960, -5.0e-9, 8}, {1.5960, -2.3e-8, 11}}},
    {"table 3",
     wavy,
     NULL,
     .1,
     .1,
     {{1, -5.1440e-5, 12}, {1, -1.9224e-4, 12}, {1, -1.9892e-6, 10}, {1, -1.5789e-5, 13}}},
    {"table 4",
     corners,
     sharp,
     .001,
     .001,
     {{.085, -6.8531e-5, 4}, {.1, -4.9330e-5, 1}, {.34910, -2.9195e-6, 3}, {.8294, 1.6436e-5, 4}}},
    {"table 5",
     corners,
     left_round,
     .001,
     .001,
     {{.075011, 1.9025e-4, 6},
      {.07751, 7.3935e-4, 3},
      {.073142, -2.5691e-4, 7},
      {.076159, 4.4913e-4, 8}}},
    {"table 6",
     corners,
     right_round,
     .001,
     .001,
     {{.9279, 5.2203e-4, 13},
      {.92615, 8.3588e-5, 11},
      {.92478, -2.3788e-4, 8},
      {.92440, -3.2498e-4, 11}}},
};

static struct line_point at_zero(const struct table *table)
{
    struct line_point start = {0, 0, 0};
    start.value = table->phi(0, &start.slope, table->context);
    return start;
}

static void search_row(const struct table *table, size_t k)
{
    struct line_search search = {table->decrease, table->curvature, firsts[k], 0, 100};
    struct line_point start = at_zero(table), found;
    const struct row *row = &table->rows[k];
    size_t evaluations;
    cr_assert_eq(line_search(&search, table->phi, table->context, start, &found, &evaluations), 0);
    cr_expect_eq(evaluations, row->evaluations, "%s from %g: %zu evaluations, not %zu", table->name,
                 firsts[k], evaluations, row->evaluations);
    cr_expect(fabs(found.step - row->step) <= 6e-5 * row->step, "%s from %g: step %g, not %g",
              table->name, firsts[k], found.step, row->step);
    /* Where hardly any slope is left, its digits are rounding. */
    cr_expect(fabs(found.slope - row->slope) <= 6e-5 * fabs(row->slope) + 1e-10,
              "%s from %g: slope %g, not %g", table->name, firsts[k], found.slope, row->slope);
    cr_expect_leq(found.value, start.value + table->decrease * found.step * start.slope);
    cr_expect_leq(fabs(found.slope), table->curvature * fabs(start.slope));
}

Test(line_search, gives_the_24_results_of_the_paper)
{
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (size_t k = 0; k < 4; k++)
            search_row(&tables[t], k);
}

/* From 1 downhill to the left, where the value rises at first trial: the search for psi's minimum. */
static double from_one(double a, double *slope, void *context)
{
    double value = corners(1 - a, slope, context);
    *slope = -*slope;
    return value;
}

Test(line_search, seeks_decrease_before_it_seeks_a_minimum)
{
    static const struct {
        double *context, step;
        size_t evaluations;
    } rows[] = {{sharp, .0038522, 6}, {left_round, .0040126, 6}, {right_round, .043447, 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct line_search search = {.1, .9, 1, 0, 100};
        struct line_point start = {0, 0, 0}, found;
        size_t evaluations;
        start.value = from_one(0, &start.slope, rows[i].context);
        cr_assert_lt(start.slope, 0);
        double *context = rows[i].context;
        cr_assert_eq(line_search(&search, from_one, context, start, &found, &evaluations), 0);
        cr_expect_eq(evaluations, rows[i].evaluations);
        cr_expect(fabs(found.step - rows[i].step) <= 6e-5 * rows[i].step, "step %g", found.step);
    }
}

static double line(double a, double *slope, void *context)
{
    (void)context;
    *slope = -1;
    return -a;
}

Test(line_search, gives_up_on_a_line_without_end)
{
    struct line_search search = {1e-4, .9, 1, 0, 30};
    struct line_point found;
    size_t evaluations;
    cr_expect_eq(
        line_search(&search, line, NULL, (struct line_point){0, 0, -1}, &found, &evaluations), -1);
    cr_expect_eq(evaluations, 30);
}

/* Not defined from 1 on; its minimum is at 1 - 1e-3. */
static double wall(double a, double *slope, void *context)
{
    (void)context;
    *slope = -1 + 1e-3 / (1 - a);
    return -a - 1e-3 * log(1 - a);
}

Test(line_search, steps_back_from_where_there_is_no_value)
{
    struct line_search search = {1e-4, .1, 8, 0, 60};
    struct line_point start = {0, 0, 0}, found;
    size_t evaluations;
    start.value = wall(0, &start.slope, NULL);
    cr_assert_eq(line_search(&search, wall, NULL, start, &found, &evaluations), 0);
    cr_expect_lt(found.step, 1);
    cr_expect_leq(fabs(found.slope), .1);
}
