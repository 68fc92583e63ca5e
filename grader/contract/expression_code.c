#include "contract/expression_code.h"

#include "base/memory.h"
#include "contract/expression_tree.h"
#include "contract/notation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct code code_new(size_t rows, size_t columns)
{
    return (struct code){rows, columns, memory_new(rows * columns, sizeof(char *))};
}

void code_release(struct code *code)
{
    for (size_t i = 0; code->elements && i < code->rows * code->columns; i++)
        free(code->elements[i]);
    free(code->elements);
    *code = (struct code){0};
}

void code_number(struct text *text, double number)
{
    struct text digits = {0};
    if (isnan(number)) {
        text_add(text, "NAN");
    } else if (isinf(number)) {
        text_add(text, number > 0 ? "INFINITY" : "-INFINITY");
    } else {
        notate_number(&digits, number);
        bool is_whole = !strpbrk(text_string(&digits), ".e");
        text_print(text, "%s%s", text_string(&digits), is_whole ? ".0" : "");
    }
    text_release(&digits);
}

/* An operand of a sign that binds more tightly than what is in it. The caller frees. */
static char *operand_of(const char *element)
{
    bool is_single = strcspn(element, " ") == strlen(element) && *element != '-';
    bool is_call = strncmp(element, "fabs(", 5) == 0 || strncmp(element, "hypot(", 6) == 0 ||
                   strncmp(element, "fmax(", 5) == 0;
    size_t closed = strcspn(element, ")");
    bool ends_there = element[closed] && !element[closed + 1];
    return is_single || (is_call && ends_there) ? memory_string(element)
                                                : text_format("(%s)", element);
}

/* The caller frees. */
static char *join(enum operation operation, const char *a, const char *b)
{
    const char *sign = operation == OPERATION_ADD        ? "+"
                       : operation == OPERATION_SUBTRACT ? "-"
                       : operation == OPERATION_MULTIPLY ? "*"
                                                         : "/";
    bool is_sum = operation == OPERATION_ADD || operation == OPERATION_SUBTRACT;
    char *left = is_sum ? memory_string(a) : operand_of(a), *right = operand_of(b);
    char *joined = text_format("%s %s %s", left, sign, right);
    free(left);
    free(right);
    return joined;
}

/* Puts `next`, which is taken over, in the place of an element that was made of it. */
static void replace(char **element, char *next)
{
    free(*element);
    *element = next;
}

static bool is_number(const struct code *code)
{
    return code->rows == 1 && code->columns == 1;
}

static bool element_by_element(enum operation operation, const struct code *a, const struct code *b,
                               struct code *value)
{
    const struct code *shape = is_number(a) ? b : a;
    if (!is_number(a) && !is_number(b) && (a->rows != b->rows || a->columns != b->columns))
        return false;
    *value = code_new(shape->rows, shape->columns);
    for (size_t i = 0; i < shape->rows * shape->columns; i++)
        value->elements[i] =
            join(operation, a->elements[is_number(a) ? 0 : i], b->elements[is_number(b) ? 0 : i]);
    return true;
}

static bool matrix_product(const struct code *a, const struct code *b, struct code *value)
{
    if (a->columns != b->rows)
        return false;
    *value = code_new(a->rows, b->columns);
    for (size_t i = 0; i < a->rows; i++) {
        for (size_t j = 0; j < b->columns; j++) {
            char **to = &value->elements[i * b->columns + j];
            *to = memory_string("0.0");
            for (size_t k = 0; k < a->columns; k++) {
                char *term = join(OPERATION_MULTIPLY, a->elements[i * a->columns + k],
                                  b->elements[k * b->columns + j]);
                replace(to, k ? text_format("%s + %s", *to, term) : memory_string(term));
                free(term);
            }
        }
    }
    return true;
}

/* One number from all elements; that of none is 0. */
static struct code fold(enum operation operation, const struct code *a)
{
    struct code value = code_new(1, 1);
    char **to = &value.elements[0];
    size_t count = a->rows * a->columns;
    *to = memory_string("0.0");
    for (size_t i = 0; i < count; i++) {
        const char *x = a->elements[i];
        if (operation == OPERATION_SUM)
            replace(to, i ? join(OPERATION_ADD, *to, x) : memory_string(x));
        else if (operation == OPERATION_MAX)
            replace(to, i ? text_format("fmax(%s, %s)", *to, x) : memory_string(x));
        else
            replace(to, i ? text_format("hypot(%s, %s)", *to, x) : text_format("fabs(%s)", x));
    }
    return value;
}

static char *rearranged_element(enum operation operation, const char *x)
{
    if (operation == OPERATION_ABS)
        return text_format("fabs(%s)", x);
    if (operation != OPERATION_NEGATE)
        return memory_string(x);
    char *operand = operand_of(x), *negated = text_format("-%s", operand);
    free(operand);
    return negated;
}

static struct code rearranged(enum operation operation, const struct code *a)
{
    bool transposes = operation == OPERATION_TRANSPOSE;
    struct code value = transposes ? code_new(a->columns, a->rows) : code_new(a->rows, a->columns);
    for (size_t i = 0; i < a->rows; i++) {
        for (size_t j = 0; j < a->columns; j++) {
            size_t from = i * a->columns + j, to = from;
            if (transposes)
                to = j * a->rows + i;
            else if (operation == OPERATION_REVERSE)
                to = (a->rows - 1 - i) * a->columns + j;
            value.elements[to] = rearranged_element(operation, a->elements[from]);
        }
    }
    return value;
}

static bool apply(const struct expression *expression, const struct code *left,
                  const struct code *right, struct code *value)
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

bool expression_code(const struct expression *expression, const struct code_scope *scope,
                     struct code *code)
{
    struct code left = {0}, right = {0};
    *code = (struct code){0};
    if (expression->operation == OPERATION_NUMBER) {
        struct text number = {0};
        code_number(&number, expression->number);
        *code = code_new(1, 1);
        code->elements[0] = text_detach(&number);
        return true;
    }
    if (expression->operation == OPERATION_NAME) {
        scope->look_up(scope->data, expression->name, code);
        return true;
    }
    bool fits = expression_code(expression->left, scope, &left) &&
                (!expression->right || expression_code(expression->right, scope, &right)) &&
                apply(expression, &left, &right, code);
    code_release(&left);
    code_release(&right);
    return fits;
}
