#include "judge/gradient_models.h"

#include <criterion/criterion.h>
#include <math.h>

double smooth(size_t n, const double x[])
{
    double sum = 0, coupled = 0;
    for (size_t i = 0; i < n; i++) {
        sum += cos(x[i] + (double)i) + 0.5 * x[i] * x[i];
        coupled += x[i] / (double)(i + 1);
    }
    return sum + exp(0.1 * coupled);
}

void smooth_gradient(size_t n, const double x[], double g[])
{
    double coupled = 0;
    for (size_t i = 0; i < n; i++)
        coupled += x[i] / (double)(i + 1);
    for (size_t i = 0; i < n; i++)
        g[i] = -sin(x[i] + (double)i) + x[i] + 0.1 * exp(0.1 * coupled) / (double)(i + 1);
}

double absolute(size_t n, const double x[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += fabs(x[i]) + (x[i] - 1) * (x[i] - 1);
    return sum;
}

void absolute_gradient(size_t n, const double x[], double g[])
{
    for (size_t i = 0; i < n; i++)
        g[i] = (x[i] > 0) - (x[i] < 0) + 2 * (x[i] - 1);
}

/* max(0, 1 - x_i x_{i+1}), a hinge that bends along curves. */
double hinge(size_t n, const double x[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += fmax(0, 1 - x[i] * x[(i + 1) % n]) + 0.05 * x[i] * x[i];
    return sum;
}

void hinge_gradient(size_t n, const double x[], double g[])
{
    for (size_t i = 0; i < n; i++)
        g[i] = 0.1 * x[i];
    for (size_t i = 0; i < n; i++)
        if (1 - x[i] * x[(i + 1) % n] > 0) {
            g[i] -= x[(i + 1) % n];
            g[(i + 1) % n] -= x[i];
        }
}

double largest(size_t n, const double x[])
{
    double greatest = x[0];
    for (size_t i = 1; i < n; i++)
        greatest = fmax(greatest, x[i]);
    return greatest;
}

void largest_gradient(size_t n, const double x[], double g[])
{
    size_t at = 0;
    for (size_t i = 1; i < n; i++)
        if (x[i] > x[at])
            at = i;
    for (size_t i = 0; i < n; i++)
        g[i] = i == at;
}

double in_float(size_t n, const double x[])
{
    float sum = 0;
    for (size_t i = 0; i < n; i++) {
        float z = (float)x[i];
        sum += cosf(z + (float)i) + 0.5f * z * z;
    }
    return sum;
}

void in_float_gradient(size_t n, const double x[], double g[])
{
    for (size_t i = 0; i < n; i++) {
        float z = (float)x[i];
        g[i] = -sinf(z + (float)i) + z;
    }
}

/* A sum in double of terms in float. */
double partly_float(size_t n, const double x[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        float z = (float)x[i];
        sum += (double)(cosf(z + (float)i) + 0.5f * z * z) / 3;
    }
    return sum;
}

void partly_float_gradient(size_t n, const double x[], double g[])
{
    for (size_t i = 0; i < n; i++)
        g[i] = (x[i] - sin(x[i] + (double)i)) / 3;
}

double root(size_t n, const double x[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += sqrt(x[i] - 0.75) + log(x[i]);
    return sum;
}

void root_gradient(size_t n, const double x[], double g[])
{
    for (size_t i = 0; i < n; i++)
        g[i] = 0.5 / sqrt(x[i] - 0.75) + 1 / x[i];
}

int model_evaluate(void *context, size_t count, const double *points, enum asked_for kind,
                   double *values, double *gradients, bool *answered)
{
    struct model *model = context;
    size_t n = model->n;
    for (size_t i = 0; i < count; i++) {
        const double *x = points + i * n;
        answered[i] = true;
        if (kind & EVALUATION_VALUE)
            values[i] = model->value(n, x);
        if (kind & EVALUATION_GRADIENT) {
            model->gradient(n, x, gradients + i * n);
            for (size_t k = 0; model->at_kink != 0 && k < n; k++)
                gradients[i * n + k] += x[k] == 0 ? model->at_kink : 0;
            if (model->mistake)
                model->mistake(model, n, x, gradients + i * n);
        }
    }
    return 0;
}

struct gradient_subject model_subject(struct model *model, size_t n)
{
    model->n = n;
    return (struct gradient_subject){.n = n, .evaluate = model_evaluate, .context = model};
}

struct gradient_report check_model_blocks(struct model model, size_t n, const double x[],
                                          uint64_t seed, const size_t blocks[], size_t block_count)
{
    struct gradient_report report;
    struct gradient_subject subject = model_subject(&model, n);
    subject.blocks = blocks;
    subject.block_count = block_count;
    cr_assert_eq(gradient_check(&subject, x, seed, &report), 0);
    return report;
}

struct gradient_report check_model(struct model model, const double x[], uint64_t seed)
{
    return check_model_blocks(model, N, x, seed, NULL, 0);
}

/* Points with digits, or on kinks where `zeros` says so: each third component is 0. */
void fill_point(size_t n, double x[], uint64_t seed, bool zeros)
{
    struct random {
        uint64_t state;
    } random = {seed * 0x9e3779b97f4a7c15u + 1};
    for (size_t i = 0; i < n; i++) {
        random.state = random.state * 6364136223846793005u + 1442695040888963407u;
        x[i] = (double)(random.state >> 33) / 0x1p30 - 1;
        if (zeros && i % 3 == 0)
            x[i] = 0;
    }
}
