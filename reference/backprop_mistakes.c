/*
 * What students really write instead of backprop.c. Each function is called FUNCTION__WHAT_IS_WRONG and has FUNCTION's
 * type, which is taken from the header; configs/backprop.yaml has the words for each. Those called
 * FUNCTION__variant_... are legal.
 */
#include "backprop.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* --- xyz --- */

__typeof__(xyz_forward) xyz_forward__adds_all;
double xyz_forward__adds_all(double x, double y, double z)
{
    return x + y + z;
}

__typeof__(xyz_forward) xyz_forward__multiplies_the_sum;
double xyz_forward__multiplies_the_sum(double x, double y, double z)
{
    return x * (y + z);
}

__typeof__(xyz_forward) xyz_forward__multiplies_all;
double xyz_forward__multiplies_all(double x, double y, double z)
{
    return x * y * z;
}

__typeof__(xyz_forward) xyz_forward__forgets_z;
double xyz_forward__forgets_z(double x, double y, double z)
{
    (void)z;
    return x * y;
}

__typeof__(xyz_forward) xyz_forward__subtracts_z;
double xyz_forward__subtracts_z(double x, double y, double z)
{
    return x * y - z;
}

__typeof__(xyz_backward) xyz_backward__passes_its_own_input;
void xyz_backward__passes_its_own_input(double x, double y, double z, double grad_f, double grad[3])
{
    (void)z;
    grad[0] = grad_f * x;
    grad[1] = grad_f * y;
    grad[2] = grad_f;
}

__typeof__(xyz_backward) xyz_backward__ignores_upstream;
void xyz_backward__ignores_upstream(double x, double y, double z, double grad_f, double grad[3])
{
    (void)z;
    (void)grad_f;
    grad[0] = y;
    grad[1] = x;
    grad[2] = 1;
}

__typeof__(xyz_backward) xyz_backward__multiplies_at_the_addition;
void xyz_backward__multiplies_at_the_addition(double x, double y, double z, double grad_f,
                                              double grad[3])
{
    grad[0] = grad_f * y * z;
    grad[1] = grad_f * x * z;
    grad[2] = grad_f * x * y;
}

__typeof__(xyz_backward) xyz_backward__halves_at_the_addition;
void xyz_backward__halves_at_the_addition(double x, double y, double z, double grad_f,
                                          double grad[3])
{
    (void)z;
    grad[0] = grad_f * y / 2;
    grad[1] = grad_f * x / 2;
    grad[2] = grad_f / 2;
}

__typeof__(xyz_backward) xyz_backward__gives_z_its_value;
void xyz_backward__gives_z_its_value(double x, double y, double z, double grad_f, double grad[3])
{
    grad[0] = grad_f * y;
    grad[1] = grad_f * x;
    grad[2] = grad_f * z;
}

__typeof__(xyz_backward) xyz_backward__multiplies_by_f;
void xyz_backward__multiplies_by_f(double x, double y, double z, double grad_f, double grad[3])
{
    double f = x * y + z;
    grad[0] = grad_f * f * y;
    grad[1] = grad_f * f * x;
    grad[2] = grad_f * f;
}

__typeof__(xyz_backward) xyz_backward__adds_to_what_was_there;
void xyz_backward__adds_to_what_was_there(double x, double y, double z, double grad_f,
                                          double grad[3])
{
    (void)z;
    grad[0] += grad_f * y;
    grad[1] += grad_f * x;
    grad[2] += grad_f;
}

/* --- affine --- */

/* The layer with weights and bias as these functions of the indices give them. */
typedef double weight(size_t d, size_t m, const double W[d][m], size_t j, size_t k);

static double weight_as_is(size_t d, size_t m, const double W[d][m], size_t j, size_t k)
{
    return W[j][k];
}

/* The memory of W read as if it had m rows. */
static double weight_transposed(size_t d, size_t m, const double W[d][m], size_t j, size_t k)
{
    return (&W[0][0])[k * d + j];
}

static double output_of(size_t d, size_t m, const double x[d], const double W[d][m],
                        weight *weight_at, size_t k)
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += x[j] * weight_at(d, m, W, j, k);
    return sum;
}

__typeof__(affine_forward) affine_forward__forgets_the_bias;
void affine_forward__forgets_the_bias(size_t n, size_t d, size_t m, const double X[n][d],
                                      const double W[d][m], const double b[m], double out[n][m])
{
    (void)b;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            out[i][k] = output_of(d, m, X[i], W, weight_as_is, k);
}

__typeof__(affine_forward) affine_forward__transposes_the_weights;
void affine_forward__transposes_the_weights(size_t n, size_t d, size_t m, const double X[n][d],
                                            const double W[d][m], const double b[m],
                                            double out[n][m])
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            out[i][k] = b[k] + output_of(d, m, X[i], W, weight_transposed, k);
}

__typeof__(affine_forward) affine_forward__adds_to_what_was_there;
void affine_forward__adds_to_what_was_there(size_t n, size_t d, size_t m, const double X[n][d],
                                            const double W[d][m], const double b[m],
                                            double out[n][m])
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            out[i][k] += b[k] + output_of(d, m, X[i], W, weight_as_is, k);
}

__typeof__(affine_forward) affine_forward__adds_the_bias_per_feature;
void affine_forward__adds_the_bias_per_feature(size_t n, size_t d, size_t m, const double X[n][d],
                                               const double W[d][m], const double b[m],
                                               double out[n][m])
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            out[i][k] = (double)d * b[k] + output_of(d, m, X[i], W, weight_as_is, k);
}

__typeof__(affine_forward) affine_forward__indexes_the_bias_by_sample;
void affine_forward__indexes_the_bias_by_sample(size_t n, size_t d, size_t m, const double X[n][d],
                                                const double W[d][m], const double b[m],
                                                double out[n][m])
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            out[i][k] = b[i % m] + output_of(d, m, X[i], W, weight_as_is, k);
}

__typeof__(affine_forward) affine_forward__keeps_the_last_feature_only;
void affine_forward__keeps_the_last_feature_only(size_t n, size_t d, size_t m, const double X[n][d],
                                                 const double W[d][m], const double b[m],
                                                 double out[n][m])
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            out[i][k] = X[i][d - 1] * W[d - 1][k] + b[k];
}

__typeof__(affine_forward) affine_forward__computes_in_float;
void affine_forward__computes_in_float(size_t n, size_t d, size_t m, const double X[n][d],
                                       const double W[d][m], const double b[m], double out[n][m])
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            out[i][k] = (float)(b[k] + output_of(d, m, X[i], W, weight_as_is, k));
}

/* The right layer backwards, for mistakes in a single output. */
static void right_affine(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                         const double grad_out[n][m], double grad_X[n][d], double grad_W[d][m],
                         double grad_b[m])
{
    memset(grad_W, 0, d * m * sizeof(double));
    memset(grad_b, 0, m * sizeof(double));
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < d; j++) {
            grad_X[i][j] = 0;
            for (size_t k = 0; k < m; k++) {
                grad_X[i][j] += grad_out[i][k] * W[j][k];
                grad_W[j][k] += X[i][j] * grad_out[i][k];
            }
        }
        for (size_t k = 0; k < m; k++)
            grad_b[k] += grad_out[i][k];
    }
}

