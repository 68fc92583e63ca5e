/* Parts of a student's page, each of a file of its own. */
#ifndef GRADUS_REPORT_HTML_PART_H
#define GRADUS_REPORT_HTML_PART_H

#include "report/html_student.h"

/* Appends check i with what the audience may see of it. */
void html_check(const struct student_page *page, size_t i, struct text *html);

/* Appends the sources, with what compiler and sanitizers say of a line below it. */
void html_source(const struct student_page *page, struct text *html);

/* Appends `FILE, line N` as a link to that line of the sources, or as words if it is not shown there. */
void html_place(const struct student_page *page, const char *place, struct text *html);

/*
 * Appends the line of the sources that a place names, with the one before it, which is often where the cause is; nothing
 * if it is not shown on the page.
 */
void html_context(const struct student_page *page, const char *place, struct text *html);

/* Appends a warning of the compiler, with its place and what it means. */
void html_warning(const struct student_page *page, const struct warning *warning,
                  struct text *html);

/* The class names of a verdict in the style sheet, and its sign. */
const char *html_verdict_class(enum verdict verdict);
const char *html_verdict_sign(enum verdict verdict);

/* Appends a sentence of which the first part, up to a colon or semicolon, is the headline. */
void html_headline(struct text *html, const char *function, const char *sentence);

#endif
