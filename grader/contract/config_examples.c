/* The examples of a check: arguments as an instructor writes them, held against the shapes. */
#include "contract/config.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "contract/config_reader.h"
#include "contract/problem.h"

static const struct key example_item = {.name = "example",
                                        .expected = "a mapping of parameters to values",
                                        .example = "{n: 1, x: [2]}"};

/* Appends a number; capacities are powers of two. */
static void add_number(struct literal *literal, double number)
{
    size_t i = literal->count;
    if ((i & (i - 1)) == 0)
        literal->numbers = memory_resize(literal->numbers, i ? 2 * i : 1, sizeof *literal->numbers);
    literal->numbers[literal->count++] = number;
}

static int read_element(struct reader *reader, const struct yaml_node *node,
                        const struct parameter *parameter, struct literal *literal)
{
    double number;
    const struct enumerator *named =
        node->kind == YAML_SCALAR ? enumerator_of_name(parameter->names, node->text) : NULL;
    if (named) {
        add_number(literal, named->value);
        return 0;
    }
    if (node->kind != YAML_SCALAR)
        return reader_complain(reader, node, "'%s' has %s where a number belongs; write a number",
                               parameter->name,
                               node->kind == YAML_SEQUENCE ? "a list" : "a mapping");
    if (!number_parse(node->text, &number))
        return reader_complain(reader, node, "'%s' has '%s' where a number belongs; write a number",
                               parameter->name, node->text);
    if (!type_holds(parameter->type, number))
        return reader_complain(reader, node, "'%s' cannot hold %.15g; its type is %s",
                               parameter->name, number, type_name(parameter->type));
    add_number(literal, number);
    return 0;
}

/* What the example's sizes make of one dimension. */
static size_t extent_in(const struct example *example, const struct extent *extent)
{
    return extent->is_parameter ? (size_t)example->literals[extent->number].numbers[0]
                                : extent->number;
}

static int complain_extent(struct reader *reader, const struct yaml_node *node,
                           const struct signature *function, const struct parameter *parameter,
                           size_t k, size_t wanted)
{
    const struct extent *extent = &parameter->shape[k];
    if (node->kind != YAML_SEQUENCE)
        return reader_complain(reader, node, "'%s' needs a list of %zu here; write [...]",
                               parameter->name, wanted);
    if (!extent->is_parameter)
        return reader_complain(reader, node, "'%s' has %zu items here; write %zu", parameter->name,
                               node->count, wanted);
    return reader_complain(reader, node, "'%s' has %zu items here, but '%s' is %zu; write as many",
                           parameter->name, node->count, function->parameters[extent->number].name,
                           wanted);
}

/* Reads the lists of dimension k and below. */
static int read_lists(struct reader *reader, const struct yaml_node *node,
                      const struct signature *function, size_t i, size_t k, struct example *example)
{
    const struct parameter *parameter = &function->parameters[i];
    if (k == parameter->dimensions)
        return read_element(reader, node, parameter, &example->literals[i]);
    size_t wanted = extent_in(example, &parameter->shape[k]);
    if (node->kind != YAML_SEQUENCE || node->count != wanted)
        return complain_extent(reader, node, function, parameter, k, wanted);
    for (size_t item = 0; item < node->count; item++)
        if (read_lists(reader, &node->items[item], function, i, k + 1, example))
            return -1;
    return 0;
}

/* Whether the sizes that an array needs were understood. */
static bool shape_is_known(const struct parameter *parameter, const struct example *example)
{
    for (size_t k = 0; k < parameter->dimensions; k++)
        if (parameter->shape[k].is_parameter &&
            !example->literals[parameter->shape[k].number].count)
            return false;
    return true;
}

static int check_elements(struct reader *reader, const struct yaml_node *node,
                          const struct parameter *parameter, const struct example *example)
{
    double elements = 1;
    for (size_t k = 0; k < parameter->dimensions; k++)
        elements *= (double)extent_in(example, &parameter->shape[k]);
    if (elements <= CONFIG_ELEMENTS_MAX)
        return 0;
    return reader_complain(reader, node,
                           "'%s' has %.15g elements; choose smaller sizes, so that it "
                           "has at most %d",
                           parameter->name, elements, CONFIG_ELEMENTS_MAX);
}

