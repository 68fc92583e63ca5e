/* The parts of `gradus submit`, a file each. */
#ifndef GRADUS_COMMANDS_SUBMIT_H
#define GRADUS_COMMANDS_SUBMIT_H

#include "class/manifest.h"
#include "commands/command.h"
#include "contract/submission.h"

/* What is being handed in from a folder. */
struct outgoing {
    const char *folder;
    const struct assignment *assignment;
    struct submission submission; /* owned */
    struct manifest manifest;     /* owned; of that submission */
};

/* --- commands/submit_target.c: where it goes --- */

/* Where it went. */
struct arrival {
    char *place;             /* owned; the file, or remote and commit */
    char package_sha256[65]; /* "" if there is no file */
    char *receipt;           /* owned; the file that the receipt is to be written to, or NULL */
};

void arrival_release(struct arrival *arrival);

/* Puts it where the options say: a file, a folder, a repository. Fails as these do; nothing is handed in then. */
int target_reach(const struct options *options, struct outgoing *outgoing, struct arrival *arrival,
                 struct error *error) MUST_CHECK;

/* --- commands/submit_push.c --- */

/*
 * Pushes the commit that HEAD names in the folder's repository, whose sources must be those of `outgoing`. What git
 * says goes to standard error. *place says what went where; the caller frees it. Fails with ERROR_INPUT or ERROR_MACHINE.
 */
int push_commit(const char *remote, struct outgoing *outgoing, char **place,
                struct error *error) MUST_CHECK;

/* --- commands/submit_hook.c, submit_install.c --- */

/* What the hook does that submit_install wrote; standard input is as git gives it. Returns the exit status. */
int submit_hook(const struct command *command, const struct options *options);

/* Makes a bare repository grade what is pushed to it. Returns the exit status. */
int submit_install(const struct command *command, const struct options *options);

#endif
