/*
 * Configurations from bytes of any kind, against a fixed header: what is accepted must keep the
 * promises of contract/config.h, and what is refused must say where, in one line.
 */
#include "fuzz.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "contract/config.h"
#include "contract/graph.h"
#include "contract/prototype.h"
#include "contract/problem.h"

#undef NDEBUG
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char header[] =
    "int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,\n"
    "                 const double query[d]);\n"
    "double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],\n"
    "                      const double theta[d], double sigma);\n"
    "void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],\n"
    "                             const double theta[d], double sigma, double grad_theta[d],\n"
    "                             double grad_sigma[1]);\n"
    "void forward_difference(size_t n, objective *f, void *context, const double x[n], double h,\n"
    "                        double grad[n]);\n"
    "enum graph_op { OP_INPUT, OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MAX, OP_EXP, OP_LOG, OP_TANH,\n"
    "                OP_RELU };\n"
    "void graph_forward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],\n"
    "                   double value[k]);\n"
    "void graph_backward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k],\n"
    "                    const double value[k], double grad[k]);\n"
    "size_t knn_select_k(size_t n, const int label[n], size_t c, const size_t candidates[c]);\n"
    "double shrink(size_t n, double x[n]);\n"
    "int three(const double x[3][2]);\n";

/* The elements of an array for these values of the parameters. */
static double elements(const struct signature *function, size_t i, const double values[])
{
    double count = 1;
    for (size_t k = 0; k < function->parameters[i].dimensions; k++) {
        const struct extent *extent = &function->parameters[i].shape[k];
        count *= extent->is_parameter ? values[extent->number] : (double)extent->number;
    }
    return count;
}

static void assert_example(const struct signature *function, const struct example *example)
{
    double *values = memory_new(function->parameter_count, sizeof *values);
    for (size_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        const struct literal *literal = &example->literals[i];
        bool is_scalar = parameter->kind == PARAMETER_SCALAR;
        if (parameter->kind == PARAMETER_CALLBACK)
            assert(literal->count == 1 && literal->numbers[0] < PROBLEMS &&
                   problem_suits((enum problem_kind)literal->numbers[0], parameter->callback));
        if (parameter->kind == PARAMETER_CONTEXT)
            assert(literal->count == 0);
        if (parameter->kind == PARAMETER_CALLBACK || parameter->kind == PARAMETER_CONTEXT)
            continue;
        assert(is_scalar ? literal->count == 1 : parameter->kind == PARAMETER_ARRAY);
        values[i] = is_scalar ? literal->numbers[0] : 0;
        double count = elements(function, i, values);
        assert(is_scalar || count <= CONFIG_ELEMENTS_MAX);
        assert(is_scalar || (double)literal->count == count ||
               (!parameter->is_const && literal->count == 0));
    }
    free(values);
}

static double value_of(const struct bound *bound, const double values[])
{
    return bound->is_parameter ? values[bound->parameter] + bound->offset : bound->number;
}

/* Draws from a generator as if by chance, which `draw` is; says what came out. */
static double drawn(const struct parameter *parameter, const struct generator *generator,
                    const double values[], size_t draw)
{
    if (generator->kind == GENERATOR_CHOICE)
        return generator->choices[draw % generator->choice_count];
    double low = value_of(&generator->low, values), high = value_of(&generator->high, values);
    assert(low <= high);
    assert(parameter->type != TYPE_SIZE || (low >= 0 && high <= CONFIG_SIZE_MAX));
    if (parameter->type == TYPE_DOUBLE)
        return draw % 2 ? low : high;
    assert(low == floor(low) && high == floor(high));
    return low + fmod((double)draw, high - low + 1);
}

static void assert_generators(const struct check *check, size_t draw)
{
    size_t count = check->function->parameter_count;
    double *values = memory_new(count, sizeof *values);
    for (int pass = 0; pass < 2; pass++) { /* scalars first: the ranges of arrays may name them */
        for (size_t i = 0; i < count; i++) {
            const struct parameter *parameter = &check->function->parameters[i];
            const struct generator *generator = &check->generators[i];
            bool is_array = parameter->kind == PARAMETER_ARRAY;
            assert(generator->kind != GENERATOR_NONE || parameter->kind == PARAMETER_CONTEXT ||
                   (is_array && !parameter->is_const));
            assert((generator->kind == GENERATOR_PROBLEM) ==
                   (parameter->kind == PARAMETER_CALLBACK));
            if (is_array != (pass == 1))
                continue;
            assert(!is_array || elements(check->function, i, values) <= CONFIG_ELEMENTS_MAX);
            if (generator->kind == GENERATOR_RANGE || generator->kind == GENERATOR_LOG_RANGE ||
                generator->kind == GENERATOR_CHOICE)
                values[i] = drawn(parameter, generator, values, draw + draw / (i + 2));
            assert(generator->kind != GENERATOR_LOG_RANGE || generator->low.number > 0);
            bool is_matrix =
                generator->kind == GENERATOR_DESIGN || generator->kind == GENERATOR_DEPENDENT;
            assert(!is_matrix || parameter->dimensions == 2);
        }
    }
    free(values);
}

