/*
 * The reference of backprop against numbers worked out by hand, the slides' example, and derivatives taken in complex
 * numbers; its mistakes against the wrong numbers that they are known for.
 */
#include "backprop.h"

#include <criterion/criterion.h>
#include <complex.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

__typeof__(xyz_backward) xyz_backward__passes_its_own_input, xyz_backward__ignores_upstream,
    xyz_backward__multiplies_at_the_addition;
__typeof__(affine_backward) affine_backward__takes_the_bias_of_the_last_sample,
    affine_backward__averages_the_bias, affine_backward__transposes_the_outer_product,
    affine_backward__takes_the_weights_transposed;
__typeof__(relu_backward) relu_backward__passes_all, relu_backward__masks_by_upstream,
    relu_backward__gives_0_or_1, relu_backward__variant_one_at_zero,
    relu_backward__variant_half_at_zero;
__typeof__(sigmoid_forward) sigmoid_forward__overflows;
__typeof__(sigmoid_backward) sigmoid_backward__applies_the_sigmoid_again,
    sigmoid_backward__forgets_the_derivative;
__typeof__(graph_backward) graph_backward__overwrites_where_paths_meet,
    graph_backward__forgets_the_square_in_tanh, graph_backward__gives_ties_to_rhs,
    graph_backward__shares_ties;
__typeof__(mlp_loss) mlp_loss__overflows;
__typeof__(mlp_gradient) mlp_gradient__differentiates_the_softmax_twice,
    mlp_gradient__uses_w2_after_its_step;

static void expect_near(const char *what, double got, double want, double relative)
{
    cr_expect(got == want || fabs(got - want) <= relative * fmax(fabs(want), 1e-300),
              "%s: got %.17g, expected %.17g", what, got, want);
}

static void expect_all(const char *what, size_t n, const double got[], const double want[],
                       double relative)
{
    for (size_t i = 0; i < n; i++)
        expect_near(what, got[i], want[i], relative);
}

/* --- the example of the slides --- */

static const struct {
    const char *name;
    __typeof__(xyz_backward) *backward;
    double x, y, z, grad_f, grad[3];
} xyz[] = {
    {"the slide's", xyz_backward, 2, -5, 3, 1, {-5, 2, 1}},
    {"right", xyz_backward, -2, 5, -4, 1, {5, -2, 1}},
    {"upstream 2 f of f^2", xyz_backward, -2, 5, -4, -28, {-140, 56, -28}},
    {"own input", xyz_backward__passes_its_own_input, -2, 5, -4, 1, {-2, 5, 1}},
    {"no upstream", xyz_backward__ignores_upstream, -2, 5, -4, -28, {5, -2, 1}},
    {"product at +", xyz_backward__multiplies_at_the_addition, -2, 5, -4, 1, {-20, 8, -10}},
};

Test(xyz, has_the_slides_value_and_gradient_and_each_mistake_another)
{
    expect_near("f", xyz_forward(2, -5, 3), -7, 0);
    expect_near("f", xyz_forward(-2, 5, -4), -14, 0);
    for (size_t i = 0; i < sizeof xyz / sizeof *xyz; i++) {
        double grad[3];
        xyz[i].backward(xyz[i].x, xyz[i].y, xyz[i].z, xyz[i].grad_f, grad);
        expect_all(xyz[i].name, 3, grad, xyz[i].grad, 0);
    }
}

/* --- a network of two hidden units and one output, made of the layers --- */

enum activation { SIGMOID, SIGMOID_OF_WRONG_ARRAY, RELU };

/* How the network goes backwards. */
struct way_back {
    const char *name;
    enum activation activation;
    __typeof__(sigmoid_backward) *sigmoid;
    __typeof__(relu_backward) *relu;
    __typeof__(affine_backward) *first_layer;
    double loss_factor; /* 2 of (o - t)^2 */
    double rate;        /* W2 is changed by this times its gradient before it is used */
    double grad[4];     /* of W1, unit by unit */
};

