#include "judge/expectation.h"

#include "base/memory.h"
#include "contract/random.h"
#include "judge/oracle.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* How often the reference is asked about neighbouring inputs. */
enum { NEIGHBOURS = 4 };

/*
 * Neighbours show what one rounding per input does; a sum of n products rounds n times, in the worst case all in one
 * direction. 500 covers n = 20 rows in that worst case and thousands in the usual one.
 */
static const double steps_factor = 500;

/* The derived part's ceiling, relative to the largest element. */
static const double ceiling = 1e-6;

static double nudge(struct random *random, double x)
{
    return x * (1 + (random_bits(random) & 1 ? DBL_EPSILON : -DBL_EPSILON));
}

/* The same call with every real input moved by about its last bit. */
static struct call neighbour_of(const struct call *call, struct random *random)
{
    struct call neighbour = call_copy(call);
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        struct value *value = &neighbour.values[i];
        if (call->signature->parameters[i].type != TYPE_DOUBLE)
            continue;
        if (call->signature->parameters[i].kind == PARAMETER_SCALAR)
            value->scalar.real = nudge(random, value->scalar.real);
        for (size_t k = 0; value->data && k < value->count; k++)
            ((double *)value->data)[k] = nudge(random, ((double *)value->data)[k]);
    }
    return neighbour;
}

/* Widens the bounds to what this neighbour's answer shows; they hold plain spreads until finish_bounds. */
static void widen(struct expectation *expectation, const struct call *call, const struct answer *neighbour)
{
    if (call->signature->result == TYPE_DOUBLE)
        expectation->return_bound =
            fmax(expectation->return_bound, fabs(neighbour->returned.real - expectation->answer.returned.real));
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        for (size_t k = 0; expectation->bounds[i] && k < call->values[i].count; k++) {
            double spread = fabs(answer_number(neighbour, call, i, k) - answer_number(&expectation->answer, call, i, k));
            expectation->bounds[i][k] = fmax(expectation->bounds[i][k], spread);
        }
    }
}

static double finish_bound(double want, double spread, double largest, double relative)
{
    double derived = fmin(steps_factor * spread, ceiling * largest);
    double bound = relative * fabs(want) + derived;
    return isfinite(bound) ? bound : 0;
}

static void finish_bounds(struct expectation *expectation, const struct call *call, double relative)
{
    double returned = call->signature->result == TYPE_DOUBLE ? expectation->answer.returned.real : 0;
    expectation->return_bound = finish_bound(returned, expectation->return_bound, fmax(1, fabs(returned)), relative);
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        double largest = 0;
        for (size_t k = 0; expectation->bounds[i] && k < call->values[i].count; k++)
            largest = fmax(largest, fabs(answer_number(&expectation->answer, call, i, k)));
        for (size_t k = 0; expectation->bounds[i] && k < call->values[i].count; k++)
            expectation->bounds[i][k] = finish_bound(answer_number(&expectation->answer, call, i, k),
                                                     expectation->bounds[i][k], largest, relative);
    }
}

void expectation_make(function_pointer *function, const struct call *call, double relative,
                      struct expectation *expectation)
{
    struct random random;
    random_init(&random, 1, call->signature->name);
    *expectation = (struct expectation){0};
    oracle_answer(function, call, &expectation->answer);
    expectation->bounds = memory_new(call->signature->parameter_count, sizeof *expectation->bounds);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (call_writes(call, i) && call->signature->parameters[i].type == TYPE_DOUBLE)
            expectation->bounds[i] = memory_new(call->values[i].count, sizeof(double));
    for (int k = 0; k < NEIGHBOURS; k++) {
        struct call neighbour = neighbour_of(call, &random);
        struct answer answer;
        oracle_answer(function, &neighbour, &answer);
        widen(expectation, call, &answer);
        answer_release(&answer, &neighbour);
        call_release(&neighbour);
    }
    finish_bounds(expectation, call, relative);
}

void expectation_release(struct expectation *expectation, const struct call *call)
{
    for (size_t i = 0; expectation->bounds && i < call->signature->parameter_count; i++)
        free(expectation->bounds[i]);
    free(expectation->bounds);
    answer_release(&expectation->answer, call);
    *expectation = (struct expectation){0};
}
