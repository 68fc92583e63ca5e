/*
 * Canvas' gradebook for import (gradebook_importer.rb): the student columns of an export of that gradebook, and of the
 * assignments one column alone, so that an import changes nothing else. The column's title is taken from the export:
 * without the number in it Canvas would make a new assignment. Only rows with a grade are written: a blank is a change.
 */
#include "report/gradebook.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct canvas {
    struct class_export *export;
    struct csv csv;
    size_t id, section, column; /* indices of columns */
    size_t keys[3], key_count;  /* columns that may hold what identifies a student */
    bool *is_used;              /* per grade */
    size_t written;
};

static bool find(const struct csv_row *header, const char *name, size_t *index)
{
    for (*index = 0; *index < header->count; (*index)++)
        if (text_equal(header->fields[*index].value, name))
            return true;
    return false;
}

/* Whether the title is "NAME (digits)", for a name in any case. */
static bool is_title_of(const char *title, const char *name)
{
    size_t length = strlen(name);
    if (strncasecmp(title, name, length) != 0 || strncmp(title + length, " (", 2) != 0)
        return false;
    const char *digits = title + length + 2;
    size_t count = strspn(digits, "0123456789");
    return count && text_equal(digits + count, ")");
}

static int find_column(struct canvas *canvas, struct error *error)
{
    const struct csv_row *header = &canvas->csv.rows[0];
    const struct gradebook *book = canvas->export->book;
    size_t found = 0;
    for (size_t i = canvas->section + 1; i < header->count; i++) {
        const char *title = header->fields[i].value;
        if (is_title_of(title, book->assignment) ||
            (book->config->title && is_title_of(title, book->config->title))) {
            canvas->column = i;
            found++;
        }
    }
    if (found == 1)
        return 0;
    return error_set(error, ERROR_INPUT,
                     "%s:1: %s column is titled '%s (NUMBER)' or '%s (NUMBER)'; name the "
                     "assignment so in Canvas and export the gradebook again",
                     canvas->export->worksheet_name, found ? "more than one" : "no",
                     book->assignment,
                     book->config->title ? book->config->title : book->assignment);
}

static int find_columns(struct canvas *canvas, struct error *error)
{
    static const char *const keys[] = {"ID", "SIS User ID", "SIS Login ID"};
    const struct csv_row *header = &canvas->csv.rows[0];
    if (!strstr(header->fields[0].value, "Student") || !find(header, "ID", &canvas->id) ||
        !find(header, "Section", &canvas->section) || canvas->section < canvas->id)
        return error_set(error, ERROR_INPUT,
                         "%s:1: it has no columns Student, ID and Section; export the gradebook "
                         "from Canvas as CSV",
                         canvas->export->worksheet_name);
    for (size_t i = 0; i < 3; i++)
        if (find(header, keys[i], &canvas->keys[canvas->key_count]))
            canvas->key_count++;
    return find_column(canvas, error);
}

/* The row up to Section; the name, which ID makes superfluous, cannot be a formula. */
static void add_student_columns(struct canvas *canvas, const struct csv_row *row, bool is_student)
{
    struct text *out = &canvas->export->out;
    for (size_t i = 0; i <= canvas->section; i++) {
        if (is_student)
            csv_add_foreign(out, canvas->csv.separator, row->fields[i].value);
        else
            csv_add_raw(out, &canvas->csv, &row->fields[i]);
        text_append(out, &canvas->csv.separator, 1);
    }
}

static const struct grade *grade_of(struct canvas *canvas, const struct csv_row *row)
{
    const struct gradebook *book = canvas->export->book;
    for (size_t k = 0; k < canvas->key_count; k++) {
        const char *key = row->fields[canvas->keys[k]].value;
        const struct grade *grade = *key ? gradebook_find(book, key) : NULL;
        if (grade)
            return grade;
    }
    return NULL;
}

static bool is_points_possible(const struct csv_row *row)
{
    return strstr(row->fields[0].value, "Points Possible") != NULL;
}

static int add_points_possible(struct canvas *canvas, const struct csv_row *row,
                               struct error *error)
{
    const struct gradebook *book = canvas->export->book;
    const char *value = row->fields[canvas->column].value;
    char *end;
    double points = strtod(value, &end);
    for (size_t i = 0; i < book->count; i++)
        if (book->grades[i].state != GRADE_PENDING &&
            (end == value || fabs(points - book->grades[i].max_score) > 0.005))
            return error_set(error, ERROR_INPUT,
                             "%s:%zu: 'Points Possible' is '%s' but %s has %g points; set them in "
                             "Canvas and export the gradebook again",
                             canvas->export->worksheet_name, row->line, value, book->assignment,
                             book->grades[i].max_score);
    add_student_columns(canvas, row, false);
    csv_add_raw(&canvas->export->out, &canvas->csv, &row->fields[canvas->column]);
    text_add(&canvas->export->out, "\r\n");
    return 0;
}

static void add_row(struct canvas *canvas, const struct csv_row *row)
{
    const struct grade *grade = grade_of(canvas, row);
    if (!grade)
        return;
    struct text points = {0};
    add_student_columns(canvas, row, true);
    gradebook_points(&points, grade->score, '.');
    csv_add(&canvas->export->out, canvas->csv.separator, text_string(&points));
    text_add(&canvas->export->out, "\r\n");
    text_release(&points);
    canvas->is_used[grade - canvas->export->book->grades] = true;
    canvas->written++;
}

static void note_unused(struct canvas *canvas)
{
    const struct gradebook *book = canvas->export->book;
    for (size_t i = 0; i < book->count; i++) {
        if (canvas->is_used[i])
            continue;
        text_add(&canvas->export->notices, "'");
        feedback_clean(&canvas->export->notices, book->grades[i].student);
        text_print(&canvas->export->notices, "' is left out: %s\n",
                   book->grades[i].state == GRADE_PENDING ? "not graded yet"
                                                          : "not in Canvas' gradebook");
    }
    text_print(&canvas->export->notices, "%zu grades written\n", canvas->written);
}

static int make(struct canvas *canvas, struct error *error)
{
    const struct csv_row *rows = canvas->csv.rows;
    if (find_columns(canvas, error))
        return -1;
    add_student_columns(canvas, &rows[0], false);
    csv_add_raw(&canvas->export->out, &canvas->csv, &rows[0].fields[canvas->column]);
    text_add(&canvas->export->out, "\r\n");
    for (size_t i = 1; i < canvas->csv.count; i++) {
        if (!is_points_possible(&rows[i]))
            add_row(canvas, &rows[i]);
        else if (add_points_possible(canvas, &rows[i], error))
            return -1;
    }
    note_unused(canvas);
    return 0;
}

static int write(struct class_export *export, struct error *error)
{
    struct canvas canvas = {.export = export};
    if (csv_read(export->worksheet_name, text_string(export->worksheet), export->worksheet->length,
                 &canvas.csv, error))
        return -1;
    canvas.is_used = memory_new(export->book->count, sizeof *canvas.is_used);
    int result = make(&canvas, error);
    free(canvas.is_used);
    csv_release(&canvas.csv);
    return result;
}

const struct class_format class_format_canvas = {
    .name = "canvas", .worksheet = "an export of Canvas' gradebook", .write = write};
