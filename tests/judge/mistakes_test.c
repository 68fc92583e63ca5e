/* No two known mistakes of a function look the same to all of its checks: each can be named. */
#include "contract/input.h"
#include "judge/compare.h"
#include "judge/reference.h"
#include "judge/lint.h"

#include "support/subject.h"

#include <criterion/criterion.h>

/* Whether `code` answers all of the check's calls as `expected` does. */
static bool same_answers(const struct check *check, uint64_t seed, function_pointer *code,
                         function_pointer *expected)
{
    struct inputs inputs = {0};
    bool same = true;
    inputs_generate(check, seed, &inputs);
    for (size_t i = 0; i < inputs.count && same; i++) {
        const struct call *call = &inputs.list[i].call;
        struct expectation expectation;
        struct answer answer;
        expectation_make(expected, call, check->tolerance, &expectation);
        reference_answer(code, call, 0, &answer);
        same = answer_agrees(call, &answer, &expectation);
        answer_release(&answer, call);
        expectation_release(&expectation, call);
    }
    inputs_release(&inputs);
    return same;
}

static bool told_apart(const struct subject *subject, const struct signature *function,
                       const char *a, const char *b)
{
    const struct config *config = &subject->assignment.config;
    for (size_t i = 0; i < config->check_count; i++)
        if (config->checks[i].function == function &&
            !same_answers(&config->checks[i], 1, oracle_function(subject->oracle, a),
                          oracle_function(subject->oracle, b)))
            return true;
    return false;
}

Test(mistakes, of_mle_are_told_apart_from_each_other)
{
    struct subject subject;
    subject_open(&subject, "mle");
    const struct config *config = &subject.assignment.config;
    for (size_t i = 0; i < config->mistake_count; i++)
        for (size_t k = 0; k < i; k++)
            if (config->mistakes[i].function == config->mistakes[k].function)
                cr_expect(told_apart(&subject, config->mistakes[i].function, config->mistakes[i].id,
                                     config->mistakes[k].id),
                          "%s and %s look the same", config->mistakes[i].id,
                          config->mistakes[k].id);
    subject_close(&subject);
}

/* A difference with a step of 1e-16 has noise as large as its error, and could stand for any other mistake. */
Test(mistakes, of_gradients_are_named_by_each_check_that_they_fail)
{
    struct subject subject;
    struct lint lint;
    struct error error;
    subject_open(&subject, "gradients");
    const struct config *config = &subject.assignment.config;
    cr_assert_not(lint_examine(&subject.assignment, subject.oracle, 1, &lint, &error));
    for (size_t i = 0; i < config->mistake_count; i++)
        for (size_t k = 0; k < config->check_count; k++) {
            enum lint_cell cell = lint.cells[i * config->check_count + k];
            cr_expect(cell != LINT_FAILED && cell != LINT_NAMED_AS_OTHER, "%s: '%s'",
                      config->mistakes[i].id, config->checks[k].name);
        }
    lint_release(&lint);
    subject_close(&subject);
}
