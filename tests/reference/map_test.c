/*
 * The reference of map against numbers worked out by hand, against derivatives taken in complex numbers and against
 * what defines each function; its mistakes against the wrong numbers they are known for.
 */
#include "map.h"
#include "mle.h"

#include <criterion/criterion.h>
#include <complex.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

typedef __typeof__(l2_penalty) penalty_function;
typedef __typeof__(l1_subgradient) subgradient_function;
typedef __typeof__(soft_threshold) threshold_function;
typedef __typeof__(max_norm_project) projection_function;
typedef __typeof__(dropout_forward) dropout_function; /* dropout_backward has the same type */
typedef __typeof__(ridge_objective) objective_function;
typedef __typeof__(ridge_gradient) gradient_function;
typedef __typeof__(map_lambda) lambda_function;
typedef __typeof__(log_posterior) posterior_function;
typedef __typeof__(map_theta) weights_function;

penalty_function l2_penalty__takes_the_root, l1_penalty__calls_abs, l1_penalty__takes_it_of_the_sum;
subgradient_function l1_subgradient__forgets_the_sign, l1_subgradient__divides_zero_by_zero,
    l1_subgradient__is_the_absolute_value;
threshold_function soft_threshold__thresholds_hard, soft_threshold__overshoots_zero,
    soft_threshold__subtracts_on_both_sides;
projection_function max_norm_project__clips_each_weight, max_norm_project__scales_always,
    max_norm_project__divides_by_the_square, max_norm_project__measures_while_it_scales;
dropout_function dropout_forward__does_not_scale,
    dropout_forward__takes_keep_for_the_drop_probability, dropout_forward__scales_twice,
    dropout_forward__keeps_at_the_boundary, dropout_backward__forgets_the_mask;
objective_function ridge_objective__takes_the_root_of_the_penalty, ridge_objective__takes_the_mean;
gradient_function ridge_gradient__loses_the_2_of_the_penalty, ridge_gradient__forgets_the_penalty,
    ridge_gradient__spares_the_first_weight;
lambda_function map_lambda__is_upside_down, map_lambda__forgets_the_noise;
posterior_function log_posterior__forgets_the_prior, log_posterior__drops_the_priors_constant,
    log_posterior__loses_the_half_of_the_penalty;
weights_function map_theta__takes_lambda_n_times, map_theta__spares_the_first_weight,
    map_theta__turns_lambda_upside_down, map_theta__subtracts_lambda,
    map_theta__adds_lambda_everywhere, map_theta__forgets_the_noise, map_theta__forgets_the_prior,
    map_theta__sets_theta_to_zero_on_failure;

/* --- points: the arguments that the functions take --- */

enum { MAX_N = 8, MAX_D = 6, MAX_NUMBERS = 9, RANDOM_POINTS = 40 };

static const double untouched = 77;

struct point {
    size_t n, d;
    double X[MAX_N * MAX_D]; /* n rows of d */
    double y[MAX_N];         /* also what goes into dropout */
    double theta[MAX_D];
    double u[MAX_N];
    double scalar; /* t, c, keep, lambda or sigma */
    double tau;
};

#define FIVE_POINTS                                                                                \
    5, 2, {1, 0, 1, 1, 1, 2, 1, 3, 1, 4},                                                          \
    {                                                                                              \
        1, 3, 2, 5, 4                                                                              \
    }

/* Five points and a line: lambda = 0.5; sigma^2 = 1 and tau^2 = 2, which give the same; sigma = 3. */
static const struct point ridge = {FIVE_POINTS, {0.5, 0.25}, {0}, 0.5, 0};
static const struct point no_penalty = {FIVE_POINTS, {0.5, 0.25}, {0}, 0, 0};
static const struct point bayes = {FIVE_POINTS, {1.4, 0.8}, {0}, 1, 1.41421356237309504880};
static const struct point noisy = {FIVE_POINTS, {1.4, 0.8}, {0}, 3, 2};
static const struct point no_noise = {FIVE_POINTS, {1.4, 0.8}, {0}, 0, 2};
static const struct point no_prior = {FIVE_POINTS, {1.4, 0.8}, {0}, 1, -2};
/* Twice the same feature; one sample; a feature of zeros. */
static const struct point twice = {3, 2, {1, 1, 2, 2, 2, 2}, {1, 2, 3}, {0}, {0}, 1, 1};
static const struct point wide = {1, 3, {1, 2, 2}, {20}, {0}, {0}, 1, 1};
static const struct point zeros = {2, 1, {0, 0}, {1, 2}, {0}, {0}, 1, 1};

