/*
 * Words that are no names: C's keywords, and types that people write where the course has others.
 */
#ifndef GRADUS_CONTRACT_KEYWORD_H
#define GRADUS_CONTRACT_KEYWORD_H

#include "contract/lexer.h"

struct keyword {
    const char *word;
    const char *advice; /* what to write instead, where that can be said; else NULL */
};

/* The keyword that the token is, or NULL. */
const struct keyword *keyword_find(const struct token *token);

#endif
