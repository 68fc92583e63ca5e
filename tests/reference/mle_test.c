/*
 * The reference of mle against numbers worked out by hand and against derivatives taken in complex
 * numbers; its mistakes against the wrong numbers they are known for, and against the reference.
 */
#include "mle.h"

#include <criterion/criterion.h>
#include <complex.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

__typeof__(linear_predict) linear_predict__leaves_out_the_last_feature,
    linear_predict__predicts_from_the_first_sample_only,
    linear_predict__adds_without_setting_zero_first,
    linear_predict__keeps_the_sum_of_earlier_samples, linear_predict__assigns_instead_of_adding,
    linear_predict__leaves_out_the_first_feature,
    linear_predict__takes_the_first_weight_as_intercept, linear_predict__reads_x_column_by_column;
__typeof__(mean_squared_error) mean_squared_error__halves_it, mean_squared_error__sums_without_mean,
    mean_squared_error__takes_the_root, mean_squared_error__takes_absolute_values,
    mean_squared_error__squares_after_summing, mean_squared_error__divides_integers,
    mean_squared_error__divides_by_d, mean_squared_error__divides_by_n_minus_1,
    mean_squared_error__leaves_out_the_last_sample;
__typeof__(mean_squared_error_gradient) mean_squared_error_gradient__loses_the_mean,
    mean_squared_error_gradient__loses_the_2, mean_squared_error_gradient__loses_2_and_mean,
    mean_squared_error_gradient__has_the_opposite_sign,
    mean_squared_error_gradient__divides_integers, mean_squared_error_gradient__divides_by_d,
    mean_squared_error_gradient__adds_without_setting_zero_first,
    mean_squared_error_gradient__keeps_the_last_sample_only,
    mean_squared_error_gradient__forgets_the_targets,
    mean_squared_error_gradient__forgets_the_inner_derivative,
    mean_squared_error_gradient__leaves_out_the_last_sample;
__typeof__(log_likelihood) log_likelihood__counts_the_constant_once, log_likelihood__drops_2_pi,
    log_likelihood__forgets_the_root_of_the_variance, log_likelihood__has_the_opposite_sign,
    log_likelihood__takes_the_mean, log_likelihood__loses_the_half,
    log_likelihood__returns_the_density, log_likelihood__takes_sigma_for_the_variance,
    log_likelihood__takes_log10, log_likelihood__counts_log_sigma_twice,
    log_likelihood__sums_without_squaring;
__typeof__(log_likelihood_gradient) log_likelihood_gradient__has_the_slides_sign_in_sigma,
    log_likelihood_gradient__differentiates_by_the_variance,
    log_likelihood_gradient__has_the_opposite_sign_in_theta,
    log_likelihood_gradient__forgets_sigma_in_theta, log_likelihood_gradient__doubles_theta,
    log_likelihood_gradient__counts_one_sample_in_sigma,
    log_likelihood_gradient__divides_by_sigma_squared_in_sigma,
    log_likelihood_gradient__is_of_the_negative, log_likelihood_gradient__is_of_the_mean,
    log_likelihood_gradient__takes_sigma_for_the_variance,
    log_likelihood_gradient__divides_by_sigma_once_in_theta,
    log_likelihood_gradient__forgets_sigma_under_n,
    log_likelihood_gradient__drops_the_first_term_in_sigma;
__typeof__(mle_theta) mle_theta__takes_each_feature_alone, mle_theta__inverts_element_by_element,
    mle_theta__returns_the_product_without_the_inverse, mle_theta__computes_in_float,
    mle_theta__adds_a_small_ridge, mle_theta__never_fails, mle_theta__returns_1_on_failure,
    mle_theta__sets_theta_to_zero_on_failure, mle_theta__writes_before_it_fails,
    mle_theta__fits_the_first_d_samples_only, mle_theta__refuses_small_determinants,
    mle_theta__descends_instead_of_solving;
