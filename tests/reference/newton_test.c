/*
 * The reference of the second-order methods against closed forms and against each other, and its known mistakes against
 * the wrong numbers they are known for.
 */
#include "newton.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

__typeof__(newton_step) newton_step__adds_the_step, newton_step__divides_by_the_diagonal,
    newton_step__multiplies_by_the_hessian, newton_step__ignores_the_hessian;
__typeof__(gauss_newton_step) gauss_newton_step__doubles_the_step,
    gauss_newton_step__halves_the_step;
__typeof__(bfgs_update) bfgs_update__subtracts_gradients_the_wrong_way_round,
    bfgs_update__drops_the_last_term, bfgs_update__updates_the_hessian,
    bfgs_update__does_not_invert_rho, bfgs_update__transposes_the_factors, bfgs_update__variant_dfp,
    bfgs_update__swaps_s_and_y;
__typeof__(lbfgs_direction) lbfgs_direction__runs_both_loops_the_wrong_way,
    lbfgs_direction__runs_the_second_loop_backward, lbfgs_direction__forgets_beta,
    lbfgs_direction__adds_beta, lbfgs_direction__does_not_invert_rho,
    lbfgs_direction__inverts_gamma, lbfgs_direction__variant_gamma_is_1,
    lbfgs_direction__takes_gamma_of_the_oldest_pair, lbfgs_direction__takes_alpha_from_y,
    lbfgs_direction__goes_uphill;

enum { MAX_N = 16 };

static void expect_near(const char *name, const double *got, const double *want, size_t n,
                        double relative)
{
    for (size_t i = 0; i < n; i++)
        cr_expect(fabs(got[i] - want[i]) <= relative * fmax(1, fabs(want[i])),
                  "%s: number %zu is %.15g, not %.15g", name, i, got[i], want[i]);
}

/* Uniform in -2..2, the same on every machine. */
static double draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-51 - 2;
}

/* A = B^T B + I/2, positive definite. */
static void draw_definite(uint64_t *state, size_t n, double A[n][n])
{
    double B[MAX_N][MAX_N];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            B[i][j] = draw(state);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            A[i][j] = i == j ? 0.5 : 0;
            for (size_t k = 0; k < n; k++)
                A[i][j] += B[k][i] * B[k][j];
        }
}

static double inner(size_t n, const double a[n], const double b[n])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void apply(size_t n, const double A[n][n], const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = inner(n, A[i], x);
}

/* --- Rosenbrock's function at (-1.2, 1): gradient, Hessian, residuals with their Jacobian --- */

static const double at[2] = {-1.2, 1}, grad_there[2] = {-215.6, -88},
                    hessian_there[2][2] = {{1330, 480}, {480, 200}};
static const double residual_there[2] = {-4.4, 2.2}, jacobian_there[2][2] = {{24, 10}, {-1, 0}};

static const struct {
    const char *name;
    __typeof__(newton_step) *step;
    double next[2];
} newton_rows[] = {
    {"right", newton_step, {-1.175281, 1.380674}},
    {"adds", newton_step__adds_the_step, {-1.224719, 0.6193258}},
    {"diagonal", newton_step__divides_by_the_diagonal, {-1.037895, 1.44}},
    {"multiplies", newton_step__multiplies_by_the_hessian, {328986.8, 121089}},
    {"ignores", newton_step__ignores_the_hessian, {214.4, 89}},
};

Test(newton_step, has_its_numbers_and_each_mistake_others)
{
    for (size_t i = 0; i < sizeof newton_rows / sizeof *newton_rows; i++) {
        double next[2];
        cr_expect_eq(newton_rows[i].step(2, at, grad_there, hessian_there, next), 0);
        expect_near(newton_rows[i].name, next, newton_rows[i].next, 2, 1e-6);
    }
}

