/*
 * Moodle's offline grading worksheet, filled in: every row, column and byte as Moodle wrote it, but grade and feedback
 * comment of who is graded. What Moodle would pass over without a word (importgradeslib.php) is said in notices.
 *
 * Headers are the site's language: English and German here. The decimal separator is that of the worksheet.
 */
#include "report/gradebook.h"
#include "report/html.h"
#include "report/worksheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct filling {
    struct class_export *export;
    struct csv csv;
    int at[WORKSHEET_COLUMNS]; /* index of each column, or WORKSHEET_ABSENT */
    char decimal;
    size_t filled, equal, left;
};

static int find_columns(struct filling *filling, struct error *error)
{
    for (enum worksheet_column c = 0; c < WORKSHEET_COLUMNS; c++) {
        bool is_needed = c == WORKSHEET_IDENTIFIER || c == WORKSHEET_GRADE ||
                         c == WORKSHEET_MAXIMUM || c == WORKSHEET_MODIFIED;
        filling->at[c] = worksheet_find(&filling->csv, c);
        if (filling->at[c] == WORKSHEET_ABSENT && is_needed)
            return error_set(error, ERROR_INPUT,
                             "%s:1: there is no column '%s' (or '%s'); download the grading "
                             "worksheet of an assignment that is graded by points",
                             filling->export->worksheet_name,
                             worksheet_header(c, WORKSHEET_ENGLISH),
                             worksheet_header(c, WORKSHEET_GERMAN));
    }
    if (filling->at[WORKSHEET_COMMENTS] == WORKSHEET_ABSENT)
        text_add(&filling->export->notices,
                 "the worksheet has no column for feedback comments: grades alone are filled in\n");
    return 0;
}

static const struct csv_field *field_of(const struct filling *filling, size_t row,
                                        enum worksheet_column column)
{
    return filling->at[column] == WORKSHEET_ABSENT
               ? NULL
               : &filling->csv.rows[row].fields[filling->at[column]];
}

/* A comma in a grade or a maximum says how the site writes numbers; a German header says it too. */
static char find_decimal(const struct filling *filling)
{
    for (size_t i = 1; i < filling->csv.count; i++) {
        if (strchr(field_of(filling, i, WORKSHEET_MAXIMUM)->value, ','))
            return ',';
        if (strchr(field_of(filling, i, WORKSHEET_MAXIMUM)->value, '.'))
            return '.';
    }
    const char *header = field_of(filling, 0, WORKSHEET_GRADE)->value;
    return text_equal(header, worksheet_header(WORKSHEET_GRADE, WORKSHEET_GERMAN)) ? ',' : '.';
}

/* A number as the site writes it; NAN if it is none. */
static double number_of(const char *value)
{
    char digits[32], *end;
    size_t length = strlen(value);
    if (!length || length >= sizeof digits)
        return NAN;
    for (size_t i = 0; i <= length; i++)
        digits[i] = value[i] == ',' ? '.' : value[i];
    double number = strtod(digits, &end);
    return *end ? (double)NAN : number;
}

static void note(struct filling *filling, size_t row, const char *what)
{
    text_print(&filling->export->notices, "participant %s: %s\n",
               worksheet_participant(field_of(filling, row, WORKSHEET_IDENTIFIER)->value), what);
}

/* The grade to fill in, or NULL with a notice where one was to be expected. */
static const struct grade *grade_for(struct filling *filling, size_t row)
{
    const char *id = worksheet_participant(field_of(filling, row, WORKSHEET_IDENTIFIER)->value);
    const struct grade *grade = gradebook_find(filling->export->book, id);
    const struct csv_field *can_change = field_of(filling, row, WORKSHEET_CAN_CHANGE);
    if (!grade)
        return NULL;
    if (can_change &&
        (text_equal(can_change->value, "No") || text_equal(can_change->value, "Nein"))) {
        note(filling, row, "the grade is locked in Moodle and stays as it is");
        return NULL;
    }
    if (grade->score > grade->max_score + 1e-9) {
        note(filling, row,
             "more points than the maximum, which Moodle passes over: enter them by hand");
        return NULL;
    }
    return grade;
}

static int check_maximum(struct filling *filling, size_t row, const struct grade *grade,
                         struct error *error)
{
    const char *value = field_of(filling, row, WORKSHEET_MAXIMUM)->value;
    if (fabs(number_of(value) - grade->max_score) < 0.005)
        return 0;
    return error_set(error, ERROR_INPUT,
                     "%s:%zu: the maximum grade is '%s' but %s has %g points; set it to %g in "
                     "Moodle and download the worksheet again",
                     filling->export->worksheet_name, filling->csv.rows[row].line, value,
                     filling->export->book->assignment, grade->max_score, grade->max_score);
}

