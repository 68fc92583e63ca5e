#include "contract/input.h"

#include "base/memory.h"
#include "contract/graph.h"
#include "contract/matrix.h"
#include "contract/minimizer.h"
#include "contract/problem.h"
#include "contract/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How the sizes of a call are chosen within their ranges. */
enum sizes { SIZES_LOWEST, SIZES_ONE_LOWEST, SIZES_EQUAL, SIZES_RANDOM };

/* One kind of call. */
struct recipe {
    enum sizes sizes;
    size_t lowest; /* the parameter, for SIZES_ONE_LOWEST */
    double reach;  /* of the sizes: how much of their range is used, in (0, 1] */
    enum input_values values;
    size_t number; /* of the recipe: the problems of a callback take turns */
};

/* A call under construction. */
struct making {
    const struct check *check;
    struct random *random;
    struct recipe recipe;
    struct call *call;
};

static double bound_value(const struct bound *bound, const struct call *call)
{
    return bound->is_parameter ? (double)call->values[bound->parameter].scalar.size + bound->offset
                               : bound->number;
}

/* Whether a generator can give more than one value, before anything is known of other parameters.
 */
static bool varies(const struct generator *generator)
{
    if (generator->kind == GENERATOR_CHOICE)
        return generator->choice_count > 1;
    return generator->low.is_parameter || generator->high.is_parameter ||
           generator->low.number < generator->high.number;
}

/* --- sizes --- */

static double size_in(const struct making *making, double low, double high)
{
    high = low + floor((high - low) * making->recipe.reach + 0.5);
    return (double)random_size(making->random, (size_t)low, (size_t)high);
}

/*
 * A design has at least as many rows as columns: a number of columns gives way to rows that are
 * drawn already, a number of rows grows to columns that are.
 */
static void keep_designs(const struct making *making, size_t parameter, double *low, double *high)
{
    const struct signature *signature = making->call->signature;
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct extent *rows = &signature->parameters[i].shape[0],
                            *columns = &signature->parameters[i].shape[1];
        if (making->check->generators[i].kind != GENERATOR_DESIGN)
            continue;
        bool rows_known = !rows->is_parameter || rows->number < parameter;
        bool columns_known = !columns->is_parameter || columns->number < parameter;
        if (columns->is_parameter && columns->number == parameter && rows_known)
            *high = fmin(*high, (double)call_extent(making->call, i, 0));
        if (rows->is_parameter && rows->number == parameter && columns_known)
            *low = fmax(*low, (double)call_extent(making->call, i, 1));
    }
    *low = fmin(*low, *high);
}

/* The problem whose turn it is; PROBLEMS if the function has no callback. */
static enum problem_kind problem_in_turn(const struct making *making)
{
    size_t callback = call_callback(making->call);
    if (callback == making->call->signature->parameter_count)
        return PROBLEMS;
    const struct generator *generator = &making->check->generators[callback];
    return (enum problem_kind)generator->choices[making->recipe.number % generator->choice_count];
}

/* Sizes of a callback give way to what its problem is defined for. */
static size_t size_for_problem(const struct making *making, size_t parameter, size_t size)
{
    const struct signature *signature = making->call->signature;
    enum problem_kind kind = problem_in_turn(making);
    size_t n = signature_parameter(signature, "n"), m = signature_parameter(signature, "m");
    if (kind == PROBLEMS)
        return size;
    if (parameter == n)
        return problem_size(kind, size);
    bool is_vector =
        signature->parameters[call_callback(making->call)].callback == CALLBACK_VECTOR_FUNCTION;
    size_t outputs = problem_outputs(kind, making->call->values[n].scalar.size);
    return parameter == m && is_vector && outputs ? outputs : size;
}

static size_t draw_size(const struct making *making, size_t parameter, double equal)
{
    const struct generator *generator = &making->check->generators[parameter];
    if (generator->kind == GENERATOR_CHOICE)
        return (size_t)
            generator->choices[random_size(making->random, 0, generator->choice_count - 1)];
    double low = bound_value(&generator->low, making->call),
           high = bound_value(&generator->high, making->call);
    if (high < low)
        high = low;
    keep_designs(making, parameter, &low, &high);
    bool lowest = making->recipe.sizes == SIZES_LOWEST ||
                  (making->recipe.sizes == SIZES_ONE_LOWEST && making->recipe.lowest == parameter);
    if (lowest)
        return (size_t)low;
    if (making->recipe.sizes == SIZES_EQUAL)
        return (size_t)fmin(fmax(equal, low), high);
    return (size_t)size_in(making, low, high);
}

