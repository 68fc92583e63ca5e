#include "judge/gradient_models.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const char *const verdicts[] = {"undecided", "consistent", "inconsistent",
                                       "not deterministic"};

static const struct {
    const char *name;
    double (*value)(size_t n, const double x[]);
    void (*gradient)(size_t n, const double x[], double g[]);
} right[] = {
    {"a smooth loss", smooth, smooth_gradient},
    {"absolute values", absolute, absolute_gradient},
    {"a hinge", hinge, hinge_gradient},
    {"a maximum", largest, largest_gradient},
};
enum { RIGHT = sizeof right / sizeof *right };

Test(gradient_check, accepts_right_gradients_of_smooth_and_kinked_losses)
{
    for (size_t k = 0; k < RIGHT; k++)
        for (uint64_t seed = 0; seed < 50; seed++) {
            double x[N];
            fill_point(N, x, seed, seed % 2);
            struct gradient_report report = check_model(
                (struct model){.value = right[k].value, .gradient = right[k].gradient}, x, seed);
            cr_assert_eq(report.verdict, GRADIENT_CONSISTENT, "%s, seed %d: %s", right[k].name,
                         (int)seed, verdicts[report.verdict]);
            cr_expect_eq(report.component_count, 0);
            cr_expect_eq(report.difference, GRADIENT_ANALYTIC);
            cr_expect_not(report.float_values || report.float_gradient, "%s", right[k].name);
            cr_expect(report.rounds <= 6, "%s: %zu calls", right[k].name, report.rounds);
            gradient_report_release(&report);
        }
}

Test(gradient_check, accepts_every_legal_subgradient_where_x_is_on_a_kink)
{
    static const double legal[] = {-1, -0.5, 0.25, 1};
    for (size_t k = 0; k < sizeof legal / sizeof *legal; k++) {
        double x[N];
        fill_point(N, x, k, true);
        struct gradient_report report = check_model(
            (struct model){.value = absolute, .gradient = absolute_gradient, .at_kink = legal[k]},
            x, k);
        cr_expect_eq(report.verdict, GRADIENT_CONSISTENT, "%g: %s", legal[k],
                     verdicts[report.verdict]);
        cr_expect_eq(report.alone, 0);
        gradient_report_release(&report);
    }
}

Test(gradient_check, accepts_a_kink_in_all_components_at_once)
{
    double zeros[N] = {0};
    struct gradient_report report = check_model(
        (struct model){.value = absolute, .gradient = absolute_gradient, .at_kink = 1}, zeros, 1);
    cr_expect_eq(report.verdict, GRADIENT_CONSISTENT, "%s", verdicts[report.verdict]);
    gradient_report_release(&report);
}

/* --- mistakes --- */

static void one_component(struct model *model, size_t n, const double x[], double g[])
{
    (void)n, (void)x;
    g[model->index] *= model->factor;
}

static void all_components(struct model *model, size_t n, const double x[], double g[])
{
    (void)x;
    for (size_t i = 0; i < n; i++)
        g[i] *= model->factor;
}

static void from_component_on(struct model *model, size_t n, const double x[], double g[])
{
    (void)x;
    for (size_t i = model->index; i < n; i++)
        g[i] *= model->factor;
}

Test(gradient_check, finds_and_names_one_component_off_by_a_millionth)
{
    for (size_t k = 0; k < RIGHT - 1; k++)
        for (size_t index = 0; index < N; index++) {
            double x[N], g[N];
            fill_point(N, x, index, false);
            right[k].gradient(N, x, g);
            if (fabs(g[index]) < 1e-4)
                continue;
            struct gradient_report report =
                check_model((struct model){.value = right[k].value,
                                           .gradient = right[k].gradient,
                                           .mistake = one_component,
                                           .index = index,
                                           .factor = 1 + 1e-6},
                            x, index);
            cr_assert_eq(report.verdict, GRADIENT_INCONSISTENT, "%s, component %zu: %s",
                         right[k].name, index, verdicts[report.verdict]);
            cr_assert_eq(report.component_count, 1, "%s, component %zu: %zu named", right[k].name,
                         index, report.component_count);
            cr_expect_eq(report.components[0].index, index);
            cr_expect(report.components[0].wrong);
            cr_expect_float_eq(report.components[0].ratio, 1 + 1e-6, 2e-7);
            gradient_report_release(&report);
        }
}

