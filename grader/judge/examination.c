#include "judge/examination.h"

#include "base/memory.h"
#include "base/text.h"
#include "contract/notation.h"
#include "judge/ask.h"
#include "judge/diagnosis.h"
#include "judge/example.h"
#include "judge/explain.h"
#include "judge/minimizes.h"
#include "judge/ratio.h"
#include "judge/shrink.h"
#include "judge/smaller.h"
#include "judge/structure.h"
#include "judge/verdict.h"

#include <stdlib.h>

/* --- asking --- */

void examination_generate(const struct config *config, const struct check *check,
                          const struct oracle *oracle, uint64_t seed,
                          struct examination *examination)
{
    *examination = (struct examination){
        .check = check, .config = config, .oracle = oracle, .kind = kind_of(check->kind)};
    if (oracle_calls(oracle, check, SERIES_INPUTS, &examination->inputs))
        return;
    if (examination->kind->generate)
        examination->kind->generate(examination, seed);
    else
        inputs_generate(check, seed, &examination->inputs);
    oracle_made_calls(oracle, check, SERIES_INPUTS, &examination->inputs);
}

static void expect_all(const struct examination *examination, struct inputs *inputs,
                       struct expectation **expectations)
{
    const struct check *check = examination->check;
    size_t known = 0;
    *expectations = memory_new(inputs->count, sizeof **expectations);
    for (size_t i = 0; i < inputs->count; i++) {
        struct input input = inputs->list[i];
        if (oracle_expect(examination->oracle, check, check->function->name, &input.call,
                          &(*expectations)[known]))
            inputs->list[known++] = input;
        else
            call_release(&input.call);
    }
    inputs->count = known;
}

void examination_prepare(const struct config *config, const struct check *check,
                         const struct oracle *oracle, uint64_t seed,
                         struct examination *examination)
{
    examination_generate(config, check, oracle, seed, examination);
    expect_all(examination, &examination->inputs, &examination->expectations);
    examination->asked = memory_new(examination->inputs.count, sizeof *examination->asked);
    for (size_t i = 0; i < examination->inputs.count; i++)
        examination->asked[i].call = examination->inputs.list[i].call;
}

const struct smaller *examination_smaller(struct examination *examination)
{
    struct smaller *smaller = &examination->smaller;
    if (smaller->is_made)
        return smaller;
    if (!oracle_calls(examination->oracle, examination->check, SERIES_SMALLER, &smaller->inputs)) {
        smaller_calls(examination->check, &examination->inputs, &smaller->inputs);
        oracle_made_calls(examination->oracle, examination->check, SERIES_SMALLER,
                          &smaller->inputs);
    }
    expect_all(examination, &smaller->inputs, &smaller->expectations);
    smaller->is_made = true;
    return smaller;
}

/* Puts all calls to the respondent in one style and hands the answers, one per call, to the caller. */
static int ask(const struct examination *examination, const struct respondent *respondent,
               struct run_style style, struct answer answers[], struct error *error)
{
    size_t count = examination->inputs.count;
    struct call *calls = memory_new(count, sizeof *calls);
    for (size_t i = 0; i < count; i++)
        calls[i] = examination->asked[i].call;
    int result = ask_calls(examination, respondent, calls, count, style, answers, error);
    free(calls);
    return result;
}

static const struct run_style first_style = {.poison = 0};
static const struct run_style second_style = {
    .poison = 1, .arrays_against_start = true, .last_call_first = true};
/* Differs from the first only in the order of calls. */
static const struct run_style reordered_style = {.poison = 0, .last_call_first = true};

static void release_answers(const struct examination *examination, struct answer answers[])
{
    for (size_t i = 0; i < examination->inputs.count; i++)
        answer_release(&answers[i], &examination->asked[i].call);
    free(answers);
}

