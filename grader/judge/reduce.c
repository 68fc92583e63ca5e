#include "judge/reduce.h"

#include "base/memory.h"
#include "contract/random.h"
#include "judge/simplify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- what some generators promise of their arrays --- */

static bool is_symmetric(const struct call *call, size_t parameter)
{
    size_t n = call_extent(call, parameter, 0);
    const double *A = call->values[parameter].data;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (A[i * n + j] != A[j * n + i])
                return false;
    return true;
}

/* Whether every row has an inner product above 0 with its partner's. */
static bool is_curved(const struct call *call, size_t parameter)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    size_t n = call_extent(call, parameter, named->dimensions - 1);
    const double *y = call->values[parameter].data,
                 *s = call->values[generator_partner(call->signature, parameter)].data;
    for (size_t row = 0; row < call->values[parameter].count; row += n) {
        double product = 0;
        for (size_t j = 0; j < n; j++)
            product += s[row + j] * y[row + j];
        if (!(product > 0))
            return false;
    }
    return true;
}

/* A part of a positive definite or singular matrix must be a leading block: a symmetric part is one. */
bool reduce_keeps_promises(const struct check *check, const struct call *call)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        enum generator_kind kind = check->generators[i].kind;
        if (!call->values[i].data)
            continue;
        if ((kind == GENERATOR_POSITIVE_DEFINITE || kind == GENERATOR_SINGULAR) &&
            !is_symmetric(call, i))
            return false;
        if (kind == GENERATOR_CURVED && !is_curved(call, i))
            return false;
    }
    return true;
}

/* --- ranges --- */

/* The least and greatest value that a generator gives in this call; for choices only what is there already. */
static bool range_of(const struct generator *generator, const struct call *call, double *low,
                     double *high)
{
    if (generator->kind == GENERATOR_NORMAL) {
        *low = -INFINITY;
        *high = INFINITY;
        return true;
    }
    if (generator->kind == GENERATOR_DESIGN || generator->kind == GENERATOR_START ||
        generator->kind == GENERATOR_DOWNHILL || generator->kind == GENERATOR_CURVED) {
        *low = -INFINITY;
        *high = INFINITY;
        return true;
    }
    if (generator->kind != GENERATOR_RANGE && generator->kind != GENERATOR_LOG_RANGE)
        return false;
    const struct bound *ends[] = {&generator->low, &generator->high};
    double values[2];
    for (int i = 0; i < 2; i++)
        values[i] = ends[i]->is_parameter
                        ? (double)call->values[ends[i]->parameter].scalar.size + ends[i]->offset
                        : ends[i]->number;
    *low = values[0];
    *high = values[1];
    return true;
}

bool reduce_is_size(const struct signature *function, size_t parameter)
{
    return function->parameters[parameter].kind == PARAMETER_SCALAR &&
           function->parameters[parameter].type == TYPE_SIZE;
}

static bool is_size(const struct call *call, size_t parameter)
{
    return reduce_is_size(call->signature, parameter);
}

/* --- sizes --- */

/* Copies the leading part of an array that fits the new extents. */
static void copy_leading(const struct call *from, struct call *to, size_t parameter)
{
    const struct parameter *named = &from->signature->parameters[parameter];
    size_t bytes = type_bytes(named->type), count = to->values[parameter].count;
    char *data = memory_new(count, bytes);
    for (size_t i = 0; i < count; i++) {
        size_t rest = i, source = 0, below_new = count, below_old = from->values[parameter].count;
        for (size_t k = 0; k < named->dimensions; k++) {
            below_new /= call_extent(to, parameter, k);
            below_old /= call_extent(from, parameter, k);
            source += rest / below_new * below_old;
            rest %= below_new;
        }
        memcpy(data + i * bytes, (const char *)from->values[parameter].data + source * bytes,
               bytes);
    }
    to->values[parameter].data = data;
}

/*
 * Brings the whole numbers of a parameter back into their range, which may name a size that became smaller: an index
 * must stay one. False if the range is empty now.
 */
static bool clamp_whole_numbers(const struct check *check, struct call *call, size_t parameter)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    struct value *value = &call->values[parameter];
    double low, high;
    if (named->type == TYPE_DOUBLE || is_size(call, parameter) ||
        !range_of(&check->generators[parameter], call, &low, &high))
        return true;
    if (named->kind == PARAMETER_SCALAR)
        value->scalar.integer = (int)fmin(fmax(value->scalar.integer, low), high);
    for (size_t k = 0; value->data && k < value->count; k++) {
        if (named->type == TYPE_SIZE) {
            size_t *element = (size_t *)value->data + k;
            *element = (size_t)fmin(fmax((double)*element, low), high);
        } else {
            int *element = (int *)value->data + k;
            *element = (int)fmin(fmax(*element, low), high);
        }
    }
    return low <= high;
}

/* Gives the smaller call the same problem in its sizes; false if the problem is not defined for them. */
static bool resize_problem(const struct call *call, struct call *smaller)
{
    size_t callback = call_callback(call), n, m;
    if (callback == call->signature->parameter_count)
        return true;
    const struct problem *problem = call->values[callback].problem;
    call_problem_sizes(smaller, &n, &m);
    size_t outputs = problem_outputs(problem->kind, n);
    if (problem_size(problem->kind, n) != n || (outputs && m && m != outputs))
        return false;
    struct random random;
    random_init(&random, 0, problem_name(problem->kind));
    bool same = n == problem->n && (!m || m == problem->m);
    smaller->values[callback].problem = same ? memory_copy(problem, problem_bytes(problem))
                                             : problem_new(problem->kind, n, m, &random);
    return true;
}

