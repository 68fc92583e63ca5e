/*
 * How it works
 *   Two points are kept: `best`, the one with the least value so far, whose slope leads downhill towards `other`. As
 *   long as no step satisfies the first condition with a slope that is not negative, the search is for a minimum of
 *   psi(a) = phi(a) - phi(0) - decrease a phi'(0), which has one where both conditions hold; after that for one of phi.
 *   A trial step comes from cubic and quadratic interpolation of values and slopes (sections 2 to 4 of the paper).
 */
#include "line_search.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

/* A trial step goes on by at most this many times the last stretch, while nothing brackets a minimum. */
static const double most_extrapolation = 4;

/* Within a bracket: how near to its far end a trial step may come, and how much two steps must shrink it. */
static const double reach = 0.66, least_shrinking = 0.66;

struct bracket {
    struct line_point best, other;
    bool is_closed;         /* a minimum lies between the two */
    double width, previous; /* of the last two brackets */
    double least, most;     /* the trial step is between them */
};

/* --- where interpolation puts the minimum --- */

/* Of the cubic with values and slopes of a and b; both formulas are the same but for rounding and signs. */
struct cubic {
    double theta, gamma;
};

static struct cubic cubic_of(struct line_point a, struct line_point b)
{
    double theta = 3 * (a.value - b.value) / (b.step - a.step) + a.slope + b.slope;
    double scale = fmax(fabs(theta), fmax(fabs(a.slope), fabs(b.slope)));
    double square = theta / scale * (theta / scale) - a.slope / scale * (b.slope / scale);
    double gamma = scale * sqrt(fmax(0, square));
    return (struct cubic){theta, b.step < a.step ? -gamma : gamma};
}

/* The minimum as seen from `from`: from + r (to - from). */
static double cubic_minimum(struct line_point from, struct line_point to)
{
    struct cubic cubic = cubic_of(from, to);
    double p = cubic.gamma - from.slope + cubic.theta;
    double q = 2 * cubic.gamma - from.slope + to.slope;
    return from.step + p / q * (to.step - from.step);
}

/* Of the parabola with both values and the slope of a. */
static double parabola_minimum(struct line_point a, struct line_point b)
{
    double length = b.step - a.step;
    return a.step + a.slope / ((a.value - b.value) / length + a.slope) / 2 * length;
}

/* Where the line through both slopes is zero. */
static double secant_minimum(struct line_point a, struct line_point b)
{
    return b.step + b.slope / (b.slope - a.slope) * (a.step - b.step);
}

static double nearer(double to, double a, double b)
{
    return fabs(a - to) < fabs(b - to) ? a : b;
}

static double farther(double from, double a, double b)
{
    return fabs(a - from) > fabs(b - from) ? a : b;
}

/* --- the next trial step --- */

/* The value is higher: a minimum lies between. The cubic's if it is the nearer one, else halfway to the parabola's. */
static double after_rise(const struct bracket *bracket, struct line_point trial)
{
    double cubic = cubic_minimum(bracket->best, trial);
    double parabola = parabola_minimum(bracket->best, trial);
    return nearer(bracket->best.step, cubic, parabola) == cubic ? cubic
                                                                : cubic + (parabola - cubic) / 2;
}

/* Lower, and the slope has changed its sign: a minimum lies between. */
static double after_turn(const struct bracket *bracket, struct line_point trial)
{
    return farther(trial.step, cubic_minimum(trial, bracket->best),
                   secant_minimum(bracket->best, trial));
}

/* Lower, and flatter: the cubic counts only if it has its minimum ahead. */
static double after_flattening(const struct bracket *bracket, struct line_point trial)
{
    struct line_point best = bracket->best;
    double beyond = trial.step > best.step ? bracket->most : bracket->least;
    struct cubic mixed = cubic_of(trial, best);
    double p = mixed.gamma - trial.slope + mixed.theta;
    double q = mixed.gamma + (best.slope - trial.slope) + mixed.gamma;
    double cubic =
        p / q < 0 && mixed.gamma != 0 ? trial.step + p / q * (best.step - trial.step) : beyond;
    double secant = secant_minimum(best, trial);
    if (!bracket->is_closed)
        return farther(trial.step, cubic, secant);
    double step = nearer(trial.step, cubic, secant);
    double limit = trial.step + reach * (bracket->other.step - trial.step);
    return trial.step > best.step ? fmin(limit, step) : fmax(limit, step);
}

