#include "class/handin.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/encoding.h"
#include "class/manifest.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void handin_add(struct handin *handin, size_t entry, const char *name, uint64_t version)
{
    handin->files = memory_resize(handin->files, handin->file_count + 1, sizeof *handin->files);
    handin->files[handin->file_count++] =
        (struct handin_file){.entry = entry, .name = memory_string(name), .version = version};
}

void handin_release(struct handin *handin)
{
    for (size_t i = 0; i < handin->file_count; i++)
        free(handin->files[i].name);
    free(handin->files);
    free(handin->student);
    free(handin->name);
    free(handin->submitted_at);
    free(handin->origin);
    text_release(&handin->notices);
    *handin = (struct handin){0};
}

/* --- names --- */

static bool is_one_of(const char *word, size_t length, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == length && strncasecmp(word, words[i], length) == 0)
            return true;
    return false;
}

static const char *ending_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot != name ? dot : "";
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool handin_is_junk(const char *path)
{
    static const char *const names[] = {"__MACOSX",  "node_modules", "CMakeFiles",
                                        "Thumbs.db", "desktop.ini",  "a.out",
                                        "core",      "$RECYCLE.BIN"};
    static const char *const endings[] = {".o",   ".obj", ".exe", ".so",   ".a",   ".gch",
                                          ".swp", ".pdb", ".ilk", ".dSYM", ".bak", ".class"};
    for (const char *part = path; *part;) {
        size_t length = strcspn(part, "/");
        bool is_hidden = part[0] == '.' && strncmp(part, "..", 2) != 0;
        if (is_hidden || (length && part[length - 1] == '~') ||
            is_one_of(part, length, names, sizeof names / sizeof *names))
            return true;
        part += length + (part[length] == '/');
    }
    const char *ending = ending_of(base_of(path));
    return is_one_of(ending, strlen(ending), endings, sizeof endings / sizeof *endings);
}

char *handin_plain_name(const char *name, size_t *number)
{
    const char *ending = ending_of(base_of(name));
    size_t stem = ending[0] ? (size_t)(ending - name) : strlen(name), digits = stem;
    *number = 0;
    while (digits && isdigit((unsigned char)name[digits - 1]))
        digits--;
    if (digits < 2 || digits == stem || stem - digits > 4 || name[digits - 1] != '-')
        return memory_string(name);
    *number = strtoul(name + digits, NULL, 10);
    return text_format("%.*s%s", (int)(digits - 1), name, ending);
}

/* --- choosing --- */

static size_t depth_of(const char *path)
{
    size_t depth = 0;
    for (; *path; path++)
        depth += *path == '/';
    return depth;
}

/* Whether the file is that source, or a version of it. */
static bool is_source(const struct handin_file *file, const char *source)
{
    const char *base = base_of(file->name);
    size_t number;
    if (text_equal(base, source))
        return true;
    char *plain = handin_plain_name(base, &number);
    bool same = file->version && text_equal(plain, source);
    free(plain);
    return same;
}

/* The candidates for one source. */
struct choice {
    const struct handin_file *best;
    size_t count;                    /* of all */
    size_t as_good;                  /* of those that lie as deep and are no older */
    const struct handin_file *rival; /* another one that is as good */
};

static struct choice choose(const struct handin *handin, const char *source)
{
    struct choice choice = {0};
    for (size_t i = 0; i < handin->file_count; i++) {
        const struct handin_file *file = &handin->files[i];
        if (handin_is_junk(file->name) || !is_source(file, source))
            continue;
        choice.count++;
        const struct handin_file *best = choice.best;
        size_t depth = depth_of(file->name), least = best ? depth_of(best->name) : 0;
        bool better = !best || depth < least || (depth == least && file->version > best->version);
        bool equal = best && depth == least && file->version == best->version;
        choice.rival = equal ? file : better ? NULL : choice.rival;
        choice.as_good = better ? 1 : choice.as_good + equal;
        if (better)
            choice.best = file;
    }
    return choice;
}

/* The file whose name was probably meant to be `source`: the nearest one, or the only C file. */
static const char *nearest_name(const struct handin *handin, const char *source)
{
    const char *nearest = NULL, *only = NULL;
    size_t sources = 0;
    for (size_t i = 0; i < handin->file_count; i++) {
        const char *name = handin->files[i].name, *base = base_of(name);
        const char *candidates[] = {nearest ? base_of(nearest) : base, base};
        if (handin_is_junk(name))
            continue;
        if (strcasecmp(ending_of(base), ".c") == 0 && !sources++)
            only = name;
        const char *found = text_nearest(source, candidates, 2);
        if (found == base)
            nearest = name;
    }
    return nearest ? nearest : sources == 1 ? only : NULL;
}

