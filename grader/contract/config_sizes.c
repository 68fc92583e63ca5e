/*
 * What the inputs of a check leave open, asked once all of them are read: parameters without a
 * generator, ranges that can be empty because an end is another parameter, arrays that can be too
 * large, designs that must have fewer rows than columns.
 */
#include "contract/config.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "contract/config_reader.h"
#include "contract/graph.h"
#include "contract/problem.h"
#include "contract/step.h"

#include <math.h>
#include <stdlib.h>

/* The values that a size can take. */
struct interval {
    bool is_known; /* false: it has no generator, or a wrong one that was complained of */
    double low, high;
};

/* What the questions below share. */
struct sizes {
    struct reader *reader;
    const struct check *check;
    const struct yaml_node *inputs; /* NULL if there are none */
    struct interval *intervals;     /* one per parameter, known for sizes only */
};

static const struct parameter *parameter_of(const struct sizes *sizes, size_t i)
{
    return &sizes->check->function->parameters[i];
}

/* Where to complain about a parameter: at its generator, or at all of the inputs. */
static const struct yaml_node *place_of(const struct sizes *sizes, size_t i)
{
    const struct yaml_node *node =
        sizes->inputs ? yaml_find(sizes->inputs, parameter_of(sizes, i)->name) : NULL;
    return node ? node : sizes->inputs;
}

/* Whether the kind of check makes the value itself: gradients and numbers of steps. */
static bool made_by_kind(const struct check *check, size_t i)
{
    struct step step;
    return check->kind == CHECK_TRAJECTORY && step_parts(check->function, &step) &&
           (i == step.gradient || i == step.counter);
}

/* Asks for the generators that are missing, unless a key that is no parameter may be meant. */
static void check_complete(const struct sizes *sizes, const struct yaml_node *node)
{
    const struct signature *function = sizes->check->function;
    for (size_t i = 0; sizes->inputs && i < sizes->inputs->count; i++)
        if (signature_parameter(function, sizes->inputs->keys[i].text) == function->parameter_count)
            return;
    for (size_t i = 0; i < function->parameter_count; i++) {
        const char *name = function->parameters[i].name;
        if (!parameter_needs_value(&function->parameters[i]) || made_by_kind(sizes->check, i) ||
            (sizes->inputs && yaml_find(sizes->inputs, name)))
            continue;
        if (sizes->inputs)
            reader_complain(sizes->reader, sizes->inputs,
                            "'%s' has no generator; add it, for example %s: %s", name, name,
                            function->parameters[i].type == TYPE_DOUBLE ? "-1..1" : "1..20");
        else
            reader_complain(sizes->reader, node,
                            "missing key 'inputs'; add generators for the parameters of '%s', or "
                            "examples and cases: 0",
                            function->name);
        return;
    }
}

static struct interval interval_of_bound(const struct sizes *sizes, const struct bound *bound)
{
    if (!bound->is_parameter)
        return (struct interval){.is_known = true, .low = bound->number, .high = bound->number};
    struct interval interval = sizes->intervals[bound->parameter];
    interval.low += bound->offset;
    interval.high += bound->offset;
    return interval;
}

static struct interval interval_of_extent(const struct sizes *sizes, const struct extent *extent)
{
    if (extent->is_parameter)
        return sizes->intervals[extent->number];
    double number = (double)extent->number;
    return (struct interval){.is_known = true, .low = number, .high = number};
}

static struct interval interval_of_choices(const struct generator *generator)
{
    struct interval interval = {true, generator->choices[0], generator->choices[0]};
    for (size_t i = 1; i < generator->choice_count; i++) {
        interval.low = fmin(interval.low, generator->choices[i]);
        interval.high = fmax(interval.high, generator->choices[i]);
    }
    return interval;
}

/*
 * Whether the size p never exceeds the size q because its range says so: p: ..q, q: p.. or both in
 * steps. Ends name earlier parameters only, so the recursion ends.
 */
