/* What counts for everybody: free days of the whole course, other points, unknown times. */
#include "class/finals.h"

#include "base/memory.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[256];

static void make_folder(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/finals.XXXXXX", parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void)
{
    char command[300];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(finals, .init = make_folder, .fini = remove_folder);

/* Three assignments, 10 percent a day, three free days for all of them. */
static const char three_days[] = "late: {percent_per_day: 10, free_days: 3, free_days_of: course}\n"
                                 "assignments:\n"
                                 "  losses: {deadline: 2026-11-17T12:00Z}\n"
                                 "  knn: {deadline: 2026-11-03T12:00Z}\n"
                                 "  mle: {deadline: 2026-11-10T12:00Z}\n";

static void parse(const char *text, struct course_rules *course)
{
    struct error error = {0};
    cr_assert_eq(course_parse("course.yaml", text, strlen(text), NULL, 0, course, &error), 0, "%s",
                 error.text);
}

/* Somebody's submission, 80 of 100 points, handed in at that time. */
static void put(const char *file, const char *assignment, char *student, char *at)
{
    char path[400], *digits = text_format("%s-%s", assignment, student);
    struct store *store;
    struct error error = {0};
    static char origin[] = "x", notices[] = "";
    struct attempt attempt = {
        .student = student, .number = 1, .submitted_at = at, .origin = origin, .notices = notices};
    snprintf(path, sizeof path, "%s/%s", folder, file);
    snprintf(attempt.sha256, sizeof attempt.sha256, "%s", digits);
    struct graded graded = {.assignment = assignment,
                            .sha256 = attempt.sha256,
                            .questions = "q",
                            .rules = "r",
                            .versions = "v",
                            .score = 80,
                            .max_score = 100,
                            .result = "{}"};
    cr_assert_eq(store_open(path, STORE_WRITE, &store, &error), 0, "%s", error.text);
    cr_assert_eq(store_put_attempts(store, assignment, &attempt, 1, &error), 0, "%s", error.text);
    cr_assert_eq(store_put(store, &graded, &error), 0, "%s", error.text);
    store_close(store);
    free(digits);
}

static void read(const char *file, const char *assignment, const struct course_rules *course,
                 struct finals *finals)
{
    char path[400];
    struct store *store;
    struct error error = {0};
    snprintf(path, sizeof path, "%s/%s", folder, file);
    cr_assert_eq(store_open(path, STORE_READ, &store, &error), 0, "%s", error.text);
    cr_assert_eq(finals_read(store, assignment, course, finals, &error), 0, "%s", error.text);
    store_close(store);
}

static char anna[] = "anna", ben[] = "ben", two_days_late_knn[] = "2026-11-05T11:00:00Z",
            in_time[] = "2026-11-01T00:00:00Z", two_days_late_mle[] = "2026-11-12T11:00:00Z",
            one_day_late_losses[] = "2026-11-18T11:00:00Z";

static void expect_score(const struct finals *finals, const char *student, double score,
                         const char *words)
{
    const struct final *final = finals_of(finals, student);
    cr_assert_not_null(final);
    cr_expect_float_eq(final->score, score, 1e-12, "%s has %g, not %g", student, final->score,
                       score);
    cr_expect(strstr(final->explanation, words), "'%s' lacks '%s'", final->explanation, words);
}

Test(finals, free_days_of_the_course_are_used_up_in_the_order_of_deadlines)
{
    struct course_rules course;
    struct finals finals;
    parse(three_days, &course);
    put("course.db", "knn", anna, two_days_late_knn);
    put("course.db", "knn", ben, in_time);
    put("course.db", "mle", anna, two_days_late_mle);
    put("course.db", "mle", ben, two_days_late_mle);
    put("course.db", "losses", anna, one_day_late_losses);
    put("course.db", "losses", ben, one_day_late_losses);
    read("course.db", "knn", &course, &finals);
    expect_score(&finals, anna, 80, "2 days late, 2 of them free: -0");
    finals_release(&finals);
    read("course.db", "mle", &course, &finals); /* of three days one is left to anna */
    expect_score(&finals, anna, 72, "2 days late, 1 of them free: -8");
    expect_score(&finals, ben, 80, "2 days late, 2 of them free: -0");
    finals_release(&finals);
    read("course.db", "losses", &course, &finals);
    expect_score(&finals, anna, 72, "1 day late: -8");
    expect_score(&finals, ben, 80, "1 day late, 1 of them free: -0");
    cr_expect_eq(finals.notices.length, 0);
    finals_release(&finals);
    course_rules_release(&course);
}

Test(finals, free_days_are_found_in_the_store_beside_and_what_is_nowhere_is_told)
{
    struct course_rules course;
    struct finals finals;
    parse(three_days, &course);
    put("knn.db", "knn", anna, two_days_late_knn);
    put("losses.db", "losses", anna, one_day_late_losses);
    read("losses.db", "losses", &course, &finals);
    expect_score(&finals, anna, 80, "1 day late, 1 of them free: -0");
    cr_expect(strstr(text_string(&finals.notices), "late days of 'mle' are not counted"), "%s",
              text_string(&finals.notices));
    cr_expect_null(strstr(text_string(&finals.notices), "'knn'"));
    finals_release(&finals);
    put("mle.db", "mle", anna, two_days_late_mle);
    read("losses.db", "losses", &course, &finals);
    expect_score(&finals, anna, 72, "1 day late: -8");
    cr_expect_eq(finals.notices.length, 0);
    finals_release(&finals);
    course_rules_release(&course);
}

Test(finals, free_days_of_an_assignment_are_there_for_each)
{
    struct course_rules course;
    struct finals finals;
    char *text = memory_string(three_days);
    memcpy(strstr(text, "course}"), "      }", 7);
    memcpy(strstr(text, ", free_days_of:"), "               ", 15);
    parse(text, &course);
    put("course.db", "knn", anna, two_days_late_knn);
    put("course.db", "mle", anna, two_days_late_mle);
    read("course.db", "mle", &course, &finals);
    expect_score(&finals, anna, 80, "2 days late, 2 of them free: -0");
    finals_release(&finals);
    course_rules_release(&course);
    free(text);
}

Test(finals, lateness_that_nobody_knows_is_told_and_costs_nothing)
{
    struct course_rules course;
    struct finals finals;
    parse(three_days, &course);
    put("knn.db", "knn", anna, NULL);
    read("knn.db", "knn", &course, &finals);
    expect_score(&finals, anna, 80, "when it was handed in is not known");
    finals_release(&finals);
    course_rules_release(&course);
}

/* Half of what the store has, for anna alone. */
static bool halve(void *context, const struct attempt *attempt, double *score, double *max_score)
{
    (void)context;
    *score = 40;
    *max_score = 100;
    return strcmp(attempt->student, anna) == 0;
}

Test(finals, other_points_and_other_rules_are_compared_in_words)
{
    struct course_rules before, after;
    struct finals was, is;
    struct error error = {0};
    struct text words = {0};
    struct store *store;
    char path[400];
    struct rescoring rescoring = {.score = halve};
    parse("assignments: {knn: {deadline: 2026-11-03T12:00Z, late: {percent_per_day: 10}}}",
          &before);
    parse("assignments: {knn: {deadline: 2026-11-04T12:00Z, late: {percent_per_day: 10}}}", &after);
    put("knn.db", "knn", anna, two_days_late_knn);
    put("knn.db", "knn", ben, two_days_late_knn);
    read("knn.db", "knn", &before, &was);
    snprintf(path, sizeof path, "%s/knn.db", folder);
    cr_assert_eq(store_open(path, STORE_READ, &store, &error), 0);
    cr_assert_eq(finals_preview(store, "knn", &after, &rescoring, &is, &error), 0);
    store_close(store);
    expect_score(&was, anna, 64, "2 days late: -16");
    expect_score(&is, anna, 36, "1 day late: -4");
    expect_score(&is, ben, 72, "1 day late: -8");
    final_difference(finals_of(&was, ben), finals_of(&is, ben), &words);
    cr_expect_str_eq(text_string(&words), "1 day late: -8 (before: 2 days late: -16)");
    text_release(&words);
    final_difference(finals_of(&was, ben), finals_of(&was, ben), &words);
    cr_expect_eq(words.length, 0);
    text_release(&words);
    finals_release(&was);
    finals_release(&is);
    course_rules_release(&before);
    course_rules_release(&after);
}
