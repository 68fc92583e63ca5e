#include "judge/gradient_point.h"

#include <string.h>

/* The parameter of the gradient function that a pair differentiates by. */
static size_t differentiated(const struct check *check, size_t pair)
{
    return signature_parameter(check->function,
                               check->loss->parameters[check->pairs[pair].parameter].name);
}

static size_t numbers_of(const struct check *check, const struct call *call, size_t pair)
{
    return call->values[check->pairs[pair].output].count;
}

size_t point_size(const struct check *check, const struct call *call)
{
    size_t size = 0;
    for (size_t i = 0; i < check->pair_count; i++)
        size += numbers_of(check, call, i);
    return size;
}

void point_read(const struct check *check, const struct call *call, double point[])
{
    for (size_t i = 0; i < check->pair_count; i++) {
        const struct value *value = &call->values[differentiated(check, i)];
        size_t count = numbers_of(check, call, i);
        memcpy(point, value->data ? value->data : &value->scalar.real, count * sizeof *point);
        point += count;
    }
}

void point_write(const struct check *check, const double point[], struct call *call)
{
    for (size_t i = 0; i < check->pair_count; i++) {
        struct value *value = &call->values[differentiated(check, i)];
        size_t count = numbers_of(check, call, i);
        memcpy(value->data ? value->data : &value->scalar.real, point, count * sizeof *point);
        point += count;
    }
}

void gradient_read(const struct check *check, const struct call *call, const struct answer *answer,
                   double gradient[])
{
    for (size_t i = 0; i < check->pair_count; i++)
        for (size_t k = 0; k < numbers_of(check, call, i); k++)
            *gradient++ = answer_number(answer, call, check->pairs[i].output, k);
}
