#include "contract/graph.h"

#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static const struct operation {
    const char *name;
    size_t operands;
    bool is_exact; /* of small whole numbers */
} operations[GRAPH_OPS] = {
    [GRAPH_INPUT] = {"OP_INPUT", 0, true}, [GRAPH_ADD] = {"OP_ADD", 2, true},
    [GRAPH_SUB] = {"OP_SUB", 2, true},     [GRAPH_MUL] = {"OP_MUL", 2, true},
    [GRAPH_DIV] = {"OP_DIV", 2, false},    [GRAPH_MAX] = {"OP_MAX", 2, true},
    [GRAPH_EXP] = {"OP_EXP", 1, false},    [GRAPH_LOG] = {"OP_LOG", 1, false},
    [GRAPH_TANH] = {"OP_TANH", 1, false},  [GRAPH_RELU] = {"OP_RELU", 1, true},
};

size_t graph_operands(enum graph_op op)
{
    return operations[op].operands;
}

/* --- in a call --- */

/* The array of that name with that type and a size for its only extent; parameter_count if there is none. */
static size_t find_array(const struct signature *function, const char *name, enum type type)
{
    size_t i = signature_parameter(function, name);
    if (i == function->parameter_count)
        return i;
    const struct parameter *parameter = &function->parameters[i];
    bool fits = parameter->kind == PARAMETER_ARRAY && parameter->type == type &&
                parameter->dimensions == 1 && parameter->shape[0].is_parameter;
    return fits ? i : function->parameter_count;
}

bool graph_parts(const struct signature *function, struct graph_parts *parts)
{
    struct graph_parts found = {
        .op = find_array(function, "op", TYPE_INT),
        .lhs = find_array(function, "lhs", TYPE_SIZE),
        .rhs = find_array(function, "rhs", TYPE_SIZE),
        .value = find_array(function, "value", TYPE_DOUBLE),
    };
    const size_t arrays[] = {found.op, found.lhs, found.rhs, found.value};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        if (arrays[i] == function->parameter_count)
            return false;
        const struct parameter *array = &function->parameters[arrays[i]];
        if (i == 0)
            found.k = array->shape[0].number;
        if (array->shape[0].number != found.k || (!array->is_const && arrays[i] != found.value))
            return false;
    }
    for (enum graph_op op = 0; op < GRAPH_OPS; op++) {
        const struct enumerator *named =
            enumerator_of_name(function->parameters[found.op].names, operations[op].name);
        if (!named)
            return false;
        found.codes[op] = named->value;
    }
    *parts = found;
    return true;
}

static enum graph_op op_of_code(const struct graph_parts *parts, int code)
{
    enum graph_op op = 0;
    while (op < GRAPH_OPS && parts->codes[op] != code)
        op++;
    return op;
}

bool graph_read(const struct call *call, const struct graph_parts *parts, struct graph *graph)
{
    const int *op = call->values[parts->op].data;
    const size_t *lhs = call->values[parts->lhs].data, *rhs = call->values[parts->rhs].data;
    const double *value = call->values[parts->value].data;
    struct graph found = {.k = call->values[parts->k].scalar.size};
    bool is_graph = op && lhs && rhs && value && found.k;
    found.nodes = memory_new(found.k, sizeof *found.nodes);
    for (size_t i = 0; i < found.k && is_graph; i++) {
        found.nodes[i] = (struct node){op_of_code(parts, op[i]), lhs[i], rhs[i], value[i]};
        is_graph = found.nodes[i].op < GRAPH_OPS;
        size_t operands = is_graph ? graph_operands(found.nodes[i].op) : 0;
        is_graph = is_graph && (operands < 1 || lhs[i] < i) && (operands < 2 || rhs[i] < i);
    }
    if (is_graph)
        *graph = found;
    else
        graph_release(&found);
    return is_graph;
}

void graph_write(const struct graph *graph, const struct graph_parts *parts, struct call *call)
{
    const size_t arrays[] = {parts->op, parts->lhs, parts->rhs, parts->value};
    bool writes_values = !call->signature->parameters[parts->value].is_const;
    call->values[parts->k].scalar.size = graph->k;
    call_shape(call);
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        struct value *value = &call->values[arrays[i]];
        free(value->data);
        value->data = memory_new(graph->k, type_bytes(call->signature->parameters[arrays[i]].type));
    }
    for (size_t i = 0; i < graph->k; i++) {
        const struct node *node = &graph->nodes[i];
        ((int *)call->values[parts->op].data)[i] = parts->codes[node->op];
        ((size_t *)call->values[parts->lhs].data)[i] = node->lhs;
        ((size_t *)call->values[parts->rhs].data)[i] = node->rhs;
        ((double *)call->values[parts->value].data)[i] =
            writes_values && node->op != GRAPH_INPUT ? (double)NAN : node->value;
    }
    if (writes_values)
        call->values[parts->value].direction = DIRECTION_INOUT;
}

