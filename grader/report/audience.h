/* Who reads a report, and what of a check they may see. */
#ifndef GRADUS_REPORT_AUDIENCE_H
#define GRADUS_REPORT_AUDIENCE_H

#include "contract/result.h"

#include <stdbool.h>

enum audience {
    AUDIENCE_STUDENT,           /* the due date has not passed */
    AUDIENCE_STUDENT_AFTER_DUE, /* checks that are hidden until the due date are shown */
    AUDIENCE_STAFF,             /* sees all */
};

/*
 * Whether the audience sees what a check was called with, what came, and why it failed. Of the others they see name,
 * verdict, points and hint: anything more could tell a hidden input.
 */
bool audience_sees(enum audience audience, const struct check *check);

/* Takes out of a result what the audience must not see, so that any report of it may be shown. */
void audience_hide(enum audience audience, struct result *result);

#endif
