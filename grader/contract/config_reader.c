#include "contract/config_reader.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "contract/gloss.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Keeps the message if it stands before all others in the file. */
static void complain(struct reader *reader, const struct yaml_node *node, const char *message)
{
    bool is_earlier =
        node->line < reader->line || (node->line == reader->line && node->column < reader->column);
    if (reader->first.kind != ERROR_NONE && !is_earlier)
        return;
    reader->line = node->line;
    reader->column = node->column;
    yaml_error(reader->file, node->line, node->column, &reader->first, "%s", message);
}

int reader_complain(struct reader *reader, const struct yaml_node *node, const char *format, ...)
{
    struct text message = {0};
    va_list arguments;
    va_start(arguments, format);
    text_print_list(&message, format, arguments);
    va_end(arguments);
    complain(reader, node, text_string(&message));
    text_release(&message);
    return -1;
}

/* Appends what to do about an unknown word. */
static void add_candidates(struct text *message, const char *word, const char *const candidates[],
                           size_t count)
{
    const char **known = memory_new(count, sizeof *known);
    size_t known_count = 0;
    for (size_t i = 0; i < count; i++)
        if (candidates[i])
            known[known_count++] = candidates[i];
    const char *nearest = text_nearest(word, known, known_count);
    if (nearest)
        text_print(message, "; did you mean '%s'?", nearest);
    else
        text_add(message, known_count ? "; known are " : "; there are none");
    for (size_t i = 0; !nearest && i < known_count; i++)
        text_print(message, "%s%s", i ? ", " : "", known[i]);
    free(known);
}

int reader_complain_unknown(struct reader *reader, const struct yaml_node *node, const char *word,
                            const char *const candidates[], size_t count, const char *format, ...)
{
    struct text message = {0};
    va_list arguments;
    va_start(arguments, format);
    text_print_list(&message, format, arguments);
    va_end(arguments);
    add_candidates(&message, word, candidates, count);
    complain(reader, node, text_string(&message));
    text_release(&message);
    return -1;
}

/* What a person sees at the node. */
static char *describe(const struct yaml_node *node)
{
    switch (node->kind) {
    case YAML_SCALAR:
        if (!*node->text)
            return memory_string("empty");
        return node->is_quoted ? text_format("the text '%.60s'", node->text)
                               : text_format("'%.60s'", node->text);
    case YAML_SEQUENCE:
        return node->count ? text_format("a list of %zu", node->count)
                           : memory_string("an empty list");
    case YAML_MAPPING: return memory_string(node->count ? "a mapping" : "an empty mapping");
    }
    return memory_string("?");
}

int reader_complain_value(struct reader *reader, const struct key *key,
                          const struct yaml_node *value)
{
    char *found = describe(value);
    struct text range = {0};
    if (key->low < key->high)
        text_print(&range, " (%.15g to %.15g)", key->low, key->high);
    bool is_item = !key->read; /* it stands without a key */
    reader_complain(reader, value, "'%s' is %s; write %s%s, for example %s%s%s", key->name, found,
                    key->expected, text_string(&range), is_item ? "" : key->name,
                    is_item ? "" : ": ", key->example);
    text_release(&range);
    free(found);
    return -1;
}

int reader_check_mapping(struct reader *reader, const struct key *key,
                         const struct yaml_node *value)
{
    return value->kind == YAML_MAPPING ? 0 : reader_complain_value(reader, key, value);
}

int reader_check_list(struct reader *reader, const struct key *key, const struct yaml_node *value)
{
    bool fits = value->kind == YAML_SEQUENCE && (double)value->count >= key->low &&
                (double)value->count <= key->high;
    return fits ? 0 : reader_complain_value(reader, key, value);
}

/* Says whether all keys are known. */
static bool keys_are_known(struct reader *reader, const struct yaml_node *mapping,
                           const struct key keys[], size_t count)
{
    const char **names = memory_new(count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = keys[i].name;
    bool all_known = true;
    for (size_t i = 0; i < mapping->count; i++) {
        const char *word = mapping->keys[i].text;
        size_t k = 0;
        while (k < count && !text_equal(names[k], word))
            k++;
        if (k < count)
            continue;
        all_known = false;
        reader_complain_unknown(reader, &mapping->keys[i], word, names, count, "unknown key '%s'",
                                word);
    }
    free(names);
    return all_known;
}

void reader_check_keys(struct reader *reader, const struct yaml_node *mapping,
                       const struct key keys[], size_t count)
{
    if (!keys_are_known(reader, mapping, keys, count))
        return;
    for (size_t i = 0; i < count; i++)
        if (keys[i].presence == KEY_REQUIRED && !yaml_find(mapping, keys[i].name))
            reader_complain(reader, mapping, "missing key '%s'; add %s, for example %s: %s",
                            keys[i].name, keys[i].expected, keys[i].name, keys[i].example);
}

void reader_read(struct reader *reader, const struct yaml_node *mapping, const struct key keys[],
                 size_t count, void *target)
{
    reader_check_keys(reader, mapping, keys, count);
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node *value = yaml_find(mapping, keys[i].name);
        if (value)
            keys[i].read(reader, &keys[i], value, target);
    }
}

