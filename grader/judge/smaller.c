#include "judge/smaller.h"

#include "base/memory.h"
#include "contract/graph.h"
#include "judge/reduce.h"
#include "judge/smaller_graph.h"

#include <stdlib.h>
#include <string.h>

/* A call with what it is sorted by. */
struct candidate {
    struct call call;
    size_t elements;
    unsigned long complexity;
    size_t order; /* in which it was made */
};

struct pool {
    const struct check *check;
    const struct inputs *inputs;
    struct candidate *list; /* owned */
    size_t count, capacity;
};

/* --- the pool --- */

static bool same_call(const struct call *a, const struct call *b)
{
    for (size_t i = 0; i < a->signature->parameter_count; i++) {
        const struct value *left = &a->values[i], *right = &b->values[i];
        if (left->scalar.bits != right->scalar.bits || left->count != right->count ||
            !left->data != !right->data || !left->problem != !right->problem ||
            (left->data && memcmp(left->data, right->data, call_array_bytes(a, i)) != 0) ||
            (left->problem &&
             (problem_bytes(left->problem) != problem_bytes(right->problem) ||
              memcmp(left->problem, right->problem, problem_bytes(left->problem)) != 0)))
            return false;
    }
    return true;
}

/* Adds a call, which is taken over, unless the check could not have asked it. */
static void put(struct pool *pool, struct call call)
{
    struct candidate candidate = {
        .call = call, .complexity = call_complexity(&call), .order = pool->count};
    for (size_t i = 0; i < call.signature->parameter_count; i++)
        candidate.elements += call.values[i].count;
    if (!reduce_keeps_promises(pool->check, &call)) {
        call_release(&call);
        return;
    }
    if (pool->count == pool->capacity) {
        pool->capacity = pool->capacity ? 2 * pool->capacity : 64;
        pool->list = memory_resize(pool->list, pool->capacity, sizeof *pool->list);
    }
    pool->list[pool->count++] = candidate;
}

static int compare(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    if (a->elements != b->elements)
        return a->elements < b->elements ? -1 : 1;
    if (a->complexity != b->complexity)
        return a->complexity < b->complexity ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* --- simpler numbers --- */

/* A copy with the numbers of every parameter simplified in one way, but those of `other` in another. */
static struct call simplified(const struct check *check, const struct call *call, enum simpler way,
                              size_t other, enum simpler otherwise)
{
    struct call simple = call_copy(call);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        reduce_numbers(check, &simple, i, i == other ? otherwise : way);
    return simple;
}

/* The call in ways that students' mistakes tell apart: what is zero or one hides, what is not shows. */
static void put_simplified(struct pool *pool, const struct call *call)
{
    static const enum simpler ways[] = {TO_ZERO, TO_ONE, TO_WHOLE, TO_FEWER_DIGITS};
    const struct check *check = pool->check;
    size_t nobody = call->signature->parameter_count;
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++)
        put(pool, simplified(check, call, ways[w], nobody, ways[w]));
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        if (call->signature->parameters[i].type != TYPE_DOUBLE ||
            (call->signature->parameters[i].kind == PARAMETER_ARRAY && !call->values[i].data))
            continue;
        put(pool, simplified(check, call, TO_WHOLE, i, TO_ZERO));
        put(pool, simplified(check, call, TO_WHOLE, i, TO_ONE));
        put(pool, simplified(check, call, TO_ZERO, i, TO_ONE));
        put(pool, simplified(check, call, TO_ONE, i, TO_ZERO));
    }
}

/* --- small sizes --- */

/* Beyond its least value a size takes this many more. */
enum { SIZE_STEPS = 3, SOURCES = 3, PARAMETERS_MAX = 32 };

/* Which sizes a combination has: how far each is above its least. */
struct sizes {
    size_t above[PARAMETERS_MAX];
};

/* Steps on to the next combination whose steps sum to `sum`; false after the last. */
static bool next_of_sum(const struct signature *function, size_t sum, struct sizes *sizes)
{
    size_t total;
    do {
        size_t i = 0;
        while (i < function->parameter_count &&
               (!reduce_is_size(function, i) || sizes->above[i] == SIZE_STEPS)) {
            sizes->above[i] = 0;
            i++;
        }
        if (i == function->parameter_count)
            return false;
        sizes->above[i]++;
        total = 0;
        for (size_t k = 0; k < function->parameter_count; k++)
            total += sizes->above[k];
    } while (total != sum);
    return true;
}

