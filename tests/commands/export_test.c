/* From a store to a platform's file, and from what cannot be graded to a platform's result, through the program. */
#include "base/file.h"
#include "base/memory.h"
#include "support/program.h"
#include "support/table.h"

#include "class/store.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[256], store_path[300], out_path[300];

static void make_folder(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/export.XXXXXX", parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(store_path, sizeof store_path, "%s/class.db", folder);
    snprintf(out_path, sizeof out_path, "%s/out", folder);
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

TestSuite(export_command, .init = make_folder, .fini = remove_folder);

/* A graded student with a correction by hand, one who is not graded, one with nothing to grade. */
static void fill_store(void)
{
    struct store *store;
    struct error error = {0};
    struct attempt attempts[3] = {
        {.student = "11", .name = "Anna", .number = 1, .origin = "a", .notices = ""},
        {.student = "12", .name = "Ben", .number = 1, .origin = "b", .notices = ""},
        {.student = "13",
         .name = "=1+1",
         .number = 1,
         .origin = "c",
         .notices = "",
         .problem = "empty"},
    };
    struct adjustment adjustment = {.student = "11",
                                    .author = "ta",
                                    .reason = "asked again",
                                    .made_at = "2026-11-24T10:00:00Z",
                                    .points = 2.5};
    memset(attempts[0].sha256, 'a', 64);
    memset(attempts[1].sha256, 'b', 64);
    struct graded graded = {.assignment = "mle",
                            .sha256 = attempts[0].sha256,
                            .questions = "q",
                            .rules = "r",
                            .versions = "v",
                            .seed = 1,
                            .score = 80,
                            .max_score = 100,
                            .result = "{\"assignment\": \"mle\", \"student\": \"11\", "
                                      "\"submission_sha256\": \"aa\", \"checks\": []}"};
    cr_assert_eq(store_open(store_path, STORE_WRITE, &store, &error), 0, "%s", error.text);
    cr_assert_eq(store_put_attempts(store, "mle", attempts, 3, &error), 0, "%s", error.text);
    cr_assert_eq(store_put(store, &graded, &error), 0, "%s", error.text);
    cr_assert_eq(store_put_adjustment(store, "mle", &adjustment, &error), 0, "%s", error.text);
    store_close(store);
}

Test(export_command, points_are_those_that_count_and_what_is_pending_is_no_zero)
{
    struct table table;
    fill_store();
    struct outcome outcome =
        run_gradus((const char *[]){"export", "csv", "mle", "--store", store_path, NULL});
    cr_assert_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    table_read(text_string(&outcome.output), ',', &table);
    cr_assert_eq(table.rows, 4);
    size_t score = table_column(&table, "score"), state = table_column(&table, "state");
    cr_expect_str_eq(table.cells[1][score], "82.5");
    cr_expect_str_eq(table.cells[1][table_column(&table, "adjustment")], "2.5");
    cr_expect_str_eq(table.cells[2][score], "");
    cr_expect_str_eq(table.cells[2][state], "pending");
    cr_expect_str_eq(table.cells[3][score], "0");
    cr_expect_str_eq(table.cells[3][table_column(&table, "max_score")], "100");
    cr_expect_str_eq(table.cells[3][table_column(&table, "name")], "'=1+1");
    table_release(&table);
    outcome_release(&outcome);
}

Test(export_command, slips_are_answered_with_what_to_do)
{
    static const struct {
        const char *arguments[8];
        const char *words;
    } slips[] = {
        {{"export", "moodel", "mle", NULL}, "did you mean 'moodle'?"},
        {{"export", "xml", "mle", NULL}, "see --help"},
        {{"export", "moodle", "mle", NULL}, "say --worksheet FILE"},
        {{"export", "csv", "mle", "--worksheet", "x", NULL}, "takes no --worksheet"},
        {{"export", "csv", "mle", "--store", "/nowhere/x.db", NULL}, "/nowhere/x.db"},
        {{"export", "artemis", "mle", NULL}, "say --out FILE.zip"},
        {{"grade", "mle", "x", "--format", "artemis", NULL}, "say --out FOLDER"},
        {{"grade", "mle", "x", "--format", "junt", NULL}, "did you mean 'junit'?"},
        {{"grade", "mle", "x", "--format", "junit", "--json", NULL}, "exclude each other"},
    };
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        struct outcome outcome = run_gradus(slips[i].arguments);
        cr_expect_eq(outcome.status, 2);
        cr_expect(strstr(text_string(&outcome.errors), slips[i].words), "%s",
                  text_string(&outcome.errors));
        cr_expect_eq(outcome.output.length, 0);
        outcome_release(&outcome);
    }
}

Test(export_command, nothing_to_grade_is_a_result_without_points)
{
    struct outcome outcome = run_gradus((const char *[]){"grade", "mle", folder, "--format",
                                                         "gradescope", "--out", out_path, NULL});
    json_t *object = json_load_file(out_path, 0, NULL), *tests = json_object_get(object, "tests");
    cr_expect_eq(outcome.status, 2);
    cr_assert_not_null(object);
    cr_expect_eq(json_number_value(json_object_get(object, "score")), 0);
    cr_expect_gt(json_array_size(tests), 10);
    const char *said = json_string_value(json_object_get(json_array_get(tests, 0), "output"));
    cr_expect(said && *said);
    json_decref(object);
    outcome_release(&outcome);
}