__typeof__(affine_backward) affine_backward__takes_the_bias_of_the_last_sample;
void affine_backward__takes_the_bias_of_the_last_sample(size_t n, size_t d, size_t m,
                                                        const double X[n][d], const double W[d][m],
                                                        const double grad_out[n][m],
                                                        double grad_X[n][d], double grad_W[d][m],
                                                        double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t k = 0; k < m; k++)
        grad_b[k] = grad_out[n - 1][k];
}

__typeof__(affine_backward) affine_backward__takes_the_bias_of_the_first_sample;
void affine_backward__takes_the_bias_of_the_first_sample(size_t n, size_t d, size_t m,
                                                         const double X[n][d], const double W[d][m],
                                                         const double grad_out[n][m],
                                                         double grad_X[n][d], double grad_W[d][m],
                                                         double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t k = 0; k < m; k++)
        grad_b[k] = grad_out[0][k];
}

__typeof__(affine_backward) affine_backward__averages_the_bias;
void affine_backward__averages_the_bias(size_t n, size_t d, size_t m, const double X[n][d],
                                        const double W[d][m], const double grad_out[n][m],
                                        double grad_X[n][d], double grad_W[d][m], double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t k = 0; k < m; k++)
        grad_b[k] /= (double)n;
}

__typeof__(affine_backward) affine_backward__averages_the_weights;
void affine_backward__averages_the_weights(size_t n, size_t d, size_t m, const double X[n][d],
                                           const double W[d][m], const double grad_out[n][m],
                                           double grad_X[n][d], double grad_W[d][m],
                                           double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t j = 0; j < d; j++)
        for (size_t k = 0; k < m; k++)
            grad_W[j][k] /= (double)n;
}

__typeof__(affine_backward) affine_backward__averages_weights_and_bias;
void affine_backward__averages_weights_and_bias(size_t n, size_t d, size_t m, const double X[n][d],
                                                const double W[d][m], const double grad_out[n][m],
                                                double grad_X[n][d], double grad_W[d][m],
                                                double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t k = 0; k < m; k++) {
        grad_b[k] /= (double)n;
        for (size_t j = 0; j < d; j++)
            grad_W[j][k] /= (double)n;
    }
}

__typeof__(affine_backward) affine_backward__transposes_the_outer_product;
void affine_backward__transposes_the_outer_product(size_t n, size_t d, size_t m,
                                                   const double X[n][d], const double W[d][m],
                                                   const double grad_out[n][m], double grad_X[n][d],
                                                   double grad_W[d][m], double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t j = 0; j < d; j++)
        for (size_t k = 0; k < m; k++) {
            size_t at = k * d + j;
            double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += X[i][j] * grad_out[i][k];
            (&grad_W[0][0])[at] = sum;
        }
}

__typeof__(affine_backward) affine_backward__takes_the_weights_transposed;
void affine_backward__takes_the_weights_transposed(size_t n, size_t d, size_t m,
                                                   const double X[n][d], const double W[d][m],
                                                   const double grad_out[n][m], double grad_X[n][d],
                                                   double grad_W[d][m], double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++) {
            grad_X[i][j] = 0;
            for (size_t k = 0; k < m; k++)
                grad_X[i][j] += grad_out[i][k] * weight_transposed(d, m, W, j, k);
        }
}

__typeof__(affine_backward) affine_backward__keeps_the_last_sample_of_the_weights;
void affine_backward__keeps_the_last_sample_of_the_weights(
    size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
    const double grad_out[n][m], double grad_X[n][d], double grad_W[d][m], double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t j = 0; j < d; j++)
        for (size_t k = 0; k < m; k++)
            grad_W[j][k] = X[n - 1][j] * grad_out[n - 1][k];
}

__typeof__(affine_backward) affine_backward__keeps_the_last_output;
void affine_backward__keeps_the_last_output(size_t n, size_t d, size_t m, const double X[n][d],
                                            const double W[d][m], const double grad_out[n][m],
                                            double grad_X[n][d], double grad_W[d][m],
                                            double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            grad_X[i][j] = grad_out[i][m - 1] * W[j][m - 1];
}

__typeof__(affine_backward) affine_backward__adds_to_what_was_there;
void affine_backward__adds_to_what_was_there(size_t n, size_t d, size_t m, const double X[n][d],
                                             const double W[d][m], const double grad_out[n][m],
                                             double grad_X[n][d], double grad_W[d][m],
                                             double grad_b[m])
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++) {
            for (size_t j = 0; j < d; j++) {
                grad_X[i][j] += grad_out[i][k] * W[j][k];
                grad_W[j][k] += X[i][j] * grad_out[i][k];
            }
            grad_b[k] += grad_out[i][k];
        }
}

__typeof__(affine_backward) affine_backward__ignores_upstream;
void affine_backward__ignores_upstream(size_t n, size_t d, size_t m, const double X[n][d],
                                       const double W[d][m], const double grad_out[n][m],
                                       double grad_X[n][d], double grad_W[d][m], double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t j = 0; j < d; j++)
        for (size_t k = 0; k < m; k++) {
            grad_W[j][k] = 0;
            for (size_t i = 0; i < n; i++)
                grad_W[j][k] += X[i][j];
        }
}

__typeof__(affine_backward) affine_backward__counts_the_samples_in_the_bias;
void affine_backward__counts_the_samples_in_the_bias(size_t n, size_t d, size_t m,
                                                     const double X[n][d], const double W[d][m],
                                                     const double grad_out[n][m],
                                                     double grad_X[n][d], double grad_W[d][m],
                                                     double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t k = 0; k < m; k++)
        grad_b[k] = (double)n;
}

__typeof__(affine_backward) affine_backward__hands_on_the_sum;
void affine_backward__hands_on_the_sum(size_t n, size_t d, size_t m, const double X[n][d],
                                       const double W[d][m], const double grad_out[n][m],
                                       double grad_X[n][d], double grad_W[d][m], double grad_b[m])
{
    right_affine(n, d, m, X, W, grad_out, grad_X, grad_W, grad_b);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++) {
            grad_X[i][j] = 0;
            for (size_t k = 0; k < m; k++)
                grad_X[i][j] += grad_out[i][k];
        }
}

/* --- activations --- */

__typeof__(relu_forward) relu_forward__takes_absolute_values;
void relu_forward__takes_absolute_values(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = fabs(x[i]);
}

__typeof__(relu_forward) relu_forward__leaks;
void relu_forward__leaks(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = x[i] > 0 ? x[i] : 0.01 * x[i];
}

__typeof__(relu_forward) relu_forward__clips_at_1;
void relu_forward__clips_at_1(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = fmin(fmax(x[i], 0), 1);
}

__typeof__(relu_forward) relu_forward__passes_all;
void relu_forward__passes_all(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = x[i];
}

__typeof__(relu_forward) relu_forward__gives_the_step;
void relu_forward__gives_the_step(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = x[i] > 0 ? 1 : 0;
}

__typeof__(relu_forward) relu_forward__takes_the_minimum;
void relu_forward__takes_the_minimum(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = fmin(x[i], 0);
}

__typeof__(relu_backward) relu_backward__passes_all;
void relu_backward__passes_all(size_t n, const double x[n], const double grad_out[n],
                               double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = fmax(x[i], 0) >= 0 ? grad_out[i] : 0;
}

