/* What a check of kind property says beside the others: a second call made of the first, and what holds. */
#include "contract/config.h"

#include "base/memory.h"
#include "base/text.h"
#include "contract/config_reader.h"

#include <stdlib.h>
#include <string.h>

static const char first_prefix[] = "first.", before_prefix[] = "before.";

static bool has_prefix(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

static bool has_numbers(const struct parameter *parameter)
{
    return parameter->kind == PARAMETER_SCALAR || parameter->kind == PARAMETER_ARRAY;
}

/* Whether a name is one of a call of the function. */
static bool is_of_call(const struct signature *function, const char *name)
{
    bool before = has_prefix(name, before_prefix);
    size_t i = signature_parameter(function, before ? name + strlen(before_prefix) : name);
    if (text_equal(name, "return"))
        return function->result != TYPE_VOID;
    return i < function->parameter_count && has_numbers(&function->parameters[i]) &&
           (!before || !function->parameters[i].is_const);
}

static bool knows_first(const void *data, const char *name)
{
    const struct check *check = data;
    return is_of_call(check->function, name);
}

/* In what holds, plain names are of the last call. */
static bool knows_both(const void *data, const char *name)
{
    const struct check *check = data;
    if (!check->then.function)
        return is_of_call(check->function, name);
    return has_prefix(name, first_prefix) ? is_of_call(check->function, name + strlen(first_prefix))
                                          : is_of_call(check->then.function, name);
}

static int read_argument(struct reader *reader, const struct yaml_node *value,
                         const struct check *check, struct expression **argument)
{
    struct scope scope = {.knows = knows_first, .data = check};
    struct error error;
    if (value->kind != YAML_SCALAR)
        return reader_complain(reader, value,
                               "an argument of the second call is an expression; "
                               "write for example s: s + 1000");
    if (expression_parse(value->text, strlen(value->text), &scope, argument, &error))
        return reader_complain(reader, value, "%s", error.text);
    return 0;
}

/* Every input of the second call is given, or has the name of something in the first. */
static void check_arguments(struct reader *reader, const struct yaml_node *node,
                            const struct check *check)
{
    const struct signature *function = check->then.function;
    for (size_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        if (!has_numbers(parameter))
            reader_complain(reader, node, "'%s' has a callback; name a second call without one",
                            function->name);
        else if (!check->then.arguments[i] && parameter_needs_value(parameter) &&
                 !is_of_call(check->function, parameter->name))
            reader_complain(reader, node,
                            "the second call has no value for '%s', which the first call has not "
                            "either; add %s: ...",
                            parameter->name, parameter->name);
    }
}

void read_then(struct reader *reader, const struct key *key, const struct yaml_node *value,
               void *target)
{
    struct check *check = target;
    if (reader_check_mapping(reader, key, value) || !check->function)
        return;
    const struct yaml_node *named = yaml_find(value, "function");
    const struct signature *function = check->function;
    if (named &&
        (named->kind != YAML_SCALAR || reader_function(reader, named, named->text, &function)))
        return;
    check->then.function = function;
    check->then.arguments = memory_new(function->parameter_count, sizeof *check->then.arguments);
    for (size_t i = 0; i < value->count; i++) {
        size_t parameter;
        if (text_equal(value->keys[i].text, "function") ||
            reader_parameter(reader, &value->keys[i], function, &parameter))
            continue;
        (void)read_argument(reader, &value->items[i], check, &check->then.arguments[parameter]);
    }
    check_arguments(reader, value, check);
}

static const struct key relation_item = {
    .name = "relation", .expected = "a text", .example = "\"sum(p) = 1\""};

/* Reads `LEFT = RIGHT`; <= and >= are the other signs. */
static int read_relation(struct reader *reader, const struct yaml_node *node,
                         const struct check *check, struct relation *relation)
{
    if (node->kind != YAML_SCALAR || !*node->text)
        return reader_complain_value(reader, &relation_item, node);
    const char *text = node->text, *sign = strpbrk(text, "<>=");
    struct scope scope = {.knows = knows_both, .data = check};
    struct error error;
    if (!sign || ((*sign == '<' || *sign == '>') && sign[1] != '='))
        return reader_complain(
            reader, node, "'%s' says nothing that can hold; write LEFT = RIGHT, <= or >=", text);
    struct relation found = {.comparison = *sign == '='   ? COMPARISON_EQUAL
                                           : *sign == '<' ? COMPARISON_AT_MOST
                                                          : COMPARISON_AT_LEAST};
    const char *right = sign + (*sign == '=' ? 1 : 2);
    if (expression_parse(text, (size_t)(sign - text), &scope, &found.left, &error) ||
        expression_parse(right, strlen(right), &scope, &found.right, &error)) {
        expression_release(found.left);
        return reader_complain(reader, node, "%s", error.text);
    }
    found.text = memory_string(text);
    *relation = found;
    return 0;
}

void read_holds(struct reader *reader, const struct key *key, const struct yaml_node *value,
                void *target)
{
    struct check *check = target;
    if (reader_check_list(reader, key, value) || !check->function)
        return;
    check->relations = memory_new(value->count, sizeof *check->relations);
    for (size_t i = 0; i < value->count; i++)
        if (!read_relation(reader, &value->items[i], check,
                           &check->relations[check->relation_count]))
            check->relation_count++;
}

void property_release(struct check *check)
{
    for (size_t i = 0; i < check->relation_count; i++) {
        expression_release(check->relations[i].left);
        expression_release(check->relations[i].right);
        free(check->relations[i].text);
    }
    for (size_t i = 0; check->then.function && i < check->then.function->parameter_count; i++)
        expression_release(check->then.arguments[i]);
    free(check->then.arguments);
    free(check->relations);
}
