/* Warnings beside the checks that they explain, and checks of a clean build. */
#include "judge/warning.h"

#include "base/memory.h"
#include "judge/grade.h"
#include "judge/outline.h"
#include "support/boxed.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct submission submission_of(const char *name, const char *code)
{
    struct source source = {.name = memory_string(name)};
    text_add(&source.contents, code);
    return (struct submission){.student = memory_string("s"),
                               .sources = memory_copy(&source, sizeof source),
                               .source_count = 1};
}

/* --- functions and their helpers --- */

Test(outline, knows_functions_their_lines_and_what_they_use)
{
    static const char code[] = "#include \"a.h\"\n"
                               "struct point { double x; };\n"
                               "static const double table[] = {1, 2};\n"
                               "double late(double x);\n"
                               "static double\nsquare(double x)\n{\n    return x * x;\n}\n"
                               "double norm(const double x[])\n{\n"
                               "    if (x) { return square(x[0]); }\n    return late(1);\n}\n"
                               "double late(double x) { return norm(&x); }\n"
                               "double alone(void) { return 0; /* norm */ }\n";
    static const struct {
        const char *name;
        size_t first, last;
    } functions[] = {{"square", 5, 9}, {"norm", 10, 14}, {"late", 15, 15}, {"alone", 16, 16}};
    struct submission submission = submission_of("a.c", code);
    struct outline outline;
    outline_read(&submission, &outline);
    cr_assert_eq(outline.count, 4);
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(outline_find(&outline, functions[i].name), i);
        cr_expect_eq(outline_at(&outline, 0, functions[i].first), i);
        cr_expect_eq(outline_at(&outline, 0, functions[i].last), i);
    }
    cr_expect_eq(outline_at(&outline, 0, 2), 4);
    bool reached[4];
    outline_reach(&outline, 2, reached);
    cr_expect(reached[0] && reached[1] && reached[2] && !reached[3]);
    outline_reach(&outline, 3, reached);
    cr_expect(!reached[0] && !reached[1] && !reached[2] && reached[3]);
    outline_release(&outline);
    submission_release(&submission);
}

/* --- reading a log --- */

static void find(const char *code, const char *log, struct result *result)
{
    struct submission submission = submission_of("mle.c", code);
    warnings_find(&submission, log, result);
    submission_release(&submission);
}

Test(warning, is_read_from_the_log_by_option_and_place)
{
    struct result result = {0};
    find("",
         "mle.c: In function 'f':\n"
         "mle.c:7:9: warning: 's' may be used uninitialized [-Wmaybe-uninitialized]\n"
         "mle.c:7:12: warning: 's' may be used uninitialized [-Wmaybe-uninitialized]\n"
         "mle.c:3:9: warning: writing 8 bytes [-Wstringop-overflow=]\n"
         "    7 |   s += 1; mle.c:9:9: warning: x [-Wshadow]\n",
         &result);
    cr_assert_eq(result.warning_count, 2);
    cr_expect_str_eq(result.warnings[0].kind, "stringop-overflow");
    cr_expect_eq(result.warnings[0].line, 3);
    cr_expect_str_eq(result.warnings[1].text, "'s' may be used uninitialized");
    cr_expect_eq(result.warnings[1].line, 7);
    cr_expect_eq(result.warnings[1].column, 9);
    result_release(&result);
}

