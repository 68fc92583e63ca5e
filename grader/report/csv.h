/*
 * CSV by RFC 4180: fields apart by `,`, `;` or tab, quotes doubled, line breaks in quotes. Fields keep where they stand
 * in the bytes, so that a table can be written back with all that was not changed exactly as it was.
 */
#ifndef GRADUS_REPORT_CSV_H
#define GRADUS_REPORT_CSV_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct csv_field {
    char *value;       /* owned; without quotes */
    size_t start, end; /* in the bytes, quotes included */
};

struct csv_row {
    struct csv_field *fields; /* owned */
    size_t count;
    size_t line; /* where it begins, from 1 */
};

struct csv {
    const char *bytes; /* the caller's */
    size_t length;
    char separator;
    struct csv_row *rows; /* owned; the header first; blank lines are left out */
    size_t count;
};

/*
 * Reads a table. The separator is what the first line has most of. A byte order mark is passed over. Fails with
 * ERROR_INPUT as `file:line: what; what to do`: a stray quote, an open one, a row with another number of fields than
 * the first, no row at all, a zero byte. The bytes must outlive *csv; the caller releases it.
 */
int csv_read(const char *file, const char *bytes, size_t length, struct csv *csv,
             struct error *error) MUST_CHECK;
void csv_release(struct csv *csv);

/* Appends the field as it stood in the bytes. */
void csv_add_raw(struct text *text, const struct csv *csv, const struct csv_field *field);

/* Appends a field, quoted if it must be. */
void csv_add(struct text *text, char separator, const char *value);

/*
 * Appends a field with words from outside. What a spreadsheet would take for a formula gets an apostrophe in front,
 * and control bytes become visible.
 */
void csv_add_foreign(struct text *text, char separator, const char *value);

#endif
