/* Reports on crashes: what the grader words its message from. */
#ifndef GRADUS_WORKER_FAULT_H
#define GRADUS_WORKER_FAULT_H

#include "contract/wire.h"

#include <stddef.h>

/*
 * From now on a fatal signal fills record->fault and ends the process with `status`. Addresses
 * within `bytes` of `reservation` are reported as offsets in it. The handler has a stack of its
 * own, so it also sees a stack that is full. Returns 0, or -1 with errno.
 */
int fault_watch(struct wire_record *record, const char *reservation, size_t bytes, int status);

#endif
