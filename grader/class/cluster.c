#include "class/cluster.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/slurm.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct timespec between_looks = {.tv_sec = 2};

/* What one run of a cluster works on. */
struct run {
    struct cluster *cluster;
    struct batch *batch;
    char *name;          /* owned; of the array */
    struct item **items; /* owned; without a result yet, in reading order */
    size_t count;
    const char **sha256s; /* owned; theirs, sorted */
};

/* --- signals: looked for while nothing is half done --- */

static sigset_t ending_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    return signals;
}

/* Waits as long as said, or until a signal comes. Returns the signal or 0. */
static int wait_or_signal(const struct timespec *timeout)
{
    sigset_t signals = ending_signals();
    int signal = sigtimedwait(&signals, NULL, timeout);
    return signal > 0 ? signal : 0;
}

/* --- merging --- */

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void list_sha256s(struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        run->sha256s[i] = run->items[i]->attempt->sha256;
    qsort(run->sha256s, run->count, sizeof *run->sha256s, compare_strings);
}

/* What is in the store is not needed any more; without a store the parcels are all that there is. */
static void drop_kept(const struct run *run, struct item *const items[], size_t count)
{
    for (size_t i = 0; run->batch->store && i < count; i++)
        if (items[i]->state != ITEM_TO_RUN)
            shared_drop_parcel(run->cluster->shared, items[i]->attempt->sha256);
}

/* Keeps a parcel by itself. A failed one is taken away, for its submission to be graded again. */
static bool merge_one(struct run *run, struct item *item, const struct parcel *parcel)
{
    enum pool_answer answer = batch_keep(run->batch, item, parcel);
    if (answer == POOL_AGAIN)
        shared_drop_parcel(run->cluster->shared, item->attempt->sha256);
    return answer != POOL_STOP;
}

/* Keeps the parcels of these items, at most CLUSTER_MERGED_TOGETHER, that are there. */
static bool merge_some(struct run *run, struct item *const items[], size_t count)
{
    struct parcel parcels[CLUSTER_MERGED_TOGETHER] = {0};
    struct item *good[CLUSTER_MERGED_TOGETHER];
    size_t found = 0;
    bool goes_on = true;
    for (size_t i = 0; i < count && goes_on; i++) {
        struct parcel *parcel = &parcels[found];
        if (!shared_parcel(run->cluster->shared, items[i]->attempt->sha256, parcel))
            continue;
        if (run->batch->arrived > 0)
            run->batch->arrived--;
        if (parcel->state == PARCEL_GRADED && !parcel->is_error) {
            good[found++] = items[i];
            continue;
        }
        goes_on = merge_one(run, items[i], parcel);
        parcel_release(parcel);
    }
    goes_on = goes_on && batch_keep_all(run->batch, good, parcels, found) != POOL_STOP;
    for (size_t i = 0; i < found; i++)
        parcel_release(&parcels[i]);
    if (goes_on)
        drop_kept(run, items, count);
    return goes_on;
}

static int compare_items(const void *a, const void *b)
{
    const struct item *one = *(const struct item *const *)a,
                      *other = *(const struct item *const *)b;
    return strcmp(one->attempt->sha256, other->attempt->sha256);
}

/* Forgets the items that need no more work. */
static void forget_done(struct run *run)
{
    size_t kept = 0;
    for (size_t i = 0; i < run->count; i++)
        if (run->items[i]->state == ITEM_TO_RUN)
            run->items[kept++] = run->items[i];
    run->count = kept;
    list_sha256s(run);
}

/*
 * Keeps all parcels that are there, sorted by SHA-256 whatever the order in which machines were done, and forgets their
 * items. Returns whether the batch can go on.
 */
