/* What the two halves of the search for integer divisions share: statements (division.c), expressions
 * (division_expression.c). Only they include this. */
#ifndef GRADUS_JUDGE_DIVISION_PART_H
#define GRADUS_JUDGE_DIVISION_PART_H

#include "contract/lexer.h"
#include "judge/division.h"

/* What kind of number an expression is, or leads to if it is a pointer or an array. */
enum number { NUMBER_UNKNOWN, NUMBER_WHOLE, NUMBER_FLOATING };

/* A name in sight. */
struct named {
    const struct token *name;
    enum number number; /* of the variable, or of what the function returns */
    size_t levels;      /* stars and bounds of it: above 0 it is a pointer or an array */
    size_t depth;       /* of the braces it was declared in */
};

/* A quotient of whole numbers in an expression; operands are ranges of tokens. */
struct quotient {
    const struct token *sign; /* its '/'; NULL: there is none */
    const struct token *left, *left_end, *right, *right_end;
    bool surely; /* its numerator is a literal: nobody wants that rounded to 0 */
};

struct value {
    enum number number;
    size_t levels; /* as of a name; quotients may be added to pointers */
    bool is_literal;
    double literal;           /* if it is a whole literal */
    struct quotient quotient; /* that this whole number comes from */
};

struct search {
    const struct token *at; /* the next token; the last of all is TOKEN_END */
    struct named *names;    /* owned; DIVISION_NAMES_MAX */
    size_t name_count;
    size_t depth;        /* of braces */
    size_t nested;       /* expressions within expressions */
    enum number returns; /* of the function that is read */
    struct divisions *found;
};

/* Whether the next token, or the one `ahead` of it, is spelled like that. */
bool search_sees(const struct search *search, size_t ahead, const char *spelling);

/* Passes over the next token if it is spelled like that. */
bool search_takes(struct search *search, const char *spelling);

/* The number that a word of a declaration makes: NUMBER_UNKNOWN for qualifiers; *is_type tells names of types. */
enum number search_type_word(const struct token *token, bool *is_type);

/* Whether a declaration or a type's name in a cast begins here. */
bool search_at_type(const struct search *search);

/* Reads the words of a type. */
enum number search_read_type(struct search *search);

/* What is known of a name, or NULL. */
const struct named *search_find(const struct search *search, const struct token *name);

/* Notes the quotient, if there is one, as a finding: it became a floating number. */
void search_note(struct search *search, const struct quotient *quotient);

/* Reads an expression with its commas, or one that a comma ends. */
struct value search_expression(struct search *search);
struct value search_assignment(struct search *search);

/* Reads an initializer, braces included, of a variable with numbers of that kind. */
void search_initializer(struct search *search, enum number number);

#endif