__typeof__(relu_backward) relu_backward__masks_by_upstream;
void relu_backward__masks_by_upstream(size_t n, const double x[n], const double grad_out[n],
                                      double grad_x[n])
{
    (void)x;
    for (size_t i = 0; i < n; i++)
        grad_x[i] = grad_out[i] > 0 ? grad_out[i] : 0;
}

__typeof__(relu_backward) relu_backward__gives_0_or_1;
void relu_backward__gives_0_or_1(size_t n, const double x[n], const double grad_out[n],
                                 double grad_x[n])
{
    (void)grad_out;
    for (size_t i = 0; i < n; i++)
        grad_x[i] = x[i] > 0 ? 1 : 0;
}

__typeof__(relu_backward) relu_backward__multiplies_by_the_output;
void relu_backward__multiplies_by_the_output(size_t n, const double x[n], const double grad_out[n],
                                             double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = grad_out[i] * fmax(x[i], 0);
}

__typeof__(relu_backward) relu_backward__inverts_the_mask;
void relu_backward__inverts_the_mask(size_t n, const double x[n], const double grad_out[n],
                                     double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = x[i] > 0 ? 0 : grad_out[i];
}

__typeof__(relu_backward) relu_backward__leaks;
void relu_backward__leaks(size_t n, const double x[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = x[i] > 0 ? grad_out[i] : 0.01 * grad_out[i];
}

__typeof__(relu_backward) relu_backward__adds_to_what_was_there;
void relu_backward__adds_to_what_was_there(size_t n, const double x[n], const double grad_out[n],
                                           double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] += x[i] > 0 ? grad_out[i] : 0;
}

__typeof__(relu_backward) relu_backward__variant_one_at_zero;
void relu_backward__variant_one_at_zero(size_t n, const double x[n], const double grad_out[n],
                                        double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = x[i] >= 0 ? grad_out[i] : 0;
}

__typeof__(relu_backward) relu_backward__variant_half_at_zero;
void relu_backward__variant_half_at_zero(size_t n, const double x[n], const double grad_out[n],
                                         double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = x[i] > 0 ? grad_out[i] : x[i] < 0 ? 0 : grad_out[i] / 2;
}

__typeof__(sigmoid_forward) sigmoid_forward__overflows;
void sigmoid_forward__overflows(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = exp(x[i]) / (1 + exp(x[i]));
}

__typeof__(sigmoid_forward) sigmoid_forward__has_the_opposite_sign;
void sigmoid_forward__has_the_opposite_sign(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = 1 / (1 + exp(x[i]));
}

__typeof__(sigmoid_forward) sigmoid_forward__subtracts_in_the_denominator;
void sigmoid_forward__subtracts_in_the_denominator(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = 1 / (1 - exp(-x[i]));
}

__typeof__(sigmoid_forward) sigmoid_forward__is_tanh;
void sigmoid_forward__is_tanh(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = tanh(x[i]);
}

__typeof__(sigmoid_forward) sigmoid_forward__gives_the_derivative;
void sigmoid_forward__gives_the_derivative(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++) {
        double s = 1 / (1 + exp(-x[i]));
        out[i] = s * (1 - s);
    }
}

__typeof__(sigmoid_forward) sigmoid_forward__computes_in_float;
void sigmoid_forward__computes_in_float(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = (float)(1 / (1 + exp(-x[i])));
}

__typeof__(sigmoid_backward) sigmoid_backward__forgets_the_derivative;
void sigmoid_backward__forgets_the_derivative(size_t n, const double out[n],
                                              const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = grad_out[i] + 0 * out[i];
}

__typeof__(sigmoid_backward) sigmoid_backward__applies_the_sigmoid_again;
void sigmoid_backward__applies_the_sigmoid_again(size_t n, const double out[n],
                                                 const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++) {
        double s = 1 / (1 + exp(-out[i]));
        grad_x[i] = grad_out[i] * s * (1 - s);
    }
}

__typeof__(sigmoid_backward) sigmoid_backward__forgets_one_minus;
void sigmoid_backward__forgets_one_minus(size_t n, const double out[n], const double grad_out[n],
                                         double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = grad_out[i] * out[i];
}

__typeof__(sigmoid_backward) sigmoid_backward__forgets_out;
void sigmoid_backward__forgets_out(size_t n, const double out[n], const double grad_out[n],
                                   double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = grad_out[i] * (1 - out[i]);
}

__typeof__(sigmoid_backward) sigmoid_backward__ignores_upstream;
void sigmoid_backward__ignores_upstream(size_t n, const double out[n], const double grad_out[n],
                                        double grad_x[n])
{
    (void)grad_out;
    for (size_t i = 0; i < n; i++)
        grad_x[i] = out[i] * (1 - out[i]);
}

__typeof__(sigmoid_backward) sigmoid_backward__takes_the_derivative_of_tanh;
void sigmoid_backward__takes_the_derivative_of_tanh(size_t n, const double out[n],
                                                    const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = grad_out[i] * (1 - out[i] * out[i]);
}

__typeof__(sigmoid_backward) sigmoid_backward__adds_to_what_was_there;
void sigmoid_backward__adds_to_what_was_there(size_t n, const double out[n],
                                              const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] += grad_out[i] * out[i] * (1 - out[i]);
}

/* --- graphs, forward --- */

static double apply(int op, double a, double b)
{
    switch (op) {
    case OP_ADD: return a + b;
    case OP_SUB: return a - b;
    case OP_MUL: return a * b;
    case OP_DIV: return a / b;
    case OP_MAX: return fmax(a, b);
    case OP_EXP: return exp(a);
    case OP_LOG: return log(a);
    case OP_TANH: return tanh(a);
    default: return fmax(a, 0);
    }
}

/* Evaluates with another idea of what the operations are. */
static void evaluate(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                     double value[k], double (*operation)(int, double, double))
{
    for (size_t i = 0; i < k; i++)
        if (op[i] != OP_INPUT)
            value[i] = operation(op[i], value[lhs[i]], value[rhs[i]]);
}

static double swapped_difference(int op, double a, double b)
{
    return op == OP_SUB ? b - a : apply(op, a, b);
}

static double swapped_quotient(int op, double a, double b)
{
    return op == OP_DIV ? b / a : apply(op, a, b);
}

static double minimum(int op, double a, double b)
{
    return op == OP_MAX ? fmin(a, b) : apply(op, a, b);
}

static double decimal_logarithm(int op, double a, double b)
{
    return op == OP_LOG ? log10(a) : apply(op, a, b);
}

static double absolute_relu(int op, double a, double b)
{
    return op == OP_RELU ? fabs(a) : apply(op, a, b);
}

static double logistic_tanh(int op, double a, double b)
{
    return op == OP_TANH ? 1 / (1 + exp(-a)) : apply(op, a, b);
}

static double unary_of_rhs(int op, double a, double b)
{
    return apply(op, op >= OP_EXP ? b : a, b);
}

__typeof__(graph_forward) graph_forward__swaps_the_difference;
void graph_forward__swaps_the_difference(size_t k, const int op[k], const size_t lhs[k],
                                         const size_t rhs[k], double value[k])
{
    evaluate(k, op, lhs, rhs, value, swapped_difference);
}

__typeof__(graph_forward) graph_forward__swaps_the_quotient;
void graph_forward__swaps_the_quotient(size_t k, const int op[k], const size_t lhs[k],
                                       const size_t rhs[k], double value[k])
{
    evaluate(k, op, lhs, rhs, value, swapped_quotient);
}

