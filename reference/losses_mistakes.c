/*
 * What students really write instead of losses.c. Each function is called FUNCTION__WHAT_IS_WRONG and has FUNCTION's
 * type, which is taken from the header; configs/losses.yaml has the words for each. Those called
 * FUNCTION__variant_... are legal. Where a student's code would read beside an array, the class after the last is the
 * first one here.
 */
#include "losses.h"

#include <math.h>
#include <stdlib.h>

static const double small = 1e-8; /* what is added to probabilities, or what they are clamped to */

static double largest(size_t c, const double s[c])
{
    double found = s[0];
    for (size_t j = 1; j < c; j++)
        found = fmax(found, s[j]);
    return found;
}

static double sum_of_exponentials(size_t c, const double s[c], double shift)
{
    double sum = 0;
    for (size_t k = 0; k < c; k++)
        sum += exp(s[k] - shift);
    return sum;
}

/* The probability of class j, as it should be. */
static double probability(size_t c, const double s[c], size_t j)
{
    double shift = largest(c, s);
    return exp(s[j] - shift) / sum_of_exponentials(c, s, shift);
}

static double positive(double x)
{
    return x > 0 ? x : 0;
}

static double margin(const double s[], size_t j, size_t y)
{
    return s[j] - s[y] + 1;
}

/* Whether class j presses on the right one, s_j - s_y + margin > 0. */
static int violates(const double s[], size_t j, size_t y)
{
    return j != y && margin(s, j, y) > 0;
}

static size_t next_class(size_t c, size_t y)
{
    return (y + 1) % c;
}

/* --- softmax --- */

__typeof__(softmax) softmax__overflows;
void softmax__overflows(size_t c, const double s[c], double p[c])
{
    for (size_t j = 0; j < c; j++)
        p[j] = exp(s[j]) / sum_of_exponentials(c, s, 0);
}

__typeof__(softmax) softmax__divides_the_scores;
void softmax__divides_the_scores(size_t c, const double s[c], double p[c])
{
    double sum = 0;
    for (size_t k = 0; k < c; k++)
        sum += s[k];
    for (size_t j = 0; j < c; j++)
        p[j] = s[j] / sum;
}

__typeof__(softmax) softmax__does_not_normalize;
void softmax__does_not_normalize(size_t c, const double s[c], double p[c])
{
    for (size_t j = 0; j < c; j++)
        p[j] = exp(s[j] - largest(c, s));
}

__typeof__(softmax) softmax__is_applied_twice;
void softmax__is_applied_twice(size_t c, const double s[c], double p[c])
{
    for (size_t j = 0; j < c; j++)
        p[j] = probability(c, s, j);
    double sum = sum_of_exponentials(c, p, 0);
    for (size_t j = 0; j < c; j++)
        p[j] = exp(p[j]) / sum;
}

__typeof__(softmax) softmax__leaves_out_the_last_class;
void softmax__leaves_out_the_last_class(size_t c, const double s[c], double p[c])
{
    double shift = largest(c, s);
    for (size_t j = 0; j < c; j++)
        p[j] = exp(s[j] - shift) / sum_of_exponentials(c - 1, s, shift);
}

__typeof__(softmax) softmax__adds_a_small_number;
void softmax__adds_a_small_number(size_t c, const double s[c], double p[c])
{
    double shift = largest(c, s);
    for (size_t j = 0; j < c; j++)
        p[j] = exp(s[j] - shift) / (sum_of_exponentials(c, s, shift) + small);
}

__typeof__(softmax) softmax__computes_in_float;
void softmax__computes_in_float(size_t c, const double s[c], double p[c])
{
    float shift = (float)largest(c, s), sum = 0;
    for (size_t k = 0; k < c; k++)
        sum += expf((float)s[k] - shift);
    for (size_t j = 0; j < c; j++)
        p[j] = (double)(expf((float)s[j] - shift) / sum);
}

__typeof__(softmax) softmax__returns_logarithms;
void softmax__returns_logarithms(size_t c, const double s[c], double p[c])
{
    double shift = largest(c, s), sum = sum_of_exponentials(c, s, shift);
    for (size_t j = 0; j < c; j++)
        p[j] = s[j] - shift - log(sum);
}

__typeof__(softmax) softmax__shifts_the_numerator_only;
void softmax__shifts_the_numerator_only(size_t c, const double s[c], double p[c])
{
    for (size_t j = 0; j < c; j++)
        p[j] = exp(s[j] - largest(c, s)) / sum_of_exponentials(c, s, 0);
}

__typeof__(softmax) softmax__divides_by_the_sum_so_far;
void softmax__divides_by_the_sum_so_far(size_t c, const double s[c], double p[c])
{
    double shift = largest(c, s), sum = 0;
    for (size_t j = 0; j < c; j++) {
        sum += exp(s[j] - shift);
        p[j] = exp(s[j] - shift) / sum;
    }
}

__typeof__(softmax) softmax__starts_the_maximum_at_zero;
void softmax__starts_the_maximum_at_zero(size_t c, const double s[c], double p[c])
{
    double shift = fmax(0, largest(c, s)), sum = sum_of_exponentials(c, s, shift);
    for (size_t j = 0; j < c; j++)
        p[j] = exp(s[j] - shift) / sum;
}

__typeof__(softmax) softmax__takes_the_last_score_for_the_largest;
void softmax__takes_the_last_score_for_the_largest(size_t c, const double s[c], double p[c])
{
    double sum = sum_of_exponentials(c, s, s[c - 1]);
    for (size_t j = 0; j < c; j++)
        p[j] = exp(s[j] - s[c - 1]) / sum;
}

/* --- cross_entropy_loss --- */

__typeof__(cross_entropy_loss) cross_entropy_loss__returns_the_probability;
double cross_entropy_loss__returns_the_probability(size_t c, const double s[c], size_t y)
{
    return probability(c, s, y);
}

__typeof__(cross_entropy_loss) cross_entropy_loss__has_the_opposite_sign;
double cross_entropy_loss__has_the_opposite_sign(size_t c, const double s[c], size_t y)
{
    return -cross_entropy_loss(c, s, y);
}

__typeof__(cross_entropy_loss) cross_entropy_loss__takes_log10;
double cross_entropy_loss__takes_log10(size_t c, const double s[c], size_t y)
{
    return cross_entropy_loss(c, s, y) / log(10);
}

