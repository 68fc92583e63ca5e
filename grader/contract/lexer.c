#include "contract/lexer.h"

#include "base/text.h"

#include <string.h>

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_beyond_ascii(char byte)
{
    return (byte & 0x80) != 0;
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Whether the unread bytes begin like that. */
static bool begins(const struct lexer *lexer, const char *spelling)
{
    size_t length = strlen(spelling);
    return (size_t)(lexer->end - lexer->at) >= length && !memcmp(lexer->at, spelling, length);
}

/* A line break behind a backslash is none. */
static bool at_continuation(const struct lexer *lexer)
{
    return begins(lexer, "\\\n") || begins(lexer, "\\\r");
}

/* Line breaks are LF, CR LF and CR, as for gcc and clang. */
static bool at_line_end(const struct lexer *lexer)
{
    return lexer->at == lexer->end || *lexer->at == '\n' || *lexer->at == '\r';
}

static void step(struct lexer *lexer)
{
    bool is_half = begins(lexer, "\r\n");
    char byte = *lexer->at++;
    if (byte == '\n' || (byte == '\r' && !is_half)) {
        lexer->line++;
        lexer->column = 1;
        lexer->starts_line = true;
    } else if ((byte & 0xc0) != 0x80) {
        lexer->column++; /* the later bytes of a UTF-8 sequence are part of the same character */
    }
}

static struct token token_here(const struct lexer *lexer, enum token_kind kind)
{
    return (struct token){
        .kind = kind, .bytes = lexer->at, .line = lexer->line, .column = lexer->column};
}

/* Ends the reading: a problem is the last token. */
static void report(struct lexer *lexer, struct token place, const char *problem)
{
    if (lexer->problem.kind == TOKEN_PROBLEM)
        return;
    place.kind = TOKEN_PROBLEM;
    place.problem = problem;
    lexer->problem = place;
    lexer->at = lexer->end;
}

/* --- what is passed over --- */

static void skip_continuation(struct lexer *lexer)
{
    bool starts_line = lexer->starts_line;
    step(lexer);
    if (begins(lexer, "\r\n"))
        step(lexer);
    step(lexer);
    lexer->starts_line = starts_line;
}

static void skip_block_comment(struct lexer *lexer)
{
    struct token start = token_here(lexer, TOKEN_OTHER);
    bool starts_line = lexer->starts_line;
    step(lexer);
    step(lexer);
    while (lexer->at < lexer->end && !begins(lexer, "*/"))
        step(lexer);
    if (lexer->at == lexer->end) {
        report(lexer, start, "a comment without an end; understood is '*/' at its end");
        return;
    }
    step(lexer);
    step(lexer);
    lexer->starts_line = starts_line;
}

/* Up to the line break, which is left. */
static void skip_line_comment(struct lexer *lexer)
{
    while (!at_line_end(lexer)) {
        if (at_continuation(lexer))
            skip_continuation(lexer);
        else
            step(lexer);
    }
}

/* A text in quotes, or up to the end of the line if it has no end there. */
static void skip_quoted(struct lexer *lexer)
{
    char quote = *lexer->at;
    step(lexer);
    while (!at_line_end(lexer) && *lexer->at != quote) {
        if (at_continuation(lexer)) {
            skip_continuation(lexer);
            continue;
        }
        bool is_escape = *lexer->at == '\\';
        step(lexer);
        if (is_escape && !at_line_end(lexer))
            step(lexer);
    }
    if (lexer->at < lexer->end && *lexer->at == quote)
        step(lexer);
}

/* Passes over a comment or a continuation, if one is next. */
static bool skip_comment(struct lexer *lexer)
{
    if (begins(lexer, "/*"))
        skip_block_comment(lexer);
    else if (begins(lexer, "//"))
        skip_line_comment(lexer);
    else if (at_continuation(lexer))
        skip_continuation(lexer);
    else
        return false;
    return true;
}

/* Up to the line break, which is left; comments and continuations take the line on. */
static void skip_line(struct lexer *lexer)
{
    while (!at_line_end(lexer)) {
        if (*lexer->at == '"' || *lexer->at == '\'')
            skip_quoted(lexer);
        else if (!skip_comment(lexer))
            step(lexer);
    }
}

/* --- preprocessor lines --- */

enum { CONDITION_BYTES_MAX = 80 };

/*
 * Writes the rest of a preprocessor line without spaces, parentheses and comments, so that
 * `defined (A)` and `defined A` look alike; cut if it is longer than any that is understood.
 */
static void squeeze(struct lexer *lexer, char squeezed[CONDITION_BYTES_MAX])
{
    size_t length = 0;
    while (!at_line_end(lexer)) {
        if (skip_comment(lexer))
            continue;
        char byte = *lexer->at;
        step(lexer);
        if (!is_space(byte) && byte != '(' && byte != ')' && length < CONDITION_BYTES_MAX - 1)
            squeezed[length++] = byte;
    }
    squeezed[length] = '\0';
}

static bool is_name(const char *string)
{
    while (is_letter(*string) || is_digit(*string))
        string++;
    return *string == '\0';
}

/* What the branch under `#DIRECTIVE CONDITION` means if no earlier one was kept. */
static enum branch branch_of(const char *directive, const char *condition)
{
    static const char negation[] = "!defined";
    bool is_if = text_equal(directive, "if") || text_equal(directive, "elif");
    if (text_equal(directive, "ifndef") || (is_if && text_equal(condition, "1")))
        return BRANCH_KEPT;
    if (is_if && !strncmp(condition, negation, sizeof negation - 1) &&
        is_name(condition + sizeof negation - 1))
        return BRANCH_KEPT;
    if (text_equal(condition, "__cplusplus") ||
        (is_if && text_equal(condition, "defined__cplusplus")) ||
        (is_if && text_equal(condition, "0")))
        return BRANCH_DROPPED;
    return BRANCH_UNKNOWN;
}

static void open_condition(struct lexer *lexer, struct token start, enum branch branch)
{
    if (lexer->depth == HEADER_CONDITIONS_MAX)
        report(lexer, start, "a condition nested too deep in others; understood are far fewer");
    else
        lexer->conditions[lexer->depth++] = (struct condition){branch, start};
}

/* At an #elif or #else of this branch, where the new one would mean `otherwise` on its own. */
static enum branch branch_after(enum branch before, enum branch otherwise)
{
    switch (before) {
    case BRANCH_KEPT:
    case BRANCH_OVER: return BRANCH_OVER;
    case BRANCH_DROPPED: return otherwise;
    case BRANCH_UNKNOWN: return BRANCH_UNKNOWN;
    }
    return BRANCH_UNKNOWN;
}

static void read_directive(struct lexer *lexer, char name[CONDITION_BYTES_MAX])
{
    size_t length = 0;
    step(lexer); /* the '#' */
    while (lexer->at < lexer->end && (*lexer->at == ' ' || *lexer->at == '\t'))
        step(lexer);
    while (lexer->at < lexer->end && is_letter(*lexer->at) && length < CONDITION_BYTES_MAX - 1) {
        name[length++] = *lexer->at;
        step(lexer);
    }
    name[length] = '\0';
}

static void preprocess(struct lexer *lexer)
{
    struct token start = token_here(lexer, TOKEN_SIGN);
    char name[CONDITION_BYTES_MAX], condition[CONDITION_BYTES_MAX];
    read_directive(lexer, name);
    bool continues = text_equal(name, "elif") || text_equal(name, "else");
    if (!continues && !text_equal(name, "if") && !text_equal(name, "ifdef") &&
        !text_equal(name, "ifndef") && !text_equal(name, "endif")) {
        skip_line(lexer);
        return;
    }
    squeeze(lexer, condition);
    if (!continues && !text_equal(name, "endif"))
        open_condition(lexer, start, branch_of(name, condition));
    else if (!lexer->depth)
        report(lexer, start,
               "a condition's branch or end without its #if; understood is #if first");
    else if (!continues)
        lexer->depth--;
    else {
        enum branch *branch = &lexer->conditions[lexer->depth - 1].branch;
        bool is_else = text_equal(name, "else");
        *branch = branch_after(*branch, is_else ? BRANCH_KEPT : branch_of(name, condition));
    }
}

/* What all open conditions together mean for the next token; *decisive is the one that says so. */
static enum branch branch_here(const struct lexer *lexer, const struct condition **decisive)
{
    enum branch branch = BRANCH_KEPT;
    for (size_t i = 0; i < lexer->depth; i++) {
        const struct condition *condition = &lexer->conditions[i];
        if (condition->branch == BRANCH_DROPPED || condition->branch == BRANCH_OVER)
            return BRANCH_DROPPED;
        if (condition->branch == BRANCH_UNKNOWN && branch == BRANCH_KEPT) {
            branch = BRANCH_UNKNOWN;
            *decisive = condition;
        }
    }
    return branch;
}

/* --- tokens --- */

static void skip_to_token(struct lexer *lexer)
{
    const struct condition *decisive = NULL;
    while (lexer->at < lexer->end) {
        if (is_space(*lexer->at))
            step(lexer);
        else if (skip_comment(lexer))
            continue;
        else if (*lexer->at == '#' && lexer->starts_line)
            preprocess(lexer);
        else if (branch_here(lexer, &decisive) == BRANCH_DROPPED)
            skip_line(lexer);
        else
            break;
    }
    if (lexer->at < lexer->end && !lexer->reads_all &&
        branch_here(lexer, &decisive) == BRANCH_UNKNOWN)
        report(lexer, decisive->start,
               "a condition around a declaration; understood are an include guard, "
               "#ifdef __cplusplus and #if 0; declare every function in all cases");
    else if (lexer->at == lexer->end && lexer->depth)
        report(lexer, lexer->conditions[lexer->depth - 1].start,
               "a condition without an end; understood is #endif at its end");
}

static enum token_kind skip_word(struct lexer *lexer)
{
    enum token_kind kind = is_digit(*lexer->at) ? TOKEN_NUMBER : TOKEN_WORD;
    for (; lexer->at < lexer->end; step(lexer)) {
        char byte = *lexer->at;
        if (is_beyond_ascii(byte))
            kind = TOKEN_OTHER;
        else if (!is_letter(byte) && !is_digit(byte) && !(byte == '.' && kind == TOKEN_NUMBER))
            break;
    }
    return kind;
}

static enum token_kind skip_token(struct lexer *lexer)
{
    char byte = *lexer->at;
    if (is_letter(byte) || is_digit(byte) || is_beyond_ascii(byte))
        return skip_word(lexer);
    if (byte == '"' || byte == '\'') {
        skip_quoted(lexer);
        return TOKEN_OTHER;
    }
    for (size_t length = begins(lexer, "...") ? 3 : 1; length; length--)
        step(lexer);
    return byte > ' ' && byte < 0x7f ? TOKEN_SIGN : TOKEN_OTHER;
}

void lexer_init(struct lexer *lexer, const char *bytes, size_t length)
{
    static const char empty[] = "", byte_order_mark[] = "\xef\xbb\xbf";
    *lexer = (struct lexer){.at = length ? bytes : empty, .line = 1, .column = 1};
    lexer->end = lexer->at + length;
    lexer->starts_line = true;
    if (begins(lexer, byte_order_mark))
        lexer->at += sizeof byte_order_mark - 1;
}

struct token lexer_next(struct lexer *lexer)
{
    skip_to_token(lexer);
    struct token token = token_here(lexer, TOKEN_END);
    if (lexer->problem.kind == TOKEN_PROBLEM)
        return lexer->problem;
    if (lexer->at == lexer->end)
        return token;
    token.kind = skip_token(lexer);
    token.length = (size_t)(lexer->at - token.bytes);
    lexer->starts_line = false;
    return token;
}

bool token_is(const struct token *token, const char *spelling)
{
    return token->kind != TOKEN_END && token->kind != TOKEN_PROBLEM &&
           token->length == strlen(spelling) && !memcmp(token->bytes, spelling, token->length);
}
