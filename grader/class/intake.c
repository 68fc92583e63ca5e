#include "class/intake.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- one submission --- */

static void hash(struct submission *submission)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    for (size_t i = 0; i < submission->source_count; i++) {
        const struct source *source = &submission->sources[i];
        /* Name and length first, so that no two submissions read the same. */
        char *head = text_format("%s %zu\n", source->name, source->contents.length);
        sha256_update(&context, strlen(head), (const uint8_t *)head);
        sha256_update(&context, source->contents.length,
                      (const uint8_t *)text_string(&source->contents));
        free(head);
    }
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(submission->sha256 + 2 * i, 3, "%02x", digest[i]);
}

/* Fills the error for a source that is not in the folder, naming what is there instead. */
static int missing_source(const char *folder, const char *name, struct error *error)
{
    char *nearest = NULL, *only = NULL;
    size_t sources = 0;
    DIR *stream = opendir(folder);
    for (struct dirent *entry; stream && (entry = readdir(stream));) {
        size_t length = strlen(entry->d_name);
        const char *candidate = entry->d_name;
        if (length > 2 && text_equal(candidate + length - 2, ".c") && !sources++)
            only = memory_string(candidate);
        if (!nearest && text_nearest(name, &candidate, 1))
            nearest = memory_string(candidate);
    }
    if (stream)
        closedir(stream);
    const char *instead = nearest ? nearest : sources == 1 ? only : NULL;
    if (instead)
        error_set(error, ERROR_INPUT, "'%s' is missing in '%s'; there is '%s': rename it", name,
                  folder, instead);
    else
        error_set(error, ERROR_INPUT, "'%s' is missing in '%s'", name, folder);
    free(nearest);
    free(only);
    return -1;
}

static int read_source(const char *path, const char *name, struct submission *submission,
                       struct error *error)
{
    struct source source = {.name = memory_string(name)};
    int result = file_read_foreign(path, SOURCE_BYTES_MAX, &source.contents, error);
    const char *bytes = text_string(&source.contents);
    if (!result && source.contents.length >= 2 &&
        (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
        result = error_set(error, ERROR_INPUT, "'%s' is saved as UTF-16; save it as UTF-8", path);
    if (result) {
        free(source.name);
        text_release(&source.contents);
        return -1;
    }
    submission->sources[submission->source_count++] = source;
    return 0;
}

static int read_folder(const char *folder, const struct config *config,
                       struct submission *submission, struct error *error)
{
    for (size_t i = 0; i < config->source_count; i++) {
        char *path = file_join(folder, config->sources[i]);
        int result = file_exists(path) ? read_source(path, config->sources[i], submission, error)
                                       : missing_source(folder, config->sources[i], error);
        free(path);
        if (result)
            return -1;
    }
    return 0;
}

/* The folder that names the student: the path itself, or what a file lies in. The caller frees. */
static char *student_of(const char *path)
{
    char *real = realpath(path, NULL);
    char *folder = real ? real : memory_string(path);
    char *slash = file_is_folder(folder) ? NULL : strrchr(folder, '/');
    if (slash && slash != folder)
        *slash = '\0';
    char *name = file_name_of(folder);
    free(folder);
    return name;
}

int intake_submission(const char *path, const struct config *config, struct submission *submission,
                      struct error *error)
{
    struct submission found = {.sources = memory_new(config->source_count, sizeof *found.sources)};
    int result;
    if (!file_exists(path))
        result = error_set(error, ERROR_INPUT, "there is no '%s'", path);
    else if (file_is_folder(path))
        result = read_folder(path, config, &found, error);
    else if (config->source_count == 1)
        result = read_source(path, config->sources[0], &found, error);
    else
        result = error_set(error, ERROR_INPUT,
                           "'%s' is one file, but the assignment wants %zu; name their folder",
                           path, config->source_count);
    if (result) {
        submission_release(&found);
        return -1;
    }
    found.student = student_of(path);
    hash(&found);
    *submission = found;
    return 0;
}

/* --- a class --- */

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int intake_roster(const char *path, struct roster *roster, struct error *error)
{
    struct roster found = {0};
    DIR *stream = opendir(path);
    if (!stream)
        return error_set(error, ERROR_INPUT, "cannot open the folder '%s': %s", path,
                         strerror(errno));
    for (struct dirent *entry; (entry = readdir(stream));) {
        char *folder = file_join(path, entry->d_name);
        if (entry->d_name[0] != '.' && file_is_folder(folder)) {
            found.paths = memory_resize(found.paths, found.count + 1, sizeof *found.paths);
            found.paths[found.count++] = folder;
        } else {
            free(folder);
        }
    }
    closedir(stream);
    if (!found.count)
        return error_set(error, ERROR_INPUT, "there is no student's folder in '%s'", path);
    qsort(found.paths, found.count, sizeof *found.paths, compare_paths);
    *roster = found;
    return 0;
}

void roster_release(struct roster *roster)
{
    for (size_t i = 0; i < roster->count; i++)
        free(roster->paths[i]);
    free(roster->paths);
    *roster = (struct roster){0};
}
