#include "class/policy.h"

#include "base/memory.h"
#include "base/text.h"
#include "contract/moment.h"

#include <math.h>
#include <stdlib.h>

static const double day_seconds = 86400;

/* --- being late --- */

static int64_t deadline_of(const struct assignment_rules *rules, const char *student)
{
    for (size_t i = 0; i < rules->extension_count; i++)
        if (text_equal(rules->extensions[i].student, student))
            return rules->extensions[i].deadline;
    return rules->deadline;
}

struct lateness policy_lateness(const struct assignment_rules *rules, const char *student,
                                const char *submitted_at)
{
    struct lateness lateness = {0};
    int64_t handed_in;
    if (!rules->has_deadline || !submitted_at ||
        moment_read(submitted_at, &handed_in) != MOMENT_READ)
        return lateness;
    int64_t deadline = deadline_of(rules, student);
    lateness.is_known = true;
    if (handed_in <= deadline)
        return lateness;
    lateness.seconds = handed_in - deadline;
    lateness.days = ceil((double)lateness.seconds / day_seconds);
    lateness.is_cut_off = (double)lateness.seconds > rules->late.cut_off_days * day_seconds;
    return lateness;
}

double policy_deduction(const struct late_rules *late, const struct lateness *lateness,
                        double score, double max_score)
{
    double charged_days = fmax(0, lateness->days - late->free_days);
    double base = late->of_maximum ? max_score : score;
    return fmin(fmax(score, 0), base * charged_days * late->percent_per_day / 100);
}

/* --- which attempt counts --- */

/* An attempt and what it is worth under the rules. */
struct worth {
    const struct scored_attempt *attempt;
    struct lateness lateness;
    double deduction;
};

static struct worth worth_of(const struct assignment_rules *rules, const char *student,
                             const struct scored_attempt *attempt)
{
    struct worth worth = {.attempt = attempt,
                          .lateness =
                              policy_lateness(rules, student, attempt->attempt->submitted_at)};
    if (attempt->state == ATTEMPT_GRADED)
        worth.deduction =
            policy_deduction(&rules->late, &worth.lateness, attempt->score, attempt->max_score);
    return worth;
}

static bool is_better(const struct worth *worth, const struct worth *than)
{
    return worth->attempt->score - worth->deduction > than->attempt->score - than->deduction;
}

/*
 * Chooses among the attempts that can count: not too late, with something to grade. Of equally good ones the first. A
 * pending one may be the best, so nothing is chosen before it is graded. Returns whether there was any that can count;
 * worth->attempt is NULL if there is none.
 */
static bool choose(const struct assignment_rules *rules, const char *student,
                   const struct scored_attempt attempts[], size_t count, struct worth *chosen,
                   bool *any_cut_off)
{
    *chosen = (struct worth){0};
    *any_cut_off = false;
    for (size_t i = 0; i < count; i++) {
        struct worth worth = worth_of(rules, student, &attempts[i]);
        bool has_pending = chosen->attempt && chosen->attempt->state == ATTEMPT_PENDING;
        *any_cut_off |= worth.lateness.is_cut_off;
        if (attempts[i].state == ATTEMPT_UNUSABLE || worth.lateness.is_cut_off)
            continue;
        if (!chosen->attempt || rules->counts == COUNTS_LAST ||
            (!has_pending && (attempts[i].state == ATTEMPT_PENDING || is_better(&worth, chosen))))
            *chosen = worth;
    }
    return chosen->attempt != NULL;
}

/* --- in words --- */

PRINTF_LIKE(2, 3) static void add_part(struct text *words, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_add(words, words->length ? "; " : "");
    text_print_list(words, format, arguments);
    va_end(arguments);
}

static void add_lateness(const struct final *final, struct text *words)
{
    text_print(words, "%g day%s late", final->lateness.days, final->lateness.days > 1 ? "s" : "");
    if (final->free_days > 0)
        text_print(words, ", %g of them free", final->free_days);
    text_print(words, ": -%g", final->deduction);
}

/* What nobody knows is not guessed: it costs nothing, and is told. */
static void explain_late(const struct assignment_rules *rules, const struct final *final,
                         struct text *words)
{
    if (rules->has_deadline && !final->lateness.is_known)
        add_part(words, "when it was handed in is not known, so it is not known to be late");
    if (final->lateness.days <= 0)
        return;
    text_add(words, words->length ? "; " : "");
    add_lateness(final, words);
}

static double adjust(const char *student, const struct adjustments *adjustments, struct text *words)
{
    double sum = 0;
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *adjustment = &adjustments->list[i];
        if (!text_equal(adjustment->student, student))
            continue;
        sum += adjustment->points;
        add_part(words, "%+g by %s: %s", adjustment->points, adjustment->author,
                 adjustment->reason);
    }
    return sum;
}

void policy_final(const struct assignment_rules *rules, const char *student,
                  const struct scored_attempt attempts[], size_t count,
                  const struct adjustments *adjustments, struct final *final)
{
    struct worth chosen;
    struct text words = {0};
    bool any_cut_off;
    *final = (struct final){.state = FINAL_NOTHING};
    for (size_t i = 0; i < count; i++)
        final->max_score = fmax(final->max_score, attempts[i].max_score);
    if (choose(rules, student, attempts, count, &chosen, &any_cut_off)) {
        final->state = chosen.attempt->state == ATTEMPT_PENDING ? FINAL_PENDING : FINAL_GRADED;
        final->attempt = chosen.attempt->attempt;
        final->lateness = chosen.lateness;
        final->raw = chosen.attempt->score;
        final->deduction = chosen.deduction;
        final->free_days = fmin(final->lateness.days, rules->late.free_days);
        explain_late(rules, final, &words);
        if (final->state == FINAL_PENDING)
            add_part(&words, "not graded yet");
    } else if (any_cut_off) {
        final->state = FINAL_CUT_OFF;
        add_part(&words, "handed in after the last day that counts");
    } else {
        add_part(&words, "nothing was handed in that could be graded");
    }
    final->adjusted = adjust(student, adjustments, &words);
    final->score = fmax(0, final->raw - final->deduction + final->adjusted);
    final->explanation = text_detach(&words);
}

static void add_state(const struct final *final, struct text *words)
{
    static const char *const states[] = {
        [FINAL_GRADED] = "counts",
        [FINAL_PENDING] = "is not graded yet",
        [FINAL_NOTHING] = "has nothing that could be graded",
        [FINAL_CUT_OFF] = "is too late to count",
    };
    text_add(words, states[final->state]);
}

/* "in time", or how late and what that costs. */
static void add_cost(const struct final *final, struct text *words)
{
    if (final->lateness.days > 0)
        add_lateness(final, words);
    else
        text_add(words, final->lateness.is_known ? "in time" : "not known to be late");
}

void final_difference(const struct final *before, const struct final *after, struct text *words)
{
    if (before->state != after->state) {
        add_part(words, "it ");
        add_state(after, words);
        text_add(words, ", before it ");
        add_state(before, words);
    }
    if (before->attempt && after->attempt && before->attempt->number != after->attempt->number)
        add_part(words, "attempt %zu counts, before it was %zu", after->attempt->number,
                 before->attempt->number);
    if (before->lateness.days != after->lateness.days || before->free_days != after->free_days ||
        before->deduction != after->deduction) {
        text_add(words, words->length ? "; " : "");
        add_cost(after, words);
        text_add(words, " (before: ");
        add_cost(before, words);
        text_add(words, ")");
    }
}

void final_release(struct final *final)
{
    free(final->explanation);
    *final = (struct final){0};
}
