/*
 * What students really write instead of newton.c. Each function is called FUNCTION__WHAT_IS_WRONG and has FUNCTION's
 * type, which is taken from the header; configs/newton.yaml has the words for each. Those called FUNCTION__variant_...
 * are legal.
 */
#include "newton.h"

#include "linear_algebra.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static double *vector_new(size_t n)
{
    return calloc(n + 1, sizeof(double));
}

/* x = A^-1 b for a symmetric positive definite A. */
static int solve(size_t n, const double A[n][n], const double b[n], double x[n])
{
    double *copy = vector_new(n * n);
    int result = -1;
    if (copy) {
        memcpy(copy, A, n * n * sizeof *copy);
        result = cholesky_solve(n, (double(*)[n])copy, b, x);
    }
    free(copy);
    return result;
}

/* next = from + factor delta */
static void go(size_t n, const double from[n], double factor, const double delta[n], double next[n])
{
    for (size_t i = 0; i < n; i++)
        next[i] = from[i] + factor * delta[i];
}

/* Gaussian elimination without a look at the pivots: divides by zero when the matrix is singular. */
static void eliminate(size_t n, double A[n][n], double b[n])
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = k + 1; i < n; i++) {
            double factor = A[i][k] / A[k][k];
            for (size_t j = k; j < n; j++)
                A[i][j] -= factor * A[k][j];
            b[i] -= factor * b[k];
        }
    for (size_t i = n; i-- > 0;) {
        for (size_t j = i + 1; j < n; j++)
            b[i] -= A[i][j] * b[j];
        b[i] /= A[i][i];
    }
}

/* The same in single precision. */
static int eliminate_in_float(size_t n, const double A[n][n], const double b[n], double x[n])
{
    float *a = malloc(n * n * sizeof *a), *c = malloc(n * sizeof *c);
    for (size_t k = 0; a && k < n * n; k++)
        a[k] = (float)A[k / n][k % n];
    for (size_t k = 0; a && c && k < n; k++) {
        c[k] = (float)b[k];
        for (size_t j = 0; j < k; j++) {
            float factor = a[k * n + j] / a[j * n + j];
            for (size_t l = j; l < n; l++)
                a[k * n + l] -= factor * a[j * n + l];
            c[k] -= factor * c[j];
        }
    }
    for (size_t i = n; a && c && i-- > 0;) {
        for (size_t j = i + 1; j < n; j++)
            c[i] -= a[i * n + j] * (float)x[j];
        x[i] = (double)(c[i] / a[i * n + i]);
    }
    free(a);
    free(c);
    return 0;
}

/* --- newton_step --- */

/* The right step with a factor, and the point that it starts from. */
static int step_by(size_t n, const double from[n], double factor, const double H[n][n],
                   const double grad[n], double next[n])
{
    double *delta = vector_new(n);
    int result = delta ? solve(n, H, grad, delta) : -1;
    if (result == 0)
        go(n, from, factor, delta, next);
    free(delta);
    return result;
}

__typeof__(newton_step) newton_step__adds_the_step;
int newton_step__adds_the_step(size_t n, const double theta[n], const double grad[n],
                               const double H[n][n], double next[n])
{
    return step_by(n, theta, 1, H, grad, next);
}

__typeof__(newton_step) newton_step__returns_the_step_alone;
int newton_step__returns_the_step_alone(size_t n, const double theta[n], const double grad[n],
                                        const double H[n][n], double next[n])
{
    double *zero = vector_new(n);
    (void)theta;
    int result = zero ? step_by(n, zero, -1, H, grad, next) : -1;
    free(zero);
    return result;
}

__typeof__(newton_step) newton_step__divides_by_the_diagonal;
int newton_step__divides_by_the_diagonal(size_t n, const double theta[n], const double grad[n],
                                         const double H[n][n], double next[n])
{
    for (size_t i = 0; i < n; i++)
        if (H[i][i] == 0)
            return -1;
    for (size_t i = 0; i < n; i++)
        next[i] = theta[i] - grad[i] / H[i][i];
    return 0;
}

__typeof__(newton_step) newton_step__multiplies_by_the_hessian;
int newton_step__multiplies_by_the_hessian(size_t n, const double theta[n], const double grad[n],
                                           const double H[n][n], double next[n])
{
    for (size_t i = 0; i < n; i++)
        next[i] = theta[i] - dot(n, H[i], grad);
    return 0;
}

__typeof__(newton_step) newton_step__inverts_element_by_element;
int newton_step__inverts_element_by_element(size_t n, const double theta[n], const double grad[n],
                                            const double H[n][n], double next[n])
{
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0; j < n; j++)
            sum += grad[j] / H[i][j];
        next[i] = theta[i] - sum;
    }
    return 0;
}

__typeof__(newton_step) newton_step__ignores_the_hessian;
int newton_step__ignores_the_hessian(size_t n, const double theta[n], const double grad[n],
                                     const double H[n][n], double next[n])
{
    (void)H;
    go(n, theta, -1, grad, next);
    return 0;
}

__typeof__(newton_step) newton_step__takes_half_a_step;
int newton_step__takes_half_a_step(size_t n, const double theta[n], const double grad[n],
                                   const double H[n][n], double next[n])
{
    return step_by(n, theta, -0.5, H, grad, next);
}

__typeof__(newton_step) newton_step__solves_with_the_lower_triangle_only;
int newton_step__solves_with_the_lower_triangle_only(size_t n, const double theta[n],
                                                     const double grad[n], const double H[n][n],
                                                     double next[n])
{
    double *delta = vector_new(n);
    int result = delta ? 0 : -1;
    for (size_t i = 0; result == 0 && i < n; i++) {
        if (H[i][i] == 0)
            result = -1;
        delta[i] = (grad[i] - dot(i, H[i], delta)) / H[i][i];
    }
    if (result == 0)
        go(n, theta, -1, delta, next);
    free(delta);
    return result;
}

__typeof__(newton_step) newton_step__never_fails;
int newton_step__never_fails(size_t n, const double theta[n], const double grad[n],
                             const double H[n][n], double next[n])
{
    double *A = vector_new(n * n), *b = vector_new(n);
    if (A && b) {
        memcpy(A, H, n * n * sizeof *A);
        memcpy(b, grad, n * sizeof *b);
        eliminate(n, (double(*)[n])A, b);
        go(n, theta, -1, b, next);
    }
    free(A);
    free(b);
    return 0;
}

__typeof__(newton_step) newton_step__returns_1_on_failure;
int newton_step__returns_1_on_failure(size_t n, const double theta[n], const double grad[n],
                                      const double H[n][n], double next[n])
{
    return step_by(n, theta, -1, H, grad, next) ? 1 : 0;
}

__typeof__(newton_step) newton_step__stays_on_failure;
int newton_step__stays_on_failure(size_t n, const double theta[n], const double grad[n],
                                  const double H[n][n], double next[n])
{
    if (step_by(n, theta, -1, H, grad, next) == 0)
        return 0;
    memcpy(next, theta, n * sizeof *next);
    return -1;
}

__typeof__(newton_step) newton_step__adds_a_small_ridge;
int newton_step__adds_a_small_ridge(size_t n, const double theta[n], const double grad[n],
                                    const double H[n][n], double next[n])
{
    double *A = vector_new(n * n);
    int result = -1;
    for (size_t k = 0; A && k < n * n; k++)
        A[k] = H[k / n][k % n] + (k % (n + 1) ? 0 : 1e-6);
    if (A)
        result = step_by(n, theta, -1, (const double(*)[n])A, grad, next);
    free(A);
    return result;
}

