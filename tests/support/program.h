/* For tests: runs the gradus of the build under test and keeps what it prints. */
#ifndef GRADUS_TESTS_SUPPORT_PROGRAM_H
#define GRADUS_TESTS_SUPPORT_PROGRAM_H

#include "base/text.h"

struct outcome {
    int status;         /* exit status, or 128 + signal */
    struct text output; /* standard output */
    struct text errors; /* standard error */
};

/* Runs `gradus` with these arguments (NULL at the end) in the project's folder. The caller releases
 * the outcome. */
struct outcome run_gradus(const char *const arguments[]);

/* The same with this environment in place of the test's own (NULL at the end). */
struct outcome run_gradus_in(const char *const arguments[], char *const environment[]);

void outcome_release(struct outcome *outcome);

#endif
