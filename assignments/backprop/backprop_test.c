/*
 * Examples for tests of your own, with numbers that can be checked by hand.
 *
 *   make test
 */
#include "backprop.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect_near(double got, double want)
{
    cr_expect(fabs(got - want) <= 1e-9 * fmax(1, fabs(want)), "got %.9g, expected %.9g", got, want);
}

/* The slide's numbers. */
Test(xyz, goes_forward_and_backward)
{
    double grad[3];
    expect_near(xyz_forward(2, -5, 3), -7);
    xyz_backward(2, -5, 3, 1, grad);
    expect_near(grad[0], -5);
    expect_near(grad[1], 2);
    expect_near(grad[2], 1);
}

/* Two samples with one feature: the outputs are 10 x + 1, and a sample each pulls with 1 and with -3. */
Test(affine, sums_what_the_samples_contribute)
{
    static const double X[2][1] = {{2}, {5}}, W[1][1] = {{10}}, b[1] = {1},
                        grad_out[2][1] = {{1}, {-3}};
    double out[2][1], grad_X[2][1], grad_W[1][1], grad_b[1];
    affine_forward(2, 1, 1, X, W, b, out);
    expect_near(out[0][0], 21);
    expect_near(out[1][0], 51);
    affine_backward(2, 1, 1, X, W, grad_out, grad_X, grad_W, grad_b);
    expect_near(grad_X[1][0], -30);
    expect_near(grad_W[0][0], 2 * 1 - 5 * 3);
    expect_near(grad_b[0], -2);
}

/* Only the sign of x decides; grad_out may have any. */
Test(relu, hands_on_where_x_is_positive)
{
    double grad_x[3];
    relu_backward(3, (double[]){-2, 3, 0.5}, (double[]){5, 7, -4}, grad_x);
    expect_near(grad_x[0], 0);
    expect_near(grad_x[1], 7);
    expect_near(grad_x[2], -4);
}

/* The logistic function is steepest at 0, with 1/4. */
Test(sigmoid, is_steepest_in_the_middle)
{
    double out[1], grad_x[1];
    sigmoid_forward(1, (double[]){0}, out);
    expect_near(out[0], 0.5);
    sigmoid_backward(1, out, (double[]){1}, grad_x);
    expect_near(grad_x[0], 0.25);
}

/* tanh(x) + x^2: the input is read three times, and all paths count. */
Test(graph, adds_up_over_all_paths)
{
    static const int op[4] = {OP_INPUT, OP_TANH, OP_MUL, OP_ADD};
    static const size_t lhs[4] = {0, 0, 0, 1}, rhs[4] = {0, 0, 0, 2};
    for (int x = 0; x <= 1; x++) {
        double value[4] = {x, NAN, NAN, NAN}, grad[4];
        graph_forward(4, op, lhs, rhs, value);
        expect_near(value[3], tanh(x) + x * x);
        graph_backward(4, op, lhs, rhs, value, grad);
        expect_near(grad[0], 1 - tanh(x) * tanh(x) + 2 * x);
        expect_near(grad[3], 1);
    }
}

/* All weights 0: every class is as likely as any other, and only the biases of the scores are pulled. */
Test(mlp, begins_at_log_c)
{
    static const double X[1][2] = {{1, 2}}, W1[2][3] = {{0}}, b1[3] = {0}, W2[3][4] = {{0}},
                        b2[4] = {0};
    static const size_t y[1] = {2};
    double grad_W1[2][3], grad_b1[3], grad_W2[3][4], grad_b2[4];
    expect_near(mlp_loss(1, 2, 3, 4, X, y, W1, b1, W2, b2, 1), log(4));
    mlp_gradient(1, 2, 3, 4, X, y, W1, b1, W2, b2, 1, grad_W1, grad_b1, grad_W2, grad_b2);
    expect_near(grad_b2[0], 0.25);
    expect_near(grad_b2[2], 0.25 - 1);
    expect_near(grad_W1[1][2], 0);
}
