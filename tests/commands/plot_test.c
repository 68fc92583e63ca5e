#include "base/file.h"
#include "support/program.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

/* Open to all: bubblewrap is started from it by a user of no account. */
static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/gradus-plots-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chmod(folder, 0755), 0);
}

/* Removes the folder with the files in it. */
static void remove_folder(void)
{
    DIR *open = opendir(folder);
    for (struct dirent *entry; open && (entry = readdir(open));)
        unlinkat(dirfd(open), entry->d_name, 0);
    if (open)
        closedir(open);
    rmdir(folder);
}

TestSuite(plot_command, .init = make_folder, .fini = remove_folder);

static size_t count_files(const char *part)
{
    size_t count = 0;
    DIR *open = opendir(folder);
    for (struct dirent *entry; open && (entry = readdir(open));)
        count += strstr(entry->d_name, part) != NULL;
    if (open)
        closedir(open);
    return count;
}

Test(plot_command, grade_writes_what_there_is_to_see_and_changes_nothing_else)
{
    struct outcome plain =
        run_gradus((const char *[]){"grade", "mle", "tests/samples/mle/gita-missing-mean", NULL});
    struct outcome plotted = run_gradus((const char *[]){
        "grade", "mle", "tests/samples/mle/gita-missing-mean", "--plot", folder, NULL});
    cr_expect_eq(plotted.status, 0);
    cr_expect_str_eq(text_string(&plotted.output), text_string(&plain.output));
    cr_expect(strstr(text_string(&plotted.errors), "3 plots in "), "%s",
              text_string(&plotted.errors));
    cr_expect_eq(count_files("gradient-error"), 2);
    cr_expect_eq(count_files("-fit-1.svg"), 1);
    outcome_release(&plain);
    outcome_release(&plotted);
}

Test(plot_command, grade_writes_png_on_demand)
{
    struct outcome outcome = run_gradus((const char *[]){
        "grade", "mle", "tests/samples/mle/gita-missing-mean", "--plot", folder, "--png", NULL});
    cr_expect_eq(outcome.status, 0);
    cr_expect_eq(count_files(".png"), 3);
    outcome_release(&outcome);
}

Test(plot_command, check_shows_a_plot_on_the_terminal)
{
    struct outcome outcome =
        run_gradus((const char *[]){"check", "assignments/mle", "--plot", NULL});
    cr_expect_eq(outcome.status, 1);
    cr_expect(strstr(text_string(&outcome.output), "relative error") ||
                  strstr(text_string(&outcome.output), "mle_theta: the fit"),
              "%s", text_string(&outcome.output));
    outcome_release(&outcome);
}

Test(plot_command, check_says_so_if_there_is_nothing_to_show)
{
    struct outcome outcome =
        run_gradus((const char *[]){"check", "assignments/losses", "--plot", "--only", "1", NULL});
    cr_expect(
        strstr(text_string(&outcome.output), "no plots: none of the checks that failed has one"),
        "%s%s", text_string(&outcome.output), text_string(&outcome.errors));
    outcome_release(&outcome);
}

/* A folder of programs for PATH that has all that grading needs, but no gnuplot. */
static void link_program(const char *name, const char *target)
{
    char *path = file_join(folder, name);
    cr_assert_eq(symlink(target, path), 0);
    free(path);
}

Test(plot_command, without_gnuplot_the_verdicts_are_the_same)
{
    char path[96], *environment[] = {path, NULL};
    snprintf(path, sizeof path, "PATH=%s", folder);
    link_program("bwrap", "/usr/bin/bwrap");
    link_program("gcc", "/usr/bin/gcc");
    struct outcome plain =
        run_gradus((const char *[]){"grade", "mle", "tests/samples/mle/gita-missing-mean", NULL});
    struct outcome plotted =
        run_gradus_in((const char *[]){"grade", "mle", "tests/samples/mle/gita-missing-mean",
                                       "--plot", folder, NULL},
                      environment);
    const char *errors = text_string(&plotted.errors);
    cr_expect_eq(plotted.status, 0, "%s", errors);
    cr_expect_str_eq(text_string(&plotted.output), text_string(&plain.output));
    const char *message = strstr(errors, "gnuplot is not installed");
    cr_expect(message && !strstr(message + 1, "gnuplot is not installed"), "it is said once: %s",
              errors);
    cr_expect_eq(count_files(".svg"), 0);
    outcome_release(&plain);
    outcome_release(&plotted);
}

Test(plot_command, a_folder_that_cannot_be_made_is_said)
{
    struct outcome outcome = run_gradus((const char *[]){
        "grade", "mle", "tests/samples/mle/anna-cholesky", "--plot", "/proc/nowhere/plots", NULL});
    cr_expect_eq(outcome.status, 3);
    cr_expect(strstr(text_string(&outcome.output), "100 of 100"));
    cr_expect(strstr(text_string(&outcome.errors), "cannot make the folder '/proc/nowhere/plots'"));
    outcome_release(&outcome);
}

/* The pictures in the repository are what the project draws: drawn anew they have the same title and finding. */
Test(plot_command, pictures_of_the_task_texts_are_up_to_date)
{
    static const char *const names[] = {"backprop", "gradients", "knn",    "losses",
                                        "map",      "mle",       "newton", "optimizers"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct outcome outcome = run_gradus((const char *[]){"picture", names[i], NULL});
        struct text kept = {0};
        struct error error = {0};
        char path[128];
        snprintf(path, sizeof path, "assignments/%s/%s.svg", names[i], names[i]);
        cr_expect_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
        cr_assert_eq(file_read(path, 60 << 10, &kept, &error), 0, "%s", error.text);
        const char *drawn = strstr(text_string(&outcome.output), "<title"),
                   *before = strstr(text_string(&kept), "<title");
        cr_assert(drawn && before);
        size_t words = (size_t)(strstr(drawn, "</desc>") - drawn);
        cr_expect(strncmp(drawn, before, words) == 0, "%s: run make pictures", path);
        text_release(&kept);
        outcome_release(&outcome);
    }
}
