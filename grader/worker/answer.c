#include "worker/answer.h"

#include "contract/wire.h"
#include "worker/callback.h"
#include "worker/child.h"
#include "worker/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SOCKET_DESCRIPTOR = 3 };

static int64_t milliseconds(clockid_t clock)
{
    struct timespec now;
    if (clock_gettime(clock, &now))
        return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Receives a request and its two files. Returns 1, 0 at the end of all requests, -1 for one that
 * makes no sense. */
static int receive_request(struct wire_request *request, int files[2])
{
    union {
        char bytes[CMSG_SPACE(2 * sizeof(int))];
        struct cmsghdr aligned;
    } control;
    struct iovec part = {.iov_base = request, .iov_len = sizeof *request};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t got;
    do
        got = recvmsg(SOCKET_DESCRIPTOR, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got == 0)
        return 0;
    struct cmsghdr *attached = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (got != (ssize_t)sizeof *request || request->magic != WIRE_MAGIC || !attached ||
        attached->cmsg_type != SCM_RIGHTS || attached->cmsg_len != CMSG_LEN(2 * sizeof(int)))
        return -1;
    memcpy(files, CMSG_DATA(attached), 2 * sizeof(int));
    return 1;
}

/*
 * Waits until the child ends or has used up its time. CPU time is what counts, so that a busy
 * machine fails nobody; each sleep is as long as the CPU time that is left, which cannot be used up
 * sooner than that.
 */
static enum wire_ending watch(pid_t child, int handle, const struct wire_request *request)
{
    clockid_t cpu_clock;
    bool has_clock = clock_getcpuclockid(child, &cpu_clock) == 0;
    int64_t wall_end = milliseconds(CLOCK_MONOTONIC) + (int64_t)request->wall_milliseconds;
    for (;;) {
        int64_t cpu_left =
            (int64_t)request->cpu_milliseconds - (has_clock ? milliseconds(cpu_clock) : 0);
        int64_t wall_left = wall_end - milliseconds(CLOCK_MONOTONIC);
        if (cpu_left <= 0 || wall_left <= 0) {
            kill(child, SIGKILL);
            return cpu_left <= 0 ? WIRE_CPU_TIME_OVER : WIRE_WALL_TIME_OVER;
        }
        int64_t sleep = cpu_left < wall_left ? cpu_left : wall_left;
        struct pollfd watched[] = {{.fd = handle, .events = POLLIN},
                                   {.fd = SOCKET_DESCRIPTOR, .events = 0}};
        if (poll(watched, 2, (int)(sleep < 1 ? 1 : sleep)) > 0) {
            if (watched[1].revents & (POLLHUP | POLLERR))
                _exit(0); /* the grader is gone; the box's first process ends the child with us */
            return WIRE_ENDED;
        }
    }
}

static void fill_result(struct wire_result *result, int status, const struct rusage *usage)
{
    result->wait_status = status;
    result->cpu_microseconds =
        (uint64_t)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000 +
        (uint64_t)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec);
    result->peak_bytes = (uint64_t)usage->ru_maxrss * 1024;
}

/* The grader may be waiting for the next question. */
static void close_mailbox(const struct wire_request *request, int replies)
{
    struct wire_mailbox *mailbox =
        request->mailbox_offset ? callback_map(replies, request->mailbox_offset) : NULL;
    if (mailbox)
        callback_close(mailbox);
}

/* Has a child make the run's calls, and says how it ended. */
static struct wire_result answer(const struct wire_request *request, const int files[2],
                                 const struct filters *filters)
{
    struct wire_result result = {.magic = WIRE_MAGIC};
    int ready[2], status = 0;
    if (pipe2(ready, O_CLOEXEC))
        return result;
    pid_t child = fork();
    if (child == 0)
        child_run(request, files[0], files[1], ready[1], filters);
    close(ready[1]);
    int handle = child > 0 ? (int)syscall(SYS_pidfd_open, child, 0) : -1;
    if (handle >= 0) {
        struct rusage usage = {0};
        char byte;
        result.ending = watch(child, handle, request);
        while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR)
            ;
        result.set_up = read(ready[0], &byte, 1) == 1;
        fill_result(&result, status, &usage);
        close(handle);
        close_mailbox(request, files[1]);
    } else if (child > 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    close(ready[0]);
    return result;
}

/* Runs what the C library does only once, so that children need no system call for it. */
static void warm_up(void)
{
    free(malloc(1));
    static char buffer[BUFSIZ];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
}

int worker_answer(void)
{
    struct filters filters;
    uint32_t hello = WIRE_MAGIC;
    signal(SIGABRT, SIG_IGN); /* a child may send this one, see filter.c */
    warm_up();
    if (filters_translate(&filters) || confine_files()) {
        fprintf(stderr, "gradus-worker: the kernel offers no system-call filters: %s\n",
                strerror(errno));
        return 1;
    }
    if (send(SOCKET_DESCRIPTOR, &hello, sizeof hello, MSG_NOSIGNAL) != (ssize_t)sizeof hello)
        return 1;
    struct wire_request request;
    int files[2], more;
    while ((more = receive_request(&request, files)) > 0) {
        struct wire_result result = answer(&request, files, &filters);
        close(files[0]);
        close(files[1]);
        if (send(SOCKET_DESCRIPTOR, &result, sizeof result, MSG_NOSIGNAL) != (ssize_t)sizeof result)
            return 1;
    }
    return more ? 1 : 0;
}
