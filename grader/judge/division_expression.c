#include "judge/division_part.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

static struct value read_unary(struct search *search);
static struct value read_binary(struct search *search, int least);

static bool is_word_of(const struct token *token, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (token_is(token, words[i]))
            return true;
    return false;
}

/* What of math.h takes and gives floating numbers, and its constants. */
static bool is_of_libm(const struct token *token)
{
    static const char *const words[] = {
        "sqrt",    "exp",      "log",   "pow",    "fabs",     "sin",   "cos",  "tan",
        "tanh",    "sinh",     "cosh",  "log1p",  "exp2",     "log2",  "cbrt", "expm1",
        "log10",   "hypot",    "fmax",  "fmin",   "fmod",     "floor", "ceil", "fma",
        "atan",    "atan2",    "M_PI",  "M_E",    "INFINITY", "NAN",   "erf",  "DBL_EPSILON",
        "DBL_MAX", "HUGE_VAL", "round", "lgamma", "tgamma",
    };
    return is_word_of(token, words, sizeof words / sizeof *words);
}

/* --- operators --- */

struct operator
{
    const char *spelling;
    int precedence; /* the higher the tighter; 0: assignment, 1: conditional */
};

/* Longer spellings before their beginnings. */
static const struct operator operators[] = {
    {"<<=", 0}, {">>=", 0}, {"+=", 0}, {"-=", 0}, {"*=", 0}, {"/=", 0}, {"%=", 0}, {"&=", 0},
    {"|=", 0},  {"^=", 0},  {"<<", 9}, {">>", 9}, {"<=", 8}, {">=", 8}, {"==", 7}, {"!=", 7},
    {"&&", 3},  {"||", 2},  {"*", 11}, {"/", 11}, {"%", 11}, {"+", 10}, {"-", 10}, {"<", 8},
    {">", 8},   {"&", 6},   {"^", 5},  {"|", 4},  {"=", 0},  {"?", 1},
};

/* Signs of one character each, that stand side by side and spell the operator. */
static bool spells(const struct token *at, const char *spelling)
{
    const char *bytes = at->bytes;
    for (size_t i = 0; spelling[i]; i++)
        if (at[i].kind != TOKEN_SIGN || at[i].length != 1 || at[i].bytes != bytes + i ||
            at[i].bytes[0] != spelling[i])
            return false;
    return true;
}

static const struct operator* operator_at(const struct token *at)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (spells(at, operators[i].spelling))
            return &operators[i];
    return NULL;
}

/* A quotient that becomes floating because the number beside it is. */
static void meet(struct search *search, const struct value *value, const struct value *other)
{
    bool is_floating = other->number == NUMBER_FLOATING ||
                       (other->number == NUMBER_UNKNOWN && value->quotient.surely);
    if (value->number == NUMBER_WHOLE && is_floating && !other->levels)
        search_note(search, &value->quotient);
}

static struct value combine(struct search *search, const struct value *left,
                            const struct value *right)
{
    meet(search, left, right);
    meet(search, right, left);
    if (left->levels || right->levels)
        return left->levels ? *left : *right;
    struct value value = {.number = NUMBER_UNKNOWN};
    if (left->number == NUMBER_FLOATING || right->number == NUMBER_FLOATING)
        value.number = NUMBER_FLOATING;
    else if (left->number == NUMBER_WHOLE && right->number == NUMBER_WHOLE) {
        value.number = NUMBER_WHOLE;
        value.quotient = left->quotient.sign ? left->quotient : right->quotient;
    }
    return value;
}

/* Whether the quotient of two literals is whole anyway, or the division by 1. */
static bool is_exact(const struct value *left, const struct value *right)
{
    if (!right->is_literal || right->literal == 0)
        return false;
    if (right->literal == 1)
        return true;
    double quotient = left->literal / right->literal;
    return left->is_literal && quotient == (double)(long long)quotient;
}

