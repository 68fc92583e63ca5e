/* Losses with right gradients, and mistakes to plant, for the tests of the gradient check. */
#ifndef GRADUS_TESTS_JUDGE_GRADIENT_MODELS_H
#define GRADUS_TESTS_JUDGE_GRADIENT_MODELS_H

#include "judge/gradient_check.h"

/* Parameters of most models, and of those that are too many to be swept. */
enum { N = 24, LARGE = 600 };

struct model {
    double (*value)(size_t n, const double x[]);
    void (*gradient)(size_t n, const double x[], double g[]);
    void (*mistake)(struct model *model, size_t n, const double x[], double g[]); /* or NULL */
    size_t index;   /* for mistakes in one component, or from one on */
    double factor;  /* for those that scale; the step of those that take differences */
    double at_kink; /* added to the components of the gradient where x is 0 */
    size_t calls;   /* for mistakes that count */
    size_t n;
};

/* A coupled sum of cosines, squares and an exponential. */
double smooth(size_t n, const double x[]);
void smooth_gradient(size_t n, const double x[], double g[]);

/* |x_i| and a parabola. */
double absolute(size_t n, const double x[]);
void absolute_gradient(size_t n, const double x[], double g[]);

/* max(0, 1 - x_i x_{i+1}), a hinge that bends along curves. */
double hinge(size_t n, const double x[]);
void hinge_gradient(size_t n, const double x[], double g[]);

/* The greatest component. */
double largest(size_t n, const double x[]);
void largest_gradient(size_t n, const double x[], double g[]);

/* All in float, and a sum in double of terms in float with a gradient in double. */
double in_float(size_t n, const double x[]);
void in_float_gradient(size_t n, const double x[], double g[]);
double partly_float(size_t n, const double x[]);
void partly_float_gradient(size_t n, const double x[], double g[]);

/* Not a number for x_i < 0.75. */
double root(size_t n, const double x[]);
void root_gradient(size_t n, const double x[], double g[]);

/* The context of a subject is its model. */
int model_evaluate(void *context, size_t count, const double *points, enum asked_for kind,
                   double *values, double *gradients, bool *answered);
struct gradient_subject model_subject(struct model *model, size_t n);

/* Checks a model with N parameters, or with n in blocks. The caller releases the report. */
struct gradient_report check_model(struct model model, const double x[], uint64_t seed);
struct gradient_report check_model_blocks(struct model model, size_t n, const double x[],
                                          uint64_t seed, const size_t blocks[], size_t block_count);

/* Numbers in [-1, 1]; with zeros each third is 0, where absolute values have their kink. */
void fill_point(size_t n, double x[], uint64_t seed, bool zeros);

#endif
