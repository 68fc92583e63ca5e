/* The store keeps all of a result or nothing, is written by one at a time, and says what is wrong with it. */
#include "class/store.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[256], path[300];

static void make_folder(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/store.XXXXXX", parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/class.db", folder);
}

static void remove_folder(void)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        char name[320];
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        unlink(name);
    }
    rmdir(folder);
}

TestSuite(store, .init = make_folder, .fini = remove_folder);

static struct store *open_for(enum store_access access)
{
    struct store *store = NULL;
    struct error error = {0};
    cr_assert_eq(store_open(path, access, &store, &error), 0, "%s", error.text);
    return store;
}

static void expect_refused(enum store_access access, enum error_kind kind, const char *words)
{
    struct store *store = NULL;
    struct error error = {0};
    cr_assert_eq(store_open(path, access, &store, &error), -1);
    cr_expect_eq(error.kind, kind, "%s", error.text);
    cr_expect(strstr(error.text, words), "'%s' lacks '%s'", error.text, words);
}

static struct submission sample_submission(void)
{
    struct source source = {.name = memory_string("mle.c")};
    text_append(&source.contents, "int x;\0\xff\n", 9);
    return (struct submission){.student = memory_string("anna"),
                               .sources = memory_copy(&source, sizeof source),
                               .source_count = 1,
                               .sha256 = "aa"};
}

/* Keeps a result of the sample submission under these rules. */
static void keep(struct store *store, const char *rules, double score, const char *json)
{
    struct submission submission = sample_submission();
    struct text record = {0}, squeezed = {0};
    struct error error = {0};
    for (int i = 0; i < 10000; i++)
        text_add(&record, "answers ");
    cr_assert_eq(store_squeeze(&record, &squeezed, &error), 0, "%s", error.text);
    cr_expect_lt(squeezed.length, record.length / 10);
    struct graded graded = {.assignment = "mle",
                            .submission = &submission,
                            .sha256 = submission.sha256,
                            .questions = "q",
                            .rules = rules,
                            .versions = "v",
                            .seed = 1,
                            .score = score,
                            .max_score = 100,
                            .result = json,
                            .record = &squeezed,
                            .record_bytes = record.length};
    cr_assert_eq(store_put(store, &graded, &error), 0, "%s", error.text);
    text_release(&record);
    text_release(&squeezed);
    submission_release(&submission);
}

static char *result_under(struct store *store, const char *rules)
{
    struct text json = {0};
    struct error error = {0};
    bool found;
    cr_assert_eq(store_result(store, "mle", "aa", rules, true, &json, &found, &error), 0);
    cr_expect_eq(found, json.length > 0);
    return text_detach(&json);
}

Test(store, gives_back_results_answers_and_sources)
{
    struct store *store = open_for(STORE_WRITE);
    struct submission back;
    struct text record = {0};
    struct error error = {0};
    bool found;
    keep(store, "r1", 80, "{\"one\":1}");
    keep(store, "r2", 90, "{\"two\":2}");
    store_close(store);
    store = open_for(STORE_READ);
    char *first = result_under(store, "r1"), *newest = result_under(store, NULL),
         *none = result_under(store, "r3");
    cr_expect_str_eq(first, "{\"one\":1}");
    cr_expect_str_eq(newest, "{\"two\":2}");
    cr_expect_str_eq(none, "");
    cr_assert_eq(store_answers(store, "mle", "aa", "q", &record, &found, &error), 0);
    cr_expect(found);
    cr_expect_eq(record.length, 80000);
    cr_assert_eq(store_submission(store, "aa", &back, &found, &error), 0, "%s", error.text);
    cr_assert(found);
    cr_expect_str_eq(back.sources[0].name, "mle.c");
    cr_expect_eq(back.sources[0].contents.length, 9);
    cr_expect_eq(memcmp(text_string(&back.sources[0].contents), "int x;\0\xff\n", 9), 0);
    submission_release(&back);
    text_release(&record);
    free(first);
    free(newest);
    free(none);
    store_close(store);
}

