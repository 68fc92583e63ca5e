/* batch, regrade and adjust on one store, as somebody would type them. */
#include "base/file.h"
#include "base/memory.h"
#include "class/store.h"
#include "support/program.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder with a class of two, a root with a configuration of its own, and a store. */
static char folder[256], students[300], root[300], store[300];

static void link_assignments(void)
{
    char path[400], *absolute = realpath("assignments", NULL);
    snprintf(path, sizeof path, "%s/assignments", root);
    cr_assert_not_null(absolute);
    cr_assert_eq(symlink(absolute, path), 0, "%s", path);
    free(absolute);
}

static void copy_sample(const char *name)
{
    char path[400];
    struct text source = {0};
    struct error error = {0};
    snprintf(path, sizeof path, "tests/samples/mle/%s/mle.c", name);
    cr_assert_eq(file_read(path, 1 << 20, &source, &error), 0, "%s", error.text);
    snprintf(path, sizeof path, "%s/%s", students, name);
    cr_assert_eq(mkdir(path, 0777), 0);
    strcat(path, "/mle.c");
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fwrite(text_string(&source), 1, source.length, file);
    fclose(file);
    text_release(&source);
}

/* Two checks; the first is worth this much. */
static void write_config(int points)
{
    char path[400];
    snprintf(path, sizeof path, "%s/configs/mle.yaml", root);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fprintf(file,
            "title: Two checks\n"
            "header: mle.h\n"
            "sources: [mle.c]\n"
            "checks:\n"
            "  - {name: Predictions, function: linear_predict, kind: matches, points: %d,\n"
            "     inputs: {n: 1..3, d: 1..2, X: normal, theta: normal}, cases: 4,\n"
            "     visibility: public, hint: Which weight?}\n"
            "  - {name: Variance, function: mle_sigma2, kind: matches, points: %d,\n"
            "     inputs: {n: 2..4, d: 1..2, X: normal, y: normal, theta: normal}, cases: 4,\n"
            "     visibility: public, hint: By what is it divided?}\n",
            points, 100 - points);
    fclose(file);
}

