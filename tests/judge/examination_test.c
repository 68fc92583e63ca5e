/* What of a respondent's calls is asked again. */
#include "judge/examination.h"

#include "support/subject.h"

#include <criterion/criterion.h>
#include <string.h>

/* The reference, which is said to have evaluated its objective as often as `spends` in the first call of a run. */
struct spender {
    struct respondent respondent; /* first, so that its address is the spender's */
    struct respondent reference;
    size_t spends;
    size_t *asked; /* calls of each of the two runs */
    size_t *run;
};

static int answer_spending(const struct respondent *respondent, const struct call calls[],
                           size_t count, struct run_limits limits, struct run_style style,
                           struct answer answers[], struct error *error)
{
    const struct spender *spender = (const struct spender *)respondent;
    if (respondent_answer(&spender->reference, calls, count, limits, style, answers, error))
        return -1;
    if (spender->spends && *spender->run == 0)
        answers[0].evaluations.count = spender->spends;
    spender->asked[(*spender->run)++] = count;
    return 0;
}

/* Examines it on the first check of bfgs_minimize; asked[2] is how many calls each run had. */
static size_t examine(size_t spends, size_t asked[2], struct check_result *result)
{
    struct subject subject;
    struct examination examination;
    struct error error = {0};
    size_t run = 0, check = 0, inputs;
    subject_open(&subject, "newton");
    const struct config *config = &subject.assignment.config;
    while (strcmp(config->checks[check].function->name, "bfgs_minimize") != 0)
        check++;
    struct spender spender = {
        .respondent = {.answer = answer_spending},
        .reference = respondent_of_reference(subject.oracle, "bfgs_minimize", "bfgs_minimize"),
        .spends = spends,
        .asked = asked,
        .run = &run,
    };
    examination_prepare(config, &config->checks[check], subject.oracle, 1, &examination);
    inputs = examination.inputs.count;
    cr_assert_eq(examination_ask(&examination, &spender.respondent, &error), 0, "%s", error.text);
    cr_assert_eq(run, 2);
    size_t right = 0;
    for (size_t i = 0; i < inputs; i++) {
        struct difference ignored;
        right += kind_is_right(&config->checks[check], &examination.asked[i].call,
                               &examination.asked[i].first, &examination.expectations[i], &ignored);
    }
    *result = (struct check_result){.verdict = right == inputs ? VERDICT_PASSED : VERDICT_FAILED};
    examination_release(&examination);
    subject_close(&subject);
    return inputs;
}

Test(examination, asks_every_call_twice)
{
    size_t asked[2];
    struct check_result result;
    size_t inputs = examine(0, asked, &result);
    cr_expect_eq(asked[0], inputs);
    cr_expect_eq(asked[1], inputs);
    cr_expect_eq(result.verdict, VERDICT_PASSED);
}

Test(examination, does_not_wait_again_for_a_call_that_cost_more_than_its_budget)
{
    size_t asked[2];
    struct check_result result;
    size_t inputs = examine(1000000, asked, &result);
    cr_expect_eq(asked[0], inputs);
    cr_expect_eq(asked[1], inputs - 1);
    cr_expect_eq(result.verdict, VERDICT_FAILED);
}
