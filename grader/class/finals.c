#include "class/finals.h"

#include "base/file.h"
#include "base/memory.h"
#include "class/database.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- free days of the course --- */

/* What each student has used up so far, by student. */
struct bank {
    struct account {
        char *student; /* owned */
        double used;
    } * list; /* owned */
    size_t count;
};

static void bank_release(struct bank *bank)
{
    for (size_t i = 0; i < bank->count; i++)
        free(bank->list[i].student);
    free(bank->list);
    *bank = (struct bank){0};
}

static int compare_accounts(const void *a, const void *b)
{
    const struct account *one = a, *other = b;
    return strcmp(one->student, other->student);
}

static struct account *account_of(const struct bank *bank, const char *student)
{
    struct account key = {.student = memory_string(student)};
    struct account *found =
        bank->count ? bsearch(&key, bank->list, bank->count, sizeof *bank->list, compare_accounts)
                    : NULL;
    free(key.student);
    return found;
}

/* Books what an assignment used up. Who is new is sorted in afterwards: in one assignment each student is once. */
static void bank_book(struct bank *bank, const struct finals *finals)
{
    size_t known = bank->count, added = 0;
    bank->list = memory_resize(bank->list, known + finals->count + 1, sizeof *bank->list);
    for (size_t i = 0; i < finals->count; i++) {
        const struct final_entry *entry = &finals->list[i];
        struct account *account = account_of(bank, entry->student);
        if (account)
            account->used += entry->final.free_days;
        else
            bank->list[known + added++] = (struct account){.student = memory_string(entry->student),
                                                           .used = entry->final.free_days};
    }
    bank->count += added;
    qsort(bank->list, bank->count, sizeof *bank->list, compare_accounts);
}

/* --- one assignment --- */

/* What the finals of an assignment are made with. */
struct making {
    struct store *store;
    const char *assignment;
    const struct assignment_rules *rules;
    const struct rescoring *rescoring; /* or NULL */
    const struct bank *bank;           /* or NULL: free days are of the assignment */
};

