#include "commands/on_slurm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The path from the machine's root, as other machines need it. The caller frees. */
static int absolute(const char *path, char **full, struct error *error)
{
    *full = realpath(path, NULL);
    return *full ? 0 : error_set(error, ERROR_INPUT, "cannot find '%s': %s", path, strerror(errno));
}

int on_slurm_open(struct on_slurm *slurm, const struct options *options,
                  const struct workplace *workplace, struct batch *batch, struct error *error)
{
    if (course_load(&workplace->root, &slurm->course, error) ||
        shared_open(options->shared, batch->grader, &slurm->shared, error) ||
        absolute("/proc/self/exe", &slurm->program, error) ||
        (options->root && absolute(options->root, &slurm->root, error)))
        return -1;
    slurm->cluster = (struct cluster){.shared = &slurm->shared,
                                      .rules = &slurm->course.slurm,
                                      .program = slurm->program,
                                      .root = slurm->root};
    batch->runner = (struct batch_runner){.run = cluster_run, .context = &slurm->cluster};
    return 0;
}

void on_slurm_close(struct on_slurm *slurm)
{
    shared_release(&slurm->shared);
    course_rules_release(&slurm->course);
    free(slurm->program);
    free(slurm->root);
    *slurm = (struct on_slurm){0};
}
