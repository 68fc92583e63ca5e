#include "class/push.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/git.h"
#include "contract/moment.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void pushes_release(struct pushes *pushes)
{
    for (size_t i = 0; i < pushes->count; i++)
        free(pushes->list[i].reference);
    free(pushes->list);
    *pushes = (struct pushes){0};
}

static void add(struct pushes *pushes, const struct push *push, const char *reference)
{
    pushes->list = memory_resize(pushes->list, pushes->count + 1, sizeof *pushes->list);
    pushes->list[pushes->count] = *push;
    pushes->list[pushes->count++].reference = memory_string(reference);
}

char *push_path(const char *repository, const char *name)
{
    return text_format("%s/gradus/%s", repository, name);
}

/* --- reading --- */

/* Takes the name of an object and the space behind it. */
static bool take_object(const char **at, char object[65])
{
    size_t length = strspn(*at, "0123456789abcdef");
    if ((*at)[length] != ' ' || length > 64)
        return false;
    memcpy(object, *at, length);
    object[length] = '\0';
    *at += length + 1;
    return git_is_object(object);
}

void pushes_read(const char *lines, int64_t now, struct pushes *pushes)
{
    char *copy = memory_string(lines);
    for (char *rest = copy, *line; (line = strsep(&rest, "\n"));) {
        struct push push = {.received_at = now};
        const char *at = line;
        if (take_object(&at, push.before) && take_object(&at, push.after) &&
            strncmp(at, "refs/", 5) == 0)
            add(pushes, &push, at);
    }
    free(copy);
}

/* Takes the time out of `NAME <ADDRESS> SECONDS ZONE<tab>...`; a name has no `>` of its own, git sees to that. */
static bool take_time(const char *who, int64_t *seconds)
{
    const char *end = strchr(who, '>');
    char *behind;
    if (!end || end[1] != ' ')
        return false;
    errno = 0;
    long long value = strtoll(end + 2, &behind, 10);
    if (errno || behind == end + 2 || *behind != ' ' || !moment_is_usual(value))
        return false;
    *seconds = value;
    return true;
}

void pushes_read_log(const char *lines, const char *reference, struct pushes *pushes)
{
    char *copy = memory_string(lines);
    for (char *rest = copy, *line; (line = strsep(&rest, "\n"));) {
        struct push push = {0};
        const char *at = line;
        /* The last line may still be being written. */
        if (rest && take_object(&at, push.before) && take_object(&at, push.after) &&
            take_time(at, &push.received_at))
            add(pushes, &push, reference);
    }
    free(copy);
}

/* --- what is kept --- */

static char *kept_line(const struct push *push)
{
    return text_format("%" PRId64 " %s %s\n", push->received_at, push->before, push->after);
}

/* Appends the whole lines at the end of a file; a file that is not there is empty. */
static int read_end(const char *path, struct text *lines, struct error *error)
{
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), result = -1;
    if (file < 0)
        return errno == ENOENT
                   ? 0
                   : error_set(error, ERROR_MACHINE, "cannot open '%s': %s", path, strerror(errno));
    off_t length = lseek(file, 0, SEEK_END);
    off_t start = length > REFLOG_BYTES_MAX ? length - REFLOG_BYTES_MAX : 0;
    if (length < 0 || lseek(file, start, SEEK_SET) < 0)
        error_set(error, ERROR_MACHINE, "cannot read '%s': %s", path, strerror(errno));
    else /* somebody may append meanwhile */
        result = file_read_descriptor(file, 2 * (size_t)REFLOG_BYTES_MAX, lines, error);
    close(file);
    if (start && lines->bytes) {
        size_t cut = strcspn(lines->bytes, "\n");
        cut += lines->bytes[cut] == '\n';
        lines->length -= cut;
        memmove(lines->bytes, lines->bytes + cut, lines->length + 1);
    }
    return result;
}

static bool is_kept(const struct text *kept, const struct push *push)
{
    char *line = kept_line(push);
    const char *found = strstr(text_string(kept), line);
    /* It must be a line, not the end of one. */
    while (found && found != kept->bytes && found[-1] != '\n')
        found = strstr(found + 1, line);
    free(line);
    return found != NULL;
}

static bool has_update(const struct pushes *pushes, const struct push *push)
{
    for (size_t i = 0; i < pushes->count; i++)
        if (text_equal(pushes->list[i].before, push->before) &&
            text_equal(pushes->list[i].after, push->after))
            return true;
    return false;
}

int pushes_pending(const char *repository, const char *reference, const struct pushes *just_now,
                   struct pushes *pending, struct error *error)
{
    struct text log = {0}, kept = {0};
    struct pushes logged = {0};
    char *log_path = text_format("%s/logs/%s", repository, reference),
         *kept_path = push_path(repository, "pushes");
    int result = read_end(log_path, &log, error);
    if (!result)
        result = read_end(kept_path, &kept, error);
    if (!result) {
        pushes_read_log(text_string(&log), reference, &logged);
        for (size_t i = 0; i < logged.count; i++)
            if (!git_is_none(logged.list[i].after) && !is_kept(&kept, &logged.list[i]))
                add(pending, &logged.list[i], reference);
        for (size_t i = 0; i < just_now->count; i++) {
            const struct push *push = &just_now->list[i];
            if (text_equal(push->reference, reference) && !git_is_none(push->after) &&
                !has_update(&logged, push))
                add(pending, push, reference);
        }
    }
    pushes_release(&logged);
    free(log_path);
    free(kept_path);
    text_release(&log);
    text_release(&kept);
    return result;
}

int push_note_kept(const char *repository, const struct push *push, struct error *error)
{
    char *path = push_path(repository, "pushes"), *line = kept_line(push);
    int file = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666), result = -1;
    char last = '\n';
    if (file < 0) {
        error_set(error, ERROR_MACHINE, "cannot open '%s': %s", path, strerror(errno));
    } else {
        off_t length = lseek(file, 0, SEEK_END);
        /* A line that was cut off, as by a full disk, stays a line of its own. */
        bool is_torn = length > 0 && pread(file, &last, 1, length - 1) == 1 && last != '\n';
        struct text bytes = {0};
        text_print(&bytes, "%s%s", is_torn ? "\n" : "", line);
        result = file_write_descriptor(file, bytes.bytes, bytes.length, path, error);
        if (!result && fsync(file))
            result =
                error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
        text_release(&bytes);
        close(file);
    }
    free(path);
    free(line);
    return result;
}