__typeof__(graph_forward) graph_forward__takes_the_minimum;
void graph_forward__takes_the_minimum(size_t k, const int op[k], const size_t lhs[k],
                                      const size_t rhs[k], double value[k])
{
    evaluate(k, op, lhs, rhs, value, minimum);
}

__typeof__(graph_forward) graph_forward__takes_the_decimal_logarithm;
void graph_forward__takes_the_decimal_logarithm(size_t k, const int op[k], const size_t lhs[k],
                                                const size_t rhs[k], double value[k])
{
    evaluate(k, op, lhs, rhs, value, decimal_logarithm);
}

__typeof__(graph_forward) graph_forward__takes_absolute_values;
void graph_forward__takes_absolute_values(size_t k, const int op[k], const size_t lhs[k],
                                          const size_t rhs[k], double value[k])
{
    evaluate(k, op, lhs, rhs, value, absolute_relu);
}

__typeof__(graph_forward) graph_forward__takes_the_logistic_function;
void graph_forward__takes_the_logistic_function(size_t k, const int op[k], const size_t lhs[k],
                                                const size_t rhs[k], double value[k])
{
    evaluate(k, op, lhs, rhs, value, logistic_tanh);
}

__typeof__(graph_forward) graph_forward__reads_rhs_of_one_operand;
void graph_forward__reads_rhs_of_one_operand(size_t k, const int op[k], const size_t lhs[k],
                                             const size_t rhs[k], double value[k])
{
    evaluate(k, op, lhs, rhs, value, unary_of_rhs);
}

__typeof__(graph_forward) graph_forward__leaves_out_the_last_node;
void graph_forward__leaves_out_the_last_node(size_t k, const int op[k], const size_t lhs[k],
                                             const size_t rhs[k], double value[k])
{
    for (size_t i = 0; i + 1 < k; i++)
        if (op[i] != OP_INPUT)
            value[i] = apply(op[i], value[lhs[i]], value[rhs[i]]);
}

__typeof__(graph_forward) graph_forward__adds_to_what_was_there;
void graph_forward__adds_to_what_was_there(size_t k, const int op[k], const size_t lhs[k],
                                           const size_t rhs[k], double value[k])
{
    for (size_t i = 0; i < k; i++)
        if (op[i] != OP_INPUT)
            value[i] += apply(op[i], value[lhs[i]], value[rhs[i]]);
}

__typeof__(graph_forward) graph_forward__clears_the_inputs;
void graph_forward__clears_the_inputs(size_t k, const int op[k], const size_t lhs[k],
                                      const size_t rhs[k], double value[k])
{
    for (size_t i = 0; i < k; i++)
        value[i] = op[i] == OP_INPUT ? 0 : apply(op[i], value[lhs[i]], value[rhs[i]]);
}

__typeof__(graph_forward) graph_forward__reads_the_nodes_before;
void graph_forward__reads_the_nodes_before(size_t k, const int op[k], const size_t lhs[k],
                                           const size_t rhs[k], double value[k])
{
    (void)lhs;
    (void)rhs;
    for (size_t i = 0; i < k; i++)
        if (op[i] != OP_INPUT)
            value[i] = apply(op[i], value[i > 1 ? i - 2 : 0], value[i - 1]);
}

__typeof__(graph_forward) graph_forward__goes_backwards;
void graph_forward__goes_backwards(size_t k, const int op[k], const size_t lhs[k],
                                   const size_t rhs[k], double value[k])
{
    for (size_t i = k; i-- > 0;)
        if (op[i] != OP_INPUT)
            value[i] = apply(op[i], value[lhs[i]], value[rhs[i]]);
}

/* --- graphs, backward --- */

/* Local derivatives: a and b are the operands, v is the node's value. */
struct local {
    double by_lhs, by_rhs;
};

typedef struct local differentiation(int op, double a, double b, double v);

static struct local right_local(int op, double a, double b, double v)
{
    switch (op) {
    case OP_ADD: return (struct local){1, 1};
    case OP_SUB: return (struct local){1, -1};
    case OP_MUL: return (struct local){b, a};
    case OP_DIV: return (struct local){1 / b, -a / (b * b)};
    case OP_MAX: return (struct local){a >= b, a < b};
    case OP_EXP: return (struct local){v, 0};
    case OP_LOG: return (struct local){1 / a, 0};
    case OP_TANH: return (struct local){1 - v * v, 0};
    case OP_RELU: return (struct local){a > 0, 0};
    default: return (struct local){0, 0};
    }
}

/* One node's turn. */
static void hand_on(const int op[], const size_t lhs[], const size_t rhs[], const double value[],
                    double grad[], size_t i, differentiation *local_of)
{
    struct local local = local_of(op[i], value[lhs[i]], value[rhs[i]], value[i]);
    if (op[i] == OP_INPUT)
        return;
    grad[lhs[i]] += grad[i] * local.by_lhs;
    if (op[i] < OP_EXP)
        grad[rhs[i]] += grad[i] * local.by_rhs;
}

static void clear(size_t k, double grad[k])
{
    for (size_t i = 0; i < k; i++)
        grad[i] = 0;
}

/* The right way through the graph, with another idea of the derivatives. */
static void go_back(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                    const double value[k], double grad[k], differentiation *local_of)
{
    clear(k, grad);
    grad[k - 1] = 1;
    for (size_t i = k; i-- > 0;)
        hand_on(op, lhs, rhs, value, grad, i, local_of);
}

static struct local own_value(int op, double a, double b, double v)
{
    return op == OP_MUL ? (struct local){a, b} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__passes_its_own_value;
void graph_backward__passes_its_own_value(size_t k, const int op[k], const size_t lhs[k],
                                          const size_t rhs[k], const double value[k],
                                          double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, own_value);
}

static struct local product_at_add(int op, double a, double b, double v)
{
    return op == OP_ADD ? (struct local){b, a} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__multiplies_at_additions;
void graph_backward__multiplies_at_additions(size_t k, const int op[k], const size_t lhs[k],
                                             const size_t rhs[k], const double value[k],
                                             double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, product_at_add);
}

static struct local plus_at_sub(int op, double a, double b, double v)
{
    return op == OP_SUB ? (struct local){1, 1} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__keeps_the_sign_of_subtractions;
void graph_backward__keeps_the_sign_of_subtractions(size_t k, const int op[k], const size_t lhs[k],
                                                    const size_t rhs[k], const double value[k],
                                                    double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, plus_at_sub);
}

static struct local plus_at_div(int op, double a, double b, double v)
{
    return op == OP_DIV ? (struct local){1 / b, a / (b * b)} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__keeps_the_sign_of_divisors;
void graph_backward__keeps_the_sign_of_divisors(size_t k, const int op[k], const size_t lhs[k],
                                                const size_t rhs[k], const double value[k],
                                                double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, plus_at_div);
}

static struct local no_square(int op, double a, double b, double v)
{
    return op == OP_DIV ? (struct local){1 / b, -a / b} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__forgets_the_square_of_divisors;
void graph_backward__forgets_the_square_of_divisors(size_t k, const int op[k], const size_t lhs[k],
                                                    const size_t rhs[k], const double value[k],
                                                    double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, no_square);
}

