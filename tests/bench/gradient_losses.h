/* The losses of the gradient bench, with their gradients and points exactly on their kinks. A header
 * of definitions: the bench is its only reader. */
#ifndef GRADUS_TESTS_BENCH_GRADIENT_LOSSES_H
#define GRADUS_TESTS_BENCH_GRADIENT_LOSSES_H

#include "base/memory.h"
#include "contract/random.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { SAMPLES_MAX = 64, INPUTS_MAX = 589, HIDDEN_MAX = 16, CLASSES = 10 };

struct problem {
    const struct loss *loss;
    size_t n, samples;
    size_t inputs, hidden, outputs;
    double x[SAMPLES_MAX][INPUTS_MAX];
    double y[SAMPLES_MAX][CLASSES];
    size_t label[SAMPLES_MAX];
    double at_kink; /* the subgradient of max(0, z) at z = 0, in [0, 1] */
    size_t wrong;   /* this component of the gradient is times `factor` */
    double factor;
    size_t blocks[4], block_count;
};

struct loss {
    const char *name;
    bool kinked;
    size_t inputs, hidden, outputs;
    void (*prepare)(struct problem *p, struct random *random, double theta[]);
    double (*value)(const struct problem *p, const double theta[]);
    void (*gradient)(const struct problem *p, const double theta[], double grad[]);
    void (*to_kink)(struct problem *p, struct random *random, double theta[]);
};

enum { LOSSES = 8 };

static double step_at(const struct problem *p, double z)
{
    return z > 0 ? 1 : z < 0 ? 0 : p->at_kink;
}

/* --- linear regression, mean of squares; lasso adds 0.1 |theta|_1 --- */

static void linear_prepare(struct problem *p, struct random *random, double theta[])
{
    p->n = p->inputs;
    p->blocks[p->block_count++] = p->n;
    for (size_t s = 0; s < p->samples; s++)
        p->y[s][0] = random_normal(random);
    for (size_t i = 0; i < p->n; i++)
        theta[i] = random_normal(random);
}

static double linear_value(const struct problem *p, const double theta[])
{
    double sum = 0;
    for (size_t s = 0; s < p->samples; s++) {
        double r = -p->y[s][0];
        for (size_t i = 0; i < p->n; i++)
            r += p->x[s][i] * theta[i];
        sum += r * r;
    }
    return sum / (double)p->samples;
}

static void linear_gradient(const struct problem *p, const double theta[], double grad[])
{
    memset(grad, 0, p->n * sizeof *grad);
    for (size_t s = 0; s < p->samples; s++) {
        double r = -p->y[s][0];
        for (size_t i = 0; i < p->n; i++)
            r += p->x[s][i] * theta[i];
        for (size_t i = 0; i < p->n; i++)
            grad[i] += 2 * r * p->x[s][i] / (double)p->samples;
    }
}

static double lasso_value(const struct problem *p, const double theta[])
{
    double sum = linear_value(p, theta);
    for (size_t i = 0; i < p->n; i++)
        sum += 0.1 * fabs(theta[i]);
    return sum;
}

static void lasso_gradient(const struct problem *p, const double theta[], double grad[])
{
    linear_gradient(p, theta, grad);
    for (size_t i = 0; i < p->n; i++)
        grad[i] += 0.1 * (2 * step_at(p, theta[i]) - 1);
}

static void some_zeros(struct problem *p, struct random *random, double theta[])
{
    for (size_t i = 0; i < p->n; i++)
        if (random_size(random, 0, 2) == 0)
            theta[i] = 0;
}

/* --- softmax and multi-class hinge, both with L2 --- */

static void classes_prepare(struct problem *p, struct random *random, double theta[])
{
    p->n = p->inputs * p->outputs;
    p->blocks[p->block_count++] = p->n;
    for (size_t s = 0; s < p->samples; s++)
        p->label[s] = random_size(random, 0, p->outputs - 1);
    for (size_t i = 0; i < p->n; i++)
        theta[i] = 0.3 * random_normal(random);
}

