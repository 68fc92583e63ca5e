#include "judge/reference.h"

#include "base/memory.h"
#include "contract/callback.h"

void reference_answer(function_pointer *function, const struct call *call, unsigned poison,
                      struct answer *answer)
{
    reference_answer_near(function, call, poison, NULL, 0, answer);
}

void reference_answer_near(function_pointer *function, const struct call *call, unsigned poison,
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
