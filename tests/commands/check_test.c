#include "base/file.h"
#include "base/memory.h"
#include "support/program.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static char folder[512];

/* A folder like a student's. */
static void make_folder(void)
{
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/gradus-check-XXXXXX", temporary ? temporary : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void)
{
    DIR *open = opendir(folder);
    for (struct dirent *entry; open && (entry = readdir(open));)
        unlinkat(dirfd(open), entry->d_name, 0);
    if (open)
        closedir(open);
    rmdir(folder);
}

TestSuite(self_check, .init = make_folder, .fini = remove_folder);

static void read_file(const char *path, struct text *contents)
{
    struct error error = {0};
    cr_assert_eq(file_read(path, 1 << 20, contents, &error), 0, "%s", error.text);
}

static void write_file(const char *name, const char *contents, size_t length)
{
    char *path = file_join(folder, name);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fwrite(contents, 1, length, file), length);
    cr_assert_eq(fclose(file), 0);
    free(path);
}

static void put(const char *from, const char *name)
{
    struct text contents = {0};
    read_file(from, &contents);
    write_file(name, text_string(&contents), contents.length);
    text_release(&contents);
}

/* Makes the folder that of a student who works on mle and has got this far. */
static void work_on(const char *sample)
{
    char path[256];
    snprintf(path, sizeof path, "tests/samples/mle/%s/mle.c", sample);
    put("assignments/mle/mle.h", "mle.h");
    put(path, "mle.c");
}

static size_t count_of(const struct text *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text_string(text); (at = strstr(at, part)); at++)
        count++;
    return count;
}

/* --- what is printed --- */

Test(self_check, explains_the_first_failure_and_has_a_line_for_every_other_check)
{
    work_on("emma-skeleton");
    struct outcome outcome = run_gradus((const char *[]){"check", folder, NULL});
    const char *output = text_string(&outcome.output);
    cr_expect_eq(outcome.status, 1);
    cr_expect_eq(count_of(&outcome.output, "why      "), 1, "%s", output);
    cr_expect(strstr(output, "  2  failed       0/6  The mean squared error is J: "), "%s", output);
    cr_expect(strstr(output, "  7  skipped      0/4  Dependent columns are refused: "), "%s",
              output);
    cr_expect(strstr(output, "0 of 60 points, 60 to go; hidden checks (40 points)"), "%s", output);
    cr_expect(strstr(output, "next: look at check 1"), "%s", output);
    outcome_release(&outcome);
    outcome = run_gradus((const char *[]){"check", folder, "--all", NULL});
    cr_expect_eq(count_of(&outcome.output, "why      "), 8, "%s", text_string(&outcome.output));
    outcome_release(&outcome);
}

/* The question of a hint is about the formula, and what to do is said already. */
Test(self_check, asks_nothing_of_the_formula_where_the_function_did_not_come_back)
{
    work_on("mona-crash-on-d1");
    struct outcome outcome = run_gradus((const char *[]){"check", folder, NULL});
    cr_expect_eq(count_of(&outcome.output, "why      "), 1, "%s", text_string(&outcome.output));
    cr_expect_eq(count_of(&outcome.output, "hint "), 0, "%s", text_string(&outcome.output));
    outcome_release(&outcome);
    work_on("hugo-sigma-sign");
    outcome = run_gradus((const char *[]){"check", folder, NULL});
    cr_expect_eq(count_of(&outcome.output, "hint "), 1, "%s", text_string(&outcome.output));
    outcome_release(&outcome);
}

Test(self_check, has_a_missing_function_written_and_not_debugged)
{
    work_on("finn-missing-function");
    struct outcome outcome = run_gradus((const char *[]){"check", folder, NULL});
    cr_expect(strstr(text_string(&outcome.output),
                     "next: write mle_sigma2 as the header declares it, save, and check again"),
              "%s", text_string(&outcome.output));
    outcome_release(&outcome);
}

Test(self_check, shows_a_bar_of_characters_that_the_locale_has)
{
    work_on("anna-cholesky");
    const char *arguments[] = {"check", folder, NULL};
    struct outcome plain = run_gradus_in(arguments, (char *[]){"LANG=C", NULL}),
                   wide = run_gradus_in(arguments, (char *[]){"LANG=C.UTF-8", NULL});
    cr_expect_eq(plain.status, 0);
    cr_expect(strstr(text_string(&plain.output), "######  60 of 60 points"), "%s",
              text_string(&plain.output));
    cr_expect(strstr(text_string(&wide.output), "██████  60 of 60 points"), "%s",
              text_string(&wide.output));
    outcome_release(&plain);
    outcome_release(&wide);
}

