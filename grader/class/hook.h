/*
 * What happens after `git push` to a bare repository of one student's: the push is kept as a package, and graded.
 *
 * How it works
 *   git has updated the branch before the hook is called, so nothing that happens here can lose a push. Under a lock of
 *   the repository each push to the branch that HEAD names becomes a package in the folder of packages, whatever is in
 *   it; then it is noted as kept (class/push.h). Only then, and only the newest, is graded. What could not be kept is
 *   kept by the next push, or by the hook called without one. What is kept but was not graded is in the folder of
 *   packages, as everything is: `gradus batch` grades it.
 */
#ifndef GRADUS_CLASS_HOOK_H
#define GRADUS_CLASS_HOOK_H

#include "base/error.h"
#include "base/text.h"
#include "class/push.h"
#include "contract/assignment.h"
#include "contract/submission.h"

#include <stddef.h>
#include <stdint.h>

struct hook {
    const char *repository; /* path of the bare repository */
    const char *packages;   /* folder for packages */
    const char *student;
    const struct assignment *assignment;
};

/* A push that became a package. */
struct kept {
    struct push push; /* owned */
    char *package;    /* owned; its path */
    char package_sha256[65];
    struct submission submission; /* owned; empty if there is nothing to grade: */
    char *problem;                /* owned; why, or NULL */
    struct text notices;          /* what intake had to say, a line each */
};

void kept_release(struct kept *kept);

/*
 * Takes the repository's lock, for which it waits, and makes what the hook needs there. Returns a descriptor, which the
 * caller closes to give the lock back, or -1 with ERROR_MACHINE.
 */
int hook_lock(const struct hook *hook, struct error *error) MUST_CHECK;

/*
 * The branch that is handed in, "refs/heads/main": the one that HEAD names. If HEAD names one that does not exist and
 * one is just being pushed, HEAD is made to name that, as hosts of git do. The caller frees; NULL: there is none yet, or
 * git failed, which *error says.
 */
char *hook_branch(const struct hook *hook, const struct pushes *just_now, struct error *error);

/*
 * Keeps a push as a package. Fails with ERROR_MACHINE or ERROR_INPUT if that cannot be: the push is then kept next time.
 * The caller releases *kept.
 */
int hook_keep(const struct hook *hook, const struct push *push, struct kept *kept,
              struct error *error) MUST_CHECK;

#endif
