/*
 * When somebody handed in, which Moodle's zip does not say and its grading worksheet does: "Tuesday, 3 November 2026,
 * 11:59 PM", "Dienstag, 3. November 2026, 23:59", in the time zone of whoever downloaded it.
 */
#ifndef GRADUS_CLASS_MOODLE_TIMES_H
#define GRADUS_CLASS_MOODLE_TIMES_H

#include "base/error.h"
#include "class/store.h"

#include <stddef.h>

/*
 * Sets the times of attempts that have none, from the worksheet, whose name is for messages; `timezone` is as tzdata
 * names it (NULL: not known). *unknown is how many have none then. Of an hour that there is twice in autumn the earlier
 * one is meant. Fails with ERROR_INPUT if the worksheet has no such column, a date cannot be read or needs a time zone
 * that is not known; the attempts are then as they were.
 */
int moodle_times_set(const char *name, const struct text *worksheet, const char *timezone,
                     struct attempts *attempts, size_t *unknown, struct error *error) MUST_CHECK;

/* A date and a time as Moodle writes it, in parts. */
struct moodle_date {
    int year, month, day, hour, minute, second; /* from 1; hours from 0 to 23 */
};

/* Reads it; false if it is none. */
bool moodle_date_read(const char *text, struct moodle_date *date);

#endif
