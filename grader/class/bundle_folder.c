#include "class/bundle.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/encoding.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct walk {
    struct bundle *bundle;
    size_t entries_max;
};

static int walk_folder(const struct walk *walk, int parent, const char *name, const char *path,
                       size_t depth, struct error *error);

/* The part of the path after a folder `.git`, "" for that folder itself, or NULL. */
static const char *in_git(const char *path)
{
    for (const char *part = path; *part; part += strcspn(part, "/"), part += *part == '/')
        if (strncmp(part, ".git", 4) == 0 && (!part[4] || part[4] == '/'))
            return part[4] ? part + 5 : "";
    return NULL;
}

/*
 * Of a git repository only what names the commit and says when it was made: git itself would obey a foreign
 * configuration.
 */
static bool is_wanted(const char *path, const char *name)
{
    const char *git = in_git(path);
    if (text_equal(name, ".") || text_equal(name, ".."))
        return false;
    return !git || git[0] || text_equal(name, "HEAD") || text_equal(name, "packed-refs") ||
           text_equal(name, "refs") || text_equal(name, "objects");
}

static int add_entry(const struct walk *walk, int folder, const char *name, const char *path,
                     size_t depth, struct error *error)
{
    struct bundle *bundle = walk->bundle;
    struct stat status;
    if (bundle->count >= walk->entries_max)
        return bundle_too_many(bundle, walk->entries_max, error);
    char *own = path[0] ? file_join(path, name) : memory_string(name);
    if (!encoding_is_utf8(own, strlen(own)) || strpbrk(own, "\n\t")) {
        /* The list has no room for the bytes by which the file could be found again. */
        char *converted = encoding_to_utf8(own, ENCODING_LATIN1);
        free(own);
        bundle_add(bundle, converted, BUNDLE_REFUSED, "has a name that is not UTF-8; rename it", 0);
        return 0;
    }
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW)) {
        bundle_add(bundle, own, BUNDLE_REFUSED, "cannot be read", 0);
    } else if (S_ISREG(status.st_mode)) {
        bundle_add(bundle, own, BUNDLE_FILE, NULL, (uint64_t)status.st_size);
    } else if (S_ISLNK(status.st_mode)) {
        bundle_add(bundle, own, BUNDLE_REFUSED, "is a symbolic link; hand in the file itself", 0);
    } else if (!S_ISDIR(status.st_mode)) {
        bundle_add(bundle, own, BUNDLE_REFUSED, "is not a regular file", 0);
    } else if (depth >= FOLDER_DEPTH_MAX) {
        bundle_add(bundle, own, BUNDLE_REFUSED, "lies in too many folders; it is not read", 0);
    } else {
        bundle_add(bundle, memory_string(own), BUNDLE_FOLDER, NULL, 0);
        int result = walk_folder(walk, folder, name, own, depth + 1, error);
        free(own);
        return result;
    }
    return 0;
}

static int walk_folder(const struct walk *walk, int parent, const char *name, const char *path,
                       size_t depth, struct error *error)
{
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (depth ? O_NOFOLLOW : 0);
    int descriptor = openat(parent, name, flags);
    DIR *stream = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!stream) {
        int reason = errno;
        if (descriptor >= 0)
            close(descriptor);
        if (!depth)
            return error_set(error, ERROR_INPUT, "cannot open the folder '%s': %s", name,
                             strerror(reason));
        text_print(&walk->bundle->notices, "'%s' cannot be opened: %s\n", path, strerror(reason));
        return 0;
    }
    int result = 0;
    for (struct dirent *entry; !result && (entry = readdir(stream));)
        if (is_wanted(path, entry->d_name))
            result = add_entry(walk, dirfd(stream), entry->d_name, path, depth, error);
    closedir(stream);
    return result;
}

int bundle_list_folder(struct bundle *bundle, size_t entries_max, struct error *error)
{
    struct walk walk = {bundle, entries_max};
    return walk_folder(&walk, AT_FDCWD, bundle->path, "", 0, error);
}