static bool any_timed_out(const struct answer answers[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (answers[i].kind == ANSWER_TIMED_OUT)
            return true;
    return false;
}

/*
 * Asks in the second style what is not wrong already for what it cost: a minimizer that needs a thousand times what it
 * may is not waited for again. What is left out is not reached.
 */
static int ask_again(const struct examination *examination, const struct respondent *respondent,
                     const struct answer first[], struct answer second[], struct error *error)
{
    size_t count = examination->inputs.count, chosen = 0;
    struct call *calls = memory_new(count, sizeof *calls);
    struct answer *answers = memory_new(count, sizeof *answers);
    size_t *owners = memory_new(count, sizeof *owners);
    for (size_t i = 0; i < count; i++) {
        second[i] = (struct answer){.kind = ANSWER_NOT_REACHED};
        if (minimizes_overspends(examination->check, &first[i], &examination->expectations[i]))
            continue;
        owners[chosen] = i;
        calls[chosen++] = examination->asked[i].call;
    }
    int result =
        chosen ? ask_calls(examination, respondent, calls, chosen, second_style, answers, error)
               : 0;
    for (size_t k = 0; k < chosen && !result; k++)
        second[owners[k]] = answers[k];
    free(owners);
    free(answers);
    free(calls);
    return result;
}

/* Asks in both styles; a submission that never comes back is not waited for a second time. */
static int ask_twice(const struct examination *examination, const struct respondent *respondent,
                     struct answer first[], struct answer second[], struct error *error)
{
    if (ask(examination, respondent, first_style, first, error))
        return -1;
    if (any_timed_out(first, examination->inputs.count))
        return 0;
    return ask_again(examination, respondent, first, second, error);
}

int examination_ask(struct examination *examination, const struct respondent *respondent,
                    struct error *error)
{
    struct answer *first = memory_new(examination->inputs.count, sizeof *first);
    struct answer *second = memory_new(examination->inputs.count, sizeof *second);
    if (ask_twice(examination, respondent, first, second, error)) {
        release_answers(examination, first);
        release_answers(examination, second);
        return -1;
    }
    for (size_t i = 0; i < examination->inputs.count; i++) {
        struct asked *asked = &examination->asked[i];
        answer_release(&asked->first, &asked->call);
        answer_release(&asked->second, &asked->call);
        asked->first = first[i];
        asked->second = second[i];
    }
    free(first);
    free(second);
    return 0;
}

void examination_release(struct examination *examination)
{
    for (size_t i = 0; examination->asked && i < examination->inputs.count; i++) {
        struct asked *asked = &examination->asked[i];
        answer_release(&asked->first, &asked->call);
        answer_release(&asked->second, &asked->call);
    }
    for (size_t i = 0; examination->expectations && i < examination->inputs.count; i++)
        expectation_release(&examination->expectations[i], &examination->inputs.list[i].call);
    for (size_t i = 0; i < examination->smaller.inputs.count; i++)
        expectation_release(&examination->smaller.expectations[i],
                            &examination->smaller.inputs.list[i].call);
    free(examination->smaller.expectations);
    inputs_release(&examination->smaller.inputs);
    free(examination->asked);
    free(examination->expectations);
    inputs_release(&examination->inputs);
    *examination = (struct examination){0};
}

void examinations_prepare(const struct config *config, const struct oracle *oracle, uint64_t seed,
                          struct examinations *examinations)
{
    *examinations = (struct examinations){
        .list = memory_new(config->check_count, sizeof *examinations->list),
        .count = config->check_count,
    };
    for (size_t i = 0; i < config->check_count; i++)
        examination_prepare(config, &config->checks[i], oracle, seed, &examinations->list[i]);
}

void examinations_release(struct examinations *examinations)
{
    for (size_t i = 0; i < examinations->count; i++)
        examination_release(&examinations->list[i]);
    free(examinations->list);
    *examinations = (struct examinations){0};
}

/* --- judging --- */

static bool is_right(const struct examination *examination, size_t input,
                     const struct answer *answer)
{
    struct difference ignored;
    return answer->kind == ANSWER_RETURNED &&
           kind_is_right(examination->check, &examination->inputs.list[input].call, answer,
                         &examination->expectations[input], &ignored);
}

static bool is_right_twice(const struct examination *examination, size_t input)
{
    const struct asked *asked = &examination->asked[input];
    return is_right(examination, input, &asked->first) &&
           is_right(examination, input, &asked->second);
}

static size_t elements_of(const struct call *call)
{
    size_t elements = 0;
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        elements += call->values[i].count;
    return elements;
}

/* Whether an answer came that is wrong: a right one beside one that was not reached tells nothing. */
static bool has_cause(const struct examination *examination, size_t input)
{
    const struct asked *asked = &examination->asked[input];
    const struct answer *answers[] = {&asked->first, &asked->second};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (answers[i]->kind != ANSWER_NOT_REACHED && !is_right(examination, input, answers[i]))
            return true;
    return false;
}

/* How telling a failing input is, the less the better: a known cause, then ordinary numbers, then
 * few of them. */
static double obscurity(const struct examination *examination, size_t input)
{
    static const double no_cause = 1e18, no_ordinary_numbers = 1e15;
    return (has_cause(examination, input) ? 0 : no_cause) +
           (examination->inputs.list[input].values == INPUT_ORDINARY ? 0 : no_ordinary_numbers) +
           (double)elements_of(&examination->asked[input].call);
}

/* The input whose call ended the first pass before it came to this one; else this one. */
static size_t what_ended_before(const struct examination *examination, size_t input)
{
    if (examination->asked[input].first.kind != ANSWER_NOT_REACHED)
        return input;
    for (size_t i = 0; i < examination->inputs.count; i++) {
        enum answer_kind kind = examination->asked[i].first.kind;
        if (kind != ANSWER_RETURNED && kind != ANSWER_NOT_REACHED)
            return i;
    }
    return input;
}

/*
 * The failing input to show: the most telling one, the first among equals. How the first pass ended tells more than
 * a number of the second one, which may be what lies beside an array.
 */
static size_t choose_failing(const struct examination *examination)
{
    size_t chosen = examination->inputs.count;
    for (size_t i = 0; i < examination->inputs.count; i++) {
        if (is_right_twice(examination, i))
            continue;
        if (chosen == examination->inputs.count ||
            obscurity(examination, i) < obscurity(examination, chosen))
            chosen = i;
    }
    return what_ended_before(examination, chosen);
}

/* Why two passes differ: the calls are repeated with the order as the only change. */
static int word_change(struct examination *examination, const struct respondent *respondent,
                       size_t input, const struct difference *change, struct check_result *found,
                       struct error *error)
{
    struct answer *again = memory_new(examination->inputs.count, sizeof *again);
    int result = ask(examination, respondent, reordered_style, again, error);
    if (!result) {
        const struct asked *asked = &examination->asked[input];
        struct difference ignored;
        bool order_matters = !answers_equal(&asked->call, &asked->first, &again[input], &ignored);
        found->reads_old_memory = !order_matters;
        found->message = explain_change(
            &asked->call, change, order_matters ? CHANGED_BY_EARLIER_CALLS : CHANGED_BY_OLD_MEMORY);
    }
    release_answers(examination, again);
    return result;
}

/* Whether both came back with plain numbers, but not the same ones; and where they differ. */
static bool answers_changed(const struct examination *examination, size_t input,
                            const struct failure *failure, struct difference *change)
{
    const struct asked *asked = &examination->asked[input];
    return asked->first.kind == ANSWER_RETURNED && asked->second.kind == ANSWER_RETURNED &&
           !answers_equal(&asked->call, &asked->first, &asked->second, change) &&
           !failure->difference.got_tainted;
}

/*
 * The failure at an input: of its two answers the first, unless that one is right or was not reached. Fills the
 * style that it was seen in.
 */
static struct failure failure_at(const struct examination *examination, size_t input,
                                 struct run_style *style)
{
    const struct asked *asked = &examination->asked[input];
    bool first_tells =
        asked->first.kind != ANSWER_NOT_REACHED && !is_right(examination, input, &asked->first);
    struct failure failure = {
        .call = call_copy(&asked->call),
        .answer = answer_copy(first_tells ? &asked->first : &asked->second, &asked->call),
    };
    *style = first_tells ? first_style : second_style;
    failure.expectation = expectation_copy(&examination->expectations[input], &failure.call);
    if (failure.answer.kind == ANSWER_RETURNED)
        kind_is_right(examination->check, &failure.call, &failure.answer, &failure.expectation,
                      &failure.difference);
    return failure;
}

/*
 * What there is to say of a wrong number beyond the number: a constant ratio, what the array looks like, or else what
 * the kind of check knows, and which arrays are right.
 */
static int find_remark(const struct examination *examination, const struct respondent *respondent,
                       size_t input, struct gradient_finding *finding, char **remark,
                       struct error *error)
{
    *remark = ratio_remark(examination);
    if (*remark)
        return 0;
    *remark = structure_remark(examination);
    if (!*remark && examination->kind->remark &&
        examination->kind->remark(examination, respondent, input, finding, remark, error))
        return -1;
    char *right = right_outputs_remark(examination), *both = NULL;
    if (right && *remark) {
        both = text_format("%s; %s", *remark, right);
        free(*remark);
        free(right);
    }
    *remark = both ? both : right ? right : *remark;
    return 0;
}

/* The sentence for a failure, with what else is known of it; a known mistake has words of its own. */
static int word(const struct examination *examination, const struct respondent *respondent,
                const struct failure *failure, size_t input, struct check_result *found,
                struct error *error)
{
    if (failure->answer.kind != ANSWER_RETURNED) {
        found->message =
            explain_ending(&failure->call, &failure->answer, examination->config->cpu_seconds);
        return 0;
    }
    char *remark = NULL;
    if (!found->mistake && failure->difference.kind == DIFFERENCE_NUMBER &&
        find_remark(examination, respondent, input, &found->gradient, &remark, error))
        return -1;
    char *sentence = explain_difference(&failure->call, &failure->difference);
    found->message = remark ? text_format("%s; %s", sentence, remark) : memory_string(sentence);
    free(sentence);
    free(remark);
    return 0;
}

/* The call that was made before an input's in a run of that style, or NULL. */
static const struct call *call_before(const struct examination *examination, size_t input,
                                      struct run_style style)
{
    size_t before = style.last_call_first ? input + 1 : input - 1; /* none before 0: out of range */
    return before < examination->inputs.count ? &examination->inputs.list[before].call : NULL;
}

/* Finds out about the failure at an input, makes it small, and fills message, mistake and counterexample. */
static int explain_failure(struct examination *examination, const struct respondent *respondent,
                           size_t input, struct check_result *result, struct error *error)
{
    struct run_style style;
    struct failure failure = failure_at(examination, input, &style);
    int outcome;
    struct difference change;
    bool changed = answers_changed(examination, input, &failure, &change);
    if (changed) {
        outcome = word_change(examination, respondent, input, &change, result, error);
    } else {
        outcome = failure.answer.kind == ANSWER_RETURNED
                      ? diagnose(examination, respondent, &result->mistake, error)
                      : 0;
        if (!outcome)
            outcome = shrink(examination, respondent, style, &failure, error);
        if (!outcome)
            outcome = word(examination, respondent, &failure, input, result, error);
    }
    bool returned = failure.answer.kind == ANSWER_RETURNED;
    result->reads_old_memory |= returned && looks_unset(&failure.difference);
    result->ending = failure.answer.kind;
    explain_by_example(&failure.call, &failure.answer, returned ? &failure.difference : NULL,
                       &result->counterexample);
    example_keep_numbers(
        examination->check, &failure,
        changed && !result->reads_old_memory ? call_before(examination, input, style) : NULL,
        &result->counterexample);
    failure_release(&failure);
    return outcome;
}

int examination_judge(struct examination *examination, const struct respondent *respondent,
                      struct check_result *result, struct error *error)
{
    struct evidence evidence = {
        .built = true, .dependencies_passed = true, .calls = examination->inputs.count};
    for (size_t i = 0; i < examination->inputs.count; i++)
        evidence.right += is_right_twice(examination, i);
    if (evidence.right < evidence.calls) {
        if (explain_failure(examination, respondent, choose_failing(examination), result, error))
            return -1;
        evidence.is_variant = result->mistake && result->mistake->is_variant;
    }
    if (evidence.right == evidence.calls && examination->kind->remark_on_right &&
        examination->kind->remark_on_right(examination, respondent, &result->message, error))
        return -1;
    result->verdict = verdict_of(&evidence);
    result->points = result->verdict == VERDICT_PASSED ? examination->check->points : 0;
    if (!result->message)
        result->message = memory_string("");
    return 0;
}
