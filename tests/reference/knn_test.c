/*
 * The reference of knn against five points worked out by hand, against whole-number arithmetic in another order, and
 * against what folds must be; its mistakes against the wrong answers they are known for.
 */
#include "knn.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

__typeof__(knn_classify) knn_classify__measures_city_blocks,
    knn_classify__measures_the_largest_difference, knn_classify__returns_the_largest_label,
    knn_classify__takes_the_farthest, knn_classify__gives_ties_to_the_largest_label,
    knn_classify__gives_ties_to_the_nearest, knn_classify__leaves_out_the_query_itself,
    knn_classify__computes_in_float, knn_classify__multiplies_out_in_float,
    knn_classify__keeps_differences_in_a_byte, knn_classify__takes_whole_differences,
    knn_classify__finds_nothing_beyond_a_limit, knn_classify__takes_near_distances_for_ties,
    knn_classify__prefers_the_later_of_equal_points;
__typeof__(kfold_assign) kfold_assign__deals_like_cards, kfold_assign__drops_the_rest,
    kfold_assign__makes_a_fold_of_the_rest, kfold_assign__gives_the_rest_to_the_last_fold,
    kfold_assign__gives_the_rest_to_the_first_folds,
    kfold_assign__divides_by_n_before_it_multiplies, kfold_assign__divides_by_a_rounded_size,
    kfold_assign__multiplies_by_a_rounded_share;
__typeof__(knn_cross_validate) knn_cross_validate__trains_on_the_validation_fold_too,
    knn_cross_validate__always_takes_5_neighbours, knn_cross_validate__averages_over_samples,
    knn_cross_validate__divides_by_the_number_of_samples, knn_cross_validate__drops_the_rest;
__typeof__(knn_select_k) knn_select_k__selects_on_the_training_data,
    knn_select_k__gives_ties_to_the_larger, knn_select_k__averages_over_samples;

/* Squared distances from (1, 1): 2, 1, 2, 8, 1.25. */
static const double points[5][2] = {{0, 0}, {1, 0}, {0, 2}, {3, 3}, {2, 1.5}};
static const int classes[5] = {0, 0, 1, 1, 1};
static const double query[2] = {1, 1};

/* --- five points --- */

static const struct {
    const char *name;
    __typeof__(knn_classify) *wrong;
    size_t k;
    int right_label, wrong_label;
} votes[] = {
    {"the largest label", knn_classify__returns_the_largest_label, 3, 0, 1},
    {"the farthest", knn_classify__takes_the_farthest, 3, 0, 1},
    {"ties to the largest", knn_classify__gives_ties_to_the_largest_label, 2, 0, 1},
};

Test(knn, of_five_points_votes_as_by_hand_and_its_mistakes_otherwise)
{
    for (size_t i = 0; i < sizeof votes / sizeof *votes; i++) {
        int right = knn_classify(5, 2, points, classes, votes[i].k, query);
        int wrong = votes[i].wrong(5, 2, points, classes, votes[i].k, query);
        cr_expect_eq(right, votes[i].right_label, "k = %zu: %d", votes[i].k, right);
        cr_expect_eq(wrong, votes[i].wrong_label, "%s: %d", votes[i].name, wrong);
    }
    cr_expect_eq(knn_classify(5, 2, points, classes, 1, query), 0);
    cr_expect_eq(knn_classify(5, 2, points, classes, 4, query), 0);
    cr_expect_eq(knn_classify(5, 2, points, classes, 5, query), 1);
}

