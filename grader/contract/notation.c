#include "contract/notation.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Whole numbers of up to WHOLE_DIGITS digits are written out: 20, not 2e+01; in a pair all that an int holds. */
enum { NUMBER_BYTES = 40, DIGITS_MAX = 17, WHOLE_DIGITS = 6, INT_DIGITS = 10 };

static void format_number(char bytes[NUMBER_BYTES], double number, int digits)
{
    if (isnan(number))
        snprintf(bytes, NUMBER_BYTES, "NaN");
    else
        snprintf(bytes, NUMBER_BYTES, "%.*g", digits, number);
}

static bool is_whole(double number, int digits)
{
    return fabs(number) < pow(10, digits) && number == rint(number);
}

void notate_number(struct text *text, double number)
{
    char bytes[NUMBER_BYTES];
    for (int digits = is_whole(number, WHOLE_DIGITS) ? WHOLE_DIGITS : 1; digits <= DIGITS_MAX;
         digits++) {
        format_number(bytes, number, digits);
        if (isnan(number) || strtod(bytes, NULL) == number)
            break;
    }
    text_add(text, bytes);
}

void notate_pair(double a, double b, char **a_text, char **b_text)
{
    char first[NUMBER_BYTES], second[NUMBER_BYTES];
    bool whole = is_whole(a, INT_DIGITS) && is_whole(b, INT_DIGITS);
    for (int digits = whole ? INT_DIGITS : 6; digits <= DIGITS_MAX; digits++) {
        format_number(first, a, digits);
        format_number(second, b, digits);
        if (!text_equal(first, second))
            break;
    }
    *a_text = text_format("%s", first);
    *b_text = text_format("%s", second);
}

void notate_element(struct text *text, const struct call *call, size_t parameter, ptrdiff_t index)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    text_add(text, named->name);
    ptrdiff_t below = 1; /* elements per step of the dimension at hand */
    for (size_t k = 1; k < named->dimensions; k++)
        below *= (ptrdiff_t)call_extent(call, parameter, k);
    for (size_t k = 0; k < named->dimensions; k++) {
        /* Rounded down, so that the last indices are always within their extents. */
        ptrdiff_t step =
            below ? (index >= 0 ? index / below : -((-index + below - 1) / below)) : index;
        text_print(text, "[%td]", step);
        index -= step * below;
        if (k + 1 < named->dimensions)
            below /= (ptrdiff_t)call_extent(call, parameter, k + 1);
    }
}

/* As C writes it, NAN and INFINITY included. */
static void add_real(struct text *text, double number)
{
    if (isnan(number))
        text_add(text, "NAN");
    else if (isinf(number))
        text_add(text, number > 0 ? "INFINITY" : "-INFINITY");
    else if (number == 0 && signbit(number))
        text_add(text, "-0.0"); /* -0 is a whole number, and loses its sign */
    else
        notate_number(text, number);
}

static void add_int(struct text *text, const struct parameter *parameter, int number)
{
    const struct enumerator *named = enumerator_of_value(parameter->names, number);
    if (named)
        text_add(text, named->name);
    else
        text_print(text, "%d", number);
}

static void add_dimension(struct text *text, const struct call *call, size_t parameter, size_t k,
                          size_t *at)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    size_t extent = call_extent(call, parameter, k);
    text_add(text, "{");
    for (size_t i = 0; i < extent; i++) {
        if (i)
            text_add(text, ", ");
        if (k + 1 < named->dimensions) {
            add_dimension(text, call, parameter, k + 1, at);
            continue;
        }
        const void *data = call->values[parameter].data;
        size_t element = (*at)++;
        if (named->type == TYPE_DOUBLE)
            add_real(text, ((const double *)data)[element]);
        else if (named->type == TYPE_SIZE)
            text_print(text, "%zu", ((const size_t *)data)[element]);
        else
            add_int(text, named, ((const int *)data)[element]);
    }
    text_add(text, "}");
}

void notate_array(struct text *text, const struct call *call, size_t parameter)
{
    size_t at = 0;
    add_dimension(text, call, parameter, 0, &at);
}

static void add_extents(struct text *text, const struct call *call, size_t parameter)
{
    for (size_t k = 0; k < call->signature->parameters[parameter].dimensions; k++)
        text_print(text, "[%zu]", call_extent(call, parameter, k));
}

/* Declares an array that the function writes to, with what it holds before if that matters. */
static void declare_output(struct text *text, const struct call *call, size_t parameter,
                           size_t elements)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    text_print(text, "%s %s", type_name(named->type), named->name);
    add_extents(text, call, parameter);
    if (call->values[parameter].data && call->values[parameter].count <= elements) {
        text_add(text, " = ");
        notate_array(text, call, parameter);
    }
    text_add(text, "; ");
}

static void add_scalar(struct text *text, const struct parameter *parameter,
                       const union scalar *scalar)
{
    if (parameter->type == TYPE_DOUBLE)
        add_real(text, scalar->real);
    else if (parameter->type == TYPE_SIZE)
        text_print(text, "%zu", scalar->size);
    else
        add_int(text, parameter, scalar->integer);
}

static void add_argument(struct text *text, const struct call *call, size_t parameter,
                         size_t elements)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    const struct value *value = &call->values[parameter];
    bool is_literal = named->kind == PARAMETER_ARRAY && value->direction == DIRECTION_IN &&
                      value->data && value->count <= elements;
    if (named->kind == PARAMETER_SCALAR) {
        add_scalar(text, named, &value->scalar);
    } else if (is_literal) {
        text_print(text, "(%s", type_name(named->type));
        add_extents(text, call, parameter);
        text_add(text, ")");
        notate_array(text, call, parameter);
    } else {
        text_add(text, value->problem ? problem_name(value->problem->kind) : named->name);
    }
}

void notate_call(struct text *text, const struct call *call, size_t elements)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (call_writes(call, i))
            declare_output(text, call, i, elements);
    text_print(text, "%s(", call->signature->name);
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        if (i)
            text_add(text, ", ");
        add_argument(text, call, i, elements);
    }
    text_add(text, ");");
}

void notate_problem(struct text *text, const struct call *call)
{
    size_t callback = call_callback(call);
    if (callback == call->signature->parameter_count)
        return;
    enum problem_kind kind = call->values[callback].problem->kind;
    text_print(text, "%s: %s", problem_name(kind), problem_formula(kind));
}
