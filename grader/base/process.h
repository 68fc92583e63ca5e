/*
 * Child processes: started with exactly the descriptors they are given, an empty environment, no
 * way to outlive this one, and waited for with a deadline.
 */
#ifndef GRADUS_BASE_PROCESS_H
#define GRADUS_BASE_PROCESS_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A program and all that it starts. */
struct process {
    pid_t pid;  /* of its keeper, see process.c; 0: none */
    int handle; /* a pidfd */
};

/* A descriptor of ours and the number it has in the new process. */
struct process_descriptor {
    int here, there;
};

struct process_plan {
    const char *const *arguments; /* NULL at the end; the first is the program's path */
    const struct process_descriptor *descriptors;
    size_t descriptor_count;
    int (*prepare)(void); /* done in the new process first; NULL: nothing. 0, or -1 with errno */
    uid_t user; /* to become before the program starts, with no groups; 0: stay who we are */
};

/*
 * Starts the program. Descriptors 0, 1 and 2 are /dev/null unless the plan says otherwise; all
 * others but the plan's are closed; the environment holds LC_ALL=C and a PATH. The process is
 * killed when this one ends, however it ends. Fails with ERROR_MACHINE. End it with process_wait or
 * process_kill.
 */
int process_start(const struct process_plan *plan, struct process *process,
                  struct error *error) MUST_CHECK;

enum process_ending { PROCESS_ENDED, PROCESS_STILL_RUNS };

/* Waits until the process ends or the deadline (of monotonic_ms) passes; once it ended, *status is
 * as of waitpid. */
enum process_ending process_wait(struct process *process, int64_t deadline_ms, int *status);

/* Kills the process, if there is one, and waits for its end. Safe on a zeroed process, and twice.
 */
void process_kill(struct process *process);

/*
 * Appends what comes through a pipe, at most `limit` bytes in all, and reads on after that so that nobody blocks;
 * until the other end is closed or the deadline (of monotonic_ms) passes.
 */
void process_collect(int pipe, int64_t deadline_ms, size_t limit, struct text *text);

/*
 * Runs a program (arguments with NULL at the end, the first its path) to its end and appends what it prints, at most
 * `limit` bytes, errors with it; *status is as of waitpid. Fails with ERROR_MACHINE if it cannot be started, or is not
 * at its end when `wall_ms` have passed.
 */
int process_run(const char *const arguments[], int64_t wall_ms, size_t limit, struct text *printed,
                int *status, struct error *error) MUST_CHECK;

/* The path of a program in PATH, or in the usual folders if there is no PATH. The caller frees;
 * NULL if there is none. */
char *process_find_program(const char *name);

/* Milliseconds of a clock that is never set. */
int64_t monotonic_ms(void);

/* Seconds of the same clock. */
double monotonic_seconds(void);

/*
 * Whether a wait status is that of a process that somebody asked to end: by SIGINT, SIGTERM or SIGHUP, as Slurm and
 * terminals do it to all processes of a job. Foreign code cannot send them (worker/filter.c).
 */
bool process_was_told_to_end(int wait_status);

#endif