/* Two points, labelled 1 and 2, of which the second is nearest (or the first, where both are as near). */
static const struct {
    const char *name;
    __typeof__(knn_classify) *wrong;
    double X[2][2], query[2];
    int right_label, wrong_label;
} pairs[] = {
    {"city blocks", knn_classify__measures_city_blocks, {{5, 0}, {3, 3}}, {0, 0}, 2, 1},
    {"largest difference",
     knn_classify__measures_the_largest_difference,
     {{4, 4}, {5, 0}},
     {0, 0},
     2,
     1},
    /* 10 - 200 is 66 in a byte, 100 - 200 is 156 */
    {"a byte", knn_classify__keeps_differences_in_a_byte, {{10, 0}, {100, 0}}, {200, 0}, 2, 1},
    {"whole numbers", knn_classify__takes_whole_differences, {{0.5, 0}, {0.25, 0}}, {0, 0}, 2, 1},
    /* 2^24 + 1 is no float */
    {"float",
     knn_classify__computes_in_float,
     {{0x1p24, 0}, {0x1p24 + 1, 0}},
     {0x1p24 + 1, 0},
     2,
     1},
    {"float", knn_classify__computes_in_float, {{4096, 1}, {4096, 0}}, {0, 0}, 2, 1},
    {"a limit", knn_classify__finds_nothing_beyond_a_limit, {{2e10, 0}, {1e10, 0}}, {0, 0}, 2, 1},
    {"a tolerance",
     knn_classify__takes_near_distances_for_ties,
     {{0x1p-19, 0}, {0x1p-20, 0}},
     {0, 0},
     2,
     1},
    {"the later one",
     knn_classify__prefers_the_later_of_equal_points,
     {{1, 0}, {0, 1}},
     {0, 0},
     1,
     2},
    {"not itself", knn_classify__leaves_out_the_query_itself, {{1, 2}, {1, 3}}, {1, 2}, 1, 2},
};

Test(knn, takes_the_nearer_of_two_points_and_its_mistakes_the_other)
{
    static const int label[2] = {1, 2};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        int right = knn_classify(2, 2, pairs[i].X, label, 1, pairs[i].query);
        int wrong = pairs[i].wrong(2, 2, pairs[i].X, label, 1, pairs[i].query);
        cr_expect_eq(right, pairs[i].right_label, "%s: the reference gives %d", pairs[i].name,
                     right);
        cr_expect_eq(wrong, pairs[i].wrong_label, "%s gives %d", pairs[i].name, wrong);
    }
}

/* Of near points far from the origin, the squares lose what tells them apart. */
Test(knn, multiplied_out_in_float_mistakes_near_points)
{
    static const double X[3][1] = {{10003}, {10002}, {10001}}, near[1] = {10000};
    static const int label[3] = {1, 2, 3};
    cr_expect_eq(knn_classify(3, 1, X, label, 1, near), 3);
    cr_expect_neq(knn_classify__multiplies_out_in_float(3, 1, X, label, 1, near), 3);
}

Test(knn, takes_any_int_for_a_label)
{
    static const double X[3][1] = {{1}, {-1}, {5}};
    static const int label[3] = {INT32_MAX, INT32_MIN, INT32_MAX};
    cr_expect_eq(knn_classify(3, 1, X, label, 1, (double[1]){0}), INT32_MAX);
    cr_expect_eq(knn_classify(3, 1, X, label, 2, (double[1]){0}), INT32_MIN);
    cr_expect_eq(knn_classify(3, 1, X, label, 3, (double[1]){0}), INT32_MAX);
}

/* --- the slide's question --- */

Test(knn, makes_no_error_on_its_training_points_for_k_1)
{
    cr_expect_eq(knn_accuracy(5, 2, points, classes, 1, 5, points, classes), 1);
}

/* The first of two equal points wins, so the other one is wrong. */
Test(knn, makes_an_error_on_equal_points_with_different_labels)
{
    static const double X[3][1] = {{1}, {1}, {2}};
    cr_expect_eq(knn_accuracy(3, 1, X, (int[3]){1, 2, 3}, 1, 3, X, (int[3]){1, 2, 3}), 2. / 3);
    cr_expect_eq(knn_accuracy(3, 1, X, (int[3]){2, 2, 3}, 1, 3, X, (int[3]){2, 2, 3}), 1);
}

/* --- another way --- */

enum { MAX_N = 12, MAX_D = 3 };

struct sample {
    size_t n, d, k;
    double X[MAX_N * MAX_D], query[MAX_D];
    int label[MAX_N];
};

static uint64_t draw(uint64_t *state, uint64_t count)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (*state >> 33) % count;
}

static struct sample random_sample(uint64_t seed)
{
    uint64_t state = seed * 0x9e3779b97f4a7c15u;
    struct sample sample = {.n = 1 + draw(&state, MAX_N), .d = 1 + draw(&state, MAX_D)};
    sample.k = 1 + draw(&state, sample.n);
    for (size_t i = 0; i < sample.n * sample.d; i++)
        sample.X[i] = (double)draw(&state, 4);
    for (size_t j = 0; j < sample.d; j++)
        sample.query[j] = (double)draw(&state, 4);
    for (size_t i = 0; i < sample.n; i++)
        sample.label[i] = (int)draw(&state, 3) - 1;
    return sample;
}

