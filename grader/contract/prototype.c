#include "contract/prototype.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "contract/invoke.h"
#include "contract/keyword.h"
#include "contract/parser.h"
#include "contract/shape.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/*
 * How it works: recursive descent with one token of lookahead, a function per line of the grammar.
 * Each begins at the token that it is for and ends behind its last one. The contract grows inside
 * the parser, failed signatures included, so that one release at the end frees all of it.
 */

_Static_assert(HEADER_PARAMETERS_MAX <= INVOKE_PARAMETERS_MAX, "every signature can be called");

/* A type as the header spells it; a table of them ends with a NULL. */
struct type_word {
    const char *word;
    enum type type;
};

static const struct type_word number_types[] = {
    {"double", TYPE_DOUBLE},
    {"size_t", TYPE_SIZE},
    {"int", TYPE_INT},
    {NULL, TYPE_VOID},
};

static const struct type_word result_types[] = {
    {"void", TYPE_VOID}, {"double", TYPE_DOUBLE}, {"size_t", TYPE_SIZE},
    {"int", TYPE_INT},   {NULL, TYPE_VOID},
};

/* Fails at what should be a type; the advice asks for the right word where it is a slip of one. */
static int refuse_type(struct parser *parser, const char *advice, const char *understood)
{
    static const char *const words[] = {
        "double",          "size_t", "int", "void", "const", "objective", "objective_with_gradient",
        "vector_function",
    };
    char *word = memory_string_of(parser->token.bytes, parser->token.length);
    bool is_slip = !keyword_find(&parser->token);
    const char *nearest = text_nearest(word, words, sizeof words / sizeof *words);
    char *question = is_slip && nearest ? text_format("did you mean '%s'?", nearest) : NULL;
    parser_refuse_next(parser, question ? question : advice, understood);
    free(question);
    free(word);
    return -1;
}

static int parse_type(struct parser *parser, const struct type_word types[], const char *advice,
                      const char *understood, enum type *type)
{
    for (; types->word; types++) {
        if (parser_accept(parser, types->word)) {
            *type = types->type;
            return 0;
        }
    }
    return refuse_type(parser, advice, understood);
}

/* --- names --- */

static int parse_name(struct parser *parser, const char *advice, struct token *name)
{
    const struct token *token = &parser->token;
    if (token->kind == TOKEN_OTHER)
        advice = "names are made of the letters a to z and A to Z, digits and '_'";
    if (token->kind != TOKEN_WORD || keyword_find(token))
        return parser_refuse_next(parser, advice, "a name");
    if (token->length > HEADER_NAME_BYTES_MAX)
        return parser_refuse(parser, token, NULL, "a name of at most %d bytes",
                             HEADER_NAME_BYTES_MAX);
    *name = *token;
    parser_next(parser);
    return 0;
}

static int parse_function_name(struct parser *parser, struct signature *signature)
{
    struct token name;
    const char *advice =
        parser_at(parser, "*") ? "return arrays through a parameter, e.g. double out[n]" : NULL;
    if (parse_name(parser, advice, &name))
        return -1;
    signature->name = memory_string_of(name.bytes, name.length);
    signature->line = name.line;
    signature->column = name.column;
    const struct signature *first = contract_find(&parser->contract, signature->name);
    if (first)
        return parser_refuse(parser, &name, "leave one of the two out",
                             "each function once, and '%s' is declared in line %zu already",
                             signature->name, first->line);
    return 0;
}

static int parse_parameter_name(struct parser *parser, const char *advice,
                                const struct signature *signature, struct parameter *parameter)
{
    struct token name;
    if (parser_at(parser, ",") || parser_at(parser, ")") || parser_at(parser, "["))
        advice = "give the parameter a name";
    if (parse_name(parser, advice, &name))
        return -1;
    parameter->name = memory_string_of(name.bytes, name.length);
    size_t first = signature_parameter(signature, parameter->name);
    if (first < signature->parameter_count)
        return parser_refuse(parser, &name, "rename one of the two",
                             "a name of its own, and parameter %zu is called '%s' already",
                             first + 1, parameter->name);
    parser->parameter = name;
    return 0;
}

/* --- parameters --- */

static int refuse_pointer(struct parser *parser, bool is_const, enum type type)
{
    const struct token *name = &parser->parameter;
    bool is_known = name->kind == TOKEN_WORD;
    char *advice = text_format("write it as an array with its shape, e.g. %s%s %.*s[n]",
                               is_const ? "const " : "", type_name(type),
                               is_known ? (int)name->length : 1, is_known ? name->bytes : "x");
    parser_refuse(parser, &parser->token, advice, "a name");
    free(advice);
    return -1;
}