static const struct point long_one = {.d = 2, .theta = {3, 4}, .scalar = 2};
static const struct point exact = {.d = 2, .theta = {3, 4}, .scalar = 5};
static const struct point short_one = {.d = 2, .theta = {0.3, 0.4}, .scalar = 2};
static const struct point origin = {.d = 3, .scalar = 1};
static const struct point signs = {.d = 2, .theta = {0.5, -0.25}};
static const struct point kink = {.d = 3, .theta = {-2, 0, -0.0}};
static const struct point ties = {.d = 6, .theta = {3, 1, 0.5, -0.5, -1, -3}, .scalar = 1};
static const struct point unit = {.n = 2, .y = {1, 1}, .u = {0.1, 0.9}, .scalar = 0.8};
static const struct point boundary = {.n = 3, .y = {1, 1, 1}, .u = {0.25, 0.5, 0}, .scalar = 0.5};
static const struct point all = {.n = 2, .y = {3, -4}, .u = {0, 0.999}, .scalar = 1};

/* Uniform in -2..2, the same on every machine. */
static double draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-51 - 2;
}

static struct point random_point(uint64_t seed)
{
    uint64_t state = seed * 0x9e3779b97f4a7c15u;
    struct point point = {.n = 1 + seed % MAX_N, .d = 1 + seed % MAX_D};
    for (size_t k = 0; k < point.n * point.d; k++)
        point.X[k] = draw(&state);
    for (size_t i = 0; i < point.n; i++) {
        point.y[i] = draw(&state);
        point.u[i] = 0.25 * draw(&state) + 0.5;
    }
    for (size_t j = 0; j < point.d; j++)
        point.theta[j] = draw(&state);
    point.scalar = exp(draw(&state));
    point.tau = exp(draw(&state));
    return point;
}

/* --- calls: numbers one after the other, and how many they are --- */

union code {
    penalty_function *penalty;
    subgradient_function *subgradient;
    threshold_function *threshold;
    projection_function *project;
    dropout_function *dropout;
    objective_function *objective;
    gradient_function *gradient;
    lambda_function *lambda;
    posterior_function *posterior;
    weights_function *weights;
};

typedef size_t answer_function(union code code, const struct point *p, double numbers[]);

static size_t penalty(union code code, const struct point *p, double numbers[])
{
    numbers[0] = code.penalty(p->d, p->theta);
    return 1;
}

static size_t subgradient(union code code, const struct point *p, double numbers[])
{
    code.subgradient(p->d, p->theta, numbers);
    return p->d;
}

static size_t threshold(union code code, const struct point *p, double numbers[])
{
    code.threshold(p->d, p->theta, p->scalar, numbers);
    return p->d;
}

static size_t project(union code code, const struct point *p, double numbers[])
{
    for (size_t j = 0; j < p->d; j++)
        numbers[j] = p->theta[j];
    code.project(p->d, p->scalar, numbers);
    return p->d;
}

static size_t dropout(union code code, const struct point *p, double numbers[])
{
    code.dropout(p->n, p->y, p->u, p->scalar, numbers);
    return p->n;
}

static size_t objective(union code code, const struct point *p, double numbers[])
{
    numbers[0] = code.objective(p->n, p->d, (const double(*)[p->d])p->X, p->y, p->theta, p->scalar);
    return 1;
}

static size_t gradient(union code code, const struct point *p, double numbers[])
{
    code.gradient(p->n, p->d, (const double(*)[p->d])p->X, p->y, p->theta, p->scalar, numbers);
    return p->d;
}

static size_t lambda(union code code, const struct point *p, double numbers[])
{
    numbers[0] = code.lambda(p->scalar, p->tau);
    return 1;
}

static size_t posterior(union code code, const struct point *p, double numbers[])
{
    numbers[0] =
        code.posterior(p->n, p->d, (const double(*)[p->d])p->X, p->y, p->theta, p->scalar, p->tau);
    return 1;
}

