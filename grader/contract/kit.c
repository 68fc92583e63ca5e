#include "contract/kit.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "contract/moment.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char schema_name[] = "gradus/kit/1";

char *kit_path(const char *folder, const char *name)
{
    return text_format("%s/checks/%s", folder, name);
}

bool kit_is(const char *folder)
{
    char *path = kit_path(folder, "kit.json");
    bool is = file_exists(path);
    free(path);
    return is;
}

void kit_release(struct kit *kit)
{
    free(kit->assignment);
    free(kit->version);
    free(kit->made_at);
    free(kit->published);
    for (size_t i = 0; i < kit->file_count; i++)
        free(kit->files[i]);
    free(kit->files);
    *kit = (struct kit){0};
}

/* --- reading --- */

static char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? memory_string(text) : NULL;
}

/* Whether it can stand in a message and in a file's name. */
static bool is_plain(const char *text)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:";
    return text && *text && strlen(text) <= HEADER_NAME_BYTES_MAX &&
           text[strspn(text, allowed)] == '\0';
}

static bool take_files(const json_t *list, struct kit *kit)
{
    kit->files = memory_new(json_array_size(list), sizeof *kit->files);
    while (kit->file_count < json_array_size(list)) {
        const char *name = json_string_value(json_array_get(list, kit->file_count));
        if (!name)
            return false;
        kit->files[kit->file_count++] = memory_string(name);
    }
    return json_is_array(list);
}

static bool take(const json_t *object, struct kit *kit)
{
    const json_t *seed = json_object_get(object, "seed"),
                 *points = json_object_get(object, "max_score");
    int64_t seconds;
    *kit = (struct kit){
        .assignment = text_of(object, "assignment"),
        .version = text_of(object, "version"),
        .made_at = text_of(object, "made_at"),
        .published = text_of(object, "published"),
        .max_score = json_number_value(points),
        .seed = (uint64_t)json_integer_value(seed),
    };
    return is_plain(kit->assignment) && is_plain(kit->version) && is_plain(kit->made_at) &&
           moment_read(kit->made_at, &seconds) == MOMENT_READ && json_is_integer(seed) &&
           json_integer_value(seed) >= 0 && json_is_number(points) && kit->max_score > 0 &&
           take_files(json_object_get(object, "files"), kit);
}

int kit_read(const char *folder, struct kit *kit, struct error *error)
{
    char *path = kit_path(folder, "kit.json");
    struct text json = {0};
    struct kit made = {0};
    int result = file_read(path, CONFIG_BYTES_MAX, &json, error);
    if (!result) {
        json_error_t problem;
        json_t *object =
            json_loadb(text_string(&json), json.length, JSON_REJECT_DUPLICATES, &problem);
        const char *schema = json_string_value(json_object_get(object, "schema"));
        if (object && schema && !text_equal(schema, schema_name))
            result = error_set(error, ERROR_INPUT,
                               "%s: the kit is for another gradus than this one (%s); "
                               "install the course's newest gradus",
                               path, GRADUS_VERSION);
        else if (!object || !schema || !take(object, &made))
            result = error_set(error, ERROR_INPUT,
                               "%s: the kit is damaged; get it anew from your course", path);
        json_decref(object);
    }
    if (result)
        kit_release(&made);
    else
        *kit = made;
    text_release(&json);
    free(path);
    return result;
}

int kit_assignment(const char *folder, const struct kit *kit, struct assignment *assignment,
                   struct error *error)
{
    struct assignment_files files = {
        .config = kit_path(folder, "checks.yaml"),
        .folder = file_join(folder, "checks"),
        .includes = file_join(folder, "checks"),
    };
    int result = assignment_load_files(&files, kit->assignment, assignment, error);
    free(files.config);
    free(files.folder);
    free(files.includes);
    return result;
}

/* --- writing --- */

void kit_write(const struct kit *kit, struct text *json)
{
    json_t *files = json_array();
    for (size_t i = 0; i < kit->file_count; i++)
        json_array_append_new(files, json_string(kit->files[i]));
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:I, s:f, s:s*, s:o}", "schema", schema_name,
                               "assignment", kit->assignment, "version", kit->version, "made_at",
                               kit->made_at, "seed", (json_int_t)kit->seed, "max_score",
                               kit->max_score, "published", kit->published, "files", files);
    char *bytes = json_dumps(object, JSON_INDENT(2));
    text_print(json, "%s\n", bytes ? bytes : "{}");
    free(bytes);
    json_decref(object);
}

/* --- news --- */

void kit_look_for_newer(const struct kit *kit, char **newer)
{
    struct kit published = {0};
    struct error ignored;
    int64_t mine, theirs;
    *newer = NULL;
    if (!kit->published || kit_read(kit->published, &published, &ignored))
        return;
    if (text_equal(published.assignment, kit->assignment) &&
        !text_equal(published.version, kit->version) &&
        moment_read(kit->made_at, &mine) == MOMENT_READ &&
        moment_read(published.made_at, &theirs) == MOMENT_READ && theirs > mine)
        *newer = memory_string(published.version);
    kit_release(&published);
}
