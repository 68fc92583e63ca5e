#include "judge/oracle.h"

#include "base/memory.h"
#include "base/text.h"
#include "judge/gradient.h"
#include "judge/kink.h"
#include "judge/property.h"
#include "judge/recording.h"
#include "judge/reference.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

struct oracle {
    void *object;                /* the reference, loaded; NULL: */
    struct recording *recording; /* owned; what it said */
    struct recording *notes;     /* where all that is asked is noted; NULL: nowhere */
};

function_pointer *oracle_function(const struct oracle *oracle, const char *name)
{
    void *symbol = dlsym(oracle->object, name);
    function_pointer *function;
    memcpy(&function, &symbol, sizeof function);
    return function;
}

static int require(const struct oracle *oracle, const char *name, const char *where,
                   struct error *error)
{
    if (oracle_function(oracle, name))
        return 0;
    return error_set(error, ERROR_INPUT,
                     "the reference has no function '%s', which %s; write it, then make", name,
                     where);
}

int oracle_open(const struct assignment *assignment, struct oracle **oracle, struct error *error)
{
    struct oracle opened = {.object = dlopen(assignment->reference, RTLD_NOW | RTLD_LOCAL)};
    if (!opened.object)
        return error_set(error, ERROR_INPUT, "cannot load the reference: %s; build it with make",
                         dlerror());
    int result = 0;
    for (size_t i = 0; i < assignment->contract.count && !result; i++)
        result =
            require(&opened, assignment->contract.signatures[i].name, "the header declares", error);
    for (size_t i = 0; i < assignment->config.mistake_count && !result; i++)
        result = require(&opened, assignment->config.mistakes[i].id, "the configuration explains",
                         error);
    for (size_t i = 0; i < assignment->config.check_count && !result; i++)
        if (assignment->config.checks[i].own_loss.count)
            result = require(&opened, assignment->config.checks[i].loss->name,
                             "the configuration differentiates", error);
    if (result) {
        dlclose(opened.object);
        return -1;
    }
    *oracle = memory_copy(&opened, sizeof opened);
    return 0;
}

struct oracle *oracle_of_recording(struct recording *recording)
{
    struct oracle *oracle = memory_new(1, sizeof *oracle);
    oracle->recording = recording;
    return oracle;
}

void oracle_note(struct oracle *oracle, struct recording *recording)
{
    oracle->notes = recording;
}

void oracle_close(struct oracle *oracle)
{
    if (!oracle)
        return;
    if (oracle->object)
        dlclose(oracle->object);
    recording_free(oracle->recording);
    free(oracle);
}

bool oracle_is_live(const struct oracle *oracle)
{
    return oracle->object != NULL;
}

/* --- what is asked --- */

/* Whose code makes a property's second call; NULL: nobody is asked about it. */
static const char *second_code(const struct check *check, const char *code, const struct call *call)
{
    const struct signature *second = check->then.function;
    if (!second || call->signature != check->function)
        return NULL;
    if (text_equal(code, check->function->name))
        return second->name;
    return second == check->function ? code : NULL;
}

static void expect_live(const struct oracle *oracle, const struct check *check, const char *code,
                        const struct call *call, struct expectation *expectation)
{
    const char *second = second_code(check, code, call);
    expectation_make(oracle_function(oracle, code), call, check->tolerance, expectation);
    if (second)
        property_follow(check, call, oracle_function(oracle, second), expectation);
}

bool oracle_expect(const struct oracle *oracle, const struct check *check, const char *code,
                   const struct call *call, struct expectation *expectation)
{
    if (oracle->recording)
        return recording_expectation(oracle->recording, check, code, call, expectation);
    expect_live(oracle, check, code, call, expectation);
    if (oracle->notes) {
        if (check->kind == CHECK_GRADIENT && call->signature == check->function &&
            takes_subgradients(check))
            kink_find_corners(check, call, expectation);
        recording_note_expectation(oracle->notes, check, code, call, expectation);
    }
    return true;
}

bool oracle_answer(const struct oracle *oracle, const char *code, const struct call *call,
                   unsigned poison, struct answer *answer)
{
    if (oracle->recording)
        return recording_answer(oracle->recording, code, call, answer);
    reference_answer(oracle_function(oracle, code), call, poison, answer);
    if (oracle->notes)
        recording_note_answer(oracle->notes, code, call, answer);
    return true;
}

bool oracle_calls(const struct oracle *oracle, const struct check *check, enum series series,
                  struct inputs *inputs)
{
    return oracle->recording && recording_calls(oracle->recording, check, series, inputs);
}

void oracle_made_calls(const struct oracle *oracle, const struct check *check, enum series series,
                       const struct inputs *inputs)
{
    if (oracle->notes)
        recording_note_calls(oracle->notes, check, series, inputs);
}