static const struct way_back ways[] = {
    {"right",
     SIGMOID,
     sigmoid_backward,
     NULL,
     affine_backward,
     2,
     0,
     {-0.120791, 0.2415821, 0.05786916, -0.1157383}},
    {"BP5: of the pre-activation",
     SIGMOID_OF_WRONG_ARRAY,
     sigmoid_backward,
     NULL,
     affine_backward,
     2,
     0,
     {0.162961, -0.3259219, -1.455009, 2.910017}},
    {"BP6: applied twice",
     SIGMOID,
     sigmoid_backward__applies_the_sigmoid_again,
     NULL,
     affine_backward,
     2,
     0,
     {-0.1469617, 0.2939234, 0.09619801, -0.192396}},
    {"BP7: no derivative",
     SIGMOID,
     sigmoid_backward__forgets_the_derivative,
     NULL,
     affine_backward,
     2,
     0,
     {-0.679004, 1.358008, 0.3880023, -0.7760046}},
    {"BP8: transposed",
     SIGMOID,
     sigmoid_backward,
     NULL,
     affine_backward__transposes_the_outer_product,
     2,
     0,
     {-0.120791, 0.05786916, 0.2415821, -0.1157383}},
    {"BP9: W2 changed before",
     SIGMOID,
     sigmoid_backward,
     NULL,
     affine_backward,
     2,
     0.1,
     {-0.1336548, 0.2673096, 0.05530912, -0.1106182}},
    {"BP10: no factor 2",
     SIGMOID,
     sigmoid_backward,
     NULL,
     affine_backward,
     1,
     0,
     {-0.06039552, 0.120791, 0.02893458, -0.05786916}},
    {"ReLU", RELU, NULL, relu_backward, affine_backward, 2, 0, {-0.154, 0.308, 0, 0}},
    {"BP12: always true",
     RELU,
     NULL,
     relu_backward__passes_all,
     affine_backward,
     2,
     0,
     {-0.154, 0.308, 0.088, -0.176}},
    {"BP13: by upstream",
     RELU,
     NULL,
     relu_backward__masks_by_upstream,
     affine_backward,
     2,
     0,
     {0, 0, 0.088, -0.176}},
    {"BP14: 0 or 1", RELU, NULL, relu_backward__gives_0_or_1, affine_backward, 2, 0, {1, -2, 0, 0}},
};

/* The gradient of (o - 1)^2 by W1, in the order of the table. */
static void network_gradient(const struct way_back *way, double grad[4])
{
    static const double X[1][2] = {{1, -2}}, W1[2][2] = {{.5, .2}, {-.3, .8}}, b1[2] = {.1, -.1},
                        W2[2][1] = {{.7}, {-.4}}, b2[1] = {.05};
    double z[1][2], a[1][2], o[1][1], grad_o[1][1], grad_a[1][2], grad_z[1][2], grad_X[1][2],
        grad_W2[2][1], grad_W1[2][2], grad_b[2], used[2][1];
    affine_forward(1, 2, 2, X, W1, b1, z);
    (way->activation == RELU ? relu_forward : sigmoid_forward)(2, z[0], a[0]);
    affine_forward(1, 2, 1, a, W2, b2, o);
    grad_o[0][0] = way->loss_factor * (o[0][0] - 1);
    affine_backward(1, 2, 1, a, W2, grad_o, grad_a, grad_W2, grad_b);
    for (size_t j = 0; j < 2; j++)
        used[j][0] = W2[j][0] - way->rate * grad_W2[j][0];
    affine_backward(1, 2, 1, a, used, grad_o, grad_a, grad_W2, grad_b);
    if (way->activation == RELU)
        way->relu(2, z[0], grad_a[0], grad_z[0]);
    else
        way->sigmoid(2, way->activation == SIGMOID ? a[0] : z[0], grad_a[0], grad_z[0]);
    way->first_layer(1, 2, 2, X, W1, grad_z, grad_X, grad_W1, grad_b);
    for (size_t i = 0; i < 4; i++)
        grad[i] = grad_W1[i % 2][i / 2];
}

Test(network, has_its_gradient_and_each_mistake_another)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        double grad[4];
        network_gradient(&ways[i], grad);
        expect_all(ways[i].name, 4, grad, ways[i].grad, 1e-6);
    }
}

/* The same network with tanh, as a graph: x, then W1, b1, W2, b2 and the target. */
static const int tanh_op[] = {0,       0,      0,       0,      0,      0,      0,
                              0,       0,      0,       0,      0,      OP_MUL, OP_MUL,
                              OP_ADD,  OP_ADD, OP_TANH, OP_MUL, OP_MUL, OP_ADD, OP_ADD,
                              OP_TANH, OP_MUL, OP_MUL,  OP_ADD, OP_ADD, OP_SUB, OP_MUL};