__typeof__(cross_entropy_loss) cross_entropy_loss__takes_log2;
double cross_entropy_loss__takes_log2(size_t c, const double s[c], size_t y)
{
    return cross_entropy_loss(c, s, y) / log(2);
}

__typeof__(cross_entropy_loss) cross_entropy_loss__is_one_class_off;
double cross_entropy_loss__is_one_class_off(size_t c, const double s[c], size_t y)
{
    return cross_entropy_loss(c, s, next_class(c, y));
}

__typeof__(cross_entropy_loss) cross_entropy_loss__sums_over_all_classes;
double cross_entropy_loss__sums_over_all_classes(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    (void)y;
    for (size_t j = 0; j < c; j++)
        sum += cross_entropy_loss(c, s, j);
    return sum;
}

__typeof__(cross_entropy_loss) cross_entropy_loss__takes_each_class_for_itself;
double cross_entropy_loss__takes_each_class_for_itself(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j < c; j++)
        sum -= log(j == y ? probability(c, s, j) : 1 - probability(c, s, j));
    return sum;
}

__typeof__(cross_entropy_loss) cross_entropy_loss__overflows;
double cross_entropy_loss__overflows(size_t c, const double s[c], size_t y)
{
    return -log(exp(s[y]) / sum_of_exponentials(c, s, 0));
}

__typeof__(cross_entropy_loss) cross_entropy_loss__overflows_in_the_sum;
double cross_entropy_loss__overflows_in_the_sum(size_t c, const double s[c], size_t y)
{
    return log(sum_of_exponentials(c, s, 0)) - s[y];
}

__typeof__(cross_entropy_loss) cross_entropy_loss__divides_the_scores;
double cross_entropy_loss__divides_the_scores(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t k = 0; k < c; k++)
        sum += s[k];
    return -log(s[y] / sum);
}

__typeof__(cross_entropy_loss) cross_entropy_loss__applies_softmax_twice;
double cross_entropy_loss__applies_softmax_twice(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t k = 0; k < c; k++)
        sum += exp(probability(c, s, k));
    return log(sum) - probability(c, s, y);
}

__typeof__(cross_entropy_loss) cross_entropy_loss__takes_the_logarithm_of_zero;
double cross_entropy_loss__takes_the_logarithm_of_zero(size_t c, const double s[c], size_t y)
{
    return -log(probability(c, s, y));
}

__typeof__(cross_entropy_loss) cross_entropy_loss__clamps_the_probability;
double cross_entropy_loss__clamps_the_probability(size_t c, const double s[c], size_t y)
{
    return -log(fmax(probability(c, s, y), small));
}

__typeof__(cross_entropy_loss) cross_entropy_loss__clamps_far_below;
double cross_entropy_loss__clamps_far_below(size_t c, const double s[c], size_t y)
{
    return -log(fmax(probability(c, s, y), 1e-300));
}

__typeof__(cross_entropy_loss) cross_entropy_loss__adds_a_small_number;
double cross_entropy_loss__adds_a_small_number(size_t c, const double s[c], size_t y)
{
    return -log(probability(c, s, y) + small);
}

__typeof__(cross_entropy_loss) cross_entropy_loss__forgets_the_right_class;
double cross_entropy_loss__forgets_the_right_class(size_t c, const double s[c], size_t y)
{
    (void)y;
    return largest(c, s) + log(sum_of_exponentials(c, s, largest(c, s)));
}

__typeof__(cross_entropy_loss) cross_entropy_loss__forgets_to_shift_back;
double cross_entropy_loss__forgets_to_shift_back(size_t c, const double s[c], size_t y)
{
    return log(sum_of_exponentials(c, s, largest(c, s))) - s[y];
}

__typeof__(cross_entropy_loss) cross_entropy_loss__divides_by_c;
double cross_entropy_loss__divides_by_c(size_t c, const double s[c], size_t y)
{
    return cross_entropy_loss(c, s, y) / (double)c;
}

__typeof__(cross_entropy_loss) cross_entropy_loss__weighs_by_the_probability;
double cross_entropy_loss__weighs_by_the_probability(size_t c, const double s[c], size_t y)
{
    return probability(c, s, y) * cross_entropy_loss(c, s, y);
}

/* --- cross_entropy_gradient --- */

__typeof__(cross_entropy_gradient) cross_entropy_gradient__forgets_minus_one;
void cross_entropy_gradient__forgets_minus_one(size_t c, const double s[c], size_t y,
                                               double grad[c])
{
    (void)y;
    softmax(c, s, grad);
}

__typeof__(cross_entropy_gradient) cross_entropy_gradient__subtracts_one_everywhere;
void cross_entropy_gradient__subtracts_one_everywhere(size_t c, const double s[c], size_t y,
                                                      double grad[c])
{
    (void)y;
    for (size_t j = 0; j < c; j++)
        grad[j] = probability(c, s, j) - 1;
}

__typeof__(cross_entropy_gradient) cross_entropy_gradient__has_the_opposite_sign;
void cross_entropy_gradient__has_the_opposite_sign(size_t c, const double s[c], size_t y,
                                                   double grad[c])
{
    for (size_t j = 0; j < c; j++)
        grad[j] = (j == y) - probability(c, s, j);
}

__typeof__(cross_entropy_gradient) cross_entropy_gradient__stops_at_the_probability;
void cross_entropy_gradient__stops_at_the_probability(size_t c, const double s[c], size_t y,
                                                      double grad[c])
{
    for (size_t j = 0; j < c; j++)
        grad[j] = j == y ? -1 / probability(c, s, y) : 0;
}

__typeof__(cross_entropy_gradient) cross_entropy_gradient__takes_the_diagonal_only;
void cross_entropy_gradient__takes_the_diagonal_only(size_t c, const double s[c], size_t y,
                                                     double grad[c])
{
    for (size_t j = 0; j < c; j++)
        grad[j] = j == y ? probability(c, s, y) - 1 : 0;
}

__typeof__(cross_entropy_gradient) cross_entropy_gradient__multiplies_by_p_once_more;
void cross_entropy_gradient__multiplies_by_p_once_more(size_t c, const double s[c], size_t y,
                                                       double grad[c])
{
    for (size_t j = 0; j < c; j++) {
        double p = probability(c, s, j);
        grad[j] = (p - (j == y)) * p * (1 - p);
    }
}