/* The weights, then the returned value. */
static size_t weights(union code code, const struct point *p, double numbers[])
{
    numbers[p->d] =
        code.weights(p->n, p->d, (const double(*)[p->d])p->X, p->y, p->scalar, p->tau, numbers);
    return p->d + 1;
}

struct fixture {
    const char *what;
    union code code;
    answer_function *answer;
    const struct point *at;
    double want[MAX_NUMBERS];
};

static void expect_numbers(const struct fixture *fixture, double tolerance)
{
    double got[MAX_NUMBERS];
    for (size_t k = 0; k < MAX_NUMBERS; k++)
        got[k] = untouched;
    size_t count = fixture->answer(fixture->code, fixture->at, got);
    for (size_t k = 0; k < count; k++)
        cr_expect(fabs(got[k] - fixture->want[k]) <= tolerance * fmax(1, fabs(fixture->want[k])) ||
                      (isnan(got[k]) && isnan(fixture->want[k])),
                  "%s: number %zu is %.17g, expected %.17g", fixture->what, k, got[k],
                  fixture->want[k]);
    for (size_t k = count; k < MAX_NUMBERS; k++)
        cr_expect(got[k] == untouched, "%s: wrote beyond its outputs", fixture->what);
}

/* clang-format off */
static const struct fixture right[] = {
    {"L2 of (3, 4)", {.penalty = l2_penalty}, penalty, &long_one, {25}},
    {"L1 of (0.5, -0.25)", {.penalty = l1_penalty}, penalty, &signs, {0.75}},
    {"L1 subgradient at (0.5, -0.25)", {.subgradient = l1_subgradient}, subgradient, &signs,
     {1, -1}},
    {"L1 subgradient at 0", {.subgradient = l1_subgradient}, subgradient, &kink, {-1, 0, 0}},
    {"soft threshold", {.threshold = soft_threshold}, threshold, &ties, {2, 0, 0, 0, 0, -2}},
    {"max norm, too long", {.project = max_norm_project}, project, &long_one, {1.2, 1.6}},
    {"max norm, exactly c", {.project = max_norm_project}, project, &exact, {3, 4}},
    {"max norm, short", {.project = max_norm_project}, project, &short_one, {0.3, 0.4}},
    {"max norm of 0", {.project = max_norm_project}, project, &origin, {0, 0, 0}},
    {"dropout", {.dropout = dropout_forward}, dropout, &unit, {1.25, 0}},
    {"dropout at the boundary", {.dropout = dropout_forward}, dropout, &boundary, {2, 0, 2}},
    {"dropout that keeps all", {.dropout = dropout_forward}, dropout, &all, {3, -4}},
    {"dropout backward", {.dropout = dropout_backward}, dropout, &unit, {1.25, 0}},
    {"dropout backward at the boundary", {.dropout = dropout_backward}, dropout, &boundary,
     {2, 0, 2}},
    /* RSS is 26.625, ||theta||^2 is 0.3125; the gradient of RSS is (-20, -51) */
    {"ridge objective", {.objective = ridge_objective}, objective, &ridge, {26.78125}},
    {"ridge objective without penalty", {.objective = ridge_objective}, objective, &no_penalty,
     {26.625}},
    {"ridge gradient", {.gradient = ridge_gradient}, gradient, &ridge, {-19.5, -50.75}},
    {"ridge gradient without penalty", {.gradient = ridge_gradient}, gradient, &no_penalty,
     {-20, -51}},
    {"lambda", {.lambda = map_lambda}, lambda, &noisy, {2.25}},
    /* -5/2 log(2 pi) - 3.6/2 - 2/2 log(4 pi) - 2.6/4 */
    {"log posterior", {.posterior = log_posterior}, posterior, &bayes, {-9.5757169129926542}},
    /* (5.5 10; 10 30.5) theta = (15, 38): 77.5/67.75 and 59/67.75 */
    {"MAP", {.weights = map_theta}, weights, &bayes, {77.5 / 67.75, 59 / 67.75, 0}},
    {"MAP of twice the same feature", {.weights = map_theta}, weights, &twice,
     {11 / 19., 11 / 19., 0}},
    {"MAP of one sample", {.weights = map_theta}, weights, &wide, {2, 4, 4, 0}},
    {"MAP of zeros", {.weights = map_theta}, weights, &zeros, {0, 0}},
    {"MAP without noise", {.weights = map_theta}, weights, &no_noise, {77, 77, -1}},
    {"MAP with a negative tau", {.weights = map_theta}, weights, &no_prior, {77, 77, -1}},
};

