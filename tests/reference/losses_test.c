/*
 * The reference of losses against numbers worked out by hand and against derivatives taken in complex numbers; its
 * mistakes against the wrong numbers they are known for (SM and HG are their numbers in the collection of mistakes).
 */
#include "losses.h"

#include <complex.h>
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdint.h>

__typeof__(softmax) softmax__overflows;
__typeof__(cross_entropy_loss) cross_entropy_loss__returns_the_probability,
    cross_entropy_loss__has_the_opposite_sign, cross_entropy_loss__takes_log10,
    cross_entropy_loss__takes_log2, cross_entropy_loss__is_one_class_off,
    cross_entropy_loss__sums_over_all_classes, cross_entropy_loss__takes_each_class_for_itself,
    cross_entropy_loss__overflows, cross_entropy_loss__divides_the_scores,
    cross_entropy_loss__applies_softmax_twice, cross_entropy_loss__clamps_the_probability,
    cross_entropy_loss__adds_a_small_number;
__typeof__(cross_entropy_gradient) cross_entropy_gradient__forgets_minus_one,
    cross_entropy_gradient__subtracts_one_everywhere, cross_entropy_gradient__has_the_opposite_sign,
    cross_entropy_gradient__stops_at_the_probability,
    cross_entropy_gradient__takes_the_diagonal_only,
    cross_entropy_gradient__multiplies_by_p_once_more;
__typeof__(hinge_gradient) hinge_gradient__variant_counts_ties,
    hinge_gradient__counts_the_right_class_once, hinge_gradient__takes_the_margin_for_the_indicator,
    hinge_gradient__forgets_the_right_class, hinge_gradient__subtracts_for_every_class;
__typeof__(softmax_regression_loss) softmax_regression_loss__normalizes_over_samples;
__typeof__(softmax_regression_gradient) softmax_regression_gradient__sums_without_mean,
    softmax_regression_gradient__divides_by_n_twice;
__typeof__(svm_loss) svm_loss__takes_the_sample_for_the_class, svm_loss__counts_the_right_class,
    svm_loss__forgets_the_margin, svm_loss__swaps_the_classes, svm_loss__subtracts_the_margin,
    svm_loss__takes_the_worst_class_only, svm_loss__squares, svm_loss__divides_by_c_too,
    svm_loss__sums_without_mean, svm_loss__is_the_binary_one;
__typeof__(svm_gradient) svm_gradient__assigns_to_the_right_class;

/* The scores of a cat, a car and a frog, by classes; CS231n, lecture 3. */
enum { N = 3, C = 3 };
static const double S[N][C] = {{3.2, 5.1, -1.7}, {1.3, 4.9, 2.0}, {2.2, 2.5, -3.1}};
static const size_t labels[N] = {0, 1, 2};
static const double identity[C][C] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

static void expect_near(const char *what, double got, double want, double relative)
{
    cr_expect(got == want || fabs(got - want) <= relative * fabs(want) ||
                  (isnan(got) && isnan(want)),
              "%s is %.17g, expected %.17g", what, got, want);
}

static void expect_all_near(const char *what, size_t count, const double got[], const double want[],
                            double relative)
{
    for (size_t k = 0; k < count; k++)
        expect_near(what, got[k], want[k], relative);
}

/* --- the reference by hand --- */

Test(losses, have_the_cheat_sheets_numbers)
{
    double p[C], grad[C];
    softmax(C, S[0], p);
    expect_all_near("p", C, p, (double[]){0.1299825, 0.8690495, 0.0009679258}, 1e-6);
    expect_near("loss", cross_entropy_loss(C, S[0], 0), 2.040355, 1e-6);
    cross_entropy_gradient(C, S[0], 0, grad);
    expect_all_near("gradient", C, grad, (double[]){-0.8700175, 0.8690495, 0.0009679258}, 1e-6);
    static const double hinge[N] = {2.9, 0, 12.9};
    for (size_t i = 0; i < N; i++)
        expect_near("hinge", hinge_loss(C, S[i], labels[i]), hinge[i], 1e-15);
    expect_near("SVM", svm_loss(N, C, C, S, labels, identity), 15.8 / 3, 1e-15);
    expect_near("softmax regression", softmax_regression_loss(N, C, C, S, labels, identity),
                2.758655, 1e-6);
    hinge_gradient(C, S[2], 2, grad);
    expect_all_near("gradient", C, grad, (double[]){1, 1, -2}, 0);
    hinge_gradient(C, S[1], 1, grad);
    expect_all_near("gradient", C, grad, (double[]){0, 0, 0}, 0);
}

Test(losses, of_no_weights_are_ln_c_and_c_minus_1)
{
    static const double X[2][1] = {{5}, {-7}};
    static const size_t y[2] = {9, 4};
    static const double Theta[1][10] = {{0}};
    expect_near("softmax regression", softmax_regression_loss(2, 1, 10, X, y, Theta), log(10),
                DBL_EPSILON);
    expect_near("SVM", svm_loss(2, 1, 10, X, y, Theta), 9, 0);
}

