/*
 * Tasks in parallel, each in a process of its own, so that none can harm another or the whole.
 */
#ifndef GRADUS_CLASS_POOL_H
#define GRADUS_CLASS_POOL_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* What is to become of a task that has ended. */
enum pool_answer {
    POOL_DONE,
    POOL_AGAIN, /* it is to be done once more, after those that wait */
    POOL_STOP,  /* all work is to stop: what runs is killed */
};

struct pool_plan {
    size_t task_count, jobs;
    /* Readies the parent for a task before its process forks; 0, or -1 to stop all work. NULL: nothing to ready. */
    int (*before)(void *context, size_t task);
    /* Does task number `task` in a child process; what it appends to *output reaches `done`. */
    void (*work)(void *context, size_t task, struct text *output);
    /* Takes a task's output in the parent, in the order in which tasks end; not `complete` if the
     * child died. No signal interrupts it. */
    enum pool_answer (*done)(void *context, size_t task, const struct text *output, bool complete);
    void *context;
};

enum pool_ending { POOL_ALL_DONE, POOL_STOPPED };

/*
 * Runs all tasks, at most `jobs` at once. SIGINT, SIGTERM and SIGHUP stop it: what runs is killed, and *signal is the
 * one that came (0 if none did). Returns how it ended in *ending; stopped by `done` or a signal is no failure. Fails with
 * ERROR_MACHINE if no process can be started.
 */
int pool_run(const struct pool_plan *plan, enum pool_ending *ending, int *signal,
             struct error *error) MUST_CHECK;

#endif
