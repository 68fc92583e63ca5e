#include "judge/shrink.h"

#include "base/memory.h"
#include "judge/ask.h"
#include "judge/reduce.h"
#include "judge/smaller.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void failure_release(struct failure *failure)
{
    expectation_release(&failure->expectation, &failure->call);
    answer_release(&failure->answer, &failure->call);
    call_release(&failure->call);
    *failure = (struct failure){0};
}

/* --- what counts as failing in the same way --- */

/* Whether the reference treats the call as it treated the original: the same status. */
static bool is_legal(const struct failure *failure, const struct call *call,
                     const struct expectation *expectation)
{
    return call->signature->result != TYPE_INT ||
           expectation->answer.returned.integer == failure->expectation.answer.returned.integer;
}

/* A difference of the same kind: in the same output, and as untouched or tainted as before. */
static bool same_difference(const struct difference *a, const struct difference *b)
{
    return a->kind == b->kind && a->is_return == b->is_return &&
           (a->is_return || a->parameter == b->parameter) &&
           a->want_untouched == b->want_untouched && a->got_untouched == b->got_untouched &&
           a->got_tainted == b->got_tainted && isnan(a->got) == isnan(b->got);
}

static bool fails_alike(const struct check *check, const struct failure *failure,
                        const struct call *call, const struct expectation *expectation,
                        const struct answer *answer, struct difference *difference)
{
    const struct fault *before = &failure->answer.fault, *now = &answer->fault;
    if (answer->kind != failure->answer.kind)
        return false;
    if (answer->kind != ANSWER_RETURNED)
        return before->has_place == now->has_place && before->parameter == now->parameter &&
               before->is_write == now->is_write && before->signal == now->signal;
    return !kind_is_right(check, call, answer, expectation, difference) &&
           same_difference(difference, &failure->difference);
}

/* --- asking --- */

/* Calls that end the process hide those behind them: so often it is started again there. */
enum { RUNS_MAX = 20 };

/* The small calls that are worth asking. */
struct round {
    const struct smaller *smaller;
    size_t *indices;    /* owned; of the calls */
    struct call *calls; /* owned; the calls are the smaller's own */
    size_t count;
};

static size_t elements_of(const struct call *call)
{
    size_t elements = 0;
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        elements += call->values[i].count;
    return elements;
}

static bool is_simpler(const struct call *call, const struct call *than)
{
    size_t elements = elements_of(call), others = elements_of(than);
    return elements < others ||
           (elements == others && call_complexity(call) < call_complexity(than));
}

static struct round choose_calls(const struct smaller *smaller, const struct failure *failure)
{
    size_t most = shrink_calls(failure->answer.evaluations.count);
    struct round round = {.smaller = smaller,
                          .indices = memory_new(smaller->inputs.count, sizeof *round.indices),
                          .calls = memory_new(smaller->inputs.count, sizeof *round.calls)};
    for (size_t i = 0; i < smaller->inputs.count && round.count < most; i++) {
        const struct call *call = &smaller->inputs.list[i].call;
        if (!is_simpler(call, &failure->call) ||
            !is_legal(failure, call, &smaller->expectations[i]))
            continue;
        round.indices[round.count] = i;
        round.calls[round.count++] = *call;
    }
    return round;
}

/* Makes small call k, whose answer is taken over, the failure. */
static void adopt(const struct round *round, size_t k, struct answer *answer,
                  const struct difference *difference, struct failure *failure)
{
    failure_release(failure);
    failure->call = call_copy(&round->calls[k]);
    failure->expectation =
        expectation_copy(&round->smaller->expectations[round->indices[k]], &failure->call);
    failure->answer = *answer;
    failure->difference = *difference;
    *answer = (struct answer){0};
}

/* Asks the calls from `first` on; *next is where to go on: the count if there is no more to ask. */
static int ask_from(const struct examination *examination, const struct respondent *respondent,
                    struct run_style style, const struct round *round, size_t first,
                    struct failure *failure, size_t *next, struct error *error)
{
    size_t count = round->count - first;
    struct answer *answers = memory_new(count, sizeof *answers);
    bool found = false;
    *next = round->count;
    int result =
        ask_calls(examination, respondent, round->calls + first, count, style, answers, error);
    for (size_t i = 0; i < count && !result && !found && *next == round->count; i++) {
        size_t k = first + i;
        struct difference difference = {0};
        if (answers[i].kind == ANSWER_NOT_REACHED && i)
            *next = k;
        found =
            fails_alike(examination->check, failure, &round->calls[k],
                        &round->smaller->expectations[round->indices[k]], &answers[i], &difference);
        if (found)
            adopt(round, k, &answers[i], &difference, failure);
    }
    for (size_t i = 0; i < count && !result; i++)
        answer_release(&answers[i], &round->calls[first + i]);
    free(answers);
    return result;
}

size_t shrink_calls(size_t evaluations)
{
    size_t calls = SHRINK_EVALUATIONS_MAX / (evaluations + 1);
    return calls < SMALLER_CALLS_MAX ? calls : SMALLER_CALLS_MAX;
}

int shrink(struct examination *examination, const struct respondent *respondent,
           struct run_style style, struct failure *failure, struct error *error)
{
    /* Each call that does not come back costs its whole time: not worth a smaller example. */
    if (failure->answer.kind == ANSWER_TIMED_OUT)
        return 0;
    struct round round = choose_calls(examination_smaller(examination), failure);
    size_t next = 0;
    int result = 0;
    style.last_call_first = false;
    for (size_t run = 0; run < RUNS_MAX && next < round.count && !result; run++)
        result = ask_from(examination, respondent, style, &round, next, failure, &next, error);
    free(round.indices);
    free(round.calls);
    return result;
}
