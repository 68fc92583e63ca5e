/*
 * Small computational graphs out of a larger one: a node with what it is computed from, one or two operations deep;
 * what lies deeper becomes an input.
 */
#ifndef GRADUS_JUDGE_SMALLER_GRAPH_H
#define GRADUS_JUDGE_SMALLER_GRAPH_H

#include "contract/graph.h"

/*
 * The calls with such a part of the call's graph, all of them sound and of at least `least` nodes, each with the values
 * that the nodes had and with simpler ones, as a new array of *count. The caller releases the calls and frees the array.
 */
struct call *small_graph_calls(const struct call *call, const struct graph_parts *parts,
                               size_t least, size_t *count);

#endif
