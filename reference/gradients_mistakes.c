/*
 * What students really write instead of gradients.c. Each function is called FUNCTION__WHAT_IS_WRONG and has
 * FUNCTION's type, which is taken from the header; configs/gradients.yaml has the words for each.
 */
#include "gradients.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- what the mistakes have in common --- */

static double *copy_of(size_t n, const double x[n])
{
    double *copy = malloc(n * sizeof *copy);
    if (!copy)
        abort();
    return memcpy(copy, x, n * sizeof *copy);
}

/* f with coordinate i moved by a and then coordinate j by b. */
static double beside(size_t n, objective *f, void *context, const double x[n], size_t i, double a,
                     size_t j, double b)
{
    double *moved = copy_of(n, x);
    moved[i] += a;
    moved[j] += b;
    double value = f(n, moved, context);
    free(moved);
    return value;
}

static double up(size_t n, objective *f, void *context, const double x[n], size_t i, double h)
{
    return beside(n, f, context, x, i, h, i, 0);
}

/* (f(x + a e_i) - f(x + b e_i)) / divisor. */
static double quotient(size_t n, objective *f, void *context, const double x[n], size_t i, double a,
                       double b, double divisor)
{
    return (up(n, f, context, x, i, a) - up(n, f, context, x, i, b)) / divisor;
}

/* f with all coordinates moved. */
static double shifted(size_t n, objective *f, void *context, const double x[n], double by)
{
    double *moved = copy_of(n, x);
    for (size_t i = 0; i < n; i++)
        moved[i] += by;
    double value = f(n, moved, context);
    free(moved);
    return value;
}

/* --- forward_difference --- */

__typeof__(forward_difference) forward_difference__is_a_central_difference;
void forward_difference__is_a_central_difference(size_t n, objective *f, void *context,
                                                 const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, -h, 2 * h);
}

__typeof__(forward_difference) forward_difference__is_a_backward_difference;
void forward_difference__is_a_backward_difference(size_t n, objective *f, void *context,
                                                  const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, 0, -h, h);
}

__typeof__(forward_difference) forward_difference__forgets_to_divide;
void forward_difference__forgets_to_divide(size_t n, objective *f, void *context, const double x[n],
                                           double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, 0, 1);
}

__typeof__(forward_difference) forward_difference__divides_by_2h;
void forward_difference__divides_by_2h(size_t n, objective *f, void *context, const double x[n],
                                       double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, 0, 2 * h);
}

__typeof__(forward_difference) forward_difference__has_the_opposite_sign;
void forward_difference__has_the_opposite_sign(size_t n, objective *f, void *context,
                                               const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, 0, h, h);
}

__typeof__(forward_difference) forward_difference__does_not_restore_x;
void forward_difference__does_not_restore_x(size_t n, objective *f, void *context,
                                            const double x[n], double h, double grad[n])
{
    double *moved = copy_of(n, x), here = f(n, x, context);
    for (size_t i = 0; i < n; i++) {
        moved[i] += h;
        grad[i] = (f(n, moved, context) - here) / h;
    }
    free(moved);
}

__typeof__(forward_difference) forward_difference__compares_with_the_point_before;
void forward_difference__compares_with_the_point_before(size_t n, objective *f, void *context,
                                                        const double x[n], double h, double grad[n])
{
    double *moved = copy_of(n, x), before = f(n, x, context);
    for (size_t i = 0; i < n; i++) {
        moved[i] += h;
        double value = f(n, moved, context);
        grad[i] = (value - before) / h;
        before = value;
    }
    free(moved);
}

__typeof__(forward_difference) forward_difference__shifts_all_coordinates_at_once;
void forward_difference__shifts_all_coordinates_at_once(size_t n, objective *f, void *context,
                                                        const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = (shifted(n, f, context, x, h) - f(n, x, context)) / h;
}

__typeof__(forward_difference) forward_difference__steps_relative_to_x;
void forward_difference__steps_relative_to_x(size_t n, objective *f, void *context,
                                             const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h * x[i], 0, h * x[i]);
}

__typeof__(forward_difference) forward_difference__takes_a_step_of_its_own;
void forward_difference__takes_a_step_of_its_own(size_t n, objective *f, void *context,
                                                 const double x[n], double h, double grad[n])
{
    h = 1e-8;
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, 0, h);
}

__typeof__(forward_difference) forward_difference__steps_below_the_last_bit;
void forward_difference__steps_below_the_last_bit(size_t n, objective *f, void *context,
                                                  const double x[n], double h, double grad[n])
{
    h = 1e-16;
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, 0, h);
}

/* --- central_difference --- */

__typeof__(central_difference) central_difference__is_a_forward_difference;
void central_difference__is_a_forward_difference(size_t n, objective *f, void *context,
                                                 const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, 0, h);
}

__typeof__(central_difference) central_difference__is_a_backward_difference;
void central_difference__is_a_backward_difference(size_t n, objective *f, void *context,
                                                  const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, 0, -h, h);
}

__typeof__(central_difference) central_difference__divides_by_h;
void central_difference__divides_by_h(size_t n, objective *f, void *context, const double x[n],
                                      double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, -h, h);
}

__typeof__(central_difference) central_difference__misplaces_a_parenthesis;
void central_difference__misplaces_a_parenthesis(size_t n, objective *f, void *context,
                                                 const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, -h, 1) / 2 * h;
}

__typeof__(central_difference) central_difference__has_the_opposite_sign;
void central_difference__has_the_opposite_sign(size_t n, objective *f, void *context,
                                               const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, -h, h, 2 * h);
}

