#include "contract/answer.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void sequel_release(struct sequel *sequel)
{
    if (!sequel)
        return;
    answer_release(&sequel->answer, &sequel->call);
    call_release(&sequel->call);
    free(sequel);
}

static struct sequel *sequel_copy(const struct sequel *sequel)
{
    struct sequel *copy = memory_copy(sequel, sizeof *sequel);
    copy->call = call_copy(&sequel->call);
    copy->answer = answer_copy(&sequel->answer, &sequel->call);
    return copy;
}

void answer_release(struct answer *answer, const struct call *call)
{
    sequel_release(answer->sequel);
    for (size_t i = 0; answer->arrays && i < call->signature->parameter_count; i++)
        free(answer->arrays[i]);
    free(answer->arrays);
    free(answer->evaluations.list);
    *answer = (struct answer){0};
}

struct answer answer_copy(const struct answer *answer, const struct call *call)
{
    struct answer copy = *answer;
    if (answer->sequel)
        copy.sequel = sequel_copy(answer->sequel);
    if (answer->evaluations.list)
        copy.evaluations.list = memory_copy(answer->evaluations.list,
                                            answer->evaluations.listed * sizeof(struct evaluation));
    if (!answer->arrays)
        return copy;
    copy.arrays = memory_new(call->signature->parameter_count, sizeof *copy.arrays);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (answer->arrays[i])
            copy.arrays[i] = memory_copy(answer->arrays[i], call_array_bytes(call, i));
    return copy;
}

static uint64_t element_bits(const struct answer *answer, const struct call *call, size_t parameter,
                             size_t i)
{
    size_t bytes = type_bytes(call->signature->parameters[parameter].type);
    uint64_t bits = 0;
    memcpy(&bits, (const char *)answer->arrays[parameter] + i * bytes, bytes);
    return bits;
}

double answer_number(const struct answer *answer, const struct call *call, size_t parameter,
                     size_t i)
{
    union scalar scalar = {.bits = element_bits(answer, call, parameter, i)};
    switch (call->signature->parameters[parameter].type) {
    case TYPE_DOUBLE: return scalar.real;
    case TYPE_SIZE: return (double)scalar.size;
    case TYPE_INT: return scalar.integer;
    case TYPE_VOID: break;
    }
    return 0;
}

bool answer_untouched(const struct answer *answer, const struct call *call, size_t parameter,
                      size_t i)
{
    return element_bits(answer, call, parameter, i) ==
           poison_bits(answer->poison, call->signature->parameters[parameter].type);
}

bool answer_tainted(const struct answer *answer, const struct call *call, size_t parameter,
                    size_t i)
{
    static const uint64_t quiet_bit = UINT64_C(1) << 51, sign_bit = UINT64_C(1) << 63;
    if (call->signature->parameters[parameter].type != TYPE_DOUBLE)
        return false;
    uint64_t bits = element_bits(answer, call, parameter, i) & ~sign_bit;
    return bits == (answer->poison | quiet_bit);
}

uint64_t poison_bits(uint64_t poison, enum type type)
{
    switch (type) {
    case TYPE_DOUBLE: return poison;
    case TYPE_SIZE: return poison & UINT64_C(0x00ffffffffffffff);
    case TYPE_INT: return poison & 0x7fffffff;
    case TYPE_VOID: break;
    }
    return 0;
}

uint64_t poison_of_pass(unsigned pass)
{
    /* Exponent all ones, quiet bit clear, payload not zero: 0x7ff4 and two bytes that differ per
     * pass, three times. */
    static const uint64_t payloads[] = {0x5a5b5a5b5a5bu, 0x3c2d3c2d3c2du, 0x696f696f696fu};
    return UINT64_C(0x7ff4000000000000) | payloads[pass % 3];
}

void poison_fill(void *data, size_t count, enum type type, uint64_t poison)
{
    size_t bytes = type_bytes(type);
    uint64_t bits = poison_bits(poison, type);
    for (size_t i = 0; i < count; i++)
        memcpy((char *)data + i * bytes, &bits, bytes);
}
