/*
 * Names and sources from other people's machines, which are not always UTF-8.
 */
#ifndef GRADUS_CLASS_ENCODING_H
#define GRADUS_CLASS_ENCODING_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether the bytes are UTF-8 (RFC 3629), all of them. */
bool encoding_is_utf8(const char *bytes, size_t length);

/* What bytes above 127 mean if they are no UTF-8. */
enum encoding {
    ENCODING_CP437,  /* names in a zip whose UTF-8 flag is not set (APPNOTE.TXT, appendix D) */
    ENCODING_LATIN1, /* the usual eight bits of western Europe */
};

/* The string in UTF-8: a copy if it is that already, else converted. The caller frees. */
char *encoding_to_utf8(const char *string, enum encoding encoding);

/*
 * Makes a source fit to be compiled without moving a line: strips a byte order mark, turns lone carriage returns (old
 * Macintosh) into line feeds; CRLF and Latin-1 stay, compilers take them. Appends what it saw to *notices, a line each.
 * Fails with ERROR_INPUT, and leaves the contents as they were, for what is no text: UTF-16, UTF-32, zero bytes.
 */
int encoding_tidy_source(const char *name, struct text *contents, struct text *notices,
                         struct error *error) MUST_CHECK;

#endif
