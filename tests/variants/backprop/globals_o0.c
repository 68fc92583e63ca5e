/* Everything in memory of the program's own, cleared at each use; flat indices; arrays that are said not to overlap. */
#pragma GCC optimize("O0")
#include "backprop.h"

#include <math.h>
#include <string.h>

enum { ROOM = 1 << 16 };

static double hidden[ROOM], scores[ROOM], delta[ROOM], scratch[ROOM];

double xyz_forward(double x, double y, double z)
{
    scratch[0] = x;
    scratch[1] = y;
    scratch[2] = scratch[0] * scratch[1];
    scratch[3] = z;
    return scratch[2] + scratch[3];
}

void xyz_backward(double x, double y, double z, double grad_f, double grad[3])
{
    static const int op[] = {OP_INPUT, OP_INPUT, OP_MUL, OP_INPUT, OP_ADD};
    static const size_t lhs[] = {0, 0, 0, 0, 2}, rhs[] = {0, 0, 1, 0, 3};
    double value[5] = {x, y, 0, z, 0};
    graph_forward(5, op, lhs, rhs, value);
    graph_backward(5, op, lhs, rhs, value, scratch);
    grad[0] = scratch[0] * grad_f;
    grad[1] = scratch[1] * grad_f;
    grad[2] = scratch[3] * grad_f;
}

/* C += A B for flat arrays of n x d and d x m numbers. */
static void multiply(size_t n, size_t d, size_t m, const double *restrict A,
                     const double *restrict B, double *restrict C)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            for (size_t j = 0; j < d; j++)
                C[i * m + k] += A[i * d + j] * B[j * m + k];
}

/* B = A^T for a flat array of n x d numbers. */
static void transpose(size_t n, size_t d, const double *restrict A, double *restrict B)
{
    for (size_t at = 0; at < n * d; at++)
        B[at % d * n + at / d] = A[at];
}

void affine_forward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                    const double b[m], double out[n][m])
{
    for (size_t at = 0; at < n * m; at++)
        out[0][at] = b[at % m];
    multiply(n, d, m, X[0], W[0], out[0]);
}

void affine_backward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                     const double grad_out[n][m], double grad_X[n][d], double grad_W[d][m],
                     double grad_b[m])
{
    memset(grad_X, 0, n * d * sizeof(double));
    memset(grad_W, 0, d * m * sizeof(double));
    memset(grad_b, 0, m * sizeof(double));
    transpose(d, m, W[0], scratch);
    multiply(n, m, d, grad_out[0], scratch, grad_X[0]);
    transpose(n, d, X[0], scratch);
    multiply(d, n, m, scratch, grad_out[0], grad_W[0]);
    for (size_t i = 0; i < n; i++)
        scratch[i] = 1;
    multiply(1, n, m, scratch, grad_out[0], grad_b);
}

void relu_forward(size_t n, const double *restrict x, double *restrict out)
{
    while (n-- > 0)
        out[n] = x[n] * (x[n] > 0);
}

void relu_backward(size_t n, const double *restrict x, const double *restrict grad_out,
                   double *restrict grad_x)
{
    while (n-- > 0)
        grad_x[n] = grad_out[n] * (x[n] > 0);
}

void sigmoid_forward(size_t n, const double *restrict x, double *restrict out)
{
    while (n-- > 0)
        out[n] = pow(1 + exp(-x[n]), -1);
}

void sigmoid_backward(size_t n, const double *restrict out, const double *restrict grad_out,
                      double *restrict grad_x)
{
    while (n-- > 0)
        grad_x[n] = out[n] * grad_out[n] - grad_out[n] * out[n] * out[n];
}

void graph_forward(size_t k, const int *restrict op, const size_t *restrict lhs,
                   const size_t *restrict rhs, double *restrict value)
{
    for (size_t i = 0; i < k; i++) {
        double a = value[lhs[i]], b = value[rhs[i]];
        if (op[i] == OP_ADD)
            value[i] = a + b;
        else if (op[i] == OP_SUB)
            value[i] = a + -b;
        else if (op[i] == OP_MUL)
            value[i] = a * b;
        else if (op[i] == OP_DIV)
            value[i] = a * (1 / b);
        else if (op[i] == OP_MAX)
            value[i] = (a + b + fabs(a - b)) / 2;
        else if (op[i] == OP_EXP)
            value[i] = pow(M_E, a);
        else if (op[i] == OP_LOG)
            value[i] = log2(a) * M_LN2;
        else if (op[i] == OP_TANH)
            value[i] = 1 - 2 / (exp(2 * a) + 1);
        else if (op[i] == OP_RELU)
            value[i] = a > 0 ? a : 0;
    }
}

