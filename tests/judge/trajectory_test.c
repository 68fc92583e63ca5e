#include "judge/examination.h"
#include "judge/objective.h"

#include "support/subject.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static double quadratic(size_t n, const double x[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)(i + 1) * x[i] * x[i] / 2;
    return sum;
}

static double rosenbrock(size_t n, const double x[])
{
    double sum = n == 1 ? (1 - x[0]) * (1 - x[0]) : 0;
    for (size_t i = 0; i + 1 < n; i++)
        sum += 100 * pow(x[i + 1] - x[i] * x[i], 2) + pow(1 - x[i], 2);
    return sum;
}

static const struct {
    enum course course;
    double (*objective)(size_t n, const double x[]);
} objectives[] = {{COURSE_QUADRATIC, quadratic}, {COURSE_ROSENBROCK, rosenbrock}};

Test(objective, has_the_gradient_that_its_values_have)
{
    static const double start[4] = {-1.2, 1, 0.5, 2}, h = 1e-5;
    for (size_t o = 0; o < sizeof objectives / sizeof *objectives; o++) {
        for (size_t n = 1; n <= 4; n++) {
            double gradient[4];
            course_gradient(objectives[o].course, 1, n, start, gradient);
            for (size_t i = 0; i < n; i++) {
                double plus[4], minus[4];
                memcpy(plus, start, sizeof plus);
                memcpy(minus, start, sizeof minus);
                plus[i] += h;
                minus[i] -= h;
                double slope =
                    (objectives[o].objective(n, plus) - objectives[o].objective(n, minus)) /
                    (2 * h);
                cr_expect(fabs(slope - gradient[i]) <= 1e-6 * fmax(1, fabs(slope)),
                          "%zu of %zu: %g %g", i, n, gradient[i], slope);
            }
        }
    }
}

Test(objective, as_a_probe_depends_on_the_step_alone)
{
    double gradient[3];
    static const double anywhere[3] = {7, 8, 9};
    course_gradient(COURSE_IMPULSE, 1, 3, anywhere, gradient);
    cr_expect(gradient[0] == 1 && gradient[2] == 1);
    course_gradient(COURSE_IMPULSE, 2, 3, anywhere, gradient);
    cr_expect(gradient[0] == 0 && gradient[2] == 0);
    course_gradient(COURSE_ALTERNATING, 2, 3, anywhere, gradient);
    cr_expect_eq(gradient[1], -1);
    course_gradient(COURSE_TINY, 5, 3, anywhere, gradient);
    cr_expect(gradient[0] == 1e-12 && gradient[1] == 1);
}

/* Examines code in place of a function on one of the assignment's checks; the caller clears the result. */
static struct check_result examine(const struct subject *subject, const char *name,
                                   const char *function, const char *code)
{
    struct examination examination;
    struct error error = {0};
    const struct config *config = &subject->assignment.config;
    size_t i = 0;
    while (i < config->check_count && !text_equal(config->checks[i].name, name))
        i++;
    cr_assert_lt(i, config->check_count, "no check '%s'", name);
    struct check_result result = {.check = &config->checks[i]};
    struct respondent respondent = respondent_of_reference(subject->oracle, function, code);
    examination_prepare(config, &config->checks[i], subject->oracle, 1, &examination);
    cr_assert_eq(examination_ask(&examination, &respondent, &error), 0, "%s", error.text);
    cr_assert_eq(examination_judge(&examination, &respondent, &result, &error), 0, "%s",
                 error.text);
    examination_release(&examination);
    return result;
}

static const char adam_check[] = "Adam corrects its moments";

Test(trajectory, shows_the_slides_adam_wrong_in_its_second_step_and_names_it)
{
    struct subject subject;
    subject_open(&subject, "optimizers");
    struct check_result result =
        examine(&subject, adam_check, "adam_step", "adam_step__corrects_by_one_minus_rho");
    cr_expect_eq(result.verdict, VERDICT_FAILED);
    cr_assert_not_null(result.mistake);
    cr_expect_str_eq(result.mistake->id, "adam_step__corrects_by_one_minus_rho");
    size_t k = signature_parameter(result.check->function, "k");
    cr_expect_eq(result.counterexample.call.values[k].scalar.size, 2);
    check_result_clear(&result);
    subject_close(&subject);
}

Test(trajectory, accepts_legal_variants_with_a_remark)
{
    struct subject subject;
    subject_open(&subject, "optimizers");
    struct check_result result =
        examine(&subject, adam_check, "adam_step", "adam_step__variant_efficient_form");
    cr_expect_eq(result.verdict, VERDICT_PASSED);
    cr_expect(result.mistake && result.mistake->is_variant);
    check_result_clear(&result);
    subject_close(&subject);
}

Test(trajectory, says_which_step_and_which_array_go_wrong)
{
    struct subject subject;
    subject_open(&subject, "optimizers");
    struct check_result result = examine(&subject, "Momentum keeps going", "momentum_step",
                                         "nesterov_step__jumps_ahead_first");
    cr_expect_eq(result.verdict, VERDICT_FAILED);
    cr_expect(strstr(result.message, "step 2 goes wrong in theta; v is right"), "%s",
              result.message);
    check_result_clear(&result);
    subject_close(&subject);
}
