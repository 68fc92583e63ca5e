#include "judge/diagnosis.h"

#include "base/limits.h"
#include "judge/ask.h"

/* Whether the code gives what the student's function gave, wherever that came back. */
static bool agrees(const struct examination *examination, const struct mistake *mistake)
{
    function_pointer *code = oracle_function(examination->oracle, mistake->id);
    size_t telling = 0;
    for (size_t i = 0; i < examination->inputs.count; i++) {
        const struct asked *asked = &examination->asked[i];
        struct difference ignored;
        if (asked->first.kind != ANSWER_RETURNED)
            continue;
        struct expectation expectation;
        expectation_make(code, &asked->call, examination->check->tolerance, &expectation);
        bool same = kind_agrees(examination->check, &asked->call, &asked->first, &expectation);
        expectation_release(&expectation, &asked->call);
        if (!same)
            return false;
        telling += !kind_is_right(examination->check, &asked->call, &asked->first,
                                  &examination->expectations[i], &ignored);
    }
    return telling > 0;
}

/* Seeds of further inputs for telling several agreeing mistakes apart. */
static const uint64_t separating_seeds[] = {101, 102, 103};

/* Whether two pieces of code give different answers to a call. */
static bool differ(const struct examination *examination, const struct call *call,
                   const struct mistake *a, const struct mistake *b)
{
    struct expectation expectation;
    struct answer answer;
    function_pointer *code = oracle_function(examination->oracle, a->id);
    expectation_make(code, call, examination->check->tolerance, &expectation);
    oracle_answer(oracle_function(examination->oracle, b->id), call, ORACLE_POISON, &answer);
    bool same = kind_agrees(examination->check, call, &answer, &expectation);
    answer_release(&answer, call);
    expectation_release(&expectation, call);
    return !same;
}

/* The candidates that are left: pointers into the configuration. */
struct candidates {
    const struct mistake *list[CONFIG_MISTAKES_MAX];
    size_t count;
};

/* Strikes out the candidates that do not give this answer. */
static void strike_out(const struct examination *examination, const struct call *call,
                       const struct answer *answer, struct candidates *candidates)
{
    size_t kept = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        struct expectation expectation;
        function_pointer *code = oracle_function(examination->oracle, candidates->list[i]->id);
        expectation_make(code, call, examination->check->tolerance, &expectation);
        if (kind_agrees(examination->check, call, answer, &expectation))
            candidates->list[kept++] = candidates->list[i];
        expectation_release(&expectation, call);
    }
    candidates->count = kept;
}

/* Asks about the inputs of one seed on which the first two candidates differ. */
static int separate(const struct examination *examination, const struct respondent *respondent,
                    uint64_t seed, struct candidates *candidates, struct error *error)
{
    struct inputs inputs = {0};
    int result = 0;
    inputs_generate(examination->check, seed, &inputs);
    for (size_t i = 0; i < inputs.count && candidates->count > 1 && !result; i++) {
        const struct call *call = &inputs.list[i].call;
        struct answer answer = {0};
        if (!differ(examination, call, candidates->list[0], candidates->list[1]))
            continue;
        result = ask_calls(examination, respondent, call, 1, (struct run_style){0}, &answer, error);
        if (!result && answer.kind == ANSWER_RETURNED)
            strike_out(examination, call, &answer, candidates);
        answer_release(&answer, call);
    }
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
    for (size_t i = 0;
         i < sizeof separating_seeds / sizeof *separating_seeds && candidates.count > 1; i++)
        if (separate(examination, respondent, separating_seeds[i], &candidates, error))
            return -1;
    if (candidates.count == 1)
        *mistake = candidates.list[0];
    return 0;
}
