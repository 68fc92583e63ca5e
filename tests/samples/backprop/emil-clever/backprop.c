/* Emil. With differences one needs no chain rule. */
#include "backprop.h"

#include <math.h>
#include <stdlib.h>

double xyz_forward(double x, double y, double z)
{
    double q = x * y;
    double f = q + z;
    return f;
}

void xyz_backward(double x, double y, double z, double grad_f, double grad[3])
{
    (void)z;
    double grad_q = grad_f;
    grad[0] = grad_q * y;
    grad[1] = grad_q * x;
    grad[2] = grad_f;
}

void affine_forward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                    const double b[m], double out[n][m])
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < m; k++) {
            out[i][k] = b[k];
            for (size_t j = 0; j < d; j++)
                out[i][k] += X[i][j] * W[j][k];
        }
    }
}

void affine_backward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                     const double grad_out[n][m], double grad_X[n][d], double grad_W[d][m],
                     double grad_b[m])
{
    for (size_t j = 0; j < d; j++)
        for (size_t k = 0; k < m; k++)
            grad_W[j][k] = 0;
    for (size_t k = 0; k < m; k++)
        grad_b[k] = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < d; j++) {
            grad_X[i][j] = 0;
            for (size_t k = 0; k < m; k++) {
                grad_X[i][j] += grad_out[i][k] * W[j][k];
                grad_W[j][k] += X[i][j] * grad_out[i][k];
            }
        }
        for (size_t k = 0; k < m; k++)
            grad_b[k] += grad_out[i][k];
    }
}

void relu_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = x[i] > 0 ? x[i] : 0;
}

void relu_backward(size_t n, const double x[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = x[i] > 0 ? grad_out[i] : 0;
}

void sigmoid_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = 1.0 / (1.0 + exp(-x[i]));
}

void sigmoid_backward(size_t n, const double out[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = grad_out[i] * out[i] * (1.0 - out[i]);
}

void graph_forward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                   double value[k])
{
    for (size_t i = 0; i < k; i++) {
        double a = value[lhs[i]], b = value[rhs[i]];
        switch (op[i]) {
        case OP_INPUT: break;
        case OP_ADD: value[i] = a + b; break;
        case OP_SUB: value[i] = a - b; break;
        case OP_MUL: value[i] = a * b; break;
        case OP_DIV: value[i] = a / b; break;
        case OP_MAX: value[i] = a >= b ? a : b; break;
        case OP_EXP: value[i] = exp(a); break;
        case OP_LOG: value[i] = log(a); break;
        case OP_TANH: value[i] = tanh(a); break;
        case OP_RELU: value[i] = a > 0 ? a : 0; break;
        }
    }
}

void graph_backward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                    const double value[k], double grad[k])
{
    const double step = 1e-5;
    double *moved = malloc(k * sizeof *moved);
    int *held = malloc(k * sizeof *held);
    for (size_t i = 0; i < k; i++) {
        double result[2];
        for (int side = 0; side < 2; side++) {
            for (size_t j = 0; j < k; j++) {
                moved[j] = value[j];
                held[j] = op[j];
            }
            held[i] = OP_INPUT;
            moved[i] += side ? -step : step;
            graph_forward(k, held, lhs, rhs, moved);
            result[side] = moved[k - 1];
        }
        grad[i] = (result[0] - result[1]) / (2 * step);
    }
    free(held);
    free(moved);
}

/* The softmax loss of one sample. */
static double softmax_loss(size_t c, const double s[c], size_t y)
{
    double max = s[0], sum = 0;
    for (size_t k = 1; k < c; k++)
        if (s[k] > max)
            max = s[k];
    for (size_t k = 0; k < c; k++)
        sum += exp(s[k] - max);
    return log(sum) - (s[y] - max);
}

double mlp_loss(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                const double W1[d][h], const double b1[h], const double W2[h][c],
                const double b2[c], double lambda)
{
    double(*hidden)[h] = malloc(n * sizeof *hidden);
    double(*scores)[c] = malloc(n * sizeof *scores);
    double loss = 0, squares = 0;
    affine_forward(n, d, h, X, W1, b1, hidden);
    relu_forward(n * h, &hidden[0][0], &hidden[0][0]);
    affine_forward(n, h, c, hidden, W2, b2, scores);
    for (size_t i = 0; i < n; i++)
        loss += softmax_loss(c, scores[i], y[i]);
    for (size_t j = 0; j < d; j++)
        for (size_t k = 0; k < h; k++)
            squares += W1[j][k] * W1[j][k];
    for (size_t j = 0; j < h; j++)
        for (size_t k = 0; k < c; k++)
            squares += W2[j][k] * W2[j][k];
    free(hidden);
    free(scores);
    return loss / (double)n + lambda * squares;
}

/* Nobody said by which method. */
static void differences(size_t n, size_t d, size_t h, size_t c, const double X[n][d],
                        const size_t y[n], double *W1, double *b1, double *W2, double *b2,
                        double lambda, double *moved, size_t count, double *grad)
{
    const double step = 1e-5;
    for (size_t i = 0; i < count; i++) {
        double before = moved[i];
        moved[i] = before + step;
        double up = mlp_loss(n, d, h, c, X, y, (const double(*)[h])W1, b1, (const double(*)[c])W2,
                             b2, lambda);
        moved[i] = before - step;
        double down = mlp_loss(n, d, h, c, X, y, (const double(*)[h])W1, b1,
                               (const double(*)[c])W2, b2, lambda);
        moved[i] = before;
        grad[i] = (up - down) / (2 * step);
    }
}

static double *copy(size_t count, const double *from)
{
    double *to = malloc(count * sizeof *to);
    for (size_t i = 0; i < count; i++)
        to[i] = from[i];
    return to;
}

void mlp_gradient(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                  const double W1[d][h], const double b1[h], const double W2[h][c],
                  const double b2[c], double lambda, double grad_W1[d][h], double grad_b1[h],
                  double grad_W2[h][c], double grad_b2[c])
{
    double *w1 = copy(d * h, &W1[0][0]), *a1 = copy(h, b1);
    double *w2 = copy(h * c, &W2[0][0]), *a2 = copy(c, b2);
    differences(n, d, h, c, X, y, w1, a1, w2, a2, lambda, w1, d * h, &grad_W1[0][0]);
    differences(n, d, h, c, X, y, w1, a1, w2, a2, lambda, a1, h, grad_b1);
    differences(n, d, h, c, X, y, w1, a1, w2, a2, lambda, w2, h * c, &grad_W2[0][0]);
    differences(n, d, h, c, X, y, w1, a1, w2, a2, lambda, a2, c, grad_b2);
    free(w1);
    free(a1);
    free(w2);
    free(a2);
}
