#include "contract/shape.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "contract/keyword.h"

#include <stdlib.h>

static const char understood_extent[] = "a number or an earlier size_t parameter";

/* How an extent that names no earlier parameter could be put right. The caller frees. */
static char *advice_for_unknown(const struct parser *parser, const struct signature *signature,
                                const char *array, const char *name)
{
    if (parser_declares_later(parser))
        return text_format("put '%s' before '%s'", name, array);
    const char *sizes[HEADER_PARAMETERS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < signature->parameter_count; i++)
        if (signature->parameters[i].kind == PARAMETER_SCALAR &&
            signature->parameters[i].type == TYPE_SIZE)
            sizes[count++] = signature->parameters[i].name;
    const char *nearest = text_nearest(name, sizes, count);
    if (nearest)
        return text_format("did you mean '%s'?", nearest);
    return text_format("declare 'size_t %s' before '%s', or write a number", name, array);
}

/* `found` is the index of the earlier parameter of that name, if there is one. */
static int refuse_extent(struct parser *parser, const struct signature *signature,
                         const char *array, const char *name, size_t found)
{
    char *advice;
    if (text_equal(name, array))
        advice = text_format("'%s' cannot be its own size", name);
    else if (found == signature->parameter_count)
        advice = advice_for_unknown(parser, signature, array, name);
    else if (signature->parameters[found].kind == PARAMETER_SCALAR)
        advice = text_format("sizes are size_t: declare 'size_t %s'", name);
    else
        advice = text_format("'%s' is no size", name);
    parser_refuse(parser, &parser->token, advice, "%s", understood_extent);
    free(advice);
    return -1;
}

static int parse_extent_name(struct parser *parser, const struct signature *signature,
                             const char *array, struct extent *extent)
{
    char *name = memory_string_of(parser->token.bytes, parser->token.length);
    size_t found = signature_parameter(signature, name);
    bool is_size = found < signature->parameter_count &&
                   signature->parameters[found].kind == PARAMETER_SCALAR &&
                   signature->parameters[found].type == TYPE_SIZE;
    int result = is_size ? 0 : refuse_extent(parser, signature, array, name, found);
    free(name);
    if (result)
        return -1;
    *extent = (struct extent){.is_parameter = true, .number = found};
    parser_next(parser);
    return 0;
}

/* *elements is the product of the numbers before this one in the shape, and takes it in. */
static int parse_extent_number(struct parser *parser, size_t *elements, struct extent *extent)
{
    const struct token *token = &parser->token;
    size_t number = 0, limit = HEADER_ELEMENTS_MAX / *elements;
    bool is_octal = token->bytes[0] == '0' && token->length > 1;
    for (size_t i = 0; i < token->length; i++) {
        char digit = token->bytes[i];
        if (digit < '0' || digit > '9' || is_octal)
            return parser_refuse(parser, token, "write it in plain decimal digits",
                                 "a whole number");
        if (number <= limit)
            number = 10 * number + (size_t)(digit - '0');
    }
    if (number == 0)
        return parser_refuse(parser, token, NULL, "an array of at least one element");
    if (number > limit)
        return parser_refuse(parser, token, NULL, "an array of at most %d elements",
                             HEADER_ELEMENTS_MAX);
    *elements *= number;
    *extent = (struct extent){.number = number};
    parser_next(parser);
    return 0;
}

static int parse_extent(struct parser *parser, const struct signature *signature, const char *array,
                        size_t *elements, struct extent *extent)
{
    const struct token *token = &parser->token;
    if (token->kind == TOKEN_NUMBER)
        return parse_extent_number(parser, elements, extent);
    if (token->kind == TOKEN_WORD && !keyword_find(token))
        return parse_extent_name(parser, signature, array, extent);
    if (parser_at(parser, "static") || parser_at(parser, "const"))
        return parser_refuse(parser, token, "leave it out", "%s", understood_extent);
    bool is_open = parser_at(parser, "]") || parser_at(parser, "*");
    return parser_refuse_next(parser, is_open ? "write the size" : NULL, understood_extent);
}

int shape_parse(struct parser *parser, const struct signature *signature,
                struct parameter *parameter)
{
    size_t elements = 1;
    for (; parser_at(parser, "["); parameter->dimensions++) {
        if (parameter->dimensions == SHAPE_DIMENSIONS_MAX)
            return parser_refuse(parser, &parser->token, NULL, "an array of at most %d dimensions",
                                 SHAPE_DIMENSIONS_MAX);
        parser_next(parser);
        struct extent *extent = &parameter->shape[parameter->dimensions];
        if (parse_extent(parser, signature, parameter->name, &elements, extent) ||
            parser_expect(parser, "]", "']'",
                          "pass the value of a formula as a size_t parameter of its own"))
            return -1;
    }
    return 0;
}
