#include "class/pool.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

struct worker {
    pid_t pid;
    int output; /* pipe */
    size_t task;
    struct text text;
};

struct pool {
    const struct pool_plan *plan;
    struct worker *workers; /* owned; a process each, or none (pid 0) */
    size_t jobs, running;
    size_t next;   /* the first task that was never started */
    size_t *again; /* owned; tasks to be done once more, a queue of `again_count` */
    size_t again_count;
    int signals;       /* a descriptor that tells of signals, which are blocked meanwhile */
    sigset_t previous; /* what was blocked before */
    bool stopped;
    int signal;
};

/* --- one worker --- */

static _Noreturn void work(const struct pool *pool, size_t task, int output, pid_t parent)
{
    const struct pool_plan *plan = pool->plan;
    struct text text = {0};
    struct error error;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigprocmask(SIG_SETMASK, &pool->previous, NULL);
    if (getppid() != parent)
        _exit(1);
    plan->work(plan->context, task, &text);
    /* _exit: what the parent had in its own buffers is the parent's to write. */
    _exit(file_write_descriptor(output, text_string(&text), text.length, "result", &error) ? 1 : 0);
}

static int start(const struct pool *pool, size_t task, struct worker *worker, struct error *error)
{
    int ends[2];
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC))
        return error_set(error, ERROR_MACHINE, "cannot make a pipe: %s", strerror(errno));
    pid_t pid = fork();
    if (pid == 0)
        work(pool, task, ends[1], parent);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return error_set(error, ERROR_MACHINE, "cannot start a process: %s", strerror(errno));
    }
    *worker = (struct worker){.pid = pid, .output = ends[0], .task = task};
    return 0;
}

/* Waits for the worker's end and forgets it. Returns whether it ended well. */
static bool end(struct pool *pool, struct worker *worker)
{
    int status = 0;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(worker->output);
    worker->pid = 0;
    pool->running--;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void finish(struct pool *pool, struct worker *worker)
{
    bool complete = end(pool, worker);
    struct text text = worker->text;
    size_t task = worker->task;
    *worker = (struct worker){0};
    switch (pool->plan->done(pool->plan->context, task, &text, complete)) {
    case POOL_DONE: break;
    case POOL_AGAIN:
        pool->again = memory_resize(pool->again, pool->again_count + 1, sizeof *pool->again);
        pool->again[pool->again_count++] = task;
        break;
    case POOL_STOP: pool->stopped = true; break;
    }
    text_release(&text);
}

/* --- all of them --- */

/* Takes the next task. Those that are to be done again come last: their trouble may have passed by then. */
static bool take_task(struct pool *pool, size_t *task)
{
    if (pool->next < pool->plan->task_count) {
        *task = pool->next++;
        return true;
    }
    if (!pool->again_count)
        return false;
    *task = pool->again[0];
    memmove(pool->again, pool->again + 1, --pool->again_count * sizeof *pool->again);
    return true;
}

static int fill(struct pool *pool, struct error *error)
{
    const struct pool_plan *plan = pool->plan;
    for (size_t i = 0; i < pool->jobs && !pool->stopped; i++) {
        size_t task;
        if (pool->workers[i].pid || !take_task(pool, &task))
            continue;
        if (plan->before && plan->before(plan->context, task)) {
            pool->stopped = true;
            return 0;
        }
        if (start(pool, task, &pool->workers[i], error))
            return -1;
        pool->running++;
    }
    return 0;
}

static void take_signal(struct pool *pool)
{
    struct signalfd_siginfo told;
    if (read(pool->signals, &told, sizeof told) != (ssize_t)sizeof told)
        return;
    pool->signal = (int)told.ssi_signo;
    pool->stopped = true;
}

/* Reads what the workers have written, and finishes those that have closed their pipe. */
static void serve(struct pool *pool)
{
    struct pollfd *watched = memory_new(pool->jobs + 1, sizeof *watched);
    for (size_t i = 0; i < pool->jobs; i++)
        watched[i] = (struct pollfd){.fd = pool->workers[i].pid ? pool->workers[i].output : -1,
                                     .events = POLLIN};
    watched[pool->jobs] = (struct pollfd){.fd = pool->signals, .events = POLLIN};
    int ready = poll(watched, pool->jobs + 1, -1);
    if (ready > 0 && watched[pool->jobs].revents)
        take_signal(pool);
    for (size_t i = 0; ready > 0 && i < pool->jobs && !pool->stopped; i++) {
        char block[65536];
        struct worker *worker = &pool->workers[i];
        if (!watched[i].revents)
            continue;
        ssize_t got = read(worker->output, block, sizeof block);
        if (got > 0)
            text_append(&worker->text, block, (size_t)got);
        else if (got == 0 || errno != EINTR)
            finish(pool, worker);
    }
    free(watched);
}

static void kill_all(struct pool *pool)
{
    for (size_t i = 0; i < pool->jobs; i++)
        if (pool->workers[i].pid)
            kill(pool->workers[i].pid, SIGKILL);
    for (size_t i = 0; i < pool->jobs; i++) {
        if (pool->workers[i].pid)
            (void)end(pool, &pool->workers[i]);
        text_release(&pool->workers[i].text);
    }
}

/* From here on signals are told by a descriptor, so that none comes in the middle of `done`. */
static int watch_signals(struct pool *pool, struct error *error)
{
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGINT);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGHUP);
    pool->signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    if (pool->signals < 0)
        return error_set(error, ERROR_MACHINE, "cannot watch for signals: %s", strerror(errno));
    sigprocmask(SIG_BLOCK, &watched, &pool->previous);
    return 0;
}

int pool_run(const struct pool_plan *plan, enum pool_ending *ending, int *signal,
             struct error *error)
{
    struct pool pool = {.plan = plan, .jobs = plan->jobs ? plan->jobs : 1};
    if (watch_signals(&pool, error))
        return -1;
    pool.workers = memory_new(pool.jobs, sizeof *pool.workers);
    int result;
    while (!(result = fill(&pool, error)) && pool.running && !pool.stopped)
        serve(&pool);
    kill_all(&pool);
    sigprocmask(SIG_SETMASK, &pool.previous, NULL);
    close(pool.signals);
    free(pool.workers);
    free(pool.again);
    *ending = pool.stopped ? POOL_STOPPED : POOL_ALL_DONE;
    *signal = pool.signal;
    return result;
}
