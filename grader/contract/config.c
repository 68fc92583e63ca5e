#include "contract/config.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "contract/config_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * How it works: yaml.c turns the bytes into a tree with places. The table of the top-level keys
 * below leads to a reader per key; `checks` leads to the table of a check's keys (config_check.c),
 * and those to a check's inputs (config_inputs.c), examples (config_examples.c) and gradients
 * (config_gradient.c). Every reader puts what it understood into the configuration under
 * construction and complains of the rest; the earliest complaint is the error.
 *
 * To add a key, add a line to a table, a field to config.h, and lines to the tests' table.
 */

enum { CPU_SECONDS = 1, MEMORY_MIB = 512 };

static void read_header(struct reader *reader, const struct key *key, const struct yaml_node *value,
                        void *target)
{
    struct config *config = target;
    reader_file_name(reader, key, value, ".h", &config->header);
}

static const struct key source_item = {
    .name = "source", .expected = "a plain file name in .c", .example = "knn.c"};

static void read_sources(struct reader *reader, const struct key *key,
                         const struct yaml_node *value, void *target)
{
    struct config *config = target;
    if (reader_check_list(reader, key, value))
        return;
    config->sources = memory_new(value->count, sizeof *config->sources);
    for (size_t i = 0; i < value->count; i++) {
        const struct yaml_node *item = &value->items[i];
        char *name = NULL;
        if (reader_file_name(reader, &source_item, item, ".c", &name))
            continue;
        for (size_t j = 0; j < config->source_count; j++)
            if (text_equal(config->sources[j], name))
                reader_complain(reader, item, "source '%s' is listed twice; list it once", name);
        config->sources[config->source_count++] = name;
    }
}

static void read_memory(struct reader *reader, const struct key *key, const struct yaml_node *value,
                        void *target)
{
    struct config *config = target;
    size_t mib;
    if (!reader_whole(reader, key, value, &mib))
        config->memory_bytes = mib << 20;
}

static const struct key limit_keys[] = {
    {"cpu_seconds", KEY_OPTIONAL, "a number", "1", 0.1, 60, read_number,
     offsetof(struct config, cpu_seconds)},
    {"memory_mib", KEY_OPTIONAL, "a whole number", "512", 16, 4096, read_memory, 0},
};

static void read_limits(struct reader *reader, const struct key *key, const struct yaml_node *value,
                        void *target)
{
    if (!reader_check_mapping(reader, key, value))
        reader_read(reader, value, limit_keys, sizeof limit_keys / sizeof *limit_keys, target);
}

static const struct key mistake_keys[] = {
    {"explain", KEY_REQUIRED, "a sentence", "\"You return the sum; divide by n.\"", 0, 0,
     read_sentence, offsetof(struct mistake, explain)},
    {"slide", KEY_OPTIONAL, "a slide's topic", "\"Maximum likelihood\"", 0, 0, read_text,
     offsetof(struct mistake, slide)},
    {"name", KEY_OPTIONAL, "a few words", "\"sum overflows\"", 0, 0, read_text,
     offsetof(struct mistake, name)},
};

static const struct key variant_keys[] = {
    {"remark", KEY_REQUIRED, "a sentence", "\"Also right: delta inside the root.\"", 0, 0,
     read_sentence, offsetof(struct mistake, explain)},
    {"name", KEY_OPTIONAL, "a few words", "\"other root\"", 0, 0, read_text,
     offsetof(struct mistake, name)},
};

/* What tells mistakes from variants: an entry as a whole, and its keys. */
struct entry_kind {
    bool is_variant;
    struct key entry;
    const struct key *keys;
    size_t key_count;
};

static const struct entry_kind mistake_entries = {
    false,
    {.name = "mistake", .expected = "a mapping", .example = "{explain: \"...\"}"},
    mistake_keys,
    sizeof mistake_keys / sizeof *mistake_keys,
};

static const struct entry_kind variant_entries = {
    true,
    {.name = "variant", .expected = "a mapping", .example = "{remark: \"...\"}"},
    variant_keys,
    sizeof variant_keys / sizeof *variant_keys,
};

/* What was read under that id already, or NULL. */
static const struct mistake *find_mistake(const struct config *config, const char *id)
{
    for (size_t i = 0; i < config->mistake_count; i++)
        if (text_equal(config->mistakes[i].id, id))
            return &config->mistakes[i];
    return NULL;
}

/* Takes an id FUNCTION__WORDS apart. */
static void read_id(struct reader *reader, const struct yaml_node *node, struct mistake *mistake)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    const char *middle = strstr(node->text, "__");
    mistake->id = memory_string(node->text);
    if (!middle || !middle[2] || middle[2] == '_' || middle[2 + strspn(middle + 2, allowed)]) {
        reader_complain(reader, node,
                        "'%s' is not an id; write FUNCTION__WORDS with words in lower case, for "
                        "example softmax__sum_overflows",
                        node->text);
        return;
    }
    char *name = memory_string_of(node->text, (size_t)(middle - node->text));
    (void)reader_function(reader, node, name, &mistake->function);
    free(name);
    if (find_mistake(reader->config, node->text))
        reader_complain(reader, node,
                        "'%s' is listed as a mistake and as a variant; keep one of them",
                        node->text);
}

