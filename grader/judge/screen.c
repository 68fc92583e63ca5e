#include "judge/screen.h"

#include "base/memory.h"
#include "judge/noise.h"

#include <math.h>
#include <stdlib.h>

/* Steps begin at 2^-1, and for small components alone at 2^1. */
enum { FIRST_EXPONENT = -1, WIDE_EXPONENT = 1 };

/* What a component is verified to, as a part of its size. */
static const double verified_part = 1e-6;
static const double noise_spacing = 0x1p-34;
/* As in the ladders' bars. */
static const double noise_deviations = 15;

/* --- the first round --- */

static size_t ask_noise(struct batch *values, const struct ladder *ladder, double spacing)
{
    size_t first = values->count;
    for (int k = 1; k <= NOISE_VALUES; k++) /* one side, as x may be on a kink */
        batch_add(values, ladder->place->x, k * spacing, ladder->direction);
    return first;
}

static void copy_values(const struct batch *batch, size_t row, double values[NOISE_VALUES])
{
    for (size_t k = 0; k < NOISE_VALUES; k++)
        values[k] = batch_value(batch, row + k);
}

static void set_noise(struct place *place, double level)
{
    double least = 0x1p-54 * fabs(place->value);
    place->noise = isfinite(level) ? fmax(level, least) : 16 * least;
}

/* Values 2^-34 apart were mostly equal: the loss is flat there, or computes in float. */
static int look_wider(struct course *course, const struct ladder *ladder, double *level)
{
    static const double spacings[] = {0x1p-28, 0x1p-22, 0x1p-16};
    enum { SPACINGS = sizeof spacings / sizeof *spacings };
    struct batch batch = {.n = course->n};
    size_t rows[SPACINGS];
    for (int i = 0; i < SPACINGS; i++)
        rows[i] = ask_noise(&batch, ladder, spacings[i]);
    int result = course_evaluate(course, &batch, EVALUATION_VALUE);
    *level = 0;
    for (int i = 0; i < SPACINGS && !result; i++) {
        double values[NOISE_VALUES];
        copy_values(&batch, rows[i], values);
        if (noise_is_flat(values))
            continue;
        *level = noise_level(values);
        /* A loss in double that is flat to 2^-28 trembles by 1e-16 of its size, not by 1e-8. */
        if (i > 0 && *level > 0x1p-32 * fabs(ladder->place->value))
            course->report->float_values = true;
        break;
    }
    batch_release(&batch);
    return result;
}

static int measure_noise(struct course *course, const struct screen *screen,
                         const struct batch *values, const size_t rows[2])
{
    for (size_t i = 0; i < 2; i++) {
        double close[NOISE_VALUES], level;
        copy_values(values, rows[i], close);
        level = noise_level(close);
        if (course->places[i].usable && noise_is_flat(close) &&
            look_wider(course, &screen->dense[2 * i], &level))
            return -1;
        set_noise(&course->places[i], level);
    }
    course->report->noise = course->places[PLACE_AT_X].noise;
    return 0;
}

static void find_floats(struct course *course, const struct batch *values,
                        const struct batch *gradients)
{
    double *numbers = memory_new(values->count, sizeof *numbers);
    for (size_t i = 0; i < values->count; i++)
        numbers[i] = batch_value(values, i);
    if (numbers_are_floats(values->count, numbers))
        course->report->float_values = true;
    free(numbers);
    for (size_t i = 0; i < gradients->count; i++)
        if (!gradients->answered[i])
            return;
    if (numbers_are_floats(gradients->count * gradients->n, gradients->gradients))
        course->report->float_gradient = true;
    if (course->report->float_gradient)
        course->unit = 0x1p-24;
}

/* Components whose gradient at x is none of those a hair's breadth around it, which agree. */
static void find_alone(struct course *course, const struct screen *screen,
                       const struct batch *gradients)
{
    const double *at = course->places[PLACE_AT_X].gradient;
    for (size_t i = 0; i < course->n; i++) {
        double least = INFINITY, greatest = -INFINITY;
        for (size_t ladder = 0; ladder < 2; ladder++)
            for (size_t side = 0; side < 2; side++) {
                size_t row = screen->dense[ladder].first_gradient + side * LADDER_NODES;
                double g =
                    gradients->answered[row] ? batch_gradient(gradients, row)[i] : (double)NAN;
                least = g < least ? g : least;
                greatest = g > greatest ? g : greatest;
            }
        double apart = greatest - least, size = fmax(fabs(least), fabs(greatest));
        double outside = fmax(at[i] - greatest, least - at[i]);
        if (isfinite(apart) && outside > 1e-6 * size && outside > 1e3 * apart &&
            course->report->alone++ == 0)
            course->report->alone_index = i;
    }
}

