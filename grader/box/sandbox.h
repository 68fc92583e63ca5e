/*
 * The walls of a box: hardened bubblewrap around one program.
 *
 * How it works
 *   A box is every namespace the kernel has (user, mount, process, network, ipc, uts, cgroup), no
 * capability, no way to make new user namespaces, a root folder that holds nothing but what the
 * plan lists and is read-only, no /proc, no /dev but null, a session of its own, and never the
 * kernel's user id 0: a grader that runs as root starts bubblewrap as another user (bubblewrap run
 * by root keeps capabilities, and root escapes RLIMIT_NPROC). It dies with the grader, whatever
 * kills that: the kernel ends the box's first process and with it all others. Nothing of a box is
 * on disk: files go in as bytes, results come out through memory files and pipes. So there is
 *   nothing to clean up, and no path inside a box that the grader could be made to follow.
 */
#ifndef GRADUS_BOX_SANDBOX_H
#define GRADUS_BOX_SANDBOX_H

#include "base/error.h"
#include "base/process.h"

#include <stddef.h>

/* A file or folder of the machine that is visible inside, read-only. Passed over if it does not
 * exist outside. */
struct sandbox_place {
    const char *outside, *inside;
};

enum sandbox_mode { SANDBOX_READABLE, SANDBOX_EXECUTABLE };

/* A file inside whose bytes come from a descriptor (read up to its end when the box is raised). */
struct sandbox_file {
    const char *inside;
    int descriptor;
    enum sandbox_mode mode;
};

/* Whether the box shows its own processes in /proc: a sanitizer reads its own addresses there. */
enum sandbox_proc { SANDBOX_NO_PROC, SANDBOX_OWN_PROC };

struct sandbox_plan {
    const char *const *command; /* inside; NULL at the end */
    const char *folder;         /* to start in, inside */
    const struct sandbox_place *places;
    size_t place_count;
    const struct sandbox_file *files; /* made in this order */
    size_t file_count;
    size_t scratch_bytes; /* of a /tmp in memory; 0: none */
    enum sandbox_proc proc;
    const struct process_descriptor *descriptors; /* that the program gets; there < 10 */
    size_t descriptor_count;
};

enum { SANDBOX_LIBRARIES_MAX = 8 };

/*
 * Lists where the C library, libm and the loader are, which is where this program itself has them: all that a
 * program in a box needs. Returns how many.
 */
size_t sandbox_libraries(struct sandbox_place places[SANDBOX_LIBRARIES_MAX]);

/*
 * Starts the program in a box. Fails with ERROR_MACHINE if bubblewrap is missing; a box that the
 * kernel forbids shows only later: bubblewrap then ends with its reason on descriptor 2 (see
 * sandbox_explain).
 */
int sandbox_start(const struct sandbox_plan *plan, struct process *process,
                  struct error *error) MUST_CHECK;

/*
 * Fills *error with what bubblewrap said (its log) and what to do about it, and returns -1. For a
 * box that ended before its program said anything.
 */
int sandbox_explain(const char *log, struct error *error);

#endif
