#include "base/file.h"
#include "support/program.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Test(grade, prints_the_json_that_the_design_promises)
{
    static const char *const keys[] = {
        "schema",    "assignment", "student", "submission_sha256", "seed",     "isolation", "score",
        "max_score", "checks",     "seconds", "compiler_log",      "warnings", "kit"};
    static const char *const check_keys[] = {
        "name",    "function", "kind",    "visibility",     "verdict", "points",   "max_points",
        "message", "place",    "mistake", "counterexample", "seconds", "gradient", "warnings"};
    struct outcome outcome = run_gradus(
        (const char *[]){"grade", "mle", "tests/samples/mle/hugo-sigma-sign", "--json", NULL});
    json_error_t problem;
    json_t *result = json_loads(text_string(&outcome.output), 0, &problem), *check;
    cr_assert_not_null(result, "%s", problem.text);
    cr_assert_eq(outcome.status, 0);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        cr_expect_not_null(json_object_get(result, keys[i]), "%s", keys[i]);
    cr_expect_eq(json_object_size(result), sizeof keys / sizeof *keys);
    cr_expect_eq(json_integer_value(json_object_get(result, "score")), 82);
    size_t index, named = 0;
    json_array_foreach(json_object_get(result, "checks"), index, check)
    {
        for (size_t i = 0; i < sizeof check_keys / sizeof *check_keys; i++)
            cr_expect_not_null(json_object_get(check, check_keys[i]), "%s", check_keys[i]);
        const char *mistake = json_string_value(json_object_get(check, "mistake"));
        named += mistake &&
                 strcmp(mistake, "log_likelihood_gradient__has_the_slides_sign_in_sigma") == 0;
    }
    cr_expect_eq(named, 2);
    json_decref(result);
    outcome_release(&outcome);
}

/* What people type wrong, the exit status and a part of the message. */
static const struct {
    const char *arguments[6];
    int status;
    const char *words;
} slips[] = {
    {{NULL}, 2, "which command?"},
    {{"grde", NULL}, 2, "did you mean 'grade'?"},
    {{"grade", NULL}, 2, "something is missing"},
    {{"grade", "mle", NULL}, 2, "something is missing"},
    {{"grade", "mel", "x", NULL}, 2, "did you mean 'mle'?"},
    {{"grade", "../mle", "x", NULL}, 2, "no assignment is called"},
    {{"grade", "mle", "tests/nobody", NULL}, 2, "there is no 'tests/nobody'"},
    {{"grade", "mle", "tests/contract", NULL}, 2, "in 'tests/contract': 'mle.c' is missing"},
    {{"grade", "mle", "/dev/zero", NULL}, 2, "is not a regular file"},
    {{"grade", "mle", "tests/samples/mle/anna-cholesky", "--sed", NULL},
     2,
     "did you mean '--seed'?"},
    {{"grade", "mle", "tests/samples/mle/anna-cholesky", "--seed=x", NULL},
     2,
     "wants a whole number"},
    {{"grade", "mle", "x", "--seed", NULL}, 2, "'--seed' wants a value: --seed N"},
    {{"grade", "mle", "x", "--plot", NULL}, 2, "'--plot' wants a value: --plot DIR"},
    {{"grade", "--plot", "--json", "mle", "x", NULL}, 2, "'--plot' wants a value: --plot DIR"},
    {{"grade", "mle", "x", "--json=yes", NULL}, 2, "'--json' takes no value; leave '=yes' away"},
    {{"grade", "mle", "x", "--watch", NULL}, 2, "'--watch' is an option of other commands"},
    {{"grade", "mle", "x", "--png", NULL}, 2, "say where: --plot DIR"},
    {{"grade", "mle", "x", "-x", NULL}, 2, "unknown option '-x'; see 'gradus grade --help'"},
    {{"check", "--plot=picture", NULL}, 2, "'--plot' takes no value"},
    {{"check", "--store", "x", NULL}, 2, "'--store' is an option of other commands"},
    {{"grade", "mle", "a", "b", NULL}, 2, "too many"},
    {{"grade", "mle", "x", "--root", "/nowhere", NULL}, 2, "no assignments found in /nowhere"},
    {{"batch", "mle", "grader/report/schemas", NULL}, 2, "nobody has handed in anything"},
    {{"batch", "mle", "/nowhere", NULL}, 2, "there is no '/nowhere'"},
    {{"check", "tests", NULL}, 2, "no assignment's header"},
};

