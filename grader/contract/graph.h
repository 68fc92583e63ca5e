/*
 * Computational graphs for functions that take one as a tape: node i is an input, whose value is given, or an
 * operation on earlier nodes; the last node is the output. Op codes are those of the header's enum, by their names
 * (OP_INPUT, OP_ADD, ...).
 *
 * A graph is sound if all that is computed from it is benign, so that every right way of computing agrees to many
 * digits: no overflow, no divisor, logarithm or relu near its edge, no maximum of two numbers that are nearly equal.
 * Ties of different nodes are for graphs of small whole numbers alone, where everything is exact.
 */
#ifndef GRADUS_CONTRACT_GRAPH_H
#define GRADUS_CONTRACT_GRAPH_H

#include "contract/call.h"
#include "contract/random.h"
#include "contract/signature.h"

enum graph_op {
    GRAPH_INPUT,
    GRAPH_ADD,
    GRAPH_SUB,
    GRAPH_MUL,
    GRAPH_DIV,
    GRAPH_MAX,
    GRAPH_EXP,
    GRAPH_LOG,
    GRAPH_TANH,
    GRAPH_RELU,
    GRAPH_OPS
};

/* Where a function has its graph: indices of parameters, and the header's codes. */
struct graph_parts {
    size_t k, op, lhs, rhs, value;
    int codes[GRAPH_OPS];
};

/*
 * Recognises a function of a graph: const int op[k], const size_t lhs[k] and rhs[k], double value[k], where an enum
 * of the header names all operations. False if it is none.
 */
bool graph_parts(const struct signature *function, struct graph_parts *parts);

struct node {
    enum graph_op op;
    size_t lhs, rhs; /* operands, earlier nodes; 0 where there is none */
    double value;
};

struct graph {
    struct node *nodes; /* owned */
    size_t k;
};

/* How many operands an operation has. */
size_t graph_operands(enum graph_op op);

/*
 * Makes a sound graph of k nodes. Shapes take turns: random ones, chains, fans of one node, both operands the same
 * node, ties, inputs only. The caller releases it.
 */
void graph_make(struct random *random, size_t k, size_t turn, struct graph *graph);

/* Reads the graph of a call; false if its op codes or operands are none. The caller releases it. */
bool graph_read(const struct call *call, const struct graph_parts *parts, struct graph *graph);

/*
 * Gives the call this graph: size and arrays, also of its outputs. A function that writes `value` finds the inputs
 * there, and NAN in all other nodes.
 */
void graph_write(const struct graph *graph, const struct graph_parts *parts, struct call *call);

/*
 * If the call is of a function that computes the values of a graph, leaves it those of the inputs alone: NAN in all
 * other nodes.
 */
void graph_forget_values(struct call *call);

/* Computes all values from those of the inputs; says whether the graph is sound. */
bool graph_evaluate(struct graph *graph);

struct graph graph_copy(const struct graph *graph);

/* Safe twice. */
void graph_release(struct graph *graph);

#endif