static const size_t tanh_lhs[] = {0,  0,  0,  0, 0, 0,  0,  0,  0, 0, 0,  0,  2,  3,
                                  12, 14, 15, 4, 5, 17, 19, 20, 8, 9, 22, 24, 25, 26},
                    tanh_rhs[] = {0,  0, 0, 0, 0, 0,  0, 0, 0,  0,  0,  0,  0,  1,
                                  13, 6, 0, 0, 1, 18, 7, 0, 16, 21, 23, 10, 11, 26};
enum { TANH_NODES = sizeof tanh_op / sizeof *tanh_op };

Test(network, has_the_same_gradient_as_a_graph)
{
    static const double right[4] = {-0.001871439, 0.003742878, 0.0006335537, -0.001267107},
                        wrong[4] = {-0.001020606, 0.002041212, 0.00667941, -0.01335882};
    double value[TANH_NODES] = {1, -2, .5, -.3, .2, .8, .1, -.1, .7, -.4, .05, 1}, grad[TANH_NODES];
    cr_assert_eq(sizeof tanh_lhs / sizeof *tanh_lhs, TANH_NODES);
    cr_assert_eq(sizeof tanh_rhs / sizeof *tanh_rhs, TANH_NODES);
    graph_forward(TANH_NODES, tanh_op, tanh_lhs, tanh_rhs, value);
    graph_backward(TANH_NODES, tanh_op, tanh_lhs, tanh_rhs, value, grad);
    expect_all("tanh", 4, grad + 2, right, 1e-6);
    graph_backward__forgets_the_square_in_tanh(TANH_NODES, tanh_op, tanh_lhs, tanh_rhs, value,
                                               grad);
    expect_all("BP11: 1 - v", 4, grad + 2, wrong, 1e-6);
}

/* --- layers --- */

Test(affine, sums_over_samples_and_transposes_the_weights)
{
    static const double X[2][2] = {{1, 2}, {3, 4}}, W[2][2] = {{1, 2}, {3, 4}},
                        grad_out[2][2] = {{1, 10}, {-3, 0}};
    static const double want_X[4] = {21, 43, -3, -9}, want_W[4] = {-8, 10, -10, 20},
                        want_b[2] = {-2, 10}, last_b[2] = {-3, 0}, mean_b[2] = {-1, 5},
                        with_W[4] = {31, 42, -3, -6};
    double grad_X[2][2], grad_W[2][2], grad_b[2];
    affine_backward(2, 2, 2, X, W, grad_out, grad_X, grad_W, grad_b);
    expect_all("grad_X", 4, grad_X[0], want_X, 0);
    expect_all("grad_W", 4, grad_W[0], want_W, 0);
    expect_all("grad_b", 2, grad_b, want_b, 0);
    affine_backward__takes_the_bias_of_the_last_sample(2, 2, 2, X, W, grad_out, grad_X, grad_W,
                                                       grad_b);
    expect_all("BP15", 2, grad_b, last_b, 0);
    affine_backward__averages_the_bias(2, 2, 2, X, W, grad_out, grad_X, grad_W, grad_b);
    expect_all("BP16", 2, grad_b, mean_b, 0);
    expect_all("BP16, weights", 4, grad_W[0], want_W, 0);
    affine_backward__takes_the_weights_transposed(2, 2, 2, X, W, grad_out, grad_X, grad_W, grad_b);
    expect_all("BP18", 4, grad_X[0], with_W, 0);
}

Test(sigmoid, stands_numbers_of_any_size)
{
    static const double x[] = {-1000, -1, 0, 1, 1000};
    double out[5];
    sigmoid_forward(5, x, out);
    expect_all("sigmoid", 5, out, (double[]){0, 0.26894142136999512, 0.5, 0.73105857863000488, 1},
               1e-15);
    sigmoid_forward__overflows(5, x, out);
    cr_expect(isnan(out[4]));
}

static const double tiny_step = 1e-40;

Test(sigmoid, has_the_derivative_of_complex_numbers)
{
    for (double x = -30; x <= 30; x += 0.37) {
        double complex moved = 1 / (1 + cexp(-(x + I * tiny_step)));
        double out[1], grad[1];
        sigmoid_forward(1, &x, out);
        sigmoid_backward(1, out, (double[]){3}, grad);
        /* 1 - out is only as accurate as out is. */
        cr_expect(fabs(grad[0] - 3 * cimag(moved) / tiny_step) <= 1e-15, "at %g", x);
    }
}

