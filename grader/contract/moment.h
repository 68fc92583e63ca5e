/* Points in time as platforms and configurations write them: ISO 8601 with a zone. */
#ifndef GRADUS_CONTRACT_MOMENT_H
#define GRADUS_CONTRACT_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

enum moment_reading { MOMENT_READ, MOMENT_WITHOUT_ZONE, MOMENT_NONE };

/*
 * Reads a date and a time with a zone, `2026-11-03T23:59+01:00`, `2026-11-03 22:59:00.5Z`: to seconds since 1970 in
 * UTC, fractions cut. *seconds is left as it was unless the result is MOMENT_READ. Without a zone a time means another
 * moment on every machine, so it is refused.
 */
enum moment_reading moment_read(const char *text, int64_t *seconds);

/* Whether a time that somebody claims is from 1970 to 9999: then what moment_write writes reads back. */
bool moment_is_usual(int64_t seconds);

/* Writes it as `2026-11-03T22:59:00Z`. */
void moment_write(int64_t seconds, char text[32]);

#endif
