#include "base/file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int file_read_descriptor(int descriptor, size_t limit, struct text *contents, struct error *error)
{
    char block[16384];
    size_t before = contents->length;
    for (;;) {
        ssize_t got = read(descriptor, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            return 0;
        bool too_much = got > 0 && contents->length - before + (size_t)got > limit;
        if (got < 0 || too_much) {
            int reason = errno;
            contents->length = before;
            if (contents->bytes)
                contents->bytes[before] = '\0';
            return too_much ? error_set(error, ERROR_INPUT, "larger than %zu bytes", limit)
                            : error_set(error, ERROR_INPUT, "%s", strerror(reason));
        }
        text_append(contents, block, (size_t)got);
    }
}

static int read_with_flags(const char *path, int flags, size_t limit, struct text *contents,
                           struct error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);
    if (descriptor < 0)
        return errno == ELOOP
                   ? error_set(error, ERROR_INPUT,
                               "'%s' is a symbolic link; hand in the file itself", path)
                   : error_set(error, ERROR_INPUT, "cannot open '%s': %s", path, strerror(errno));
    int result = -1;
    struct stat status;
    if (fstat(descriptor, &status))
        result = error_set(error, ERROR_INPUT, "cannot read '%s': %s", path, strerror(errno));
    else if (!S_ISREG(status.st_mode))
        result = error_set(error, ERROR_INPUT, "'%s' is not a regular file", path);
    else if (file_read_descriptor(descriptor, limit, contents, error))
        result = error_prefix(error, "cannot read '%s'", path);
    else
        result = 0;
    close(descriptor);
    return result;
}

int file_read(const char *path, size_t limit, struct text *contents, struct error *error)
{
    return read_with_flags(path, 0, limit, contents, error);
}

int file_read_foreign(const char *path, size_t limit, struct text *contents, struct error *error)
{
    return read_with_flags(path, O_NOFOLLOW, limit, contents, error);
}

int file_write_descriptor(int descriptor, const void *bytes, size_t length, const char *name,
                          struct error *error)
{
    const char *at = bytes;
    while (length) {
        ssize_t written = write(descriptor, at, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_set(error, ERROR_MACHINE, "cannot write '%s': %s", name, strerror(errno));
        at += written;
        length -= (size_t)written;
    }
    return 0;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

int file_in_memory(const char *name, size_t bytes, struct error *error)
{
    int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0)
        return error_set(error, ERROR_MACHINE, "cannot make a memory file: %s", strerror(errno));
    if (ftruncate(descriptor, (off_t)bytes)) {
        error_set(error, ERROR_MACHINE, "cannot make a memory file of %zu bytes: %s", bytes,
                  strerror(errno));
        close(descriptor);
        return -1;
    }
    return descriptor;
}

int file_in_memory_of(const char *name, const void *bytes, size_t length, struct error *error)
{
    int descriptor = file_in_memory(name, 0, error);
    if (descriptor < 0)
        return -1;
    if (file_write_descriptor(descriptor, bytes, length, name, error) ||
        lseek(descriptor, 0, SEEK_SET) < 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

char *file_join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    bool has_slash = length && folder[length - 1] == '/';
    return text_format("%s%s%s", folder, has_slash ? "" : "/", name);
}

char *file_name_of(const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start && path[start - 1] != '/')
        start--;
    return memory_string_of(path + start, end - start);
}