/* A wrong entry in the Hessian is not the step's fault; and Gauss and Newton's matrix gives another, legal step. */
Test(newton_step, goes_where_its_hessian_says)
{
    static const double without_400_y[2][2] = {{1730, 480}, {480, 200}};
    static const double gauss_newton[2][2] = {{1154, 480}, {480, 200}};
    double next[2];
    cr_expect_eq(newton_step(2, at, grad_there, without_400_y, next), 0);
    expect_near("without -400 y", next, (double[]){-1.192388, 1.42173}, 2, 1e-6);
    cr_expect_eq(newton_step(2, at, grad_there, gauss_newton, next), 0);
    expect_near("2 J^T J", next, (double[]){1, -3.84}, 2, 1e-12);
}

static const struct {
    const char *name;
    __typeof__(gauss_newton_step) *step;
    double next[2];
} gauss_newton_rows[] = {
    {"right", gauss_newton_step, {1, -3.84}},
    {"doubled", gauss_newton_step__doubles_the_step, {3.2, -8.68}},
    {"halved", gauss_newton_step__halves_the_step, {-0.1, -1.42}},
};

Test(gauss_newton_step, has_its_numbers_and_each_mistake_others)
{
    for (size_t i = 0; i < sizeof gauss_newton_rows / sizeof *gauss_newton_rows; i++) {
        double next[2];
        cr_expect_eq(gauss_newton_rows[i].step(2, 2, jacobian_there, residual_there, at, next), 0);
        expect_near(gauss_newton_rows[i].name, next, gauss_newton_rows[i].next, 2, 1e-12);
    }
}

/* The slide's question: how many steps does a quadratic need? */
Test(newton_step, needs_one_step_on_a_quadratic)
{
    uint64_t state = 1;
    for (size_t n = 1; n <= MAX_N; n++) {
        double numbers[MAX_N * MAX_N], (*A)[n] = (double(*)[n])numbers;
        double minimum[MAX_N], theta[MAX_N], away[MAX_N], grad[MAX_N], next[MAX_N];
        draw_definite(&state, n, A);
        for (size_t i = 0; i < n; i++) {
            minimum[i] = draw(&state);
            theta[i] = draw(&state);
            away[i] = theta[i] - minimum[i];
        }
        apply(n, (const double(*)[n])A, away, grad);
        cr_assert_eq(newton_step(n, theta, grad, (const double(*)[n])A, next), 0);
        expect_near("minimum", next, minimum, n, 1e-10);
    }
}

/* Five points around a line, the best of which is 1.4 + 0.8 x. */
Test(newton_least_squares, ends_at_the_estimate_from_anywhere)
{
    static const double X[5][2] = {{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}}, y[5] = {1, 3, 2, 5, 4},
                        best[2] = {1.4, 0.8};
    static const double starts[][2] = {{0, 0}, {0.5, 0.25}, {-100, 1000}, {1.4, 0.8}};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        double theta[2];
        cr_expect_eq(newton_least_squares(5, 2, X, y, starts[i], theta), 0);
        expect_near("theta", theta, best, 2, 1e-15);
    }
}

Test(newton, refuses_singular_systems_and_leaves_its_outputs)
{
    static const double H[2][2] = {{1, 2}, {2, 4}}, X[3][2] = {{1, 2}, {2, 4}, {3, 6}};
    static const double g[3] = {1, 2, 3}, zero[2] = {0, 0};
    double next[2] = {7, 8};
    cr_expect_eq(newton_step(2, zero, g, H, next), -1);
    cr_expect_eq(newton_least_squares(3, 2, X, g, zero, next), -1);
    cr_expect_eq(gauss_newton_step(3, 2, X, g, zero, next), -1);
    cr_expect_eq(gauss_newton_step(1, 2, X, g, zero, next), -1);
    cr_expect(next[0] == 7 && next[1] == 8);
}

/* --- BFGS --- */

static const double steps[2][3] = {{1, 0, .5}, {-.3, 1, .2}},
                    changes[2][3] = {{2, .5, 1}, {-.1, 1.5, .6}}, slope[3] = {1, -2, 3};