static void make_sizes(const struct making *making)
{
    const struct signature *signature = making->call->signature;
    double equal = (double)random_size(making->random, 2, 5);
    for (size_t i = 0; i < signature->parameter_count; i++)
        if (signature->parameters[i].kind == PARAMETER_SCALAR &&
            signature->parameters[i].type == TYPE_SIZE)
            making->call->values[i].scalar.size =
                size_for_problem(making, i, draw_size(making, i, equal));
    call_shape(making->call);
}

/* --- values --- */

static double draw_in_range(const struct making *making, const struct generator *generator,
                            bool whole)
{
    double low = bound_value(&generator->low, making->call),
           high = bound_value(&generator->high, making->call);
    if (making->recipe.values == INPUT_LOWEST || high <= low)
        return low;
    if (making->recipe.values == INPUT_HIGHEST)
        return high;
    if (whole)
        return low + (double)random_size(making->random, 0, (size_t)(high - low));
    double number = generator->kind == GENERATOR_LOG_RANGE
                        ? exp(random_uniform(making->random, log(low), log(high)))
                        : random_uniform(making->random, low, high);
    return fmin(fmax(round_for_people(number), low), high);
}

static double draw(const struct making *making, const struct generator *generator, enum type type)
{
    switch (generator->kind) {
    case GENERATOR_RANGE:
    case GENERATOR_LOG_RANGE: return draw_in_range(making, generator, type != TYPE_DOUBLE);
    case GENERATOR_CHOICE:
        return generator->choices[random_size(making->random, 0, generator->choice_count - 1)];
    case GENERATOR_NORMAL: return round_for_people(random_normal(making->random));
    case GENERATOR_NONE:
    case GENERATOR_DESIGN:
    case GENERATOR_DEPENDENT:
    case GENERATOR_POSITIVE_DEFINITE:
    case GENERATOR_SINGULAR:
    case GENERATOR_CURVED:
    case GENERATOR_START:
    case GENERATOR_DOWNHILL:
    case GENERATOR_GRAPH:
    case GENERATOR_PROBLEM: break;
    }
    return 0;
}

static union scalar scalar_of(double number, enum type type)
{
    union scalar scalar = {.bits = 0};
    if (type == TYPE_DOUBLE)
        scalar.real = number;
    else if (type == TYPE_SIZE)
        scalar.size = (size_t)number;
    else
        scalar.integer = (int)number;
    return scalar;
}

static void set_element(struct value *value, enum type type, size_t i, double number)
{
    union scalar scalar = scalar_of(number, type);
    memcpy((char *)value->data + i * type_bytes(type), &scalar, type_bytes(type));
}

/* What the whole array is multiplied by. A design keeps to scales at which X^T X is still far from
 * under- and overflow. */
static double scale_of(enum generator_kind kind, enum input_values values)
{
    double huge = kind == GENERATOR_NORMAL              ? 1e30
                  : kind == GENERATOR_DESIGN            ? 1e4
                  : kind == GENERATOR_POSITIVE_DEFINITE ? 100
                                                        : 1;
    switch (values) {
    case INPUT_ZEROS: return kind == GENERATOR_NORMAL ? 0 : 1;
    case INPUT_HUGE: return huge;
    case INPUT_TINY: return 1 / huge;
    case INPUT_ORDINARY:
    case INPUT_LOWEST:
    case INPUT_HIGHEST: break;
    }
    return 1;
}

/* The usual starting point; once every problem had it, points around it. */
static void make_start(const struct making *making, double x[])
{
    static const double spread = 0.25;
    size_t callback = call_callback(making->call);
    const struct problem *problem = making->call->values[callback].problem;
    problem_start(problem, x);
    if (making->recipe.number < making->check->generators[callback].choice_count)
        return;
    for (size_t i = 0; i < problem->n; i++)
        x[i] += round_for_people(spread * random_normal(making->random));
}

/* Minus the gradient at the point, each coordinate stretched by itself. */
static void make_downhill(const struct making *making, double direction[])
{
    struct minimizer parts;
    if (!minimizer_parts(making->call->signature, &parts))
        return;
    const struct problem *problem = making->call->values[parts.callback].problem;
    double square = 0, length = exp(random_uniform(making->random, log(0.01), log(10)));
    (void)problem_value(problem, making->call->values[parts.point].data, direction);
    for (size_t i = 0; i < problem->n; i++) {
        direction[i] *= -random_uniform(making->random, 0.2, 5);
        square += direction[i] * direction[i];
    }
    for (size_t i = 0; i < problem->n && square > 0; i++)
        direction[i] = round_for_people(direction[i] * length / sqrt(square));
}