/* The second difference of a gradient over so short a step is noise: ||g+ + g- - 2 g|| / ||g||. */
static double tremble_of(const struct course *course, const struct ladder *ladder,
                         const struct batch *gradients)
{
    size_t plus = ladder->first_gradient, minus = plus + LADDER_NODES;
    double noise = 0, size = 0;
    if (!gradients->answered[plus] || !gradients->answered[minus])
        return NAN;
    for (size_t i = 0; i < course->n; i++) {
        double d = ladder->direction[i], g = ladder->place->gradient[i];
        double second =
            batch_gradient(gradients, plus)[i] + batch_gradient(gradients, minus)[i] - 2 * g;
        noise += second * d * (second * d);
        size += g * d * (g * d);
    }
    return sqrt(noise / size);
}

static void learn_place(struct course *course, size_t place, const struct batch *values,
                        size_t value, const struct batch *gradients, size_t gradient)
{
    bool answered = gradients->answered[gradient];
    course_learn(course, place, answered ? batch_value(values, value) : (double)NAN,
                 batch_gradient(gradients, gradient));
}

/* The same point gives the same numbers; two that are not finite are left to others. */
static bool wavers(const struct course *course, const struct batch *values,
                   const struct batch *gradients)
{
    double value = batch_value(values, 0);
    for (size_t i = 1; i < 3; i++)
        if (isfinite(value) && batch_value(values, i) != value)
            return true;
    if (!gradients->answered[0] || !gradients->answered[1])
        return gradients->answered[0] != gradients->answered[1];
    const double *first = batch_gradient(gradients, 0), *second = batch_gradient(gradients, 1);
    for (size_t i = 0; i < course->n; i++)
        if (first[i] != second[i] && !(isnan(first[i]) && isnan(second[i])))
            return true;
    return false;
}

int screen_start(struct course *course, struct screen *screen)
{
    int result = -1;
    struct batch values = {.n = course->n}, gradients = {.n = course->n};
    size_t noise_rows[2];
    const double *x = course->places[PLACE_AT_X].x;
    for (int i = 0; i < 3; i++)
        batch_add(&values, x, 0, NULL);
    for (int i = 0; i < 2; i++)
        batch_add(&gradients, x, 0, NULL);
    size_t value_beside = batch_add(&values, course->places[PLACE_BESIDE].x, 0, NULL);
    size_t gradient_beside = batch_add(&gradients, course->places[PLACE_BESIDE].x, 0, NULL);
    for (size_t i = 0; i < DENSE; i++) {
        struct ladder *ladder = &screen->dense[screen->count++];
        *ladder = course_ladder(course, i / 2, 0, course->n, NULL, FIRST_EXPONENT);
        if (i % 2 == 0)
            noise_rows[i / 2] = ask_noise(&values, ladder, noise_spacing);
        ladder_ask(ladder, LADDER_FEW, &values, &gradients);
    }
    if (course_evaluate(course, &values, EVALUATION_VALUE) ||
        course_evaluate(course, &gradients, EVALUATION_GRADIENT))
        goto done;
    learn_place(course, PLACE_AT_X, &values, 0, &gradients, 0);
    learn_place(course, PLACE_BESIDE, &values, value_beside, &gradients, gradient_beside);
    course->wavers = wavers(course, &values, &gradients);
    if (measure_noise(course, screen, &values, noise_rows))
        goto done;
    find_floats(course, &values, &gradients);
    screen->tremble = tremble_of(course, &screen->dense[DENSE / 2], &gradients);
    for (size_t i = 0; i < DENSE; i++)
        ladder_read(&screen->dense[i], course->unit, &values, &gradients);
    if (course->places[PLACE_AT_X].usable)
        find_alone(course, screen, &gradients);
    result = 0;
done:
    batch_release(&values);
    batch_release(&gradients);
    return result;
}

/* --- ladders that could not decide --- */

static size_t open_ladders(const struct screen *screen)
{
    size_t open = 0;
    for (size_t i = 0; i < screen->count; i++)
        open += screen->dense[i].verdict == LADDER_UNDECIDED && screen->dense[i].place->usable;
    return open;
}

