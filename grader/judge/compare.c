#include "judge/compare.h"

#include <math.h>
#include <string.h>

/* How NaN is looked at: wrong as an answer, telling as a mistake's fingerprint. */
enum nan_rule { NAN_IS_WRONG, NAN_EQUALS_NAN };

bool number_is_right(double got, double want, double bound)
{
    return got == want || fabs(got - want) <= bound;
}

bool callback_is_used(const struct answer *got, struct difference *difference)
{
    const struct evaluations *evaluations = &got->evaluations;
    if (evaluations->misuse == MISUSE_NONE)
        return true;
    *difference = (struct difference){
        .kind = evaluations->misuse == MISUSE_SIZE ? DIFFERENCE_SIZE : DIFFERENCE_CONTEXT,
        .is_return = true,
        .got = (double)evaluations->misused_sizes[0]};
    return false;
}

static bool number_agrees(double got, double want, double bound, enum nan_rule rule)
{
    return number_is_right(got, want, bound) ||
           (rule == NAN_EQUALS_NAN && isnan(got) && isnan(want));
}

static bool returns_right(const struct call *call, const struct answer *got,
                          const struct expectation *expectation, enum nan_rule rule,
                          struct difference *difference)
{
    const union scalar *mine = &got->returned, *wanted = &expectation->answer.returned;
    *difference = (struct difference){.is_return = true, .bound = expectation->return_bound};
    switch (call->signature->result) {
    case TYPE_VOID: return true;
    case TYPE_DOUBLE:
        difference->got = mine->real;
        difference->want = wanted->real;
        return number_agrees(mine->real, wanted->real, expectation->return_bound, rule);
    case TYPE_SIZE:
        difference->got = (double)mine->size;
        difference->want = (double)wanted->size;
        return mine->size == wanted->size;
    case TYPE_INT:
        difference->got = mine->integer;
        difference->want = wanted->integer;
        return mine->integer == wanted->integer;
    }
    return false;
}

static bool element_is_right(const struct call *call, const struct answer *got,
                             const struct expectation *expectation, size_t parameter, size_t i,
                             enum nan_rule rule, struct difference *difference)
{
    const struct answer *wanted = &expectation->answer;
    double bound = expectation->bounds[parameter] ? expectation->bounds[parameter][i] : 0;
    bool is_output = call->values[parameter].direction == DIRECTION_OUT;
    *difference = (struct difference){
        .parameter = parameter,
        .index = i,
        .want = answer_number(wanted, call, parameter, i),
        .got = answer_number(got, call, parameter, i),
        .bound = bound,
        .want_untouched = is_output && answer_untouched(wanted, call, parameter, i),
        .got_untouched = is_output && answer_untouched(got, call, parameter, i),
        .got_tainted = is_output && answer_tainted(got, call, parameter, i),
    };
    if (difference->want_untouched || difference->got_untouched)
        return difference->want_untouched == difference->got_untouched;
    return number_agrees(difference->got, difference->want, bound, rule);
}

static bool all_right(const struct call *call, const struct answer *got,
                      const struct expectation *expectation, enum nan_rule rule,
                      struct difference *difference)
{
    if (!returns_right(call, got, expectation, rule, difference))
        return false;
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        for (size_t k = 0; call_writes(call, i) && k < call->values[i].count; k++)
            if (!element_is_right(call, got, expectation, i, k, rule, difference))
                return false;
    return true;
}

bool answer_is_right(const struct call *call, const struct answer *got,
                     const struct expectation *expectation, struct difference *difference)
{
    return callback_is_used(got, difference) &&
           all_right(call, got, expectation, NAN_IS_WRONG, difference);
}

bool answer_agrees(const struct call *call, const struct answer *got,
                   const struct expectation *mistake)
{
    struct difference ignored;
    return got->kind == ANSWER_RETURNED && all_right(call, got, mistake, NAN_EQUALS_NAN, &ignored);
}

/* Whether element k of an array is the same in both answers, or still poison or made of poison in both. */
static bool same_element(const struct call *call, const struct answer *first,
                         const struct answer *second, size_t parameter, size_t k)
{
    size_t bytes = type_bytes(call->signature->parameters[parameter].type);
    const char *a = (const char *)first->arrays[parameter] + k * bytes;
    const char *b = (const char *)second->arrays[parameter] + k * bytes;
    return memcmp(a, b, bytes) == 0 ||
           (answer_untouched(first, call, parameter, k) &&
            answer_untouched(second, call, parameter, k)) ||
           (answer_tainted(first, call, parameter, k) &&
            answer_tainted(second, call, parameter, k));
}

static double number_of(union scalar scalar, enum type type)
{
    return type == TYPE_DOUBLE ? scalar.real
           : type == TYPE_SIZE ? (double)scalar.size
                               : scalar.integer;
}

bool answers_equal(const struct call *call, const struct answer *first, const struct answer *second,
                   struct difference *change)
{
    enum type result = call->signature->result;
    if (first->kind != second->kind || first->kind != ANSWER_RETURNED)
        return first->kind == second->kind;
    if (first->returned.bits != second->returned.bits) {
        *change = (struct difference){.is_return = true,
                                      .want = number_of(first->returned, result),
                                      .got = number_of(second->returned, result)};
        return false;
    }
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        for (size_t k = 0; call_writes(call, i) && k < call->values[i].count; k++)
            if (!same_element(call, first, second, i, k)) {
                *change = (struct difference){.parameter = i,
                                              .index = k,
                                              .want = answer_number(first, call, i, k),
                                              .got = answer_number(second, call, i, k)};
                return false;
            }
    return true;
}
