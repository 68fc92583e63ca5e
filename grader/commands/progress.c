#include "commands/progress.h"

#include "base/memory.h"
#include "base/process.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BAR_COLUMNS = 30, BINS = 10, BIN_COLUMNS = 40, SLOWEST = 3 };

/* Seconds between two words: a bar moves smoothly, a log does not fill. */
static const double seconds_on_terminal = 0.1, seconds_elsewhere = 10;

/* --- while it runs --- */

/* Appends a duration as people say it. */
static void add_duration(struct text *text, double seconds)
{
    if (seconds < 100)
        text_print(text, "%.0f s", seconds);
    else if (seconds < 100 * 60)
        text_print(text, "%.0f min", seconds / 60);
    else
        text_print(text, "%.1f h", seconds / 3600);
}

static void add_rate(struct text *text, const struct progress *progress, double seconds)
{
    const struct batch *batch = progress->batch;
    size_t done = batch->done + batch->arrived;
    double rate = (double)(done - progress->done_before) / seconds;
    if (!(rate > 0))
        return;
    text_print(text, ", %.3g per second, ", rate);
    add_duration(text, (double)(batch->count - done) / rate);
    text_add(text, " left");
}

static void draw(struct progress *progress, double seconds)
{
    const struct batch *batch = progress->batch;
    size_t done = batch->done + batch->arrived;
    size_t full = batch->count ? BAR_COLUMNS * done / batch->count : BAR_COLUMNS;
    struct text text = {0};
    if (progress->on_terminal) {
        text_add(&text, "\r\033[K[");
        for (size_t i = 0; i < BAR_COLUMNS; i++)
            text_add(&text, i < full ? "#" : ".");
        text_add(&text, "] ");
    }
    text_print(&text, "%zu of %zu", done, batch->count);
    add_rate(&text, progress, seconds);
    if (!progress->on_terminal)
        text_add(&text, "\n");
    fputs(text_string(&text), stderr);
    fflush(stderr);
    text_release(&text);
}

static void tell(void *context, const struct batch *batch)
{
    struct progress *progress = context;
    double now = monotonic_seconds();
    (void)batch;
    if (now - progress->told_at < (progress->on_terminal ? seconds_on_terminal : seconds_elsewhere))
        return;
    progress->told_at = now;
    draw(progress, now - progress->started);
}

void progress_start(struct progress *progress, struct batch *batch)
{
    double now = monotonic_seconds();
    *progress = (struct progress){.batch = batch,
                                  .on_terminal = isatty(STDERR_FILENO),
                                  .done_before = batch->done,
                                  .started = now,
                                  .told_at = now};
    batch->progress = tell;
    batch->progress_context = progress;
}

void progress_end(struct progress *progress)
{
    if (!progress->on_terminal)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
}

/* --- when it is done --- */

static int compare_doubles(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* The points of all attempts that were graded, sorted; the caller frees. */
static double *points_of(const struct batch *batch, const struct attempts *attempts, size_t *count,
                         double *max)
{
    double *points = memory_new(attempts->count, sizeof *points);
    *count = 0;
    *max = 0;
    for (size_t i = 0; i < attempts->count; i++) {
        const struct item *item = batch_item(batch, &attempts->list[i]);
        if (!item || item->state != ITEM_GRADED)
            continue;
        points[(*count)++] = item->row.score;
        *max = item->row.max_score;
    }
    qsort(points, *count, sizeof *points, compare_doubles);
    return points;
}

/* A line per tenth of the points: how many, and a bar beside it. */
static void add_histogram(struct text *text, const double points[], size_t count, double max)
{
    size_t bins[BINS] = {0}, most = 1;
    for (size_t i = 0; i < count; i++) {
        double place = max > 0 ? floor(points[i] / max * BINS) : 0;
        size_t bin = (size_t)fmin(fmax(place, 0), BINS - 1); /* full marks are in the last */
        most = ++bins[bin] > most ? bins[bin] : most;
    }
    for (size_t bin = 0; bin < BINS; bin++) {
        text_print(text, "  %5.4g to %-5.4g %6zu ", max * (double)bin / BINS,
                   max * (double)(bin + 1) / BINS, bins[bin]);
        for (size_t i = 0; i < (bins[bin] * BIN_COLUMNS + most - 1) / most; i++)
            text_add(text, "#");
        text_add(text, "\n");
    }
}

static void add_distribution(struct text *text, const struct batch *batch,
                             const struct attempts *attempts)
{
    size_t count;
    double max, sum = 0;
    double *points = points_of(batch, attempts, &count, &max);
    for (size_t i = 0; i < count; i++)
        sum += points[i];
    if (count) {
        text_print(text, "points of %g: mean %.1f, median %g, quartiles %g and %g\n", max,
                   sum / (double)count, points[count / 2], points[count / 4],
                   points[count - 1 - count / 4]);
        add_histogram(text, points, count, max);
    }
    free(points);
}

static void add_failures(struct text *text, const struct batch *batch)
{
    size_t failed = 0, retried = 0;
    for (size_t i = 0; i < batch->count; i++) {
        failed += batch->items[i].state == ITEM_ERROR;
        retried += batch->items[i].state == ITEM_GRADED && batch->items[i].failures;
    }
    text_print(text, "the grader's own failures: %zu (in the table as error)", failed);
    if (retried)
        text_print(text, ", and %zu that a second attempt got over", retried);
    text_add(text, "\n");
}

static int compare_seconds(const void *a, const void *b)
{
    const struct item *one = *(const struct item *const *)a,
                      *other = *(const struct item *const *)b;
    return (one->seconds < other->seconds) - (one->seconds > other->seconds);
}

static void add_slowest(struct text *text, const struct batch *batch)
{
    const struct item **items = memory_new(batch->count, sizeof *items);
    for (size_t i = 0; i < batch->count; i++)
        items[i] = &batch->items[i];
    qsort(items, batch->count, sizeof *items, compare_seconds);
    for (size_t i = 0; i < SLOWEST && i < batch->count && items[i]->seconds > 0; i++) {
        text_add(text, i ? ", " : "slowest: ");
        text_add_visible(text, items[i]->attempt->student, strlen(items[i]->attempt->student));
        text_print(text, " (%.1f s)", items[i]->seconds);
    }
    if (batch->count && items[0]->seconds > 0)
        text_add(text, "\n");
    free(items);
}

void progress_summary(const struct progress *progress, const struct attempts *attempts)
{
    const struct batch *batch = progress->batch;
    double seconds = monotonic_seconds() - progress->started;
    struct text text = {0};
    text_print(&text, "%zu graded in %.1f s", batch->done - progress->done_before, seconds);
    if (progress->done_before)
        text_print(&text, ", %zu were in the store", progress->done_before);
    text_add(&text, "\n");
    add_distribution(&text, batch, attempts);
    add_failures(&text, batch);
    add_slowest(&text, batch);
    fputs(text_string(&text), stderr);
    text_release(&text);
}
