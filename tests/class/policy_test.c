/* The rules of a course, each on its own and together; expected points are worked out by hand. */
#include "class/policy.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* A deadline at 2026-11-03T12:00Z, 10 percent a day of the points reached. */
static struct assignment_rules rules_of(enum attempt_choice counts)
{
    return (struct assignment_rules){.has_deadline = true,
                                     .deadline = 1793707200,
                                     .counts = counts,
                                     .late = {.percent_per_day = 10, .cut_off_days = INFINITY}};
}

static struct attempt handed_in(char *at)
{
    static char student[] = "anna";
    return (struct attempt){.student = student, .submitted_at = at};
}

static void expect_final(const struct final *final, enum final_state state, double score,
                         const char *words)
{
    cr_expect_eq(final->state, state, "%s", final->explanation);
    cr_expect_float_eq(final->score, score, 1e-12, "%g, not %g", final->score, score);
    cr_expect(strstr(final->explanation, words), "'%s' lacks '%s'", final->explanation, words);
}

static const struct adjustments none;

Test(policy, counts_begun_days_from_the_platform_s_time)
{
    static const struct {
        const char *at;
        double days;
    } cases[] = {{"2026-11-03T11:59:59Z", 0},      {"2026-11-03T12:00:00Z", 0},
                 {"2026-11-03T13:00:00+01:00", 0}, {"2026-11-03T12:00:01Z", 1},
                 {"2026-11-04T12:00:00Z", 1},      {"2026-11-04T12:00:01Z", 2}};
    struct assignment_rules rules = rules_of(COUNTS_LAST);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lateness lateness = policy_lateness(&rules, "anna", cases[i].at);
        cr_expect(lateness.is_known);
        cr_expect_eq(lateness.days, cases[i].days, "%s", cases[i].at);
    }
    cr_expect_not(policy_lateness(&rules, "anna", NULL).is_known);
    cr_expect_not(policy_lateness(&rules, "anna", "yesterday").is_known);
}

Test(policy, knows_a_student_s_own_deadline)
{
    char anna[] = "anna";
    struct extension extension = {anna, 1793707200 + 7 * 86400};
    struct assignment_rules rules = rules_of(COUNTS_LAST);
    rules.extensions = &extension;
    rules.extension_count = 1;
    cr_expect_eq(policy_lateness(&rules, "anna", "2026-11-10T12:00:00Z").days, 0);
    cr_expect_eq(policy_lateness(&rules, "ben", "2026-11-10T12:00:00Z").days, 7);
}

Test(policy, takes_percents_beyond_the_free_days_and_never_more_than_there_is)
{
    struct late_rules of_score = {.percent_per_day = 10, .free_days = 1},
                      of_maximum = {.percent_per_day = 10, .of_maximum = true};
    struct lateness three = {.is_known = true, .days = 3}, forty = {.is_known = true, .days = 40};
    cr_expect_float_eq(policy_deduction(&of_score, &three, 80, 100), 16, 1e-12);
    cr_expect_float_eq(policy_deduction(&of_maximum, &three, 80, 100), 30, 1e-12);
    cr_expect_float_eq(policy_deduction(&of_maximum, &forty, 80, 100), 80, 1e-12);
    cr_expect_float_eq(policy_deduction(&of_score, &(struct lateness){0}, 80, 100), 0, 1e-12);
}

Test(policy, lets_the_last_or_the_best_attempt_count)
{
    char in_time[] = "2026-11-03T11:00:00Z", late[] = "2026-11-04T11:00:00Z";
    struct attempt first = handed_in(in_time), second = handed_in(late);
    struct assignment_rules last = rules_of(COUNTS_LAST), best = rules_of(COUNTS_BEST);
    struct final final;
    struct scored_attempt worse[] = {{&first, ATTEMPT_GRADED, 80, 100},
                                     {&second, ATTEMPT_GRADED, 85, 100}};
    policy_final(&last, "anna", worse, 2, &none, &final);
    expect_final(&final, FINAL_GRADED, 76.5, "1 day late: -8.5");
    cr_expect_eq(final.attempt, &second);
    final_release(&final);
    policy_final(&best, "anna", worse, 2, &none, &final); /* 80 beats 85 less a tenth */
    expect_final(&final, FINAL_GRADED, 80, "");
    cr_expect_eq(final.attempt, &first);
    cr_expect_str_eq(final.explanation, "");
    final_release(&final);
}

Test(policy, never_makes_a_zero_of_what_is_not_graded_yet)
{
    char in_time[] = "2026-11-03T11:00:00Z";
    struct attempt first = handed_in(in_time), second = handed_in(in_time);
    struct assignment_rules last = rules_of(COUNTS_LAST), best = rules_of(COUNTS_BEST);
    struct scored_attempt attempts[] = {{&first, ATTEMPT_PENDING, 0, 0},
                                        {&second, ATTEMPT_GRADED, 40, 100}};
    struct final final;
    policy_final(&best, "anna", attempts, 2, &none, &final);
    expect_final(&final, FINAL_PENDING, 0, "not graded yet");
    final_release(&final);
    policy_final(&last, "anna", attempts, 2, &none, &final);
    expect_final(&final, FINAL_GRADED, 40, "");
    final_release(&final);
}

Test(policy, passes_over_what_cannot_be_graded_or_came_after_the_cut_off)
{
    char in_time[] = "2026-11-03T11:00:00Z", too_late[] = "2026-11-05T12:00:01Z";
    struct attempt first = handed_in(in_time), second = handed_in(in_time),
                   third = handed_in(too_late);
    struct assignment_rules rules = rules_of(COUNTS_LAST);
    rules.late.cut_off_days = 2;
    struct scored_attempt attempts[] = {{&first, ATTEMPT_GRADED, 60, 100},
                                        {&second, ATTEMPT_UNUSABLE, 0, 0},
                                        {&third, ATTEMPT_GRADED, 90, 100}};
    struct final final;
    policy_final(&rules, "anna", attempts, 3, &none, &final);
    expect_final(&final, FINAL_GRADED, 60, "");
    final_release(&final);
    policy_final(&rules, "anna", attempts + 1, 1, &none, &final);
    expect_final(&final, FINAL_NOTHING, 0, "nothing was handed in that could be graded");
    final_release(&final);
    policy_final(&rules, "anna", attempts + 2, 1, &none, &final);
    expect_final(&final, FINAL_CUT_OFF, 0, "after the last day that counts");
    final_release(&final);
}

Test(policy, adds_what_was_given_by_hand_and_says_by_whom)
{
    char in_time[] = "2026-11-03T11:00:00Z", anna[] = "anna", ben[] = "ben", ta[] = "Kim",
         why[] = "explained it in person", other[] = "copied", at[] = "";
    struct attempt attempt = handed_in(in_time);
    struct assignment_rules rules = rules_of(COUNTS_LAST);
    struct scored_attempt attempts[] = {{&attempt, ATTEMPT_GRADED, 98, 100}};
    struct adjustment list[] = {{anna, ta, why, at, 5}, {ben, ta, other, at, -50}};
    struct adjustments adjustments = {list, 2};
    struct final final;
    policy_final(&rules, "anna", attempts, 1, &adjustments, &final);
    expect_final(&final, FINAL_GRADED, 103, "+5 by Kim: explained it in person");
    cr_expect_eq(final.adjusted, 5);
    final_release(&final);
    list[0].points = -120;
    policy_final(&rules, "anna", attempts, 1, &adjustments, &final);
    expect_final(&final, FINAL_GRADED, 0, "-120 by Kim");
    final_release(&final);
}
