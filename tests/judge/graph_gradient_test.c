/*
 * Gradients of graphs, and of a loss with several arrays: what they are held against, and what is said of a mistake
 * that nobody listed.
 */
#include "contract/graph.h"
#include "judge/gradient_around.h"
#include "judge/gradient_point.h"
#include "judge/smaller.h"

#include "support/stand_in.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct subject subject;

static void open_subject(void)
{
    subject_open(&subject, "backprop");
}

static void close_subject(void)
{
    subject_close(&subject);
}

TestSuite(graph_gradient, .init = open_subject, .fini = close_subject);

/* The first check of a function. */
static const struct check *check_of(const char *function)
{
    const struct config *config = &subject.assignment.config;
    size_t i = 0;
    while (!text_equal(config->checks[i].function->name, function))
        i++;
    return &config->checks[i];
}

/* How often each verdict comes over all inputs of graph_backward's first check, `code` taken for one function. */
static void count_verdicts(const char *function, function_pointer *code, size_t verdicts[4])
{
    const struct check *check = check_of("graph_backward");
    struct stand_in student = stand_in_for(subject.oracle, function, code);
    struct examination examination;
    struct error error = {0};
    examination_generate(&subject.assignment.config, check, subject.oracle, 1, &examination);
    for (size_t i = 0; i < examination.inputs.count; i++) {
        struct around around = {&examination, &student.respondent, &examination.inputs.list[i].call,
                                &error};
        struct gradient_report report = {0};
        double x[16];
        size_t n = point_size(check, around.call), block = n;
        cr_assert(n >= 1 && n <= 16);
        point_read(check, around.call, x);
        struct gradient_subject asked = {.n = n,
                                         .evaluate = around_evaluate,
                                         .context = &around,
                                         .blocks = &block,
                                         .block_count = 1};
        cr_assert_eq(gradient_check(&asked, x, 1, &report), 0, "%s", error.text);
        verdicts[report.verdict]++;
        gradient_report_release(&report);
    }
    examination_release(&examination);
}

Test(graph_gradient, of_the_reference_is_the_derivative_of_its_evaluation)
{
    size_t verdicts[4] = {0};
    count_verdicts("graph_backward", oracle_function(subject.oracle, "graph_backward"), verdicts);
    cr_expect_eq(verdicts[GRADIENT_INCONSISTENT], 0);
    cr_expect_eq(verdicts[GRADIENT_NOT_DETERMINISTIC], 0);
    cr_expect_gt(verdicts[GRADIENT_CONSISTENT], 45, "%zu consistent, %zu undecided",
                 verdicts[GRADIENT_CONSISTENT], verdicts[GRADIENT_UNDECIDED]);
}

Test(graph_gradient, that_is_wrong_is_no_derivative_of_the_evaluation)
{
    size_t verdicts[4] = {0};
    count_verdicts("graph_backward",
                   oracle_function(subject.oracle, "graph_backward__overwrites_where_paths_meet"),
                   verdicts);
    cr_expect_gt(verdicts[GRADIENT_INCONSISTENT], 10);
}

/* The evaluation has log10, the gradient the natural logarithm: they do not go together. */
Test(graph_gradient, is_held_against_the_students_own_evaluation)
{
    size_t verdicts[4] = {0};
    count_verdicts("graph_forward",
                   oracle_function(subject.oracle, "graph_forward__takes_the_decimal_logarithm"),
                   verdicts);
    cr_expect_gt(verdicts[GRADIENT_INCONSISTENT], 0);
}

Test(graph_gradient, is_by_the_inputs_alone)
{
    const struct check *check = check_of("graph_backward");
    struct inputs inputs = {0};
    struct graph_parts parts;
    cr_assert(graph_parts(check->function, &parts));
    inputs_generate(check, 4, &inputs);
    for (size_t i = 0; i < inputs.count; i++) {
        const struct call *call = &inputs.list[i].call;
        size_t n = point_size(check, call), seen = 0;
        for (size_t k = 0; k < n; k++) {
            struct derivative derivative = point_derivative(check, call, k);
            cr_assert(derivative.pair == 0 && (k == 0 || derivative.element > seen));
            cr_assert_eq(((int *)call->values[parts.op].data)[derivative.element],
                         parts.codes[GRAPH_INPUT]);
            seen = derivative.element;
        }
    }
    inputs_release(&inputs);
}

/* --- what is said --- */

/* Examines a function of the student's on its first check. The caller clears the result. */
static struct check_result examine(const char *function, function_pointer *code)
{
    const struct check *check = check_of(function);
    struct stand_in student = stand_in_for(subject.oracle, function, code);
    struct examination examination;
    struct check_result result = {.check = check};
    struct error error = {0};
    examination_prepare(&subject.assignment.config, check, subject.oracle, 1, &examination);
    cr_assert_eq(examination_ask(&examination, &student.respondent, &error), 0, "%s", error.text);
    cr_assert_eq(examination_judge(&examination, &student.respondent, &result, &error), 0, "%s",
                 error.text);
    examination_release(&examination);
    return result;
}

