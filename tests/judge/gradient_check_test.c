#include "judge/gradient_check.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { N = 6 };

/* A loss and a gradient, with a way of being wrong. */
struct student {
    double (*loss)(const double x[N]);
    void (*gradient)(const double x[N], double grad[N]);
    size_t wrong; /* this component is times `factor`; N: none */
    double factor;
    unsigned calls;
};

/* Smooth: sum_i cos(x_i) + x_i x_{i+1}. */
static double smooth(const double x[N])
{
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += cos(x[i]) + x[i] * x[(i + 1) % N];
    return sum;
}

static void smooth_gradient(const double x[N], double grad[N])
{
    for (size_t i = 0; i < N; i++)
        grad[i] = -sin(x[i]) + x[(i + 1) % N] + x[(i + N - 1) % N];
}

/* With kinks: sum_i |x_i| + max(0, x_i - x_{i+1}). */
static double kinked(const double x[N])
{
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += fabs(x[i]) + fmax(0, x[i] - x[(i + 1) % N]);
    return sum;
}

static void kinked_gradient(const double x[N], double grad[N])
{
    for (size_t i = 0; i < N; i++)
        grad[i] = (x[i] > 0) - (x[i] < 0);
    for (size_t i = 0; i < N; i++) {
        if (x[i] - x[(i + 1) % N] > 0) {
            grad[i] += 1;
            grad[(i + 1) % N] -= 1;
        }
    }
}

static double changing(const double x[N])
{
    return smooth(x) + 1e-3 * (rand() % 7);
}

static double missing(const double x[N])
{
    return x[0] < 1e9 ? NAN : 0;
}

static void central(const double x[N], double grad[N])
{
    for (size_t i = 0; i < N; i++) {
        double moved[N];
        for (size_t k = 0; k < N; k++)
            moved[k] = x[k];
        moved[i] = x[i] + 1e-5;
        double plus = smooth(moved);
        moved[i] = x[i] - 1e-5;
        grad[i] = (plus - smooth(moved)) / 2e-5;
    }
}

static int evaluate(void *context, size_t count, const double *points, enum asked_for kind,
                    double *values, double *gradients, bool *answered)
{
    struct student *student = context;
    for (size_t i = 0; i < count; i++) {
        const double *x = points + i * N;
        answered[i] = true;
        if (kind & EVALUATION_VALUE)
            values[i] = student->loss(x);
        if (!(kind & EVALUATION_GRADIENT))
            continue;
        student->gradient(x, gradients + i * N);
        if (student->wrong < N)
            gradients[i * N + student->wrong] *= student->factor;
        for (size_t k = 0; student->wrong > N && k < N; k++)
            gradients[i * N + k] *= student->factor;
    }
    return 0;
}

static struct gradient_report report_of(struct student student, const double x[N], uint64_t seed)
{
    struct gradient_report report = {0};
    struct gradient_subject subject = {.n = N, .evaluate = evaluate, .context = &student};
    cr_assert_eq(gradient_check(&subject, x, seed, &report), 0);
    return report;
}

static const double anywhere[N] = {0.3, -1.2, 2, 0.7, -0.1, 1.1};
static const double on_kinks[N] = {0, 0, 1, 1, -1, 0};

Test(gradient_check, accepts_a_right_gradient_everywhere)
{
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct gradient_report report =
            report_of((struct student){smooth, smooth_gradient, N, 1, 0}, anywhere, seed);
        cr_expect_eq(report.verdict, GRADIENT_CONSISTENT, "seed %lu", (unsigned long)seed);
        cr_expect_eq(report.difference, GRADIENT_ANALYTIC);
        gradient_report_release(&report);
    }
}

Test(gradient_check, never_rejects_a_legal_subgradient_on_a_kink)
{
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct gradient_report report =
            report_of((struct student){kinked, kinked_gradient, N, 1, 0}, on_kinks, seed);
        cr_expect_neq(report.verdict, GRADIENT_INCONSISTENT, "seed %lu", (unsigned long)seed);
        gradient_report_release(&report);
    }
}

Test(gradient_check, finds_one_component_that_is_off_by_a_millionth)
{
    for (size_t wrong = 0; wrong < N; wrong++) {
        struct gradient_report report =
            report_of((struct student){smooth, smooth_gradient, wrong, 1 + 1e-6, 0}, anywhere, 7);
        cr_expect_eq(report.verdict, GRADIENT_INCONSISTENT, "component %zu", wrong);
        cr_expect_eq(report.wrong, 1);
        bool named = false;
        for (size_t i = 0; i < report.component_count; i++)
            named |= report.components[i].wrong && report.components[i].index == wrong;
        cr_expect(named, "component %zu", wrong);
        gradient_report_release(&report);
    }
}

Test(gradient_check, gives_the_ratio_of_a_gradient_that_is_a_multiple)
{
    static const double factors[] = {2, -1, 0.2};
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        struct gradient_report report =
            report_of((struct student){smooth, smooth_gradient, N + 1, factors[i], 0}, anywhere, 3);
        cr_expect_eq(report.verdict, GRADIENT_INCONSISTENT);
        cr_expect(fabs(report.ratio - factors[i]) < 1e-6, "%g, not %g", report.ratio, factors[i]);
        gradient_report_release(&report);
    }
}

Test(gradient_check, recognises_differences_in_place_of_a_formula)
{
    struct gradient_report report =
        report_of((struct student){smooth, central, N, 1, 0}, anywhere, 5);
    cr_expect_eq(report.difference, GRADIENT_CENTRAL);
    cr_expect(fabs(report.difference_step - 1e-5) < 1e-9, "%g", report.difference_step);
    gradient_report_release(&report);
}

Test(gradient_check, blames_nobody_where_nothing_can_be_known)
{
    struct gradient_report report =
        report_of((struct student){missing, smooth_gradient, N, 1, 0}, anywhere, 1);
    cr_expect_eq(report.verdict, GRADIENT_UNDECIDED);
    gradient_report_release(&report);
    report = report_of((struct student){changing, smooth_gradient, N, 1, 0}, anywhere, 1);
    cr_expect_eq(report.verdict, GRADIENT_NOT_DETERMINISTIC);
    gradient_report_release(&report);
}