/* --- plots --- */

/* Keeps a result with a record and these plots, either of which may be NULL. */
static void keep_plots(struct store *store, const char *questions, const char *record,
                       const char *plots)
{
    struct text answers = {0}, json = {0};
    struct error error = {0};
    struct graded graded = {.assignment = "mle",
                            .sha256 = "aa",
                            .questions = questions,
                            .rules = "r",
                            .versions = "v",
                            .result = "{}",
                            .record = record ? &answers : NULL,
                            .plots = plots ? &json : NULL};
    text_add(&answers, record ? record : "");
    text_add(&json, plots ? plots : "");
    cr_assert_eq(store_put(store, &graded, &error), 0, "%s", error.text);
    text_release(&answers);
    text_release(&json);
}

static void expect_plots(struct store *store, const char *expected)
{
    struct text json = {0};
    struct error error = {0};
    bool found;
    cr_assert_eq(store_plots(store, "mle", "aa", &json, &found, &error), 0, "%s", error.text);
    cr_expect_eq(found, expected != NULL);
    cr_expect_str_eq(text_string(&json), expected ? expected : "");
    text_release(&json);
}

Test(store, keeps_plots_until_there_are_new_answers)
{
    struct store *store = open_for(STORE_WRITE);
    expect_plots(store, NULL);
    keep_plots(store, "q", "answers", "{plots}");
    expect_plots(store, "{plots}");
    keep_plots(store, "q", NULL, NULL);
    expect_plots(store, "{plots}");
    keep_plots(store, "q", "answers", NULL);
    expect_plots(store, NULL);
    keep_plots(store, "q", "answers", "{plots}");
    keep_plots(store, "other questions", "answers", NULL);
    expect_plots(store, NULL);
    store_close(store);
}

/* A store as gradus wrote it before there were plots. */
static void make_old_store(void)
{
    struct store *store = open_for(STORE_WRITE);
    keep_plots(store, "q", "answers", NULL);
    store_close(store);
    sqlite3 *database;
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(
        sqlite3_exec(
            database,
            "DROP TABLE plots; DROP TABLE judging; DROP TABLE course; PRAGMA user_version = 1",
            NULL, NULL, NULL),
        SQLITE_OK);
    cr_assert_eq(sqlite3_close(database), SQLITE_OK);
}

Test(store, of_an_older_gradus_is_read_as_it_is_and_brought_up_to_date_when_written)
{
    make_old_store();
    struct store *store = open_for(STORE_READ);
    expect_plots(store, NULL);
    store_close(store);
    store = open_for(STORE_WRITE);
    keep_plots(store, "q", "answers", "{plots}");
    expect_plots(store, "{plots}");
    store_close(store);
}

Test(store, keeps_attempts_in_order_and_adjustments_with_their_reason)
{
    struct store *store = open_for(STORE_WRITE);
    struct attempts attempts;
    struct adjustments adjustments;
    struct error error = {0};
    struct attempt list[] = {
        {.student = "b", .number = 1, .origin = "b.c", .notices = "", .problem = "nothing there"},
        {.student = "a",
         .number = 2,
         .origin = "a2",
         .notices = "late",
         .name = "Ann",
         .sha256 = "cc"},
        {.student = "a",
         .number = 1,
         .origin = "a1",
         .notices = "",
         .submitted_at = "2026-01-02T03:04:05Z"},
    };
    struct adjustment adjustment = {"a", "ta", "illness", "2026-01-03T00:00:00Z", -2.5};
    cr_assert_eq(store_put_attempts(store, "mle", list, 3, &error), 0, "%s", error.text);
    cr_assert_eq(store_put_attempts(store, "mle", list + 1, 1, &error), 0); /* once more */
    cr_assert_eq(store_put_adjustment(store, "mle", &adjustment, &error), 0);
    cr_assert_eq(store_attempts(store, "mle", &attempts, &error), 0);
    cr_assert_eq(attempts.count, 3);
    cr_expect_str_eq(attempts.list[0].origin, "a1");
    cr_expect_str_eq(attempts.list[0].submitted_at, "2026-01-02T03:04:05Z");
    cr_expect_str_eq(attempts.list[1].name, "Ann");
    cr_expect_str_eq(attempts.list[2].problem, "nothing there");
    cr_expect_null(attempts.list[0].name);
    cr_assert_eq(store_adjustments(store, "mle", &adjustments, &error), 0);
    cr_assert_eq(adjustments.count, 1);
    cr_expect_str_eq(adjustments.list[0].reason, "illness");
    cr_expect_eq(adjustments.list[0].points, -2.5);
    attempts_release(&attempts);
    adjustments_release(&adjustments);
    store_close(store);
}

