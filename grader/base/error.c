#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Ends the text, which fills its `size` bytes, with "..." and not within a UTF-8 sequence. */
static void mark_cut(char *text, size_t size)
{
    size_t length = size - sizeof "...";
    while (length && (text[length] & 0xc0) == 0x80)
        length--;
    memcpy(text + length, "...", sizeof "...");
}

/* Formats into a text of the given size, on one line and marking a cut. */
static void PRINTF_LIKE(3, 0)
    format_cut(char *text, size_t size, const char *format, va_list arguments)
{
    int written = vsnprintf(text, size, format, arguments);
    if (written < 0)
        text[0] = '\0';
    else if ((size_t)written >= size)
        mark_cut(text, size);
    for (char *at = text; *at; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' '; /* names of files and what tools print may have some */
}

int error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char text[sizeof error->text];
    format_cut(text, sizeof text, format, arguments);
    va_end(arguments);
    error->kind = kind;
    memcpy(error->text, text, sizeof text);
    return -1;
}

int error_prefix(struct error *error, const char *format, ...)
{
    char context[sizeof error->text];
    va_list arguments;
    va_start(arguments, format);
    format_cut(context, sizeof context, format, arguments);
    va_end(arguments);
    struct error whole = *error;
    return error_set(error, whole.kind, "%s: %s", context, whole.text);
}
