/*
 * A failed check's smallest counterexample as a Criterion test that a student can read, run and step through.
 */
#ifndef GRADUS_REPORT_REPRO_H
#define GRADUS_REPORT_REPRO_H

#include "base/text.h"
#include "contract/config.h"
#include "contract/result.h"

/* What the file is for. */
enum repro_use {
    REPRO_TEST,     /* a test of Criterion's, to be linked with others */
    REPRO_DEBUGGER, /* a program of its own, with the same content */
};

/*
 * Why a check's result cannot be written as a test, or NULL if it can: it passed, was not tried or built, or fails in
 * a way that only a box shows.
 */
const char *repro_obstacle(const struct check_result *check);

/* The name of the test and of its file: the check's name in lower case, "the_gradient_of_j". The caller frees. */
char *repro_slug(const struct check *check);

/* Appends the file, without a last line that says that nobody has changed it. The check has no obstacle. */
void repro_write(const struct config *config, const struct check_result *check, enum repro_use use,
                 struct text *text);

#endif
