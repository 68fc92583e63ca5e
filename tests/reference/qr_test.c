/*
 * Least squares against certified solutions, and where there is no solution.
 */
#include "qr.h"

#include "nist.h"
#include "qr_quad.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

enum { MAX_OBSERVATIONS = 82, MAX_COEFFICIENTS = 11 };

/* One certified problem: each predictor to the powers 1..degree, with or without an intercept. */
struct set {
    const char *name;
    size_t n;          /* observations */
    size_t intercept;  /* 1 or 0 */
    size_t predictors; /* numbers per row of x */
    size_t degree;
    const long double *x, *y;
    const long double *certified; /* intercept + predictors * degree coefficients */
    double digits;                /* that are promised */
};

static const struct set sets[] = {
    {"Norris", 36, 1, 1, 1, norris_x, norris_y, norris_certified, 11},
    {"Pontius", 40, 1, 1, 2, pontius_x, pontius_y, pontius_certified, 11},
    {"NoInt1", 11, 0, 1, 1, noint1_x, noint1_y, noint1_certified, 11},
    {"NoInt2", 3, 0, 1, 1, noint2_x, noint2_y, noint2_certified, 11},
    {"Longley", 16, 1, 6, 1, longley_x, longley_y, longley_certified, 11},
    {"Filip", 82, 1, 1, 10, filip_x, filip_y, filip_certified, 11},
    {"Wampler1", 21, 1, 1, 5, wampler_x, wampler1_y, wampler_certified, 11},
    {"Wampler2", 21, 1, 1, 5, wampler_x, wampler2_y, wampler2_certified, 11},
    {"Wampler3", 21, 1, 1, 5, wampler_x, wampler3_y, wampler_certified, 11},
    {"Wampler4", 21, 1, 1, 5, wampler_x, wampler4_y, wampler_certified, 11},
    {"Wampler5", 21, 1, 1, 5, wampler_x, wampler5_y, wampler_certified, 9},
};

static size_t coefficient_count(const struct set *set)
{
    return set->intercept + set->predictors * set->degree;
}

/* The design matrix of a set: n rows 1, x, x^2, ... */
static void design(const struct set *set, __float128 A[])
{
    for (size_t i = 0; i < set->n; i++) {
        if (set->intercept)
            *A++ = 1;
        for (size_t k = 0; k < set->predictors; k++) {
            __float128 power = 1;
            for (size_t p = 1; p <= set->degree; p++)
                *A++ = power *= set->x[i * set->predictors + k];
        }
    }
}

/* Log relative error: how many digits of `got` are those of `want`; 15 are certified. */
static double digits(long double got, long double want)
{
    if (got == want)
        return 15;
    return fmin(15, (double)-log10l(fabsl(got - want) / fabsl(want)));
}

Test(least_squares, agrees_with_certified_coefficients)
{
    static __float128 exact[MAX_OBSERVATIONS * MAX_COEFFICIENTS];
    static long double A[MAX_OBSERVATIONS * MAX_COEFFICIENTS];
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++) {
        const struct set *set = &sets[s];
        size_t d = coefficient_count(set);
        long double x[MAX_COEFFICIENTS];
        design(set, exact);
        for (size_t k = 0; k < set->n * d; k++)
            A[k] = (long double)exact[k];
        int result = qr_least_squares(set->n, d, (const long double(*)[d])A, set->y, 0, x);
        cr_assert_eq(result, 0, "%s: refused", set->name);
        for (size_t j = 0; j < d; j++) {
            double agreeing = digits(x[j], set->certified[j]);
            cr_expect(agreeing >= set->digits,
                      "%s: coefficient %zu is %.17Lg, certified %.15Lg: %.2f digits, promised %g",
                      set->name, j, x[j], set->certified[j], agreeing, set->digits);
        }
    }
}

