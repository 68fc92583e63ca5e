#include "report/repro_problem.h"

#include "base/memory.h"
#include "contract/notation.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The assembler embeds the source as it is; its path is seen from where make runs. */
__asm__(".pushsection .rodata\n"
        ".global asset_problem_source\n"
        "asset_problem_source:\n"
        ".incbin \"grader/contract/problem.c\"\n"
        ".byte 0\n"
        ".popsection\n");
extern const char asset_problem_source[];

/* The functions of problem.c that a problem is made of, as its table there names them. */
static const struct parts {
    const char *term, *value, *output;
    const char *helpers[3];
} all_parts[PROBLEMS] = {
    [PROBLEM_QUADRATIC] = {.value = "quadratic_value"},
    [PROBLEM_NARROW_QUADRATIC] = {.value = "quadratic_value"},
    [PROBLEM_CUBIC] = {.value = "cubic_value"},
    [PROBLEM_BEALE] = {.term = "beale_term"},
    [PROBLEM_HIMMELBLAU] = {.term = "himmelblau_term"},
    [PROBLEM_LOGISTIC] = {.value = "sample_value", .helpers = {"row_times", "softplus_of_minus"}},
    [PROBLEM_LEAST_SQUARES] = {.value = "sample_value",
                               .helpers = {"row_times", "softplus_of_minus"}},
    [PROBLEM_ROSENBROCK] = {.term = "rosenbrock_term"},
    [PROBLEM_FREUDENSTEIN_ROTH] = {.term = "freudenstein_roth_term"},
    [PROBLEM_HELICAL_VALLEY] = {.term = "helical_valley_term"},
    [PROBLEM_BARD] = {.term = "bard_term"},
    [PROBLEM_BOX] = {.term = "box_term"},
    [PROBLEM_WOOD] = {.term = "wood_term"},
    [PROBLEM_POWELL] = {.term = "powell_term"},
    [PROBLEM_BROWN_DENNIS] = {.term = "brown_dennis_term"},
    [PROBLEM_VARIABLY_DIMENSIONED] = {.value = "variably_dimensioned_value",
                                      .output = "variably_dimensioned_output",
                                      .helpers = {"weighted_distance"}},
    [PROBLEM_BROYDEN_TRIDIAGONAL] = {.term = "broyden_term"},
    [PROBLEM_LINEAR_MAP] = {.output = "linear_map_output", .helpers = {"row_times"}},
    [PROBLEM_WAVES] = {.output = "waves_output", .helpers = {"row_times"}},
    [PROBLEM_PRODUCT_AND_SUM] = {.output = "product_and_sum_output"},
};

/* Appends the piece of problem.c that has `mark` in its first line, up to the line that closes it. */
static void cut(struct text *text, const char *mark, const char *closing)
{
    const char *at = strstr(asset_problem_source, mark);
    assert(at);
    while (at > asset_problem_source && at[-1] != '\n')
        at--;
    const char *end = strstr(at, closing);
    assert(end);
    text_append(text, at, (size_t)(end - at) + strlen(closing));
    text_add(text, "\n");
}

static void cut_function(struct text *text, const char *name)
{
    char *mark = text_format(" %s(const struct problem *problem, ", name);
    if (!strstr(asset_problem_source, mark)) {
        free(mark);
        mark = text_format(" %s(", name);
    }
    cut(text, mark, "\n}\n");
    free(mark);
}

static void add_data(struct text *text, const struct problem *problem, bool has_kind)
{
    struct text numbers = {0};
    for (size_t i = 0; i < problem->count; i++) {
        text_add(&numbers, !i ? "    " : i % 6 ? ", " : ",\n    ");
        notate_number(&numbers, problem->numbers[i]);
    }
    if (has_kind)
        text_add(text, "enum kind { PROBLEM_LOGISTIC, PROBLEM_LEAST_SQUARES };\n\n");
    text_print(text, "struct problem {\n%s    size_t n, m;\n    const double *numbers;\n};\n\n",
               has_kind ? "    enum kind kind;\n" : "");
    if (problem->count)
        text_print(text, "static const double data[] = {\n%s,\n};\n\n", text_string(&numbers));
    text_print(text, "static const struct problem the_problem = {%s.n = %zu, .m = %zu%s};\n\n",
               !has_kind                           ? ""
               : problem->kind == PROBLEM_LOGISTIC ? ".kind = PROBLEM_LOGISTIC, "
                                                   : ".kind = PROBLEM_LEAST_SQUARES, ",
               problem->n, problem->m, problem->count ? ", .numbers = data" : "");
    text_release(&numbers);
}

