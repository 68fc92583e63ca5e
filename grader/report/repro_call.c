#include "base/memory.h"
#include "contract/notation.h"
#include "report/repro_part.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_COLUMNS = 96, UNROLLED_MAX = 16, INDENT = 4 };

/* What an output of whole numbers holds before the call. */
#define UNSET_WHOLE "-12345"

/* The last place within `room` bytes where a line can be broken: after a comma, in no string. 0: nowhere. */
static size_t last_break(const char *line, size_t room)
{
    size_t last = 0;
    bool in_string = false;
    for (size_t i = 0; i < room; i++) {
        if (line[i] == '"' && (!i || line[i - 1] != '\\'))
            in_string = !in_string;
        if (!in_string && line[i] == ',' && line[i + 1] == ' ')
            last = i + 1;
    }
    return last;
}

void repro_line(struct text *text, const char *line)
{
    size_t room = LINE_COLUMNS - INDENT;
    text_print(text, "%*s", INDENT, "");
    while (strlen(line) > room) {
        size_t end = last_break(line, room);
        if (!end)
            break;
        text_append(text, line, end);
        line += end + 1;
        room = LINE_COLUMNS - 3 * INDENT;
        text_print(text, "\n%*s", 3 * INDENT, "");
    }
    text_print(text, "%s\n", line);
}

void repro_bound(struct text *text, double bound)
{
    char digits[32] = "0";
    for (int count = 1; count <= 3 && !(strtod(digits, NULL) >= bound); count++)
        snprintf(digits, sizeof digits, "%.*g", count, bound);
    if (strtod(digits, NULL) >= bound)
        text_add(text, digits);
    else
        text_print(text, "%.3g", bound * 1.01);
}

/* --- variables --- */

void repro_element(struct text *text, const struct call *call, const char *prefix, size_t parameter,
                   size_t k)
{
    text_add(text, prefix);
    notate_element(text, call, parameter, (ptrdiff_t)k);
}

static void add_extents(struct text *text, const struct call *call, size_t parameter)
{
    for (size_t k = 0; k < call->signature->parameters[parameter].dimensions; k++)
        text_print(text, "[%zu]", call_extent(call, parameter, k));
}

/* Appends an initializer of nested braces; element *at comes next. `made`: the elements, or NULL: all unset. */
static void add_braces(struct text *text, const struct call *call, size_t parameter, size_t k,
                       const struct code *made, size_t *at)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    bool is_real = named->type == TYPE_DOUBLE;
    text_add(text, "{");
    for (size_t i = 0; i < call_extent(call, parameter, k); i++) {
        text_add(text, i ? ", " : "");
        if (k + 1 < named->dimensions)
            add_braces(text, call, parameter, k + 1, made, at);
        else if (made)
            text_print(text, is_real ? "%s" : "(int)(%s)", made->elements[(*at)++]);
        else
            text_add(text, is_real ? "NAN" : UNSET_WHOLE);
    }
    text_add(text, "}");
}

/* Declares an array with what it holds before the call. */
static void add_array(struct text *text, const struct call *call, const char *prefix,
                      size_t parameter, const struct code *made)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    struct text line = {0};
    bool is_input = !call_writes(call, parameter);
    size_t at = 0;
    text_print(&line, "%s%s%s %s%s", is_input && !made ? "static " : "", is_input ? "const " : "",
               type_name(named->type), prefix, named->name);
    add_extents(&line, call, parameter);
    text_add(&line, " = ");
    if (!made && call->values[parameter].data)
        notate_array(&line, call, parameter);
    else
        add_braces(&line, call, parameter, 0, made, &at);
    text_add(&line, ";");
    repro_line(text, text_string(&line));
    text_release(&line);
}

static void add_argument(struct text *text, const struct call *call, const char *prefix,
                         size_t parameter, const struct code *made)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    const struct value *value = &call->values[parameter];
    const struct enumerator *name = enumerator_of_value(named->names, value->scalar.integer);
    switch (named->kind) {
    case PARAMETER_ARRAY: text_print(text, "%s%s", prefix, named->name); break;
    case PARAMETER_CALLBACK: text_add(text, "f"); break;
    case PARAMETER_CONTEXT: text_add(text, "&evaluations"); break;
    case PARAMETER_SCALAR:
        if (named->type == TYPE_DOUBLE && made && made->elements)
            text_add(text, made->elements[0]);
        else if (named->type == TYPE_DOUBLE && (isnan(value->scalar.real) || !value->scalar.real))
            code_number(text, value->scalar.real);
        else if (named->type == TYPE_DOUBLE && isinf(value->scalar.real))
            code_number(text, value->scalar.real);
        else if (named->type == TYPE_DOUBLE)
            notate_number(text, value->scalar.real);
        else if (named->type == TYPE_SIZE)
            text_print(text, "%zu", value->scalar.size);
        else if (name)
            text_add(text, name->name);
        else
            text_print(text, "%d", value->scalar.integer);
    }
}

