/* Fixed data that demonstrations call functions on: the same on every machine and for everybody. */
#ifndef GRADUS_JUDGE_DATASET_H
#define GRADUS_JUDGE_DATASET_H

#include <stddef.h>

/* --- regression: y = sin(2.5 t) + noise of sigma 0.25 at t in [-1, 1]; features 1, t, t^2, ... --- */

enum { REGRESSION_SAMPLES = 24, REGRESSION_FEATURES_MAX = 8 };

struct regression {
    size_t n, d;
    double t[REGRESSION_SAMPLES], y[REGRESSION_SAMPLES];
    double X[REGRESSION_SAMPLES * REGRESSION_FEATURES_MAX]; /* n x d */
};

extern const double regression_sigma;

void regression_make(struct regression *regression, size_t features);

/* The prediction at t of weights for powers of t. */
double regression_predict(size_t d, const double theta[], double t);

/* --- classes: points of the plane, classes in turn so that any stretch of samples has all of them --- */

enum { CLASSES_SAMPLES = 90 };

struct classes {
    size_t n, c;
    double X[CLASSES_SAMPLES * 2];
    int label[CLASSES_SAMPLES];
    size_t y[CLASSES_SAMPLES]; /* the same labels */
};

/* Two half moons that overlap. */
void classes_moons(struct classes *classes);

/* Three arms of a spiral. */
void classes_spiral(struct classes *classes);

#endif
