#include "class/hook.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/drop.h"
#include "class/git.h"
#include "class/handin.h"
#include "contract/digest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

void kept_release(struct kept *kept)
{
    free(kept->push.reference);
    free(kept->package);
    free(kept->problem);
    submission_release(&kept->submission);
    text_release(&kept->notices);
    *kept = (struct kept){0};
}

int hook_lock(const struct hook *hook, struct error *error)
{
    char *folder = push_path(hook->repository, ""), *path = push_path(hook->repository, "lock");
    int lock = -1;
    if (mkdir(folder, 0777) && errno != EEXIST)
        error_set(error, ERROR_MACHINE, "cannot make '%s': %s", folder, strerror(errno));
    else if ((lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666)) < 0)
        error_set(error, ERROR_MACHINE, "cannot open '%s': %s", path, strerror(errno));
    while (lock >= 0 && flock(lock, LOCK_EX)) {
        if (errno == EINTR)
            continue;
        error_set(error, ERROR_MACHINE, "cannot lock '%s': %s", path, strerror(errno));
        close(lock);
        lock = -1;
    }
    free(path);
    free(folder);
    return lock;
}

/* --- the branch --- */

static const char branches[] = "refs/heads/";

static bool is_branch(const char *reference)
{
    return strncmp(reference, branches, sizeof branches - 1) == 0;
}

static const char *first_branch(const struct pushes *pushes)
{
    for (size_t i = 0; i < pushes->count; i++)
        if (is_branch(pushes->list[i].reference) && !git_is_none(pushes->list[i].after))
            return pushes->list[i].reference;
    return NULL;
}

/* Whether there is such a branch; a question that git answers with no is no failure. */
static bool branch_exists(const char *repository, const char *reference)
{
    struct text printed = {0};
    struct error none = {0};
    const char *question[] = {"show-ref", "--verify", reference, NULL};
    bool exists = git_ask(repository, question, PATH_BYTES_MAX, &printed, &none) == 0;
    text_release(&printed);
    return exists;
}

char *hook_branch(const struct hook *hook, const struct pushes *just_now, struct error *error)
{
    struct text head = {0}, nothing = {0};
    const char *question[] = {"symbolic-ref", "HEAD", NULL};
    const char *pushed = first_branch(just_now);
    if (git_ask(hook->repository, question, PATH_BYTES_MAX, &head, error)) {
        error_prefix(error, "which branch is handed in cannot be told");
        return NULL;
    }
    char *branch = text_detach(&head);
    branch[strcspn(branch, "\n")] = '\0';
    if (branch_exists(hook->repository, branch))
        return branch;
    free(branch);
    if (!pushed)
        return NULL;
    const char *order[] = {"symbolic-ref", "HEAD", pushed, NULL};
    int result = git_ask(hook->repository, order, 0, &nothing, error);
    text_release(&nothing);
    return result ? NULL : memory_string(pushed);
}

/* --- keeping --- */

/* Reads what is to be graded of the commit; what is wrong with it is noted. */
static int read_commit(const struct hook *hook, struct kept *kept, struct error *error)
{
    struct bundle bundle = {0};
    struct handin handin = {.student = memory_string(hook->student)};
    struct error trouble = {0};
    const struct config *config = &hook->assignment->config;
    int result = bundle_open_commit(hook->repository, kept->push.after, HANDIN_ENTRIES_MAX, &bundle,
                                    &trouble);
    if (!result) {
        text_add(&kept->notices, text_string(&bundle.notices));
        for (size_t i = 0; i < bundle.count; i++)
            if (bundle.entries[i].kind != BUNDLE_FOLDER)
                handin_add(&handin, i, bundle.entries[i].path, 0);
        result = handin_read(&bundle, &handin, config, &kept->submission, &kept->notices, &trouble);
    }
    handin_release(&handin);
    bundle_release(&bundle);
    if (result && trouble.kind == ERROR_MACHINE) {
        *error = trouble;
        return -1;
    }
    if (result)
        kept->problem = memory_string(trouble.text);
    return 0;
}

/* Whether the student has another package of that second: attempts are ordered by it. */
static bool is_taken(const char *folder, const char *name)
{
    size_t shared = (size_t)(strrchr(name, '_') - name) + 1;
    bool taken = false;
    DIR *stream = opendir(folder);
    for (struct dirent *entry; stream && !taken && (entry = readdir(stream));)
        taken = strncmp(entry->d_name, name, shared) == 0 && !text_equal(entry->d_name, name);
    if (stream)
        closedir(stream);
    return taken;
}

/* Whether the name is free, or has this very package, which a hook wrote that was killed then. */
static bool is_free(const char *folder, const char *name, const struct text *bytes)
{
    char *path = file_join(folder, name);
    bool result = (!file_exists(path) || drop_has(folder, name, bytes)) && !is_taken(folder, name);
    free(path);
    return result;
}

/* Writes the package, a second later than the push if there is one of that second already. */
static int write_package(const struct hook *hook, struct kept *kept, struct error *error)
{
    struct manifest manifest = {.assignment = memory_string(hook->assignment->name),
                                .student = memory_string(hook->student),
                                .gradus = memory_string(GRADUS_VERSION),
                                .commit = memory_string(kept->push.after),
                                .made_at = kept->push.received_at};
    const struct submission *submission = kept->problem ? NULL : &kept->submission;
    struct text zip = {0};
    char *name = NULL;
    int result;
    if (submission)
        manifest_take_sources(&manifest, submission);
    for (;; manifest.made_at++) {
        name = drop_name(&manifest);
        result = package_make(&manifest, submission, &zip, error);
        if (result || is_free(hook->packages, name, &zip))
            break;
        free(name);
        text_release(&zip);
    }
    if (!result)
        result = drop_put(hook->packages, name, &zip, manifest.made_at, error);
    if (!result) {
        digest_of(text_string(&zip), zip.length, kept->package_sha256);
        kept->package = file_join(hook->packages, name);
    }
    text_release(&zip);
    manifest_release(&manifest);
    free(name);
    return result;
}

int hook_keep(const struct hook *hook, const struct push *push, struct kept *kept,
              struct error *error)
{
    struct kept made = {.push = *push};
    made.push.reference = memory_string(push->reference);
    if (read_commit(hook, &made, error) || write_package(hook, &made, error) ||
        push_note_kept(hook->repository, push, error)) {
        kept_release(&made);
        return -1;
    }
    *kept = made;
    return 0;
}
