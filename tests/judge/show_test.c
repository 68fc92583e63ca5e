#include "judge/show.h"

#include "base/memory.h"
#include "judge/landscape.h"
#include "judge/picture.h"
#include "support/stage.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Shows everything and finds the plot of that name. */
static const struct plot *show_plot(struct stage *stage, const char *name)
{
    struct error error = {0};
    cr_assert_eq(show(&stage->examination, &stage->student, &stage->result, &stage->plots, &error),
                 0, "%s", error.text);
    for (size_t i = 0; i < stage->plots.count; i++)
        if (strcmp(stage->plots.list[i].name, name) == 0)
            return &stage->plots.list[i];
    cr_assert_fail("there is no plot '%s'", name);
    return NULL;
}

static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(1e-3, fmax(fabs(a), fabs(b)));
}

static void expect_same(const struct plot_series *a, const struct plot_series *b)
{
    cr_assert(a && b);
    cr_assert_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        cr_expect(is_near(a->y[i], b->y[i]), "%zu: %g, %g", i, a->y[i], b->y[i]);
}

/* --- steps --- */

/* f = (x^2 + 25 y^2) / 2: gradient descent multiplies x by 1 - epsilon and y by 1 - 25 epsilon. */
Test(show, the_path_of_gradient_descent_is_the_one_that_its_formula_gives)
{
    struct stage stage;
    stage_open(&stage, "optimizers", "gradient_descent_step", CHECK_TRAJECTORY,
               "gradient_descent_step");
    const struct plot *plot = show_plot(&stage, "path-valley");
    const struct plot_series *path = show_series(plot, PLOT_STUDENT);
    const struct landscape *valley = landscape_of(LANDSCAPE_VALLEY);
    double epsilon = atof(strstr(plot->title, "epsilon = ") + strlen("epsilon = "));
    cr_assert_eq(path->count, valley->steps + 1);
    for (size_t k = 0; k < path->count; k++) {
        cr_expect(is_near(path->x[k], valley->start[0] * pow(1 - epsilon, (double)k)));
        cr_expect(is_near(path->y[k], valley->start[1] * pow(1 - 25 * epsilon, (double)k)));
    }
    expect_same(path, show_series(plot, PLOT_REFERENCE));
    stage_close(&stage);
}

Test(show, a_right_step_is_said_to_go_the_references_way)
{
    struct stage stage;
    stage_open(&stage, "optimizers", "adam_step", CHECK_TRAJECTORY, "adam_step");
    const struct plot *plot = show_plot(&stage, "convergence-valley");
    cr_expect(strstr(plot->finding, "goes the reference's way"), "%s", plot->finding);
    cr_expect_null(show_series(plot, PLOT_MISTAKE));
    cr_expect(plot->y.logarithmic);
    stage_close(&stage);
}

Test(show, a_wrong_step_is_shown_beside_the_reference_and_the_mistake_that_it_makes)
{
    struct stage stage;
    stage_open(&stage, "optimizers", "adam_step", CHECK_TRAJECTORY,
               "adam_step__corrects_by_one_minus_rho");
    const struct plot *plot = show_plot(&stage, "convergence-valley");
    const struct plot_series *student = show_series(plot, PLOT_STUDENT),
                             *reference = show_series(plot, PLOT_REFERENCE);
    expect_same(student, show_series(plot, PLOT_MISTAKE));
    cr_expect_str_eq(show_series(plot, PLOT_MISTAKE)->name,
                     "known mistake: corrects by one minus rho");
    cr_expect(!is_near(student->y[student->count - 1], reference->y[reference->count - 1]));
    cr_expect(strstr(plot->finding, "goes the way of the known mistake"), "%s", plot->finding);
    stage_close(&stage);
}

Test(show, every_step_is_taken_from_the_students_own_state)
{
    struct stage stage;
    stage_open(&stage, "optimizers", "momentum_step", CHECK_TRAJECTORY,
               "momentum_step__does_not_keep_the_velocity");
    const struct plot *plot = show_plot(&stage, "path-valley");
    const struct plot_series *path = show_series(plot, PLOT_STUDENT);
    double epsilon = atof(strstr(plot->title, "epsilon = ") + strlen("epsilon = "));
    for (size_t k = 1; k < path->count; k++) /* without velocity it is gradient descent */
        cr_expect(is_near(path->x[k], path->x[k - 1] * (1 - epsilon)));
    stage_close(&stage);
}

