/*
 * Smaller computational graphs. The first nodes of a tape are a graph, so sizes are reduced as those of other arrays;
 * here nodes are taken out of the middle, operations become inputs, and values of inputs simpler.
 */
#ifndef GRADUS_JUDGE_REDUCE_GRAPH_H
#define GRADUS_JUDGE_REDUCE_GRAPH_H

#include "contract/graph.h"
#include "judge/reduce.h"

/*
 * The calls with a smaller graph that this reduction makes of `call`, all of them sound, as a new array of *count; at
 * least `least` nodes are left. The caller releases the calls and frees the array.
 */
struct call *reduce_graph_call(const struct call *call, const struct graph_parts *parts,
                               size_t least, enum reduction reduction, size_t *count);

#endif