static double local_by_lhs(int op, double a, double b, double v)
{
    if (op == OP_MUL)
        return b;
    if (op == OP_DIV)
        return 1 / b;
    if (op == OP_MAX)
        return a >= b;
    if (op == OP_EXP)
        return v;
    if (op == OP_LOG)
        return 1 / a;
    if (op == OP_TANH)
        return (1 - v) * (1 + v);
    if (op == OP_RELU)
        return a > 0;
    return 1; /* + and - */
}

static double local_by_rhs(int op, double a, double b)
{
    if (op == OP_ADD)
        return 1;
    if (op == OP_SUB)
        return -1;
    if (op == OP_MUL)
        return a;
    if (op == OP_DIV)
        return -a / b / b;
    return op == OP_MAX && a < b;
}

void graph_backward(size_t k, const int *restrict op, const size_t *restrict lhs,
                    const size_t *restrict rhs, const double *restrict value,
                    double *restrict grad)
{
    memset(grad, 0, k * sizeof *grad);
    grad[k - 1]++;
    for (size_t i = k; i > 0; i--) {
        size_t node = i - 1;
        if (op[node] == OP_INPUT || grad[node] == 0)
            continue;
        double a = value[lhs[node]], b = value[rhs[node]], g = grad[node];
        grad[lhs[node]] += g * local_by_lhs(op[node], a, b, value[node]);
        if (op[node] <= OP_MAX)
            grad[rhs[node]] += g * local_by_rhs(op[node], a, b);
    }
}

/* Fills hidden (z, not yet cut off) and scores. */
static void forward(size_t n, size_t d, size_t h, size_t c, const double *X, const double *W1,
                    const double *b1, const double *W2, const double *b2)
{
    for (size_t at = 0; at < n * h; at++)
        hidden[at] = b1[at % h];
    multiply(n, d, h, X, W1, hidden);
    for (size_t at = 0; at < n * h; at++)
        scratch[at] = fmax(hidden[at], 0);
    for (size_t at = 0; at < n * c; at++)
        scores[at] = b2[at % c];
    multiply(n, h, c, scratch, W2, scores);
}

/* Turns the scores into probabilities and returns the sum of -log p_y. */
static double softmax(size_t n, size_t c, const size_t *y)
{
    double loss = 0;
    for (size_t i = 0; i < n; i++) {
        double *s = scores + i * c, most = s[0], sum = 0, label;
        for (size_t k = 1; k < c; k++)
            most = s[k] > most ? s[k] : most;
        label = s[y[i]] - most;
        for (size_t k = 0; k < c; k++)
            sum += s[k] = exp(s[k] - most);
        for (size_t k = 0; k < c; k++)
            s[k] /= sum;
        loss += log(sum) - label;
    }
    return loss;
}

double mlp_loss(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                const double W1[d][h], const double b1[h], const double W2[h][c],
                const double b2[c], double lambda)
{
    forward(n, d, h, c, X[0], W1[0], b1, W2[0], b2);
    double loss = softmax(n, c, y) / (double)n, squares = 0;
    for (size_t at = d * h; at-- > 0;)
        squares += W1[0][at] * W1[0][at];
    for (size_t at = h * c; at-- > 0;)
        squares += W2[0][at] * W2[0][at];
    return loss + squares * lambda;
}

void mlp_gradient(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                  const double W1[d][h], const double b1[h], const double W2[h][c],
                  const double b2[c], double lambda, double grad_W1[d][h], double grad_b1[h],
                  double grad_W2[h][c], double grad_b2[c])
{
    forward(n, d, h, c, X[0], W1[0], b1, W2[0], b2);
    softmax(n, c, y);
    for (size_t i = 0; i < n; i++)
        scores[i * c + y[i]] -= 1;
    for (size_t at = 0; at < n * c; at++)
        scores[at] /= (double)n;
    memset(delta, 0, n * h * sizeof *delta);
    transpose(h, c, W2[0], scratch);
    multiply(n, c, h, scores, scratch, delta);
    for (size_t at = 0; at < n * h; at++)
        delta[at] = hidden[at] > 0 ? delta[at] : 0;
    for (size_t at = 0; at < n * h; at++)
        hidden[at] = hidden[at] > 0 ? hidden[at] : 0;
    for (size_t at = 0; at < d * h; at++)
        grad_W1[0][at] = 2 * lambda * W1[0][at];
    for (size_t at = 0; at < h * c; at++)
        grad_W2[0][at] = 2 * lambda * W2[0][at];
    transpose(n, h, hidden, scratch);
    multiply(h, n, c, scratch, scores, grad_W2[0]);
    transpose(n, d, X[0], scratch);
    multiply(d, n, h, scratch, delta, grad_W1[0]);
    memset(grad_b1, 0, h * sizeof *grad_b1);
    memset(grad_b2, 0, c * sizeof *grad_b2);
    for (size_t i = 0; i < n; i++)
        scratch[i] = 1;
    multiply(1, n, h, scratch, delta, grad_b1);
    multiply(1, n, c, scratch, scores, grad_b2);
}
