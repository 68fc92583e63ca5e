#include "judge/localise.h"

#include "base/memory.h"
#include "judge/sweep.h"

#include <math.h>
#include <stdlib.h>

enum {
    SWEEP_ALL = 500, /* components that are swept without narrowing down */
    SAMPLE = 64,     /* components that stand for many wrong ones */
    PARTS_MAX = 64,  /* ladders in one step of narrowing down */
    PIECES = 8       /* that a part is cut into */
};

/* Components [from, to). */
struct part {
    size_t from, to;
};

static void add_component(struct course *course, const struct probe *probe)
{
    struct gradient_report *report = course->report;
    double analytic = course->places[probe->place].gradient[probe->index];
    bool wrong = probe->standing == STANDING_WRONG;
    report->components =
        memory_resize(report->components, report->component_count + 1, sizeof *report->components);
    report->components[report->component_count++] = (struct gradient_component){
        .index = probe->index,
        .analytic = analytic,
        .numeric = probe->numeric,
        .bar = probe->bar,
        .ratio = analytic / probe->numeric,
        .wrong = wrong,
        .elsewhere = probe->place != PLACE_AT_X,
    };
    report->wrong += wrong;
    size_t block = 0;
    for (size_t index = probe->index; index >= course_block_size(course, block); block++)
        index -= course_block_size(course, block);
    if (wrong)
        report->blocks[block] = GRADIENT_BLOCK_WRONG;
}

static bool is_off(const struct probe *probe)
{
    return probe->standing >= STANDING_IMPRECISE;
}

/* --- by sweeping --- */

/* Of each pair of probes (first place, then near it) that agrees, the first is a finding. */
static void settle(struct course *course, size_t count, const struct probe first[],
                   const struct probe second[], enum standing found[])
{
    for (size_t i = 0; i < count; i++) {
        struct probe probe = first[i];
        if (second[i].standing < probe.standing)
            probe.standing = second[i].standing;
        if (!is_off(&probe) || found[probe.index] >= probe.standing)
            continue;
        found[probe.index] = probe.standing;
        add_component(course, &probe);
    }
}

/* Sweeps the components at the place and beside, and what is off once more near by. */
static int sweep_components(struct course *course, size_t count, const size_t indices[],
                            size_t place_count, const size_t places[])
{
    int result = -1;
    size_t off = 0, all = count * place_count;
    struct probe *probes = memory_new(all, sizeof *probes);
    struct probe *suspects = memory_new(all, sizeof *suspects);
    struct probe *again = memory_new(all, sizeof *again);
    enum standing *found = memory_new(course->n, sizeof *found);
    for (size_t p = 0; p < place_count; p++)
        for (size_t i = 0; i < count; i++)
            probes[p * count + i] = (struct probe){.place = places[p], .index = indices[i]};
    if (sweep(course, all, probes))
        goto done;
    for (size_t i = 0; i < all; i++) {
        if (course->report->numeric && probes[i].place == PLACE_AT_X)
            course->report->numeric[probes[i].index] = probes[i].numeric;
        if (!is_off(&probes[i]))
            continue;
        suspects[off] = probes[i];
        again[off++] =
            (struct probe){.place = course_near(probes[i].place), .index = probes[i].index};
    }
    if (off && sweep(course, off, again))
        goto done;
    settle(course, off, suspects, again, found);
    course->report->examined = count;
    result = 0;
done:
    free(probes);
    free(suspects);
    free(again);
    free(found);
    return result;
}

static int sweep_all(struct course *course)
{
    static const size_t places[] = {PLACE_AT_X, PLACE_BESIDE};
    size_t *indices = memory_new(course->n, sizeof *indices);
    struct gradient_report *report = course->report;
    report->numeric = memory_new(course->n, sizeof *report->numeric);
    for (size_t i = 0; i < course->n; i++)
        indices[i] = i;
    int result = sweep_components(course, course->n, indices, 2, places);
    free(indices);
    return result;
}

/* --- by narrowing down --- */

/* Moves the parts that are not cleared to the front, with their ladders; releases the others. */
static size_t keep_suspects(size_t count, struct part parts[], struct ladder ladders[])
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool fails = ladders[i].verdict == LADDER_FAIL;
        bool open = ladders[i].verdict == LADDER_UNDECIDED && ladders[i].rung_count &&
                    parts[i].to - parts[i].from > 1;
        if (!fails && !open) {
            ladder_release(&ladders[i]);
            continue;
        }
        parts[kept] = parts[i];
        ladders[kept++] = ladders[i];
    }
    return kept;
}

