#include "judge/dataset.h"

#include "contract/random.h"

#include <math.h>

static const uint64_t data_seed = 1;

const double regression_sigma = 0.25;

void regression_make(struct regression *regression, size_t features)
{
    struct random random;
    random_init(&random, data_seed, "regression");
    regression->n = REGRESSION_SAMPLES;
    regression->d = features;
    for (size_t i = 0; i < REGRESSION_SAMPLES; i++) {
        double t = round_for_people(random_uniform(&random, -1, 1));
        regression->t[i] = t;
        regression->y[i] =
            round_for_people(sin(2.5 * t) + regression_sigma * random_normal(&random));
        for (size_t j = 0; j < features; j++)
            regression->X[i * features + j] = j ? regression->X[i * features + j - 1] * t : 1;
    }
}

double regression_predict(size_t d, const double theta[], double t)
{
    double sum = 0;
    for (size_t j = d; j-- > 0;)
        sum = sum * t + theta[j];
    return sum;
}

static void put_class(struct classes *classes, size_t i, double x, double y)
{
    classes->X[2 * i] = round_for_people(x);
    classes->X[2 * i + 1] = round_for_people(y);
    classes->y[i] = i % classes->c;
    classes->label[i] = (int)classes->y[i];
}

void classes_moons(struct classes *classes)
{
    static const double noise = 0.32;
    struct random random;
    random_init(&random, data_seed, "moons");
    classes->n = CLASSES_SAMPLES;
    classes->c = 2;
    for (size_t i = 0; i < CLASSES_SAMPLES; i++) {
        double angle = random_uniform(&random, 0, M_PI), x = cos(angle), y = sin(angle);
        x += noise * random_normal(&random);
        y += noise * random_normal(&random);
        put_class(classes, i, i % 2 ? 1 - x : x, i % 2 ? 0.5 - y : y);
    }
}

void classes_spiral(struct classes *classes)
{
    static const double noise = 0.12;
    struct random random;
    random_init(&random, data_seed, "spiral");
    classes->n = CLASSES_SAMPLES;
    classes->c = 3;
    for (size_t i = 0; i < CLASSES_SAMPLES; i++) {
        double radius = 0.2 + 0.8 * (double)i / CLASSES_SAMPLES;
        double angle = 2 * M_PI * (double)(i % 3) / 3 + 3 * radius + noise * random_normal(&random);
        put_class(classes, i, radius * cos(angle), radius * sin(angle));
    }
}
