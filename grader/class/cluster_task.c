#include "class/cluster.h"
#include "class/pool.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A task's work. Each submission is graded in a process of its own, as on a single machine. */
struct task {
    const struct shared *shared;
    struct grader *grader;
    struct submission *submissions; /* owned; without a parcel yet */
    size_t count;
    bool *failed;       /* owned; was graded once without success */
    struct error error; /* why it had to stop */
};

static void task_release(struct task *task)
{
    for (size_t i = 0; i < task->count; i++)
        submission_release(&task->submissions[i]);
    free(task->submissions);
    free(task->failed);
}

static bool is_good(const struct parcel *parcel)
{
    return parcel->state == PARCEL_GRADED && !parcel->is_error;
}

/* A parcel that failed does not count: it is graded once more. */
static bool is_done(const struct shared *shared, const char *sha256)
{
    struct parcel parcel;
    if (!shared_parcel(shared, sha256, &parcel))
        return false;
    bool done = is_good(&parcel);
    parcel_release(&parcel);
    return done;
}

static int read_order(struct task *task, const char *name, struct error *error)
{
    struct text order = {0};
    size_t at = 0;
    bool more = false;
    int result = shared_order(task->shared, name, &order, error);
    while (!result) {
        struct submission submission;
        result = order_next(&order, task->grader, &at, &submission, &more, error);
        if (result || !more)
            break;
        if (is_done(task->shared, submission.sha256)) {
            submission_release(&submission);
            continue;
        }
        task->submissions =
            memory_resize(task->submissions, task->count + 1, sizeof *task->submissions);
        task->submissions[task->count++] = submission;
    }
    text_release(&order);
    return result;
}

static void grade_one(void *context, size_t number, struct text *output)
{
    struct task *task = context;
    struct parcel parcel;
    grader_run(task->grader, &task->submissions[number], &parcel);
    parcel_encode(&parcel, output);
    parcel_release(&parcel);
}

/*
 * A grading that failed is tried once more here: Slurm ends a task by a signal to all its processes, and that of the
 * grading, or of its box, may come first. One that fails twice is told: the coordinator counts how often it is tried.
 */
static enum pool_answer put_one(void *context, size_t number, const struct text *output,
                                bool complete)
{
    struct task *task = context;
    struct parcel parcel;
    struct error error;
    if (!complete || parcel_decode(text_string(output), output->length, &parcel, &error))
        parcel = grader_failed(task->grader, task->submissions[number].sha256,
                               "the process that graded it ended early");
    if (!is_good(&parcel) && !task->failed[number]) {
        task->failed[number] = true;
        parcel_release(&parcel);
        return POOL_AGAIN;
    }
    int result = shared_put_parcel(task->shared, &parcel, &task->error);
    parcel_release(&parcel);
    return result ? POOL_STOP : POOL_DONE;
}

int cluster_task(const struct shared *shared, struct grader *grader, const char *order, size_t jobs,
                 int *signal, struct error *error)
{
    struct task task = {.shared = shared, .grader = grader};
    enum pool_ending ending;
    *signal = 0;
    int result = read_order(&task, order, error);
    if (!result) {
        task.failed = memory_new(task.count, sizeof *task.failed);
        struct pool_plan plan = {.task_count = task.count,
                                 .jobs = jobs,
                                 .work = grade_one,
                                 .done = put_one,
                                 .context = &task};
        result = pool_run(&plan, &ending, signal, error);
    }
    if (!result && task.error.kind != ERROR_NONE) {
        *error = task.error;
        result = -1;
    }
    task_release(&task);
    return result;
}
