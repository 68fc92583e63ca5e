/*
 * Headers that are understood: all of the course's, and all that a person may write around them.
 * What is refused is in contract/refusal_test.c.
 */
#include "contract/prototype.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct topic {
    const char *name, *header;
} topics[] = {
    {"knn", "int    knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], "
            "size_t k, const double query[d]);\n"
            "double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], "
            "size_t k, size_t m, const double Q[m][d], const int truth[m]);\n"
            "void   kfold_assign(size_t n, size_t folds, size_t fold[n]);\n"
            "double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int "
            "label[n], size_t k, size_t folds);\n"
            "size_t knn_select_k(size_t n, size_t d, const double X[n][d], const int label[n], "
            "size_t folds, size_t c, const size_t candidates[c]);\n"},
    {"mle", "void   linear_predict(size_t n, size_t d, const double X[n][d], const double "
            "theta[d], double y_hat[n]);\n"
            "double mean_squared_error(size_t n, size_t d, const double X[n][d], const double "
            "y[n], const double theta[d]);\n"
            "void   mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const "
            "double y[n], const double theta[d], double grad[d]);\n"
            "double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n], "
            "const double theta[d], double sigma);\n"
            "void   log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const "
            "double y[n], const double theta[d], double sigma, double grad_theta[d], double "
            "grad_sigma[1]);\n"
            "int    mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], "
            "double theta[d]);\n"
            "double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n], "
            "const double theta[d]);\n"},
    {"map", "double l2_penalty(size_t d, const double theta[d]);\n"
            "double l1_penalty(size_t d, const double theta[d]);\n"
            "void   l1_subgradient(size_t d, const double theta[d], double grad[d]);\n"
            "void   soft_threshold(size_t d, const double theta[d], double t, double out[d]);\n"
            "void   max_norm_project(size_t d, double c, double theta[d]);\n"
            "void   dropout_forward(size_t n, const double x[n], const double u[n], double keep, "
            "double out[n]);\n"
            "void   dropout_backward(size_t n, const double grad_out[n], const double u[n], "
            "double keep, double grad_x[n]);\n"
            "double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n], "
            "const double theta[d], double lambda);\n"
            "void   ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n], "
            "const double theta[d], double lambda, double grad[d]);\n"
            "double map_lambda(double sigma, double tau);\n"
            "double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n], "
            "const double theta[d], double sigma, double tau);\n"
            "int    map_theta(size_t n, size_t d, const double X[n][d], const double y[n], "
            "double sigma, double tau, double theta[d]);\n"},
    {"losses", "void   softmax(size_t c, const double s[c], double p[c]);\n"
               "double cross_entropy_loss(size_t c, const double s[c], size_t y);\n"
               "void   cross_entropy_gradient(size_t c, const double s[c], size_t y, double "
               "grad[c]);\n"
               "double hinge_loss(size_t c, const double s[c], size_t y);\n"
               "void   hinge_gradient(size_t c, const double s[c], size_t y, double grad[c]);\n"
               "double softmax_regression_loss(size_t n, size_t d, size_t c, const double X[n][d], "
               "const size_t y[n], const double Theta[d][c]);\n"
               "void   softmax_regression_gradient(size_t n, size_t d, size_t c, const double "
               "X[n][d], const size_t y[n], const double Theta[d][c], double grad[d][c]);\n"
               "double svm_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t "
               "y[n], const double Theta[d][c]);\n"
               "void   svm_gradient(size_t n, size_t d, size_t c, const double X[n][d], const "
               "size_t y[n], const double Theta[d][c], double grad[d][c]);\n"},
    {"gradients",
     "void   forward_difference(size_t n, objective *f, void *context, const double x[n], "
     "double h, double grad[n]);\n"
     "void   central_difference(size_t n, objective *f, void *context, const double x[n], "
     "double h, double grad[n]);\n"
     "double relative_error(size_t n, const double a[n], const double b[n]);\n"
     "void   numerical_jacobian(size_t n, size_t m, vector_function *f, void *context, "
     "const double x[n], double h, double J[m][n]);\n"
     "void   numerical_hessian(size_t n, objective *f, void *context, const double x[n], "
     "double h, double H[n][n]);\n"
     "void   least_squares_gradient(size_t n, size_t d, const double X[n][d], const "
     "double y[n], const double theta[d], double grad[d]);\n"
     "void   saturation_predict(size_t n, const double x[n], const double theta[2], "
     "double y_hat[n]);\n"
     "void   saturation_jacobian(size_t n, const double x[n], const double theta[2], "
     "double J[n][2]);\n"
     "void   saturation_gradient(size_t n, const double x[n], const double y[n], const "
     "double theta[2], double grad[2]);\n"},
    {"optimizers",
     "void gradient_descent_step(size_t n, double theta[n], const double grad[n], double "
     "epsilon);\n"
     "void minibatch_gradient(size_t n, size_t d, const double X[n][d], const double "
     "y[n], const double theta[d], size_t m, const size_t batch[m], double grad[d]);\n"
     "void sgd_epoch(size_t n, size_t d, const double X[n][d], const double y[n], double "
     "theta[d], const size_t order[n], size_t m, double epsilon);\n"
     "void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], "
     "double epsilon, double alpha);\n"
     "void nesterov_lookahead(size_t n, const double theta[n], const double v[n], double "
     "alpha, double ahead[n]);\n"
     "void nesterov_step(size_t n, double theta[n], double v[n], const double "
     "grad_ahead[n], double epsilon, double alpha);\n"
     "void adagrad_step(size_t n, double theta[n], double r[n], const double grad[n], "
     "double epsilon, double delta);\n"
     "void rmsprop_step(size_t n, double theta[n], double r[n], const double grad[n], "
     "double epsilon, double rho, double delta);\n"
     "void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const "
     "double grad[n], double rho, double delta);\n"
     "void adam_step(size_t n, double theta[n], double s[n], double r[n], const double "
     "grad[n], size_t k, double epsilon, double rho1, double rho2, double delta);\n"},
    {"newton",
     "int    newton_step(size_t n, const double theta[n], const double grad[n], const "
     "double H[n][n], double next[n]);\n"
     "int    newton_least_squares(size_t n, size_t d, const double X[n][d], const double "
     "y[n], const double theta0[d], double theta[d]);\n"
     "int    gauss_newton_step(size_t n, size_t p, const double J[n][p], const double "
     "residual[n], const double theta[p], double next[p]);\n"
     "void   bfgs_update(size_t n, double H[n][n], const double s[n], const double y[n]);\n"
     "void   lbfgs_direction(size_t n, size_t m, const double S[m][n], const double "
     "Y[m][n], const double grad[n], double direction[n]);\n"
     "double wolfe_line_search(size_t n, objective_with_gradient *f, void *context, const "
     "double x[n], const double direction[n]);\n"
     "int    bfgs_minimize(size_t n, objective_with_gradient *f, void *context, double "
     "x[n], double tolerance, size_t max_iterations);\n"
     "int    lbfgs_minimize(size_t n, objective_with_gradient *f, void *context, double "
     "x[n], size_t m, double tolerance, size_t max_iterations);\n"},
    {"backprop",
     "double xyz_forward(double x, double y, double z);\n"
     "void   xyz_backward(double x, double y, double z, double grad_f, double grad[3]);\n"
     "void   affine_forward(size_t n, size_t d, size_t m, const double X[n][d], const "
     "double W[d][m], const double b[m], double out[n][m]);\n"
     "void   affine_backward(size_t n, size_t d, size_t m, const double X[n][d], const "
     "double W[d][m], const double grad_out[n][m], double grad_X[n][d], double "
     "grad_W[d][m], double grad_b[m]);\n"
     "void   relu_forward(size_t n, const double x[n], double out[n]);\n"
     "void   relu_backward(size_t n, const double x[n], const double grad_out[n], double "
     "grad_x[n]);\n"
     "void   sigmoid_forward(size_t n, const double x[n], double out[n]);\n"
     "void   sigmoid_backward(size_t n, const double out[n], const double grad_out[n], "
     "double grad_x[n]);\n"
     "void   graph_forward(size_t k, const int op[k], const size_t lhs[k], const size_t "
     "rhs[k], double value[k]);\n"
     "void   graph_backward(size_t k, const int op[k], const size_t lhs[k], const size_t "
     "rhs[k], const double value[k], double grad[k]);\n"
     "double mlp_loss(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const "
     "size_t y[n], const double W1[d][h], const double b1[h], const double W2[h][c], "
     "const double b2[c], double lambda);\n"
     "void   mlp_gradient(size_t n, size_t d, size_t h, size_t c, const double X[n][d], "
     "const size_t y[n], const double W1[d][h], const double b1[h], const double "
     "W2[h][c], const double b2[c], double lambda, double grad_W1[d][h], double "
     "grad_b1[h], double grad_W2[h][c], double grad_b2[c]);\n"},
};