Test(losses, hold_for_scores_of_any_size)
{
    double p[2], grad[2];
    expect_near("loss", cross_entropy_loss(2, (double[]){0, 2000}, 0), 2000, 0);
    expect_near("loss", cross_entropy_loss(2, (double[]){0, 30}, 0), 30 + log1p(exp(-30)), 0);
    expect_near("loss", cross_entropy_loss(2, (double[]){-1000, 1000}, 1), 0, 0);
    expect_near("loss", cross_entropy_loss(2, (double[]){1000, 1000}, 1), log(2), DBL_EPSILON);
    softmax(2, (double[]){1000, -1000}, p);
    expect_all_near("p", 2, p, (double[]){1, 0}, 0);
    cross_entropy_gradient(2, (double[]){0, 2000}, 0, grad);
    expect_all_near("gradient", 2, grad, (double[]){-1, 1}, 0);
    expect_near("hinge", hinge_loss(2, (double[]){-1000, 1000}, 0), 2001, 0);
}

Test(losses, of_one_class_are_zero)
{
    double number[1];
    softmax(1, (double[]){-1000}, number);
    expect_near("p", number[0], 1, 0);
    expect_near("loss", cross_entropy_loss(1, (double[]){1000}, 0), 0, 0);
    expect_near("hinge", hinge_loss(1, (double[]){1000}, 0), 0, 0);
    cross_entropy_gradient(1, (double[]){3}, 0, number);
    expect_near("gradient", number[0], 0, 0);
    hinge_gradient(1, (double[]){3}, 0, number);
    expect_near("gradient", number[0], 0, 0);
}

/* On a kink the reference takes 0, the variant 1. */
Test(losses, have_subgradients_on_kinks)
{
    double grad[C];
    hinge_gradient(C, (double[]){1, 2, 5}, 1, grad);
    expect_all_near("gradient", C, grad, (double[]){0, -1, 1}, 0);
    hinge_gradient__variant_counts_ties(C, (double[]){1, 2, 5}, 1, grad);
    expect_all_near("gradient", C, grad, (double[]){1, -2, 1}, 0);
}

/*
 * --- gradients against complex steps ---
 *
 * f'(x) = Im f(x + ih) / h + O(h^2): nothing cancels, so h may be tiny.
 */

static const long double complex_step = 1e-40L;

enum { MAX_N = 7, MAX_D = 4, MAX_C = 5 };

typedef long double complex complex_loss(size_t c, const long double complex s[], size_t y);

static long double complex complex_cross_entropy(size_t c, const long double complex s[], size_t y)
{
    long double complex sum = 0;
    for (size_t k = 0; k < c; k++)
        sum += cexpl(s[k] - s[y]);
    return clogl(sum);
}

/* max(0, .) looks at the real part. */
static long double complex complex_hinge(size_t c, const long double complex s[], size_t y)
{
    long double complex sum = 0;
    for (size_t j = 0; j < c; j++)
        if (j != y && creall(s[j] - s[y] + 1) > 0)
            sum += s[j] - s[y] + 1;
    return sum;
}

/* Uniform in -2..2, the same on every machine. */
static double draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-51 - 2;
}

struct set {
    size_t n, d, c;
    double X[MAX_N * MAX_D], Theta[MAX_D * MAX_C];
    size_t y[MAX_N];
};

static struct set set_of(uint64_t seed)
{
    uint64_t state = seed * 0x9e3779b97f4a7c15u;
    struct set set = {.n = 1 + seed % MAX_N, .d = 1 + seed % MAX_D, .c = 1 + seed % MAX_C};
    for (size_t k = 0; k < MAX_N * MAX_D; k++)
        set.X[k] = 2 * draw(&state);
    for (size_t k = 0; k < MAX_D * MAX_C; k++)
        set.Theta[k] = 2 * draw(&state);
    for (size_t i = 0; i < MAX_N; i++)
        set.y[i] = (size_t)((draw(&state) + 2) * 1e6) % set.c;
    return set;
}

/* The derivative of the mean loss by Theta[k][j]. */
static double complex_derivative(const struct set *set, complex_loss *loss, size_t k, size_t j)
{
    long double complex sum = 0, s[MAX_C];
    for (size_t i = 0; i < set->n; i++) {
        for (size_t l = 0; l < set->c; l++) {
            s[l] = 0;
            for (size_t m = 0; m < set->d; m++)
                s[l] += set->X[i * set->d + m] *
                        (set->Theta[m * set->c + l] +
                         (m == k && l == j ? complex_step : 0) * (long double complex)I);
        }
        sum += loss(set->c, s, set->y[i]);
    }
    return (double)(cimagl(sum) / complex_step / set->n);
}

