#include "judge/reduce_graph.h"

#include "base/memory.h"
#include "judge/simplify.h"

#include <stdlib.h>
#include <string.h>

/* The calls made so far. */
struct reduced {
    const struct call *call;
    const struct graph_parts *parts;
    const struct graph *graph;
    size_t least;
    struct call *list; /* owned */
    size_t count;
};

/* Candidates of one reduction: more would use up the calls that shrinking may ask. */
enum { CANDIDATES_MAX = 60 };

/* Adds the call with this graph, which is taken over, if it is sound. */
static void take(struct reduced *reduced, struct graph graph)
{
    if (reduced->count < CANDIDATES_MAX && graph_evaluate(&graph)) {
        struct call call = call_copy(reduced->call);
        graph_write(&graph, reduced->parts, &call);
        reduced->list = memory_resize(reduced->list, reduced->count + 1, sizeof *reduced->list);
        reduced->list[reduced->count++] = call;
    }
    graph_release(&graph);
}

static size_t without(size_t operand, size_t removed, size_t heir)
{
    if (operand == removed)
        return heir;
    return operand > removed ? operand - 1 : operand;
}

/* Whether an operation reads the node. */
static bool is_read(const struct graph *graph, size_t node)
{
    for (size_t i = node + 1; i < graph->k; i++) {
        const struct node *reader = &graph->nodes[i];
        size_t operands = graph_operands(reader->op);
        if ((operands > 0 && reader->lhs == node) || (operands > 1 && reader->rhs == node))
            return true;
    }
    return false;
}

/* Takes a node out; who read it reads the heir, an earlier node. */
static void remove_node(struct reduced *reduced, size_t removed, size_t heir)
{
    struct graph graph = graph_copy(reduced->graph);
    graph.k--;
    memmove(&graph.nodes[removed], &graph.nodes[removed + 1],
            (graph.k - removed) * sizeof *graph.nodes);
    for (size_t i = removed; i < graph.k; i++) {
        graph.nodes[i].lhs = without(graph.nodes[i].lhs, removed, heir);
        graph.nodes[i].rhs = without(graph.nodes[i].rhs, removed, heir);
    }
    take(reduced, graph);
}

static void remove_nodes(struct reduced *reduced)
{
    const struct graph *graph = reduced->graph;
    for (size_t i = 0; i < graph->k && graph->k > reduced->least; i++) {
        const struct node *node = &graph->nodes[i];
        if (!is_read(graph, i) && i + 1 < graph->k)
            remove_node(reduced, i, 0);
        if (graph_operands(node->op) > 0 && i + 1 < graph->k)
            remove_node(reduced, i, node->lhs);
        if (graph_operands(node->op) > 1 && i + 1 < graph->k)
            remove_node(reduced, i, node->rhs);
        if (node->op == GRAPH_INPUT && i > 0 && i + 1 < graph->k)
            remove_node(reduced, i, i - 1);
    }
}

/* Makes inputs of operations, so that nobody needs their operands. */
static void cut_operations(struct reduced *reduced)
{
    for (size_t i = reduced->graph->k - 1; i-- > 0;) {
        const struct node *node = &reduced->graph->nodes[i];
        if (node->op == GRAPH_INPUT)
            continue;
        struct graph graph = graph_copy(reduced->graph);
        graph.nodes[i] = (struct node){.op = GRAPH_INPUT, .value = node->value};
        take(reduced, graph);
    }
}

static bool simplify(struct node *node, enum simpler way)
{
    double simple = number_simplified(node->value, way);
    if (node->op != GRAPH_INPUT || number_complexity(simple) >= number_complexity(node->value))
        return false;
    node->value = simple;
    return true;
}

static void simplify_all(struct reduced *reduced, enum simpler way)
{
    struct graph graph = graph_copy(reduced->graph);
    bool changed = false;
    for (size_t i = 0; i < graph.k; i++)
        changed |= simplify(&graph.nodes[i], way);
    if (changed)
        take(reduced, graph);
    else
        graph_release(&graph);
}

static void simplify_one(struct reduced *reduced, enum simpler way)
{
    for (size_t i = 0; i < reduced->graph->k; i++) {
        struct graph graph = graph_copy(reduced->graph);
        if (simplify(&graph.nodes[i], way))
            take(reduced, graph);
        else
            graph_release(&graph);
    }
}

struct call *reduce_graph_call(const struct call *call, const struct graph_parts *parts,
                               size_t least, enum reduction reduction, size_t *count)
{
    struct graph graph;
    *count = 0;
    if (!graph_read(call, parts, &graph))
        return NULL;
    if (!graph_evaluate(&graph)) { /* an instructor's own */
        graph_release(&graph);
        return NULL;
    }
    struct reduced reduced = {.call = call, .parts = parts, .graph = &graph, .least = least};
    switch (reduction) {
    case REDUCE_SIZES_AT_ONCE: break;
    case REDUCE_ONE_SIZE:
        remove_nodes(&reduced);
        cut_operations(&reduced);
        break;
    case REDUCE_ALL_VALUES:
        simplify_all(&reduced, TO_ONE);
        simplify_all(&reduced, TO_WHOLE);
        break;
    case REDUCE_ONE_VALUE:
        for (enum simpler way = 0; way < SIMPLER; way++)
            simplify_one(&reduced, way);
        break;
    case REDUCE_DIGITS: simplify_all(&reduced, TO_FEWER_DIGITS); break;
    case REDUCTIONS: break;
    }
    graph_release(&graph);
    *count = reduced.count;
    return reduced.list;
}