/* Names of checks, and what check is then shown first; NULL: refused with these words. */
static const struct {
    const char *name, *shown, *words;
} names[] = {
    {"6", "  6  ", NULL},
    {"mle_sigma2", "  8  ", NULL},
    {"The prediction is X theta", "  1  ", NULL},
    {"gaussian NOISE", "  4  ", NULL},
    {"mle_sigma3", NULL, "did you mean 'mle_sigma2'?"},
    {"The gradient", NULL, "is in the names of several checks"},
    {"9", NULL, "no check is called '9'; name one by its number (1 to 8)"},
    {"0", NULL, "no check is called '0'"},
    {"", NULL, "no check is called ''"},
    {"hold for all sizes", NULL, "no check is called"}, /* hidden ones are not named */
};

Test(self_check, finds_a_check_by_number_name_part_or_function)
{
    work_on("anna-cholesky");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct outcome outcome =
            run_gradus((const char *[]){"check", folder, "--only", names[i].name, NULL});
        cr_expect_eq(outcome.status, names[i].shown ? 0 : 2, "'%s'", names[i].name);
        if (names[i].shown)
            cr_expect(strncmp(text_string(&outcome.output), names[i].shown, 5) == 0, "'%s': %s",
                      names[i].name, text_string(&outcome.output));
        else
            cr_expect(strstr(text_string(&outcome.errors), names[i].words), "'%s': %s",
                      names[i].name, text_string(&outcome.errors));
        outcome_release(&outcome);
    }
}

Test(self_check, says_of_one_check_alone_what_it_builds_on_if_that_fails)
{
    work_on("jonas-off-by-one");
    struct outcome outcome = run_gradus((const char *[]){"check", folder, "--only", "7", NULL});
    const char *output = text_string(&outcome.output);
    cr_expect_eq(outcome.status, 1);
    cr_expect(strncmp(output, "  6  failed", 11) == 0, "%s", output);
    cr_expect(strstr(output, "  7  skipped"), "%s", output);
    cr_expect_eq(count_of(&outcome.output, "/10"), 1, "%s", output);
    outcome_release(&outcome);
}

/* Ways that do not go together. */
static const struct {
    const char *arguments[5];
    const char *words;
} pairs[] = {
    {{"check", "--only", "1", "--repro=1", NULL}, "--only and --repro do not go together"},
    {{"check", "--repro=1", "--debug", "1", NULL}, "--repro and --debug do not go together"},
    {{"check", "--repro=1", "--json", NULL}, "--json does not go with --repro"},
    {{"check", "--watch", "--json", NULL}, "--watch goes with"},
    {{"check", "--wach", NULL}, "did you mean '--watch'?"},
};

Test(self_check, refuses_options_that_do_not_go_together)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct outcome outcome = run_gradus(pairs[i].arguments);
        cr_expect_eq(outcome.status, 2);
        cr_expect(strstr(text_string(&outcome.errors), pairs[i].words), "%s",
                  text_string(&outcome.errors));
        outcome_release(&outcome);
    }
}

/* --- watching --- */