/* Reads one parameter of an example; sizes stand before the arrays that need them. */
static void read_parameter(struct reader *reader, const struct yaml_node *node,
                           const struct signature *function, size_t i, struct example *example)
{
    const struct parameter *parameter = &function->parameters[i];
    const struct yaml_node *value = yaml_find(node, parameter->name);
    bool is_array = parameter->kind == PARAMETER_ARRAY;
    if (is_array && (!shape_is_known(parameter, example) ||
                     check_elements(reader, value ? value : node, parameter, example)))
        return;
    double problem;
    if (value && parameter->kind == PARAMETER_CALLBACK) {
        if (!read_problem(reader, value, parameter, &problem))
            add_number(&example->literals[i], problem);
        return;
    }
    if (!value || (!is_array && parameter->kind != PARAMETER_SCALAR))
        return;
    if (read_lists(reader, value, function, i, 0, example))
        literal_release(&example->literals[i]);
}

/* Complains of names that are no parameters and, if there are none, of inputs without a value. */
static void check_names(struct reader *reader, const struct yaml_node *node,
                        const struct signature *function)
{
    bool all_known = true;
    for (size_t i = 0; i < node->count; i++) {
        size_t parameter;
        if (reader_parameter(reader, &node->keys[i], function, &parameter))
            all_known = false;
    }
    for (size_t i = 0; all_known && i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        if (parameter_needs_value(parameter) && !yaml_find(node, parameter->name))
            reader_complain(reader, node, "an example has no value for '%s'; add %s: %s",
                            parameter->name, parameter->name,
                            parameter->kind == PARAMETER_ARRAY ? "[...]" : "1");
    }
}

static size_t size_in(const struct example *example, const struct signature *function,
                      const char *name)
{
    size_t i = signature_parameter(function, name);
    return i < function->parameter_count && example->literals[i].count
               ? (size_t)example->literals[i].numbers[0]
               : 0;
}

/* Asks whether the example's problem is defined for its sizes. */
static void check_problem(struct reader *reader, const struct yaml_node *node,
                          const struct signature *function, const struct example *example)
{
    for (size_t i = 0; i < function->parameter_count; i++) {
        if (function->parameters[i].kind != PARAMETER_CALLBACK || !example->literals[i].count)
            continue;
        enum problem_kind kind = (enum problem_kind)example->literals[i].numbers[0];
        bool is_vector = function->parameters[i].callback == CALLBACK_VECTOR_FUNCTION;
        size_t n = size_in(example, function, "n"), m = size_in(example, function, "m");
        size_t right_n = problem_size(kind, n), right_m = problem_outputs(kind, right_n);
        if (n && right_n != n)
            reader_complain(reader, node, "'%s' is not defined for n = %zu; write n: %zu",
                            problem_name(kind), n, right_n);
        else if (n && is_vector && right_m && right_m != m)
            reader_complain(reader, node, "'%s' has %zu outputs for n = %zu; write m: %zu",
                            problem_name(kind), right_m, n, right_m);
    }
}

void read_examples(struct reader *reader, const struct key *key, const struct yaml_node *value,
                   void *target)
{
    struct check *check = target;
    const struct signature *function = check->function;
    if (reader_check_list(reader, key, value) || !function)
        return;
    check->examples = memory_new(value->count, sizeof *check->examples);
    for (size_t i = 0; i < value->count; i++) {
        const struct yaml_node *node = &value->items[i];
        struct example *example = &check->examples[check->example_count++];
        example->literals = memory_new(function->parameter_count, sizeof *example->literals);
        if (reader_check_mapping(reader, &example_item, node))
            continue;
        check_names(reader, node, function);
        for (size_t j = 0; j < function->parameter_count; j++)
            read_parameter(reader, node, function, j, example);
        check_problem(reader, node, function, example);
    }
}
