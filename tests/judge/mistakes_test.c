/*
 * The checks against the known mistakes, in this process: every mistake is failed by some check of
 * its function, no two of a function look the same to all of its checks, and the reference passes
 * on many seeds.
 */
#include "contract/assignment.h"
#include "contract/input.h"
#include "judge/compare.h"
#include "judge/oracle.h"

#include "base/file.h"
#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>

struct subject {
    struct root root;
    struct assignment assignment;
    struct oracle *oracle;
};

static void subject_open(struct subject *subject, const char *name)
{
    struct error error = {0};
    const char *build = getenv("GRADUS_BUILD");
    *subject = (struct subject){
        .root = {.assignments = memory_string("assignments"),
                 .configs = memory_string("configs"),
                 .reference = file_join(build ? build : "build/release", "reference"),
                 .worker = memory_string("")}};
    cr_assert_eq(assignment_load(&subject->root, name, &subject->assignment, &error), 0, "%s",
                 error.text);
    cr_assert_eq(oracle_open(&subject->assignment, &subject->oracle, &error), 0, "%s", error.text);
}

static void subject_close(struct subject *subject)
{
    oracle_close(subject->oracle);
    assignment_release(&subject->assignment);
    root_release(&subject->root);
}

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
        expectation_make(expected, call, check->relative_tolerance, &expectation);
        oracle_answer(code, call, 0, &answer);
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

Test(mistakes, of_mle_are_each_failed_by_a_check)
{
    struct subject subject;
    subject_open(&subject, "mle");
    const struct config *config = &subject.assignment.config;
    cr_assert_gt(config->mistake_count, 50);
    for (size_t i = 0; i < config->mistake_count; i++) {
        const struct mistake *mistake = &config->mistakes[i];
        cr_expect(told_apart(&subject, mistake->function, mistake->id, mistake->function->name),
                  "%s passes all checks", mistake->id);
    }
    subject_close(&subject);
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

Test(mistakes, are_each_a_function_with_words)
{
    struct subject subject;
    subject_open(&subject, "mle");
    const struct config *config = &subject.assignment.config;
    for (size_t i = 0; i < config->mistake_count; i++)
        cr_expect(oracle_function(subject.oracle, config->mistakes[i].id) &&
                  config->mistakes[i].explain[0]);
    subject_close(&subject);
}
