#include "contract/yaml.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* What the reading of one document shares. */
struct loading {
    const char *file;
    const char *bytes;
    size_t length;
    yaml_parser_t parser;
    size_t nodes; /* so far */
    struct error *error;
};

int yaml_error_list(const char *file, size_t line, size_t column, struct error *error,
                    const char *format, va_list arguments)
{
    struct text message = {0}, shown = {0};
    text_print_list(&message, format, arguments);
    text_add_visible(&shown, text_string(&message), message.length);
    for (size_t i = 0; i < shown.length; i++)
        if (shown.bytes[i] == '\n' || shown.bytes[i] == '\t')
            shown.bytes[i] = ' ';
    error_set(error, ERROR_INPUT, "%s:%zu:%zu: %s", file, line, column, text_string(&shown));
    text_release(&shown);
    text_release(&message);
    return -1;
}

int yaml_error(const char *file, size_t line, size_t column, struct error *error,
               const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    yaml_error_list(file, line, column, error, format, arguments);
    va_end(arguments);
    return -1;
}

/* The same for a place as libyaml counts it, from 0. */
static int PRINTF_LIKE(3, 4)
    refuse(const struct loading *loading, yaml_mark_t mark, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    yaml_error_list(loading->file, mark.line + 1, mark.column + 1, loading->error, format,
                    arguments);
    va_end(arguments);
    return -1;
}

/* What to do about libyaml's problems, where that can be said. */
static const struct advice {
    const char *problem, *advice;
} advices[] = {
    {"mapping values are not allowed in this context", "; quote a text that contains ': '"},
    {"found character that cannot start any token", "; quote a text that begins like this"},
    {"could not find expected ':'", "; write 'key: value', with a space before the value"},
    {"did not find expected key", "; indent all keys of a mapping alike, and quote texts"},
    {"did not find expected '-' indicator", "; indent all items of a list alike"},
    {"did not find expected ',' or ']'", "; close the list with ']'"},
    {"did not find expected ',' or '}'", "; close the mapping with '}'"},
    {"found unexpected end of stream", "; close the quotes"},
    {"control characters are not allowed", "; remove them"},
};

/* Whether a line, counted from 0, has a tab before its first visible character. */
static bool tab_indents(const struct loading *loading, size_t line)
{
    const char *at = loading->bytes, *end = loading->bytes + loading->length;
    for (; line && at; line--) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : NULL;
    }
    while (at && at < end && *at == ' ')
        at++;
    return at && at < end && *at == '\t';
}

static const char *advice_for(const struct loading *loading, const char *problem, size_t line)
{
    if (tab_indents(loading, line))
        return "; indent with spaces, not with tabs";
    for (size_t i = 0; i < sizeof advices / sizeof *advices; i++)
        if (text_equal(advices[i].problem, problem))
            return advices[i].advice;
    return "";
}

/* The place of a byte, since libyaml gives an offset alone for what is no UTF-8. */
static yaml_mark_t mark_of_offset(const struct loading *loading, size_t offset)
{
    yaml_mark_t mark = {0};
    for (size_t i = 0; i < offset && i < loading->length; i++) {
        bool line_ends = loading->bytes[i] == '\n';
        mark.line += line_ends;
        mark.column = line_ends ? 0 : mark.column + ((loading->bytes[i] & 0xc0) != 0x80);
    }
    return mark;
}

static int report_problem(const struct loading *loading)
{
    const yaml_parser_t *parser = &loading->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        return error_set(loading->error, ERROR_MACHINE, "out of memory");
    const char *problem = parser->problem ? parser->problem : "unreadable";
    yaml_mark_t mark = parser->error == YAML_READER_ERROR
                           ? mark_of_offset(loading, parser->problem_offset)
                           : parser->problem_mark;
    const char *advice = advice_for(loading, problem, mark.line);
    if (!parser->context)
        return refuse(loading, mark, "%s%s", problem, advice);
    return refuse(loading, mark, "%s %s that began in line %zu%s", problem, parser->context,
                  parser->context_mark.line + 1, advice);
}

