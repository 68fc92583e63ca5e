/* Reports for a terminal or a file of plain text. */
#ifndef GRADUS_REPORT_TERMINAL_H
#define GRADUS_REPORT_TERMINAL_H

#include "base/text.h"
#include "contract/result.h"
#include "report/row.h"

enum ink { INK_PLAIN, INK_COLOURED };

/* Appends the report of one submission: the score, a line per check, and for each that lost points
 * what to do. */
void terminal_report(const struct result *result, enum ink ink, struct text *text);

/* Appends the table of a class. Reasons are cut to one line of `columns` columns; 0: not cut. */
void terminal_table(const char *assignment, const struct class_row rows[], size_t count,
                    size_t columns, enum ink ink, struct text *text);

#endif