/* The sized call of a few inputs, of the first in all ways. */
static void put_of_sizes(struct pool *pool, const struct sizes *sizes, bool in_all_ways)
{
    size_t found = 0;
    for (size_t i = 0; i < pool->inputs->count && found < SOURCES; i++) {
        const struct input *input = &pool->inputs->list[i];
        struct call sized;
        if (input->values != INPUT_ORDINARY ||
            !reduce_sizes(pool->check, &input->call, sizes->above, &sized))
            continue;
        if (found == 0 && in_all_ways)
            put_simplified(pool, &sized);
        put(pool, simplified(pool->check, &sized, TO_ONE, SIZE_MAX, TO_ONE));
        put(pool, simplified(pool->check, &sized, TO_WHOLE, SIZE_MAX, TO_WHOLE));
        put(pool, simplified(pool->check, &sized, TO_FEWER_DIGITS, SIZE_MAX, TO_FEWER_DIGITS));
        put(pool, sized);
        found++;
    }
}

/* The sized call of one input of each kind whose numbers are special, as they are. */
static void put_special(struct pool *pool, const struct sizes *sizes)
{
    for (enum input_values special = INPUT_ZEROS; special <= INPUT_HIGHEST; special++) {
        bool found = false;
        for (size_t i = 0; i < pool->inputs->count && !found; i++) {
            const struct input *input = &pool->inputs->list[i];
            struct call sized;
            found = input->values == special &&
                    reduce_sizes(pool->check, &input->call, sizes->above, &sized);
            if (found)
                put(pool, sized);
        }
    }
}

/* All sizes at their least, then one of them larger, two, ... */
static void put_small_sizes(struct pool *pool)
{
    const struct signature *function = pool->check->function;
    struct sizes least = {0};
    put_of_sizes(pool, &least, true);
    put_special(pool, &least);
    for (size_t sum = 1; sum <= 2 * SIZE_STEPS && pool->count < SMALLER_CALLS_MAX; sum++) {
        struct sizes sizes = {0};
        while (next_of_sum(function, sum, &sizes)) {
            put_of_sizes(pool, &sizes, sum == 1);
            put_special(pool, &sizes);
        }
    }
}

/* --- graphs --- */

/* Nodes of what is kept. */
enum { GRAPH_NODES_MAX = 6 };

static void put_small_graphs(struct pool *pool, const struct graph_parts *parts)
{
    for (size_t i = 0; i < pool->inputs->count; i++) {
        const struct call *call = &pool->inputs->list[i].call;
        size_t count;
        struct call *small =
            small_graph_calls(call, parts, reduce_least(pool->check, call, parts->k), &count);
        for (size_t k = 0; k < count; k++) {
            if (small[k].values[parts->k].scalar.size <= GRAPH_NODES_MAX)
                put(pool, small[k]);
            else
                call_release(&small[k]);
        }
        free(small);
    }
}

/* --- the whole --- */

/* Calls of one number of elements that are kept: larger ones show what smaller ones hide. */
enum { OF_ELEMENTS_MAX = 40 };

/* Whether the last ones that were kept have the same call. */
static bool is_kept(const struct inputs *kept, size_t same_elements, const struct call *call)
{
    for (size_t i = kept->count - same_elements; i < kept->count; i++)
        if (same_call(&kept->list[i].call, call))
            return true;
    return false;
}

static void keep_smallest(struct pool *pool, struct inputs *smaller)
{
    size_t same_elements = 0;
    qsort(pool->list, pool->count, sizeof *pool->list, compare);
    *smaller = (struct inputs){.list = memory_new(SMALLER_CALLS_MAX, sizeof *smaller->list)};
    for (size_t i = 0; i < pool->count; i++) {
        struct candidate *candidate = &pool->list[i];
        if (i && candidate->elements != pool->list[i - 1].elements)
            same_elements = 0;
        if (same_elements < OF_ELEMENTS_MAX && smaller->count < SMALLER_CALLS_MAX &&
            !is_kept(smaller, same_elements, &candidate->call)) {
            smaller->list[smaller->count++] = (struct input){.call = candidate->call};
            same_elements++;
        } else {
            call_release(&candidate->call);
        }
    }
}

void smaller_calls(const struct check *check, const struct inputs *inputs, struct inputs *smaller)
{
    struct pool pool = {.check = check, .inputs = inputs};
    struct graph_parts parts;
    if (graph_parts(check->function, &parts) && check->generators[parts.op].kind == GENERATOR_GRAPH)
        put_small_graphs(&pool, &parts);
    else
        put_small_sizes(&pool);
    keep_smallest(&pool, smaller);
    free(pool.list);
}