int reader_number(struct reader *reader, const struct key *key, const struct yaml_node *value,
                  double *number)
{
    double found;
    if (value->kind != YAML_SCALAR || value->is_quoted || !number_parse(value->text, &found))
        return reader_complain_value(reader, key, value);
    if (key->low < key->high && (found < key->low || found > key->high))
        return reader_complain_value(reader, key, value);
    *number = found;
    return 0;
}

int reader_whole(struct reader *reader, const struct key *key, const struct yaml_node *value,
                 size_t *number)
{
    double found;
    if (reader_number(reader, key, value, &found))
        return -1;
    if (found != floor(found) || found < 0 || found > CONFIG_WHOLE_MAX)
        return reader_complain_value(reader, key, value);
    *number = (size_t)found;
    return 0;
}

int reader_text(struct reader *reader, const struct key *key, const struct yaml_node *value,
                char **text)
{
    static const char white[] = " \t\r\n";
    const char *from = value->kind == YAML_SCALAR ? value->text + strspn(value->text, white) : "";
    size_t length = strlen(from);
    while (length && strchr(white, from[length - 1]))
        length--;
    if (!length)
        return reader_complain_value(reader, key, value);
    *text = memory_string_of(from, length);
    return 0;
}

int reader_word(struct reader *reader, const struct key *key, const struct yaml_node *value,
                const char *const words[], size_t count, size_t *index)
{
    if (value->kind != YAML_SCALAR || !*value->text)
        return reader_complain_value(reader, key, value);
    for (size_t i = 0; i < count; i++) {
        if (text_equal(words[i], value->text)) {
            *index = i;
            return 0;
        }
    }
    return reader_complain_unknown(reader, value, value->text, words, count, "unknown %s '%s'",
                                   key->name, value->text);
}

int reader_file_name(struct reader *reader, const struct key *key, const struct yaml_node *value,
                     const char *ending, char **name)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    if (value->kind != YAML_SCALAR)
        return reader_complain_value(reader, key, value);
    size_t length = strlen(value->text), tail = strlen(ending);
    if (length <= tail || length > CONFIG_FILE_NAME_BYTES_MAX ||
        !text_equal(value->text + length - tail, ending) ||
        value->text[strspn(value->text, allowed)] || strchr(".-", value->text[0]))
        return reader_complain_value(reader, key, value);
    *name = memory_string(value->text);
    return 0;
}

int reader_function(struct reader *reader, const struct yaml_node *node, const char *name,
                    const struct signature **function)
{
    const struct contract *contract = reader->contract;
    const struct signature *found = contract_find(contract, name);
    if (found) {
        *function = found;
        return 0;
    }
    const char **names = memory_new(contract->count, sizeof *names);
    for (size_t i = 0; i < contract->count; i++)
        names[i] = contract->signatures[i].name;
    reader_complain_unknown(reader, node, name, names, contract->count, "'%s' has no function '%s'",
                            contract->file, name);
    free(names);
    return -1;
}

int reader_parameter(struct reader *reader, const struct yaml_node *node,
                     const struct signature *function, size_t *parameter)
{
    size_t found = signature_parameter(function, node->text);
    if (found < function->parameter_count) {
        *parameter = found;
        return 0;
    }
    const char **names = memory_new(function->parameter_count, sizeof *names);
    for (size_t i = 0; i < function->parameter_count; i++)
        names[i] = function->parameters[i].name;
    reader_complain_unknown(reader, node, node->text, names, function->parameter_count,
                            "'%s' has no parameter '%s'", function->name, node->text);
    free(names);
    return -1;
}

void read_number(struct reader *reader, const struct key *key, const struct yaml_node *value,
                 void *target)
{
    reader_number(reader, key, value, (double *)(void *)((char *)target + key->offset));
}

void read_text(struct reader *reader, const struct key *key, const struct yaml_node *value,
               void *target)
{
    reader_text(reader, key, value, (char **)(void *)((char *)target + key->offset));
}

void read_sentence(struct reader *reader, const struct key *key, const struct yaml_node *value,
                   void *target)
{
    char *plain = NULL;
    if (!reader_text(reader, key, value, &plain))
        *(char **)(void *)((char *)target + key->offset) = gloss(plain);
    free(plain);
}

/* Whether a text fits into a line of a table: not long, no breaks, no white space at the ends. */
static bool fits_a_line(const char *text)
{
    size_t length = strlen(text);
    if (!length || length > CONFIG_NAME_BYTES_MAX || text[0] == ' ' || text[length - 1] == ' ')
        return false;
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return false;
    return true;
}

void read_title(struct reader *reader, const struct key *key, const struct yaml_node *value,
                void *target)
{
    char **text = (char **)(void *)((char *)target + key->offset);
    if (!reader_text(reader, key, value, text) && !fits_a_line(value->text))
        reader_complain(reader, value,
                        "'%s' does not fit a line; write at most %d bytes, without breaks and "
                        "without spaces at the ends",
                        key->name, CONFIG_NAME_BYTES_MAX);
}