static const struct {
    const char *what;
    __typeof__(softmax_regression_gradient) *of_set;
    __typeof__(cross_entropy_gradient) *of_sample;
    complex_loss *loss;
} gradients[] = {
    {"softmax", softmax_regression_gradient, cross_entropy_gradient, complex_cross_entropy},
    {"hinge", svm_gradient, hinge_gradient, complex_hinge},
};

/* 1e-14 of what is summed: the scores are rounded to double on the way. */
Test(losses, of_sets_have_gradients_that_are_the_derivatives)
{
    for (size_t f = 0; f < sizeof gradients / sizeof *gradients; f++)
        for (uint64_t seed = 0; seed < 140; seed++) {
            struct set set = set_of(seed);
            double grad[MAX_D * MAX_C];
            gradients[f].of_set(set.n, set.d, set.c, (const double(*)[set.d])set.X, set.y,
                                (const double(*)[set.c])set.Theta, (double(*)[set.c])grad);
            for (size_t k = 0; k < set.d * set.c; k++) {
                double want = complex_derivative(&set, gradients[f].loss, k / set.c, k % set.c);
                cr_expect(fabs(grad[k] - want) <= 1e-14,
                          "%s, %zu: component %zu is %.17g, not %.17g", gradients[f].what,
                          (size_t)seed, k, grad[k], want);
            }
        }
}

/* A set of one sample with one feature, 1, has the sample's scores for weights. */
Test(losses, of_samples_have_gradients_that_are_the_derivatives)
{
    for (size_t f = 0; f < sizeof gradients / sizeof *gradients; f++)
        for (uint64_t seed = 0; seed < 140; seed++) {
            struct set set = set_of(seed);
            double grad[MAX_C];
            set.n = set.d = 1;
            set.X[0] = 1;
            gradients[f].of_sample(set.c, set.Theta, set.y[0], grad);
            for (size_t j = 0; j < set.c; j++) {
                double want = complex_derivative(&set, gradients[f].loss, 0, j);
                cr_expect(fabs(grad[j] - want) <= 2 * DBL_EPSILON * fabs(want) + DBL_MIN,
                          "%s, %zu: component %zu is %.17g, not %.17g", gradients[f].what,
                          (size_t)seed, j, grad[j], want);
            }
        }
}

/* --- mistakes --- */

static const double stretched[2] = {0, 30}, shifted[C] = {1003.2, 1005.1, 998.3};

static const struct {
    const char *origin;
    __typeof__(cross_entropy_loss) *code;
    const double *s;
    size_t c;
    double wrong;
} losses_of_a_sample[] = {
    {"SM1", cross_entropy_loss__returns_the_probability, S[0], C, 0.1299825},
    {"SM2", cross_entropy_loss__has_the_opposite_sign, S[0], C, -2.040355},
    {"SM3", cross_entropy_loss__takes_log10, S[0], C, 0.886115},
    {"SM4", cross_entropy_loss__takes_log2, S[0], C, 2.94361},
    {"SM5", cross_entropy_loss__is_one_class_off, S[0], C, 0.1403552},
    {"SM6", cross_entropy_loss__sums_over_all_classes, S[0], C, 9.121065},
    {"SM7", cross_entropy_loss__takes_each_class_for_itself, S[0], C, 4.07426},
    {"SM8", cross_entropy_loss__overflows, shifted, C, NAN},
    {"SM9", cross_entropy_loss__divides_the_scores, S[0], C, 0.7239188},
    {"SM10", cross_entropy_loss__applies_softmax_twice, S[0], C, 1.379507},
    {"SM19", cross_entropy_loss__clamps_the_probability, stretched, 2, 18.42068},
};

Test(mistakes, of_the_softmax_loss_give_the_wrong_numbers_they_are_known_for)
{
    for (size_t m = 0; m < sizeof losses_of_a_sample / sizeof *losses_of_a_sample; m++)
        expect_near(losses_of_a_sample[m].origin,
                    losses_of_a_sample[m].code(losses_of_a_sample[m].c, losses_of_a_sample[m].s, 0),
                    losses_of_a_sample[m].wrong, 1e-6);
}

/* SM20: the loss is off by 1e-8 / p. */
Test(mistakes, of_the_softmax_loss_that_add_1e_8_are_off_by_as_much_over_p)
{
    double off =
        cross_entropy_loss(C, S[0], 0) - cross_entropy_loss__adds_a_small_number(C, S[0], 0);
    expect_near("SM20", off, 1e-8 / 0.1299825, 1e-6);
}

/* SM8 for the probabilities. */
Test(mistakes, of_softmax_that_do_not_shift_give_no_number)
{
    double p[C];
    softmax__overflows(C, shifted, p);
    cr_expect(isnan(p[0]) && isnan(p[1]));
}