/* Other files, other options, no place, and what a student wrote to look like a warning. */
Test(warning, ignores_what_is_no_warning_that_matters)
{
    static const char *const lines[] = {
        "/include/mle.h:7:9: warning: 's' may be used uninitialized [-Wmaybe-uninitialized]\n",
        "mle.c:7:9: warning: '*labels[0]' may be used uninitialized [-Wmaybe-uninitialized]\n",
        "mle.c:7:9: warning: 'z[2]' may be used uninitialized [-Wmaybe-uninitialized]\n",
        "mle.c:7:9: warning: comparison of integer expressions [-Wsign-compare]\n",
        "mle.c:7:9: warning: #warning x [-Wcpp]\n",
        "mle.c:7:9: note: declared here [-Wshadow]\n",
        "mle.c:7: warning: x [-Wshadow]\n",
        "mle.c::9: warning: x [-Wshadow]\n",
        "mle.c:7:9: warning: x -Wshadow\n",
        "mle.c:7:9: warning: [-Wshadow",
        "mle.c:7:9: warning: ",
        "mle.c:7:9",
        "mle.c:",
        "mle.c",
        "",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct result result = {0};
        find("", lines[i], &result);
        cr_expect_eq(result.warning_count, 0, "%s", lines[i]);
        result_release(&result);
    }
}

Test(warning, is_no_longer_than_a_page_and_shows_control_bytes)
{
    struct text log = {0};
    struct result result = {0};
    for (size_t i = 1; i <= 1000; i++)
        text_print(&log, "mle.c:%zu:1: warning: \033[31m%*s [-Wshadow]\n", i, 400, "x");
    find("", text_string(&log), &result);
    cr_expect_leq(result.warning_count, 64);
    cr_expect_eq(strchr(result.warnings[0].text, '\033'), NULL);
    cr_expect_lt(strlen(result.warnings[0].text), 400);
    text_release(&log);
    result_release(&result);
}

Test(warning, about_a_division_says_how_to_write_it)
{
    struct result result = {0};
    find("double f(size_t n, int k) { return 1 / n; }\n"
         "double g(size_t n, int k) { return k / n; }\n",
         "", &result);
    cr_assert_eq(result.warning_count, 2);
    cr_expect_str_eq(result.warnings[0].text, "'1 / n' divides two whole numbers");
    cr_expect(strstr(result.warnings[0].meaning, "write 1.0 / n"), "%s",
              result.warnings[0].meaning);
    cr_expect(strstr(result.warnings[1].meaning, "write (double)k / n"), "%s",
              result.warnings[1].meaning);
    result_release(&result);
}

/* --- beside checks, with a real compiler --- */

static const char with_warnings[] =
    "#include \"mle.h\"\n"
    "static double rss(size_t n, size_t d, const double X[n][d], const double y[n], const double "
    "theta[d])\n"
    "{ float s = 0; for (size_t i = 0; i < n; i++) { double p = -y[i]; for (size_t j = 0; j < d; "
    "j++) p += X[i][j] * theta[j]; s += p * p; } return s; }\n"
    "void linear_predict(size_t n, size_t d, const double X[n][d], const double theta[d], double "
    "y_hat[n])\n"
    "{ for (size_t i = 0; i < n; i++) { y_hat[i] = 0; for (size_t j = 0; j < d; j++) y_hat[i] += "
    "X[i][j] * theta[j]; } int unused; }\n"
    "double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n], const "
    "double theta[d])\n"
    "{ int left; return 1 / n * rss(n, d, X, y, theta); }\n"
    "double mle_sigma2(size_t n, size_t d, const double X[n][d], const double y[n], const double "
    "theta[d])\n"
    "{ return rss(n, d, X, y, theta) / n; }\n";

static void grade_code(const struct subject *subject, const char *code, struct result *result)
{
    struct submission submission = submission_of("mle.c", code);
    struct error error = {0};
    char *worker = worker_path();
    struct grading grading = {
        .assignment = &subject->assignment, .oracle = subject->oracle, .worker = worker, .seed = 1};
    cr_assert_eq(grade(&grading, &submission, result, &error), 0, "%s", error.text);
    submission_release(&submission);
    free(worker);
}

static const struct check_result *check_of(const struct result *result, const char *function)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (!strcmp(result->checks[i].check->function->name, function))
            return &result->checks[i];
    cr_assert_fail("no check of %s", function);
    return NULL;
}

