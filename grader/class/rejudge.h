/*
 * The part of a batch that runs nothing: what a submission answered is in the store, and is judged by the rules of now.
 *
 * How it works
 *   Many submissions are judged by one process. The store is read before it forks. Of the result that counts so far,
 *   checks that are judged as they were keep verdict and words (judge/fingerprint.h), so that other points cost a
 *   millisecond, other tolerances the time of the checks they are of. What changes is found out where it is judged; the
 *   parent keeps results and changes.
 */
#ifndef GRADUS_CLASS_REJUDGE_H
#define GRADUS_CLASS_REJUDGE_H

#include "class/batch.h"

/*
 * Judges these items, which have answers in the store. Those that have to be run are ITEM_TO_RUN then; batch->signal says
 * what stopped it. Fails as the store does.
 */
int rejudge(struct batch *batch, struct item *items[], size_t count, enum pool_ending *ending,
            struct error *error) MUST_CHECK;

#endif