/* The caller deletes the event. */
static int next_event(struct loading *loading, yaml_event_t *event)
{
    return yaml_parser_parse(&loading->parser, event) ? 0 : report_problem(loading);
}

/* Makes room for one more zeroed item, and key; what was there may move. */
static size_t add_item(struct yaml_node *node)
{
    size_t i = node->count, capacity = i ? 2 * i : 1;
    bool is_full = (i & (i - 1)) == 0; /* capacities are powers of two */
    if (is_full)
        node->items = memory_resize(node->items, capacity, sizeof *node->items);
    if (is_full && node->kind == YAML_MAPPING)
        node->keys = memory_resize(node->keys, capacity, sizeof *node->keys);
    node->items[i] = (struct yaml_node){0};
    if (node->kind == YAML_MAPPING)
        node->keys[i] = (struct yaml_node){0};
    return node->count++;
}

static int load_node(struct loading *loading, const yaml_event_t *event, size_t depth,
                     struct yaml_node *node);

static int load_scalar(const struct loading *loading, const yaml_event_t *event,
                       struct yaml_node *node)
{
    const char *bytes = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (memchr(bytes, '\0', length))
        return refuse(loading, event->start_mark, "a text contains a zero byte; remove it");
    node->text = memory_string_of(bytes, length);
    node->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return 0;
}

static int load_items(struct loading *loading, size_t depth, struct yaml_node *node)
{
    for (;;) {
        yaml_event_t event;
        if (next_event(loading, &event))
            return -1;
        bool ends = event.type == YAML_SEQUENCE_END_EVENT;
        int failed = 0;
        if (!ends) {
            size_t i = add_item(node);
            failed = load_node(loading, &event, depth + 1, &node->items[i]);
        }
        yaml_event_delete(&event);
        if (ends || failed)
            return failed;
    }
}

static int load_key(struct loading *loading, const yaml_event_t *event, struct yaml_node *node)
{
    yaml_mark_t mark = event->start_mark;
    if (event->type != YAML_SCALAR_EVENT && event->type != YAML_ALIAS_EVENT)
        return refuse(loading, mark, "a key is a list or a mapping; write 'key: value'");
    if (node->count == YAML_KEYS_MAX)
        return refuse(loading, mark, "a mapping has more than %d keys", YAML_KEYS_MAX);
    struct yaml_node key = {0};
    if (load_node(loading, event, 0, &key))
        return -1;
    const struct yaml_node *first = yaml_find_key(node, key.text);
    if (first) {
        refuse(loading, mark, "key '%s' is given twice; the first is in line %zu", key.text,
               first->line);
        yaml_release(&key);
        return -1;
    }
    size_t i = add_item(node);
    node->keys[i] = key;
    return 0;
}

static int load_value(struct loading *loading, size_t depth, struct yaml_node *node)
{
    yaml_event_t event;
    if (next_event(loading, &event))
        return -1;
    int failed = load_node(loading, &event, depth + 1, &node->items[node->count - 1]);
    yaml_event_delete(&event);
    return failed;
}

static int load_pairs(struct loading *loading, size_t depth, struct yaml_node *node)
{
    for (;;) {
        yaml_event_t event;
        if (next_event(loading, &event))
            return -1;
        bool ends = event.type == YAML_MAPPING_END_EVENT;
        int failed = ends ? 0 : load_key(loading, &event, node);
        yaml_event_delete(&event);
        if (ends || failed)
            return failed;
        if (load_value(loading, depth, node))
            return -1;
    }
}

static int refuse_extras(const struct loading *loading, yaml_mark_t mark, const yaml_char_t *anchor,
                         const yaml_char_t *tag)
{
    if (anchor)
        return refuse(loading, mark,
                      "anchor '&%s' is not understood here; write the value out where it is needed",
                      (const char *)anchor);
    if (tag)
        return refuse(loading, mark, "tag '%s' is not understood here; leave it out",
                      (const char *)tag);
    return 0;
}