static long distance_from(const struct sample *sample, size_t i)
{
    long sum = 0;
    for (size_t j = 0; j < sample->d; j++) {
        long difference = (long)sample->X[i * sample->d + j] - (long)sample->query[j];
        sum += difference * difference;
    }
    return sum;
}

/* Whether fewer than k points come before point i. */
static bool is_neighbour(const struct sample *sample, size_t i)
{
    size_t before = 0;
    for (size_t other = 0; other < sample->n; other++) {
        long its = distance_from(sample, other), own = distance_from(sample, i);
        before += its < own || (its == own && other < i);
    }
    return before < sample->k;
}

/* Labels are -1, 0, 1. */
static int label_by_counting(const struct sample *sample)
{
    size_t count[3] = {0};
    int best = 0;
    for (size_t i = 0; i < sample->n; i++)
        count[sample->label[i] + 1] += is_neighbour(sample, i);
    for (int l = 1; l < 3; l++)
        if (count[l] > count[best])
            best = l;
    return best - 1;
}

Test(knn, agrees_with_counting_in_whole_numbers)
{
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        struct sample s = random_sample(seed);
        int got = knn_classify(s.n, s.d, (const double(*)[s.d])s.X, s.label, s.k, s.query);
        cr_expect_eq(got, label_by_counting(&s), "seed %zu: %d", (size_t)seed, got);
    }
}

/* --- folds --- */

Test(folds, are_contiguous_and_differ_by_at_most_one_sample)
{
    size_t fold[60];
    for (size_t n = 1; n <= 60; n++) {
        for (size_t folds = 1; folds <= n; folds++) {
            size_t size[60] = {0};
            kfold_assign(n, folds, fold);
            for (size_t i = 0; i < n; i++) {
                cr_assert_lt(fold[i], folds);
                cr_assert(i == 0 ? fold[i] == 0 : fold[i] - fold[i - 1] <= 1);
                size[fold[i]]++;
            }
            for (size_t f = 0; f < folds; f++)
                cr_assert(size[f] == n / folds || size[f] == (n + folds - 1) / folds);
        }
    }
}

static const struct {
    const char *name;
    __typeof__(kfold_assign) *wrong;
    size_t n, folds, sample; /* the sample whose fold shows it */
    size_t right_fold, wrong_fold;
} folds_of[] = {
    {"cards", kfold_assign__deals_like_cards, 11, 5, 1, 0, 1},
    {"a fold of the rest", kfold_assign__makes_a_fold_of_the_rest, 11, 5, 10, 4, 5},
    {"last fold", kfold_assign__gives_the_rest_to_the_last_fold, 11, 5, 2, 0, 1},
    {"first folds", kfold_assign__gives_the_rest_to_the_first_folds, 10, 4, 5, 2, 1},
    {"left out", kfold_assign__drops_the_rest, 11, 5, 10, 4, 99},
    {"i / n first", kfold_assign__divides_by_n_before_it_multiplies, 22, 22, 15, 15, 14},
    {"n / folds", kfold_assign__divides_by_a_rounded_size, 18, 14, 9, 7, 6},
    {"folds / n", kfold_assign__multiplies_by_a_rounded_share, 44, 30, 22, 15, 14},
};

Test(folds, are_shifted_by_mistakes)
{
    for (size_t i = 0; i < sizeof folds_of / sizeof *folds_of; i++) {
        size_t right[60], wrong[60], at = folds_of[i].sample;
        for (size_t k = 0; k < 60; k++)
            right[k] = wrong[k] = 99;
        kfold_assign(folds_of[i].n, folds_of[i].folds, right);
        folds_of[i].wrong(folds_of[i].n, folds_of[i].folds, wrong);
        cr_expect_eq(right[at], folds_of[i].right_fold, "%s: %zu", folds_of[i].name, right[at]);
        cr_expect_eq(wrong[at], folds_of[i].wrong_fold, "%s: %zu", folds_of[i].name, wrong[at]);
    }
}

/* --- cross validation --- */

