#include "contract/course.h"

#include "base/file.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const char *const known[] = {"mle", "knn"};

static int parse(const char *text, struct course_rules *course, struct error *error)
{
    return course_parse("course.yaml", text, strlen(text), known, 2, course, error);
}

Test(course, has_rules_for_each_assignment_and_for_those_that_are_not_listed)
{
    static const char text[] = "title: Deep learning\n"
                               "counts: best\n"
                               "late: {percent_per_day: 10, free_days: 1}\n"
                               "assignments:\n"
                               "  mle:\n"
                               "    deadline: 2026-11-03T23:59+01:00\n"
                               "    counts: last\n"
                               "    late: {percent_per_day: 20, of: maximum, cut_off_days: 3}\n"
                               "    extensions:\n"
                               "      anna: 2026-11-10T23:59+01:00\n";
    struct course_rules course;
    struct error error = {0};
    cr_assert_eq(parse(text, &course, &error), 0, "%s", error.text);
    const struct assignment_rules *mle = course_assignment(&course, "mle"),
                                  *knn = course_assignment(&course, "knn");
    cr_expect_str_eq(course.title, "Deep learning");
    cr_expect(mle->has_deadline);
    cr_expect_eq(mle->deadline, 1793746740);
    cr_expect_eq(mle->counts, COUNTS_LAST);
    cr_expect(mle->late.of_maximum);
    cr_expect_eq(mle->late.free_days, 0, "an assignment's own rules replace all of the course's");
    cr_expect_eq(mle->late.cut_off_days, 3);
    cr_assert_eq(mle->extension_count, 1);
    cr_expect_str_eq(mle->extensions[0].student, "anna");
    cr_expect_eq(mle->extensions[0].deadline, 1793746740 + 7 * 86400);
    cr_expect_not(knn->has_deadline);
    cr_expect_eq(knn->counts, COUNTS_BEST);
    cr_expect_eq(knn->late.percent_per_day, 10);
    cr_expect(isinf(knn->late.cut_off_days));
    course_rules_release(&course);
}

Test(course, of_the_project_can_be_read_and_its_example_too)
{
    char assignments[] = "assignments", configs[] = "configs";
    struct root root = {.assignments = assignments, .configs = configs};
    struct course_rules course;
    struct error error = {0};
    struct text file = {0}, example = {0};
    cr_assert_eq(course_load(&root, &course, &error), 0, "%s", error.text);
    cr_expect_not(course_assignment(&course, "mle")->has_deadline);
    course_rules_release(&course);
    /* What is commented out is what somebody will uncomment. */
    cr_assert_eq(file_read("configs/course.yaml", 1 << 16, &file, &error), 0);
    const char *from = strstr(text_string(&file), "# late:");
    cr_assert_not_null(from);
    for (const char *line = from; line && *line; line = strchr(line, '\n') + 1) {
        const char *bare = strncmp(line, "# ", 2) == 0 ? line + 2 : line;
        text_append(&example, bare, strcspn(bare, "\n") + 1);
        if (!strchr(line, '\n'))
            break;
    }
    cr_assert_eq(parse(text_string(&example), &course, &error), 0, "%s", error.text);
    cr_expect_eq(course_assignment(&course, "mle")->late.percent_per_day, 20);
    cr_expect_eq(course_assignment(&course, "knn")->late.cut_off_days, 7);
    course_rules_release(&course);
    text_release(&file);
    text_release(&example);
}