__typeof__(central_difference) central_difference__does_not_restore_x;
void central_difference__does_not_restore_x(size_t n, objective *f, void *context,
                                            const double x[n], double h, double grad[n])
{
    double *forth = copy_of(n, x), *back = copy_of(n, x);
    for (size_t i = 0; i < n; i++) {
        forth[i] += h;
        back[i] -= h;
        grad[i] = (f(n, forth, context) - f(n, back, context)) / (2 * h);
    }
    free(forth);
    free(back);
}

__typeof__(central_difference) central_difference__goes_back_too_far;
void central_difference__goes_back_too_far(size_t n, objective *f, void *context, const double x[n],
                                           double h, double grad[n])
{
    double *moved = copy_of(n, x);
    for (size_t i = 0; i < n; i++) {
        moved[i] += h;
        double forth = f(n, moved, context);
        moved[i] -= 2 * h;
        grad[i] = (forth - f(n, moved, context)) / (2 * h);
    }
    free(moved);
}

__typeof__(central_difference) central_difference__shifts_all_coordinates_at_once;
void central_difference__shifts_all_coordinates_at_once(size_t n, objective *f, void *context,
                                                        const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = (shifted(n, f, context, x, h) - shifted(n, f, context, x, -h)) / (2 * h);
}

__typeof__(central_difference) central_difference__steps_relative_to_x;
void central_difference__steps_relative_to_x(size_t n, objective *f, void *context,
                                             const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h * x[i], -h * x[i], 2 * h * x[i]);
}

__typeof__(central_difference) central_difference__scales_the_step;
void central_difference__scales_the_step(size_t n, objective *f, void *context, const double x[n],
                                         double h, double grad[n])
{
    for (size_t i = 0; i < n; i++) {
        double step = h * fmax(1, fabs(x[i]));
        grad[i] = quotient(n, f, context, x, i, step, -step, 2 * step);
    }
}

__typeof__(central_difference) central_difference__takes_half_the_step;
void central_difference__takes_half_the_step(size_t n, objective *f, void *context,
                                             const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h / 2, -h / 2, h);
}

__typeof__(central_difference) central_difference__takes_a_step_of_its_own;
void central_difference__takes_a_step_of_its_own(size_t n, objective *f, void *context,
                                                 const double x[n], double h, double grad[n])
{
    h = 1e-5;
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, -h, 2 * h);
}

__typeof__(central_difference) central_difference__steps_below_the_last_bit;
void central_difference__steps_below_the_last_bit(size_t n, objective *f, void *context,
                                                  const double x[n], double h, double grad[n])
{
    h = 1e-16;
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, -h, 2 * h);
}

__typeof__(central_difference) central_difference__keeps_values_in_float;
void central_difference__keeps_values_in_float(size_t n, objective *f, void *context,
                                               const double x[n], double h, double grad[n])
{
    for (size_t i = 0; i < n; i++) {
        float forth = (float)up(n, f, context, x, i, h), back = (float)up(n, f, context, x, i, -h);
        grad[i] = (double)(forth - back) / (2 * h);
    }
}

/* --- relative_error --- */

/* A scale of element i, for the forms that differ in it alone. */
typedef double scale_of(double a, double b);

static double largest_ratio(size_t n, const double a[n], const double b[n], scale_of *scale)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(a[i] - b[i]) / scale(fabs(a[i]), fabs(b[i])));
    return largest;
}

static double first_scale(double a, double b)
{
    (void)b;
    return fmax(a, 1e-8);
}

static double second_scale(double a, double b)
{
    (void)a;
    return fmax(b, 1e-8);
}

static double sum_scale(double a, double b)
{
    return fmax(a + b, 1e-8);
}

static double smaller_scale(double a, double b)
{
    return fmax(fmin(a, b), 1e-8);
}

static double added_scale(double a, double b)
{
    return fmax(a, b) + 1e-8;
}

static double capped_scale(double a, double b)
{
    return fmin(fmax(a, b), 1e-8);
}

static double at_least_1_scale(double a, double b)
{
    return fmax(fmax(a, b), 1);
}

static double no_scale(double a, double b)
{
    (void)a;
    (void)b;
    return 1;
}

__typeof__(relative_error) relative_error__divides_by_the_first;
double relative_error__divides_by_the_first(size_t n, const double a[n], const double b[n])
{
    return largest_ratio(n, a, b, first_scale);
}

__typeof__(relative_error) relative_error__divides_by_the_second;
double relative_error__divides_by_the_second(size_t n, const double a[n], const double b[n])
{
    return largest_ratio(n, a, b, second_scale);
}

__typeof__(relative_error) relative_error__divides_by_the_sum;
double relative_error__divides_by_the_sum(size_t n, const double a[n], const double b[n])
{
    return largest_ratio(n, a, b, sum_scale);
}

__typeof__(relative_error) relative_error__divides_by_the_smaller;
double relative_error__divides_by_the_smaller(size_t n, const double a[n], const double b[n])
{
    return largest_ratio(n, a, b, smaller_scale);
}

__typeof__(relative_error) relative_error__adds_the_floor;
double relative_error__adds_the_floor(size_t n, const double a[n], const double b[n])
{
    return largest_ratio(n, a, b, added_scale);
}

__typeof__(relative_error) relative_error__takes_the_floor_for_a_ceiling;
double relative_error__takes_the_floor_for_a_ceiling(size_t n, const double a[n], const double b[n])
{
    return largest_ratio(n, a, b, capped_scale);
}

