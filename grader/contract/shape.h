/*
 * Reads the shape of an array in a prototype: `[n][d]`, `[2]`.
 */
#ifndef GRADUS_CONTRACT_SHAPE_H
#define GRADUS_CONTRACT_SHAPE_H

#include "contract/parser.h"

/*
 * Reads the extents from the next token on into `parameter`, whose name is read already; none at
 * all leave it a scalar. The signature holds the parameters before it. Fails at the first token
 * that does not fit.
 */
int shape_parse(struct parser *parser, const struct signature *signature,
                struct parameter *parameter) MUST_CHECK;

#endif
