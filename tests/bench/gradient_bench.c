/*
 * What the gradient check finds and what it costs, on eight losses, next to the rules of others:
 * the gradient as it is (false rejects) and with one entry times (1 + 1e-6) (found). A fifth of the
 * points of losses with kinks lie exactly on kinks, where any legal subgradient is handed in.
 *
 *   gradient_bench [CHECKS_PER_LOSS [SAMPLES [SEED]]]     default 100, 3, 1
 *
 * The rules of others, at the same points:
 *   PyTorch slow   central differences, step 1e-6, per entry; |a - n| <= 1e-5 + 1e-3 |n|
 *   PyTorch fast   the same along one direction of uniform [0, 1) numbers, normalised to 1
 *   CS231n         central differences, step 1e-5, per entry; |a - n| <= 1e-7 (|a| + |n|)
 *   JAX            one Gaussian direction, normalised, step 1e-4; |a - n| <= 1e-5 + 1e-5 |n|
 *
 * Exits with 1 if a right gradient is rejected, if fewer than 99.9 % of the errors are found, or if
 * a clean check of 9,610 parameters takes more than 100 values or 600 gradients.
 */
#include "base/memory.h"
#include "contract/random.h"
#include "judge/gradient_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
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

static const struct loss losses[] = {
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
enum { LOSSES = sizeof losses / sizeof *losses };

static const struct loss large = {
    "tanh network", false, 589, 16, 10, network_prepare, network_value, network_gradient, NULL};

/* The parameters; the caller frees. */
static double *prepare(struct problem *p, const struct loss *loss, size_t samples,
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

static void gradient_of(const struct problem *p, const double theta[], double grad[])
{
    p->loss->gradient(p, theta, grad);
    grad[p->wrong] *= p->factor;
}

static int evaluate(void *context, size_t count, const double *points, enum evaluation kind,
                    double *values, double *gradients, bool *answered)
{
    const struct problem *p = context;
    for (size_t i = 0; i < count; i++) {
        answered[i] = true;
        if (kind & EVALUATION_VALUE)
            values[i] = p->loss->value(p, points + i * p->n);
        if (kind & EVALUATION_GRADIENT)
            gradient_of(p, points + i * p->n, gradients + i * p->n);
    }
    return 0;
}

/* --- the rules of others: whether they accept --- */

static double central(const struct problem *p, const double theta[], const double d[], double h)
{
    double *point = memory_new(p->n, sizeof *point);
    for (size_t i = 0; i < p->n; i++)
        point[i] = theta[i] + h * d[i];
    double plus = p->loss->value(p, point);
    for (size_t i = 0; i < p->n; i++)
        point[i] = theta[i] - h * d[i];
    double minus = p->loss->value(p, point);
    free(point);
    return (plus - minus) / (2 * h);
}

static double dot(size_t n, const double a[], const double b[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static bool close(double a, double n, double absolute, double relative)
{
    return fabs(a - n) <= absolute + relative * fabs(n);
}

static bool cs231n_close(double a, double n)
{
    return fabs(a - n) <= 1e-7 * (fabs(a) + fabs(n));
}

static bool torch_slow(const struct problem *p, const double numeric[], const double grad[])
{
    for (size_t i = 0; i < p->n; i++)
        if (!close(grad[i], numeric[i], 1e-5, 1e-3))
            return false;
    return true;
}

static bool cs231n(const struct problem *p, const double numeric[], const double grad[])
{
    for (size_t i = 0; i < p->n; i++)
        if (!cs231n_close(grad[i], numeric[i]))
            return false;
    return true;
}

/* What the others measure of a point; their rules are then asked with several gradients. */
struct measurements {
    double *torch, *cs231n;   /* n slopes */
    double *uniform, *normal; /* n: the directions */
    double fast, jax;         /* slopes along them */
};

static void normalise(size_t n, double d[])
{
    double norm = sqrt(dot(n, d, d));
    for (size_t i = 0; i < n; i++)
        d[i] /= norm;
}

static void measure(struct measurements *m, const struct problem *p, const double theta[],
                    struct random *random)
{
    size_t n = p->n;
    double *axis = memory_new(n, sizeof *axis);
    m->torch = memory_new(n, sizeof(double));
    m->cs231n = memory_new(n, sizeof(double));
    m->uniform = memory_new(n, sizeof(double));
    m->normal = memory_new(n, sizeof(double));
    for (size_t i = 0; i < n; i++) {
        axis[i] = 1;
        m->torch[i] = central(p, theta, axis, 1e-6);
        m->cs231n[i] = central(p, theta, axis, 1e-5);
        axis[i] = 0;
        m->uniform[i] = random_uniform(random, 0, 1);
        m->normal[i] = random_normal(random);
    }
    normalise(n, m->uniform);
    normalise(n, m->normal);
    m->fast = central(p, theta, m->uniform, 1e-6);
    m->jax = central(p, theta, m->normal, 1e-4);
    free(axis);
}

static void release(struct measurements *m)
{
    free(m->torch);
    free(m->cs231n);
    free(m->uniform);
    free(m->normal);
}

enum { SLOW, FAST, CS231N, JAX, RULES };

/* Counts the rules that reject. */
static void count_rejects(const struct problem *p, const struct measurements *m,
                          const double theta[], size_t rejects[RULES])
{
    double *grad = memory_new(p->n, sizeof *grad);
    gradient_of(p, theta, grad);
    rejects[SLOW] += !torch_slow(p, m->torch, grad);
    rejects[FAST] += !close(dot(p->n, grad, m->uniform), m->fast, 1e-5, 1e-3);
    rejects[CS231N] += !cs231n(p, m->cs231n, grad);
    rejects[JAX] += !close(dot(p->n, grad, m->normal), m->jax, 1e-5, 1e-5);
    free(grad);
}

/* --- the table --- */

struct tally {
    size_t checks, rejected, flagged, undecided, planted, found, alone, proved, components;
    size_t rounds, rounds_max, values, gradients, values_max, gradients_max;
    size_t false_rejects[RULES], millionth[RULES], thousandth[RULES];
};

static struct gradient_subject subject_of(struct problem *p)
{
    return (struct gradient_subject){
        p->n, evaluate, p, p->blocks, p->block_count,
    };
}

static void check_clean(struct problem *p, const double theta[], uint64_t seed, struct tally *tally)
{
    struct gradient_subject subject = subject_of(p);
    struct gradient_report report;
    gradient_check(&subject, theta, seed, &report);
    tally->checks++;
    tally->rejected +=
        report.verdict != GRADIENT_CONSISTENT && report.verdict != GRADIENT_UNDECIDED;
    tally->flagged +=
        report.difference || report.float_values || report.float_gradient || report.component_count;
    tally->undecided += report.verdict == GRADIENT_UNDECIDED;
    tally->rounds += report.rounds;
    tally->rounds_max = report.rounds > tally->rounds_max ? report.rounds : tally->rounds_max;
    tally->values += report.values;
    tally->values_max = report.values > tally->values_max ? report.values : tally->values_max;
    tally->gradients += report.gradients;
    tally->gradients_max =
        report.gradients > tally->gradients_max ? report.gradients : tally->gradients_max;
    tally->components += p->n;
    tally->proved += p->n - report.absolute_count;
    if (getenv("GRADIENT_BENCH_SHOW") &&
        (report.verdict != GRADIENT_CONSISTENT || report.difference || report.float_values ||
         report.float_gradient))
        printf("  %s seed %llu: verdict %d reason %d difference %d float %d %d\n", p->loss->name,
               (unsigned long long)seed, (int)report.verdict, (int)report.reason,
               (int)report.difference, report.float_values, report.float_gradient);
    gradient_report_release(&report);
}

/* Plants the error in a component that is not 0; returns false if all are. */
static bool plant(struct problem *p, const double theta[], struct random *random)
{
    double *grad = memory_new(p->n, sizeof *grad);
    p->loss->gradient(p, theta, grad);
    size_t left = 8 * p->n;
    do
        p->wrong = random_size(random, 0, p->n - 1);
    while (grad[p->wrong] == 0 && --left);
    free(grad);
    return left > 0;
}

static void check_planted(struct problem *p, const double theta[], uint64_t seed,
                          struct tally *tally)
{
    struct gradient_subject subject = subject_of(p);
    struct gradient_report report;
    gradient_check(&subject, theta, seed, &report);
    bool found = false;
    for (size_t i = 0; i < report.component_count; i++)
        found |= report.components[i].index == p->wrong && report.components[i].wrong;
    found = found && report.verdict == GRADIENT_INCONSISTENT;
    tally->planted++;
    tally->found += found;
    tally->alone += found && report.component_count == 1;
    if (getenv("GRADIENT_BENCH_SHOW") && !found)
        printf("  %s seed %llu: missed component %zu: verdict %d reason %d bound %g of %zu\n",
               p->loss->name, (unsigned long long)seed, p->wrong, (int)report.verdict,
               (int)report.reason, report.bound[p->wrong], report.component_count);
    gradient_report_release(&report);
}

static struct tally tally_of(const struct loss *loss, size_t checks, size_t samples, uint64_t seed)
{
    struct tally tally = {0};
    struct random random;
    struct problem *p = memory_new(1, sizeof *p);
    random_init(&random, seed, loss->name);
    for (size_t k = 0; k < checks; k++) {
        struct measurements m = {0};
        double *theta = prepare(p, loss, samples, &random);
        uint64_t check_seed = random_bits(&random);
        check_clean(p, theta, check_seed, &tally);
        measure(&m, p, theta, &random);
        count_rejects(p, &m, theta, tally.false_rejects);
        if (plant(p, theta, &random)) {
            p->factor = 1 + 1e-6;
            check_planted(p, theta, check_seed, &tally);
            count_rejects(p, &m, theta, tally.millionth);
            p->factor = 1 + 1e-3;
            count_rejects(p, &m, theta, tally.thousandth);
        }
        release(&m);
        free(theta);
    }
    free(p);
    return tally;
}

static void print_tally(const struct loss *loss, const struct tally *t)
{
    printf("%-18s %4zu/%zu %4zu %4zu %6zu/%zu %6zu", loss->name, t->rejected, t->checks,
           t->undecided, t->flagged, t->found, t->planted, t->alone);
    for (int rule = 0; rule < RULES; rule++)
        printf(" %6zu %6zu %6zu", t->false_rejects[rule], t->millionth[rule], t->thousandth[rule]);
    double checks = (double)t->checks;
    printf("  %5.1f%% %4.1f/%-3zu %4.0f/%-4zu %4.0f/%zu\n",
           100 * (double)t->proved / (double)t->components, (double)t->rounds / checks,
           t->rounds_max, (double)t->values / checks, t->values_max, (double)t->gradients / checks,
           t->gradients_max);
}

static bool print_cost(uint64_t seed)
{
    struct random random;
    struct problem *p = memory_new(1, sizeof *p);
    random_init(&random, seed, "cost");
    p->n = 0;
    double *theta = prepare(p, &large, 3, &random);
    struct gradient_subject subject = subject_of(p);
    struct gradient_report clean, failing;
    gradient_check(&subject, theta, seed, &clean);
    plant(p, theta, &random);
    p->factor = 1 + 1e-6;
    gradient_check(&subject, theta, seed, &failing);
    printf(
        "clean check at n = %zu: verdict %d, %zu values and %zu gradients in %zu calls, %zu of n "
        "components verified to 1e-6\n",
        p->n, (int)clean.verdict, clean.values, clean.gradients, clean.rounds,
        p->n - clean.absolute_count);
    printf("one entry wrong: verdict %d, %zu found, %zu values and %zu gradients in %zu calls\n",
           (int)failing.verdict, failing.wrong, failing.values, failing.gradients, failing.rounds);
    bool held = clean.verdict == GRADIENT_CONSISTENT && clean.values <= 100 &&
                clean.gradients <= 600 && failing.verdict == GRADIENT_INCONSISTENT &&
                failing.component_count == 1 && failing.components[0].index == p->wrong;
    gradient_report_release(&clean);
    gradient_report_release(&failing);
    free(theta);
    free(p);
    return held;
}

int main(int count, char *arguments[])
{
    size_t checks = count > 1 ? strtoul(arguments[1], NULL, 10) : 100;
    size_t samples = count > 2 ? strtoul(arguments[2], NULL, 10) : 3;
    uint64_t seed = count > 3 ? strtoull(arguments[3], NULL, 10) : 1;
    size_t rejected = 0, planted = 0, found = 0, all = 0, undecided = 0;
    if (!checks || !samples || samples > SAMPLES_MAX) {
        fputs("usage: gradient_bench [CHECKS_PER_LOSS [SAMPLES (1..64) [SEED]]]\n", stderr);
        return 2;
    }
    printf("false rejects (fr), one entry x (1 + 1e-6) found, x (1 + 1e-3) found; ours: also "
           "undecided, and named alone\n");
    printf("%-18s %8s %6s %11s %6s %20s %20s %20s %20s  %s\n", "loss", "ours fr", "und", "1e-6",
           "alone", "PyTorch slow", "PyTorch fast", "CS231n", "JAX",
           "verified, calls, values, gradients (mean/max)");
    for (size_t i = 0; i < LOSSES; i++) {
        struct tally tally = tally_of(&losses[i], checks, samples, seed);
        print_tally(&losses[i], &tally);
        fflush(stdout);
        rejected += tally.rejected;
        planted += tally.planted;
        found += tally.found;
        all += tally.checks;
        undecided += tally.undecided;
    }
    printf("all: %zu false rejects and %zu undecided in %zu checks, %zu of %zu errors found\n",
           rejected, undecided, all, found, planted);
    bool cheap = print_cost(seed);
    return rejected == 0 && (double)found >= 0.999 * (double)planted && cheap ? 0 : 1;
}
