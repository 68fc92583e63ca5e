/*
 * Arithmetic on what goes into a call and what comes out, as a configuration writes it: `s + 1000`, `sum(p)`,
 * `product(H, y)`.
 *
 *   sum      := product { (+|-) product }
 *   product  := factor { (*|/) factor }
 *   factor   := - factor | NUMBER | NAME | NAME ( sum {, sum} ) | ( sum )
 *
 * Everything is an array with rows and columns; a number is one of 1 x 1, and goes with every element of the other
 * side. + - * / work element by element. Functions: sum, max, norm (Euclidean), abs, reverse (rows last first),
 * transpose, product (of matrices).
 */
#ifndef GRADUS_CONTRACT_EXPRESSION_H
#define GRADUS_CONTRACT_EXPRESSION_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Numbers with how far each may be off. */
struct quantity {
    size_t rows, columns;
    double *numbers, *slack; /* owned */
};

struct expression;

/* What a name stands for. */
struct scope {
    /* whether the name is known */
    bool (*knows)(const void *data, const char *name);
    /* fills *quantity, which the caller releases */
    void (*look_up)(const void *data, const char *name, struct quantity *quantity);
    const void *data;
};

/*
 * Parses the first `length` bytes. Fails with ERROR_INPUT (`what; what to do`, no place yet) if the text is no
 * expression or has a name that `scope` does not know. The caller releases the expression.
 */
int expression_parse(const char *text, size_t length, const struct scope *scope,
                     struct expression **expression, struct error *error) MUST_CHECK;

/* Safe on NULL. */
void expression_release(struct expression *expression);

/* The name, if the expression is a name and nothing else; else NULL. */
const char *expression_name(const struct expression *expression);

/*
 * Evaluates; slack is carried along to first order, with rounding added. False if shapes do not go together;
 * *value is then empty. The caller releases *value.
 */
bool expression_evaluate(const struct expression *expression, const struct scope *scope,
                         struct quantity *value) MUST_CHECK;

/* Makes a quantity of zeros. */
struct quantity quantity_new(size_t rows, size_t columns);

/* Safe twice. */
void quantity_release(struct quantity *quantity);

#endif
