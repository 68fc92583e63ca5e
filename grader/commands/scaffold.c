#include "commands/scaffold.h"

#include "base/embed.h"
#include "base/memory.h"
#include "contract/call.h"
#include "contract/notation.h"
#include "contract/prototype.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

EMBED(scaffold_readme, "grader/commands/scaffold/README.md");
EMBED(scaffold_header, "grader/commands/scaffold/header.h");
EMBED(scaffold_skeleton, "grader/commands/scaffold/skeleton.c");
EMBED(scaffold_test, "grader/commands/scaffold/test.c");
EMBED(scaffold_reference, "grader/commands/scaffold/reference.c");
EMBED(scaffold_mistakes, "grader/commands/scaffold/mistakes.c");
EMBED(scaffold_config, "grader/commands/scaffold/config.yaml");

extern const char scaffold_readme[], scaffold_header[], scaffold_skeleton[], scaffold_test[],
    scaffold_reference[], scaffold_mistakes[], scaffold_config[];

/* --- the prototype --- */

static bool is_input(const struct parameter *parameter)
{
    return parameter->kind == PARAMETER_ARRAY && parameter->is_const;
}

static bool is_output(const struct parameter *parameter)
{
    return parameter->kind == PARAMETER_ARRAY && !parameter->is_const;
}

static int check_signature(const struct signature *signature, struct error *error)
{
    bool gives = signature->result != TYPE_VOID;
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        gives |= is_output(parameter);
        if (parameter->kind == PARAMETER_CALLBACK)
            return error_set(
                error, ERROR_INPUT,
                "'%s' is a callback, which a scaffold has no inputs for; begin without "
                "it, and add it to header and configuration then",
                parameter->name);
    }
    if (!gives)
        return error_set(
            error, ERROR_INPUT,
            "'%s' returns nothing and writes to no array; give it a result or an array "
            "without const",
            signature->name);
    return 0;
}

int scaffold_parse(const char *prototype, struct contract *contract, struct error *error)
{
    struct contract parsed = {0};
    size_t length = strlen(prototype);
    char *header =
        text_format("%s%s\n", prototype, length && prototype[length - 1] == ';' ? "" : ";");
    int result = prototype_parse("--prototype", header, strlen(header), &parsed, error);
    free(header);
    if (!result && parsed.count > 1)
        result = error_set(error, ERROR_INPUT,
                           "--prototype holds %zu functions; give one, and add "
                           "the others to the header then",
                           parsed.count);
    if (!result)
        result = check_signature(&parsed.signatures[0], error);
    if (result)
        contract_release(&parsed);
    else
        *contract = parsed;
    return result;
}

/* --- bodies --- */

/* Names for loops and sums that no parameter has. The caller frees. */
static char *free_name(const struct signature *signature, const char *wanted)
{
    char *name = memory_string(wanted);
    while (signature_parameter(signature, name) < signature->parameter_count) {
        char *longer = text_format("%s_", name);
        free(name);
        name = longer;
    }
    return name;
}

/* Loops over all elements of an array around one statement, in which "@" stands for the element. */
static void add_loops(struct text *text, const struct signature *signature,
                      const struct parameter *parameter, const char *statement)
{
    static const char *const indices[] = {"i", "j", "k", "l"};
    struct text element = {0};
    text_add(&element, parameter->name);
    for (size_t k = 0; k < parameter->dimensions; k++) {
        const struct extent *extent = &parameter->shape[k];
        char *index = free_name(signature, indices[k]);
        text_print(text, "%*sfor (size_t %s = 0; %s < ", (int)(4 + 4 * k), "", index, index);
        if (extent->is_parameter)
            text_add(text, signature->parameters[extent->number].name);
        else
            text_print(text, "%zu", extent->number);
        text_print(text, "; %s++)\n", index);
        text_print(&element, "[%s]", index);
        free(index);
    }
    text_print(text, "%*s", (int)(4 + 4 * parameter->dimensions), "");
    for (const char *at = statement; *at; at++) {
        if (*at == '@')
            text_add(text, text_string(&element));
        else
            text_append(text, at, 1);
    }
    text_add(text, "\n");
    text_release(&element);
}

static bool counts(enum type type)
{
    return type != TYPE_DOUBLE;
}

/* Whether results of that sort, counted or summed, are wanted of the function. */
static bool wants(const struct signature *signature, bool counted)
{
    bool wanted = signature->result != TYPE_VOID && counts(signature->result) == counted;
    for (size_t i = 0; i < signature->parameter_count; i++)
        wanted |= is_output(&signature->parameters[i]) &&
                  counts(signature->parameters[i].type) == counted;
    return wanted;
}

