/*
 * What to fix first: lost points by what lost them.
 *
 * Checks of one function fail for one reason more often than not, and checks that were skipped because of it come
 * back with it: they are one cause. A cause that an audience may not look into is shown by its hint alone.
 */
#ifndef GRADUS_REPORT_CAUSE_H
#define GRADUS_REPORT_CAUSE_H

#include "contract/result.h"
#include "report/audience.h"

struct cause {
    size_t check;  /* index of the check that shows it best */
    bool is_shown; /* the audience sees that check */
    double points; /* lost to it, skipped checks included */
    size_t checks; /* how many lost points to it */
};

struct causes {
    struct cause *list; /* owned; most points first, then in the configuration's order */
    size_t count;
};

/* Finds the causes in a result of this assignment, if it was built. The caller releases them. */
struct causes causes_find(const struct result *result, const struct config *config,
                          enum audience audience);
void causes_release(struct causes *causes);

#endif
