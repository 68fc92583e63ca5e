#include "contract/notation.h"

#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char header[] = "double f(size_t n, size_t d, const double X[n][d], const int "
                             "label[n], double s, double out[2]);";

static struct call sample_call(struct contract *contract)
{
    struct error error = {0};
    cr_assert_eq(prototype_parse("t.h", header, strlen(header), contract, &error), 0, "%s",
                 error.text);
    struct call call = {0};
    call_init(&call, &contract->signatures[0]);
    call.values[0].scalar.size = 2;
    call.values[1].scalar.size = 3;
    call.values[4].scalar.real = 0.1;
    call_shape(&call);
    double *X = calloc(6, sizeof *X);
    int *label = calloc(2, sizeof *label);
    X[1] = -1.5;
    X[5] = 1e-300;
    label[1] = -7;
    call.values[2].data = X;
    call.values[3].data = label;
    return call;
}

Test(notation, shows_numbers_with_as_few_digits_as_read_back)
{
    static const struct {
        double number;
        const char *text;
    } cases[] = {
        {0, "0"},          {-0.0, "-0"},     {0.1, "0.1"},       {1.0 / 3, "0.3333333333333333"},
        {1e30, "1e+30"},   {NAN, "NaN"},     {INFINITY, "inf"},  {5.325, "5.325"},
        {20, "20"},        {-1000, "-1000"}, {999999, "999999"}, {1e6, "1e+06"},
        {2.5e7, "2.5e+07"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text text = {0};
        notate_number(&text, cases[i].number);
        cr_expect_str_eq(text_string(&text), cases[i].text);
        text_release(&text);
    }
}

Test(notation, shows_two_numbers_with_enough_digits_to_differ)
{
    char *a, *b;
    notate_pair(1, 1 + 1e-12, &a, &b);
    cr_expect_str_neq(a, b);
    free(a);
    free(b);
    notate_pair(5.325, 26.625, &a, &b);
    cr_expect_str_eq(a, "5.325");
    cr_expect_str_eq(b, "26.625");
    free(a);
    free(b);
    notate_pair(-2147483648.0, 10000001, &a, &b);
    cr_expect_str_eq(a, "-2147483648");
    cr_expect_str_eq(b, "10000001");
    free(a);
    free(b);
    notate_pair(10000001, 0.5, &a, &b);
    cr_expect_str_eq(a, "1e+07");
    free(a);
    free(b);
}

Test(notation, names_elements_inside_and_outside_an_array)
{
    static const struct {
        size_t parameter;
        ptrdiff_t index;
        const char *text;
    } cases[] = {{2, 0, "X[0][0]"},   {2, 5, "X[1][2]"},  {2, 6, "X[2][0]"},    {2, -1, "X[-1][2]"},
                 {2, -4, "X[-2][2]"}, {3, 2, "label[2]"}, {3, -1, "label[-1]"}, {5, 1, "out[1]"}};
    struct contract contract = {0};
    struct call call = sample_call(&contract);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text text = {0};
        notate_element(&text, &call, cases[i].parameter, cases[i].index);
        cr_expect_str_eq(text_string(&text), cases[i].text);
        text_release(&text);
    }
    call_release(&call);
    contract_release(&contract);
}

Test(notation, shows_a_call_as_c_that_compiles)
{
    struct contract contract = {0};
    struct call call = sample_call(&contract);
    struct text text = {0};
    notate_call(&text, &call, 10);
    cr_expect_str_eq(text_string(&text),
                     "double out[2]; f(2, 3, (double[2][3]){{0, -1.5, 0}, {0, 0, 1e-300}}, "
                     "(int[2]){0, -7}, 0.1, out);");
    text_release(&text);
    notate_call(&text, &call, 2);
    cr_expect_str_eq(text_string(&text), "double out[2]; f(2, 3, X, (int[2]){0, -7}, 0.1, out);");
    text_release(&text);
    call_release(&call);
    contract_release(&contract);
}

Test(notation, shows_named_values_by_their_names_and_what_is_not_finite_as_c_has_it)
{
    static const char named[] = "enum graph_op { OP_INPUT, OP_ADD };\n"
                                "int g(const int op[3], int label, const double value[3]);";
    struct contract contract = {0};
    struct error error = {0};
    struct text text = {0};
    struct call call = {0};
    cr_assert_eq(prototype_parse("t.h", named, strlen(named), &contract, &error), 0, "%s",
                 error.text);
    call_init(&call, &contract.signatures[0]);
    call_shape(&call);
    int *op = calloc(3, sizeof *op);
    double *value = calloc(3, sizeof *value);
    op[1] = 1;
    op[2] = 7;
    value[0] = NAN;
    value[1] = -INFINITY;
    call.values[0].data = op;
    call.values[2].data = value;
    notate_call(&text, &call, 10);
    cr_expect_str_eq(text_string(&text), "g((int[3]){OP_INPUT, OP_ADD, 7}, 0, (double[3]){NAN, "
                                         "-INFINITY, 0});");
    text_release(&text);
    call_release(&call);
    contract_release(&contract);
}
