/*
 * What a process in a box may use and ask of the kernel. Everything here can only be tightened
 * later.
 *
 * How it works
 *   Limits bound time, memory, files and processes. Landlock, where the kernel has it, forbids
 * writing to the file system a second time (the box's root is read-only already). Two system-call
 * filters are stacked: the first is in force before the student's object is loaded, because
 * constructors run then; the second, which also takes away opening files and making memory
 * executable, before its functions are called. What a C library needs for honest code is allowed or
 * answered with an error; anything else ends the process with SIGSYS, which names the call.
 */
#ifndef GRADUS_WORKER_CONFINE_H
#define GRADUS_WORKER_CONFINE_H

#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

/* The two filters, translated once so that each child only installs them. */
struct filters {
    struct sock_fprog loading; /* from before the object is loaded */
    struct sock_fprog calling; /* from before its functions are called, on top */
};

/* Limits for the compiler and all it starts. Returns 0, or -1 with errno. */
int confine_compiler(void);

/* Limits for a program with sanitizers, which need address space without end. Returns 0, or -1 with errno. */
int confine_sanitized(void);

/* Limits for a process that answers calls. Returns 0, or -1 with errno. */
int confine_limits(uint64_t cpu_milliseconds, uint64_t memory_bytes);

/*
 * Gives up gaining privileges, which filters ask for, and forbids the file system to this process
 * and its children but for reading, where Landlock exists. Returns 0, or -1 with errno.
 */
int confine_files(void);

/* Translates both filters. Returns 0 or -1. They stay for the life of the process. */
int filters_translate(struct filters *filters);

/* Installs one. Returns 0, or -1 with errno. */
int filter_install(const struct sock_fprog *filter);

#endif
