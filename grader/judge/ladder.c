/*
 * How it works
 *   Four rungs decide, those with the smallest bars: one residual within its bar passes, four
 * beyond their bars with the same sign and size fail. One rung alone must not fail a gradient: both
 * quadratures can miss a kink next to an end of the step, but then the residual depends on h, while
 * a wrong gradient leaves R = -(g - grad f) . d at all small steps.
 */
#include "judge/ladder.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DECIDING = 4 };

/* Standard deviations of the loss's noise that a bar allows for. */
static const double deviations = 15;
/* A residual this many bars away is an error of the gradient, whatever the bar forgot. */
static const double clear_bars = 8;
static const double telling_bars = 64;

/* Lobatto's points 0, +-1/sqrt(5), +-1 with Kronrod's +-sqrt(2/3), moved to [0, 1]. */
static const double nodes[LADDER_NODES] = {
    0,   (1 - 0.81649658092772603) / 2, (1 - 0.44721359549995794) / 2,
    0.5, (1 + 0.44721359549995794) / 2, (1 + 0.81649658092772603) / 2,
    1};
/* The first node is moved off x, which may sit on a kink: further than the kink's own rounding, and
 * so little that the quadratures change by 2e-15 of the second derivative. */
static const double first_node = 0x1p-45;

size_t batch_add(struct batch *batch, const double x[], double step, const double direction[])
{
    if (batch->count == batch->capacity) {
        batch->capacity = batch->capacity ? 2 * batch->capacity : 64;
        batch->points =
            memory_resize(batch->points, batch->capacity, batch->n * sizeof *batch->points);
    }
    double *point = batch->points + batch->count * batch->n;
    for (size_t i = 0; i < batch->n; i++)
        point[i] = direction ? x[i] + step * direction[i] : x[i];
    return batch->count++;
}

const double *batch_gradient(const struct batch *batch, size_t row)
{
    return batch->gradients + row * batch->n;
}

double batch_value(const struct batch *batch, size_t row)
{
    return batch->answered[row] ? batch->values[row] : (double)NAN;
}

void batch_release(struct batch *batch)
{
    free(batch->points);
    free(batch->values);
    free(batch->gradients);
    free(batch->answered);
    *batch = (struct batch){.n = batch->n};
}

void ladder_ask(struct ladder *ladder, size_t scales, struct batch *values, struct batch *gradients)
{
    if (scales > LADDER_SCALES_MAX - ladder->scales)
        scales = LADDER_SCALES_MAX - ladder->scales;
    ladder->asked = scales;
    ladder->first_value = values->count;
    ladder->first_gradient = gradients->count;
    for (size_t k = 0; k < scales; k++)
        for (int side = 1; side >= -1; side -= 2) {
            double step = side * ldexp(1, ladder->exponent - 2 * (int)k);
            batch_add(values, ladder->place->x, step, ladder->direction);
            batch_add(gradients, ladder->place->x, side * first_node, ladder->direction);
            for (int node = 1; node < LADDER_NODES; node++)
                batch_add(gradients, ladder->place->x, step * nodes[node], ladder->direction);
        }
}

/* g . d at the nodes of a rung; the sums keep more digits than the gradient has. */
struct slopes {
    double along[LADDER_NODES];
    double magnitude; /* the greatest sum of |g_i d_i| */
    double size;      /* the greatest ||g o d|| */
};

/* Returns false if a node has no finite gradient. */
static bool read_slopes(const struct ladder *ladder, const struct batch *gradients, size_t row,
                        struct slopes *slopes)
{
    *slopes = (struct slopes){0};
    for (size_t node = 0; node < LADDER_NODES; node++) {
        if (!gradients->answered[row + node])
            return false;
        const double *g = batch_gradient(gradients, row + node);
        long double along = 0;
        double magnitude = 0, square = 0;
        for (size_t i = 0; i < ladder->n; i++) {
            double d = ladder->direction[i];
            if (d == 0)
                continue;
            along += (long double)g[i] * d;
            magnitude += fabs(g[i] * d);
            square += g[i] * d * (g[i] * d);
        }
        slopes->along[node] = (double)along;
        slopes->magnitude = fmax(slopes->magnitude, magnitude);
        slopes->size = fmax(slopes->size, sqrt(square));
        if (!isfinite(slopes->along[node]) || !isfinite(slopes->size))
            return false;
    }
    return true;
}

double place_noise(const struct place *place, double value)
{
    double unit = 0x1p-53;
    double units = place->noise / (unit * fabs(place->value));
    units = fmin(fmax(units, 0.5), 8); /* a loss that happens to be small is not a noisy one */
    return fmax(place->noise, units * unit * fabs(value));
}

static void read_rung(struct ladder *ladder, double step, double unit, double value,
                      const struct slopes *slopes)
{
    double h = fabs(step);
    const double *f = slopes->along;
    /* Kronrod's extension, exact to degree 9, and Lobatto's rule, exact to degree 5. */
    double fine =
        (77 * (f[0] + f[6]) + 432 * (f[1] + f[5]) + 625 * (f[2] + f[4]) + 672 * f[3]) / 2940;
    double coarse = (f[0] + f[6] + 5 * (f[2] + f[4])) / 12;
    struct rung rung = {
        .h = h,
        .side = step > 0 ? 1 : -1,
        .residual = (value - ladder->place->value) / step - fine,
        .quadrature = fabs(fine - coarse),
        .rounding = deviations * place_noise(ladder->place, value) / h +
                    (4 + 16 / sqrt((double)ladder->active)) * unit * slopes->magnitude,
        .size = slopes->size,
    };
    rung.bar = rung.quadrature + rung.rounding;
    if (isfinite(rung.residual) && isfinite(rung.bar))
        ladder->rungs[ladder->rung_count++] = rung;
}

