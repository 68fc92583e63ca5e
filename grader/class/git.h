/*
 * Questions to git about a repository that somebody else filled. Nothing of the repository's contents is checked out or
 * run: no hook, no filter, no attribute, no replaced object; objects are read as the bytes that they are.
 */
#ifndef GRADUS_CLASS_GIT_H
#define GRADUS_CLASS_GIT_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Appends at most `limit` bytes of what `git --git-dir=REPOSITORY ARGUMENTS...` prints (NULL at the end, at most 12).
 * Fails with ERROR_MACHINE: there is no git, it takes longer than GIT_WALL_MS, it fails.
 */
int git_ask(const char *repository, const char *const arguments[], size_t limit,
            struct text *printed, struct error *error) MUST_CHECK;

/* Whether the text is an object's name, of SHA-1 or SHA-256. */
bool git_is_object(const char *text);

/* Whether it is the one that stands for no object. */
bool git_is_none(const char *object);

#endif