__typeof__(relative_error) relative_error__takes_1_for_the_floor;
double relative_error__takes_1_for_the_floor(size_t n, const double a[n], const double b[n])
{
    return largest_ratio(n, a, b, at_least_1_scale);
}

__typeof__(relative_error) relative_error__is_absolute;
double relative_error__is_absolute(size_t n, const double a[n], const double b[n])
{
    return largest_ratio(n, a, b, no_scale);
}

/* With `>` instead of fmax, so that 0 / 0 in the first element stays. */
__typeof__(relative_error) relative_error__forgets_the_floor;
double relative_error__forgets_the_floor(size_t n, const double a[n], const double b[n])
{
    double largest = fabs(a[0] - b[0]) / fmax(fabs(a[0]), fabs(b[0]));
    for (size_t i = 1; i < n; i++) {
        double ratio = fabs(a[i] - b[i]) / fmax(fabs(a[i]), fabs(b[i]));
        if (ratio > largest)
            largest = ratio;
    }
    return largest;
}

__typeof__(relative_error) relative_error__forgets_absolute_values_below;
double relative_error__forgets_absolute_values_below(size_t n, const double a[n], const double b[n])
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(a[i] - b[i]) / fmax(fmax(a[i], b[i]), 1e-8));
    return largest;
}

__typeof__(relative_error) relative_error__forgets_the_absolute_value_above;
double relative_error__forgets_the_absolute_value_above(size_t n, const double a[n],
                                                        const double b[n])
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, (a[i] - b[i]) / fmax(fmax(fabs(a[i]), fabs(b[i])), 1e-8));
    return largest;
}

__typeof__(relative_error) relative_error__takes_the_mean;
double relative_error__takes_the_mean(size_t n, const double a[n], const double b[n])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += fabs(a[i] - b[i]) / fmax(fmax(fabs(a[i]), fabs(b[i])), 1e-8);
    return sum / (double)n;
}

__typeof__(relative_error) relative_error__keeps_the_last_element_only;
double relative_error__keeps_the_last_element_only(size_t n, const double a[n], const double b[n])
{
    return largest_ratio(1, a + n - 1, b + n - 1, no_scale) /
           fmax(fmax(fabs(a[n - 1]), fabs(b[n - 1])), 1e-8);
}

__typeof__(relative_error) relative_error__compares_norms;
double relative_error__compares_norms(size_t n, const double a[n], const double b[n])
{
    double apart = 0, first = 0, second = 0;
    for (size_t i = 0; i < n; i++) {
        apart = hypot(apart, a[i] - b[i]);
        first = hypot(first, a[i]);
        second = hypot(second, b[i]);
    }
    return apart / fmax(fmax(first, second), 1e-8);
}

/* --- numerical_jacobian --- */

/* The outputs with coordinate j moved; the caller frees. */
static double *outputs(size_t n, size_t m, vector_function *f, void *context, const double x[n],
                       size_t j, double by)
{
    double *moved = copy_of(n, x), *out = malloc(m * sizeof *out);
    if (!out)
        abort();
    moved[j] += by;
    f(n, m, moved, out, context);
    free(moved);
    return out;
}

/* What each element becomes of its outputs after and before. */
typedef double element_of(double after, double before, double h);

static double central_element(double after, double before, double h)
{
    return (after - before) / (2 * h);
}

static double doubled_element(double after, double before, double h)
{
    return (after - before) / h;
}

static double opposite_element(double after, double before, double h)
{
    return (before - after) / (2 * h);
}

/* Differences of the outputs at x + a e_j and x + b e_j. */
static void jacobian_of(size_t n, size_t m, vector_function *f, void *context, const double x[n],
                        double h, double a, double b, element_of *element, double J[m][n])
{
    for (size_t j = 0; j < n; j++) {
        double *after = outputs(n, m, f, context, x, j, a);
        double *before = outputs(n, m, f, context, x, j, b);
        for (size_t i = 0; i < m; i++)
            J[i][j] = element(after[i], before[i], h);
        free(after);
        free(before);
    }
}

__typeof__(numerical_jacobian) numerical_jacobian__is_transposed;
void numerical_jacobian__is_transposed(size_t n, size_t m, vector_function *f, void *context,
                                       const double x[n], double h, double J[m][n])
{
    double *flat = &J[0][0], *right = malloc(m * n * sizeof *right);
    if (!right)
        abort();
    jacobian_of(n, m, f, context, x, h, h, -h, central_element, (double(*)[n])right);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            flat[j * m + i] = right[i * n + j];
    free(right);
}

__typeof__(numerical_jacobian) numerical_jacobian__takes_forward_differences;
void numerical_jacobian__takes_forward_differences(size_t n, size_t m, vector_function *f,
                                                   void *context, const double x[n], double h,
                                                   double J[m][n])
{
    jacobian_of(n, m, f, context, x, h, h, 0, doubled_element, J);
}

__typeof__(numerical_jacobian) numerical_jacobian__divides_by_h;
void numerical_jacobian__divides_by_h(size_t n, size_t m, vector_function *f, void *context,
                                      const double x[n], double h, double J[m][n])
{
    jacobian_of(n, m, f, context, x, h, h, -h, doubled_element, J);
}

__typeof__(numerical_jacobian) numerical_jacobian__has_the_opposite_sign;
void numerical_jacobian__has_the_opposite_sign(size_t n, size_t m, vector_function *f,
                                               void *context, const double x[n], double h,
                                               double J[m][n])
{
    jacobian_of(n, m, f, context, x, h, h, -h, opposite_element, J);
}

