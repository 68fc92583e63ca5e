/*
 * Computational graphs, the chain rule and a neural network: what you implement in backprop.c.
 *
 * Every forward function has a backward one. Forward computes outputs from inputs. Backward is given grad_out, the
 * derivative of some loss by each of the outputs, and computes the derivative of the same loss by each of the inputs:
 * upstream gradient times local derivative, summed over everything that an input feeds. It needs to know nothing of
 * what comes behind. `const` arrays are inputs and must stay as they are; outputs are overwritten.
 */
#ifndef BACKPROP_H
#define BACKPROP_H

#include <stddef.h>

/* --- the example of the slides --- */

/*
 * The value of the graph f = x y + z: a multiplication, q = x y, and an addition, f = q + z.
 *
 * Returns f. Example: x = 2, y = -5, z = 3 give -7.
 * Source: lecture, "Backpropagation: an example".
 */
double xyz_forward(double x, double y, double z);

/*
 * The same graph backwards: the derivatives of a loss L by x, y and z.
 *
 * grad_f  the upstream gradient dL/df; 1 if f itself is the loss
 * grad    out: dL/dx = grad_f y, dL/dy = grad_f x, dL/dz = grad_f, in this order
 *
 * Example: x = 2, y = -5, z = 3 and grad_f = 1 give (-5, 2, 1).
 * Source: lecture, "Backpropagation: an example".
 */
void xyz_backward(double x, double y, double z, double grad_f, double grad[3]);

/* --- the layers of a network --- */

/*
 * An affine layer for n samples at once, out = X W + b: out[i][k] = sum_j X[i][j] W[j][k] + b[k].
 *
 * X    n samples with d features, a sample per row
 * W    weights, a column per output
 * b    a bias per output, added to every row
 * out  out: n rows of m outputs
 *
 * Source: lecture, "Neural networks".
 */
void affine_forward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                    const double b[m], double out[n][m]);

/*
 * The same layer backwards. All samples use the same W and b, so their contributions are summed; a mean, if the loss
 * has one, is in grad_out already.
 *
 * X, W      as they went into affine_forward
 * grad_out  derivatives by out
 * grad_X    out: derivatives by X, grad_out W^T
 * grad_W    out: derivatives by W, X^T grad_out
 * grad_b    out: derivatives by b, grad_b[k] = sum_i grad_out[i][k]
 *
 * Source: lecture, "Backpropagation: vectors and matrices".
 */
void affine_backward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                     const double grad_out[n][m], double grad_X[n][d], double grad_W[d][m],
                     double grad_b[m]);

/*
 * The rectified linear unit, out[i] = max(0, x[i]).
 *
 * x    n numbers
 * out  out: n numbers
 *
 * Source: lecture, "Activation functions".
 */
void relu_forward(size_t n, const double x[n], double out[n]);

/*
 * The same backwards: grad_x[i] is grad_out[i] where x[i] > 0, and 0 where x[i] < 0. At x[i] = 0 there is no
 * derivative; the lecture takes 0, and grad_out[i] times any number from 0 to 1 is accepted.
 *
 * x         as it went into relu_forward
 * grad_out  derivatives by out
 * grad_x    out: derivatives by x
 *
 * Source: lecture, "Activation functions".
 */
void relu_backward(size_t n, const double x[n], const double grad_out[n], double grad_x[n]);

/*
 * The logistic function, out[i] = 1 / (1 + exp(-x[i])), for numbers of any size: 0 at -1000 and 1 at 1000.
 *
 * x    n numbers
 * out  out: n numbers from 0 to 1
 *
 * Source: lecture, "Activation functions".
 */
void sigmoid_forward(size_t n, const double x[n], double out[n]);

/*
 * The same backwards, from its outputs: the derivative of the logistic function is out (1 - out), so x is not needed.
 *
 * out       what sigmoid_forward gave
 * grad_out  derivatives by out
 * grad_x    out: derivatives by x
 *
 * Source: lecture, "Activation functions".
 */
