#include "contract/expression_code.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool knows(const void *data, const char *name)
{
    (void)data;
    (void)name;
    return true;
}

/* A is 2 x 2, every other lower-case name a vector of 2, `c` a number. */
static void look_up(const void *data, const char *name, struct code *code)
{
    (void)data;
    bool is_matrix = strcmp(name, "A") == 0, is_number = strcmp(name, "c") == 0;
    *code = code_new(is_number ? 1 : 2, is_matrix ? 2 : 1);
    for (size_t i = 0; i < code->rows * code->columns; i++)
        code->elements[i] = is_matrix   ? text_format("A[%zu][%zu]", i / 2, i % 2)
                            : is_number ? memory_string("0.5")
                                        : text_format("%s[%zu]", name, i);
}

/* Expressions, and their elements one after the other. */
static const struct {
    const char *expression, *code;
} written[] = {
    {"s + 1000", "s[0] + 1000.0|s[1] + 1000.0|"},
    {"sum(p)", "p[0] + p[1]|"},
    {"p - (q - c)", "p[0] - (q[0] - 0.5)|p[1] - (q[1] - 0.5)|"},
    {"2 * (p + q) / c", "(2.0 * (p[0] + q[0])) / 0.5|(2.0 * (p[1] + q[1])) / 0.5|"},
    {"-p", "-p[0]|-p[1]|"},
    {"-(-p)", "-(-p[0])|-(-p[1])|"},
    {"reverse(p) - 1", "p[1] - 1.0|p[0] - 1.0|"},
    {"abs(p - q)", "fabs(p[0] - q[0])|fabs(p[1] - q[1])|"},
    {"norm(p)", "hypot(fabs(p[0]), p[1])|"},
    {"max(p)", "fmax(p[0], p[1])|"},
    {"transpose(A)", "A[0][0]|A[1][0]|A[0][1]|A[1][1]|"},
    {"product(A, p)", "A[0][0] * p[0] + A[0][1] * p[1]|A[1][0] * p[0] + A[1][1] * p[1]|"},
    {"A + p", NULL},
    {"product(p, A)", NULL},
};

Test(expression_code, writes_every_element_as_c_with_the_parentheses_that_c_needs)
{
    struct scope scope = {.knows = knows};
    struct code_scope code_scope = {.look_up = look_up};
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        struct expression *expression;
        struct error error = {0};
        struct code code;
        struct text all = {0};
        const char *text = written[i].expression;
        cr_assert_eq(expression_parse(text, strlen(text), &scope, &expression, &error), 0, "%s",
                     error.text);
        bool fits = expression_code(expression, &code_scope, &code);
        cr_expect_eq(fits, written[i].code != NULL, "%s", text);
        for (size_t k = 0; fits && k < code.rows * code.columns; k++)
            text_print(&all, "%s|", code.elements[k]);
        if (written[i].code)
            cr_expect_str_eq(text_string(&all), written[i].code);
        text_release(&all);
        code_release(&code);
        expression_release(expression);
    }
}

Test(expression_code, writes_numbers_that_read_back_as_they_were_and_are_doubles)
{
    static const struct {
        double number;
        const char *code;
    } numbers[] = {{1, "1.0"},
                   {-0.0, "-0.0"},
                   {0.1, "0.1"},
                   {1e30, "1e+30"},
                   {NAN, "NAN"},
                   {-INFINITY, "-INFINITY"},
                   {1.0 / 3, "0.3333333333333333"}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct text text = {0};
        code_number(&text, numbers[i].number);
        cr_expect_str_eq(text_string(&text), numbers[i].code);
        text_release(&text);
    }
}
