/* The inputs of a check: a generator for every parameter that is not an output. */
#include "contract/config.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "contract/config_reader.h"
#include "contract/graph.h"
#include "contract/minimizer.h"
#include "contract/problem.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

bool type_holds(enum type type, double number)
{
    switch (type) {
    case TYPE_VOID: return false;
    case TYPE_DOUBLE: return true;
    case TYPE_SIZE: return number == floor(number) && number >= 0 && number <= CONFIG_SIZE_MAX;
    case TYPE_INT: return number == floor(number) && number >= INT_MIN && number <= INT_MAX;
    }
    return false;
}

bool parameter_needs_value(const struct parameter *parameter)
{
    return parameter->kind == PARAMETER_SCALAR || parameter->kind == PARAMETER_CALLBACK ||
           (parameter->kind == PARAMETER_ARRAY && parameter->is_const);
}

static const char *type_values(enum type type)
{
    switch (type) {
    case TYPE_VOID: break;
    case TYPE_DOUBLE: return "a number";
    case TYPE_SIZE: return "a whole number from 0 to 100000";
    case TYPE_INT: return "a whole number that an int holds";
    }
    return "nothing";
}

_Static_assert(CONFIG_SIZE_MAX == 100000, "type_values says so");

#define KIND(kind) (1u << GENERATOR_##kind)

/* Which generators a parameter takes. */
static const struct taste {
    enum parameter_kind kind;
    enum type type;
    size_t dimensions; /* 0: any */
    unsigned generators;
    const char *words;
} tastes[] = {
    {PARAMETER_SCALAR, TYPE_SIZE, 0, KIND(RANGE) | KIND(CHOICE),
     "a size; write 3, 1..20, 1..n or [1, 2, 5]"},
    {PARAMETER_SCALAR, TYPE_INT, 0, KIND(RANGE) | KIND(CHOICE),
     "an int; write 3, -5..5 or [-1, 0, 1]"},
    {PARAMETER_SCALAR, TYPE_DOUBLE, 0, KIND(RANGE) | KIND(LOG_RANGE) | KIND(CHOICE),
     "a double; write 0.5, -1..1, 0.1..10 log or [0.9, 0.99]"},
    {PARAMETER_ARRAY, TYPE_DOUBLE, 2,
     KIND(RANGE) | KIND(LOG_RANGE) | KIND(CHOICE) | KIND(NORMAL) | KIND(DESIGN) | KIND(DEPENDENT) |
         KIND(POSITIVE_DEFINITE) | KIND(SINGULAR) | KIND(CURVED),
     "a matrix; write normal, design, dependent, positive_definite, singular, curved, -1..1, "
     "0.1..10 "
     "log or [0, 1]"},
    {PARAMETER_ARRAY, TYPE_DOUBLE, 0,
     KIND(RANGE) | KIND(LOG_RANGE) | KIND(CHOICE) | KIND(NORMAL) | KIND(START) | KIND(DOWNHILL) |
         KIND(GRAPH) | KIND(CURVED),
     "no matrix; write normal, -1..1, 0.1..10 log or [0, 1]"},
    {PARAMETER_ARRAY, TYPE_SIZE, 0, KIND(RANGE) | KIND(CHOICE) | KIND(GRAPH),
     "an array of sizes; write 0..n-1 or [0, 1]"},
    {PARAMETER_ARRAY, TYPE_INT, 0, KIND(RANGE) | KIND(CHOICE) | KIND(GRAPH),
     "an array of int; write 0..c-1 or [-1, 1]"},
    {PARAMETER_CALLBACK, TYPE_VOID, 0, KIND(PROBLEM),
     "a callback; write a problem such as rosenbrock, or a list of them"},
};

static const struct taste *taste_of(const struct parameter *parameter)
{
    for (size_t i = 0; i < sizeof tastes / sizeof *tastes; i++)
        if (tastes[i].kind == parameter->kind && tastes[i].type == parameter->type &&
            (!tastes[i].dimensions || tastes[i].dimensions == parameter->dimensions))
            return &tastes[i];
    return NULL;
}