/* Each row is a positive definite matrix, the same for all, times the partner's. */
static void make_curved(const struct making *making, size_t parameter)
{
    const struct value *value = &making->call->values[parameter];
    const struct parameter *named = &making->call->signature->parameters[parameter];
    size_t n = call_extent(making->call, parameter, named->dimensions - 1);
    size_t partner = generator_partner(making->call->signature, parameter);
    const double *s = making->call->values[partner].data;
    double *A = memory_new(n * n, sizeof *A), *y = value->data;
    matrix_positive_definite(making->random, n, (double(*)[n])A);
    for (size_t k = 0; k < value->count; k++) {
        for (size_t j = 0; j < n; j++)
            y[k] += A[k % n * n + j] * s[k / n * n + j];
        y[k] = round_for_people(y[k]);
    }
    free(A);
}

static void make_array(const struct making *making, size_t parameter)
{
    const struct generator *generator = &making->check->generators[parameter];
    struct value *value = &making->call->values[parameter];
    enum type type = making->call->signature->parameters[parameter].type;
    value->data = memory_new(value->count, type_bytes(type));
    size_t rows = call_extent(making->call, parameter, 0), columns = rows ? value->count / rows : 0;
    if (generator->kind == GENERATOR_DESIGN)
        matrix_full_rank(making->random, rows, columns, value->data);
    else if (generator->kind == GENERATOR_DEPENDENT)
        matrix_dependent(making->random, rows, columns, value->data);
    else if (generator->kind == GENERATOR_POSITIVE_DEFINITE)
        matrix_positive_definite(making->random, rows, value->data);
    else if (generator->kind == GENERATOR_SINGULAR)
        matrix_singular(making->random, rows, value->data);
    else if (generator->kind == GENERATOR_CURVED)
        make_curved(making, parameter);
    else if (generator->kind == GENERATOR_START)
        make_start(making, value->data);
    else if (generator->kind == GENERATOR_DOWNHILL)
        make_downhill(making, value->data);
    else
        for (size_t i = 0; i < value->count; i++)
            set_element(value, type, i, draw(making, generator, type));
    double scale = scale_of(generator->kind, making->recipe.values), *reals = value->data;
    for (size_t i = 0; type == TYPE_DOUBLE && scale != 1 && i < value->count; i++)
        reals[i] = round_for_people(reals[i] * scale);
}

static void make_values(const struct making *making)
{
    const struct signature *signature = making->call->signature;
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        const struct generator *generator = &making->check->generators[i];
        struct value *value = &making->call->values[i];
        if (generator->kind == GENERATOR_NONE || generator->kind == GENERATOR_GRAPH ||
            parameter->kind == PARAMETER_CALLBACK)
            continue;
        if (parameter->kind == PARAMETER_ARRAY) {
            make_array(making, i);
            if (!parameter->is_const)
                value->direction = DIRECTION_INOUT;
        } else if (parameter->type != TYPE_SIZE) {
            value->scalar = scalar_of(draw(making, generator, parameter->type), parameter->type);
        }
    }
}

static void make_problem(struct call *call, enum problem_kind kind, struct random *random)
{
    size_t n, m;
    call_problem_sizes(call, &n, &m);
    call->values[call_callback(call)].problem = problem_new(kind, n, m, random);
}

/* Makes the graph of a function that takes one, if that is what its generators ask for. */
static void make_graph(const struct making *making)
{
    struct graph_parts parts;
    struct graph graph;
    if (!graph_parts(making->call->signature, &parts) ||
        making->check->generators[parts.op].kind != GENERATOR_GRAPH)
        return;
    graph_make(making->random, making->call->values[parts.k].scalar.size, making->recipe.number,
               &graph);
    graph_write(&graph, &parts, making->call);
    graph_release(&graph);
}

static struct call make_call(const struct check *check, struct random *random, struct recipe recipe)
{
    struct call call = {0};
    call_init(&call, check->function);
    struct making making = {check, random, recipe, &call};
    make_sizes(&making);
    if (problem_in_turn(&making) != PROBLEMS)
        make_problem(&call, problem_in_turn(&making), random);
    make_graph(&making);
    make_values(&making);
    return call;
}

/* --- which calls --- */

/* Makes 0 of -0.0, which asks of a function nothing that people would understand. */
static void clear_signs_of_zeros(struct call *call)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        const struct parameter *parameter = &call->signature->parameters[i];
        double *reals = parameter->type != TYPE_DOUBLE        ? NULL
                        : parameter->kind == PARAMETER_SCALAR ? &call->values[i].scalar.real
                                                              : call->values[i].data;
        size_t count = parameter->kind == PARAMETER_SCALAR ? 1 : call->values[i].count;
        for (size_t k = 0; reals && k < count; k++)
            reals[k] += 0.0;
    }
}

static void add_input(struct inputs *inputs, struct call call, enum input_values values)
{
    clear_signs_of_zeros(&call);
    inputs->list = memory_resize(inputs->list, inputs->count + 1, sizeof *inputs->list);
    inputs->list[inputs->count++] = (struct input){.call = call, .values = values};
}

