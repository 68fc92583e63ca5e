#include "class/encoding.h"

#include "base/memory.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* The length of the UTF-8 sequence that begins here, or 0. */
static size_t sequence_length(const unsigned char *at, size_t available)
{
    static const struct {
        unsigned char mask, lead;
        unsigned long least; /* what fits into fewer bytes must not take more */
    } forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    for (size_t more = 0; more < sizeof forms / sizeof *forms && more < available; more++) {
        if ((at[0] & forms[more].mask) != forms[more].lead)
            continue;
        unsigned long point = at[0] & ~(unsigned)forms[more].mask & 0xff;
        for (size_t i = 1; i <= more; i++) {
            if ((at[i] & 0xc0) != 0x80)
                return 0;
            point = point << 6 | (at[i] & 0x3f);
        }
        bool is_surrogate = point >= 0xd800 && point < 0xe000;
        return point < forms[more].least || point > 0x10ffff || is_surrogate ? 0 : more + 1;
    }
    return 0;
}

/* How many bytes at the beginning are UTF-8. */
static size_t valid_prefix(const char *bytes, size_t length)
{
    size_t at = 0, step;
    while (at < length &&
           (step = sequence_length((const unsigned char *)bytes + at, length - at)) > 0)
        at += step;
    return at;
}

bool encoding_is_utf8(const char *bytes, size_t length)
{
    return valid_prefix(bytes, length) == length;
}

char *encoding_to_utf8(const char *string, enum encoding encoding)
{
    size_t length = strlen(string);
    if (encoding_is_utf8(string, length))
        return memory_string(string);
    size_t room = 3 * length; /* no character of either set takes more */
    char *converted = memory_new(room + 1, 1), *to = converted;
    char *from = memory_string(string), *at = from;
    iconv_t tables = iconv_open("UTF-8", encoding == ENCODING_CP437 ? "CP437" : "LATIN1");
    bool done = tables != (iconv_t)-1 && iconv(tables, &at, &length, &to, &room) != (size_t)-1;
    if (tables != (iconv_t)-1)
        iconv_close(tables);
    if (!done) { /* a system without tables: the bytes in digits are a name as well */
        struct text visible = {0};
        free(converted);
        text_add_visible(&visible, string, strlen(string));
        converted = text_detach(&visible);
    }
    free(from);
    return converted;
}

/* --- sources --- */

static bool begins_with(const struct text *text, const char *bytes, size_t length)
{
    return text->length >= length && memcmp(text->bytes, bytes, length) == 0;
}

/* Why the contents are no text, or NULL. */
static const char *no_text(const struct text *contents)
{
    bool has_mark = begins_with(contents, "\xff\xfe", 2) || begins_with(contents, "\xfe\xff", 2);
    const char *zero = contents->length ? memchr(contents->bytes, '\0', contents->length) : NULL;
    if (has_mark)
        return "is saved as UTF-16; save it as UTF-8";
    if (!zero)
        return NULL;
    if (begins_with(contents,
                    "\x7f"
                    "ELF",
                    4))
        return "is a compiled program; hand in the source";
    /* ASCII in UTF-16 without a mark: every other byte is zero. */
    if (contents->length % 2 == 0 && contents->length >= 2 &&
        !contents->bytes[0] != !contents->bytes[1])
        return "is saved as UTF-16; save it as UTF-8";
    return "contains zero bytes, which no C source does; hand in the source as text";
}

static size_t line_of(const struct text *contents, size_t place)
{
    size_t line = 1;
    for (size_t i = 0; i < place; i++)
        line += contents->bytes[i] == '\n';
    return line;
}

static size_t count_crlf(const struct text *contents)
{
    size_t count = 0;
    for (size_t i = 0; i + 1 < contents->length; i++)
        count += contents->bytes[i] == '\r' && contents->bytes[i + 1] == '\n';
    return count;
}

/* A file of the old Macintosh is one long line for a compiler, and a comment its end. */
static bool has_lone_returns_only(const struct text *contents)
{
    return contents->length && memchr(contents->bytes, '\r', contents->length) &&
           !memchr(contents->bytes, '\n', contents->length);
}

int encoding_tidy_source(const char *name, struct text *contents, struct text *notices,
                         struct error *error)
{
    const char *trouble = no_text(contents);
    if (trouble)
        return error_set(error, ERROR_INPUT, "'%s' %s", name, trouble);
    if (begins_with(contents, "\xef\xbb\xbf", 3)) {
        contents->length -= 3;
        memmove(contents->bytes, contents->bytes + 3, contents->length + 1);
        text_print(notices, "'%s' begins with a byte order mark, which was taken off\n", name);
    }
    if (has_lone_returns_only(contents)) {
        for (size_t i = 0; i < contents->length; i++)
            if (contents->bytes[i] == '\r')
                contents->bytes[i] = '\n';
        text_print(notices, "'%s' ends its lines as old Macintoshes did (CR); read as LF\n", name);
    } else if (count_crlf(contents)) {
        text_print(notices, "'%s' ends its lines as Windows does (CRLF)\n", name);
    }
    size_t valid = valid_prefix(text_string(contents), contents->length);
    if (valid < contents->length)
        text_print(notices, "'%s' is not UTF-8 in line %zu; taken as Latin-1\n", name,
                   line_of(contents, valid));
    return 0;
}
