#include "judge/gradient_course.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers in a batch: 64 MiB of points, and as much of gradients. */
enum { NUMBERS_MAX = 1 << 23 };

/* x is moved to multiples of 2^-46 of its scale, so that all x + h d are exact. */
enum { GRID = 46 };

static const double scale_least = 0x1p-10;
static const double scale_of_zeros = 0x1p-4; /* if all parameters are 0 */

size_t course_blocks(const struct course *course)
{
    return course->subject->block_count ? course->subject->block_count : 1;
}

size_t course_block_size(const struct course *course, size_t block)
{
    return course->subject->block_count ? course->subject->blocks[block] : course->n;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_size(size_t count, const double x[])
{
    if (!count)
        return 0;
    double *sizes = memory_new(count, sizeof *sizes);
    for (size_t i = 0; i < count; i++)
        sizes[i] = fabs(x[i]);
    qsort(sizes, count, sizeof *sizes, ascending);
    double median = sizes[count / 2];
    free(sizes);
    return median;
}

/* The power of two at or below the natural size of each component: its own, its block's, or a part
 * of everybody's. */
static void choose_scales(struct course *course, const double x[])
{
    double all = median_size(course->n, x), greatest = 0;
    for (size_t i = 0; i < course->n; i++)
        greatest = fmax(greatest, fabs(x[i]));
    double least = greatest == 0 ? scale_of_zeros : fmax(scale_least, all / 16);
    size_t i = 0;
    for (size_t block = 0; block < course_blocks(course); block++) {
        size_t size = course_block_size(course, block);
        double common = fmax(median_size(size, x + i), least);
        for (size_t end = i + size; i < end; i++)
            course->scale[i] = ldexp(1, ilogb(fmax(fabs(x[i]), common)));
    }
}

static double on_grid(double x, double scale)
{
    return scale * ldexp(rint(ldexp(x / scale, GRID)), -GRID);
}

void course_jitter(struct course *course, size_t from, size_t to, double low, double high)
{
    struct place *place = &course->places[to];
    for (size_t i = 0; i < course->n; i++) {
        double step = random_uniform(&course->random, low, high) * course->scale[i];
        double sign = random_bits(&course->random) >> 63 ? -1 : 1;
        place->x[i] = on_grid(course->places[from].x[i] + sign * step, course->scale[i]);
    }
    place->known = place->usable = false;
}

size_t course_near(size_t place)
{
    return place == PLACE_AT_X ? PLACE_NEAR_X : PLACE_NEAR_BESIDE;
}

void course_approach(struct course *course, const struct ladder *ladder)
{
    size_t place = (size_t)(ladder->place - course->places), near = course_near(place);
    int side = ladder->side ? ladder->side : 1;
    course_jitter(course, place, near, 0x1p-10, 0x1p-9);
    for (size_t i = 0; i < course->n; i++)
        course->places[near].x[i] = on_grid(
            course->places[near].x[i] + side * 0x1p-6 * ladder->direction[i], course->scale[i]);
}

void course_init(struct course *course, const struct gradient_subject *subject, const double x[],
                 uint64_t seed, struct gradient_report *report)
{
    size_t n = subject->n;
    *course =
        (struct course){.subject = subject, .report = report, .n = n, .unit = 0x1p-53 /* double */};
    random_init(&course->random, seed, "gradient check");
    course->scale = memory_new(n, sizeof *course->scale);
    course->proved = memory_new(n, sizeof *course->proved);
    choose_scales(course, x);
    for (size_t place = 0; place < PLACES; place++) {
        course->places[place].x = memory_new(n, sizeof(double));
        course->places[place].gradient = memory_new(n, sizeof(double));
    }
    for (size_t i = 0; i < n; i++)
        course->places[PLACE_AT_X].x[i] = on_grid(x[i], course->scale[i]);
    course_jitter(course, PLACE_AT_X, PLACE_BESIDE, 0.125, 0.5);
}

void course_release(struct course *course)
{
    free(course->scale);
    free(course->proved);
    for (size_t place = 0; place < PLACES; place++) {
        free(course->places[place].x);
        free(course->places[place].gradient);
    }
    *course = (struct course){0};
}

void course_learn(struct course *course, size_t index, double value, const double gradient[])
{
    struct place *place = &course->places[index];
    place->value = value;
    memcpy(place->gradient, gradient, course->n * sizeof *gradient);
    place->known = true;
    place->usable = isfinite(value);
    for (size_t i = 0; i < course->n; i++)
        place->usable = place->usable && isfinite(gradient[i]);
}

struct ladder course_ladder(struct course *course, size_t place, size_t from, size_t to,
                            const bool chosen[], int exponent)
{
    struct ladder ladder = {.place = &course->places[place], .n = course->n, .exponent = exponent};
    ladder.direction = memory_new(course->n, sizeof *ladder.direction);
    for (size_t i = from; i < to; i++) {
        if (chosen && !chosen[i])
            continue;
        double weight = (double)random_size(&course->random, 16, 32) / 32;
        double sign = random_bits(&course->random) >> 63 ? -1 : 1;
        ladder.direction[i] = sign * weight * course->scale[i];
        ladder.active++;
    }
    return ladder;
}

int course_evaluate(struct course *course, struct batch *batch, enum asked_for kind)
{
    const struct gradient_subject *subject = course->subject;
    struct gradient_report *report = course->report;
    if (kind & EVALUATION_VALUE) {
        batch->values = memory_new(batch->count, sizeof *batch->values);
        report->values += batch->count;
    }
    if (kind & EVALUATION_GRADIENT) {
        batch->gradients = memory_new(batch->count, batch->n * sizeof *batch->gradients);
        report->gradients += batch->count;
    }
    batch->answered = memory_new(batch->count, sizeof *batch->answered);
    report->rounds++;
    return subject->evaluate(subject->context, batch->count, batch->points, kind, batch->values,
                             batch->gradients, batch->answered);
}

int course_visit(struct course *course, size_t count, const size_t places[])
{
    struct batch batch = {.n = course->n};
    for (size_t i = 0; i < count; i++)
        batch_add(&batch, course->places[places[i]].x, 0, NULL);
    int result = course_evaluate(course, &batch, EVALUATION_BOTH);
    for (size_t i = 0; i < count && !result; i++)
        course_learn(course, places[i], batch_value(&batch, i), batch_gradient(&batch, i));
    batch_release(&batch);
    return result;
}

size_t course_points_max(const struct course *course)
{
    size_t points = NUMBERS_MAX / (course->n ? course->n : 1);
    return points ? points : 1;
}

/* Every batch of values begins with x again: it may have been another process then. */
static void watch(struct course *course, const struct batch *values)
{
    double value = batch_value(values, 0);
    if (isfinite(value) && value != course->places[PLACE_AT_X].value)
        course->wavers = true;
}

static int climb(struct course *course, size_t count, struct ladder *ladders[], size_t scales)
{
    int result = -1;
    struct batch values = {.n = course->n}, gradients = {.n = course->n};
    batch_add(&values, course->places[PLACE_AT_X].x, 0, NULL);
    for (size_t i = 0; i < count; i++)
        ladder_ask(ladders[i], scales, &values, &gradients);
    if (course_evaluate(course, &values, EVALUATION_VALUE) ||
        course_evaluate(course, &gradients, EVALUATION_GRADIENT))
        goto done;
    watch(course, &values);
    for (size_t i = 0; i < count; i++)
        ladder_read(ladders[i], course->unit, &values, &gradients);
    result = 0;
done:
    batch_release(&values);
    batch_release(&gradients);
    return result;
}

int course_climb(struct course *course, size_t count, struct ladder ladders[], size_t scales)
{
    int result = 0;
    size_t together = course_points_max(course) / (2 * LADDER_NODES * scales), chosen = 0;
    together = together ? together : 1;
    struct ladder **some = memory_new(count, sizeof *some);
    for (size_t i = 0; i < count && !result; i++) {
        bool open = ladders[i].verdict == LADDER_UNDECIDED && ladders[i].place->usable &&
                    ladders[i].scales < LADDER_SCALES_MAX;
        if (open)
            some[chosen++] = &ladders[i];
        if (chosen == together) {
            result = climb(course, chosen, some, scales);
            chosen = 0;
        }
    }
    if (chosen && !result)
        result = climb(course, chosen, some, scales);
    free(some);
    return result;
}