struct watcher {
    pid_t pid;
    int output;
    struct text printed;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct watcher start_watching(void)
{
    struct watcher watcher = {0};
    int ends[2];
    const char *build = getenv("GRADUS_BUILD");
    char *program = file_join(build ? build : "build/release", "gradus");
    char *arguments[] = {program, (char[]){"check"}, folder, (char[]){"--watch"}, NULL};
    posix_spawn_file_actions_t actions;
    cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    cr_assert_eq(posix_spawn(&watcher.pid, program, &actions, NULL, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    watcher.output = ends[0];
    free(program);
    return watcher;
}

/* Reads on until `words` were printed; false after that many milliseconds, or when there is no more. */
static bool reads(struct watcher *watcher, const char *words, int64_t most_ms)
{
    int64_t end = now_ms() + most_ms;
    while (!strstr(text_string(&watcher->printed), words)) {
        char bytes[4096];
        struct pollfd watched = {.fd = watcher->output, .events = POLLIN};
        int64_t left = end - now_ms();
        if (left <= 0 || poll(&watched, 1, (int)left) <= 0)
            return false;
        ssize_t got = read(watcher->output, bytes, sizeof bytes);
        if (got <= 0)
            return false;
        text_append(&watcher->printed, bytes, (size_t)got);
    }
    return true;
}

/* Expects the words, and forgets what was printed up to now. */
static void expect_words(struct watcher *watcher, const char *words)
{
    cr_assert(reads(watcher, words, 60000), "no '%s' in: %s", words,
              text_string(&watcher->printed));
    text_release(&watcher->printed);
}

/* Ends it as Ctrl-C does; gives its exit status. */
static int stop_watching(struct watcher *watcher)
{
    int status;
    kill(watcher->pid, SIGINT);
    cr_assert_eq(waitpid(watcher->pid, &status, 0), watcher->pid);
    cr_expect(WIFEXITED(status), "ended by signal %d", WTERMSIG(status));
    close(watcher->output);
    text_release(&watcher->printed);
    return WEXITSTATUS(status);
}

/* Saves as vim does: the old file goes away, the new one comes, with the old beside it for a while. */
static void save_by_replacing(const char *sample)
{
    char *path = file_join(folder, "mle.c"), *backup = file_join(folder, "mle.c~");
    cr_assert_eq(rename(path, backup), 0);
    usleep(30000);
    work_on(sample);
    unlink(backup);
    free(path);
    free(backup);
}

/* Saves as sed -i and VS Code do: a new file takes the name of the old one. */
static void save_by_renaming(const char *sample)
{
    char source[256], *path = file_join(folder, "mle.c"), *beside = file_join(folder, "sedQ1x");
    snprintf(source, sizeof source, "tests/samples/mle/%s/mle.c", sample);
    put(source, "sedQ1x");
    cr_assert_eq(rename(beside, path), 0);
    free(path);
    free(beside);
}

Test(self_check, checks_again_however_an_editor_saves)
{
    work_on("anna-cholesky");
    struct watcher watcher = start_watching();
    expect_words(&watcher, "Ctrl-C ends");
    work_on("hugo-sigma-sign"); /* written in place */
    expect_words(&watcher, "50 of 60 points");
    save_by_replacing("ines-sigma-n-minus-1");
    expect_words(&watcher, "54 of 60 points");
    save_by_renaming("anna-cholesky");
    cr_expect(reads(&watcher, "60 of 60 points", 60000));
    cr_expect_not(strstr(text_string(&watcher.printed), "missing"), "%s",
                  text_string(&watcher.printed));
    cr_expect_eq(stop_watching(&watcher), 0);
}

Test(self_check, gives_up_a_check_that_still_runs_when_the_next_save_comes)
{
    work_on("liam-infinite-loop");
    struct watcher watcher = start_watching();
    expect_words(&watcher, "checking");
    usleep(300000);
    work_on("anna-cholesky");
    cr_assert(reads(&watcher, "60 of 60 points", 60000));
    cr_expect_not(strstr(text_string(&watcher.printed), "did not come back"), "%s",
                  text_string(&watcher.printed));
    cr_expect_eq(stop_watching(&watcher), 0);
}

Test(self_check, waits_for_a_file_that_is_away_and_ends_when_the_folder_is)
{
    int status;
    work_on("anna-cholesky");
    struct watcher watcher = start_watching();
    expect_words(&watcher, "Ctrl-C ends");
    char *path = file_join(folder, "mle.c");
    unlink(path);
    free(path);
    expect_words(&watcher, "mle.c cannot be read");
    work_on("anna-cholesky");
    expect_words(&watcher, "60 of 60 points");
    remove_folder();
    expect_words(&watcher, "is gone");
    cr_assert_eq(waitpid(watcher.pid, &status, 0), watcher.pid);
    cr_expect_eq(WEXITSTATUS(status), 2);
    close(watcher.output);
}

/* --- counterexamples as tests --- */

static const char repro_name[] = "repro_the_weights_of_highest_likelihood.c";

static bool is_there(const char *name)
{
    char *path = file_join(folder, name);
    bool found = file_exists(path);
    free(path);
    return found;
}

static void read_back(const char *name, struct text *contents)
{
    char *path = file_join(folder, name);
    read_file(path, contents);
    free(path);
}

Test(self_check, writes_the_counterexample_as_a_test_that_says_what_is_wrong)
{
    struct text test = {0};
    work_on("jonas-off-by-one");
    struct outcome outcome =
        run_gradus((const char *[]){"check", folder, "--repro", "mle_theta", NULL});
    cr_expect_eq(outcome.status, 1);
    cr_expect(strstr(text_string(&outcome.output), repro_name), "%s", text_string(&outcome.output));
    read_back(repro_name, &test);
    cr_expect(strstr(test.bytes, "it writes to theta[1], but theta is 1 long"), "%s", test.bytes);
    cr_expect(strstr(test.bytes, "    int returned = mle_theta(1, 1, X, y, theta);"), "%s",
              test.bytes);
    text_release(&test);
    outcome_release(&outcome);
}

Test(self_check, writes_over_its_own_tests_and_over_nothing_else)
{
    static const char mine[] = "/* mine */\n";
    const char *arguments[] = {"check", folder, "--repro", "6", NULL};
    struct text test = {0};
    work_on("jonas-off-by-one");
    for (int again = 0; again < 2; again++) {
        struct outcome outcome = run_gradus(arguments);
        cr_expect_eq(outcome.status, 1, "%s", text_string(&outcome.errors));
        outcome_release(&outcome);
    }
    read_back(repro_name, &test);
    text_add(&test, "\n"); /* the student adds to it */
    write_file(repro_name, test.bytes, test.length);
    for (int again = 0; again < 2; again++) {
        struct outcome outcome = run_gradus(arguments);
        struct text after = {0};
        cr_expect_eq(outcome.status, 2);
        cr_expect(strstr(text_string(&outcome.errors), "is there already"), "%s",
                  text_string(&outcome.errors));
        read_back(repro_name, &after);
        cr_expect_str_eq(after.bytes, again ? mine : test.bytes);
        write_file(repro_name, mine, strlen(mine));
        text_release(&after);
        outcome_release(&outcome);
    }
    text_release(&test);
}

/* Submissions and checks of which no test can be written, and why. */
static const struct {
    const char *sample, *check, *words;
    int status;
} obstacles[] = {
    {"anna-cholesky", "6", "it passes, so there is no failing call", 0},
    {"jonas-off-by-one", "7", "it was not tried", 1},
    {"david-does-not-compile", "1", "it does not compile", 1},
    {"quinn-forges", "1", "before any function is called", 1},
};

Test(self_check, says_why_there_is_nothing_to_write_a_test_of)
{
    for (size_t i = 0; i < sizeof obstacles / sizeof *obstacles; i++) {
        work_on(obstacles[i].sample);
        struct outcome outcome =
            run_gradus((const char *[]){"check", folder, "--repro", obstacles[i].check, NULL});
        cr_expect_eq(outcome.status, obstacles[i].status, "%s", obstacles[i].sample);
        cr_expect(strstr(text_string(&outcome.output), obstacles[i].words), "%s",
                  text_string(&outcome.output));
        outcome_release(&outcome);
        outcome =
            run_gradus((const char *[]){"check", folder, "--debug", obstacles[i].check, NULL});
        cr_expect(strstr(text_string(&outcome.output), "the debugger is not started"), "%s",
                  text_string(&outcome.output));
        outcome_release(&outcome);
    }
    cr_expect_not(is_there(repro_name));
}

/* --- the debugger --- */

Test(self_check, stops_the_debugger_in_the_function_with_the_failing_input)
{
    char command[1200];
    const char *build = getenv("GRADUS_BUILD");
    struct text said = {0};
    work_on("hugo-sigma-sign");
    snprintf(command, sizeof command,
             "printf 'info args\\nkill\\nquit\\n' | %s/gradus check %s --debug 5 >%s/said 2>&1",
             build ? build : "build/release", folder, folder);
    int status = system(command);
    cr_expect_eq(WEXITSTATUS(status), 1);
    read_back("said", &said);
    cr_expect(strstr(said.bytes, "Breakpoint 1, log_likelihood_gradient (n=1, d=1"), "%s",
              said.bytes);
    cr_expect(strstr(said.bytes, "sigma = 1\n"), "%s", said.bytes);
    cr_expect(strstr(said.bytes, "mle.c:"), "%s", said.bytes);
    text_release(&said);
}

Test(self_check, says_what_to_install_if_there_is_no_debugger)
{
    /* Not in TMPDIR: that may be below /root, where the user of no account finds no bubblewrap. */
    char tools[] = "/tmp/gradus-check-XXXXXX", path[64], target[64];
    work_on("hugo-sigma-sign");
    cr_assert_not_null(mkdtemp(tools));
    cr_assert_eq(chmod(tools, 0755), 0);
    snprintf(target, sizeof target, "%s/bwrap", tools);
    snprintf(path, sizeof path, "PATH=%s", tools);
    cr_assert_eq(symlink("/usr/bin/bwrap", target), 0);
    struct outcome outcome = run_gradus_in((const char *[]){"check", folder, "--debug", "5", NULL},
                                           (char *[]){path, NULL});
    unlink(target);
    rmdir(tools);
    cr_expect_eq(outcome.status, 3);
    cr_expect(strstr(text_string(&outcome.errors), "apt-get install gdb"), "%s",
              text_string(&outcome.errors));
    outcome_release(&outcome);
}
