#include "contract/step.h"

static bool is_vector(const struct parameter *parameter, size_t size)
{
    return parameter->kind == PARAMETER_ARRAY && parameter->type == TYPE_DOUBLE &&
           parameter->dimensions == 1 && parameter->shape[0].is_parameter &&
           parameter->shape[0].number == size;
}

bool step_parts(const struct signature *function, struct step *step)
{
    size_t count = function->parameter_count, none = count, gradients = 0;
    struct step found = {.size = 0, .point = none, .gradient = none, .counter = none};
    if (!count || function->parameters[0].kind != PARAMETER_SCALAR ||
        function->parameters[0].type != TYPE_SIZE)
        return false;
    for (size_t i = 1; i < count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        if (parameter->kind == PARAMETER_ARRAY && !is_vector(parameter, 0))
            return false;
        if (parameter->kind == PARAMETER_ARRAY && parameter->is_const) {
            found.gradient = i;
            gradients++;
        } else if (parameter->kind == PARAMETER_ARRAY && found.point == none) {
            found.point = i;
        } else if (parameter->kind == PARAMETER_SCALAR && parameter->type == TYPE_SIZE) {
            found.counter = i;
        }
    }
    *step = found;
    return found.point != none && gradients == 1;
}

bool step_lookahead_fits(const struct signature *step, const struct signature *lookahead)
{
    struct step parts;
    size_t results = 0;
    if (!step || !step_parts(step, &parts))
        return false;
    for (size_t i = 0; i < lookahead->parameter_count; i++) {
        const struct parameter *parameter = &lookahead->parameters[i];
        size_t same = signature_parameter(step, parameter->name);
        if (parameter->kind == PARAMETER_ARRAY && !parameter->is_const) {
            results++;
            continue;
        }
        if (same == step->parameter_count || step->parameters[same].kind != parameter->kind ||
            step->parameters[same].type != parameter->type)
            return false;
    }
    return results == 1;
}
