/* What counts for everybody of a class: the store's results under the course's rules. What exports begin with. */
#ifndef GRADUS_CLASS_FINALS_H
#define GRADUS_CLASS_FINALS_H

#include "class/policy.h"

struct finals {
    struct text notices;            /* what could not be counted, a line each */
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
 * Reads attempts, newest results and adjustments of an assignment, and applies the course's rules. If free days are of
 * the whole course, those that assignments with an earlier deadline used up are read too: from this store, or from
 * ASSIGNMENT.db beside it; one that is neither here nor there is told in the notices. Fails as the store does. The caller
 * releases the finals.
 */
int finals_read(struct store *store, const char *assignment, const struct course_rules *course,
                struct finals *finals, struct error *error) MUST_CHECK;

/* Points in place of those that the store has. */
struct rescoring {
    /* Whether there are others for an attempt; *score and *max_score are those. */
    bool (*score)(void *context, const struct attempt *attempt, double *score, double *max_score);
    void *context;
};

/* The same with other points. */
int finals_preview(struct store *store, const char *assignment, const struct course_rules *course,
                   const struct rescoring *rescoring, struct finals *finals,
                   struct error *error) MUST_CHECK;

/* What counts for a student, or NULL. */
const struct final *finals_of(const struct finals *finals, const char *student);
void finals_release(struct finals *finals);

#endif
