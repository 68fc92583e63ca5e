/* Parts of the class page, of a file of their own. */
#ifndef GRADUS_REPORT_HTML_CLASS_PART_H
#define GRADUS_REPORT_HTML_CLASS_PART_H

#include "report/class_count.h"
#include "report/html_class.h"

/* Appends the head: whose class it is, and what a glance should tell. */
void html_class_figures(const struct class_page *page, const struct class_count *count,
                        struct text *html);

/* Appends the mistakes, those that most made first. */
void html_class_mistakes(const struct class_page *page, const struct class_count *count,
                         struct text *html);

/* Appends how the points spread. */
void html_class_distribution(const struct class_count *count, struct text *html);

/* Appends who needs a look: errors of the grader's own, nothing to grade, slow. */
void html_class_lists(const struct class_page *page, struct text *html);

#endif