static struct call call_of_example(const struct check *check, const struct example *example)
{
    struct call call = {0};
    call_init(&call, check->function);
    for (size_t i = 0; i < check->function->parameter_count; i++)
        if (check->function->parameters[i].kind == PARAMETER_SCALAR)
            call.values[i].scalar =
                scalar_of(example->literals[i].numbers[0], check->function->parameters[i].type);
    call_shape(&call);
    size_t callback = call_callback(&call);
    if (callback < check->function->parameter_count) {
        struct random random;
        random_init(&random, 0, check->name); /* examples are the same for every seed */
        make_problem(&call, (enum problem_kind)example->literals[callback].numbers[0], &random);
    }
    for (size_t i = 0; i < check->function->parameter_count; i++) {
        const struct parameter *parameter = &check->function->parameters[i];
        const struct literal *literal = &example->literals[i];
        if (parameter->kind != PARAMETER_ARRAY || (!literal->count && !parameter->is_const))
            continue;
        call.values[i].data = memory_new(literal->count, type_bytes(parameter->type));
        for (size_t k = 0; k < literal->count; k++)
            set_element(&call.values[i], parameter->type, k, literal->numbers[k]);
        if (!parameter->is_const)
            call.values[i].direction = DIRECTION_INOUT;
    }
    graph_forget_values(&call);
    return call;
}

/* A list of recipes that is cut at the number of cases that the check wants. */
struct recipes {
    struct recipe *list; /* owned; room for `limit` */
    size_t count, limit;
};

static void add_recipe(struct recipes *recipes, struct recipe recipe)
{
    recipe.number = recipes->count;
    if (recipes->count < recipes->limit)
        recipes->list[recipes->count++] = recipe;
}

static void add_edges_of_size(const struct check *check, struct recipes *recipes)
{
    size_t varying = 0;
    add_recipe(recipes, (struct recipe){.sizes = SIZES_LOWEST});
    for (size_t i = 0; i < check->function->parameter_count; i++) {
        const struct parameter *parameter = &check->function->parameters[i];
        if (parameter->kind != PARAMETER_SCALAR || parameter->type != TYPE_SIZE ||
            !varies(&check->generators[i]))
            continue;
        add_recipe(recipes, (struct recipe){.sizes = SIZES_ONE_LOWEST, .lowest = i, .reach = 0.3});
        varying++;
    }
    if (varying > 1)
        add_recipe(recipes, (struct recipe){.sizes = SIZES_EQUAL});
}

static void add_edges_of_value(const struct check *check, struct recipes *recipes)
{
    bool scales = false, zeros = false, ends = false;
    for (size_t i = 0; i < check->function->parameter_count; i++) {
        const struct generator *generator = &check->generators[i];
        bool is_size = check->function->parameters[i].kind == PARAMETER_SCALAR &&
                       check->function->parameters[i].type == TYPE_SIZE;
        scales |= scale_of(generator->kind, INPUT_HUGE) != 1;
        zeros |= generator->kind == GENERATOR_NORMAL;
        ends |= !is_size &&
                (generator->kind == GENERATOR_RANGE || generator->kind == GENERATOR_LOG_RANGE) &&
                varies(generator);
    }
    const struct {
        enum input_values values;
        bool wanted;
    } edges[] = {{INPUT_ZEROS, zeros},
                 {INPUT_HUGE, scales},
                 {INPUT_TINY, scales},
                 {INPUT_LOWEST, ends},
                 {INPUT_HIGHEST, ends}};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        if (edges[i].wanted)
            add_recipe(
                recipes,
                (struct recipe){.sizes = SIZES_RANDOM, .reach = 0.3, .values = edges[i].values});
}

void inputs_generate(const struct check *check, uint64_t seed, struct inputs *inputs)
{
    struct random random;
    random_init(&random, seed, check->name);
    for (size_t i = 0; i < check->example_count; i++)
        add_input(inputs, call_of_example(check, &check->examples[i]), INPUT_ORDINARY);
    struct recipes recipes = {.list = memory_new(check->cases, sizeof(struct recipe)),
                              .limit = check->cases};
    add_edges_of_size(check, &recipes);
    add_edges_of_value(check, &recipes);
    size_t edges = recipes.count;
    for (size_t i = edges; i < check->cases; i++)
        add_recipe(&recipes, (struct recipe){.sizes = SIZES_RANDOM,
                                             .reach = (double)(i - edges + 1) /
                                                      (double)(check->cases - edges)});
    for (size_t i = 0; i < recipes.count; i++)
        add_input(inputs, make_call(check, &random, recipes.list[i]), recipes.list[i].values);
    free(recipes.list);
}

void inputs_release(struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        call_release(&inputs->list[i].call);
    free(inputs->list);
    *inputs = (struct inputs){0};
}