__typeof__(cross_entropy_gradient) cross_entropy_gradient__overflows;
void cross_entropy_gradient__overflows(size_t c, const double s[c], size_t y, double grad[c])
{
    for (size_t j = 0; j < c; j++)
        grad[j] = exp(s[j]) / sum_of_exponentials(c, s, 0) - (j == y);
}

__typeof__(cross_entropy_gradient) cross_entropy_gradient__is_one_class_off;
void cross_entropy_gradient__is_one_class_off(size_t c, const double s[c], size_t y, double grad[c])
{
    cross_entropy_gradient(c, s, next_class(c, y), grad);
}

__typeof__(cross_entropy_gradient) cross_entropy_gradient__adds_without_setting_zero_first;
void cross_entropy_gradient__adds_without_setting_zero_first(size_t c, const double s[c], size_t y,
                                                             double grad[c])
{
    for (size_t j = 0; j < c; j++)
        grad[j] += probability(c, s, j) - (j == y);
}

__typeof__(cross_entropy_gradient) cross_entropy_gradient__is_of_a_clamped_loss;
void cross_entropy_gradient__is_of_a_clamped_loss(size_t c, const double s[c], size_t y,
                                                  double grad[c])
{
    int clamped = probability(c, s, y) < small;
    for (size_t j = 0; j < c; j++)
        grad[j] = clamped ? 0 : probability(c, s, j) - (j == y);
}

__typeof__(cross_entropy_gradient) cross_entropy_gradient__divides_by_c;
void cross_entropy_gradient__divides_by_c(size_t c, const double s[c], size_t y, double grad[c])
{
    for (size_t j = 0; j < c; j++)
        grad[j] = (probability(c, s, j) - (j == y)) / (double)c;
}

/* --- hinge_loss --- */

__typeof__(hinge_loss) hinge_loss__compares_the_right_class_with_itself;
double hinge_loss__compares_the_right_class_with_itself(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += j == y ? 0 : positive(s[y] - s[y] + 1);
    return sum;
}

__typeof__(hinge_loss) hinge_loss__counts_the_right_class;
double hinge_loss__counts_the_right_class(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += positive(margin(s, j, y));
    return sum;
}

__typeof__(hinge_loss) hinge_loss__forgets_the_margin;
double hinge_loss__forgets_the_margin(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += positive(s[j] - s[y]);
    return sum;
}

__typeof__(hinge_loss) hinge_loss__swaps_the_classes;
double hinge_loss__swaps_the_classes(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += j == y ? 0 : positive(s[y] - s[j] + 1);
    return sum;
}

__typeof__(hinge_loss) hinge_loss__subtracts_the_margin;
double hinge_loss__subtracts_the_margin(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += positive(s[j] - s[y] - 1);
    return sum;
}

__typeof__(hinge_loss) hinge_loss__takes_the_worst_class_only;
double hinge_loss__takes_the_worst_class_only(size_t c, const double s[c], size_t y)
{
    double worst = 0;
    for (size_t j = 0; j < c; j++)
        worst = j == y ? worst : fmax(worst, margin(s, j, y));
    return worst;
}

__typeof__(hinge_loss) hinge_loss__squares;
double hinge_loss__squares(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += j == y ? 0 : positive(margin(s, j, y)) * positive(margin(s, j, y));
    return sum;
}

__typeof__(hinge_loss) hinge_loss__divides_by_c;
double hinge_loss__divides_by_c(size_t c, const double s[c], size_t y)
{
    return hinge_loss(c, s, y) / (double)c;
}

__typeof__(hinge_loss) hinge_loss__divides_by_the_other_classes;
double hinge_loss__divides_by_the_other_classes(size_t c, const double s[c], size_t y)
{
    return hinge_loss(c, s, y) / ((double)c - 1);
}

__typeof__(hinge_loss) hinge_loss__is_the_binary_one;
double hinge_loss__is_the_binary_one(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += positive(1 - (j == y ? s[j] : -s[j]));
    return sum;
}

__typeof__(hinge_loss) hinge_loss__forgets_the_maximum;
double hinge_loss__forgets_the_maximum(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += j == y ? 0 : margin(s, j, y);
    return sum;
}

__typeof__(hinge_loss) hinge_loss__takes_the_maximum_of_the_sum;
double hinge_loss__takes_the_maximum_of_the_sum(size_t c, const double s[c], size_t y)
{
    return positive(hinge_loss__forgets_the_maximum(c, s, y));
}

__typeof__(hinge_loss) hinge_loss__takes_absolute_values;
double hinge_loss__takes_absolute_values(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j < c; j++)
        sum += j == y ? 0 : fabs(margin(s, j, y));
    return sum;
}

__typeof__(hinge_loss) hinge_loss__leaves_out_the_last_class;
double hinge_loss__leaves_out_the_last_class(size_t c, const double s[c], size_t y)
{
    double sum = 0;
    for (size_t j = 0; j + 1 < c; j++)
        sum += j == y ? 0 : positive(margin(s, j, y));
    return sum;
}

__typeof__(hinge_loss) hinge_loss__is_one_class_off;
double hinge_loss__is_one_class_off(size_t c, const double s[c], size_t y)
{
    return hinge_loss(c, s, next_class(c, y));
}

/* --- hinge_gradient --- */

__typeof__(hinge_gradient) hinge_gradient__variant_counts_ties;
void hinge_gradient__variant_counts_ties(size_t c, const double s[c], size_t y, double grad[c])
{
    grad[y] = 0;
    for (size_t j = 0; j < c; j++) {
        if (j == y)
            continue;
        grad[j] = margin(s, j, y) >= 0;
        grad[y] -= grad[j];
    }
}

__typeof__(hinge_gradient) hinge_gradient__counts_the_right_class_once;
void hinge_gradient__counts_the_right_class_once(size_t c, const double s[c], size_t y,
                                                 double grad[c])
{
    hinge_gradient(c, s, y, grad);
    grad[y] = grad[y] < 0 ? -1 : 0;
}

__typeof__(hinge_gradient) hinge_gradient__takes_the_margin_for_the_indicator;
void hinge_gradient__takes_the_margin_for_the_indicator(size_t c, const double s[c], size_t y,
                                                        double grad[c])
{
    grad[y] = 0;
    for (size_t j = 0; j < c; j++) {
        if (j == y)
            continue;
        grad[j] = positive(margin(s, j, y));
        grad[y] -= grad[j];
    }
}

