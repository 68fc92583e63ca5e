#include "class/drop.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/encoding.h"
#include "contract/moment.h"
#include "report/pack.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIGEST_DIGITS = 12, TIME_BYTES = 16 /* 20261103T225900Z */ };

int package_make(const struct manifest *manifest, const struct submission *submission,
                 struct text *zip, struct error *error)
{
    struct pack *pack;
    struct text json = {0};
    size_t before = zip->length;
    manifest_write(manifest, &json);
    int result = pack_open(PACK_ZIP, zip, &pack, error);
    if (!result)
        result = pack_add(pack, manifest_name, text_string(&json), json.length, 0644, error);
    for (size_t i = 0; !result && submission && i < submission->source_count; i++) {
        const struct source *source = &submission->sources[i];
        result = pack_add(pack, source->name, text_string(&source->contents),
                          source->contents.length, 0644, error);
    }
    struct error closing = {0};
    if (pack_close(pack, &closing) && !result) {
        *error = closing;
        result = -1;
    }
    if (result)
        zip->length = before;
    text_release(&json);
    return result;
}

/* --- names --- */

bool drop_takes_student(const char *student)
{
    size_t length = strlen(student);
    if (!length || length > CONFIG_FILE_NAME_BYTES_MAX || student[0] == '.' || student[0] == '-' ||
        !encoding_is_utf8(student, length))
        return false;
    for (const unsigned char *at = (const unsigned char *)student; *at; at++)
        if (*at < 0x80 && !isalnum(*at) && !strchr(".@+-", *at))
            return false;
    return true;
}

char *drop_name(const struct manifest *manifest)
{
    char iso[32], compact[TIME_BYTES + 1];
    size_t kept = 0;
    moment_write(manifest->made_at, iso);
    for (const char *at = iso; *at && kept < TIME_BYTES; at++)
        if (*at != '-' && *at != ':')
            compact[kept++] = *at;
    compact[kept] = '\0';
    return text_format("%s_%s_%.*s.zip", manifest->student, compact, DIGEST_DIGITS,
                       *manifest->submission_sha256 ? manifest->submission_sha256 : "nothing");
}

/* 20261103T225900Z to seconds. */
static bool parse_time(const char *at, int64_t *seconds)
{
    char iso[32];
    int length = snprintf(iso, sizeof iso, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", at, at + 4, at + 6,
                          at + 9, at + 11, at + 13);
    return at[8] == 'T' && at[15] == 'Z' && length > 0 && (size_t)length < sizeof iso &&
           moment_read(iso, seconds) == MOMENT_READ;
}

bool drop_parse(const char *name, size_t length, char **student, int64_t *made_at)
{
    static const char ending[] = ".zip";
    size_t tail = sizeof ending - 1, end = length - tail;
    if (length <= tail || memcmp(name + end, ending, tail) != 0)
        return false;
    const char *digest = memrchr(name, '_', end);
    if (!digest || digest - name < TIME_BYTES + 2 || digest[-TIME_BYTES - 1] != '_')
        return false;
    size_t digits = (size_t)(name + end - digest) - 1;
    bool is_digest = digits == DIGEST_DIGITS && strspn(digest + 1, "0123456789abcdef") == digits;
    bool is_nothing = digits == 7 && memcmp(digest + 1, "nothing", digits) == 0;
    if ((!is_digest && !is_nothing) || !parse_time(digest - TIME_BYTES, made_at))
        return false;
    char *found = memory_string_of(name, (size_t)(digest - name) - TIME_BYTES - 1);
    if (!drop_takes_student(found)) {
        free(found);
        return false;
    }
    *student = found;
    return true;
}

/* --- the folder --- */

static int cannot(const char *folder, int reason, struct error *error)
{
    bool is_theirs = reason == ENOENT || reason == ENOTDIR || reason == EACCES || reason == EPERM ||
                     reason == EROFS;
    return error_set(error, is_theirs ? ERROR_INPUT : ERROR_MACHINE,
                     "cannot put the package into '%s': %s; nothing of it is there", folder,
                     strerror(reason));
}

