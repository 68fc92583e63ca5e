/*
 * An optimizer let loose: each step from its own point and its own state, with the gradient of a landscape there.
 * (Checks of kind trajectory lead it by the hand instead; this is for looking at.)
 */
#ifndef GRADUS_JUDGE_FREE_RUN_H
#define GRADUS_JUDGE_FREE_RUN_H

#include "judge/landscape.h"
#include "judge/scene.h"

struct free_run {
    double (
        *points)[2]; /* owned; the start, then a point per step that came back with plain numbers */
    size_t count;
};

/*
 * The learning rate, of powers of ten and twice and five times them, with which the reference comes down best in the
 * landscape's number of steps (by the mean logarithm of its values) and stays in the window that is drawn; 0 if the step has no parameter epsilon.
 */
double free_run_best_rate(struct scene *scene, const struct landscape *landscape);

/* The smallest larger rate with which the reference ends no lower than it began; 10 times `best` if none is. */
double free_run_large_rate(struct scene *scene, const struct landscape *landscape, double best);

/*
 * Lets a performer run with this learning rate; decays and small constants are the usual ones of their names. Fails
 * with ERROR_MACHINE. The caller releases the run.
 */
int free_run(struct scene *scene, struct performer *performer, const struct landscape *landscape,
             double rate, struct free_run *run, struct error *error) MUST_CHECK;

void free_run_release(struct free_run *run);

/* How far the last point is above the minimum. */
double free_run_end(const struct free_run *run, const struct landscape *landscape);

#endif