static void expect_failure(struct store *store, size_t times, const char *reason)
{
    struct text why = {0};
    struct error error = {0};
    size_t count;
    cr_assert_eq(store_failure(store, "mle", "aa", &why, &count, &error), 0, "%s", error.text);
    cr_expect_eq(count, times);
    cr_expect_str_eq(text_string(&why), reason);
    text_release(&why);
}

Test(store, counts_failures_until_a_result_is_there)
{
    struct store *store = open_for(STORE_WRITE);
    struct error error = {0};
    size_t count = 0;
    for (size_t i = 1; i <= 3; i++) {
        cr_assert_eq(store_note_failure(store, "mle", "aa", "r1", "no box", &count, &error), 0);
        cr_expect_eq(count, i);
    }
    expect_failure(store, 3, "no box");
    keep(store, "r1", 80, "{}");
    expect_failure(store, 0, "");
    cr_assert_eq(store_note_failure(store, "mle", "aa", "r1", "no box", &count, &error), 0);
    cr_expect_eq(count, 1);
    store_close(store);
}

Test(store, has_one_writer_and_names_it)
{
    struct store *store = open_for(STORE_WRITE);
    expect_refused(STORE_WRITE, ERROR_INPUT, "another batch is working on");
    expect_refused(STORE_WRITE, ERROR_INPUT, "process ");
    store_close(open_for(STORE_READ));
    store_close(store);
    store_close(open_for(STORE_WRITE));
}

static void write_file(const char *bytes, size_t length)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

Test(store, leaves_a_damaged_or_foreign_file_as_it_is)
{
    char garbage[8192], back[8192];
    for (size_t i = 0; i < sizeof garbage; i++)
        garbage[i] = (char)(i * 37);
    write_file(garbage, sizeof garbage);
    expect_refused(STORE_WRITE, ERROR_MACHINE, "damaged or no store of gradus");
    FILE *file = fopen(path, "r");
    cr_assert_eq(fread(back, 1, sizeof back, file), sizeof back);
    fclose(file);
    cr_expect_arr_eq(garbage, back, sizeof back);
}

Test(store, that_is_not_there_is_not_made_by_a_reader)
{
    expect_refused(STORE_READ, ERROR_INPUT, "there is no store");
    cr_expect_neq(access(path, F_OK), 0);
}

Test(store, that_is_damaged_in_the_middle_says_so)
{
    struct store *store = open_for(STORE_WRITE);
    for (int i = 0; i < 50; i++)
        keep(store, "r1", 80, "{\"long\": \"text that fills pages of the file\"}");
    store_close(store);
    int file = open(path, O_RDWR);
    char garbage[4096];
    memset(garbage, 0xa5, sizeof garbage);
    for (off_t page = 1; page < 8; page++)
        cr_assert_eq(pwrite(file, garbage, sizeof garbage, page * 4096), (ssize_t)sizeof garbage);
    close(file);
    struct text json = {0};
    struct error error = {0};
    bool found;
    store = open_for(STORE_READ);
    cr_expect_eq(store_result(store, "mle", "aa", "r1", true, &json, &found, &error), -1);
    cr_expect(strstr(error.text, "damaged"), "%s", error.text);
    text_release(&json);
    store_close(store);
}
