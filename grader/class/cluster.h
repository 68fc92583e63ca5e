/*
 * Submissions of a batch graded by the machines of a cluster.
 *
 * How it works
 *   What is to be run is written as orders into the shared folder, some submissions each, and submitted as an array of
 *   tasks. A task (cluster_task) puts a parcel there for each of its submissions. When all parcels are there, or no task
 *   is left, those that are there are kept in the batch's store, in the order of their SHA-256, by this process alone.
 *   What is still missing, because a machine died, is submitted again; nothing else is. Whoever starts again after the
 *   coordinator was killed finds the parcels, and waits for the array if it still runs. What is in the store is taken
 *   away from the folder. A submission that cannot be read when its order is written is that one's failure alone.
 */
#ifndef GRADUS_CLASS_CLUSTER_H
#define GRADUS_CLASS_CLUSTER_H

#include "class/batch.h"
#include "class/shared.h"
#include "contract/course.h"

struct cluster {
    const struct shared *shared; /* must outlive it, as all of it must */
    const struct slurm_rules *rules;
    const char *program; /* path of gradus, on all machines */
    const char *root;    /* of --root, absolute; NULL: where the program finds it */
    /* left by cluster_run */
    size_t rounds;    /* arrays that were submitted */
    size_t submitted; /* submissions in all of them */
};

/*
 * A batch_runner's `run`; the context is the cluster. Ctrl-C ends the array's tasks. Fails with ERROR_MACHINE if Slurm
 * does not answer, or if some submissions have no result after SLURM_ROUNDS_MAX arrays.
 */
int cluster_run(void *context, struct batch *batch, struct item *items[], size_t count,
                struct error *error) MUST_CHECK;

/*
 * What a task does: grades the submissions of an order that have no parcel yet, `jobs` at once. *signal is what stopped
 * it, or 0. Fails if the order is not for this gradus, or a parcel cannot be written.
 */
int cluster_task(const struct shared *shared, struct grader *grader, const char *order, size_t jobs,
                 int *signal, struct error *error) MUST_CHECK;

#endif
