/*
 * Examples for tests of your own, with numbers that can be checked by hand.
 *
 *   make test
 */
#include "knn.h"

#include <criterion/criterion.h>
#include <math.h>

/* Two points of class 0 below left, three of class 1 above right. */
static const double points[5][2] = {{0, 0}, {1, 0}, {0, 2}, {3, 3}, {2, 1.5}};
static const int classes[5] = {0, 0, 1, 1, 1};

/* From (1, 1) the squared distances are 2, 1, 2, 8, 1.25. */
static const double query[2] = {1, 1};

static void expect_near(double got, double want)
{
    cr_expect(fabs(got - want) <= 1e-12, "got %.9g, expected %.9g", got, want);
}

Test(classify, takes_the_label_of_the_nearest)
{
    cr_expect_eq(knn_classify(5, 2, points, classes, 1, query), 0);
}

/* The three nearest are the points 1, 4 and, of the two at distance 2, the one with the lower index. */
Test(classify, counts_votes)
{
    cr_expect_eq(knn_classify(5, 2, points, classes, 3, query), 0);
    cr_expect_eq(knn_classify(5, 2, points, classes, 5, query), 1);
}

/* The points 1 and 4 have one vote each. */
Test(classify, gives_equal_votes_to_the_smaller_label)
{
    cr_expect_eq(knn_classify(5, 2, points, classes, 2, query), 0);
    cr_expect_eq(knn_classify(5, 2, points, (int[5]){0, 0, 0, 0, -1}, 2, query), -1);
}

/* Every training point is its own nearest neighbour. With k = 5 all get label 1, which three of them have. */
Test(accuracy, is_1_on_the_training_points_for_k_1)
{
    expect_near(knn_accuracy(5, 2, points, classes, 1, 5, points, classes), 1);
    expect_near(knn_accuracy(5, 2, points, classes, 5, 5, points, classes), 0.6);
}

Test(folds, are_nearly_equal)
{
    static const size_t want[11] = {0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4};
    size_t fold[11];
    kfold_assign(11, 5, fold);
    for (size_t i = 0; i < 11; i++)
        cr_expect_eq(fold[i], want[i], "fold[%zu] is %zu, expected %zu", i, fold[i], want[i]);
}

/*
 * Two clusters, sorted by class. In two folds each class is tested on the other one's points: all wrong. In three folds
 * a sample of each cluster stays in the training set.
 */
Test(validation, wants_both_classes_in_the_training_set)
{
    static const double X[6][1] = {{0}, {1}, {2}, {10}, {11}, {12}};
    static const int label[6] = {0, 0, 0, 1, 1, 1};
    expect_near(knn_cross_validate(6, 1, X, label, 1, 2), 0);
    expect_near(knn_cross_validate(6, 1, X, label, 1, 3), 1);
}

/* One label is wrong: the sample at 2. With k = 1 it misleads its neighbours, with k = 3 they outvote it. */
Test(selection, prefers_three_neighbours_where_a_label_is_wrong)
{
    static const double X[8][1] = {{0}, {10}, {1}, {11}, {2}, {12}, {3}, {13}};
    static const int label[8] = {0, 1, 0, 1, 1, 1, 0, 1};
    cr_expect_eq(knn_select_k(8, 1, X, label, 8, 2, (size_t[2]){3, 1}), 3);
    cr_expect_eq(knn_select_k(8, 1, X, label, 8, 2, (size_t[2]){1, 1}), 1);
}
