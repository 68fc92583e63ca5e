#include "judge/difference.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* Relative noise of gradients: analytic 1e-16 to 5e-14, central differences 3e-11 to 1e-10, forward
 * ones 1e-8 to 2e-7. */
static const double noise_least = 2e-12, noise_greatest = 1e-6;
/* The quadratures of a noisy gradient differ by its noise at every step; of a smooth one by 4^6
 * less at each next step. */
static const double noise_spread = 100;

/* Powers of ten, and the square and cube root of the roundoff. */
static const double steps[] = {1e-2,
                               1e-3,
                               1e-4,
                               1e-5,
                               1e-6,
                               1e-7,
                               1e-8,
                               1e-9,
                               1e-10,
                               0x1p-26,
                               0x1p-17,
                               6.0554544523933429e-06,
                               1.4901161193847656e-08};

enum { STEPS = sizeof steps / sizeof *steps, FORMULAS = 3, LARGEST = 2, SMALL_RUNGS = 4 };

static int by_step(const void *a, const void *b)
{
    const struct rung *left = a, *right = b;
    return (left->h > right->h) - (left->h < right->h);
}

static bool is_noisy(const struct ladder *ladder)
{
    struct rung rungs[2 * LADDER_SCALES_MAX];
    double least = INFINITY, greatest = 0;
    if (ladder->rung_count < SMALL_RUNGS)
        return false;
    for (size_t i = 0; i < ladder->rung_count; i++)
        rungs[i] = ladder->rungs[i];
    qsort(rungs, ladder->rung_count, sizeof *rungs, by_step);
    for (size_t i = 0; i < SMALL_RUNGS; i++) {
        double part = rungs[i].quadrature / rungs[i].size;
        least = fmin(least, part);
        greatest = fmax(greatest, part);
    }
    return greatest > noise_least && greatest < noise_greatest && greatest < noise_spread * least;
}

bool difference_suspected(const struct course *course, const struct screen *screen)
{
    size_t noisy = 0;
    if (course->report->float_gradient || course->report->float_values ||
        !(screen->tremble > noise_least && screen->tremble < noise_greatest))
        return false;
    for (size_t i = 0; i < screen->count; i++)
        noisy += is_noisy(&screen->dense[i]);
    return 2 * noisy > screen->count;
}

/* The two components with the largest part in the loss's slope. */
static size_t choose_largest(const struct course *course, size_t largest[LARGEST])
{
    const double *g = course->places[PLACE_AT_X].gradient;
    size_t count = 0;
    for (size_t i = 0; i < course->n; i++) {
        double size = fabs(g[i]) * course->scale[i];
        if (size == 0)
            continue;
        if (count == 0 || size > fabs(g[largest[0]]) * course->scale[largest[0]]) {
            largest[1] = largest[0];
            largest[0] = i;
        } else if (count == 1 || size > fabs(g[largest[1]]) * course->scale[largest[1]]) {
            largest[1] = i;
        } else {
            continue;
        }
        count += count < LARGEST;
    }
    return count;
}

/* Within four roundings of the quotient: the same values went into it. */
static bool same_digits(double analytic, double difference)
{
    return fabs(analytic - difference) <= 0x1p-51 * fabs(difference);
}

static double difference_of(enum gradient_difference formula, double plus, double minus,
                            double value, double h)
{
    switch (formula) {
    case GRADIENT_CENTRAL: return (plus - minus) / (2 * h);
    case GRADIENT_FORWARD: return (plus - value) / h;
    case GRADIENT_BACKWARD: return (value - minus) / h;
    case GRADIENT_ANALYTIC:
    case GRADIENT_NUMERICAL: break;
    }
    return NAN;
}

static bool all_match(const struct course *course, const struct batch *batch, size_t count,
                      const size_t largest[], enum gradient_difference formula, size_t step)
{
    const struct place *place = &course->places[PLACE_AT_X];
    for (size_t i = 0; i < count; i++) {
        size_t row = 2 * (i * STEPS + step);
        double quotient = difference_of(formula, batch_value(batch, row),
                                        batch_value(batch, row + 1), place->value, steps[step]);
        if (!same_digits(place->gradient[largest[i]], quotient))
            return false;
    }
    return true;
}

static void read_formulas(struct course *course, const struct batch *batch, size_t count,
                          const size_t largest[])
{
    for (size_t step = 0; step < STEPS; step++)
        for (int formula = GRADIENT_CENTRAL; formula <= GRADIENT_BACKWARD; formula++)
            if (all_match(course, batch, count, largest, (enum gradient_difference)formula, step)) {
                course->report->difference = (enum gradient_difference)formula;
                course->report->difference_step = steps[step];
                return;
            }
}

int difference_find(struct course *course)
{
    size_t largest[LARGEST] = {0}, count = choose_largest(course, largest);
    if (!count)
        return 0;
    struct batch batch = {.n = course->n};
    double *axis = memory_new(course->n, sizeof *axis);
    for (size_t i = 0; i < count; i++) {
        axis[largest[i]] = 1;
        for (size_t step = 0; step < STEPS; step++) {
            batch_add(&batch, course->places[PLACE_AT_X].x, steps[step], axis);
            batch_add(&batch, course->places[PLACE_AT_X].x, -steps[step], axis);
        }
        axis[largest[i]] = 0;
    }
    int result = course_evaluate(course, &batch, EVALUATION_VALUE);
    if (!result)
        read_formulas(course, &batch, count, largest);
    free(axis);
    batch_release(&batch);
    return result;
}
