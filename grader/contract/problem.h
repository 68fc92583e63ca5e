/*
 * The functions that are handed to students' functions: objectives with gradients, and functions from n to m
 * numbers. They run in the grader alone; a student's code reaches them through a callback that crosses the box.
 *
 * Sums of squares are from More, Garbow and Hillstrom, "Testing unconstrained optimization software", ACM TOMS 7
 * (1981), with the numbers of that paper; the extended Rosenbrock and Powell functions take more variables in
 * blocks. The gradient of a sum of squares is 2 J^T r.
 */
#ifndef GRADUS_CONTRACT_PROBLEM_H
#define GRADUS_CONTRACT_PROBLEM_H

#include "contract/random.h"
#include "contract/signature.h"

#include <stdbool.h>
#include <stddef.h>

enum problem_kind {
    PROBLEM_QUADRATIC,        /* 1/2 (x - c)^T A (x - c), condition of A 10 */
    PROBLEM_NARROW_QUADRATIC, /* the same, condition 10,000 */
    /* sum_i x_i^3 / 3 + x_i^2 x_{i+1}: to differentiate, without a minimum. A second difference with error O(h^2) is
       exact on it whatever h is, one with error O(h) is not: in no entry of the Hessian's bands. */
    PROBLEM_CUBIC,
    PROBLEM_BEALE,
    PROBLEM_HIMMELBLAU,
    PROBLEM_LOGISTIC,      /* mean logistic loss of 4 n + 8 samples + 0.005 ||x||^2 */
    PROBLEM_LEAST_SQUARES, /* ||A x - b||^2 / m with m = 2 n + 4 samples */
    PROBLEM_ROSENBROCK,
    PROBLEM_FREUDENSTEIN_ROTH,
    PROBLEM_HELICAL_VALLEY,
    PROBLEM_BARD,
    PROBLEM_BOX,
    PROBLEM_WOOD,
    PROBLEM_POWELL,
    PROBLEM_BROWN_DENNIS,
    PROBLEM_VARIABLY_DIMENSIONED,
    PROBLEM_BROYDEN_TRIDIAGONAL,
    PROBLEM_LINEAR_MAP,      /* to m numbers: A x */
    PROBLEM_WAVES,           /* to m numbers: sin of row i of A times x, plus x_{i mod n}^2 */
    PROBLEM_PRODUCT_AND_SUM, /* to 2 numbers: (x_0 x_1, x_0 + x_1) */
    PROBLEMS,
};

/* One of them with its sizes and data: one block of memory, so that it is copied and freed as one. */
struct problem {
    enum problem_kind kind;
    size_t n, m; /* numbers in; numbers out, or terms of a sum of squares, or samples */
    size_t count;
    double numbers[]; /* data: matrices, centres, targets */
};

/* The name that configurations use, and the kind of a name; PROBLEMS if there is none. */
const char *problem_name(enum problem_kind kind);
enum problem_kind problem_of_name(const char *name);

/* Whether it can be handed over as a callback of that type. */
bool problem_suits(enum problem_kind kind, enum callback_type type);

/*
 * The size nearest to n, and at least 1, that the problem is defined for; and its m, or 0 if any will do. Sums of
 * squares and data sets fix m.
 */
size_t problem_size(enum problem_kind kind, size_t n);
size_t problem_outputs(enum problem_kind kind, size_t n);

/* Whether a problem that was read has sizes that its kind is defined for, and as many numbers as those need. */
bool problem_is_sound(const struct problem *problem);

/* Makes a problem of sizes that it is defined for; data is drawn. The caller frees. */
struct problem *problem_new(enum problem_kind kind, size_t n, size_t m, struct random *random);

static inline size_t problem_bytes(const struct problem *problem)
{
    return sizeof *problem + problem->count * sizeof problem->numbers[0];
}

/* The usual starting point: of the paper, where it is from one. */
void problem_start(const struct problem *problem, double x[]);

/* The objective's value; *grad (n numbers) is filled unless NULL. Not for functions to m numbers. */
double problem_value(const struct problem *problem, const double x[], double grad[]);

/* The m outputs of a function to m numbers, or the residuals of a sum of squares. */
void problem_outputs_at(const struct problem *problem, const double x[], double out[]);

/*
 * The largest value of a local minimum, where all of them are known (the wrong ones included); false if not. A point
 * with a small gradient and a larger value is no minimum.
 */
bool problem_minimum(const struct problem *problem, double *value);

/* What it is, as a formula for a report. */
const char *problem_formula(enum problem_kind kind);

#endif
