#include "base/memory.h"
#include "report/repro_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A call of a property, and how its variables are called. */
struct code_side {
    const struct call *call;
    const char *prefix;
};

struct code_sides {
    struct code_side last, first;
};

/* A number that the call was given, as a constant. The caller frees. */
static char *constant(double number)
{
    struct text text = {0};
    code_number(&text, number);
    return text_detach(&text);
}

static double scalar_number(const union scalar *scalar, enum type type)
{
    return type == TYPE_DOUBLE ? scalar->real
           : type == TYPE_SIZE ? (double)scalar->size
                               : scalar->integer;
}

static double element_before(const struct call *call, size_t parameter, size_t k)
{
    enum type type = call->signature->parameters[parameter].type;
    union scalar scalar = {.bits = 0};
    memcpy(&scalar, (const char *)call->values[parameter].data + k * type_bytes(type),
           type_bytes(type));
    return scalar_number(&scalar, type);
}

static void look_up_array(const struct code_side *side, size_t parameter, bool before,
                          struct code *code)
{
    const struct call *call = side->call;
    size_t count = call->values[parameter].count, rows = call_extent(call, parameter, 0);
    *code = code_new(rows, rows ? count / rows : 1);
    for (size_t k = 0; k < count; k++) {
        struct text element = {0};
        if (before && call->values[parameter].data)
            code_number(&element, element_before(call, parameter, k));
        else
            repro_element(&element, call, side->prefix, parameter, k);
        code->elements[k] = text_detach(&element);
    }
}

static void look_up_in(const struct code_side *side, const char *name, struct code *code)
{
    static const char before_prefix[] = "before.";
    const struct signature *function = side->call->signature;
    bool before = strncmp(name, before_prefix, strlen(before_prefix)) == 0;
    size_t i = signature_parameter(function, before ? name + strlen(before_prefix) : name);
    if (i < function->parameter_count && function->parameters[i].kind == PARAMETER_ARRAY) {
        look_up_array(side, i, before, code);
        return;
    }
    *code = code_new(1, 1);
    code->elements[0] =
        i < function->parameter_count
            ? constant(scalar_number(&side->call->values[i].scalar, function->parameters[i].type))
            : text_format("%sreturned", side->prefix);
}

static void look_up(const void *data, const char *name, struct code *code)
{
    static const char first_prefix[] = "first.";
    const struct code_sides *sides = data;
    bool first = strncmp(name, first_prefix, strlen(first_prefix)) == 0;
    look_up_in(first ? &sides->first : &sides->last, first ? name + strlen(first_prefix) : name,
               code);
}

/* What the second call's arguments are made of: of each parameter its elements, or none if it is as usual. */
static struct code *arguments_of(const struct check *check, const struct code_sides *first,
                                 const struct call *second)
{
    const struct signature *function = second->signature;
    struct code *made = memory_new(function->parameter_count, sizeof *made);
    struct code_scope scope = {.look_up = look_up, .data = first};
    for (size_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        const struct expression *expression = check->then.arguments[i];
        bool is_array = parameter->kind == PARAMETER_ARRAY;
        if (expression && !expression_code(expression, &scope, &made[i]))
            made[i] = (struct code){0};
        else if (!expression && is_array && parameter->is_const)
            look_up(first, parameter->name, &made[i]);
    }
    return made;
}

/*
 * How far the sides may be apart at an element. What overflowed in the wrong answer has no such number: then it is what
 * the check allows.
 */
static double slack_at(const struct check *check, const struct expected *right, size_t k)
{
    double slack = right->slack[k];
    return isfinite(slack) ? slack : check->tolerance.absolute + check->tolerance.relative;
}

static void add_relation(struct text *text, const struct check *check, const struct expected *right,
                         const struct code_sides *sides)
{
    static const char *const functions[] = {[COMPARISON_EQUAL] = "expect_number",
                                            [COMPARISON_AT_MOST] = "expect_at_most",
                                            [COMPARISON_AT_LEAST] = "expect_at_least"};
    struct code_scope scope = {.look_up = look_up, .data = sides};
    struct code left = {0}, other = {0};
    if (expression_code(right->relation->left, &scope, &left) &&
        expression_code(right->relation->right, &scope, &other)) {
        size_t lefts = left.rows * left.columns, others = other.rows * other.columns;
        for (size_t k = 0; k < right->slack_count; k++) {
            struct text line = {0};
            if ((lefts > 1 && k >= lefts) || (others > 1 && k >= others))
                break;
            text_print(&line, "%s(\"%s", functions[right->relation->comparison],
                       right->relation->text);
            if (right->slack_count > 1)
                text_print(&line, " at [%zu]", k);
            text_print(&line, ": the left side\", %s, %s, ", left.elements[lefts == 1 ? 0 : k],
                       other.elements[others == 1 ? 0 : k]);
            repro_bound(&line, slack_at(check, right, k));
            text_add(&line, ");");
            repro_line(text, text_string(&line));
            text_release(&line);
        }
    }
    code_release(&left);
    code_release(&other);
}

/* Says of a returned number that nothing looks at that this is meant so. */
static void note_unused(struct text *body, const struct code_side *side)
{
    char *name = text_format("%sreturned", side->prefix);
    const char *declared = strstr(text_string(body), name);
    if (declared && !strstr(declared + 1, name))
        repro_unused(body, side->call, side->prefix);
    free(name);
}

void repro_property(struct text *text, const struct check_result *check)
{
    const struct counterexample *example = &check->counterexample;
    bool has_second = example->second.signature != NULL;
    struct code_side first = {&example->call, has_second ? "first_" : ""},
                     second = {&example->second, "second_"};
    struct code_sides sides = {first, first};
    struct text body = {0};
    repro_call(&body, &example->call, first.prefix, NULL);
    if (has_second) {
        struct code *made = arguments_of(check->check, &sides, &example->second);
        repro_call(&body, &example->second, second.prefix, made);
        for (size_t i = 0; i < example->second.signature->parameter_count; i++)
            code_release(&made[i]);
        free(made);
        sides.last = second;
    }
    if (example->right.relation)
        add_relation(&body, check->check, &example->right, &sides);
    else
        repro_written(&body, &example->call, first.prefix, &example->right);
    note_unused(&body, &first);
    if (has_second)
        note_unused(&body, &second);
    text_add(text, text_string(&body));
    text_release(&body);
}