__typeof__(numerical_jacobian) numerical_jacobian__takes_a_step_of_its_own;
void numerical_jacobian__takes_a_step_of_its_own(size_t n, size_t m, vector_function *f,
                                                 void *context, const double x[n], double h,
                                                 double J[m][n])
{
    h = 1e-5;
    jacobian_of(n, m, f, context, x, h, h, -h, central_element, J);
}

__typeof__(numerical_jacobian) numerical_jacobian__does_not_restore_x;
void numerical_jacobian__does_not_restore_x(size_t n, size_t m, vector_function *f, void *context,
                                            const double x[n], double h, double J[m][n])
{
    double *forth = copy_of(n, x), *back = copy_of(n, x);
    for (size_t j = 0; j < n; j++) {
        forth[j] += h;
        back[j] -= h;
        double *after = outputs(n, m, f, context, forth, j, 0);
        double *before = outputs(n, m, f, context, back, j, 0);
        for (size_t i = 0; i < m; i++)
            J[i][j] = (after[i] - before[i]) / (2 * h);
        free(after);
        free(before);
    }
    free(forth);
    free(back);
}

__typeof__(numerical_jacobian) numerical_jacobian__shifts_all_coordinates_at_once;
void numerical_jacobian__shifts_all_coordinates_at_once(size_t n, size_t m, vector_function *f,
                                                        void *context, const double x[n], double h,
                                                        double J[m][n])
{
    double *forth = copy_of(n, x), *back = copy_of(n, x);
    for (size_t j = 0; j < n; j++) {
        forth[j] += h;
        back[j] -= h;
    }
    double *after = outputs(n, m, f, context, forth, 0, 0);
    double *before = outputs(n, m, f, context, back, 0, 0);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            J[i][j] = (after[i] - before[i]) / (2 * h);
    free(after);
    free(before);
    free(forth);
    free(back);
}

__typeof__(numerical_jacobian) numerical_jacobian__steps_relative_to_x;
void numerical_jacobian__steps_relative_to_x(size_t n, size_t m, vector_function *f, void *context,
                                             const double x[n], double h, double J[m][n])
{
    for (size_t j = 0; j < n; j++) {
        double step = h * x[j], *after = outputs(n, m, f, context, x, j, step);
        double *before = outputs(n, m, f, context, x, j, -step);
        for (size_t i = 0; i < m; i++)
            J[i][j] = (after[i] - before[i]) / (2 * step);
        free(after);
        free(before);
    }
}

__typeof__(numerical_jacobian) numerical_jacobian__fills_the_diagonal_only;
void numerical_jacobian__fills_the_diagonal_only(size_t n, size_t m, vector_function *f,
                                                 void *context, const double x[n], double h,
                                                 double J[m][n])
{
    jacobian_of(n, m, f, context, x, h, h, -h, central_element, J);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            J[i][j] *= i == j;
}

__typeof__(numerical_jacobian) numerical_jacobian__fills_the_first_row_only;
void numerical_jacobian__fills_the_first_row_only(size_t n, size_t m, vector_function *f,
                                                  void *context, const double x[n], double h,
                                                  double J[m][n])
{
    for (size_t j = 0; j < n; j++) {
        double *after = outputs(n, m, f, context, x, j, h);
        double *before = outputs(n, m, f, context, x, j, -h);
        J[0][j] = (after[0] - before[0]) / (2 * h);
        free(after);
        free(before);
    }
}

/* --- numerical_hessian --- */

static double second_difference(size_t n, objective *f, void *context, const double x[n], size_t i,
                                double h)
{
    return (up(n, f, context, x, i, h) - 2 * f(n, x, context) + up(n, f, context, x, i, -h)) /
           (h * h);
}

/* Four times h^2 as large as the mixed derivative. */
static double mixed_sum(size_t n, objective *f, void *context, const double x[n], size_t i,
                        size_t j, double h)
{
    return beside(n, f, context, x, i, h, j, h) - beside(n, f, context, x, i, h, j, -h) -
           beside(n, f, context, x, i, -h, j, h) + beside(n, f, context, x, i, -h, j, -h);
}

static double mixed_difference(size_t n, objective *f, void *context, const double x[n], size_t i,
                               size_t j, double h)
{
    return i == j ? second_difference(n, f, context, x, i, h)
                  : mixed_sum(n, f, context, x, i, j, h) / (4 * h * h);
}

static double forward_mixed(size_t n, objective *f, void *context, const double x[n], size_t i,
                            size_t j, double h)
{
    return (beside(n, f, context, x, i, h, j, h) - up(n, f, context, x, i, h) -
            up(n, f, context, x, j, h) + f(n, x, context)) /
           (h * h);
}

__typeof__(numerical_hessian) numerical_hessian__is_the_outer_product;
void numerical_hessian__is_the_outer_product(size_t n, objective *f, void *context,
                                             const double x[n], double h, double H[n][n])
{
    double *grad = malloc(n * sizeof *grad);
    if (!grad)
        abort();
    for (size_t i = 0; i < n; i++)
        grad[i] = quotient(n, f, context, x, i, h, -h, 2 * h);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = grad[i] * grad[j];
    free(grad);
}

__typeof__(numerical_hessian) numerical_hessian__takes_a_step_of_1e_minus_8;
void numerical_hessian__takes_a_step_of_1e_minus_8(size_t n, objective *f, void *context,
                                                   const double x[n], double h, double H[n][n])
{
    h = 1e-8;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = mixed_difference(n, f, context, x, i, j, h);
}

