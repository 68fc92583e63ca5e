/* Numbers, elements and calls as people and C read them. */
#ifndef GRADUS_CONTRACT_NOTATION_H
#define GRADUS_CONTRACT_NOTATION_H

#include "base/text.h"
#include "contract/answer.h"
#include "contract/call.h"

/* Appends a number with as few digits as read back to the same double; a C literal for all finite
 * ones. */
void notate_number(struct text *text, double number);

/*
 * Two numbers that differ, with as few significant digits (at least 6) as show that they do; two
 * whole ones of at most 10 digits with all of them. The caller frees both.
 */
void notate_pair(double a, double b, char **a_text, char **b_text);

/* Appends the name of an element: `grad[0]`, `X[1][2]`; also of one before the start or beyond the
 * end. */
void notate_element(struct text *text, const struct call *call, size_t parameter, ptrdiff_t index);

/* Appends an array's values as a C initializer: `{{1, 0}, {1, 1}}`. */
void notate_array(struct text *text, const struct call *call, size_t parameter);

/*
 * Appends the call as C that compiles, in one line: written arrays are declared, inputs are compound literals.
 *   double grad[1]; f_gradient(2, 1, (double[2][1]){{1}, {0}}, (double[1]){3}, grad);
 * Inputs of more than `elements` elements are given by their name alone.
 */
void notate_call(struct text *text, const struct call *call, size_t elements);

/* Appends what the call's callback stands for: `beale: f(x) = ...`; nothing if it has none. */
void notate_problem(struct text *text, const struct call *call);

#endif