/* Two clusters whose samples alternate; the sample at 2 is labelled wrongly. */
static const double clusters[11][1] = {{0}, {10}, {1}, {11}, {2}, {12}, {3}, {13}, {4}, {14}, {5}};
static const int alternating[11] = {0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0};

static void expect_near(double got, double want, const char *name)
{
    cr_expect(fabs(got - want) <= 1e-15, "%s: %.17g, not %.17g", name, got, want);
}

/*
 * Folds {0 10 1} {11 2} {12 3} {13 4} {14 5}. With k = 1 the wrong label at 2 misleads 0 and 1, which have no
 * nearer sample outside their fold, and 3 (2 and 4 are as near; 2 stands first), and is missed itself; with k = 3 only
 * that.
 */
Test(validation, of_two_clusters_is_as_by_hand)
{
    double right1 = knn_cross_validate(11, 1, clusters, alternating, 1, 5),
           right3 = knn_cross_validate(11, 1, clusters, alternating, 3, 5);
    expect_near(right1, (1. / 3 + 1. / 2 + 1. / 2 + 1 + 1) / 5, "k = 1");
    expect_near(right3, (1 + 1. / 2 + 1 + 1 + 1) / 5, "k = 3");
    expect_near(knn_cross_validate__averages_over_samples(11, 1, clusters, alternating, 1, 5),
                7. / 11, "over samples");
    expect_near(
        knn_cross_validate__trains_on_the_validation_fold_too(11, 1, clusters, alternating, 1, 5),
        1, "leak");
    expect_near(
        knn_cross_validate__divides_by_the_number_of_samples(11, 1, clusters, alternating, 3, 5),
        right3 * 5 / 11, "over n");
    expect_near(knn_cross_validate__always_takes_5_neighbours(11, 1, clusters, alternating, 1, 5),
                knn_cross_validate__always_takes_5_neighbours(11, 1, clusters, alternating, 3, 5),
                "k ignored");
}

/* One class: always right. Two samples of different classes: always wrong. */
Test(validation, of_one_class_is_1)
{
    for (size_t folds = 2; folds <= 11; folds++)
        expect_near(knn_cross_validate(11, 1, clusters, (int[11]){0}, 3, folds), 1, "one class");
    expect_near(knn_cross_validate(2, 1, clusters, (int[2]){3, 4}, 1, 2), 0, "two classes");
}

/* A sample that is left over is in the last fold and wrong; where it is dropped, all seems well. */
Test(validation, that_drops_the_rest_does_not_see_it)
{
    static const double X[5][1] = {{0}, {1}, {2}, {3}, {9}};
    static const int label[5] = {0, 0, 0, 0, 1};
    expect_near(knn_cross_validate(5, 1, X, label, 1, 2), 0.75, "the rest is tested");
    expect_near(knn_cross_validate__drops_the_rest(5, 1, X, label, 1, 2), 1, "dropped");
}

Test(selection, takes_more_neighbours_where_a_label_is_wrong)
{
    size_t candidates[3] = {3, 1, 3};
    cr_expect_eq(knn_select_k(11, 1, clusters, alternating, 5, 3, candidates), 3);
    cr_expect_eq(
        knn_select_k__selects_on_the_training_data(11, 1, clusters, alternating, 5, 3, candidates),
        1);
}

Test(selection, gives_equal_accuracies_to_the_smaller_k)
{
    cr_expect_eq(knn_select_k(11, 1, clusters, (int[11]){0}, 5, 3, (size_t[3]){5, 2, 3}), 2);
    cr_expect_eq(knn_select_k__gives_ties_to_the_larger(11, 1, clusters, (int[11]){0}, 5, 3,
                                                        (size_t[3]){2, 5, 3}),
                 5);
}

/* k = 3: 1/2, 1, 1, 0 right; k = 1: 1, 0, 1, 0. The means are 5/8 and 1/2, but 3 of 5 samples are right with both. */
Test(selection, counts_folds_and_not_samples)
{
    static const double X[5][1] = {{0}, {8}, {3}, {4}, {0}};
    static const int label[5] = {0, 1, 0, 1, 0};
    cr_expect_eq(knn_select_k(5, 1, X, label, 4, 2, (size_t[2]){3, 1}), 3);
    cr_expect_eq(knn_select_k__averages_over_samples(5, 1, X, label, 4, 2, (size_t[2]){3, 1}), 1);
}
