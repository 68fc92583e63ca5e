/*
 * Graphs from the other side: values by recursion, gradients pulled by each node from all its readers. The network
 * goes sample by sample, with arrays on the stack.
 */
#include "backprop.h"

#include <math.h>
#include <stdbool.h>

double xyz_forward(double x, double y, double z)
{
    return fma(x, y, z);
}

void xyz_backward(double x, double y, double z, double grad_f, double grad[3])
{
    const double local[3] = {y, x, z == z};
    for (int i = 0; i < 3; i++)
        grad[i] = local[i] * grad_f;
}

void affine_forward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                    const double b[m], double out[n][m])
{
    for (size_t i = n; i-- > 0;) {
        for (size_t k = 0; k < m; k++)
            out[i][k] = 0;
        for (size_t j = d; j-- > 0;)
            for (size_t k = 0; k < m; k++)
                out[i][k] += W[j][k] * X[i][j];
        for (size_t k = 0; k < m; k++)
            out[i][k] += b[k];
    }
}

void affine_backward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                     const double grad_out[n][m], double grad_X[n][d], double grad_W[d][m],
                     double grad_b[m])
{
    for (size_t k = 0; k < m; k++) {
        grad_b[k] = 0;
        for (size_t j = 0; j < d; j++)
            grad_W[j][k] = 0;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            grad_X[i][j] = 0;
    for (size_t k = 0; k < m; k++)
        for (size_t i = 0; i < n; i++) {
            double g = grad_out[i][k];
            grad_b[k] += g;
            for (size_t j = 0; j < d; j++) {
                grad_W[j][k] += g * X[i][j];
                grad_X[i][j] += g * W[j][k];
            }
        }
}

void relu_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = fmax(0, x[i]);
}

void relu_backward(size_t n, const double x[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = (double)(x[i] >= 0) * grad_out[i];
}

void sigmoid_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++) {
        double e = exp(-fabs(x[i]));
        out[i] = x[i] < 0 ? e / (1 + e) : 1 / (1 + e);
    }
}

void sigmoid_backward(size_t n, const double out[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = (out[i] - out[i] * out[i]) * grad_out[i];
}

static double value_of(size_t i, const int op[], const size_t lhs[], const size_t rhs[],
                       double value[])
{
    if (op[i] == OP_INPUT || !isnan(value[i]))
        return value[i];
    double a = value_of(lhs[i], op, lhs, rhs, value);
    double b = op[i] < OP_EXP ? value_of(rhs[i], op, lhs, rhs, value) : 0;
    switch (op[i]) {
    case OP_ADD: value[i] = a + b; break;
    case OP_SUB: value[i] = a - b; break;
    case OP_MUL: value[i] = a * b; break;
    case OP_DIV: value[i] = a / b; break;
    case OP_MAX: value[i] = b > a ? b : a; break;
    case OP_EXP: value[i] = exp(a); break;
    case OP_LOG: value[i] = log(a); break;
    case OP_TANH: value[i] = tanh(a); break;
    case OP_RELU: value[i] = a < 0 ? 0 : a; break;
    }
    return value[i];
}

void graph_forward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                   double value[k])
{
    for (size_t i = 0; i < k; i++)
        value_of(i, op, lhs, rhs, value);
}

/* What reader j adds to the gradient of its left and of its right operand. */
static double left_share(int op, double a, double b, double v, double g)
{
    switch (op) {
    case OP_ADD:
    case OP_SUB: return g;
    case OP_MUL: return g * b;
    case OP_DIV: return g / b;
    case OP_MAX: return b > a ? 0 : g;
    case OP_EXP: return g * v;
    case OP_LOG: return g / a;
    case OP_TANH: return g * (1 - v) * (1 + v);
    case OP_RELU: return v > 0 ? g : 0;
    default: return 0;
    }
}