static const char value_of_terms[] =
    "/* The sum of the squared terms; grad receives its derivatives unless it is NULL. */\n"
    "static double value_at(const double x[], double grad[])\n"
    "{\n"
    "    double value = 0;\n"
    "    for (size_t j = 0; grad && j < the_problem.n; j++)\n"
    "        grad[j] = 0;\n"
    "    for (size_t i = 0; i < the_problem.m; i++) {\n"
    "        struct term term = %s(&the_problem, x, i);\n"
    "        value += term.value * term.value;\n"
    "        for (size_t k = 0; grad && k < term.slopes; k++)\n"
    "            grad[term.at + k] += 2 * term.value * term.slope[k];\n"
    "    }\n"
    "    return value;\n"
    "}\n\n";

static const char value_of_function[] = "static double value_at(const double x[], double grad[])\n"
                                        "{\n"
                                        "    return %s(&the_problem, x, grad);\n"
                                        "}\n\n";

static void add_callback(struct text *text, const struct problem *problem, enum callback_type type,
                         const struct parts *parts)
{
    bool is_vector = type == CALLBACK_VECTOR_FUNCTION;
    text_add(text, "static size_t evaluations; /* how often f was called */\n\n");
    text_print(text, "static %s f(size_t n, %sconst double x[n]%s, void *context)\n{\n",
               is_vector ? "void" : "double", is_vector ? "size_t m, " : "",
               is_vector                                  ? ", double out[m]"
               : type == CALLBACK_OBJECTIVE_WITH_GRADIENT ? ", double grad[n]"
                                                          : "");
    text_print(text,
               "    cr_assert(n == %zu, \"f was called with n = %%zu; it was handed over with "
               "%zu\", n);\n",
               problem->n, problem->n);
    if (is_vector)
        text_print(text,
                   "    cr_assert(m == %zu, \"f was called with m = %%zu; it was handed over with "
                   "%zu\", m);\n",
                   problem->m, problem->m);
    text_add(text,
             "    cr_assert(context == &evaluations, \"f was called with another context than the "
             "one it was handed over with\");\n"
             "    evaluations++;\n");
    if (!is_vector)
        text_print(text, "    return value_at(x, %s);\n",
                   type == CALLBACK_OBJECTIVE_WITH_GRADIENT ? "grad" : "NULL");
    else
        text_print(
            text,
            "    for (size_t i = 0; i < m; i++)\n        out[i] = %s(&the_problem, x, i)%s;\n",
            parts->output ? parts->output : parts->term, parts->output ? "" : ".value");
    text_add(text, "}\n\n");
}

void repro_problem(struct text *text, const struct call *call)
{
    size_t callback = call_callback(call);
    const struct problem *problem = call->values[callback].problem;
    enum callback_type type = call->signature->parameters[callback].callback;
    const struct parts *parts = &all_parts[problem->kind];
    bool is_vector = type == CALLBACK_VECTOR_FUNCTION;
    const char *function = is_vector ? (parts->output ? parts->output : parts->term)
                                     : (parts->value ? parts->value : parts->term);
    struct text code = {0};
    for (size_t i = 0; i < sizeof parts->helpers / sizeof *parts->helpers && parts->helpers[i]; i++)
        cut_function(&code, parts->helpers[i]);
    cut_function(&code, function);
    text_print(text, "/* The function that is handed over: %s, %s */\n",
               problem_name(problem->kind), problem_formula(problem->kind));
    add_data(text, problem, strstr(text_string(&code), "problem->kind") != NULL);
    if (function == parts->term)
        cut(text, "struct term {", "};\n");
    text_add(text, text_string(&code));
    text_release(&code);
    if (!is_vector && function == parts->term)
        text_print(text, value_of_terms, function);
    else if (!is_vector)
        text_print(text, value_of_function, function);
    add_callback(text, problem, type, parts);
}
