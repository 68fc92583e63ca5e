/*
 * Examples for tests of your own, with numbers that can be checked by hand.
 *
 *   make test
 */
#include "losses.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect_near(double got, double want)
{
    cr_expect(fabs(got - want) <= 1e-9 * fmax(1, fabs(want)), "got %.12g, expected %.12g", got,
              want);
}

/* e^{ln 1}, e^{ln 2}, e^{ln 5} are 1, 2 and 5 of 8. */
Test(softmax, gives_each_class_its_share)
{
    double p[3];
    softmax(3, (double[3]){0, log(2), log(5)}, p);
    expect_near(p[0], 1. / 8);
    expect_near(p[1], 2. / 8);
    expect_near(p[2], 5. / 8);
}

/* No score is better than another: the loss is ln 4, whatever they are. */
Test(cross_entropy, is_ln_c_when_nothing_is_known)
{
    expect_near(cross_entropy_loss(4, (double[4]){0, 0, 0, 0}, 2), log(4));
    expect_near(cross_entropy_loss(4, (double[4]){1000, 1000, 1000, 1000}, 2), log(4));
}

/* p is 1/4 everywhere; the right class gets 1/4 - 1. */
Test(cross_entropy, pulls_the_right_class_up)
{
    double grad[4];
    cross_entropy_gradient(4, (double[4]){7, 7, 7, 7}, 1, grad);
    expect_near(grad[0], 0.25);
    expect_near(grad[1], -0.75);
}

/* Class 0 is right with 2; class 1 violates its margin by 2 - 2 + 1, class 2 by 1.5 - 2 + 1, class 3 keeps it. */
Test(hinge, sums_the_violated_margins)
{
    static const double s[4] = {2, 2, 1.5, 0};
    double grad[4];
    expect_near(hinge_loss(4, s, 0), 1.5);
    hinge_gradient(4, s, 0, grad);
    expect_near(grad[0], -2);
    expect_near(grad[1], 1);
    expect_near(grad[2], 1);
    expect_near(grad[3], 0);
}

/*
 * Two samples, two features, two classes, no weights yet: p = 1/2 everywhere. Sample 0 is of class 1, sample 1 of
 * class 0, so row k, column 0 is (X[0][k] 1/2 - X[1][k] 1/2) / 2, and column 1 is minus that.
 */
Test(softmax_regression, has_its_gradient_in_the_shape_of_theta)
{
    static const double X[2][2] = {{1, 4}, {3, 2}}, Theta[2][2] = {{0, 0}, {0, 0}};
    static const size_t y[2] = {1, 0};
    double grad[2][2];
    softmax_regression_gradient(2, 2, 2, X, y, Theta, grad);
    expect_near(grad[0][0], -0.5);
    expect_near(grad[0][1], 0.5);
    expect_near(grad[1][0], 0.5);
    expect_near(grad[1][1], -0.5);
}

/* Each sample violates all c - 1 margins by exactly 1. */
Test(svm, is_c_minus_1_without_weights)
{
    static const double X[2][1] = {{1}, {3}}, Theta[1][5] = {{0}};
    expect_near(svm_loss(2, 1, 5, X, (size_t[2]){4, 2}, Theta), 4);
}