Test(grade, answers_every_slip_with_one_clear_line)
{
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        struct outcome outcome = run_gradus(slips[i].arguments);
        const char *errors = text_string(&outcome.errors);
        cr_expect_eq(outcome.status, slips[i].status, "%zu: status %d", i, outcome.status);
        cr_expect(strstr(errors, slips[i].words), "%zu: %s", i, errors);
        cr_expect(strncmp(errors, "gradus", 6) == 0 &&
                      strchr(errors, '\n') == errors + strlen(errors) - 1,
                  "%zu: %s", i, errors);
        cr_expect_eq(outcome.output.length, 0);
        outcome_release(&outcome);
    }
}

/* The overview, or a command's own help. */
static void expect_help(const char *command, size_t columns)
{
    const char *own[] = {command, "--help", NULL}, *all[] = {"--help", NULL};
    struct outcome outcome = run_gradus(command ? own : all);
    const char *name = command ? command : "gradus";
    cr_expect_eq(outcome.status, 0, "%s", name);
    cr_expect_eq(outcome.errors.length, 0, "%s", name);
    for (const char *at = text_string(&outcome.output); *at; at += strcspn(at, "\n") + 1)
        cr_expect_leq(strcspn(at, "\n"), columns, "%s: %.40s...", name, at);
    outcome_release(&outcome);
}

Test(help, fits_where_it_is_read)
{
    static const char *const commands[] = {"adjust",  "batch",   "check", "doctor", "export",
                                           "grade",   "handout", "lint",  "new",    "picture",
                                           "regrade", "report",  "submit"};
    expect_help(NULL, 80);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        expect_help(commands[i], 100);
}

Test(grade, refuses_to_run_without_a_box)
{
    struct outcome outcome =
        run_gradus_in((const char *[]){"grade", "mle", "tests/samples/mle/anna-cholesky", NULL},
                      (char *[]){"PATH=/nowhere", NULL});
    cr_expect_eq(outcome.status, 3);
    cr_expect(strstr(text_string(&outcome.errors), "apt-get install bubblewrap"), "%s",
              text_string(&outcome.errors));
    cr_expect_eq(outcome.output.length, 0);
    outcome_release(&outcome);
}

Test(grade, gives_the_same_result_for_the_same_seed)
{
    const char *arguments[] = {"grade",  "mle", "tests/samples/mle/ines-sigma-n-minus-1",
                               "--seed", "7",   NULL};
    struct outcome first = run_gradus(arguments), again = run_gradus(arguments);
    cr_expect_str_eq(text_string(&first.output), text_string(&again.output));
    outcome_release(&first);
    outcome_release(&again);
}

Test(grade, says_when_its_output_cannot_be_written)
{
    char command[512];
    const char *build = getenv("GRADUS_BUILD");
    snprintf(command, sizeof command,
             "%s/gradus grade mle tests/samples/mle/anna-cholesky >/dev/full 2>/dev/null",
             build ? build : "build/release");
    int status = system(command);
    cr_expect_eq(WEXITSTATUS(status), 3);
}

Test(check, tells_a_student_by_its_status_whether_all_passed)
{
    struct outcome skeleton = run_gradus((const char *[]){"check", "assignments/mle", NULL});
    cr_expect_eq(skeleton.status, 1);
    cr_expect(strstr(text_string(&skeleton.output), "0 of 60 points"), "%s",
              text_string(&skeleton.output));
    cr_expect_not(strstr(text_string(&skeleton.output), "(hidden)"));
    outcome_release(&skeleton);
}

