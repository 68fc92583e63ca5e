#include "judge/diagnosis.h"

#include "base/limits.h"
#include "judge/ask.h"
#include "judge/reference.h"

#include <math.h>

/*
 * A mistake explains an answer only if it comes much nearer to it than the right answer does. One whose own rounding
 * is as large as its error (a difference with a step of 1e-16) would otherwise agree with every other mistake.
 */
static double telling_bound(double bound, double mistaken, double want, double right_bound)
{
    static const double nearer = 0.1;
    return fmin(bound, fmax(right_bound, nearer * fabs(mistaken - want)));
}

/*
 * What a mistake gives, with bounds that tell. False if the oracle does not know. The caller releases the expectation.
 */
static bool mistake_make(const struct examination *examination, const struct mistake *mistake,
                         const struct call *call, const struct expectation *right,
                         struct expectation *expectation)
{
    if (!oracle_expect(examination->oracle, examination->check, mistake->id, call, expectation))
        return false;
    expectation->return_bound =
        telling_bound(expectation->return_bound, expectation->answer.returned.real,
                      right->answer.returned.real, right->return_bound);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        for (size_t k = 0; expectation->bounds[i] && k < call->values[i].count; k++)
            expectation->bounds[i][k] = telling_bound(
                expectation->bounds[i][k], answer_number(&expectation->answer, call, i, k),
                answer_number(&right->answer, call, i, k), right->bounds[i][k]);
    return true;
}

/* Whether the code gives what the student's function gave, wherever that came back. */
static bool agrees(const struct examination *examination, const struct mistake *mistake)
{
    size_t telling = 0;
    for (size_t i = 0; i < examination->inputs.count; i++) {
        const struct asked *asked = &examination->asked[i];
        struct difference ignored;
        if (asked->first.kind != ANSWER_RETURNED)
            continue;
        struct expectation expectation;
        if (!mistake_make(examination, mistake, &asked->call, &examination->expectations[i],
                          &expectation))
            return false;
        bool same = kind_agrees(examination->check, &asked->call, &asked->first, &expectation);
        expectation_release(&expectation, &asked->call);
        if (!same)
            return false;
        telling += !kind_is_right(examination->check, &asked->call, &asked->first,
                                  &examination->expectations[i], &ignored);
    }
    return telling > 0;
}

/* Whether two pieces of code are known to give different answers to a call. */
static bool differ(const struct examination *examination, const struct call *call,
                   const struct expectation *right, const struct mistake *a,
                   const struct mistake *b)
{
    struct expectation expectation;
    struct answer answer;
    if (!mistake_make(examination, a, call, right, &expectation))
        return false;
    bool differs = false;
    if (oracle_answer(examination->oracle, b->id, call, REFERENCE_POISON, &answer)) {
        differs = !kind_agrees(examination->check, call, &answer, &expectation);
        answer_release(&answer, call);
    }
    expectation_release(&expectation, call);
    return differs;
}

/* The candidates that are left: pointers into the configuration. */
struct candidates {
    const struct mistake *list[CONFIG_MISTAKES_MAX];
    size_t count;
};

/* Strikes out the candidates that do not give this answer. */
static void strike_out(const struct examination *examination, const struct call *call,
                       const struct expectation *right, const struct answer *answer,
                       struct candidates *candidates)
{
    size_t kept = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        struct expectation expectation;
        if (!mistake_make(examination, candidates->list[i], call, right, &expectation))
            continue;
        if (kind_agrees(examination->check, call, answer, &expectation))
            candidates->list[kept++] = candidates->list[i];
        expectation_release(&expectation, call);
    }
    candidates->count = kept;
}

/* Asks about one call, if the first two candidates differ on it. */
static int separate_on(const struct examination *examination, const struct respondent *respondent,
                       const struct call *call, struct candidates *candidates, struct error *error)
{
    struct expectation right;
    struct answer answer = {0};
    int result = 0;
    if (!oracle_expect(examination->oracle, examination->check, call->signature->name, call,
                       &right))
        return 0;
    if (differ(examination, call, &right, candidates->list[0], candidates->list[1])) {
        result = ask_calls(examination, respondent, call, 1, (struct run_style){0}, &answer, error);
        if (!result && answer.kind == ANSWER_RETURNED)
            strike_out(examination, call, &right, &answer, candidates);
        answer_release(&answer, call);
    }
    expectation_release(&right, call);
    return result;
}

/* Seeds of further inputs for telling several agreeing mistakes apart, one for each of their series. */
static const uint64_t further_seeds[SERIES_COUNT - SERIES_FURTHER] = {101, 102, 103};

/* Asks about the inputs of one series on which the first two candidates differ. */
static int separate(const struct examination *examination, const struct respondent *respondent,
                    size_t series, struct candidates *candidates, struct error *error)
{
    struct inputs inputs = {0};
    int result = 0;
    if (!oracle_calls(examination->oracle, examination->check, SERIES_FURTHER + series, &inputs)) {
        inputs_generate(examination->check, further_seeds[series], &inputs);
        oracle_made_calls(examination->oracle, examination->check, SERIES_FURTHER + series,
                          &inputs);
    }
    for (size_t i = 0; i < inputs.count && candidates->count > 1 && !result; i++)
        result = separate_on(examination, respondent, &inputs.list[i].call, candidates, error);
    inputs_release(&inputs);
    return result;
}

int diagnose(const struct examination *examination, const struct respondent *respondent,
             const struct mistake **mistake, struct error *error)
{
    struct candidates candidates = {0};
    *mistake = NULL;
    for (size_t i = 0; i < examination->config->mistake_count; i++) {
        const struct mistake *known = &examination->config->mistakes[i];
        if (known->function == examination->check->function &&
            candidates.count < CONFIG_MISTAKES_MAX && agrees(examination, known))
            candidates.list[candidates.count++] = known;
    }
    for (size_t i = 0; i < SERIES_COUNT - SERIES_FURTHER && candidates.count > 1; i++)
        if (separate(examination, respondent, i, &candidates, error))
            return -1;
    if (candidates.count == 1)
        *mistake = candidates.list[0];
    return 0;
}