static double right_share(int op, double a, double b, double v, double g)
{
    switch (op) {
    case OP_ADD: return g;
    case OP_SUB: return -g;
    case OP_MUL: return g * a;
    case OP_DIV: return -g * v / b;
    case OP_MAX: return b > a ? g : 0;
    default: return 0;
    }
}

void graph_backward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                    const double value[k], double grad[k])
{
    for (size_t i = k; i-- > 0;) {
        grad[i] = i + 1 == k;
        for (size_t j = i + 1; j < k; j++) {
            double a = value[lhs[j]], b = value[rhs[j]];
            if (lhs[j] == i)
                grad[i] += left_share(op[j], a, b, value[j], grad[j]);
            if (rhs[j] == i)
                grad[i] += right_share(op[j], a, b, value[j], grad[j]);
        }
    }
}

/* One sample forward: z, hidden units and scores. */
static void run(size_t d, size_t h, size_t c, const double x[d], const double W1[d][h],
                const double b1[h], const double W2[h][c], const double b2[c], double hidden[h],
                double scores[c])
{
    for (size_t j = 0; j < h; j++) {
        double z = b1[j];
        for (size_t k = 0; k < d; k++)
            z += x[k] * W1[k][j];
        hidden[j] = z > 0 ? z : 0;
    }
    for (size_t k = 0; k < c; k++) {
        scores[k] = b2[k];
        for (size_t j = 0; j < h; j++)
            scores[k] += hidden[j] * W2[j][k];
    }
}

static double largest_of(size_t c, const double s[c])
{
    double largest = s[0];
    for (size_t k = 1; k < c; k++)
        if (s[k] > largest)
            largest = s[k];
    return largest;
}

double mlp_loss(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                const double W1[d][h], const double b1[h], const double W2[h][c],
                const double b2[c], double lambda)
{
    double loss = 0, hidden[h], scores[c];
    for (size_t j = 0; j < h; j++) {
        for (size_t k = 0; k < d; k++)
            loss += lambda * W1[k][j] * W1[k][j];
        for (size_t k = 0; k < c; k++)
            loss += lambda * W2[j][k] * W2[j][k];
    }
    for (size_t i = 0; i < n; i++) {
        run(d, h, c, X[i], W1, b1, W2, b2, hidden, scores);
        double top = largest_of(c, scores), sum = 0;
        for (size_t k = 0; k < c; k++)
            sum += exp(scores[k] - top);
        loss += (top + log(sum) - scores[y[i]]) / (double)n;
    }
    return loss;
}

void mlp_gradient(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                  const double W1[d][h], const double b1[h], const double W2[h][c],
                  const double b2[c], double lambda, double grad_W1[d][h], double grad_b1[h],
                  double grad_W2[h][c], double grad_b2[c])
{
    double hidden[h], p[c];
    for (size_t k = 0; k < c; k++)
        grad_b2[k] = 0;
    for (size_t j = 0; j < h; j++) {
        grad_b1[j] = 0;
        for (size_t k = 0; k < d; k++)
            grad_W1[k][j] = 2 * lambda * W1[k][j];
        for (size_t k = 0; k < c; k++)
            grad_W2[j][k] = 2 * lambda * W2[j][k];
    }
    for (size_t i = 0; i < n; i++) {
        run(d, h, c, X[i], W1, b1, W2, b2, hidden, p);
        double top = largest_of(c, p), sum = 0;
        for (size_t k = 0; k < c; k++)
            sum += p[k] = exp(p[k] - top);
        for (size_t k = 0; k < c; k++) {
            double g = (p[k] / sum - (k == y[i])) / (double)n;
            grad_b2[k] += g;
            for (size_t j = 0; j < h; j++) {
                grad_W2[j][k] += g * hidden[j];
                if (hidden[j] <= 0)
                    continue;
                grad_b1[j] += g * W2[j][k];
                for (size_t l = 0; l < d; l++)
                    grad_W1[l][j] += g * W2[j][k] * X[i][l];
            }
        }
    }
}
