#include "judge/lint.h"

#include "base/memory.h"
#include "contract/input.h"
#include "judge/ask.h"
#include "judge/compare.h"
#include "judge/examination.h"
#include "judge/reference.h"

#include <stdlib.h>
#include <string.h>

static const uint64_t lint_seed = 1;

/* --- the reference --- */

/* Whether the answer is what the check asks for, within the bounds that a student's answer has: the reference's own
 * rounding may be seen in a relation. */
static bool answers_rightly(const struct examination *examination, const struct call *call,
                            const struct answer *answer)
{
    const struct check *check = examination->check;
    struct expectation expectation;
    struct difference ignored;
    if (!oracle_expect(examination->oracle, check, check->function->name, call, &expectation))
        return false;
    bool right = kind_is_right(check, call, answer, &expectation, &ignored);
    expectation_release(&expectation, call);
    return right;
}

/* Whether the code gives the same twice, whatever the outputs held before, no NaN, and what the check asks for. */
static bool answers_soundly(const struct examination *examination, const struct call *call)
{
    const struct check *check = examination->check;
    function_pointer *code = oracle_function(examination->oracle, check->function->name);
    struct respondent reference =
        respondent_of_reference(examination->oracle, check->function->name, check->function->name);
    struct error ignored_error;
    struct expectation exact = {0};
    struct answer again;
    struct difference ignored;
    reference_answer(code, call, REFERENCE_POISON, &exact.answer);
    exact.bounds = memory_new(call->signature->parameter_count, sizeof *exact.bounds);
    if (ask_calls(examination, &reference, call, 1, (struct run_style){.poison = 0}, &again,
                  &ignored_error)) {
        expectation_release(&exact, call);
        return false;
    }
    bool sound = answer_is_right(call, &again, &exact, &ignored) &&
                 (kind_is_right(check, call, &again, &exact, &ignored) ||
                  answers_rightly(examination, call, &again));
    answer_release(&again, call);
    expectation_release(&exact, call);
    return sound;
}

static bool reference_passes(const struct config *config, const struct check *check,
                             const struct oracle *oracle, uint64_t seeds)
{
    bool passes = true;
    for (uint64_t seed = 0; seed < seeds && passes; seed++) {
        struct examination examination;
        examination_generate(config, check, oracle, seed, &examination);
        for (size_t i = 0; i < examination.inputs.count && passes; i++)
            passes = answers_soundly(&examination, &examination.inputs.list[i].call);
        examination_release(&examination);
    }
    return passes;
}

/* --- the mistakes --- */

static enum lint_cell cell_of(const struct mistake *mistake, const struct check_result *result)
{
    if (result->mistake)
        return result->mistake == mistake ? LINT_NAMED : LINT_NAMED_AS_OTHER;
    return result->verdict == VERDICT_PASSED ? LINT_PASSED : LINT_FAILED;
}

static int examine_mistake(const struct assignment *assignment, const struct oracle *oracle,
                           const struct mistake *mistake, const struct check *check,
                           enum lint_cell *cell, struct error *error)
{
    struct examination examination;
    struct check_result result = {.check = check};
    struct respondent respondent =
        respondent_of_reference(oracle, mistake->function->name, mistake->id);
    examination_prepare(&assignment->config, check, oracle, lint_seed, &examination);
    int outcome = examination_ask(&examination, &respondent, error) ||
                  examination_judge(&examination, &respondent, &result, error);
    if (!outcome)
        *cell = cell_of(mistake, &result);
    check_result_clear(&result);
    examination_release(&examination);
    return outcome ? -1 : 0;
}

int lint_examine(const struct assignment *assignment, const struct oracle *oracle, uint64_t seeds,
                 struct lint *lint, struct error *error)
{
    const struct config *config = &assignment->config;
    struct lint made = {
        .check_count = config->check_count,
        .mistake_count = config->mistake_count,
        .cells = memory_new(config->mistake_count * config->check_count, sizeof *made.cells),
        .reference_passed = memory_new(config->check_count, sizeof *made.reference_passed),
        .skeleton_failed = memory_new(config->check_count, sizeof *made.skeleton_failed),
    };
    int result = 0;
    for (size_t i = 0; i < config->check_count; i++)
        made.reference_passed[i] = reference_passes(config, &config->checks[i], oracle, seeds);
    for (size_t i = 0; i < config->mistake_count && !result; i++)
        for (size_t k = 0; k < config->check_count && !result; k++)
            if (config->checks[k].function == config->mistakes[i].function)
                result =
                    examine_mistake(assignment, oracle, &config->mistakes[i], &config->checks[k],
                                    &made.cells[i * config->check_count + k], error);
    if (result)
        lint_release(&made);
    else
        *lint = made;
    return result;
}