/* The point beside x left the loss's domain: a nearer one, with ladders that begin there. */
static int move_nearer(struct course *course, struct screen *screen)
{
    course_jitter(course, PLACE_AT_X, PLACE_BESIDE, 0x1p-5, 0x1p-4);
    static const size_t beside = PLACE_BESIDE;
    if (course_visit(course, 1, &beside))
        return -1;
    course->places[PLACE_BESIDE].noise = course->places[PLACE_AT_X].noise;
    for (size_t i = DENSE / 2; i < DENSE; i++) {
        ladder_release(&screen->dense[i]);
        screen->dense[i] =
            course_ladder(course, PLACE_BESIDE, 0, course->n, NULL, FIRST_EXPONENT - 2);
    }
    return course_climb(course, screen->count, screen->dense, LADDER_FEW);
}

static int climb_on(struct course *course, struct screen *screen)
{
    for (int more = 0; more < 2 && open_ladders(screen); more++)
        if (course_climb(course, screen->count, screen->dense, LADDER_MORE))
            return -1;
    return 0;
}

int screen_settle(struct course *course, struct screen *screen)
{
    if (!course->places[PLACE_BESIDE].usable && move_nearer(course, screen))
        return -1;
    if (climb_on(course, screen))
        return -1;
    if (!open_ladders(screen))
        return 0;
    for (size_t i = 0; i < DENSE; i++)
        if (screen->dense[i].verdict == LADDER_UNDECIDED && screen->dense[i].place->usable)
            screen->dense[screen->count++] =
                course_ladder(course, i / 2, 0, course->n, NULL, FIRST_EXPONENT);
    if (course_climb(course, screen->count, screen->dense, LADDER_FEW))
        return -1;
    return climb_on(course, screen);
}

/* --- what was verified --- */

/* An error of two bars along d would have left |R| > B at the rung that passed. */
static size_t note_verified(struct course *course, const struct ladder *ladder)
{
    size_t more = 0;
    if (ladder->verdict != LADDER_PASS)
        return 0;
    for (size_t i = 0; i < course->n; i++) {
        if (ladder->direction[i] == 0)
            continue;
        double bound = 2 * ladder->power / fabs(ladder->direction[i]);
        course->report->bound[i] = fmin(course->report->bound[i], bound);
        bool proved = bound <= verified_part * fabs(ladder->place->gradient[i]);
        more += proved && !course->proved[i];
        course->proved[i] |= proved;
    }
    return more;
}

/* Components that longer steps alone could verify; returns how many. */
static size_t choose_small(const struct course *course, const struct place *place, bool chosen[])
{
    size_t count = 0;
    for (size_t i = 0; i < course->n; i++) {
        double seen = verified_part * fabs(place->gradient[i]) * course->scale[i];
        chosen[i] = !course->proved[i] && place->usable &&
                    seen > noise_deviations * ldexp(place->noise, 1 - WIDE_EXPONENT);
        count += chosen[i];
    }
    return count;
}

static size_t add_small(struct course *course, const struct screen *screen,
                        struct ladder small[DENSE / 2], size_t *scales)
{
    size_t count = 0;
    bool *chosen = memory_new(course->n, sizeof *chosen);
    *scales = LADDER_FEW;
    for (size_t place = 0; place < DENSE / 2; place++) {
        if (!choose_small(course, &course->places[place], chosen))
            continue;
        small[count++] = course_ladder(course, place, 0, course->n, chosen, WIDE_EXPONENT);
        if (ladder_is_rough(&screen->dense[2 * place]))
            *scales = LADDER_FEW + LADDER_MORE;
    }
    free(chosen);
    return count;
}

static void note_failure(struct course *course, struct screen *screen, const struct ladder *ladder)
{
    if (ladder->verdict == LADDER_FAIL && !screen->failed) {
        screen->failed = true;
        screen->failed_place = (size_t)(ladder->place - course->places);
        course_approach(course, ladder);
    }
}

int screen_small(struct course *course, struct screen *screen)
{
    int result = 0;
    size_t more = 1;
    for (size_t i = 0; i < screen->count; i++) {
        note_verified(course, &screen->dense[i]);
        note_failure(course, screen, &screen->dense[i]);
        screen->passes += screen->dense[i].verdict == LADDER_PASS;
    }
    for (int round = 0; round < SCREENS_MAX && more && !screen->failed && !result; round++) {
        struct ladder small[DENSE / 2];
        size_t scales, count = add_small(course, screen, small, &scales);
        if (!count)
            break;
        result = course_climb(course, count, small, scales);
        more = 0;
        for (size_t i = 0; i < count; i++) {
            more += result ? 0 : note_verified(course, &small[i]);
            note_failure(course, screen, &small[i]);
            ladder_release(&small[i]);
        }
    }
    return result;
}

void screen_release(struct screen *screen)
{
    for (size_t i = 0; i < screen->count; i++)
        ladder_release(&screen->dense[i]);
    *screen = (struct screen){0};
}