/* Inputs enter through their sum, or by how many are above 0. */
static void add_inputs_to(struct text *text, const struct signature *signature, const char *name,
                          bool counted)
{
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        char *statement = text_format(counted                          ? "%s += @ > 0;"
                                      : parameter->type == TYPE_DOUBLE ? "%s += @;"
                                                                       : "%s += (double)@;",
                                      name);
        if (is_input(parameter))
            add_loops(text, signature, parameter, statement);
        else if (parameter->kind == PARAMETER_SCALAR && parameter->type == TYPE_DOUBLE)
            text_print(text, counted ? "    %s += %s > 0;\n" : "    %s += %s;\n", name,
                       parameter->name);
        free(statement);
    }
}

/* The sum or the count, times the factor, as a value of that type. The caller frees. */
static char *result_of(enum type type, const char *factor, const char *name)
{
    return type == TYPE_INT ? text_format("(int)(%s%s)", factor, name)
                            : text_format("%s%s", factor, name);
}

/* Whether the parameter is the size of an array, and so used by its loops. */
static bool is_extent(const struct signature *signature, size_t parameter)
{
    for (size_t i = 0; i < signature->parameter_count; i++)
        for (size_t k = 0; k < signature->parameters[i].dimensions; k++)
            if (signature->parameters[i].shape[k].is_parameter &&
                signature->parameters[i].shape[k].number == parameter)
                return true;
    return false;
}

/* The function's body, with what it begins with and what it is multiplied by. */
static void add_body(struct text *text, const struct signature *signature, const char *start,
                     const char *factor)
{
    char *total = free_name(signature, "total"), *count = free_name(signature, "count");
    for (size_t i = 0; i < signature->parameter_count; i++)
        if (signature->parameters[i].kind == PARAMETER_SCALAR &&
            signature->parameters[i].type != TYPE_DOUBLE && !is_extent(signature, i))
            text_print(text, "    (void)%s;\n", signature->parameters[i].name);
    if (wants(signature, false)) {
        text_print(text, "    double %s = %s;\n", total, start);
        add_inputs_to(text, signature, total, false);
    }
    if (wants(signature, true)) {
        text_print(text, "    size_t %s = %s;\n", count, start);
        add_inputs_to(text, signature, count, true);
    }
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        char *value = result_of(parameter->type, factor, counts(parameter->type) ? count : total),
             *statement = text_format("@ = %s;", value);
        if (is_output(parameter))
            add_loops(text, signature, parameter, statement);
        free(statement);
        free(value);
    }
    char *value = result_of(signature->result, factor, counts(signature->result) ? count : total);
    if (signature->result != TYPE_VOID)
        text_print(text, "    return %s;\n", value);
    free(value);
    free(total);
    free(count);
}

static void add_skeleton(struct text *text, const struct signature *signature)
{
    for (size_t i = 0; i < signature->parameter_count; i++)
        text_print(text, "    (void)%s;\n", signature->parameters[i].name);
    if (signature->result != TYPE_VOID)
        text_add(text, "    return 0;\n");
}

/* The prototype with another name: from the header's text, so that nothing of it is lost. */
static void add_head(struct text *text, const char *prototype, const struct signature *signature,
                     const char *suffix)
{
    size_t length = strlen(signature->name);
    const char *at = prototype;
    while ((at = strstr(at, signature->name)) && at[length + strspn(at + length, " \t\n")] != '(')
        at++;
    if (!at)
        at = prototype;
    text_append(text, prototype, (size_t)(at - prototype));
    text_print(text, "%s%s%s", signature->name, suffix, at + length);
}

/* --- inputs, and a call --- */

/* A line per parameter for the docstring. */
static void add_parameters(struct text *text, const struct signature *signature)
{
    for (size_t i = 0; i < signature->parameter_count; i++)
        text_print(text, " * %-6s %s\n", signature->parameters[i].name,
                   is_output(&signature->parameters[i]) ? "out: overwritten" : "...");
}

static void add_generators(struct text *text, const struct signature *signature)
{
    const char *separator = "{";
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        if (is_output(parameter))
            continue;
        text_print(text, "%s%s: %s", separator, parameter->name,
                   parameter->kind == PARAMETER_ARRAY && parameter->type == TYPE_DOUBLE ? "normal"
                   : parameter->kind == PARAMETER_ARRAY                                 ? "0..3"
                   : parameter->type == TYPE_DOUBLE                                     ? "-2..2"
                   : parameter->type == TYPE_SIZE                                       ? "1..5"
                                                                                        : "0..3");
        separator = ", ";
    }
    text_add(text, *separator == '{' ? "{}" : "}");
}