/* Lower, and not flatter. */
static double after_fall(const struct bracket *bracket, struct line_point trial)
{
    if (bracket->is_closed)
        return cubic_minimum(trial, bracket->other);
    return trial.step > bracket->best.step ? bracket->most : bracket->least;
}

/* Takes the trial point into the bracket; returns the step that it suggests. */
static double update(struct bracket *bracket, struct line_point trial)
{
    bool turns = (trial.slope < 0) != (bracket->best.slope < 0);
    double step;
    if (trial.value > bracket->best.value) {
        step = after_rise(bracket, trial);
        bracket->is_closed = true;
        bracket->other = trial;
        return step;
    }
    if (turns) {
        step = after_turn(bracket, trial);
        bracket->is_closed = true;
        bracket->other = bracket->best;
    } else if (fabs(trial.slope) < fabs(bracket->best.slope)) {
        step = after_flattening(bracket, trial);
    } else {
        step = after_fall(bracket, trial);
    }
    bracket->best = trial;
    return step;
}

/* A bracket that two steps did not shrink enough is halved. */
static double halve_if_slow(struct bracket *bracket, double step)
{
    double width = fabs(bracket->other.step - bracket->best.step);
    if (!bracket->is_closed)
        return step;
    if (width >= least_shrinking * bracket->previous)
        step = bracket->best.step + (bracket->other.step - bracket->best.step) / 2;
    bracket->previous = bracket->width;
    bracket->width = width;
    return step;
}

static void set_limits(struct bracket *bracket, double step)
{
    double best = bracket->best.step, other = bracket->other.step;
    bracket->least = bracket->is_closed ? fmin(best, other) : best;
    bracket->most =
        bracket->is_closed ? fmax(best, other) : step + most_extrapolation * (step - best);
}

/* --- the search --- */

/* psi in place of phi. */
static struct line_point tilted(struct line_point point, double slope)
{
    point.value -= point.step * slope;
    point.slope -= slope;
    return point;
}

/* The same for both points of the bracket: the step suggested by psi. */
static double update_tilted(struct bracket *bracket, struct line_point trial, double slope)
{
    bracket->best = tilted(bracket->best, slope);
    bracket->other = tilted(bracket->other, slope);
    double step = update(bracket, tilted(trial, slope));
    bracket->best = tilted(bracket->best, -slope);
    bracket->other = tilted(bracket->other, -slope);
    return step;
}

/* Evaluates phi, at a step that is halved towards the best as long as the value is not finite. */
static struct line_point evaluate(const struct line_search *search, line_function *phi,
                                  void *context, double step, double best, size_t *evaluations)
{
    struct line_point point = {.step = step};
    do {
        point.value = phi(point.step, &point.slope, context);
        ++*evaluations;
        if (isfinite(point.value) && isfinite(point.slope))
            break;
        point.step = best + (point.step - best) / 2;
    } while (*evaluations < search->most_evaluations);
    return point;
}

int line_search(const struct line_search *search, line_function *phi, void *context,
                struct line_point start, struct line_point *found, size_t *evaluations)
{
    struct bracket bracket = {
        .best = start, .other = start, .width = INFINITY, .previous = INFINITY};
    double tilt = search->decrease * start.slope, step = search->first;
    bool seeks_decrease = true;
    set_limits(&bracket, step);
    *evaluations = 0;
    while (*evaluations < search->most_evaluations) {
        struct line_point trial =
            evaluate(search, phi, context, step, bracket.best.step, evaluations);
        *found = trial;
        if (!isfinite(trial.value) || !isfinite(trial.slope))
            return -1;
        double most = start.value + trial.step * tilt;
        bool is_lower = trial.value <= most + search->noise;
        if (is_lower && fabs(trial.slope) <= search->curvature * -start.slope)
            return 0;
        if (is_lower && trial.slope >= fmin(search->decrease, search->curvature) * start.slope)
            seeks_decrease = false;
        bool uses_tilt = seeks_decrease && trial.value <= bracket.best.value && !is_lower;
        step = uses_tilt ? update_tilted(&bracket, trial, tilt) : update(&bracket, trial);
        step = fmin(fmax(step, bracket.least), bracket.most);
        step = halve_if_slow(&bracket, step);
        set_limits(&bracket, step);
        if (bracket.is_closed && bracket.most - bracket.least <= DBL_EPSILON * bracket.most)
            return -1;
    }
    return -1;
}
