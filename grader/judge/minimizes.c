/*
 * How it works
 *   Objective and gradient are evaluated here, at the point that was returned: nothing the function says of them
 *   counts. What the reference does on the same call sets the status and the number of evaluations to be held to.
 */
#include "judge/minimizes.h"

#include "base/memory.h"
#include "contract/minimizer.h"
#include "judge/show.h"

#include <math.h>
#include <stdlib.h>

/* One answer under judgement. */
struct ending {
    const struct check *check;
    const struct call *call;
    const struct answer *answer, *reference;
    struct minimizer parts;
    const struct problem *problem;
};

static double norm_of(size_t n, const double x[])
{
    double norm = 0;
    for (size_t i = 0; i < n; i++)
        norm = isnan(x[i]) || isnan(norm) ? (double)NAN : fmax(norm, fabs(x[i]));
    return norm;
}

static bool broken(struct difference *difference, enum difference_kind kind, double got,
                   double want)
{
    *difference = (struct difference){.kind = kind, .is_return = true, .got = got, .want = want};
    return false;
}

/* --- minimizers --- */

static bool keeps_status(const struct ending *ending, struct difference *difference)
{
    int got = ending->answer->returned.integer, want = ending->reference->returned.integer;
    if (got == 0 || got == want)
        return true;
    return broken(difference, DIFFERENCE_STATUS, got, want);
}

/* What the point that a successful function leaves must be. */
static bool is_stationary(const struct ending *ending, const double x[],
                          struct difference *difference)
{
    double tolerance = ending->call->values[ending->parts.tolerance].scalar.real;
    double *grad = memory_new(ending->problem->n, sizeof *grad);
    (void)problem_value(ending->problem, x, grad);
    double norm = norm_of(ending->problem->n, grad);
    free(grad);
    return norm <= tolerance * (1 + MINIMIZER_VALUE_SLACK) ||
           broken(difference, DIFFERENCE_GRADIENT, norm, tolerance);
}

static bool is_minimum(const struct ending *ending, double value, struct difference *difference)
{
    double most;
    if (!problem_minimum(ending->problem, &most))
        return true;
    return value <= most + MINIMIZER_MINIMUM_SLACK * fmax(1, fabs(most)) ||
           broken(difference, DIFFERENCE_MINIMUM, value, most);
}

static bool keeps_promises(const struct ending *ending, struct difference *difference)
{
    unsigned promises = ending->check->promises;
    const double *start = ending->call->values[ending->parts.point].data,
                 *x = ending->answer->arrays[ending->parts.point];
    double before = problem_value(ending->problem, start, NULL),
           after = problem_value(ending->problem, x, NULL);
    bool succeeded =
        ending->call->signature->result != TYPE_INT || ending->answer->returned.integer == 0;
    if (promises & 1u << PROMISE_STATUS && !keeps_status(ending, difference))
        return false;
    if (promises & 1u << PROMISE_DESCENT &&
        !(after <= before + MINIMIZER_VALUE_SLACK * fabs(before)))
        return broken(difference, DIFFERENCE_DESCENT, after, before);
    if (succeeded && promises & 1u << PROMISE_GRADIENT && !is_stationary(ending, x, difference))
        return false;
    return !succeeded || !(promises & 1u << PROMISE_VALUE) || is_minimum(ending, after, difference);
}

/* --- line searches --- */

/* Value and slope at a step along the direction. */
struct along {
    double value, slope;
};

static struct along at_step(const struct ending *ending, double step)
{
    size_t n = ending->problem->n;
    const double *x = ending->call->values[ending->parts.point].data,
                 *direction = ending->call->values[ending->parts.direction].data;
    double *point = memory_new(2 * n, sizeof *point), *grad = point + n;
    struct along along = {0};
    for (size_t i = 0; i < n; i++)
        point[i] = x[i] + step * direction[i];
    along.value = problem_value(ending->problem, point, grad);
    for (size_t i = 0; i < n; i++)
        along.slope += grad[i] * direction[i];
    free(point);
    return along;
}

