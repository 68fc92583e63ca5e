/*
 * What students really write instead of map.c. Each function is called FUNCTION__WHAT_IS_WRONG and has FUNCTION's
 * type, which is taken from the header; configs/map.yaml has the words for each. All of them stay within their arrays
 * and come back, for any sizes from 1.
 */
#include "map.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static const double pi = 3.14159265358979323846;

static double square(double x)
{
    return x * x;
}

static double dot(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += a[j] * b[j];
    return sum;
}

static double length(size_t d, const double theta[d])
{
    return sqrt(dot(d, theta, theta));
}

static double sum_of_absolutes(size_t d, const double theta[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += fabs(theta[j]);
    return sum;
}

static double largest(size_t d, const double theta[d])
{
    double most = 0;
    for (size_t j = 0; j < d; j++)
        most = fmax(most, fabs(theta[j]));
    return most;
}

static double sign(double x)
{
    return (x > 0) - (x < 0);
}

static void scale(size_t d, double theta[d], double factor)
{
    for (size_t j = 0; j < d; j++)
        theta[j] *= factor;
}

/* --- l2_penalty --- */

__typeof__(l2_penalty) l2_penalty__takes_the_root;
double l2_penalty__takes_the_root(size_t d, const double theta[d])
{
    return length(d, theta);
}

__typeof__(l2_penalty) l2_penalty__halves_it;
double l2_penalty__halves_it(size_t d, const double theta[d])
{
    return 0.5 * dot(d, theta, theta);
}

__typeof__(l2_penalty) l2_penalty__takes_the_mean;
double l2_penalty__takes_the_mean(size_t d, const double theta[d])
{
    return dot(d, theta, theta) / (double)d;
}

__typeof__(l2_penalty) l2_penalty__sums_absolute_values;
double l2_penalty__sums_absolute_values(size_t d, const double theta[d])
{
    return sum_of_absolutes(d, theta);
}

__typeof__(l2_penalty) l2_penalty__squares_after_summing;
double l2_penalty__squares_after_summing(size_t d, const double theta[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += theta[j];
    return sum * sum;
}

__typeof__(l2_penalty) l2_penalty__leaves_out_the_first;
double l2_penalty__leaves_out_the_first(size_t d, const double theta[d])
{
    return dot(d - 1, theta + 1, theta + 1);
}

__typeof__(l2_penalty) l2_penalty__leaves_out_the_last;
double l2_penalty__leaves_out_the_last(size_t d, const double theta[d])
{
    return dot(d - 1, theta, theta);
}

__typeof__(l2_penalty) l2_penalty__assigns_instead_of_adding;
double l2_penalty__assigns_instead_of_adding(size_t d, const double theta[d])
{
    return square(theta[d - 1]);
}

/* --- l1_penalty --- */

__typeof__(l1_penalty) l1_penalty__forgets_the_absolute_value;
double l1_penalty__forgets_the_absolute_value(size_t d, const double theta[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += theta[j];
    return sum;
}

__typeof__(l1_penalty) l1_penalty__takes_it_of_the_sum;
double l1_penalty__takes_it_of_the_sum(size_t d, const double theta[d])
{
    return fabs(l1_penalty__forgets_the_absolute_value(d, theta));
}

__typeof__(l1_penalty) l1_penalty__calls_abs;
double l1_penalty__calls_abs(size_t d, const double theta[d])
{
    double sum = 0;
    for (size_t j = 0; j < d;
         j++) /* what does not fit an int is the lowest one, whose abs is itself */
        sum += fabs(theta[j]) < 0x1p31 ? fabs(trunc(theta[j])) : -0x1p31;
    return sum;
}

__typeof__(l1_penalty) l1_penalty__sums_squares;
double l1_penalty__sums_squares(size_t d, const double theta[d])
{
    return dot(d, theta, theta);
}

__typeof__(l1_penalty) l1_penalty__takes_the_mean;
double l1_penalty__takes_the_mean(size_t d, const double theta[d])
{
    return sum_of_absolutes(d, theta) / (double)d;
}

__typeof__(l1_penalty) l1_penalty__takes_the_largest;
double l1_penalty__takes_the_largest(size_t d, const double theta[d])
{
    return largest(d, theta);
}

__typeof__(l1_penalty) l1_penalty__counts_weights;
double l1_penalty__counts_weights(size_t d, const double theta[d])
{
    double count = 0;
    for (size_t j = 0; j < d; j++)
        count += theta[j] != 0;
    return count;
}

__typeof__(l1_penalty) l1_penalty__leaves_out_the_first;
double l1_penalty__leaves_out_the_first(size_t d, const double theta[d])
{
    return sum_of_absolutes(d - 1, theta + 1);
}

__typeof__(l1_penalty) l1_penalty__leaves_out_the_last;
double l1_penalty__leaves_out_the_last(size_t d, const double theta[d])
{
    return sum_of_absolutes(d - 1, theta);
}

/* --- l1_subgradient --- */

__typeof__(l1_subgradient) l1_subgradient__forgets_the_sign;
void l1_subgradient__forgets_the_sign(size_t d, const double theta[d], double grad[d])
{
    (void)theta;
    for (size_t j = 0; j < d; j++)
        grad[j] = 1;
}

__typeof__(l1_subgradient) l1_subgradient__divides_zero_by_zero;
void l1_subgradient__divides_zero_by_zero(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = theta[j] / fabs(theta[j]);
}

__typeof__(l1_subgradient) l1_subgradient__is_the_absolute_value;
void l1_subgradient__is_the_absolute_value(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = fabs(theta[j]);
}

__typeof__(l1_subgradient) l1_subgradient__is_1_at_0;
void l1_subgradient__is_1_at_0(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = theta[j] >= 0 ? 1 : -1;
}

__typeof__(l1_subgradient) l1_subgradient__is_minus_1_at_0;
void l1_subgradient__is_minus_1_at_0(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = theta[j] > 0 ? 1 : -1;
}

__typeof__(l1_subgradient) l1_subgradient__skips_zeros;
void l1_subgradient__skips_zeros(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        if (theta[j] != 0)
            grad[j] = sign(theta[j]);
}

__typeof__(l1_subgradient) l1_subgradient__has_the_opposite_sign;
void l1_subgradient__has_the_opposite_sign(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = -sign(theta[j]);
}

__typeof__(l1_subgradient) l1_subgradient__is_that_of_l2;
void l1_subgradient__is_that_of_l2(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = 2 * theta[j];
}

__typeof__(l1_subgradient) l1_subgradient__is_0_where_negative;
void l1_subgradient__is_0_where_negative(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++)
        grad[j] = theta[j] > 0;
}

/* --- soft_threshold --- */

__typeof__(soft_threshold) soft_threshold__thresholds_hard;
void soft_threshold__thresholds_hard(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = fabs(theta[j]) > t ? theta[j] : 0;
}

__typeof__(soft_threshold) soft_threshold__overshoots_zero;
void soft_threshold__overshoots_zero(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = theta[j] - t * sign(theta[j]);
}

__typeof__(soft_threshold) soft_threshold__loses_negative_weights;
void soft_threshold__loses_negative_weights(size_t d, const double theta[d], double t,
                                            double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = fmax(0, theta[j] - t);
}

__typeof__(soft_threshold) soft_threshold__forgets_the_sign;
void soft_threshold__forgets_the_sign(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = fmax(0, fabs(theta[j]) - t);
}

__typeof__(soft_threshold) soft_threshold__subtracts_on_both_sides;
void soft_threshold__subtracts_on_both_sides(size_t d, const double theta[d], double t,
                                             double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = fabs(theta[j]) > t ? theta[j] - t : 0;
}

__typeof__(soft_threshold) soft_threshold__clips;
void soft_threshold__clips(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = fmin(fmax(theta[j], -t), t);
}

__typeof__(soft_threshold) soft_threshold__keeps_small_weights;
void soft_threshold__keeps_small_weights(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = fabs(theta[j]) > t ? theta[j] - t * sign(theta[j]) : theta[j];
}

__typeof__(soft_threshold) soft_threshold__leaves_small_weights_unset;
void soft_threshold__leaves_small_weights_unset(size_t d, const double theta[d], double t,
                                                double out[d])
{
    for (size_t j = 0; j < d; j++)
        if (fabs(theta[j]) > t)
            out[j] = theta[j] - t * sign(theta[j]);
}

__typeof__(soft_threshold) soft_threshold__shrinks_by_half;
void soft_threshold__shrinks_by_half(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = sign(theta[j]) * fmax(0, fabs(theta[j]) - t / 2);
}

__typeof__(soft_threshold) soft_threshold__shrinks_in_proportion;
void soft_threshold__shrinks_in_proportion(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = theta[j] / (1 + t);
}

__typeof__(soft_threshold) soft_threshold__grows;
void soft_threshold__grows(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = fabs(theta[j]) > t ? theta[j] + t * sign(theta[j]) : 0;
}

/* --- max_norm_project --- */

__typeof__(max_norm_project) max_norm_project__clips_each_weight;
void max_norm_project__clips_each_weight(size_t d, double c, double theta[d])
{
    for (size_t j = 0; j < d; j++)
        theta[j] = fmin(fmax(theta[j], -c), c);
}

__typeof__(max_norm_project) max_norm_project__scales_always;
void max_norm_project__scales_always(size_t d, double c, double theta[d])
{
    double norm = length(d, theta);
    if (norm > 0)
        scale(d, theta, c / norm);
}

__typeof__(max_norm_project) max_norm_project__scales_always_even_zero;
void max_norm_project__scales_always_even_zero(size_t d, double c, double theta[d])
{
    scale(d, theta, c / length(d, theta));
}

__typeof__(max_norm_project) max_norm_project__divides_by_the_square;
void max_norm_project__divides_by_the_square(size_t d, double c, double theta[d])
{
    double norm = length(d, theta);
    if (norm > c)
        scale(d, theta, c / (norm * norm));
}

__typeof__(max_norm_project) max_norm_project__forgets_the_root;
void max_norm_project__forgets_the_root(size_t d, double c, double theta[d])
{
    double norm = dot(d, theta, theta);
    if (norm > c)
        scale(d, theta, c / norm);
}

__typeof__(max_norm_project) max_norm_project__compares_the_square_with_c;
void max_norm_project__compares_the_square_with_c(size_t d, double c, double theta[d])
{
    double norm = dot(d, theta, theta);
    if (norm > c)
        scale(d, theta, c / sqrt(norm));
}

__typeof__(max_norm_project) max_norm_project__takes_the_l1_norm;
void max_norm_project__takes_the_l1_norm(size_t d, double c, double theta[d])
{
    double norm = sum_of_absolutes(d, theta);
    if (norm > c)
        scale(d, theta, c / norm);
}

__typeof__(max_norm_project) max_norm_project__takes_the_largest_weight;
void max_norm_project__takes_the_largest_weight(size_t d, double c, double theta[d])
{
    double norm = largest(d, theta);
    if (norm > c)
        scale(d, theta, c / norm);
}

__typeof__(max_norm_project) max_norm_project__scales_to_length_1;
void max_norm_project__scales_to_length_1(size_t d, double c, double theta[d])
{
    double norm = length(d, theta);
    if (norm > c)
        scale(d, theta, 1 / norm);
}

__typeof__(max_norm_project) max_norm_project__stretches;
void max_norm_project__stretches(size_t d, double c, double theta[d])
{
    double norm = length(d, theta);
    if (norm > c)
        scale(d, theta, norm / c);
}

__typeof__(max_norm_project) max_norm_project__measures_while_it_scales;
void max_norm_project__measures_while_it_scales(size_t d, double c, double theta[d])
{
    for (size_t j = 0; j < d; j++) {
        double norm = length(d, theta);
        if (norm > c)
            theta[j] *= c / norm;
    }
}

__typeof__(max_norm_project) max_norm_project__spares_the_first;
void max_norm_project__spares_the_first(size_t d, double c, double theta[d])
{
    double norm = length(d, theta);
    if (norm > c)
        scale(d - 1, theta + 1, c / norm);
}

__typeof__(max_norm_project) max_norm_project__sets_to_zero;
void max_norm_project__sets_to_zero(size_t d, double c, double theta[d])
{
    if (length(d, theta) > c)
        scale(d, theta, 0);
}

__typeof__(max_norm_project) max_norm_project__adds_a_small_number;
void max_norm_project__adds_a_small_number(size_t d, double c, double theta[d])
{
    double norm = length(d, theta);
    if (norm > c)
        scale(d, theta, c / (norm + 1e-6));
}

/* --- dropout_forward and dropout_backward: both are a factor for each number --- */

static void drop_without_scaling(size_t n, const double in[n], const double u[n], double keep,
                                 double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] < keep ? in[i] : 0;
}

static void multiply_by_keep(size_t n, const double in[n], const double u[n], double keep,
                             double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] < keep ? in[i] * keep : 0;
}