Test(course, says_where_a_slip_is_and_what_to_do)
{
    static const struct {
        const char *text, *message;
    } slips[] = {
        {"assignements: {}\n", "course.yaml:1:1: unknown key 'assignements'; did you mean"},
        {"assignments:\n  mel: {deadline: 2026-11-03T23:59Z}\n",
         "course.yaml:2:3: no assignment is called 'mel'; did you mean 'mle'?"},
        {"assignments:\n  mle: {deadline: 2026-11-03T23:59}\n",
         "course.yaml:2:19: '2026-11-03T23:59' lacks its zone; add Z"},
        {"assignments:\n  mle: {deadline: next week}\n", "course.yaml:2:19: "},
        {"assignments:\n  mle: {counts: last}\n", "course.yaml:2:8: missing key 'deadline'"},
        {"late: {percent_per_day: 120}\n", "course.yaml:1:25: "},
        {"late: {of: everything}\n", "course.yaml:1:12: "},
        {"late: {free_days_of: cuorse}\n", "course.yaml:1:22: "},
        {"timezone: [a]\n", "course.yaml:1:11: "},
        {"slurm: {cpu: 1}\n", "course.yaml:1:9: unknown key 'cpu'; did you mean 'cpus'?"},
        {"slurm: {cpus: 0}\n", "course.yaml:1:15: "},
        {"slurm: {cpus: 1.5}\n", "course.yaml:1:15: "},
        {"slurm: {chunk: -3}\n", "course.yaml:1:16: "},
        {"slurm: {minutes: an hour}\n", "course.yaml:1:18: "},
        {"slurm: {at_once: 0}\n", "course.yaml:1:18: "},
        {"slurm: {memory_mib: 2 GiB}\n", "course.yaml:1:21: "},
        {"slurm: [partition]\n", "course.yaml:1:8: "},
        {"slurm: {partition: {}}\n", "course.yaml:1:20: "},
        {"counts: worst\n", "course.yaml:1:9: "},
        {"- a\n", "course.yaml:1:1: this is no mapping"},
        {"assignments:\n  mle:\n    deadline: 2026-11-03T23:59Z\n    extensions: {anna: soon}\n",
         "course.yaml:4:24: "},
    };
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        struct course_rules course;
        struct error error = {0};
        cr_assert_eq(parse(slips[i].text, &course, &error), -1, "%s", slips[i].text);
        cr_expect_eq(strncmp(error.text, slips[i].message, strlen(slips[i].message)), 0,
                     "'%s' does not begin with '%s'", error.text, slips[i].message);
    }
}

Test(course, says_what_is_asked_of_a_cluster)
{
    static const char text[] =
        "timezone: Europe/Berlin\n"
        "kits: /srv/course/kits\n"
        "late: {free_days: 5, free_days_of: course}\n"
        "slurm: {partition: teaching, account: dl, cpus: 4, memory_mib: 2048,"
        " minutes: 90, chunk: 50, at_once: 16}\n";
    struct course_rules course;
    struct error error = {0};
    cr_assert_eq(parse(text, &course, &error), 0, "%s", error.text);
    cr_expect_str_eq(course.timezone, "Europe/Berlin");
    cr_expect_str_eq(course.kits, "/srv/course/kits");
    cr_expect(course.defaults.late.is_course_wide);
    cr_expect_str_eq(course.slurm.partition, "teaching");
    cr_expect_str_eq(course.slurm.account, "dl");
    cr_expect_eq(course.slurm.cpus, 4);
    cr_expect_eq(course.slurm.memory_mib, 2048);
    cr_expect_eq(course.slurm.minutes, 90);
    cr_expect_eq(course.slurm.chunk, 50);
    cr_expect_eq(course.slurm.at_once, 16);
    course_rules_release(&course);
    /* Nothing said: one processor, an hour, a hundred submissions, the cluster's own partition and account. */
    cr_assert_eq(parse("", &course, &error), 0, "%s", error.text);
    cr_expect_null(course.slurm.partition);
    cr_expect_null(course.slurm.account);
    cr_expect_eq(course.slurm.cpus, 1);
    cr_expect_eq(course.slurm.memory_mib, 0);
    cr_expect_eq(course.slurm.minutes, 60);
    cr_expect_eq(course.slurm.chunk, 100);
    cr_expect_eq(course.slurm.at_once, 0);
    cr_expect_not(course.defaults.late.is_course_wide);
    course_rules_release(&course);
}