static bool never_exceeds(const struct check *check, size_t p, size_t q)
{
    if (p == q)
        return true;
    const struct generator *of_p = &check->generators[p], *of_q = &check->generators[q];
    if (of_p->kind == GENERATOR_RANGE && of_p->high.is_parameter && of_p->high.offset <= 0 &&
        never_exceeds(check, of_p->high.parameter, q))
        return true;
    return of_q->kind == GENERATOR_RANGE && of_q->low.is_parameter && of_q->low.offset >= 0 &&
           never_exceeds(check, p, of_q->low.parameter);
}

static bool bounds_in_order(const struct check *check, const struct bound *low,
                            const struct bound *high, struct interval from, struct interval to)
{
    if (from.high <= to.low)
        return true;
    return low->is_parameter && high->is_parameter && low->offset <= high->offset &&
           never_exceeds(check, low->parameter, high->parameter);
}

/* The values of a range, after complaining if it can be empty or leaves what a size can be. */
static struct interval check_range(const struct sizes *sizes, size_t i)
{
    const struct generator *range = &sizes->check->generators[i];
    struct interval from = interval_of_bound(sizes, &range->low);
    struct interval to = interval_of_bound(sizes, &range->high);
    struct interval unknown = {0};
    if (!from.is_known || !to.is_known)
        return unknown;
    const struct parameter *parameter = parameter_of(sizes, i);
    const struct yaml_node *place = place_of(sizes, i);
    const struct bound *named = range->high.is_parameter ? &range->high : &range->low;
    const char *name = parameter_of(sizes, named->parameter)->name;
    /* Zero elements are for those who write 0; an index, in an array, may well be 0. */
    double least = range->low.is_parameter && parameter->kind == PARAMETER_SCALAR ? 1 : 0;
    if (!bounds_in_order(sizes->check, &range->low, &range->high, from, to))
        reader_complain(
            sizes->reader, place,
            "the range '%s' of '%s' can be empty: it can begin at %.15g and end at %.15g; "
            "change it or the values of '%s'",
            place->text, parameter->name, from.high, to.low, name);
    else if (parameter->type == TYPE_SIZE && (from.low < least || to.high > CONFIG_SIZE_MAX))
        reader_complain(sizes->reader, place,
                        "the range '%s' of '%s' reaches %.15g; keep it within %.15g and %d",
                        place->text, parameter->name, from.low < least ? from.low : to.high, least,
                        CONFIG_SIZE_MAX);
    else
        return (struct interval){true, from.low, to.high};
    return unknown;
}

static void check_whole_numbers(const struct sizes *sizes, size_t i)
{
    const struct generator *generator = &sizes->check->generators[i];
    if (generator->kind == GENERATOR_RANGE)
        sizes->intervals[i] = check_range(sizes, i);
    else if (generator->kind == GENERATOR_CHOICE)
        sizes->intervals[i] = interval_of_choices(generator);
}

static bool is_size(const struct parameter *parameter)
{
    return parameter->kind == PARAMETER_SCALAR && parameter->type == TYPE_SIZE;
}

/* Sizes first, in their order, since the ranges of all others may name any of them. */
static void check_ranges(const struct sizes *sizes)
{
    size_t count = sizes->check->function->parameter_count;
    for (size_t i = 0; i < count; i++)
        if (is_size(parameter_of(sizes, i)))
            check_whole_numbers(sizes, i);
    for (size_t i = 0; i < count; i++)
        if (!is_size(parameter_of(sizes, i)) && parameter_of(sizes, i)->type != TYPE_DOUBLE)
            check_whole_numbers(sizes, i);
}

static void check_elements(const struct sizes *sizes, size_t i)
{
    const struct parameter *array = parameter_of(sizes, i);
    double elements = 1;
    for (size_t k = 0; k < array->dimensions; k++) {
        struct interval extent = interval_of_extent(sizes, &array->shape[k]);
        if (!extent.is_known)
            return;
        elements *= extent.high;
    }
    if (elements > CONFIG_ELEMENTS_MAX)
        reader_complain(
            sizes->reader, place_of(sizes, i),
            "'%s' can have %.15g elements; choose smaller sizes, so that it has at most %d",
            array->name, elements, CONFIG_ELEMENTS_MAX);
}

