/* How far a batch is, while it runs and when it is done; to standard error. */
#ifndef GRADUS_COMMANDS_PROGRESS_H
#define GRADUS_COMMANDS_PROGRESS_H

#include "class/batch.h"

#include <stdbool.h>

struct progress {
    const struct batch *batch;
    bool on_terminal;        /* a bar that moves; else a line now and then */
    size_t done_before;      /* items that the store had */
    double started, told_at; /* seconds of a clock that is never set */
};

/* Starts to tell of the batch, which tells the progress from now on. */
void progress_start(struct progress *progress, struct batch *batch);

/* Takes the bar away. */
void progress_end(struct progress *progress);

/* Says what came of it: how many in what time, how points are distributed, the grader's own failures, the slowest. */
void progress_summary(const struct progress *progress, const struct attempts *attempts);

#endif
