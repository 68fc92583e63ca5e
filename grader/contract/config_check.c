/* The checks of a configuration: the table of their keys, and how their parts fit together. */
#include "contract/config.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "contract/config_reader.h"

#include <stdint.h>
#include <stdlib.h>

enum { CASES = 24 };

static const double RELATIVE_TOLERANCE = 1e-9;

static const char *const kinds[] = {
    [CHECK_MATCHES] = "matches",       [CHECK_GRADIENT] = "gradient",
    [CHECK_TRAJECTORY] = "trajectory", [CHECK_MINIMIZES] = "minimizes",
    [CHECK_PROPERTY] = "property",     [CHECK_BUILDS_CLEAN] = "builds_clean",
};

static const char *const visibilities[] = {
    [VISIBILITY_PUBLIC] = "public",
    [VISIBILITY_HIDDEN] = "hidden",
    [VISIBILITY_AFTER_DUE] = "after_due",
};

enum {
    KIND_COUNT = sizeof kinds / sizeof *kinds,
    VISIBILITY_COUNT = sizeof visibilities / sizeof *visibilities,
};

const char *check_kind_name(enum check_kind kind)
{
    return kinds[kind];
}

const char *visibility_name(enum visibility visibility)
{
    return visibilities[visibility];
}

/* The name's node of a check in the document, or NULL. */
static const struct yaml_node *name_node(const struct reader *reader, size_t i)
{
    const struct yaml_node *node = yaml_find(&reader->checks->items[i], "name");
    return node && node->kind == YAML_SCALAR ? node : NULL;
}

/* The index of the first check in the document with that name, or the count of all. */
static size_t find_name(const struct reader *reader, const char *name)
{
    size_t i = 0;
    while (i < reader->checks->count &&
           !(name_node(reader, i) && text_equal(name_node(reader, i)->text, name)))
        i++;
    return i;
}

static void read_name(struct reader *reader, const struct key *key, const struct yaml_node *value,
                      void *target)
{
    read_title(reader, key, value, target);
    if (value->kind != YAML_SCALAR)
        return;
    size_t first = find_name(reader, value->text);
    if (name_node(reader, first) != value)
        reader_complain(reader, value,
                        "check '%s' is named twice; the first is in line %zu, rename one of them",
                        value->text, name_node(reader, first)->line);
}

static void read_kind(struct reader *reader, const struct key *key, const struct yaml_node *value,
                      void *target)
{
    struct check *check = target;
    size_t kind;
    if (!reader_word(reader, key, value, kinds, KIND_COUNT, &kind))
        check->kind = (enum check_kind)kind;
}

static void read_function(struct reader *reader, const struct key *key,
                          const struct yaml_node *value, void *target)
{
    struct check *check = target;
    if (value->kind != YAML_SCALAR || !*value->text)
        reader_complain_value(reader, key, value);
    else if (!reader_function(reader, value, value->text, &check->function))
        check->generators = memory_new(check->function->parameter_count, sizeof *check->generators);
}

static void read_cases(struct reader *reader, const struct key *key, const struct yaml_node *value,
                       void *target)
{
    struct check *check = target;
    (void)reader_whole(reader, key, value, &check->cases);
}

static const struct key tolerance_keys[] = {
    {"relative", KEY_REQUIRED, "a number", "1e-9", 1e-15, 0.1, read_number,
     offsetof(struct check, tolerance.relative)},
    {"absolute", KEY_OPTIONAL, "a number", "1e-12", 0, 0.1, read_number,
     offsetof(struct check, tolerance.absolute)},
};

static void read_tolerance(struct reader *reader, const struct key *key,
                           const struct yaml_node *value, void *target)
{
    if (!reader_check_mapping(reader, key, value))
        reader_read(reader, value, tolerance_keys, sizeof tolerance_keys / sizeof *tolerance_keys,
                    target);
}

static void read_visibility(struct reader *reader, const struct key *key,
                            const struct yaml_node *value, void *target)
{
    struct check *check = target;
    size_t visibility;
    if (!reader_word(reader, key, value, visibilities, VISIBILITY_COUNT, &visibility))
        check->visibility = (enum visibility)visibility;
}

static const struct key after_item = {
    .name = "after", .expected = "the name of an earlier check", .example = "The loss is right"};