static struct local tanh_without_square(int op, double a, double b, double v)
{
    return op == OP_TANH ? (struct local){1 - v, 0} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__forgets_the_square_in_tanh;
void graph_backward__forgets_the_square_in_tanh(size_t k, const int op[k], const size_t lhs[k],
                                                const size_t rhs[k], const double value[k],
                                                double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, tanh_without_square);
}

static struct local tanh_of_operand(int op, double a, double b, double v)
{
    return op == OP_TANH ? (struct local){1 - a * a, 0} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__takes_the_operand_in_tanh;
void graph_backward__takes_the_operand_in_tanh(size_t k, const int op[k], const size_t lhs[k],
                                               const size_t rhs[k], const double value[k],
                                               double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, tanh_of_operand);
}

static struct local tanh_as_sigmoid(int op, double a, double b, double v)
{
    return op == OP_TANH ? (struct local){v * (1 - v), 0} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__takes_the_logistic_derivative;
void graph_backward__takes_the_logistic_derivative(size_t k, const int op[k], const size_t lhs[k],
                                                   const size_t rhs[k], const double value[k],
                                                   double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, tanh_as_sigmoid);
}

static struct local exp_of_exp(int op, double a, double b, double v)
{
    return op == OP_EXP ? (struct local){exp(v), 0} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__exponentiates_twice;
void graph_backward__exponentiates_twice(size_t k, const int op[k], const size_t lhs[k],
                                         const size_t rhs[k], const double value[k], double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, exp_of_exp);
}

static struct local log_of_value(int op, double a, double b, double v)
{
    return op == OP_LOG ? (struct local){1 / v, 0} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__takes_the_value_in_logarithms;
void graph_backward__takes_the_value_in_logarithms(size_t k, const int op[k], const size_t lhs[k],
                                                   const size_t rhs[k], const double value[k],
                                                   double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, log_of_value);
}

static struct local relu_always(int op, double a, double b, double v)
{
    return op == OP_RELU ? (struct local){v >= 0, 0} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__passes_all_at_relus;
void graph_backward__passes_all_at_relus(size_t k, const int op[k], const size_t lhs[k],
                                         const size_t rhs[k], const double value[k], double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, relu_always);
}

static struct local max_to_both(int op, double a, double b, double v)
{
    return op == OP_MAX ? (struct local){1, 1} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__gives_both_operands_of_maxima;
void graph_backward__gives_both_operands_of_maxima(size_t k, const int op[k], const size_t lhs[k],
                                                   const size_t rhs[k], const double value[k],
                                                   double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, max_to_both);
}

static struct local max_to_smaller(int op, double a, double b, double v)
{
    return op == OP_MAX ? (struct local){a < b, a >= b} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__gives_the_smaller_operand;
void graph_backward__gives_the_smaller_operand(size_t k, const int op[k], const size_t lhs[k],
                                               const size_t rhs[k], const double value[k],
                                               double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, max_to_smaller);
}

static struct local tie_to_rhs(int op, double a, double b, double v)
{
    return op == OP_MAX ? (struct local){a > b, a <= b} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__gives_ties_to_rhs;
void graph_backward__gives_ties_to_rhs(size_t k, const int op[k], const size_t lhs[k],
                                       const size_t rhs[k], const double value[k], double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, tie_to_rhs);
}

static struct local tie_shared(int op, double a, double b, double v)
{
    return op == OP_MAX && a == b ? (struct local){0.5, 0.5} : right_local(op, a, b, v);
}

__typeof__(graph_backward) graph_backward__shares_ties;
void graph_backward__shares_ties(size_t k, const int op[k], const size_t lhs[k],
                                 const size_t rhs[k], const double value[k], double grad[k])
{
    go_back(k, op, lhs, rhs, value, grad, tie_shared);
}

/* What a node hands to its operands, assigned instead of added. */
static void overwrite(const int op[], const size_t lhs[], const size_t rhs[], const double value[],
                      double grad[], size_t i)
{
    struct local local = right_local(op[i], value[lhs[i]], value[rhs[i]], value[i]);
    double upstream = grad[i];
    if (op[i] == OP_INPUT)
        return;
    grad[lhs[i]] = upstream * local.by_lhs;
    if (op[i] < OP_EXP)
        grad[rhs[i]] = upstream * local.by_rhs;
}

__typeof__(graph_backward) graph_backward__overwrites_where_paths_meet;
void graph_backward__overwrites_where_paths_meet(size_t k, const int op[k], const size_t lhs[k],
                                                 const size_t rhs[k], const double value[k],
                                                 double grad[k])
{
    clear(k, grad);
    grad[k - 1] = 1;
    for (size_t i = k; i-- > 0;)
        overwrite(op, lhs, rhs, value, grad, i);
}

/* The same where a maximum or a ReLU writes only to the operand that it let through. */
static void overwrite_reached(const int op[], const size_t lhs[], const size_t rhs[],
                              const double value[], double grad[], size_t i)
{
    struct local local = right_local(op[i], value[lhs[i]], value[rhs[i]], value[i]);
    bool chooses = op[i] == OP_MAX || op[i] == OP_RELU;
    double upstream = grad[i];
    if (op[i] == OP_INPUT)
        return;
    if (!chooses || local.by_lhs > 0)
        grad[lhs[i]] = upstream * local.by_lhs;
    if (op[i] < OP_EXP && (!chooses || local.by_rhs > 0))
        grad[rhs[i]] = upstream * local.by_rhs;
}

__typeof__(graph_backward) graph_backward__assigns_instead_of_adding;
void graph_backward__assigns_instead_of_adding(size_t k, const int op[k], const size_t lhs[k],
                                               const size_t rhs[k], const double value[k],
                                               double grad[k])
{
    clear(k, grad);
    grad[k - 1] = 1;
    for (size_t i = k; i-- > 0;)
        overwrite_reached(op, lhs, rhs, value, grad, i);
}

__typeof__(graph_backward) graph_backward__ignores_upstream;
void graph_backward__ignores_upstream(size_t k, const int op[k], const size_t lhs[k],
                                      const size_t rhs[k], const double value[k], double grad[k])
{
    clear(k, grad);
    grad[k - 1] = 1;
    for (size_t i = k; i-- > 0;) {
        struct local local = right_local(op[i], value[lhs[i]], value[rhs[i]], value[i]);
        if (op[i] == OP_INPUT)
            continue;
        grad[lhs[i]] += local.by_lhs;
        if (op[i] < OP_EXP)
            grad[rhs[i]] += local.by_rhs;
    }
}

__typeof__(graph_backward) graph_backward__goes_forwards;
void graph_backward__goes_forwards(size_t k, const int op[k], const size_t lhs[k],
                                   const size_t rhs[k], const double value[k], double grad[k])
{
    clear(k, grad);
    grad[k - 1] = 1;
    for (size_t i = 0; i < k; i++)
        hand_on(op, lhs, rhs, value, grad, i, right_local);
}

__typeof__(graph_backward) graph_backward__starts_with_the_value;
void graph_backward__starts_with_the_value(size_t k, const int op[k], const size_t lhs[k],
                                           const size_t rhs[k], const double value[k],
                                           double grad[k])
{
    clear(k, grad);
    grad[k - 1] = value[k - 1];
    for (size_t i = k; i-- > 0;)
        hand_on(op, lhs, rhs, value, grad, i, right_local);
}

