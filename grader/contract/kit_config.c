#include "contract/kit.h"

#include "base/memory.h"
#include "contract/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/*
 * How it works: the configuration's tree is walked and written anew through libyaml, and what is not for students is
 * left out on the way; so nothing that was not meant, a comment say, comes along.
 */

struct writing {
    const struct config *config;
    yaml_emitter_t emitter;
    bool failed;
};

char *kit_mistake_id(const struct config *config, const struct mistake *mistake)
{
    return text_format("%s__%zu", mistake->function->name, (size_t)(mistake - config->mistakes));
}

/* --- libyaml --- */

static void emit(struct writing *writing, int made, yaml_event_t *event)
{
    if (!made || !yaml_emitter_emit(&writing->emitter, event))
        writing->failed = true;
}

static void emit_scalar(struct writing *writing, const char *text, bool is_quoted)
{
    yaml_event_t event;
    emit(writing,
         yaml_scalar_event_initialize(
             &event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1,
             is_quoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE),
         &event);
}

static void begin(struct writing *writing, enum yaml_kind kind, bool in_flow)
{
    yaml_event_t event;
    if (kind == YAML_MAPPING)
        emit(writing,
             yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
                                                 in_flow ? YAML_FLOW_MAPPING_STYLE
                                                         : YAML_BLOCK_MAPPING_STYLE),
             &event);
    else
        emit(writing,
             yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
                                                  in_flow ? YAML_FLOW_SEQUENCE_STYLE
                                                          : YAML_BLOCK_SEQUENCE_STYLE),
             &event);
}

static void end(struct writing *writing, enum yaml_kind kind)
{
    yaml_event_t event;
    emit(writing,
         kind == YAML_MAPPING ? yaml_mapping_end_event_initialize(&event)
                              : yaml_sequence_end_event_initialize(&event),
         &event);
}

/* A part that is written as it is, on one line. */
static void write_node(struct writing *writing, const struct yaml_node *node)
{
    if (node->kind == YAML_SCALAR) {
        emit_scalar(writing, node->text, node->is_quoted);
        return;
    }
    begin(writing, node->kind, true);
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAPPING)
            write_node(writing, &node->keys[i]);
        write_node(writing, &node->items[i]);
    }
    end(writing, node->kind);
}

/* --- checks --- */

static bool is_public(const struct config *config, const char *check)
{
    for (size_t i = 0; i < config->check_count; i++)
        if (text_equal(config->checks[i].name, check))
            return config->checks[i].visibility == VISIBILITY_PUBLIC;
    return false;
}

/* The names of earlier checks, those of hidden ones left out. */
static void write_after(struct writing *writing, const struct yaml_node *names)
{
    begin(writing, YAML_SEQUENCE, true);
    for (size_t i = 0; i < names->count; i++)
        if (is_public(writing->config, names->items[i].text))
            write_node(writing, &names->items[i]);
    end(writing, YAML_SEQUENCE);
}

static bool has_public_names(const struct writing *writing, const struct yaml_node *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (is_public(writing->config, names->items[i].text))
            return true;
    return false;
}

/* The prototype of a loss that only the reference has, under a name that says nothing of its code. */
static void write_own_loss(struct writing *writing, const struct check *check, const char *text)
{
    const char *name = check->loss->name, *at = strstr(text, name);
    char *renamed = text_format("%.*sloss%s", (int)(at - text), text, at + strlen(name));
    emit_scalar(writing, renamed, true);
    free(renamed);
}

static void write_check(struct writing *writing, const struct check *check,
                        const struct yaml_node *node)
{
    begin(writing, YAML_MAPPING, false);
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *key = &node->keys[i], *value = &node->items[i];
        bool is_after = text_equal(key->text, "after");
        if (is_after && !has_public_names(writing, value))
            continue;
        write_node(writing, key);
        if (is_after)
            write_after(writing, value);
        else if (text_equal(key->text, "loss") && check->own_loss.count)
            write_own_loss(writing, check, value->text);
        else
            write_node(writing, value);
    }
    end(writing, YAML_MAPPING);
}

