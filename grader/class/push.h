/*
 * What was pushed to a bare repository, and what of it is kept already.
 *
 * How it works
 *   git itself writes every update of a branch, with its time, into the branch's log before any hook of ours runs (it
 *   does if core.logAllRefUpdates is set, which installing the hook does). A push counts as kept once its line is in
 *   REPOSITORY/gradus/pushes, which is written after its package is on the disk. So whatever happens to a hook, full
 *   disk or SIGKILL, the next one finds what is not kept yet, and with the time at which it was pushed.
 */
#ifndef GRADUS_CLASS_PUSH_H
#define GRADUS_CLASS_PUSH_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/* A branch, or another reference, that went from one object to another. */
struct push {
    char before[65], after[65]; /* names of objects; all zeros: there was, or is, none */
    char *reference;            /* owned; "refs/heads/main" */
    int64_t received_at;        /* seconds since 1970, UTC, by the clock of this machine */
};

struct pushes {
    struct push *list; /* owned; in the order in which they came */
    size_t count;
};

void pushes_release(struct pushes *pushes);

/*
 * Reads what git gives a post-receive hook: lines `BEFORE AFTER REFERENCE`. They are taken to have been received now.
 * Lines of other kinds are passed over.
 */
void pushes_read(const char *lines, int64_t now, struct pushes *pushes);

/* Reads the log of a branch as git keeps it, lines `BEFORE AFTER NAME <ADDRESS> SECONDS ZONE<tab>...`, likewise. */
void pushes_read_log(const char *lines, const char *reference, struct pushes *pushes);

/*
 * Lists the pushes to a branch that are not kept: those in its log, and those of `just_now` that no log has. Deletions
 * are none. Fails with ERROR_MACHINE. The caller releases *pending.
 */
int pushes_pending(const char *repository, const char *reference, const struct pushes *just_now,
                   struct pushes *pending, struct error *error) MUST_CHECK;

/* Notes that a push is kept; on the disk when this returns. Fails with ERROR_MACHINE. */
int push_note_kept(const char *repository, const struct push *push, struct error *error) MUST_CHECK;

/* A file or folder of REPOSITORY/gradus/, where all that is ours lies. The caller frees. */
char *push_path(const char *repository, const char *name);

#endif
