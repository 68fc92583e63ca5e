/*
 * Whole files, and files that exist in memory alone.
 */
#ifndef GRADUS_BASE_FILE_H
#define GRADUS_BASE_FILE_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Appends the contents of a regular file of at most `limit` bytes to *contents. Symbolic links are
 * followed. Fails with ERROR_INPUT (missing, not a file, too large) naming the path; *contents is
 * unchanged then.
 */
int file_read(const char *path, size_t limit, struct text *contents,
              struct error *error) MUST_CHECK;

/* The same for a file that somebody else named: a last component that is a symbolic link is
 * refused. */
int file_read_foreign(const char *path, size_t limit, struct text *contents,
                      struct error *error) MUST_CHECK;

/* Reads a file descriptor from its present offset to its end, or to `limit` bytes. */
int file_read_descriptor(int descriptor, size_t limit, struct text *contents,
                         struct error *error) MUST_CHECK;

/* Writes all bytes. Fails with ERROR_MACHINE, naming `name`. */
int file_write_descriptor(int descriptor, const void *bytes, size_t length, const char *name,
                          struct error *error) MUST_CHECK;

bool file_exists(const char *path);
bool file_is_folder(const char *path);

/* A memory file of `bytes` zero bytes that can be sealed; close it. Returns the descriptor or -1.
 */
int file_in_memory(const char *name, size_t bytes, struct error *error) MUST_CHECK;

/* A memory file with this content at offset 0; close it. Returns the descriptor or -1. */
int file_in_memory_of(const char *name, const void *bytes, size_t length,
                      struct error *error) MUST_CHECK;

/* Joins a folder and a name by a slash. The caller frees. */
char *file_join(const char *folder, const char *name);

/* The part of a path after its last slash (trailing slashes aside). The caller frees. */
char *file_name_of(const char *path);

#endif
