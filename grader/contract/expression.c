#include "contract/expression.h"

#include "base/memory.h"
#include "base/text.h"
#include "contract/expression_tree.h"
#include "contract/generator.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 50, WORD_MAX = 64 };

static const struct {
    const char *name;
    enum operation operation;
    size_t arguments;
} functions[] = {
    {"sum", OPERATION_SUM, 1},         {"max", OPERATION_MAX, 1},
    {"norm", OPERATION_NORM, 1},       {"abs", OPERATION_ABS, 1},
    {"reverse", OPERATION_REVERSE, 1}, {"transpose", OPERATION_TRANSPOSE, 1},
    {"product", OPERATION_PRODUCT, 2},
};

/* --- parsing --- */

struct parser {
    const char *at, *end;
    const struct scope *scope;
    struct error *error;
    size_t depth;
};

static struct expression *parse_sum(struct parser *parser);

static struct expression *node_of(enum operation operation, struct expression *left,
                                  struct expression *right)
{
    struct expression *node = memory_new(1, sizeof *node);
    *node = (struct expression){.operation = operation, .left = left, .right = right};
    return node;
}

void expression_release(struct expression *expression)
{
    if (!expression)
        return;
    expression_release(expression->left);
    expression_release(expression->right);
    free(expression->name);
    free(expression);
}

const char *expression_name(const struct expression *expression)
{
    return expression->operation == OPERATION_NAME ? expression->name : NULL;
}

static struct expression *refuse(struct parser *parser, const char *wanted)
{
    if (parser->at < parser->end)
        error_set(parser->error, ERROR_INPUT,
                  "found '%c' where %s belongs; write for example s + 1", *parser->at, wanted);
    else
        error_set(parser->error, ERROR_INPUT, "it ends where %s belongs; write for example s + 1",
                  wanted);
    return NULL;
}

static bool accept(struct parser *parser, char wanted)
{
    while (parser->at < parser->end && *parser->at == ' ')
        parser->at++;
    if (parser->at == parser->end || *parser->at != wanted)
        return false;
    parser->at++;
    return true;
}

/* Copies the characters at hand that are of a word; an empty word if there are none. */
static void take_word(struct parser *parser, bool (*belongs)(char, char), char word[WORD_MAX])
{
    size_t length = 0;
    char before = '\0';
    while (parser->at < parser->end && length + 1 < WORD_MAX && belongs(*parser->at, before))
        before = word[length++] = *parser->at++;
    word[length] = '\0';
}

