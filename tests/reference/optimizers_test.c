/*
 * Optimizers by their fingerprints: the length of step k, in units of the learning rate, while the gradient is 1 all
 * the time; and closed forms on a quadratic.
 */
#include "optimizers.h"

#include <criterion/criterion.h>
#include <math.h>

typedef __typeof__(adam_step) adam_function;
typedef __typeof__(adagrad_step) adagrad_function;
typedef __typeof__(rmsprop_step) rmsprop_function;

adam_function adam_step__corrects_by_one_minus_rho, adam_step__forgets_the_correction,
    adam_step__corrects_s_only, adam_step__corrects_r_only, adam_step__counts_one_too_many,
    adam_step__corrects_in_place;
adagrad_function adagrad_step__forgets_the_root, adagrad_step__does_not_accumulate;
rmsprop_function rmsprop_step__swaps_rho;

enum { MARKS = 6 };

static const size_t marks[MARKS] = {1, 2, 3, 10, 100, 1000};

/* The step in which mark number `next` is due; compares it and moves on. */
static void compare_at_mark(const char *name, size_t k, double step, const double lengths[MARKS],
                            size_t *next)
{
    if (*next == MARKS || k != marks[*next])
        return;
    double want = lengths[(*next)++];
    if (isnan(want))
        return;
    cr_expect(fabs(step - want) <= 1e-4 * fmax(want, 0.1), "%s: step %zu is %.6f, not %.6f", name,
              k, step, want);
}

static const struct {
    const char *name;
    adam_function *step;
    double lengths[MARKS]; /* NAN: not tabulated */
} adams[] = {
    {"right", adam_step, {1, 1, 1, 1, 1, 1}},
    {"1 - rho",
     adam_step__corrects_by_one_minus_rho,
     {1, 1.34384, 1.56540, 2.06430, 1.02483, 0.39768}},
    {"no correction",
     adam_step__forgets_the_correction,
     {3.16228, 4.24959, 4.95023, 6.52788, 3.24080, 1.25758}},
    {"only s", adam_step__corrects_s_only, {31.6228, 22.3663, 18.2666, 10.0225, 3.24088, 1.25758}},
    {"only r", adam_step__corrects_r_only, {0.1, 0.19, 0.271, 0.65132, 0.99997, 1}},
    {"k one too many",
     adam_step__counts_one_too_many,
     {0.74414, 0.85846, 0.90970, 0.99527, 1.00474, 1.00029}},
    {"in place", adam_step__corrects_in_place, {1, 0.23532, 0.04371, NAN, NAN, NAN}},
};

Test(adam, has_its_fingerprint_and_each_mistake_another)
{
    static const double one[1] = {1};
    for (size_t a = 0; a < sizeof adams / sizeof *adams; a++) {
        double theta[1] = {0}, s[1] = {0}, r[1] = {0}, before = 0;
        for (size_t k = 1, next = 0; k <= 1000; k++) {
            adams[a].step(1, theta, s, r, one, k, 1, 0.9, 0.999, 0);
            compare_at_mark(adams[a].name, k, before - theta[0], adams[a].lengths, &next);
            before = theta[0];
        }
    }
}

static const struct {
    const char *name;
    adagrad_function *step;
    double lengths[MARKS];
} adagrads[] = {
    {"right", adagrad_step, {1, .70711, .57735, .31623, .1, .03162}},
    {"no root", adagrad_step__forgets_the_root, {1, 1 / 2., 1 / 3., 0.1, 0.01, 0.001}},
    {"not accumulated", adagrad_step__does_not_accumulate, {1, 1, 1, 1, 1, 1}},
};

Test(adagrad, slows_down_like_the_root_of_k)
{
    static const double one[1] = {1};
    for (size_t a = 0; a < sizeof adagrads / sizeof *adagrads; a++) {
        double theta[1] = {0}, r[1] = {0}, before = 0;
        for (size_t k = 1, next = 0; k <= 1000; k++) {
            adagrads[a].step(1, theta, r, one, 1, 0);
            compare_at_mark(adagrads[a].name, k, before - theta[0], adagrads[a].lengths, &next);
            before = theta[0];
        }
    }
}

