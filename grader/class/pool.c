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
#include <sys/wait.h>
#include <unistd.h>

struct worker {
    pid_t pid;
    int output; /* pipe */
    size_t task;
    struct text text;
};

static _Noreturn void work(const struct pool_plan *plan, size_t task, int output, pid_t parent)
{
    struct text text = {0};
    struct error error;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    plan->work(plan->context, task, &text);
    /* _exit: what the parent had in its own buffers is the parent's to write. */
    _exit(file_write_descriptor(output, text_string(&text), text.length, "result", &error) ? 1 : 0);
}

static int start(const struct pool_plan *plan, size_t task, struct worker *worker,
                 struct error *error)
{
    int ends[2];
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC))
        return error_set(error, ERROR_MACHINE, "cannot make a pipe: %s", strerror(errno));
    pid_t pid = fork();
    if (pid == 0)
        work(plan, task, ends[1], parent);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return error_set(error, ERROR_MACHINE, "cannot start a process: %s", strerror(errno));
    }
    *worker = (struct worker){.pid = pid, .output = ends[0], .task = task};
    return 0;
}

static void finish(const struct pool_plan *plan, struct worker *worker)
{
    int status = 0;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(worker->output);
    plan->done(plan->context, worker->task, &worker->text,
               WIFEXITED(status) && WEXITSTATUS(status) == 0);
    text_release(&worker->text);
    *worker = (struct worker){0};
}

/* Reads what the workers have written and finishes those that have closed their pipe. */
static void serve(const struct pool_plan *plan, struct worker workers[], size_t jobs)
{
    struct pollfd *watched = memory_new(jobs, sizeof *watched);
    for (size_t i = 0; i < jobs; i++)
        watched[i] =
            (struct pollfd){.fd = workers[i].pid ? workers[i].output : -1, .events = POLLIN};
    if (poll(watched, jobs, -1) > 0) {
        for (size_t i = 0; i < jobs; i++) {
            char block[65536];
            if (!watched[i].revents)
                continue;
            ssize_t got = read(workers[i].output, block, sizeof block);
            if (got > 0)
                text_append(&workers[i].text, block, (size_t)got);
            else if (got == 0 || errno != EINTR)
                finish(plan, &workers[i]);
        }
    }
    free(watched);
}

int pool_run(const struct pool_plan *plan, struct error *error)
{
    size_t jobs = plan->jobs ? plan->jobs : 1, next = 0, running = 0;
    struct worker *workers = memory_new(jobs, sizeof *workers);
    int result = 0;
    do {
        running = 0;
        for (size_t i = 0; i < jobs; i++) {
            if (!workers[i].pid && next < plan->task_count && !result) {
                result = start(plan, next, &workers[i], error);
                next += !result;
            }
            running += workers[i].pid != 0;
        }
        if (running)
            serve(plan, workers, jobs);
    } while (running);
    free(workers);
    return result;
}