static int check_number(struct reader *reader, const struct yaml_node *node,
                        const struct parameter *parameter, double number)
{
    if (type_holds(parameter->type, number))
        return 0;
    return reader_complain(reader, node, "'%s' cannot be %.15g; write %s", parameter->name, number,
                           type_values(parameter->type));
}

/* Asks of one end of a range whether it suits the parameter. */
static int check_bound(struct reader *reader, const struct yaml_node *node,
                       const struct signature *function, size_t i, const struct bound *bound)
{
    const struct parameter *parameter = &function->parameters[i];
    if (!bound->is_parameter)
        return check_number(reader, node, parameter, bound->number);
    const char *name = function->parameters[bound->parameter].name;
    if (parameter->type == TYPE_DOUBLE)
        return reader_complain(reader, node, "the range of '%s' names '%s'; write two numbers",
                               parameter->name, name);
    if (parameter->kind == PARAMETER_SCALAR && bound->parameter >= i)
        return reader_complain(
            reader, node,
            "the range of '%s' names '%s', which does not come before it in '%s'; "
            "name an earlier size or write a number",
            parameter->name, name, function->name);
    return 0;
}

static bool has_callback(const struct signature *function)
{
    for (size_t i = 0; i < function->parameter_count; i++)
        if (function->parameters[i].kind == PARAMETER_CALLBACK)
            return true;
    return false;
}

/* Whether a parameter is part of a graph that the function takes. */
static bool is_of_graph(const struct signature *function, size_t i)
{
    struct graph_parts parts;
    return graph_parts(function, &parts) &&
           (i == parts.op || i == parts.lhs || i == parts.rhs || i == parts.value);
}

static bool is_square(const struct parameter *parameter)
{
    return parameter->shape[0].is_parameter == parameter->shape[1].is_parameter &&
           parameter->shape[0].number == parameter->shape[1].number;
}

/* Asks whether the generator finds the shape that it needs. */
static int check_shape(struct reader *reader, const struct yaml_node *node,
                       const struct signature *function, size_t i,
                       const struct generator *generator)
{
    const struct parameter *parameter = &function->parameters[i];
    bool is_symmetric =
        generator->kind == GENERATOR_POSITIVE_DEFINITE || generator->kind == GENERATOR_SINGULAR;
    if (is_symmetric && !is_square(parameter))
        return reader_complain(
            reader, node,
            "'%s' is for a matrix whose rows and columns are the same size, and '%s' is none; "
            "write design",
            node->text, parameter->name);
    if (generator->kind == GENERATOR_CURVED &&
        generator_partner(function, i) == function->parameter_count)
        return reader_complain(
            reader, node,
            "'curved' makes its rows of those of an input before it, and none before '%s' has its "
            "shape; write normal",
            parameter->name);
    return 0;
}

/* Asks whether the generator suits the parameter, as far as it tells without the others. */
static int check_generator(struct reader *reader, const struct yaml_node *node,
                           const struct signature *function, size_t i,
                           const struct generator *generator)
{
    const struct parameter *parameter = &function->parameters[i];
    const struct taste *taste = taste_of(parameter);
    if (!(taste->generators & 1u << generator->kind))
        return reader_complain(reader, node, "'%s' does not suit '%s', which is %s", node->text,
                               parameter->name, taste->words);
    if (check_shape(reader, node, function, i, generator))
        return -1;
    struct minimizer parts;
    bool searches = minimizer_parts(function, &parts) && parts.direction == i;
    if (generator->kind == GENERATOR_DOWNHILL && !searches)
        return reader_complain(
            reader, node,
            "'downhill' is for the direction of a line search, and '%s' is none; "
            "write normal",
            parameter->name);
    if (generator->kind == GENERATOR_START && !has_callback(function))
        return reader_complain(reader, node,
                               "'start' is where a problem starts, and '%s' has no callback; write "
                               "normal",
                               function->name);
    if (generator->kind == GENERATOR_GRAPH && !is_of_graph(function, i))
        return reader_complain(
            reader, node,
            "'graph' is for a function of op[k], lhs[k], rhs[k] and value[k] in a header whose "
            "enum "
            "names OP_INPUT, OP_ADD and the other operations, and '%s' of '%s' is no part of "
            "one; write another generator",
            parameter->name, function->name);
    if (generator->kind != GENERATOR_RANGE && generator->kind != GENERATOR_LOG_RANGE)
        return 0;
    if (check_bound(reader, node, function, i, &generator->low))
        return -1;
    return check_bound(reader, node, function, i, &generator->high);
}

