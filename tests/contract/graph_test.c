/* Computational graphs as inputs: what is made is a graph, benign, and of many shapes. */
#include "contract/graph.h"

#include "contract/input.h"
#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char header[] =
    "enum graph_op { OP_RELU = 3, OP_INPUT, OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MAX, OP_EXP,\n"
    "                OP_LOG, OP_TANH };\n"
    "void forward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],\n"
    "             double value[k]);\n"
    "void backward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],\n"
    "              const double value[k], double grad[k]);\n"
    "void uneven(size_t k, size_t n, const int op[k], const size_t lhs[n], const size_t rhs[k],\n"
    "            double value[k]);\n"
    "void other(size_t k, const int code[k], const size_t lhs[k], const size_t rhs[k],\n"
    "           double value[k]);\n";

struct sample {
    struct contract contract;
    struct config config;
    struct error error;
};

/* Parses a configuration with one check of that function and these lines; says whether it was refused. */
static int sample_open(struct sample *sample, const char *function, const char *lines)
{
    const char *kind = strstr(lines, "loss:") ? "gradient" : "matches";
    char yaml[1024];
    *sample = (struct sample){0};
    snprintf(yaml, sizeof yaml,
             "title: t\nheader: t.h\nsources: [t.c]\nchecks:\n- name: c\n  function: %s\n  kind: "
             "%s\n  points: 100\n  visibility: public\n%s\n",
             function, kind, lines);
    cr_assert_eq(prototype_parse("t.h", header, strlen(header), &sample->contract, &sample->error),
                 0, "%s", sample->error.text);
    return config_parse("t.yaml", yaml, strlen(yaml), &sample->contract, &sample->config,
                        &sample->error);
}

static void sample_close(struct sample *sample)
{
    config_release(&sample->config);
    contract_release(&sample->contract);
}

static const char graphs[] =
    "  cases: 40\n  inputs: {k: 1..60, op: graph, lhs: graph, rhs: graph, value: graph}";

Test(graph, is_recognised_by_its_arrays_and_the_names_of_its_operations)
{
    struct sample sample;
    struct graph_parts parts;
    cr_assert_eq(sample_open(&sample, "forward", graphs), 0, "%s", sample.error.text);
    const struct contract *contract = &sample.contract;
    cr_expect(graph_parts(contract_find(contract, "backward"), &parts));
    cr_expect(parts.k == 0 && parts.op == 1 && parts.lhs == 2 && parts.rhs == 3 &&
              parts.value == 4);
    cr_expect_eq(parts.codes[GRAPH_RELU], 3);
    cr_expect_eq(parts.codes[GRAPH_MUL], 7);
    cr_expect_not(graph_parts(contract_find(contract, "uneven"), &parts));
    cr_expect_not(graph_parts(contract_find(contract, "other"), &parts));
    sample_close(&sample);
}

/* What is seen in many graphs. */
struct sightings {
    size_t of[GRAPH_OPS], twins, ties, inputs_only, single, fans, dead_relu;
};

static void look_at(const struct graph *graph, struct sightings *seen)
{
    size_t operations = 0, of_first = 0;
    for (size_t i = 0; i < graph->k; i++) {
        const struct node *node = &graph->nodes[i];
        size_t operands = graph_operands(node->op);
        seen->of[node->op]++;
        operations += operands > 0;
        of_first += operands && (node->lhs == 0 || (operands == 2 && node->rhs == 0));
        seen->twins += operands == 2 && node->lhs == node->rhs;
        seen->ties += node->op == GRAPH_MAX && node->lhs != node->rhs &&
                      graph->nodes[node->lhs].value == graph->nodes[node->rhs].value;
        seen->dead_relu += node->op == GRAPH_RELU && graph->nodes[node->lhs].value < 0;
    }
    seen->inputs_only += graph->k > 1 && operations == 0;
    seen->single += graph->k == 1;
    seen->fans += of_first > 10 && 2 * of_first > operations;
}