static int by_bar(const void *a, const void *b)
{
    const struct rung *left = a, *right = b;
    return (left->bar > right->bar) - (left->bar < right->bar);
}

static int by_step(const void *a, const void *b)
{
    const struct rung *left = a, *right = b;
    return (left->h > right->h) - (left->h < right->h);
}

/* The first four residuals have one sign and differ by a factor of at most 2. */
static bool is_plateau(const struct rung rungs[DECIDING])
{
    double least = INFINITY, greatest = 0;
    for (int i = 0; i < DECIDING; i++) {
        if (rungs[i].residual * rungs[0].residual <= 0)
            return false;
        least = fmin(least, fabs(rungs[i].residual));
        greatest = fmax(greatest, fabs(rungs[i].residual));
    }
    return greatest <= 2 * least;
}

/* The rungs of one side, or of both if side is 0, with the smallest bars first. */
static size_t sort_rungs(const struct ladder *ladder, int side,
                         struct rung sorted[2 * LADDER_SCALES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < ladder->rung_count; i++)
        if (!side || ladder->rungs[i].side == side)
            sorted[count++] = ladder->rungs[i];
    qsort(sorted, count, sizeof *sorted, by_bar);
    return count;
}

/* A bar far above the best one says little while there are smaller steps to take. */
static bool is_telling(const struct ladder *ladder, const struct rung *rung,
                       const struct rung *best)
{
    return rung->bar <= telling_bars * best->bar || ladder->scales == LADDER_SCALES_MAX;
}

/* The errors that change along long steps show their plateau on the shortest clear ones. */
static bool fails_clearly(size_t count, const struct rung rungs[], struct rung deciding[DECIDING])
{
    struct rung clear[2 * LADDER_SCALES_MAX];
    size_t clear_count = 0;
    for (size_t i = 0; i < count; i++)
        if (fabs(rungs[i].residual) > clear_bars * rungs[i].bar)
            clear[clear_count++] = rungs[i];
    qsort(clear, clear_count, sizeof *clear, by_step);
    if (clear_count < DECIDING || !is_plateau(clear))
        return false;
    memcpy(deciding, clear, DECIDING * sizeof *clear);
    return true;
}

static enum ladder_verdict judge_side(struct ladder *ladder, int side)
{
    struct rung sorted[2 * LADDER_SCALES_MAX];
    size_t count = sort_rungs(ladder, side, sorted);
    for (size_t i = 0; i < count && i < DECIDING; i++)
        if (fabs(sorted[i].residual) <= sorted[i].bar && is_telling(ladder, &sorted[i], sorted)) {
            ladder->power = sorted[i].bar;
            return LADDER_PASS;
        }
    if (count < DECIDING)
        return LADDER_UNDECIDED;
    for (size_t i = 0; i < DECIDING; i++)
        if (fabs(sorted[i].residual) <= sorted[i].bar)
            return LADDER_UNDECIDED;
    if (!is_plateau(sorted) && !fails_clearly(count, sorted, sorted))
        return LADDER_UNDECIDED;
    ladder->side = side;
    ladder->residual = sorted[0].residual;
    ladder->bar = 0;
    for (size_t i = 0; i < DECIDING; i++)
        ladder->bar = fmax(ladder->bar, sorted[i].bar);
    return LADDER_FAIL;
}

/* A domain may end at one side. */
static bool has_side(const struct ladder *ladder, int side)
{
    size_t count = 0;
    for (size_t i = 0; i < ladder->rung_count; i++)
        count += ladder->rungs[i].side == side;
    return count >= DECIDING;
}

/* On a kink the two sides are two functions, and an error may belong to one of them. */
static void judge(struct ladder *ladder)
{
    enum ladder_verdict plus = judge_side(ladder, 1), minus = LADDER_UNDECIDED;
    if (plus != LADDER_FAIL)
        minus = judge_side(ladder, -1);
    ladder->verdict = plus == LADDER_FAIL || minus == LADDER_FAIL ? LADDER_FAIL : LADDER_UNDECIDED;
    if (ladder->verdict == LADDER_FAIL)
        return;
    ladder->verdict = judge_side(ladder, 0);
    bool open = (plus == LADDER_UNDECIDED && has_side(ladder, 1)) ||
                (minus == LADDER_UNDECIDED && has_side(ladder, -1));
    if (ladder->verdict == LADDER_PASS && open && ladder->scales < LADDER_SCALES_MAX)
        ladder->verdict = LADDER_UNDECIDED;
}

void ladder_read(struct ladder *ladder, double unit, const struct batch *values,
                 const struct batch *gradients)
{
    size_t value = ladder->first_value, row = ladder->first_gradient;
    for (size_t k = 0; k < ladder->asked; k++)
        for (int side = 1; side >= -1; side -= 2, value++, row += LADDER_NODES) {
            double step = side * ldexp(1, ladder->exponent - 2 * (int)k);
            struct slopes slopes;
            if (ladder->place->usable && read_slopes(ladder, gradients, row, &slopes))
                read_rung(ladder, step, unit, batch_value(values, value), &slopes);
        }
    ladder->exponent -= 2 * (int)ladder->asked;
    ladder->scales += ladder->asked;
    ladder->asked = 0;
    judge(ladder);
}

bool ladder_is_rough(const struct ladder *ladder)
{
    double best = INFINITY;
    bool rough = true;
    for (size_t i = 0; i < ladder->rung_count; i++)
        if (ladder->rungs[i].bar < best) {
            best = ladder->rungs[i].bar;
            rough = ladder->rungs[i].quadrature > ladder->rungs[i].rounding;
        }
    return rough;
}

void ladder_release(struct ladder *ladder)
{
    free(ladder->direction);
    ladder->direction = NULL;
}