/* Writes all of it to the disk. Staff must be able to read it whatever the writer's umask is. */
static int fill(int file, int folder, const struct text *bytes, int64_t modified_at,
                const char *name, struct error *error)
{
    struct stat status;
    struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, {.tv_sec = modified_at}};
    if (file_write_descriptor(file, text_string(bytes), bytes->length, name, error))
        return -1;
    /* A folder that hands its group on is the staff's: others need not read what lies there. */
    mode_t mode = fstat(folder, &status) == 0 && (status.st_mode & S_ISGID) ? 0640 : 0644;
    if (fchmod(file, mode) || (modified_at && futimens(file, times)) || fsync(file))
        return error_set(error, ERROR_MACHINE, "%s", strerror(errno));
    return 0;
}

/*
 * A file on its way into the folder. Where the file system can do it, it has no name until it is whole, so that nothing
 * is left of it if this process is killed; else one that nobody looks at.
 */
struct arriving {
    int folder, file;
    char *aside; /* owned; its name until then, or NULL */
};

static int begin(int folder, const char *name, struct arriving *arriving)
{
    *arriving = (struct arriving){.folder = folder};
    arriving->file = openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (arriving->file >= 0 && file_exists("/proc/self/fd"))
        return 0;
    if (arriving->file >= 0)
        close(arriving->file);
    arriving->aside = text_format(".%s.%d.new", name, (int)getpid());
    arriving->file =
        openat(folder, arriving->aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return arriving->file < 0 ? -1 : 0;
}

/* Gives it its name unless there is one of that name; 0, or -1 with errno. */
static int arrive(const struct arriving *arriving, const char *name)
{
    if (!arriving->aside) {
        char path[32];
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", arriving->file);
        return linkat(AT_FDCWD, path, arriving->folder, name, AT_SYMLINK_FOLLOW);
    }
    /* Not every file system has the one or the other. */
    int renamed =
        renameat2(arriving->folder, arriving->aside, arriving->folder, name, RENAME_NOREPLACE);
    if (renamed && (errno == EINVAL || errno == ENOSYS))
        return linkat(arriving->folder, arriving->aside, arriving->folder, name, 0);
    return renamed;
}

static void end(struct arriving *arriving)
{
    if (arriving->file >= 0)
        close(arriving->file);
    if (arriving->file >= 0 && arriving->aside)
        unlinkat(arriving->folder, arriving->aside, 0);
    free(arriving->aside);
}

bool drop_has(const char *folder, const char *name, const struct text *bytes)
{
    struct text there = {0};
    struct error unread = {0};
    char *path = file_join(folder, name);
    bool same = file_read_foreign(path, bytes->length, &there, &unread) == 0 &&
                there.length == bytes->length &&
                memcmp(text_string(&there), text_string(bytes), bytes->length) == 0;
    text_release(&there);
    free(path);
    return same;
}

/* Whoever may not read the folder still opens it to put files into it. */
static int open_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder < 0 && errno == EACCES ? open(path, O_PATH | O_DIRECTORY | O_CLOEXEC) : folder;
}

static int put_in(int folder, const char *path, const char *name, const struct text *bytes,
                  int64_t modified_at, struct error *error)
{
    struct arriving arriving;
    struct error reason = {0};
    int result = -1;
    if (begin(folder, name, &arriving)) {
        cannot(path, errno, error);
    } else if (fill(arriving.file, folder, bytes, modified_at, name, &reason)) {
        error_set(error, ERROR_MACHINE,
                  "cannot put the package into '%s': %s; nothing of it is there", path,
                  reason.text);
    } else if (arrive(&arriving, name) == 0) {
        result = 0;
    } else if (errno != EEXIST) {
        cannot(path, errno, error);
    } else if (drop_has(path, name, bytes)) {
        result = 0;
    } else {
        error_set(error, ERROR_INPUT,
                  "there is another '%s' in '%s'; it is left as it is: try again", name, path);
    }
    end(&arriving);
    return result;
}

int drop_put(const char *folder, const char *name, const struct text *bytes, int64_t modified_at,
             struct error *error)
{
    int opened = open_folder(folder);
    if (opened < 0)
        return cannot(folder, errno, error);
    int result = put_in(opened, folder, name, bytes, modified_at, error);
    /* The name is on the disk as well, where the folder may be read. */
    if (!result && fsync(opened) && errno != EBADF && errno != EINVAL)
        result = cannot(folder, errno, error);
    close(opened);
    return result;
}
