/*
 * How many attempts a repository had graded today: REPOSITORY/gradus/attempts, one line `2026-11-03 2`. Days are those
 * of the machine's time zone. Who calls these holds the repository's lock.
 */
#ifndef GRADUS_CLASS_QUOTA_H
#define GRADUS_CLASS_QUOTA_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Reads how many there were on the day of `now`; none if the file is missing or no longer readable, since a student is
 * not to pay for that. Fails with ERROR_MACHINE if the day cannot be told.
 */
int quota_used(const char *repository, int64_t now, size_t *used, struct error *error) MUST_CHECK;

/* Notes that there were `used` on that day: all of it or nothing. Fails with ERROR_MACHINE. */
int quota_note(const char *repository, int64_t now, size_t used, struct error *error) MUST_CHECK;

/* Writes when the next day begins, "2026-11-04 00:00 CET". */
void quota_next_day(int64_t now, char text[48]);

#endif