__typeof__(graph_backward) graph_backward__starts_everywhere;
void graph_backward__starts_everywhere(size_t k, const int op[k], const size_t lhs[k],
                                       const size_t rhs[k], const double value[k], double grad[k])
{
    for (size_t i = 0; i < k; i++)
        grad[i] = 1;
    for (size_t i = k; i-- > 0;)
        hand_on(op, lhs, rhs, value, grad, i, right_local);
}

__typeof__(graph_backward) graph_backward__does_not_start_at_zero;
void graph_backward__does_not_start_at_zero(size_t k, const int op[k], const size_t lhs[k],
                                            const size_t rhs[k], const double value[k],
                                            double grad[k])
{
    grad[k - 1] = 1;
    for (size_t i = k; i-- > 0;)
        hand_on(op, lhs, rhs, value, grad, i, right_local);
}

__typeof__(graph_backward) graph_backward__forgets_the_output;
void graph_backward__forgets_the_output(size_t k, const int op[k], const size_t lhs[k],
                                        const size_t rhs[k], const double value[k], double grad[k])
{
    clear(k, grad);
    for (size_t i = k; i-- > 0;)
        hand_on(op, lhs, rhs, value, grad, i, right_local);
}

__typeof__(graph_backward) graph_backward__clears_the_operations;
void graph_backward__clears_the_operations(size_t k, const int op[k], const size_t lhs[k],
                                           const size_t rhs[k], const double value[k],
                                           double grad[k])
{
    clear(k, grad);
    grad[k - 1] = 1;
    for (size_t i = k; i-- > 0;) {
        hand_on(op, lhs, rhs, value, grad, i, right_local);
        if (op[i] != OP_INPUT)
            grad[i] = 0;
    }
}

/* --- the network --- */

/* What may go wrong in the network, one at a time. */
enum slip {
    NO_SLIP,
    /* in the loss */
    SUMS_SAMPLES,
    LAMBDA_FORGOTTEN,
    LAMBDA_HALVED,
    BIASES_REGULARIZED,
    W1_ALONE_REGULARIZED,
    PENALTY_AVERAGED,
    PENALTY_IS_L1,
    RELU_FORGOTTEN,
    SCORES_RECTIFIED,
    LOGARITHM_FORGOTTEN,
    SOFTMAX_OVERFLOWS,
    B2_FORGOTTEN,
    /* in the gradient */
    MEAN_FORGOTTEN,
    BIASES_AVERAGED_AGAIN,
    BIASES_OF_LAST_SAMPLE,
    MASK_FORGOTTEN,
    MASK_OF_UPSTREAM,
    ACTIVATION_AS_MASK,
    TWO_FORGOTTEN,
    ONE_HOT_FORGOTTEN,
    OPPOSITE_SIGN,
    SOFTMAX_TWICE,
    W2_UPDATED,
    W2_TRANSPOSED,
    INPUT_AS_HIDDEN,
    LAST_SAMPLE_ALONE,
    ONE_AT_KINK,
};

/* The network's parameters, as flat arrays. */
struct network {
    size_t n, d, h, c;
    const double *X;
    const size_t *y;
    const double *W1, *b1, *W2, *b2;
    double lambda;
};

/* Scratch of a pass: n x h, n x h and n x c. */
struct pass {
    double *z, *hidden, *scores;
};

static void run_forward(const struct network *net, struct pass *pass, enum slip slip)
{
    size_t n = net->n, d = net->d, h = net->h, c = net->c;
    pass->z = calloc(n * (2 * h + c), sizeof(double));
    if (!pass->z)
        abort();
    pass->hidden = pass->z + n * h;
    pass->scores = pass->hidden + n * h;
    affine_forward(n, d, h, (const double(*)[d])net->X, (const double(*)[h])net->W1, net->b1,
                   (double(*)[h])pass->z);
    for (size_t i = 0; i < n * h; i++)
        pass->hidden[i] = slip == RELU_FORGOTTEN ? pass->z[i] : fmax(pass->z[i], 0);
    affine_forward(n, h, c, (const double(*)[h])pass->hidden, (const double(*)[c])net->W2, net->b2,
                   (double(*)[c])pass->scores);
    for (size_t i = 0; i < n * c; i++) {
        pass->scores[i] -= slip == B2_FORGOTTEN ? net->b2[i % c] : 0;
        pass->scores[i] = slip == SCORES_RECTIFIED ? fmax(pass->scores[i], 0) : pass->scores[i];
    }
}

/* Scores become probabilities. */
static void to_softmax(size_t c, double s[c], enum slip slip)
{
    double largest = s[0], sum = 0;
    for (size_t k = 1; k < c; k++)
        largest = fmax(largest, s[k]);
    for (size_t k = 0; k < c; k++) {
        s[k] = exp(s[k] - (slip == SOFTMAX_OVERFLOWS ? 0 : largest));
        sum += s[k];
    }
    for (size_t k = 0; k < c; k++)
        s[k] /= sum;
}

/* -log softmax of the label's score. */
static double sample_loss(size_t c, const double s[c], size_t y, enum slip slip)
{
    double largest = s[0], sum = 0;
    for (size_t k = 1; k < c; k++)
        largest = fmax(largest, s[k]);
    largest = slip == SOFTMAX_OVERFLOWS ? 0 : largest;
    for (size_t k = 0; k < c; k++)
        sum += exp(s[k] - largest);
    if (slip == LOGARITHM_FORGOTTEN)
        return exp(s[y] - largest) / sum;
    return slip == SOFTMAX_OVERFLOWS ? -log(exp(s[y]) / sum) : log(sum) - (s[y] - largest);
}

static double penalty(size_t n, const double W[n], enum slip slip)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += slip == PENALTY_IS_L1 ? fabs(W[i]) : W[i] * W[i];
    return sum;
}

static double wrong_loss(struct network net, enum slip slip)
{
    struct pass pass;
    double sum = 0, decay = penalty(net.d * net.h, net.W1, slip),
           count = slip == SUMS_SAMPLES ? 1 : (double)net.n;
    run_forward(&net, &pass, slip);
    for (size_t i = 0; i < net.n; i++)
        sum += sample_loss(net.c, pass.scores + i * net.c, net.y[i], slip);
    free(pass.z);
    if (slip != W1_ALONE_REGULARIZED)
        decay += penalty(net.h * net.c, net.W2, slip);
    if (slip == BIASES_REGULARIZED)
        decay += penalty(net.h, net.b1, slip) + penalty(net.c, net.b2, slip);
    if (slip == LAMBDA_FORGOTTEN)
        decay = 0;
    decay *= net.lambda;
    if (slip == LAMBDA_HALVED)
        decay /= 2;
    return slip == PENALTY_AVERAGED ? (sum + decay) / count : sum / count + decay;
}

/* The four results of the gradient. */
struct gradients {
    double *W1, *b1, *W2, *b2;
};

/* Scores become their gradients. */
static void wrong_scores(const struct network *net, double *scores, enum slip slip)
{
    for (size_t i = 0; i < net->n; i++) {
        double *s = scores + i * net->c;
        to_softmax(net->c, s, slip);
        for (size_t k = 0; k < net->c; k++) {
            double p = s[k], target = k == net->y[i] && slip != ONE_HOT_FORGOTTEN;
            double factor = slip == OPPOSITE_SIGN ? -1 : slip == SOFTMAX_TWICE ? p * (1 - p) : 1;
            bool counts = slip != LAST_SAMPLE_ALONE || i + 1 == net->n;
            s[k] =
                counts ? factor * (p - target) / (slip == MEAN_FORGOTTEN ? 1 : (double)net->n) : 0;
        }
    }
}