Test(show, learning_rates_are_small_right_and_large)
{
    struct stage stage;
    stage_open(&stage, "optimizers", "gradient_descent_step", CHECK_TRAJECTORY,
               "gradient_descent_step");
    const struct plot *plot = show_plot(&stage, "learning-rates-valley");
    double ends[3], begin = plot->series[0].y[0];
    size_t found = 0;
    for (size_t i = 0; i < plot->series_count; i++)
        if (plot->series[i].role == PLOT_STUDENT && found < 3)
            ends[found++] = plot->series[i].y[plot->series[i].count - 1];
    cr_assert_eq(found, 3);
    cr_expect(ends[1] < ends[0] && ends[0] < begin && begin < ends[2], "%g %g %g", ends[0], ends[1],
              ends[2]);
    stage_close(&stage);
}

/* --- a function that does not come back --- */

static size_t asked;

static int never_answers(const struct respondent *respondent, const struct call calls[],
                         size_t count, struct run_limits limits, struct run_style style,
                         struct answer answers[], struct error *error)
{
    (void)respondent, (void)calls, (void)limits, (void)style, (void)error;
    for (size_t i = 0; i < count; i++)
        answers[i] = (struct answer){.kind = i ? ANSWER_NOT_REACHED : ANSWER_TIMED_OUT};
    asked++;
    return 0;
}

static int crashes(const struct respondent *respondent, const struct call calls[], size_t count,
                   struct run_limits limits, struct run_style style, struct answer answers[],
                   struct error *error)
{
    (void)respondent, (void)calls, (void)limits, (void)style, (void)error;
    for (size_t i = 0; i < count; i++)
        answers[i] = (struct answer){.kind = i ? ANSWER_NOT_REACHED : ANSWER_CRASHED};
    return 0;
}

/* --- how often a student is asked --- */

static int answers_as_inner(const struct respondent *respondent, const struct call calls[],
                            size_t count, struct run_limits limits, struct run_style style,
                            struct answer answers[], struct error *error)
{
    asked++;
    return respondent_answer(respondent->inner, calls, count, limits, style, answers, error);
}

/* One whose steps nobody foresees: a hundredth further from zero than the code goes. */
static int goes_further(const struct respondent *respondent, const struct call calls[],
                        size_t count, struct run_limits limits, struct run_style style,
                        struct answer answers[], struct error *error)
{
    int result = answers_as_inner(respondent, calls, count, limits, style, answers, error);
    for (size_t i = 0; i < count && !result; i++)
        for (size_t k = 0; k < calls[i].signature->parameter_count; k++) {
            double *array = answers[i].arrays[k];
            for (size_t j = 0; array && j < calls[i].values[k].count; j++)
                array[j] *= 1.01;
        }
    return result;
}

/* The path of gradient descent of a student who answers like that. */
static const struct plot_series *
path_of(struct stage *stage,
        int (*answer)(const struct respondent *, const struct call[], size_t, struct run_limits,
                      struct run_style, struct answer[], struct error *),
        struct respondent *inner, double *epsilon)
{
    stage_open(stage, "optimizers", "gradient_descent_step", CHECK_TRAJECTORY,
               "gradient_descent_step");
    *inner = stage->student;
    stage->student = (struct respondent){.answer = answer, .inner = inner};
    asked = 0;
    const struct plot *plot = show_plot(stage, "path-valley");
    *epsilon = atof(strstr(plot->title, "epsilon = ") + strlen("epsilon = "));
    return show_series(plot, PLOT_STUDENT);
}

