#include "report/class_count.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static int by_students(const void *left, const void *right)
{
    const struct mistake_count *a = left, *b = right;
    if (a->students != b->students)
        return a->students < b->students ? 1 : -1;
    return a->mistake < b->mistake ? -1 : a->mistake > b->mistake;
}

static int by_size(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static void count_mistakes(const struct class_page *page, struct class_count *count)
{
    count->mistakes = memory_new(page->config->mistake_count, sizeof *count->mistakes);
    for (size_t m = 0; m < page->config->mistake_count; m++) {
        size_t students = 0;
        for (size_t i = 0; i < page->count; i++)
            students += page->students[i].mistaken && page->students[i].mistaken[m];
        if (students && !page->config->mistakes[m].is_variant)
            count->mistakes[count->mistake_count++] = (struct mistake_count){m, students};
    }
    if (count->mistake_count)
        qsort(count->mistakes, count->mistake_count, sizeof *count->mistakes, by_students);
}

/* Whether the student made a known mistake of that function. */
static bool is_named(const struct class_page *page, const struct class_student *student,
                     const struct signature *function)
{
    for (size_t m = 0; m < page->config->mistake_count; m++)
        if (student->mistaken[m] && page->config->mistakes[m].function == function)
            return true;
    return false;
}

static void count_check(const struct class_page *page, const struct class_student *student,
                        size_t check, struct check_count *count)
{
    switch (student->verdicts[check]) {
    case 'p': count->passed++; break;
    case 's': count->skipped++; break;
    case 'e': count->error++; break;
    case 'f':
        count->unnamed += !is_named(page, student, page->config->checks[check].function);
        count->failed++;
        break;
    default: count->failed++;
    }
}

static size_t bin_of(double score, double most)
{
    double share = most > 0 ? score / most * (SCORE_BINS - 1) : 0;
    return share <= 0 ? 0 : share >= SCORE_BINS - 1 ? SCORE_BINS - 1 : (size_t)share;
}

static void count_scores(const struct class_page *page, struct class_count *count)
{
    double most = 0, sum = 0, *scores = memory_new(page->count, sizeof *scores);
    for (size_t i = 0; i < page->config->check_count; i++)
        most += page->config->checks[i].points;
    for (size_t i = 0; i < page->count; i++) {
        const struct class_student *student = &page->students[i];
        if (student->state != CLASS_GRADED)
            continue;
        scores[count->graded++] = student->score;
        sum += student->score;
        count->full += student->score >= most;
        count->bins[bin_of(student->score, most)]++;
    }
    if (count->graded) {
        size_t middle = count->graded / 2;
        qsort(scores, count->graded, sizeof *scores, by_size);
        count->mean = sum / (double)count->graded;
        count->median =
            count->graded % 2 ? scores[middle] : (scores[middle - 1] + scores[middle]) / 2;
    }
    free(scores);
}

struct class_count class_count(const struct class_page *page)
{
    struct class_count count = {.checks =
                                    memory_new(page->config->check_count, sizeof *count.checks)};
    for (size_t i = 0; i < page->count; i++) {
        const struct class_student *student = &page->students[i];
        count.not_handed_in += student->state == CLASS_NOT_HANDED_IN;
        count.not_graded += student->state == CLASS_NOT_GRADED;
        count.errors += student->error != NULL;
        if (student->state != CLASS_GRADED)
            continue;
        count.not_built += strchr(student->verdicts, 'n') != NULL;
        for (size_t k = 0; k < page->config->check_count; k++)
            count_check(page, student, k, &count.checks[k]);
    }
    count_scores(page, &count);
    count_mistakes(page, &count);
    return count;
}

void class_count_release(struct class_count *count)
{
    free(count->mistakes);
    free(count->checks);
    *count = (struct class_count){0};
}