static int missing(const struct handin *handin, const char *source, struct error *error)
{
    size_t files = 0;
    for (size_t i = 0; i < handin->file_count; i++)
        files += !handin_is_junk(handin->files[i].name);
    const char *instead = nearest_name(handin, source);
    if (!files)
        return error_set(error, ERROR_INPUT, "'%s' is missing; there is no file at all", source);
    if (instead)
        return error_set(error, ERROR_INPUT, "'%s' is missing; there is '%s': rename it", source,
                         instead);
    return error_set(error, ERROR_INPUT, "'%s' is missing", source);
}

/* --- reading --- */

static int read_file(struct bundle *bundle, const struct handin_file *file, size_t limit,
                     struct text *contents, struct error *error)
{
    const struct bundle_entry *entry = &bundle->entries[file->entry];
    if (entry->kind == BUNDLE_REFUSED)
        return error_set(error, ERROR_INPUT, "'%s' %s", file->name, entry->refusal);
    if (entry->bytes > limit)
        return error_set(error, ERROR_INPUT, "'%s' has %llu bytes; at most %zu are taken",
                         file->name, (unsigned long long)entry->bytes, limit);
    return bundle_read(bundle, entry, limit, contents, error);
}

/* Two equally good files are one if they have the same contents. */
static int settle_rivals(struct bundle *bundle, const struct choice *choice,
                         const struct text *contents, struct error *error)
{
    struct text other = {0};
    if (!choice->rival)
        return 0;
    int result =
        choice->as_good > 2 ? 0 : read_file(bundle, choice->rival, SOURCE_BYTES_MAX, &other, error);
    bool same = choice->as_good == 2 && !result && other.length == contents->length &&
                memcmp(text_string(&other), text_string(contents), other.length) == 0;
    text_release(&other);
    if (result || same)
        return result;
    return error_set(error, ERROR_INPUT,
                     "'%s' and '%s' are there and differ; hand in the one that counts",
                     choice->best->name, choice->rival->name);
}

static void note_choice(const struct choice *choice, const char *source, struct text *notices)
{
    const struct handin_file *best = choice->best;
    if (choice->count > 1 && best->version)
        text_print(notices, "'%s' was handed in %zu times; '%s' is the newest and counts\n", source,
                   choice->count, best->name);
    else if (choice->count > 1)
        text_print(notices, "'%s' is there %zu times; '%s' counts\n", source, choice->count,
                   best->name);
    else if (strchr(best->name, '/'))
        text_print(notices, "'%s' lies in '%.*s'\n", source,
                   (int)(base_of(best->name) - best->name - 1), best->name);
}

static int read_source(struct bundle *bundle, const struct handin *handin, const char *name,
                       struct submission *submission, struct text *notices, struct error *error)
{
    struct choice choice = choose(handin, name);
    struct source source = {.name = memory_string(name)};
    int result = choice.best
                     ? read_file(bundle, choice.best, SOURCE_BYTES_MAX, &source.contents, error)
                     : missing(handin, name, error);
    if (!result)
        result = settle_rivals(bundle, &choice, &source.contents, error);
    if (!result) {
        note_choice(&choice, name, notices);
        result = encoding_tidy_source(name, &source.contents, notices, error);
    }
    if (result) {
        free(source.name);
        text_release(&source.contents);
        return -1;
    }
    submission->sources[submission->source_count++] = source;
    return 0;
}

static int read_sources(struct bundle *bundle, const struct handin *handin,
                        const struct config *config, struct submission *submission,
                        struct text *notices, struct error *error)
{
    struct submission found = {.student = memory_string(handin->student),
                               .sources = memory_new(config->source_count, sizeof *found.sources)};
    for (size_t i = 0; i < config->source_count; i++) {
        if (read_source(bundle, handin, config->sources[i], &found, notices, error)) {
            submission_release(&found);
            return -1;
        }
    }
    submission_hash(&found);
    const struct handin_file *manifest = handin_find_manifest(handin);
    if (manifest)
        handin_verify(bundle, handin, manifest, config, &found, notices);
    *submission = found;
    return 0;
}

/* --- an archive in the hand-in --- */

