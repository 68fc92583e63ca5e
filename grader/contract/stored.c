#include "contract/stored.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- bytes --- */

bool cursor_take(struct cursor *cursor, void *target, size_t length)
{
    if (cursor->left < length)
        return false;
    memcpy(target, cursor->at, length);
    cursor->at += length;
    cursor->left -= length;
    return true;
}

bool cursor_take_size(struct cursor *cursor, size_t *size)
{
    uint32_t number;
    if (!cursor_take(cursor, &number, sizeof number))
        return false;
    *size = number;
    return true;
}

bool cursor_take_text(struct cursor *cursor, struct text *text)
{
    size_t length;
    if (!cursor_take_size(cursor, &length) || length > cursor->left)
        return false;
    text_append(text, cursor->at, length);
    cursor->at += length;
    cursor->left -= length;
    return true;
}

void stored_add_size(struct text *bytes, size_t size)
{
    uint32_t number = (uint32_t)size;
    text_append(bytes, &number, sizeof number);
}

/* --- answers --- */

/* What of an answer has a fixed size; the arrays follow, in the order of the parameters, each with a byte before it. */
struct stored_answer {
    uint64_t returned, poison, evaluations, misused_sizes[2];
    int64_t index, system_call;
    uint32_t kind, parameter, misuse;
    int32_t signal, exit_status;
    uint8_t has_place, is_write, while_loading, has_arrays;
};

void stored_add_answer(const struct call *call, const struct answer *answer, struct text *bytes)
{
    struct stored_answer stored;
    memset(&stored, 0, sizeof stored); /* padding too: equal answers have equal bytes */
    stored.kind = answer->kind;
    stored.returned = answer->returned.bits;
    stored.poison = answer->poison;
    stored.evaluations = answer->evaluations.count;
    stored.misuse = answer->evaluations.misuse;
    stored.misused_sizes[0] = answer->evaluations.misused_sizes[0];
    stored.misused_sizes[1] = answer->evaluations.misused_sizes[1];
    stored.has_place = answer->fault.has_place;
    stored.parameter = (uint32_t)answer->fault.parameter;
    stored.index = answer->fault.index;
    stored.is_write = answer->fault.is_write;
    stored.while_loading = answer->fault.while_loading;
    stored.signal = answer->fault.signal;
    stored.exit_status = answer->fault.exit_status;
    stored.system_call = answer->fault.system_call;
    stored.has_arrays = answer->arrays != NULL;
    text_append(bytes, &stored, sizeof stored);
    for (size_t i = 0; answer->arrays && i < call->signature->parameter_count; i++) {
        uint8_t is_there = answer->arrays[i] != NULL;
        text_append(bytes, &is_there, 1);
        if (is_there)
            text_append(bytes, answer->arrays[i], call_array_bytes(call, i));
    }
}

static bool take_arrays(struct cursor *cursor, const struct call *call, struct answer *answer)
{
    answer->arrays = memory_new(call->signature->parameter_count, sizeof *answer->arrays);
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        uint8_t is_there;
        bool is_needed = answer->kind == ANSWER_RETURNED && call_writes(call, i);
        if (!cursor_take(cursor, &is_there, 1) || (is_there && !call_writes(call, i)) ||
            (is_needed && !is_there))
            return false;
        size_t bytes = is_there ? call_array_bytes(call, i) : 0;
        if (cursor->left < bytes)
            return false;
        if (is_there) {
            answer->arrays[i] = memory_copy(cursor->at, bytes);
            cursor->at += bytes;
            cursor->left -= bytes;
        }
    }
    return true;
}

bool stored_take_answer(struct cursor *cursor, const struct call *call, struct answer *answer)
{
    struct stored_answer stored;
    if (!cursor_take(cursor, &stored, sizeof stored) || stored.kind > ANSWER_MISSING ||
        stored.misuse > MISUSE_CONTEXT ||
        (stored.has_place && stored.parameter >= call->signature->parameter_count) ||
        (stored.kind == ANSWER_RETURNED && !stored.has_arrays))
        return false;
    struct answer made = {
        .kind = (enum answer_kind)stored.kind,
        .returned = {.bits = stored.returned},
        .poison = stored.poison,
        .fault = {.has_place = stored.has_place != 0,
                  .parameter = stored.parameter,
                  .index = (ptrdiff_t)stored.index,
                  .is_write = stored.is_write != 0,
                  .while_loading = stored.while_loading != 0,
                  .signal = stored.signal,
                  .exit_status = stored.exit_status,
                  .system_call = (long)stored.system_call},
        .evaluations = {.count = stored.evaluations,
                        .misuse = (enum misuse)stored.misuse,
                        .misused_sizes = {stored.misused_sizes[0], stored.misused_sizes[1]}},
    };
    if (stored.has_arrays && !take_arrays(cursor, call, &made)) {
        answer_release(&made, call);
        return false;
    }
    *answer = made;
    return true;
}

