#include "class/finals.h"

#include "base/memory.h"

#include <stdlib.h>

static int score(struct store *store, const char *assignment, const struct attempt *attempt,
                 struct scored_attempt *scored, struct error *error)
{
    bool found;
    *scored = (struct scored_attempt){.attempt = attempt, .state = ATTEMPT_UNUSABLE};
    if (!attempt->sha256[0])
        return 0;
    if (store_score(store, assignment, attempt->sha256, &scored->score, &scored->max_score, &found,
                    error))
        return -1;
    scored->state = found ? ATTEMPT_GRADED : ATTEMPT_PENDING;
    return 0;
}

/* How many attempts from `first` on are of the same student. */
static size_t attempts_of_one(const struct attempts *attempts, size_t first)
{
    size_t next = first + 1;
    while (next < attempts->count &&
           text_equal(attempts->list[next].student, attempts->list[first].student))
        next++;
    return next - first;
}

static int add_final(struct store *store, const char *assignment,
                     const struct assignment_rules *rules, size_t first, size_t count,
                     struct finals *finals, struct error *error)
{
    const struct attempt *attempts = &finals->attempts.list[first];
    struct scored_attempt *scored = memory_new(count, sizeof *scored);
    int result = 0;
    for (size_t i = 0; i < count && !result; i++)
        result = score(store, assignment, &attempts[i], &scored[i], error);
    if (!result) {
        struct final_entry *entry = &finals->list[finals->count++];
        *entry = (struct final_entry){.student = attempts->student, .name = attempts->name};
        policy_final(rules, entry->student, scored, count, &finals->adjustments, &entry->final);
    }
    free(scored);
    return result;
}

int finals_read(struct store *store, const char *assignment, const struct assignment_rules *rules,
                struct finals *finals, struct error *error)
{
    struct finals read = {0};
    int result = store_attempts(store, assignment, &read.attempts, error) ||
                         store_adjustments(store, assignment, &read.adjustments, error)
                     ? -1
                     : 0;
    read.list = memory_new(read.attempts.count, sizeof *read.list);
    for (size_t i = 0; i < read.attempts.count && !result;) {
        size_t count = attempts_of_one(&read.attempts, i);
        result = add_final(store, assignment, rules, i, count, &read, error);
        i += count;
    }
    if (result)
        finals_release(&read);
    else
        *finals = read;
    return result;
}

void finals_release(struct finals *finals)
{
    for (size_t i = 0; i < finals->count; i++)
        final_release(&finals->list[i].final);
    free(finals->list);
    attempts_release(&finals->attempts);
    adjustments_release(&finals->adjustments);
    *finals = (struct finals){0};
}