static void scores(const struct problem *p, const double theta[], size_t s, double z[CLASSES])
{
    for (size_t k = 0; k < p->outputs; k++) {
        z[k] = 0;
        for (size_t i = 0; i < p->inputs; i++)
            z[k] += theta[k * p->inputs + i] * p->x[s][i];
    }
}

static double ridge(const struct problem *p, const double theta[])
{
    double sum = 0;
    for (size_t i = 0; i < p->n; i++)
        sum += theta[i] * theta[i];
    return 0.01 * sum;
}

static void add_scores(const struct problem *p, size_t s, const double dz[CLASSES], double grad[])
{
    for (size_t k = 0; k < p->outputs; k++)
        for (size_t i = 0; i < p->inputs; i++)
            grad[k * p->inputs + i] += dz[k] * p->x[s][i] / (double)p->samples;
}

static double log_sum(size_t count, const double z[], double p[])
{
    double greatest = z[0], sum = 0;
    for (size_t k = 1; k < count; k++)
        greatest = fmax(greatest, z[k]);
    for (size_t k = 0; k < count; k++)
        sum += p[k] = exp(z[k] - greatest);
    for (size_t k = 0; k < count; k++)
        p[k] /= sum;
    return greatest + log(sum);
}

static double softmax_value(const struct problem *p, const double theta[])
{
    double sum = 0, z[CLASSES], share[CLASSES];
    for (size_t s = 0; s < p->samples; s++) {
        scores(p, theta, s, z);
        sum += log_sum(p->outputs, z, share) - z[p->label[s]];
    }
    return sum / (double)p->samples + ridge(p, theta);
}

static void softmax_gradient(const struct problem *p, const double theta[], double grad[])
{
    double z[CLASSES], share[CLASSES];
    for (size_t i = 0; i < p->n; i++)
        grad[i] = 0.02 * theta[i];
    for (size_t s = 0; s < p->samples; s++) {
        scores(p, theta, s, z);
        log_sum(p->outputs, z, share);
        share[p->label[s]] -= 1;
        add_scores(p, s, share, grad);
    }
}

static double hinge_value(const struct problem *p, const double theta[])
{
    double sum = 0, z[CLASSES];
    for (size_t s = 0; s < p->samples; s++) {
        scores(p, theta, s, z);
        for (size_t k = 0; k < p->outputs; k++)
            if (k != p->label[s])
                sum += fmax(0, z[k] - z[p->label[s]] + 1);
    }
    return sum / (double)p->samples + ridge(p, theta);
}

static void hinge_gradient(const struct problem *p, const double theta[], double grad[])
{
    double z[CLASSES], dz[CLASSES];
    for (size_t i = 0; i < p->n; i++)
        grad[i] = 0.02 * theta[i];
    for (size_t s = 0; s < p->samples; s++) {
        scores(p, theta, s, z);
        memset(dz, 0, sizeof dz);
        for (size_t k = 0; k < p->outputs; k++) {
            if (k == p->label[s])
                continue;
            double active = step_at(p, z[k] - z[p->label[s]] + 1);
            dz[k] += active;
            dz[p->label[s]] -= active;
        }
        add_scores(p, s, dz, grad);
    }
}

/* Short binary fractions make the margin of some samples exactly 0. */
static void margin_zero(struct problem *p, struct random *random, double theta[])
{
    for (size_t i = 0; i < p->n; i++)
        theta[i] = rint(theta[i] * 256) / 256;
    for (size_t s = 0; s < p->samples; s++)
        for (size_t i = 0; i < p->inputs; i++)
            p->x[s][i] = rint(p->x[s][i] * 256) / 256;
    size_t s = random_size(random, 0, p->samples - 1), k = (p->label[s] + 1) % p->outputs;
    double z[CLASSES];
    p->x[s][0] = 1;
    scores(p, theta, s, z);
    theta[k * p->inputs] -= z[k] - z[p->label[s]] + 1;
}

/* --- a network with one hidden layer, two linear outputs, half the mean of squares --- */