static struct value divide(struct search *search, const struct value *left,
                           const struct value *right, struct quotient quotient)
{
    struct value value = combine(search, left, right);
    if (value.number != NUMBER_WHOLE || value.quotient.sign || is_exact(left, right))
        return value;
    quotient.surely = left->is_literal;
    value.quotient = quotient;
    return value;
}

/* Both sides of a conditional become what one of them is. */
static struct value read_conditional(struct search *search)
{
    struct value yes = search_expression(search);
    if (!search_takes(search, ":"))
        return yes;
    struct value no = search_assignment(search);
    return combine(search, &yes, &no);
}

static struct value assign(struct search *search, const struct value *left)
{
    struct value right = search_assignment(search);
    if (left->number == NUMBER_FLOATING && !left->levels)
        search_note(search, &right.quotient);
    return (struct value){.number = left->number, .levels = left->levels};
}

static struct value apply(struct search *search, const struct operator* operator,
                          const struct value * left, const struct value *right,
                          struct quotient quotient)
{
    if (operator->spelling[0] == '/')
        return divide(search, left, right, quotient);
    if (operator->precedence >= 10 && operator->spelling[0] != '%')
        return combine(search, left, right);
    if (operator->precedence == 7 || operator->precedence == 8)
        combine(search, left, right);
    return (struct value){.number = NUMBER_WHOLE};
}

/* A token in place of an expression that is nested too deep. */
static struct value give_up(struct search *search)
{
    search->at += search->at->kind != TOKEN_END;
    return (struct value){.number = NUMBER_UNKNOWN};
}

static struct value read_operators(struct search *search, int least)
{
    const struct token *start = search->at;
    struct value left = read_unary(search);
    for (;;) {
        const struct operator* operator= operator_at(search->at);
        if (!operator|| operator->precedence<least)
            return left;
        struct quotient quotient = {.sign = search->at, .left = start, .left_end = search->at};
        search->at += strlen(operator->spelling);
        if (operator->precedence <= 1) {
            left = operator->precedence ? read_conditional(search) : assign(search, &left);
            continue;
        }
        quotient.right = search->at;
        struct value right = read_binary(search, operator->precedence + 1);
        quotient.right_end = search->at;
        left = apply(search, operator, & left, &right, quotient);
    }
}

static struct value read_binary(struct search *search, int least)
{
    if (search->nested >= DIVISION_DEPTH_MAX)
        return give_up(search);
    search->nested++;
    struct value value = read_operators(search, least);
    search->nested--;
    return value;
}

/* --- what operators stand between --- */

static struct value read_literal(const struct token *token)
{
    bool is_hexadecimal = token->length > 1 && (token->bytes[1] == 'x' || token->bytes[1] == 'X');
    bool is_floating = memchr(token->bytes, '.', token->length) ||
                       (!is_hexadecimal && (memchr(token->bytes, 'e', token->length) ||
                                            memchr(token->bytes, 'E', token->length)));
    if (is_floating)
        return (struct value){.number = NUMBER_FLOATING};
    return (struct value){
        .number = NUMBER_WHOLE, .is_literal = true, .literal = strtod(token->bytes, NULL)};
}

/* Arguments of a call; what libm takes becomes floating. */
static void read_arguments(struct search *search, bool becomes_floating)
{
    while (search->at->kind != TOKEN_END && !search_takes(search, ")")) {
        const struct token *before = search->at;
        struct value value = search_assignment(search);
        if (becomes_floating)
            search_note(search, &value.quotient);
        search->at += search->at == before || search_sees(search, 0, ",");
    }
}

static struct value read_postfix(struct search *search, struct value value, bool is_libm)
{
    for (;;) {
        if (search_takes(search, "[")) {
            (void)search_expression(search);
            (void)search_takes(search, "]");
            value =
                (struct value){.number = value.number, .levels = value.levels - (value.levels > 0)};
        } else if (search_takes(search, "(")) {
            read_arguments(search, is_libm);
        } else if (spells(search->at, "++") || spells(search->at, "--")) {
            search->at += 2;
        } else if (spells(search->at, "->") || search_sees(search, 0, ".")) {
            search->at += spells(search->at, "->") ? 2 : 1;
            search->at += search->at->kind == TOKEN_WORD;
            value = (struct value){.number = NUMBER_UNKNOWN};
        } else {
            return value;
        }
    }
}