/* The words of an id FUNCTION__WORDS. */
static char *words_of(const char *id)
{
    const char *middle = strstr(id, "__");
    char *words = memory_string(middle ? middle + 2 : id);
    for (char *at = words; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return words;
}

static void read_entries(struct reader *reader, const struct key *key,
                         const struct yaml_node *value, const struct entry_kind *kind)
{
    if (reader_check_mapping(reader, key, value))
        return;
    struct config *config = reader->config;
    config->mistakes = memory_resize(config->mistakes, config->mistake_count + value->count,
                                     sizeof *config->mistakes);
    for (size_t i = 0; i < value->count; i++) {
        struct mistake mistake = {.is_variant = kind->is_variant};
        read_id(reader, &value->keys[i], &mistake);
        if (!reader_check_mapping(reader, &kind->entry, &value->items[i]))
            reader_read(reader, &value->items[i], kind->keys, kind->key_count, &mistake);
        if (!mistake.name)
            mistake.name = words_of(mistake.id);
        config->mistakes[config->mistake_count++] = mistake;
    }
}

static void read_mistakes(struct reader *reader, const struct key *key,
                          const struct yaml_node *value, void *target)
{
    (void)target;
    read_entries(reader, key, value, &mistake_entries);
}

static void read_variants(struct reader *reader, const struct key *key,
                          const struct yaml_node *value, void *target)
{
    (void)target;
    read_entries(reader, key, value, &variant_entries);
}

static const struct key top_keys[] = {
    {"title", KEY_REQUIRED, "a text", "Nearest neighbours", 0, 0, read_title,
     offsetof(struct config, title)},
    {"header", KEY_REQUIRED, "the header's file name", "knn.h", 0, 0, read_header, 0},
    {"sources", KEY_REQUIRED, "a list of file names in .c", "[knn.c]", 1, 20, read_sources, 0},
    {"limits", KEY_OPTIONAL, "a mapping", "{cpu_seconds: 1, memory_mib: 512}", 0, 0, read_limits,
     0},
    {"points", KEY_OPTIONAL, "what the points of all checks sum to", "100", 0, 1e6, read_number,
     offsetof(struct config, points)},
    {"checks", KEY_REQUIRED, "a list of checks", "[{name: ...}]", 1, CONFIG_CHECKS_MAX, read_checks,
     0},
    {"mistakes", KEY_OPTIONAL, "a mapping of ids", "{f__sign_lost: {explain: \"...\"}}", 0, 0,
     read_mistakes, 0},
    {"variants", KEY_OPTIONAL, "a mapping of ids", "{f__other_root: {remark: \"...\"}}", 0, 0,
     read_variants, 0},
    {"picture", KEY_OPTIONAL, "a mapping", "{plot: fit, title: The fit, of: [mle_theta]}", 0, 0,
     read_picture, 0},
};

enum { TOP_KEY_COUNT = sizeof top_keys / sizeof *top_keys };

/* Parses the document, which must be a mapping. The caller releases *root. */
static int load_root(const char *file, const char *bytes, size_t length, struct yaml_node *root,
                     struct error *error)
{
    struct yaml_node found = {0};
    if (yaml_parse(file, bytes, length, &found, error))
        return -1;
    if (found.kind != YAML_MAPPING) {
        yaml_error(file, found.line, found.column, error,
                   "the configuration is no mapping; begin with 'title: ...'");
        yaml_release(&found);
        return -1;
    }
    *root = found;
    return 0;
}

int config_header(const char *file, const char *bytes, size_t length, char **header,
                  struct error *error)
{
    struct yaml_node root = {0};
    if (load_root(file, bytes, length, &root, error))
        return -1;
    struct config config = {0};
    struct reader reader = {.file = file, .config = &config};
    const struct yaml_node *value = yaml_find(&root, "header");
    if (value)
        read_header(&reader, &top_keys[1], value, &config);
    else
        reader_check_keys(&reader, &root, top_keys, TOP_KEY_COUNT);
    yaml_release(&root);
    if (reader.first.kind != ERROR_NONE) {
        *error = reader.first;
        return -1;
    }
    *header = config.header;
    return 0;
}

/* Points are only added up once each of them is known to be right. */
static void check_points(struct reader *reader, const struct yaml_node *root)
{
    double sum = 0;
    for (size_t i = 0; i < reader->config->check_count; i++)
        sum += reader->config->checks[i].points;
    if (fabs(sum - reader->config->points) > 1e-9 * reader->config->points)
        reader_complain(reader, yaml_find_key(root, "checks"),
                        "the points of all checks sum to %.10g, not %.10g; change some of them",
                        sum, reader->config->points);
}

int config_parse(const char *file, const char *bytes, size_t length,
                 const struct contract *contract, struct config *config, struct error *error)
{
    struct yaml_node root = {0};
    if (load_root(file, bytes, length, &root, error))
        return -1;
    struct config found = {.file = memory_string(file),
                           .cpu_seconds = CPU_SECONDS,
                           .memory_bytes = (size_t)MEMORY_MIB << 20,
                           .points = 100};
    struct reader reader = {.file = file, .contract = contract, .config = &found};
    reader_read(&reader, &root, top_keys, TOP_KEY_COUNT, &found);
    if (reader.first.kind == ERROR_NONE)
        check_points(&reader, &root);
    yaml_release(&root);
    if (reader.first.kind != ERROR_NONE) {
        *error = reader.first;
        config_release(&found);
        return -1;
    }
    *config = found;
    return 0;
}

static void mistake_release(struct mistake *mistake)
{
    free(mistake->id);
    free(mistake->name);
    free(mistake->explain);
    free(mistake->slide);
}

void config_release(struct config *config)
{
    for (size_t i = 0; i < config->source_count; i++)
        free(config->sources[i]);
    for (size_t i = 0; i < config->check_count; i++)
        check_release(&config->checks[i]);
    for (size_t i = 0; i < config->mistake_count; i++)
        mistake_release(&config->mistakes[i]);
    picture_release(&config->picture);
    free(config->sources);
    free(config->checks);
    free(config->newest_kit);
    free(config->mistakes);
    free(config->file);
    free(config->title);
    free(config->header);
    *config = (struct config){0};
}
