/* Expressions as they are parsed: for what evaluates them and what writes them as C. */
#ifndef GRADUS_CONTRACT_EXPRESSION_TREE_H
#define GRADUS_CONTRACT_EXPRESSION_TREE_H

#include "contract/expression.h"

/* What a node of the tree does with its operands. */
enum operation {
    OPERATION_NUMBER,
    OPERATION_NAME,
    OPERATION_ADD,
    OPERATION_SUBTRACT,
    OPERATION_MULTIPLY,
    OPERATION_DIVIDE,
    OPERATION_NEGATE,
    OPERATION_SUM,
    OPERATION_MAX,
    OPERATION_NORM,
    OPERATION_ABS,
    OPERATION_REVERSE,
    OPERATION_TRANSPOSE,
    OPERATION_PRODUCT,
};

struct expression {
    enum operation operation;
    double number;
    char *name;                      /* owned */
    struct expression *left, *right; /* owned */
};

#endif