/* With 113 bits nothing but the 15 published digits limits the agreement. */
Test(least_squares, reproduces_every_certified_digit_in_quadruple_precision)
{
    static __float128 A[MAX_OBSERVATIONS * MAX_COEFFICIENTS], y[MAX_OBSERVATIONS];
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++) {
        const struct set *set = &sets[s];
        size_t d = coefficient_count(set);
        __float128 x[MAX_COEFFICIENTS];
        design(set, A);
        for (size_t i = 0; i < set->n; i++)
            y[i] = set->y[i];
        int result = qr_least_squares_quad(set->n, d, (const __float128(*)[d])A, y, 0, x);
        cr_assert_eq(result, 0, "%s: refused", set->name);
        for (size_t j = 0; j < d; j++) {
            char got[40], want[40];
            snprintf(got, sizeof got, "%.14Le", (long double)x[j]);
            snprintf(want, sizeof want, "%.14Le", set->certified[j]);
            cr_expect_str_eq(got, want, "%s: coefficient %zu is %s, certified %s", set->name, j,
                             got, want);
        }
    }
}

/* The sets hold what their name says: counts that do not fit would read beyond an array. */
Test(least_squares, is_tested_on_whole_sets)
{
    cr_assert_eq(sizeof norris_x, 36 * sizeof *norris_x);
    cr_assert_eq(sizeof norris_y, sizeof norris_x);
    cr_assert_eq(sizeof pontius_x, 40 * sizeof *pontius_x);
    cr_assert_eq(sizeof pontius_y, sizeof pontius_x);
    cr_assert_eq(sizeof noint1_x, 11 * sizeof *noint1_x);
    cr_assert_eq(sizeof noint1_y, sizeof noint1_x);
    cr_assert_eq(sizeof noint2_x, 3 * sizeof *noint2_x);
    cr_assert_eq(sizeof noint2_y, sizeof noint2_x);
    cr_assert_eq(sizeof longley_y, 16 * sizeof *longley_y);
    cr_assert_eq(sizeof longley_x, 6 * sizeof longley_y);
    cr_assert_eq(sizeof filip_x, 82 * sizeof *filip_x);
    cr_assert_eq(sizeof filip_y, sizeof filip_x);
    cr_assert_eq(sizeof wampler_x, 21 * sizeof *wampler_x);
    cr_assert_eq(sizeof wampler1_y, sizeof wampler_x);
    cr_assert_eq(sizeof wampler2_y, sizeof wampler_x);
    cr_assert_eq(sizeof wampler3_y, sizeof wampler_x);
    cr_assert_eq(sizeof wampler4_y, sizeof wampler_x);
    cr_assert_eq(sizeof wampler5_y, sizeof wampler_x);
}

/* Three unknowns at most; rows one after the other. */
struct dependent {
    const char *what;
    size_t n, d;
    long double A[12];
};

static const struct dependent dependents[] = {
    {"a single zero", 1, 1, {0}},
    {"a column of zeros", 4, 3, {1, 0, 2, 1, 0, 3, 1, 0, 5, 1, 0, 7}},
    {"two equal columns", 4, 2, {3, 3, 1, 1, 4, 4, 1, 1}},
    {"a multiple", 4, 2, {1, -3, 2, -6, 7, -21, 5, -15}},
    {"a multiple 1e30 times as long", 4, 2, {1, 1e30L, 2, 2e30L, 3, 3e30L, 4, 4e30L}},
    {"a sum of the others", 4, 3, {1, 2, 3, 4, 5, 9, 7, 1, 8, 2, 2, 4}},
    {"a square matrix of rank 2", 3, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9}},
    {"fewer rows than columns", 2, 3, {1, 0, 0, 0, 1, 0}},
    {"one row, two columns", 1, 2, {1, 2}},
};

Test(least_squares, refuses_dependent_columns_and_leaves_the_unknowns)
{
    static const long double b[4] = {1, 2, 3, 4};
    for (size_t k = 0; k < sizeof dependents / sizeof *dependents; k++) {
        const struct dependent *dependent = &dependents[k];
        size_t d = dependent->d;
        long double x[3] = {11, 12, 13};
        int result =
            qr_least_squares(dependent->n, d, (const long double(*)[d])dependent->A, b, 1e-12L, x);
        cr_expect_eq(result, -1, "%s: result %d", dependent->what, result);
        cr_expect(x[0] == 11 && x[1] == 12 && x[2] == 13, "%s: x was written", dependent->what);
    }
}

