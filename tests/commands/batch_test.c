/* The sample class through the whole product: each submission gets the points and the reason that
 * it should. */
#include "support/program.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *student;
    int points;
    const char *reason; /* a part of it */
} class[] = {
    {"anna-cholesky", 100, ""},
    {"ben-householder", 100, ""},
    {"chloe-elimination", 100, ""},
    {"david-does-not-compile", 0, "it does not compile: mle.c:19:5: error: expected"},
    {"emma-skeleton", 0, "linear_predict: y_hat[0] was never written"},
    {"finn-missing-function", 90, "mle_sigma2: the function 'mle_sigma2' is missing"},
    {"gita-missing-mean", 84, "mean_squared_error_gradient: the factor 1/n is missing"},
    {"hugo-sigma-sign", 82, "log_likelihood_gradient: RSS / sigma^3 has a minus: give it a plus"},
    {"ines-sigma-n-minus-1", 90, "mle_sigma2: RSS is divided by n - 1"},
    {"jonas-off-by-one", 78, "mle_theta: it writes to theta["},
    {"kira-writes-to-x", 48, "mean_squared_error: it writes to X[0][0], but X is an input"},
    {"liam-infinite-loop", 90, "linear_predict: it did not come back within 1 s"},
    {"mona-crash-on-d1", 82, "log_likelihood_gradient: it crashed"},
    {"nils-exit", 48, "mean_squared_error: it ended the whole program instead of returning"},
    {"olga-fakes-result", 0, "linear_predict: y_hat[0] was never written"},
    {"paul-remembers", 86, "it remembers earlier calls"},
    {"quinn-forges", 0, "linear_predict: before any of your functions was called"},
    {"rosa-overrides", 100, ""},
    {"sven-longjmp", 22, "linear_predict: it ended the whole program"},
    {"tara-float", 0, "these are the digits of a float"},
    {"uwe-not-zeroed", 84,
     "mean_squared_error_gradient: grad[j] is added to (+=) before it is set"},
};

enum { STUDENTS = sizeof class / sizeof *class };

/* The student's line of the table, or NULL. */
static const char *line_of(const char *table, const char *student)
{
    for (const char *line = table; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (strncmp(line, student, strlen(student)) == 0)
            return line;
    return NULL;
}

Test(batch, gives_each_of_the_sample_class_its_points_and_its_reason)
{
    struct outcome outcome =
        run_gradus((const char *[]){"batch", "mle", "tests/samples/mle", NULL});
    cr_assert_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    for (size_t i = 0; i < STUDENTS; i++) {
        const char *line = line_of(text_string(&outcome.output), class[i].student);
        cr_assert_not_null(line, "%s is not in the table", class[i].student);
        int length = (int)strcspn(line, "\n"), points = -1;
        cr_expect_eq(sscanf(line + strlen(class[i].student), "%d/100", &points), 1, "%.*s", length,
                     line);
        cr_expect_eq(points, class[i].points, "%.*s", length, line);
        const char *reason = strstr(line, class[i].reason);
        cr_expect(reason && reason < line + length + 1, "%.*s", length, line);
    }
    outcome_release(&outcome);
}

Test(batch, prints_the_same_with_any_number_of_jobs)
{
    struct outcome one =
        run_gradus((const char *[]){"batch", "mle", "tests/samples/mle", "--jobs", "1", NULL});
    struct outcome three =
        run_gradus((const char *[]){"batch", "mle", "tests/samples/mle", "--jobs", "3", NULL});
    cr_expect_str_eq(text_string(&one.output), text_string(&three.output));
    outcome_release(&one);
    outcome_release(&three);
}