Test(show, a_path_that_is_foreseen_takes_few_questions)
{
    struct stage stage;
    struct respondent inner;
    double epsilon;
    const struct plot_series *path = path_of(&stage, answers_as_inner, &inner, &epsilon);
    cr_expect_eq(path->count, landscape_of(LANDSCAPE_VALLEY)->steps + 1);
    /* The path, and the three of its learning rates. */
    cr_expect_leq(asked, 4 * 6, "%zu questions", asked);
    stage_close(&stage);
}

Test(show, a_path_that_is_not_foreseen_is_the_students_own_all_the_same)
{
    struct stage stage;
    struct respondent inner;
    double epsilon;
    const struct plot_series *path = path_of(&stage, goes_further, &inner, &epsilon);
    const struct landscape *valley = landscape_of(LANDSCAPE_VALLEY);
    cr_assert_eq(path->count, valley->steps + 1);
    for (size_t k = 0; k < path->count; k++) {
        cr_expect(is_near(path->x[k], valley->start[0] * pow(1.01 * (1 - epsilon), (double)k)));
        cr_expect(
            is_near(path->y[k], valley->start[1] * pow(1.01 * (1 - 25 * epsilon), (double)k)));
    }
    stage_close(&stage);
}

Test(show, a_function_that_never_comes_back_is_waited_for_once)
{
    for (size_t i = 0; i < STAGE_SUBJECTS; i++) {
        struct stage stage;
        struct error error = {0};
        stage_open(&stage, stage_subjects[i].assignment, stage_subjects[i].function,
                   stage_subjects[i].kind, stage_subjects[i].function);
        stage.student.answer = never_answers;
        asked = 0;
        cr_expect_eq(show(&stage.examination, &stage.student, &stage.result, &stage.plots, &error),
                     0);
        cr_expect_leq(asked, 1, "%s was asked %zu times", stage_subjects[i].function, asked);
        stage.student.answer = crashes;
        cr_expect_eq(show(&stage.examination, &stage.student, &stage.result, &stage.plots, &error),
                     0);
        stage_close(&stage);
    }
}

Test(show, every_plot_has_a_title_axes_with_words_and_a_finding)
{
    for (size_t i = 0; i < STAGE_SUBJECTS; i++) {
        struct stage stage;
        struct error error = {0};
        stage_open(&stage, stage_subjects[i].assignment, stage_subjects[i].function,
                   stage_subjects[i].kind, stage_subjects[i].function);
        cr_expect_eq(show(&stage.examination, &stage.student, &stage.result, &stage.plots, &error),
                     0);
        cr_expect_gt(stage.plots.count, 0, "%s shows nothing", stage_subjects[i].function);
        for (size_t k = 0; k < stage.plots.count; k++) {
            const struct plot *plot = &stage.plots.list[k];
            cr_expect(strstr(plot->title, stage_subjects[i].function), "%s", plot->title);
            cr_expect(*plot->finding, "%s finds nothing", plot->title);
            cr_expect(plot->form == PLOT_GRAPH || (*plot->x.label && *plot->y.label), "%s",
                      plot->title);
            cr_expect_eq(plot->name[strspn(plot->name, "abcdefghijklmnopqrstuvwxyz0123456789-")],
                         0);
        }
        stage_close(&stage);
    }
}

/* --- gradients --- */

Test(show, a_wrong_gradient_is_a_heat_map_of_its_errors)
{
    struct stage stage;
    stage_open(&stage, "mle", "log_likelihood_gradient", CHECK_GRADIENT,
               "log_likelihood_gradient__has_the_slides_sign_in_sigma");
    const struct plot *plot = show_plot(&stage, "gradient-error");
    cr_expect_eq(stage.plots.count, 1, "only grad_sigma is wrong");
    cr_expect(strstr(plot->title, "grad_sigma"), "%s", plot->title);
    cr_expect_eq(plot->grid.rows * plot->grid.columns, 1);
    cr_expect_gt(plot->grid.values[0], -3);
    cr_expect(strstr(plot->finding, "1 of the 1 component of grad_sigma is wrong"), "%s",
              plot->finding);
    stage_close(&stage);
}