/* Finds one name of `after` among the checks before this one. */
static int read_earlier(struct reader *reader, const struct yaml_node *node, size_t *earlier)
{
    if (node->kind != YAML_SCALAR || !*node->text)
        return reader_complain_value(reader, &after_item, node);
    size_t here = reader->config->check_count, found = find_name(reader, node->text);
    if (found < here) {
        *earlier = found;
        return 0;
    }
    if (found == here)
        return reader_complain(reader, node, "check '%s' comes after itself; name an earlier one",
                               node->text);
    if (found < reader->checks->count)
        return reader_complain(reader, node,
                               "check '%s' comes later, in line %zu; move it before this one",
                               node->text, name_node(reader, found)->line);
    const char **names = memory_new(here, sizeof *names);
    for (size_t i = 0; i < here; i++)
        names[i] = name_node(reader, i) ? name_node(reader, i)->text : NULL;
    reader_complain_unknown(reader, node, node->text, names, here, "no earlier check is named '%s'",
                            node->text);
    free(names);
    return -1;
}

static void read_after(struct reader *reader, const struct key *key, const struct yaml_node *value,
                       void *target)
{
    struct check *check = target;
    if (reader_check_list(reader, key, value))
        return;
    check->after = memory_new(value->count, sizeof *check->after);
    for (size_t i = 0; i < value->count; i++)
        if (!read_earlier(reader, &value->items[i], &check->after[check->after_count]))
            check->after_count++;
}

/* In the order of what depends on what. */
static const struct key check_keys[] = {
    {"name", KEY_REQUIRED, "a text", "The loss is right", 0, 0, read_name,
     offsetof(struct check, name)},
    {"kind", KEY_REQUIRED, "a word", "matches", 0, 0, read_kind, 0},
    {"function", KEY_REQUIRED, "the name of a function", "softmax", 0, 0, read_function, 0},
    {"loss", KEY_OPTIONAL, "the name of a function, or the prototype of one of the reference's",
     "hinge_loss", 0, 0, read_loss, 0},
    {"of", KEY_OPTIONAL, "the name of an array", "value", 0, 0, read_of, 0},
    {"gradient", KEY_OPTIONAL, "a mapping of outputs to parameters", "{grad: theta}", 0, 0,
     read_gradient, 0},
    {"on", KEY_OPTIONAL, "a list of objectives and probes", "[quadratic, rosenbrock]", 1, COURSES,
     read_courses, 0},
    {"steps", KEY_OPTIONAL, "a whole number", "50", 1, CONFIG_STEPS_MAX, read_steps, 0},
    {"at", KEY_OPTIONAL, "the name of a function", "nesterov_lookahead", 0, 0, read_lookahead, 0},
    {"promises", KEY_OPTIONAL, "a list of what the function promises", "[status, gradient]", 1,
     PROMISES, read_promises, 0},
    {"budget", KEY_OPTIONAL, "a multiple of the reference's evaluations", "4", 1, 1000, read_number,
     offsetof(struct check, budget)},
    {"then", KEY_OPTIONAL, "a mapping of parameters to expressions", "{s: s + 1000}", 0, 0,
     read_then, 0},
    {"holds", KEY_OPTIONAL, "a list of relations", "[sum(p) = 1]", 1, 16, read_holds, 0},
    {"cases", KEY_OPTIONAL, "a whole number", "24", 0, CONFIG_CASES_MAX, read_cases, 0},
    {"inputs", KEY_OPTIONAL, "a mapping of parameters to generators", "{n: 1..20, x: normal}", 0, 0,
     read_inputs, 0},
    {"examples", KEY_OPTIONAL, "a list of mappings", "[{n: 2, x: [0, 1]}]", 1, CONFIG_CASES_MAX,
     read_examples, 0},
    {"tolerance", KEY_OPTIONAL, "a mapping", "{relative: 1e-9}", 0, 0, read_tolerance, 0},
    {"plot", KEY_OPTIONAL, "a demonstration, or a list of them", "fit", 1, 8, read_plot, 0},
    {"points", KEY_REQUIRED, "a number", "10", 0, 100, read_number, offsetof(struct check, points)},
    {"visibility", KEY_REQUIRED, "public, hidden or after_due", "public", 0, 0, read_visibility, 0},
    {"after", KEY_OPTIONAL, "a list of earlier checks' names", "[The loss is right]", 1,
     CONFIG_CHECKS_MAX, read_after, 0},
    {"hint", KEY_OPTIONAL, "a sentence", "\"What is the exponential of 1000?\"", 0, 0,
     read_sentence, offsetof(struct check, hint)},
};