static double mask(double z, double upstream, enum slip slip)
{
    switch ((int)slip) {
    case MASK_FORGOTTEN: return 1;
    case MASK_OF_UPSTREAM: return upstream > 0;
    case ACTIVATION_AS_MASK: return fmax(z, 0);
    case ONE_AT_KINK: return z >= 0;
    default: return z > 0;
    }
}

/* The gradient by the hidden units' inputs. */
static void wrong_hidden(const struct network *net, const struct pass *pass, const double *grad_W2,
                         double *grad_z, enum slip slip)
{
    static const double rate = 0.1;
    for (size_t i = 0; i < net->n; i++)
        for (size_t j = 0; j < net->h; j++) {
            double sum = 0;
            for (size_t k = 0; k < net->c; k++) {
                double w = net->W2[slip == W2_TRANSPOSED ? k * net->h + j : j * net->c + k];
                w -= slip == W2_UPDATED ? rate * grad_W2[j * net->c + k] : 0;
                sum += pass->scores[i * net->c + k] * w;
            }
            grad_z[i * net->h + j] = sum * mask(pass->z[i * net->h + j], sum, slip);
        }
}

/* grad_W = in^T grad_out, grad_b = sum of grad_out. */
static void wrong_layer(size_t n, size_t d, size_t m, const double *in, const double *grad_out,
                        double *grad_W, double *grad_b, enum slip slip)
{
    memset(grad_W, 0, d * m * sizeof(double));
    memset(grad_b, 0, m * sizeof(double));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++) {
            double g = grad_out[i * m + k];
            for (size_t j = 0; j < d; j++)
                grad_W[j * m + k] += in[i * d + j] * g;
            grad_b[k] = slip == BIASES_OF_LAST_SAMPLE ? g : grad_b[k] + g;
        }
    for (size_t k = 0; k < m && slip == BIASES_AVERAGED_AGAIN; k++)
        grad_b[k] /= (double)n;
}

static void decay(size_t n, const double W[n], double factor, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] += factor * W[i];
}

static void wrong_gradient(struct network net, struct gradients grad, enum slip slip)
{
    struct pass pass;
    double *grad_z = calloc(net.n * net.h, sizeof *grad_z);
    if (!grad_z)
        abort();
    run_forward(&net, &pass, slip);
    wrong_scores(&net, pass.scores, slip);
    wrong_layer(net.n, net.h, net.c, slip == INPUT_AS_HIDDEN ? pass.z : pass.hidden, pass.scores,
                grad.W2, grad.b2, slip);
    wrong_hidden(&net, &pass, grad.W2, grad_z, slip);
    wrong_layer(net.n, net.d, net.h, net.X, grad_z, grad.W1, grad.b1, slip);
    double factor = slip == LAMBDA_FORGOTTEN ? 0
                    : slip == TWO_FORGOTTEN  ? net.lambda
                                             : 2 * net.lambda;
    decay(net.d * net.h, net.W1, factor, grad.W1);
    decay(net.h * net.c, net.W2, slip == W1_ALONE_REGULARIZED ? 0 : factor, grad.W2);
    decay(net.h, net.b1, slip == BIASES_REGULARIZED ? factor : 0, grad.b1);
    decay(net.c, net.b2, slip == BIASES_REGULARIZED ? factor : 0, grad.b2);
    free(grad_z);
    free(pass.z);
}

__typeof__(mlp_loss) mlp_loss__sums_the_samples;
double mlp_loss__sums_the_samples(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                  const size_t y[n], const double W1[d][h], const double b1[h],
                                  const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        SUMS_SAMPLES);
}

__typeof__(mlp_loss) mlp_loss__forgets_lambda;
double mlp_loss__forgets_lambda(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                const size_t y[n], const double W1[d][h], const double b1[h],
                                const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        LAMBDA_FORGOTTEN);
}

__typeof__(mlp_loss) mlp_loss__halves_lambda;
double mlp_loss__halves_lambda(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                               const size_t y[n], const double W1[d][h], const double b1[h],
                               const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        LAMBDA_HALVED);
}

__typeof__(mlp_loss) mlp_loss__regularizes_the_biases;
double mlp_loss__regularizes_the_biases(size_t n, size_t d, size_t h, size_t c,
                                        const double X[n][d], const size_t y[n],
                                        const double W1[d][h], const double b1[h],
                                        const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        BIASES_REGULARIZED);
}

__typeof__(mlp_loss) mlp_loss__regularizes_w1_alone;
double mlp_loss__regularizes_w1_alone(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                      const size_t y[n], const double W1[d][h], const double b1[h],
                                      const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        W1_ALONE_REGULARIZED);
}

__typeof__(mlp_loss) mlp_loss__averages_the_penalty;
double mlp_loss__averages_the_penalty(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                      const size_t y[n], const double W1[d][h], const double b1[h],
                                      const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        PENALTY_AVERAGED);
}

__typeof__(mlp_loss) mlp_loss__takes_absolute_weights;
double mlp_loss__takes_absolute_weights(size_t n, size_t d, size_t h, size_t c,
                                        const double X[n][d], const size_t y[n],
                                        const double W1[d][h], const double b1[h],
                                        const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        PENALTY_IS_L1);
}

__typeof__(mlp_loss) mlp_loss__forgets_the_relu;
double mlp_loss__forgets_the_relu(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                  const size_t y[n], const double W1[d][h], const double b1[h],
                                  const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        RELU_FORGOTTEN);
}

__typeof__(mlp_loss) mlp_loss__rectifies_the_scores;
double mlp_loss__rectifies_the_scores(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                      const size_t y[n], const double W1[d][h], const double b1[h],
                                      const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        SCORES_RECTIFIED);
}

__typeof__(mlp_loss) mlp_loss__forgets_the_logarithm;
double mlp_loss__forgets_the_logarithm(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                       const size_t y[n], const double W1[d][h], const double b1[h],
                                       const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        LOGARITHM_FORGOTTEN);
}

__typeof__(mlp_loss) mlp_loss__overflows;
double mlp_loss__overflows(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                           const size_t y[n], const double W1[d][h], const double b1[h],
                           const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        SOFTMAX_OVERFLOWS);
}

__typeof__(mlp_loss) mlp_loss__forgets_b2;
double mlp_loss__forgets_b2(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                            const size_t y[n], const double W1[d][h], const double b1[h],
                            const double W2[h][c], const double b2[c], double lambda)
{
    return wrong_loss(
        (struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
        B2_FORGOTTEN);
}

__typeof__(mlp_gradient) mlp_gradient__forgets_the_mean;
void mlp_gradient__forgets_the_mean(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                    const size_t y[n], const double W1[d][h], const double b1[h],
                                    const double W2[h][c], const double b2[c], double lambda,
                                    double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                                    double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   MEAN_FORGOTTEN);
}

