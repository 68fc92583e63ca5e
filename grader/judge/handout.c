#include "judge/handout.h"

#include "judge/examination.h"
#include "judge/gradient.h"
#include "judge/show.h"
#include "judge/structure.h"

/* What a mistake gives for all inputs. */
static void ask_mistake(const struct examination *examination, const struct mistake *mistake)
{
    for (size_t i = 0; i < examination->inputs.count; i++) {
        const struct call *call = &examination->inputs.list[i].call;
        struct expectation expectation;
        if (oracle_expect(examination->oracle, examination->check, mistake->id, call, &expectation))
            expectation_release(&expectation, call);
    }
}

/* Examines code of the reference's as a submission that is plotted, too. */
static int examine(struct examination *examination, const char *code, struct error *error)
{
    struct check_result result = {.check = examination->check};
    struct respondent respondent =
        respondent_of_reference(examination->oracle, examination->check->function->name, code);
    int outcome = examination_ask(examination, &respondent, error) ||
                  examination_judge(examination, &respondent, &result, error) ||
                  show(examination, &respondent, &result, &result.plots, error);
    check_result_clear(&result);
    return outcome ? -1 : 0;
}

static int record_check(const struct config *config, const struct check *check,
                        const struct oracle *oracle, uint64_t seed, struct error *error)
{
    struct examination examination;
    examination_prepare(config, check, oracle, seed, &examination);
    (void)examination_smaller(&examination);
    structure_ask_ahead(&examination);
    if (check->kind == CHECK_GRADIENT)
        gradient_ask_ahead(&examination);
    int result = examine(&examination, check->function->name, error);
    for (size_t i = 0; i < config->mistake_count && !result; i++) {
        if (config->mistakes[i].function != check->function)
            continue;
        ask_mistake(&examination, &config->mistakes[i]);
        result = examine(&examination, config->mistakes[i].id, error);
    }
    examination_release(&examination);
    return result;
}

int handout_record(const struct assignment *assignment, struct oracle *oracle, uint64_t seed,
                   struct recording *recording, struct error *error)
{
    const struct config *config = &assignment->config;
    int result = 0;
    oracle_note(oracle, recording);
    for (size_t i = 0; i < config->check_count && !result; i++)
        if (config->checks[i].visibility == VISIBILITY_PUBLIC &&
            config->checks[i].kind != CHECK_BUILDS_CLEAN)
            result = record_check(config, &config->checks[i], oracle, seed, error);
    oracle_note(oracle, NULL);
    return result;
}