static bool in_name(char c, char before)
{
    (void)before;
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

static bool in_number(char c, char before)
{
    return isdigit((unsigned char)c) || c == '.' || c == 'e' ||
           ((c == '-' || c == '+') && before == 'e');
}

static struct expression *parse_number(struct parser *parser)
{
    char word[WORD_MAX];
    double number;
    take_word(parser, in_number, word);
    if (!number_parse(word, &number)) {
        error_set(parser->error, ERROR_INPUT, "'%s' is no number; write for example 0.5", word);
        return NULL;
    }
    struct expression *node = node_of(OPERATION_NUMBER, NULL, NULL);
    node->number = number;
    return node;
}

static struct expression *parse_call(struct parser *parser, const char *name)
{
    size_t i = 0, count = sizeof functions / sizeof *functions;
    while (i < count && !text_equal(functions[i].name, name))
        i++;
    if (i == count) {
        error_set(
            parser->error, ERROR_INPUT,
            "unknown function '%s'; known are sum, max, norm, abs, reverse, transpose, product",
            name);
        return NULL;
    }
    struct expression *node = node_of(functions[i].operation, parse_sum(parser), NULL);
    bool fits = node->left != NULL;
    if (fits && functions[i].arguments == 2) {
        fits = accept(parser, ',') || refuse(parser, "','");
        node->right = fits ? parse_sum(parser) : NULL;
        fits = node->right != NULL;
    }
    if (fits && (accept(parser, ')') || refuse(parser, "')'")))
        return node;
    expression_release(node);
    return NULL;
}

static struct expression *parse_name(struct parser *parser)
{
    char word[WORD_MAX];
    take_word(parser, in_name, word);
    if (accept(parser, '('))
        return parse_call(parser, word);
    if (!parser->scope->knows(parser->scope->data, word)) {
        error_set(parser->error, ERROR_INPUT,
                  "unknown name '%s'; write a parameter of the call, 'return', or one of the first "
                  "call's as first.NAME",
                  word);
        return NULL;
    }
    struct expression *node = node_of(OPERATION_NAME, NULL, NULL);
    node->name = memory_string(word);
    return node;
}

static struct expression *parse_factor(struct parser *parser)
{
    if (accept(parser, '-')) {
        struct expression *operand = parse_factor(parser);
        return operand ? node_of(OPERATION_NEGATE, operand, NULL) : NULL;
    }
    if (accept(parser, '(')) {
        struct expression *inner = parse_sum(parser);
        if (!inner || accept(parser, ')') || refuse(parser, "')'"))
            return inner;
        expression_release(inner);
        return NULL;
    }
    if (parser->at == parser->end)
        return refuse(parser, "a number or a name");
    if (isdigit((unsigned char)*parser->at) || *parser->at == '.')
        return parse_number(parser);
    if (isalpha((unsigned char)*parser->at))
        return parse_name(parser);
    return refuse(parser, "a number or a name");
}

/* A chain of operands joined by either of two signs. */
static struct expression *parse_chain(struct parser *parser,
                                      struct expression *(*operand)(struct parser *),
                                      const char signs[2], const enum operation operations[2])
{
    struct expression *left = operand(parser);
    while (left) {
        int which = accept(parser, signs[0]) ? 0 : accept(parser, signs[1]) ? 1 : -1;
        if (which < 0)
            return left;
        struct expression *right = operand(parser);
        if (!right)
            break;
        left = node_of(operations[which], left, right);
    }
    expression_release(left);
    return NULL;
}

static struct expression *parse_product(struct parser *parser)
{
    return parse_chain(parser, parse_factor, "*/",
                       (enum operation[]){OPERATION_MULTIPLY, OPERATION_DIVIDE});
}

static struct expression *parse_sum(struct parser *parser)
{
    if (++parser->depth > DEPTH_MAX) {
        error_set(parser->error, ERROR_INPUT, "it is nested too deeply; write something simpler");
        return NULL;
    }
    struct expression *sum = parse_chain(parser, parse_product, "+-",
                                         (enum operation[]){OPERATION_ADD, OPERATION_SUBTRACT});
    parser->depth--;
    return sum;
}

int expression_parse(const char *text, size_t length, const struct scope *scope,
                     struct expression **expression, struct error *error)
{
    struct parser parser = {.at = text, .end = text + length, .scope = scope, .error = error};
    struct expression *parsed = parse_sum(&parser);
    if (!parsed)
        return -1;
    while (parser.at < parser.end && *parser.at == ' ')
        parser.at++;
    if (parser.at < parser.end) {
        refuse(&parser, "an operator");
        expression_release(parsed);
        return -1;
    }
    *expression = parsed;
    return 0;
}

/* --- evaluating --- */

struct quantity quantity_new(size_t rows, size_t columns)
{
    return (struct quantity){.rows = rows,
                             .columns = columns,
                             .numbers = memory_new(rows * columns, sizeof(double)),
                             .slack = memory_new(rows * columns, sizeof(double))};
}

void quantity_release(struct quantity *quantity)
{
    free(quantity->numbers);
    free(quantity->slack);
    *quantity = (struct quantity){0};
}

static bool is_number(const struct quantity *quantity)
{
    return quantity->rows == 1 && quantity->columns == 1;
}

static double slack_of(enum operation operation, double a, double a_slack, double b, double b_slack)
{
    switch ((int)operation) {
    case OPERATION_MULTIPLY: return fabs(a) * b_slack + fabs(b) * a_slack;
    case OPERATION_DIVIDE: return (a_slack + fabs(a / b) * b_slack) / fabs(b);
    default: return a_slack + b_slack;
    }
}

static double combine(enum operation operation, double a, double b)
{
    switch ((int)operation) {
    case OPERATION_ADD: return a + b;
    case OPERATION_SUBTRACT: return a - b;
    case OPERATION_MULTIPLY: return a * b;
    default: return a / b;
    }
}

static bool element_by_element(enum operation operation, const struct quantity *a,
                               const struct quantity *b, struct quantity *value)
{
    const struct quantity *shape = is_number(a) ? b : a;
    if (!is_number(a) && !is_number(b) && (a->rows != b->rows || a->columns != b->columns))
        return false;
    *value = quantity_new(shape->rows, shape->columns);
    for (size_t i = 0; i < shape->rows * shape->columns; i++) {
        size_t k = is_number(a) ? 0 : i, l = is_number(b) ? 0 : i;
        value->numbers[i] = combine(operation, a->numbers[k], b->numbers[l]);
        value->slack[i] =
            slack_of(operation, a->numbers[k], a->slack[k], b->numbers[l], b->slack[l]) +
            DBL_EPSILON * fabs(value->numbers[i]);
    }
    return true;
}

static bool matrix_product(const struct quantity *a, const struct quantity *b,
                           struct quantity *value)
{
    if (a->columns != b->rows)
        return false;
    *value = quantity_new(a->rows, b->columns);
    for (size_t i = 0; i < a->rows; i++) {
        for (size_t j = 0; j < b->columns; j++) {
            size_t to = i * b->columns + j;
            for (size_t k = 0; k < a->columns; k++) {
                size_t left = i * a->columns + k, right = k * b->columns + j;
                double term = a->numbers[left] * b->numbers[right];
                value->numbers[to] += term;
                value->slack[to] += slack_of(OPERATION_MULTIPLY, a->numbers[left], a->slack[left],
                                             b->numbers[right], b->slack[right]) +
                                    (double)a->columns * DBL_EPSILON * fabs(term);
            }
        }
    }
    return true;
}

/* One number from all elements. */
static struct quantity fold(enum operation operation, const struct quantity *a)
{
    struct quantity value = quantity_new(1, 1);
    size_t count = a->rows * a->columns;
    for (size_t i = 0; i < count; i++) {
        double x = a->numbers[i], rounding = (double)count * DBL_EPSILON * fabs(x);
        if (operation == OPERATION_MAX) {
            bool larger = !i || !(x <= value.numbers[0]);
            value.numbers[0] = larger ? x : value.numbers[0];
            value.slack[0] = fmax(value.slack[0], a->slack[i]);
        } else {
            value.numbers[0] =
                operation == OPERATION_SUM ? value.numbers[0] + x : hypot(value.numbers[0], x);
            value.slack[0] += a->slack[i] + rounding;
        }
    }
    return value;
}

static struct quantity rearranged(enum operation operation, const struct quantity *a)
{
    bool transposes = operation == OPERATION_TRANSPOSE;
    struct quantity value =
        transposes ? quantity_new(a->columns, a->rows) : quantity_new(a->rows, a->columns);
    for (size_t i = 0; i < a->rows; i++) {
        for (size_t j = 0; j < a->columns; j++) {
            size_t from = i * a->columns + j, to = from;
            if (transposes)
                to = j * a->rows + i;
            else if (operation == OPERATION_REVERSE)
                to = (a->rows - 1 - i) * a->columns + j;
            double x = a->numbers[from];
            value.numbers[to] = operation == OPERATION_ABS      ? fabs(x)
                                : operation == OPERATION_NEGATE ? -x
                                                                : x;
            value.slack[to] = a->slack[from];
        }
    }
    return value;
}

static bool apply(const struct expression *expression, const struct quantity *left,
                  const struct quantity *right, struct quantity *value)
{
    switch (expression->operation) {
    case OPERATION_NUMBER:
    case OPERATION_NAME: return false;
    case OPERATION_ADD:
    case OPERATION_SUBTRACT:
    case OPERATION_MULTIPLY:
    case OPERATION_DIVIDE: return element_by_element(expression->operation, left, right, value);
    case OPERATION_PRODUCT: return matrix_product(left, right, value);
    case OPERATION_SUM:
    case OPERATION_MAX:
    case OPERATION_NORM: *value = fold(expression->operation, left); return true;
    case OPERATION_NEGATE:
    case OPERATION_ABS:
    case OPERATION_REVERSE:
    case OPERATION_TRANSPOSE: *value = rearranged(expression->operation, left); return true;
    }
    return false;
}

bool expression_evaluate(const struct expression *expression, const struct scope *scope,
                         struct quantity *value)
{
    struct quantity left = {0}, right = {0};
    *value = (struct quantity){0};
    if (expression->operation == OPERATION_NUMBER) {
        *value = quantity_new(1, 1);
        value->numbers[0] = expression->number;
        return true;
    }
    if (expression->operation == OPERATION_NAME) {
        scope->look_up(scope->data, expression->name, value);
        return true;
    }
    bool fits = expression_evaluate(expression->left, scope, &left) &&
                (!expression->right || expression_evaluate(expression->right, scope, &right)) &&
                apply(expression, &left, &right, value);
    quantity_release(&left);
    quantity_release(&right);
    return fits;
}