static bool ends_expression(const struct token *token)
{
    static const char *const ends[] = {")", "]", "}", "{", ";", ",", ":"};
    return token->kind == TOKEN_END || is_word_of(token, ends, sizeof ends / sizeof *ends);
}

static struct value read_primary(struct search *search)
{
    const struct token *token = search->at;
    if (ends_expression(token))
        return (struct value){.number = NUMBER_UNKNOWN};
    search->at++;
    if (token_is(token, ".") && search->at->kind == TOKEN_NUMBER) {
        search->at++;
        return (struct value){.number = NUMBER_FLOATING};
    }
    if (token->kind == TOKEN_NUMBER)
        return read_literal(token);
    if (token->kind != TOKEN_WORD)
        return (struct value){.number = NUMBER_UNKNOWN};
    bool is_libm = is_of_libm(token);
    const struct named *named = is_libm ? NULL : search_find(search, token);
    struct value value = {.number = is_libm ? NUMBER_FLOATING
                                    : named ? named->number
                                            : NUMBER_UNKNOWN,
                          .levels = named ? named->levels : 0};
    return read_postfix(search, value, is_libm);
}

/* Behind `(TYPE`: a cast of what follows, or a compound literal. */
static struct value read_cast(struct search *search)
{
    enum number number = search_read_type(search);
    size_t levels = 0;
    for (; search->at->kind != TOKEN_END && !search_takes(search, ")"); search->at++)
        levels += search_sees(search, 0, "*") || search_sees(search, 0, "[");
    if (search_sees(search, 0, "{")) {
        search_initializer(search, number);
        return read_postfix(search, (struct value){.number = number, .levels = levels}, false);
    }
    struct value value = read_unary(search);
    if (number == NUMBER_FLOATING && value.quotient.surely && !levels)
        search_note(search, &value.quotient);
    return (struct value){.number = number, .levels = levels};
}

static struct value read_parenthesis(struct search *search)
{
    search->at++;
    if (search_at_type(search))
        return read_cast(search);
    struct value value = search_expression(search);
    (void)search_takes(search, ")");
    return read_postfix(search, value, false);
}

static struct value read_unary(struct search *search)
{
    static const char *const prefixes[] = {"-", "+", "!", "~", "*", "&"};
    struct value value;
    if (search->nested >= DIVISION_DEPTH_MAX)
        return give_up(search);
    search->nested++;
    if (search_takes(search, "sizeof")) {
        (void)read_unary(search);
        value = (struct value){.number = NUMBER_WHOLE};
    } else if (is_word_of(search->at, prefixes, sizeof prefixes / sizeof *prefixes)) {
        bool follows = search_takes(search, "*"), points = search_takes(search, "&");
        search->at += !follows && !points;
        value = read_unary(search);
        value.levels += points;
        value.levels -= follows && value.levels;
    } else if (search_sees(search, 0, "(")) {
        value = read_parenthesis(search);
    } else {
        value = read_primary(search);
    }
    search->nested--;
    return value;
}

struct value search_assignment(struct search *search)
{
    return read_binary(search, 0);
}

struct value search_expression(struct search *search)
{
    struct value value = search_assignment(search);
    while (search_takes(search, ","))
        value = search_assignment(search);
    return value;
}

void search_initializer(struct search *search, enum number number)
{
    size_t open = 0;
    do {
        const struct token *before = search->at;
        if (search_takes(search, "{")) {
            open++;
        } else if (search_takes(search, "}")) {
            open -= open > 0;
        } else if (open && search_takes(search, ",")) {
            continue;
        } else {
            struct value value = search_assignment(search);
            if (number == NUMBER_FLOATING)
                search_note(search, &value.quotient);
        }
        search->at += search->at == before && search->at->kind != TOKEN_END;
    } while (open && search->at->kind != TOKEN_END);
}