/* Moodle takes a comment for HTML: all words are escaped, and lines end in <br>. */
static void add_comment(struct filling *filling, const struct grade *grade, struct text *out)
{
    struct text plain = {0}, html = {0};
    gradebook_feedback(filling->export->book, grade, &plain);
    text_add(&html, "<p>");
    for (const char *at = text_string(&plain); *at;) {
        size_t length = strcspn(at, "\n");
        html_escape(&html, at, length);
        at += length;
        if (*at && *++at)
            text_add(&html, "<br>");
    }
    text_add(&html, "</p>");
    csv_add(out, filling->csv.separator, text_string(&html));
    text_release(&plain);
    text_release(&html);
}

static void fill_field(struct filling *filling, size_t row, size_t column,
                       const struct grade *grade, struct text *out)
{
    struct text points = {0};
    if (grade && (int)column == filling->at[WORKSHEET_GRADE]) {
        gradebook_points(&points, grade->score, filling->decimal);
        csv_add(out, filling->csv.separator, text_string(&points));
    } else if (grade && (int)column == filling->at[WORKSHEET_COMMENTS]) {
        add_comment(filling, grade, out);
    } else {
        csv_add_raw(out, &filling->csv, &filling->csv.rows[row].fields[column]);
    }
    text_release(&points);
}

static int fill_row(struct filling *filling, size_t row, struct error *error)
{
    struct text *out = &filling->export->out;
    const struct csv_row *fields = &filling->csv.rows[row];
    const struct grade *grade = row ? grade_for(filling, row) : NULL;
    if (grade && check_maximum(filling, row, grade, error))
        return -1;
    for (size_t i = 0; i < fields->count; i++) {
        /* What stood before a field stays: the separator, the line's end, a byte order mark. */
        size_t before = i     ? fields->fields[i - 1].end
                        : row ? filling->csv.rows[row - 1].fields[fields->count - 1].end
                              : 0;
        text_append(out, filling->csv.bytes + before, fields->fields[i].start - before);
        fill_field(filling, row, i, grade, out);
    }
    filling->filled += grade != NULL;
    filling->left += row && !grade;
    filling->equal += grade && fabs(number_of(field_of(filling, row, WORKSHEET_GRADE)->value) -
                                    grade->score) < 0.005;
    return 0;
}

/* Who is graded here and unknown there. */
static void note_missing(struct filling *filling)
{
    const struct gradebook *book = filling->export->book;
    for (size_t i = 0; i < book->count; i++) {
        bool found = false;
        for (size_t row = 1; row < filling->csv.count && !found; row++)
            found = text_equal(
                worksheet_participant(field_of(filling, row, WORKSHEET_IDENTIFIER)->value),
                book->grades[i].student);
        if (!found) {
            text_add(&filling->export->notices, "'");
            feedback_clean(&filling->export->notices, book->grades[i].student);
            text_add(&filling->export->notices, "' is not in the worksheet\n");
        } else if (book->grades[i].state == GRADE_PENDING) {
            text_print(&filling->export->notices, "participant %s: not graded yet, left as it is\n",
                       book->grades[i].student);
        }
    }
}

static int fill(struct filling *filling, struct error *error)
{
    if (find_columns(filling, error))
        return -1;
    filling->decimal = find_decimal(filling);
    for (size_t row = 0; row < filling->csv.count; row++)
        if (fill_row(filling, row, error))
            return -1;
    const struct csv_row *last = &filling->csv.rows[filling->csv.count - 1];
    size_t end = last->fields[last->count - 1].end;
    text_append(&filling->export->out, filling->csv.bytes + end, filling->csv.length - end);
    note_missing(filling);
    text_print(&filling->export->notices, "%zu grades filled in, %zu rows left as they were\n",
               filling->filled, filling->left);
    if (filling->equal)
        text_print(&filling->export->notices,
                   "%zu of them are in Moodle already, which will say nothing about them\n",
                   filling->equal);
    return 0;
}

static int write(struct class_export *export, struct error *error)
{
    struct filling filling = {.export = export};
    if (csv_read(export->worksheet_name, text_string(export->worksheet), export->worksheet->length,
                 &filling.csv, error))
        return -1;
    int result = fill(&filling, error);
    csv_release(&filling.csv);
    return result;
}

const struct class_format class_format_moodle = {
    .name = "moodle", .worksheet = "the grading worksheet that Moodle offers", .write = write};
