#include "judge/oracle.h"

#include "base/memory.h"
#include "contract/callback.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

struct oracle {
    void *object;
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

void oracle_answer(function_pointer *function, const struct call *call, unsigned poison,
                   struct answer *answer)
{
    oracle_answer_near(function, call, poison, NULL, 0, answer);
}

void oracle_answer_near(function_pointer *function, const struct call *call, unsigned poison,
                        struct random *random, double distance, struct answer *answer)
{
    const struct signature *signature = call->signature;
    union argument arguments[INVOKE_PARAMETERS_MAX];
    struct callback callback = {0};
    *answer = (struct answer){.kind = ANSWER_RETURNED, .poison = poison_of_pass(poison)};
    answer->arrays = memory_new(signature->parameter_count, sizeof *answer->arrays);
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct value *value = &call->values[i];
        arguments[i].scalar = value->scalar;
        if (signature->parameters[i].kind == PARAMETER_CALLBACK) {
            callback = (struct callback){value->problem, signature->parameters[i].callback,
                                         &answer->evaluations, random, distance};
            arguments[i].address = (void *)callback_function(callback.type);
        }
        if (signature->parameters[i].kind == PARAMETER_CONTEXT)
            arguments[i].address = &callback;
        if (signature->parameters[i].kind != PARAMETER_ARRAY)
            continue;
        if (call_writes(call, i)) {
            size_t bytes = call_array_bytes(call, i);
            answer->arrays[i] =
                value->data ? memory_copy(value->data, bytes) : memory_new(bytes, 1);
            if (!value->data)
                poison_fill(answer->arrays[i], value->count, signature->parameters[i].type,
                            answer->poison);
        }
        arguments[i].address = answer->arrays[i] ? answer->arrays[i] : value->data;
    }
    answer->returned = invoke(signature, function, arguments);
}

void oracle_close(struct oracle *oracle)
{
    if (!oracle)
        return;
    dlclose(oracle->object);
    free(oracle);
}