/* Makes the call with these sizes (SIZE_MAX: as it was); false if they are not legal, or all what they were. */
static bool with_sizes(const struct check *check, const struct call *call, const size_t sizes[],
                       struct call *made)
{
    struct call smaller = {0};
    bool changed = false, legal = true;
    call_init(&smaller, call->signature);
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        smaller.values[i].scalar = call->values[i].scalar;
        smaller.values[i].direction = call->values[i].direction;
        if (is_size(call, i) && sizes[i] != SIZE_MAX) {
            changed |= sizes[i] != call->values[i].scalar.size;
            smaller.values[i].scalar.size = sizes[i];
        }
    }
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        double low, high, size = (double)smaller.values[i].scalar.size;
        if (is_size(call, i))
            legal &= range_of(&check->generators[i], &smaller, &low, &high)
                         ? size >= low && size <= high
                         : smaller.values[i].scalar.size == call->values[i].scalar.size;
    }
    call_shape(&smaller);
    legal = legal && resize_problem(call, &smaller);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        legal &= smaller.values[i].count <= call->values[i].count &&
                 (!call->values[i].data || smaller.values[i].count);
    for (size_t i = 0; legal && i < call->signature->parameter_count; i++) {
        if (call->values[i].data)
            copy_leading(call, &smaller, i);
        legal = clamp_whole_numbers(check, &smaller, i);
    }
    if (legal && changed)
        *made = smaller;
    else
        call_release(&smaller);
    return legal && changed;
}

size_t reduce_least(const struct check *check, const struct call *call, size_t parameter)
{
    double low, high;
    return range_of(&check->generators[parameter], call, &low, &high)
               ? (size_t)low
               : call->values[parameter].scalar.size;
}

/* Sizes of at most this many parameters are reduced. */
enum { PARAMETERS_MAX = 32 };

/* Moves the arrays whose first dimension became smaller to their trailing part. */
static void keep_trailing(const struct check *check, const struct call *call, size_t size_parameter,
                          struct call *smaller)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        const struct parameter *named = &call->signature->parameters[i];
        if (!call->values[i].data || !named->dimensions || !named->shape[0].is_parameter ||
            named->shape[0].number != size_parameter)
            continue;
        size_t old_bytes = call_array_bytes(call, i), bytes = call_array_bytes(smaller, i);
        memcpy(smaller->values[i].data, (const char *)call->values[i].data + old_bytes - bytes,
               bytes);
        (void)clamp_whole_numbers(check, smaller, i);
    }
}

bool reduce_size(const struct check *check, const struct call *call, size_t parameter, size_t size,
                 enum part part, struct call *smaller)
{
    size_t sizes[PARAMETERS_MAX];
    memset(sizes, 0xff, sizeof sizes);
    sizes[parameter] = size;
    *smaller = (struct call){0};
    if (!with_sizes(check, call, sizes, smaller))
        return false;
    if (part == PART_TRAILING)
        keep_trailing(check, call, parameter, smaller);
    if (reduce_keeps_promises(check, smaller))
        return true;
    call_release(smaller);
    return false;
}

bool reduce_sizes(const struct check *check, const struct call *call, const size_t above[],
                  struct call *smaller)
{
    size_t sizes[PARAMETERS_MAX];
    bool changed = false;
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        double low, high;
        sizes[i] = SIZE_MAX;
        if (!is_size(call, i))
            continue;
        if (range_of(&check->generators[i], call, &low, &high))
            sizes[i] = (size_t)low + above[i];
        else if (above[i])
            return false;
        if (sizes[i] != SIZE_MAX && sizes[i] > call->values[i].scalar.size)
            return false;
        changed |= sizes[i] != SIZE_MAX && sizes[i] != call->values[i].scalar.size;
    }
    if (!changed) {
        *smaller = call_copy(call);
        return true;
    }
    if (!with_sizes(check, call, sizes, smaller))
        return false;
    if (reduce_keeps_promises(check, smaller))
        return true;
    call_release(smaller);
    return false;
}

/* --- values --- */

/* The reals of a parameter in a call: an array's elements or a scalar; NULL if it is neither. */
static double *reals_of(struct call *call, size_t parameter, size_t *count)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    *count = 0;
    if (named->type != TYPE_DOUBLE ||
        (named->kind == PARAMETER_ARRAY && !call->values[parameter].data))
        return NULL;
    *count = named->kind == PARAMETER_SCALAR ? 1 : call->values[parameter].count;
    return named->kind == PARAMETER_SCALAR ? &call->values[parameter].scalar.real
                                           : call->values[parameter].data;
}

static bool simplify_number(const struct check *check, const struct call *call, size_t parameter,
                            enum simpler way, double *x)
{
    double low, high, simple = number_simplified(*x, way);
    if (number_complexity(simple) >= number_complexity(*x) ||
        !range_of(&check->generators[parameter], call, &low, &high) || simple < low ||
        simple > high)
        return false;
    *x = simple;
    return true;
}

void reduce_numbers(const struct check *check, struct call *call, size_t parameter,
                    enum simpler way)
{
    size_t count;
    struct call before = call_copy(call);
    double *reals = reals_of(call, parameter, &count);
    for (size_t k = 0; k < count; k++) {
        enum simpler now = way;
        while (now < SIMPLER && !simplify_number(check, &before, parameter, now, &reals[k]))
            now++;
        while (now == TO_FEWER_DIGITS && simplify_number(check, &before, parameter, now, &reals[k]))
            continue;
    }
    call_release(&before);
}

unsigned long call_complexity(const struct call *call)
{
    unsigned long complexity = 0;
    struct call reading = *call;
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        size_t count;
        const double *reals = reals_of(&reading, i, &count);
        for (size_t k = 0; k < count; k++)
            complexity += (unsigned long)number_complexity(reals[k]);
    }
    return complexity;
}