__typeof__(newton_step) newton_step__computes_in_float;
int newton_step__computes_in_float(size_t n, const double theta[n], const double grad[n],
                                   const double H[n][n], double next[n])
{
    double *delta = vector_new(n);
    int result = delta ? solve(n, H, grad, delta) : -1;
    if (result == 0) {
        eliminate_in_float(n, H, grad, delta);
        go(n, theta, -1, delta, next);
    }
    free(delta);
    return result;
}

__typeof__(newton_step) newton_step__refuses_small_determinants;
int newton_step__refuses_small_determinants(size_t n, const double theta[n], const double grad[n],
                                            const double H[n][n], double next[n])
{
    double *A = vector_new(n * n), *b = vector_new(n), determinant = 1;
    int result = -1;
    if (A && b) {
        memcpy(A, H, n * n * sizeof *A);
        eliminate(n, (double(*)[n])A, b);
        for (size_t i = 0; i < n; i++)
            determinant *= A[i * (n + 1)];
        if (fabs(determinant) > 1e-3)
            result = step_by(n, theta, -1, H, grad, next);
    }
    free(A);
    free(b);
    return result;
}

/* --- newton_least_squares and gauss_newton_step --- */

/* The normal equations of A delta = r: G = A^T A and b = A^T r. */
struct normal {
    double *G, *b, *r, *delta; /* owned */
};

static bool normal_init(struct normal *normal, size_t n, size_t d, const double A[n][d],
                        const double r[n])
{
    *normal = (struct normal){vector_new(d * d), vector_new(d), vector_new(n), vector_new(d)};
    if (!normal->G || !normal->b || !normal->r || !normal->delta)
        return false;
    memcpy(normal->r, r, n * sizeof *r);
    gram_matrix(n, d, A, (double(*)[d])normal->G);
    transposed_times_vector(n, d, A, r, normal->b);
    return true;
}

static void normal_release(struct normal *normal)
{
    free(normal->G);
    free(normal->b);
    free(normal->r);
    free(normal->delta);
}

/* What goes wrong in next = from - (A^T A)^-1 A^T r. */
enum slip {
    SLIP_FACTOR,       /* the step is multiplied */
    SLIP_DIAGONAL,     /* only the diagonal of A^T A */
    SLIP_GRADIENT,     /* no A^T A at all */
    SLIP_ELEMENTS,     /* A^T A inverted element by element */
    SLIP_BLIND,        /* no look at pivots */
    SLIP_WRITES_FIRST, /* next is from on failure */
    SLIP_RETURNS_1,    /* on failure */
    SLIP_RIDGE,        /* something is added to the diagonal */
    SLIP_FLOAT,        /* float */
};

static int step_with(enum slip slip, double factor, size_t n, size_t d, const double A[n][d],
                     const double r[n], const double from[d], double next[d])
{
    struct normal normal;
    int result = -1;
    if (!normal_init(&normal, n, d, A, r)) {
        normal_release(&normal);
        return -1;
    }
    double(*G)[d] = (double(*)[d])normal.G, *b = normal.b, *delta = normal.delta;
    for (size_t j = 0; slip == SLIP_RIDGE && j < d; j++)
        G[j][j] += 1e-3;
    result = solve(d, (const double(*)[d])G, b, delta);
    if (slip == SLIP_BLIND || (slip == SLIP_FLOAT && result == 0)) {
        if (slip == SLIP_FLOAT)
            eliminate_in_float(d, (const double(*)[d])G, b, delta);
        else
            eliminate(d, G, b);
        if (slip == SLIP_BLIND)
            memcpy(delta, b, d * sizeof *b);
        result = 0;
    }
    for (size_t j = 0; slip == SLIP_DIAGONAL && j < d; j++) {
        delta[j] = b[j] / G[j][j];
        result = 0;
    }
    for (size_t j = 0; slip == SLIP_ELEMENTS && j < d; j++) {
        result = 0;
        delta[j] = 0;
        for (size_t k = 0; k < d; k++)
            delta[j] += b[k] / G[j][k];
    }
    if (slip == SLIP_GRADIENT) {
        memcpy(delta, b, d * sizeof *b);
        result = 0;
    }
    if (result == 0)
        go(d, from, -factor, delta, next);
    else if (slip == SLIP_WRITES_FIRST)
        memcpy(next, from, d * sizeof *next);
    normal_release(&normal);
    return result && slip == SLIP_RETURNS_1 ? 1 : result;
}

/* The same from theta0, with r = X theta0 - y. */
static int fit_with(enum slip slip, double factor, size_t n, size_t d, const double X[n][d],
                    const double y[n], const double theta0[d], double theta[d])
{
    double *r = vector_new(n);
    for (size_t i = 0; r && i < n; i++)
        r[i] = dot(d, X[i], theta0) - y[i];
    int result = r ? step_with(slip, factor, n, d, X, r, theta0, theta) : -1;
    free(r);
    return result;
}