void sigmoid_backward(size_t n, const double out[n], const double grad_out[n], double grad_x[n]);

/* --- any graph --- */

/* What a node of a graph does with its operands, the values of nodes lhs and rhs. */
enum graph_op {
    OP_INPUT, /* nothing: its value is given */
    OP_ADD,   /* lhs + rhs */
    OP_SUB,   /* lhs - rhs */
    OP_MUL,   /* lhs rhs */
    OP_DIV,   /* lhs / rhs */
    OP_MAX,   /* the larger of lhs and rhs */
    OP_EXP,   /* exp(lhs), and so on: the rest has one operand, lhs */
    OP_LOG,   /* natural logarithm */
    OP_TANH,
    OP_RELU /* max(0, lhs) */
};

/*
 * Evaluates a graph, given as a tape: node i does op[i] with the values of nodes lhs[i] and rhs[i], which are earlier
 * ones. The last node, k - 1, is the output.
 *
 * k      number of nodes, at least 1
 * op     what each node does, of enum graph_op
 * lhs    first operand of each node, below its own index; 0 where there is none
 * rhs    second operand of each node, the same way; may be the same node as lhs
 * value  in: the values of the input nodes; the other elements hold NAN. out: the values of all nodes, those of
 *        inputs as they were
 *
 * Operands are such that no operation fails: divisors are not 0, logarithms are of positive numbers.
 * Source: lecture, "Computational graphs".
 */
void graph_forward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                   double value[k]);

/*
 * The derivatives of the graph's output, value[k - 1], by the value of every node, over all paths from the node to
 * the output. That of the output itself is 1; that of a node from which no path leads there is 0.
 *
 * k, op, lhs, rhs  the graph, as above
 * value            the values of all nodes, from graph_forward
 * grad             out: the derivative of value[k - 1] by each node's value
 *
 * Where both operands of a maximum are equal, the gradient goes to lhs alone. The operand of a ReLU is never 0.
 * Source: lecture, "Computational graphs" and "Backpropagation".
 */
void graph_backward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                    const double value[k], double grad[k]);

/* --- a network --- */

/*
 * The loss of a network with one hidden layer: scores S = relu(X W1 + b1) W2 + b2, then the mean of the softmax losses
 * of all samples plus lambda R:
 *     1/n sum_i -log(e^S[i][y_i] / sum_k e^S[i][k]) + lambda (sum of W1[j][k]^2 + sum of W2[j][k]^2).
 * Biases are not regularized. Scores may be of any size: subtract the largest of a row before you take exponentials.
 *
 * X       n samples with d features, a sample per row
 * y       the n classes, 0 to c - 1
 * W1, b1  weights and biases of h hidden units
 * W2, b2  weights and biases of c scores
 * lambda  weight of the regularization, 0 or more
 *
 * Returns the loss.
 * Source: lecture, "Neural networks" and "Regularization".
 */
double mlp_loss(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                const double W1[d][h], const double b1[h], const double W2[h][c],
                const double b2[c], double lambda);

/*
 * The derivatives of mlp_loss by all weights and biases. By a score it is (p - [k = y_i]) / n, where p is the softmax;
 * from there it goes backwards through the layers. Where the input of a ReLU is exactly 0, any subgradient is accepted.
 *
 * X, y, W1, b1, W2, b2, lambda  as above
 * grad_W1, grad_b1              out: derivatives by W1 and b1
 * grad_W2, grad_b2              out: derivatives by W2 and b2
 *
 * Source: lecture, "Backpropagation: a network".
 */
void mlp_gradient(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                  const double W1[d][h], const double b1[h], const double W2[h][c],
                  const double b2[c], double lambda, double grad_W1[d][h], double grad_b1[h],
                  double grad_W2[h][c], double grad_b2[c]);

#endif
