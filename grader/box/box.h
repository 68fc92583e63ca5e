/*
 * A box that answers calls: one per submission.
 *
 * How it works
 *   The box is raised while the compiler still works: bubblewrap builds the walls and then waits
 * for the object's bytes on a pipe. Once they came (box_load) the worker starts inside, a clean
 * process that never loads foreign code itself. For each run of calls it forks a child that maps
 * the calls' arrays (contract/wire.h), confines itself, loads the object, makes the calls and ends.
 * The worker reports how it ended; the answers are then read from the arrays. What an answer is, is
 * decided here, by one function of that evidence (reply_kind), and by
 * nothing that the child says.
 */
#ifndef GRADUS_BOX_BOX_H
#define GRADUS_BOX_BOX_H

#include "base/error.h"
#include "base/text.h"
#include "contract/answer.h"
#include "contract/call.h"

struct box;

/* What one run may use. */
struct run_limits {
    double cpu_seconds;
    size_t memory_bytes;
};

/* How a run is carried out; two that differ in all of it tell a function that depends on more than
 * its arguments. */
struct run_style {
    unsigned poison;           /* which poison, see poison_of_pass */
    bool arrays_against_start; /* arrays touch the guard in front of them, not the one behind */
    bool last_call_first;
};

/* Starts raising a box. Fails with ERROR_MACHINE. The caller closes it. */
int box_open(const char *worker, struct box **box, struct error *error) MUST_CHECK;

/* Hands the object over and waits until the worker is ready. Fails with ERROR_MACHINE, saying what
 * to do. */
int box_load(struct box *box, const struct text *object, struct error *error) MUST_CHECK;

/*
 * Makes the calls and fills `answers`, one per call; whatever the submission does is an answer.
 * After a call that did not return, the calls that were to follow in the same process are
 * ANSWER_NOT_REACHED. Fails with ERROR_MACHINE if the box itself does not work; the answers are
 * empty then. The caller releases them.
 */
int box_answer(struct box *box, const struct call calls[], size_t count, struct run_limits limits,
               struct run_style style, struct answer answers[], struct error *error) MUST_CHECK;

/* Ends the box and everything in it. Safe on NULL. */
void box_close(struct box *box);

#endif