__typeof__(numerical_hessian) numerical_hessian__takes_forward_differences;
void numerical_hessian__takes_forward_differences(size_t n, objective *f, void *context,
                                                  const double x[n], double h, double H[n][n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = forward_mixed(n, f, context, x, i, j, h);
}

__typeof__(numerical_hessian) numerical_hessian__takes_forward_differences_beside_the_diagonal;
void numerical_hessian__takes_forward_differences_beside_the_diagonal(size_t n, objective *f,
                                                                      void *context,
                                                                      const double x[n], double h,
                                                                      double H[n][n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = i == j ? second_difference(n, f, context, x, i, h)
                             : forward_mixed(n, f, context, x, i, j, h);
}

/* (g_i(x + h e_j) - g_i(x)) / h with central g. */
__typeof__(numerical_hessian) numerical_hessian__takes_forward_differences_of_gradients;
void numerical_hessian__takes_forward_differences_of_gradients(size_t n, objective *f,
                                                               void *context, const double x[n],
                                                               double h, double H[n][n])
{
    for (size_t j = 0; j < n; j++) {
        double *moved = copy_of(n, x);
        moved[j] += h;
        for (size_t i = 0; i < n; i++)
            H[i][j] = (quotient(n, f, context, moved, i, h, -h, 2 * h) -
                       quotient(n, f, context, x, i, h, -h, 2 * h)) /
                      h;
        free(moved);
    }
}

__typeof__(numerical_hessian) numerical_hessian__fills_the_diagonal_only;
void numerical_hessian__fills_the_diagonal_only(size_t n, objective *f, void *context,
                                                const double x[n], double h, double H[n][n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = i == j ? second_difference(n, f, context, x, i, h) : 0;
}

__typeof__(numerical_hessian) numerical_hessian__fills_one_triangle_only;
void numerical_hessian__fills_one_triangle_only(size_t n, objective *f, void *context,
                                                const double x[n], double h, double H[n][n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            H[i][j] = mixed_difference(n, f, context, x, i, j, h);
}

__typeof__(numerical_hessian) numerical_hessian__forgets_the_4;
void numerical_hessian__forgets_the_4(size_t n, objective *f, void *context, const double x[n],
                                      double h, double H[n][n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = i == j ? second_difference(n, f, context, x, i, h)
                             : mixed_sum(n, f, context, x, i, j, h) / (h * h);
}

/* The mixed formula on the diagonal, where the step becomes 2 h and the points meet, with a divisor for steps of h. */
__typeof__(numerical_hessian) numerical_hessian__takes_the_diagonal_4_times;
void numerical_hessian__takes_the_diagonal_4_times(size_t n, objective *f, void *context,
                                                   const double x[n], double h, double H[n][n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = mixed_sum(n, f, context, x, i, j, h) / (i == j ? h * h : 4 * h * h);
}

__typeof__(numerical_hessian) numerical_hessian__forgets_the_2_before_f;
void numerical_hessian__forgets_the_2_before_f(size_t n, objective *f, void *context,
                                               const double x[n], double h, double H[n][n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = mixed_difference(n, f, context, x, i, j, h) +
                      (i == j ? f(n, x, context) / (h * h) : 0);
}

__typeof__(numerical_hessian) numerical_hessian__divides_by_h_once;
void numerical_hessian__divides_by_h_once(size_t n, objective *f, void *context, const double x[n],
                                          double h, double H[n][n])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = h * mixed_difference(n, f, context, x, i, j, h);
}

/* --- least_squares_gradient --- */

static double dot(size_t d, const double a[d], const double b[d])
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += a[j] * b[j];
    return sum;
}

/* factor * X^T (X theta - y), from sample `start` on. */
static void scaled_sum(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double factor, size_t start, double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        double sum = 0;
        for (size_t i = start; i < n; i++)
            sum += (dot(d, X[i], theta) - y[i]) * X[i][j];
        grad[j] = factor * sum;
    }
}

static double mean_of_squares(size_t n, size_t d, const double X[n][d], const double y[n],
                              const double theta[d])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double r = dot(d, X[i], theta) - y[i];
        sum += r * r;
    }
    return sum / (double)n;
}

__typeof__(least_squares_gradient) least_squares_gradient__loses_the_mean;
void least_squares_gradient__loses_the_mean(size_t n, size_t d, const double X[n][d],
                                            const double y[n], const double theta[d],
                                            double grad[d])
{
    scaled_sum(n, d, X, y, theta, 2, 0, grad);
}

__typeof__(least_squares_gradient) least_squares_gradient__loses_the_2;
void least_squares_gradient__loses_the_2(size_t n, size_t d, const double X[n][d],
                                         const double y[n], const double theta[d], double grad[d])
{
    scaled_sum(n, d, X, y, theta, 1 / (double)n, 0, grad);
}

__typeof__(least_squares_gradient) least_squares_gradient__loses_2_and_mean;
void least_squares_gradient__loses_2_and_mean(size_t n, size_t d, const double X[n][d],
                                              const double y[n], const double theta[d],
                                              double grad[d])
{
    scaled_sum(n, d, X, y, theta, 1, 0, grad);
}

__typeof__(least_squares_gradient) least_squares_gradient__has_the_opposite_sign;
void least_squares_gradient__has_the_opposite_sign(size_t n, size_t d, const double X[n][d],
                                                   const double y[n], const double theta[d],
                                                   double grad[d])
{
    scaled_sum(n, d, X, y, theta, -2 / (double)n, 0, grad);
}

__typeof__(least_squares_gradient) least_squares_gradient__divides_integers;
void least_squares_gradient__divides_integers(size_t n, size_t d, const double X[n][d],
                                              const double y[n], const double theta[d],
                                              double grad[d])
{
    scaled_sum(n, d, X, y, theta, (double)(2 / n), 0, grad);
}

__typeof__(least_squares_gradient) least_squares_gradient__divides_by_d;
void least_squares_gradient__divides_by_d(size_t n, size_t d, const double X[n][d],
                                          const double y[n], const double theta[d], double grad[d])
{
    scaled_sum(n, d, X, y, theta, 2 / (double)d, 0, grad);
}

__typeof__(least_squares_gradient) least_squares_gradient__keeps_the_last_sample_only;
void least_squares_gradient__keeps_the_last_sample_only(size_t n, size_t d, const double X[n][d],
                                                        const double y[n], const double theta[d],
                                                        double grad[d])
{
    scaled_sum(n, d, X, y, theta, 2 / (double)n, n - 1, grad);
}

__typeof__(least_squares_gradient) least_squares_gradient__adds_without_setting_zero_first;
void least_squares_gradient__adds_without_setting_zero_first(size_t n, size_t d,
                                                             const double X[n][d],
                                                             const double y[n],
                                                             const double theta[d], double grad[d])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            grad[j] += 2 / (double)n * (dot(d, X[i], theta) - y[i]) * X[i][j];
}

__typeof__(least_squares_gradient) least_squares_gradient__forgets_the_targets;
void least_squares_gradient__forgets_the_targets(size_t n, size_t d, const double X[n][d],
                                                 const double y[n], const double theta[d],
                                                 double grad[d])
{
    (void)y;
    for (size_t j = 0; j < d; j++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += dot(d, X[i], theta) * X[i][j];
        grad[j] = 2 / (double)n * sum;
    }
}

__typeof__(least_squares_gradient) least_squares_gradient__forgets_the_inner_derivative;
void least_squares_gradient__forgets_the_inner_derivative(size_t n, size_t d, const double X[n][d],
                                                          const double y[n], const double theta[d],
                                                          double grad[d])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += dot(d, X[i], theta) - y[i];
    for (size_t j = 0; j < d; j++)
        grad[j] = 2 / (double)n * sum;
}

