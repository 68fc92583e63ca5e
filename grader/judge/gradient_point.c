#include "judge/gradient_point.h"

#include "contract/graph.h"

#include <stdint.h>

/* The parameter of the gradient function that a pair differentiates by. */
static size_t differentiated(const struct check *check, size_t pair)
{
    return signature_parameter(check->function,
                               check->loss->parameters[check->pairs[pair].parameter].name);
}

/* Whether there is a derivative by an element: not by the value of an operation, which follows from others. */
static bool is_variable(const struct check *check, const struct call *call, size_t element)
{
    struct graph_parts parts;
    return check->loss_array == SIZE_MAX || !graph_parts(check->function, &parts) ||
           ((int *)call->values[parts.op].data)[element] == parts.codes[GRAPH_INPUT];
}

size_t point_block(const struct check *check, const struct call *call, size_t pair)
{
    size_t size = 0;
    for (size_t k = 0; k < call->values[check->pairs[pair].output].count; k++)
        size += is_variable(check, call, k);
    return size;
}

size_t point_size(const struct check *check, const struct call *call)
{
    size_t size = 0;
    for (size_t i = 0; i < check->pair_count; i++)
        size += point_block(check, call, i);
    return size;
}

struct derivative point_derivative(const struct check *check, const struct call *call,
                                   size_t number)
{
    size_t pair = 0, element = 0;
    for (size_t block; number >= (block = point_block(check, call, pair)); pair++)
        number -= block;
    while (!is_variable(check, call, element) || number-- > 0)
        element++;
    return (struct derivative){pair, element};
}

/* Where a call has the numbers that a pair differentiates by. */
static double *numbers_of(const struct check *check, const struct call *call, size_t pair)
{
    struct value *value = &call->values[differentiated(check, pair)];
    return value->data ? value->data : &value->scalar.real;
}

void point_read(const struct check *check, const struct call *call, double point[])
{
    for (size_t i = 0; i < check->pair_count; i++)
        for (size_t k = 0; k < call->values[check->pairs[i].output].count; k++)
            if (is_variable(check, call, k))
                *point++ = numbers_of(check, call, i)[k];
}

void point_write(const struct check *check, const double point[], struct call *call)
{
    for (size_t i = 0; i < check->pair_count; i++)
        for (size_t k = 0; k < call->values[check->pairs[i].output].count; k++)
            if (is_variable(check, call, k))
                numbers_of(check, call, i)[k] = *point++;
}

void gradient_read(const struct check *check, const struct call *call, const struct answer *answer,
                   double gradient[])
{
    for (size_t i = 0; i < check->pair_count; i++)
        for (size_t k = 0; k < call->values[check->pairs[i].output].count; k++)
            if (is_variable(check, call, k))
                *gradient++ = answer_number(answer, call, check->pairs[i].output, k);
}