void graph_forget_values(struct call *call)
{
    struct graph_parts parts;
    struct graph graph;
    if (!graph_parts(call->signature, &parts) ||
        call->signature->parameters[parts.value].is_const || !graph_read(call, &parts, &graph))
        return;
    graph_write(&graph, &parts, call);
    graph_release(&graph);
}

struct graph graph_copy(const struct graph *graph)
{
    return (struct graph){memory_copy(graph->nodes, graph->k * sizeof *graph->nodes), graph->k};
}

void graph_release(struct graph *graph)
{
    free(graph->nodes);
    *graph = (struct graph){0};
}

/* --- soundness --- */

/* Of values, and of what a unit of change in the inputs can amount to: beyond these, digits are lost. */
static const double value_max = 50, value_min = 1e-3, reach_max = 1e3, reach_min = 1e-4;

/* How near an operand may come to where an operation is not defined, or has a kink. */
static const double divisor_min = 0.2, logarithm_min = 0.1, tanh_max = 3, kink_distance = 0.05;

/* Whether the graph computes in small whole numbers alone: then nothing is ever rounded. */
static bool is_exact(const struct graph *graph)
{
    for (size_t i = 0; i < graph->k; i++) {
        const struct node *node = &graph->nodes[i];
        if (!operations[node->op].is_exact ||
            (node->op == GRAPH_INPUT && node->value != floor(node->value)))
            return false;
    }
    return true;
}

/* An operation's result, and how much it changes with its operands; false if these are too near an edge. */
struct effect {
    double value, by_lhs, by_rhs;
};

static bool operate(const struct node *node, double a, double b, bool exact, struct effect *effect)
{
    bool is_tie = !exact && node->lhs != node->rhs && fabs(a - b) < kink_distance;
    switch (node->op) {
    case GRAPH_ADD: *effect = (struct effect){a + b, 1, 1}; return true;
    case GRAPH_SUB: *effect = (struct effect){a - b, 1, 1}; return true;
    case GRAPH_MUL: *effect = (struct effect){a * b, fabs(b), fabs(a)}; return true;
    case GRAPH_DIV:
        *effect = (struct effect){a / b, 1 / fabs(b), fabs(a / (b * b))};
        return fabs(b) >= divisor_min;
    case GRAPH_MAX: *effect = (struct effect){fmax(a, b), a >= b, a < b}; return !is_tie;
    case GRAPH_EXP: *effect = (struct effect){exp(a), exp(a), 0}; return true;
    case GRAPH_LOG: *effect = (struct effect){log(a), 1 / a, 0}; return a >= logarithm_min;
    case GRAPH_TANH:
        *effect = (struct effect){tanh(a), 1 - tanh(a) * tanh(a), 0};
        return fabs(a) <= tanh_max;
    case GRAPH_RELU:
        *effect = (struct effect){fmax(a, 0), a > 0, 0};
        return fabs(a) >= kink_distance;
    case GRAPH_INPUT:
    case GRAPH_OPS: break;
    }
    return false;
}

static bool is_between(double size, double low, double high)
{
    return size == 0 || (size >= low && size <= high);
}

/*
 * Computes node i from earlier ones, and its reach: the sum over all paths from inputs to it of how much it changes
 * with them. False if the node is not sound.
 */
static bool evaluate_node(struct graph *graph, size_t i, bool exact, double reach[])
{
    struct node *node = &graph->nodes[i];
    struct effect effect;
    reach[i] = 1;
    if (node->op == GRAPH_INPUT)
        return fabs(node->value) <= value_max;
    if (!operate(node, graph->nodes[node->lhs].value, graph->nodes[node->rhs].value, exact,
                 &effect))
        return false;
    node->value = effect.value;
    reach[i] = effect.by_lhs * reach[node->lhs];
    if (graph_operands(node->op) == 2)
        reach[i] += effect.by_rhs * reach[node->rhs];
    return is_between(fabs(effect.value), value_min, value_max) &&
           is_between(reach[i], reach_min, reach_max);
}