static const struct {
    const char *name;
    rmsprop_function *step;
    double lengths[MARKS];
} rmsprops[] = {
    {"right", rmsprop_step, {3.16228, 2.29416, 1.92095, 1.23909, 1.00001, 1}},
    {"swapped rho", rmsprop_step__swaps_rho, {1.05409, 1.00504, 1.0005, NAN, 1, 1}},
};

Test(rmsprop, has_its_fingerprint)
{
    static const double one[1] = {1};
    for (size_t a = 0; a < sizeof rmsprops / sizeof *rmsprops; a++) {
        double theta[1] = {0}, r[1] = {0}, before = 0;
        for (size_t k = 1, next = 0; k <= 1000; k++) {
            rmsprops[a].step(1, theta, r, one, 1, 0.9, 0);
            compare_at_mark(rmsprops[a].name, k, before - theta[0], rmsprops[a].lengths, &next);
            before = theta[0];
        }
    }
}

Test(adadelta, has_its_fingerprint)
{
    static const double one[1] = {1},
                        lengths[MARKS] = {.004472, .004529, .004568, .004703, .005241, .008513};
    double theta[1] = {0}, r[1] = {0}, u[1] = {0}, before = 0;
    for (size_t k = 1, next = 0; k <= 1000; k++) {
        adadelta_step(1, theta, r, u, one, 0.95, 1e-6);
        if (next < MARKS && k == marks[next]) {
            double step = before - theta[0];
            cr_expect(fabs(step - lengths[next]) <= 1e-6, "step %zu is %.6f", k, step);
            next++;
        }
        before = theta[0];
    }
}

/* A push of 1 and then none: the velocity fades by alpha. */
Test(momentum, answers_an_impulse_by_fading)
{
    double theta[1] = {0}, v[1] = {0}, before = 0;
    for (int k = 0; k < 10; k++) {
        momentum_step(1, theta, v, (double[1]){k == 0}, 1, 0.9);
        cr_expect(fabs(before - theta[0] - pow(0.9, k)) < 1e-12, "step %d", k + 1);
        before = theta[0];
    }
}

/* On 1/2 lambda theta^2: theta_k = (1 - epsilon lambda)^k. */
Test(gradient_descent, is_a_power_on_a_quadratic)
{
    static const double lambda = 3, epsilon = 0.2;
    double theta[1] = {1};
    for (int k = 1; k <= 20; k++) {
        gradient_descent_step(1, theta, (double[1]){lambda * theta[0]}, epsilon);
        cr_expect(fabs(theta[0] - pow(1 - epsilon * lambda, k)) < 1e-12, "step %d", k);
    }
}

/* On the same: theta_{k+1} = (1 + alpha - epsilon lambda) theta_k - alpha theta_{k-1}. */
Test(momentum, follows_its_recurrence_on_a_quadratic)
{
    static const double lambda = 3, epsilon = 0.05, alpha = 0.9;
    double theta[1] = {1}, v[1] = {0}, last = 1, before_last = 1;
    for (int k = 1; k <= 50; k++) {
        momentum_step(1, theta, v, (double[1]){lambda * theta[0]}, epsilon, alpha);
        double want = (1 + alpha - epsilon * lambda) * last - alpha * before_last;
        cr_expect(fabs(theta[0] - want) < 1e-12, "step %d: %g, not %g", k, theta[0], want);
        before_last = last;
        last = theta[0];
    }
}

/* The same with the gradient ahead: theta_{k+1} = (1 - epsilon lambda)((1 + alpha) theta_k - alpha theta_{k-1}). */
Test(nesterov, follows_its_recurrence_on_a_quadratic)
{
    static const double lambda = 3, epsilon = 0.05, alpha = 0.9;
    double theta[1] = {1}, v[1] = {0}, ahead[1], last = 1, before_last = 1;
    for (int k = 1; k <= 50; k++) {
        nesterov_lookahead(1, theta, v, alpha, ahead);
        nesterov_step(1, theta, v, (double[1]){lambda * ahead[0]}, epsilon, alpha);
        double want = (1 - epsilon * lambda) * ((1 + alpha) * last - alpha * before_last);
        cr_expect(fabs(theta[0] - want) < 1e-12, "step %d: %g, not %g", k, theta[0], want);
        before_last = last;
        last = theta[0];
    }
}
