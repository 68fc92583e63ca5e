/*
 * The folder that the machines of a cluster share: orders for them, and the parcels that come back. No database is shared.
 *
 *   BASE/ASSIGNMENT-RULES/orders/NAME     submissions that one task has to grade
 *   BASE/ASSIGNMENT-RULES/parcels/SHA256  what came of one, whoever graded it
 *   BASE/ASSIGNMENT-RULES/logs/           what the tasks print
 *
 * Files appear whole or not at all: each is written under another name, synced and renamed. Whoever is killed leaves at
 * most a name that begins with a dot. Several tasks may write the same parcel: they write the same, seconds aside.
 */
#ifndef GRADUS_CLASS_SHARED_H
#define GRADUS_CLASS_SHARED_H

#include "base/error.h"
#include "base/text.h"
#include "class/grader.h"
#include "class/parcel.h"

#include <stdbool.h>
#include <stddef.h>

struct shared {
    const struct grader *grader; /* must outlive it */
    char *folder;                /* owned; absolute */
};

/* Makes the folders of these rules below `base`, if they are missing. Fails with ERROR_INPUT. The caller releases it. */
int shared_open(const char *base, const struct grader *grader, struct shared *shared,
                struct error *error) MUST_CHECK;

/* The same for a folder that shared_open made. */
int shared_reopen(const char *folder, const struct grader *grader, struct shared *shared,
                  struct error *error) MUST_CHECK;

void shared_release(struct shared *shared);

/* --- orders --- */

/* Appends a submission, which is moved: *submission is then empty. */
void order_add(struct text *order, const struct grader *grader, struct submission *submission);

/*
 * Takes the next submission of an order from *at, and moves on. Fails with ERROR_MACHINE if the bytes are damaged, or if
 * whoever wrote the order grades by other questions or rules than this grader: another gradus, another reference, another
 * compiler. *more is false at the end, and there is no submission then. The caller releases it.
 */
int order_next(const struct text *order, const struct grader *grader, size_t *at,
               struct submission *submission, bool *more, struct error *error) MUST_CHECK;

int shared_put_order(const struct shared *shared, const char *name, const struct text *order,
                     struct error *error) MUST_CHECK;
int shared_order(const struct shared *shared, const char *name, struct text *order,
                 struct error *error) MUST_CHECK;

/* Takes away all orders. */
void shared_drop_orders(const struct shared *shared);

/* --- parcels --- */

int shared_put_parcel(const struct shared *shared, const struct parcel *parcel,
                      struct error *error) MUST_CHECK;

/*
 * Reads the parcel of a submission. Returns whether there is one that is whole and made by this grader's questions and
 * rules; any other is as good as none. The caller releases it.
 */
bool shared_parcel(const struct shared *shared, const char *sha256, struct parcel *parcel);

/* Takes a parcel away, so that its submission is graded again. */
void shared_drop_parcel(const struct shared *shared, const char *sha256);

/* How many of these submissions, sorted by SHA-256, have a file that may be their parcel; cheap, one look at the folder. */
size_t shared_present(const struct shared *shared, const char *const sha256s[], size_t count);

#endif