static void make_class(void)
{
    const char *parent = getenv("TMPDIR");
    char path[400];
    snprintf(folder, sizeof folder, "%s/commands.XXXXXX", parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(students, sizeof students, "%s/class", folder);
    snprintf(root, sizeof root, "%s/root", folder);
    snprintf(store, sizeof store, "%s/class.db", folder);
    snprintf(path, sizeof path, "%s/configs", root);
    cr_assert(mkdir(students, 0777) == 0 && mkdir(root, 0777) == 0 && mkdir(path, 0777) == 0);
    link_assignments();
    write_config(40);
    copy_sample("anna-cholesky");
    copy_sample("ines-sigma-n-minus-1");
}

static void remove_class(void)
{
    char command[400];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(commands_store, .init = make_class, .fini = remove_class, .timeout = 240);

static void expect_output(const struct outcome *outcome, int status, const char *words)
{
    cr_expect_eq(outcome->status, status, "%s", text_string(&outcome->errors));
    cr_expect(strstr(text_string(&outcome->output), words) ||
                  strstr(text_string(&outcome->errors), words),
              "'%s%s' lacks '%s'", text_string(&outcome->output), text_string(&outcome->errors),
              words);
}

static void expect_run(const char *const arguments[], int status, const char *words)
{
    struct outcome outcome = run_gradus(arguments);
    expect_output(&outcome, status, words);
    outcome_release(&outcome);
}

static struct outcome run_batch(void)
{
    return run_gradus(
        (const char *[]){"batch", "mle", students, "--root", root, "--store", store, NULL});
}

Test(commands_store, a_second_batch_finds_everything_and_prints_the_same)
{
    struct outcome first = run_batch(), second = run_batch();
    expect_output(&first, 0, "2 graded in ");
    expect_output(&first, 0, "ines-sigma-n-minus-1");
    expect_output(&second, 0, "0 graded in ");
    expect_output(&second, 0, "2 were in the store");
    cr_expect_str_eq(text_string(&first.output), text_string(&second.output));
    outcome_release(&first);
    outcome_release(&second);
}

Test(commands_store, regrade_shows_who_changes_and_applies_it_when_told)
{
    struct outcome batch = run_batch();
    outcome_release(&batch);
    write_config(70);
    const char *const preview[] = {"regrade", "mle", "--root", root, "--store", store, NULL};
    const char *const apply[] = {"regrade", "mle", "--root",  root,
                                 "--store", store, "--apply", NULL};
    expect_run(preview, 0,
               "ines-sigma-n-minus-1      40      70  'Predictions' is worth 70, was 40 (+30)");
    expect_run(preview, 0, "1 gain, 0 lose, 1 keep their points for other reasons, 0 stay");
    expect_run(apply, 0, "applied");
    expect_run(preview, 0, "0 gain, 0 lose, 0 keep their points for other reasons, 2 stay");
    struct outcome again = run_batch();
    expect_output(&again, 0, "70/100");
    expect_output(&again, 0, "0 graded in ");
    outcome_release(&again);
    write_config(40); /* back to what was: that result is old, so it is made anew */
    expect_run(preview, 0, "0 gain, 1 lose");
}

Test(commands_store, adjust_wants_a_reason_and_a_student_who_is_there)
{
    struct outcome batch = run_batch();
    outcome_release(&batch);
    expect_run((const char *[]){"adjust", "mle", "anna-cholesky", "--store", store, "--points",
                                "-2.5", "--author", "Kim", "--reason", "late by mail", NULL},
               0, "anna-cholesky  -2.5  ");
    expect_run((const char *[]){"adjust", "mle", "--store", store, NULL}, 0, "Kim: late by mail");
    expect_run((const char *[]){"adjust", "mle", "anna-cholesky", "--store", store, "--points", "5",
                                "--author", "Kim", NULL},
               2, "--reason is missing");
    expect_run((const char *[]){"adjust", "mle", "ana-cholesky", "--store", store, "--points", "5",
                                "--author", "Kim", "--reason", "x", NULL},
               2, "did you mean 'anna-cholesky'?");
    expect_run((const char *[]){"adjust", "mle", "anna-cholesky", "--store", store, "--points",
                                "many", "--author", "Kim", "--reason", "x", NULL},
               2, "--points wants a number");
}

/* Has both students hand in 30 hours after a deadline that course.yaml is then given. */
static void hand_in_late(void)
{
    struct store *open;
    struct attempts attempts;
    struct error error = {0};
    cr_assert_eq(store_open(store, STORE_WRITE, &open, &error), 0, "%s", error.text);
    cr_assert_eq(store_attempts(open, "mle", &attempts, &error), 0);
    for (size_t i = 0; i < attempts.count; i++)
        attempts.list[i].submitted_at = memory_string("2026-11-04T18:00:00Z");
    cr_assert_eq(store_put_attempts(open, "mle", attempts.list, attempts.count, &error), 0);
    attempts_release(&attempts);
    store_close(open);
}

static void write_course(const char *rules)
{
    char path[400];
    snprintf(path, sizeof path, "%s/configs/course.yaml", root);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fprintf(file, "assignments: {mle: {deadline: 2026-11-03T12:00Z, %s}}\n", rules);
    fclose(file);
}

Test(commands_store, regrade_shows_whose_points_other_late_rules_change)
{
    const char *const preview[] = {"regrade", "mle", "--root", root, "--store", store, NULL};
    const char *const apply[] = {"regrade", "mle", "--root",  root,
                                 "--store", store, "--apply", NULL};
    write_course("late: {per_cent: 10}");
    struct outcome refused = run_batch();
    expect_output(&refused, 2, "course.yaml:1:57: unknown key 'per_cent'");
    outcome_release(&refused);
    write_course("late: {percent_per_day: 10}");
    struct outcome batch = run_batch();
    outcome_release(&batch);
    hand_in_late();
    expect_run(preview, 0, "0 gain, 0 lose, 0 keep their points for other reasons, 2 stay");
    write_course("late: {percent_per_day: 20}");
    expect_run(preview, 0,
               "ines-sigma-n-minus-1      32      24  2 days late: -16 (before: 2 days late: -8)");
    expect_run(preview, 0, "0 gain, 2 lose");
    expect_run(preview, 0, "What course.yaml says counts in exports at once");
    write_course("late: {per_cent: 20}");
    expect_run(preview, 2, "course.yaml:1:57: unknown key 'per_cent'");
    write_course("extensions: {ines-sigma-n-minus-1: 2026-11-05T00:00Z}");
    write_config(70); /* points and extension at once */
    expect_run(preview, 0,
               "ines-sigma-n-minus-1      32      70  'Predictions' is worth 70, was 40 (+30); in "
               "time (before: 2 days late: -8)");
    expect_run(apply, 0, "2 gain, 0 lose");
    expect_run(preview, 0, "0 gain, 0 lose, 0 keep their points for other reasons, 2 stay");
}

Test(commands_store, is_asked_for_where_it_is_needed)
{
    const char *const *const without[] = {
        (const char *[]){"regrade", "mle", NULL},
        (const char *[]){"regrade", "mle", "--apply", NULL},
        (const char *[]){"adjust", "mle", NULL},
        (const char *[]){"adjust", "mle", "anna", "--points", "1", "--author", "a", "--reason", "b",
                         NULL},
        (const char *[]){"export", "csv", "mle", NULL},
        (const char *[]){"report", "mle", "--out", folder, NULL},
    };
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        expect_run(without[i], 2, "there is no store 'mle.db'; gradus batch makes one, --store");
    cr_expect_not(file_exists("mle.db"));
    expect_run((const char *[]){"regrade", "mle", "--store", "/nowhere/x.db", NULL}, 2,
               "there is no store");
}