/* The names are the numbers in the collection of mistakes (RG), or say how the wrong number comes about. */
static const struct fixture wrong[] = {
    {"RG1", {.weights = map_theta__takes_lambda_n_times}, weights, &bayes,
     {0.7478261, 0.9391304, 0}},
    {"RG1, objective", {.objective = ridge_objective__takes_the_mean}, objective, &ridge,
     {5.48125}},
    {"RG2", {.gradient = ridge_gradient__loses_the_2_of_the_penalty}, gradient, &ridge,
     {-19.75, -50.875}},
    {"RG3", {.weights = map_theta__spares_the_first_weight}, weights, &bayes,
     {1.47619, 0.7619048, 0}},
    {"RG3, gradient", {.gradient = ridge_gradient__spares_the_first_weight}, gradient, &ridge,
     {-20, -50.75}},
    {"RG4", {.weights = map_theta__turns_lambda_upside_down}, weights, &bayes,
     {0.8064516, 0.9354839, 0}},
    {"RG4, lambda", {.lambda = map_lambda__is_upside_down}, lambda, &bayes, {2}},
    {"RG5", {.weights = map_theta__subtracts_lambda}, weights, &bayes, {1.908397, 0.6412214, 0}},
    {"RG6", {.weights = map_theta__adds_lambda_everywhere}, weights, &bayes,
     {1.017391, 0.8956522, 0}},
    {"RG7", {.objective = ridge_objective__takes_the_root_of_the_penalty}, objective, &ridge,
     {26.625 + 0.279508497}},
    {"RG7, penalty", {.penalty = l2_penalty__takes_the_root}, penalty, &long_one, {5}},
    {"RG8", {.gradient = ridge_gradient__forgets_the_penalty}, gradient, &ridge, {-20, -51}},
    {"RG9", {.subgradient = l1_subgradient__forgets_the_sign}, subgradient, &signs, {1, 1}},
    {"RG10", {.subgradient = l1_subgradient__divides_zero_by_zero}, subgradient, &kink,
     {-1, NAN, NAN}},
    {"RG11", {.subgradient = l1_subgradient__is_the_absolute_value}, subgradient, &signs,
     {0.5, 0.25}},
    {"RG12", {.project = max_norm_project__clips_each_weight}, project, &long_one, {2, 2}},
    {"RG13", {.project = max_norm_project__scales_always}, project, &short_one, {1.2, 1.6}},
    {"RG14", {.project = max_norm_project__divides_by_the_square}, project, &long_one,
     {0.24, 0.32}},
    {"RG16", {.dropout = dropout_forward__does_not_scale}, dropout, &unit, {1, 0}},
    {"RG17", {.dropout = dropout_forward__takes_keep_for_the_drop_probability}, dropout, &unit,
     {5, 0}},
    {"RG18", {.dropout = dropout_backward__forgets_the_mask}, dropout, &unit, {1.25, 1.25}},
    {"RG21, 1/0.8^2", {.dropout = dropout_forward__scales_twice}, dropout, &unit, {1.5625, 0}},
    {"u = keep is kept", {.dropout = dropout_forward__keeps_at_the_boundary}, dropout, &boundary,
     {2, 2, 2}},
    {"the second factor is 2 / sqrt(1.44 + 16)",
     {.project = max_norm_project__measures_while_it_scales}, project, &long_one,
     {1.2, 1.9156526}},
    {"abs of 0.5 and -0.25", {.penalty = l1_penalty__calls_abs}, penalty, &signs, {0}},
    {"0.5 - 0.25", {.penalty = l1_penalty__takes_it_of_the_sum}, penalty, &signs, {0.25}},
    {"hard threshold", {.threshold = soft_threshold__thresholds_hard}, threshold, &ties,
     {3, 0, 0, 0, 0, -3}},
    {"beyond 0", {.threshold = soft_threshold__overshoots_zero}, threshold, &ties,
     {2, 0, -0.5, 0.5, 0, -2}},
    {"-3 - 1", {.threshold = soft_threshold__subtracts_on_both_sides}, threshold, &ties,
     {2, 0, 0, 0, 0, -4}},
    {"the slide's lambda", {.lambda = map_lambda__forgets_the_noise}, lambda, &noisy, {0.25}},
    /* (5.25 10; 10 30.25) theta = (15, 38): 73.75/58.8125 and 49.5/58.8125 */
    {"the slide's lambda in MAP", {.weights = map_theta__forgets_the_noise}, weights, &noisy,
     {1.2539851, 0.8416578, 0}},
    {"least squares", {.weights = map_theta__forgets_the_prior}, weights, &bayes, {1.4, 0.8, 0}},
    {"zeros on failure", {.weights = map_theta__sets_theta_to_zero_on_failure}, weights,
     &no_noise, {0, 0, -1}},
    {"log likelihood only", {.posterior = log_posterior__forgets_the_prior}, posterior, &bayes,
     {-6.3946926660233637}},
    {"without -log(4 pi)", {.posterior = log_posterior__drops_the_priors_constant}, posterior,
     &bayes, {-7.0446926660233637}},
    {"the slide's penalty", {.posterior = log_posterior__loses_the_half_of_the_penalty}, posterior,
     &bayes, {-10.225716912992654}},
};
/* clang-format on */