Test(warning, stands_beside_failed_checks_of_the_functions_that_run_its_line)
{
    struct subject subject;
    struct result result;
    subject_open(&subject, "mle");
    grade_code(&subject, with_warnings, &result);
    const struct check_result *predict = check_of(&result, "linear_predict"),
                              *error = check_of(&result, "mean_squared_error"),
                              *variance = check_of(&result, "mle_sigma2"),
                              *missing = check_of(&result, "mle_theta");
    cr_expect_eq(result.warning_count, 4);
    cr_expect_eq(predict->verdict, VERDICT_PASSED);
    cr_expect_eq(predict->warning_count, 0, "a passed check shows none");
    cr_assert_eq(error->warning_count, 2);
    cr_expect_str_eq(error->warnings[0]->kind, "integer-division");
    cr_expect_str_eq(error->warnings[1]->kind, "unused-variable");
    cr_assert_eq(variance->warning_count, 1);
    cr_expect_str_eq(variance->warnings[0]->kind, "float-conversion");
    cr_expect_eq(variance->warnings[0]->line, 3);
    cr_expect_eq(missing->warning_count, 0);
    result_release(&result);
    subject_close(&subject);
}

/* --- a clean build --- */

static const struct {
    const char *code, *log;
    enum verdict verdict;
    const char *words;
} builds[] = {
    {"double f(void) { return 0; }\n", "", VERDICT_PASSED, ""},
    {"double f(void) { return 0; }\n",
     "mle.c:1:1: warning: comparison of integers [-Wsign-compare]\n", VERDICT_PASSED, ""},
    {"double f(void) { return 1 / 2; }\n", "", VERDICT_FAILED, "1 place; the first is mle.c:1"},
    {"\n", "mle.c:1:1: warning: unused variable 'x' [-Wunused-variable]\n", VERDICT_FAILED,
     "the first is mle.c:1"},
    {"int a;\n#pragma GCC diagnostic ignored \"-Wall\"\n", "", VERDICT_FAILED, "mle.c:2"},
    {"  #  pragma GCC system_header\n", "", VERDICT_FAILED, "mle.c:1"},
    {"_Pragma(\"GCC diagnostic ignored\")\n", "", VERDICT_FAILED, "mle.c:1"},
    {"\n# 7 \"other.c\"\n", "", VERDICT_FAILED, "mle.c:2"},
    {"#line 7\n", "", VERDICT_FAILED, "mle.c:1"},
    {"%:pragma GCC system_header\n", "", VERDICT_FAILED, "mle.c:1"},
    {"#include <math.h>\n#define N 3\n", "", VERDICT_PASSED, ""},
};

Test(warning, judges_a_clean_build)
{
    for (size_t i = 0; i < sizeof builds / sizeof *builds; i++) {
        struct submission submission = submission_of("mle.c", builds[i].code);
        struct check check = {.points = 4, .kind = CHECK_BUILDS_CLEAN};
        struct check_result found = {.check = &check};
        struct result result = {.compiler_log = memory_string(builds[i].log)};
        warnings_find(&submission, builds[i].log, &result);
        warnings_judge(&submission, &result, &found);
        cr_expect_eq(found.verdict, builds[i].verdict, "%zu: %s", i, found.message);
        cr_expect_eq(found.points, builds[i].verdict == VERDICT_PASSED ? 4 : 0);
        cr_expect(strstr(found.message, builds[i].words), "%zu: %s", i, found.message);
        check_result_clear(&found);
        result_release(&result);
        submission_release(&submission);
    }
}

/* A log that is cut may hide a warning behind noise. */
Test(warning, judges_no_build_clean_whose_log_is_cut)
{
    struct submission submission = submission_of("mle.c", "");
    struct check check = {.points = 4, .kind = CHECK_BUILDS_CLEAN};
    struct check_result found = {.check = &check};
    struct result result = {.compiler_log = memory_new(((size_t)64 << 10) + 1, 1)};
    memset(result.compiler_log, 'x', (size_t)64 << 10);
    warnings_judge(&submission, &result, &found);
    cr_expect_eq(found.verdict, VERDICT_FAILED);
    check_result_clear(&found);
    result_release(&result);
    submission_release(&submission);
}