__typeof__(mlp_gradient) mlp_gradient__averages_the_biases_again;
void mlp_gradient__averages_the_biases_again(size_t n, size_t d, size_t h, size_t c,
                                             const double X[n][d], const size_t y[n],
                                             const double W1[d][h], const double b1[h],
                                             const double W2[h][c], const double b2[c],
                                             double lambda, double grad_W1[d][h], double grad_b1[h],
                                             double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   BIASES_AVERAGED_AGAIN);
}

__typeof__(mlp_gradient) mlp_gradient__takes_biases_of_the_last_sample;
void mlp_gradient__takes_biases_of_the_last_sample(
    size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
    const double W1[d][h], const double b1[h], const double W2[h][c], const double b2[c],
    double lambda, double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   BIASES_OF_LAST_SAMPLE);
}

__typeof__(mlp_gradient) mlp_gradient__keeps_the_last_sample;
void mlp_gradient__keeps_the_last_sample(size_t n, size_t d, size_t h, size_t c,
                                         const double X[n][d], const size_t y[n],
                                         const double W1[d][h], const double b1[h],
                                         const double W2[h][c], const double b2[c], double lambda,
                                         double grad_W1[d][h], double grad_b1[h],
                                         double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   LAST_SAMPLE_ALONE);
}

__typeof__(mlp_gradient) mlp_gradient__forgets_the_mask;
void mlp_gradient__forgets_the_mask(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                    const size_t y[n], const double W1[d][h], const double b1[h],
                                    const double W2[h][c], const double b2[c], double lambda,
                                    double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                                    double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   MASK_FORGOTTEN);
}

__typeof__(mlp_gradient) mlp_gradient__masks_by_upstream;
void mlp_gradient__masks_by_upstream(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                     const size_t y[n], const double W1[d][h], const double b1[h],
                                     const double W2[h][c], const double b2[c], double lambda,
                                     double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                                     double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   MASK_OF_UPSTREAM);
}

__typeof__(mlp_gradient) mlp_gradient__multiplies_by_the_activation;
void mlp_gradient__multiplies_by_the_activation(
    size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
    const double W1[d][h], const double b1[h], const double W2[h][c], const double b2[c],
    double lambda, double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   ACTIVATION_AS_MASK);
}

__typeof__(mlp_gradient) mlp_gradient__forgets_lambda;
void mlp_gradient__forgets_lambda(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                  const size_t y[n], const double W1[d][h], const double b1[h],
                                  const double W2[h][c], const double b2[c], double lambda,
                                  double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                                  double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   LAMBDA_FORGOTTEN);
}

__typeof__(mlp_gradient) mlp_gradient__forgets_the_2;
void mlp_gradient__forgets_the_2(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                 const size_t y[n], const double W1[d][h], const double b1[h],
                                 const double W2[h][c], const double b2[c], double lambda,
                                 double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                                 double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   TWO_FORGOTTEN);
}

__typeof__(mlp_gradient) mlp_gradient__regularizes_the_biases;
void mlp_gradient__regularizes_the_biases(size_t n, size_t d, size_t h, size_t c,
                                          const double X[n][d], const size_t y[n],
                                          const double W1[d][h], const double b1[h],
                                          const double W2[h][c], const double b2[c], double lambda,
                                          double grad_W1[d][h], double grad_b1[h],
                                          double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   BIASES_REGULARIZED);
}

__typeof__(mlp_gradient) mlp_gradient__regularizes_w1_alone;
void mlp_gradient__regularizes_w1_alone(size_t n, size_t d, size_t h, size_t c,
                                        const double X[n][d], const size_t y[n],
                                        const double W1[d][h], const double b1[h],
                                        const double W2[h][c], const double b2[c], double lambda,
                                        double grad_W1[d][h], double grad_b1[h],
                                        double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   W1_ALONE_REGULARIZED);
}

__typeof__(mlp_gradient) mlp_gradient__forgets_the_label;
void mlp_gradient__forgets_the_label(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                     const size_t y[n], const double W1[d][h], const double b1[h],
                                     const double W2[h][c], const double b2[c], double lambda,
                                     double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                                     double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   ONE_HOT_FORGOTTEN);
}

__typeof__(mlp_gradient) mlp_gradient__has_the_opposite_sign;
void mlp_gradient__has_the_opposite_sign(size_t n, size_t d, size_t h, size_t c,
                                         const double X[n][d], const size_t y[n],
                                         const double W1[d][h], const double b1[h],
                                         const double W2[h][c], const double b2[c], double lambda,
                                         double grad_W1[d][h], double grad_b1[h],
                                         double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   OPPOSITE_SIGN);
}

__typeof__(mlp_gradient) mlp_gradient__differentiates_the_softmax_twice;
void mlp_gradient__differentiates_the_softmax_twice(
    size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
    const double W1[d][h], const double b1[h], const double W2[h][c], const double b2[c],
    double lambda, double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   SOFTMAX_TWICE);
}

__typeof__(mlp_gradient) mlp_gradient__uses_w2_after_its_step;
void mlp_gradient__uses_w2_after_its_step(size_t n, size_t d, size_t h, size_t c,
                                          const double X[n][d], const size_t y[n],
                                          const double W1[d][h], const double b1[h],
                                          const double W2[h][c], const double b2[c], double lambda,
                                          double grad_W1[d][h], double grad_b1[h],
                                          double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   W2_UPDATED);
}

__typeof__(mlp_gradient) mlp_gradient__takes_w2_transposed;
void mlp_gradient__takes_w2_transposed(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                       const size_t y[n], const double W1[d][h], const double b1[h],
                                       const double W2[h][c], const double b2[c], double lambda,
                                       double grad_W1[d][h], double grad_b1[h],
                                       double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   W2_TRANSPOSED);
}

__typeof__(mlp_gradient) mlp_gradient__forgets_the_relu_in_grad_w2;
void mlp_gradient__forgets_the_relu_in_grad_w2(
    size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
    const double W1[d][h], const double b1[h], const double W2[h][c], const double b2[c],
    double lambda, double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   INPUT_AS_HIDDEN);
}

__typeof__(mlp_gradient) mlp_gradient__forgets_the_relu;
void mlp_gradient__forgets_the_relu(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                    const size_t y[n], const double W1[d][h], const double b1[h],
                                    const double W2[h][c], const double b2[c], double lambda,
                                    double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                                    double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   RELU_FORGOTTEN);
}

__typeof__(mlp_gradient) mlp_gradient__overflows;
void mlp_gradient__overflows(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                             const size_t y[n], const double W1[d][h], const double b1[h],
                             const double W2[h][c], const double b2[c], double lambda,
                             double grad_W1[d][h], double grad_b1[h], double grad_W2[h][c],
                             double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   SOFTMAX_OVERFLOWS);
}

__typeof__(mlp_gradient) mlp_gradient__variant_one_at_zero;
void mlp_gradient__variant_one_at_zero(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                                       const size_t y[n], const double W1[d][h], const double b1[h],
                                       const double W2[h][c], const double b2[c], double lambda,
                                       double grad_W1[d][h], double grad_b1[h],
                                       double grad_W2[h][c], double grad_b2[c])
{
    wrong_gradient((struct network){n, d, h, c, &X[0][0], y, &W1[0][0], b1, &W2[0][0], b2, lambda},
                   (struct gradients){&grad_W1[0][0], grad_b1, &grad_W2[0][0], grad_b2},
                   ONE_AT_KINK);
}
