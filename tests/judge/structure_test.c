/* Facts about wrong arrays whose mistake nobody has listed. */
#include "judge/structure.h"

#include "support/stand_in.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* --- wrong on purpose, in ways that no list of mistakes has --- */

static void predict_reversed(size_t n, size_t d, const double X[n][d], const double theta[d],
                             double y_hat[n])
{
    for (size_t i = 0; i < n; i++) {
        y_hat[n - 1 - i] = 0;
        for (size_t j = 0; j < d; j++)
            y_hat[n - 1 - i] += X[i][j] * theta[j];
    }
}

static void predict_late(size_t n, size_t d, const double X[n][d], const double theta[d],
                         double y_hat[n])
{
    y_hat[0] = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        y_hat[i + 1] = 0;
        for (size_t j = 0; j < d; j++)
            y_hat[i + 1] += X[i][j] * theta[j];
    }
}

static void predict_all_but_the_first(size_t n, size_t d, const double X[n][d],
                                      const double theta[d], double y_hat[n])
{
    y_hat[0] = 1234.5;
    for (size_t i = 1; i < n; i++) {
        y_hat[i] = 0;
        for (size_t j = 0; j < d; j++)
            y_hat[i] += X[i][j] * theta[j];
    }
}

static void predict_positive(size_t n, size_t d, const double X[n][d], const double theta[d],
                             double y_hat[n])
{
    for (size_t i = 0; i < n; i++) {
        y_hat[i] = 0;
        for (size_t j = 0; j < d; j++)
            y_hat[i] += X[i][j] * theta[j];
        y_hat[i] = y_hat[i] < 0 ? -y_hat[i] : y_hat[i];
    }
}

static double error_without_the_first(size_t n, size_t d, const double X[n][d], const double y[n],
                                      const double theta[d])
{
    double sum = 0;
    for (size_t i = 1; i < n; i++) {
        double residual = -y[i];
        for (size_t j = 0; j < d; j++)
            residual += X[i][j] * theta[j];
        sum += residual * residual;
    }
    return sum / (double)n;
}

static void gradient_of_the_first(size_t n, size_t d, const double X[n][d], const double y[n],
                                  const double theta[d], double grad[d])
{
    double residual = -y[0];
    for (size_t j = 0; j < d; j++)
        residual += X[0][j] * theta[j];
    for (size_t j = 0; j < d; j++)
        grad[j] = 2 * residual * X[0][j] / (double)n;
}

static void gradient_with_decay(size_t n, size_t d, const double X[n][d], const double y[n],
                                const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = 0.125 * theta[j];
    for (size_t i = 0; i < n; i++) {
        double residual = -y[i];
        for (size_t j = 0; j < d; j++)
            residual += X[i][j] * theta[j];
        for (size_t j = 0; j < d; j++)
            grad[j] += 2 * residual * X[i][j] / (double)n;
    }
}

static void gradient_is_theta(size_t n, size_t d, const double X[n][d], const double y[n],
                              const double theta[d], double grad[d])
{
    (void)X, (void)y;
    memcpy(grad, theta, d * sizeof *grad);
}

static const struct {
    const char *function;
    function_pointer *code;
    const char *words;
} wrong[] = {
    {"linear_predict", (function_pointer *)predict_reversed, "y_hat is in reverse order"},
    {"linear_predict", (function_pointer *)predict_late, "one place too late"},
    {"linear_predict", (function_pointer *)predict_all_but_the_first,
     "y_hat is right but for its first element"},
    {"linear_predict", (function_pointer *)predict_positive,
     "y_hat is right but for the sign of some elements"},
    {"mean_squared_error", (function_pointer *)error_without_the_first,
     "the returned value leaves out the first of the n samples"},
    {"mean_squared_error_gradient", (function_pointer *)gradient_of_the_first,
     "grad is what the first of the n samples alone would give"},
    {"mean_squared_error_gradient", (function_pointer *)gradient_with_decay,
     "grad differs from what is expected by a multiple of theta"},
    {"mean_squared_error_gradient", (function_pointer *)gradient_is_theta,
     "grad is a copy of theta"},
};

/* The message of the function's first check when that code answers it; the caller frees. */
static char *message_for(const struct subject *subject, const char *function,
                         function_pointer *code)
{
    const struct config *config = &subject->assignment.config;
    struct stand_in student = stand_in_for(subject->oracle, function, code);
    struct check_result result = {0};
    struct examination examination;
    struct error error = {0};
    size_t i = 0;
    while (strcmp(config->checks[i].function->name, function) != 0)
        i++;
    examination_prepare(config, &config->checks[i], subject->oracle, 1, &examination);
    cr_assert_eq(examination_ask(&examination, &student.respondent, &error), 0);
    cr_assert_eq(examination_judge(&examination, &student.respondent, &result, &error), 0);
    char *message = result.message;
    result.message = NULL;
    cr_expect_eq(result.verdict, VERDICT_FAILED);
    check_result_clear(&result);
    examination_release(&examination);
    return message;
}

Test(structure, says_what_a_wrong_array_looks_like)
{
    struct subject subject;
    subject_open(&subject, "mle");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *message = message_for(&subject, wrong[i].function, wrong[i].code);
        cr_expect(strstr(message, wrong[i].words), "'%s' lacks '%s'", message, wrong[i].words);
        free(message);
    }
    subject_close(&subject);
}