void repro_call(struct text *text, const struct call *call, const char *prefix,
                const struct code made[])
{
    struct text line = {0};
    const struct signature *function = call->signature;
    for (size_t i = 0; i < function->parameter_count; i++)
        if (function->parameters[i].kind == PARAMETER_ARRAY)
            add_array(text, call, prefix, i, made && made[i].elements ? &made[i] : NULL);
    if (function->result != TYPE_VOID)
        text_print(&line, "%s %sreturned = ", type_name(function->result), prefix);
    text_print(&line, "%s(", function->name);
    for (size_t i = 0; i < function->parameter_count; i++) {
        text_add(&line, i ? ", " : "");
        add_argument(&line, call, prefix, i, made ? &made[i] : NULL);
    }
    text_add(&line, ");");
    text_add(text, "\n");
    repro_line(text, text_string(&line));
    text_add(text, "\n");
    text_release(&line);
}

void repro_block(struct text *text, const char *body)
{
    for (const char *line = body; *line;) {
        size_t length = strcspn(line, "\n");
        text_print(text, "%*s%.*s\n", length ? INDENT : 0, "", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

void repro_unused(struct text *text, const struct call *call, const char *prefix)
{
    char *line = text_format("(void)%sreturned;", prefix);
    if (call->signature->result != TYPE_VOID)
        repro_line(text, line);
    free(line);
}

/* --- comparing --- */

/* The conversion that prints a whole number of a type. */
static const char *conversion_of(enum type type)
{
    return type == TYPE_SIZE ? "%zu" : "%d";
}

static void add_real_check(struct text *text, const char *element, double want, double bound)
{
    struct text line = {0};
    text_print(&line, "expect_number(\"%s\", %s, ", element, element);
    code_number(&line, want);
    text_add(&line, ", ");
    repro_bound(&line, bound);
    text_add(&line, ");");
    repro_line(text, text_string(&line));
    text_release(&line);
}

static void add_whole_check(struct text *text, const char *element, enum type type, double want)
{
    char *line = text_format("cr_expect(%s == %.0f, \"%s is %s; expected %.0f\", %s);", element,
                             want, element, conversion_of(type), want, element);
    repro_line(text, line);
    free(line);
}

static void add_element_check(struct text *text, const struct call *call, const char *prefix,
                              const struct expected *right, size_t parameter, size_t k)
{
    struct text element = {0};
    enum type type = call->signature->parameters[parameter].type;
    double want = answer_number(&right->answer, call, parameter, k);
    repro_element(&element, call, prefix, parameter, k);
    if (call->values[parameter].direction == DIRECTION_OUT &&
        answer_untouched(&right->answer, call, parameter, k)) {
        char *line =
            text_format(type == TYPE_DOUBLE
                            ? "cr_expect(isnan(%s), \"%s was changed, but a function that fails "
                              "leaves its outputs as they were\");"
                            : "cr_expect(%s == " UNSET_WHOLE ", \"%s was changed, but a function "
                              "that fails leaves its outputs as they were\");",
                        text_string(&element), text_string(&element));
        repro_line(text, line);
        free(line);
    } else if (type == TYPE_DOUBLE) {
        add_real_check(text, text_string(&element), want, right->bounds[parameter][k]);
    } else {
        add_whole_check(text, text_string(&element), type, want);
    }
    text_release(&element);
}

void repro_numbers(struct text *text, const struct call *call, const char *prefix,
                   const struct expected *right)
{
    enum type result = call->signature->result;
    char *returned = text_format("%sreturned", prefix);
    if (result == TYPE_DOUBLE)
        add_real_check(text, returned, right->answer.returned.real, right->return_bound);
    else if (result != TYPE_VOID)
        add_whole_check(text, returned, result,
                        result == TYPE_SIZE ? (double)right->answer.returned.size
                                            : right->answer.returned.integer);
    free(returned);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        for (size_t k = 0; call_writes(call, i) && k < call->values[i].count; k++)
            add_element_check(text, call, prefix, right, i, k);
}

void repro_written(struct text *text, const struct call *call, const char *prefix,
                   const struct expected *right)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        for (size_t k = 0; call_writes(call, i) && k < call->values[i].count; k++) {
            struct text element = {0};
            if (call->values[i].direction != DIRECTION_OUT ||
                call->signature->parameters[i].type != TYPE_DOUBLE ||
                answer_untouched(&right->answer, call, i, k))
                continue;
            repro_element(&element, call, prefix, i, k);
            char *line = text_format("cr_expect(!isnan(%s), \"%s was never written\");",
                                     text_string(&element), text_string(&element));
            repro_line(text, line);
            free(line);
            text_release(&element);
        }
    }
}