/* Columns 1e-6 apart are independent, whatever their lengths: only the tolerance refuses them. */
Test(least_squares, refuses_nearly_dependent_columns_as_the_tolerance_says)
{
    static const long double A[3][2] = {{1, 1}, {1, 1 + 1e-6L}, {1, 1 - 1e-6L}};
    static const long double b[3] = {3, 3 + 2e-6L, 3 - 2e-6L};
    long double x[2] = {0};
    cr_assert_eq(qr_least_squares(3, 2, A, b, 1e-5L, x), -1);
    cr_assert_eq(qr_least_squares(3, 2, A, b, 1e-12L, x), 0);
    cr_expect(fabsl(x[0] - 1) < 1e-12L && fabsl(x[1] - 2) < 1e-12L, "x = %.17Lg, %.17Lg", x[0],
              x[1]);
}

Test(least_squares, turns_scaled_columns_into_scaled_unknowns)
{
    static const long double A[4][3] = {{1, 2, -1}, {1, 3, 4}, {1, 5, 0}, {1, -7, 2}};
    static const long double b[4] = {3, 1, 4, 1};
    static const long double factors[][3] = {
        {1e200L, 1, 1},           {1, 1e-200L, 1},
        {1e200L, 1e-200L, -1},    {1e-200L, 1e-200L, 1e-200L},
        {1e200L, 1e200L, 1e200L},
    };
    long double plain[3];
    cr_assert_eq(qr_least_squares(4, 3, A, b, 1e-12L, plain), 0);
    for (size_t k = 0; k < sizeof factors / sizeof *factors; k++) {
        long double scaled[4][3], x[3];
        for (size_t i = 0; i < 4; i++)
            for (size_t j = 0; j < 3; j++)
                scaled[i][j] = A[i][j] * factors[k][j];
        int result = qr_least_squares(4, 3, (const long double(*)[3])scaled, b, 1e-12L, x);
        cr_assert_eq(result, 0, "factors %zu: refused", k);
        for (size_t j = 0; j < 3; j++)
            cr_expect(fabsl(x[j] * factors[k][j] - plain[j]) <= 1e-17L * fabsl(plain[j]),
                      "factors %zu: x[%zu] = %.20Lg, unscaled %.20Lg", k, j, x[j], plain[j]);
    }
}

/* Its one solution has whole numbers; 1e-17 is a hundred roundings of long double. */
Test(least_squares, solves_a_square_system)
{
    static const long double A[3][3] = {{2, 1, -1}, {-3, -1, 2}, {-2, 1, 2}};
    static const long double b[3] = {8, -11, -3};
    static const long double want[3] = {2, 3, -1};
    long double x[3];
    cr_assert_eq(qr_least_squares(3, 3, A, b, 1e-12L, x), 0);
    for (size_t j = 0; j < 3; j++)
        cr_expect(fabsl(x[j] - want[j]) <= 1e-17L, "x[%zu] = %.20Lg, expected %Lg", j, x[j],
                  want[j]);
}

Test(least_squares, solves_permuted_diagonal_systems_without_rounding)
{
    static const long double A[3][3] = {{0, 4, 0}, {0, 0, -2}, {8, 0, 0}};
    static const long double b[3] = {12, 1, 5};
    long double x[3];
    cr_assert_eq(qr_least_squares(3, 3, A, b, 0, x), 0);
    cr_expect(x[0] == 0.625L && x[1] == 3 && x[2] == -0.5L, "x = %Lg, %Lg, %Lg", x[0], x[1], x[2]);
}

Test(least_squares, leaves_a_residual_orthogonal_to_all_columns)
{
    static const long double A[5][2] = {{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}};
    static const long double b[5] = {1, 3, 2, 5, 4};
    long double x[2], projected[2] = {0};
    cr_assert_eq(qr_least_squares(5, 2, A, b, 1e-12L, x), 0);
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 2; j++)
            projected[j] += A[i][j] * (b[i] - A[i][0] * x[0] - A[i][1] * x[1]);
    cr_expect(fabsl(projected[0]) < 1e-17L && fabsl(projected[1]) < 1e-17L,
              "A^T (b - A x) = %Lg, %Lg", projected[0], projected[1]);
}