static void network_prepare(struct problem *p, struct random *random, double theta[])
{
    size_t sizes[4] = {p->hidden * p->inputs, p->hidden, p->outputs * p->hidden, p->outputs};
    memcpy(p->blocks, sizes, sizeof sizes);
    p->block_count = 4;
    p->n = sizes[0] + sizes[1] + sizes[2] + sizes[3];
    for (size_t s = 0; s < p->samples; s++)
        for (size_t k = 0; k < p->outputs; k++)
            p->y[s][k] = random_normal(random);
    for (size_t i = 0; i < p->n; i++)
        theta[i] =
            random_normal(random) / sqrt((double)(i < sizes[0] + sizes[1] ? p->inputs : p->hidden));
}

static double activate(const struct problem *p, double z)
{
    return p->loss->kinked ? fmax(0, z) : tanh(z);
}

static void forward(const struct problem *p, const double theta[], size_t s, double z[HIDDEN_MAX],
                    double out[CLASSES])
{
    const double *W1 = theta, *b1 = W1 + p->blocks[0], *W2 = b1 + p->blocks[1],
                 *b2 = W2 + p->blocks[2];
    for (size_t j = 0; j < p->hidden; j++) {
        z[j] = b1[j];
        for (size_t i = 0; i < p->inputs; i++)
            z[j] += W1[j * p->inputs + i] * p->x[s][i];
    }
    for (size_t k = 0; k < p->outputs; k++) {
        out[k] = b2[k];
        for (size_t j = 0; j < p->hidden; j++)
            out[k] += W2[k * p->hidden + j] * activate(p, z[j]);
    }
}

static double network_value(const struct problem *p, const double theta[])
{
    double sum = 0, z[HIDDEN_MAX], out[CLASSES];
    for (size_t s = 0; s < p->samples; s++) {
        forward(p, theta, s, z, out);
        for (size_t k = 0; k < p->outputs; k++)
            sum += (out[k] - p->y[s][k]) * (out[k] - p->y[s][k]);
    }
    return sum / (2 * (double)p->samples);
}

static void network_gradient(const struct problem *p, const double theta[], double grad[])
{
    const double *W2 = theta + p->blocks[0] + p->blocks[1];
    double *dW1 = grad, *db1 = dW1 + p->blocks[0], *dW2 = db1 + p->blocks[1],
           *db2 = dW2 + p->blocks[2];
    memset(grad, 0, p->n * sizeof *grad);
    for (size_t s = 0; s < p->samples; s++) {
        double z[HIDDEN_MAX], out[CLASSES];
        forward(p, theta, s, z, out);
        for (size_t k = 0; k < p->outputs; k++) {
            out[k] = (out[k] - p->y[s][k]) / (double)p->samples;
            db2[k] += out[k];
        }
        for (size_t j = 0; j < p->hidden; j++) {
            double dz = 0, a = activate(p, z[j]);
            for (size_t k = 0; k < p->outputs; k++) {
                dW2[k * p->hidden + j] += out[k] * a;
                dz += out[k] * W2[k * p->hidden + j];
            }
            dz *= p->loss->kinked ? step_at(p, z[j]) : 1 - a * a;
            db1[j] += dz;
            for (size_t i = 0; i < p->inputs; i++)
                dW1[j * p->inputs + i] += dz * p->x[s][i];
        }
    }
}

/* Hidden units whose weights and bias are all 0, as after an initialisation with zeros. */
static void zero_units(struct problem *p, struct random *random, double theta[])
{
    size_t first = random_size(random, 0, p->hidden - 1);
    for (size_t j = first; j < p->hidden && j < first + 3; j++) {
        memset(theta + j * p->inputs, 0, p->inputs * sizeof *theta);
        theta[p->blocks[0] + j] = 0;
    }
}

/* --- Rosenbrock's function and a fit of a exp(-b t) + c --- */

static void rosenbrock_prepare(struct problem *p, struct random *random, double theta[])
{
    p->n = p->inputs;
    p->blocks[p->block_count++] = p->n;
    for (size_t i = 0; i < p->n; i++)
        theta[i] = random_uniform(random, -2, 2);
}