Test(gradient_check, names_one_component_among_many_in_blocks)
{
    static double x[LARGE];
    static const size_t blocks[] = {300, 20, 270, 10};
    fill_point(LARGE, x, 3, false);
    struct gradient_report report = check_model_blocks((struct model){.value = smooth,
                                                                      .gradient = smooth_gradient,
                                                                      .mistake = one_component,
                                                                      .index = 444,
                                                                      .factor = 1 + 1e-6},
                                                       LARGE, x, 5, blocks, 4);
    cr_assert_eq(report.verdict, GRADIENT_INCONSISTENT, "%s", verdicts[report.verdict]);
    cr_assert_eq(report.component_count, 1);
    cr_expect_eq(report.components[0].index, 444);
    for (size_t block = 0; block < 4; block++)
        cr_expect_eq(report.blocks[block], block == 2 ? GRADIENT_BLOCK_WRONG : GRADIENT_BLOCK_RIGHT,
                     "block %zu: %d", block, (int)report.blocks[block]);
    gradient_report_release(&report);
}

Test(gradient_check, samples_a_block_that_is_wrong_as_a_whole)
{
    static double x[LARGE];
    static const size_t blocks[] = {300, 20, 280};
    fill_point(LARGE, x, 4, false);
    struct gradient_report report = check_model_blocks((struct model){.value = smooth,
                                                                      .gradient = smooth_gradient,
                                                                      .mistake = from_component_on,
                                                                      .index = 320,
                                                                      .factor = 3},
                                                       LARGE, x, 6, blocks, 3);
    cr_assert_eq(report.verdict, GRADIENT_INCONSISTENT, "%s", verdicts[report.verdict]);
    cr_expect_float_eq(report.ratio, 3, 1e-5);
    cr_expect(report.wrong >= 50, "%zu", report.wrong);
    cr_expect_eq(report.blocks[0], GRADIENT_BLOCK_RIGHT);
    cr_expect_eq(report.blocks[1], GRADIENT_BLOCK_RIGHT);
    cr_expect_eq(report.blocks[2], GRADIENT_BLOCK_WRONG);
    gradient_report_release(&report);
}

Test(gradient_check, tells_right_blocks_from_wrong_ones)
{
    static const size_t blocks[] = {10, 4, 10};
    double x[N];
    fill_point(N, x, 9, false);
    struct gradient_report report = check_model_blocks((struct model){.value = smooth,
                                                                      .gradient = smooth_gradient,
                                                                      .mistake = from_component_on,
                                                                      .index = 14,
                                                                      .factor = -1},
                                                       N, x, 2, blocks, 3);
    cr_assert_eq(report.verdict, GRADIENT_INCONSISTENT);
    cr_expect_eq(report.blocks[0], GRADIENT_BLOCK_RIGHT);
    cr_expect_eq(report.blocks[1], GRADIENT_BLOCK_RIGHT);
    cr_expect_eq(report.blocks[2], GRADIENT_BLOCK_WRONG);
    gradient_report_release(&report);
}

Test(gradient_check, reports_the_one_ratio_of_a_scaled_gradient)
{
    static const double factors[] = {2, 1.0 / N, -1, 0.5};
    for (size_t k = 0; k < sizeof factors / sizeof *factors; k++)
        for (size_t loss = 0; loss < 3; loss++) {
            double x[N];
            fill_point(N, x, k + 20, false);
            struct gradient_report report =
                check_model((struct model){.value = right[loss].value,
                                           .gradient = right[loss].gradient,
                                           .mistake = all_components,
                                           .index = 0,
                                           .factor = factors[k]},
                            x, k);
            cr_assert_eq(report.verdict, GRADIENT_INCONSISTENT, "%s", right[loss].name);
            cr_expect(report.wrong >= N - 4, "%s: %zu", right[loss].name, report.wrong);
            cr_expect_float_eq(report.ratio, factors[k], 1e-6, "%s: %g", right[loss].name,
                               report.ratio);
            gradient_report_release(&report);
        }
}