/* --- calls --- */

void stored_add_call(const struct call *call, struct text *bytes)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        const struct value *value = &call->values[i];
        uint8_t head[3] = {(uint8_t)value->direction, value->data != NULL, value->problem != NULL};
        text_append(bytes, head, sizeof head);
        text_append(bytes, &value->scalar.bits, sizeof value->scalar.bits);
        if (value->problem) {
            stored_add_size(bytes, problem_bytes(value->problem));
            text_append(bytes, value->problem, problem_bytes(value->problem));
        }
    }
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (call->values[i].data)
            text_append(bytes, call->values[i].data, call_array_bytes(call, i));
}

/* Reads a problem whose numbers are as many as its kind and sizes have. */
static bool take_problem(struct cursor *cursor, struct problem **problem)
{
    size_t length;
    struct problem head;
    if (!cursor_take_size(cursor, &length) || length > cursor->left || length < sizeof head)
        return false;
    memcpy(&head, cursor->at, sizeof head);
    if (head.kind >= PROBLEMS || head.n > STORED_SIZE_MAX || head.m > STORED_SIZE_MAX ||
        head.count > STORED_SIZE_MAX || length != problem_bytes(&head) || !problem_is_sound(&head))
        return false;
    *problem = memory_copy(cursor->at, length);
    cursor->at += length;
    cursor->left -= length;
    return true;
}

/* Reads scalars, directions and problems; says in has_data which arrays follow. */
static bool take_values(struct cursor *cursor, struct call *call, bool has_data[])
{
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        const struct parameter *parameter = &call->signature->parameters[i];
        struct value *value = &call->values[i];
        uint8_t head[3];
        if (!cursor_take(cursor, head, sizeof head) || head[0] > DIRECTION_INOUT ||
            !cursor_take(cursor, &value->scalar.bits, sizeof value->scalar.bits) ||
            (head[1] && parameter->kind != PARAMETER_ARRAY) ||
            (!head[2]) != (parameter->kind != PARAMETER_CALLBACK) ||
            (parameter->kind == PARAMETER_SCALAR && parameter->type == TYPE_SIZE &&
             value->scalar.size > STORED_SIZE_MAX))
            return false;
        value->direction = (enum direction)head[0];
        has_data[i] = head[1] != 0;
        if (parameter->kind == PARAMETER_ARRAY &&
            ((value->direction == DIRECTION_IN) != parameter->is_const ||
             has_data[i] != (value->direction != DIRECTION_OUT)))
            return false;
        if (head[2] && !take_problem(cursor, &value->problem))
            return false;
    }
    return true;
}

/* Whether the arrays' elements, and so the product of their extents, stay within bounds. */
static bool has_sane_shapes(const struct call *call)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        double elements = 1;
        for (size_t k = 0; k < call->signature->parameters[i].dimensions; k++)
            elements *= (double)call_extent(call, i, k);
        if (elements > STORED_SIZE_MAX)
            return false;
    }
    return true;
}

static bool take_arrays_of_call(struct cursor *cursor, struct call *call, const bool has_data[])
{
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        size_t bytes =
            call->signature->parameters[i].kind == PARAMETER_ARRAY ? call_array_bytes(call, i) : 0;
        if (!has_data[i])
            continue;
        if (bytes > cursor->left)
            return false;
        call->values[i].data = memory_new(bytes ? bytes : 1, 1);
        if (!cursor_take(cursor, call->values[i].data, bytes))
            return false;
    }
    return true;
}

/* Whether a callback's problem has the sizes that the call says. */
static bool has_its_sizes(const struct call *call)
{
    size_t callback = call_callback(call), n, m;
    if (callback == call->signature->parameter_count)
        return true;
    const struct problem *problem = call->values[callback].problem;
    call_problem_sizes(call, &n, &m);
    return problem->n == n && (!m || problem->m == m) &&
           problem_suits(problem->kind, call->signature->parameters[callback].callback);
}

bool stored_take_call(struct cursor *cursor, const struct signature *signature, struct call *call)
{
    struct call made;
    bool has_data[STORED_PARAMETERS_MAX] = {false};
    call_init(&made, signature);
    bool sound = signature->parameter_count <= STORED_PARAMETERS_MAX &&
                 take_values(cursor, &made, has_data) && has_sane_shapes(&made) &&
                 has_its_sizes(&made);
    if (sound) {
        call_shape(&made);
        sound = take_arrays_of_call(cursor, &made, has_data);
    }
    if (sound)
        *call = made;
    else
        call_release(&made);
    return sound;
}