static int score(const struct making *making, const struct attempt *attempt,
                 struct scored_attempt *scored, struct error *error)
{
    const struct rescoring *rescoring = making->rescoring;
    bool found;
    *scored = (struct scored_attempt){.attempt = attempt, .state = ATTEMPT_UNUSABLE};
    if (!attempt->sha256[0])
        return 0;
    scored->state = ATTEMPT_GRADED;
    if (rescoring &&
        rescoring->score(rescoring->context, attempt, &scored->score, &scored->max_score))
        return 0;
    if (store_score(making->store, making->assignment, attempt->sha256, &scored->score,
                    &scored->max_score, &found, error))
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

/* The assignment's rules with the free days that the student has left. */
static struct assignment_rules rules_for(const struct making *making, const char *student)
{
    struct assignment_rules rules = *making->rules;
    const struct account *account = making->bank ? account_of(making->bank, student) : NULL;
    if (account)
        rules.late.free_days = fmax(0, rules.late.free_days - account->used);
    return rules;
}

static int add_final(const struct making *making, size_t first, size_t count, struct finals *finals,
                     struct error *error)
{
    const struct attempt *attempts = &finals->attempts.list[first];
    struct scored_attempt *scored = memory_new(count, sizeof *scored);
    int result = 0;
    for (size_t i = 0; i < count && !result; i++)
        result = score(making, &attempts[i], &scored[i], error);
    if (!result) {
        struct final_entry *entry = &finals->list[finals->count++];
        *entry = (struct final_entry){.student = attempts->student, .name = attempts->name};
        struct assignment_rules rules = rules_for(making, entry->student);
        policy_final(&rules, entry->student, scored, count, &finals->adjustments, &entry->final);
    }
    free(scored);
    return result;
}

static int make(const struct making *making, struct finals *finals, struct error *error)
{
    struct finals read = {0};
    int result =
        store_attempts(making->store, making->assignment, &read.attempts, error) ||
                store_adjustments(making->store, making->assignment, &read.adjustments, error)
            ? -1
            : 0;
    read.list = memory_new(read.attempts.count, sizeof *read.list);
    for (size_t i = 0; i < read.attempts.count && !result;) {
        size_t count = attempts_of_one(&read.attempts, i);
        result = add_final(making, i, count, &read, error);
        i += count;
    }
    if (result)
        finals_release(&read);
    else
        *finals = read;
    return result;
}

/* --- the assignments before --- */

static int compare_deadlines(const void *a, const void *b)
{
    const struct assignment_rules *one = *(const struct assignment_rules *const *)a,
                                  *other = *(const struct assignment_rules *const *)b;
    if (one->deadline != other->deadline)
        return one->deadline < other->deadline ? -1 : 1;
    return strcmp(one->assignment, other->assignment);
}

/* Those whose deadline is before that of `rules`, in order; of equal ones the name decides. Returns how many. */
static size_t list_before(const struct course_rules *course, const struct assignment_rules *rules,
                          const struct assignment_rules *before[])
{
    size_t count = 0;
    for (size_t i = 0; i < course->count; i++) {
        const struct assignment_rules *other = &course->assignments[i];
        if (other != rules && other->late.is_course_wide && compare_deadlines(&other, &rules) < 0)
            before[count++] = other;
    }
    qsort(before, count, sizeof *before, compare_deadlines);
    return count;
}

/* Makes the finals of an assignment from the store beside this one. */
static int make_beside(const struct making *making, struct finals *finals, struct error *error)
{
    const char *slash = strrchr(making->store->path, '/');
    char *path = text_format("%.*s%s.db", slash ? (int)(slash + 1 - making->store->path) : 0,
                             making->store->path, making->assignment);
    struct making elsewhere = *making;
    int result = 0;
    *finals = (struct finals){0};
    if (file_exists(path)) {
        result =
            store_open(path, STORE_READ, &elsewhere.store, error) || make(&elsewhere, finals, error)
                ? -1
                : 0;
        if (elsewhere.store != making->store)
            store_close(elsewhere.store);
    }
    free(path);
    return result;
}

static int book_one(const struct making *making, struct bank *bank, struct text *notices,
                    struct error *error)
{
    struct finals finals;
    if (make(making, &finals, error))
        return -1;
    if (!finals.count) {
        finals_release(&finals);
        if (make_beside(making, &finals, error))
            return -1;
    }
    if (!finals.count)
        text_print(notices,
                   "late days of '%s' are not counted: it is neither in this store nor in '%s.db' "
                   "beside it\n",
                   making->assignment, making->assignment);
    bank_book(bank, &finals);
    finals_release(&finals);
    return 0;
}

static int book_before(struct store *store, const struct course_rules *course,
                       const struct assignment_rules *rules, struct bank *bank,
                       struct text *notices, struct error *error)
{
    const struct assignment_rules **before = memory_new(course->count, sizeof *before);
    size_t count = list_before(course, rules, before);
    int result = 0;
    for (size_t i = 0; i < count && !result; i++) {
        struct making making = {
            .store = store, .assignment = before[i]->assignment, .rules = before[i], .bank = bank};
        result = book_one(&making, bank, notices, error);
    }
    free(before);
    return result;
}

/* --- the whole --- */

int finals_preview(struct store *store, const char *assignment, const struct course_rules *course,
                   const struct rescoring *rescoring, struct finals *finals, struct error *error)
{
    struct making making = {.store = store,
                            .assignment = assignment,
                            .rules = course_assignment(course, assignment),
                            .rescoring = rescoring};
    struct bank bank = {0};
    struct text notices = {0};
    int result = 0;
    if (making.rules->late.is_course_wide && making.rules->has_deadline) {
        making.bank = &bank;
        result = book_before(store, course, making.rules, &bank, &notices, error);
    }
    if (!result)
        result = make(&making, finals, error);
    if (!result)
        finals->notices = notices;
    else
        text_release(&notices);
    bank_release(&bank);
    return result;
}

int finals_read(struct store *store, const char *assignment, const struct course_rules *course,
                struct finals *finals, struct error *error)
{
    return finals_preview(store, assignment, course, NULL, finals, error);
}

const struct final *finals_of(const struct finals *finals, const char *student)
{
    size_t low = 0, high = finals->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(student, finals->list[middle].student);
        if (order == 0)
            return &finals->list[middle].final;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

void finals_release(struct finals *finals)
{
    for (size_t i = 0; i < finals->count; i++)
        final_release(&finals->list[i].final);
    free(finals->list);
    attempts_release(&finals->attempts);
    adjustments_release(&finals->adjustments);
    text_release(&finals->notices);
    *finals = (struct finals){0};
}
