#include "base/text.h"

#include "base/memory.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void text_release(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}

char *text_detach(struct text *text)
{
    char *bytes = text->bytes ? text->bytes : memory_string("");
    *text = (struct text){0};
    return bytes;
}

const char *text_string(const struct text *text)
{
    return text->bytes ? text->bytes : "";
}

static void reserve(struct text *text, size_t more)
{
    size_t needed = text->length + more + 1;
    if (needed <= text->capacity)
        return;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < needed)
        capacity *= 2;
    text->bytes = memory_resize(text->bytes, capacity, 1);
    text->capacity = capacity;
}

void text_append(struct text *text, const void *bytes, size_t length)
{
    reserve(text, length);
    if (length)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
    text_append(text, string, strlen(string));
}

void text_print_list(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length > 0) {
        reserve(text, (size_t)length);
        int written = vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += written > 0 ? (size_t)written : 0;
    }
    va_end(again);
}

void text_print(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_print_list(text, format, arguments);
    va_end(arguments);
}

char *text_format(const char *format, ...)
{
    struct text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_print_list(&text, format, arguments);
    va_end(arguments);
    return text_detach(&text);
}

bool text_equal(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

enum { WORD_MAX = 63 };

static unsigned replace_cost(char a, char b)
{
    if (a == b)
        return 0;
    return tolower((unsigned char)a) == tolower((unsigned char)b) ? 1 : 2;
}

size_t text_distance(const char *a, const char *b)
{
    size_t rows = strlen(a), columns = strlen(b);
    if (rows > WORD_MAX || columns > WORD_MAX)
        return text_equal(a, b) ? 0 : rows > columns ? rows : columns;
    unsigned cost[WORD_MAX + 1][WORD_MAX + 1]; /* in half edits */
    for (size_t i = 0; i <= rows; i++) {
        for (size_t j = 0; j <= columns; j++) {
            if (!i || !j) {
                cost[i][j] = 2 * (unsigned)(i + j);
                continue;
            }
            unsigned best = cost[i - 1][j - 1] + replace_cost(a[i - 1], b[j - 1]);
            if (cost[i - 1][j] + 2 < best)
                best = cost[i - 1][j] + 2;
            if (cost[i][j - 1] + 2 < best)
                best = cost[i][j - 1] + 2;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                cost[i - 2][j - 2] + 2 < best)
                best = cost[i - 2][j - 2] + 2;
            cost[i][j] = best;
        }
    }
    return (cost[rows][columns] + 1) / 2;
}

const char *text_nearest(const char *word, const char *const candidates[], size_t count)
{
    size_t length = strlen(word), near = length / 3;
    near = near < 1 ? 1 : near > 3 ? 3 : near;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t distance = text_distance(word, candidates[i]);
        bool shares_letters = distance < length || !strcasecmp(word, candidates[i]);
        if (distance <= near && shares_letters &&
            (!nearest || distance < text_distance(word, nearest)))
            nearest = candidates[i];
    }
    return nearest;
}

/* The length of the valid UTF-8 sequence at `bytes`, or 0. C1 controls count as invalid: terminals
 * obey them. */
static size_t utf8_length(const unsigned char *bytes, size_t available)
{
    size_t length = bytes[0] < 0x80                       ? 1
                    : bytes[0] >= 0xc2 && bytes[0] < 0xe0 ? 2
                    : (bytes[0] & 0xf0) == 0xe0           ? 3
                    : bytes[0] >= 0xf0 && bytes[0] < 0xf5 ? 4
                                                          : 0;
    if (!length || length > available)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    if (length == 2 && bytes[0] == 0xc2 && bytes[1] < 0xa0)
        return 0;
    if (bytes[0] == 0xe0 && bytes[1] < 0xa0)
        return 0;
    if (bytes[0] == 0xed && bytes[1] >= 0xa0)
        return 0;
    if (bytes[0] == 0xf0 && bytes[1] < 0x90)
        return 0;
    if (bytes[0] == 0xf4 && bytes[1] >= 0x90)
        return 0;
    /* Directional overrides (U+202A..202E, U+2066..2069) reorder what a reader sees. */
    if (bytes[0] == 0xe2 && ((bytes[1] == 0x80 && bytes[2] >= 0xaa && bytes[2] <= 0xae) ||
                             (bytes[1] == 0x81 && bytes[2] >= 0xa6 && bytes[2] <= 0xa9)))
        return 0;
    return length;
}

void text_add_visible(struct text *text, const char *bytes, size_t length)
{
    const unsigned char *at = (const unsigned char *)bytes;
    for (size_t i = 0; i < length;) {
        size_t sequence = utf8_length(at + i, length - i);
        bool control =
            sequence == 1 && (at[i] < 0x20 || at[i] == 0x7f) && at[i] != '\n' && at[i] != '\t';
        if (!sequence || control) {
            text_print(text, "\\x%02x", at[i]);
            i++;
        } else {
            text_append(text, bytes + i, sequence);
            i += sequence;
        }
    }
}