static int read_choices(struct reader *reader, const struct yaml_node *node,
                        const struct parameter *parameter, struct generator *generator)
{
    if (!node->count)
        return reader_complain(reader, node, "'%s' has no choices; write for example [1, 2, 5]",
                               parameter->name);
    struct generator choice = {.kind = GENERATOR_CHOICE, .choice_count = node->count};
    choice.choices = memory_new(node->count, sizeof *choice.choices);
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *item = &node->items[i];
        int failed = 0;
        if (item->kind != YAML_SCALAR || !number_parse(item->text, &choice.choices[i]))
            failed = reader_complain(reader, item,
                                     "a choice of '%s' is no number; write for example [1, 2, 5]",
                                     parameter->name);
        else
            failed = check_number(reader, item, parameter, choice.choices[i]);
        if (failed) {
            generator_release(&choice);
            return -1;
        }
    }
    *generator = choice;
    return 0;
}

int read_problem(struct reader *reader, const struct yaml_node *node,
                 const struct parameter *parameter, double *choice)
{
    enum problem_kind kind = node->kind == YAML_SCALAR ? problem_of_name(node->text) : PROBLEMS;
    if (kind < PROBLEMS && problem_suits(kind, parameter->callback)) {
        *choice = kind;
        return 0;
    }
    const char *names[PROBLEMS];
    size_t count = 0;
    for (enum problem_kind i = 0; i < PROBLEMS; i++)
        if (problem_suits(i, parameter->callback))
            names[count++] = problem_name(i);
    return reader_complain_unknown(reader, node, node->kind == YAML_SCALAR ? node->text : "", names,
                                   count, "'%s' is no problem for '%s', which is of type %s",
                                   node->kind == YAML_SCALAR ? node->text : "a list",
                                   parameter->name, callback_name(parameter->callback));
}

/* One problem or a list of them. */
static int read_problems(struct reader *reader, const struct yaml_node *node,
                         const struct parameter *parameter, struct generator *generator)
{
    bool is_list = node->kind == YAML_SEQUENCE && node->count;
    struct generator found = {.kind = GENERATOR_PROBLEM, .choice_count = is_list ? node->count : 1};
    found.choices = memory_new(found.choice_count, sizeof *found.choices);
    for (size_t i = 0; i < found.choice_count; i++) {
        const struct yaml_node *item = is_list ? &node->items[i] : node;
        if (read_problem(reader, item, parameter, &found.choices[i])) {
            generator_release(&found);
            return -1;
        }
    }
    *generator = found;
    return 0;
}

static int read_generator(struct reader *reader, const struct yaml_node *node,
                          const struct signature *function, size_t i, struct generator *generator)
{
    const struct parameter *parameter = &function->parameters[i];
    if (!taste_of(parameter))
        return reader_complain(reader, node, "'%s' is handed to the callback; remove its generator",
                               parameter->name);
    if (parameter->kind == PARAMETER_CALLBACK)
        return read_problems(reader, node, parameter, generator);
    if (node->kind == YAML_SEQUENCE)
        return read_choices(reader, node, parameter, generator);
    if (node->kind == YAML_MAPPING || !*node->text)
        return reader_complain(reader, node, "'%s' has no generator; it is %s", parameter->name,
                               taste_of(parameter)->words);
    struct generator found;
    struct error problem;
    if (generator_parse(node->text, function, &found, &problem))
        return reader_complain(reader, node, "%s", problem.text);
    if (check_generator(reader, node, function, i, &found))
        return -1;
    *generator = found;
    return 0;
}

void read_inputs(struct reader *reader, const struct key *key, const struct yaml_node *value,
                 void *target)
{
    struct check *check = target;
    if (reader_check_mapping(reader, key, value) || !check->function)
        return;
    for (size_t i = 0; i < value->count; i++) {
        size_t parameter;
        if (!reader_parameter(reader, &value->keys[i], check->function, &parameter))
            (void)read_generator(reader, &value->items[i], check->function, parameter,
                                 &check->generators[parameter]);
    }
}
