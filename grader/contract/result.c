#include "contract/result.h"

#include <stdlib.h>

static void expected_release(struct expected *expected, const struct call *call)
{
    if (!expected->present)
        return;
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        free(expected->bounds[i]);
    free(expected->bounds);
    answer_release(&expected->answer, call);
    call_release(&expected->earlier);
    free(expected->slack);
    *expected = (struct expected){0};
}

void check_result_clear(struct check_result *result)
{
    free(result->message);
    free(result->place);
    expected_release(&result->counterexample.right, &result->counterexample.call);
    call_release(&result->counterexample.call);
    call_release(&result->counterexample.second);
    free(result->counterexample.called);
    free(result->counterexample.then);
    free(result->counterexample.where);
    free(result->counterexample.output);
    free(result->counterexample.expected);
    free(result->counterexample.got);
    plots_release(&result->plots);
    *result = (struct check_result){.check = result->check};
}

static void warning_release(struct warning *warning)
{
    free(warning->file);
    free(warning->kind);
    free(warning->text);
    free(warning->meaning);
}

void result_release(struct result *result)
{
    for (size_t i = 0; i < result->warning_count; i++)
        warning_release(&result->warnings[i]);
    free(result->warnings);
    for (size_t i = 0; i < result->check_count; i++)
        check_result_clear(&result->checks[i]);
    free(result->checks);
    free(result->kit);
    free(result->newer_kit);
    free(result->compiler_log);
    free(result->assignment);
    free(result->student);
    *result = (struct result){0};
}

const char *check_result_hint(const struct check_result *result)
{
    bool came_back = result->ending == ANSWER_RETURNED || result->ending == ANSWER_NOT_REACHED;
    return result->verdict == VERDICT_FAILED && came_back ? result->check->hint : NULL;
}

const char *verdict_name(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_PASSED: return "passed";
    case VERDICT_FAILED: return "failed";
    case VERDICT_NOT_BUILT: return "not built";
    case VERDICT_SKIPPED: return "skipped";
    case VERDICT_ERROR: return "error";
    }
    return "?";
}

const char *consistency_name(enum consistency consistency)
{
    switch (consistency) {
    case CONSISTENCY_NOT_ASKED: return "not asked";
    case CONSISTENCY_HOLDS: return "holds";
    case CONSISTENCY_BROKEN: return "broken";
    case CONSISTENCY_UNDECIDED: return "undecided";
    }
    return "?";
}

const struct check_result *result_first_loss(const struct result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict == VERDICT_ERROR)
            return &result->checks[i];
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict != VERDICT_PASSED)
            return &result->checks[i];
    return NULL;
}
