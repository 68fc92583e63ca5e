/*
 * Growable text, for reports and for the contents of files. `bytes` is never read beyond `length`
 * and always ends in a zero byte once anything was appended; a zeroed struct is an empty text.
 * Bytes may hold any value.
 */
#ifndef GRADUS_BASE_TEXT_H
#define GRADUS_BASE_TEXT_H

#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct text {
    char *bytes; /* owned; NULL while empty */
    size_t length;
    size_t capacity;
};

/* Frees the contents and leaves an empty text; safe twice. */
void text_release(struct text *text);

/* Gives the bytes away as a string (never NULL) and leaves an empty text. The caller frees. */
char *text_detach(struct text *text);

/* The contents as a string; "" when empty. Valid until the next change. */
const char *text_string(const struct text *text);

void text_append(struct text *text, const void *bytes, size_t length);
void text_add(struct text *text, const char *string);
void text_print(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
void text_print_list(struct text *text, const char *format, va_list arguments) PRINTF_LIKE(2, 0);

/* Formats into a new string. The caller frees. */
char *text_format(const char *format, ...) PRINTF_LIKE(1, 2);

/* Whether two strings are equal. */
bool text_equal(const char *a, const char *b);

/* Edits (insert, delete, replace, swap of neighbours; case counts as half an edit, rounded up)
 * between two words. */
size_t text_distance(const char *a, const char *b);

/*
 * The candidate nearest to `word`, or NULL if none is near enough to be meant (at most a third of
 * its letters differ, and at least one and at most three edits). A word of one letter is meant by
 * its other case alone: no one who wrote 'k' meant 'n'. Returns a pointer from `candidates`.
 */
const char *text_nearest(const char *word, const char *const candidates[], size_t count);

/* Appends a string so that a terminal can show it: control bytes and broken UTF-8 become visible
 * escapes. */
void text_add_visible(struct text *text, const char *bytes, size_t length);

#endif
