/*
 * How it works
 *   The verdict is the comparison with the reference. Beside it the student's own loss is evaluated
 * around some of the points, and its slope found by extrapolated central differences. Three facts
 * then name the class of mistake: is the loss right, is the gradient the slope of the student's own
 * loss, is the gradient right.
 */
#include "judge/gradient.h"

#include "base/memory.h"
#include "base/text.h"
#include "contract/notation.h"
#include "judge/derivative.h"

#include <math.h>
#include <stdlib.h>

/* At how many points the slope is taken, and of how many components at most: it costs 14 calls
 * each. */
enum { POINTS_MAX = 4, COMPONENTS_MAX = 12 };

/* The slope agrees with the gradient if they differ by less than this part, or by a few error bars.
 */
static const double slope_relative = 1e-6;
static const double slope_bars = 8;

/* A point at which slopes are taken. */
struct point {
    size_t input;
    size_t loss_call;  /* the student's loss at the point */
    size_t first_call; /* of the neighbours: per component, per step, plus then minus */
    size_t components;
};

struct plan {
    size_t count;
    struct point points[POINTS_MAX];
};

static size_t components_of(const struct check *check, const struct call *call)
{
    size_t components = 0;
    for (size_t i = 0; i < check->pair_count; i++)
        components += call->values[check->pairs[i].output].count;
    return components;
}

/* The loss called with the gradient function's arguments: parameters of the same name. */
static struct call loss_call(const struct check *check, const struct call *call)
{
    struct call loss = {0};
    call_init(&loss, check->loss);
    for (size_t i = 0; i < check->loss->parameter_count; i++) {
        size_t same = signature_parameter(check->function, check->loss->parameters[i].name);
        loss.values[i] = call->values[same];
        if (loss.values[i].data)
            loss.values[i].data = memory_copy(loss.values[i].data, call_array_bytes(call, same));
    }
    return loss;
}

/* The number in the loss's arguments that component k of the gradient is about. */
static double *coordinate(const struct check *check, const struct call *call, struct call *loss,
                          size_t k)
{
    size_t pair = 0;
    while (k >= call->values[check->pairs[pair].output].count)
        k -= call->values[check->pairs[pair++].output].count;
    struct value *value = &loss->values[check->pairs[pair].parameter];
    return value->data ? (double *)value->data + k : &value->scalar.real;
}

/* A quarter of the coordinate's size keeps sigma and the like positive. */
static double first_step(double x)
{
    return x == 0 ? 0.25 : 0.25 * fabs(x);
}

static void add_neighbours(struct examination *examination, const struct call *call, size_t k)
{
    for (int step = 0; step < DERIVATIVE_STEPS; step++) {
        for (int side = 1; side >= -1; side -= 2) {
            struct call loss = loss_call(examination->check, call);
            double *x = coordinate(examination->check, call, &loss, k);
            *x += side * ldexp(first_step(*x), -step);
            examination_add_call(examination, loss);
        }
    }
}

static void gradient_prepare(struct examination *examination)
{
    struct plan *plan = memory_new(1, sizeof *plan);
    examination->plan = plan;
    for (size_t i = 0; i < examination->inputs.count && plan->count < POINTS_MAX; i++) {
        const struct input *input = &examination->inputs.list[i];
        size_t components = components_of(examination->check, &input->call);
        if (input->values != INPUT_ORDINARY || components > COMPONENTS_MAX)
            continue;
        struct point *point = &plan->points[plan->count++];
        *point = (struct point){.input = i, .components = components};
        point->loss_call =
            examination_add_call(examination, loss_call(examination->check, &input->call));
        point->first_call = examination->asked_count;
        for (size_t k = 0; k < components; k++)
            add_neighbours(examination, &input->call, k);
    }
}

/* --- reading the slopes --- */

static bool slope_at(const struct examination *examination, const struct point *point, size_t k,
                     struct slope *slope)
{
    double plus[DERIVATIVE_STEPS], minus[DERIVATIVE_STEPS];
    const struct asked *neighbours =
        &examination->asked[point->first_call + k * 2 * DERIVATIVE_STEPS];
    for (int step = 0; step < DERIVATIVE_STEPS; step++) {
        const struct asked *pair = &neighbours[2 * step];
        if (pair[0].first.kind != ANSWER_RETURNED || pair[1].first.kind != ANSWER_RETURNED)
            return false;
        plus[step] = pair[0].first.returned.real;
        minus[step] = pair[1].first.returned.real;
    }
    const struct call *call = &examination->asked[point->input].call;
    struct call loss = loss_call(examination->check, call);
    *slope = derivative_extrapolate(plus, minus,
                                    first_step(*coordinate(examination->check, call, &loss, k)));
    call_release(&loss);
    return isfinite(slope->error);
}

static double component_of(const struct examination *examination, const struct point *point,
                           size_t k)
{
    const struct asked *asked = &examination->asked[point->input];
    size_t pair = 0;
    while (k >= asked->call.values[examination->check->pairs[pair].output].count)
        k -= asked->call.values[examination->check->pairs[pair++].output].count;
    return answer_number(&asked->first, &asked->call, examination->check->pairs[pair].output, k);
}

enum consistency { UNKNOWN, CONSISTENT, INCONSISTENT };

/* Whether the gradient is the slope of the student's own loss, at all points where both are known.
 */
static enum consistency consistency_of(const struct examination *examination)
{
    const struct plan *plan = examination->plan;
    enum consistency found = UNKNOWN;
    for (size_t p = 0; p < plan->count; p++) {
        const struct point *point = &plan->points[p];
        if (examination->asked[point->input].first.kind != ANSWER_RETURNED)
            continue;
        for (size_t k = 0; k < point->components; k++) {
            struct slope slope;
            if (!slope_at(examination, point, k, &slope))
                continue;
            double component = component_of(examination, point, k);
            double bound = slope_relative * fmax(fabs(slope.value), fabs(component)) +
                           slope_bars * slope.error;
            if (!(fabs(component - slope.value) <= bound))
                return INCONSISTENT;
            found = CONSISTENT;
        }
    }
    return found;
}

static bool loss_is_right(const struct examination *examination)
{
    const struct plan *plan = examination->plan;
    function_pointer *reference =
        oracle_function(examination->oracle, examination->check->loss->name);
    for (size_t p = 0; p < plan->count; p++) {
        const struct asked *loss = &examination->asked[plan->points[p].loss_call];
        struct expectation expectation;
        struct difference ignored;
        expectation_make(reference, &loss->call, examination->check->relative_tolerance,
                         &expectation);
        bool right = loss->first.kind == ANSWER_RETURNED &&
                     answer_is_right(&loss->call, &loss->first, &expectation, &ignored);
        expectation_release(&expectation, &loss->call);
        if (!right)
            return false;
    }
    return plan->count > 0;
}

static char *gradient_remark(const struct examination *examination, size_t failing_input)
{
    (void)failing_input;
    const char *loss = examination->check->loss->name;
    enum consistency consistency = consistency_of(examination);
    if (consistency == UNKNOWN)
        return NULL;
    bool right = loss_is_right(examination);
    if (right && consistency == INCONSISTENT)
        return text_format("your %s is right, but this is not its derivative", loss);
    if (!right && consistency == CONSISTENT)
        return text_format(
            "it is the derivative of your own %s, which is wrong itself: correct that first", loss);
    return NULL;
}

const struct kind gradient_kind = {
    .kind = CHECK_GRADIENT, .prepare = gradient_prepare, .remark = gradient_remark};
