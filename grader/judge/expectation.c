#include "judge/expectation.h"

#include "base/memory.h"
#include "contract/random.h"
#include "judge/reference.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* How many pairs of neighbours the reference is asked about: one near, one far, in the same random
 * direction. */
enum { NEIGHBOURS = 4 };

/* Distances in units of the inputs' last bits, and the least growth of the spread between them if
 * it is smooth. */
static const double near_distance = 1, far_distance = 64, least_growth = 8;

/*
 * Neighbours show what one rounding per input does; a sum of n products rounds n times, in the
 * worst case all in one direction. 500 covers n = 20 rows in that worst case and thousands in the
 * usual one.
 */
static const double steps_factor = 500;

/* The same call with every real input moved up or down by about `distance` last bits. */
static struct call neighbour_of(const struct call *call, uint64_t direction, double distance)
{
    struct random random;
    random_init(&random, direction, call->signature->name);
    struct call neighbour = call_copy(call);
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        struct value *value = &neighbour.values[i];
        if (call->signature->parameters[i].type != TYPE_DOUBLE)
            continue;
        size_t count = call->signature->parameters[i].kind == PARAMETER_SCALAR ? 1
                       : value->data                                           ? value->count
                                                                               : 0;
        double *numbers = value->data ? value->data : &value->scalar.real;
        for (size_t k = 0; k < count; k++)
            numbers[k] *= 1 + (random_bits(&random) & 1 ? distance : -distance) * DBL_EPSILON;
    }
    return neighbour;
}

/* The largest deviation seen of each number of an answer. */
struct spread {
    double returned;
    double **elements; /* owned; as expectation's bounds */
};

static void spread_init(struct spread *spread, const struct call *call)
{
    *spread = (struct spread){
        .elements = memory_new(call->signature->parameter_count, sizeof *spread->elements)};
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (call_writes(call, i) && call->signature->parameters[i].type == TYPE_DOUBLE)
            spread->elements[i] = memory_new(call->values[i].count, sizeof(double));
}

static void spread_release(struct spread *spread, const struct call *call)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        free(spread->elements[i]);
    free(spread->elements);
}

static void widen(struct spread *spread, const struct call *call, const struct answer *answer,
                  const struct answer *neighbour)
{
    if (call->signature->result == TYPE_DOUBLE)
        spread->returned =
            fmax(spread->returned, fabs(neighbour->returned.real - answer->returned.real));
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        for (size_t k = 0; spread->elements[i] && k < call->values[i].count; k++) {
            double away =
                fabs(answer_number(neighbour, call, i, k) - answer_number(answer, call, i, k));
            spread->elements[i][k] = fmax(spread->elements[i][k], away);
        }
    }
}

static void ask_neighbours(function_pointer *function, const struct call *call,
                           const struct answer *answer, double distance, struct spread *spread)
{
    for (uint64_t direction = 0; direction < NEIGHBOURS; direction++) {
        struct call neighbour = neighbour_of(call, direction, distance);
        struct answer other;
        struct random random;
        random_init(&random, direction, "callback");
        reference_answer_near(function, &neighbour, REFERENCE_POISON, &random, distance, &other);
        widen(spread, call, answer, &other);
        answer_release(&other, &neighbour);
        call_release(&neighbour);
    }
}

/* How the spread of one number grows from near neighbours to far ones. */
struct growth {
    double near, far;
    bool may_jump; /* the function may have jumps; a spread that does not grow is one */
};

static double bound_of(double want, struct growth growth, struct tolerance tolerance)
{
    bool jumps = growth.may_jump && growth.far < least_growth * growth.near;
    double near = growth.may_jump ? growth.near : fmax(growth.near, growth.far / far_distance);
    double derived = jumps ? 0 : steps_factor * near;
    double bound = tolerance.absolute + tolerance.relative * fabs(want) + derived;
    return isfinite(bound) ? bound : 0;
}

void expectation_make(function_pointer *function, const struct call *call,
                      struct tolerance tolerance, struct expectation *expectation)
{
    struct spread near, far;
    *expectation = (struct expectation){.function = function};
    reference_answer(function, call, REFERENCE_POISON, &expectation->answer);
    spread_init(&near, call);
    spread_init(&far, call);
    ask_neighbours(function, call, &expectation->answer, near_distance, &near);
    ask_neighbours(function, call, &expectation->answer, far_distance, &far);
    /*
     * Differences of a callback's values are all rounding when the step is small, near or far. Rounding comes in
     * whole last bits, so four neighbours may happen to agree; the far ones, in their own unit, then tell.
     */
    bool may_jump = call_callback(call) == call->signature->parameter_count;
    if (call->signature->result == TYPE_DOUBLE)
        expectation->return_bound =
            bound_of(expectation->answer.returned.real,
                     (struct growth){near.returned, far.returned, may_jump}, tolerance);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        for (size_t k = 0; near.elements[i] && k < call->values[i].count; k++)
            near.elements[i][k] = bound_of(
                answer_number(&expectation->answer, call, i, k),
                (struct growth){near.elements[i][k], far.elements[i][k], may_jump}, tolerance);
    expectation->bounds = near.elements; /* the bounds take the near spreads' place */
    spread_release(&far, call);
}

static struct consequence *consequence_copy(const struct consequence *consequence)
{
    struct consequence *copy = memory_new(1, sizeof *copy);
    copy->call = call_copy(&consequence->call);
    copy->expectation = expectation_copy(&consequence->expectation, &copy->call);
    return copy;
}

struct expectation expectation_copy(const struct expectation *expectation, const struct call *call)
{
    struct expectation copy = *expectation;
    size_t count = call->signature->parameter_count;
    copy.answer = answer_copy(&expectation->answer, call);
    copy.bounds = memory_new(count, sizeof *copy.bounds);
    for (size_t i = 0; i < count; i++)
        if (expectation->bounds[i])
            copy.bounds[i] =
                memory_copy(expectation->bounds[i], call->values[i].count * sizeof(double));
    if (expectation->consequence)
        copy.consequence = consequence_copy(expectation->consequence);
    copy.corners = memory_new(expectation->corner_count, sizeof *copy.corners);
    for (size_t i = 0; i < expectation->corner_count; i++)
        copy.corners[i] =
            memory_copy(expectation->corners[i], expectation->corner_size * sizeof(double));
    return copy;
}

void expectation_release(struct expectation *expectation, const struct call *call)
{
    for (size_t i = 0; expectation->bounds && i < call->signature->parameter_count; i++)
        free(expectation->bounds[i]);
    free(expectation->bounds);
    answer_release(&expectation->answer, call);
    if (expectation->consequence) {
        expectation_release(&expectation->consequence->expectation,
                            &expectation->consequence->call);
        call_release(&expectation->consequence->call);
        free(expectation->consequence);
    }
    for (size_t i = 0; i < expectation->corner_count; i++)
        free(expectation->corners[i]);
    free(expectation->corners);
    *expectation = (struct expectation){0};
}
