/*
 * When a commit of a clone was made, read from git's own files and without git, which a foreign repository can make
 * start programs. From loose objects and from packs (gitformat-pack(5), versions 2); a commit that a pack keeps as a
 * difference to another one is not looked up. All of it is foreign. The time is what the author's machine said: whoever
 * sets its clock sets it.
 */
#ifndef GRADUS_CLASS_GIT_COMMIT_H
#define GRADUS_CLASS_GIT_COMMIT_H

#include "class/platform.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Finds the committer's time of a commit, in hexadecimal, of the clone in this top: seconds since 1970. Returns false if
 * it cannot be found out.
 */
bool git_commit_time(const struct layout *layout, const struct top *top, const char *commit,
                     int64_t *seconds);

#endif
