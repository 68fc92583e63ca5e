/*
 * Tasks in parallel, each in a process of its own, so that none can harm another or the whole.
 */
#ifndef GRADUS_CLASS_POOL_H
#define GRADUS_CLASS_POOL_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct pool_plan {
    size_t task_count, jobs;
    /* Does task number `task` in a child process; what it appends to *output reaches `done`. */
    void (*work)(void *context, size_t task, struct text *output);
    /* Takes a task's output in the parent, in the order in which tasks end; not `complete` if the
     * child died. */
    void (*done)(void *context, size_t task, const struct text *output, bool complete);
    void *context;
};

/* Runs all tasks, at most `jobs` at once. Fails with ERROR_MACHINE if no process can be started. */
int pool_run(const struct pool_plan *plan, struct error *error) MUST_CHECK;

#endif