Test(show, a_right_gradient_has_no_errors_to_show)
{
    struct stage stage;
    struct error error = {0};
    stage_open(&stage, "mle", "log_likelihood_gradient", CHECK_GRADIENT, "log_likelihood_gradient");
    cr_expect_eq(show(&stage.examination, &stage.student, &stage.result, &stage.plots, &error), 0);
    cr_expect_eq(stage.plots.count, 0);
    stage_close(&stage);
}

/* --- demonstrations --- */

Test(show, the_fit_has_a_band_of_one_sigma_and_two_thirds_of_the_samples_in_it)
{
    struct stage stage;
    stage_open(&stage, "mle", "mle_theta", CHECK_MATCHES, "mle_theta");
    const struct plot *plot = show_plot(&stage, "fit");
    const struct plot_series *band = NULL, *samples = show_series(plot, PLOT_DATA);
    for (size_t i = 0; i < plot->series_count; i++)
        band = plot->series[i].mark == PLOT_BAND ? &plot->series[i] : band;
    cr_assert(band && samples);
    double sigma = (band->high[0] - band->low[0]) / 2;
    cr_expect(sigma > 0.15 && sigma < 0.35, "sigma is %g", sigma);
    size_t inside = 0;
    for (size_t i = 0; i < samples->count; i++) {
        size_t k = 0;
        while (k + 1 < band->count && band->x[k + 1] < samples->x[i])
            k++;
        inside += samples->y[i] > band->low[k] && samples->y[i] < band->high[k];
    }
    cr_expect(inside >= 12 && inside <= 21, "%zu of %zu are inside", inside, samples->count);
    stage_close(&stage);
}

Test(show, a_numerical_gradient_has_the_slopes_of_theory)
{
    static const struct {
        const char *function;
        double slope;
    } methods[] = {{"forward_difference", 1}, {"central_difference", 2}};
    for (size_t i = 0; i < 2; i++) {
        struct stage stage;
        stage_open(&stage, "gradients", methods[i].function, CHECK_MATCHES, methods[i].function);
        const struct plot *plot = show_plot(&stage, "v-curve");
        const struct plot_series *errors = show_series(plot, PLOT_STUDENT),
                                 *theory = show_series(plot, PLOT_THEORY);
        double slope = log10(theory->y[0] / theory->y[1]) / log10(theory->x[0] / theory->x[1]);
        cr_expect(fabs(slope - methods[i].slope) < 1e-6, "%g", slope);
        double drawn = log10(errors->y[4] / errors->y[8]);
        cr_expect(fabs(drawn - methods[i].slope) < 0.1, "%g", drawn);
        cr_expect_gt(errors->y[errors->count - 1], 1e3 * errors->y[20]);
        stage_close(&stage);
    }
}

Test(show, weights_shrink_as_lambda_grows)
{
    struct stage stage;
    stage_open(&stage, "map", "map_theta", CHECK_MATCHES, "map_theta");
    const struct plot *plot = show_plot(&stage, "ridge-path");
    size_t weights = 0;
    for (size_t i = 0; i < plot->series_count; i++) {
        const struct plot_series *series = &plot->series[i];
        weights += series->role == PLOT_STUDENT;
        cr_expect(fabs(series->y[series->count - 1]) < 0.01);
    }
    cr_expect_eq(weights, 6);
    stage_close(&stage);
}

Test(show, one_neighbour_knows_its_own_training_data)
{
    struct stage stage;
    stage_open(&stage, "knn", "knn_accuracy", CHECK_MATCHES, "knn_accuracy");
    const struct plot *plot = show_plot(&stage, "accuracy-against-k");
    const struct plot_series *bars = NULL, *training = NULL;
    for (size_t i = 0; i < plot->series_count; i++) {
        const struct plot_series *series = &plot->series[i];
        bars = series->mark == PLOT_BARS ? series : bars;
        training = series->role == PLOT_STUDENT && series->mark == PLOT_LINE ? series : training;
    }
    cr_assert(bars && training);
    cr_expect_eq(training->x[0], 1);
    cr_expect_eq(training->y[0], 1);
    for (size_t i = 0; i < bars->count; i++)
        cr_expect(bars->low[i] <= bars->y[i] + 1e-12 && bars->y[i] <= bars->high[i] + 1e-12);
    stage_close(&stage);
}