static bool has_a_source(const struct handin *handin, const struct config *config)
{
    for (size_t i = 0; i < config->source_count; i++)
        if (choose(handin, config->sources[i]).best)
            return true;
    return false;
}

/* The archive to be looked into: of versions the newest, otherwise the only one; *count is how many there are. */
static const struct handin_file *find_archive(const struct handin *handin, size_t *count)
{
    const struct handin_file *best = NULL;
    *count = 0;
    for (size_t i = 0; i < handin->file_count; i++) {
        const struct handin_file *file = &handin->files[i];
        if (handin_is_junk(file->name) || !bundle_is_archive_name(file->name))
            continue;
        (*count)++;
        if (!best || file->version > best->version)
            best = file;
    }
    return best;
}

static int read_from_archive(struct bundle *bundle, const struct handin *handin,
                             const struct handin_file *archive, const struct config *config,
                             struct submission *submission, struct text *notices,
                             struct error *error)
{
    struct text bytes = {0};
    struct bundle inner = {0};
    struct handin content = {.student = memory_string(handin->student),
                             .submitted_at =
                                 handin->submitted_at ? memory_string(handin->submitted_at) : NULL,
                             .is_claimed = handin->is_claimed};
    int result = read_file(bundle, archive, HANDIN_BYTES_MAX, &bytes, error);
    if (!result)
        result = bundle_open_memory(archive->name, &bytes, HANDIN_ENTRIES_MAX, &inner, error);
    if (!result) {
        if (!handin->is_claimed) /* a package is an archive always */
            text_print(notices, "read from the archive '%s'\n", archive->name);
        text_add(notices, text_string(&inner.notices));
        for (size_t i = 0; i < inner.count; i++)
            if (inner.entries[i].kind != BUNDLE_FOLDER)
                handin_add(&content, i, inner.entries[i].path, 0);
        result = read_sources(&inner, &content, config, submission, notices, error);
        if (result)
            error_prefix(error, "in '%s'", archive->name);
    }
    handin_release(&content);
    bundle_release(&inner);
    text_release(&bytes);
    return result;
}

/* --- the whole --- */

static bool is_asked_for(const struct handin_file *file, const struct config *config)
{
    for (size_t i = 0; i < config->source_count; i++)
        if (is_source(file, config->sources[i]))
            return true;
    return text_equal(base_of(file->name), config->header) ||
           text_equal(base_of(file->name), manifest_name);
}

/* Says what was not looked at, the junk of git's own folder aside, and names that differ by case alone. */
static void note_ignored(const struct handin *handin, const struct config *config,
                         struct text *notices)
{
    enum { SHOWN = 5 };
    size_t ignored = 0;
    struct text list = {0};
    for (size_t i = 0; i < handin->file_count; i++) {
        const struct handin_file *file = &handin->files[i];
        bool is_junk = handin_is_junk(file->name);
        if ((!is_junk && is_asked_for(file, config)) || strncmp(file->name, ".git", 4) == 0)
            continue;
        if (ignored++ < SHOWN)
            text_print(&list, "%s'%s'", list.length ? ", " : "", file->name);
    }
    if (ignored > SHOWN)
        text_print(&list, " and %zu more", ignored - SHOWN);
    if (ignored)
        text_print(notices, "ignored: %s\n", text_string(&list));
    text_release(&list);
    for (size_t i = 0; i < handin->file_count; i++)
        for (size_t k = 0; k < config->source_count; k++) {
            const char *base = base_of(handin->files[i].name);
            if (!text_equal(base, config->sources[k]) && strcasecmp(base, config->sources[k]) == 0)
                text_print(notices, "'%s' differs from '%s' by case\n", handin->files[i].name,
                           config->sources[k]);
        }
}

int handin_read(struct bundle *bundle, const struct handin *handin, const struct config *config,
                struct submission *submission, struct text *notices, struct error *error)
{
    size_t archives;
    const struct handin_file *archive = find_archive(handin, &archives);
    if (!archive || has_a_source(handin, config)) {
        int result = read_sources(bundle, handin, config, submission, notices, error);
        if (!result)
            note_ignored(handin, config, notices);
        return result;
    }
    if (archives > 1 && !archive->version)
        return error_set(error, ERROR_INPUT,
                         "there are %zu archives and no '%s' beside them; hand in one", archives,
                         config->sources[0]);
    return read_from_archive(bundle, handin, archive, config, submission, notices, error);
}
