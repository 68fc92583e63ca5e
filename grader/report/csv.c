#include "report/csv.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    const char *file;
    size_t at, line;
    struct csv *csv;
    struct error *error;
};

static bool is_end(const struct reader *reader)
{
    return reader->at >= reader->csv->length;
}

static char here(const struct reader *reader)
{
    return is_end(reader) ? '\n' : reader->csv->bytes[reader->at];
}

static int quoted(struct reader *reader, struct text *value)
{
    size_t opened = reader->line;
    for (reader->at++;; reader->at++) {
        if (is_end(reader))
            return error_set(reader->error, ERROR_INPUT,
                             "%s:%zu: a quote is opened and never closed; export the file again",
                             reader->file, opened);
        if (here(reader) == '"') {
            reader->at++;
            if (is_end(reader) || here(reader) != '"')
                return 0;
        }
        reader->line += here(reader) == '\n';
        text_append(value, reader->csv->bytes + reader->at, 1);
    }
}

static bool ends_field(const struct reader *reader)
{
    return here(reader) == reader->csv->separator || here(reader) == '\n' || here(reader) == '\r';
}

static int field(struct reader *reader, struct csv_row *row)
{
    struct text value = {0};
    size_t start = reader->at;
    int result = 0;
    if (here(reader) == '"' && !is_end(reader)) {
        result = quoted(reader, &value);
    } else {
        while (!ends_field(reader) && here(reader) != '"')
            text_append(&value, reader->csv->bytes + reader->at++, 1);
    }
    if (!result && !ends_field(reader))
        result = error_set(reader->error, ERROR_INPUT,
                           "%s:%zu: a quote stands within a field; quotes go around all of it and "
                           "are doubled inside",
                           reader->file, reader->line);
    if (result) {
        text_release(&value);
        return -1;
    }
    row->fields = memory_resize(row->fields, row->count + 1, sizeof *row->fields);
    row->fields[row->count++] =
        (struct csv_field){.value = text_detach(&value), .start = start, .end = reader->at};
    return 0;
}

static void row_release(struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        free(row->fields[i].value);
    free(row->fields);
}

static int row(struct reader *reader, struct csv_row *made)
{
    *made = (struct csv_row){.line = reader->line};
    for (;;) {
        if (field(reader, made))
            return -1;
        if (is_end(reader) || here(reader) != reader->csv->separator)
            break;
        reader->at++;
    }
    if (!is_end(reader) && here(reader) == '\r')
        reader->at++;
    if (!is_end(reader) && here(reader) == '\n')
        reader->at++;
    reader->line++;
    return 0;
}

/* Which of `,`, `;` and tab the first line has most of, quoted parts aside. */
static char find_separator(const char *bytes, size_t length)
{
    static const char candidates[] = ",;\t";
    size_t counts[sizeof candidates] = {0};
    bool in_quotes = false;
    for (size_t i = 0; i < length && (in_quotes || bytes[i] != '\n'); i++) {
        const char *found = bytes[i] ? strchr(candidates, bytes[i]) : NULL;
        if (bytes[i] == '"')
            in_quotes = !in_quotes;
        else if (found && !in_quotes)
            counts[found - candidates]++;
    }
    size_t most = 0;
    for (size_t i = 1; i < sizeof candidates - 1; i++)
        most = counts[i] > counts[most] ? i : most;
    return candidates[most];
}

static int add_row(struct reader *reader)
{
    struct csv *csv = reader->csv;
    struct csv_row made;
    int result = row(reader, &made);
    bool is_blank = made.count == 1 && made.fields[0].start == made.fields[0].end;
    if (!result && !is_blank && csv->count && made.count != csv->rows[0].count)
        result = error_set(reader->error, ERROR_INPUT,
                           "%s:%zu: the row has %zu fields, the header %zu; export the file again",
                           reader->file, made.line, made.count, csv->rows[0].count);
    if (result || is_blank) {
        row_release(&made);
        return result;
    }
    csv->rows = memory_resize(csv->rows, csv->count + 1, sizeof *csv->rows);
    csv->rows[csv->count++] = made;
    return 0;
}

int csv_read(const char *file, const char *bytes, size_t length, struct csv *csv,
             struct error *error)
{
    struct csv made = {.bytes = bytes, .length = length};
    struct reader reader = {.file = file, .line = 1, .csv = &made, .error = error};
    int result = 0;
    if (length && memchr(bytes, '\0', length))
        return error_set(error, ERROR_INPUT, "%s: it is no text; is it the CSV file (UTF-8)?",
                         file);
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        reader.at = 3;
    made.separator = find_separator(bytes + reader.at, length - reader.at);
    while (!result && !is_end(&reader))
        result = add_row(&reader);
    if (!result && !made.count)
        result = error_set(error, ERROR_INPUT, "%s: it is empty; export the file again", file);
    if (result) {
        csv_release(&made);
        return -1;
    }
    *csv = made;
    return 0;
}

void csv_release(struct csv *csv)
{
    for (size_t i = 0; i < csv->count; i++)
        row_release(&csv->rows[i]);
    free(csv->rows);
    *csv = (struct csv){0};
}

void csv_add_raw(struct text *text, const struct csv *csv, const struct csv_field *field)
{
    text_append(text, csv->bytes + field->start, field->end - field->start);
}

void csv_add(struct text *text, char separator, const char *value)
{
    size_t length = strlen(value);
    char special[] = {'"', '\n', '\r', separator, '\0'};
    bool is_plain =
        !strpbrk(value, special) && (!length || (value[0] != ' ' && value[length - 1] != ' '));
    if (is_plain) {
        text_add(text, value);
        return;
    }
    text_add(text, "\"");
    for (const char *at = value; *at; at++)
        text_append(text, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    text_add(text, "\"");
}

/* Spreadsheets look past blanks and invisible characters for the sign of a formula, also in full width. */
static bool is_formula(const char *value)
{
    static const char *const signs[] = {
        "=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
    static const char *const skipped[] = {" ",  "\t",       "\n",           "\r",          "'",
                                          "\"", "\xc2\xa0", "\xef\xbb\xbf", "\xe2\x80\x8b"};
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped;) {
        size_t length = strlen(skipped[i]);
        bool found = strncmp(value, skipped[i], length) == 0;
        value += found ? length : 0;
        i = found ? 0 : i + 1;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(value, signs[i], strlen(signs[i])) == 0)
            return true;
    return false;
}

void csv_add_foreign(struct text *text, char separator, const char *value)
{
    struct text safe = {0};
    if (is_formula(value))
        text_add(&safe, "'");
    for (const char *at = value; *at; at++) { /* a tab or a return may end a cell on pasting */
        size_t length = strcspn(at, "\t\r\n");
        text_add_visible(&safe, at, length);
        at += length;
        if (!*at)
            break;
        text_add(&safe, " ");
    }
    csv_add(text, separator, text_string(&safe));
    text_release(&safe);
}
