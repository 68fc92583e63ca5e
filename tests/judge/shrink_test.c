/* What students get to see of a failure: a small call that really fails. */
#include "judge/examination.h"
#include "judge/reference.h"
#include "judge/shrink.h"
#include "judge/smaller.h"

#include "support/subject.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* Examines a mistake of the assignment on a check; the caller clears the result. */
static struct check_result examine(const struct subject *subject, const struct check *check,
                                   const struct mistake *mistake)
{
    struct examination examination;
    struct check_result result = {.check = check};
    struct error error = {0};
    struct respondent respondent =
        respondent_of_reference(subject->oracle, mistake->function->name, mistake->id);
    examination_prepare(&subject->assignment.config, check, subject->oracle, 1, &examination);
    cr_assert_eq(examination_ask(&examination, &respondent, &error), 0, "%s", error.text);
    cr_assert_eq(examination_judge(&examination, &respondent, &result, &error), 0, "%s",
                 error.text);
    examination_release(&examination);
    return result;
}

/* Whether the mistake and the reference differ on the call that is shown. */
static bool really_fails(const struct subject *subject, const struct mistake *mistake,
                         const struct call *call)
{
    struct expectation expectation;
    struct answer answer;
    struct difference ignored;
    expectation_make(oracle_function(subject->oracle, mistake->function->name), call,
                     (struct tolerance){1e-9, 0}, &expectation);
    reference_answer(oracle_function(subject->oracle, mistake->id), call, 0, &answer);
    bool fails = !answer_is_right(call, &answer, &expectation, &ignored);
    answer_release(&answer, call);
    expectation_release(&expectation, call);
    return fails;
}

static size_t elements_of(const struct call *call)
{
    size_t elements = 0;
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        elements += call->values[i].count;
    return elements;
}

Test(shrink, leaves_small_true_counterexamples_of_every_known_mistake)
{
    struct subject subject;
    subject_open(&subject, "mle");
    const struct config *config = &subject.assignment.config;
    size_t shown = 0;
    for (size_t i = 0; i < config->mistake_count; i++) {
        const struct mistake *mistake = &config->mistakes[i];
        for (size_t k = 0; k < config->check_count; k++) {
            if (config->checks[k].function != mistake->function)
                continue;
            struct check_result result = examine(&subject, &config->checks[k], mistake);
            if (result.verdict == VERDICT_FAILED) {
                const struct call *call = &result.counterexample.call;
                cr_assert(result.counterexample.present);
                cr_expect_leq(elements_of(call), 14, "%s: %zu elements", mistake->id,
                              elements_of(call));
                cr_expect(really_fails(&subject, mistake, call), "%s", mistake->id);
                shown++;
            }
            check_result_clear(&result);
        }
    }
    cr_expect_gt(shown, 100);
    subject_close(&subject);
}

Test(shrink, keeps_scalars_in_their_range)
{
    struct subject subject;
    subject_open(&subject, "mle");
    const struct config *config = &subject.assignment.config;
    for (size_t i = 0; i < config->mistake_count; i++) {
        if (!text_equal(config->mistakes[i].function->name, "log_likelihood"))
            continue;
        for (size_t k = 0; k < config->check_count; k++) {
            if (config->checks[k].function != config->mistakes[i].function)
                continue;
            struct check_result result =
                examine(&subject, &config->checks[k], &config->mistakes[i]);
            double sigma = result.counterexample.call.values[5].scalar.real;
            cr_expect(sigma >= 0.01 && sigma <= 100, "%s: sigma %g", config->mistakes[i].id, sigma);
            check_result_clear(&result);
        }
    }
    subject_close(&subject);
}

Test(shrink, asks_less_of_calls_that_evaluate_very_often)
{
    cr_expect_eq(shrink_calls(0), SMALLER_CALLS_MAX);
    cr_expect_eq(shrink_calls(50), SMALLER_CALLS_MAX);
    for (size_t evaluations = 1; evaluations < 1000000; evaluations *= 3)
        cr_expect_leq(shrink_calls(evaluations) * evaluations, SHRINK_EVALUATIONS_MAX);
    cr_expect_eq(shrink_calls(1000000), 0);
}

/* The check of that name, or the first of that function. */
static const struct check *find_check(const struct subject *subject, const char *name)
{
    const struct config *config = &subject->assignment.config;
    size_t i = 0;
    while (!text_equal(config->checks[i].name, name) &&
           !text_equal(config->checks[i].function->name, name))
        i++;
    return &config->checks[i];
}

/* The small calls of a check's inputs; the caller releases them. */
static struct inputs smaller_of(const struct check *check, uint64_t seed)
{
    struct inputs inputs = {0}, smaller;
    inputs_generate(check, seed, &inputs);
    smaller_calls(check, &inputs, &smaller);
    inputs_release(&inputs);
    return smaller;
}

Test(smaller, has_each_call_once_the_smallest_first_within_the_ranges)
{
    struct subject subject;
    subject_open(&subject, "mle");
    struct inputs smaller = smaller_of(&subject.assignment.config.checks[0], 3);
    cr_expect_gt(smaller.count, 50);
    for (size_t i = 0; i < smaller.count; i++) {
        const struct call *call = &smaller.list[i].call;
        size_t n = call->values[0].scalar.size, d = call->values[1].scalar.size;
        cr_assert(n >= 1 && d >= 1);
        cr_assert_eq(call->values[2].count, n * d);
        if (!i)
            continue;
        const struct call *before = &smaller.list[i - 1].call;
        cr_assert_leq(elements_of(before), elements_of(call));
        cr_assert(elements_of(before) < elements_of(call) || before->values[1].scalar.size != d ||
                  memcmp(before->values[2].data, call->values[2].data, call_array_bytes(call, 2)) ||
                  memcmp(before->values[3].data, call->values[3].data, call_array_bytes(call, 3)));
    }
    cr_expect_leq(elements_of(&smaller.list[0].call), 3);
    inputs_release(&smaller);
    subject_close(&subject);
}

Test(smaller, keeps_indices_within_the_sizes_that_became_smaller)
{
    struct subject subject;
    subject_open(&subject, "optimizers");
    const struct check *check = find_check(&subject, "minibatch_gradient");
    size_t batch = signature_parameter(check->function, "batch");
    struct inputs smaller = smaller_of(check, 5);
    for (size_t i = 0; i < smaller.count; i++) {
        const struct value *values = smaller.list[i].call.values;
        for (size_t b = 0; b < values[batch].count; b++)
            cr_assert_lt(((const size_t *)values[batch].data)[b], values[0].scalar.size);
    }
    cr_expect_gt(smaller.count, 50);
    inputs_release(&smaller);
    subject_close(&subject);
}

static double inner_product(size_t n, const double s[n], const double y[n])
{
    double product = 0;
    for (size_t j = 0; j < n; j++)
        product += s[j] * y[j];
    return product;
}

Test(smaller, keeps_matrices_symmetric_and_pairs_curved)
{
    struct subject subject;
    subject_open(&subject, "newton");
    struct inputs smaller = smaller_of(find_check(&subject, "The BFGS update"), 5);
    for (size_t i = 0; i < smaller.count; i++) {
        const struct value *values = smaller.list[i].call.values;
        size_t n = values[0].scalar.size;
        const double *H = values[1].data;
        for (size_t e = 0; e < n * n; e++)
            cr_assert_eq(H[e], H[e % n * n + e / n]);
        cr_assert_gt(inner_product(n, values[2].data, values[3].data), 0);
    }
    cr_expect_gt(smaller.count, 20);
    inputs_release(&smaller);
    subject_close(&subject);
}
