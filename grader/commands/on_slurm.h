/* A batch whose submissions the machines of a Slurm cluster run. */
#ifndef GRADUS_COMMANDS_ON_SLURM_H
#define GRADUS_COMMANDS_ON_SLURM_H

#include "class/batch.h"
#include "class/cluster.h"
#include "commands/command.h"

struct on_slurm {
    struct shared shared;
    struct course_rules course;
    struct cluster cluster;
    char *program, *root; /* owned */
};

/*
 * Makes Slurm the batch's runner: the shared folder, the course's resources, where gradus is. The batch's grader must be
 * open. Fails as these do. The caller closes it, also on failure.
 */
int on_slurm_open(struct on_slurm *slurm, const struct options *options,
                  const struct workplace *workplace, struct batch *batch,
                  struct error *error) MUST_CHECK;

void on_slurm_close(struct on_slurm *slurm);

#endif