static size_t cut(size_t count, const struct part parts[], struct part pieces[])
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        size_t size = parts[i].to - parts[i].from, from = parts[i].from;
        size_t cuts = size < PIECES ? size : PIECES;
        for (size_t k = 0; k < cuts; k++) {
            size_t to = parts[i].from + size * (k + 1) / cuts;
            pieces[made++] = (struct part){from, to};
            from = to;
        }
    }
    return made;
}

/* One ladder each; returns how many parts are left, in front, or SIZE_MAX on a failure. */
static size_t probe_parts(struct course *course, size_t place, size_t count, struct part parts[],
                          struct ladder ladders[])
{
    for (size_t i = 0; i < count; i++)
        ladders[i] = course_ladder(course, place, parts[i].from, parts[i].to, NULL, -1);
    int failed = course_climb(course, count, ladders, LADDER_FEW) ||
                 course_climb(course, count, ladders, LADDER_MORE);
    if (!failed)
        return keep_suspects(count, parts, ladders);
    for (size_t i = 0; i < count; i++)
        ladder_release(&ladders[i]);
    return SIZE_MAX;
}

static struct probe probe_of(const struct course *course, const struct ladder *ladder, size_t place,
                             size_t index)
{
    double d = ladder->direction[index], analytic = course->places[place].gradient[index];
    struct probe probe = {.place = place, .index = index, .numeric = analytic, .bar = INFINITY};
    if (ladder->verdict != LADDER_FAIL)
        return probe;
    probe.numeric = analytic + ladder->residual / d; /* R = -(g - grad f) . d */
    probe.bar = ladder->bar / fabs(d);
    probe.standing = standing_of(analytic, probe.numeric, probe.bar);
    return probe;
}

/* Single components that failed, held against a ladder near by. */
static int confirm(struct course *course, size_t place, size_t count, const struct part parts[],
                   const struct ladder ladders[])
{
    int result = -1;
    struct ladder *again = memory_new(count, sizeof *again);
    struct probe *first = memory_new(count, sizeof *first);
    struct probe *second = memory_new(count, sizeof *second);
    enum standing *found = memory_new(course->n, sizeof *found);
    for (size_t i = 0; i < count; i++)
        again[i] = course_ladder(course, course_near(place), parts[i].from, parts[i].to, NULL, -1);
    if (course_climb(course, count, again, LADDER_FEW) ||
        course_climb(course, count, again, LADDER_MORE))
        goto done;
    for (size_t i = 0; i < count; i++) {
        first[i] = probe_of(course, &ladders[i], place, parts[i].from);
        second[i] = probe_of(course, &again[i], course_near(place), parts[i].from);
        /* On a kink the student's value is of neither side: the size of the error shows near by. */
        if (ladders[i].side && is_off(&first[i]) && second[i].standing == STANDING_WRONG)
            first[i] = second[i];
    }
    settle(course, count, first, second, found);
    result = 0;
done:
    for (size_t i = 0; i < count; i++)
        ladder_release(&again[i]);
    free(again);
    free(first);
    free(second);
    free(found);
    return result;
}

/* So many parts are wrong that a sample of their components stands for them. */
static int sample(struct course *course, size_t place, size_t count, const struct part parts[])
{
    size_t total = 0, indices[SAMPLE], chosen = 0;
    for (size_t i = 0; i < count; i++)
        total += parts[i].to - parts[i].from;
    size_t wanted = total < SAMPLE ? total : SAMPLE, before = 0;
    for (size_t i = 0; i < count; i++) {
        size_t size = parts[i].to - parts[i].from;
        /* The k-th of those wanted is number k * total / wanted of all. */
        for (size_t k; chosen < wanted && (k = chosen * total / wanted) < before + size;)
            indices[chosen++] = parts[i].from + (k - before);
        before += size;
    }
    return sweep_components(course, chosen, indices, 1, &place);
}

static size_t first_parts(const struct course *course, struct part parts[])
{
    size_t from = 0, count = 0;
    if (course_blocks(course) > PARTS_MAX) {
        parts[0] = (struct part){0, course->n};
        return 1;
    }
    for (size_t block = 0; block < course_blocks(course); block++) {
        size_t size = course_block_size(course, block);
        if (size)
            parts[count++] = (struct part){from, from + size};
        from += size;
    }
    return count;
}