__typeof__(hinge_gradient) hinge_gradient__is_of_the_square;
void hinge_gradient__is_of_the_square(size_t c, const double s[c], size_t y, double grad[c])
{
    hinge_gradient__takes_the_margin_for_the_indicator(c, s, y, grad);
    for (size_t j = 0; j < c; j++)
        grad[j] *= 2;
}

__typeof__(hinge_gradient) hinge_gradient__forgets_the_right_class;
void hinge_gradient__forgets_the_right_class(size_t c, const double s[c], size_t y, double grad[c])
{
    for (size_t j = 0; j < c; j++)
        grad[j] = violates(s, j, y);
}

__typeof__(hinge_gradient) hinge_gradient__subtracts_for_every_class;
void hinge_gradient__subtracts_for_every_class(size_t c, const double s[c], size_t y,
                                               double grad[c])
{
    hinge_gradient(c, s, y, grad);
    grad[y] = 1 - (double)c;
}

__typeof__(hinge_gradient) hinge_gradient__has_the_opposite_sign;
void hinge_gradient__has_the_opposite_sign(size_t c, const double s[c], size_t y, double grad[c])
{
    hinge_gradient(c, s, y, grad);
    for (size_t j = 0; j < c; j++)
        grad[j] = -grad[j];
}

__typeof__(hinge_gradient) hinge_gradient__forgets_the_margin;
void hinge_gradient__forgets_the_margin(size_t c, const double s[c], size_t y, double grad[c])
{
    grad[y] = 0;
    for (size_t j = 0; j < c; j++) {
        if (j == y)
            continue;
        grad[j] = s[j] > s[y];
        grad[y] -= grad[j];
    }
}

__typeof__(hinge_gradient) hinge_gradient__counts_itself;
void hinge_gradient__counts_itself(size_t c, const double s[c], size_t y, double grad[c])
{
    hinge_gradient(c, s, y, grad);
    grad[y] -= 1;
}

__typeof__(hinge_gradient) hinge_gradient__takes_the_worst_class_only;
void hinge_gradient__takes_the_worst_class_only(size_t c, const double s[c], size_t y,
                                                double grad[c])
{
    size_t worst = y;
    for (size_t j = 0; j < c; j++) {
        grad[j] = 0;
        if (violates(s, j, y) && (worst == y || s[j] > s[worst]))
            worst = j;
    }
    grad[worst] += 1;
    grad[y] -= 1;
}

__typeof__(hinge_gradient) hinge_gradient__adds_without_setting_zero_first;
void hinge_gradient__adds_without_setting_zero_first(size_t c, const double s[c], size_t y,
                                                     double grad[c])
{
    for (size_t j = 0; j < c; j++) {
        if (!violates(s, j, y))
            continue;
        grad[j] += 1;
        grad[y] -= 1;
    }
}

__typeof__(hinge_gradient) hinge_gradient__ignores_the_maximum;
void hinge_gradient__ignores_the_maximum(size_t c, const double s[c], size_t y, double grad[c])
{
    (void)s;
    for (size_t j = 0; j < c; j++)
        grad[j] = j == y ? 1 - (double)c : 1;
}

__typeof__(hinge_gradient) hinge_gradient__is_one_class_off;
void hinge_gradient__is_one_class_off(size_t c, const double s[c], size_t y, double grad[c])
{
    hinge_gradient(c, s, next_class(c, y), grad);
}

/* --- data sets: what the mistakes below have in common --- */

typedef double sample_loss(size_t c, const double s[c], size_t y);
typedef void sample_gradient(size_t c, const double s[c], size_t y, double grad[c]);

/* All arguments of a data set's loss. */
struct data {
    size_t n, d, c;
    const double *X;
    const size_t *y;
    const double *Theta;
};

static struct data data_of(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                           const double Theta[d][c])
{
    return (struct data){n, d, c, &X[0][0], y, &Theta[0][0]};
}

/* Adds x_i Theta to the scores. */
static void add_scores(const struct data *data, size_t i, double s[])
{
    for (size_t j = 0; j < data->c; j++)
        for (size_t k = 0; k < data->d; k++)
            s[j] += data->X[i * data->d + k] * data->Theta[k * data->c + j];
}

static void scores(const struct data *data, size_t i, double s[])
{
    for (size_t j = 0; j < data->c; j++)
        s[j] = 0;
    add_scores(data, i, s);
}

/* The same with Theta taken for a matrix of a row per class. */
static void scores_by_rows(const struct data *data, size_t i, double s[])
{
    for (size_t j = 0; j < data->c; j++) {
        s[j] = 0;
        for (size_t k = 0; k < data->d; k++)
            s[j] += data->X[i * data->d + k] * data->Theta[j * data->d + k];
    }
}

typedef void scores_function(const struct data *data, size_t i, double s[]);

/* The sum of the samples' losses. */
static double total(const struct data *data, scores_function *find, sample_loss *loss)
{
    double sum = 0, *s = calloc(data->c, sizeof *s);
    for (size_t i = 0; s && i < data->n; i++) {
        find(data, i, s);
        sum += loss(data->c, s, data->y[i]);
    }
    free(s);
    return sum;
}

static double mean(const struct data *data, sample_loss *loss)
{
    return total(data, scores, loss) / (double)data->n;
}

static double last(const struct data *data, sample_loss *loss)
{
    struct data only = *data;
    only.X += (data->n - 1) * data->d;
    only.y += data->n - 1;
    only.n = 1;
    return total(&only, scores, loss);
}

static double squares(const struct data *data)
{
    double sum = 0;
    for (size_t k = 0; k < data->d * data->c; k++)
        sum += data->Theta[k] * data->Theta[k];
    return sum;
}

/* Adds `factor` times the sum of the samples' gradients; sample 0 is the first one taken. */
static void add_gradient(const struct data *data, size_t first, scores_function *find,
                         sample_gradient *gradient, double factor, double grad[])
{
    double *s = calloc(data->c, sizeof *s), *g = calloc(data->c, sizeof *g);
    for (size_t i = first; s && g && i < data->n; i++) {
        find(data, i, s);
        gradient(data->c, s, data->y[i], g);
        for (size_t k = 0; k < data->d; k++)
            for (size_t j = 0; j < data->c; j++)
                grad[k * data->c + j] += factor * data->X[i * data->d + k] * g[j];
    }
    free(g);
    free(s);
}

