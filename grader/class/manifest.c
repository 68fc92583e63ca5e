#include "class/manifest.h"

#include "base/limits.h"
#include "base/memory.h"
#include "class/encoding.h"
#include "contract/digest.h"
#include "contract/moment.h"
#include "report/json.h"

#include <stdlib.h>
#include <string.h>

const char manifest_name[] = "manifest.json";

static const char schema_prefix[] = "gradus/manifest/", schema_name[] = "gradus/manifest/1";

void manifest_release(struct manifest *manifest)
{
    for (size_t i = 0; i < manifest->file_count; i++)
        free(manifest->files[i].name);
    free(manifest->files);
    free(manifest->assignment);
    free(manifest->student);
    free(manifest->gradus);
    free(manifest->kit);
    free(manifest->commit);
    *manifest = (struct manifest){0};
}

/* --- writing --- */

void manifest_take_sources(struct manifest *manifest, const struct submission *submission)
{
    manifest->files = memory_new(submission->source_count, sizeof *manifest->files);
    manifest->file_count = submission->source_count;
    memcpy(manifest->submission_sha256, submission->sha256, sizeof manifest->submission_sha256);
    for (size_t i = 0; i < submission->source_count; i++) {
        const struct source *source = &submission->sources[i];
        struct manifest_file *file = &manifest->files[i];
        file->name = memory_string(source->name);
        file->bytes = source->contents.length;
        digest_of(text_string(&source->contents), source->contents.length, file->sha256);
    }
}

static json_t *text_or_null(const char *string)
{
    return string && *string ? json_text(string) : json_null();
}

void manifest_write(const struct manifest *manifest, struct text *text)
{
    char made_at[32];
    json_t *files = json_array();
    moment_write(manifest->made_at, made_at);
    for (size_t i = 0; i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        json_array_append_new(files,
                              json_pack("{s:o, s:I, s:s}", "name", json_text(file->name), "bytes",
                                        (json_int_t)file->bytes, "sha256", file->sha256));
    }
    json_t *object = json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o}", "schema", schema_name, "assignment",
        json_text(manifest->assignment), "student", text_or_null(manifest->student), "gradus",
        json_text(manifest->gradus), "kit", text_or_null(manifest->kit), "commit",
        text_or_null(manifest->commit), "made_at", made_at, "submission_sha256",
        text_or_null(manifest->submission_sha256), "files", files);
    char *json = json_dumps(object, JSON_INDENT(2));
    text_add(text, json);
    text_add(text, "\n");
    free(json);
    json_decref(object);
}

/* --- reading --- */

/* Whether a name, an id or a version is short text on one line. */
static bool is_plain(const char *string, size_t length)
{
    if (!length || length > MANIFEST_TEXT_BYTES_MAX || !encoding_is_utf8(string, length))
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)string[i] < 0x20 || string[i] == 0x7f)
            return false;
    return true;
}

enum presence { REQUIRED, OPTIONAL };

/* Copies a short text; of an optional one NULL if it is null or missing. */
static int take_text(json_t *object, const char *key, enum presence presence, char **copy,
                     struct error *error)
{
    json_t *value = json_object_get(object, key);
    if (presence == OPTIONAL && (!value || json_is_null(value)))
        return 0;
    if (!json_is_string(value) || !is_plain(json_string_value(value), json_string_length(value)))
        return error_set(error, ERROR_INPUT, "'%s' is no text of one line of at most %d bytes", key,
                         MANIFEST_TEXT_BYTES_MAX);
    *copy = memory_string_of(json_string_value(value), json_string_length(value));
    return 0;
}

static int take_digest(json_t *object, const char *key, enum presence presence, char digest[65],
                       struct error *error)
{
    json_t *value = json_object_get(object, key);
    const char *string = json_string_value(value);
    if (presence == OPTIONAL && (!value || json_is_null(value)))
        return 0;
    if (!string || json_string_length(value) != 64 || strspn(string, "0123456789abcdef") != 64)
        return error_set(error, ERROR_INPUT,
                         "'%s' is no SHA-256 of 64 digits in lower-case hexadecimal", key);
    memcpy(digest, string, 65);
    return 0;
}

static int take_file(json_t *object, struct manifest_file *file, struct error *error)
{
    json_t *bytes = json_object_get(object, "bytes");
    if (take_text(object, "name", REQUIRED, &file->name, error) ||
        take_digest(object, "sha256", REQUIRED, file->sha256, error))
        return -1;
    if (strchr(file->name, '/') || file->name[0] == '.')
        return error_set(error, ERROR_INPUT, "the file '%s' is no plain name", file->name);
    if (!json_is_integer(bytes) || json_integer_value(bytes) < 0 ||
        json_integer_value(bytes) > (json_int_t)SOURCE_BYTES_MAX)
        return error_set(error, ERROR_INPUT, "'bytes' of '%s' is no number from 0 to %zu",
                         file->name, SOURCE_BYTES_MAX);
    file->bytes = (uint64_t)json_integer_value(bytes);
    return 0;
}