typedef void mlp_gradient_function(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                   const size_t y[n], const double W1[d][h], const double b1[h],
                                   const double W2[h][c], const double b2[c], double lambda,
                                   double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                                   double grad_b2[c]);

/* The reference, with grad_W2 afterwards multiplied in its rows from `first` on. */
static void scale_W2(size_t first, double factor, size_t n, size_t d, size_t h, size_t c,
                     const double X[n][d], const size_t y[n], const double W1[d][h],
                     const double b1[h], const double W2[h][c], const double b2[c], double lambda,
                     double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                     double grad_b2[c])
{
    mlp_gradient_function *right =
        (mlp_gradient_function *)oracle_function(subject.oracle, "mlp_gradient");
    right(n, d, h, c, X, y, W1, b1, W2, b2, lambda, grad_W1, grad_b1, grad_W2, grad_b2);
    for (size_t j = first; j < h; j++)
        for (size_t k = 0; k < c; k++)
            grad_W2[j][k] *= factor;
}

static void halved_W2(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                      const size_t y[n], const double W1[d][h], const double b1[h],
                      const double W2[h][c], const double b2[c], double lambda,
                      double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                      double grad_b2[c])
{
    scale_W2(0, 0.5, n, d, h, c, X, y, W1, b1, W2, b2, lambda, grad_W1, grad_b1, grad_W2, grad_b2);
}

static void tripled_last_rows_of_W2(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                    const size_t y[n], const double W1[d][h], const double b1[h],
                                    const double W2[h][c], const double b2[c], double lambda,
                                    double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                                    double grad_b2[c])
{
    scale_W2(1, 3, n, d, h, c, X, y, W1, b1, W2, b2, lambda, grad_W1, grad_b1, grad_W2, grad_b2);
}

static void expect_words(const struct check_result *result, const char *words)
{
    cr_expect_not_null(strstr(result->message, words), "no '%s' in\n%s", words, result->message);
}

Test(graph_gradient, of_several_arrays_says_which_is_wrong_by_which_ratio_and_which_are_right)
{
    struct check_result result = examine("mlp_gradient", (function_pointer *)halved_W2);
    cr_expect_eq(result.verdict, VERDICT_FAILED);
    expect_words(&result, "grad_W2 is exactly 1/2 times what is expected, everywhere");
    expect_words(&result, "grad_W1 is right");
    expect_words(&result, "grad_b1 is right");
    expect_words(&result, "grad_b2 is right");
    check_result_clear(&result);
}

Test(graph_gradient, of_several_arrays_names_the_wrong_element)
{
    struct check_result result =
        examine("mlp_gradient", (function_pointer *)tripled_last_rows_of_W2);
    cr_expect_eq(result.verdict, VERDICT_FAILED);
    expect_words(&result, "your mlp_loss is right, but this is not its derivative in grad_W2[1][");
    expect_words(&result, "grad_W1, grad_b1, grad_b2 are right");
    cr_expect_null(strstr(result.message, "grad_W2[0]"), "%s", result.message);
    check_result_clear(&result);
}

/* --- small counterexamples --- */

Test(graph_gradient, that_is_wrong_is_shown_on_a_small_sound_graph)
{
    const struct config *config = &subject.assignment.config;
    size_t shown = 0;
    for (size_t i = 0; i < config->mistake_count; i++) {
        const struct mistake *mistake = &config->mistakes[i];
        const char *function = mistake->function->name;
        struct graph_parts parts;
        struct graph graph;
        if (!graph_parts(mistake->function, &parts))
            continue;
        struct check_result result =
            examine(function, oracle_function(subject.oracle, mistake->id));
        cr_assert_eq(result.verdict, VERDICT_FAILED, "%s", mistake->id);
        cr_assert(result.counterexample.present);
        cr_assert(graph_read(&result.counterexample.call, &parts, &graph), "%s", mistake->id);
        cr_expect(graph_evaluate(&graph), "%s", mistake->id);
        cr_expect_leq(graph.k, 4, "%s: %zu nodes", mistake->id, graph.k);
        graph_release(&graph);
        check_result_clear(&result);
        shown++;
    }
    cr_expect_gt(shown, 30);
}

Test(graph_gradient, is_shown_on_sound_graphs_only)
{
    const struct check *check = check_of("graph_backward");
    struct graph_parts parts;
    struct inputs inputs = {0}, smaller;
    cr_assert(graph_parts(check->function, &parts));
    inputs_generate(check, 9, &inputs);
    smaller_calls(check, &inputs, &smaller);
    for (size_t i = 0; i < smaller.count; i++) {
        struct graph graph;
        cr_assert(graph_read(&smaller.list[i].call, &parts, &graph));
        cr_assert(graph_evaluate(&graph));
        const double *values = smaller.list[i].call.values[parts.value].data;
        for (size_t j = 0; j < graph.k; j++)
            cr_assert_eq(values[j], graph.nodes[j].value, "a value does not follow");
        graph_release(&graph);
    }
    cr_expect_gt(smaller.count, 50);
    inputs_release(&smaller);
    inputs_release(&inputs);
}
