/* What counts for everybody of a class: the store's results under the course's rules. What exports begin with. */
#ifndef GRADUS_CLASS_FINALS_H
#define GRADUS_CLASS_FINALS_H

#include "class/policy.h"

struct finals {
    struct attempts attempts;       /* owned; all of them */
    struct adjustments adjustments; /* owned */
    struct final_entry {
        const char *student; /* of the attempts */
        const char *name;    /* the full name, or NULL */
        struct final final;
    } * list; /* owned; by student */
    size_t count;
};

/*
 * Reads attempts, newest results and adjustments of an assignment, and applies the rules. Fails as the store does. The
 * caller releases the finals.
 */
int finals_read(struct store *store, const char *assignment, const struct assignment_rules *rules,
                struct finals *finals, struct error *error) MUST_CHECK;
void finals_release(struct finals *finals);

#endif
