/*
 * A class under work: every submission graded once, whoever handed it in, kept when it is done.
 *
 * How it works
 *   Equal submissions are one item. What the store has under the present rules is done. What it has answers of is judged
 *   anew: many in one process, since nothing foreign runs. All else is run, each in a process of its own; the parent
 *   alone writes to the store, one transaction per result, so a batch that is killed goes on where it was. A grading
 *   that fails by the grader's own fault is tried again; after BATCH_FAILURES_MAX times it is an error, and the batch
 *   goes on.
 */
#ifndef GRADUS_CLASS_BATCH_H
#define GRADUS_CLASS_BATCH_H

#include "base/error.h"
#include "class/change.h"
#include "class/grader.h"
#include "class/pool.h"
#include "class/store.h"
#include "report/row.h"

#include <stdbool.h>
#include <stddef.h>

enum item_state {
    ITEM_TO_RUN,
    ITEM_TO_JUDGE, /* its answers are in the store */
    ITEM_GRADED,
    ITEM_ERROR, /* the grader's own trouble; the row says which */
};

/* One submission, by its content. */
struct item {
    const struct attempt *attempt; /* the first with this content */
    enum item_state state;
    bool was_there;       /* the result was in the store already */
    struct class_row row; /* owned; of a graded or failed one, naming no student */
    struct change change; /* owned; if it was judged anew and the batch compares */
    double seconds;       /* that grading took, just now */
    size_t failures;
};

/* Where submissions are read from. */
struct batch_source {
    /* Reads attempt number `attempt` of the list; 0, or -1 with the error. The caller releases the submission. */
    int (*read)(void *context, size_t attempt, struct submission *submission, struct error *error);
    void *context;
    const size_t *order; /* numbers of attempts as they are read fastest; NULL: any order */
};

struct batch;

/* Who runs submissions elsewhere than in processes of this machine. */
struct batch_runner {
    /* Runs these, which are sorted as they are read fastest, and keeps what comes of them; 0, or -1 with the error. */
    int (*run)(void *context, struct batch *batch, struct item *items[], size_t count,
               struct error *error);
    void *context;
};

struct batch {
    /* set by the caller */
    struct batch_source source; /* not needed if nothing is run */
    struct batch_runner runner; /* run NULL: processes of this machine */
    struct grader *grader;
    struct store *store; /* NULL: nothing is kept */
    size_t jobs;
    bool judge_only; /* what has no answers to judge is left as it is */
    bool preview;    /* keeps nothing */
    bool compares;   /* results that were judged anew with those that counted before */
    void (*progress)(void *context, const struct batch *batch); /* after each result; or NULL */
    void *progress_context;
    /* made by batch_open */
    const struct attempts *attempts;
    struct item *items; /* owned; by SHA-256 */
    size_t count;
    size_t done; /* items that need no more work */
    size_t
        arrived; /* of those that are not done: a runner has what came of them, to be kept soon */
    /* left by batch_run */
    int signal;         /* that stopped it, or 0 */
    struct error error; /* why it had to stop; ERROR_NONE if it did not */
    size_t failures_in_a_row;
};

/*
 * Lists the items of these attempts, which must outlive the batch, and looks up what the store has. Fails as the store
 * does. The caller releases the batch.
 */
int batch_open(struct batch *batch, const struct attempts *attempts,
               struct error *error) MUST_CHECK;

/* Judges and runs what is left. Fails if it could not go on; a signal is no failure. */
int batch_run(struct batch *batch, struct error *error) MUST_CHECK;

/* What an attempt's submission came to, or NULL if it has none. */
const struct item *batch_item(const struct batch *batch, const struct attempt *attempt);

/* --- for a runner, and for judging anew --- */

/* Reads an item's submission, as it was when it was listed. The caller releases it. */
int batch_read(const struct batch *batch, const struct item *item, struct submission *submission,
               struct error *error) MUST_CHECK;

/*
 * Keeps what came of an item. POOL_AGAIN: it has to be run once more. POOL_STOP: the batch cannot go on; batch_run will
 * say why.
 */
enum pool_answer batch_keep(struct batch *batch, struct item *item, const struct parcel *parcel);

/*
 * The same for several items that were graded without an error of the grader's own, in one transaction: they share one
 * sync of the disk. Returns POOL_DONE or POOL_STOP.
 */
enum pool_answer batch_keep_all(struct batch *batch, struct item *const items[],
                                const struct parcel parcels[], size_t count);

/* Notes a result, as JSON, in the item. */
int batch_take_result(struct batch *batch, struct item *item, const struct text *json,
                      struct error *error) MUST_CHECK;

/* Tells the progress. */
void batch_tell(const struct batch *batch);

/* --- the end --- */

void batch_close(struct batch *batch);

#endif