Test(show, training_with_a_right_gradient_goes_down)
{
    struct stage stage;
    stage_open(&stage, "backprop", "mlp_gradient", CHECK_GRADIENT, "mlp_gradient");
    const struct plot_series *loss = show_series(show_plot(&stage, "training"), PLOT_STUDENT);
    for (size_t i = 1; i < loss->count; i++)
        cr_expect(loss->y[i] <= loss->y[i - 1]);
    cr_expect(loss->y[loss->count - 1] < 0.5 * loss->y[0]);
    stage_close(&stage);
}

Test(show, the_graph_has_the_slides_numbers)
{
    static const double values[] = {2, -5, 3, -10, -7}, gradients[] = {-5, 2, 1, 1, 1};
    static const struct {
        const char *function;
        enum check_kind kind;
    } functions[] = {{"xyz_backward", CHECK_MATCHES}, {"graph_backward", CHECK_GRADIENT}};
    for (size_t f = 0; f < 2; f++) {
        struct stage stage;
        stage_open(&stage, "backprop", functions[f].function, functions[f].kind,
                   functions[f].function);
        const struct plot *plot = show_plot(&stage, "graph");
        cr_assert_eq(plot->node_count, 5);
        for (size_t i = 0; i < 5; i++) {
            cr_expect_eq(plot->nodes[i].value, values[i]);
            cr_expect_eq(plot->nodes[i].gradient, gradients[i], "%s %zu: %g", functions[f].function,
                         i, plot->nodes[i].gradient);
        }
        stage_close(&stage);
    }
}

Test(show, newton_reaches_rosenbrocks_minimum_in_a_few_steps)
{
    struct stage stage;
    stage_open(&stage, "newton", "newton_step", CHECK_MATCHES, "newton_step");
    const struct plot_series *path = show_series(show_plot(&stage, "newton-path"), PLOT_STUDENT);
    cr_expect(is_near(path->x[7], 1) && is_near(path->y[7], 1), "%g %g", path->x[7], path->y[7]);
    stage_close(&stage);
}

Test(show, evaluations_are_counted_from_one_and_never_rise)
{
    struct stage stage;
    stage_open(&stage, "newton", "bfgs_minimize", CHECK_MINIMIZES, "bfgs_minimize");
    const struct plot_series *values = show_series(show_plot(&stage, "convergence"), PLOT_STUDENT);
    cr_expect_eq(values->x[0], 1);
    for (size_t i = 1; i < values->count; i++)
        cr_expect(values->y[i] <= values->y[i - 1]);
    stage_close(&stage);
}

/* --- pictures --- */

Test(picture, every_assignment_has_one)
{
    static const char *const names[] = {"backprop", "gradients", "knn",    "losses",
                                        "map",      "mle",       "newton", "optimizers"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct subject subject;
        struct plots plots = {0};
        struct error error = {0};
        subject_open(&subject, names[i]);
        cr_expect_eq(picture_make(&subject.assignment, subject.oracle, &plots, &error), 0, "%s: %s",
                     names[i], error.text);
        cr_expect_eq(plots.count, 1);
        plots_release(&plots);
        subject_close(&subject);
    }
}

Test(picture, functions_that_are_compared_are_told_apart)
{
    struct subject subject;
    struct plots plots = {0};
    struct error error = {0};
    subject_open(&subject, "optimizers");
    cr_assert_eq(picture_make(&subject.assignment, subject.oracle, &plots, &error), 0);
    size_t colours = 0, data = 0;
    for (size_t i = 0; i < plots.list[0].series_count; i++) {
        const struct plot_series *series = &plots.list[0].series[i];
        colours |= series->role == PLOT_REFERENCE ? (size_t)1 << series->colour : 0;
        data += series->role == PLOT_DATA;
    }
    cr_expect_eq(colours, 2 + 4 + 8 + 16);
    cr_expect_eq(data, 1, "the minimum is marked once");
    plots_release(&plots);
    subject_close(&subject);
}