static double rosenbrock_value(const struct problem *p, const double theta[])
{
    double sum = 0;
    for (size_t i = 0; i + 1 < p->n; i++) {
        double a = theta[i + 1] - theta[i] * theta[i], b = 1 - theta[i];
        sum += 100 * a * a + b * b;
    }
    return sum;
}

static void rosenbrock_gradient(const struct problem *p, const double theta[], double grad[])
{
    memset(grad, 0, p->n * sizeof *grad);
    for (size_t i = 0; i + 1 < p->n; i++) {
        double a = theta[i + 1] - theta[i] * theta[i], b = 1 - theta[i];
        grad[i] -= 400 * a * theta[i] + 2 * b;
        grad[i + 1] += 200 * a;
    }
}

static void decay_prepare(struct problem *p, struct random *random, double theta[])
{
    p->n = 3;
    p->blocks[p->block_count++] = p->n;
    for (size_t s = 0; s < p->samples; s++)
        p->y[s][0] = exp(-p->x[s][0]) + 0.1 * random_normal(random);
    for (size_t i = 0; i < p->n; i++)
        theta[i] = random_normal(random);
}

static double decay_value(const struct problem *p, const double theta[])
{
    double sum = 0;
    for (size_t s = 0; s < p->samples; s++) {
        double r = theta[0] * exp(-theta[1] * p->x[s][0]) + theta[2] - p->y[s][0];
        sum += r * r;
    }
    return sum;
}

static void decay_gradient(const struct problem *p, const double theta[], double grad[])
{
    memset(grad, 0, p->n * sizeof *grad);
    for (size_t s = 0; s < p->samples; s++) {
        double t = p->x[s][0], e = exp(-theta[1] * t);
        double r = theta[0] * e + theta[2] - p->y[s][0];
        grad[0] += 2 * r * e;
        grad[1] -= 2 * r * theta[0] * t * e;
        grad[2] += 2 * r;
    }
}

static const struct loss losses[LOSSES] = {
    {"linear regression", false, 20, 0, 1, linear_prepare, linear_value, linear_gradient, NULL},
    {"softmax + L2", false, 20, 0, 10, classes_prepare, softmax_value, softmax_gradient, NULL},
    {"hinge + L2", true, 20, 0, 10, classes_prepare, hinge_value, hinge_gradient, margin_zero},
    {"tanh network", false, 10, 11, 2, network_prepare, network_value, network_gradient, NULL},
    {"ReLU network", true, 10, 11, 2, network_prepare, network_value, network_gradient, zero_units},
    {"lasso", true, 30, 0, 1, linear_prepare, lasso_value, lasso_gradient, some_zeros},
    {"Rosenbrock", false, 20, 0, 1, rosenbrock_prepare, rosenbrock_value, rosenbrock_gradient,
     NULL},
    {"exponential fit", false, 1, 0, 1, decay_prepare, decay_value, decay_gradient, NULL},
};
/* 9,610 parameters. */
static const struct loss large_loss = {
    "tanh network", false, 589, 16, 10, network_prepare, network_value, network_gradient, NULL};

/* Makes a problem with random data; returns its parameters, which the caller frees. */
static double *problem_prepare(struct problem *p, const struct loss *loss, size_t samples,
                               struct random *random)
{
    double *theta = memory_new((INPUTS_MAX + CLASSES + 1) * (HIDDEN_MAX + 1), sizeof *theta);
    *p = (struct problem){.loss = loss,
                          .samples = samples,
                          .inputs = loss->inputs,
                          .hidden = loss->hidden,
                          .outputs = loss->outputs,
                          .factor = 1};
    for (size_t s = 0; s < samples; s++)
        for (size_t i = 0; i < p->inputs; i++)
            p->x[s][i] = random_normal(random);
    loss->prepare(p, random, theta);
    p->at_kink = (double)random_size(random, 0, 4) / 4;
    if (loss->to_kink && random_size(random, 0, 4) == 0)
        loss->to_kink(p, random, theta);
    return theta;
}

#endif