Test(graph, has_all_operations_and_shapes_and_is_sound)
{
    struct sample sample;
    struct graph_parts parts;
    struct sightings seen = {0};
    cr_assert_eq(sample_open(&sample, "backward", graphs), 0, "%s", sample.error.text);
    cr_assert(graph_parts(sample.config.checks[0].function, &parts));
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct inputs inputs = {0};
        inputs_generate(&sample.config.checks[0], seed, &inputs);
        for (size_t i = 0; i < inputs.count; i++) {
            struct graph graph = {0};
            cr_assert(graph_read(&inputs.list[i].call, &parts, &graph),
                      "lhs or rhs is not earlier");
            struct graph again = graph_copy(&graph);
            cr_assert(graph_evaluate(&again), "seed %d, input %zu", (int)seed, i);
            for (size_t k = 0; k < graph.k; k++)
                cr_assert_eq(graph.nodes[k].value, again.nodes[k].value);
            look_at(&graph, &seen);
            graph_release(&again);
            graph_release(&graph);
        }
        inputs_release(&inputs);
    }
    for (enum graph_op op = 0; op < GRAPH_OPS; op++)
        cr_expect_gt(seen.of[op], 200, "operation %d: %zu", op, seen.of[op]);
    cr_expect(seen.twins > 100 && seen.ties > 100 && seen.inputs_only > 50 && seen.single >= 50 &&
                  seen.fans > 50 && seen.dead_relu > 100,
              "%zu %zu %zu %zu %zu %zu", seen.twins, seen.ties, seen.inputs_only, seen.single,
              seen.fans, seen.dead_relu);
    sample_close(&sample);
}

Test(graph, may_be_long)
{
    struct random random;
    random_init(&random, 1, "long");
    for (size_t turn = 0; turn < 14; turn++) {
        struct graph graph;
        graph_make(&random, 200, turn, &graph);
        cr_expect(graph_evaluate(&graph), "turn %zu", turn);
        cr_expect_eq(graph.k, 200);
        graph_release(&graph);
    }
}

Test(graph, gives_who_computes_the_values_those_of_the_inputs_only)
{
    struct sample sample;
    struct graph_parts parts;
    struct inputs inputs = {0};
    cr_assert_eq(sample_open(&sample, "forward", graphs), 0, "%s", sample.error.text);
    cr_assert(graph_parts(sample.config.checks[0].function, &parts));
    inputs_generate(&sample.config.checks[0], 1, &inputs);
    for (size_t i = 0; i < inputs.count; i++) {
        const struct value *values = inputs.list[i].call.values;
        cr_assert_eq(values[parts.value].direction, DIRECTION_INOUT);
        for (size_t k = 0; k < values[parts.k].scalar.size; k++) {
            bool is_input = ((int *)values[parts.op].data)[k] == parts.codes[GRAPH_INPUT];
            cr_assert_neq(is_input, isnan(((double *)values[parts.value].data)[k]));
        }
    }
    inputs_release(&inputs);
    sample_close(&sample);
}

/* One operation on two inputs. */
static bool is_sound(enum graph_op op, double a, double b)
{
    struct node nodes[] = {{.value = a}, {.value = b}, {.op = op, .lhs = 0, .rhs = 1}};
    struct graph graph = {nodes, 3};
    return graph_evaluate(&graph);
}

Test(graph, is_unsound_near_the_edges_of_its_operations)
{
    cr_expect(is_sound(GRAPH_DIV, 1, 0.5) && !is_sound(GRAPH_DIV, 1, 0) &&
              !is_sound(GRAPH_DIV, 1, 1e-6));
    cr_expect(is_sound(GRAPH_LOG, 2, 0) && !is_sound(GRAPH_LOG, 0, 0) &&
              !is_sound(GRAPH_LOG, -1, 0));
    cr_expect(is_sound(GRAPH_RELU, -1, 0) && !is_sound(GRAPH_RELU, 0, 0));
    cr_expect(is_sound(GRAPH_EXP, 2, 0) && !is_sound(GRAPH_EXP, 30, 0));
    cr_expect(is_sound(GRAPH_MAX, 1.5, 2) && !is_sound(GRAPH_MAX, 1.5, 1.5) &&
              is_sound(GRAPH_MAX, 2, 2));
}

