#include "support/stage.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct check *find_check(const struct config *config, const char *function,
                                      enum check_kind kind)
{
    for (size_t i = 0; i < config->check_count; i++)
        if (config->checks[i].kind == kind &&
            strcmp(config->checks[i].function->name, function) == 0)
            return &config->checks[i];
    cr_assert_fail("there is no such check of %s", function);
    return NULL;
}

void stage_open(struct stage *stage, const char *assignment, const char *function,
                enum check_kind kind, const char *code)
{
    struct error error = {0};
    *stage = (struct stage){0};
    subject_open(&stage->subject, assignment);
    const struct config *config = &stage->subject.assignment.config;
    const struct check *check = find_check(config, function, kind);
    stage->student = respondent_of_reference(stage->subject.oracle, function, code);
    stage->result.check = check;
    examination_prepare(config, check, stage->subject.oracle, 1, &stage->examination);
    cr_assert_eq(examination_ask(&stage->examination, &stage->student, &error), 0);
    cr_assert_eq(examination_judge(&stage->examination, &stage->student, &stage->result, &error),
                 0);
}

void stage_close(struct stage *stage)
{
    plots_release(&stage->plots);
    check_result_clear(&stage->result);
    examination_release(&stage->examination);
    subject_close(&stage->subject);
}

const struct stage_subject stage_subjects[STAGE_SUBJECTS] = {
    {"optimizers", "gradient_descent_step", CHECK_TRAJECTORY,
     "gradient_descent_step__forgets_the_learning_rate"},
    {"mle", "mle_theta", CHECK_MATCHES, "mle_theta__takes_each_feature_alone"},
    {"map", "map_theta", CHECK_MATCHES, "map_theta__forgets_the_noise"},
    {"knn", "knn_accuracy", CHECK_MATCHES, "knn_accuracy__asks_the_nearest_only"},
    {"knn", "knn_cross_validate", CHECK_MATCHES, "knn_cross_validate__returns_the_best_fold"},
    {"gradients", "central_difference", CHECK_MATCHES, "central_difference__divides_by_h"},
    {"losses", "softmax_regression_gradient", CHECK_GRADIENT,
     "softmax_regression_gradient__sums_without_mean"},
    {"newton", "newton_step", CHECK_MATCHES, "newton_step__divides_by_the_diagonal"},
    {"newton", "wolfe_line_search", CHECK_MINIMIZES, "wolfe_line_search__asks_for_decrease_only"},
    {"newton", "bfgs_minimize", CHECK_MINIMIZES, "bfgs_minimize__never_updates_h"},
    {"backprop", "xyz_backward", CHECK_MATCHES, "xyz_backward__ignores_upstream"},
    {"backprop", "mlp_gradient", CHECK_GRADIENT, "mlp_gradient__forgets_the_mean"},
};
