#include "report/cause.h"

#include "base/memory.h"

#include <stdlib.h>

static size_t index_of(const struct result *result, const struct check *check)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].check == check)
            return i;
    return result->check_count;
}

/* The check that failed and because of which check i was skipped; i itself if it was not. */
static size_t blame(const struct result *result, const struct config *config, size_t i)
{
    const struct check_result *check = &result->checks[i];
    for (size_t k = 0; check->verdict == VERDICT_SKIPPED && k < check->check->after_count; k++) {
        size_t before = index_of(result, &config->checks[check->check->after[k]]);
        if (before < i && result->checks[before].verdict != VERDICT_PASSED)
            return blame(result, config, before);
    }
    return i;
}

/* How well a check shows a cause: seen and named, seen, neither. */
static int worth(const struct check_result *check, enum audience audience)
{
    if (!audience_sees(audience, check->check) || check->verdict == VERDICT_SKIPPED)
        return 0;
    return check->mistake ? 2 : 1;
}

static int by_points(const void *left, const void *right)
{
    const struct cause *a = left, *b = right;
    if (a->points != b->points)
        return a->points < b->points ? 1 : -1;
    return a->check < b->check ? -1 : a->check > b->check;
}

static struct cause *cause_of(struct causes *causes, const struct result *result, size_t check)
{
    const struct signature *function = result->checks[check].check->function;
    for (size_t i = 0; i < causes->count; i++)
        if (result->checks[causes->list[i].check].check->function == function)
            return &causes->list[i];
    causes->list = memory_resize(causes->list, causes->count + 1, sizeof *causes->list);
    causes->list[causes->count] = (struct cause){.check = check};
    return &causes->list[causes->count++];
}

struct causes causes_find(const struct result *result, const struct config *config,
                          enum audience audience)
{
    struct causes causes = {0};
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        if (check->verdict == VERDICT_PASSED || check->verdict == VERDICT_ERROR)
            continue;
        size_t guilty = blame(result, config, i);
        if (result->checks[guilty].verdict == VERDICT_ERROR)
            continue;
        struct cause *cause = cause_of(&causes, result, guilty);
        cause->points += check->check->points - check->points;
        cause->checks++;
        if (worth(&result->checks[guilty], audience) >
            worth(&result->checks[cause->check], audience))
            cause->check = guilty;
    }
    for (size_t i = 0; i < causes.count; i++)
        causes.list[i].is_shown =
            audience_sees(audience, result->checks[causes.list[i].check].check);
    if (causes.count)
        qsort(causes.list, causes.count, sizeof *causes.list, by_points);
    return causes;
}

void causes_release(struct causes *causes)
{
    free(causes->list);
    *causes = (struct causes){0};
}