__typeof__(least_squares_gradient) least_squares_gradient__computes_in_float;
void least_squares_gradient__computes_in_float(size_t n, size_t d, const double X[n][d],
                                               const double y[n], const double theta[d],
                                               double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        float sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += (float)(dot(d, X[i], theta) - y[i]) * (float)X[i][j];
        grad[j] = (double)(2 * sum / (float)n);
    }
}

/* (J(theta + forth e_j) - J(theta - back e_j)) / (forth + back), J being RSS / n. */
static void least_squares_difference(size_t n, size_t d, const double X[n][d], const double y[n],
                                     const double theta[d], double forth, double back,
                                     double grad[d])
{
    double *moved = copy_of(d, theta);
    for (size_t j = 0; j < d; j++) {
        moved[j] = theta[j] + forth;
        double after = mean_of_squares(n, d, X, y, moved);
        moved[j] = theta[j] - back;
        grad[j] = (after - mean_of_squares(n, d, X, y, moved)) / (forth + back);
        moved[j] = theta[j];
    }
    free(moved);
}

__typeof__(least_squares_gradient) least_squares_gradient__is_a_central_difference;
void least_squares_gradient__is_a_central_difference(size_t n, size_t d, const double X[n][d],
                                                     const double y[n], const double theta[d],
                                                     double grad[d])
{
    least_squares_difference(n, d, X, y, theta, 1e-5, 1e-5, grad);
}

__typeof__(least_squares_gradient) least_squares_gradient__is_a_forward_difference;
void least_squares_gradient__is_a_forward_difference(size_t n, size_t d, const double X[n][d],
                                                     const double y[n], const double theta[d],
                                                     double grad[d])
{
    least_squares_difference(n, d, X, y, theta, 1e-6, 0, grad);
}

/* --- saturation_predict --- */

__typeof__(saturation_predict) saturation_predict__swaps_the_parameters;
void saturation_predict__swaps_the_parameters(size_t n, const double x[n], const double theta[2],
                                              double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[1] * (1 - exp(-theta[0] * x[i]));
}

__typeof__(saturation_predict) saturation_predict__forgets_the_minus_in_the_exponent;
void saturation_predict__forgets_the_minus_in_the_exponent(size_t n, const double x[n],
                                                           const double theta[2], double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[0] * (1 - exp(theta[1] * x[i]));
}

__typeof__(saturation_predict) saturation_predict__decays;
void saturation_predict__decays(size_t n, const double x[n], const double theta[2], double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[0] * exp(-theta[1] * x[i]);
}

__typeof__(saturation_predict) saturation_predict__misplaces_a_parenthesis;
void saturation_predict__misplaces_a_parenthesis(size_t n, const double x[n], const double theta[2],
                                                 double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[0] * 1 - exp(-theta[1] * x[i]);
}

__typeof__(saturation_predict) saturation_predict__forgets_the_height;
void saturation_predict__forgets_the_height(size_t n, const double x[n], const double theta[2],
                                            double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = 1 - exp(-theta[1] * x[i]);
}

__typeof__(saturation_predict) saturation_predict__has_the_opposite_sign;
void saturation_predict__has_the_opposite_sign(size_t n, const double x[n], const double theta[2],
                                               double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[0] * (exp(-theta[1] * x[i]) - 1);
}

__typeof__(saturation_predict) saturation_predict__divides_by_the_rate;
void saturation_predict__divides_by_the_rate(size_t n, const double x[n], const double theta[2],
                                             double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[0] * (1 - exp(-x[i] / theta[1]));
}

