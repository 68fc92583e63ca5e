/* Students' pages as files: what `grade --html` and `report` share. */
#ifndef GRADUS_COMMANDS_PAGE_H
#define GRADUS_COMMANDS_PAGE_H

#include "base/error.h"
#include "report/html_student.h"
#include "report/plot.h"

/* Writes a file as a whole or not at all: beside it first, then in its place. Fails with ERROR_MACHINE. */
int page_write(const char *path, const struct text *contents, struct error *error) MUST_CHECK;

/*
 * Appends the page with the plots of its result drawn, those that the audience may see. What cannot be drawn is left
 * out; *said becomes why, unless it says something already.
 */
void page_make(struct student_page *page, struct plotter *plotter, struct error *said,
               struct text *html);

#endif