/* Columns can only be independent if there are as many rows; more are cut, but not below their
 * range. */
static void check_design(const struct sizes *sizes, size_t i)
{
    const struct extent *rows = &parameter_of(sizes, i)->shape[0], *columns = rows + 1;
    struct interval height = interval_of_extent(sizes, rows);
    struct interval width = interval_of_extent(sizes, columns);
    if (!height.is_known || !width.is_known || width.low <= height.low ||
        (rows->is_parameter && columns->is_parameter &&
         never_exceeds(sizes->check, columns->number, rows->number)))
        return;
    reader_complain(sizes->reader, place_of(sizes, i),
                    "a design needs as many rows as columns, but '%s' can have %.15g rows and has "
                    "at least %.15g columns; ask for more rows",
                    parameter_of(sizes, i)->name, height.low, width.low);
}

/* The sizes of a callback's problem must be ones that n may have. */
static void check_problem(const struct sizes *sizes, size_t callback)
{
    const struct generator *generator = &sizes->check->generators[callback];
    size_t n = signature_parameter(sizes->check->function, "n");
    if (generator->kind != GENERATOR_PROBLEM || n == sizes->check->function->parameter_count ||
        !sizes->intervals[n].is_known)
        return;
    struct interval range = sizes->intervals[n];
    for (size_t i = 0; i < generator->choice_count; i++) {
        enum problem_kind kind = (enum problem_kind)generator->choices[i];
        double least = (double)problem_size(kind, (size_t)range.low),
               most = (double)problem_size(kind, (size_t)range.high);
        if (most <= range.high && least <= range.high && most >= range.low)
            continue;
        reader_complain(sizes->reader, place_of(sizes, n),
                        "'%s' is defined for n = %g, which is not in the range of 'n'; widen it",
                        problem_name(kind), most < range.low ? most : least);
        return;
    }
}

/* One graph is for all four parts of it, and has a node at least. */
static void check_graph(const struct sizes *sizes)
{
    struct graph_parts parts;
    if (!graph_parts(sizes->check->function, &parts))
        return;
    const struct generator *generators = sizes->check->generators;
    const size_t arrays[] = {parts.op, parts.lhs, parts.rhs, parts.value};
    size_t graphs = 0, other = 0;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        bool is_graph = generators[arrays[i]].kind == GENERATOR_GRAPH;
        graphs += is_graph;
        other = is_graph ? other : arrays[i];
    }
    if (graphs && graphs < sizeof arrays / sizeof *arrays)
        reader_complain(sizes->reader, place_of(sizes, other),
                        "a graph needs all its parts; write %s: graph",
                        parameter_of(sizes, other)->name);
    else if (graphs && sizes->intervals[parts.k].is_known && sizes->intervals[parts.k].low < 1)
        reader_complain(sizes->reader, place_of(sizes, parts.k),
                        "a graph has a node at least; let '%s' begin at 1",
                        parameter_of(sizes, parts.k)->name);
}

void check_inputs(struct reader *reader, const struct yaml_node *node, const struct check *check)
{
    struct sizes sizes = {.reader = reader, .check = check, .inputs = yaml_find(node, "inputs")};
    if (sizes.inputs && sizes.inputs->kind != YAML_MAPPING)
        return;
    if (check->cases)
        check_complete(&sizes, node);
    if (!sizes.inputs)
        return;
    size_t count = check->function->parameter_count;
    sizes.intervals = memory_new(count, sizeof *sizes.intervals);
    check_ranges(&sizes);
    for (size_t i = 0; i < count; i++) {
        if (check->function->parameters[i].kind == PARAMETER_ARRAY)
            check_elements(&sizes, i);
        if (check->generators[i].kind == GENERATOR_DESIGN)
            check_design(&sizes, i);
        check_problem(&sizes, i);
    }
    check_graph(&sizes);
    free(sizes.intervals);
}