static const struct {
    const char *name;
    __typeof__(bfgs_update) *update;
    double entries[4]; /* of H: 1,1; 1,2; 2,2; 3,3 */
} update_rows[] = {
    {"right", bfgs_update, {.64, -.2, 1, .91}},
    {"sign", bfgs_update__subtracts_gradients_the_wrong_way_round, {-.16, -.2, 1, .71}},
    {"last term", bfgs_update__drops_the_last_term, {.24, -.2, 1, .81}},
    {"Hessian", bfgs_update__updates_the_hessian, {1.8, .4, 1.1, 1.2}},
    {"rho", bfgs_update__does_not_invert_rho, {26.3125, -1.25, 1, 7.328125}},
    {"transposed", bfgs_update__transposes_the_factors, {.6, 0, 1.05, .9}},
    {"DFP", bfgs_update__variant_dfp, {.6380952, -.1904762, .952381, .9095238}},
    {"swapped", bfgs_update__swaps_s_and_y, {1.8, .4, 1.15, 1.2}},
};

Test(bfgs_update, has_its_numbers_and_each_mistake_others)
{
    for (size_t i = 0; i < sizeof update_rows / sizeof *update_rows; i++) {
        double H[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        update_rows[i].update(3, H, steps[0], changes[0]);
        double got[4] = {H[0][0], H[0][1], H[1][1], H[2][2]};
        expect_near(update_rows[i].name, got, update_rows[i].entries, 4, 1e-7);
    }
}

/* Cholesky's factorization comes through. */
static int is_positive_definite(size_t n, const double A[n][n])
{
    double numbers[MAX_N * MAX_N], (*L)[n] = (double(*)[n])numbers;
    memcpy(L, A, n * n * sizeof(double));
    for (size_t j = 0; j < n; j++) {
        for (size_t k = 0; k < j; k++)
            L[j][j] -= L[j][k] * L[j][k];
        if (!(L[j][j] > 0))
            return 0;
        L[j][j] = sqrt(L[j][j]);
        for (size_t i = j + 1; i < n; i++) {
            for (size_t k = 0; k < j; k++)
                L[i][j] -= L[i][k] * L[j][k];
            L[i][j] /= L[j][j];
        }
    }
    return 1;
}

Test(bfgs_update, keeps_the_secant_equation_symmetry_and_positive_definiteness)
{
    uint64_t state = 2;
    for (int round = 0; round < 200; round++) {
        size_t n = 1 + (size_t)round % MAX_N;
        double numbers[MAX_N * MAX_N], (*H)[n] = (double(*)[n])numbers;
        double s[MAX_N], y[MAX_N], Hy[MAX_N], scale = 0;
        draw_definite(&state, n, H);
        for (size_t i = 0; i < n; i++) {
            s[i] = draw(&state);
            y[i] = draw(&state);
        }
        for (size_t i = 0; inner(n, s, y) <= 0 && i < n; i++)
            y[i] = -y[i];
        bfgs_update(n, H, s, y);
        cr_assert(is_positive_definite(n, (const double(*)[n])H), "n %zu", n);
        apply(n, (const double(*)[n])H, y, Hy);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                cr_assert_eq(H[i][j], H[j][i]);
                scale = fmax(scale, fabs(H[i][j] * y[j]));
            }
        for (size_t i = 0; i < n; i++)
            cr_assert(fabs(Hy[i] - s[i]) <= 1e-14 * (double)n * scale, "n %zu: %g, not %g", n,
                      Hy[i], s[i]);
    }
}

Test(bfgs_update, learns_nothing_without_curvature)
{
    double H[2][2] = {{2, 1}, {1, 3}};
    bfgs_update(2, H, (double[]){1, 2}, (double[]){-1, 0});
    bfgs_update(2, H, (double[]){1, 2}, (double[]){2, -1});
    bfgs_update(2, H, (double[]){0, 0}, (double[]){0, 0});
    bfgs_update(2, H, (double[]){1, 1}, (double[]){NAN, 1});
    cr_expect(H[0][0] == 2 && H[0][1] == 1 && H[1][0] == 1 && H[1][1] == 3);
}

/* --- L-BFGS --- */