__typeof__(mle_sigma2) mle_sigma2__divides_by_n_minus_d, mle_sigma2__divides_by_n_minus_1,
    mle_sigma2__returns_sigma, mle_sigma2__returns_the_sum, mle_sigma2__divides_by_2_n,
    mle_sigma2__takes_the_variance_of_the_targets, mle_sigma2__estimates_theta_anew,
    mle_sigma2__takes_the_variance_of_the_residuals, mle_sigma2__sums_without_squaring;

/* --- points: all arguments that the functions take --- */

enum { MAX_N = 8, MAX_D = 4, MAX_NUMBERS = MAX_N + MAX_D + 1 };

struct point {
    size_t n, d;
    double X[MAX_N * MAX_D]; /* n rows of d */
    double y[MAX_N];
    double theta[MAX_D];
    double sigma;
};

/* Five points and a line: far from them; the best; the best with the best sigma, sqrt(0.72). */
static const struct point start = {5,           2, {1, 0, 1, 1, 1, 2, 1, 3, 1, 4}, {1, 3, 2, 5, 4},
                                   {0.5, 0.25}, 1};
static const struct point best = {5,          2, {1, 0, 1, 1, 1, 2, 1, 3, 1, 4}, {1, 3, 2, 5, 4},
                                  {1.4, 0.8}, 1};
static const struct point widest = {
    5, 2, {1, 0, 1, 1, 1, 2, 1, 3, 1, 4}, {1, 3, 2, 5, 4}, {1.4, 0.8}, 0.84852813742385702928};
/* A second column twice the first; three times, but for rounding; two samples, three weights. */
static const struct point dependent = {3, 2, {1, 2, 2, 4, 2, 4}, {1, 2, 3}, {1, -1}, 0.5};
static const struct point rounded = {
    4, 2, {0.1, 0.1 * 3, 0.7, 0.7 * 3, 1.1, 1.1 * 3, 1.3, 1.3 * 3}, {1, 2, 3, 4}, {1, -1}, 0.5};
/* Independent columns with small numbers. */
static const struct point tiny = {2, 2, {3e-4, 1e-4, 1e-4, 2e-4}, {1, 2}, {1, -1}, 0.5};
static const struct point wide = {2, 3, {1, 2, 3, 4, 5, 7}, {1, 2}, {1, -1, 2}, 2};

/* Uniform in -2..2, the same on every machine. */
static double draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-51 - 2;
}

static struct point random_point(uint64_t seed, size_t n, size_t d)
{
    uint64_t state = seed * 0x9e3779b97f4a7c15u;
    struct point point = {.n = n, .d = d};
    for (size_t k = 0; k < n * d; k++)
        point.X[k] = draw(&state);
    for (size_t i = 0; i < n; i++)
        point.y[i] = draw(&state);
    for (size_t j = 0; j < d; j++)
        point.theta[j] = draw(&state);
    point.sigma = exp(draw(&state));
    return point;
}

/* Fixed points, then random ones. */
enum { POINT_COUNT = 17 };

static struct point point_at(size_t k)
{
    const struct point *fixed[] = {&start, &best, &widest, &dependent, &rounded, &wide, &tiny};
    size_t fixed_count = sizeof fixed / sizeof *fixed;
    if (k < fixed_count)
        return *fixed[k];
    return random_point(k, 1 + k % MAX_N, 1 + k % MAX_D);
}

/* --- calls: numbers one after the other, and how many they are --- */

union code {
    __typeof__(linear_predict) *predict;
    __typeof__(mean_squared_error) *value; /* mle_sigma2 has the same type */
    __typeof__(mean_squared_error_gradient) *gradient;
    __typeof__(log_likelihood) *likelihood;
    __typeof__(log_likelihood_gradient) *likelihood_gradient;
    __typeof__(mle_theta) *weights;
};

typedef size_t answer_function(union code code, const struct point *p, double numbers[]);

static size_t predictions_answer(union code code, const struct point *p, double numbers[])
{
    code.predict(p->n, p->d, (const double(*)[p->d])p->X, p->theta, numbers);
    return p->n;
}

