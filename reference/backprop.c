/*
 * Reference of the assignment backprop. Each backward function stands below its forward one and quotes its line.
 */
#include "backprop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What relu_backward is a gradient of; students are not asked for it. */
double relu_loss(size_t n, const double x[n], const double grad_out[n]);

double xyz_forward(double x, double y, double z)
{
    double q = x * y;
    return q + z;
}

void xyz_backward(double x, double y, double z, double grad_f, double grad[3])
{
    (void)z;                /* an addition's derivatives are 1, whatever its operands */
    double grad_q = grad_f; /* f = q + z */
    grad[2] = grad_f;
    grad[0] = grad_q * y; /* q = x y */
    grad[1] = grad_q * x;
}

/* --- layers --- */

void affine_forward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                    const double b[m], double out[n][m])
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < m; k++) {
            long double sum = b[k];
            for (size_t j = 0; j < d; j++)
                sum += (long double)X[i][j] * W[j][k];
            out[i][k] = (double)sum;
        }
    }
}

/* out[i][k] = sum_j X[i][j] W[j][k] + b[k]: each factor's derivative is the other one, summed over the third index. */
void affine_backward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                     const double grad_out[n][m], double grad_X[n][d], double grad_W[d][m],
                     double grad_b[m])
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < d; j++) {
            long double sum = 0;
            for (size_t k = 0; k < m; k++)
                sum += (long double)grad_out[i][k] * W[j][k];
            grad_X[i][j] = (double)sum;
        }
    }
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k < m; k++) {
            long double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += (long double)X[i][j] * grad_out[i][k];
            grad_W[j][k] = (double)sum;
        }
    }
    for (size_t k = 0; k < m; k++) {
        long double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += grad_out[i][k];
        grad_b[k] = (double)sum;
    }
}

void relu_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = x[i] > 0 ? x[i] : 0;
}

/* out = x where x > 0, else 0 */
void relu_backward(size_t n, const double x[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = x[i] > 0 ? grad_out[i] : 0;
}

double relu_loss(size_t n, const double x[n], const double grad_out[n])
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (long double)grad_out[i] * (x[i] > 0 ? x[i] : 0);
    return (double)sum;
}

/* exp(-x) may overflow to infinity, and 1 / infinity is the 0 that is wanted. */
void sigmoid_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = 1 / (1 + exp(-x[i]));
}

/* out = 1 / (1 + exp(-x)), so out' = exp(-x) out^2 = (1 / out - 1) out^2 = out (1 - out). */
void sigmoid_backward(size_t n, const double out[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = grad_out[i] * out[i] * (1 - out[i]);
}

/* --- graphs --- */

static double operate(enum graph_op op, double a, double b)
{
    switch (op) {
    case OP_INPUT: break;
    case OP_ADD: return a + b;
    case OP_SUB: return a - b;
    case OP_MUL: return a * b;
    case OP_DIV: return a / b;
    case OP_MAX: return a >= b ? a : b;
    case OP_EXP: return exp(a);
    case OP_LOG: return log(a);
    case OP_TANH: return tanh(a);
    case OP_RELU: return a > 0 ? a : 0;
    }
    return NAN;
}

void graph_forward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                   double value[k])
{
    for (size_t i = 0; i < k; i++)
        if (op[i] != OP_INPUT)
            value[i] = operate((enum graph_op)op[i], value[lhs[i]], value[rhs[i]]);
}

/* A node's local derivatives by its operands: a and b are their values, v is its own. */
struct local {
    double by_lhs, by_rhs;
};

static struct local differentiate(enum graph_op op, double a, double b, double v)
{
    switch (op) {
    case OP_INPUT: break;
    case OP_ADD: return (struct local){1, 1};
    case OP_SUB: return (struct local){1, -1};
    case OP_MUL: return (struct local){b, a};
    case OP_DIV: return (struct local){1 / b, -a / (b * b)};
    case OP_MAX: return a >= b ? (struct local){1, 0} : (struct local){0, 1};
    case OP_EXP: return (struct local){v, 0};
    case OP_LOG: return (struct local){1 / a, 0};
    case OP_TANH: return (struct local){1 - v * v, 0};
    case OP_RELU: return (struct local){a > 0 ? 1 : 0, 0};
    }
    return (struct local){0, 0};
}

/*
 * From the output backwards: once a node's turn has come, all its readers, which are later, have added their shares,
 * and its gradient is complete.
 */
void graph_backward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                    const double value[k], double grad[k])
{
    for (size_t i = 0; i < k; i++)
        grad[i] = 0;
    grad[k - 1] = 1;
    for (size_t i = k; i-- > 0;) {
        if (op[i] == OP_INPUT)
            continue;
        struct local local =
            differentiate((enum graph_op)op[i], value[lhs[i]], value[rhs[i]], value[i]);
        grad[lhs[i]] += grad[i] * local.by_lhs;
        grad[rhs[i]] += grad[i] * local.by_rhs;
    }
}