static void set_zero(const struct data *data, double grad[])
{
    for (size_t k = 0; k < data->d * data->c; k++)
        grad[k] = 0;
}

static void gradient_times(const struct data *data, sample_gradient *gradient, double factor,
                           double grad[])
{
    set_zero(data, grad);
    add_gradient(data, 0, scores, gradient, factor, grad);
}

static void mean_gradient(const struct data *data, sample_gradient *gradient, double grad[])
{
    gradient_times(data, gradient, 1 / (double)data->n, grad);
}

/* The mean gradient, written as if there were a row per class. */
static void transposed_gradient(const struct data *data, sample_gradient *gradient, double grad[])
{
    double *right = calloc(data->d * data->c, sizeof *right);
    if (right)
        mean_gradient(data, gradient, right);
    for (size_t k = 0; right && k < data->d; k++)
        for (size_t j = 0; j < data->c; j++)
            grad[j * data->d + k] = right[k * data->c + j];
    free(right);
}

/* The derivatives by the scores, summed over the samples; the features are forgotten. */
static void gradient_without_x(const struct data *data, sample_gradient *gradient, double grad[])
{
    double *s = calloc(data->c, sizeof *s), *g = calloc(data->c, sizeof *g);
    set_zero(data, grad);
    for (size_t i = 0; s && g && i < data->n; i++) {
        scores(data, i, s);
        gradient(data->c, s, data->y[i], g);
        for (size_t k = 0; k < data->d; k++)
            for (size_t j = 0; j < data->c; j++)
                grad[k * data->c + j] += g[j] / (double)data->n;
    }
    free(g);
    free(s);
}

static double integer_mean_factor(size_t n)
{
    return n == 1; /* 1 / n in whole numbers */
}

/* --- softmax_regression_loss --- */

__typeof__(softmax_regression_loss) softmax_regression_loss__sums_without_mean;
double softmax_regression_loss__sums_without_mean(size_t n, size_t d, size_t c,
                                                  const double X[n][d], const size_t y[n],
                                                  const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return total(&data, scores, cross_entropy_loss);
}

/* Softmax of column j of the scores, over the samples. */
static double loss_over_samples(const struct data *data, double S[])
{
    double sum = 0;
    for (size_t i = 0; i < data->n; i++)
        scores(data, i, &S[i * data->c]);
    for (size_t i = 0; i < data->n; i++) {
        size_t j = data->y[i];
        double below = 0;
        for (size_t k = 0; k < data->n; k++)
            below += exp(S[k * data->c + j] - S[i * data->c + j]);
        sum += log(below);
    }
    return sum / (double)data->n;
}

__typeof__(softmax_regression_loss) softmax_regression_loss__normalizes_over_samples;
double softmax_regression_loss__normalizes_over_samples(size_t n, size_t d, size_t c,
                                                        const double X[n][d], const size_t y[n],
                                                        const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    double *S = calloc(n * c, sizeof *S);
    double found = S ? loss_over_samples(&data, S) : 0;
    free(S);
    return found;
}

__typeof__(softmax_regression_loss) softmax_regression_loss__returns_the_probability;
double softmax_regression_loss__returns_the_probability(size_t n, size_t d, size_t c,
                                                        const double X[n][d], const size_t y[n],
                                                        const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, cross_entropy_loss__returns_the_probability);
}

__typeof__(softmax_regression_loss) softmax_regression_loss__has_the_opposite_sign;
double softmax_regression_loss__has_the_opposite_sign(size_t n, size_t d, size_t c,
                                                      const double X[n][d], const size_t y[n],
                                                      const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return -mean(&data, cross_entropy_loss);
}

__typeof__(softmax_regression_loss) softmax_regression_loss__takes_log10;
double softmax_regression_loss__takes_log10(size_t n, size_t d, size_t c, const double X[n][d],
                                            const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, cross_entropy_loss__takes_log10);
}

__typeof__(softmax_regression_loss) softmax_regression_loss__overflows;
double softmax_regression_loss__overflows(size_t n, size_t d, size_t c, const double X[n][d],
                                          const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, cross_entropy_loss__overflows);
}

__typeof__(softmax_regression_loss) softmax_regression_loss__takes_the_logarithm_of_zero;
double softmax_regression_loss__takes_the_logarithm_of_zero(size_t n, size_t d, size_t c,
                                                            const double X[n][d], const size_t y[n],
                                                            const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, cross_entropy_loss__takes_the_logarithm_of_zero);
}

__typeof__(softmax_regression_loss) softmax_regression_loss__clamps_the_probability;
double softmax_regression_loss__clamps_the_probability(size_t n, size_t d, size_t c,
                                                       const double X[n][d], const size_t y[n],
                                                       const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, cross_entropy_loss__clamps_the_probability);
}

__typeof__(softmax_regression_loss) softmax_regression_loss__adds_a_small_number;
double softmax_regression_loss__adds_a_small_number(size_t n, size_t d, size_t c,
                                                    const double X[n][d], const size_t y[n],
                                                    const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, cross_entropy_loss__adds_a_small_number);
}

__typeof__(softmax_regression_loss) softmax_regression_loss__is_one_class_off;
double softmax_regression_loss__is_one_class_off(size_t n, size_t d, size_t c, const double X[n][d],
                                                 const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, cross_entropy_loss__is_one_class_off);
}

__typeof__(softmax_regression_loss) softmax_regression_loss__divides_by_c_too;
double softmax_regression_loss__divides_by_c_too(size_t n, size_t d, size_t c, const double X[n][d],
                                                 const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, cross_entropy_loss__divides_by_c);
}

__typeof__(softmax_regression_loss) softmax_regression_loss__divides_by_d;
double softmax_regression_loss__divides_by_d(size_t n, size_t d, size_t c, const double X[n][d],
                                             const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return total(&data, scores, cross_entropy_loss) / (double)d;
}

__typeof__(softmax_regression_loss) softmax_regression_loss__divides_integers;
double softmax_regression_loss__divides_integers(size_t n, size_t d, size_t c, const double X[n][d],
                                                 const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return integer_mean_factor(n) * total(&data, scores, cross_entropy_loss);
}