static const struct {
    const char *name;
    __typeof__(lbfgs_direction) *find;
    double direction[3];
} direction_rows[] = {
    {"right", lbfgs_direction, {-.7800863, 1.862818, -1.953725}},
    {"both loops",
     lbfgs_direction__runs_both_loops_the_wrong_way,
     {-.7242609, 1.790597, -1.946777}},
    {"second loop",
     lbfgs_direction__runs_the_second_loop_backward,
     {-.7797372, 1.716412, -2.004792}},
    {"no beta", lbfgs_direction__forgets_beta, {-.5930419, 1.657402, -1.932098}},
    {"plus beta", lbfgs_direction__adds_beta, {-.4151189, 1.482392, -1.90439}},
    {"rho", lbfgs_direction__does_not_invert_rho, {-56.22143, 20.61033, -23.97656}},
    {"gamma inverted", lbfgs_direction__inverts_gamma, {.2099985, 2.929764, -4.456078}},
    {"gamma 1", lbfgs_direction__variant_gamma_is_1, {-.3975008, 2.275104, -2.920676}},
    {"gamma of the oldest",
     lbfgs_direction__takes_gamma_of_the_oldest_pair,
     {-.9387926, 1.691791, -1.552609}},
    {"alpha", lbfgs_direction__takes_alpha_from_y, {-1.616544, 1.754064, -2.487918}},
    {"uphill", lbfgs_direction__goes_uphill, {.7800863, -1.862818, 1.953725}},
};

Test(lbfgs_direction, has_its_numbers_and_each_mistake_others)
{
    for (size_t i = 0; i < sizeof direction_rows / sizeof *direction_rows; i++) {
        double direction[3];
        direction_rows[i].find(3, 2, steps, changes, slope, direction);
        expect_near(direction_rows[i].name, direction, direction_rows[i].direction, 3, 1e-6);
    }
}

Test(lbfgs_direction, without_pairs_that_count_is_steepest_descent)
{
    static const double flat[2][3] = {{-1, 0, 0}, {0, 1, 0}};
    double direction[3];
    lbfgs_direction(3, 0, steps, changes, slope, direction);
    expect_near("no pairs", direction, (double[]){-1, 2, -3}, 3, 0);
    lbfgs_direction(3, 2, steps, flat, (double[]){1, 0, 0}, direction);
    double alone[3];
    lbfgs_direction(3, 1, steps + 1, flat + 1, (double[]){1, 0, 0}, alone);
    expect_near("the first does not count", direction, alone, 3, 0);
    lbfgs_direction(3, 1, steps, flat, slope, direction);
    expect_near("none counts", direction, (double[]){-1, 2, -3}, 3, 0);
}

/* --- along an objective that is no quadratic --- */

/* The extended Rosenbrock function: pairs of (1 - x)^2 + 100 (y - x^2)^2. */
static double rosenbrock(size_t n, const double x[n], double grad[n], void *context)
{
    size_t *count = context;
    double value = 0;
    for (size_t i = 0; i + 1 < n; i += 2) {
        double a = 1 - x[i], b = 10 * (x[i + 1] - x[i] * x[i]);
        value += a * a + b * b;
        grad[i] = -2 * a - 40 * b * x[i];
        grad[i + 1] = 20 * b;
    }
    if (count)
        ++*count;
    return value;
}

static void rosenbrock_start(size_t n, double x[n])
{
    for (size_t i = 0; i < n; i++)
        x[i] = i % 2 ? 1 : -1.2;
}