static void write_checks(struct writing *writing, const struct yaml_node *checks)
{
    begin(writing, YAML_SEQUENCE, false);
    for (size_t i = 0; i < checks->count; i++)
        if (writing->config->checks[i].visibility == VISIBILITY_PUBLIC)
            write_check(writing, &writing->config->checks[i], &checks->items[i]);
    end(writing, YAML_SEQUENCE);
}

/* --- mistakes --- */

static bool has_public_check(const struct config *config, const struct signature *function)
{
    for (size_t i = 0; i < config->check_count; i++)
        if (config->checks[i].function == function &&
            config->checks[i].visibility == VISIBILITY_PUBLIC)
            return true;
    return false;
}

static void write_mistake(struct writing *writing, const struct mistake *mistake,
                          const struct yaml_node *node)
{
    char *id = kit_mistake_id(writing->config, mistake);
    emit_scalar(writing, id, false);
    free(id);
    begin(writing, YAML_MAPPING, false);
    for (size_t i = 0; i < node->count; i++) {
        if (text_equal(node->keys[i].text, "name"))
            continue;
        write_node(writing, &node->keys[i]);
        write_node(writing, &node->items[i]);
    }
    emit_scalar(writing, "name", false);
    emit_scalar(writing, mistake->name, true);
    end(writing, YAML_MAPPING);
}

static void write_mistakes(struct writing *writing, const struct yaml_node *mistakes)
{
    const struct config *config = writing->config;
    begin(writing, YAML_MAPPING, false);
    for (size_t i = 0; i < mistakes->count; i++)
        for (size_t k = 0; k < config->mistake_count; k++)
            if (text_equal(config->mistakes[k].id, mistakes->keys[i].text) &&
                has_public_check(config, config->mistakes[k].function))
                write_mistake(writing, &config->mistakes[k], &mistakes->items[i]);
    end(writing, YAML_MAPPING);
}

/* --- the whole --- */

static void write_points(struct writing *writing)
{
    double points = 0;
    for (size_t i = 0; i < writing->config->check_count; i++)
        if (writing->config->checks[i].visibility == VISIBILITY_PUBLIC)
            points += writing->config->checks[i].points;
    char *number = text_format("%.10g", points);
    emit_scalar(writing, "points", false);
    emit_scalar(writing, number, false);
    free(number);
}

static void write_document(struct writing *writing, const struct yaml_node *root)
{
    begin(writing, YAML_MAPPING, false);
    for (size_t i = 0; i < root->count; i++) {
        const struct yaml_node *key = &root->keys[i], *value = &root->items[i];
        if (text_equal(key->text, "picture") || text_equal(key->text, "points"))
            continue;
        write_node(writing, key);
        if (text_equal(key->text, "checks"))
            write_checks(writing, value);
        else if (text_equal(key->text, "mistakes") || text_equal(key->text, "variants"))
            write_mistakes(writing, value);
        else
            write_node(writing, value);
    }
    write_points(writing);
    end(writing, YAML_MAPPING);
}

static int append(void *data, unsigned char *bytes, size_t length)
{
    text_append(data, bytes, length);
    return 1;
}

static void write_stream(struct writing *writing, const struct yaml_node *root)
{
    yaml_event_t event;
    emit(writing, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), &event);
    emit(writing, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1), &event);
    write_document(writing, root);
    emit(writing, yaml_document_end_event_initialize(&event, 1), &event);
    emit(writing, yaml_stream_end_event_initialize(&event), &event);
}

int kit_config(const struct config *config, const char *bytes, size_t length, struct text *yaml,
               struct error *error)
{
    struct yaml_node root = {0};
    struct writing writing = {.config = config};
    if (yaml_parse(config->file, bytes, length, &root, error))
        return -1;
    if (!yaml_emitter_initialize(&writing.emitter)) {
        yaml_release(&root);
        return error_set(error, ERROR_MACHINE, "libyaml has no memory");
    }
    yaml_emitter_set_output(&writing.emitter, append, yaml);
    yaml_emitter_set_unicode(&writing.emitter, 1);
    yaml_emitter_set_width(&writing.emitter, -1);
    write_stream(&writing, &root);
    yaml_emitter_delete(&writing.emitter);
    yaml_release(&root);
    return writing.failed ? error_set(error, ERROR_MACHINE, "libyaml cannot write the checks") : 0;
}