__typeof__(newton_least_squares) newton_least_squares__takes_a_gradient_step;
int newton_least_squares__takes_a_gradient_step(size_t n, size_t d, const double X[n][d],
                                                const double y[n], const double theta0[d],
                                                double theta[d])
{
    return fit_with(SLIP_GRADIENT, 2 / (double)n, n, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__doubles_the_step;
int newton_least_squares__doubles_the_step(size_t n, size_t d, const double X[n][d],
                                           const double y[n], const double theta0[d],
                                           double theta[d])
{
    return fit_with(SLIP_FACTOR, 2, n, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__halves_the_step;
int newton_least_squares__halves_the_step(size_t n, size_t d, const double X[n][d],
                                          const double y[n], const double theta0[d],
                                          double theta[d])
{
    return fit_with(SLIP_FACTOR, 0.5, n, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__divides_the_gradient_by_n_only;
int newton_least_squares__divides_the_gradient_by_n_only(size_t n, size_t d, const double X[n][d],
                                                         const double y[n], const double theta0[d],
                                                         double theta[d])
{
    return fit_with(SLIP_FACTOR, 1 / (double)n, n, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__adds_the_step;
int newton_least_squares__adds_the_step(size_t n, size_t d, const double X[n][d], const double y[n],
                                        const double theta0[d], double theta[d])
{
    return fit_with(SLIP_FACTOR, -1, n, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__forgets_theta0_in_the_residual;
int newton_least_squares__forgets_theta0_in_the_residual(size_t n, size_t d, const double X[n][d],
                                                         const double y[n], const double theta0[d],
                                                         double theta[d])
{
    double *r = vector_new(n);
    for (size_t i = 0; r && i < n; i++)
        r[i] = -y[i];
    int result = r ? step_with(SLIP_FACTOR, 1, n, d, X, r, theta0, theta) : -1;
    free(r);
    return result;
}

__typeof__(newton_least_squares) newton_least_squares__returns_the_step_alone;
int newton_least_squares__returns_the_step_alone(size_t n, size_t d, const double X[n][d],
                                                 const double y[n], const double theta0[d],
                                                 double theta[d])
{
    int result = fit_with(SLIP_FACTOR, 1, n, d, X, y, theta0, theta);
    for (size_t j = 0; result == 0 && j < d; j++)
        theta[j] -= theta0[j];
    return result;
}

__typeof__(newton_least_squares) newton_least_squares__takes_each_feature_alone;
int newton_least_squares__takes_each_feature_alone(size_t n, size_t d, const double X[n][d],
                                                   const double y[n], const double theta0[d],
                                                   double theta[d])
{
    return fit_with(SLIP_DIAGONAL, 1, n, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__inverts_element_by_element;
int newton_least_squares__inverts_element_by_element(size_t n, size_t d, const double X[n][d],
                                                     const double y[n], const double theta0[d],
                                                     double theta[d])
{
    return fit_with(SLIP_ELEMENTS, 1, n, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__fits_the_first_d_samples_only;
int newton_least_squares__fits_the_first_d_samples_only(size_t n, size_t d, const double X[n][d],
                                                        const double y[n], const double theta0[d],
                                                        double theta[d])
{
    return n < d ? -1 : fit_with(SLIP_FACTOR, 1, d, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__never_fails;
int newton_least_squares__never_fails(size_t n, size_t d, const double X[n][d], const double y[n],
                                      const double theta0[d], double theta[d])
{
    return fit_with(SLIP_BLIND, 1, n, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__returns_1_on_failure;
int newton_least_squares__returns_1_on_failure(size_t n, size_t d, const double X[n][d],
                                               const double y[n], const double theta0[d],
                                               double theta[d])
{
    return fit_with(SLIP_RETURNS_1, 1, n, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__writes_before_it_fails;
int newton_least_squares__writes_before_it_fails(size_t n, size_t d, const double X[n][d],
                                                 const double y[n], const double theta0[d],
                                                 double theta[d])
{
    return fit_with(SLIP_WRITES_FIRST, 1, n, d, X, y, theta0, theta);
}

__typeof__(newton_least_squares) newton_least_squares__computes_in_float;
int newton_least_squares__computes_in_float(size_t n, size_t d, const double X[n][d],
                                            const double y[n], const double theta0[d],
                                            double theta[d])
{
    return fit_with(SLIP_FLOAT, 1, n, d, X, y, theta0, theta);
}

__typeof__(gauss_newton_step) gauss_newton_step__doubles_the_step;
int gauss_newton_step__doubles_the_step(size_t n, size_t p, const double J[n][p],
                                        const double residual[n], const double theta[p],
                                        double next[p])
{
    return step_with(SLIP_FACTOR, 2, n, p, J, residual, theta, next);
}

__typeof__(gauss_newton_step) gauss_newton_step__halves_the_step;
int gauss_newton_step__halves_the_step(size_t n, size_t p, const double J[n][p],
                                       const double residual[n], const double theta[p],
                                       double next[p])
{
    return step_with(SLIP_FACTOR, 0.5, n, p, J, residual, theta, next);
}

__typeof__(gauss_newton_step) gauss_newton_step__adds_the_step;
int gauss_newton_step__adds_the_step(size_t n, size_t p, const double J[n][p],
                                     const double residual[n], const double theta[p],
                                     double next[p])
{
    return step_with(SLIP_FACTOR, -1, n, p, J, residual, theta, next);
}

__typeof__(gauss_newton_step) gauss_newton_step__takes_a_gradient_step;
int gauss_newton_step__takes_a_gradient_step(size_t n, size_t p, const double J[n][p],
                                             const double residual[n], const double theta[p],
                                             double next[p])
{
    return step_with(SLIP_GRADIENT, 1, n, p, J, residual, theta, next);
}

__typeof__(gauss_newton_step) gauss_newton_step__takes_each_parameter_alone;
int gauss_newton_step__takes_each_parameter_alone(size_t n, size_t p, const double J[n][p],
                                                  const double residual[n], const double theta[p],
                                                  double next[p])
{
    return step_with(SLIP_DIAGONAL, 1, n, p, J, residual, theta, next);
}

__typeof__(gauss_newton_step) gauss_newton_step__damps_the_step;
int gauss_newton_step__damps_the_step(size_t n, size_t p, const double J[n][p],
                                      const double residual[n], const double theta[p],
                                      double next[p])
{
    return step_with(SLIP_RIDGE, 1, n, p, J, residual, theta, next);
}

__typeof__(gauss_newton_step) gauss_newton_step__solves_the_first_p_equations_only;
int gauss_newton_step__solves_the_first_p_equations_only(size_t n, size_t p, const double J[n][p],
                                                         const double residual[n],
                                                         const double theta[p], double next[p])
{
    return n < p ? -1 : step_with(SLIP_FACTOR, 1, p, p, J, residual, theta, next);
}

__typeof__(gauss_newton_step) gauss_newton_step__returns_the_step_alone;
int gauss_newton_step__returns_the_step_alone(size_t n, size_t p, const double J[n][p],
                                              const double residual[n], const double theta[p],
                                              double next[p])
{
    double *zero = vector_new(p);
    (void)theta;
    int result = zero ? step_with(SLIP_FACTOR, 1, n, p, J, residual, zero, next) : -1;
    free(zero);
    return result;
}

__typeof__(gauss_newton_step) gauss_newton_step__never_fails;
int gauss_newton_step__never_fails(size_t n, size_t p, const double J[n][p],
                                   const double residual[n], const double theta[p], double next[p])
{
    return step_with(SLIP_BLIND, 1, n, p, J, residual, theta, next);
}

__typeof__(gauss_newton_step) gauss_newton_step__returns_1_on_failure;
int gauss_newton_step__returns_1_on_failure(size_t n, size_t p, const double J[n][p],
                                            const double residual[n], const double theta[p],
                                            double next[p])
{
    return step_with(SLIP_RETURNS_1, 1, n, p, J, residual, theta, next);
}

__typeof__(gauss_newton_step) gauss_newton_step__writes_before_it_fails;
int gauss_newton_step__writes_before_it_fails(size_t n, size_t p, const double J[n][p],
                                              const double residual[n], const double theta[p],
                                              double next[p])
{
    return step_with(SLIP_WRITES_FIRST, 1, n, p, J, residual, theta, next);
}

__typeof__(gauss_newton_step) gauss_newton_step__computes_in_float;
int gauss_newton_step__computes_in_float(size_t n, size_t p, const double J[n][p],
                                         const double residual[n], const double theta[p],
                                         double next[p])
{
    return step_with(SLIP_FLOAT, 1, n, p, J, residual, theta, next);
}

/* --- bfgs_update --- */

/* H <- (I - rho a b^T) H (I - rho b a^T) + add c c^T */
static void sandwich(size_t n, double H[n][n], double rho, const double a[n], const double b[n],
                     double add, const double c[n])
{
    double *copy = vector_new(n * n), *Hb = vector_new(n), bHb;
    if (copy && Hb) {
        memcpy(copy, H, n * n * sizeof *copy);
        matrix_times_vector(n, n, (const double(*)[n])copy, b, Hb);
        bHb = dot(n, b, Hb);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                H[i][j] += -rho * (a[i] * Hb[j] + Hb[i] * a[j]) + rho * rho * bHb * a[i] * a[j] +
                           add * c[i] * c[j];
    }
    free(copy);
    free(Hb);
}

__typeof__(bfgs_update) bfgs_update__subtracts_gradients_the_wrong_way_round;
void bfgs_update__subtracts_gradients_the_wrong_way_round(size_t n, double H[n][n],
                                                          const double s[n], const double y[n])
{
    double *other = vector_new(n);
    for (size_t i = 0; other && i < n; i++)
        other[i] = -y[i];
    double rho = other ? 1 / dot(n, s, other) : 0;
    if (other)
        sandwich(n, H, rho, s, other, rho, s);
    free(other);
}

__typeof__(bfgs_update) bfgs_update__drops_the_last_term;
void bfgs_update__drops_the_last_term(size_t n, double H[n][n], const double s[n],
                                      const double y[n])
{
    double sy = dot(n, s, y);
    if (sy > 0)
        sandwich(n, H, 1 / sy, s, y, 0, s);
}

__typeof__(bfgs_update) bfgs_update__updates_the_hessian;
void bfgs_update__updates_the_hessian(size_t n, double H[n][n], const double s[n],
                                      const double y[n])
{
    double *Hs = vector_new(n), sy = dot(n, s, y);
    if (Hs && sy > 0) {
        matrix_times_vector(n, n, (const double(*)[n])H, s, Hs);
        double sHs = dot(n, s, Hs);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                H[i][j] += y[i] * y[j] / sy - Hs[i] * Hs[j] / sHs;
    }
    free(Hs);
}

__typeof__(bfgs_update) bfgs_update__does_not_invert_rho;
void bfgs_update__does_not_invert_rho(size_t n, double H[n][n], const double s[n],
                                      const double y[n])
{
    double sy = dot(n, s, y);
    if (sy > 0)
        sandwich(n, H, sy, s, y, sy, s);
}

__typeof__(bfgs_update) bfgs_update__transposes_the_factors;
void bfgs_update__transposes_the_factors(size_t n, double H[n][n], const double s[n],
                                         const double y[n])
{
    double sy = dot(n, s, y);
    if (sy > 0)
        sandwich(n, H, 1 / sy, y, s, 1 / sy, s);
}

__typeof__(bfgs_update) bfgs_update__swaps_s_and_y;
void bfgs_update__swaps_s_and_y(size_t n, double H[n][n], const double s[n], const double y[n])
{
    double sy = dot(n, s, y);
    if (sy > 0)
        sandwich(n, H, 1 / sy, y, s, 1 / sy, y);
}

__typeof__(bfgs_update) bfgs_update__adds_the_last_term_first;
void bfgs_update__adds_the_last_term_first(size_t n, double H[n][n], const double s[n],
                                           const double y[n])
{
    double sy = dot(n, s, y);
    for (size_t i = 0; sy > 0 && i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] += s[i] * s[j] / sy;
    if (sy > 0)
        sandwich(n, H, 1 / sy, s, y, 0, s);
}

__typeof__(bfgs_update) bfgs_update__multiplies_from_one_side_only;
void bfgs_update__multiplies_from_one_side_only(size_t n, double H[n][n], const double s[n],
                                                const double y[n])
{
    double *yH = vector_new(n), sy = dot(n, s, y);
    if (yH && sy > 0) {
        transposed_times_vector(n, n, (const double(*)[n])H, y, yH);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                H[i][j] += s[i] * (s[j] - yH[j]) / sy;
    }
    free(yH);
}

__typeof__(bfgs_update) bfgs_update__begins_with_the_identity_each_time;
void bfgs_update__begins_with_the_identity_each_time(size_t n, double H[n][n], const double s[n],
                                                     const double y[n])
{
    double sy = dot(n, s, y);
    if (!(sy > 0))
        return;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = i == j;
    sandwich(n, H, 1 / sy, s, y, 1 / sy, s);
}

__typeof__(bfgs_update) bfgs_update__does_not_skip;
void bfgs_update__does_not_skip(size_t n, double H[n][n], const double s[n], const double y[n])
{
    double rho = 1 / dot(n, s, y);
    sandwich(n, H, rho, s, y, rho, s);
}

__typeof__(bfgs_update) bfgs_update__takes_the_absolute_curvature;
void bfgs_update__takes_the_absolute_curvature(size_t n, double H[n][n], const double s[n],
                                               const double y[n])
{
    double rho = 1 / fabs(dot(n, s, y));
    if (isfinite(rho))
        sandwich(n, H, rho, s, y, rho, s);
}

__typeof__(bfgs_update) bfgs_update__resets_instead_of_skipping;
void bfgs_update__resets_instead_of_skipping(size_t n, double H[n][n], const double s[n],
                                             const double y[n])
{
    double sy = dot(n, s, y);
    if (sy > 0) {
        sandwich(n, H, 1 / sy, s, y, 1 / sy, s);
        return;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            H[i][j] = i == j;
}

__typeof__(bfgs_update) bfgs_update__corrects_by_rank_one;
void bfgs_update__corrects_by_rank_one(size_t n, double H[n][n], const double s[n],
                                       const double y[n])
{
    double *left = vector_new(n), sy = dot(n, s, y);
    if (left && sy > 0) {
        matrix_times_vector(n, n, (const double(*)[n])H, y, left);
        go(n, s, -1, left, left);
        double scale = dot(n, left, y);
        for (size_t i = 0; scale != 0 && i < n; i++)
            for (size_t j = 0; j < n; j++)
                H[i][j] += left[i] * left[j] / scale;
    }
    free(left);
}

__typeof__(bfgs_update) bfgs_update__variant_dfp;
void bfgs_update__variant_dfp(size_t n, double H[n][n], const double s[n], const double y[n])
{
    double *Hy = vector_new(n), sy = dot(n, s, y);
    if (Hy && sy > 0) {
        matrix_times_vector(n, n, (const double(*)[n])H, y, Hy);
        double yHy = dot(n, y, Hy);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                H[i][j] += s[i] * s[j] / sy - Hy[i] * Hy[j] / yHy;
    }
    free(Hy);
}

/* --- lbfgs_direction --- */

enum twist {
    TWIST_NONE,
    TWIST_FIRST_LOOP,  /* runs from the oldest pair to the newest */
    TWIST_SECOND_LOOP, /* runs from the newest to the oldest */
    TWIST_BOTH_LOOPS,
    TWIST_NO_BETA,
    TWIST_ADDS_BETA,
    TWIST_RHO,   /* not inverted */
    TWIST_ALPHA, /* from y^T q */
    TWIST_BETA,  /* from s^T r */
    TWIST_SIGN,  /* of the direction */
    TWIST_NO_SKIP,
    TWIST_OLDEST_MISSING,
    TWIST_NEWEST_ONLY,
};

/* What gamma is made of. */
enum scale { SCALE_NEWEST, SCALE_OLDEST, SCALE_INVERTED, SCALE_ONE, SCALE_STEPS, SCALE_UNSEEN };

static double gamma_of(enum scale scale, size_t n, size_t m, const double S[m][n],
                       const double Y[m][n])
{
    double gamma = 1;
    for (size_t k = 0; k < m && scale != SCALE_ONE; k++) {
        size_t i = scale == SCALE_OLDEST ? m - 1 - k : k;
        double sy = dot(n, S[i], Y[i]), yy = dot(n, Y[i], Y[i]), ss = dot(n, S[i], S[i]);
        if (sy > 0 || scale == SCALE_UNSEEN)
            gamma = scale == SCALE_INVERTED ? yy / sy : scale == SCALE_STEPS ? ss / sy : sy / yy;
    }
    return gamma;
}

static void loops(enum twist twist, enum scale scale, size_t n, size_t m, const double S[m][n],
                  const double Y[m][n], const double grad[n], double direction[n])
{
    double *alpha = vector_new(m), *q = vector_new(n), gamma = gamma_of(scale, n, m, S, Y);
    size_t first = twist == TWIST_OLDEST_MISSING ? 1 : twist == TWIST_NEWEST_ONLY && m ? m - 1 : 0;
    bool forward = twist == TWIST_FIRST_LOOP || twist == TWIST_BOTH_LOOPS;
    bool backward = twist == TWIST_SECOND_LOOP || twist == TWIST_BOTH_LOOPS;
    memcpy(q, grad, n * sizeof *q);
    for (size_t k = first; k < m; k++) {
        size_t i = forward ? k : m - 1 - (k - first);
        double sy = dot(n, S[i], Y[i]), rho = twist == TWIST_RHO ? sy : 1 / sy;
        if (!(sy > 0) && (twist != TWIST_NO_SKIP || sy == 0))
            continue;
        alpha[i] = rho * dot(n, twist == TWIST_ALPHA ? Y[i] : S[i], q);
        go(n, q, -alpha[i], Y[i], q);
    }
    for (size_t j = 0; j < n; j++)
        q[j] *= gamma;
    for (size_t k = first; k < m; k++) {
        size_t i = backward ? m - 1 - (k - first) : k;
        double sy = dot(n, S[i], Y[i]), rho = twist == TWIST_RHO ? sy : 1 / sy;
        if (!(sy > 0) && (twist != TWIST_NO_SKIP || sy == 0))
            continue;
        double beta = rho * dot(n, twist == TWIST_BETA ? S[i] : Y[i], q);
        if (twist == TWIST_NO_BETA)
            beta = 0;
        go(n, q, alpha[i] - (twist == TWIST_ADDS_BETA ? -beta : beta), S[i], q);
    }
    for (size_t j = 0; j < n; j++)
        direction[j] = twist == TWIST_SIGN ? q[j] : -q[j];
    free(alpha);
    free(q);
}

__typeof__(lbfgs_direction) lbfgs_direction__runs_the_first_loop_forward;
void lbfgs_direction__runs_the_first_loop_forward(size_t n, size_t m, const double S[m][n],
                                                  const double Y[m][n], const double grad[n],
                                                  double direction[n])
{
    loops(TWIST_FIRST_LOOP, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__runs_the_second_loop_backward;
void lbfgs_direction__runs_the_second_loop_backward(size_t n, size_t m, const double S[m][n],
                                                    const double Y[m][n], const double grad[n],
                                                    double direction[n])
{
    loops(TWIST_SECOND_LOOP, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__runs_both_loops_the_wrong_way;
void lbfgs_direction__runs_both_loops_the_wrong_way(size_t n, size_t m, const double S[m][n],
                                                    const double Y[m][n], const double grad[n],
                                                    double direction[n])
{
    loops(TWIST_BOTH_LOOPS, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__takes_the_newest_pair_for_the_oldest;
void lbfgs_direction__takes_the_newest_pair_for_the_oldest(size_t n, size_t m, const double S[m][n],
                                                           const double Y[m][n],
                                                           const double grad[n],
                                                           double direction[n])
{
    loops(TWIST_BOTH_LOOPS, SCALE_OLDEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__forgets_beta;
void lbfgs_direction__forgets_beta(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                                   const double grad[n], double direction[n])
{
    loops(TWIST_NO_BETA, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__adds_beta;
void lbfgs_direction__adds_beta(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                                const double grad[n], double direction[n])
{
    loops(TWIST_ADDS_BETA, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__does_not_invert_rho;
void lbfgs_direction__does_not_invert_rho(size_t n, size_t m, const double S[m][n],
                                          const double Y[m][n], const double grad[n],
                                          double direction[n])
{
    loops(TWIST_RHO, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__inverts_gamma;
void lbfgs_direction__inverts_gamma(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                                    const double grad[n], double direction[n])
{
    loops(TWIST_NONE, SCALE_INVERTED, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__takes_gamma_of_the_oldest_pair;
void lbfgs_direction__takes_gamma_of_the_oldest_pair(size_t n, size_t m, const double S[m][n],
                                                     const double Y[m][n], const double grad[n],
                                                     double direction[n])
{
    loops(TWIST_NONE, SCALE_OLDEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__takes_alpha_from_y;
void lbfgs_direction__takes_alpha_from_y(size_t n, size_t m, const double S[m][n],
                                         const double Y[m][n], const double grad[n],
                                         double direction[n])
{
    loops(TWIST_ALPHA, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__takes_beta_from_s;
void lbfgs_direction__takes_beta_from_s(size_t n, size_t m, const double S[m][n],
                                        const double Y[m][n], const double grad[n],
                                        double direction[n])
{
    loops(TWIST_BETA, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__goes_uphill;
void lbfgs_direction__goes_uphill(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                                  const double grad[n], double direction[n])
{
    loops(TWIST_SIGN, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__does_not_skip;
void lbfgs_direction__does_not_skip(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                                    const double grad[n], double direction[n])
{
    loops(TWIST_NO_SKIP, SCALE_UNSEEN, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__takes_gamma_of_a_skipped_pair;
void lbfgs_direction__takes_gamma_of_a_skipped_pair(size_t n, size_t m, const double S[m][n],
                                                    const double Y[m][n], const double grad[n],
                                                    double direction[n])
{
    loops(TWIST_NONE, SCALE_UNSEEN, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__leaves_out_the_oldest_pair;
void lbfgs_direction__leaves_out_the_oldest_pair(size_t n, size_t m, const double S[m][n],
                                                 const double Y[m][n], const double grad[n],
                                                 double direction[n])
{
    loops(TWIST_OLDEST_MISSING, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__uses_the_newest_pair_only;
void lbfgs_direction__uses_the_newest_pair_only(size_t n, size_t m, const double S[m][n],
                                                const double Y[m][n], const double grad[n],
                                                double direction[n])
{
    loops(TWIST_NEWEST_ONLY, SCALE_NEWEST, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__is_steepest_descent;
void lbfgs_direction__is_steepest_descent(size_t n, size_t m, const double S[m][n],
                                          const double Y[m][n], const double grad[n],
                                          double direction[n])
{
    (void)S;
    (void)Y;
    for (size_t i = 0; i < n; i++)
        direction[i] = -grad[i];
    (void)m;
}

__typeof__(lbfgs_direction) lbfgs_direction__is_zero_without_pairs;
void lbfgs_direction__is_zero_without_pairs(size_t n, size_t m, const double S[m][n],
                                            const double Y[m][n], const double grad[n],
                                            double direction[n])
{
    loops(TWIST_NONE, SCALE_NEWEST, n, m, S, Y, grad, direction);
    for (size_t i = 0; m == 0 && i < n; i++)
        direction[i] = 0;
}

__typeof__(lbfgs_direction) lbfgs_direction__variant_gamma_is_1;
void lbfgs_direction__variant_gamma_is_1(size_t n, size_t m, const double S[m][n],
                                         const double Y[m][n], const double grad[n],
                                         double direction[n])
{
    loops(TWIST_NONE, SCALE_ONE, n, m, S, Y, grad, direction);
}

__typeof__(lbfgs_direction) lbfgs_direction__takes_gamma_from_the_step;
void lbfgs_direction__takes_gamma_from_the_step(size_t n, size_t m, const double S[m][n],
                                                const double Y[m][n], const double grad[n],
                                                double direction[n])
{
    loops(TWIST_NONE, SCALE_STEPS, n, m, S, Y, grad, direction);
}

/* --- wolfe_line_search --- */

/* f along a direction, and what a search asks for. */
struct ray {
    size_t n;
    objective_with_gradient *f;
    void *context;
    const double *x, *direction;
    double *point, *grad; /* owned: 2 n numbers */
    double value, slope;  /* at 0 */
};

static double ray_value(struct ray *ray, double step, double *slope)
{
    go(ray->n, ray->x, step, ray->direction, ray->point);
    double value = ray->f(ray->n, ray->point, ray->grad, ray->context);
    *slope = dot(ray->n, ray->grad, ray->direction);
    return value;
}

static struct ray ray_new(size_t n, objective_with_gradient *f, void *context, const double x[n],
                          const double direction[n])
{
    struct ray ray = {n, f, context, x, direction, vector_new(2 * n), NULL, 0, 0};
    ray.grad = ray.point + n;
    ray.value = ray_value(&ray, 0, &ray.slope);
    return ray;
}

/* What a search by doubling and halving asks for. */
struct wolfe {
    double c1, c2;
    bool is_weak;    /* a slope above 0 is welcome */
    bool has_limit;  /* never beyond 1 */
    bool looks_away; /* at no slope */
};

enum { MOST_TRIALS = 60 };

/* Releases the ray. Returns the step; `given_up` if none is found. */
static double bisect(struct ray ray, struct wolfe wolfe, double given_up)
{
    double low = 0, high = wolfe.has_limit ? 1 : (double)INFINITY, step = 1, found = given_up;
    for (int k = 0; k < MOST_TRIALS; k++) {
        double slope, value = ray_value(&ray, step, &slope);
        if (!(value <= ray.value + wolfe.c1 * step * ray.slope)) {
            high = step;
        } else if (!wolfe.looks_away && slope < wolfe.c2 * ray.slope) {
            low = step;
        } else if (!wolfe.looks_away && !wolfe.is_weak && slope > -wolfe.c2 * ray.slope) {
            high = step;
        } else {
            found = step;
            break;
        }
        step = isfinite(high) ? (low + high) / 2 : 2 * step;
    }
    free(ray.point);
    return found;
}

/* Or 0 if the direction goes up. */
static double bisect_downhill(struct ray ray, struct wolfe wolfe)
{
    if (ray.slope < 0)
        return bisect(ray, wolfe, 0);
    free(ray.point);
    return 0;
}

__typeof__(wolfe_line_search) wolfe_line_search__always_returns_1;
double wolfe_line_search__always_returns_1(size_t n, objective_with_gradient *f, void *context,
                                           const double x[n], const double direction[n])
{
    struct ray ray = ray_new(n, f, context, x, direction);
    free(ray.point);
    return 1;
}

__typeof__(wolfe_line_search) wolfe_line_search__asks_for_decrease_only;
double wolfe_line_search__asks_for_decrease_only(size_t n, objective_with_gradient *f,
                                                 void *context, const double x[n],
                                                 const double direction[n])
{
    return bisect_downhill(ray_new(n, f, context, x, direction),
                           (struct wolfe){.c1 = 1e-4, .looks_away = true});
}

__typeof__(wolfe_line_search) wolfe_line_search__accepts_a_steep_rise;
double wolfe_line_search__accepts_a_steep_rise(size_t n, objective_with_gradient *f, void *context,
                                               const double x[n], const double direction[n])
{
    return bisect_downhill(ray_new(n, f, context, x, direction),
                           (struct wolfe){.c1 = 1e-4, .c2 = 0.9, .is_weak = true});
}

__typeof__(wolfe_line_search) wolfe_line_search__swaps_c1_and_c2;
double wolfe_line_search__swaps_c1_and_c2(size_t n, objective_with_gradient *f, void *context,
                                          const double x[n], const double direction[n])
{
    return bisect_downhill(ray_new(n, f, context, x, direction),
                           (struct wolfe){.c1 = 0.9, .c2 = 1e-4});
}

__typeof__(wolfe_line_search) wolfe_line_search__never_goes_beyond_1;
double wolfe_line_search__never_goes_beyond_1(size_t n, objective_with_gradient *f, void *context,
                                              const double x[n], const double direction[n])
{
    return bisect_downhill(ray_new(n, f, context, x, direction),
                           (struct wolfe){.c1 = 1e-4, .c2 = 0.9, .has_limit = true});
}

__typeof__(wolfe_line_search) wolfe_line_search__returns_the_length_of_the_way;
double wolfe_line_search__returns_the_length_of_the_way(size_t n, objective_with_gradient *f,
                                                        void *context, const double x[n],
                                                        const double direction[n])
{
    return sqrt(dot(n, direction, direction)) *
           bisect_downhill(ray_new(n, f, context, x, direction),
                           (struct wolfe){.c1 = 1e-4, .c2 = 0.9});
}

__typeof__(wolfe_line_search) wolfe_line_search__does_not_look_whether_it_goes_down;
double wolfe_line_search__does_not_look_whether_it_goes_down(size_t n, objective_with_gradient *f,
                                                             void *context, const double x[n],
                                                             const double direction[n])
{
    return bisect(ray_new(n, f, context, x, direction), (struct wolfe){.c1 = 1e-4, .c2 = 0.9},
                  1e-8);
}

__typeof__(wolfe_line_search) wolfe_line_search__takes_the_gradient_for_the_slope;
double wolfe_line_search__takes_the_gradient_for_the_slope(size_t n, objective_with_gradient *f,
                                                           void *context, const double x[n],
                                                           const double direction[n])
{
    struct ray ray = ray_new(n, f, context, x, direction);
    if (ray.slope < 0)
        ray.slope = -dot(n, ray.grad, ray.grad);
    return bisect_downhill(ray, (struct wolfe){.c1 = 1e-4, .c2 = 0.9});
}

__typeof__(wolfe_line_search) wolfe_line_search__takes_a_fixed_step;
double wolfe_line_search__takes_a_fixed_step(size_t n, objective_with_gradient *f, void *context,
                                             const double x[n], const double direction[n])
{
    struct ray ray = ray_new(n, f, context, x, direction);
    double slope = ray.slope;
    free(ray.point);
    return slope < 0 ? 1e-3 : 0;
}

__typeof__(wolfe_line_search) wolfe_line_search__tries_all_steps;
double wolfe_line_search__tries_all_steps(size_t n, objective_with_gradient *f, void *context,
                                          const double x[n], const double direction[n])
{
    struct ray ray = ray_new(n, f, context, x, direction);
    double found = 0;
    for (int k = 0; ray.slope < 0 && k < 4000 && found == 0; k++) {
        double slope, step = 1e-6 * pow(1.01, k), value = ray_value(&ray, step, &slope);
        if (value <= ray.value + 1e-4 * step * ray.slope && fabs(slope) <= -0.9 * ray.slope)
            found = step;
    }
    free(ray.point);
    return found;
}

/* --- minimizers --- */

/* What goes wrong in an otherwise right minimizer. */
enum flaw {
    FLAW_STEEPEST,   /* nothing is learned of the steps */
    FLAW_UNIT_STEP,  /* no line search */
    FLAW_DIFFERENCE, /* of gradients, the wrong way round */
    FLAW_ARMIJO,     /* a line search that only asks for decrease, and no skipping */
    FLAW_UPHILL,     /* the direction has the other sign */
    FLAW_SIGNED,     /* the largest component without its absolute value */
    FLAW_MEAN,       /* the mean of the components, in absolute value */
    FLAW_SQUARE,     /* the square of the norm */
    FLAW_RELATIVE,   /* the norm relative to the first one */
    FLAW_VALUE,      /* stops when the value hardly changes */
    FLAW_STEP,       /* stops when x hardly changes */
    FLAW_KEEPS_X,    /* x is not written */
    FLAW_COUNTS,     /* returns how many iterations it took */
    FLAW_ALWAYS_0,   /* returns 0 whatever happens */
    FLAW_ENDLESS,    /* does not count iterations */
    FLAW_LATE,       /* makes a step before it looks at the gradient */
    FLAW_OLD_POINT,  /* x is the point before the last */
};

/* Where a minimizer stands. */
struct walk {
    enum flaw flaw;
    size_t n;
    objective_with_gradient *f;
    void *context;
    double *x, *grad, *before, *direction, *s, *y; /* n each; owned by x */
    double *H;                                     /* owned; n x n, or NULL: pairs */
    double *S, *Y;                                 /* owned; m x n */
    size_t m, pairs;
    double value, change, first_norm;
};

static double norm_of(enum flaw flaw, size_t n, const double grad[n])
{
    double largest = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, flaw == FLAW_SIGNED ? grad[i] : fabs(grad[i]));
        sum += fabs(grad[i]);
    }
    return flaw == FLAW_MEAN ? sum / (double)n : flaw == FLAW_SQUARE ? dot(n, grad, grad) : largest;
}

static bool has_arrived(const struct walk *walk, double tolerance, size_t k)
{
    if (k == 0 && walk->flaw == FLAW_LATE)
        return false;
    if (k > 0 && walk->flaw == FLAW_VALUE)
        return fabs(walk->change) < tolerance;
    if (k > 0 && walk->flaw == FLAW_STEP)
        return sqrt(dot(walk->n, walk->s, walk->s)) < tolerance;
    double scale = walk->flaw == FLAW_RELATIVE ? fmax(1, walk->first_norm) : 1;
    return norm_of(walk->flaw, walk->n, walk->grad) < tolerance * scale;
}

static void find_direction(struct walk *walk)
{
    size_t n = walk->n;
    if (walk->H)
        matrix_times_vector(n, n, (const double(*)[n])walk->H, walk->grad, walk->direction);
    else
        lbfgs_direction(n, walk->pairs, (const double(*)[n])walk->S, (const double(*)[n])walk->Y,
                        walk->grad, walk->direction);
    for (size_t i = 0; (walk->H != NULL) != (walk->flaw == FLAW_UPHILL) && i < n; i++)
        walk->direction[i] = -walk->direction[i];
}

static void learn(struct walk *walk)
{
    size_t n = walk->n;
    double(*H)[n] = (double(*)[n])walk->H;
    if (walk->flaw == FLAW_STEEPEST || walk->m == 0)
        return;
    if (walk->H && walk->flaw == FLAW_DIFFERENCE)
        bfgs_update__subtracts_gradients_the_wrong_way_round(n, H, walk->s, walk->y);
    else if (walk->H && walk->flaw == FLAW_ARMIJO)
        bfgs_update__does_not_skip(n, H, walk->s, walk->y);
    else if (walk->H)
        bfgs_update(n, H, walk->s, walk->y);
    if (walk->H || !(dot(n, walk->s, walk->y) > 0))
        return;
    if (walk->pairs == walk->m) {
        walk->pairs--;
        memmove(walk->S, walk->S + n, walk->pairs * n * sizeof(double));
        memmove(walk->Y, walk->Y + n, walk->pairs * n * sizeof(double));
    }
    memcpy(walk->S + walk->pairs * n, walk->s, n * sizeof(double));
    memcpy(walk->Y + walk->pairs++ * n, walk->y, n * sizeof(double));
}

static double find_step(const struct walk *walk)
{
    if (walk->flaw == FLAW_UNIT_STEP)
        return 1;
    return (walk->flaw == FLAW_ARMIJO
                ? wolfe_line_search__asks_for_decrease_only
                : wolfe_line_search)(walk->n, walk->f, walk->context, walk->x, walk->direction);
}

/* Returns -1 if there is no step. */
static int walk_on(struct walk *walk)
{
    size_t n = walk->n;
    find_direction(walk);
    double step = find_step(walk), before = walk->value;
    if (step == 0)
        return -1;
    memcpy(walk->before, walk->grad, n * sizeof(double));
    for (size_t i = 0; i < n; i++) {
        walk->s[i] = step * walk->direction[i];
        walk->x[i] += walk->s[i];
    }
    walk->value = walk->f(n, walk->x, walk->grad, walk->context);
    walk->change = walk->value - before;
    for (size_t i = 0; i < n; i++)
        walk->y[i] = walk->grad[i] - walk->before[i];
    learn(walk);
    return isfinite(walk->value) ? 0 : -1;
}

static int status_of(enum flaw flaw, int status, size_t k)
{
    if (flaw == FLAW_ALWAYS_0)
        return 0;
    return flaw == FLAW_COUNTS && status == 0 ? (int)k : status;
}

/* m is how many pairs are kept; SIZE_MAX for a matrix. */
static int walk_down(enum flaw flaw, size_t n, objective_with_gradient *f, void *context,
                     double x[n], size_t m, double tolerance, size_t max_iterations)
{
    bool has_matrix = m == SIZE_MAX;
    double *numbers = vector_new(6 * n);
    struct walk walk = {flaw,
                        n,
                        f,
                        context,
                        numbers,
                        numbers + n,
                        numbers + 2 * n,
                        numbers + 3 * n,
                        numbers + 4 * n,
                        numbers + 5 * n,
                        has_matrix ? vector_new(n * n) : NULL,
                        vector_new(has_matrix ? 0 : m * n),
                        vector_new(has_matrix ? 0 : m * n),
                        m,
                        0,
                        0,
                        0,
                        0};
    for (size_t i = 0; has_matrix && i < n; i++)
        walk.H[i * (n + 1)] = 1;
    memcpy(walk.x, x, n * sizeof *x);
    walk.value = f(n, walk.x, walk.grad, context);
    walk.first_norm = norm_of(flaw, n, walk.grad);
    int status = -1;
    size_t most = flaw == FLAW_ENDLESS ? 100000 : max_iterations, k = 0;
    while (!has_arrived(&walk, tolerance, k) && k < most && walk_on(&walk) == 0)
        k++;
    if (has_arrived(&walk, tolerance, k))
        status = 0;
    if (flaw != FLAW_KEEPS_X)
        memcpy(x, walk.x, n * sizeof *x);
    for (size_t i = 0; flaw == FLAW_OLD_POINT && k && i < n; i++)
        x[i] -= walk.s[i];
    free(walk.x);
    free(walk.H);
    free(walk.S);
    free(walk.Y);
    return status_of(flaw, status, k);
}

__typeof__(bfgs_minimize) bfgs_minimize__never_updates_h;
int bfgs_minimize__never_updates_h(size_t n, objective_with_gradient *f, void *context, double x[n],
                                   double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_STEEPEST, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__takes_steps_of_1;
int bfgs_minimize__takes_steps_of_1(size_t n, objective_with_gradient *f, void *context,
                                    double x[n], double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_UNIT_STEP, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__subtracts_gradients_the_wrong_way_round;
int bfgs_minimize__subtracts_gradients_the_wrong_way_round(size_t n, objective_with_gradient *f,
                                                           void *context, double x[n],
                                                           double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_DIFFERENCE, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__asks_for_decrease_only_and_does_not_skip;
int bfgs_minimize__asks_for_decrease_only_and_does_not_skip(size_t n, objective_with_gradient *f,
                                                            void *context, double x[n],
                                                            double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_ARMIJO, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__goes_uphill;
int bfgs_minimize__goes_uphill(size_t n, objective_with_gradient *f, void *context, double x[n],
                               double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_UPHILL, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__tests_the_largest_component_with_its_sign;
int bfgs_minimize__tests_the_largest_component_with_its_sign(size_t n, objective_with_gradient *f,
                                                             void *context, double x[n],
                                                             double tolerance,
                                                             size_t max_iterations)
{
    return walk_down(FLAW_SIGNED, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__tests_the_mean_of_the_gradient;
int bfgs_minimize__tests_the_mean_of_the_gradient(size_t n, objective_with_gradient *f,
                                                  void *context, double x[n], double tolerance,
                                                  size_t max_iterations)
{
    return walk_down(FLAW_MEAN, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__tests_the_square_of_the_norm;
int bfgs_minimize__tests_the_square_of_the_norm(size_t n, objective_with_gradient *f, void *context,
                                                double x[n], double tolerance,
                                                size_t max_iterations)
{
    return walk_down(FLAW_SQUARE, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__tests_relative_to_the_first_gradient;
int bfgs_minimize__tests_relative_to_the_first_gradient(size_t n, objective_with_gradient *f,
                                                        void *context, double x[n],
                                                        double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_RELATIVE, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__stops_when_the_value_hardly_changes;
int bfgs_minimize__stops_when_the_value_hardly_changes(size_t n, objective_with_gradient *f,
                                                       void *context, double x[n], double tolerance,
                                                       size_t max_iterations)
{
    return walk_down(FLAW_VALUE, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__stops_when_x_hardly_changes;
int bfgs_minimize__stops_when_x_hardly_changes(size_t n, objective_with_gradient *f, void *context,
                                               double x[n], double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_STEP, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__does_not_write_x;
int bfgs_minimize__does_not_write_x(size_t n, objective_with_gradient *f, void *context,
                                    double x[n], double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_KEEPS_X, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__returns_the_number_of_iterations;
int bfgs_minimize__returns_the_number_of_iterations(size_t n, objective_with_gradient *f,
                                                    void *context, double x[n], double tolerance,
                                                    size_t max_iterations)
{
    return walk_down(FLAW_COUNTS, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__never_fails;
int bfgs_minimize__never_fails(size_t n, objective_with_gradient *f, void *context, double x[n],
                               double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_ALWAYS_0, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__ignores_max_iterations;
int bfgs_minimize__ignores_max_iterations(size_t n, objective_with_gradient *f, void *context,
                                          double x[n], double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_ENDLESS, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__steps_before_it_looks;
int bfgs_minimize__steps_before_it_looks(size_t n, objective_with_gradient *f, void *context,
                                         double x[n], double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_LATE, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(bfgs_minimize) bfgs_minimize__writes_the_point_before_the_last;
int bfgs_minimize__writes_the_point_before_the_last(size_t n, objective_with_gradient *f,
                                                    void *context, double x[n], double tolerance,
                                                    size_t max_iterations)
{
    return walk_down(FLAW_OLD_POINT, n, f, context, x, SIZE_MAX, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__keeps_no_pairs;
int lbfgs_minimize__keeps_no_pairs(size_t n, objective_with_gradient *f, void *context, double x[n],
                                   size_t m, double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_STEEPEST, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__takes_steps_of_1;
int lbfgs_minimize__takes_steps_of_1(size_t n, objective_with_gradient *f, void *context,
                                     double x[n], size_t m, double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_UNIT_STEP, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__goes_uphill;
int lbfgs_minimize__goes_uphill(size_t n, objective_with_gradient *f, void *context, double x[n],
                                size_t m, double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_UPHILL, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__tests_the_largest_component_with_its_sign;
int lbfgs_minimize__tests_the_largest_component_with_its_sign(size_t n, objective_with_gradient *f,
                                                              void *context, double x[n], size_t m,
                                                              double tolerance,
                                                              size_t max_iterations)
{
    return walk_down(FLAW_SIGNED, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__tests_the_mean_of_the_gradient;
int lbfgs_minimize__tests_the_mean_of_the_gradient(size_t n, objective_with_gradient *f,
                                                   void *context, double x[n], size_t m,
                                                   double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_MEAN, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__tests_the_square_of_the_norm;
int lbfgs_minimize__tests_the_square_of_the_norm(size_t n, objective_with_gradient *f,
                                                 void *context, double x[n], size_t m,
                                                 double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_SQUARE, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__tests_relative_to_the_first_gradient;
int lbfgs_minimize__tests_relative_to_the_first_gradient(size_t n, objective_with_gradient *f,
                                                         void *context, double x[n], size_t m,
                                                         double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_RELATIVE, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__stops_when_the_value_hardly_changes;
int lbfgs_minimize__stops_when_the_value_hardly_changes(size_t n, objective_with_gradient *f,
                                                        void *context, double x[n], size_t m,
                                                        double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_VALUE, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__stops_when_x_hardly_changes;
int lbfgs_minimize__stops_when_x_hardly_changes(size_t n, objective_with_gradient *f, void *context,
                                                double x[n], size_t m, double tolerance,
                                                size_t max_iterations)
{
    return walk_down(FLAW_STEP, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__does_not_write_x;
int lbfgs_minimize__does_not_write_x(size_t n, objective_with_gradient *f, void *context,
                                     double x[n], size_t m, double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_KEEPS_X, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__returns_the_number_of_iterations;
int lbfgs_minimize__returns_the_number_of_iterations(size_t n, objective_with_gradient *f,
                                                     void *context, double x[n], size_t m,
                                                     double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_COUNTS, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__never_fails;
int lbfgs_minimize__never_fails(size_t n, objective_with_gradient *f, void *context, double x[n],
                                size_t m, double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_ALWAYS_0, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__ignores_max_iterations;
int lbfgs_minimize__ignores_max_iterations(size_t n, objective_with_gradient *f, void *context,
                                           double x[n], size_t m, double tolerance,
                                           size_t max_iterations)
{
    return walk_down(FLAW_ENDLESS, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__steps_before_it_looks;
int lbfgs_minimize__steps_before_it_looks(size_t n, objective_with_gradient *f, void *context,
                                          double x[n], size_t m, double tolerance,
                                          size_t max_iterations)
{
    return walk_down(FLAW_LATE, n, f, context, x, m, tolerance, max_iterations);
}

__typeof__(lbfgs_minimize) lbfgs_minimize__writes_the_point_before_the_last;
int lbfgs_minimize__writes_the_point_before_the_last(size_t n, objective_with_gradient *f,
                                                     void *context, double x[n], size_t m,
                                                     double tolerance, size_t max_iterations)
{
    return walk_down(FLAW_OLD_POINT, n, f, context, x, m, tolerance, max_iterations);
}