__typeof__(softmax_regression_loss) softmax_regression_loss__keeps_the_last_sample_only;
double softmax_regression_loss__keeps_the_last_sample_only(size_t n, size_t d, size_t c,
                                                           const double X[n][d], const size_t y[n],
                                                           const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return last(&data, cross_entropy_loss) / (double)n;
}

__typeof__(softmax_regression_loss) softmax_regression_loss__keeps_the_scores_of_earlier_samples;
double softmax_regression_loss__keeps_the_scores_of_earlier_samples(size_t n, size_t d, size_t c,
                                                                    const double X[n][d],
                                                                    const size_t y[n],
                                                                    const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return total(&data, add_scores, cross_entropy_loss) / (double)n;
}

__typeof__(softmax_regression_loss) softmax_regression_loss__reads_theta_by_rows;
double softmax_regression_loss__reads_theta_by_rows(size_t n, size_t d, size_t c,
                                                    const double X[n][d], const size_t y[n],
                                                    const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return total(&data, scores_by_rows, cross_entropy_loss) / (double)n;
}

__typeof__(softmax_regression_loss) softmax_regression_loss__adds_a_penalty;
double softmax_regression_loss__adds_a_penalty(size_t n, size_t d, size_t c, const double X[n][d],
                                               const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, cross_entropy_loss) + squares(&data);
}

/* --- softmax_regression_gradient --- */

