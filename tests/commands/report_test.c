/* `gradus report` writes a folder of pages from a store, whatever the students are called. */
#include "base/file.h"
#include "base/memory.h"
#include "class/store.h"
#include "support/program.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[256], store_path[300], out[300];

static void make_folder(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/report.XXXXXX", parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(store_path, sizeof store_path, "%s/class.db", folder);
    snprintf(out, sizeof out, "%s/out", folder);
}

static void remove_all(const char *path)
{
    DIR *entries = opendir(path);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        if (text_equal(entry->d_name, ".") || text_equal(entry->d_name, ".."))
            continue;
        char *name = file_join(path, entry->d_name);
        remove_all(name);
        free(name);
    }
    if (entries)
        closedir(entries);
    remove(path);
}

static void remove_folder(void)
{
    remove_all(folder);
}

TestSuite(report, .init = make_folder, .fini = remove_folder);

/* Keeps an attempt of each student; the first has a result, in which a hidden check failed. */
static void fill_store(const char *const students[], size_t count)
{
    static const char result[] =
        "{\"assignment\": \"mle\", \"student\": \"x\", \"submission_sha256\": \"aa\", \"seed\": 1,"
        " \"score\": 96, \"max_score\": 100, \"seconds\": 1, \"compiler_log\": \"\", \"checks\": ["
        "{\"name\": \"The prediction holds for all sizes and scales\", \"verdict\": \"failed\","
        " \"points\": 0, \"message\": \"SECRET\", \"place\": null, \"mistake\": null,"
        " \"counterexample\": {\"call\": \"SECRET\", \"output\": \"SECRET\", \"expected\": "
        "\"SECRET\","
        " \"got\": \"SECRET\"}, \"seconds\": 1}]}";
    struct store *store = NULL;
    struct error error = {0};
    struct graded graded = {.assignment = "mle",
                            .sha256 = "aa",
                            .questions = "q",
                            .rules = "r",
                            .versions = "v",
                            .seed = 1,
                            .score = 96,
                            .max_score = 100,
                            .result = result};
    cr_assert_eq(store_open(store_path, STORE_WRITE, &store, &error), 0, "%s", error.text);
    cr_assert_eq(store_put(store, &graded, &error), 0, "%s", error.text);
    for (size_t i = 0; i < count; i++) {
        char *student = memory_string(students[i]);
        struct attempt attempt = {.student = student,
                                  .number = 1,
                                  .origin = student,
                                  .notices = "",
                                  .problem = i ? "nothing there" : NULL};
        if (!i)
            strcpy(attempt.sha256, "aa");
        cr_assert_eq(store_put_attempts(store, "mle", &attempt, 1, &error), 0, "%s", error.text);
        free(student);
    }
    store_close(store);
}

static struct text read_page(const char *name)
{
    struct text page = {0};
    struct error error = {0};
    char *path = file_join(out, name);
    cr_assert_eq(file_read(path, 1 << 24, &page, &error), 0, "%s", error.text);
    free(path);
    return page;
}

static size_t count_pages(void)
{
    char *path = file_join(out, "students");
    DIR *entries = opendir(path);
    size_t count = 0;
    cr_assert_not_null(entries);
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        cr_expect_eq(strspn(entry->d_name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                     strlen(entry->d_name) - strlen(".html"), "%s", entry->d_name);
    }
    closedir(entries);
    free(path);
    return count;
}

Test(report, gives_every_student_a_page_of_a_safe_name)
{
    static const char *const students[] = {"anna", "Anna", "../../../evil", "a b",      "a-b",
                                           "",     "..",   "/etc/passwd",   "Zo\u00eb", "<b>"};
    size_t count = sizeof students / sizeof *students;
    fill_store(students, count);
    struct outcome outcome =
        run_gradus((const char *[]){"report", "mle", "--store", store_path, "--out", out, NULL});
    cr_assert_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    cr_expect(strstr(text_string(&outcome.output), "10 students"));
    cr_expect_eq(count_pages(), count);
    struct text page = read_page("index.html");
    cr_expect(strstr(text_string(&page), "Content-Security-Policy"));
    text_release(&page);
    outcome_release(&outcome);
}

/* The page of "anna", found by the beginning of its name. */
static struct text page_of_anna(void)
{
    struct text index = read_page("index.html");
    const char *at = strstr(text_string(&index), "students/anna-");
    cr_assert_not_null(at);
    char *name = memory_string_of(at, strcspn(at, "\""));
    struct text page = read_page(name);
    free(name);
    text_release(&index);
    return page;
}

