#include "contract/parser.h"

#include "base/text.h"
#include "contract/keyword.h"

#include <stdarg.h>
#include <string.h>

void parser_next(struct parser *parser)
{
    parser->token = lexer_next(&parser->lexer);
}

bool parser_at(const struct parser *parser, const char *spelling)
{
    return token_is(&parser->token, spelling);
}

bool parser_accept(struct parser *parser, const char *spelling)
{
    if (!parser_at(parser, spelling))
        return false;
    parser_next(parser);
    return true;
}

int parser_expect(struct parser *parser, const char *spelling, const char *understood,
                  const char *advice)
{
    return parser_accept(parser, spelling) ? 0 : parser_refuse_next(parser, advice, understood);
}

/* --- messages --- */

/* As many bytes of a token as a name can have, and one more. */
enum { SHOWN_BYTES_MAX = HEADER_NAME_BYTES_MAX + 1 };

static void print_found(struct text *text, const struct token *token)
{
    if (token->kind == TOKEN_END) {
        text_add(text, "the end of the file");
        return;
    }
    bool is_long = token->length > SHOWN_BYTES_MAX;
    text_add(text, "'");
    text_add_visible(text, token->bytes, is_long ? SHOWN_BYTES_MAX : token->length);
    text_add(text, is_long ? "...'" : "'");
}

/* Says in which parameter of which function a token stands, as far as their names are known. */
static void print_whereabouts(struct text *text, const struct parser *parser,
                              const struct token *token)
{
    const struct token *function = &parser->function, *parameter = &parser->parameter;
    if (function->kind == TOKEN_END || function->bytes == token->bytes)
        return;
    text_add(text, " in ");
    if (parser->number && parameter->kind != TOKEN_END && parameter->bytes != token->bytes)
        text_print(text, "parameter '%.*s' of ", (int)parameter->length, parameter->bytes);
    else if (parser->number)
        text_print(text, "parameter %zu of ", parser->number);
    text_print(text, "'%.*s'", (int)function->length, function->bytes);
}

int parser_refuse(struct parser *parser, const struct token *token, const char *advice,
                  const char *format, ...)
{
    struct text text = {0};
    va_list arguments;
    va_start(arguments, format);
    if (token->kind == TOKEN_PROBLEM) {
        text_add(&text, token->problem);
    } else {
        print_found(&text, token);
        print_whereabouts(&text, parser, token);
        text_add(&text, "; understood is ");
        text_print_list(&text, format, arguments);
        if (advice)
            text_print(&text, "; %s", advice);
    }
    va_end(arguments);
    error_set(parser->error, ERROR_INPUT, "%s:%zu:%zu: found %s", parser->file, token->line,
              token->column, text_string(&text));
    text_release(&text);
    return -1;
}

int parser_refuse_next(struct parser *parser, const char *advice, const char *understood)
{
    const struct keyword *keyword = keyword_find(&parser->token);
    if (keyword && keyword->advice)
        advice = keyword->advice;
    return parser_refuse(parser, &parser->token, advice, "%s", understood);
}

/* --- looking ahead --- */

static bool goes_on(const struct token *token, const char *signs)
{
    if (token->kind == TOKEN_END || token->kind == TOKEN_PROBLEM)
        return false;
    return token->kind != TOKEN_SIGN || !strchr(signs, *token->bytes);
}

struct token parser_name_ahead(const struct parser *parser, const char *signs)
{
    struct lexer lexer = parser->lexer;
    struct token token = parser->token, name = {.kind = TOKEN_END};
    for (; goes_on(&token, signs); token = lexer_next(&lexer))
        if (token.kind == TOKEN_WORD && token.length <= HEADER_NAME_BYTES_MAX &&
            !keyword_find(&token))
            name = token;
    return name;
}

bool parser_declares_later(const struct parser *parser)
{
    const struct token *name = &parser->token;
    struct lexer lexer = parser->lexer;
    bool in_brackets = true;
    struct token token = lexer_next(&lexer);
    for (; goes_on(&token, ");"); token = lexer_next(&lexer)) {
        if (token_is(&token, "[") || token_is(&token, "]"))
            in_brackets = token_is(&token, "[");
        else if (!in_brackets && token.length == name->length &&
                 !memcmp(token.bytes, name->bytes, name->length))
            return true;
    }
    return false;
}