void lint_release(struct lint *lint)
{
    free(lint->cells);
    free(lint->reference_passed);
    free(lint->skeleton_failed);
    *lint = (struct lint){0};
}

/* --- reporting --- */

static size_t count_in_row(const struct lint *lint, size_t mistake, enum lint_cell cell)
{
    size_t count = 0;
    for (size_t k = 0; k < lint->check_count; k++)
        count += lint->cells[mistake * lint->check_count + k] == cell;
    return count;
}

static size_t report_mistake(const struct mistake *mistake, const struct lint *lint, size_t row,
                             struct text *text)
{
    size_t named = count_in_row(lint, row, LINT_NAMED),
           failed = count_in_row(lint, row, LINT_FAILED);
    size_t other = count_in_row(lint, row, LINT_NAMED_AS_OTHER);
    if (mistake->is_variant) {
        if (failed + other == 0)
            return 0;
        text_print(text, "  %s is a legal variant, but a check fails it\n", mistake->id);
        return 1;
    }
    if (named && !other)
        return 0;
    text_print(text, "  %s %s\n", mistake->id,
               other    ? "is taken for another mistake"
               : failed ? "fails, but is never recognised"
                        : "passes every check");
    return 1;
}

static size_t report_check(const struct check *check, const struct lint *lint, size_t column,
                           struct text *text)
{
    size_t wrong = 0, failing = 0;
    for (size_t i = 0; i < lint->mistake_count; i++) {
        enum lint_cell cell = lint->cells[i * lint->check_count + column];
        failing += cell == LINT_FAILED || cell == LINT_NAMED || cell == LINT_NAMED_AS_OTHER;
    }
    if (!lint->reference_passed[column]) {
        text_print(text, "  the reference fails '%s'\n", check->name);
        wrong++;
    }
    if (!lint->skeleton_failed[column]) {
        text_print(text, "  the skeleton passes '%s'\n", check->name);
        wrong++;
    }
    /* Known mistakes are never compiled as a submission, so none of them could fail a clean build. */
    if (!failing && check->kind != CHECK_BUILDS_CLEAN) {
        text_print(text, "  no known mistake fails '%s'\n", check->name);
        wrong++;
    }
    return wrong;
}

static void report_matrix(const struct config *config, const struct lint *lint, struct text *text)
{
    static const char marks[] = {[LINT_OTHER_FUNCTION] = ' ',
                                 [LINT_PASSED] = '.',
                                 [LINT_FAILED] = 'f',
                                 [LINT_NAMED] = 'N',
                                 [LINT_NAMED_AS_OTHER] = '!'};
    for (size_t k = 0; k < lint->check_count; k++)
        text_print(text, "  %2zu  %s\n", k + 1, config->checks[k].name);
    text_add(text, "\n  ");
    for (size_t k = 0; k < lint->check_count; k++)
        text_print(text, "%3zu", k + 1);
    text_add(text, "\n");
    for (size_t i = 0; i < lint->mistake_count; i++) {
        text_add(text, "  ");
        for (size_t k = 0; k < lint->check_count; k++)
            text_print(text, "  %c", marks[lint->cells[i * lint->check_count + k]]);
        text_print(text, "  %s\n", config->mistakes[i].id);
    }
    text_add(text, "\n  N failed and named, f failed, . passed, ! named as another\n");
}

size_t lint_report(const struct assignment *assignment, const struct lint *lint, struct text *text)
{
    const struct config *config = &assignment->config;
    struct text findings = {0};
    size_t wrong = 0;
    for (size_t k = 0; k < lint->check_count; k++)
        wrong += report_check(&config->checks[k], lint, k, &findings);
    for (size_t i = 0; i < lint->mistake_count; i++)
        wrong += report_mistake(&config->mistakes[i], lint, i, &findings);
    text_print(text, "%s: %zu checks, %zu mistakes and variants\n\n", assignment->name,
               lint->check_count, lint->mistake_count);
    report_matrix(config, lint, text);
    if (wrong)
        text_print(text, "\n%s", text_string(&findings));
    else
        text_add(text, "  all of it holds\n");
    text_add(text, "\n");
    text_release(&findings);
    return wrong;
}
