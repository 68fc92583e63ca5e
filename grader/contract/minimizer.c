#include "contract/minimizer.h"

static bool is_vector_of_doubles(const struct parameter *parameter)
{
    return parameter->kind == PARAMETER_ARRAY && parameter->type == TYPE_DOUBLE &&
           parameter->dimensions == 1;
}

/* A minimizer writes one array; a line search reads two and returns the step. */
static bool find_arrays(const struct signature *function, struct minimizer *parts)
{
    size_t none = function->parameter_count, arrays = 0;
    bool writes = false;
    for (size_t i = 0; i < none; i++) {
        const struct parameter *parameter = &function->parameters[i];
        if (parameter->kind != PARAMETER_ARRAY)
            continue;
        if (!is_vector_of_doubles(parameter))
            return false;
        writes |= !parameter->is_const;
        arrays++;
        if (parts->point == none)
            parts->point = i;
        else
            parts->direction = i;
    }
    return writes ? arrays == 1 : arrays == 2 && function->result == TYPE_DOUBLE;
}

bool minimizer_parts(const struct signature *function, struct minimizer *minimizer)
{
    size_t none = function->parameter_count;
    struct minimizer parts = {none, none, none, signature_parameter(function, "tolerance")};
    for (size_t i = 0; i < none; i++)
        if (function->parameters[i].kind == PARAMETER_CALLBACK &&
            function->parameters[i].callback != CALLBACK_VECTOR_FUNCTION)
            parts.callback = i;
    if (parts.callback == none || !find_arrays(function, &parts))
        return false;
    if (parts.tolerance < none && (function->parameters[parts.tolerance].kind != PARAMETER_SCALAR ||
                                   function->parameters[parts.tolerance].type != TYPE_DOUBLE))
        parts.tolerance = none;
    *minimizer = parts;
    return true;
}
