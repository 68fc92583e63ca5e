/* One student's line in the table of a class: what is left of a result when the table is all that
 * is wanted. */
#ifndef GRADUS_REPORT_ROW_H
#define GRADUS_REPORT_ROW_H

#include "base/error.h"
#include "base/text.h"
#include "contract/result.h"

enum row_state { ROW_GRADED, ROW_NOT_HANDED_IN, ROW_ERROR };

struct class_row {
    char *student, *reason; /* owned; the reason is "" if nothing was lost */
    double score, max_score;
    enum row_state state;
};

/* The row of a result. The caller releases it. */
struct class_row row_of_result(const struct result *result);

/* A row for a submission without a result. */
struct class_row row_without_result(const char *student, enum row_state state, const char *reason);

/* Appends the row as JSON, and reads it back; reading fails with ERROR_MACHINE. */
void row_write(const struct class_row *row, struct text *text);
int row_read(const struct text *text, struct class_row *row, struct error *error) MUST_CHECK;

void row_release(struct class_row *row);

#endif