__typeof__(saturation_predict) saturation_predict__takes_a_power_of_2;
void saturation_predict__takes_a_power_of_2(size_t n, const double x[n], const double theta[2],
                                            double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[0] * (1 - exp2(-theta[1] * x[i]));
}

__typeof__(saturation_predict) saturation_predict__computes_in_float;
void saturation_predict__computes_in_float(size_t n, const double x[n], const double theta[2],
                                           double y_hat[n])
{
    for (size_t i = 0; i < n; i++)
        y_hat[i] = theta[0] * (double)(1 - expf((float)(-theta[1] * x[i])));
}

/* --- saturation_jacobian --- */

static double part(double x, const double theta[2])
{
    return -expm1(-theta[1] * x);
}

static double slope(double x, const double theta[2])
{
    return theta[0] * x * exp(-theta[1] * x);
}

__typeof__(saturation_jacobian) saturation_jacobian__swaps_the_columns;
void saturation_jacobian__swaps_the_columns(size_t n, const double x[n], const double theta[2],
                                            double J[n][2])
{
    for (size_t i = 0; i < n; i++) {
        J[i][0] = slope(x[i], theta);
        J[i][1] = part(x[i], theta);
    }
}

__typeof__(saturation_jacobian) saturation_jacobian__is_transposed;
void saturation_jacobian__is_transposed(size_t n, const double x[n], const double theta[2],
                                        double J[n][2])
{
    double *flat = &J[0][0];
    for (size_t i = 0; i < n; i++) {
        flat[i] = part(x[i], theta);
        flat[n + i] = slope(x[i], theta);
    }
}

__typeof__(saturation_jacobian) saturation_jacobian__forgets_the_height_in_the_rate;
void saturation_jacobian__forgets_the_height_in_the_rate(size_t n, const double x[n],
                                                         const double theta[2], double J[n][2])
{
    for (size_t i = 0; i < n; i++) {
        J[i][0] = part(x[i], theta);
        J[i][1] = x[i] * exp(-theta[1] * x[i]);
    }
}

__typeof__(saturation_jacobian) saturation_jacobian__forgets_the_inner_derivative;
void saturation_jacobian__forgets_the_inner_derivative(size_t n, const double x[n],
                                                       const double theta[2], double J[n][2])
{
    for (size_t i = 0; i < n; i++) {
        J[i][0] = part(x[i], theta);
        J[i][1] = theta[0] * exp(-theta[1] * x[i]);
    }
}

__typeof__(saturation_jacobian) saturation_jacobian__loses_a_minus_in_the_rate;
void saturation_jacobian__loses_a_minus_in_the_rate(size_t n, const double x[n],
                                                    const double theta[2], double J[n][2])
{
    for (size_t i = 0; i < n; i++) {
        J[i][0] = part(x[i], theta);
        J[i][1] = -slope(x[i], theta);
    }
}

__typeof__(saturation_jacobian) saturation_jacobian__differentiates_by_x;
void saturation_jacobian__differentiates_by_x(size_t n, const double x[n], const double theta[2],
                                              double J[n][2])
{
    for (size_t i = 0; i < n; i++) {
        J[i][0] = part(x[i], theta);
        J[i][1] = theta[0] * theta[1] * exp(-theta[1] * x[i]);
    }
}

__typeof__(saturation_jacobian) saturation_jacobian__is_of_y_minus_y_hat;
void saturation_jacobian__is_of_y_minus_y_hat(size_t n, const double x[n], const double theta[2],
                                              double J[n][2])
{
    for (size_t i = 0; i < n; i++) {
        J[i][0] = -part(x[i], theta);
        J[i][1] = -slope(x[i], theta);
    }
}

__typeof__(saturation_jacobian) saturation_jacobian__keeps_the_height_in_its_derivative;
void saturation_jacobian__keeps_the_height_in_its_derivative(size_t n, const double x[n],
                                                             const double theta[2], double J[n][2])
{
    for (size_t i = 0; i < n; i++) {
        J[i][0] = theta[0] * part(x[i], theta);
        J[i][1] = slope(x[i], theta);
    }
}

__typeof__(saturation_jacobian) saturation_jacobian__differentiates_as_a_decay;
void saturation_jacobian__differentiates_as_a_decay(size_t n, const double x[n],
                                                    const double theta[2], double J[n][2])
{
    for (size_t i = 0; i < n; i++) {
        J[i][0] = exp(-theta[1] * x[i]);
        J[i][1] = -slope(x[i], theta);
    }
}

/* --- saturation_gradient --- */

static double error(double x, double y, const double theta[2])
{
    return theta[0] * part(x, theta) - y;
}

/* factor * J^T (y_hat - y), from sample `start` on. */
static void scaled_product(size_t n, const double x[n], const double y[n], const double theta[2],
                           double factor, size_t start, double grad[2])
{
    double height = 0, rate = 0;
    for (size_t i = start; i < n; i++) {
        height += error(x[i], y[i], theta) * part(x[i], theta);
        rate += error(x[i], y[i], theta) * slope(x[i], theta);
    }
    grad[0] = factor * height;
    grad[1] = factor * rate;
}

static double saturation_mean_of_squares(size_t n, const double x[n], const double y[n],
                                         const double theta[2])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += error(x[i], y[i], theta) * error(x[i], y[i], theta);
    return sum / (double)n;
}

__typeof__(saturation_gradient) saturation_gradient__loses_the_mean;
void saturation_gradient__loses_the_mean(size_t n, const double x[n], const double y[n],
                                         const double theta[2], double grad[2])
{
    scaled_product(n, x, y, theta, 2, 0, grad);
}

