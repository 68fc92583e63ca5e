/* What a class has in common: counts over its students, for the class page. */
#ifndef GRADUS_REPORT_CLASS_COUNT_H
#define GRADUS_REPORT_CLASS_COUNT_H

#include "report/html_class.h"

/* How many students made a known mistake. */
struct mistake_count {
    size_t mistake; /* its index in the configuration */
    size_t students;
};

/* How a check went. */
struct check_count {
    size_t passed, failed, skipped, error; /* not built counts as failed */
    size_t unnamed; /* failed, and no known mistake of the check's function was named */
};

enum { SCORE_BINS = 21 }; /* of 5 % each; full marks have the last */

struct class_count {
    size_t graded, full, not_built, not_handed_in, not_graded, errors;
    double mean, median; /* of those graded */
    size_t bins[SCORE_BINS];
    struct mistake_count *mistakes; /* owned; those made, most students first */
    size_t mistake_count;
    struct check_count *checks; /* owned; a check each */
};

/* Counts. The caller releases the counts. */
struct class_count class_count(const struct class_page *page);
void class_count_release(struct class_count *count);

#endif