/* With all pairs kept and the same first matrix, L-BFGS is BFGS. Steps are fixed, not searched for. */
Test(lbfgs_direction, with_all_pairs_is_bfgs)
{
    enum { N = 6, STEPS = 25 };
    double x[N], grad[N], next_grad[N], direction[N], dense[N], S[STEPS][N], Y[STEPS][N];
    size_t pairs = 0;
    rosenbrock_start(N, x);
    for (size_t i = 0; i < N; i++)
        x[i] += 0.1 * (double)i;
    rosenbrock(N, x, grad, NULL);
    for (size_t k = 0; k < STEPS; k++) {
        double H[N][N] = {{0}}, gamma = 1;
        if (pairs)
            gamma = inner(N, S[pairs - 1], Y[pairs - 1]) / inner(N, Y[pairs - 1], Y[pairs - 1]);
        for (size_t i = 0; i < N; i++)
            H[i][i] = gamma;
        for (size_t i = 0; i < pairs; i++)
            bfgs_update(N, H, S[i], Y[i]);
        apply(N, (const double(*)[N])H, grad, dense);
        lbfgs_direction(N, pairs, (const double(*)[N])S, (const double(*)[N])Y, grad, direction);
        for (size_t i = 0; i < N; i++)
            cr_assert(fabs(direction[i] + dense[i]) <= 1e-12 * sqrt(inner(N, dense, dense)),
                      "step %zu: %.17g and %.17g", k, direction[i], -dense[i]);
        double step = 1e-2 / sqrt(inner(N, direction, direction));
        for (size_t i = 0; i < N; i++) {
            S[pairs][i] = step * direction[i];
            x[i] += S[pairs][i];
        }
        rosenbrock(N, x, next_grad, NULL);
        for (size_t i = 0; i < N; i++) {
            Y[pairs][i] = next_grad[i] - grad[i];
            grad[i] = next_grad[i];
        }
        pairs += inner(N, S[pairs], Y[pairs]) > 0;
    }
    cr_expect_geq(pairs, 20);
}

/* With exact steps both are conjugate gradients on a quadratic: n steps. */
static void expect_n_steps(size_t n, const double A[n][n], int keeps_pairs)
{
    double x[MAX_N], grad[MAX_N], direction[MAX_N], Ad[MAX_N], s[MAX_N];
    double numbers[MAX_N * MAX_N], (*H)[n] = (double(*)[n])numbers;
    double S[MAX_N * MAX_N], Y[MAX_N * MAX_N];
    for (size_t i = 0; i < n; i++) {
        x[i] = i % 3 ? 1.5 : -2;
        for (size_t j = 0; j < n; j++)
            H[i][j] = i == j;
    }
    apply(n, A, x, grad);
    double first = sqrt(inner(n, grad, grad));
    for (size_t k = 0; k < n; k++) {
        if (keeps_pairs)
            lbfgs_direction(n, k, (const double(*)[n])S, (const double(*)[n])Y, grad, direction);
        else
            apply(n, (const double(*)[n])H, grad, direction);
        apply(n, A, direction, Ad);
        double step = -inner(n, grad, direction) / inner(n, direction, Ad);
        for (size_t i = 0; i < n; i++) {
            S[k * n + i] = s[i] = step * direction[i];
            Y[k * n + i] = step * Ad[i];
            x[i] += s[i];
        }
        apply(n, A, x, grad);
        bfgs_update(n, H, s, Y + k * n);
    }
    cr_expect_lt(sqrt(inner(n, grad, grad)), 1e-9 * first, "n %zu, pairs %d", n, keeps_pairs);
}

Test(bfgs, needs_n_exact_steps_on_a_quadratic)
{
    uint64_t state = 3;
    for (size_t n = 1; n <= 10; n++) {
        double numbers[MAX_N * MAX_N], (*A)[n] = (double(*)[n])numbers;
        draw_definite(&state, n, A);
        expect_n_steps(n, (const double(*)[n])A, 0);
        expect_n_steps(n, (const double(*)[n])A, 1);
    }
}

/* --- minimizers --- */

/*
 * The sample of liblbfgs 1.10: 100 variables, 6 pairs, 37 iterations. It stops at |g| <= 1e-5 max(1, |x|) in Euclidean
 * norms; |x| is 10 at the minimum, and a largest component of 1e-5 says more than that.
 */
