/*
 * One result as a platform reads it. To add a platform: a file here with a struct result_format, its declaration below,
 * a line in format.c's table.
 *
 * No format trusts a word of the student's, file names included: what a format could take for its own markup is escaped
 * as that format wants it. Of checks that the audience may not look into, a format tells name, verdict, points and
 * hint. If the grader itself failed at a check, no format tells points.
 */
#ifndef GRADUS_REPORT_FORMAT_H
#define GRADUS_REPORT_FORMAT_H

#include "report/feedback.h"

struct result_format {
    const char *name;
    /* Appends the whole result; or NULL if the platform wants a file per check. */
    void (*write)(const struct result *result, enum audience audience, struct text *text);
    /* Appends one check's file. */
    void (*write_check)(const struct check_result *check, enum audience audience,
                        struct text *text);
    const char *extension; /* of these files */
    /* Appends what the platform wants in a second file, or NULL; */
    void (*write_summary)(const struct result *result, enum audience audience, struct text *text);
    const char *summary_variable; /* the environment names that file; it is appended to */
};

extern const struct result_format format_gradescope, format_junit, format_artemis, format_autolab,
    format_github;

/* The format of that name. Fails with ERROR_INPUT, naming the nearest, or all. */
int format_find(const char *name, const struct result_format **format,
                struct error *error) MUST_CHECK;

#endif
