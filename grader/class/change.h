/* How a result differs from an older one of the same submission: who changes by how much, and why. */
#ifndef GRADUS_CLASS_CHANGE_H
#define GRADUS_CLASS_CHANGE_H

#include "base/error.h"
#include "contract/result.h"

struct change {
    double before, after; /* points */
    char *why; /* owned; the checks that differ in points or verdict, in words; "" if none does */
};

/*
 * Compares a result with an older one as JSON (report/json.h), which may be of another configuration. Fails with
 * ERROR_INPUT if it is none. The caller releases the change.
 */
int change_between(const char *older, const struct result *newer, struct change *change,
                   struct error *error) MUST_CHECK;

void change_release(struct change *change);

#endif
