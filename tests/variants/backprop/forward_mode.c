/*
 * No backpropagation at all: derivatives go forward through the graph, one pass for each node, and the network's
 * gradient is written out as sums over samples for each weight by itself. Slow and right.
 */
#include "backprop.h"

#include <math.h>
#include <stdlib.h>

double xyz_forward(double x, double y, double z)
{
    return x * y + z;
}

void xyz_backward(double x, double y, double z, double grad_f, double grad[3])
{
    (void)z;
    grad[2] = grad_f;
    grad[1] = x * grad_f;
    grad[0] = y * grad_f;
}

void affine_forward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                    const double b[m], double out[n][m])
{
    for (size_t k = 0; k < m; k++)
        for (size_t i = 0; i < n; i++) {
            long double sum = 0;
            for (size_t j = 0; j < d; j++)
                sum += (long double)X[i][j] * W[j][k];
            out[i][k] = (double)(sum + b[k]);
        }
}

void affine_backward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                     const double grad_out[n][m], double grad_X[n][d], double grad_W[d][m],
                     double grad_b[m])
{
    for (size_t k = 0; k < m; k++) {
        long double sum = 0;
        for (size_t i = n; i > 0; i--)
            sum += grad_out[i - 1][k];
        grad_b[k] = (double)sum;
    }
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k < m; k++) {
            double sum = grad_out[0][k] * X[0][j];
            for (size_t i = 1; i < n; i++)
                sum += grad_out[i][k] * X[i][j];
            grad_W[j][k] = sum;
        }
        for (size_t i = 0; i < n; i++) {
            double sum = grad_out[i][0] * W[j][0];
            for (size_t k = 1; k < m; k++)
                sum += grad_out[i][k] * W[j][k];
            grad_X[i][j] = sum;
        }
    }
}

void relu_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++) {
        out[i] = 0;
        if (x[i] < 0)
            continue;
        out[i] = x[i];
    }
}

void relu_backward(size_t n, const double x[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++) {
        grad_x[i] = 0;
        if (!(x[i] > 0))
            continue;
        grad_x[i] = grad_out[i];
    }
}

void sigmoid_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++) {
        if (x[i] >= 0)
            out[i] = 1 / (1 + exp(-x[i]));
        else
            out[i] = exp(x[i]) / (1 + exp(x[i]));
    }
}

void sigmoid_backward(size_t n, const double out[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++) {
        double x = 0.5 - out[i]; /* out (1 - out) = 1/4 - (1/2 - out)^2 */
        grad_x[i] = grad_out[i] * (0.5 - x) * (0.5 + x);
    }
}

/* A value and its derivative by whatever is looked at. */
struct dual {
    double value, slope;
};

static struct dual dual_operate(int op, struct dual a, struct dual b)
{
    switch (op) {
    case OP_ADD: return (struct dual){a.value + b.value, a.slope + b.slope};
    case OP_SUB: return (struct dual){a.value - b.value, a.slope - b.slope};
    case OP_MUL: return (struct dual){a.value * b.value, a.slope * b.value + a.value * b.slope};
    case OP_DIV:
        return (struct dual){a.value / b.value,
                             (a.slope - a.value / b.value * b.slope) / b.value};
    case OP_MAX: return a.value < b.value ? b : a;
    case OP_EXP: return (struct dual){exp(a.value), exp(a.value) * a.slope};
    case OP_LOG: return (struct dual){log(a.value), a.slope / a.value};
    case OP_TANH: {
        double t = tanh(a.value);
        return (struct dual){t, (1 - t * t) * a.slope};
    }
    default: return a.value > 0 ? a : (struct dual){0, 0};
    }
}

void graph_forward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                   double value[k])
{
    for (size_t i = 0; i < k; i++) {
        if (op[i] == OP_INPUT)
            continue;
        struct dual a = {value[lhs[i]], 0}, b = {value[rhs[i]], 0};
        value[i] = dual_operate(op[i], a, b).value;
    }
}

