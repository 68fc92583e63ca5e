/*
 * An expression of a configuration as C: every element of its value is written out, `p[0] + p[1]` for sum(p). The
 * arithmetic is that of contract/expression.h.
 */
#ifndef GRADUS_CONTRACT_EXPRESSION_CODE_H
#define GRADUS_CONTRACT_EXPRESSION_CODE_H

#include "base/text.h"
#include "contract/expression.h"

/* An array of C expressions, each of type double. */
struct code {
    size_t rows, columns;
    char **elements; /* owned, as they are */
};

/* What a name stands for. */
struct code_scope {
    /* fills *code, made by code_new, which the caller releases */
    void (*look_up)(const void *data, const char *name, struct code *code);
    const void *data;
};

/* Makes an array of elements that are NULL. */
struct code code_new(size_t rows, size_t columns);

/* Safe twice. */
void code_release(struct code *code);

/* Appends a number as a C constant of type double, with as few digits as read back to the same. */
void code_number(struct text *text, double number);

/* Writes the expression. False if shapes do not go together; *code is then empty. The caller releases *code. */
bool expression_code(const struct expression *expression, const struct code_scope *scope,
                     struct code *code) MUST_CHECK;

#endif