enum { TOPICS = sizeof topics / sizeof *topics };

/* Parses what must be understood. The caller releases the contract. */
static struct contract understood(const char *header)
{
    struct contract contract = {0};
    struct error error = {0};
    if (prototype_parse("some.h", header, strlen(header), &contract, &error))
        cr_assert_fail("%s\nin\n%s", error.text, header);
    return contract;
}

static void print_parameter(struct text *text, const struct signature *signature, size_t index)
{
    const struct parameter *parameter = &signature->parameters[index];
    if (parameter->kind == PARAMETER_CALLBACK)
        text_print(text, "%s *", callback_name(parameter->callback));
    else if (parameter->kind == PARAMETER_CONTEXT)
        text_print(text, "void *");
    else
        text_print(text, "%s%s ", parameter->is_const ? "const " : "", type_name(parameter->type));
    text_add(text, parameter->name);
    for (size_t k = 0; k < parameter->dimensions; k++) {
        const struct extent *extent = &parameter->shape[k];
        if (extent->is_parameter)
            text_print(text, "[%s]", signature->parameters[extent->number].name);
        else
            text_print(text, "[%zu]", extent->number);
    }
}

/* Writes a contract as C, a line per function. The caller frees. */
static char *written(const struct contract *contract)
{
    struct text text = {0};
    for (size_t i = 0; i < contract->count; i++) {
        const struct signature *signature = &contract->signatures[i];
        text_print(&text, "%s %s(", type_name(signature->result), signature->name);
        for (size_t j = 0; j < signature->parameter_count; j++) {
            text_add(&text, j ? ", " : "");
            print_parameter(&text, signature, j);
        }
        text_add(&text, signature->parameter_count ? ");\n" : "void);\n");
    }
    return text_detach(&text);
}