static void take_keep_for_the_drop_probability(size_t n, const double in[n], const double u[n],
                                               double keep, double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] < 1 - keep ? in[i] / (1 - keep) : 0;
}

static void keep_what_is_dropped(size_t n, const double in[n], const double u[n], double keep,
                                 double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] >= keep ? in[i] / keep : 0;
}

static void drop_below_keep(size_t n, const double in[n], const double u[n], double keep,
                            double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] < keep ? 0 : in[i] / (1 - keep);
}

static void scale_by_what_is_dropped(size_t n, const double in[n], const double u[n], double keep,
                                     double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] < keep ? in[i] / (1 - keep) : 0;
}

static void keep_at_the_boundary(size_t n, const double in[n], const double u[n], double keep,
                                 double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] <= keep ? in[i] / keep : 0;
}

static void pass_dropped_on(size_t n, const double in[n], const double u[n], double keep,
                            double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] < keep ? in[i] / keep : in[i];
}

static void leave_dropped_unset(size_t n, const double in[n], const double u[n], double keep,
                                double out[n])
{
    for (size_t i = 0; i < n; i++)
        if (u[i] < keep)
            out[i] = in[i] / keep;
}

static void scale_without_dropping(size_t n, const double in[n], const double u[n], double keep,
                                   double out[n])
{
    (void)u;
    for (size_t i = 0; i < n; i++)
        out[i] = in[i] / keep;
}