static bool merge(struct run *run)
{
    struct item **sorted = memory_new(run->count, sizeof *sorted);
    bool goes_on = true;
    memcpy(sorted, run->items, run->count * sizeof *sorted);
    qsort(sorted, run->count, sizeof *sorted, compare_items);
    for (size_t i = 0; i < run->count && goes_on; i += CLUSTER_MERGED_TOGETHER) {
        size_t left = run->count - i;
        goes_on = merge_some(run, sorted + i,
                             left < CLUSTER_MERGED_TOGETHER ? left : CLUSTER_MERGED_TOGETHER);
    }
    forget_done(run);
    run->batch->arrived = 0;
    free(sorted);
    return goes_on;
}

/* --- submitting --- */

static void add_quoted(struct text *script, const char *word)
{
    text_add(script, "'");
    for (; *word; word++) {
        if (*word == '\'')
            text_add(script, "'\\''");
        else
            text_append(script, word, 1);
    }
    text_add(script, "' ");
}

/* The script of all tasks. Its argument is the round: the order of a task is ROUND-TASK. */
static int write_script(const struct run *run, const char *path, struct error *error)
{
    const struct cluster *cluster = run->cluster;
    const struct grader *grader = cluster->shared->grader;
    struct text script = {0};
    text_add(&script, "#!/bin/sh\n# A task of gradus batch --slurm: grades the submissions of one "
                      "order.\nexec ");
    add_quoted(&script, cluster->program);
    text_add(&script, "batch-task ");
    if (cluster->root) {
        text_add(&script, "--root ");
        add_quoted(&script, cluster->root);
    }
    text_print(&script, "--seed %llu --jobs %zu %s ", (unsigned long long)grader->seed,
               cluster->rules->cpus, grader->assignment->name);
    add_quoted(&script, cluster->shared->folder);
    text_add(&script, "\"$1-$SLURM_ARRAY_TASK_ID\"\n");
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755), result;
    if (file < 0)
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    else
        result = file_write_descriptor(file, text_string(&script), script.length, path, error);
    if (file >= 0)
        close(file);
    text_release(&script);
    return result;
}

/* Adds a submission to an order. One that cannot be read, however often, is an error of its own. */
static int add_to_order(struct run *run, struct item *item, struct text *order, struct error *error)
{
    enum pool_answer answer = POOL_AGAIN;
    while (answer == POOL_AGAIN) {
        struct submission submission;
        struct error unreadable;
        if (batch_read(run->batch, item, &submission, &unreadable) == 0) {
            order_add(order, run->cluster->shared->grader, &submission);
            return 0;
        }
        struct parcel parcel =
            grader_failed(run->cluster->shared->grader, item->attempt->sha256, unreadable.text);
        answer = batch_keep(run->batch, item, &parcel);
        parcel_release(&parcel);
    }
    if (answer == POOL_STOP)
        *error = run->batch->error;
    return answer == POOL_STOP ? -1 : 0;
}

/* Writes the order of items [first, end), if any of them can be read; *tasks is then one more. */
static int write_order(struct run *run, size_t first, size_t end, size_t *tasks,
                       struct error *error)
{
    struct text order = {0};
    int result = 0;
    for (size_t i = first; i < end && !result; i++)
        result = add_to_order(run, run->items[i], &order, error);
    if (!result && order.length) {
        char *name = text_format("%zu-%zu", run->cluster->rounds, (*tasks)++);
        result = shared_put_order(run->cluster->shared, name, &order, error);
        free(name);
    }
    text_release(&order);
    return result;
}

/* Submissions of one task: what the course says, or more if there would be too many tasks. */
static size_t chunk_of(const struct run *run)
{
    size_t least = (run->count + SLURM_TASKS_MAX - 1) / SLURM_TASKS_MAX;
    return run->cluster->rules->chunk > least ? run->cluster->rules->chunk : least;
}

static int submit_array(const struct run *run, size_t tasks, struct error *error)
{
    const struct cluster *cluster = run->cluster;
    char *round = text_format("%zu", cluster->rounds), *logs, *script;
    logs = file_join(cluster->shared->folder, "logs");
    script = file_join(cluster->shared->folder, "task.sh");
    struct slurm_array array = {
        .name = run->name, .script = script, .logs = logs, .argument = round, .tasks = tasks};
    int result =
        write_script(run, script, error) || slurm_submit(&array, cluster->rules, error) ? -1 : 0;
    free(round);
    free(logs);
    free(script);
    return result;
}