static const struct {
    const char *origin;
    __typeof__(cross_entropy_gradient) *code;
    size_t sample;
    double wrong[C];
} gradients_of_a_sample[] = {
    {"SM11", cross_entropy_gradient__forgets_minus_one, 0, {0.1299825, 0.8690495, 0.0009679258}},
    {"SM12",
     cross_entropy_gradient__subtracts_one_everywhere,
     0,
     {-0.8700175, -0.1309505, -0.9990321}},
    {"SM13",
     cross_entropy_gradient__has_the_opposite_sign,
     0,
     {0.8700175, -0.8690495, -0.0009679258}},
    {"SM14", cross_entropy_gradient__stops_at_the_probability, 0, {-7.693341, 0, 0}},
    {"SM15", cross_entropy_gradient__takes_the_diagonal_only, 0, {-0.8700175, 0, 0}},
    {"SM16",
     cross_entropy_gradient__multiplies_by_p_once_more,
     0,
     {-0.09838773, 0.09889996, 9.359735e-07}},
    {"HG11", hinge_gradient__counts_the_right_class_once, 2, {1, 1, -1}},
    {"HG13", hinge_gradient__takes_the_margin_for_the_indicator, 2, {6.3, 6.6, -12.9}},
    {"HG14", hinge_gradient__forgets_the_right_class, 2, {1, 1, 0}},
    {"HG15", hinge_gradient__subtracts_for_every_class, 1, {0, -2, 0}},
};

Test(mistakes, of_the_gradients_give_the_wrong_numbers_they_are_known_for)
{
    for (size_t m = 0; m < sizeof gradients_of_a_sample / sizeof *gradients_of_a_sample; m++) {
        double got[C];
        size_t i = gradients_of_a_sample[m].sample;
        gradients_of_a_sample[m].code(C, S[i], labels[i], got);
        expect_all_near(gradients_of_a_sample[m].origin, C, got, gradients_of_a_sample[m].wrong,
                        1e-6);
    }
}

static const struct {
    const char *origin;
    __typeof__(svm_loss) *code;
    double wrong;
} losses_of_the_set[] = {
    {"SM21", softmax_regression_loss__normalizes_over_samples, 2.128517},
    {"HG1", svm_loss__takes_the_sample_for_the_class, 2},
    {"HG2", svm_loss__counts_the_right_class, 6.266667},
    {"HG3", svm_loss__forgets_the_margin, 4.266667},
    {"HG4", svm_loss__swaps_the_classes, 4.8},
    {"HG5", svm_loss__subtracts_the_margin, 3.266667},
    {"HG6", svm_loss__takes_the_worst_class_only, 3.166667},
    {"HG7", svm_loss__squares, 30.55333},
    {"HG8", svm_loss__divides_by_c_too, 1.755556},
    {"HG9", svm_loss__sums_without_mean, 15.8},
    {"HG10", svm_loss__is_the_binary_one, 7.4},
};

Test(mistakes, of_the_losses_of_sets_give_the_wrong_numbers_they_are_known_for)
{
    for (size_t m = 0; m < sizeof losses_of_the_set / sizeof *losses_of_the_set; m++)
        expect_near(losses_of_the_set[m].origin,
                    losses_of_the_set[m].code(N, C, C, S, labels, identity),
                    losses_of_the_set[m].wrong, 1e-6);
}

/* SM17, SM18: three times and a third of the gradient of three samples. */
Test(mistakes, of_the_softmax_gradient_are_off_by_the_number_of_samples)
{
    double right[C][C], sum[C][C], twice[C][C];
    softmax_regression_gradient(N, C, C, S, labels, identity, right);
    softmax_regression_gradient__sums_without_mean(N, C, C, S, labels, identity, sum);
    softmax_regression_gradient__divides_by_n_twice(N, C, C, S, labels, identity, twice);
    for (size_t k = 0; k < C; k++)
        for (size_t j = 0; j < C; j++) {
            expect_near("SM17", sum[k][j], 3 * right[k][j], 1e-13);
            expect_near("SM18", twice[k][j], right[k][j] / 3, 1e-13);
        }
}

/* HG12: with two samples of class 0, only the second is left in its column. */
Test(mistakes, of_the_svm_gradient_that_assign_keep_the_last_sample_of_a_class)
{
    static const double X[2][1] = {{1}, {3}}, Theta[1][2] = {{0, 0}};
    static const size_t y[2] = {0, 0};
    double grad[1][2];
    svm_gradient(2, 1, 2, X, y, Theta, grad);
    expect_all_near("the gradient", 2, grad[0], (double[]){-2, 2}, 0);
    svm_gradient__assigns_to_the_right_class(2, 1, 2, X, y, Theta, grad);
    expect_all_near("HG12", 2, grad[0], (double[]){-1.5, 2}, 0);
}