static void forgets_curvature(struct model *model, size_t n, const double x[], double g[])
{
    (void)model;
    for (size_t i = 0; i < n; i++)
        g[i] -= x[i];
}

Test(gradient_check, has_no_one_ratio_for_a_forgotten_term)
{
    double x[N];
    fill_point(N, x, 30, false);
    struct gradient_report report = check_model(
        (struct model){.value = smooth, .gradient = smooth_gradient, .mistake = forgets_curvature},
        x, 3);
    cr_expect_eq(report.verdict, GRADIENT_INCONSISTENT, "%s", verdicts[report.verdict]);
    cr_expect(isnan(report.ratio));
    cr_assert_not_null(report.numeric);
    double g[N];
    smooth_gradient(N, x, g);
    for (size_t i = 0; i < N; i++)
        cr_expect_float_eq(report.numeric[i], g[i], 1e-8 * fmax(1, fabs(g[i])));
    gradient_report_release(&report);
}

static void replaces_zero(struct model *model, size_t n, const double x[], double g[])
{
    (void)model;
    for (size_t i = 0; i < n; i++)
        if (x[i] == 0)
            g[i] = 5;
}

Test(gradient_check, only_remarks_on_a_value_at_x_alone)
{
    double x[N];
    fill_point(N, x, 31, true);
    struct gradient_report report = check_model(
        (struct model){.value = smooth, .gradient = smooth_gradient, .mistake = replaces_zero}, x,
        3);
    cr_expect_eq(report.verdict, GRADIENT_CONSISTENT);
    cr_expect_eq(report.alone, N / 3);
    cr_expect_eq(report.alone_index, 0);
    gradient_report_release(&report);
}

/* --- differences handed in as gradients --- */

static void central(struct model *model, size_t n, const double x[], double g[])
{
    double y[N];
    memcpy(y, x, n * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        y[i] = x[i] + model->factor;
        double plus = model->value(n, y);
        y[i] = x[i] - model->factor;
        g[i] = (plus - model->value(n, y)) / (2 * model->factor);
        y[i] = x[i];
    }
}

static void forward(struct model *model, size_t n, const double x[], double g[])
{
    double y[N], value = model->value(n, x);
    memcpy(y, x, n * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        y[i] = x[i] + model->factor;
        g[i] = (model->value(n, y) - value) / model->factor;
        y[i] = x[i];
    }
}

static const struct {
    const char *name;
    void (*mistake)(struct model *model, size_t n, const double x[], double g[]);
    double h;
    enum gradient_difference difference;
    double step;
} differences[] = {
    {"central 1e-5", central, 1e-5, GRADIENT_CENTRAL, 1e-5},
    {"central 1e-6", central, 1e-6, GRADIENT_CENTRAL, 1e-6},
    {"central 1e-4", central, 1e-4, GRADIENT_CENTRAL, 1e-4},
    {"forward 1e-8", forward, 1e-8, GRADIENT_FORWARD, 1e-8},
    {"forward 1e-6", forward, 1e-6, GRADIENT_FORWARD, 1e-6},
    {"central with a step of one's own", central, 3.7e-6, GRADIENT_NUMERICAL, 0},
};

Test(gradient_check, recognises_a_difference_handed_in_as_the_gradient)
{
    for (size_t k = 0; k < sizeof differences / sizeof *differences; k++)
        for (uint64_t seed = 0; seed < 10; seed++) {
            double x[N];
            fill_point(N, x, seed + 40, false);
            struct gradient_report report =
                check_model((struct model){.value = smooth,
                                           .gradient = smooth_gradient,
                                           .mistake = differences[k].mistake,
                                           .index = 0,
                                           .factor = differences[k].h},
                            x, seed);
            cr_expect_eq(report.difference, differences[k].difference, "%s, seed %d: %d",
                         differences[k].name, (int)seed, (int)report.difference);
            cr_expect_eq(report.difference_step, differences[k].step, "%s", differences[k].name);
            if (differences[k].h < 1e-4 && differences[k].difference != GRADIENT_FORWARD)
                cr_expect_neq(report.verdict, GRADIENT_INCONSISTENT, "%s", differences[k].name);
            gradient_report_release(&report);
        }
}

