#include "judge/diagnosis.h"

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
        expectation_make(code, &asked->call, examination->check->relative_tolerance, &expectation);
        bool same = answer_agrees(&asked->call, &asked->first, &expectation);
        expectation_release(&expectation, &asked->call);
        if (!same)
            return false;
        telling +=
            !answer_is_right(&asked->call, &asked->first, &examination->expectations[i], &ignored);
    }
    return telling > 0;
}

const struct mistake *diagnose(const struct examination *examination)
{
    const struct mistake *found = NULL;
    for (size_t i = 0; i < examination->config->mistake_count; i++) {
        const struct mistake *mistake = &examination->config->mistakes[i];
        if (mistake->function != examination->check->function || !agrees(examination, mistake))
            continue;
        if (found)
            return NULL;
        found = mistake;
    }
    return found;
}