void graph_backward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                    const double value[k], double grad[k])
{
    struct dual *nodes = malloc(k * sizeof *nodes);
    for (size_t by = 0; by < k; by++) {
        for (size_t i = 0; i < k; i++) {
            nodes[i] = (struct dual){value[i], i == by};
            if (i > by && op[i] != OP_INPUT)
                nodes[i] = dual_operate(op[i], nodes[lhs[i]], nodes[rhs[i]]);
        }
        grad[by] = nodes[k - 1].slope;
    }
    free(nodes);
}

/* The network for one sample, as a function of sample and weights. */
struct network {
    size_t d, h, c;
    const double *W1, *b1, *W2, *b2;
};

static double unit(const struct network *net, const double *x, size_t j)
{
    double z = net->b1[j];
    for (size_t k = 0; k < net->d; k++)
        z += x[k] * net->W1[k * net->h + j];
    return z > 0 ? z : 0;
}

static double score(const struct network *net, const double *x, size_t k)
{
    double s = net->b2[k];
    for (size_t j = 0; j < net->h; j++)
        s += unit(net, x, j) * net->W2[j * net->c + k];
    return s;
}

/* log p_k = -log sum_l e^(s_l - s_k), whose exponents are small where p_k is not. */
static double log_probability(const struct network *net, const double *x, size_t k)
{
    double s = score(net, x, k), top = s, sum = 0;
    for (size_t l = 0; l < net->c; l++)
        top = fmax(top, score(net, x, l));
    for (size_t l = 0; l < net->c; l++)
        sum += exp(score(net, x, l) - top);
    return s - top - log(sum);
}

double mlp_loss(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                const double W1[d][h], const double b1[h], const double W2[h][c],
                const double b2[c], double lambda)
{
    struct network net = {d, h, c, &W1[0][0], b1, &W2[0][0], b2};
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        mean += (-log_probability(&net, X[i], y[i]) - mean) / (double)(i + 1);
    for (size_t i = 0; i < d * h; i++)
        squares += pow(net.W1[i], 2);
    for (size_t i = 0; i < h * c; i++)
        squares += pow(net.W2[i], 2);
    return mean + lambda * squares;
}

/* The derivative of a sample's loss by score k. */
static double pull(const struct network *net, const double *x, size_t y, size_t k)
{
    return exp(log_probability(net, x, k)) - (k == y ? 1 : 0);
}

/* The derivative of a sample's loss by what goes into hidden unit j. */
static double pull_on_unit(const struct network *net, const double *x, size_t y, size_t j)
{
    double sum = 0;
    if (unit(net, x, j) <= 0)
        return 0;
    for (size_t k = 0; k < net->c; k++)
        sum += pull(net, x, y, k) * net->W2[j * net->c + k];
    return sum;
}

void mlp_gradient(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                  const double W1[d][h], const double b1[h], const double W2[h][c],
                  const double b2[c], double lambda, double grad_W1[d][h], double grad_b1[h],
                  double grad_W2[h][c], double grad_b2[c])
{
    struct network net = {d, h, c, &W1[0][0], b1, &W2[0][0], b2};
    for (size_t k = 0; k < c; k++) {
        grad_b2[k] = 0;
        for (size_t i = 0; i < n; i++)
            grad_b2[k] += pull(&net, X[i], y[i], k) / (double)n;
        for (size_t j = 0; j < h; j++) {
            grad_W2[j][k] = 0;
            for (size_t i = 0; i < n; i++)
                grad_W2[j][k] += pull(&net, X[i], y[i], k) * unit(&net, X[i], j) / (double)n;
            grad_W2[j][k] += 2 * lambda * W2[j][k];
        }
    }
    for (size_t j = 0; j < h; j++) {
        grad_b1[j] = 0;
        for (size_t i = 0; i < n; i++)
            grad_b1[j] += pull_on_unit(&net, X[i], y[i], j) / (double)n;
        for (size_t k = 0; k < d; k++) {
            grad_W1[k][j] = 2 * lambda * W1[k][j];
            for (size_t i = 0; i < n; i++)
                grad_W1[k][j] += pull_on_unit(&net, X[i], y[i], j) * X[i][k] / (double)n;
        }
    }
}