/* The header with single spaces. The caller frees. */
static char *squeezed(const char *header)
{
    struct text text = {0};
    for (; *header; header++)
        if (*header != ' ' || header[1] != ' ')
            text_append(&text, header, 1);
    return text_detach(&text);
}

static void expect_written(const char *header, const char *expected)
{
    struct contract contract = understood(header);
    char *found = written(&contract);
    cr_expect_str_eq(found, expected, "read\n%sfrom\n%s", found, header);
    free(found);
    contract_release(&contract);
}

Test(prototype, reads_all_prototypes_of_the_lecture)
{
    for (size_t i = 0; i < TOPICS; i++) {
        char *expected = squeezed(topics[i].header);
        expect_written(topics[i].header, expected);
        free(expected);
    }
}

/* A person's way to lay a topic's header out: every break that C allows, and a guard around. */
static char *laid_out(const char *header)
{
    struct text text = {0};
    text_add(&text, "\xef\xbb\xbf#ifndef TOPIC_H\r\n#define TOPIC_H\r\n#include <stddef.h>\r\n");
    for (; *header; header++) {
        bool is_sign = strchr("(),;[]*", *header) != NULL;
        if (is_sign)
            text_add(&text, "\r\n\t/* a\r\nsign */ ");
        text_append(&text, *header == ' ' ? "\v" : header, 1);
        if (is_sign)
            text_add(&text, "// follows \\\r\n here, too\r\n# pragma once\r\n\\\r\n");
    }
    text_add(&text, "#endif");
    return text_detach(&text);
}

