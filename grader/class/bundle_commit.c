#include "class/bundle.h"

#include "base/limits.h"
#include "base/memory.h"
#include "class/encoding.h"
#include "class/git.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECT_BYTES = 65, ENTRY_BYTES = PATH_BYTES_MAX + 128 };

struct bundle_commit {
    char *repository, *name;       /* owned */
    char (*objects)[OBJECT_BYTES]; /* owned; by the entries' positions */
};

struct bundle_commit *bundle_commit_new(const char *repository, const char *name)
{
    struct bundle_commit *commit = memory_new(1, sizeof *commit);
    commit->repository = memory_string(repository);
    commit->name = memory_string(name);
    return commit;
}

void bundle_commit_free(struct bundle_commit *commit)
{
    if (!commit)
        return;
    free(commit->repository);
    free(commit->name);
    free(commit->objects);
    free(commit);
}

/* Why a mode of git's is not read; NULL: it is a file. */
static const char *refusal_of(const char *mode)
{
    if (strncmp(mode, "100", 3) == 0)
        return NULL;
    if (strncmp(mode, "120000 ", 7) == 0)
        return "is a symbolic link; hand in the file itself";
    return "is another repository; it is not read";
}

/* One entry, "100644 blob OBJECT    SIZE\tPATH". Returns 0, or -1 if it is none. */
static int add_entry(struct bundle *bundle, const char *entry)
{
    struct bundle_commit *commit = bundle->commit;
    const char *tab = strchr(entry, '\t'), *type = strchr(entry, ' ');
    const char *object = type ? strchr(type + 1, ' ') : NULL;
    size_t length = object ? strcspn(object + 1, " ") : 0;
    if (!tab || !object || object > tab || length >= OBJECT_BYTES)
        return -1;
    commit->objects = memory_resize(commit->objects, bundle->count + 1, sizeof *commit->objects);
    char *kept = commit->objects[bundle->count];
    memcpy(kept, object + 1, length);
    kept[length] = '\0';
    if (!git_is_object(kept))
        return -1;
    uint64_t bytes = strtoull(object + 1 + length, NULL, 10);
    const char *refusal = refusal_of(entry);
    bundle_add(bundle, encoding_to_utf8(tab + 1, ENCODING_LATIN1),
               refusal ? BUNDLE_REFUSED : BUNDLE_FILE, refusal, bytes);
    return 0;
}

int bundle_list_commit(struct bundle *bundle, size_t entries_max, struct error *error)
{
    struct text list = {0};
    size_t limit = entries_max * ENTRY_BYTES;
    const char *question[] = {"ls-tree", "-r", "-z", "--long", "--full-tree", bundle->commit->name,
                              NULL};
    int result = git_ask(bundle->commit->repository, question, limit, &list, error);
    for (size_t at = 0; !result && at < list.length;) {
        if (bundle->count == entries_max)
            result = bundle_too_many(bundle, entries_max, error);
        else if (add_entry(bundle, list.bytes + at))
            result = error_set(error, ERROR_MACHINE, "git lists '%s' in a way that is not known",
                               bundle->path);
        at += strlen(list.bytes + at) + 1;
    }
    text_release(&list);
    return result;
}

int bundle_read_commit(struct bundle *bundle, const struct bundle_entry *entry, size_t limit,
                       struct text *contents, struct error *error)
{
    const char *object = bundle->commit->objects[entry->position];
    const char *question[] = {"cat-file", "blob", object, NULL};
    if (entry->bytes > limit)
        return error_set(error, ERROR_INPUT, "'%s' has %llu bytes; at most %zu are read",
                         entry->path, (unsigned long long)entry->bytes, limit);
    return git_ask(bundle->commit->repository, question, limit, contents, error);
}