static int parse_number_or_array(struct parser *parser, const struct signature *signature,
                                 struct parameter *parameter)
{
    static const char otherwise[] = "write an array as double X[n][d], a callback as objective *f";
    bool is_const = parser_accept(parser, "const");
    const char *understood =
        is_const ? "double, size_t or int" : "double, size_t, int or a callback with its context";
    const char *advice = parser_at(parser, "...") ? "list every parameter" : NULL;
    if (parse_type(parser, number_types, advice, understood, &parameter->type))
        return -1;
    if (parser_at(parser, "*"))
        return refuse_pointer(parser, is_const, parameter->type);
    if (parse_parameter_name(parser, parser_at(parser, "(") ? otherwise : NULL, signature,
                             parameter) ||
        shape_parse(parser, signature, parameter))
        return -1;
    parameter->kind = parameter->dimensions ? PARAMETER_ARRAY : PARAMETER_SCALAR;
    parameter->is_const = is_const && parameter->dimensions;
    return 0;
}

static int parse_context(struct parser *parser, const struct signature *signature,
                         struct parameter *parameter)
{
    static const char after[] = "put a context right after its callback";
    size_t before = signature->parameter_count;
    if (!before || signature->parameters[before - 1].kind != PARAMETER_CALLBACK)
        return parser_refuse(parser, &parser->token,
                             parser->parameter.kind == TOKEN_WORD ? after : NULL,
                             "(void) alone, or void *context after a callback");
    parser_next(parser);
    parameter->kind = PARAMETER_CONTEXT;
    if (parser_expect(parser, "*", "'*'", "write void *context"))
        return -1;
    return parse_parameter_name(parser, NULL, signature, parameter);
}

static bool at_callback(const struct parser *parser, enum callback_type *found)
{
    static const enum callback_type types[] = {CALLBACK_OBJECTIVE, CALLBACK_OBJECTIVE_WITH_GRADIENT,
                                               CALLBACK_VECTOR_FUNCTION};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (parser_at(parser, callback_name(types[i]))) {
            *found = types[i];
            return true;
        }
    }
    return false;
}

static int parse_callback(struct parser *parser, const struct signature *signature,
                          struct parameter *parameter)
{
    parameter->kind = PARAMETER_CALLBACK;
    parser_next(parser);
    if (parser_expect(parser, "*", "'*'", "put '*' before the name of a callback"))
        return -1;
    return parse_parameter_name(parser, NULL, signature, parameter);
}

static int parse_parameter(struct parser *parser, struct signature *signature)
{
    parser->number = signature->parameter_count + 1;
    parser->parameter = parser_name_ahead(parser, ",)[;{");
    if (signature->parameter_count == HEADER_PARAMETERS_MAX)
        return parser_refuse(parser, &parser->token, NULL, "at most %d parameters",
                             HEADER_PARAMETERS_MAX);
    struct parameter parameter = {0};
    int result = at_callback(parser, &parameter.callback)
                     ? parse_callback(parser, signature, &parameter)
                 : parser_at(parser, "void") ? parse_context(parser, signature, &parameter)
                                             : parse_number_or_array(parser, signature, &parameter);
    signature->parameters = memory_resize(signature->parameters, signature->parameter_count + 1,
                                          sizeof *signature->parameters);
    signature->parameters[signature->parameter_count++] = parameter;
    return result;
}

static bool at_no_parameters(const struct parser *parser)
{
    struct lexer ahead = parser->lexer;
    struct token token = lexer_next(&ahead);
    return parser_at(parser, "void") && token_is(&token, ")");
}

/* Up to the closing parenthesis. */
static int parse_parameters(struct parser *parser, struct signature *signature)
{
    if (at_no_parameters(parser)) {
        parser_next(parser);
        parser_next(parser);
        return 0;
    }
    if (parser_at(parser, ")"))
        return parser_refuse(parser, &parser->token, "write (void) if it has none",
                             "the function's parameters");
    do {
        if (parse_parameter(parser, signature))
            return -1;
    } while (parser_accept(parser, ","));
    enum parameter_kind last = signature->parameters[signature->parameter_count - 1].kind;
    bool has_shape = last == PARAMETER_SCALAR || last == PARAMETER_ARRAY;
    return parser_expect(parser, ")", has_shape ? "'[', ',' or ')'" : "',' or ')'", NULL);
}

/* --- functions --- */

static int parse_signature(struct parser *parser, struct signature *signature)
{
    static const char understood[] = "a result: void, double, size_t or int";
    parser_accept(parser, "extern");
    if (parser_at(parser, "const"))
        return parser_refuse(parser, &parser->token, "leave it out", "%s", understood);
    const char *advice = parser->token.kind == TOKEN_OTHER
                             ? "put extern \"C\" and its braces under #ifdef __cplusplus"
                             : NULL;
    if (parse_type(parser, result_types, advice, understood, &signature->result) ||
        parse_function_name(parser, signature) ||
        parser_expect(parser, "(", "'('", "only functions are declared here") ||
        parse_parameters(parser, signature))
        return -1;
    parser->number = 0;
    return parser_expect(parser, ";", "';'",
                         parser_at(parser, "{")
                             ? "declare it here, and define it in the source file"
                             : "end the prototype with ';'");
}

static int parse_prototype(struct parser *parser)
{
    struct contract *contract = &parser->contract;
    parser->number = 0;
    parser->function = parser_name_ahead(parser, "(;={");
    if (contract->count == HEADER_FUNCTIONS_MAX)
        return parser_refuse(parser, &parser->token, NULL, "at most %d functions",
                             HEADER_FUNCTIONS_MAX);
    struct signature signature = {0};
    int result = parse_signature(parser, &signature);
    contract->signatures =
        memory_resize(contract->signatures, contract->count + 1, sizeof signature);
    contract->signatures[contract->count++] = signature;
    return result;
}