/* A crash, an access beyond an array, a write to an input: the report names the student's own line. */
static const struct {
    const char *path, *line;
} lines[] = {
    {"tests/samples/mle/jonas-off-by-one", "mle.c:102: theta[j] = z[j];"},
    {"tests/samples/mle/kira-writes-to-x", "mle.c:22: scratch[i][0] = p - y[i];"},
    {"tests/samples/mle/mona-crash-on-d1", "mle.c:61: double first = others[0];"},
};

Test(grade, names_the_line_that_goes_wrong)
{
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct outcome outcome = run_gradus((const char *[]){"grade", "mle", lines[i].path, NULL});
        cr_expect(strstr(text_string(&outcome.output), lines[i].line), "%s:\n%s", lines[i].path,
                  text_string(&outcome.output));
        outcome_release(&outcome);
    }
}

/* Writes the sample with one text replaced to a temporary folder, grades it and gives what is printed. */
static struct outcome grade_changed(const char *sample, const char *from, const char *to)
{
    struct text source = {0};
    struct error error = {0};
    char folder[512], path[600];
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/gradus-test.XXXXXX", temporary ? temporary : "/tmp");
    cr_assert_eq(file_read(sample, 1 << 20, &source, &error), 0, "%s", error.text);
    char *at = strstr(source.bytes, from);
    cr_assert_not_null(at, "'%s' is not in %s", from, sample);
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/mle.c", folder);
    FILE *file = fopen(path, "w");
    fprintf(file, "%.*s%s%s", (int)(at - source.bytes), source.bytes, to, at + strlen(from));
    fclose(file);
    struct outcome outcome = run_gradus((const char *[]){"grade", "mle", folder, NULL});
    unlink(path);
    rmdir(folder);
    text_release(&source);
    return outcome;
}

/* A gradient made of differences, in front of the right one, which gets another name. */
#define NUMERICAL_GRADIENT(difference)                                                             \
    "void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double "     \
    "y[n],\n"                                                                                      \
    "                                 const double theta[d], double grad[d])\n"                    \
    "{\n"                                                                                          \
    "    double plus[d], minus[d], h = 1e-5;\n"                                                    \
    "    for (size_t j = 0; j < d; j++) {\n"                                                       \
    "        for (size_t k = 0; k < d; k++)\n"                                                     \
    "            plus[k] = minus[k] = theta[k];\n"                                                 \
    "        plus[j] += h;\n"                                                                      \
    "        minus[j] -= h;\n"                                                                     \
    "        grad[j] = " difference ";\n"                                                          \
    "    }\n"                                                                                      \
    "}\n"                                                                                          \
    "void unused(size_t n, size_t d, const double X[n][d], const double y[n], const double "       \
    "theta[d],\n"                                                                                  \
    "            double grad[d]);\n"                                                               \
    "void unused("

static const char right_gradient[] = "void mean_squared_error_gradient(";