static size_t value_answer(union code code, const struct point *p, double numbers[])
{
    numbers[0] = code.value(p->n, p->d, (const double(*)[p->d])p->X, p->y, p->theta);
    return 1;
}

static size_t gradient_answer(union code code, const struct point *p, double numbers[])
{
    code.gradient(p->n, p->d, (const double(*)[p->d])p->X, p->y, p->theta, numbers);
    return p->d;
}

static size_t likelihood_answer(union code code, const struct point *p, double numbers[])
{
    numbers[0] = code.likelihood(p->n, p->d, (const double(*)[p->d])p->X, p->y, p->theta, p->sigma);
    return 1;
}

/* The derivatives in theta, then that in sigma. */
static size_t likelihood_gradient_answer(union code code, const struct point *p, double numbers[])
{
    code.likelihood_gradient(p->n, p->d, (const double(*)[p->d])p->X, p->y, p->theta, p->sigma,
                             numbers, &numbers[p->d]);
    return p->d + 1;
}

/* The returned value, then the weights. */
static size_t weights_answer(union code code, const struct point *p, double numbers[])
{
    numbers[0] = code.weights(p->n, p->d, (const double(*)[p->d])p->X, p->y, &numbers[1]);
    return 1 + p->d;
}

static void fill(double numbers[MAX_NUMBERS], double with)
{
    for (size_t k = 0; k < MAX_NUMBERS; k++)
        numbers[k] = with;
}

/* --- the reference on the five points --- */

struct fixture {
    const char *what;
    union code code;
    answer_function *answer;
    const struct point *at;
    double want[MAX_NUMBERS];
};

/* clang-format off */
static const struct fixture fixtures[] = {
    {"predictions", {.predict = linear_predict}, predictions_answer,
     &start, {0.5, 0.75, 1, 1.25, 1.5}},
    {"predictions at the best weights", {.predict = linear_predict}, predictions_answer,
     &best, {1.4, 2.2, 3, 3.8, 4.6}},
    {"J", {.value = mean_squared_error}, value_answer, &start, {5.325}},
    {"J at the best weights, RSS / n", {.value = mean_squared_error}, value_answer,
     &best, {3.6 / 5}},
    {"gradient of J", {.gradient = mean_squared_error_gradient}, gradient_answer,
     &start, {-4, -10.2}},
    {"gradient of J at its minimum", {.gradient = mean_squared_error_gradient}, gradient_answer,
     &best, {0, 0}},
    /* -5/2 log(2 pi) - 3.6/2, and -5/2 log(2 pi 0.72) - 5/2 */
    {"log likelihood for sigma = 1", {.likelihood = log_likelihood}, likelihood_answer,
     &best, {-6.3946926660233637}},
    {"log likelihood at its maximum", {.likelihood = log_likelihood}, likelihood_answer,
     &widest, {-6.2734324985932736}},
    {"its gradient for sigma = 1", {.likelihood_gradient = log_likelihood_gradient},
     likelihood_gradient_answer, &best, {0, 0, -1.4}},
    {"its gradient at the maximum", {.likelihood_gradient = log_likelihood_gradient},
     likelihood_gradient_answer, &widest, {0, 0, 0}},
    {"its gradient far away", {.likelihood_gradient = log_likelihood_gradient},
     likelihood_gradient_answer, &start, {10, 25.5, 21.625}},
    {"best weights", {.weights = mle_theta}, weights_answer, &start, {0, 1.4, 0.8}},
    {"best variance", {.value = mle_sigma2}, value_answer, &best, {0.72}},
    {"variance of other weights", {.value = mle_sigma2}, value_answer, &start, {5.325}},
    {"weights of dependent columns", {.weights = mle_theta}, weights_answer,
     &dependent, {-1, 77, 77}},
    {"weights of columns dependent but for rounding", {.weights = mle_theta}, weights_answer,
     &rounded, {-1, 77, 77}},
    {"more weights than samples", {.weights = mle_theta}, weights_answer, &wide, {-1, 77, 77, 77}},
};
/* clang-format on */