__typeof__(softmax_regression_gradient) softmax_regression_gradient__sums_without_mean;
void softmax_regression_gradient__sums_without_mean(size_t n, size_t d, size_t c,
                                                    const double X[n][d], const size_t y[n],
                                                    const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, cross_entropy_gradient, 1, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__divides_by_n_twice;
void softmax_regression_gradient__divides_by_n_twice(size_t n, size_t d, size_t c,
                                                     const double X[n][d], const size_t y[n],
                                                     const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, cross_entropy_gradient, 1 / ((double)n * (double)n), &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__divides_by_d;
void softmax_regression_gradient__divides_by_d(size_t n, size_t d, size_t c, const double X[n][d],
                                               const size_t y[n], const double Theta[d][c],
                                               double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, cross_entropy_gradient, 1 / (double)d, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__divides_by_c_too;
void softmax_regression_gradient__divides_by_c_too(size_t n, size_t d, size_t c,
                                                   const double X[n][d], const size_t y[n],
                                                   const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, cross_entropy_gradient, 1 / ((double)n * (double)c), &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__divides_integers;
void softmax_regression_gradient__divides_integers(size_t n, size_t d, size_t c,
                                                   const double X[n][d], const size_t y[n],
                                                   const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, cross_entropy_gradient, integer_mean_factor(n), &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__has_the_opposite_sign;
void softmax_regression_gradient__has_the_opposite_sign(size_t n, size_t d, size_t c,
                                                        const double X[n][d], const size_t y[n],
                                                        const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, cross_entropy_gradient, -1 / (double)n, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__keeps_the_last_sample_only;
void softmax_regression_gradient__keeps_the_last_sample_only(size_t n, size_t d, size_t c,
                                                             const double X[n][d],
                                                             const size_t y[n],
                                                             const double Theta[d][c],
                                                             double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    set_zero(&data, &grad[0][0]);
    add_gradient(&data, n - 1, scores, cross_entropy_gradient, 1 / (double)n, &grad[0][0]);
}

__typeof__(softmax_regression_gradient)
    softmax_regression_gradient__adds_without_setting_zero_first;
void softmax_regression_gradient__adds_without_setting_zero_first(size_t n, size_t d, size_t c,
                                                                  const double X[n][d],
                                                                  const size_t y[n],
                                                                  const double Theta[d][c],
                                                                  double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    add_gradient(&data, 0, scores, cross_entropy_gradient, 1 / (double)n, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__is_written_by_rows;
void softmax_regression_gradient__is_written_by_rows(size_t n, size_t d, size_t c,
                                                     const double X[n][d], const size_t y[n],
                                                     const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    transposed_gradient(&data, cross_entropy_gradient, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__forgets_the_features;
void softmax_regression_gradient__forgets_the_features(size_t n, size_t d, size_t c,
                                                       const double X[n][d], const size_t y[n],
                                                       const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_without_x(&data, cross_entropy_gradient, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__reads_theta_by_rows;
void softmax_regression_gradient__reads_theta_by_rows(size_t n, size_t d, size_t c,
                                                      const double X[n][d], const size_t y[n],
                                                      const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    set_zero(&data, &grad[0][0]);
    add_gradient(&data, 0, scores_by_rows, cross_entropy_gradient, 1 / (double)n, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__is_one_class_off;
void softmax_regression_gradient__is_one_class_off(size_t n, size_t d, size_t c,
                                                   const double X[n][d], const size_t y[n],
                                                   const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, cross_entropy_gradient__is_one_class_off, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__forgets_minus_one;
void softmax_regression_gradient__forgets_minus_one(size_t n, size_t d, size_t c,
                                                    const double X[n][d], const size_t y[n],
                                                    const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, cross_entropy_gradient__forgets_minus_one, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__takes_the_diagonal_only;
void softmax_regression_gradient__takes_the_diagonal_only(size_t n, size_t d, size_t c,
                                                          const double X[n][d], const size_t y[n],
                                                          const double Theta[d][c],
                                                          double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, cross_entropy_gradient__takes_the_diagonal_only, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__multiplies_by_p_once_more;
void softmax_regression_gradient__multiplies_by_p_once_more(size_t n, size_t d, size_t c,
                                                            const double X[n][d], const size_t y[n],
                                                            const double Theta[d][c],
                                                            double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, cross_entropy_gradient__multiplies_by_p_once_more, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__overflows;
void softmax_regression_gradient__overflows(size_t n, size_t d, size_t c, const double X[n][d],
                                            const size_t y[n], const double Theta[d][c],
                                            double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, cross_entropy_gradient__overflows, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__is_of_a_clamped_loss;
void softmax_regression_gradient__is_of_a_clamped_loss(size_t n, size_t d, size_t c,
                                                       const double X[n][d], const size_t y[n],
                                                       const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, cross_entropy_gradient__is_of_a_clamped_loss, &grad[0][0]);
}

/* Column j = y_i gets -x_i, the others nothing. */
static void minus_one_hot(size_t c, const double s[c], size_t y, double grad[c])
{
    (void)s;
    for (size_t j = 0; j < c; j++)
        grad[j] = j == y ? -1 : 0;
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__forgets_the_probabilities;
void softmax_regression_gradient__forgets_the_probabilities(size_t n, size_t d, size_t c,
                                                            const double X[n][d], const size_t y[n],
                                                            const double Theta[d][c],
                                                            double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, minus_one_hot, &grad[0][0]);
}

__typeof__(softmax_regression_gradient) softmax_regression_gradient__adds_a_penalty;
void softmax_regression_gradient__adds_a_penalty(size_t n, size_t d, size_t c, const double X[n][d],
                                                 const size_t y[n], const double Theta[d][c],
                                                 double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, cross_entropy_gradient, &grad[0][0]);
    for (size_t k = 0; k < d; k++)
        for (size_t j = 0; j < c; j++)
            grad[k][j] += 2 * Theta[k][j];
}

/* --- svm_loss --- */

/* The slide's s_i, with the sample's number as the class. */
static double loss_with_the_slides_index(const struct data *data, double s[])
{
    double sum = 0;
    for (size_t i = 0; i < data->n; i++) {
        scores(data, i, s);
        for (size_t j = 0; j < data->c; j++)
            sum += j == data->y[i] ? 0 : positive(margin(s, i % data->c, data->y[i]));
    }
    return sum / (double)data->n;
}

__typeof__(svm_loss) svm_loss__takes_the_sample_for_the_class;
double svm_loss__takes_the_sample_for_the_class(size_t n, size_t d, size_t c, const double X[n][d],
                                                const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    double *s = calloc(c, sizeof *s);
    double found = s ? loss_with_the_slides_index(&data, s) : 0;
    free(s);
    return found;
}

__typeof__(svm_loss) svm_loss__compares_the_right_class_with_itself;
double svm_loss__compares_the_right_class_with_itself(size_t n, size_t d, size_t c,
                                                      const double X[n][d], const size_t y[n],
                                                      const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__compares_the_right_class_with_itself);
}

__typeof__(svm_loss) svm_loss__counts_the_right_class;
double svm_loss__counts_the_right_class(size_t n, size_t d, size_t c, const double X[n][d],
                                        const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__counts_the_right_class);
}

__typeof__(svm_loss) svm_loss__forgets_the_margin;
double svm_loss__forgets_the_margin(size_t n, size_t d, size_t c, const double X[n][d],
                                    const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__forgets_the_margin);
}

__typeof__(svm_loss) svm_loss__swaps_the_classes;
double svm_loss__swaps_the_classes(size_t n, size_t d, size_t c, const double X[n][d],
                                   const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__swaps_the_classes);
}

__typeof__(svm_loss) svm_loss__subtracts_the_margin;
double svm_loss__subtracts_the_margin(size_t n, size_t d, size_t c, const double X[n][d],
                                      const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__subtracts_the_margin);
}

__typeof__(svm_loss) svm_loss__takes_the_worst_class_only;
double svm_loss__takes_the_worst_class_only(size_t n, size_t d, size_t c, const double X[n][d],
                                            const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__takes_the_worst_class_only);
}

__typeof__(svm_loss) svm_loss__squares;
double svm_loss__squares(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                         const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__squares);
}

__typeof__(svm_loss) svm_loss__forgets_the_maximum;
double svm_loss__forgets_the_maximum(size_t n, size_t d, size_t c, const double X[n][d],
                                     const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__forgets_the_maximum);
}

__typeof__(svm_loss) svm_loss__is_one_class_off;
double svm_loss__is_one_class_off(size_t n, size_t d, size_t c, const double X[n][d],
                                  const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__is_one_class_off);
}

__typeof__(svm_loss) svm_loss__is_the_binary_one;
double svm_loss__is_the_binary_one(size_t n, size_t d, size_t c, const double X[n][d],
                                   const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__is_the_binary_one);
}

__typeof__(svm_loss) svm_loss__divides_by_c_too;
double svm_loss__divides_by_c_too(size_t n, size_t d, size_t c, const double X[n][d],
                                  const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss__divides_by_c);
}

__typeof__(svm_loss) svm_loss__sums_without_mean;
double svm_loss__sums_without_mean(size_t n, size_t d, size_t c, const double X[n][d],
                                   const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return total(&data, scores, hinge_loss);
}

__typeof__(svm_loss) svm_loss__divides_by_d;
double svm_loss__divides_by_d(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                              const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return total(&data, scores, hinge_loss) / (double)d;
}

__typeof__(svm_loss) svm_loss__divides_integers;
double svm_loss__divides_integers(size_t n, size_t d, size_t c, const double X[n][d],
                                  const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return integer_mean_factor(n) * total(&data, scores, hinge_loss);
}

__typeof__(svm_loss) svm_loss__keeps_the_last_sample_only;
double svm_loss__keeps_the_last_sample_only(size_t n, size_t d, size_t c, const double X[n][d],
                                            const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return last(&data, hinge_loss) / (double)n;
}

__typeof__(svm_loss) svm_loss__keeps_the_scores_of_earlier_samples;
double svm_loss__keeps_the_scores_of_earlier_samples(size_t n, size_t d, size_t c,
                                                     const double X[n][d], const size_t y[n],
                                                     const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return total(&data, add_scores, hinge_loss) / (double)n;
}

__typeof__(svm_loss) svm_loss__reads_theta_by_rows;
double svm_loss__reads_theta_by_rows(size_t n, size_t d, size_t c, const double X[n][d],
                                     const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return total(&data, scores_by_rows, hinge_loss) / (double)n;
}

__typeof__(svm_loss) svm_loss__adds_a_penalty;
double svm_loss__adds_a_penalty(size_t n, size_t d, size_t c, const double X[n][d],
                                const size_t y[n], const double Theta[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    return mean(&data, hinge_loss) + squares(&data);
}

/* --- svm_gradient --- */

__typeof__(svm_gradient) svm_gradient__variant_counts_ties;
void svm_gradient__variant_counts_ties(size_t n, size_t d, size_t c, const double X[n][d],
                                       const size_t y[n], const double Theta[d][c],
                                       double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__variant_counts_ties, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__sums_without_mean;
void svm_gradient__sums_without_mean(size_t n, size_t d, size_t c, const double X[n][d],
                                     const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, hinge_gradient, 1, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__divides_by_n_twice;
void svm_gradient__divides_by_n_twice(size_t n, size_t d, size_t c, const double X[n][d],
                                      const size_t y[n], const double Theta[d][c],
                                      double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, hinge_gradient, 1 / ((double)n * (double)n), &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__divides_by_d;
void svm_gradient__divides_by_d(size_t n, size_t d, size_t c, const double X[n][d],
                                const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, hinge_gradient, 1 / (double)d, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__divides_by_c_too;
void svm_gradient__divides_by_c_too(size_t n, size_t d, size_t c, const double X[n][d],
                                    const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, hinge_gradient, 1 / ((double)n * (double)c), &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__divides_integers;
void svm_gradient__divides_integers(size_t n, size_t d, size_t c, const double X[n][d],
                                    const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, hinge_gradient, integer_mean_factor(n), &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__has_the_opposite_sign;
void svm_gradient__has_the_opposite_sign(size_t n, size_t d, size_t c, const double X[n][d],
                                         const size_t y[n], const double Theta[d][c],
                                         double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_times(&data, hinge_gradient, -1 / (double)n, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__keeps_the_last_sample_only;
void svm_gradient__keeps_the_last_sample_only(size_t n, size_t d, size_t c, const double X[n][d],
                                              const size_t y[n], const double Theta[d][c],
                                              double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    set_zero(&data, &grad[0][0]);
    add_gradient(&data, n - 1, scores, hinge_gradient, 1 / (double)n, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__adds_without_setting_zero_first;
void svm_gradient__adds_without_setting_zero_first(size_t n, size_t d, size_t c,
                                                   const double X[n][d], const size_t y[n],
                                                   const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    add_gradient(&data, 0, scores, hinge_gradient, 1 / (double)n, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__is_written_by_rows;
void svm_gradient__is_written_by_rows(size_t n, size_t d, size_t c, const double X[n][d],
                                      const size_t y[n], const double Theta[d][c],
                                      double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    transposed_gradient(&data, hinge_gradient, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__forgets_the_features;
void svm_gradient__forgets_the_features(size_t n, size_t d, size_t c, const double X[n][d],
                                        const size_t y[n], const double Theta[d][c],
                                        double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    gradient_without_x(&data, hinge_gradient, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__reads_theta_by_rows;
void svm_gradient__reads_theta_by_rows(size_t n, size_t d, size_t c, const double X[n][d],
                                       const size_t y[n], const double Theta[d][c],
                                       double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    set_zero(&data, &grad[0][0]);
    add_gradient(&data, 0, scores_by_rows, hinge_gradient, 1 / (double)n, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__is_one_class_off;
void svm_gradient__is_one_class_off(size_t n, size_t d, size_t c, const double X[n][d],
                                    const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__is_one_class_off, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__counts_the_right_class_once;
void svm_gradient__counts_the_right_class_once(size_t n, size_t d, size_t c, const double X[n][d],
                                               const size_t y[n], const double Theta[d][c],
                                               double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__counts_the_right_class_once, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__takes_the_margin_for_the_indicator;
void svm_gradient__takes_the_margin_for_the_indicator(size_t n, size_t d, size_t c,
                                                      const double X[n][d], const size_t y[n],
                                                      const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__takes_the_margin_for_the_indicator, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__is_of_the_square;
void svm_gradient__is_of_the_square(size_t n, size_t d, size_t c, const double X[n][d],
                                    const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__is_of_the_square, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__forgets_the_right_class;
void svm_gradient__forgets_the_right_class(size_t n, size_t d, size_t c, const double X[n][d],
                                           const size_t y[n], const double Theta[d][c],
                                           double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__forgets_the_right_class, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__subtracts_for_every_class;
void svm_gradient__subtracts_for_every_class(size_t n, size_t d, size_t c, const double X[n][d],
                                             const size_t y[n], const double Theta[d][c],
                                             double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__subtracts_for_every_class, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__forgets_the_margin;
void svm_gradient__forgets_the_margin(size_t n, size_t d, size_t c, const double X[n][d],
                                      const size_t y[n], const double Theta[d][c],
                                      double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__forgets_the_margin, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__counts_itself;
void svm_gradient__counts_itself(size_t n, size_t d, size_t c, const double X[n][d],
                                 const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__counts_itself, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__takes_the_worst_class_only;
void svm_gradient__takes_the_worst_class_only(size_t n, size_t d, size_t c, const double X[n][d],
                                              const size_t y[n], const double Theta[d][c],
                                              double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__takes_the_worst_class_only, &grad[0][0]);
}

__typeof__(svm_gradient) svm_gradient__ignores_the_maximum;
void svm_gradient__ignores_the_maximum(size_t n, size_t d, size_t c, const double X[n][d],
                                       const size_t y[n], const double Theta[d][c],
                                       double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient__ignores_the_maximum, &grad[0][0]);
}

/* The other columns are added to, that of the right class is set anew by every sample. */
static void assign_the_right_class(const struct data *data, double s[], double grad[])
{
    for (size_t i = 0; i < data->n; i++) {
        size_t y = data->y[i], pressing = 0;
        scores(data, i, s);
        for (size_t j = 0; j < data->c; j++)
            pressing += (size_t)violates(s, j, y);
        for (size_t k = 0; k < data->d; k++) {
            double part = data->X[i * data->d + k] / (double)data->n;
            for (size_t j = 0; j < data->c; j++)
                grad[k * data->c + j] += violates(s, j, y) ? part : 0;
            grad[k * data->c + y] = -(double)pressing * part;
        }
    }
}

__typeof__(svm_gradient) svm_gradient__assigns_to_the_right_class;
void svm_gradient__assigns_to_the_right_class(size_t n, size_t d, size_t c, const double X[n][d],
                                              const size_t y[n], const double Theta[d][c],
                                              double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    double *s = calloc(c, sizeof *s);
    set_zero(&data, &grad[0][0]);
    if (s)
        assign_the_right_class(&data, s, &grad[0][0]);
    free(s);
}

__typeof__(svm_gradient) svm_gradient__adds_a_penalty;
void svm_gradient__adds_a_penalty(size_t n, size_t d, size_t c, const double X[n][d],
                                  const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    struct data data = data_of(n, d, c, X, y, Theta);
    mean_gradient(&data, hinge_gradient, &grad[0][0]);
    for (size_t k = 0; k < d; k++)
        for (size_t j = 0; j < c; j++)
            grad[k][j] += 2 * Theta[k][j];
}
