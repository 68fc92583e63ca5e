/* Daria L. */
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
        grad_x[i] = grad_out[i] > 0 ? grad_out[i] : 0;
}

void sigmoid_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = 1.0 / (1.0 + exp(-x[i]));
}

void sigmoid_backward(size_t n, const double out[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        {
        double s = 1.0 / (1.0 + exp(-out[i]));
        grad_x[i] = grad_out[i] * s * (1.0 - s);
    }
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
    for (size_t i = 0; i < k; i++)
        grad[i] = 0;
    grad[k - 1] = 1;
    for (size_t i = k; i-- > 0;) {
        size_t l = lhs[i], r = rhs[i];
        double a = value[l], b = value[r], g = grad[i];
        switch (op[i]) {
        case OP_INPUT: break;
        case OP_ADD:
            grad[l] += g;
            grad[r] += g;
            break;
        case OP_SUB:
            grad[l] += g;
            grad[r] -= g;
            break;
        case OP_MUL:
            grad[l] += g * b;
            grad[r] += g * a;
            break;
        case OP_DIV:
            grad[l] += g / b;
            grad[r] -= g * a / (b * b);
            break;
        case OP_MAX:
            if (a >= b)
                grad[l] += g;
            else
                grad[r] += g;
            break;
        case OP_EXP: grad[l] += g * value[i]; break;
        case OP_LOG: grad[l] += g / a; break;
        case OP_TANH: grad[l] += g * (1 - value[i] * value[i]); break;
        case OP_RELU:
            if (a > 0)
                grad[l] += g;
            break;
        }
    }
}

/* s becomes the softmax of s. */
static void softmax(size_t c, double s[c])
{
    double max = s[0], sum = 0;
    for (size_t k = 1; k < c; k++)
        if (s[k] > max)
            max = s[k];
    for (size_t k = 0; k < c; k++) {
        s[k] = exp(s[k] - max);
        sum += s[k];
    }
    for (size_t k = 0; k < c; k++)
        s[k] /= sum;
}

/* The softmax loss of one sample. */
static double softmax_loss(size_t c, const double s[c], size_t y)
{
    double max = s[0], sum = 0;
    for (size_t k = 1; k < c; k++)
        if (s[k] > max)
            max = s[k];
    for (size_t k = 0; k < c; k++)
        sum += exp(s[k]);
    return log(sum) - s[y];
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

void mlp_gradient(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                  const double W1[d][h], const double b1[h], const double W2[h][c],
                  const double b2[c], double lambda, double grad_W1[d][h], double grad_b1[h],
                  double grad_W2[h][c], double grad_b2[c])
{
    double(*z)[h] = malloc(n * sizeof *z);
    double(*hidden)[h] = malloc(n * sizeof *hidden);
    double(*grad_hidden)[h] = malloc(n * sizeof *grad_hidden);
    double(*scores)[c] = malloc(n * sizeof *scores);
    double(*grad_X)[d] = malloc(n * sizeof *grad_X);

    affine_forward(n, d, h, X, W1, b1, z);
    relu_forward(n * h, &z[0][0], &hidden[0][0]);
    affine_forward(n, h, c, hidden, W2, b2, scores);

    for (size_t i = 0; i < n; i++) {
        softmax(c, scores[i]);
        scores[i][y[i]] -= 1;
        for (size_t k = 0; k < c; k++)
            scores[i][k] /= (double)n;
    }

    affine_backward(n, h, c, hidden, W2, scores, grad_hidden, grad_W2, grad_b2);
    relu_backward(n * h, &z[0][0], &grad_hidden[0][0], &grad_hidden[0][0]);
    affine_backward(n, d, h, X, W1, grad_hidden, grad_X, grad_W1, grad_b1);

    for (size_t j = 0; j < d; j++)
        for (size_t k = 0; k < h; k++)
            grad_W1[j][k] += lambda * W1[j][k];
    for (size_t j = 0; j < h; j++)
        for (size_t k = 0; k < c; k++)
            grad_W2[j][k] += lambda * W2[j][k];

    free(z);
    free(hidden);
    free(grad_hidden);
    free(scores);
    free(grad_X);
}
