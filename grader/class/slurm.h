/*
 * Slurm, by its own programs: submit an array, look how many of its tasks there are, take it away. Arrays are found by
 * name and user, so whoever starts again finds what still runs. The error says what the program printed.
 */
#ifndef GRADUS_CLASS_SLURM_H
#define GRADUS_CLASS_SLURM_H

#include "base/error.h"
#include "contract/course.h"

#include <stddef.h>

/* An array of equal tasks: the script is run with `argument`, and with SLURM_ARRAY_TASK_ID from 0 to tasks - 1. */
struct slurm_array {
    const char *name;
    const char *script; /* path */
    const char *logs;   /* folder for a file per task */
    const char *argument;
    size_t tasks;
};

/* Submits the array with these resources per task. Fails with ERROR_MACHINE. */
int slurm_submit(const struct slurm_array *array, const struct slurm_rules *rules,
                 struct error *error) MUST_CHECK;

/* Counts the tasks of this name and user that wait or run. Fails with ERROR_MACHINE if Slurm does not answer. */
int slurm_tasks(const char *name, size_t *tasks, struct error *error) MUST_CHECK;

/* Ends all tasks of this name and user; none is no failure. */
int slurm_cancel(const char *name, struct error *error) MUST_CHECK;

#endif