Test(relu, hands_on_where_its_input_is_positive)
{
    static const double x[] = {-2, 3, -1, 0.5, 0}, grad_out[] = {5, 7, -3, -4, 6};
    double grad[5];
    relu_backward(5, x, grad_out, grad);
    expect_all("relu", 5, grad, (double[]){0, 7, 0, -4, 0}, 0);
    relu_backward__variant_one_at_zero(5, x, grad_out, grad);
    expect_all("1 at 0", 5, grad, (double[]){0, 7, 0, -4, 6}, 0);
    relu_backward__variant_half_at_zero(5, x, grad_out, grad);
    expect_all("1/2 at 0", 5, grad, (double[]){0, 7, 0, -4, 3}, 0);
}

/* --- graphs --- */

Test(graph, adds_up_where_paths_meet)
{
    static const int op[] = {OP_INPUT, OP_MUL};
    static const size_t lhs[] = {0, 0}, rhs[] = {0, 0};
    double value[] = {3, NAN}, grad[2];
    graph_forward(2, op, lhs, rhs, value);
    expect_near("x x", value[1], 9, 0);
    graph_backward(2, op, lhs, rhs, value, grad);
    expect_near("d x x / dx", grad[0], 6, 0);
    graph_backward__overwrites_where_paths_meet(2, op, lhs, rhs, value, grad);
    expect_near("BP3", grad[0], 3, 0);
}

Test(graph, of_inputs_alone_is_its_last_one)
{
    double value[] = {3, 4, 5}, grad[3];
    graph_forward(3, (int[3]){0}, (size_t[3]){0}, (size_t[3]){0}, value);
    graph_backward(3, (int[3]){0}, (size_t[3]){0}, (size_t[3]){0}, value, grad);
    expect_all("values", 3, value, (double[]){3, 4, 5}, 0);
    expect_all("gradient", 3, grad, (double[]){0, 0, 1}, 0);
    graph_backward(1, (int[1]){0}, (size_t[1]){0}, (size_t[1]){0}, value, grad);
    expect_near("single", grad[0], 1, 0);
}

Test(graph, gives_ties_to_lhs)
{
    static const int op[] = {OP_INPUT, OP_INPUT, OP_MAX};
    static const size_t lhs[] = {0, 0, 1}, rhs[] = {0, 0, 0};
    static const double value[] = {2, 2, 2};
    double grad[3];
    graph_backward(3, op, lhs, rhs, value, grad);
    expect_all("tie", 3, grad, (double[]){0, 1, 1}, 0);
    graph_backward__gives_ties_to_rhs(3, op, lhs, rhs, value, grad);
    expect_all("tie to rhs", 3, grad, (double[]){1, 0, 1}, 0);
    graph_backward__shares_ties(3, op, lhs, rhs, value, grad);
    expect_all("tie shared", 3, grad, (double[]){0.5, 0.5, 1}, 0);
}

