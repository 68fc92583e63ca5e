#include "judge/ask.h"

#include "base/memory.h"
#include "judge/property.h"

#include <stdlib.h>

/* The second calls of all answers that came back, in one run. */
static int ask_sequels(const struct examination *examination, const struct respondent *respondent,
                       const struct call calls[], size_t count, struct run_style style,
                       struct run_limits limits, struct answer answers[], struct error *error)
{
    struct call *seconds = memory_new(count, sizeof *seconds);
    struct answer *come = memory_new(count, sizeof *come);
    size_t *owners = memory_new(count, sizeof *owners), made = 0;
    for (size_t i = 0; i < count; i++) {
        if (answers[i].kind == ANSWER_RETURNED &&
            property_second_call(examination->check, &calls[i], &answers[i], NULL, &seconds[made]))
            owners[made++] = i;
    }
    int result =
        made ? respondent_answer(respondent, seconds, made, limits, style, come, error) : 0;
    for (size_t k = 0; k < made; k++) {
        if (result)
            call_release(&seconds[k]);
        else
            property_attach(&calls[owners[k]], &answers[owners[k]], seconds[k], come[k]);
    }
    free(owners);
    free(come);
    free(seconds);
    return result;
}

int ask_calls(const struct examination *examination, const struct respondent *respondent,
              const struct call calls[], size_t count, struct run_style style,
              struct answer answers[], struct error *error)
{
    struct run_limits limits = {examination->config->cpu_seconds,
                                examination->config->memory_bytes};
    if (respondent_answer(respondent, calls, count, limits, style, answers, error))
        return -1;
    if (!examination->check->then.function)
        return 0;
    if (!ask_sequels(examination, respondent, calls, count, style, limits, answers, error))
        return 0;
    for (size_t i = 0; i < count; i++)
        answer_release(&answers[i], &calls[i]);
    return -1;
}
