/*
 * Divisions of two whole numbers that end in a floating sum: 1 / n is 0 for every n above 1.
 *
 * gcc and clang have no warning for it; clang-tidy has (bugprone-integer-division), and this is its rule: the quotient
 * of two integers meets a double, in an operation, an assignment, a return or an argument of libm. The source is read
 * without its headers, so types are those that it declares itself; where a type is not known nothing is said. Indices
 * (X[n / 2]), halves that stay whole (size_t half = n / 2), exact quotients (4 / 2) and casts to an integer are meant
 * so.
 */
#ifndef GRADUS_JUDGE_DIVISION_H
#define GRADUS_JUDGE_DIVISION_H

#include "base/text.h"

/* One of them; its bytes are the source's. */
struct division {
    size_t line, column;      /* of the '/', from 1 */
    const char *left, *right; /* the two operands as written; not strings */
    size_t left_length, right_length;
};

struct divisions {
    struct division *list; /* owned; in the order of the source; at most WARNINGS_MAX */
    size_t count;
};

/* Finds them in a source, which must outlive *divisions. The caller releases *divisions. */
void divisions_find(const struct text *source, struct divisions *divisions);
void divisions_release(struct divisions *divisions);

#endif
