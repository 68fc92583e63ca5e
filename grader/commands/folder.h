/* A student's own folder, and the assignment that it is of. */
#ifndef GRADUS_COMMANDS_FOLDER_H
#define GRADUS_COMMANDS_FOLDER_H

#include "base/error.h"

/*
 * The assignment whose header lies in the folder; `root` as of --root. The caller frees; NULL, with ERROR_INPUT: there
 * is none.
 */
char *folder_assignment(const char *root, const char *folder, struct error *error);

/* The folder that a path is in, or the path itself if it is one. The caller frees. */
char *folder_of(const char *path);

#endif