/* Reads the node that begins with this event, up to its end; the caller releases it in any case. */
static int load_node(struct loading *loading, const yaml_event_t *event, size_t depth,
                     struct yaml_node *node)
{
    yaml_mark_t mark = event->start_mark;
    node->line = mark.line + 1;
    node->column = mark.column + 1;
    if (depth > YAML_DEPTH_MAX)
        return refuse(loading, mark, "lists are nested more than %d deep", YAML_DEPTH_MAX);
    if (++loading->nodes > YAML_NODES_MAX)
        return refuse(loading, mark, "the file has more than %d values and keys", YAML_NODES_MAX);
    if (event->type == YAML_ALIAS_EVENT)
        return refuse(loading, mark,
                      "alias '*%s' is not understood here; write the value out, or quote a text",
                      (const char *)event->data.alias.anchor);
    if (event->type == YAML_SCALAR_EVENT) {
        if (refuse_extras(loading, mark, event->data.scalar.anchor, event->data.scalar.tag))
            return -1;
        return load_scalar(loading, event, node);
    }
    if (event->type == YAML_SEQUENCE_START_EVENT) {
        node->kind = YAML_SEQUENCE;
        const yaml_char_t *tag = event->data.sequence_start.tag;
        if (refuse_extras(loading, mark, event->data.sequence_start.anchor, tag))
            return -1;
        return load_items(loading, depth, node);
    }
    node->kind = YAML_MAPPING;
    const yaml_char_t *tag = event->data.mapping_start.tag;
    if (refuse_extras(loading, mark, event->data.mapping_start.anchor, tag))
        return -1;
    return load_pairs(loading, depth, node);
}

/* Reads the next event and holds it against the one kind that may follow. */
static int expect_event(struct loading *loading, yaml_event_type_t type, const char *otherwise)
{
    yaml_event_t event;
    if (next_event(loading, &event))
        return -1;
    int result = event.type == type ? 0 : refuse(loading, event.start_mark, "%s", otherwise);
    yaml_event_delete(&event);
    return result;
}

static int load_document(struct loading *loading, struct yaml_node *root)
{
    if (expect_event(loading, YAML_STREAM_START_EVENT, "the file has no beginning") ||
        expect_event(loading, YAML_DOCUMENT_START_EVENT, "the file is empty"))
        return -1;
    yaml_event_t event;
    if (next_event(loading, &event))
        return -1;
    int failed = load_node(loading, &event, 0, root);
    yaml_event_delete(&event);
    if (failed || expect_event(loading, YAML_DOCUMENT_END_EVENT, "the document does not end"))
        return -1;
    return expect_event(loading, YAML_STREAM_END_EVENT,
                        "a second document begins; keep one per file");
}

int yaml_parse(const char *file, const char *bytes, size_t length, struct yaml_node *root,
               struct error *error)
{
    struct loading loading = {
        .file = file, .bytes = length ? bytes : "", .length = length, .error = error};
    if (length > CONFIG_BYTES_MAX)
        return yaml_error(file, 1, 1, error, "the file has more than %zu bytes", CONFIG_BYTES_MAX);
    if (!yaml_parser_initialize(&loading.parser))
        return error_set(error, ERROR_MACHINE, "out of memory");
    yaml_parser_set_input_string(&loading.parser, (const unsigned char *)loading.bytes, length);
    struct yaml_node found = {0};
    int result = load_document(&loading, &found);
    if (result)
        yaml_release(&found);
    else
        *root = found;
    yaml_parser_delete(&loading.parser);
    return result;
}

void yaml_release(struct yaml_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        if (node->keys)
            yaml_release(&node->keys[i]);
        yaml_release(&node->items[i]);
    }
    free(node->keys);
    free(node->items);
    free(node->text);
    *node = (struct yaml_node){0};
}

const struct yaml_node *yaml_find_key(const struct yaml_node *node, const char *key)
{
    for (size_t i = 0; node->keys && i < node->count; i++)
        if (text_equal(node->keys[i].text, key))
            return &node->keys[i];
    return NULL;
}

const struct yaml_node *yaml_find(const struct yaml_node *node, const char *key)
{
    const struct yaml_node *found = yaml_find_key(node, key);
    return found ? &node->items[found - node->keys] : NULL;
}
