/* What a check of kind gradient says beside the others: the loss, and which output is which
 * gradient. */
#include "contract/config.h"

#include "base/memory.h"
#include "base/text.h"
#include "contract/config_reader.h"
#include "contract/graph.h"
#include "contract/prototype.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Whether two arrays have the same shape, by the names of their sizes: n is n in both signatures.
 */
static bool same_shape(const struct signature *a, size_t i, const struct signature *b, size_t j)
{
    const struct parameter *one = &a->parameters[i], *other = &b->parameters[j];
    if (one->dimensions != other->dimensions)
        return false;
    for (size_t k = 0; k < one->dimensions; k++) {
        const struct extent *x = &one->shape[k], *y = &other->shape[k];
        if (x->is_parameter != y->is_parameter)
            return false;
        if (x->is_parameter
                ? !text_equal(a->parameters[x->number].name, b->parameters[y->number].name)
                : x->number != y->number)
            return false;
    }
    return true;
}

static bool same_type(const struct signature *a, size_t i, const struct signature *b, size_t j)
{
    const struct parameter *one = &a->parameters[i], *other = &b->parameters[j];
    return one->kind == other->kind && one->type == other->type &&
           one->callback == other->callback && same_shape(a, i, b, j);
}

/* Asks whether one set of inputs serves the gradient function and the loss, which may write to one array. */
static int check_loss(struct reader *reader, const struct yaml_node *node,
                      const struct signature *function, const struct signature *loss,
                      size_t loss_array)
{
    if (loss_array == SIZE_MAX && loss->result != TYPE_DOUBLE)
        return reader_complain(reader, node,
                               "loss '%s' returns %s; name a function that returns double",
                               loss->name, type_name(loss->result));
    for (size_t i = 0; i < loss->parameter_count; i++) {
        const struct parameter *parameter = &loss->parameters[i];
        size_t j = signature_parameter(function, parameter->name);
        if (parameter->kind == PARAMETER_ARRAY && !parameter->is_const && i != loss_array)
            return reader_complain(reader, node,
                                   "loss '%s' writes to '%s'; name a function that only reads",
                                   loss->name, parameter->name);
        if (j == function->parameter_count)
            return reader_complain(reader, node,
                                   "loss '%s' takes '%s', which '%s' does not; name the loss that "
                                   "it differentiates",
                                   loss->name, parameter->name, function->name);
        bool is_read = parameter->kind != PARAMETER_ARRAY || function->parameters[j].is_const;
        if (!is_read || !same_type(loss, i, function, j))
            return reader_complain(reader, node,
                                   "'%s' has one type in loss '%s' and another in '%s'; name the "
                                   "loss that it differentiates",
                                   parameter->name, loss->name, function->name);
    }
    return 0;
}

/* Reads the prototype of a loss that students do not write: it is in the reference, but in no header. */
static int read_own_loss(struct reader *reader, const struct yaml_node *value, struct check *check,
                         const struct signature **loss)
{
    struct error error = {0};
    char *prototype = text_format("%s;", value->text);
    int refused = prototype_parse("loss", prototype, strlen(prototype), &check->own_loss, &error);
    free(prototype);
    if (refused)
        return reader_complain(reader, value, "'loss' is not understood as a prototype: %s",
                               error.text);
    *loss = &check->own_loss.signatures[0];
    if (check->own_loss.count > 1)
        return reader_complain(reader, value, "'loss' is %zu prototypes; write one",
                               check->own_loss.count);
    if (contract_find(reader->contract, (*loss)->name))
        return reader_complain(reader, value, "loss '%s' is in the header; write its name alone",
                               (*loss)->name);
    return 0;
}

/* Reads which array of a loss ends with its value: that of the nodes of a graph. */
static int find_loss_array(struct reader *reader, const struct yaml_node *of,
                           const struct signature *function, const struct signature *loss,
                           size_t *array)
{
    struct graph_parts parts, in_function;
    size_t named;
    if (of->kind != YAML_SCALAR)
        return reader_complain(reader, of, "'of' is no name; write of: value");
    if (reader_parameter(reader, of, loss, &named))
        return -1;
    if (!graph_parts(loss, &parts) || !graph_parts(function, &in_function) ||
        named != parts.value || loss->parameters[named].is_const)
        return reader_complain(reader, of,
                               "'of' is for a loss that evaluates a graph, whose last node is the "
                               "loss, and '%s' of '%s' are no values of one; remove it",
                               of->text, loss->name);
    *array = named;
    return 0;
}