Test(map, gives_the_numbers_worked_out_by_hand)
{
    for (size_t f = 0; f < sizeof right / sizeof *right; f++)
        expect_numbers(&right[f], 1e-15);
}

/* Known to six digits and more. */
Test(mistakes, of_map_give_the_wrong_numbers_they_are_known_for)
{
    for (size_t f = 0; f < sizeof wrong / sizeof *wrong; f++)
        expect_numbers(&wrong[f], 1e-6);
}

/*
 * --- derivatives in complex numbers ---
 *
 * f'(x) = Im f(x + ih) / h + O(h^2): nothing cancels, so h may be tiny.
 */

typedef long double complex complex_number;

static const long double complex_step = 1e-40L;

static complex_number complex_rss(const struct point *p, const complex_number theta[])
{
    complex_number sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        complex_number e = p->y[i];
        for (size_t j = 0; j < p->d; j++)
            e -= p->X[i * p->d + j] * theta[j];
        sum += e * e;
    }
    return sum;
}

static complex_number complex_squares(const struct point *p, const complex_number theta[])
{
    complex_number sum = 0;
    for (size_t j = 0; j < p->d; j++)
        sum += theta[j] * theta[j];
    return sum;
}

static complex_number complex_ridge(const struct point *p, const complex_number theta[])
{
    return complex_rss(p, theta) + p->scalar * complex_squares(p, theta);
}

/* Without what does not depend on theta. */
static complex_number complex_posterior(const struct point *p, const complex_number theta[])
{
    long double sigma = p->scalar, tau = p->tau;
    return -complex_rss(p, theta) / (2 * sigma * sigma) -
           complex_squares(p, theta) / (2 * tau * tau);
}

/* The absolute value, continued from each half of the axis. */
static complex_number complex_l1(const struct point *p, const complex_number theta[])
{
    complex_number sum = 0;
    for (size_t j = 0; j < p->d; j++)
        sum += csqrtl(theta[j] * theta[j]);
    return sum;
}

typedef complex_number complex_function(const struct point *p, const complex_number theta[]);

static double derivative(complex_function *function, const struct point *p, size_t k)
{
    complex_number theta[MAX_D];
    for (size_t j = 0; j < p->d; j++)
        theta[j] = p->theta[j] + (j == k ? complex_step * I : 0);
    return (double)(cimagl(function(p, theta)) / complex_step);
}

static const struct {
    const char *what;
    complex_function *function;
    union code code;
    answer_function *answer;
} gradients[] = {
    {"ridge_gradient", complex_ridge, {.gradient = ridge_gradient}, gradient},
    {"l1_subgradient", complex_l1, {.subgradient = l1_subgradient}, subgradient},
};

