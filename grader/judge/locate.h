/* The line of a student's own source that a failure comes from, where a tool can tell. */
#ifndef GRADUS_JUDGE_LOCATE_H
#define GRADUS_JUDGE_LOCATE_H

#include "contract/assignment.h"
#include "contract/result.h"
#include "contract/submission.h"

/* What the tools need. */
struct locator {
    const char *worker;
    const struct assignment *assignment;
    const struct submission *submission;
    const char *compiler_log;
    size_t sanitized_builds; /* made so far */
};

/*
 * Fills the place of check i of the result if it failed suspiciously: a crash or an access out of bounds is repeated
 * under the sanitizers, once per function and at most SANITIZED_BUILDS_MAX times; for memory that was never written
 * the compiler's warning is looked up. Trouble with that leaves the place empty.
 */
void locate(struct locator *locator, struct result *result, size_t i);

#endif
