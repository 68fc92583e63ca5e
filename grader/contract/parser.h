/*
 * The state of reading a header, and how reading it fails. The grammar is in contract/prototype.c.
 *
 * Functions that can fail return 0, or -1 with the error filled:
 * `file:line:column: found WHAT in parameter 'X' of 'f'; understood is WHAT; ADVICE`.
 */
#ifndef GRADUS_CONTRACT_PARSER_H
#define GRADUS_CONTRACT_PARSER_H

#include "base/error.h"
#include "contract/lexer.h"
#include "contract/signature.h"

struct parser {
    const char *file;
    struct error *error;
    struct lexer lexer;       /* behind the token */
    struct token token;       /* the next one, not yet used */
    struct token function;    /* the name of the function that is read; TOKEN_END if unknown */
    struct token parameter;   /* the same of the parameter */
    size_t number;            /* of the parameter that is read, from 1; 0 outside of parameters */
    struct contract contract; /* what is read so far, failed signatures included; owned */
};

/* Goes on to the next token. */
void parser_next(struct parser *parser);

/* Whether the next token is this one. */
bool parser_at(const struct parser *parser, const char *spelling);

/* Goes on if the next token is this one; returns whether it was. */
bool parser_accept(struct parser *parser, const char *spelling);

/* Goes on if the next token is this one, or fails; the advice is as for parser_refuse_next. */
int parser_expect(struct parser *parser, const char *spelling, const char *understood,
                  const char *advice) MUST_CHECK;

/* Fails at a token: the format says what is understood in its place. The advice may be NULL. */
int parser_refuse(struct parser *parser, const struct token *token, const char *advice,
                  const char *format, ...) PRINTF_LIKE(4, 5);

/* Fails at the next token, with what is known of it as a keyword, or else with this advice. */
int parser_refuse_next(struct parser *parser, const char *advice, const char *understood);

/* The last name before any of the signs, from the next token on; TOKEN_END if there is none. */
struct token parser_name_ahead(const struct parser *parser, const char *signs);

/*
 * Whether a parameter with the name that is next, in an extent, is declared further on in the same
 * function.
 */
bool parser_declares_later(const struct parser *parser);

#endif