/* --- enums --- */

/* Reads `= NUMBER` or `= -NUMBER` if it is there; false if something else is. */
static bool parse_enumerator_value(struct parser *parser, long *value)
{
    if (!parser_accept(parser, "="))
        return true;
    long sign = parser_accept(parser, "-") ? -1 : 1;
    if (parser->token.kind != TOKEN_NUMBER)
        return false;
    char *digits = memory_string_of(parser->token.bytes, parser->token.length), *end;
    errno = 0;
    *value = sign * strtol(digits, &end, 0);
    bool is_whole = !*end && errno == 0;
    free(digits);
    parser_next(parser);
    return is_whole;
}

/* Reads the names of an enum up to its end; false if it has a value that is no plain number. */
static bool parse_enumerators(struct parser *parser, struct enumeration *enumeration)
{
    long value = -1;
    while (parser->token.kind == TOKEN_WORD && enumeration->count < HEADER_ENUMERATORS_MAX) {
        struct token name = parser->token;
        value++;
        parser_next(parser);
        if (!parse_enumerator_value(parser, &value) || value < INT_MIN || value >= INT_MAX)
            return false;
        enumeration->list =
            memory_resize(enumeration->list, enumeration->count + 1, sizeof *enumeration->list);
        enumeration->list[enumeration->count++] =
            (struct enumerator){memory_string_of(name.bytes, name.length), (int)value};
        if (!parser_accept(parser, ","))
            break;
    }
    return parser_at(parser, "}") && enumeration->count;
}

static void add_enumeration(struct parser *parser)
{
    struct contract *contract = &parser->contract;
    struct enumeration enumeration = {0};
    if (!parse_enumerators(parser, &enumeration) ||
        contract->enumeration_count == HEADER_ENUMS_MAX) {
        enumeration_release(&enumeration);
        return;
    }
    contract->enumerations =
        memory_resize(contract->enumerations, contract->enumeration_count + 1, sizeof enumeration);
    contract->enumerations[contract->enumeration_count++] = enumeration;
}

/* Whether all names of an enum begin like the parameter's, in capitals, and an underscore. */
static bool names_values_of(const struct enumeration *enumeration, const char *parameter)
{
    size_t length = strlen(parameter);
    for (size_t i = 0; i < enumeration->count; i++) {
        const char *name = enumeration->list[i].name;
        for (size_t k = 0; k < length; k++)
            if (name[k] != toupper((unsigned char)parameter[k]))
                return false;
        if (name[length] != '_')
            return false;
    }
    return true;
}

/* Gives every int parameter the names of its values. */
static void name_values(struct contract *contract)
{
    for (size_t i = 0; i < contract->count; i++)
        for (size_t j = 0; j < contract->signatures[i].parameter_count; j++) {
            struct parameter *parameter = &contract->signatures[i].parameters[j];
            for (size_t k = 0; parameter->type == TYPE_INT && k < contract->enumeration_count; k++)
                if (names_values_of(&contract->enumerations[k], parameter->name))
                    parameter->names = &contract->enumerations[k];
        }
}

static int parse_enum(struct parser *parser)
{
    struct token name;
    parser->function = (struct token){.kind = TOKEN_END};
    parser_next(parser); /* enum */
    if (!parser_at(parser, "{") && parse_name(parser, NULL, &name))
        return -1;
    if (parser_expect(parser, "{", "'{' and the list of names",
                      "pass and return values of an enum as int"))
        return -1;
    add_enumeration(parser);
    while (parser->token.kind != TOKEN_END && parser->token.kind != TOKEN_PROBLEM &&
           !parser_at(parser, "}") && !parser_at(parser, "{") && !parser_at(parser, ";"))
        parser_next(parser);
    if (parser_expect(parser, "}", "'}' at the end of the enum", NULL))
        return -1;
    return parser_expect(parser, ";", "';'", "end the enum with ';'");
}

static int parse_header(struct parser *parser)
{
    parser_next(parser);
    while (parser->token.kind != TOKEN_END)
        if (parser_at(parser, "enum") ? parse_enum(parser) : parse_prototype(parser))
            return -1;
    parser->function = (struct token){.kind = TOKEN_END};
    if (!parser->contract.count)
        return parser_refuse(
            parser, &parser->token, NULL,
            "at least one prototype, e.g. double norm(size_t n, const double x[n]);");
    return 0;
}

int prototype_parse(const char *file, const char *bytes, size_t length, struct contract *contract,
                    struct error *error)
{
    struct parser parser = {.file = file, .error = error};
    lexer_init(&parser.lexer, bytes, length);
    int result = parse_header(&parser);
    if (result) {
        contract_release(&parser.contract);
        return result;
    }
    parser.contract.file = memory_string(file);
    name_values(&parser.contract);
    *contract = parser.contract;
    return 0;
}