Test(prototype, reads_the_same_with_breaks_and_comments_at_every_sign)
{
    for (size_t i = 0; i < TOPICS; i++) {
        char *header = laid_out(topics[i].header), *expected = squeezed(topics[i].header);
        expect_written(header, expected);
        free(header);
        free(expected);
    }
}

Test(prototype, keeps_types_directions_and_shapes)
{
    struct contract contract = understood(
        "\nint  f(size_t n, double sigma, const size_t y[n], int J[3][n], objective *g, void *c);");
    const struct signature *signature = contract_find(&contract, "f");
    cr_assert_not_null(signature);
    const struct parameter *parameters = signature->parameters;
    cr_assert_str_eq(contract.file, "some.h");
    cr_assert_eq(signature->result, TYPE_INT);
    cr_assert_eq(signature->line, 2);
    cr_assert_eq(signature->column, 6);
    cr_assert_eq(signature->parameter_count, 6);
    cr_assert_eq(parameters[0].kind, PARAMETER_SCALAR);
    cr_assert_eq(parameters[0].type, TYPE_SIZE);
    cr_assert_eq(parameters[1].type, TYPE_DOUBLE);
    cr_assert_eq(parameters[1].dimensions, 0);
    cr_assert_eq(parameters[2].kind, PARAMETER_ARRAY);
    cr_assert(parameters[2].is_const && parameters[2].shape[0].is_parameter);
    cr_assert_eq(parameters[2].shape[0].number, 0);
    cr_assert_eq(parameters[3].type, TYPE_INT);
    cr_assert_eq(parameters[3].dimensions, 2);
    cr_assert(!parameters[3].is_const && !parameters[3].shape[0].is_parameter);
    cr_assert_eq(parameters[3].shape[0].number, 3);
    cr_assert(parameters[3].shape[1].is_parameter);
    cr_assert_eq(parameters[4].kind, PARAMETER_CALLBACK);
    cr_assert_eq(parameters[4].callback, CALLBACK_OBJECTIVE);
    cr_assert_eq(parameters[4].type, TYPE_VOID);
    cr_assert_eq(parameters[5].kind, PARAMETER_CONTEXT);
    contract_release(&contract);
}

Test(prototype, keeps_the_names_of_an_enum_for_the_int_that_they_begin_with)
{
    struct contract contract =
        understood("enum graph_op { OP_INPUT, OP_ADD = 4, OP_SUB, OP_MUL = -0x2, };\n"
                   "enum { OPEN_A, OPEN_B = 'b' };\n"
                   "void f(size_t k, const int op[k], const int label[k], int open, size_t OP, "
                   "double out[k]);");
    const struct parameter *parameters = contract.signatures[0].parameters;
    const struct enumeration *names = parameters[1].names;
    cr_assert_eq(contract.enumeration_count, 1, "values that are no plain numbers are not kept");
    cr_assert_eq(names, &contract.enumerations[0]);
    cr_expect_eq(enumerator_of_name(names, "OP_SUB")->value, 5);
    cr_expect_eq(enumerator_of_name(names, "OP_MUL")->value, -2);
    cr_expect_str_eq(enumerator_of_value(names, 0)->name, "OP_INPUT");
    cr_expect_null(enumerator_of_value(names, 1));
    cr_expect_null(enumerator_of_name(names, "OP"));
    cr_expect_null(parameters[2].names);
    cr_expect_null(parameters[3].names);
    cr_expect_null(parameters[4].names);
    contract_release(&contract);
}

