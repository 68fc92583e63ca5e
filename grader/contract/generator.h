/*
 * How the values of one parameter are made: the generators of a check's `inputs`, and the literals
 * of its examples.
 *
 *   3                constant
 *   1..20            uniform in the range, both ends included; for whole numbers an end may be a
 *                    size parameter, with an offset: 1..n, 0..c-1
 *   0.1..10 log      uniform in the logarithm
 *   [1, 2, 5]        one of the list
 *   normal           standard normal entries
 *   design           a matrix of full column rank with a condition number below 100; there are
 *                    no more columns than rows, whatever their range says
 *   dependent        a matrix of small integers whose columns are dependent, exactly
 *   positive_definite   a symmetric matrix with eigenvalues above 0, its condition number below 100
 *   singular         a symmetric matrix of whole numbers with eigenvalues 0 and above, exactly singular
 *   curved           what a positive definite matrix makes of each row of the array before that has
 *                    the same shape, as a Hessian makes differences of gradients of steps: the
 *                    inner product of two such rows is above 0
 *   start            the usual starting point of the problem behind the function's callback, and
 *                    points around it
 *   downhill         a direction in which the problem's value falls from the point before it; its
 *                    length is from 0.01 to 10
 *   graph            for op, lhs, rhs and value of a function that takes a computational graph
 *                    (contract/graph.h): one graph for all four
 *   rosenbrock, [quadratic, beale]   for a callback: one of these problems (contract/problem.h);
 *                    its sizes give way to what the problem is defined for
 */
#ifndef GRADUS_CONTRACT_GENERATOR_H
#define GRADUS_CONTRACT_GENERATOR_H

#include "base/error.h"
#include "contract/signature.h"

#include <stdbool.h>
#include <stddef.h>

enum generator_kind {
    GENERATOR_NONE,  /* an output: nothing to make */
    GENERATOR_RANGE, /* a constant is a range of one value */
    GENERATOR_LOG_RANGE,
    GENERATOR_CHOICE,
    GENERATOR_NORMAL,
    GENERATOR_DESIGN,
    GENERATOR_DEPENDENT,
    GENERATOR_POSITIVE_DEFINITE,
    GENERATOR_SINGULAR,
    GENERATOR_CURVED,
    GENERATOR_START,
    GENERATOR_DOWNHILL,
    GENERATOR_GRAPH,
    GENERATOR_PROBLEM, /* choices are of enum problem_kind */
};

/* An end of a range: a number, or (for whole numbers) a size parameter's value plus an offset. */
struct bound {
    bool is_parameter;
    size_t parameter;
    double offset; /* a whole number; 0 unless is_parameter */
    double number;
};

struct generator {
    enum generator_kind kind;
    struct bound low, high;
    double *choices; /* owned */
    size_t choice_count;
};

/* The values that an instructor wrote for one parameter: one number, or all elements row by row. */
struct literal {
    double *numbers; /* owned */
    size_t count;
};

/* Free what is owned and leave an empty struct; safe twice. */
void generator_release(struct generator *generator);
void literal_release(struct literal *literal);

/*
 * Parses all but a list of choices: a constant, a range, or one of the words. Names in a
 * range are size parameters of the signature. Whether the generator fits its parameter is not asked
 * here. On failure *generator is left as it was, and the error (ERROR_INPUT) has no place yet.
 */
int generator_parse(const char *text, const struct signature *signature,
                    struct generator *generator, struct error *error) MUST_CHECK;

/*
 * The array whose rows a `curved` parameter is made of: the nearest input before it that has its type
 * and shape; parameter_count if there is none.
 */
size_t generator_partner(const struct signature *signature, size_t parameter);

/* Parses a finite decimal number as C writes it (`1e-8`, `.5`, `-3`), alone; says whether it is
 * one. */
bool number_parse(const char *text, double *number);

#endif