/* 1e-14: theta and sigma are decimals rounded to double, which zeros of the gradient show. */
Test(mle, gives_the_numbers_worked_out_by_hand)
{
    for (size_t f = 0; f < sizeof fixtures / sizeof *fixtures; f++) {
        const struct fixture *fixture = &fixtures[f];
        double got[MAX_NUMBERS];
        fill(got, 77);
        size_t count = fixture->answer(fixture->code, fixture->at, got);
        for (size_t k = 0; k < count; k++)
            cr_expect(fabs(got[k] - fixture->want[k]) <= 1e-14 * fmax(1, fabs(fixture->want[k])),
                      "%s: number %zu is %.17g, expected %.17g", fixture->what, k, got[k],
                      fixture->want[k]);
        for (size_t k = count; k < MAX_NUMBERS; k++)
            cr_expect(got[k] == 77, "%s: wrote beyond its outputs", fixture->what);
    }
}

/*
 * --- gradients against complex steps ---
 *
 * f'(x) = Im f(x + ih) / h + O(h^2): nothing cancels, so h may be tiny.
 */

static const long double complex_step = 1e-40L;

static long double complex complex_rss(const struct point *p, const long double complex theta[])
{
    long double complex sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        long double complex residual = p->y[i];
        for (size_t j = 0; j < p->d; j++)
            residual -= p->X[i * p->d + j] * theta[j];
        sum += residual * residual;
    }
    return sum;
}

static long double complex complex_error(const struct point *p, const long double complex theta[],
                                         long double complex sigma)
{
    (void)sigma;
    return complex_rss(p, theta) / p->n;
}

static long double complex complex_likelihood(const struct point *p,
                                              const long double complex theta[],
                                              long double complex sigma)
{
    long double pi = acosl(-1);
    return -0.5L * p->n * clogl(2 * pi * sigma * sigma) -
           complex_rss(p, theta) / (2 * sigma * sigma);
}

typedef long double complex complex_function(const struct point *p,
                                             const long double complex theta[],
                                             long double complex sigma);

/* The derivative in theta[k], or in sigma for k = d. */
static double complex_derivative(complex_function *function, const struct point *p, size_t k)
{
    long double complex theta[MAX_D], sigma = p->sigma;
    for (size_t j = 0; j < p->d; j++)
        theta[j] = p->theta[j];
    if (k < p->d)
        theta[k] += complex_step * I;
    else
        sigma += complex_step * I;
    return (double)(cimagl(function(p, theta, sigma)) / complex_step);
}

struct derivative {
    const char *what;
    complex_function *function;
    union code gradient;
    answer_function *answer;
};

static const struct derivative derivatives[] = {
    {"mean_squared_error_gradient",
     complex_error,
     {.gradient = mean_squared_error_gradient},
     gradient_answer},
    {"log_likelihood_gradient",
     complex_likelihood,
     {.likelihood_gradient = log_likelihood_gradient},
     likelihood_gradient_answer},
};

Test(mle, has_gradients_that_are_the_derivatives)
{
    for (size_t f = 0; f < sizeof derivatives / sizeof *derivatives; f++) {
        const struct derivative *derivative = &derivatives[f];
        for (size_t s = 0; s < POINT_COUNT; s++) {
            struct point point = point_at(s);
            double got[MAX_NUMBERS];
            fill(got, 77);
            size_t count = derivative->answer(derivative->gradient, &point, got);
            for (size_t k = 0; k < count; k++) {
                double want = complex_derivative(derivative->function, &point, k);
                cr_expect(fabs(got[k] - want) <= 1e-14 * fmax(fabs(want), 1e-2),
                          "%s, point %zu: component %zu is %.17g, derivative %.17g",
                          derivative->what, s, k, got[k], want);
            }
        }
    }
}

/* --- mistakes --- */

/* The wrong numbers that a mistake is known for, mostly on the five points. The origin is their
 * number in the collection of mistakes (LR, ML) or says how they come about; NULL: none. */
struct known {
    const char *origin;
    const struct point *at;
    double wrong[5];
};