static const struct layout {
    const char *header, *expected;
} layouts[] = {
    {"int f(void);", "int f(void);\n"},
    {"int f(void);int g(void);", "int f(void);\nint g(void);\n"},
    {"extern int\nf\n(\nvoid\n)\n;", "int f(void);\n"},
    {"/* a *//**/int/* b */f/***/(void);// c", "int f(void);\n"},
    {"int f(void); // the end\\", "int f(void);\n"},
    {"int f(void); /* // */ // /*", "int f(void);\n"},
    {"double f(const double x, const size_t n, double y[n]);",
     "double f(double x, size_t n, double y[n]);\n"},
    {"void f(double a[1][2][3][4]);", "void f(double a[1][2][3][4]);\n"},
    {"void f(double a[1000][1000], double b[1000000]);",
     "void f(double a[1000][1000], double b[1000000]);\n"},
    {"void f(objective *a, void *b, vector_function *c, void *d);",
     "void f(objective *a, void *b, vector_function *c, void *d);\n"},
    {"void f(objective_with_gradient*f);", "void f(objective_with_gradient *f);\n"},
    {"enum op { A, B = 'b', C = (1 << 2) };\nint f(void);", "int f(void);\n"},
    {"enum { A = ';' };enum e{};int f(int e);", "int f(int e);\n"},
    {"// a\rint f(void);\r#define A\\\rint\rint g(void);", "int f(void);\nint g(void);\n"},
    {"#pragma once\n#include <stddef.h>\nint f(void);", "int f(void);\n"},
    {"#define A 1 + \\\n  int g(void);\nint f(void);", "int f(void);\n"},
    {"#define A /* on\nto here */ int g(void);\nint f(void);", "int f(void);\n"},
    {"#define A \"/*\"\n#define B '\"'\n#error it's\nint f(void);", "int f(void);\n"},
    {"#define A \"b\\\nint g(void);\"\nint f(void);", "int f(void);\n"},
    {"  /* a */ # define A\nint f(void);", "int f(void);\n"},
    {"int f(\n#define A\nvoid);", "int f(void);\n"},
    {"#\n#ifndef H\nint f(void);\n#endif // H", "int f(void);\n"},
    {"#if !defined(H)\nint f(void);\n#endif", "int f(void);\n"},
    {"#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n",
     "int f(void);\n"},
    {"#if defined ( __cplusplus ) /* C++ */\nclass\n#else\nint f(void);\n#endif", "int f(void);\n"},
    {"#if __cplusplus // C++\nclass\n#endif\nint f(void);", "int f(void);\n"},
    {"#ifndef __cplusplus\nint f(void);\n#else\nclass\n#endif", "int f(void);\n"},
    {"#if 0\nfloat f(;\n#if 1\nfloat\n#else\nfloat\n#endif\ndon't\n#endif\nint f(void);",
     "int f(void);\n"},
    {"#if 0\n#elif 1\nint f(void);\n#elif 1\nfloat\n#else\nfloat\n#endif", "int f(void);\n"},
    {"#if 0\n/*\n#endif\n*/\nfloat\n#endif\nint f(void);", "int f(void);\n"},
    {"#if __STDC_VERSION__ >= 201112L\n#define A\n#else\n#define B\n#endif\nint f(void);",
     "int f(void);\n"},
    {"#ifndef M_PI\n#define M_PI 3.14\n#endif\nint f(void);", "int f(void);\n"},
};

Test(prototype, passes_over_what_is_no_prototype)
{
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        expect_written(layouts[i].header, layouts[i].expected);
}

Test(prototype, reads_no_further_than_its_length)
{
    static const char header[] = "int f(void); int g(void)";
    struct contract contract = {0};
    struct error error = {0};
    char *bytes = memory_copy(header, 12);
    cr_assert_eq(prototype_parse("some.h", bytes, 12, &contract, &error), 0, "%s", error.text);
    cr_assert_eq(contract.count, 1);
    cr_assert_eq(error.kind, ERROR_NONE);
    free(bytes);
    contract_release(&contract);
}

Test(prototype, takes_as_many_functions_and_parameters_as_the_limits_say)
{
    struct text header = {0};
    for (size_t i = 0; i < HEADER_FUNCTIONS_MAX; i++) {
        text_print(&header, "int f%zu(", i);
        for (size_t j = 0; j < HEADER_PARAMETERS_MAX; j++)
            text_print(&header, "%sint p%0*zu", j ? ", " : "", HEADER_NAME_BYTES_MAX - 1, j);
        text_add(&header, ");");
    }
    struct contract contract = understood(text_string(&header));
    cr_assert_eq(contract.count, HEADER_FUNCTIONS_MAX);
    cr_assert_eq(contract.signatures[7].parameter_count, HEADER_PARAMETERS_MAX);
    contract_release(&contract);
    contract_release(&contract);
    text_release(&header);
}
