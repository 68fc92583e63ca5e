#include "base/process.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OUT_OF_THE_WAY = 100, DESCRIPTORS_MAX = 64 };

int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

double monotonic_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* In the new process: puts every descriptor at its number and closes the rest. Returns 0 or -1 with
 * errno. */
static int place_descriptors(const struct process_plan *plan)
{
    int moved[DESCRIPTORS_MAX], null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int highest = 2;
    if (null < 0 || plan->descriptor_count > DESCRIPTORS_MAX)
        return -1;
    for (size_t i = 0; i < plan->descriptor_count; i++)
        if ((moved[i] = fcntl(plan->descriptors[i].here, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY)) < 0)
            return -1;
    if ((null = fcntl(null, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY)) < 0)
        return -1;
    for (int i = 0; i <= 2; i++)
        if (dup2(null, i) < 0)
            return -1;
    for (size_t i = 0; i < plan->descriptor_count; i++) {
        if (dup2(moved[i], plan->descriptors[i].there) < 0)
            return -1;
        if (plan->descriptors[i].there > highest)
            highest = plan->descriptors[i].there;
    }
    /* The report pipe of process_start is close-on-exec and still needed until then. */
    return (int)syscall(SYS_close_range, highest + 1, ~0U, 1U << 2 /* CLOSE_RANGE_CLOEXEC */);
}

static int become(uid_t user)
{
    if (!user)
        return 0;
    return setgroups(0, NULL) || setresgid(user, user, user) || setresuid(user, user, user) ? -1
                                                                                            : 0;
}

