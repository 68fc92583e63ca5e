/* The three facts about a wrong gradient: is the loss right, is the gradient its derivative, can that be known. */
#include "judge/grade.h"

#include "base/memory.h"
#include "support/boxed.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const char residuals[] =
    "#include \"mle.h\"\n#include <math.h>\n"
    "static double residual(size_t d, const double x[d], double y, const double theta[d])\n"
    "{ double r = -y; for (size_t j = 0; j < d; j++) r += x[j] * theta[j]; return r; }\n";

static const char right_loss[] =
    "double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n], const "
    "double theta[d]) { double s = 0; for (size_t i = 0; i < n; i++) s += pow(residual(d, X[i], "
    "y[i], theta), 2);"
    " return s / n; }\n";

static const char loss_of_fourth_powers[] =
    "double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n], const "
    "double theta[d]) { double s = 0; for (size_t i = 0; i < n; i++) s += pow(residual(d, X[i], "
    "y[i], theta), 4);"
    " return s / n; }\n";

static const char loss_without_number[] =
    "double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n], const "
    "double theta[d]) { (void)X, (void)y, (void)theta; return NAN; }\n";

static const char gradient_of_fourth_powers[] =
    "void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d], const double y[n], "
    "const "
    "double theta[d], double grad[d]) { for (size_t j = 0; j < d; j++) { grad[j] = 0; for (size_t "
    "i = 0; i < n; i++)"
    " grad[j] += 4 * pow(residual(d, X[i], y[i], theta), 3) * X[i][j] / n; } }\n";

static const struct {
    const char *loss;
    enum consistency consistency;
    bool loss_is_right;
    const char *words;
} cases[] = {
    {right_loss, CONSISTENCY_BROKEN, true,
     "your mean_squared_error is right, but this is not its derivative"},
    {loss_of_fourth_powers, CONSISTENCY_HOLDS, false,
     "it is the derivative of your own mean_squared_error, which is wrong itself"},
    {loss_without_number, CONSISTENCY_UNDECIDED, false,
     "cannot be decided: the loss does not come back with a finite number"},
};

static struct submission submission_of(const char *loss)
{
    struct source source = {.name = memory_string("mle.c")};
    text_add(&source.contents, residuals);
    text_add(&source.contents, loss);
    text_add(&source.contents, gradient_of_fourth_powers);
    return (struct submission){.student = memory_string("s"),
                               .sources = memory_copy(&source, sizeof source),
                               .source_count = 1};
}

Test(finding, tells_the_three_facts_about_a_wrong_gradient)
{
    struct subject subject;
    subject_open(&subject, "mle");
    char *worker = worker_path();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct submission submission = submission_of(cases[i].loss);
        struct error error = {0};
        struct result result;
        struct grading grading = {.assignment = &subject.assignment,
                                  .oracle = subject.oracle,
                                  .worker = worker,
                                  .seed = 1};
        cr_assert_eq(grade(&grading, &submission, &result, &error), 0, "%s", error.text);
        size_t found = 0;
        for (size_t k = 0; k < result.check_count; k++) {
            const struct check_result *check = &result.checks[k];
            if (strcmp(check->check->function->name, "mean_squared_error_gradient") != 0)
                continue;
            found++;
            cr_expect_eq(check->verdict, VERDICT_FAILED);
            cr_expect_eq(check->gradient.consistency, cases[i].consistency, "%zu: %s", i,
                         check->message);
            cr_expect_eq(check->gradient.loss_is_right, cases[i].loss_is_right, "%zu", i);
            cr_expect(strstr(check->message, cases[i].words), "%s", check->message);
        }
        cr_expect_geq(found, 1);
        result_release(&result);
        submission_release(&submission);
    }
    free(worker);
    subject_close(&subject);
}
