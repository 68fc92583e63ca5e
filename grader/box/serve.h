/* Answers the callbacks of a run while it is under way. */
#ifndef GRADUS_BOX_SERVE_H
#define GRADUS_BOX_SERVE_H

#include "box/run.h"

/*
 * Serves until the worker says that no question will come any more, `socket` has something to read or is closed, or
 * the deadline (monotonic milliseconds) is over. Evaluations are noted in run->evaluations.
 */
void serve_callbacks(struct run *run, int socket, int64_t deadline_ms);

#endif
