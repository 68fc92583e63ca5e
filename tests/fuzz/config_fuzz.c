/*
 * Configurations from bytes of any kind, against a fixed header: what is accepted must keep the
 * promises of contract/config.h, and what is refused must say where, in one line.
 */
#include "base/limits.h"
#include "base/text.h"
#include "contract/config.h"
#include "contract/prototype.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
    "size_t knn_select_k(size_t n, const int label[n], size_t c, const size_t candidates[c]);\n"
    "double shrink(size_t n, double x[n]);\n"
    "int three(const double x[3][2]);\n";

#define PROMISE(condition) promise(condition, #condition, __LINE__)

static void promise(bool condition, const char *text, int line)
{
    if (condition)
        return;
    fprintf(stderr, "config_fuzz.c:%d: broken promise: %s\n", line, text);
    abort();
}

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

static void look_at_example(const struct signature *function, const struct example *example)
{
    double *values = calloc(function->parameter_count + 1, sizeof *values);
    for (size_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        const struct literal *literal = &example->literals[i];
        bool is_scalar = parameter->kind == PARAMETER_SCALAR;
        PROMISE(is_scalar ? literal->count == 1 : parameter->kind == PARAMETER_ARRAY);
        values[i] = is_scalar ? literal->numbers[0] : 0;
        double count = elements(function, i, values);
        PROMISE(is_scalar || count <= CONFIG_ELEMENTS_MAX);
        PROMISE(is_scalar || (double)literal->count == count ||
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
    PROMISE(low <= high);
    PROMISE(parameter->type != TYPE_SIZE || (low >= 0 && high <= CONFIG_SIZE_MAX));
    if (parameter->type == TYPE_DOUBLE)
        return draw % 2 ? low : high;
    PROMISE(low == floor(low) && high == floor(high));
    return low + fmod((double)draw, high - low + 1);
}

static void look_at_generators(const struct check *check, size_t draw)
{
    size_t count = check->function->parameter_count;
    double *values = calloc(count + 1, sizeof *values);
    for (int pass = 0; pass < 2; pass++) { /* scalars first: the ranges of arrays may name them */
        for (size_t i = 0; i < count; i++) {
            const struct parameter *parameter = &check->function->parameters[i];
            const struct generator *generator = &check->generators[i];
            bool is_array = parameter->kind == PARAMETER_ARRAY;
            PROMISE(generator->kind != GENERATOR_NONE || (is_array && !parameter->is_const));
            if (is_array != (pass == 1))
                continue;
            PROMISE(!is_array || elements(check->function, i, values) <= CONFIG_ELEMENTS_MAX);
            if (generator->kind == GENERATOR_RANGE || generator->kind == GENERATOR_LOG_RANGE ||
                generator->kind == GENERATOR_CHOICE)
                values[i] = drawn(parameter, generator, values, draw + draw / (i + 2));
            PROMISE(generator->kind != GENERATOR_LOG_RANGE || generator->low.number > 0);
            PROMISE(generator->kind < GENERATOR_DESIGN || parameter->dimensions == 2);
        }
    }
    free(values);
}

static void look_at_pairs(const struct check *check)
{
    PROMISE((check->kind == CHECK_GRADIENT) == (check->loss != NULL));
    PROMISE((check->kind == CHECK_GRADIENT) == (check->pair_count > 0));
    for (size_t i = 0; i < check->pair_count; i++) {
        const struct gradient_pair *pair = &check->pairs[i];
        PROMISE(pair->output < check->function->parameter_count);
        PROMISE(pair->parameter < check->loss->parameter_count);
        PROMISE(!check->function->parameters[pair->output].is_const);
        PROMISE(check->loss->parameters[pair->parameter].type == TYPE_DOUBLE);
    }
}

static void look_at_check(const struct config *config, size_t index)
{
    const struct check *check = &config->checks[index];
    PROMISE(check->name && *check->name && check->function && check->line && check->column);
    PROMISE(check->cases <= CONFIG_CASES_MAX && check->cases + check->example_count > 0);
    PROMISE(check->relative_tolerance >= 1e-15 && check->relative_tolerance <= 0.1);
    PROMISE(check->points >= 0);
    PROMISE(check->visibility <= VISIBILITY_AFTER_DUE);
    for (size_t i = 0; i < index; i++)
        PROMISE(!text_equal(config->checks[i].name, check->name));
    for (size_t i = 0; i < check->after_count; i++)
        PROMISE(check->after[i] < index);
    for (size_t i = 0; i < check->example_count; i++)
        look_at_example(check->function, &check->examples[i]);
    for (size_t draw = 0; check->cases && draw < 50; draw++)
        look_at_generators(check, draw * draw * 7919 + draw);
    look_at_pairs(check);
}

static void look_at_config(const struct config *config)
{
    double points = 0;
    PROMISE(config->title && config->header && config->source_count && config->check_count);
    PROMISE(config->cpu_seconds > 0 && config->memory_bytes >= (size_t)16 << 20);
    for (size_t i = 0; i < config->check_count; i++) {
        look_at_check(config, i);
        points += config->checks[i].points;
    }
    PROMISE(fabs(points - 100) < 1e-6);
    for (size_t i = 0; i < config->mistake_count; i++) {
        const struct mistake *mistake = &config->mistakes[i];
        size_t length = strlen(mistake->function->name);
        PROMISE(strncmp(mistake->id, mistake->function->name, length) == 0);
        PROMISE(mistake->id[length] == '_' && mistake->explain);
        for (size_t j = 0; j < i; j++)
            PROMISE(!text_equal(config->mistakes[j].id, mistake->id));
    }
}

static void look_at_error(const struct error *error)
{
    size_t line, column;
    int end = 0;
    PROMISE(error->kind == ERROR_INPUT);
    PROMISE(sscanf(error->text, "a.yaml:%zu:%zu: %n", &line, &column, &end) == 2 && end > 0);
    PROMISE(line && column && error->text[end]);
    for (const char *at = error->text; *at; at++)
        PROMISE((unsigned char)*at >= 0x20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct contract contract = {0};
    struct config config = {0};
    struct error error = {0};
    PROMISE(prototype_parse("a.h", header, sizeof header - 1, &contract, &error) == 0);
    char *name = NULL;
    if (config_header("a.yaml", (const char *)data, size, &name, &error))
        look_at_error(&error);
    if (!config_parse("a.yaml", (const char *)data, size, &contract, &config, &error)) {
        PROMISE(name && text_equal(name, config.header));
        look_at_config(&config);
    } else {
        look_at_error(&error);
        PROMISE(!config.checks && !config.file);
    }
    free(name);
    config_release(&config);
    contract_release(&contract);
    return 0;
}