struct mistake {
    const char *name; /* what follows FUNCTION__ */
    union code code;
    struct known known;
};

/* The mistakes of a function. */
struct group {
    const char *function;
    union code reference;
    answer_function *answer;
    const struct mistake *mistakes;
    size_t count;
};

/*
 * The likelihoods of ML6 to ML10 are taken where sigma^2 = 0.72. LR15 is known for its second
 * weight; the first is the mean of y, 3.
 */
/* clang-format off */
static const struct mistake of_linear_predict[] = {
    {"leaves_out_the_last_feature", {.predict = linear_predict__leaves_out_the_last_feature}, {0}},
    {"predicts_from_the_first_sample_only",
     {.predict = linear_predict__predicts_from_the_first_sample_only}, {0}},
    {"adds_without_setting_zero_first",
     {.predict = linear_predict__adds_without_setting_zero_first}, {0}},
    {"keeps_the_sum_of_earlier_samples",
     {.predict = linear_predict__keeps_the_sum_of_earlier_samples}, {0}},
    {"assigns_instead_of_adding", {.predict = linear_predict__assigns_instead_of_adding}, {0}},
    {"leaves_out_the_first_feature", {.predict = linear_predict__leaves_out_the_first_feature},
     {"0.25 x", &start, {0, 0.25, 0.5, 0.75, 1}}},
    {"takes_the_first_weight_as_intercept",
     {.predict = linear_predict__takes_the_first_weight_as_intercept}, {0}},
    {"reads_x_column_by_column", {.predict = linear_predict__reads_x_column_by_column},
     {"columns 1 0 1 1 1 and 2 1 3 1 4", &start, {1, 0.25, 1.25, 0.75, 1.5}}},
};

static const struct mistake of_mean_squared_error[] = {
    {"halves_it", {.value = mean_squared_error__halves_it}, {"LR5", &start, {2.6625}}},
    {"sums_without_mean", {.value = mean_squared_error__sums_without_mean},
     {"LR6", &start, {26.625}}},
    {"takes_the_root", {.value = mean_squared_error__takes_the_root}, {"LR7", &start, {2.307596}}},
    {"takes_absolute_values", {.value = mean_squared_error__takes_absolute_values},
     {"LR8", &start, {2}}},
    {"squares_after_summing", {.value = mean_squared_error__squares_after_summing},
     {"LR9", &start, {20}}},
    {"divides_integers", {.value = mean_squared_error__divides_integers}, {"LR10", &start, {0}}},
    {"divides_by_d", {.value = mean_squared_error__divides_by_d}, {0}},
    {"divides_by_n_minus_1", {.value = mean_squared_error__divides_by_n_minus_1}, {0}},
    {"leaves_out_the_last_sample", {.value = mean_squared_error__leaves_out_the_last_sample},
     {"(26.625 - 6.25) / 5", &start, {4.075}}},
};

static const struct mistake of_mean_squared_error_gradient[] = {
    {"loses_the_mean", {.gradient = mean_squared_error_gradient__loses_the_mean},
     {"LR1", &start, {-20, -51}}},
    {"loses_the_2", {.gradient = mean_squared_error_gradient__loses_the_2},
     {"LR2", &start, {-2, -5.1}}},
    {"loses_2_and_mean", {.gradient = mean_squared_error_gradient__loses_2_and_mean},
     {"LR3", &start, {-10, -25.5}}},
    {"has_the_opposite_sign", {.gradient = mean_squared_error_gradient__has_the_opposite_sign},
     {"LR4", &start, {4, 10.2}}},
    {"divides_integers", {.gradient = mean_squared_error_gradient__divides_integers},
     {"LR10", &start, {0, 0}}},
    {"divides_by_d", {.gradient = mean_squared_error_gradient__divides_by_d},
     {"LR11", &start, {-10, -25.5}}},
    {"adds_without_setting_zero_first",
     {.gradient = mean_squared_error_gradient__adds_without_setting_zero_first}, {0}},
    {"keeps_the_last_sample_only",
     {.gradient = mean_squared_error_gradient__keeps_the_last_sample_only}, {0}},
    {"forgets_the_targets", {.gradient = mean_squared_error_gradient__forgets_the_targets}, {0}},
    {"forgets_the_inner_derivative",
     {.gradient = mean_squared_error_gradient__forgets_the_inner_derivative}, {0}},
    {"leaves_out_the_last_sample",
     {.gradient = mean_squared_error_gradient__leaves_out_the_last_sample},
     {"-7.5 and -15.5, times 2/5", &start, {-3, -6.2}}},
};

