/* How a result differs from an older one of the same submission: who changes by how much, and why. */
#ifndef GRADUS_CLASS_CHANGE_H
#define GRADUS_CLASS_CHANGE_H

#include "base/error.h"

struct change {
    double before, after; /* points */
    char *why; /* owned; the checks that differ in points or verdict, in words; "" if none does */
};

/*
 * Compares two results as JSON (report/json.h); each may be of another configuration. Fails with ERROR_INPUT if one is
 * none. The caller releases the change.
 */
int change_between(const char *older, const char *newer, struct change *change,
                   struct error *error) MUST_CHECK;

void change_release(struct change *change);

#endif