/* --- a network --- */

/* What the forward pass of the network leaves for the backward pass. */
struct activations {
    double *z;      /* n x h: X W1 + b1 */
    double *hidden; /* n x h: relu(z) */
    double *scores; /* n x c */
};

/* One block for all; -1 if there is no memory. */
static int activations_init(struct activations *made, size_t n, size_t h, size_t c)
{
    made->z = malloc(n * (2 * h + c) * sizeof *made->z);
    if (!made->z)
        return -1;
    made->hidden = made->z + n * h;
    made->scores = made->hidden + n * h;
    return 0;
}

static double sum_of_squares(size_t n, const double x[n])
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (long double)x[i] * x[i];
    return (double)sum;
}

/* log sum_k e^s_k = largest + log sum_k e^(s_k - largest), where no exponential overflows. */
static long double log_sum_exp(size_t c, const double s[c])
{
    double largest = s[0];
    for (size_t k = 1; k < c; k++)
        largest = fmax(largest, s[k]);
    long double sum = 0;
    for (size_t k = 0; k < c; k++)
        sum += expl((long double)s[k] - largest);
    return largest + logl(sum);
}

static void forward(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                    const double W1[d][h], const double b1[h], const double W2[h][c],
                    const double b2[c], const struct activations *at)
{
    affine_forward(n, d, h, X, W1, b1, (double(*)[h])at->z);
    relu_forward(n * h, at->z, at->hidden);
    affine_forward(n, h, c, (const double(*)[h])at->hidden, W2, b2, (double(*)[c])at->scores);
}

double mlp_loss(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                const double W1[d][h], const double b1[h], const double W2[h][c],
                const double b2[c], double lambda)
{
    struct activations at;
    if (activations_init(&at, n, h, c))
        return NAN;
    forward(n, d, h, c, X, W1, b1, W2, b2, &at);
    long double sum = 0;
    for (size_t i = 0; i < n; i++) {
        const double *s = at.scores + i * c;
        sum += log_sum_exp(c, s) - s[y[i]];
    }
    free(at.z);
    double penalty = sum_of_squares(d * h, &W1[0][0]) + sum_of_squares(h * c, &W2[0][0]);
    return (double)(sum / n + (long double)lambda * penalty);
}

/* loss = 1/n sum_i (log sum_k e^s_ik - s_iy), so by s_ik it is (p_ik - [k = y]) / n: scores become their gradients. */
static void scores_backward(size_t n, size_t c, double scores[n][c], const size_t y[n])
{
    for (size_t i = 0; i < n; i++) {
        long double total = log_sum_exp(c, scores[i]), others = 0;
        for (size_t k = 0; k < c; k++) {
            long double p = expl(scores[i][k] - total);
            others += k == y[i] ? 0 : p;
            scores[i][k] = (double)(p / n);
        }
        scores[i][y[i]] = (double)(-others / n); /* p_y - 1, without cancellation */
    }
}

/* grad += 2 lambda W, from lambda W^2. */
static void add_decay(size_t n, const double W[n], double lambda, double grad[n])
{
    for (size_t i = 0; i < n; i++)
        grad[i] += 2 * lambda * W[i];
}

void mlp_gradient(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                  const double W1[d][h], const double b1[h], const double W2[h][c],
                  const double b2[c], double lambda, double grad_W1[d][h], double grad_b1[h],
                  double grad_W2[h][c], double grad_b2[c])
{
    struct activations at;
    double *grad_hidden = malloc(n * h * sizeof *grad_hidden),
           *grad_X = malloc(n * d * sizeof *grad_X);
    if (grad_hidden && grad_X && !activations_init(&at, n, h, c)) {
        forward(n, d, h, c, X, W1, b1, W2, b2, &at);
        scores_backward(n, c, (double(*)[c])at.scores, y);
        affine_backward(n, h, c, (const double(*)[h])at.hidden, W2, (const double(*)[c])at.scores,
                        (double(*)[h])grad_hidden, grad_W2, grad_b2);
        relu_backward(n * h, at.z, grad_hidden, grad_hidden);
        affine_backward(n, d, h, X, W1, (const double(*)[h])grad_hidden, (double(*)[d])grad_X,
                        grad_W1, grad_b1);
        add_decay(d * h, &W1[0][0], lambda, &grad_W1[0][0]);
        add_decay(h * c, &W2[0][0], lambda, &grad_W2[0][0]);
        free(at.z);
    }
    free(grad_X);
    free(grad_hidden);
}
