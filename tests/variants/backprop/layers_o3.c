/* The network is made of the layers, on the heap; sums may be taken in any order. */
#pragma GCC optimize("O3", "unroll-loops", "no-signed-zeros", "no-trapping-math", "associative-math")
#include "backprop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double xyz_forward(double x, double y, double z)
{
    double q = y * x;
    return z + q;
}

void xyz_backward(double x, double y, double z, double grad_f, double grad[3])
{
    (void)z;
    double grad_q = 1 * grad_f;
    grad[0] = grad_q * y;
    grad[1] = grad_q * x;
    grad[2] = 1 * grad_f;
}

void affine_forward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                    const double b[m], double out[n][m])
{
    for (size_t i = 0; i < n; i++) {
        memcpy(out[i], b, m * sizeof *b);
        for (size_t j = 0; j < d; j++)
            for (size_t k = 0; k < m; k++)
                out[i][k] += X[i][j] * W[j][k];
    }
}

void affine_backward(size_t n, size_t d, size_t m, const double X[n][d], const double W[d][m],
                     const double grad_out[n][m], double grad_X[n][d], double grad_W[d][m],
                     double grad_b[m])
{
    memset(grad_W, 0, sizeof(double[d][m]));
    memset(grad_b, 0, sizeof(double[m]));
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < d; j++) {
            double sum = 0;
            for (size_t k = 0; k < m; k++) {
                sum += grad_out[i][k] * W[j][k];
                grad_W[j][k] += X[i][j] * grad_out[i][k];
            }
            grad_X[i][j] = sum;
        }
        for (size_t k = 0; k < m; k++)
            grad_b[k] += grad_out[i][k];
    }
}

void relu_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = (x[i] + fabs(x[i])) / 2;
}

void relu_backward(size_t n, const double x[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = x[i] > 0 ? grad_out[i] : x[i] < 0 ? 0 : 0.5 * grad_out[i];
}

void sigmoid_forward(size_t n, const double x[n], double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = 0.5 * (1 + tanh(0.5 * x[i]));
}

void sigmoid_backward(size_t n, const double out[n], const double grad_out[n], double grad_x[n])
{
    for (size_t i = 0; i < n; i++)
        grad_x[i] = grad_out[i] * (1 - out[i]) * out[i];
}

static double add(double a, double b) { return a + b; }
static double subtract(double a, double b) { return a - b; }
static double multiply(double a, double b) { return a * b; }
static double divide(double a, double b) { return a / b; }
static double larger(double a, double b) { return fmax(a, b); }
static double exponential(double a, double b) { (void)b; return exp(a); }
static double logarithm(double a, double b) { (void)b; return log(a); }
static double tangent(double a, double b) { (void)b; return tanh(a); }
static double rectify(double a, double b) { (void)b; return fmax(a, 0); }

static double (*const operations[])(double, double) = {
    NULL, add, subtract, multiply, divide, larger, exponential, logarithm, tangent, rectify};

void graph_forward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                   double value[k])
{
    for (size_t i = 0; i < k; i++)
        if (operations[op[i]])
            value[i] = operations[op[i]](value[lhs[i]], value[rhs[i]]);
}

void graph_backward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],
                    const double value[k], double grad[k])
{
    for (size_t i = 0; i < k; i++)
        grad[i] = 0;
    grad[k - 1] = 1;
    for (size_t i = k - 1; i < k; i--) { /* ends by running over */
        const size_t l = lhs[i], r = rhs[i];
        const double g = grad[i];
        switch (op[i]) {
        case OP_ADD: grad[l] += g; grad[r] += g; break;
        case OP_SUB: grad[l] += g; grad[r] -= g; break;
        case OP_MUL: grad[l] += g * value[r]; grad[r] += g * value[l]; break;
        case OP_DIV: grad[l] += g / value[r]; grad[r] -= g * value[l] / pow(value[r], 2); break;
        case OP_MAX: grad[value[l] >= value[r] ? l : r] += g; break;
        case OP_EXP: grad[l] += g * exp(value[l]); break;
        case OP_LOG: grad[l] += g / value[l]; break;
        case OP_TANH: grad[l] += g / pow(cosh(value[l]), 2); break;
        case OP_RELU: grad[l] += value[l] > 0 ? g : 0; break;
        default: break;
        }
    }
}

static double *new_array(size_t count) { return calloc(count, sizeof(double)); }

/* Scores become log probabilities. */
static void log_softmax(size_t c, double s[c])
{
    double top = s[0], sum = 0;
    for (size_t k = 0; k < c; k++)
        top = fmax(top, s[k]);
    for (size_t k = 0; k < c; k++)
        s[k] -= top;
    for (size_t k = 0; k < c; k++)
        sum += exp(s[k]);
    for (size_t k = 0; k < c; k++)
        s[k] -= log(sum);
}

double mlp_loss(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                const double W1[d][h], const double b1[h], const double W2[h][c],
                const double b2[c], double lambda)
{
    double(*z)[h] = (double(*)[h])new_array(n * h);
    double(*s)[c] = (double(*)[c])new_array(n * c);
    double data = 0, decay = 0;
    affine_forward(n, d, h, X, W1, b1, z);
    relu_forward(n * h, z[0], z[0]);
    affine_forward(n, h, c, z, W2, b2, s);
    for (size_t i = 0; i < n; i++) {
        log_softmax(c, s[i]);
        data -= s[i][y[i]];
    }
    for (size_t i = 0; i < d * h; i++)
        decay += (&W1[0][0])[i] * (&W1[0][0])[i];
    for (size_t i = 0; i < h * c; i++)
        decay += (&W2[0][0])[i] * (&W2[0][0])[i];
    free(z);
    free(s);
    return data / (double)n + lambda * decay;
}

void mlp_gradient(size_t n, size_t d, size_t h, size_t c, const double X[n][d], const size_t y[n],
                  const double W1[d][h], const double b1[h], const double W2[h][c],
                  const double b2[c], double lambda, double grad_W1[d][h], double grad_b1[h],
                  double grad_W2[h][c], double grad_b2[c])
{
    double(*z)[h] = (double(*)[h])new_array(n * h);
    double(*a)[h] = (double(*)[h])new_array(n * h);
    double(*grad_a)[h] = (double(*)[h])new_array(n * h);
    double(*s)[c] = (double(*)[c])new_array(n * c);
    double(*grad_X)[d] = (double(*)[d])new_array(n * d);
    affine_forward(n, d, h, X, W1, b1, z);
    relu_forward(n * h, z[0], a[0]);
    affine_forward(n, h, c, a, W2, b2, s);
    for (size_t i = 0; i < n; i++) {
        log_softmax(c, s[i]);
        for (size_t k = 0; k < c; k++)
            s[i][k] = exp(s[i][k]) / (double)n;
        s[i][y[i]] -= 1.0 / (double)n;
    }
    affine_backward(n, h, c, a, W2, s, grad_a, grad_W2, grad_b2);
    relu_backward(n * h, z[0], grad_a[0], grad_a[0]);
    affine_backward(n, d, h, X, W1, grad_a, grad_X, grad_W1, grad_b1);
    for (size_t j = 0; j < h; j++) {
        for (size_t k = 0; k < d; k++)
            grad_W1[k][j] += lambda * W1[k][j] + lambda * W1[k][j];
        for (size_t k = 0; k < c; k++)
            grad_W2[j][k] += lambda * W2[j][k] + lambda * W2[j][k];
    }
    free(z);
    free(a);
    free(grad_a);
    free(s);
    free(grad_X);
}
