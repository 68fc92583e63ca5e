/* Grades as a table for spreadsheets and scripts: one row per student, columns that only ever get more at the end. */
#include "report/gradebook.h"

static const char *const columns[] = {
    "student", "name",      "assignment", "attempt",        "submitted_at", "state",
    "score",   "max_score", "raw",        "late_deduction", "adjustment",   "explanation",
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static void add_number(struct text *text, double number)
{
    text_print(text, ",%.9g", number);
}

static void add_row(const struct gradebook *book, const struct grade *grade, struct text *text)
{
    csv_add_foreign(text, ',', grade->student);
    text_add(text, ",");
    csv_add_foreign(text, ',', grade->name ? grade->name : "");
    text_print(text, ",%s,", book->assignment);
    if (grade->attempt)
        text_print(text, "%zu", grade->attempt);
    text_add(text, ",");
    csv_add_foreign(text, ',', grade->submitted_at ? grade->submitted_at : "");
    text_print(text, ",%s", grade_state_name(grade->state));
    if (grade->state == GRADE_PENDING) {
        text_add(text, ",,,,,");
    } else {
        add_number(text, grade->score);
        add_number(text, grade->max_score);
        add_number(text, grade->raw);
        add_number(text, grade->deduction);
        add_number(text, grade->adjusted);
    }
    text_add(text, ",");
    csv_add_foreign(text, ',', grade->problem ? grade->problem : grade->explanation);
    text_add(text, "\r\n");
}

static int write(struct class_export *export, struct error *error)
{
    (void)error;
    for (size_t i = 0; i < COLUMNS; i++)
        text_print(&export->out, "%s%s", i ? "," : "", columns[i]);
    text_add(&export->out, "\r\n");
    for (size_t i = 0; i < export->book->count; i++)
        add_row(export->book, &export->book->grades[i], &export->out);
    return 0;
}

const struct class_format class_format_csv = {.name = "csv", .write = write};