Test(map, has_gradients_that_are_the_derivatives)
{
    for (size_t f = 0; f < sizeof gradients / sizeof *gradients; f++) {
        for (uint64_t seed = 0; seed < RANDOM_POINTS; seed++) {
            struct point point = random_point(seed);
            double got[MAX_NUMBERS];
            size_t count = gradients[f].answer(gradients[f].code, &point, got);
            for (size_t k = 0; k < count; k++) {
                double want = derivative(gradients[f].function, &point, k);
                cr_expect(fabs(got[k] - want) <= 1e-14 * fmax(fabs(want), 1e-2),
                          "%s, point %zu: component %zu is %.17g, derivative %.17g",
                          gradients[f].what, (size_t)seed, k, got[k], want);
            }
        }
    }
}

/* The loss is g^T out, so its gradient in out is g; forward is linear, so any step in x is exact but for rounding. */
Test(map, goes_back_through_dropout_as_forward_went)
{
    for (uint64_t seed = 0; seed < RANDOM_POINTS; seed++) {
        struct point point = random_point(seed);
        double keep = fmin(1, point.scalar), grad_x[MAX_N], out[MAX_N], e[MAX_N] = {0};
        dropout_backward(point.n, point.y, point.u, keep, grad_x);
        for (size_t i = 0; i < point.n; i++) {
            e[i] = 1;
            dropout_forward(point.n, e, point.u, keep, out);
            for (size_t k = 0; k < point.n; k++)
                cr_expect_float_eq(out[k] * point.y[k], k == i ? grad_x[i] : 0, 1e-14);
            e[i] = 0;
        }
    }
}

/* --- what defines each function --- */

/* No derivative of the posterior is left at its maximum, whatever the shape of X. */
Test(map, ends_where_the_posterior_is_flat)
{
    for (uint64_t seed = 0; seed < RANDOM_POINTS; seed++) {
        struct point point = random_point(seed);
        double scale = 1 / (point.scalar * point.scalar) + 1 / (point.tau * point.tau);
        cr_assert_eq(map_theta(point.n, point.d, (const double(*)[point.d])point.X, point.y,
                               point.scalar, point.tau, point.theta),
                     0);
        for (size_t k = 0; k < point.d; k++)
            cr_expect_float_eq(derivative(complex_posterior, &point, k) / scale, 0, 3e-14,
                               "point %zu", (size_t)seed);
    }
}

/* ... and no step away from it goes up. */
Test(map, ends_where_the_posterior_is_highest)
{
    for (uint64_t seed = 0; seed < RANDOM_POINTS; seed++) {
        struct point point = random_point(seed);
        const double(*X)[point.d] = (const double(*)[point.d])point.X;
        map_theta(point.n, point.d, X, point.y, point.scalar, point.tau, point.theta);
        double best =
            log_posterior(point.n, point.d, X, point.y, point.theta, point.scalar, point.tau);
        for (size_t k = 0; k < 2 * point.d; k++) {
            struct point beside = point;
            beside.theta[k / 2] += k % 2 ? 0.01 : -0.01;
            cr_expect_lt(
                log_posterior(point.n, point.d, X, point.y, beside.theta, point.scalar, point.tau),
                best);
        }
    }
}

/* The posterior is, but for a constant, -1 / (2 sigma^2) times the ridge objective with map_lambda's weight. */
Test(map, has_a_posterior_that_is_the_ridge_objective_in_other_units)
{
    static const double zero[MAX_D];
    for (uint64_t seed = 0; seed < RANDOM_POINTS; seed++) {
        struct point p = random_point(seed);
        const double(*X)[p.d] = (const double(*)[p.d])p.X;
        double weight = map_lambda(p.scalar, p.tau), factor = -2 * p.scalar * p.scalar;
        double posteriors = log_posterior(p.n, p.d, X, p.y, p.theta, p.scalar, p.tau) -
                            log_posterior(p.n, p.d, X, p.y, zero, p.scalar, p.tau);
        double objectives = ridge_objective(p.n, p.d, X, p.y, p.theta, weight) -
                            ridge_objective(p.n, p.d, X, p.y, zero, weight);
        cr_expect_float_eq(factor * posteriors, objectives, 1e-12 * fmax(1, fabs(objectives)));
    }
}