static const struct mistake of_log_likelihood[] = {
    {"counts_the_constant_once", {.likelihood = log_likelihood__counts_the_constant_once}, {0}},
    {"drops_2_pi", {.likelihood = log_likelihood__drops_2_pi}, {"ML6", &widest, {-1.67874}}},
    {"forgets_the_root_of_the_variance",
     {.likelihood = log_likelihood__forgets_the_root_of_the_variance}, {0}},
    {"has_the_opposite_sign", {.likelihood = log_likelihood__has_the_opposite_sign}, {0}},
    {"takes_the_mean", {.likelihood = log_likelihood__takes_the_mean},
     {"ML8", &widest, {-1.254686}}},
    {"loses_the_half", {.likelihood = log_likelihood__loses_the_half},
     {"ML9", &widest, {-8.773432}}},
    {"returns_the_density", {.likelihood = log_likelihood__returns_the_density},
     {"ML10", &widest, {0.001885745}}},
    {"takes_sigma_for_the_variance", {.likelihood = log_likelihood__takes_sigma_for_the_variance},
     {0}},
    {"takes_log10", {.likelihood = log_likelihood__takes_log10}, {0}},
    {"counts_log_sigma_twice", {.likelihood = log_likelihood__counts_log_sigma_twice},
     {"ML7", &widest, {-5.452172}}},
    {"sums_without_squaring", {.likelihood = log_likelihood__sums_without_squaring},
     {"-5/2 log(2 pi) - 10/2", &start, {-9.594692666}}},
};

static const struct mistake of_log_likelihood_gradient[] = {
    {"has_the_slides_sign_in_sigma",
     {.likelihood_gradient = log_likelihood_gradient__has_the_slides_sign_in_sigma},
     {"ML4", &best, {0, 0, -8.6}}},
    {"differentiates_by_the_variance",
     {.likelihood_gradient = log_likelihood_gradient__differentiates_by_the_variance},
     {"ML5", &best, {0, 0, -0.7}}},
    {"has_the_opposite_sign_in_theta",
     {.likelihood_gradient = log_likelihood_gradient__has_the_opposite_sign_in_theta}, {0}},
    {"forgets_sigma_in_theta",
     {.likelihood_gradient = log_likelihood_gradient__forgets_sigma_in_theta}, {0}},
    {"doubles_theta", {.likelihood_gradient = log_likelihood_gradient__doubles_theta}, {0}},
    {"counts_one_sample_in_sigma",
     {.likelihood_gradient = log_likelihood_gradient__counts_one_sample_in_sigma}, {0}},
    {"divides_by_sigma_squared_in_sigma",
     {.likelihood_gradient = log_likelihood_gradient__divides_by_sigma_squared_in_sigma}, {0}},
    {"is_of_the_negative", {.likelihood_gradient = log_likelihood_gradient__is_of_the_negative},
     {0}},
    {"is_of_the_mean", {.likelihood_gradient = log_likelihood_gradient__is_of_the_mean}, {0}},
    {"takes_sigma_for_the_variance",
     {.likelihood_gradient = log_likelihood_gradient__takes_sigma_for_the_variance},
     {"half of it", &best, {0, 0, -0.7}}},
    {"divides_by_sigma_once_in_theta",
     {.likelihood_gradient = log_likelihood_gradient__divides_by_sigma_once_in_theta}, {0}},
    {"forgets_sigma_under_n",
     {.likelihood_gradient = log_likelihood_gradient__forgets_sigma_under_n}, {0}},
    {"drops_the_first_term_in_sigma",
     {.likelihood_gradient = log_likelihood_gradient__drops_the_first_term_in_sigma},
     {"RSS", &best, {0, 0, 3.6}}},
};

