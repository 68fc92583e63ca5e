/* The process that loads the student's object and makes the calls. */
#ifndef GRADUS_WORKER_CHILD_H
#define GRADUS_WORKER_CHILD_H

#include "contract/wire.h"
#include "worker/confine.h"

/*
 * Maps the run in the two files, tells `ready` that all is set up, confines itself, loads
 * /object.so, makes the calls and ends with one of the statuses of enum wire_status. Never returns.
 */
_Noreturn void child_run(const struct wire_request *request, int questions, int replies, int ready,
                         const struct filters *filters);

#endif