Test(graph, is_written_in_examples_by_the_names_of_operations)
{
    struct sample sample;
    struct inputs inputs = {0};
    static const char lines[] = "  cases: 0\n  examples: [{k: 2, op: [OP_INPUT, OP_TANH], lhs: [0, "
                                "0], rhs: [0, 0], value: [2, 0]}]";
    cr_assert_eq(sample_open(&sample, "forward", lines), 0, "%s", sample.error.text);
    inputs_generate(&sample.config.checks[0], 1, &inputs);
    cr_expect_eq(((int *)inputs.list[0].call.values[1].data)[1], 12);
    cr_expect(isnan(((double *)inputs.list[0].call.values[4].data)[1]), "what is to be computed");
    cr_expect_eq(((double *)inputs.list[0].call.values[4].data)[0], 2);
    inputs_release(&inputs);
    sample_close(&sample);
}

static const struct {
    const char *function, *inputs, *words;
} refused[] = {
    {"forward", "k: 1..9, op: graph, lhs: graph, rhs: graph, value: normal",
     "t.yaml:10:63: a graph needs all its parts; write value: graph"},
    {"forward", "k: 1..9, op: graph, lhs: graph, rhs: graph", "write value: graph"},
    {"forward", "k: 0..9, op: graph, lhs: graph, rhs: graph, value: graph",
     "t.yaml:10:15: a graph has a node at least; let 'k' begin at 1"},
    {"forward", "k: graph, op: graph, lhs: graph, rhs: graph, value: graph",
     "'graph' does not suit 'k'"},
    {"other", "k: 1..9, code: 1..9, lhs: graph, rhs: graph, value: graph",
     "'lhs' of 'other' is no part of one; write another generator"},
    {"forward", "k: 1..9, op: grapf, lhs: graph, rhs: graph, value: graph",
     "did you mean 'graph'?"},
};

Test(graph, is_refused_where_it_does_not_fit)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct sample sample;
        char lines[200];
        snprintf(lines, sizeof lines, "  inputs: {%s}", refused[i].inputs);
        cr_expect_eq(sample_open(&sample, refused[i].function, lines), -1, "%s", refused[i].inputs);
        cr_expect_not_null(strstr(sample.error.text, refused[i].words), "no '%s' in\n%s",
                           refused[i].words, sample.error.text);
        sample_close(&sample);
    }
}

static const char backward_inputs[] =
    "  inputs: {k: 1..9, op: graph, lhs: graph, rhs: graph, value: graph}\n"
    "  gradient: {grad: value}\n";

Test(graph, ends_with_a_loss_that_has_a_gradient)
{
    struct sample sample;
    char lines[400];
    snprintf(lines, sizeof lines, "%s  loss: forward\n  of: value", backward_inputs);
    cr_assert_eq(sample_open(&sample, "backward", lines), 0, "%s", sample.error.text);
    const struct check *check = &sample.config.checks[0];
    cr_expect_str_eq(check->loss->name, "forward");
    cr_expect_eq(check->loss_array, 4);
    cr_expect(check->pair_count == 1 && check->pairs[0].output == 5 &&
              check->pairs[0].parameter == 4);
    sample_close(&sample);
}

static const struct {
    const char *loss, *words;
} refused_losses[] = {
    {"loss: forward", "loss 'forward' returns void; name a function that returns double"},
    {"loss: forward\n  of: valu", "'forward' has no parameter 'valu'; did you mean 'value'?"},
    {"loss: forward\n  of: lhs", "'lhs' of 'forward' are no values of one; remove it"},
    {"loss: forward\n  of: [value]", "'of' is no name; write of: value"},
    {"loss: other\n  of: value", "'value' of 'other' are no values of one; remove it"},
};

Test(graph, is_refused_as_a_loss_where_it_is_none)
{
    for (size_t i = 0; i < sizeof refused_losses / sizeof *refused_losses; i++) {
        struct sample sample;
        char lines[400];
        snprintf(lines, sizeof lines, "%s  %s", backward_inputs, refused_losses[i].loss);
        cr_expect_eq(sample_open(&sample, "backward", lines), -1, "%s", refused_losses[i].loss);
        cr_expect_not_null(strstr(sample.error.text, refused_losses[i].words), "no '%s' in\n%s",
                           refused_losses[i].words, sample.error.text);
        sample_close(&sample);
    }
}
