/*
 * Memory that is there or the program ends: out of memory ends the process with status 3, so that
 * no path needs untested cleanup. Sizes that come from outside are bounded before they are
 * allocated.
 */
#ifndef GRADUS_BASE_MEMORY_H
#define GRADUS_BASE_MEMORY_H

#include <stddef.h>

/* Allocates count zeroed elements; never returns NULL, also for a count of 0. The caller frees. */
void *memory_new(size_t count, size_t element_bytes) __attribute__((malloc, returns_nonnull));

/* Makes room for at least `count` elements; the new ones are not initialised. Never returns NULL.
 */
void *memory_resize(void *block, size_t count, size_t element_bytes)
    __attribute__((returns_nonnull, warn_unused_result));

/* Copies `bytes` bytes to a new block. The caller frees. */
void *memory_copy(const void *block, size_t bytes) __attribute__((malloc, returns_nonnull));

/* Copies a string, or its first `length` bytes. The caller frees. */
char *memory_string(const char *string) __attribute__((malloc, returns_nonnull));
char *memory_string_of(const char *bytes, size_t length) __attribute__((malloc, returns_nonnull));

#endif