/* --- float, noise, chance, and no answer --- */

Test(gradient_check, tells_arithmetic_in_float_and_rejects_nothing_for_it)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        double x[N];
        fill_point(N, x, seed + 60, false);
        struct gradient_report whole =
            check_model((struct model){.value = in_float, .gradient = in_float_gradient}, x, seed);
        cr_expect(whole.float_values && whole.float_gradient);
        cr_expect_neq(whole.verdict, GRADIENT_INCONSISTENT);
        gradient_report_release(&whole);
        struct gradient_report part = check_model(
            (struct model){.value = partly_float, .gradient = partly_float_gradient}, x, seed);
        cr_expect(part.float_values);
        cr_expect_neq(part.verdict, GRADIENT_INCONSISTENT);
        gradient_report_release(&part);
    }
}

static double wavering(size_t n, const double x[])
{
    static unsigned calls;
    return smooth(n, x) + 1e-12 * (double)(calls++ % 7);
}

static void wavering_gradient(struct model *model, size_t n, const double x[], double g[])
{
    (void)n, (void)x;
    g[0] += 1e-9 * (double)(model->calls++ % 5);
}

Test(gradient_check, tells_a_loss_or_gradient_that_is_not_deterministic)
{
    double x[N];
    fill_point(N, x, 70, false);
    struct gradient_report loss =
        check_model((struct model){.value = wavering, .gradient = smooth_gradient}, x, 1);
    cr_expect_eq(loss.verdict, GRADIENT_NOT_DETERMINISTIC);
    gradient_report_release(&loss);
    struct gradient_report gradient = check_model(
        (struct model){.value = smooth, .gradient = smooth_gradient, .mistake = wavering_gradient},
        x, 1);
    cr_expect_eq(gradient.verdict, GRADIENT_NOT_DETERMINISTIC);
    gradient_report_release(&gradient);
}

static double not_a_number(size_t n, const double x[])
{
    (void)n;
    return x[0] - x[0] == 0 ? (double)NAN : 0;
}

static void with_nan(struct model *model, size_t n, const double x[], double g[])
{
    (void)n, (void)x;
    g[model->index] = NAN;
}

Test(gradient_check, is_undecided_where_nothing_finite_comes_back)
{
    double x[N];
    fill_point(N, x, 71, false);
    struct gradient_report loss =
        check_model((struct model){.value = not_a_number, .gradient = smooth_gradient}, x, 1);
    cr_expect_eq(loss.verdict, GRADIENT_UNDECIDED);
    cr_expect_eq(loss.reason, GRADIENT_REASON_VALUE);
    gradient_report_release(&loss);
    struct gradient_report gradient = check_model(
        (struct model){.value = smooth, .gradient = smooth_gradient, .mistake = with_nan}, x, 1);
    cr_expect_eq(gradient.verdict, GRADIENT_UNDECIDED);
    cr_expect_eq(gradient.reason, GRADIENT_REASON_GRADIENT);
    gradient_report_release(&gradient);
}

Test(gradient_check, works_where_the_loss_has_a_domain)
{
    double x[N];
    for (size_t i = 0; i < N; i++)
        x[i] = 0.875 + 0.01 * (double)i;
    struct gradient_report report =
        check_model((struct model){.value = root, .gradient = root_gradient}, x, 1);
    cr_expect_eq(report.verdict, GRADIENT_CONSISTENT, "%s, reason %d", verdicts[report.verdict],
                 (int)report.reason);
    gradient_report_release(&report);
    report = check_model((struct model){.value = root,
                                        .gradient = root_gradient,
                                        .mistake = one_component,
                                        .index = 7,
                                        .factor = 1 + 1e-5},
                         x, 1);
    cr_expect_eq(report.verdict, GRADIENT_INCONSISTENT, "%s", verdicts[report.verdict]);
    gradient_report_release(&report);
}