static bool is_wolfe_step(const struct ending *ending, struct difference *difference)
{
    double step = ending->answer->returned.real;
    struct along start = at_step(ending, 0), end;
    if (ending->reference->returned.real == 0 && !(start.slope < 0))
        return step == 0 || broken(difference, DIFFERENCE_NO_DESCENT, step, 0);
    if (!(step > 0) || !isfinite(step))
        return broken(difference, DIFFERENCE_STEP, step, ending->reference->returned.real);
    end = at_step(ending, step);
    double most = start.value + WOLFE_DECREASE * step * start.slope;
    double steepest = -WOLFE_CURVATURE * start.slope;
    if (!(end.value <= most + MINIMIZER_VALUE_SLACK * (fabs(start.value) + fabs(end.value))))
        return broken(difference, DIFFERENCE_DECREASE, end.value, most);
    return fabs(end.slope) <= steepest * (1 + WOLFE_CURVATURE_SLACK) ||
           broken(difference, DIFFERENCE_CURVATURE, end.slope, steepest);
}

/* --- both --- */

double minimizes_budget(const struct check *check, const struct expectation *expectation)
{
    return check->budget ? check->budget * (double)expectation->answer.evaluations.count
                         : (double)INFINITY;
}

bool minimizes_overspends(const struct check *check, const struct answer *answer,
                          const struct expectation *expectation)
{
    return (double)answer->evaluations.count > minimizes_budget(check, expectation);
}

static bool keeps_budget(const struct check *check, const struct answer *answer,
                         const struct expectation *expectation, struct difference *difference)
{
    return !minimizes_overspends(check, answer, expectation) ||
           broken(difference, DIFFERENCE_BUDGET, (double)answer->evaluations.count,
                  minimizes_budget(check, expectation));
}

static bool minimizes_is_right(const struct check *check, const struct call *call,
                               const struct answer *answer, const struct expectation *expectation,
                               struct difference *difference)
{
    struct ending ending = {
        .check = check, .call = call, .answer = answer, .reference = &expectation->answer};
    if (!minimizer_parts(call->signature, &ending.parts) || !callback_is_used(answer, difference))
        return false;
    ending.problem = call->values[ending.parts.callback].problem;
    bool searches = ending.parts.direction < call->signature->parameter_count;
    bool right =
        searches ? is_wolfe_step(&ending, difference) : keeps_promises(&ending, difference);
    return right && keeps_budget(check, answer, expectation, difference);
}

/* --- known mistakes --- */

/* How far two runs of one method may be apart: the same arithmetic in another order. */
static const double same_number = 1e-6;

static bool is_near(double a, double b)
{
    return a == b || (isnan(a) && isnan(b)) ||
           fabs(a - b) <= same_number * fmax(1, fmax(fabs(a), fabs(b)));
}

static bool minimizes_agrees(const struct check *check, const struct call *call,
                             const struct answer *answer, const struct expectation *mistake)
{
    (void)check;
    const struct answer *other = &mistake->answer;
    struct minimizer parts;
    if (answer->kind != ANSWER_RETURNED || !minimizer_parts(call->signature, &parts))
        return false;
    double count = (double)answer->evaluations.count, others = (double)other->evaluations.count;
    if (fabs(count - others) > 2 + 0.02 * others)
        return false;
    if (call->signature->result == TYPE_INT && answer->returned.integer != other->returned.integer)
        return false;
    if (call->signature->result == TYPE_DOUBLE &&
        !is_near(answer->returned.real, other->returned.real))
        return false;
    for (size_t i = 0; answer->arrays[parts.point] && i < call->values[parts.point].count; i++)
        if (!is_near(answer_number(answer, call, parts.point, i),
                     answer_number(other, call, parts.point, i)))
            return false;
    return true;
}

const struct kind minimizes_kind = {
    .kind = CHECK_MINIMIZES,
    .is_right = minimizes_is_right,
    .agrees = minimizes_agrees,
    .show = show_evaluations,
};