__typeof__(saturation_gradient) saturation_gradient__loses_the_2;
void saturation_gradient__loses_the_2(size_t n, const double x[n], const double y[n],
                                      const double theta[2], double grad[2])
{
    scaled_product(n, x, y, theta, 1 / (double)n, 0, grad);
}

__typeof__(saturation_gradient) saturation_gradient__loses_2_and_mean;
void saturation_gradient__loses_2_and_mean(size_t n, const double x[n], const double y[n],
                                           const double theta[2], double grad[2])
{
    scaled_product(n, x, y, theta, 1, 0, grad);
}

__typeof__(saturation_gradient) saturation_gradient__has_the_opposite_sign;
void saturation_gradient__has_the_opposite_sign(size_t n, const double x[n], const double y[n],
                                                const double theta[2], double grad[2])
{
    scaled_product(n, x, y, theta, -2 / (double)n, 0, grad);
}

__typeof__(saturation_gradient) saturation_gradient__keeps_the_last_sample_only;
void saturation_gradient__keeps_the_last_sample_only(size_t n, const double x[n], const double y[n],
                                                     const double theta[2], double grad[2])
{
    scaled_product(n, x, y, theta, 2 / (double)n, n - 1, grad);
}

__typeof__(saturation_gradient) saturation_gradient__swaps_the_components;
void saturation_gradient__swaps_the_components(size_t n, const double x[n], const double y[n],
                                               const double theta[2], double grad[2])
{
    double right[2];
    scaled_product(n, x, y, theta, 2 / (double)n, 0, right);
    grad[0] = right[1];
    grad[1] = right[0];
}

__typeof__(saturation_gradient) saturation_gradient__forgets_the_height_in_the_rate;
void saturation_gradient__forgets_the_height_in_the_rate(size_t n, const double x[n],
                                                         const double y[n], const double theta[2],
                                                         double grad[2])
{
    double rate = 0;
    scaled_product(n, x, y, theta, 2 / (double)n, 0, grad);
    for (size_t i = 0; i < n; i++)
        rate += error(x[i], y[i], theta) * x[i] * exp(-theta[1] * x[i]);
    grad[1] = 2 / (double)n * rate;
}

__typeof__(saturation_gradient) saturation_gradient__forgets_the_inner_derivative;
void saturation_gradient__forgets_the_inner_derivative(size_t n, const double x[n],
                                                       const double y[n], const double theta[2],
                                                       double grad[2])
{
    double rate = 0;
    scaled_product(n, x, y, theta, 2 / (double)n, 0, grad);
    for (size_t i = 0; i < n; i++)
        rate += error(x[i], y[i], theta) * theta[0] * exp(-theta[1] * x[i]);
    grad[1] = 2 / (double)n * rate;
}

__typeof__(saturation_gradient) saturation_gradient__forgets_the_residuals;
void saturation_gradient__forgets_the_residuals(size_t n, const double x[n], const double y[n],
                                                const double theta[2], double grad[2])
{
    (void)y;
    grad[0] = grad[1] = 0;
    for (size_t i = 0; i < n; i++) {
        grad[0] += 2 / (double)n * part(x[i], theta);
        grad[1] += 2 / (double)n * slope(x[i], theta);
    }
}

__typeof__(saturation_gradient) saturation_gradient__multiplies_sums;
void saturation_gradient__multiplies_sums(size_t n, const double x[n], const double y[n],
                                          const double theta[2], double grad[2])
{
    double errors = 0, parts = 0, slopes = 0;
    for (size_t i = 0; i < n; i++) {
        errors += error(x[i], y[i], theta);
        parts += part(x[i], theta);
        slopes += slope(x[i], theta);
    }
    grad[0] = 2 / (double)n * errors * parts;
    grad[1] = 2 / (double)n * errors * slopes;
}

__typeof__(saturation_gradient) saturation_gradient__adds_without_setting_zero_first;
void saturation_gradient__adds_without_setting_zero_first(size_t n, const double x[n],
                                                          const double y[n], const double theta[2],
                                                          double grad[2])
{
    for (size_t i = 0; i < n; i++) {
        grad[0] += 2 / (double)n * error(x[i], y[i], theta) * part(x[i], theta);
        grad[1] += 2 / (double)n * error(x[i], y[i], theta) * slope(x[i], theta);
    }
}

/* As above for the linear model. */
static void saturation_difference(size_t n, const double x[n], const double y[n],
                                  const double theta[2], double forth, double back, double grad[2])
{
    for (size_t j = 0; j < 2; j++) {
        double after[2] = {theta[0], theta[1]}, before[2] = {theta[0], theta[1]};
        after[j] += forth;
        before[j] -= back;
        grad[j] = (saturation_mean_of_squares(n, x, y, after) -
                   saturation_mean_of_squares(n, x, y, before)) /
                  (forth + back);
    }
}

__typeof__(saturation_gradient) saturation_gradient__is_a_central_difference;
void saturation_gradient__is_a_central_difference(size_t n, const double x[n], const double y[n],
                                                  const double theta[2], double grad[2])
{
    saturation_difference(n, x, y, theta, 1e-5, 1e-5, grad);
}

__typeof__(saturation_gradient) saturation_gradient__is_a_forward_difference;
void saturation_gradient__is_a_forward_difference(size_t n, const double x[n], const double y[n],
                                                  const double theta[2], double grad[2])
{
    saturation_difference(n, x, y, theta, 1e-6, 0, grad);
}
