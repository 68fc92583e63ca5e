#include "contract/call.h"

#include "base/memory.h"

#include <stdlib.h>

void call_init(struct call *call, const struct signature *signature)
{
    call->signature = signature;
    call->values = memory_new(signature->parameter_count, sizeof *call->values);
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        if (parameter->kind == PARAMETER_ARRAY && !parameter->is_const)
            call->values[i].direction = DIRECTION_OUT;
    }
}

void call_release(struct call *call)
{
    for (size_t i = 0; call->values && i < call->signature->parameter_count; i++) {
        free(call->values[i].data);
        free(call->values[i].problem);
    }
    free(call->values);
    *call = (struct call){0};
}

struct call call_copy(const struct call *call)
{
    struct call copy = {0};
    call_init(&copy, call->signature);
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        copy.values[i] = call->values[i];
        if (call->values[i].data)
            copy.values[i].data = memory_copy(call->values[i].data, call_array_bytes(call, i));
        if (call->values[i].problem)
            copy.values[i].problem =
                memory_copy(call->values[i].problem, problem_bytes(call->values[i].problem));
    }
    return copy;
}

size_t call_extent(const struct call *call, size_t parameter, size_t k)
{
    const struct extent *extent = &call->signature->parameters[parameter].shape[k];
    return extent->is_parameter ? call->values[extent->number].scalar.size : extent->number;
}

void call_shape(struct call *call)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        const struct parameter *parameter = &call->signature->parameters[i];
        if (parameter->kind != PARAMETER_ARRAY)
            continue;
        size_t count = 1;
        for (size_t k = 0; k < parameter->dimensions; k++)
            count *= call_extent(call, i, k);
        call->values[i].count = count;
    }
}

size_t call_array_bytes(const struct call *call, size_t parameter)
{
    return call->values[parameter].count * type_bytes(call->signature->parameters[parameter].type);
}

size_t call_callback(const struct call *call)
{
    size_t i = 0;
    while (i < call->signature->parameter_count &&
           call->signature->parameters[i].kind != PARAMETER_CALLBACK)
        i++;
    return i;
}

static size_t size_named(const struct call *call, const char *name)
{
    size_t i = signature_parameter(call->signature, name);
    return i < call->signature->parameter_count ? call->values[i].scalar.size : 0;
}

void call_problem_sizes(const struct call *call, size_t *n, size_t *m)
{
    const struct parameter *callback = &call->signature->parameters[call_callback(call)];
    *n = size_named(call, "n");
    *m = callback->callback == CALLBACK_VECTOR_FUNCTION ? size_named(call, "m") : 0;
}

bool call_writes(const struct call *call, size_t parameter)
{
    return call->signature->parameters[parameter].kind == PARAMETER_ARRAY &&
           call->values[parameter].direction != DIRECTION_IN;
}