/* A call with sizes of 2 and ones for all that comes in; *ones counts these. The caller releases it. */
static struct call call_of_ones(const struct signature *signature, size_t *ones)
{
    struct call call = {0};
    call_init(&call, signature);
    *ones = 0;
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        if (parameter->kind != PARAMETER_SCALAR)
            continue;
        if (parameter->type == TYPE_DOUBLE)
            call.values[i].scalar.real = 1;
        else if (parameter->type == TYPE_SIZE)
            call.values[i].scalar.size = 2;
        *ones += parameter->type == TYPE_DOUBLE;
    }
    call_shape(&call);
    for (size_t i = 0; i < signature->parameter_count; i++) {
        if (!is_input(&signature->parameters[i]))
            continue;
        enum type type = signature->parameters[i].type;
        size_t count = call.values[i].count;
        void *data = memory_new(count, type_bytes(type));
        for (size_t k = 0; k < count; k++) {
            if (type == TYPE_DOUBLE)
                ((double *)data)[k] = 1;
            else if (type == TYPE_SIZE)
                ((size_t *)data)[k] = 1;
            else
                ((int *)data)[k] = 1;
        }
        call.values[i].data = data;
        *ones += count;
    }
    return call;
}

/* The call as C, a statement a line, and what is to come of it. */
static void add_test(struct text *text, const struct signature *signature)
{
    size_t ones;
    struct call call = call_of_ones(signature, &ones);
    struct text line = {0};
    notate_call(&line, &call, (size_t)-1);
    char *rest = line.bytes;
    for (char *statement; (statement = strsep(&rest, ";"));) {
        statement += strspn(statement, " ");
        bool is_call = !strncmp(statement, signature->name, strlen(signature->name));
        if (*statement && is_call && signature->result != TYPE_VOID)
            text_print(text, "    %s returned = %s;\n", type_name(signature->result), statement);
        else if (*statement)
            text_print(text, "    %s;\n", statement);
    }
    for (size_t i = 0; i < signature->parameter_count; i++) {
        if (!is_output(&signature->parameters[i]))
            continue;
        struct text element = {0};
        notate_element(&element, &call, i, (ptrdiff_t)call.values[i].count - 1);
        text_print(text, "    cr_assert(%s == %zu);\n", text_string(&element), ones + 1);
        text_release(&element);
    }
    if (signature->result != TYPE_VOID)
        text_print(text, "    cr_assert(returned == %zu);\n", ones + 1);
    text_release(&line);
    call_release(&call);
}

/* --- templates --- */

/* Appends what stands for a placeholder. */
static void add_value(struct text *text, const char *key, const char *topic, const char *prototype,
                      const struct signature *signature)
{
    if (text_equal(key, "TOPIC"))
        text_add(text, topic);
    else if (text_equal(key, "GUARD"))
        for (const char *at = topic; *at; at++)
            text_print(text, "%c", toupper((unsigned char)*at));
    else if (text_equal(key, "FUNCTION"))
        text_add(text, signature->name);
    else if (text_equal(key, "PROTOTYPE"))
        text_add(text, prototype);
    else if (text_equal(key, "PARAMETERS"))
        add_parameters(text, signature);
    else if (text_equal(key, "SKELETON"))
        add_skeleton(text, signature);
    else if (text_equal(key, "RIGHT"))
        add_body(text, signature, "1", "");
    else if (text_equal(key, "HEAD_ZERO"))
        add_head(text, prototype, signature, "__starts_at_0");
    else if (text_equal(key, "ZERO"))
        add_body(text, signature, "0", "");
    else if (text_equal(key, "HEAD_TWICE"))
        add_head(text, prototype, signature, "__gives_it_twice");
    else if (text_equal(key, "TWICE"))
        add_body(text, signature, "1", "2 * ");
    else if (text_equal(key, "INPUTS"))
        add_generators(text, signature);
    else if (text_equal(key, "TEST"))
        add_test(text, signature);
}

void scaffold_write(enum scaffold_file file, const char *topic, const char *prototype,
                    const struct signature *signature, struct text *text)
{
    static const char *const templates[] = {
        [SCAFFOLD_README] = scaffold_readme,       [SCAFFOLD_HEADER] = scaffold_header,
        [SCAFFOLD_SKELETON] = scaffold_skeleton,   [SCAFFOLD_TEST] = scaffold_test,
        [SCAFFOLD_REFERENCE] = scaffold_reference, [SCAFFOLD_MISTAKES] = scaffold_mistakes,
        [SCAFFOLD_CONFIG] = scaffold_config,
    };
    size_t length = strlen(prototype);
    while (length && strchr("; \t\n", prototype[length - 1]))
        length--;
    char *bare = memory_string_of(prototype, length);
    const char *at = templates[file];
    for (const char *open; (open = strstr(at, "{{"));) {
        const char *close = strstr(open, "}}");
        char *key = memory_string_of(open + 2, (size_t)(close - open - 2));
        text_append(text, at, (size_t)(open - at));
        add_value(text, key, topic, bare, signature);
        free(key);
        at = close + 2;
    }
    text_add(text, at);
    free(bare);
}