/* A block that was cleared is right; the others are open until a component is confirmed. */
static void name_blocks(struct course *course, size_t count, const struct part wrong[])
{
    size_t from = 0;
    for (size_t block = 0; block < course_blocks(course); block++) {
        size_t to = from + course_block_size(course, block);
        course->report->blocks[block] = GRADIENT_BLOCK_RIGHT;
        for (size_t i = 0; i < count; i++)
            if (wrong[i].from < to && wrong[i].to > from)
                course->report->blocks[block] = GRADIENT_BLOCK_UNKNOWN;
        from = to;
    }
}

static bool all_single(size_t count, const struct part parts[])
{
    for (size_t i = 0; i < count; i++)
        if (parts[i].to - parts[i].from > 1)
            return false;
    return true;
}

static int narrow_down(struct course *course, size_t place)
{
    int result = -1;
    struct part *parts = memory_new(PARTS_MAX, sizeof *parts);
    struct part *pieces = memory_new((size_t)PARTS_MAX * PIECES, sizeof *pieces);
    struct ladder *ladders = memory_new(PARTS_MAX, sizeof *ladders);
    size_t count = first_parts(course, parts), held = 0;
    for (bool first = true;; first = false) {
        held = probe_parts(course, place, count, parts, ladders);
        if (held == SIZE_MAX)
            break;
        count = held;
        if (first)
            name_blocks(course, count, parts);
        course->report->examined = course->n;
        if (!count || all_single(count, parts)) {
            result = count ? confirm(course, place, count, parts, ladders) : 0;
            break;
        }
        size_t made = cut(count, parts, pieces);
        if (made > PARTS_MAX) {
            result = sample(course, place, count, parts);
            break;
        }
        for (size_t i = 0; i < count; i++)
            ladder_release(&ladders[i]);
        held = 0;
        for (count = 0; count < made; count++)
            parts[count] = pieces[count];
    }
    for (size_t i = 0; held != SIZE_MAX && i < held; i++)
        ladder_release(&ladders[i]);
    free(parts);
    free(pieces);
    free(ladders);
    return result;
}

static int by_index(const void *a, const void *b)
{
    const struct gradient_component *left = a, *right = b;
    if (left->index != right->index)
        return (left->index > right->index) - (left->index < right->index);
    return right->wrong - left->wrong;
}

/* By index, each once: at x if it is as wrong there as beside. */
static void sort_components(struct gradient_report *report)
{
    size_t kept = 0;
    if (report->component_count)
        qsort(report->components, report->component_count, sizeof *report->components, by_index);
    report->wrong = 0;
    for (size_t i = 0; i < report->component_count; i++) {
        if (kept && report->components[kept - 1].index == report->components[i].index)
            continue;
        report->wrong += report->components[i].wrong;
        report->components[kept++] = report->components[i];
    }
    report->component_count = kept;
}

static void name_right_blocks(struct course *course)
{
    for (size_t block = 0; block < course_blocks(course); block++)
        if (course->report->blocks[block] == GRADIENT_BLOCK_UNKNOWN)
            course->report->blocks[block] = GRADIENT_BLOCK_RIGHT;
}

/* The places that confirm: near the one that failed, along its ladder, and near the other. */
static int visit_near(struct course *course, size_t failed)
{
    static const size_t near[] = {PLACE_NEAR_X, PLACE_NEAR_BESIDE};
    size_t other = failed == PLACE_AT_X ? PLACE_BESIDE : PLACE_AT_X;
    course_jitter(course, other, course_near(other), 0x1p-7, 0x1p-6);
    if (course_visit(course, 2, near))
        return -1;
    for (size_t i = 0; i < 2; i++)
        course->places[near[i]].noise =
            place_noise(&course->places[i], course->places[near[i]].value);
    return 0;
}

int localise(struct course *course, size_t place, bool *explained)
{
    if (visit_near(course, place))
        return -1;
    if (course->n <= SWEEP_ALL && sweep_all(course))
        return -1;
    if (course->report->component_count) {
        name_right_blocks(course);
    } else if (narrow_down(course, place)) {
        return -1;
    }
    sort_components(course->report);
    *explained = course->report->component_count > 0;
    return 0;
}
