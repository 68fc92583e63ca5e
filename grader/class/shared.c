#include "class/shared.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RULES_LETTERS = 16 }; /* of the fingerprint, in a folder's name; each parcel has all of it */

/* --- the folder --- */

static int make_folder(const char *path, struct error *error)
{
    if (mkdir(path, 0755) == 0 || (errno == EEXIST && file_is_folder(path)))
        return 0;
    return error_set(error, ERROR_INPUT,
                     "cannot make the folder '%s': %s; --shared names a folder that all machines "
                     "of the cluster can write",
                     path, strerror(errno));
}

static int make_folder_in(const char *folder, const char *name, struct error *error)
{
    char *path = file_join(folder, name);
    int result = make_folder(path, error);
    free(path);
    return result;
}

int shared_reopen(const char *folder, const struct grader *grader, struct shared *shared,
                  struct error *error)
{
    char *path = realpath(folder, NULL);
    if (!path)
        return error_set(error, ERROR_INPUT, "there is no folder '%s': %s", folder,
                         strerror(errno));
    *shared = (struct shared){.grader = grader, .folder = path};
    return 0;
}

int shared_open(const char *base, const struct grader *grader, struct shared *shared,
                struct error *error)
{
    char *folder = text_format("%s/%s-%.*s", base, grader->assignment->name, RULES_LETTERS,
                               grader->fingerprint.rules);
    int result = make_folder(base, error) || make_folder(folder, error) ||
                         make_folder_in(folder, "orders", error) ||
                         make_folder_in(folder, "parcels", error) ||
                         make_folder_in(folder, "logs", error) ||
                         shared_reopen(folder, grader, shared, error)
                     ? -1
                     : 0;
    free(folder);
    return result;
}

void shared_release(struct shared *shared)
{
    free(shared->folder);
    *shared = (struct shared){0};
}

/* --- whole files --- */

static int write_synced(const char *path, const struct text *bytes, struct error *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0)
        return error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    int result = file_write_descriptor(file, text_string(bytes), bytes->length, path, error);
    if (!result && fsync(file))
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    /* A network's file system may tell of a full disk only here. */
    if (close(file) && !result)
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    return result;
}

static int put_file(const struct shared *shared, const char *kind, const char *name,
                    const struct text *bytes, struct error *error)
{
    char host[256] = "";
    if (gethostname(host, sizeof host - 1))
        host[0] = '\0';
    /* Two processes of the same machine or of two never share a name. */
    char *draft = text_format("%s/%s/.%s.%s.%ld", shared->folder, kind, name, host, (long)getpid());
    char *path = text_format("%s/%s/%s", shared->folder, kind, name);
    int result = write_synced(draft, bytes, error);
    if (!result && rename(draft, path))
        result = error_set(error, ERROR_MACHINE, "cannot rename '%s': %s", draft, strerror(errno));
    if (result)
        unlink(draft);
    free(draft);
    free(path);
    return result;
}

static int get_file(const struct shared *shared, const char *kind, const char *name,
                    struct text *bytes, struct error *error)
{
    char *path = text_format("%s/%s/%s", shared->folder, kind, name);
    int result = file_read(path, SHARED_BYTES_MAX, bytes, error);
    free(path);
    return result;
}

/* --- orders: parcels that hold a submission and no result yet, each behind its length --- */

void order_add(struct text *order, const struct grader *grader, struct submission *submission)
{
    struct parcel parcel = grader_failed(grader, submission->sha256, "not graded yet");
    struct text bytes = {0};
    parcel.submission = *submission;
    *submission = (struct submission){0};
    parcel_encode(&parcel, &bytes);
    uint64_t length = bytes.length;
    text_append(order, &length, sizeof length);
    text_append(order, text_string(&bytes), bytes.length);
    text_release(&bytes);
    parcel_release(&parcel);
}

/* Was the parcel, or order, made by the same questions and rules? */
static bool is_ours(const struct parcel *parcel, const struct grader *grader)
{
    return parcel->seed == grader->seed &&
           text_equal(parcel->assignment, grader->assignment->name) &&
           text_equal(parcel->questions, grader->fingerprint.questions) &&
           text_equal(parcel->rules, grader->fingerprint.rules);
}

int order_next(const struct text *order, const struct grader *grader, size_t *at,
               struct submission *submission, bool *more, struct error *error)
{
    struct parcel parcel;
    uint64_t length;
    size_t left = order->length - *at;
    *more = left > 0;
    if (!*more)
        return 0;
    if (left >= sizeof length)
        memcpy(&length, text_string(order) + *at, sizeof length);
    if (left < sizeof length || length > left - sizeof length)
        return error_set(error, ERROR_MACHINE, "the order is damaged; submit it again");
    if (parcel_decode(text_string(order) + *at + sizeof length, (size_t)length, &parcel, error))
        return -1;
    if (!is_ours(&parcel, grader)) {
        parcel_release(&parcel);
        return error_set(error, ERROR_MACHINE,
                         "whoever submitted this task has another gradus, configuration or "
                         "compiler than this machine; install the same on all of them");
    }
    *submission = parcel.submission;
    snprintf(submission->sha256, sizeof submission->sha256, "%s", parcel.sha256);
    submission->student = memory_string("");
    parcel.submission = (struct submission){0};
    parcel_release(&parcel);
    *at += sizeof length + (size_t)length;
    return 0;
}

int shared_put_order(const struct shared *shared, const char *name, const struct text *order,
                     struct error *error)
{
    return put_file(shared, "orders", name, order, error);
}

int shared_order(const struct shared *shared, const char *name, struct text *order,
                 struct error *error)
{
    return get_file(shared, "orders", name, order, error);
}

void shared_drop_orders(const struct shared *shared)
{
    char *path = file_join(shared->folder, "orders");
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    free(path);
}

/* --- parcels --- */

int shared_put_parcel(const struct shared *shared, const struct parcel *parcel, struct error *error)
{
    struct text bytes = {0};
    parcel_encode(parcel, &bytes);
    int result = put_file(shared, "parcels", parcel->sha256, &bytes, error);
    text_release(&bytes);
    return result;
}

bool shared_parcel(const struct shared *shared, const char *sha256, struct parcel *parcel)
{
    struct text bytes = {0};
    struct error ignored;
    struct parcel found = {0};
    bool is_whole = get_file(shared, "parcels", sha256, &bytes, &ignored) == 0 &&
                    parcel_decode(text_string(&bytes), bytes.length, &found, &ignored) == 0;
    text_release(&bytes);
    if (is_whole && is_ours(&found, shared->grader) && text_equal(found.sha256, sha256)) {
        *parcel = found;
        return true;
    }
    parcel_release(&found);
    return false;
}

void shared_drop_parcel(const struct shared *shared, const char *sha256)
{
    char *path = text_format("%s/parcels/%s", shared->folder, sha256);
    unlink(path);
    free(path);
}

static int compare_to_entry(const void *key, const void *entry)
{
    return strcmp(key, *(const char *const *)entry);
}

size_t shared_present(const struct shared *shared, const char *const sha256s[], size_t count)
{
    char *path = file_join(shared->folder, "parcels");
    DIR *folder = opendir(path);
    size_t present = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        present +=
            bsearch(entry->d_name, sha256s, count, sizeof *sha256s, compare_to_entry) != NULL;
    if (folder)
        closedir(folder);
    free(path);
    return present;
}
