/*
 * The words and signs of a header, one after the other, with their places.
 *
 * Passed over are white space, comments, a byte order mark, preprocessor lines (with their
 * continuations) and everything that a preprocessor condition leaves out of C. Of conditions, those
 * are understood whose outcome every C compiler agrees on: `#ifndef NAME` (an include guard) and
 * `#if 1` keep their body, `#ifdef __cplusplus` and `#if 0` drop it, in all common spellings. What
 * stands under any other condition is a problem: a contract must not depend on a compiler's
 * options.
 *
 * A lexer keeps pointers into the header, which must outlive it, and owns nothing: a copy of it
 * reads on from the same place, to look ahead.
 */
#ifndef GRADUS_CONTRACT_LEXER_H
#define GRADUS_CONTRACT_LEXER_H

#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
    TOKEN_END,     /* of the header; no bytes */
    TOKEN_WORD,    /* a name or a keyword: ASCII letters, digits and '_' */
    TOKEN_NUMBER,  /* what begins with a digit: 12, 0x10, 1.5e3 */
    TOKEN_SIGN,    /* one character of punctuation, or "..." */
    TOKEN_OTHER,   /* quoted text, a word with letters beyond ASCII, control bytes */
    TOKEN_PROBLEM, /* nothing can be read from here on */
};

struct token {
    enum token_kind kind;
    const char *bytes; /* in the header; not a string */
    size_t length;
    size_t line, column; /* of its first character, from 1; a tab is one character */
    const char
        *problem; /* of TOKEN_PROBLEM: `what was found; what is understood`, without a place */
};

/* What a branch of a condition means for the lines in it. */
enum branch {
    BRANCH_KEPT,
    BRANCH_DROPPED, /* and a later #else is kept */
    BRANCH_OVER,    /* dropped, since an earlier branch was kept */
    BRANCH_UNKNOWN, /* depends on the compiler */
};

struct condition {
    enum branch branch;
    struct token start; /* the '#' of its #if */
};

struct lexer {
    const char *at, *end; /* what is not yet read */
    size_t line, column;  /* of *at */
    bool starts_line;     /* only white space and comments stand before *at in its line */
    size_t depth;
    struct condition conditions[HEADER_CONDITIONS_MAX]; /* the outermost first; `depth` of them */
    bool reads_all; /* of a source that is no contract: what depends on the compiler is read too */
    struct token problem; /* the first one; TOKEN_END while there is none */
};

/* Starts at the first of `length` bytes, behind a byte order mark. */
void lexer_init(struct lexer *lexer, const char *bytes, size_t length);

/* Reads the next token. At the end, and after a problem, it returns the same token for ever. */
struct token lexer_next(struct lexer *lexer);

/* Whether the token is spelled like that; the end and problems are spelled like nothing. */
bool token_is(const struct token *token, const char *spelling);

#endif