static int submit(struct run *run, struct error *error)
{
    size_t chunk = chunk_of(run), tasks = 0;
    int result = 0;
    for (size_t first = 0; first < run->count && !result; first += chunk) {
        size_t end = first + chunk < run->count ? first + chunk : run->count;
        result = write_order(run, first, end, &tasks, error);
    }
    forget_done(run);
    if (!result && tasks)
        result = submit_array(run, tasks, error);
    run->cluster->rounds++;
    run->cluster->submitted += run->count;
    return result;
}

/* --- watching --- */

/* Tells of parcels that have arrived and are not kept yet. Returns whether all have. */
static bool have_arrived(struct run *run)
{
    run->batch->arrived = shared_present(run->cluster->shared, run->sha256s, run->count);
    batch_tell(run->batch);
    return run->batch->arrived == run->count;
}

/* Waits until all parcels are there, no task is left, or a signal comes. A controller that is silent for a while is waited
 * for. */
static int watch(struct run *run, struct error *error)
{
    size_t tasks = 1, failures = 0;
    while (tasks > 0 && run->count && !have_arrived(run)) {
        run->batch->signal = wait_or_signal(&between_looks);
        if (run->batch->signal)
            break;
        if (!slurm_tasks(run->name, &tasks, error)) {
            failures = 0;
            continue;
        }
        tasks = 1;
        if (++failures == SLURM_FAILURES_MAX)
            return -1;
    }
    return 0;
}

/* --- the whole --- */

static int go_round(struct run *run, struct error *error)
{
    size_t tasks;
    if (slurm_tasks(run->name, &tasks, error))
        return -1;
    if (tasks == 0) {
        if (run->cluster->rounds == SLURM_ROUNDS_MAX)
            return error_set(error, ERROR_MACHINE,
                             "%zu submissions have no result after %d job arrays; what their tasks "
                             "said is in '%s/logs'; repair it and start again to go on",
                             run->count, SLURM_ROUNDS_MAX, run->cluster->shared->folder);
        if (submit(run, error))
            return -1;
    }
    return watch(run, error);
}

static int run_rounds(struct run *run, struct error *error)
{
    int result = 0;
    while (!result && merge(run) && run->count && !run->batch->signal)
        result = go_round(run, error);
    return result;
}

int cluster_run(void *context, struct batch *batch, struct item *items[], size_t count,
                struct error *error)
{
    struct cluster *cluster = context;
    struct run run = {.cluster = cluster,
                      .batch = batch,
                      .items = memory_copy(items, count * sizeof *items),
                      .count = count,
                      .sha256s = memory_new(count, sizeof *run.sha256s)};
    sigset_t signals = ending_signals(), previous;
    struct error uncancelled;
    cluster->rounds = cluster->submitted = 0;
    char *folder = file_name_of(cluster->shared->folder);
    run.name = text_format("gradus-%s", folder);
    list_sha256s(&run);
    sigprocmask(SIG_BLOCK, &signals, &previous);
    int result = run_rounds(&run, error);
    /* Tasks that are left have nothing to do any more (a node hangs), or may not go on (Ctrl-C). */
    if ((cluster->rounds || batch->signal) && slurm_cancel(run.name, &uncancelled) && !result &&
        batch->signal) {
        *error = uncancelled;
        result = -1;
    }
    /* Tasks that came twice, or too late, left parcels that are in the store already. */
    drop_kept(&run, items, count);
    if (!result && !run.count)
        shared_drop_orders(cluster->shared);
    sigprocmask(SIG_SETMASK, &previous, NULL);
    free(run.name);
    free(folder);
    free(run.items);
    free(run.sha256s);
    return result;
}
