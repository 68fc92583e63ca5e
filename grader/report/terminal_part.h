/* Parts that the reports for a terminal share. */
#ifndef GRADUS_REPORT_TERMINAL_PART_H
#define GRADUS_REPORT_TERMINAL_PART_H

#include "report/terminal.h"

enum colour { GREEN, RED, YELLOW, FAINT, BOLD };

void terminal_add_coloured(struct text *text, enum ink ink, enum colour colour, const char *string);

/* The colour of a verdict's name. */
enum colour terminal_colour(enum verdict verdict);

/* Appends a string cut to a number of bytes (0: not cut), not within a character. */
void terminal_add_cut(struct text *text, const char *string, size_t bytes);

/* Appends the line of a check: verdict, points, name. */
void terminal_add_head(struct text *text, enum ink ink, const struct check_result *check);

/* Appends all that is known of a check beside that, a labelled line each; nothing if there is nothing. */
void terminal_add_details(struct text *text, enum ink ink, const struct check_result *check);

/* Appends what the compiler says, if the submission was not built. */
void terminal_add_compiler_log(struct text *text, const struct result *result);

/* Where the compiler warned, in one line; nothing if it did not. */
void terminal_add_warning_count(struct text *text, const struct result *result);

#endif
