#include "contract/expression.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* x is (1, -2, 3), A is ((1, 2, 3), (4, 5, 6)), c is 10; x is off by up to 0.5. */
static bool knows(const void *data, const char *name)
{
    (void)data;
    return !strcmp(name, "x") || !strcmp(name, "A") || !strcmp(name, "c") ||
           !strcmp(name, "first.x");
}

static void look_up(const void *data, const char *name, struct quantity *quantity)
{
    static const double x[] = {1, -2, 3}, A[] = {1, 2, 3, 4, 5, 6};
    (void)data;
    bool is_x = strchr(name, 'x') != NULL, is_A = !strcmp(name, "A");
    *quantity = is_A ? quantity_new(2, 3) : quantity_new(is_x ? 3 : 1, 1);
    for (size_t i = 0; i < quantity->rows * quantity->columns; i++) {
        quantity->numbers[i] = is_A ? A[i] : is_x ? x[i] : 10;
        quantity->slack[i] = is_x ? 0.5 : 0;
    }
}

static const struct scope scope = {.knows = knows, .look_up = look_up};

static const struct {
    const char *text;
    size_t rows, columns;
    double numbers[6];
} values[] = {
    {"2 + 3 * 4", 1, 1, {14}},
    {"(2 + 3) * 4 / 10", 1, 1, {2}},
    {"-2 - -3", 1, 1, {1}},
    {"1e-3", 1, 1, {1e-3}},
    {"x + c", 3, 1, {11, 8, 13}},
    {"2 * x - first.x", 3, 1, {1, -2, 3}},
    {"sum(x)", 1, 1, {2}},
    {"max(x)", 1, 1, {3}},
    {"norm(x) * norm(x)", 1, 1, {14}},
    {"abs(x)", 3, 1, {1, 2, 3}},
    {"reverse(A)", 2, 3, {4, 5, 6, 1, 2, 3}},
    {"transpose(A)", 3, 2, {1, 4, 2, 5, 3, 6}},
    {"product(A, x)", 2, 1, {6, 12}},
    {"product(transpose(x), x)", 1, 1, {14}},
};

Test(expression, has_the_value_that_arithmetic_gives_it)
{
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct expression *expression;
        struct error error = {0};
        struct quantity value;
        cr_assert_eq(
            expression_parse(values[i].text, strlen(values[i].text), &scope, &expression, &error),
            0, "%s: %s", values[i].text, error.text);
        cr_assert(expression_evaluate(expression, &scope, &value), "%s", values[i].text);
        cr_assert_eq(value.rows, values[i].rows, "%s", values[i].text);
        cr_assert_eq(value.columns, values[i].columns, "%s", values[i].text);
        for (size_t k = 0; k < value.rows * value.columns; k++)
            cr_expect_float_eq(value.numbers[k], values[i].numbers[k], 1e-14, "%s", values[i].text);
        quantity_release(&value);
        expression_release(expression);
    }
}

static const struct {
    const char *text, *message;
} refusals[] = {
    {"", "it ends where a number or a name belongs"},
    {"2 +", "it ends where a number or a name belongs"},
    {"(2", "it ends where ')' belongs"},
    {"2 3", "found '3' where an operator belongs"},
    {"y", "unknown name 'y'"},
    {"median(x)", "unknown function 'median'"},
    {"product(A)", "found ')' where ',' belongs"},
    {"1.2.3", "'1.2.3' is no number"},
    {"((((((((((((((((((((((((((((((((((((((((((((((((((((1", "nested too deeply"},
};

Test(expression, says_what_it_does_not_understand)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct expression *expression;
        struct error error = {0};
        cr_assert_eq(expression_parse(refusals[i].text, strlen(refusals[i].text), &scope,
                                      &expression, &error),
                     -1, "%s", refusals[i].text);
        cr_expect(strstr(error.text, refusals[i].message), "%s: %s", refusals[i].text, error.text);
    }
}

Test(expression, refuses_shapes_that_do_not_go_together)
{
    static const char *const texts[] = {"x + A", "product(A, A)", "sum(x + A)"};
    for (size_t i = 0; i < 3; i++) {
        struct expression *expression;
        struct error error;
        struct quantity value;
        cr_assert_eq(expression_parse(texts[i], strlen(texts[i]), &scope, &expression, &error), 0);
        cr_expect_not(expression_evaluate(expression, &scope, &value), "%s", texts[i]);
        cr_expect_null(value.numbers);
        expression_release(expression);
    }
}

Test(expression, carries_along_how_far_numbers_may_be_off)
{
    struct expression *expression;
    struct error error;
    struct quantity value;
    cr_assert_eq(expression_parse("sum(2 * x)", 10, &scope, &expression, &error), 0);
    cr_assert(expression_evaluate(expression, &scope, &value));
    cr_expect_float_eq(value.slack[0], 3, 1e-12);
    quantity_release(&value);
    expression_release(expression);
}