static int take_files(json_t *list, struct manifest *manifest, struct error *error)
{
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count > HANDIN_ENTRIES_MAX)
        return error_set(error, ERROR_INPUT, "'files' is no list of at most %d files",
                         HANDIN_ENTRIES_MAX);
    manifest->files = memory_new(count, sizeof *manifest->files);
    manifest->file_count = count;
    for (size_t i = 0; i < count; i++) {
        if (take_file(json_array_get(list, i), &manifest->files[i], error))
            return -1;
        for (size_t k = 0; k < i; k++)
            if (text_equal(manifest->files[k].name, manifest->files[i].name))
                return error_set(error, ERROR_INPUT, "it lists '%s' twice",
                                 manifest->files[i].name);
    }
    return 0;
}

static int take_moment(json_t *object, struct manifest *manifest, struct error *error)
{
    const char *made_at = json_string_value(json_object_get(object, "made_at"));
    if (made_at && moment_read(made_at, &manifest->made_at) == MOMENT_READ &&
        moment_is_usual(manifest->made_at))
        return 0;
    return error_set(error, ERROR_INPUT, "'made_at' is no time like 2026-11-03T22:59:00Z");
}

static int take_all(json_t *object, struct manifest *manifest, struct error *error)
{
    return take_text(object, "assignment", REQUIRED, &manifest->assignment, error) ||
                   take_text(object, "student", OPTIONAL, &manifest->student, error) ||
                   take_text(object, "gradus", REQUIRED, &manifest->gradus, error) ||
                   take_text(object, "kit", OPTIONAL, &manifest->kit, error) ||
                   take_text(object, "commit", OPTIONAL, &manifest->commit, error) ||
                   take_moment(object, manifest, error) ||
                   take_digest(object, "submission_sha256", OPTIONAL, manifest->submission_sha256,
                               error) ||
                   take_files(json_object_get(object, "files"), manifest, error)
               ? -1
               : 0;
}

enum manifest_reading manifest_read(const char *bytes, size_t length, struct manifest *manifest,
                                    struct error *error)
{
    struct manifest made = {0};
    json_error_t problem;
    json_t *object = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
    const char *schema = json_string_value(json_object_get(object, "schema"));
    enum manifest_reading reading = MANIFEST_WRONG;
    if (!object) {
        bool names_us = memmem(bytes, length, schema_prefix, sizeof schema_prefix - 1) != NULL;
        if (names_us)
            error_set(error, ERROR_INPUT, "line %d: %s", problem.line, problem.text);
        else
            reading = MANIFEST_FOREIGN;
    } else if (!schema || strncmp(schema, schema_prefix, sizeof schema_prefix - 1) != 0) {
        reading = MANIFEST_FOREIGN;
    } else if (!text_equal(schema, schema_name)) {
        error_set(error, ERROR_INPUT, "it is of another version of gradus (%.60s)", schema);
    } else if (take_all(object, &made, error) == 0) {
        *manifest = made;
        made = (struct manifest){0};
        reading = MANIFEST_READ;
    }
    manifest_release(&made);
    json_decref(object);
    return reading;
}

/* --- comparing --- */

static const struct manifest_file *find_file(const struct manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->file_count; i++)
        if (text_equal(manifest->files[i].name, name))
            return &manifest->files[i];
    return NULL;
}

static bool has_source(const struct submission *submission, const char *name)
{
    for (size_t i = 0; i < submission->source_count; i++)
        if (text_equal(submission->sources[i].name, name))
            return true;
    return false;
}

/* Returns how many sources differ from the manifest. */
static size_t compare_sources(const struct manifest *manifest, const struct submission *submission,
                              struct text *notices)
{
    size_t differ = 0;
    for (size_t i = 0; i < submission->source_count; i++) {
        const struct source *source = &submission->sources[i];
        const struct manifest_file *file = find_file(manifest, source->name);
        char digest[DIGEST_TEXT_BYTES];
        digest_of(text_string(&source->contents), source->contents.length, digest);
        if (file && file->bytes == source->contents.length && text_equal(file->sha256, digest))
            continue;
        differ++;
        text_print(notices,
                   file ? "'%s' is not as it was when it was packed: the manifest has another "
                          "SHA-256\n"
                        : "'%s' is not in the manifest\n",
                   source->name);
    }
    for (size_t i = 0; i < manifest->file_count; i++) {
        if (has_source(submission, manifest->files[i].name))
            continue;
        differ++;
        text_print(notices, "the manifest names '%s', which is not graded\n",
                   manifest->files[i].name);
    }
    return differ;
}

void manifest_compare(const struct manifest *manifest, const char *assignment,
                      const struct submission *submission, struct text *notices)
{
    if (assignment && !text_equal(assignment, manifest->assignment))
        text_print(notices, "it was packed for the assignment '%s', not '%s'\n",
                   manifest->assignment, assignment);
    size_t differ = compare_sources(manifest, submission, notices);
    if (!differ && !text_equal(manifest->submission_sha256, submission->sha256))
        text_add(notices, "the manifest's SHA-256 of the whole is not that of its sources\n");
}