/* Mistakes that nobody has listed: a factor, a gradient that does not fit its loss, a follow-on error. */
static const struct {
    const char *from, *to, *words;
} unlisted[] = {
    {"2.0 / (double)n * e", "14.0 / (double)n * e",
     "mean_squared_error is right, but this is not its derivative"},
    {"2.0 / (double)n * e", "4.0 / (double)(n * d) * e",
     "grad is exactly 2 * 1/d times what is expected"},
    {"/ (sigma * sigma);", "* 2.0 * (double)n / (sigma * sigma);",
     "grad_theta is exactly 2 * n times what is expected, everywhere; grad_sigma is right"},
    {"    double sum = 0.0;\n    for (size_t j = 0; j < d; j++)",
     "    double sum;\n    for (size_t j = 0; j < d; j++)",
     "so large a number comes from a variable that is not set first"},
    {"    double sum = 0.0;\n    for (size_t j = 0; j < d; j++)",
     "    double sum;\n    for (size_t j = 0; j < d; j++)", "line     mle.c:"},
    {"        theta[j] = z[j];", "        theta[j] = z[j] + ((double *)malloc(64))[3];",
     "reads a variable or an array element that it never set"},
    {right_gradient,
     NUMERICAL_GRADIENT("(mean_squared_error(n, d, X, y, plus) - "
                        "mean_squared_error(n, d, X, y, minus)) / (2 * h)"),
     "it is a central difference of your loss ((f(x + h) - f(x - h)) / 2h) and not a formula"},
    {right_gradient,
     NUMERICAL_GRADIENT("(mean_squared_error(n, d, X, y, plus) - "
                        "mean_squared_error(n, d, X, y, theta)) / h"),
     "it is a forward difference of your loss ((f(x + h) - f(x)) / h) and not a formula"},
    {"        for (size_t j = 0; j < d; j++)\n            grad[j] += 2.0 / (double)n * e * "
     "X[i][j];",
     "        for (size_t j = 0; j < d; j++)\n            grad[j] += (j == 1 ? 2.1 : 2.0) / "
     "(double)n * e * "
     "X[i][j];",
     "your mean_squared_error is right, but this is not its derivative in grad[1]"},
    {"2.0 * M_PI * variance", "2.0 * 3.14 * variance", "the returned value is"},
    {"/ (sigma * sigma);", "/ (sigma * sigma) + 1.0 / (double)(n - n);",
     "look for a division by 0"},
};

Test(grade, finds_factors_and_structure_in_mistakes_that_nobody_listed)
{
    for (size_t i = 0; i < sizeof unlisted / sizeof *unlisted; i++) {
        struct outcome outcome = grade_changed("tests/samples/mle/anna-cholesky/mle.c",
                                               unlisted[i].from, unlisted[i].to);
        cr_expect(strstr(text_string(&outcome.output), unlisted[i].words), "%s:\n%s",
                  unlisted[i].to, text_string(&outcome.output));
        outcome_release(&outcome);
    }
}

/* The calls before it are right, and those behind it are never made. */
Test(grade, shows_the_call_that_does_not_come_back)
{
    struct outcome outcome = grade_changed(
        "tests/samples/mle/anna-cholesky/mle.c", "        theta[j] = z[j];",
        "        theta[j] = z[j];\n    for (volatile int k = 0; n > 3; k++)\n        ;");
    const char *output = text_string(&outcome.output);
    cr_expect(strstr(output, "mle_theta: it did not come back"), "%s", output);
    cr_expect_null(strstr(output, "no answer came"), "%s", output);
    outcome_release(&outcome);
}

Test(grade, asks_about_random_numbers_where_answers_change)
{
    struct outcome outcome = run_gradus(
        (const char *[]){"grade", "map", "tests/samples/map/otto-draws-his-own-mask", NULL});
    cr_expect(strstr(text_string(&outcome.output), "use no random numbers"), "%s",
              text_string(&outcome.output));
    outcome_release(&outcome);
}

/* Where the header has no loss, the reference's serves; small inputs do not show the noise of a difference. */
Test(grade, recognises_a_numerical_gradient_in_every_check_on_several_seeds)
{
    static const char *const seeds[] = {"2", "5", "7", "8"};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        struct outcome outcome = run_gradus(
            (const char *[]){"grade", "gradients", "tests/samples/gradients/felix-numerical",
                             "--seed", seeds[i], NULL});
        const char *at = text_string(&outcome.output);
        size_t told = 0;
        while ((at = strstr(at, "formula: write the derivative down"))) {
            told++;
            at++;
        }
        cr_expect_eq(told, 4, "seed %s:\n%s", seeds[i], text_string(&outcome.output));
        outcome_release(&outcome);
    }
}
