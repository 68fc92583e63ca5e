/* Points for a clean build, from the configuration to the report; and warnings on pages. */
#include "base/file.h"
#include "base/text.h"
#include "support/program.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void write_file(const char *name, const char *contents)
{
    char *path = file_join(folder, name);
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(contents, file) >= 0 && fclose(file) == 0);
    free(path);
}

/* A root with mle's assignment and a configuration of two checks. */
static void make_root(void)
{
    snprintf(folder, sizeof folder, "/tmp/gradus-clean-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    char *configs = file_join(folder, "configs"), *assignments = file_join(folder, "assignments");
    char *here = realpath("assignments", NULL);
    cr_assert(mkdir(configs, 0777) == 0 && symlink(here, assignments) == 0);
    write_file("configs/mle.yaml",
               "title: Prediction\nheader: mle.h\nsources: [mle.c]\nchecks:\n"
               "  - name: The prediction is X theta\n    function: linear_predict\n"
               "    kind: matches\n    inputs: {n: 1..10, d: 1..4, X: normal, theta: normal}\n"
               "    points: 90\n    visibility: public\n"
               "  - name: The compiler has no warning\n    kind: builds_clean\n    points: 10\n"
               "    visibility: public\n    after: [The prediction is X theta]\n"
               "    hint: What does the first warning say?\n"
               "mistakes:\n"
               "  linear_predict__leaves_out_the_last_feature:\n    explain: Rows.\n");
    free(here);
    free(configs);
    free(assignments);
}

static void remove_root(void)
{
    struct text command = {0};
    text_print(&command, "rm -r '%s'", folder);
    cr_expect_eq(system(text_string(&command)), 0);
    text_release(&command);
}

TestSuite(clean_build, .init = make_root, .fini = remove_root);

static const char head[] = "#include \"mle.h\"\nvoid linear_predict(size_t n, size_t d, const "
                           "double X[n][d], const double theta[d], double y_hat[n])\n"
                           "{ for (size_t i = 0; i < n; i++) { y_hat[i] = 0; ";
static const char right[] = "for (size_t j = 0; j < d; j++) y_hat[i] += X[i][j] * theta[j]; } ";

static json_t *grade(const char *middle, const char *tail)
{
    struct text code = {0};
    text_print(&code, "%s%s%s%s", head, right, middle, tail);
    write_file("mle.c", text_string(&code));
    text_release(&code);
    char *path = file_join(folder, "mle.c");
    struct outcome outcome =
        run_gradus((const char *[]){"grade", "mle", path, "--json", "--root", folder, NULL});
    cr_assert_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    json_t *result = json_loads(text_string(&outcome.output), 0, NULL);
    cr_assert_not_null(result);
    outcome_release(&outcome);
    free(path);
    return result;
}

static const char *verdict(json_t *result, size_t check)
{
    return json_string_value(
        json_object_get(json_array_get(json_object_get(result, "checks"), check), "verdict"));
}

Test(clean_build, earns_its_points_once_the_work_is_done)
{
    static const struct {
        const char *middle, *tail, *verdict;
        int score;
        size_t warnings;
    } cases[] = {
        {"", "}\n", "passed", 100, 0},
        {"int unused;", "}\n", "failed", 90, 1},
        {"if (n) y_hat[0] += 1;", "}\n", "skipped", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *result = grade(cases[i].middle, cases[i].tail);
        cr_expect_str_eq(verdict(result, 1), cases[i].verdict);
        cr_expect_eq(json_integer_value(json_object_get(result, "score")), cases[i].score);
        cr_expect_eq(json_array_size(json_object_get(result, "warnings")), cases[i].warnings);
        json_decref(result);
    }
}

Test(clean_build, is_reported_with_its_first_warning)
{
    json_decref(grade("int unused;", "}\n"));
    char *path = file_join(folder, "mle.c"), *page = file_join(folder, "page.html");
    struct outcome outcome =
        run_gradus((const char *[]){"grade", "mle", path, "--html", page, "--root", folder, NULL});
    const char *output = text_string(&outcome.output);
    cr_expect(strstr(output, "mle.c: the compiler warns in 1 place; the first is mle.c:3"), "%s",
              output);
    cr_expect(strstr(output, "warning  mle.c:3: unused variable 'unused'; "), "%s", output);
    cr_expect(strstr(output, "\n1 warning of the compiler: mle.c:3\n"), "%s", output);
    struct text html = {0};
    struct error error = {0};
    cr_assert_eq(file_read(page, (size_t)1 << 22, &html, &error), 0, "%s", error.text);
    cr_expect(strstr(text_string(&html), "The compiler warns"));
    cr_expect(strstr(text_string(&html), "unused variable &#39;unused&#39;") ||
              strstr(text_string(&html), "unused variable 'unused'"));
    text_release(&html);
    outcome_release(&outcome);
    free(page);
    free(path);
}

/* No mistake of the library can fail it, the skeleton is kept from it by `after`. */
Test(clean_build, is_no_finding_of_lint)
{
    struct outcome outcome = run_gradus((const char *[]){"lint", "mle", "--root", folder, NULL});
    const char *output = text_string(&outcome.output);
    cr_expect_not(strstr(output, "'The compiler has no warning'"), "%s%s", output,
                  text_string(&outcome.errors));
    cr_expect(strstr(output, "2  The compiler has no warning"), "%s", output);
    outcome_release(&outcome);
}