bool graph_evaluate(struct graph *graph)
{
    double *reach = memory_new(graph->k, sizeof *reach);
    bool exact = is_exact(graph), sound = true;
    for (size_t i = 0; i < graph->k && sound; i++)
        sound = evaluate_node(graph, i, exact, reach);
    free(reach);
    return sound;
}

/* --- making --- */

enum shape {
    SHAPE_RANDOM,
    SHAPE_EXACT, /* whole numbers */
    SHAPE_CHAIN, /* every node works on the one before it */
    SHAPE_FAN,   /* every node works on the first */
    SHAPE_TWINS, /* both operands are one node */
    SHAPE_TIES,  /* whole numbers, many equal ones, many maxima */
    SHAPE_INPUTS,
    SHAPES
};

/* A graph under construction. */
struct growth {
    struct random *random;
    enum shape shape;
    bool exact;
    struct graph *graph;
    double *reach;
};

/* Attempts at a sound operation before a node becomes an input. */
enum { ATTEMPTS = 40 };

static bool happens(struct random *random, double probability)
{
    return random_uniform(random, 0, 1) < probability;
}

static double draw_input(const struct growth *growth, size_t i)
{
    if (growth->shape == SHAPE_TIES && i && happens(growth->random, 0.5))
        return growth->graph->nodes[random_size(growth->random, 0, i - 1)].value;
    double size = growth->exact ? (double)random_size(growth->random, 1, 3)
                                : round_for_people(random_uniform(growth->random, 0.3, 3));
    return happens(growth->random, 0.5) ? size : -size;
}

static enum graph_op draw_operation(const struct growth *growth)
{
    if (growth->shape == SHAPE_TIES && happens(growth->random, 0.4))
        return GRAPH_MAX;
    enum graph_op op;
    do
        op = (enum graph_op)random_size(growth->random, GRAPH_ADD, GRAPH_OPS - 1);
    while (growth->exact && !operations[op].is_exact);
    return op;
}

/* Operands of node i; recent ones are preferred, so that most nodes reach the output. */
static struct node draw_operands(const struct growth *growth, size_t i, enum graph_op op)
{
    struct random *random = growth->random;
    struct node node = {.op = op};
    bool recent = growth->shape == SHAPE_CHAIN || happens(random, 0.5);
    node.lhs = recent ? i - 1 : random_size(random, 0, i - 1);
    node.rhs = random_size(random, 0, i - 1);
    if (growth->shape == SHAPE_FAN && happens(random, 0.5))
        node.lhs = 0;
    else if (growth->shape == SHAPE_FAN)
        node.rhs = 0;
    if (growth->shape == SHAPE_TWINS)
        node.rhs = node.lhs;
    else if (happens(random, 0.5)) {
        size_t lhs = node.lhs;
        node.lhs = node.rhs;
        node.rhs = lhs;
    }
    if (graph_operands(op) == 1) {
        node.lhs = recent ? i - 1 : node.lhs;
        node.rhs = 0;
    }
    return node;
}

static bool wants_input(const struct growth *growth, size_t i)
{
    if (i == 0 || growth->shape == SHAPE_INPUTS)
        return true;
    if (i + 1 == growth->graph->k || growth->shape == SHAPE_CHAIN || growth->shape == SHAPE_FAN)
        return false;
    return happens(growth->random, growth->shape == SHAPE_TIES ? 0.4 : 0.25);
}

static void grow(const struct growth *growth, size_t i)
{
    struct node *node = &growth->graph->nodes[i];
    if (!wants_input(growth, i)) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            *node = draw_operands(growth, i, draw_operation(growth));
            if (evaluate_node(growth->graph, i, growth->exact, growth->reach))
                return;
        }
    }
    *node = (struct node){.op = GRAPH_INPUT, .value = draw_input(growth, i)};
    growth->reach[i] = 1;
}

void graph_make(struct random *random, size_t k, size_t turn, struct graph *graph)
{
    enum shape shape = (enum shape)(turn % SHAPES);
    *graph = (struct graph){memory_new(k, sizeof *graph->nodes), k};
    struct growth growth = {.random = random,
                            .shape = shape,
                            .exact = shape == SHAPE_EXACT || shape == SHAPE_TIES,
                            .graph = graph,
                            .reach = memory_new(k, sizeof(double))};
    for (size_t i = 0; i < k; i++)
        grow(&growth, i);
    free(growth.reach);
}
