#include "class/gradescope_metadata.h"

#include "base/limits.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { LEVELS = 4 };

/*
 * Where the stream is. Level 1 is the mapping of folders, 2 that of one submission, 3 the list of submitters or of the
 * history, 4 one submitter. Deeper things and other keys are passed over.
 */
struct place {
    size_t depth; /* mappings and lists that are open */
    bool is_mapping[LEVELS + 1];
    bool is_value[LEVELS + 1]; /* of a mapping: a value comes next */
    char *keys[LEVELS + 1];    /* owned; the last key of each mapping */
};

static void place_release(struct place *place)
{
    for (size_t i = 0; i <= LEVELS; i++)
        free(place->keys[i]);
    *place = (struct place){0};
}

static bool is_at(const struct place *place, size_t level, const char *key)
{
    return place->keys[level] && place->is_mapping[level] && text_equal(place->keys[level], key);
}

static struct gradescope_submission *last(struct gradescope_metadata *metadata)
{
    return metadata->count ? &metadata->list[metadata->count - 1] : NULL;
}

/* Keeps a value, on one line and fit for a terminal; nothing if it is empty. */
static void keep(char **slot, const char *value)
{
    struct text visible = {0};
    text_add_visible(&visible, value, strlen(value));
    for (size_t i = 0; i < visible.length; i++)
        if (visible.bytes[i] == '\n' || visible.bytes[i] == '\t')
            visible.bytes[i] = ' ';
    free(*slot);
    *slot = NULL;
    if (value[0])
        *slot = text_detach(&visible);
    text_release(&visible);
}

static void begin_submission(struct gradescope_metadata *metadata, const char *folder)
{
    if ((metadata->count & (metadata->count - 1)) == 0)
        metadata->list = memory_resize(metadata->list, metadata->count ? 2 * metadata->count : 1,
                                       sizeof *metadata->list);
    metadata->list[metadata->count++] =
        (struct gradescope_submission){.folder = memory_string(folder)};
}

/* A mapping or a list that begins at level 4: a submitter, or something of the history. */
static void begin_item(struct gradescope_metadata *metadata, const struct place *place)
{
    struct gradescope_submission *submission = last(metadata);
    if (!submission)
        return;
    if (is_at(place, 2, ":history"))
        submission->earlier++;
    if (!is_at(place, 2, ":submitters") || !place->is_mapping[LEVELS])
        return;
    submission->submitters = memory_resize(submission->submitters, submission->submitter_count + 1,
                                           sizeof *submission->submitters);
    submission->submitters[submission->submitter_count++] = (struct submitter){0};
}

static void take_value(struct gradescope_metadata *metadata, const struct place *place,
                       const char *value)
{
    struct gradescope_submission *submission = last(metadata);
    if (!submission)
        return;
    if (place->depth == 2 && is_at(place, 2, ":created_at"))
        keep(&submission->created_at, value);
    if (place->depth != LEVELS || !is_at(place, 2, ":submitters") || !submission->submitter_count)
        return;
    struct submitter *submitter = &submission->submitters[submission->submitter_count - 1];
    if (is_at(place, LEVELS, ":name"))
        keep(&submitter->name, value);
    else if (is_at(place, LEVELS, ":sid"))
        keep(&submitter->sid, value);
    else if (is_at(place, LEVELS, ":email"))
        keep(&submitter->email, value);
}

/* A value, whatever it is, is over: a key comes next. */
static void end_value(struct place *place)
{
    if (place->depth && place->depth <= LEVELS)
        place->is_value[place->depth] = false;
}

static void take_scalar(struct gradescope_metadata *metadata, struct place *place,
                        const char *value)
{
    size_t level = place->depth;
    if (!level || level > LEVELS)
        return;
    if (place->is_mapping[level] && !place->is_value[level]) {
        keep(&place->keys[level], value);
        place->is_value[level] = true;
        if (level == 1)
            begin_submission(metadata, value);
        return;
    }
    take_value(metadata, place, value);
    end_value(place);
}

static void open_level(struct gradescope_metadata *metadata, struct place *place, bool is_mapping)
{
    size_t level = ++place->depth;
    if (level > LEVELS)
        return;
    place->is_mapping[level] = is_mapping;
    place->is_value[level] = false;
    keep(&place->keys[level], "");
    if (level == LEVELS)
        begin_item(metadata, place);
}

/* Takes one event. Anchors, aliases and tags are Ruby's matter and passed over; an alias is a value. */
static void take(struct gradescope_metadata *metadata, struct place *place,
                 const yaml_event_t *event)
{
    if (event->type == YAML_MAPPING_START_EVENT || event->type == YAML_SEQUENCE_START_EVENT) {
        open_level(metadata, place, event->type == YAML_MAPPING_START_EVENT);
    } else if (event->type == YAML_MAPPING_END_EVENT || event->type == YAML_SEQUENCE_END_EVENT) {
        place->depth--;
        end_value(place);
    } else if (event->type == YAML_SCALAR_EVENT) {
        take_scalar(metadata, place, (const char *)event->data.scalar.value);
    } else if (event->type == YAML_ALIAS_EVENT) {
        take_scalar(metadata, place, "");
    }
}

static int compare_folders(const void *a, const void *b)
{
    const struct gradescope_submission *left = a, *right = b;
    return strcmp(left->folder, right->folder);
}

int gradescope_metadata_parse(const char *file, const struct text *bytes,
                              struct gradescope_metadata *metadata, struct error *error)
{
    yaml_parser_t parser;
    struct gradescope_metadata found = {0};
    struct place place = {0};
    bool is_over = false;
    int result = 0;
    if (!yaml_parser_initialize(&parser))
        return error_set(error, ERROR_MACHINE, "%s: no memory for the YAML reader", file);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text_string(bytes), bytes->length);
    while (!result && !is_over) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            result = error_set(error, ERROR_INPUT, "%s:%zu:%zu: %s; download it again", file,
                               parser.problem_mark.line + 1, parser.problem_mark.column + 1,
                               parser.problem ? parser.problem : "it cannot be read");
            break;
        }
        is_over = event.type == YAML_STREAM_END_EVENT;
        take(&found, &place, &event);
        yaml_event_delete(&event);
        if (found.count > CLASS_ENTRIES_MAX)
            result = error_set(error, ERROR_INPUT, "%s: more than %d submissions", file,
                               CLASS_ENTRIES_MAX);
    }
    yaml_parser_delete(&parser);
    place_release(&place);
    if (result) {
        gradescope_metadata_release(&found);
        return -1;
    }
    if (found.count)
        qsort(found.list, found.count, sizeof *found.list, compare_folders);
    *metadata = found;
    return 0;
}

const struct gradescope_submission *
gradescope_metadata_find(const struct gradescope_metadata *metadata, const char *folder,
                         size_t length)
{
    char *name = memory_string_of(folder, length);
    const struct gradescope_submission key = {.folder = name};
    const struct gradescope_submission *found =
        metadata->count
            ? bsearch(&key, metadata->list, metadata->count, sizeof key, compare_folders)
            : NULL;
    free(name);
    return found;
}

void gradescope_metadata_release(struct gradescope_metadata *metadata)
{
    for (size_t i = 0; i < metadata->count; i++) {
        struct gradescope_submission *submission = &metadata->list[i];
        for (size_t k = 0; k < submission->submitter_count; k++) {
            free(submission->submitters[k].name);
            free(submission->submitters[k].sid);
            free(submission->submitters[k].email);
        }
        free(submission->submitters);
        free(submission->folder);
        free(submission->created_at);
    }
    free(metadata->list);
    *metadata = (struct gradescope_metadata){0};
}