Test(lbfgs_minimize, takes_37_iterations_on_the_known_sample)
{
    enum { N = 100 };
    static const double values[] = {254.065298, 207.818802};
    double x[N], grad[N];
    for (size_t k = 1; k <= 2; k++) {
        rosenbrock_start(N, x);
        cr_expect_eq(lbfgs_minimize(N, rosenbrock, NULL, x, 6, 1e-5, k), -1);
        double value = rosenbrock(N, x, grad, NULL);
        cr_expect(fabs(value - values[k - 1]) < 1e-6, "iteration %zu: %.6f", k, value);
    }
    rosenbrock_start(N, x);
    cr_expect_eq(lbfgs_minimize(N, rosenbrock, NULL, x, 6, 1e-5, 37), 0);
    cr_expect_lt(rosenbrock(N, x, grad, NULL), 1e-12);
    cr_expect_leq(sqrt(inner(N, grad, grad)), 1e-5 * sqrt(inner(N, x, x)));
}

Test(minimize, counts_iterations_and_returns_at_once_at_a_minimum)
{
    double x[2] = {1, 1};
    size_t count = 0;
    cr_expect_eq(bfgs_minimize(2, rosenbrock, &count, x, 1e-6, 0), 0);
    cr_expect_eq(lbfgs_minimize(2, rosenbrock, &count, x, 3, 1e-6, 0), 0);
    cr_expect_eq(count, 2);
    rosenbrock_start(2, x);
    cr_expect_eq(bfgs_minimize(2, rosenbrock, &count, x, 1e-6, 0), -1);
    cr_expect(x[0] == -1.2 && x[1] == 1);
    cr_expect_eq(bfgs_minimize(2, rosenbrock, &count, x, 1e-8, 40), 0);
    cr_expect(fabs(x[0] - 1) < 1e-7 && fabs(x[1] - 1) < 1e-7);
}

/* Beale's function, of three residuals c - x (1 - y^i). */
static double beale(size_t n, const double x[n], double grad[n], void *context)
{
    static const double c[] = {1.5, 2.25, 2.625};
    size_t *count = context;
    double value = 0;
    grad[0] = grad[1] = 0;
    for (int i = 1; i <= 3; i++) {
        double power = pow(x[1], i), residual = c[i - 1] - x[0] * (1 - power);
        value += residual * residual;
        grad[0] += 2 * residual * (power - 1);
        grad[1] += 2 * residual * x[0] * i * pow(x[1], i - 1);
    }
    ++*count;
    return value;
}

/* What liblbfgs 1.10 needs with 6 pairs to a gradient of 1e-10: iterations and evaluations. */
Test(lbfgs_minimize, needs_as_many_steps_as_a_known_library)
{
    static const struct {
        objective_with_gradient *f;
        double start[2];
        size_t iterations, evaluations;
    } rows[] = {{rosenbrock, {-1.2, 1}, 39, 47}, {beale, {1, 1}, 17, 18}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double x[2] = {rows[i].start[0], rows[i].start[1]};
        size_t count = 0, most = rows[i].iterations;
        cr_expect_eq(lbfgs_minimize(2, rows[i].f, &count, x, 6, 1e-10, most), 0);
        cr_expect_leq(count, rows[i].evaluations, "row %zu: %zu evaluations", i, count);
        memcpy(x, rows[i].start, sizeof x);
        cr_expect_eq(bfgs_minimize(2, rows[i].f, &count, x, 1e-10, most + 2), 0);
    }
}

static double endless(size_t n, const double x[n], double grad[n], void *context)
{
    (void)context;
    for (size_t i = 0; i < n; i++)
        grad[i] = -1;
    return -x[0];
}

Test(minimize, fails_where_there_is_no_minimum)
{
    double x[1] = {0};
    cr_expect_eq(bfgs_minimize(1, endless, NULL, x, 1e-6, 20), -1);
    cr_expect_eq(lbfgs_minimize(1, endless, NULL, x, 3, 1e-6, 20), -1);
    cr_expect_eq(wolfe_line_search(1, endless, NULL, x, (double[]){1}), 0);
    cr_expect_eq(wolfe_line_search(1, endless, NULL, x, (double[]){-1}), 0);
}
