#include "judge/sweep.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { STEPS = 8, FIRST_STEP = -2 };

/* An error of a part in a million has to be found though bars blur it: half of it is an error. */
static const double wrong_part = 5e-7;
static const double imprecise_part = 1e-9;

/* The noise of a central difference that the bar allows for, in standard deviations. */
static const double deviations = 10;
/* One-sided slopes that differ by this many standard deviations of their noise differ. */
static const double kink_deviations = 30;

enum standing standing_of(double analytic, double numeric, double bar)
{
    double off = fabs(analytic - numeric), size = fmax(fabs(analytic), fabs(numeric));
    if (!isfinite(off) || !isfinite(bar))
        return STANDING_UNKNOWN;
    if (off > bar && off > wrong_part * size)
        return STANDING_WRONG;
    if (off > bar && off > imprecise_part * size)
        return STANDING_IMPRECISE;
    return bar <= wrong_part * size || bar == 0 ? STANDING_RIGHT : STANDING_UNKNOWN;
}

/* The slopes to the two sides stay apart however small the step: x is on a kink. */
static bool sits_on_kink(const double plus[STEPS], const double minus[STEPS], double value,
                         double noise)
{
    double apart[2], h = 0;
    for (int k = 0; k < 2; k++) {
        int step = STEPS - 2 + k;
        h = ldexp(1, FIRST_STEP - 2 * step);
        apart[k] = fabs(plus[step] + minus[step] - 2 * value) / h;
    }
    return apart[1] > kink_deviations * noise / h && apart[1] > apart[0] / 2;
}

/* The slope along a component in units of its scale. */
static void extrapolate(const double plus[STEPS], const double minus[STEPS], double noise,
                        double *slope, double *bar)
{
    double table[STEPS][STEPS], error[STEPS][STEPS];
    *slope = NAN;
    *bar = INFINITY;
    for (int k = 0; k < STEPS; k++) {
        double h = ldexp(1, FIRST_STEP - 2 * k);
        table[k][0] = (plus[k] - minus[k]) / (2 * h);
        error[k][0] = 0.75 * noise / h;
        for (int j = 1; j <= k; j++) {
            double power = ldexp(1, 4 * j);
            table[k][j] = (power * table[k][j - 1] - table[k - 1][j - 1]) / (power - 1);
            error[k][j] = (power * error[k][j - 1] + error[k - 1][j - 1]) / (power - 1);
            double away =
                fmax(fabs(table[k][j] - table[k][j - 1]), fabs(table[k][j] - table[k - 1][j - 1]));
            double entry_bar = away + deviations * error[k][j];
            if (entry_bar < *bar) {
                *bar = entry_bar;
                *slope = table[k][j];
            }
        }
    }
}

static void read_probe(const struct course *course, struct probe *probe, const struct batch *batch,
                       size_t row)
{
    const struct place *place = &course->places[probe->place];
    double plus[STEPS], minus[STEPS];
    for (size_t k = 0; k < STEPS; k++) {
        plus[k] = batch_value(batch, row + 2 * k);
        minus[k] = batch_value(batch, row + 2 * k + 1);
    }
    double noise = fmax(place->noise, 0x1p-54 * fabs(place->value));
    extrapolate(plus, minus, noise, &probe->numeric, &probe->bar);
    probe->numeric /= course->scale[probe->index];
    probe->bar /= course->scale[probe->index];
    probe->standing = place->usable && !sits_on_kink(plus, minus, place->value, noise)
                          ? standing_of(place->gradient[probe->index], probe->numeric, probe->bar)
                          : STANDING_UNKNOWN;
}

static int sweep_some(struct course *course, size_t count, struct probe probes[])
{
    struct batch batch = {.n = course->n};
    double *axis = memory_new(course->n, sizeof *axis);
    for (size_t i = 0; i < count; i++) {
        size_t index = probes[i].index;
        axis[index] = course->scale[index];
        for (int k = 0; k < STEPS; k++)
            for (int side = 1; side >= -1; side -= 2)
                batch_add(&batch, course->places[probes[i].place].x,
                          side * ldexp(1, FIRST_STEP - 2 * k), axis);
        axis[index] = 0;
    }
    int result = course_evaluate(course, &batch, EVALUATION_VALUE);
    for (size_t i = 0; i < count && !result; i++)
        read_probe(course, &probes[i], &batch, i * 2 * STEPS);
    free(axis);
    batch_release(&batch);
    return result;
}

int sweep(struct course *course, size_t count, struct probe probes[])
{
    size_t together = course_points_max(course) / (2 * STEPS);
    together = together ? together : 1;
    for (size_t i = 0; i < count; i += together)
        if (sweep_some(course, count - i < together ? count - i : together, probes + i))
            return -1;
    return 0;
}