/* Numbers as if by chance, from 0 to 1. */
static double chance(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

static double complex operate(int op, double complex a, double complex b)
{
    switch (op) {
    case OP_ADD: return a + b;
    case OP_SUB: return a - b;
    case OP_MUL: return a * b;
    case OP_DIV: return a / b;
    case OP_MAX: return creal(a) >= creal(b) ? a : b;
    case OP_EXP: return cexp(a);
    case OP_LOG: return clog(a);
    case OP_TANH: return ctanh(a);
    default: return creal(a) > 0 ? a : 0;
    }
}

enum { NODES = 24 };

struct tape {
    int op[NODES];
    size_t lhs[NODES], rhs[NODES];
    double value[NODES];
};

static bool is_benign(int op, double a, double b)
{
    double v = creal(operate(op, a, b));
    return isfinite(v) && fabs(v) < 20 && fabs(v) > 0.01 && fabs(a) < 3 &&
           (op != OP_LOG || a > 0.1) && (op != OP_DIV || fabs(b) > 0.2) && fabs(a - b) > 0.01;
}

static struct tape random_tape(uint64_t *state)
{
    struct tape tape = {.value = {0.7}};
    for (size_t i = 1; i < NODES; i++) {
        int op = (int)(chance(state) * (OP_RELU + 1));
        size_t lhs = (size_t)(chance(state) * (double)i), rhs = (size_t)(chance(state) * (double)i);
        bool is_operation = op != OP_INPUT && is_benign(op, tape.value[lhs], tape.value[rhs]);
        tape.op[i] = is_operation ? op : OP_INPUT;
        tape.lhs[i] = is_operation ? lhs : 0;
        tape.rhs[i] = is_operation ? rhs : 0;
        tape.value[i] = is_operation ? creal(operate(op, tape.value[lhs], tape.value[rhs]))
                                     : 4 * chance(state) - 2;
    }
    return tape;
}

/* The derivative of the output by a node, which is held at its value and moved along the imaginary axis. */
static double derivative_by(const struct tape *tape, size_t node)
{
    double complex value[NODES];
    for (size_t i = 0; i < NODES; i++) {
        if (i == node)
            value[i] = tape->value[i] + I * tiny_step;
        else if (tape->op[i] == OP_INPUT)
            value[i] = tape->value[i];
        else
            value[i] = operate(tape->op[i], value[tape->lhs[i]], value[tape->rhs[i]]);
    }
    return cimag(value[NODES - 1]) / tiny_step;
}

Test(graph, has_the_derivatives_of_complex_numbers_by_every_node)
{
    uint64_t state = 1;
    size_t reached = 0;
    for (int t = 0; t < 500; t++) {
        struct tape tape = random_tape(&state);
        double value[NODES], grad[NODES];
        for (size_t i = 0; i < NODES; i++)
            value[i] = tape.op[i] == OP_INPUT ? tape.value[i] : (double)NAN;
        graph_forward(NODES, tape.op, tape.lhs, tape.rhs, value);
        for (size_t i = 0; i < NODES; i++)
            cr_assert(fabs(value[i] - tape.value[i]) <= 1e-14 * fmax(1, fabs(value[i])));
        graph_backward(NODES, tape.op, tape.lhs, tape.rhs, tape.value, grad);
        for (size_t i = 0; i < NODES; i++) {
            double want = derivative_by(&tape, i);
            reached += want != 0;
            cr_assert(fabs(grad[i] - want) <= 1e-14 * fmax(1, fabs(want)),
                      "tape %d, node %zu: %g %g", t, i, grad[i], want);
        }
    }
    cr_expect_gt(reached, 1500);
}

/* --- the multi-layer perceptron --- */

enum { N = 5, D = 3, H = 4, C = 3, PARAMETERS = D * H + H + H * C + C };

/* All parameters in a row: W1, b1, W2, b2. */
static double complex complex_loss(const double X[N][D], const size_t y[N],
                                   const double complex parameters[PARAMETERS], double lambda)
{
    const double complex *W1 = parameters, *b1 = W1 + D * H, *W2 = b1 + H, *b2 = W2 + H * C;
    double complex loss = 0, penalty = 0;
    for (size_t i = 0; i < N; i++) {
        double complex hidden[H], scores[C], sum = 0;
        for (size_t j = 0; j < H; j++) {
            hidden[j] = b1[j];
            for (size_t k = 0; k < D; k++)
                hidden[j] += X[i][k] * W1[k * H + j];
            hidden[j] = creal(hidden[j]) > 0 ? hidden[j] : 0;
        }
        for (size_t k = 0; k < C; k++) {
            scores[k] = b2[k];
            for (size_t j = 0; j < H; j++)
                scores[k] += hidden[j] * W2[j * C + k];
            sum += cexp(scores[k]);
        }
        loss += (clog(sum) - scores[y[i]]) / N;
    }
    for (size_t i = 0; i < D * H; i++)
        penalty += W1[i] * W1[i];
    for (size_t i = 0; i < H * C; i++)
        penalty += W2[i] * W2[i];
    return loss + lambda * penalty;
}

Test(mlp, has_the_loss_and_the_gradient_of_complex_numbers)
{
    static const size_t y[N] = {2, 0, 0, 1, 2};
    uint64_t state = 7;
    for (int t = 0; t < 100; t++) {
        double X[N][D], parameters[PARAMETERS], grad[PARAMETERS], lambda = chance(&state);
        double complex moved[PARAMETERS];
        for (size_t i = 0; i < N * D; i++)
            (&X[0][0])[i] = 4 * chance(&state) - 2;
        for (size_t i = 0; i < PARAMETERS; i++)
            moved[i] = parameters[i] = 2 * chance(&state) - 1;
        const double *W1 = parameters, *b1 = W1 + D * H, *W2 = b1 + H, *b2 = W2 + H * C;
        double loss = mlp_loss(N, D, H, C, X, y, (const double(*)[H])W1, b1, (const double(*)[C])W2,
                               b2, lambda);
        expect_near("loss", loss, creal(complex_loss(X, y, moved, lambda)), 1e-14);
        mlp_gradient(N, D, H, C, X, y, (const double(*)[H])W1, b1, (const double(*)[C])W2, b2,
                     lambda, (double(*)[H])grad, grad + D * H, (double(*)[C])(grad + D * H + H),
                     grad + D * H + H + H * C);
        for (size_t i = 0; i < PARAMETERS; i++) {
            moved[i] += I * tiny_step;
            double want = cimag(complex_loss(X, y, moved, lambda)) / tiny_step;
            moved[i] = parameters[i];
            cr_assert(fabs(grad[i] - want) <= 1e-14 * fmax(1, fabs(want)), "parameter %zu: %g %g",
                      i, grad[i], want);
        }
    }
}

/* One sample whose hidden unit is off, so that b2 alone are the scores. */
static void gradient_of_biases(__typeof__(mlp_gradient) *gradient, const double b2[2], size_t y,
                               double grad_b2[2])
{
    double grad_W1[1][1], grad_b1[1], grad_W2[1][2];
    gradient(1, 1, 1, 2, (const double[1][1]){{1}}, &y, (const double[1][1]){{-1}},
             (const double[1]){0}, (const double[1][2]){{1, 1}}, b2, 0, grad_W1, grad_b1, grad_W2,
             grad_b2);
}

Test(mlp, has_a_gradient_of_p_minus_1_at_the_label)
{
    const double b2[2] = {log(4), 0};
    double grad_b2[2];
    gradient_of_biases(mlp_gradient, b2, 0, grad_b2);
    expect_all("p - t", 2, grad_b2, (double[]){-0.2, 0.2}, 1e-15);
    gradient_of_biases(mlp_gradient__differentiates_the_softmax_twice, b2, 0, grad_b2);
    expect_all("BP17", 2, grad_b2, (double[]){-0.032, 0.032}, 1e-14);
}

Test(mlp, stands_scores_of_any_size)
{
    static const double b2[2] = {1000, -1000};
    static const size_t y[1] = {1};
    __typeof__(mlp_loss) *losses[] = {mlp_loss, mlp_loss__overflows};
    double grad_b2[2], loss[2];
    for (size_t i = 0; i < 2; i++)
        loss[i] = losses[i](1, 1, 1, 2, (const double[1][1]){{1}}, y, (const double[1][1]){{-1}},
                            (const double[1]){0}, (const double[1][2]){{1, 1}}, b2, 0.5);
    expect_near("loss", loss[0], 2000 + 0.5 * 3, 1e-15);
    cr_expect_not(isfinite(loss[1]));
    gradient_of_biases(mlp_gradient, b2, 1, grad_b2);
    expect_all("gradient", 2, grad_b2, (double[]){1, -1}, 0);
}

/* The gradient of the first layer goes through W2 as it is, and through a changed one in the mistake. */
Test(mlp, goes_back_through_the_w2_that_went_forward)
{
    double grad_W1[1][1], grad_b1[1], grad_W2[1][2], grad_b2[2], changed[1];
    static const size_t y[1] = {0};
    static const double one[1][1] = {{1}}, W2[1][2] = {{1, -1}}, zero[2] = {0};
    mlp_gradient(1, 1, 1, 2, one, y, one, zero, W2, zero, 0, grad_W1, grad_b1, grad_W2, grad_b2);
    double q = 1 / (1 + exp(2)); /* of the other class: scores are 1 and -1 */
    expect_near("grad_b1", grad_b1[0], -2 * q, 1e-15);
    mlp_gradient__uses_w2_after_its_step(1, 1, 1, 2, one, y, one, zero, W2, zero, 0, grad_W1,
                                         changed, grad_W2, grad_b2);
    expect_near("BP9", changed[0], -2 * q * (1 + 0.1 * q), 1e-14);
}
