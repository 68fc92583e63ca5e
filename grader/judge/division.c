#include "judge/division.h"

#include "base/limits.h"
#include "base/memory.h"
#include "judge/division_part.h"

#include <stdlib.h>
#include <string.h>

/*
 * How it works: the source becomes an array of tokens; one walk over it reads declarations (names get their kind of
 * number, braces end their sight) and expressions, through which the quotients are carried upwards until they meet a
 * floating number, which is a finding, or are used as whole numbers, which is not.
 */

/* --- for both halves --- */

bool search_sees(const struct search *search, size_t ahead, const char *spelling)
{
    for (size_t i = 0; i < ahead; i++)
        if (search->at[i].kind == TOKEN_END)
            return false;
    return token_is(&search->at[ahead], spelling);
}

bool search_takes(struct search *search, const char *spelling)
{
    bool seen = search_sees(search, 0, spelling);
    search->at += seen;
    return seen;
}

enum number search_type_word(const struct token *token, bool *is_type)
{
    static const char *const floating[] = {"double", "float"};
    static const char *const whole[] = {"int",     "size_t",    "unsigned", "signed",   "long",
                                        "short",   "ptrdiff_t", "ssize_t",  "int32_t",  "int64_t",
                                        "uint8_t", "uint32_t",  "uint64_t", "uint16_t", "char"};
    static const char *const others[] = {"void",   "const",    "static", "extern",   "volatile",
                                         "inline", "register", "bool",   "restrict", "_Bool"};
    *is_type = true;
    for (size_t i = 0; i < sizeof floating / sizeof *floating; i++)
        if (token_is(token, floating[i]))
            return NUMBER_FLOATING;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (token_is(token, whole[i]))
            return NUMBER_WHOLE;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (token_is(token, others[i]))
            return NUMBER_UNKNOWN;
    *is_type = token_is(token, "struct") || token_is(token, "enum") || token_is(token, "union");
    return NUMBER_UNKNOWN;
}

bool search_at_type(const struct search *search)
{
    bool is_type;
    (void)search_type_word(search->at, &is_type);
    return is_type;
}

/* Passes over braces and all that is in them. */
static void skip_braces(struct search *search)
{
    size_t open = 0;
    do {
        open += search_sees(search, 0, "{");
        open -= search_sees(search, 0, "}");
        search->at++;
    } while (open && search->at->kind != TOKEN_END);
}

enum number search_read_type(struct search *search)
{
    enum number number = NUMBER_UNKNOWN;
    while (search_at_type(search)) {
        bool is_type, is_tagged = search_sees(search, 0, "struct") ||
                                  search_sees(search, 0, "union") || search_sees(search, 0, "enum");
        enum number word = search_type_word(search->at++, &is_type);
        number = word > number ? word : number; /* long double is floating */
        if (is_tagged && search->at->kind == TOKEN_WORD)
            search->at++;
        if (is_tagged && search_sees(search, 0, "{"))
            skip_braces(search);
    }
    return number;
}

const struct named *search_find(const struct search *search, const struct token *name)
{
    for (size_t i = search->name_count; i > 0; i--) {
        const struct named *named = &search->names[i - 1];
        if (named->name->length == name->length &&
            !memcmp(named->name->bytes, name->bytes, name->length))
            return named;
    }
    return NULL;
}

static size_t bytes_of(const struct token *begin, const struct token *end)
{
    const struct token *last = end - 1;
    return (size_t)(last->bytes + last->length - begin->bytes);
}

void search_note(struct search *search, const struct quotient *quotient)
{
    struct divisions *found = search->found;
    if (!quotient->sign || found->count == WARNINGS_MAX || quotient->right == quotient->right_end)
        return;
    for (size_t i = 0; i < found->count; i++)
        if (found->list[i].line == quotient->sign->line &&
            found->list[i].column == quotient->sign->column)
            return;
    found->list = memory_resize(found->list, found->count + 1, sizeof *found->list);
    found->list[found->count++] = (struct division){
        .line = quotient->sign->line,
        .column = quotient->sign->column,
        .left = quotient->left->bytes,
        .left_length = bytes_of(quotient->left, quotient->left_end),
        .right = quotient->right->bytes,
        .right_length = bytes_of(quotient->right, quotient->right_end),
    };
}

/* --- declarations --- */

/* A name with what stands around it. */
struct declarator {
    const struct token *name; /* NULL: there is none */
    size_t stars, bounds;
};

static void declare(struct search *search, const struct declarator *declarator, enum number number,
                    size_t depth)
{
    if (declarator->name && search->name_count < DIVISION_NAMES_MAX)
        search->names[search->name_count++] =
            (struct named){declarator->name, number, declarator->stars + declarator->bounds, depth};
}

