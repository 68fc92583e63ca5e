#include "judge/shrink.h"

#include "base/memory.h"
#include "contract/random.h"
#include "judge/ask.h"
#include "judge/reduce.h"

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

/* --- rounds --- */

/* One round: candidates, what is expected of them, what came. */
struct round {
    const struct examination *examination;
    struct call *calls; /* owned */
    struct expectation *expectations;
    struct answer *answers;
    size_t count;
};

static void round_release(struct round *round)
{
    for (size_t i = 0; i < round->count; i++) {
        if (round->expectations)
            expectation_release(&round->expectations[i], &round->calls[i]);
        if (round->answers)
            answer_release(&round->answers[i], &round->calls[i]);
        call_release(&round->calls[i]);
    }
    free(round->calls);
    free(round->expectations);
    free(round->answers);
    *round = (struct round){0};
}

/* Keeps the candidates that the check could have asked, at most `limit`. */
static void keep_legal(struct round *round, const struct failure *failure, size_t limit)
{
    const struct check *check = round->examination->check;
    function_pointer *reference =
        oracle_function(round->examination->oracle, check->function->name);
    size_t kept = 0;
    round->expectations = memory_new(round->count, sizeof *round->expectations);
    round->answers = memory_new(round->count, sizeof *round->answers);
    for (size_t i = 0; i < round->count; i++) {
        struct expectation expectation = {0};
        bool legal = kept < limit;
        if (legal) {
            expectation_make(reference, &round->calls[i], check->tolerance, &expectation);
            legal = is_legal(failure, &round->calls[i], &expectation);
        }
        if (legal) {
            round->calls[kept] = round->calls[i];
            round->expectations[kept++] = expectation;
        } else {
            expectation_release(&expectation, &round->calls[i]);
            call_release(&round->calls[i]);
        }
    }
    round->count = kept;
}

/* Makes candidate i the failure, taking it out of the round. */
static void adopt(struct round *round, size_t i, const struct difference *difference,
                  struct failure *failure)
{
    failure_release(failure);
    *failure =
        (struct failure){round->calls[i], round->expectations[i], round->answers[i], *difference};
    round->count--;
    round->calls[i] = round->calls[round->count];
    round->expectations[i] = round->expectations[round->count];
    round->answers[i] = round->answers[round->count];
}

/*
 * Asks the candidates and adopts the first that fails alike. A candidate that ends the process hides those behind
 * it, so the next round starts there again.
 */
static int try_round(struct round *round, const struct respondent *respondent,
                     struct run_style style, struct failure *failure, bool *adopted,
                     struct error *error)
{
    *adopted = false;
    if (!round->count)
        return 0;
    if (ask_calls(round->examination, respondent, round->calls, round->count, style, round->answers,
                  error)) {
        memset(round->answers, 0, round->count * sizeof *round->answers);
        return -1;
    }
    for (size_t i = 0; i < round->count && !*adopted; i++) {
        struct difference difference = {0};
        if (fails_alike(round->examination->check, failure, &round->calls[i],
                        &round->expectations[i], &round->answers[i], &difference)) {
            adopt(round, i, &difference, failure);
            *adopted = true;
        }
    }
    return 0;
}

size_t shrink_calls(size_t evaluations)
{
    size_t calls = SHRINK_EVALUATIONS_MAX / (evaluations + 1);
    return calls < SHRINK_CALLS_MAX ? calls : SHRINK_CALLS_MAX;
}

int shrink(const struct examination *examination, const struct respondent *respondent,
           struct run_style style, struct failure *failure, struct error *error)
{
    size_t asked = 0, most = shrink_calls(failure->answer.evaluations.count);
    style.last_call_first = false;
    /* Each call that does not come back costs its whole time: not worth a smaller example. */
    if (failure->answer.kind == ANSWER_TIMED_OUT)
        return 0;
    for (enum reduction step = 0; step < REDUCTIONS && asked < most;) {
        struct round round = {.examination = examination};
        bool adopted = false;
        round.calls = reduce_call(examination->check, &failure->call, step, &round.count);
        keep_legal(&round, failure, most - asked);
        asked += round.count;
        int result = try_round(&round, respondent, style, failure, &adopted, error);
        round_release(&round);
        if (result)
            return -1;
        step = adopted ? 0 : step + 1;
    }
    return 0;
}