static const struct mistake of_mle_theta[] = {
    {"takes_each_feature_alone", {.weights = mle_theta__takes_each_feature_alone},
     {"LR15", &start, {0, 3, 1.266667}}},
    {"inverts_element_by_element", {.weights = mle_theta__inverts_element_by_element},
     {"LR16", &start, {0, 6.8, 2.766667}}},
    {"returns_the_product_without_the_inverse",
     {.weights = mle_theta__returns_the_product_without_the_inverse}, {0}},
    {"computes_in_float", {.weights = mle_theta__computes_in_float}, {0}},
    {"adds_a_small_ridge", {.weights = mle_theta__adds_a_small_ridge}, {0}},
    {"never_fails", {.weights = mle_theta__never_fails}, {0}},
    {"returns_1_on_failure", {.weights = mle_theta__returns_1_on_failure}, {0}},
    {"sets_theta_to_zero_on_failure", {.weights = mle_theta__sets_theta_to_zero_on_failure}, {0}},
    {"writes_before_it_fails", {.weights = mle_theta__writes_before_it_fails},
     {"X^T y, and -1", &dependent, {-1, 11, 22}}},
    {"fits_the_first_d_samples_only", {.weights = mle_theta__fits_the_first_d_samples_only},
     {"through two points", &start, {0, 1, 2}}},
    {"refuses_small_determinants", {.weights = mle_theta__refuses_small_determinants}, {0}},
    {"descends_instead_of_solving", {.weights = mle_theta__descends_instead_of_solving}, {0}},
};

static const struct mistake of_mle_sigma2[] = {
    {"divides_by_n_minus_d", {.value = mle_sigma2__divides_by_n_minus_d}, {"ML1", &best, {1.2}}},
    {"divides_by_n_minus_1", {.value = mle_sigma2__divides_by_n_minus_1}, {"ML2", &best, {0.9}}},
    {"returns_sigma", {.value = mle_sigma2__returns_sigma}, {"ML3", &best, {0.8485281}}},
    {"returns_the_sum", {.value = mle_sigma2__returns_the_sum}, {0}},
    {"divides_by_2_n", {.value = mle_sigma2__divides_by_2_n}, {0}},
    {"takes_the_variance_of_the_targets", {.value = mle_sigma2__takes_the_variance_of_the_targets},
     {0}},
    {"estimates_theta_anew", {.value = mle_sigma2__estimates_theta_anew}, {0}},
    {"takes_the_variance_of_the_residuals",
     {.value = mle_sigma2__takes_the_variance_of_the_residuals}, {"5.325 - 4", &start, {1.325}}},
    {"sums_without_squaring", {.value = mle_sigma2__sums_without_squaring},
     {"10 / 5", &start, {2}}},
};

/* clang-format on */

static const struct group groups[] = {
    {"linear_predict",
     {.predict = linear_predict},
     predictions_answer,
     of_linear_predict,
     sizeof of_linear_predict / sizeof(struct mistake)},
    {"mean_squared_error",
     {.value = mean_squared_error},
     value_answer,
     of_mean_squared_error,
     sizeof of_mean_squared_error / sizeof(struct mistake)},
    {"mean_squared_error_gradient",
     {.gradient = mean_squared_error_gradient},
     gradient_answer,
     of_mean_squared_error_gradient,
     sizeof of_mean_squared_error_gradient / sizeof(struct mistake)},
    {"log_likelihood",
     {.likelihood = log_likelihood},
     likelihood_answer,
     of_log_likelihood,
     sizeof of_log_likelihood / sizeof(struct mistake)},
    {"log_likelihood_gradient",
     {.likelihood_gradient = log_likelihood_gradient},
     likelihood_gradient_answer,
     of_log_likelihood_gradient,
     sizeof of_log_likelihood_gradient / sizeof(struct mistake)},
    {"mle_theta",
     {.weights = mle_theta},
     weights_answer,
     of_mle_theta,
     sizeof of_mle_theta / sizeof(struct mistake)},
    {"mle_sigma2",
     {.value = mle_sigma2},
     value_answer,
     of_mle_sigma2,
     sizeof of_mle_sigma2 / sizeof(struct mistake)},
};

