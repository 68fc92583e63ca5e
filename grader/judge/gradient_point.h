/*
 * A gradient check's calls as points: the numbers that are differentiated by, in a row, and the
 * gradient's numbers in the same order, both by the check's pairs. Of a graph's values, those of the
 * inputs: the others follow from them.
 */
#ifndef GRADUS_JUDGE_GRADIENT_POINT_H
#define GRADUS_JUDGE_GRADIENT_POINT_H

#include "contract/answer.h"
#include "contract/config.h"

/* How many numbers a point has in this call, and how many of them belong to a pair. */
size_t point_size(const struct check *check, const struct call *call);
size_t point_block(const struct check *check, const struct call *call, size_t pair);

/* An element of the output of a pair. */
struct derivative {
    size_t pair, element;
};

/* The derivative by a number of the point. */
struct derivative point_derivative(const struct check *check, const struct call *call,
                                   size_t number);

/* Copies the numbers that are differentiated by out of a call, or into one. */
void point_read(const struct check *check, const struct call *call, double point[]);
void point_write(const struct check *check, const double point[], struct call *call);

/* Copies the gradient's numbers out of an answer. */
void gradient_read(const struct check *check, const struct call *call, const struct answer *answer,
                   double gradient[]);

#endif
