#include "contract/input.h"

#include "contract/matrix.h"
#include "contract/notation.h"
#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char header[] =
    "#include <stddef.h>\n"
    "double mse(size_t n, size_t d, const double X[n][d], const double y[n], double sigma);\n"
    "int pick(size_t n, const int label[n], size_t k);\n"
    "int learn(size_t n, size_t m, const double H[n][n], const double S[m][n], const double "
    "Y[m][n]);\n";

/* A configuration with one check of these inputs. */
struct sample {
    struct contract contract;
    struct config config;
};

static void sample_open(struct sample *sample, const char *function, const char *inputs,
                        size_t cases)
{
    struct error error = {0};
    char yaml[1024];
    *sample = (struct sample){0};
    snprintf(yaml, sizeof yaml,
             "title: t\nheader: t.h\nsources: [t.c]\nchecks:\n- name: c\n  function: %s\n  kind: "
             "matches\n"
             "  inputs: {%s}\n  cases: %zu\n  points: 100\n  visibility: public\n",
             function, inputs, cases);
    cr_assert_eq(prototype_parse("t.h", header, strlen(header), &sample->contract, &error), 0, "%s",
                 error.text);
    cr_assert_eq(
        config_parse("t.yaml", yaml, strlen(yaml), &sample->contract, &sample->config, &error), 0,
        "%s", error.text);
}

static void sample_close(struct sample *sample)
{
    config_release(&sample->config);
    contract_release(&sample->contract);
}

static const char mse_inputs[] = "n: 1..20, d: 1..6, X: normal, y: normal, sigma: 0.1..10 log";

Test(input, covers_the_edges_first)
{
    struct sample sample;
    struct inputs inputs = {0};
    sample_open(&sample, "mse", mse_inputs, 24);
    inputs_generate(&sample.config.checks[0], 1, &inputs);
    bool all_one = false, n_one = false, d_one = false, equal = false, zeros = false, huge = false,
         tiny = false;
    cr_assert_eq(inputs.count, 24);
    for (size_t i = 0; i < 12; i++) {
        const struct call *call = &inputs.list[i].call;
        size_t n = call->values[0].scalar.size, d = call->values[1].scalar.size;
        const double *X = call->values[2].data;
        all_one |= n == 1 && d == 1;
        n_one |= n == 1 && d > 1;
        d_one |= d == 1 && n > 1;
        equal |= n == d && n > 1;
        zeros |= X[0] == 0 && inputs.list[i].values == INPUT_ZEROS;
        huge |= fabs(X[0]) > 1e25;
        tiny |= X[0] != 0 && fabs(X[0]) < 1e-25;
    }
    cr_expect(all_one && n_one && d_one && equal && zeros && huge && tiny, "%d%d%d%d%d%d%d",
              all_one, n_one, d_one, equal, zeros, huge, tiny);
    inputs_release(&inputs);
    sample_close(&sample);
}

Test(input, stays_in_its_ranges_on_many_seeds)
{
    struct sample sample;
    sample_open(&sample, "mse", "n: 2..9, d: 1..4, X: design, y: -1..1, sigma: 0.1..10 log", 24);
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct inputs inputs = {0};
        inputs_generate(&sample.config.checks[0], seed, &inputs);
        for (size_t i = 0; i < inputs.count; i++) {
            const struct call *call = &inputs.list[i].call;
            size_t n = call->values[0].scalar.size, d = call->values[1].scalar.size;
            double sigma = call->values[4].scalar.real;
            cr_assert(n >= 2 && n <= 9 && d >= 1 && d <= 4 && d <= n, "n %zu d %zu", n, d);
            cr_assert(sigma >= 0.1 && sigma <= 10);
            for (size_t k = 0; k < n; k++)
                cr_assert(fabs(((double *)call->values[3].data)[k]) <= 1);
        }
        inputs_release(&inputs);
    }
    sample_close(&sample);
}

static void all_calls(const struct check *check, uint64_t seed, struct text *text)
{
    struct inputs inputs = {0};
    inputs_generate(check, seed, &inputs);
    for (size_t i = 0; i < inputs.count; i++)
        notate_call(text, &inputs.list[i].call, 1000);
    inputs_release(&inputs);
}

Test(input, is_the_same_for_the_same_seed_and_another_for_another)
{
    struct sample sample;
    struct text first = {0}, again = {0}, other = {0};
    sample_open(&sample, "mse", mse_inputs, 24);
    all_calls(&sample.config.checks[0], 7, &first);
    all_calls(&sample.config.checks[0], 7, &again);
    all_calls(&sample.config.checks[0], 8, &other);
    cr_expect(text_equal(text_string(&first), text_string(&again)));
    cr_expect_not(text_equal(text_string(&first), text_string(&other)));
    text_release(&first);
    text_release(&again);
    text_release(&other);
    sample_close(&sample);
}

Test(input, draws_labels_and_ends_that_depend_on_sizes)
{
    struct sample sample;
    sample_open(&sample, "pick", "n: 1..9, label: 0..n-1, k: 1..n", 40);
    struct inputs inputs = {0};
    inputs_generate(&sample.config.checks[0], 3, &inputs);
    for (size_t i = 0; i < inputs.count; i++) {
        const struct call *call = &inputs.list[i].call;
        size_t n = call->values[0].scalar.size, k = call->values[2].scalar.size;
        cr_assert(k >= 1 && k <= n);
        for (size_t j = 0; j < n; j++)
            cr_assert(((int *)call->values[1].data)[j] >= 0 &&
                      (size_t)((int *)call->values[1].data)[j] < n);
    }
    inputs_release(&inputs);
    sample_close(&sample);
}