static void scale_twice(size_t n, const double in[n], const double u[n], double keep, double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] < keep ? in[i] / (keep * keep) : 0;
}

static void decide_once_for_all(size_t n, const double in[n], const double u[n], double keep,
                                double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[0] < keep ? in[i] / keep : 0;
}

static void multiply_by_u(size_t n, const double in[n], const double u[n], double keep,
                          double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] < keep ? in[i] * u[i] / keep : 0;
}

__typeof__(dropout_forward) dropout_forward__does_not_scale;
void dropout_forward__does_not_scale(size_t n, const double x[n], const double u[n], double keep,
                                     double out[n])
{
    drop_without_scaling(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__multiplies_by_keep;
void dropout_forward__multiplies_by_keep(size_t n, const double x[n], const double u[n],
                                         double keep, double out[n])
{
    multiply_by_keep(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__takes_keep_for_the_drop_probability;
void dropout_forward__takes_keep_for_the_drop_probability(size_t n, const double x[n],
                                                          const double u[n], double keep,
                                                          double out[n])
{
    take_keep_for_the_drop_probability(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__keeps_what_is_dropped;
void dropout_forward__keeps_what_is_dropped(size_t n, const double x[n], const double u[n],
                                            double keep, double out[n])
{
    keep_what_is_dropped(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__drops_below_keep;
void dropout_forward__drops_below_keep(size_t n, const double x[n], const double u[n], double keep,
                                       double out[n])
{
    drop_below_keep(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__scales_by_what_is_dropped;
void dropout_forward__scales_by_what_is_dropped(size_t n, const double x[n], const double u[n],
                                                double keep, double out[n])
{
    scale_by_what_is_dropped(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__keeps_at_the_boundary;
void dropout_forward__keeps_at_the_boundary(size_t n, const double x[n], const double u[n],
                                            double keep, double out[n])
{
    keep_at_the_boundary(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__passes_dropped_on;
void dropout_forward__passes_dropped_on(size_t n, const double x[n], const double u[n], double keep,
                                        double out[n])
{
    pass_dropped_on(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__leaves_dropped_unset;
void dropout_forward__leaves_dropped_unset(size_t n, const double x[n], const double u[n],
                                           double keep, double out[n])
{
    leave_dropped_unset(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__drops_nothing;
void dropout_forward__drops_nothing(size_t n, const double x[n], const double u[n], double keep,
                                    double out[n])
{
    (void)u;
    (void)keep;
    for (size_t i = 0; i < n; i++)
        out[i] = x[i];
}

__typeof__(dropout_forward) dropout_forward__scales_twice;
void dropout_forward__scales_twice(size_t n, const double x[n], const double u[n], double keep,
                                   double out[n])
{
    scale_twice(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__decides_once_for_all;
void dropout_forward__decides_once_for_all(size_t n, const double x[n], const double u[n],
                                           double keep, double out[n])
{
    decide_once_for_all(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__multiplies_by_u;
void dropout_forward__multiplies_by_u(size_t n, const double x[n], const double u[n], double keep,
                                      double out[n])
{
    multiply_by_u(n, x, u, keep, out);
}

__typeof__(dropout_forward) dropout_forward__divides_by_the_part_that_is_left;
void dropout_forward__divides_by_the_part_that_is_left(size_t n, const double x[n],
                                                       const double u[n], double keep,
                                                       double out[n])
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        kept += u[i] < keep;
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] < keep ? x[i] * (double)n / (double)kept : 0;
}

__typeof__(dropout_backward) dropout_backward__forgets_the_mask;
void dropout_backward__forgets_the_mask(size_t n, const double grad_out[n], const double u[n],
                                        double keep, double grad_x[n])
{
    scale_without_dropping(n, grad_out, u, keep, grad_x);
}

__typeof__(dropout_backward) dropout_backward__copies_the_gradient;
void dropout_backward__copies_the_gradient(size_t n, const double grad_out[n], const double u[n],
                                           double keep, double grad_x[n])
{
    (void)u;
    (void)keep;
    for (size_t i = 0; i < n; i++)
        grad_x[i] = grad_out[i];
}

__typeof__(dropout_backward) dropout_backward__does_not_scale;
void dropout_backward__does_not_scale(size_t n, const double grad_out[n], const double u[n],
                                      double keep, double grad_x[n])
{
    drop_without_scaling(n, grad_out, u, keep, grad_x);
}

__typeof__(dropout_backward) dropout_backward__multiplies_by_keep;
void dropout_backward__multiplies_by_keep(size_t n, const double grad_out[n], const double u[n],
                                          double keep, double grad_x[n])
{
    multiply_by_keep(n, grad_out, u, keep, grad_x);
}

__typeof__(dropout_backward) dropout_backward__takes_keep_for_the_drop_probability;
void dropout_backward__takes_keep_for_the_drop_probability(size_t n, const double grad_out[n],
                                                           const double u[n], double keep,
                                                           double grad_x[n])
{
    take_keep_for_the_drop_probability(n, grad_out, u, keep, grad_x);
}

__typeof__(dropout_backward) dropout_backward__keeps_what_is_dropped;
void dropout_backward__keeps_what_is_dropped(size_t n, const double grad_out[n], const double u[n],
                                             double keep, double grad_x[n])
{
    keep_what_is_dropped(n, grad_out, u, keep, grad_x);
}

__typeof__(dropout_backward) dropout_backward__keeps_at_the_boundary;
void dropout_backward__keeps_at_the_boundary(size_t n, const double grad_out[n], const double u[n],
                                             double keep, double grad_x[n])
{
    keep_at_the_boundary(n, grad_out, u, keep, grad_x);
}

__typeof__(dropout_backward) dropout_backward__passes_dropped_on;
void dropout_backward__passes_dropped_on(size_t n, const double grad_out[n], const double u[n],
                                         double keep, double grad_x[n])
{
    pass_dropped_on(n, grad_out, u, keep, grad_x);
}

__typeof__(dropout_backward) dropout_backward__leaves_dropped_unset;
void dropout_backward__leaves_dropped_unset(size_t n, const double grad_out[n], const double u[n],
                                            double keep, double grad_x[n])
{
    leave_dropped_unset(n, grad_out, u, keep, grad_x);
}

__typeof__(dropout_backward) dropout_backward__scales_twice;
void dropout_backward__scales_twice(size_t n, const double grad_out[n], const double u[n],
                                    double keep, double grad_x[n])
{
    scale_twice(n, grad_out, u, keep, grad_x);
}

__typeof__(dropout_backward) dropout_backward__decides_once_for_all;
void dropout_backward__decides_once_for_all(size_t n, const double grad_out[n], const double u[n],
                                            double keep, double grad_x[n])
{
    decide_once_for_all(n, grad_out, u, keep, grad_x);
}

__typeof__(dropout_backward) dropout_backward__multiplies_by_u;
void dropout_backward__multiplies_by_u(size_t n, const double grad_out[n], const double u[n],
                                       double keep, double grad_x[n])
{
    multiply_by_u(n, grad_out, u, keep, grad_x);
}

/* --- ridge_objective --- */

static double predict(size_t d, const double x[d], const double theta[d])
{
    return dot(d, x, theta);
}

static double rss(size_t n, size_t d, const double X[n][d], const double y[n],
                  const double theta[d])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += square(y[i] - predict(d, X[i], theta));
    return sum;
}

__typeof__(ridge_objective) ridge_objective__takes_the_root_of_the_penalty;
double ridge_objective__takes_the_root_of_the_penalty(size_t n, size_t d, const double X[n][d],
                                                      const double y[n], const double theta[d],
                                                      double lambda)
{
    return rss(n, d, X, y, theta) + lambda * length(d, theta);
}

__typeof__(ridge_objective) ridge_objective__takes_the_mean;
double ridge_objective__takes_the_mean(size_t n, size_t d, const double X[n][d], const double y[n],
                                       const double theta[d], double lambda)
{
    return rss(n, d, X, y, theta) / (double)n + lambda * dot(d, theta, theta);
}

__typeof__(ridge_objective) ridge_objective__takes_the_mean_of_all;
double ridge_objective__takes_the_mean_of_all(size_t n, size_t d, const double X[n][d],
                                              const double y[n], const double theta[d],
                                              double lambda)
{
    return (rss(n, d, X, y, theta) + lambda * dot(d, theta, theta)) / (double)n;
}

__typeof__(ridge_objective) ridge_objective__halves_the_penalty;
double ridge_objective__halves_the_penalty(size_t n, size_t d, const double X[n][d],
                                           const double y[n], const double theta[d], double lambda)
{
    return rss(n, d, X, y, theta) + lambda / 2 * dot(d, theta, theta);
}

__typeof__(ridge_objective) ridge_objective__halves_it;
double ridge_objective__halves_it(size_t n, size_t d, const double X[n][d], const double y[n],
                                  const double theta[d], double lambda)
{
    return (rss(n, d, X, y, theta) + lambda * dot(d, theta, theta)) / 2;
}

__typeof__(ridge_objective) ridge_objective__forgets_the_penalty;
double ridge_objective__forgets_the_penalty(size_t n, size_t d, const double X[n][d],
                                            const double y[n], const double theta[d], double lambda)
{
    (void)lambda;
    return rss(n, d, X, y, theta);
}

__typeof__(ridge_objective) ridge_objective__forgets_lambda;
double ridge_objective__forgets_lambda(size_t n, size_t d, const double X[n][d], const double y[n],
                                       const double theta[d], double lambda)
{
    (void)lambda;
    return rss(n, d, X, y, theta) + dot(d, theta, theta);
}

__typeof__(ridge_objective) ridge_objective__penalizes_absolute_values;
double ridge_objective__penalizes_absolute_values(size_t n, size_t d, const double X[n][d],
                                                  const double y[n], const double theta[d],
                                                  double lambda)
{
    return rss(n, d, X, y, theta) + lambda * sum_of_absolutes(d, theta);
}

__typeof__(ridge_objective) ridge_objective__spares_the_first_weight;
double ridge_objective__spares_the_first_weight(size_t n, size_t d, const double X[n][d],
                                                const double y[n], const double theta[d],
                                                double lambda)
{
    return rss(n, d, X, y, theta) + lambda * dot(d - 1, theta + 1, theta + 1);
}

__typeof__(ridge_objective) ridge_objective__subtracts_the_penalty;
double ridge_objective__subtracts_the_penalty(size_t n, size_t d, const double X[n][d],
                                              const double y[n], const double theta[d],
                                              double lambda)
{
    return rss(n, d, X, y, theta) - lambda * dot(d, theta, theta);
}

__typeof__(ridge_objective) ridge_objective__penalizes_once_per_sample;
double ridge_objective__penalizes_once_per_sample(size_t n, size_t d, const double X[n][d],
                                                  const double y[n], const double theta[d],
                                                  double lambda)
{
    return rss(n, d, X, y, theta) + (double)n * lambda * dot(d, theta, theta);
}

__typeof__(ridge_objective) ridge_objective__squares_lambda;
double ridge_objective__squares_lambda(size_t n, size_t d, const double X[n][d], const double y[n],
                                       const double theta[d], double lambda)
{
    return rss(n, d, X, y, theta) + square(lambda) * dot(d, theta, theta);
}

/* --- ridge_gradient --- */

/* out = factor X^T (X theta - y) */
static void scaled_data_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double factor, double out[d])
{
    for (size_t j = 0; j < d; j++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += (predict(d, X[i], theta) - y[i]) * X[i][j];
        out[j] = factor * sum;
    }
}

/* out = factor X^T (X theta - y) + weight theta */
static void penalized_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                               const double theta[d], double factor, double weight, double out[d])
{
    scaled_data_gradient(n, d, X, y, theta, factor, out);
    for (size_t j = 0; j < d; j++)
        out[j] += weight * theta[j];
}

__typeof__(ridge_gradient) ridge_gradient__loses_the_2_of_the_penalty;
void ridge_gradient__loses_the_2_of_the_penalty(size_t n, size_t d, const double X[n][d],
                                                const double y[n], const double theta[d],
                                                double lambda, double grad[d])
{
    penalized_gradient(n, d, X, y, theta, 2, lambda, grad);
}

__typeof__(ridge_gradient) ridge_gradient__loses_the_2;
void ridge_gradient__loses_the_2(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double lambda, double grad[d])
{
    penalized_gradient(n, d, X, y, theta, 1, lambda, grad);
}

__typeof__(ridge_gradient) ridge_gradient__loses_the_2_of_the_data;
void ridge_gradient__loses_the_2_of_the_data(size_t n, size_t d, const double X[n][d],
                                             const double y[n], const double theta[d],
                                             double lambda, double grad[d])
{
    penalized_gradient(n, d, X, y, theta, 1, 2 * lambda, grad);
}

__typeof__(ridge_gradient) ridge_gradient__forgets_the_penalty;
void ridge_gradient__forgets_the_penalty(size_t n, size_t d, const double X[n][d],
                                         const double y[n], const double theta[d], double lambda,
                                         double grad[d])
{
    (void)lambda;
    penalized_gradient(n, d, X, y, theta, 2, 0, grad);
}

__typeof__(ridge_gradient) ridge_gradient__spares_the_first_weight;
void ridge_gradient__spares_the_first_weight(size_t n, size_t d, const double X[n][d],
                                             const double y[n], const double theta[d],
                                             double lambda, double grad[d])
{
    scaled_data_gradient(n, d, X, y, theta, 2, grad);
    for (size_t j = 1; j < d; j++)
        grad[j] += 2 * lambda * theta[j];
}

__typeof__(ridge_gradient) ridge_gradient__subtracts_the_penalty;
void ridge_gradient__subtracts_the_penalty(size_t n, size_t d, const double X[n][d],
                                           const double y[n], const double theta[d], double lambda,
                                           double grad[d])
{
    penalized_gradient(n, d, X, y, theta, 2, -2 * lambda, grad);
}

__typeof__(ridge_gradient) ridge_gradient__takes_the_mean;
void ridge_gradient__takes_the_mean(size_t n, size_t d, const double X[n][d], const double y[n],
                                    const double theta[d], double lambda, double grad[d])
{
    penalized_gradient(n, d, X, y, theta, 2 / (double)n, 2 * lambda, grad);
}

__typeof__(ridge_gradient) ridge_gradient__swaps_the_residual;
void ridge_gradient__swaps_the_residual(size_t n, size_t d, const double X[n][d], const double y[n],
                                        const double theta[d], double lambda, double grad[d])
{
    penalized_gradient(n, d, X, y, theta, -2, 2 * lambda, grad);
}

__typeof__(ridge_gradient) ridge_gradient__adds_lambda_alone;
void ridge_gradient__adds_lambda_alone(size_t n, size_t d, const double X[n][d], const double y[n],
                                       const double theta[d], double lambda, double grad[d])
{
    scaled_data_gradient(n, d, X, y, theta, 2, grad);
    for (size_t j = 0; j < d; j++)
        grad[j] += 2 * lambda;
}

__typeof__(ridge_gradient) ridge_gradient__penalizes_once_per_sample;
void ridge_gradient__penalizes_once_per_sample(size_t n, size_t d, const double X[n][d],
                                               const double y[n], const double theta[d],
                                               double lambda, double grad[d])
{
    penalized_gradient(n, d, X, y, theta, 2, 2 * lambda * (double)n, grad);
}

__typeof__(ridge_gradient) ridge_gradient__is_that_of_l1;
void ridge_gradient__is_that_of_l1(size_t n, size_t d, const double X[n][d], const double y[n],
                                   const double theta[d], double lambda, double grad[d])
{
    scaled_data_gradient(n, d, X, y, theta, 2, grad);
    for (size_t j = 0; j < d; j++)
        grad[j] += lambda * sign(theta[j]);
}

__typeof__(ridge_gradient) ridge_gradient__is_that_of_the_norm;
void ridge_gradient__is_that_of_the_norm(size_t n, size_t d, const double X[n][d],
                                         const double y[n], const double theta[d], double lambda,
                                         double grad[d])
{
    double norm = length(d, theta);
    penalized_gradient(n, d, X, y, theta, 2, norm > 0 ? lambda / norm : 0, grad);
}

__typeof__(ridge_gradient) ridge_gradient__adds_the_whole_penalty;
void ridge_gradient__adds_the_whole_penalty(size_t n, size_t d, const double X[n][d],
                                            const double y[n], const double theta[d], double lambda,
                                            double grad[d])
{
    scaled_data_gradient(n, d, X, y, theta, 2, grad);
    for (size_t j = 0; j < d; j++)
        grad[j] += lambda * dot(d, theta, theta);
}

__typeof__(ridge_gradient) ridge_gradient__adds_without_setting_zero_first;
void ridge_gradient__adds_without_setting_zero_first(size_t n, size_t d, const double X[n][d],
                                                     const double y[n], const double theta[d],
                                                     double lambda, double grad[d])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            grad[j] += 2 * (predict(d, X[i], theta) - y[i]) * X[i][j];
    for (size_t j = 0; j < d; j++)
        grad[j] += 2 * lambda * theta[j];
}

__typeof__(ridge_gradient) ridge_gradient__keeps_the_penalty_only;
void ridge_gradient__keeps_the_penalty_only(size_t n, size_t d, const double X[n][d],
                                            const double y[n], const double theta[d], double lambda,
                                            double grad[d])
{
    (void)n;
    (void)X;
    (void)y;
    for (size_t j = 0; j < d; j++)
        grad[j] = 2 * lambda * theta[j];
}

/* --- map_lambda --- */

__typeof__(map_lambda) map_lambda__is_upside_down;
double map_lambda__is_upside_down(double sigma, double tau)
{
    return square(tau / sigma);
}

__typeof__(map_lambda) map_lambda__forgets_the_noise;
double map_lambda__forgets_the_noise(double sigma, double tau)
{
    (void)sigma;
    return 1 / square(tau);
}

__typeof__(map_lambda) map_lambda__forgets_the_squares;
double map_lambda__forgets_the_squares(double sigma, double tau)
{
    return sigma / tau;
}

__typeof__(map_lambda) map_lambda__takes_tau_for_the_variance;
double map_lambda__takes_tau_for_the_variance(double sigma, double tau)
{
    return square(sigma) / tau;
}

__typeof__(map_lambda) map_lambda__takes_sigma_for_the_variance;
double map_lambda__takes_sigma_for_the_variance(double sigma, double tau)
{
    return sigma / square(tau);
}

__typeof__(map_lambda) map_lambda__halves_it;
double map_lambda__halves_it(double sigma, double tau)
{
    return square(sigma / tau) / 2;
}

__typeof__(map_lambda) map_lambda__multiplies;
double map_lambda__multiplies(double sigma, double tau)
{
    return square(sigma * tau);
}

/* --- log_posterior --- */

/* Logarithm of the density of k independent normal numbers whose squares sum to `squares`. */
static double log_normal(double k, double squares, double deviation)
{
    double variance = square(deviation);
    return -k / 2 * log(2 * pi * variance) - squares / (2 * variance);
}

static double log_prior(size_t d, const double theta[d], double tau)
{
    return log_normal((double)d, dot(d, theta, theta), tau);
}

static double log_likelihood_of(size_t n, size_t d, const double X[n][d], const double y[n],
                                const double theta[d], double sigma)
{
    return log_normal((double)n, rss(n, d, X, y, theta), sigma);
}

static double posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], double sigma, double tau)
{
    return log_likelihood_of(n, d, X, y, theta, sigma) + log_prior(d, theta, tau);
}

__typeof__(log_posterior) log_posterior__forgets_the_prior;
double log_posterior__forgets_the_prior(size_t n, size_t d, const double X[n][d], const double y[n],
                                        const double theta[d], double sigma, double tau)
{
    (void)tau;
    return log_likelihood_of(n, d, X, y, theta, sigma);
}

__typeof__(log_posterior) log_posterior__drops_the_priors_constant;
double log_posterior__drops_the_priors_constant(size_t n, size_t d, const double X[n][d],
                                                const double y[n], const double theta[d],
                                                double sigma, double tau)
{
    return log_likelihood_of(n, d, X, y, theta, sigma) - dot(d, theta, theta) / (2 * square(tau));
}

__typeof__(log_posterior) log_posterior__drops_both_constants;
double log_posterior__drops_both_constants(size_t n, size_t d, const double X[n][d],
                                           const double y[n], const double theta[d], double sigma,
                                           double tau)
{
    return -rss(n, d, X, y, theta) / (2 * square(sigma)) - dot(d, theta, theta) / (2 * square(tau));
}

__typeof__(log_posterior) log_posterior__drops_2_pi;
double log_posterior__drops_2_pi(size_t n, size_t d, const double X[n][d], const double y[n],
                                 const double theta[d], double sigma, double tau)
{
    return posterior(n, d, X, y, theta, sigma, tau) + (double)(n + d) / 2 * log(2 * pi);
}

__typeof__(log_posterior) log_posterior__counts_the_priors_constant_once;
double log_posterior__counts_the_priors_constant_once(size_t n, size_t d, const double X[n][d],
                                                      const double y[n], const double theta[d],
                                                      double sigma, double tau)
{
    return log_likelihood_of(n, d, X, y, theta, sigma) + log_normal(1, dot(d, theta, theta), tau);
}

__typeof__(log_posterior) log_posterior__counts_the_likelihoods_constant_once;
double log_posterior__counts_the_likelihoods_constant_once(size_t n, size_t d, const double X[n][d],
                                                           const double y[n], const double theta[d],
                                                           double sigma, double tau)
{
    return log_normal(1, rss(n, d, X, y, theta), sigma) + log_prior(d, theta, tau);
}

__typeof__(log_posterior) log_posterior__counts_n_in_the_prior;
double log_posterior__counts_n_in_the_prior(size_t n, size_t d, const double X[n][d],
                                            const double y[n], const double theta[d], double sigma,
                                            double tau)
{
    return log_likelihood_of(n, d, X, y, theta, sigma) +
           log_normal((double)n, dot(d, theta, theta), tau);
}

__typeof__(log_posterior) log_posterior__subtracts_the_prior;
double log_posterior__subtracts_the_prior(size_t n, size_t d, const double X[n][d],
                                          const double y[n], const double theta[d], double sigma,
                                          double tau)
{
    return log_likelihood_of(n, d, X, y, theta, sigma) - log_prior(d, theta, tau);
}

__typeof__(log_posterior) log_posterior__adds_the_penalty;
double log_posterior__adds_the_penalty(size_t n, size_t d, const double X[n][d], const double y[n],
                                       const double theta[d], double sigma, double tau)
{
    return log_likelihood_of(n, d, X, y, theta, sigma) +
           log_normal((double)d, -dot(d, theta, theta), tau);
}

__typeof__(log_posterior) log_posterior__uses_sigma_in_the_prior;
double log_posterior__uses_sigma_in_the_prior(size_t n, size_t d, const double X[n][d],
                                              const double y[n], const double theta[d],
                                              double sigma, double tau)
{
    (void)tau;
    return posterior(n, d, X, y, theta, sigma, sigma);
}

__typeof__(log_posterior) log_posterior__swaps_sigma_and_tau;
double log_posterior__swaps_sigma_and_tau(size_t n, size_t d, const double X[n][d],
                                          const double y[n], const double theta[d], double sigma,
                                          double tau)
{
    return posterior(n, d, X, y, theta, tau, sigma);
}

__typeof__(log_posterior) log_posterior__has_the_opposite_sign;
double log_posterior__has_the_opposite_sign(size_t n, size_t d, const double X[n][d],
                                            const double y[n], const double theta[d], double sigma,
                                            double tau)
{
    return -posterior(n, d, X, y, theta, sigma, tau);
}

__typeof__(log_posterior) log_posterior__takes_tau_for_the_variance;
double log_posterior__takes_tau_for_the_variance(size_t n, size_t d, const double X[n][d],
                                                 const double y[n], const double theta[d],
                                                 double sigma, double tau)
{
    return posterior(n, d, X, y, theta, sigma, sqrt(tau));
}

__typeof__(log_posterior) log_posterior__takes_both_for_variances;
double log_posterior__takes_both_for_variances(size_t n, size_t d, const double X[n][d],
                                               const double y[n], const double theta[d],
                                               double sigma, double tau)
{
    return posterior(n, d, X, y, theta, sqrt(sigma), sqrt(tau));
}

__typeof__(log_posterior) log_posterior__loses_the_half_of_the_penalty;
double log_posterior__loses_the_half_of_the_penalty(size_t n, size_t d, const double X[n][d],
                                                    const double y[n], const double theta[d],
                                                    double sigma, double tau)
{
    return log_likelihood_of(n, d, X, y, theta, sigma) +
           log_normal((double)d, 2 * dot(d, theta, theta), tau);
}

__typeof__(log_posterior) log_posterior__weighs_the_penalty_with_lambda;
double log_posterior__weighs_the_penalty_with_lambda(size_t n, size_t d, const double X[n][d],
                                                     const double y[n], const double theta[d],
                                                     double sigma, double tau)
{
    return log_likelihood_of(n, d, X, y, theta, sigma) - square(sigma / tau) * dot(d, theta, theta);
}

__typeof__(log_posterior) log_posterior__multiplies_the_densities;
double log_posterior__multiplies_the_densities(size_t n, size_t d, const double X[n][d],
                                               const double y[n], const double theta[d],
                                               double sigma, double tau)
{
    return exp(posterior(n, d, X, y, theta, sigma, tau));
}

__typeof__(log_posterior) log_posterior__takes_the_root_of_the_penalty;
double log_posterior__takes_the_root_of_the_penalty(size_t n, size_t d, const double X[n][d],
                                                    const double y[n], const double theta[d],
                                                    double sigma, double tau)
{
    return log_likelihood_of(n, d, X, y, theta, sigma) +
           log_normal((double)d, length(d, theta), tau);
}

__typeof__(log_posterior) log_posterior__spares_the_first_weight;
double log_posterior__spares_the_first_weight(size_t n, size_t d, const double X[n][d],
                                              const double y[n], const double theta[d],
                                              double sigma, double tau)
{
    return log_likelihood_of(n, d, X, y, theta, sigma) + log_prior(d - 1, theta + 1, tau);
}

__typeof__(log_posterior) log_posterior__divides_integers;
double log_posterior__divides_integers(size_t n, size_t d, const double X[n][d], const double y[n],
                                       const double theta[d], double sigma, double tau)
{
    return log_normal((double)(n / 2 * 2), rss(n, d, X, y, theta), sigma) +
           log_normal((double)(d / 2 * 2), dot(d, theta, theta), tau);
}

__typeof__(log_posterior) log_posterior__negates_sizes;
double log_posterior__negates_sizes(size_t n, size_t d, const double X[n][d], const double y[n],
                                    const double theta[d], double sigma, double tau)
{
    double wrapped_n = -2 * (double)(-n / 2), wrapped_d = -2 * (double)(-d / 2);
    return log_normal(wrapped_n, rss(n, d, X, y, theta), sigma) +
           log_normal(wrapped_d, dot(d, theta, theta), tau);
}

/* --- map_theta --- */

static bool are_deviations(double sigma, double tau)
{
    return sigma > 0 && tau > 0;
}

/* [X^T X | X^T y], d rows of d + 1. The caller frees. NULL without memory. */
static double *normal_equations(size_t n, size_t d, const double X[n][d], const double y[n])
{
    double *system = calloc(d * (d + 1), sizeof *system);
    for (size_t j = 0; system && j < d; j++)
        for (size_t i = 0; i < n; i++) {
            for (size_t k = 0; k < d; k++)
                system[j * (d + 1) + k] += X[i][j] * X[i][k];
            system[j * (d + 1) + d] += X[i][j] * y[i];
        }
    return system;
}

/* The row at or below `top` with the largest number in column `top`. */
static size_t best_row(size_t d, const double *system, size_t top)
{
    size_t best = top;
    for (size_t i = top + 1; i < d; i++)
        if (fabs(system[i * (d + 1) + top]) > fabs(system[best * (d + 1) + top]))
            best = i;
    return best;
}

/* Solves and frees a system. Returns -1, and leaves x as it was, if a pivot is lost in rounding. */
static int solve(size_t d, double *system, double x[d])
{
    double most = 0;
    for (size_t j = 0; system && j < d; j++)
        most = fmax(most, fabs(system[j * (d + 2)]));
    bool solvable = system != NULL;
    for (size_t k = 0; solvable && k < d; k++) {
        size_t best = best_row(d, system, k);
        double pivot = system[best * (d + 1) + k];
        solvable = fabs(pivot) > 1e-12 * most;
        for (size_t j = 0; j <= d; j++) {
            double kept = system[k * (d + 1) + j];
            system[k * (d + 1) + j] = system[best * (d + 1) + j];
            system[best * (d + 1) + j] = kept;
        }
        for (size_t i = 0; solvable && i < d; i++) {
            double factor = i == k ? 0 : system[i * (d + 1) + k] / pivot;
            for (size_t j = k; j <= d; j++)
                system[i * (d + 1) + j] -= factor * system[k * (d + 1) + j];
        }
    }
    for (size_t j = 0; solvable && j < d; j++)
        x[j] = system[j * (d + 1) + d] / system[j * (d + 2)];
    free(system);
    return solvable ? 0 : -1;
}

static int ridge_weights(size_t n, size_t d, const double X[n][d], const double y[n], double lambda,
                         double theta[d])
{
    double *system = normal_equations(n, d, X, y);
    for (size_t j = 0; system && j < d; j++)
        system[j * (d + 2)] += lambda;
    return solve(d, system, theta);
}

__typeof__(map_theta) map_theta__turns_lambda_upside_down;
int map_theta__turns_lambda_upside_down(size_t n, size_t d, const double X[n][d], const double y[n],
                                        double sigma, double tau, double theta[d])
{
    return are_deviations(sigma, tau) ? ridge_weights(n, d, X, y, square(tau / sigma), theta) : -1;
}

__typeof__(map_theta) map_theta__forgets_the_noise;
int map_theta__forgets_the_noise(size_t n, size_t d, const double X[n][d], const double y[n],
                                 double sigma, double tau, double theta[d])
{
    return are_deviations(sigma, tau) ? ridge_weights(n, d, X, y, 1 / square(tau), theta) : -1;
}

__typeof__(map_theta) map_theta__forgets_the_squares;
int map_theta__forgets_the_squares(size_t n, size_t d, const double X[n][d], const double y[n],
                                   double sigma, double tau, double theta[d])
{
    return are_deviations(sigma, tau) ? ridge_weights(n, d, X, y, sigma / tau, theta) : -1;
}

__typeof__(map_theta) map_theta__takes_tau_for_the_variance;
int map_theta__takes_tau_for_the_variance(size_t n, size_t d, const double X[n][d],
                                          const double y[n], double sigma, double tau,
                                          double theta[d])
{
    return are_deviations(sigma, tau) ? ridge_weights(n, d, X, y, square(sigma) / tau, theta) : -1;
}

__typeof__(map_theta) map_theta__takes_lambda_n_times;
int map_theta__takes_lambda_n_times(size_t n, size_t d, const double X[n][d], const double y[n],
                                    double sigma, double tau, double theta[d])
{
    return are_deviations(sigma, tau)
               ? ridge_weights(n, d, X, y, (double)n * square(sigma / tau), theta)
               : -1;
}

__typeof__(map_theta) map_theta__doubles_lambda;
int map_theta__doubles_lambda(size_t n, size_t d, const double X[n][d], const double y[n],
                              double sigma, double tau, double theta[d])
{
    return are_deviations(sigma, tau) ? ridge_weights(n, d, X, y, 2 * square(sigma / tau), theta)
                                      : -1;
}

__typeof__(map_theta) map_theta__halves_lambda;
int map_theta__halves_lambda(size_t n, size_t d, const double X[n][d], const double y[n],
                             double sigma, double tau, double theta[d])
{
    return are_deviations(sigma, tau) ? ridge_weights(n, d, X, y, square(sigma / tau) / 2, theta)
                                      : -1;
}

__typeof__(map_theta) map_theta__subtracts_lambda;
int map_theta__subtracts_lambda(size_t n, size_t d, const double X[n][d], const double y[n],
                                double sigma, double tau, double theta[d])
{
    return are_deviations(sigma, tau) ? ridge_weights(n, d, X, y, -square(sigma / tau), theta) : -1;
}

__typeof__(map_theta) map_theta__forgets_the_prior;
int map_theta__forgets_the_prior(size_t n, size_t d, const double X[n][d], const double y[n],
                                 double sigma, double tau, double theta[d])
{
    return are_deviations(sigma, tau) ? ridge_weights(n, d, X, y, 0, theta) : -1;
}

__typeof__(map_theta) map_theta__adds_lambda_everywhere;
int map_theta__adds_lambda_everywhere(size_t n, size_t d, const double X[n][d], const double y[n],
                                      double sigma, double tau, double theta[d])
{
    if (!are_deviations(sigma, tau))
        return -1;
    double *system = normal_equations(n, d, X, y);
    for (size_t j = 0; system && j < d; j++)
        for (size_t k = 0; k < d; k++)
            system[j * (d + 1) + k] += square(sigma / tau);
    return solve(d, system, theta);
}

__typeof__(map_theta) map_theta__spares_the_first_weight;
int map_theta__spares_the_first_weight(size_t n, size_t d, const double X[n][d], const double y[n],
                                       double sigma, double tau, double theta[d])
{
    if (!are_deviations(sigma, tau))
        return -1;
    double *system = normal_equations(n, d, X, y);
    for (size_t j = 1; system && j < d; j++)
        system[j * (d + 2)] += square(sigma / tau);
    return solve(d, system, theta);
}

__typeof__(map_theta) map_theta__penalizes_the_first_weight_only;
int map_theta__penalizes_the_first_weight_only(size_t n, size_t d, const double X[n][d],
                                               const double y[n], double sigma, double tau,
                                               double theta[d])
{
    if (!are_deviations(sigma, tau))
        return -1;
    double *system = normal_equations(n, d, X, y);
    if (system)
        system[0] += square(sigma / tau);
    return solve(d, system, theta);
}

__typeof__(map_theta) map_theta__shrinks_the_most_likely_weights;
int map_theta__shrinks_the_most_likely_weights(size_t n, size_t d, const double X[n][d],
                                               const double y[n], double sigma, double tau,
                                               double theta[d])
{
    if (!are_deviations(sigma, tau) || ridge_weights(n, d, X, y, 0, theta))
        return -1;
    scale(d, theta, 1 / (1 + square(sigma / tau)));
    return 0;
}

__typeof__(map_theta) map_theta__takes_each_feature_alone;
int map_theta__takes_each_feature_alone(size_t n, size_t d, const double X[n][d], const double y[n],
                                        double sigma, double tau, double theta[d])
{
    if (!are_deviations(sigma, tau))
        return -1;
    for (size_t j = 0; j < d; j++) {
        double xx = square(sigma / tau), xy = 0;
        for (size_t i = 0; i < n; i++) {
            xx += X[i][j] * X[i][j];
            xy += X[i][j] * y[i];
        }
        theta[j] = xy / xx;
    }
    return 0;
}

__typeof__(map_theta) map_theta__refuses_fewer_samples_than_features;
int map_theta__refuses_fewer_samples_than_features(size_t n, size_t d, const double X[n][d],
                                                   const double y[n], double sigma, double tau,
                                                   double theta[d])
{
    return n >= d && are_deviations(sigma, tau)
               ? ridge_weights(n, d, X, y, square(sigma / tau), theta)
               : -1;
}

__typeof__(map_theta) map_theta__refuses_dependent_columns;
int map_theta__refuses_dependent_columns(size_t n, size_t d, const double X[n][d],
                                         const double y[n], double sigma, double tau,
                                         double theta[d])
{
    double *ignored = malloc(d * sizeof *ignored);
    int result = -1;
    if (ignored && are_deviations(sigma, tau) && ridge_weights(n, d, X, y, 0, ignored) == 0)
        result = ridge_weights(n, d, X, y, square(sigma / tau), theta);
    free(ignored);
    return result;
}

__typeof__(map_theta) map_theta__computes_in_float;
int map_theta__computes_in_float(size_t n, size_t d, const double X[n][d], const double y[n],
                                 double sigma, double tau, double theta[d])
{
    if (!are_deviations(sigma, tau) || ridge_weights(n, d, X, y, square(sigma / tau), theta))
        return -1;
    for (size_t j = 0; j < d; j++)
        theta[j] = (double)(float)theta[j];
    return 0;
}

__typeof__(map_theta) map_theta__accepts_any_sigma_and_tau;
int map_theta__accepts_any_sigma_and_tau(size_t n, size_t d, const double X[n][d],
                                         const double y[n], double sigma, double tau,
                                         double theta[d])
{
    return ridge_weights(n, d, X, y, square(sigma / tau), theta);
}

__typeof__(map_theta) map_theta__accepts_negative_ones;
int map_theta__accepts_negative_ones(size_t n, size_t d, const double X[n][d], const double y[n],
                                     double sigma, double tau, double theta[d])
{
    return sigma == 0 || tau == 0 ? -1 : ridge_weights(n, d, X, y, square(sigma / tau), theta);
}

__typeof__(map_theta) map_theta__accepts_zero;
int map_theta__accepts_zero(size_t n, size_t d, const double X[n][d], const double y[n],
                            double sigma, double tau, double theta[d])
{
    return sigma < 0 || tau < 0 ? -1 : ridge_weights(n, d, X, y, square(sigma / tau), theta);
}

__typeof__(map_theta) map_theta__checks_tau_only;
int map_theta__checks_tau_only(size_t n, size_t d, const double X[n][d], const double y[n],
                               double sigma, double tau, double theta[d])
{
    return tau > 0 ? ridge_weights(n, d, X, y, square(sigma / tau), theta) : -1;
}

__typeof__(map_theta) map_theta__refuses_only_if_both_are_wrong;
int map_theta__refuses_only_if_both_are_wrong(size_t n, size_t d, const double X[n][d],
                                              const double y[n], double sigma, double tau,
                                              double theta[d])
{
    return sigma > 0 || tau > 0 ? ridge_weights(n, d, X, y, square(sigma / tau), theta) : -1;
}

__typeof__(map_theta) map_theta__returns_1_on_failure;
int map_theta__returns_1_on_failure(size_t n, size_t d, const double X[n][d], const double y[n],
                                    double sigma, double tau, double theta[d])
{
    return are_deviations(sigma, tau) ? ridge_weights(n, d, X, y, square(sigma / tau), theta) : 1;
}

__typeof__(map_theta) map_theta__returns_1_on_success;
int map_theta__returns_1_on_success(size_t n, size_t d, const double X[n][d], const double y[n],
                                    double sigma, double tau, double theta[d])
{
    if (!are_deviations(sigma, tau) || ridge_weights(n, d, X, y, square(sigma / tau), theta))
        return -1;
    return 1;
}

__typeof__(map_theta) map_theta__sets_theta_to_zero_on_failure;
int map_theta__sets_theta_to_zero_on_failure(size_t n, size_t d, const double X[n][d],
                                             const double y[n], double sigma, double tau,
                                             double theta[d])
{
    if (are_deviations(sigma, tau))
        return ridge_weights(n, d, X, y, square(sigma / tau), theta);
    for (size_t j = 0; j < d; j++)
        theta[j] = 0;
    return -1;
}
