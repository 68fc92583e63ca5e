/*
 * One direction at one place, over steps that shrink by 4, to both sides: each rung holds a
 * difference of the loss against the integral of the gradient.
 */
#ifndef GRADUS_JUDGE_LADDER_H
#define GRADUS_JUDGE_LADDER_H

#include <stdbool.h>
#include <stddef.h>

/* Points to evaluate in one call, and their results. */
struct batch {
    size_t n, count, capacity;
    double *points;    /* count x n */
    double *values;    /* count, NULL before they are asked */
    double *gradients; /* count x n, likewise */
    bool *answered;
};

/* Adds x + step * direction (or x, if direction is NULL) and returns its row. */
size_t batch_add(struct batch *batch, const double x[], double step, const double direction[]);
const double *batch_gradient(const struct batch *batch, size_t row);
/* The value of a row, NaN if it did not answer. */
double batch_value(const struct batch *batch, size_t row);
void batch_release(struct batch *batch);

/* A point at which the gradient is checked. */
struct place {
    double *x;        /* n */
    double *gradient; /* n */
    double value;
    double noise; /* standard deviation of f there */
    bool known;   /* value and gradient are there */
    bool usable;  /* and finite */
};

/* The noise where the loss has this value: as at the place, or more if the loss is larger. */
double place_noise(const struct place *place, double value);

enum { LADDER_NODES = 7, LADDER_SCALES_MAX = 10, LADDER_FEW = 4, LADDER_MORE = 3 };

/* The step h = 2^exponent to one side. */
struct rung {
    int side; /* 1 or -1 */
    double h;
    double residual;   /* R = (f(x + h d) - f(x)) / h - integral of g . d: 0 but for errors */
    double bar;        /* what R may be of a right gradient */
    double rounding;   /* the bar's part that is rounding */
    double quadrature; /* and that of the quadrature */
    double size;       /* ||g o d||, for relative statements */
};

enum ladder_verdict { LADDER_UNDECIDED, LADDER_PASS, LADDER_FAIL };

struct ladder {
    const struct place *place;
    double *direction; /* n, owned */
    size_t n, active;  /* components; of them not 0 in the direction */
    int exponent;      /* of the next scale */
    size_t scales;     /* already read */
    size_t asked;      /* scales in the batches now */
    size_t first_value, first_gradient;
    struct rung rungs[2 * LADDER_SCALES_MAX];
    size_t rung_count; /* those whose evaluations all answered with finite numbers */
    enum ladder_verdict verdict;
    double power;    /* of a PASS: the bar that held */
    double residual; /* of a FAIL: the common residual, and the widest of its bars */
    double bar;
    int side; /* of a FAIL: the side that shows it, or 0 if both do */
};

/* Adds the points of the next scales to the batches. */
void ladder_ask(struct ladder *ladder, size_t scales, struct batch *values,
                struct batch *gradients);

/*
 * Reads the rungs that were asked and judges. A bar is
 *     |I1 - I2| + 15 sigma / h + (4 + 16 / sqrt(active)) u sum |g_i d_i|
 * with the two quadratures of Gander and Gautschi ("Adaptive quadrature - revisited", BIT 40, 2000),
 * the noise sigma of f, and the unit roundoff u of the gradient.
 */
void ladder_read(struct ladder *ladder, double unit, const struct batch *values,
                 const struct batch *gradients);

/* Whether the bar that decided is mostly the quadrature's: then smaller steps would help. */
bool ladder_is_rough(const struct ladder *ladder);

void ladder_release(struct ladder *ladder);

#endif