/* Cholesky without pivoting; the smallest diagonal element squared relative to the largest, or 0
 * where it stops. */
static double smallest_pivot(size_t n, size_t d, const double X[n][d])
{
    double G[8][8], smallest = INFINITY, largest = 0;
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++) {
            G[i][j] = 0;
            for (size_t k = 0; k < n; k++)
                G[i][j] += X[k][i] * X[k][j];
        }
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k < j; k++)
            G[j][j] -= G[j][k] * G[j][k];
        if (G[j][j] <= 0)
            return 0;
        smallest = fmin(smallest, G[j][j]);
        largest = fmax(largest, G[j][j]);
        G[j][j] = sqrt(G[j][j]);
        for (size_t i = j + 1; i < d; i++) {
            for (size_t k = 0; k < j; k++)
                G[i][j] -= G[i][k] * G[j][k];
            G[i][j] /= G[j][j];
        }
    }
    return smallest / largest;
}

Test(matrix, of_full_rank_is_far_from_singular)
{
    struct random random;
    random_init(&random, 1, "rank");
    for (int round = 0; round < 300; round++) {
        size_t d = random_size(&random, 1, 6), n = random_size(&random, d, 20);
        double entries[20 * 6], (*X)[d] = (double(*)[d])entries;
        matrix_full_rank(&random, n, d, X);
        cr_assert_gt(smallest_pivot(n, d, (const double(*)[d])X), 1e-4, "n %zu d %zu", n, d);
    }
}

Test(matrix, that_is_dependent_has_a_pivot_that_is_exactly_zero)
{
    struct random random;
    random_init(&random, 1, "dependent");
    for (int round = 0; round < 300; round++) {
        size_t d = random_size(&random, 1, 6), n = random_size(&random, 1, 20);
        double entries[20 * 6], (*X)[d] = (double(*)[d])entries;
        matrix_dependent(&random, n, d, X);
        cr_assert_eq(smallest_pivot(n, d, (const double(*)[d])X), 0.0, "n %zu d %zu", n, d);
    }
}

/* As smallest_pivot, of a symmetric matrix itself. */
static double smallest_pivot_of(size_t n, const double A[n][n])
{
    double L[8][8], smallest = INFINITY, largest = 0;
    for (size_t j = 0; j < n; j++) {
        double pivot = A[j][j];
        for (size_t k = 0; k < j; k++)
            pivot -= L[j][k] * L[j][k];
        if (pivot <= 0)
            return 0;
        smallest = fmin(smallest, pivot);
        largest = fmax(largest, pivot);
        L[j][j] = sqrt(pivot);
        for (size_t i = j + 1; i < n; i++) {
            cr_assert_eq(A[i][j], A[j][i]);
            L[i][j] = A[i][j];
            for (size_t k = 0; k < j; k++)
                L[i][j] -= L[i][k] * L[j][k];
            L[i][j] /= L[j][j];
        }
    }
    return smallest / largest;
}

Test(matrix, that_is_positive_definite_is_symmetric_and_far_from_singular)
{
    struct random random;
    random_init(&random, 1, "definite");
    for (int round = 0; round < 300; round++) {
        size_t n = random_size(&random, 1, 8);
        double entries[8 * 8], (*A)[n] = (double(*)[n])entries;
        matrix_positive_definite(&random, n, A);
        cr_assert_gt(smallest_pivot_of(n, (const double(*)[n])A), 5e-3, "n %zu", n);
    }
}

Test(matrix, that_is_singular_has_a_pivot_that_is_exactly_zero)
{
    struct random random;
    random_init(&random, 1, "singular");
    for (int round = 0; round < 300; round++) {
        size_t n = random_size(&random, 1, 6);
        double entries[8 * 8], (*A)[n] = (double(*)[n])entries;
        matrix_singular(&random, n, A);
        cr_assert_eq(smallest_pivot_of(n, (const double(*)[n])A), 0.0, "n %zu", n);
    }
}

Test(input, makes_curved_rows_that_go_with_their_partners)
{
    struct sample sample;
    sample_open(&sample, "learn", "n: 1..6, m: 0..4, H: positive_definite, S: normal, Y: curved",
                24);
    size_t rows = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct inputs inputs = {0};
        inputs_generate(&sample.config.checks[0], seed, &inputs);
        for (size_t i = 0; i < inputs.count; i++) {
            const struct call *call = &inputs.list[i].call;
            size_t n = call->values[0].scalar.size, m = call->values[1].scalar.size;
            const double *S = call->values[3].data, *Y = call->values[4].data;
            for (size_t row = 0; row < m; row++, rows++) {
                double product = 0, length = 0;
                for (size_t j = 0; j < n; j++) {
                    product += S[row * n + j] * Y[row * n + j];
                    length += S[row * n + j] * S[row * n + j];
                }
                cr_assert(product > 0.01 * length || length == 0, "%g of %g", product, length);
            }
        }
        inputs_release(&inputs);
    }
    cr_expect_gt(rows, 300);
    sample_close(&sample);
}
