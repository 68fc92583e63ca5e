#include "class/bundle.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- paths --- */

/* Whether the path could lead out of where it is. */
static bool leads_out(const char *path)
{
    if (path[0] == '/')
        return true;
    for (const char *part = path; part; part = strchr(part, '/'), part = part ? part + 1 : NULL)
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || !part[2]))
            return true;
    return false;
}

/* The path without '.' and empty parts, on one line and fit for a terminal. Frees `path`; the caller frees the result. */
static char *tidy_path(char *path, bool is_folder)
{
    struct text parts = {0}, visible = {0};
    if (leads_out(path)) {
        text_add(&parts, path);
    } else {
        for (const char *part = path; *part;) {
            size_t length = strcspn(part, "/");
            if (length && !(length == 1 && part[0] == '.')) {
                text_add(&parts, parts.length ? "/" : "");
                text_append(&parts, part, length);
            }
            part += length + (part[length] == '/');
        }
        if (is_folder && parts.length)
            text_add(&parts, "/");
    }
    for (size_t i = 0; i < parts.length; i++)
        if (parts.bytes[i] == '\n' || parts.bytes[i] == '\t')
            parts.bytes[i] = ' ';
    text_add_visible(&visible, text_string(&parts), parts.length);
    text_release(&parts);
    free(path);
    return text_detach(&visible);
}

void bundle_add(struct bundle *bundle, char *path, enum bundle_kind kind, const char *refusal,
                uint64_t bytes)
{
    struct bundle_entry entry = {
        .kind = kind, .refusal = refusal, .bytes = bytes, .position = bundle->count};
    if (leads_out(path)) {
        entry.kind = BUNDLE_REFUSED;
        entry.refusal = "leads out of the archive; it is not read";
    } else if (strlen(path) > PATH_BYTES_MAX) {
        path[PATH_BYTES_MAX] = '\0';
        entry.kind = BUNDLE_REFUSED;
        entry.refusal = "has too long a name; it is not read";
    }
    entry.path = tidy_path(path, entry.kind == BUNDLE_FOLDER);
    /* Room for powers of two: an archive may have many entries. */
    if ((bundle->count & (bundle->count - 1)) == 0)
        bundle->entries = memory_resize(bundle->entries, bundle->count ? 2 * bundle->count : 1,
                                        sizeof *bundle->entries);
    bundle->entries[bundle->count++] = entry;
}

int bundle_too_many(const struct bundle *bundle, size_t entries_max, struct error *error)
{
    return error_set(error, ERROR_INPUT,
                     "'%s' has more than %zu files and folders; hand in the sources alone",
                     bundle->path, entries_max);
}

/* --- order --- */

static int compare_entries(const void *a, const void *b)
{
    const struct bundle_entry *left = a, *right = b;
    int order = strcmp(left->path, right->path);
    return order ? order : left->position < right->position ? -1 : 1;
}

/* Of entries with one path keeps the last, as those who unpack do, and says so. */
static void drop_doubles(struct bundle *bundle)
{
    size_t kept = 0;
    for (size_t i = 0; i < bundle->count; i++) {
        struct bundle_entry *entry = &bundle->entries[i];
        bool comes_again =
            i + 1 < bundle->count && strcmp(entry->path, bundle->entries[i + 1].path) == 0;
        if (comes_again && entry->kind != BUNDLE_FOLDER)
            text_print(&bundle->notices, "'%s' is in it more than once; the last one counts\n",
                       entry->path);
        if (comes_again || !entry->path[0])
            free(entry->path);
        else
            bundle->entries[kept++] = *entry;
    }
    bundle->count = kept;
}

/* Says what belongs to nobody. */
static void note_strays(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++) {
        const struct bundle_entry *entry = &bundle->entries[i];
        if (entry->kind == BUNDLE_REFUSED &&
            (entry->path[0] == '/' || strncmp(entry->path, "..", 2) == 0))
            text_print(&bundle->notices, "'%s' %s\n", entry->path, entry->refusal);
    }
}

/* --- opening and reading --- */

static int list(struct bundle *bundle, size_t entries_max, struct error *error)
{
    int result = bundle->commit      ? bundle_list_commit(bundle, entries_max, error)
                 : bundle->is_folder ? bundle_list_folder(bundle, entries_max, error)
                                     : bundle_list_archive(bundle, entries_max, error);
    if (result) {
        bundle_release(bundle);
        return -1;
    }
    if (bundle->count)
        qsort(bundle->entries, bundle->count, sizeof *bundle->entries, compare_entries);
    drop_doubles(bundle);
    note_strays(bundle);
    return 0;
}

int bundle_open(const char *path, size_t entries_max, struct bundle *bundle, struct error *error)
{
    if (!file_exists(path))
        return error_set(error, ERROR_INPUT, "there is no '%s'", path);
    struct bundle opened = {.path = memory_string(path), .is_folder = file_is_folder(path)};
    if (list(&opened, entries_max, error))
        return -1;
    *bundle = opened;
    return 0;
}

int bundle_open_memory(const char *name, const struct text *memory, size_t entries_max,
                       struct bundle *bundle, struct error *error)
{
    struct bundle opened = {.path = memory_string(name), .memory = memory};
    if (list(&opened, entries_max, error))
        return -1;
    *bundle = opened;
    return 0;
}

int bundle_open_commit(const char *repository, const char *commit, size_t entries_max,
                       struct bundle *bundle, struct error *error)
{
    struct bundle opened = {.path = text_format("commit %.12s", commit),
                            .commit = bundle_commit_new(repository, commit)};
    if (list(&opened, entries_max, error))
        return -1;
    *bundle = opened;
    return 0;
}

int bundle_read(struct bundle *bundle, const struct bundle_entry *entry, size_t limit,
                struct text *contents, struct error *error)
{
    if (bundle->commit)
        return bundle_read_commit(bundle, entry, limit, contents, error);
    if (!bundle->is_folder)
        return bundle_read_archive(bundle, entry, limit, contents, error);
    char *path = file_join(bundle->path, entry->path);
    int result = file_read_foreign(path, limit, contents, error);
    free(path);
    return result;
}

void bundle_release(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++)
        free(bundle->entries[i].path);
    free(bundle->entries);
    free(bundle->path);
    text_release(&bundle->notices);
    bundle_cursor_free(bundle->cursor);
    bundle_commit_free(bundle->commit);
    *bundle = (struct bundle){0};
}

bool bundle_is_archive_name(const char *name)
{
    static const char *const endings[] = {".zip",    ".tar", ".tgz",     ".tar.gz", ".tar.zst",
                                          ".tar.xz", ".txz", ".tar.bz2", ".tbz2",   ".tzst"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcasecmp(name + length - ending, endings[i]) == 0)
            return true;
    }
    return false;
}