static void expect_secrets(const char *audience, bool are_there)
{
    struct outcome outcome = run_gradus((const char *[]){"report", "mle", "--store", store_path,
                                                         "--out", out, "--for", audience, NULL});
    cr_assert_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    struct text page = page_of_anna();
    cr_expect_eq(strstr(text_string(&page), "SECRET") != NULL, are_there, "%s", audience);
    cr_expect_eq(strstr(text_string(&page), "../index.html") != NULL, are_there, "%s", audience);
    text_release(&page);
    outcome_release(&outcome);
}

Test(report, tells_hidden_inputs_to_staff_alone)
{
    fill_store((const char *[]){"anna"}, 1);
    expect_secrets("student", false);
    expect_secrets("student-after-due", false);
    expect_secrets("staff", true);
}

/* --- what the grader failed at --- */

Test(report, tells_assistants_why_the_grader_failed_and_students_that_it_was_not_them)
{
    struct store *store = NULL;
    struct error error = {0};
    size_t count = 0;
    struct attempt attempt = {
        .student = "anna", .number = 1, .origin = "anna", .notices = "", .sha256 = "bb"};
    fill_store((const char *[]){"ben"}, 1);
    cr_assert_eq(store_open(store_path, STORE_WRITE, &store, &error), 0, "%s", error.text);
    cr_assert_eq(store_put_attempts(store, "mle", &attempt, 1, &error), 0);
    for (int i = 0; i < 3; i++)
        cr_assert_eq(
            store_note_failure(store, "mle", "bb", "r", "<b>no box</b> SECRET", &count, &error), 0);
    store_close(store);
    struct outcome outcome =
        run_gradus((const char *[]){"report", "mle", "--store", store_path, "--out", out, NULL});
    cr_assert_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    struct text index = read_page("index.html"), page = page_of_anna();
    const char *heading = strstr(text_string(&index), "Errors of the grader&#39;s own");
    cr_assert_not_null(heading);
    cr_expect(strstr(heading, "failed 3 times, by the grader&#39;s own fault: &lt;b&gt;no box"));
    cr_expect_null(strstr(text_string(&index), "<b>no box"));
    cr_expect(strstr(text_string(&page), "That is not your doing"));
    cr_expect_null(strstr(text_string(&page), "SECRET"));
    text_release(&index);
    text_release(&page);
    outcome_release(&outcome);
}

/* --- plots --- */

/* Grades the sample of a wrong Adam, whose check on Rosenbrock's function is hidden, into the store. */
static void grade_a_wrong_adam(void)
{
    char *class = file_join(folder, "class"), *anna = file_join(class, "anna"),
         *to = file_join(anna, "optimizers.c");
    struct text source = {0};
    struct error error = {0};
    cr_assert_eq(mkdir(class, 0700) | mkdir(anna, 0700), 0);
    cr_assert_eq(file_read("tests/samples/optimizers/gwen-uncorrected/optimizers.c", 1 << 20,
                           &source, &error),
                 0, "%s", error.text);
    FILE *file = fopen(to, "w");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(text_string(&source), 1, source.length, file), source.length);
    cr_assert_eq(fclose(file), 0);
    struct outcome outcome =
        run_gradus((const char *[]){"batch", "optimizers", class, "--store", store_path, NULL});
    cr_assert_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    outcome_release(&outcome);
    text_release(&source);
    free(to);
    free(anna);
    free(class);
}

static void expect_plots(const char *audience, bool of_hidden_checks)
{
    struct outcome outcome = run_gradus((const char *[]){
        "report", "optimizers", "--store", store_path, "--out", out, "--for", audience, NULL});
    cr_assert_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    struct text page = page_of_anna();
    cr_expect(strstr(text_string(&page), "adam_step: convergence on a narrow valley"), "%s",
              audience);
    cr_expect(
        strstr(text_string(&page), "goes the way of the known mistake: forgets the correction"),
        "%s", audience);
    cr_expect_eq(strstr(text_string(&page), "Rosenbrock") != NULL, of_hidden_checks, "%s",
                 audience);
    text_release(&page);
    outcome_release(&outcome);
}

Test(report, shows_the_plots_that_the_batch_kept_those_of_hidden_checks_to_staff_alone)
{
    grade_a_wrong_adam();
    expect_plots("student", false);
    expect_plots("staff", true);
}

Test(report, says_what_is_missing)
{
    static const struct {
        const char *arguments[8], *words;
    } cases[] = {
        {{"report", "mle"}, "--out DIR"},
        {{"report", "mle", "--out", "x"}, "there is no store 'mle.db'"},
        {{"report", "mle", "--out", "x", "--store", "/nowhere/class.db"}, "there is no store"},
        {{"report", "mle", "--out", "x", "--for", "all"},
         "'student-after-due' or 'staff', not 'all'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome outcome = run_gradus(cases[i].arguments);
        cr_expect_eq(outcome.status, 2);
        cr_expect(strstr(text_string(&outcome.errors), cases[i].words), "%s",
                  text_string(&outcome.errors));
        outcome_release(&outcome);
    }
}