static void forget_deeper(struct search *search)
{
    while (search->name_count && search->names[search->name_count - 1].depth > search->depth)
        search->name_count--;
}

/* Stars, qualifiers and parentheses before a name, the name, and the bounds behind it. */
static struct declarator read_declarator(struct search *search)
{
    static const char *const qualifiers[] = {"const", "restrict", "volatile"};
    struct declarator declarator = {0};
    size_t open = 0;
    for (size_t i = 0; i < sizeof qualifiers / sizeof *qualifiers;) {
        bool star = search_takes(search, "*"), opens = !star && search_takes(search, "(");
        declarator.stars += star;
        open += opens;
        i = star || opens || search_takes(search, qualifiers[i]) ? 0 : i + 1;
    }
    if (search->at->kind == TOKEN_WORD)
        declarator.name = search->at++;
    while (open && search_takes(search, ")"))
        open--;
    for (; search_takes(search, "["); declarator.bounds++) {
        (void)search_takes(search, "static");
        (void)search_expression(search);
        (void)search_takes(search, "]");
    }
    return declarator;
}

/* Behind the name of a function: its parameters are in sight in its body. */
static void read_parameters(struct search *search, enum number returns)
{
    search->at++;
    while (search->at->kind != TOKEN_END && !search_takes(search, ")")) {
        const struct token *before = search->at;
        enum number number = search_read_type(search);
        struct declarator declarator = read_declarator(search);
        declare(search, &declarator, number, search->depth + 1);
        search->at += search->at == before || search_sees(search, 0, ",");
    }
    if (search_sees(search, 0, "{"))
        search->returns = returns;
    else
        forget_deeper(search);
}

static void read_declaration(struct search *search)
{
    enum number number = search_read_type(search);
    do {
        struct declarator declarator = read_declarator(search);
        declare(search, &declarator, number, search->depth);
        enum number direct = declarator.stars ? NUMBER_UNKNOWN : number;
        if (declarator.name && search_sees(search, 0, "("))
            read_parameters(search, direct);
        if (search_takes(search, "="))
            search_initializer(search, direct);
    } while (search_takes(search, ","));
}

/* --- statements --- */

static void read_statement(struct search *search)
{
    const struct token *before = search->at;
    if (search_takes(search, "{")) {
        search->depth++;
    } else if (search_takes(search, "}")) {
        search->depth -= search->depth > 0;
        forget_deeper(search);
    } else if (search_takes(search, "return")) {
        struct value value = search_expression(search);
        if (search->returns == NUMBER_FLOATING)
            search_note(search, &value.quotient);
    } else if (search_sees(search, 0, "for") && search_sees(search, 1, "(")) {
        search->at += 2; /* what is declared there stays in sight until the braces around end */
    } else if (search_at_type(search)) {
        read_declaration(search);
    } else if (search->at->kind == TOKEN_WORD && search->at[1].kind == TOKEN_WORD) {
        search->at++; /* else, do, or a type that is not known: what follows is read on its own */
    } else {
        (void)search_expression(search);
    }
    (void)search_takes(search, ";");
    search->at += search->at == before;
}

/* The source's tokens with a TOKEN_END behind them, or NULL if they are too many. The caller frees. */
static struct token *read_tokens(const struct text *source)
{
    struct lexer lexer;
    size_t count = 0, capacity = 1024;
    struct token *tokens = memory_new(capacity, sizeof *tokens);
    lexer_init(&lexer, text_string(source), source->length);
    lexer.reads_all = true;
    for (;;) {
        if (count == DIVISION_TOKENS_MAX) {
            free(tokens);
            return NULL;
        }
        if (count == capacity)
            tokens = memory_resize(tokens, capacity *= 2, sizeof *tokens);
        tokens[count] = lexer_next(&lexer);
        if (tokens[count].kind == TOKEN_END || tokens[count].kind == TOKEN_PROBLEM)
            break;
        count++;
    }
    tokens[count].kind = TOKEN_END;
    return tokens;
}

static int compare_places(const void *a, const void *b)
{
    const struct division *left = a, *right = b;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    return (left->column > right->column) - (left->column < right->column);
}

void divisions_find(const struct text *source, struct divisions *divisions)
{
    *divisions = (struct divisions){0};
    struct token *tokens = read_tokens(source);
    if (!tokens)
        return;
    struct search search = {
        .at = tokens,
        .names = memory_new(DIVISION_NAMES_MAX, sizeof *search.names),
        .found = divisions,
    };
    while (search.at->kind != TOKEN_END)
        read_statement(&search);
    if (divisions->count)
        qsort(divisions->list, divisions->count, sizeof *divisions->list, compare_places);
    free(search.names);
    free(tokens);
}

void divisions_release(struct divisions *divisions)
{
    free(divisions->list);
    *divisions = (struct divisions){0};
}