/* Answers every second call, at random by position. */
static int answers_some(void *context, size_t count, const double *points, enum asked_for kind,
                        double *values, double *gradients, bool *answered)
{
    model_evaluate(context, count, points, kind, values, gradients, answered);
    for (size_t i = 3; i < count; i++)
        answered[i] = (i * 2654435761u >> 7) % 2;
    return 0;
}

static int ends_the_check(void *context, size_t count, const double *points, enum asked_for kind,
                          double *values, double *gradients, bool *answered)
{
    struct model *model = context;
    model_evaluate(context, count, points, kind, values, gradients, answered);
    return model->calls-- ? 0 : -1;
}

Test(gradient_check, never_fails_a_right_gradient_for_calls_without_an_answer)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        double x[N];
        fill_point(N, x, seed + 80, false);
        struct model model = {.value = smooth, .gradient = smooth_gradient};
        struct gradient_subject subject = model_subject(&model, N);
        struct gradient_report report;
        subject.evaluate = answers_some;
        cr_assert_eq(gradient_check(&subject, x, seed, &report), 0);
        cr_expect(report.verdict == GRADIENT_UNDECIDED || report.verdict == GRADIENT_CONSISTENT);
        gradient_report_release(&report);
    }
}

Test(gradient_check, ends_empty_when_the_subject_ends_it)
{
    for (size_t calls = 0; calls < 12; calls++) {
        double x[N];
        fill_point(N, x, 90, false);
        struct model model = {.value = smooth,
                              .gradient = smooth_gradient,
                              .mistake = one_component,
                              .index = 3,
                              .factor = 2,
                              .calls = calls};
        struct gradient_subject subject = model_subject(&model, N);
        struct gradient_report report;
        subject.evaluate = ends_the_check;
        int result = gradient_check(&subject, x, 1, &report);
        if (result)
            cr_expect(!report.components && !report.bound && !report.blocks);
        gradient_report_release(&report);
    }
}

/* --- what is verified, and what it costs --- */

static double flat_in_last(size_t n, const double x[])
{
    return smooth(n - 1, x);
}

static void flat_in_last_gradient(size_t n, const double x[], double g[])
{
    smooth_gradient(n - 1, x, g);
    g[n - 1] = 0;
}

Test(gradient_check, says_which_components_are_verified_only_absolutely)
{
    double x[N];
    fill_point(N, x, 91, false);
    struct gradient_report report =
        check_model((struct model){.value = flat_in_last, .gradient = flat_in_last_gradient}, x, 1);
    cr_assert_eq(report.verdict, GRADIENT_CONSISTENT);
    cr_assert_eq(report.absolute_count, 1);
    cr_expect_eq(report.absolute[0], N - 1);
    cr_expect(report.bound[N - 1] < 1e-11, "%g", report.bound[N - 1]);
    gradient_report_release(&report);
}

Test(gradient_check, asks_the_same_points_for_the_same_seed)
{
    double x[N];
    fill_point(N, x, 92, false);
    struct gradient_report first =
        check_model((struct model){.value = hinge, .gradient = hinge_gradient}, x, 4);
    struct gradient_report second =
        check_model((struct model){.value = hinge, .gradient = hinge_gradient}, x, 4);
    for (size_t i = 0; i < N; i++)
        cr_expect_eq(first.bound[i], second.bound[i]);
    cr_expect_eq(first.values, second.values);
    gradient_report_release(&first);
    gradient_report_release(&second);
}

Test(gradient_check, takes_one_parameter)
{
    double x = 0.3;
    struct gradient_report report = check_model_blocks(
        (struct model){.value = smooth, .gradient = smooth_gradient}, 1, &x, 1, NULL, 0);
    cr_expect_eq(report.verdict, GRADIENT_CONSISTENT);
    gradient_report_release(&report);
    report = check_model_blocks((struct model){.value = smooth,
                                               .gradient = smooth_gradient,
                                               .mistake = one_component,
                                               .index = 0,
                                               .factor = 2},
                                1, &x, 1, NULL, 0);
    cr_expect_eq(report.verdict, GRADIENT_INCONSISTENT);
    gradient_report_release(&report);
}