/* The slide: a prior of variance 1/lambda, and lambda theta^T theta. Right is lambda sigma^2; equal if sigma = 1. */
Test(map, needs_the_noise_that_the_slide_forgets)
{
    static const double slide_lambda = 0.5;
    for (double sigma = 1; sigma < 4; sigma++) {
        struct point p = ridge;
        p.scalar = slide_lambda * sigma * sigma;
        map_theta(p.n, p.d, (const double(*)[2])p.X, p.y, sigma, 1 / sqrt(slide_lambda), p.theta);
        double right_gradient[2], slide_gradient[2];
        ridge_gradient(p.n, p.d, (const double(*)[2])p.X, p.y, p.theta, p.scalar, right_gradient);
        ridge_gradient(p.n, p.d, (const double(*)[2])p.X, p.y, p.theta, slide_lambda,
                       slide_gradient);
        cr_expect_float_eq(right_gradient[0], 0, 1e-13);
        cr_expect_float_eq(right_gradient[1], 0, 1e-13);
        cr_expect_eq(fabs(slide_gradient[1]) < 1e-13, sigma == 1);
    }
}

Test(map, is_maximum_likelihood_at_a_flat_prior)
{
    double flat[2], likely[2];
    cr_assert_eq(map_theta(ridge.n, 2, (const double(*)[2])ridge.X, ridge.y, 1, 1e12, flat), 0);
    cr_assert_eq(mle_theta(ridge.n, 2, (const double(*)[2])ridge.X, ridge.y, likely), 0);
    cr_expect_float_eq(flat[0], likely[0], 1e-15);
    cr_expect_float_eq(flat[1], likely[1], 1e-15);
}

/* theta = X^T (X X^T + lambda I)^-1 y, worked out for two samples. */
Test(map, agrees_with_the_form_that_solves_for_samples)
{
    static const double X[2][4] = {{1, 2, 0, -1}, {0, 1, 3, 1}}, y[2] = {4, -2};
    static const double a = 6 + 0.25, b = 1, c = 11 + 0.25; /* X X^T + lambda I */
    const double first = (c * y[0] - b * y[1]) / (a * c - b * b),
                 second = (a * y[1] - b * y[0]) / (a * c - b * b);
    double theta[4];
    cr_assert_eq(map_theta(2, 4, X, y, 1, 2, theta), 0);
    for (size_t j = 0; j < 4; j++)
        cr_expect_float_eq(theta[j], X[0][j] * first + X[1][j] * second, 1e-15);
}

/* It minimizes 1/2 (z - theta)^2 + t |z|: no z of a fine grid is better. */
Test(map, thresholds_to_the_minimum)
{
    for (double theta = -3; theta <= 3; theta += 0.25) {
        for (double t = 0; t <= 2; t += 0.5) {
            double out[1];
            soft_threshold(1, &theta, t, out);
            double best = 0.5 * (out[0] - theta) * (out[0] - theta) + t * fabs(out[0]);
            for (double z = -4; z <= 4; z += 0.0625)
                cr_expect_leq(best, 0.5 * (z - theta) * (z - theta) + t * fabs(z));
        }
    }
}

/* Over u = 1/16, 3/16, ... the mean of out is x. */
Test(map, drops_without_changing_the_mean)
{
    for (double keep = 0.125; keep <= 1; keep += 0.125) {
        double x[8], u[8], out[8], sum = 0;
        for (size_t i = 0; i < 8; i++) {
            x[i] = 3;
            u[i] = (double)(2 * i + 1) / 16;
        }
        dropout_forward(8, x, u, keep, out);
        for (size_t i = 0; i < 8; i++)
            sum += out[i];
        cr_expect_float_eq(sum / 8, 3, 1e-14);
    }
}

/* Numbers whose squares neither overflow nor vanish in long double. */
Test(map, projects_very_long_and_very_short_weights)
{
    double huge[2] = {3e200, -4e200}, tiny[2] = {3e-200, -4e-200};
    max_norm_project(2, 5, huge);
    cr_expect_float_eq(huge[0], 3, 1e-14);
    cr_expect_float_eq(huge[1], -4, 1e-14);
    max_norm_project(2, 5e-201, tiny);
    cr_expect(fabs(tiny[0] / 3e-201 - 1) < 1e-14 && fabs(tiny[1] / -4e-201 - 1) < 1e-14);
}