/*
 * Those of kind builds_clean, which calls nothing. An empty file builds clean too, so it counts after checks that ask
 * for more.
 */
static const struct key build_keys[] = {
    {"name", KEY_REQUIRED, "a text", "The compiler has no warning", 0, 0, read_name,
     offsetof(struct check, name)},
    {"kind", KEY_REQUIRED, "a word", "builds_clean", 0, 0, read_kind, 0},
    {"points", KEY_REQUIRED, "a number", "4", 0, 100, read_number, offsetof(struct check, points)},
    {"visibility", KEY_REQUIRED, "public, hidden or after_due", "public", 0, 0, read_visibility, 0},
    {"after", KEY_REQUIRED, "a list of earlier checks' names", "[The loss is right]", 1,
     CONFIG_CHECKS_MAX, read_after, 0},
    {"hint", KEY_OPTIONAL, "a sentence", "\"What does the first warning say?\"", 0, 0,
     read_sentence, offsetof(struct check, hint)},
};

/* Gives the check a function that stands for the sources: reports name it, nobody calls it. */
static void stand_for_sources(const struct config *config, struct check *check)
{
    struct text names = {0};
    for (size_t i = 0; i < config->source_count; i++)
        text_print(&names, "%s%s", i ? ", " : "", config->sources[i]);
    check->sources.signatures = memory_new(1, sizeof *check->sources.signatures);
    check->sources.signatures[0] = (struct signature){
        .name = text_detach(&names), .parameters = memory_new(0, sizeof(struct parameter))};
    check->sources.count = 1;
    check->function = &check->sources.signatures[0];
    check->generators = memory_new(0, sizeof *check->generators);
    check->cases = 0;
}

static const struct key check_item = {
    .name = "check", .expected = "a mapping that begins with 'name'", .example = "{name: ...}"};

/* The node of a check's kind if it was understood, else NULL. */
static const struct yaml_node *kind_node(const struct yaml_node *node, const struct check *check)
{
    const struct yaml_node *kind = yaml_find(node, "kind");
    return kind && kind->kind == YAML_SCALAR && text_equal(kind->text, kinds[check->kind]) ? kind
                                                                                           : NULL;
}

/* Keys that belong to one kind, and whether it needs them. */
static const struct {
    const char *name;
    enum check_kind kind;
    enum key_presence presence;
    const char *example;
} kind_keys[] = {
    {"loss", CHECK_GRADIENT, KEY_REQUIRED, "loss: FUNCTION"},
    {"of", CHECK_GRADIENT, KEY_OPTIONAL, ""},
    {"gradient", CHECK_GRADIENT, KEY_REQUIRED, "for example gradient: {grad: theta}"},
    {"on", CHECK_TRAJECTORY, KEY_REQUIRED, "for example on: [quadratic]"},
    {"steps", CHECK_TRAJECTORY, KEY_REQUIRED, "for example steps: 50"},
    {"at", CHECK_TRAJECTORY, KEY_OPTIONAL, ""},
    {"promises", CHECK_MINIMIZES, KEY_REQUIRED, "for example promises: [status, gradient]"},
    {"budget", CHECK_MINIMIZES, KEY_OPTIONAL, ""},
    {"then", CHECK_PROPERTY, KEY_OPTIONAL, ""},
    {"holds", CHECK_PROPERTY, KEY_REQUIRED, "for example holds: [sum(p) = 1]"},
};

static void check_kind_keys(struct reader *reader, const struct yaml_node *node,
                            const struct check *check)
{
    for (size_t i = 0; i < sizeof kind_keys / sizeof *kind_keys; i++) {
        const char *name = kind_keys[i].name, *kind = kinds[kind_keys[i].kind];
        const struct yaml_node *key = yaml_find_key(node, name);
        bool belongs = check->kind == kind_keys[i].kind;
        if (key && !belongs)
            reader_complain(reader, key, "'%s' belongs to kind '%s'; remove it", name, kind);
        if (!key && belongs && kind_keys[i].presence == KEY_REQUIRED)
            reader_complain(reader, node, "missing key '%s', which kind '%s' needs; add %s", name,
                            kind, kind_keys[i].example);
    }
}

/* Whether there is anything to compare after a call. */
static bool gives_something(const struct signature *function)
{
    for (size_t i = 0; i < function->parameter_count; i++)
        if (function->parameters[i].kind == PARAMETER_ARRAY && !function->parameters[i].is_const)
            return true;
    return function->result != TYPE_VOID;
}