/* The node of `of` in the check that is being read, or NULL. */
static const struct yaml_node *of_node(const struct reader *reader)
{
    return yaml_find(&reader->checks->items[reader->config->check_count], "of");
}

/* read_loss has read it: without it, it would complain of a loss that writes. */
void read_of(struct reader *reader, const struct key *key, const struct yaml_node *value,
             void *target)
{
    (void)reader;
    (void)key;
    (void)value;
    (void)target;
}

void read_loss(struct reader *reader, const struct key *key, const struct yaml_node *value,
               void *target)
{
    struct check *check = target;
    const struct signature *loss;
    if (value->kind != YAML_SCALAR || !*value->text) {
        reader_complain_value(reader, key, value);
        return;
    }
    if (strchr(value->text, '(') ? read_own_loss(reader, value, check, &loss)
                                 : reader_function(reader, value, value->text, &loss))
        return;
    if (check->kind != CHECK_GRADIENT || !check->function)
        return;
    size_t array = SIZE_MAX;
    const struct yaml_node *of = of_node(reader);
    if ((of && find_loss_array(reader, of, check->function, loss, &array)) ||
        check_loss(reader, value, check->function, loss, array))
        return;
    check->loss = loss;
    check->loss_array = array;
}

/* The parameter's shape as C spells it. The caller frees. */
static char *shape_text(const struct signature *signature, size_t i)
{
    const struct parameter *parameter = &signature->parameters[i];
    struct text text = {0};
    for (size_t k = 0; k < parameter->dimensions; k++) {
        const struct extent *extent = &parameter->shape[k];
        if (extent->is_parameter)
            text_print(&text, "[%s]", signature->parameters[extent->number].name);
        else
            text_print(&text, "[%zu]", extent->number);
    }
    return text_detach(&text);
}

static int check_shape(struct reader *reader, const struct yaml_node *node,
                       const struct check *check, struct gradient_pair pair)
{
    const struct parameter *output = &check->function->parameters[pair.output];
    const struct parameter *parameter = &check->loss->parameters[pair.parameter];
    bool is_scalar = parameter->kind == PARAMETER_SCALAR;
    bool holds_one =
        output->dimensions == 1 && !output->shape[0].is_parameter && output->shape[0].number == 1;
    if (is_scalar ? holds_one
                  : same_shape(check->function, pair.output, check->loss, pair.parameter))
        return 0;
    char *got = shape_text(check->function, pair.output);
    char *wanted = is_scalar ? memory_string("[1]") : shape_text(check->loss, pair.parameter);
    reader_complain(
        reader, node,
        "'%s' is %s, but the gradient by '%s' is %s; pair each output with its own parameter",
        output->name, got, parameter->name, wanted);
    free(wanted);
    free(got);
    return -1;
}

/* Reads `output: parameter`. */
static int read_pair(struct reader *reader, const struct key *key, const struct yaml_node *output,
                     const struct yaml_node *parameter, struct check *check)
{
    struct gradient_pair pair;
    if (reader_parameter(reader, output, check->function, &pair.output))
        return -1;
    const struct parameter *written = &check->function->parameters[pair.output];
    if (written->kind != PARAMETER_ARRAY || written->is_const || written->type != TYPE_DOUBLE)
        return reader_complain(
            reader, output,
            "'%s' is no output of doubles; write {OUTPUT: PARAMETER}, for example "
            "{grad: theta}",
            written->name);
    if (parameter->kind != YAML_SCALAR || !*parameter->text)
        return reader_complain_value(reader, key, parameter);
    if (reader_parameter(reader, parameter, check->loss, &pair.parameter))
        return -1;
    const struct parameter *by = &check->loss->parameters[pair.parameter];
    if ((by->kind != PARAMETER_SCALAR && by->kind != PARAMETER_ARRAY) || by->type != TYPE_DOUBLE)
        return reader_complain(reader, parameter,
                               "there is no derivative by '%s'; name a parameter of doubles",
                               by->name);
    if (check_shape(reader, parameter, check, pair))
        return -1;
    check->pairs[check->pair_count++] = pair;
    return 0;
}

void read_gradient(struct reader *reader, const struct key *key, const struct yaml_node *value,
                   void *target)
{
    struct check *check = target;
    if (value->kind != YAML_MAPPING || !value->count) {
        reader_complain_value(reader, key, value);
        return;
    }
    if (check->kind != CHECK_GRADIENT || !check->function || !check->loss)
        return;
    check->pairs = memory_new(value->count, sizeof *check->pairs);
    for (size_t i = 0; i < value->count; i++)
        (void)read_pair(reader, key, &value->keys[i], &value->items[i], check);
}
