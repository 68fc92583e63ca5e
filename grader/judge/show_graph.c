/*
 * A computational graph with the values and gradients that came, beside those that are right: the lecture's example
 * f = x*y + z at x = 2, y = -5, z = 3, computed by the functions for that example or on a tape.
 */
#include "judge/show.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>

enum { NODES = 5, X = 0, Y = 1, Z = 2, PRODUCT = 3, SUM = 4 };

/* The tape's op codes are the header's: enum graph_op { OP_INPUT, OP_ADD, OP_SUB, OP_MUL, ... }. */
static const int op[NODES] = {0, 0, 0, 3, 1};
static const size_t lhs[NODES] = {0, 0, 0, X, PRODUCT}, rhs[NODES] = {0, 0, 0, Y, Z};
static const double inputs[3] = {2, -5, 3};

static void right_numbers(double value[NODES], double gradient[NODES])
{
    double x = inputs[X], y = inputs[Y], z = inputs[Z];
    const double values[NODES] = {x, y, z, x * y, x * y + z}, gradients[NODES] = {y, x, 1, 1, 1};
    for (size_t i = 0; i < NODES; i++) {
        value[i] = values[i];
        gradient[i] = gradients[i];
    }
}

static struct call graph_call(const struct scene *scene, const double value[NODES])
{
    const struct binding bindings[] = {
        {.name = "x", .number = inputs[X]},
        {.name = "y", .number = inputs[Y]},
        {.name = "z", .number = inputs[Z]},
        {.name = "grad_f", .number = 1},
        {.name = "k", .number = NODES},
        {.name = "op", .data = op, .type = TYPE_INT, .count = NODES},
        {.name = "lhs", .data = lhs, .type = TYPE_SIZE, .count = NODES},
        {.name = "rhs", .data = rhs, .type = TYPE_SIZE, .count = NODES},
        {.name = "value", .data = value, .type = TYPE_DOUBLE, .count = NODES},
    };
    return scene_call(scene->examination->check->function, bindings,
                      sizeof bindings / sizeof *bindings);
}

/* Puts what came in place of what is right: a value, all values, three gradients or all gradients. */
static void take_answer(const struct call *call, const struct answer *answer, double value[NODES],
                        double gradient[NODES])
{
    const struct signature *function = call->signature;
    const double *values = answer_array(call, answer, "value"),
                 *gradients = answer_array(call, answer, "grad");
    if (answer->kind == ANSWER_RETURNED && function->result == TYPE_DOUBLE)
        value[SUM] = answer->returned.real;
    size_t count = gradients ? call->values[signature_parameter(function, "grad")].count : 0;
    for (size_t i = 0; i < NODES && values; i++)
        value[i] = values[i];
    for (size_t i = 0; i < count && i < NODES; i++)
        gradient[i] = gradients[i];
}

static void add_nodes(struct plot *plot, const double value[NODES], const double gradient[NODES],
                      bool with_gradients)
{
    static const char *const labels[NODES] = {"x", "y", "z", "*", "+"};
    double right_value[NODES], right_gradient[NODES];
    right_numbers(right_value, right_gradient);
    for (size_t i = 0; i < NODES; i++) {
        struct plot_node *node = plot_add_node(plot, labels[i]);
        node->has_gradient = with_gradients;
        node->value = value[i];
        node->gradient = gradient[i];
        node->right_value = right_value[i];
        node->right_gradient = right_gradient[i];
        if (i >= PRODUCT) {
            node->inputs[node->input_count++] = lhs[i];
            node->inputs[node->input_count++] = rhs[i];
        }
    }
}

static size_t count_wrong(const struct plot *plot)
{
    static const double slack = 1e-9;
    size_t wrong = 0;
    for (size_t i = 0; i < plot->node_count; i++) {
        const struct plot_node *node = &plot->nodes[i];
        wrong += !(fabs(node->value - node->right_value) <= slack);
        wrong += node->has_gradient && !(fabs(node->gradient - node->right_gradient) <= slack);
    }
    return wrong;
}

int show_graph(struct scene *scene, struct plots *plots, struct error *error)
{
    const struct signature *function = scene->examination->check->function;
    struct performer *performer = &scene->cast[scene->cast_count - 1];
    double value[NODES], gradient[NODES];
    struct answer answer = {0};
    right_numbers(value, gradient);
    bool forward = function->result == TYPE_DOUBLE ||
                   (signature_parameter(function, "value") < function->parameter_count &&
                    !function->parameters[signature_parameter(function, "value")].is_const);
    struct call call = graph_call(scene, value);
    int result = scene_ask(scene, performer, &call, 1, &answer, error);
    if (!result)
        take_answer(&call, &answer, value, gradient);
    if (!result && answer.kind == ANSWER_RETURNED) {
        char *title = text_format("%s: f = x*y + z at x = 2, y = -5, z = 3", function->name);
        struct plot *plot = plots_add(plots, PLOT_GRAPH, "graph", title);
        free(title);
        add_nodes(plot, value, gradient, !forward);
        size_t wrong = count_wrong(plot);
        if (wrong)
            plot_find(plot, "of the numbers on the edges %zu %s wrong", wrong,
                      wrong == 1 ? "is" : "are");
        else
            plot_find(plot, "all numbers on the edges are right: f = %g%s", value[SUM],
                      forward ? "" : ", with the derivatives -5, 2 and 1 in x, y and z");
    }
    answer_release(&answer, &call);
    call_release(&call);
    return result;
}
