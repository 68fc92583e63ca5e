#include "judge/smaller_graph.h"

#include "base/memory.h"
#include "judge/simplify.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Operations from the root of a part down to its inputs. */
enum { DEPTH_MAX = 2 };

struct making {
    const struct call *call;
    const struct graph_parts *parts;
    size_t least;
    struct call *list; /* owned */
    size_t count;
};

/* Notes which nodes a part has: how many operations each may still be computed from, plus one; 0: not in the part. */
static void mark(const struct graph *graph, size_t node, size_t depth, size_t marks[])
{
    size_t operands = graph_operands(graph->nodes[node].op);
    if (marks[node] >= depth + 1)
        return;
    marks[node] = depth + 1;
    if (depth && operands > 0)
        mark(graph, graph->nodes[node].lhs, depth - 1, marks);
    if (depth && operands > 1)
        mark(graph, graph->nodes[node].rhs, depth - 1, marks);
}

static struct graph part_of(const struct graph *graph, size_t root, size_t depth)
{
    size_t *marks = memory_new(graph->k, sizeof *marks),
           *places = memory_new(graph->k, sizeof *places);
    struct graph part = {.nodes = memory_new(root + 1, sizeof *part.nodes)};
    mark(graph, root, depth, marks);
    for (size_t i = 0; i <= root; i++) {
        const struct node *node = &graph->nodes[i];
        if (!marks[i])
            continue;
        places[i] = part.k;
        part.nodes[part.k++] =
            marks[i] > 1 && node->op != GRAPH_INPUT
                ? (struct node){node->op, places[node->lhs], places[node->rhs], node->value}
                : (struct node){.op = GRAPH_INPUT, .value = node->value};
    }
    for (size_t i = 0; i < part.k; i++)
        if (graph_operands(part.nodes[i].op) < 2)
            part.nodes[i].rhs = 0;
    free(places);
    free(marks);
    return part;
}

/* Adds the call with this graph if it is sound. */
static void put(struct making *making, const struct graph *graph)
{
    struct graph sound = graph_copy(graph);
    if (graph_evaluate(&sound)) {
        struct call call = call_copy(making->call);
        graph_write(&sound, making->parts, &call);
        making->list = memory_resize(making->list, making->count + 1, sizeof *making->list);
        making->list[making->count++] = call;
    }
    graph_release(&sound);
}

/* Few digits: three, as people write them; or whole; or one. */
static void put_simpler(struct making *making, const struct graph *part, enum simpler way)
{
    struct graph simple = graph_copy(part);
    for (size_t i = 0; i < simple.k; i++) {
        struct node *node = &simple.nodes[i];
        if (node->op != GRAPH_INPUT)
            continue;
        double before = node->value;
        node->value = number_simplified(before, way);
        while (way == TO_FEWER_DIGITS && node->value != before) {
            before = node->value;
            node->value = number_simplified(before, way);
        }
    }
    put(making, &simple);
    graph_release(&simple);
}

static void put_part(struct making *making, const struct graph *graph, size_t root, size_t depth)
{
    struct graph part = part_of(graph, root, depth);
    if (part.k >= making->least && part.k < graph->k) {
        put(making, &part);
        put_simpler(making, &part, TO_ONE);
        put_simpler(making, &part, TO_WHOLE);
        put_simpler(making, &part, TO_FEWER_DIGITS);
    }
    graph_release(&part);
}

struct call *small_graph_calls(const struct call *call, const struct graph_parts *parts,
                               size_t least, size_t *count)
{
    struct making making = {.call = call, .parts = parts, .least = least};
    struct graph graph;
    *count = 0;
    if (!graph_read(call, parts, &graph))
        return NULL;
    if (graph_evaluate(&graph)) /* else it is an instructor's own */
        for (size_t root = 0; root < graph.k; root++)
            for (size_t depth = 0; depth <= DEPTH_MAX; depth++)
                put_part(&making, &graph, root, depth);
    graph_release(&graph);
    *count = making.count;
    return making.list;
}
