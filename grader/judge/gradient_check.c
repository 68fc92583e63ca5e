/*
 * How it works
 *   1. One batch: x three times (does the loss waver?), nine values close together (its noise), and
 *      ladders along two dense directions at x and two at a jittered point: a factor on a component
 *      is invisible where the component happens to be 0.
 *   2. Ladders that could not decide get smaller steps, then a new direction.
 *   3. Components too small to be seen among the others are screened alone, with longer steps.
 *   4. If a ladder failed, the wrong components are found one by one; an error that is confirmed
 *      in no component is not held against anybody.
 */
#include "judge/gradient_check.h"

#include "base/memory.h"
#include "judge/difference.h"
#include "judge/gradient_course.h"
#include "judge/localise.h"
#include "judge/screen.h"

#include <math.h>
#include <stdlib.h>

/* Ratios of wrong components that differ by less, and their bars, are one ratio. */
static const double ratio_part = 1e-6;

static void report_init(struct gradient_report *report, const struct course *course)
{
    report->ratio = NAN;
    report->blocks = memory_new(course_blocks(course), sizeof *report->blocks);
    report->bound = memory_new(course->n, sizeof *report->bound);
    for (size_t i = 0; i < course->n; i++)
        report->bound[i] = INFINITY;
}

void gradient_report_release(struct gradient_report *report)
{
    free(report->components);
    free(report->blocks);
    free(report->bound);
    free(report->absolute);
    free(report->numeric);
    *report = (struct gradient_report){0};
}

/* Whether x can be checked at all; else the verdict is set. */
static bool is_checkable(const struct course *course)
{
    const struct place *place = &course->places[PLACE_AT_X];
    if (course->wavers)
        course->report->verdict = GRADIENT_NOT_DETERMINISTIC;
    else if (!isfinite(place->value))
        course->report->reason = GRADIENT_REASON_VALUE;
    else if (!place->usable)
        course->report->reason = GRADIENT_REASON_GRADIENT;
    return !course->wavers && place->usable;
}

/* The ratio that all wrong components share, taken from the one that is known best. */
static void find_ratio(struct gradient_report *report)
{
    const struct gradient_component *best = NULL;
    for (size_t i = 0; i < report->component_count; i++) {
        const struct gradient_component *c = &report->components[i];
        if (c->wrong && isfinite(c->ratio) &&
            (!best || c->bar * fabs(best->numeric) < best->bar * fabs(c->numeric)))
            best = c;
    }
    if (!best)
        return;
    for (size_t i = 0; i < report->component_count; i++) {
        const struct gradient_component *c = &report->components[i];
        double allowed = ratio_part * fabs(c->analytic) + 2 * fabs(best->ratio) * c->bar;
        if (c->wrong && !(fabs(c->analytic - best->ratio * c->numeric) <= allowed))
            return;
    }
    report->ratio = best->ratio;
}

static void list_absolute(struct course *course)
{
    struct gradient_report *report = course->report;
    report->absolute = memory_new(course->n, sizeof *report->absolute);
    for (size_t i = 0; i < course->n; i++)
        if (!course->proved[i])
            report->absolute[report->absolute_count++] = i;
}

static void conclude(struct course *course, const struct screen *screen, bool explained)
{
    struct gradient_report *report = course->report;
    list_absolute(course);
    find_ratio(report);
    if (course->wavers)
        report->verdict = GRADIENT_NOT_DETERMINISTIC;
    else if (report->wrong)
        report->verdict = GRADIENT_INCONSISTENT;
    else if (screen->failed && !explained)
        report->reason = GRADIENT_REASON_PLACE;
    else if (!screen->failed && screen->passes < 2)
        report->reason = GRADIENT_REASON_BARS;
    else
        report->verdict = GRADIENT_CONSISTENT;
    if (report->verdict == GRADIENT_CONSISTENT)
        for (size_t block = 0; block < course_blocks(course); block++)
            report->blocks[block] = GRADIENT_BLOCK_RIGHT;
}

static int run(struct course *course, struct screen *screen)
{
    bool explained = false;
    if (screen_start(course, screen))
        return -1;
    if (!is_checkable(course))
        return 0;
    if (screen_settle(course, screen) || screen_small(course, screen))
        return -1;
    bool suspected = difference_suspected(course, screen);
    if (suspected)
        course->report->difference = GRADIENT_NUMERICAL;
    if ((suspected || screen->failed) && difference_find(course))
        return -1;
    if (screen->failed && localise(course, screen->failed_place, &explained))
        return -1;
    conclude(course, screen, explained);
    return 0;
}

int gradient_check(const struct gradient_subject *subject, const double x[], uint64_t seed,
                   struct gradient_report *report)
{
    struct course course;
    struct screen screen = {0};
    *report = (struct gradient_report){0};
    course_init(&course, subject, x, seed, report);
    report_init(report, &course);
    int result = run(&course, &screen);
    if (result)
        gradient_report_release(report);
    screen_release(&screen);
    course_release(&course);
    return result;
}