/* The numbers are known to six digits and more. */
static void expect_known_numbers(const struct group *group, const struct mistake *mistake)
{
    const struct known *known = &mistake->known;
    double got[MAX_NUMBERS];
    fill(got, 77);
    size_t count = group->answer(mistake->code, known->at, got);
    for (size_t k = 0; k < count; k++)
        cr_expect(fabs(got[k] - known->wrong[k]) <= 1e-6 * fabs(known->wrong[k]) + 1e-14,
                  "%s, %s__%s: number %zu is %.17g, known for %g", known->origin, group->function,
                  mistake->name, k, got[k], known->wrong[k]);
}

Test(mistakes, of_mle_give_the_wrong_numbers_they_are_known_for)
{
    size_t known_count = 0;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (size_t m = 0; m < groups[g].count; m++)
            if (groups[g].mistakes[m].known.origin) {
                expect_known_numbers(&groups[g], &groups[g].mistakes[m]);
                known_count++;
            }
    cr_expect_eq(known_count, 35, "%zu are known", known_count);
}

/* LR14: right the first time, twice as much the second. */
Test(mistakes, of_mle_that_add_give_twice_as_much_the_second_time)
{
    double grad[2] = {0, 0};
    for (size_t call = 1; call <= 2; call++) {
        mean_squared_error_gradient__adds_without_setting_zero_first(
            start.n, 2, (const double(*)[2])start.X, start.y, start.theta, grad);
        cr_expect_float_eq(grad[0], -4.0 * (double)call, 1e-13);
        cr_expect_float_eq(grad[1], -10.2 * (double)call, 1e-13);
    }
}

/* LR17: seven digits are right and no more. */
Test(mistakes, of_mle_in_float_have_seven_digits)
{
    double theta[2];
    cr_assert_eq(
        mle_theta__computes_in_float(start.n, 2, (const double(*)[2])start.X, start.y, theta), 0);
    double error = fmax(fabs(theta[0] - 1.4) / 1.4, fabs(theta[1] - 0.8) / 0.8);
    cr_expect(error > 1e-9 && error < 1e-7, "relative error %g", error);
}

/* ML11 turned round: the variance of the weights given is 5.325, that of the best ones 0.72. */
Test(mistakes, of_mle_that_estimate_anew_give_the_best_variance)
{
    double sigma2 = mle_sigma2__estimates_theta_anew(start.n, 2, (const double(*)[2])start.X,
                                                     start.y, start.theta);
    cr_expect_float_eq(sigma2, 0.72, 1e-14);
}

/* Whether a number is further off than rounding explains. */
static bool differ(size_t count, const double a[], const double b[])
{
    for (size_t k = 0; k < count; k++)
        if (!(fabs(a[k] - b[k]) <= 1e-10 * fabs(b[k]) + 1e-14))
            return true;
    return false;
}

/* Whether the mistake's numbers are not the reference's at some point. */
static bool differs_somewhere(const struct group *group, const struct mistake *mistake)
{
    for (size_t s = 0; s < POINT_COUNT; s++) {
        struct point point = point_at(s);
        double wrong[MAX_NUMBERS], right[MAX_NUMBERS];
        fill(wrong, 77);
        fill(right, 77);
        size_t count = group->answer(mistake->code, &point, wrong);
        group->answer(group->reference, &point, right);
        if (differ(count, wrong, right))
            return true;
    }
    return false;
}

Test(mistakes, of_mle_differ_from_the_reference_somewhere)
{
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (size_t m = 0; m < groups[g].count; m++)
            cr_expect(differs_somewhere(&groups[g], &groups[g].mistakes[m]),
                      "%s__%s gives what the reference gives", groups[g].function,
                      groups[g].mistakes[m].name);
}