static void assert_pairs(const struct check *check)
{
    assert((check->kind == CHECK_GRADIENT) == (check->loss != NULL));
    assert((check->kind == CHECK_GRADIENT) == (check->pair_count > 0));
    for (size_t i = 0; i < check->pair_count; i++) {
        const struct gradient_pair *pair = &check->pairs[i];
        assert(pair->output < check->function->parameter_count);
        assert(pair->parameter < check->loss->parameter_count);
        assert(!check->function->parameters[pair->output].is_const);
        assert(check->loss->parameters[pair->parameter].type == TYPE_DOUBLE);
    }
}

/* A property has relations, minimizers have promises, and no other kind has either. */
static void assert_relations(const struct check *check)
{
    assert((check->kind == CHECK_PROPERTY) == (check->relation_count > 0));
    assert((check->kind == CHECK_MINIMIZES) == (check->promises != 0));
    assert(check->kind == CHECK_PROPERTY || !check->then.function);
    for (size_t i = 0; i < check->relation_count; i++)
        assert(check->relations[i].left && check->relations[i].right && check->relations[i].text);
}

/* A graph is made of all its parts or of none, and has a node. */
static void assert_graph(const struct check *check)
{
    struct graph_parts parts;
    size_t graphs = 0;
    for (size_t i = 0; i < check->function->parameter_count; i++)
        graphs += check->generators[i].kind == GENERATOR_GRAPH;
    assert(graphs == 0 || (graphs == 4 && graph_parts(check->function, &parts) &&
                           check->generators[parts.op].kind == GENERATOR_GRAPH &&
                           check->generators[parts.value].kind == GENERATOR_GRAPH));
}

static void assert_check(const struct config *config, size_t index)
{
    const struct check *check = &config->checks[index];
    assert(check->name && *check->name && check->function && check->line && check->column);
    assert(check->cases <= CONFIG_CASES_MAX && check->cases + check->example_count > 0);
    assert(check->tolerance.relative >= 1e-15 && check->tolerance.relative <= 0.1);
    assert(check->tolerance.absolute >= 0 && check->tolerance.absolute <= 0.1);
    assert(check->points >= 0);
    assert(check->visibility <= VISIBILITY_AFTER_DUE);
    for (size_t i = 0; i < index; i++)
        assert(!text_equal(config->checks[i].name, check->name));
    for (size_t i = 0; i < check->after_count; i++)
        assert(check->after[i] < index);
    for (size_t i = 0; i < check->example_count; i++)
        assert_example(check->function, &check->examples[i]);
    for (size_t draw = 0; check->cases && draw < 50; draw++)
        assert_generators(check, draw * draw * 7919 + draw);
    assert_pairs(check);
    assert_graph(check);
    assert_relations(check);
}

static void assert_config(const struct config *config)
{
    double points = 0;
    assert(config->title && config->header && config->source_count && config->check_count);
    assert(config->cpu_seconds > 0 && config->memory_bytes >= (size_t)16 << 20);
    for (size_t i = 0; i < config->check_count; i++) {
        assert_check(config, i);
        points += config->checks[i].points;
    }
    assert(fabs(points - 100) < 1e-6);
    for (size_t i = 0; i < config->mistake_count; i++) {
        const struct mistake *mistake = &config->mistakes[i];
        size_t length = strlen(mistake->function->name);
        assert(strncmp(mistake->id, mistake->function->name, length) == 0);
        assert(mistake->id[length] == '_' && mistake->explain);
        for (size_t j = 0; j < i; j++)
            assert(!text_equal(config->mistakes[j].id, mistake->id));
    }
}

static void assert_error(const struct error *error)
{
    size_t line, column;
    int end = 0;
    assert(error->kind == ERROR_INPUT);
    assert(sscanf(error->text, "a.yaml:%zu:%zu: %n", &line, &column, &end) == 2 && end > 0);
    assert(line && column && error->text[end]);
    for (const char *at = error->text; *at; at++)
        assert((unsigned char)*at >= 0x20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct contract contract = {0};
    struct config config = {0};
    struct error error = {0};
    int refused = prototype_parse("a.h", header, sizeof header - 1, &contract, &error);
    assert(!refused);
    char *name = NULL;
    if (config_header("a.yaml", (const char *)data, size, &name, &error))
        assert_error(&error);
    if (!config_parse("a.yaml", (const char *)data, size, &contract, &config, &error)) {
        assert(name && text_equal(name, config.header));
        assert_config(&config);
    } else {
        assert_error(&error);
        assert(!config.checks && !config.file);
    }
    free(name);
    config_release(&config);
    contract_release(&contract);
    return 0;
}
