/*
 * The class page, for teaching assistants: what to explain next, who stands where, what was slow or went wrong.
 *
 * Figures, distribution and mistakes are in the page itself; the table of students and the heat map are drawn by the
 * page's script from a block of data, a few rows at a time.
 */
#ifndef GRADUS_REPORT_HTML_CLASS_H
#define GRADUS_REPORT_HTML_CLASS_H

#include "base/text.h"
#include "contract/config.h"
#include "contract/result.h"

enum class_state {
    CLASS_GRADED,
    CLASS_NOT_HANDED_IN, /* there was nothing to grade; the reason says why */
    CLASS_NOT_GRADED,    /* no result yet, or none can be had */
};

struct class_student {
    char *student, *name; /* owned; the name is NULL if it is not known */
    char *page; /* owned; address of the student's page, seen from the class page; or NULL */
    enum class_state state;
    char *reason; /* owned; the first reason for which points were lost, or "" */
    char *error;  /* owned; the grader's own error, or NULL */
    char
        *verdicts; /* owned; a letter per check in the configuration's order; "" without a result */
    bool *
        mistaken; /* owned; per mistake of the configuration, whether it was made; NULL without a result */
    double score; /* adjustments included */
    double seconds;
};

struct class_page {
    const char *assignment;
    const struct config *config;
    struct class_student *students; /* owned */
    size_t count;
};

/* Adds a student to the class; the result is NULL if there is none. What it returns is valid until the next is added. */
struct class_student *class_add(struct class_page *page, const char *student, const char *name,
                                const struct result *result);

/* Frees the students and leaves an empty class; safe twice. */
void class_release(struct class_page *page);

/* Appends the page. */
void html_class(const struct class_page *page, struct text *html);

#endif