/* In the program's process: becomes the program, or tells why not and ends. */
static _Noreturn void run_program(const struct process_plan *plan, pid_t keeper, int report)
{
    static const char *const environment[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
    int moved_report = fcntl(report, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    /* The death signal is set last: becoming another user clears it. */
    if (place_descriptors(plan) == 0 && (!plan->prepare || plan->prepare() == 0) &&
        become(plan->user) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0) {
        if (getppid() != keeper)
            _exit(127);
        /* execve takes the strings without const and leaves them as they are. */
        execve(plan->arguments[0], (char *const *)(uintptr_t)plan->arguments,
               (char *const *)(uintptr_t)environment);
    }
    int reason = errno;
    ssize_t ignored = write(moved_report, &reason, sizeof reason);
    (void)ignored;
    _exit(127);
}

/*
 * Between this process and the program stands a keeper. It exists because a program may fork, and
 * be killed before it has arranged that its child dies with it: bubblewrap's child then waits for
 * ever. The keeper leads a process group of its own; when its parent ends, or asks it to, or the
 * program is killed, it kills the whole group.
 */
static _Noreturn void keep(const struct process_plan *plan, pid_t parent, int report)
{
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGTERM);
    sigaddset(&awaited, SIGCHLD);
    sigprocmask(SIG_BLOCK, &awaited, NULL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(127);
    pid_t keeper = getpid(), program = fork();
    if (program == 0)
        run_program(plan, keeper, report);
    if (program < 0) {
        ssize_t ignored = write(report, &errno, sizeof errno);
        (void)ignored;
        _exit(127);
    }
    syscall(SYS_close_range, 0, ~0U, 0); /* the ends of pipes must be the program's alone */
    for (;;) {
        int status = 0, number = sigwaitinfo(&awaited, NULL);
        bool ended = number == SIGCHLD && waitpid(program, &status, WNOHANG) == program;
        if (ended && WIFEXITED(status))
            _exit(WEXITSTATUS(status));
        if (ended || number == SIGTERM)
            kill(0, SIGKILL);
    }
}

int process_start(const struct process_plan *plan, struct process *process, struct error *error)
{
    int report[2];
    if (pipe2(report, O_CLOEXEC))
        return error_set(error, ERROR_MACHINE, "cannot make a pipe: %s", strerror(errno));
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0)
        keep(plan, parent, report[1]);
    close(report[1]);
    int reason = 0;
    ssize_t got = pid > 0 ? read(report[0], &reason, sizeof reason) : 0;
    close(report[0]);
    if (pid < 0)
        return error_set(error, ERROR_MACHINE, "cannot start a process: %s", strerror(errno));
    struct process started = {.pid = pid, .handle = (int)syscall(SYS_pidfd_open, pid, 0)};
    if (got > 0 || started.handle < 0) {
        int failure = got > 0 ? reason : errno;
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        return error_set(error, ERROR_MACHINE, "cannot start '%s': %s", plan->arguments[0],
                         strerror(failure));
    }
    *process = started;
    return 0;
}

static void reap(struct process *process, int *status)
{
    while (waitpid(process->pid, status, 0) < 0 && errno == EINTR)
        ;
    close(process->handle);
    *process = (struct process){0};
}

enum process_ending process_wait(struct process *process, int64_t deadline_ms, int *status)
{
    for (;;) {
        int64_t left = deadline_ms - monotonic_ms();
        struct pollfd watched = {.fd = process->handle, .events = POLLIN};
        int ready = poll(&watched, 1, left < 0 ? 0 : left > 1000000 ? 1000000 : (int)left);
        if (ready > 0) {
            reap(process, status);
            return PROCESS_ENDED;
        }
        if (ready == 0 && left <= 0)
            return PROCESS_STILL_RUNS;
    }
}

void process_kill(struct process *process)
{
    if (!process->pid)
        return;
    kill(process->pid, SIGTERM); /* the keeper kills all of its group */
    reap(process, NULL);
}

void process_collect(int pipe, int64_t deadline_ms, size_t limit, struct text *text)
{
    char block[4096];
    for (;;) {
        int64_t left = deadline_ms - monotonic_ms();
        struct pollfd watched = {.fd = pipe, .events = POLLIN};
        if (left <= 0 || poll(&watched, 1, (int)left) == 0)
            return;
        ssize_t got = read(pipe, block, sizeof block);
        if (got == 0 || (got < 0 && errno != EINTR))
            return;
        size_t room = limit > text->length ? limit - text->length : 0;
        if (got > 0)
            text_append(text, block, (size_t)got < room ? (size_t)got : room);
    }
}

char *process_find_program(const char *name)
{
    const char *path = getenv("PATH");
    char *list = memory_string(path && *path ? path : "/usr/local/bin:/usr/bin:/bin");
    char *found = NULL, *rest = NULL;
    for (char *folder = strtok_r(list, ":", &rest); folder && !found;
         folder = strtok_r(NULL, ":", &rest)) {
        char *candidate = file_join(folder, name);
        if (folder[0] == '/' && access(candidate, X_OK) == 0 && !file_is_folder(candidate))
            found = candidate;
        else
            free(candidate);
    }
    free(list);
    return found;
}

int process_run(const char *const arguments[], int64_t wall_ms, size_t limit, struct text *printed,
                int *status, struct error *error)
{
    struct process process = {0};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return error_set(error, ERROR_MACHINE, "cannot make a pipe: %s", strerror(errno));
    struct process_descriptor outputs[] = {{ends[1], 1}, {ends[1], 2}};
    struct process_plan plan = {
        .arguments = arguments, .descriptors = outputs, .descriptor_count = 2};
    int result = process_start(&plan, &process, error);
    close(ends[1]);
    if (!result) {
        int64_t deadline = monotonic_ms() + wall_ms;
        process_collect(ends[0], deadline, limit, printed);
        if (process_wait(&process, deadline, status) != PROCESS_ENDED)
            result = error_set(error, ERROR_MACHINE,
                               "'%s' does not come to its end; is the machine "
                               "overloaded?",
                               arguments[0]);
    }
    process_kill(&process);
    close(ends[0]);
    return result;
}

bool process_was_told_to_end(int wait_status)
{
    int number = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
    return number == SIGINT || number == SIGTERM || number == SIGHUP;
}