static size_t count_callbacks(const struct signature *function)
{
    size_t count = 0;
    for (size_t i = 0; i < function->parameter_count; i++)
        count += function->parameters[i].kind == PARAMETER_CALLBACK;
    return count;
}

static bool has_size(const struct signature *function, const char *name)
{
    size_t i = signature_parameter(function, name);
    return i < function->parameter_count && function->parameters[i].kind == PARAMETER_SCALAR &&
           function->parameters[i].type == TYPE_SIZE;
}

static bool has_callback_sizes(const struct signature *function)
{
    for (size_t i = 0; i < function->parameter_count; i++)
        if (function->parameters[i].kind == PARAMETER_CALLBACK &&
            function->parameters[i].callback == CALLBACK_VECTOR_FUNCTION &&
            !has_size(function, "m"))
            return false;
    return has_size(function, "n");
}

static void check_function(struct reader *reader, const struct yaml_node *node,
                           const struct check *check)
{
    const struct signature *function = check->function;
    if (count_callbacks(function) > 1)
        reader_complain(reader, node, "'%s' has more than one callback; check another function",
                        function->name);
    if (count_callbacks(function) && !has_callback_sizes(function))
        reader_complain(reader, node,
                        "'%s' has a callback, so it needs its sizes: size_t n, and size_t m if it "
                        "is a vector_function; change the header",
                        function->name);
    if (!gives_something(function))
        reader_complain(reader, node,
                        "'%s' returns nothing and writes to no array; check another function",
                        function->name);
}

static bool is_about_build(const struct yaml_node *node)
{
    const struct yaml_node *kind = yaml_find(node, "kind");
    return kind && kind->kind == YAML_SCALAR &&
           text_equal(kind->text, check_kind_name(CHECK_BUILDS_CLEAN));
}

static void read_check(struct reader *reader, const struct yaml_node *node, struct check *check)
{
    if (reader_check_mapping(reader, &check_item, node))
        return;
    if (is_about_build(node)) {
        reader_read(reader, node, build_keys, sizeof build_keys / sizeof *build_keys, check);
        stand_for_sources(reader->config, check);
        return;
    }
    reader_read(reader, node, check_keys, sizeof check_keys / sizeof *check_keys, check);
    const struct yaml_node *kind = kind_node(node, check);
    if (kind)
        check_kind_keys(reader, node, check);
    if (kind && check->function)
        check_function(reader, yaml_find(node, "function"), check);
    if (kind && check->function && check->kind == CHECK_TRAJECTORY)
        check_trajectory(reader, yaml_find(node, "function"), check);
    if (kind && check->function && check->kind == CHECK_MINIMIZES)
        check_minimizes(reader, yaml_find(node, "function"), check);
    if (kind && check->function && yaml_find(node, "plot"))
        check_plot(reader, yaml_find(node, "plot"), check);
    if (check->function)
        check_inputs(reader, node, check);
    const struct yaml_node *cases = yaml_find(node, "cases");
    if (!check->cases && !yaml_find(node, "examples"))
        reader_complain(reader, cases, "there are neither cases nor examples; add one of them");
}

void read_checks(struct reader *reader, const struct key *key, const struct yaml_node *value,
                 void *target)
{
    struct config *config = target;
    if (reader_check_list(reader, key, value))
        return;
    reader->checks = value;
    config->checks = memory_new(value->count, sizeof *config->checks);
    for (size_t i = 0; i < value->count; i++) {
        const struct yaml_node *node = &value->items[i];
        config->checks[i] = (struct check){.loss_array = SIZE_MAX,
                                           .cases = CASES,
                                           .tolerance.relative = RELATIVE_TOLERANCE,
                                           .line = node->line,
                                           .column = node->column};
        read_check(reader, node, &config->checks[i]);
        config->check_count++;
    }
}

void check_release(struct check *check)
{
    size_t parameters = check->function ? check->function->parameter_count : 0;
    for (size_t i = 0; check->generators && i < parameters; i++)
        generator_release(&check->generators[i]);
    for (size_t i = 0; i < check->example_count; i++) {
        for (size_t j = 0; j < parameters; j++)
            literal_release(&check->examples[i].literals[j]);
        free(check->examples[i].literals);
    }
    property_release(check);
    contract_release(&check->own_loss);
    contract_release(&check->sources);
    free(check->generators);
    free(check->examples);
    free(check->after);
    free(check->pairs);
    free(check->name);
    free(check->hint);
    *check = (struct check){0};
}
