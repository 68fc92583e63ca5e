#include "box/box.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/process.h"
#include "box/reply.h"
#include "box/run.h"
#include "box/sandbox.h"
#include "box/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SOCKET_DESCRIPTOR = 3 };

struct box {
    struct process process;
    int socket; /* to the worker; whole messages */
    int object; /* the pipe that the object goes in through; 0: closed */
    int log;    /* what bubblewrap and the worker print */
};

/* --- raising --- */

static int start(struct box *box, int program, int socket, int object, int log, struct error *error)
{
    static const char *const command[] = {"/worker", "answer", NULL};
    struct sandbox_place libraries[SANDBOX_LIBRARIES_MAX];
    struct sandbox_file files[] = {
        {"/worker", program, SANDBOX_EXECUTABLE},
        {"/object.so", object, SANDBOX_READABLE}, /* last: bubblewrap waits here until it comes */
    };
    struct process_descriptor descriptors[] = {{log, 2}, {socket, SOCKET_DESCRIPTOR}};
    struct sandbox_plan plan = {
        .command = command,
        .folder = "/",
        .places = libraries,
        .place_count = sandbox_libraries(libraries),
        .files = files,
        .file_count = 2,
        .descriptors = descriptors,
        .descriptor_count = 2,
    };
    return sandbox_start(&plan, &box->process, error);
}

static void close_all(const int descriptors[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (descriptors[i] > 0)
            close(descriptors[i]);
}

int box_open(const char *worker, struct box **box, struct error *error)
{
    int sockets[2] = {0}, object[2] = {0}, log[2] = {0};
    int program = open(worker, O_RDONLY | O_CLOEXEC);
    if (program < 0)
        return error_set(error, ERROR_MACHINE, "cannot open '%s': %s; build gradus again with make",
                         worker, strerror(errno));
    struct box *opened = memory_new(1, sizeof *opened);
    int result;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) ||
        pipe2(object, O_CLOEXEC) || pipe2(log, O_CLOEXEC))
        result =
            error_set(error, ERROR_MACHINE, "cannot make a socket or a pipe: %s", strerror(errno));
    else
        result = start(opened, program, sockets[1], object[0], log[1], error);
    close_all((int[]){program, sockets[1], object[0], log[1]}, 4);
    opened->socket = sockets[0];
    opened->object = object[1];
    opened->log = log[0];
    if (result)
        box_close(opened);
    else
        *box = opened;
    return result;
}

/* Ends the box and says why it did not come up. */
static int explain_failure(struct box *box, struct error *error)
{
    struct text log = {0};
    struct error ignored = {0};
    process_kill(&box->process);
    if (file_read_descriptor(box->log, BOX_LOG_BYTES_MAX, &log, &ignored))
        text_add(&log, ignored.text);
    int result = sandbox_explain(text_string(&log), error);
    text_release(&log);
    return result;
}

/* Receives one message of exactly this size before the deadline. */
static bool receive(const struct box *box, void *message, size_t bytes, int64_t deadline_ms)
{
    for (;;) {
        int64_t left = deadline_ms - monotonic_ms();
        struct pollfd watched = {.fd = box->socket, .events = POLLIN};
        int ready = poll(&watched, 1, left < 0 ? 0 : (int)left);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        ssize_t got = recv(box->socket, message, bytes, 0);
        if (got < 0 && errno == EINTR)
            continue;
        return got == (ssize_t)bytes;
    }
}

int box_load(struct box *box, const struct text *object, struct error *error)
{
    struct error broken = {0};
    uint32_t hello = 0;
    int sent =
        file_write_descriptor(box->object, text_string(object), object->length, "object", &broken);
    close(box->object);
    box->object = 0;
    if (sent || !receive(box, &hello, sizeof hello, monotonic_ms() + BOX_START_WALL_MS) ||
        hello != WIRE_MAGIC)
        return explain_failure(box, error);
    return 0;
}

/* --- answering --- */

static int send_request(const struct box *box, const struct wire_request *request,
                        const struct run *run)
{
    union {
        char bytes[CMSG_SPACE(2 * sizeof(int))];
        struct cmsghdr aligned;
    } control = {{0}};
    struct iovec part = {.iov_base = (void *)(uintptr_t)request, .iov_len = sizeof *request};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    struct cmsghdr *attached = CMSG_FIRSTHDR(&message);
    attached->cmsg_level = SOL_SOCKET;
    attached->cmsg_type = SCM_RIGHTS;
    attached->cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(attached), (int[]){run->questions, run->replies}, 2 * sizeof(int));
    return sendmsg(box->socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof *request ? 0 : -1;
}

static int answer_run(struct box *box, struct run *run, struct run_limits limits,
                      struct answer answers[], struct error *error)
{
    uint64_t cpu_ms = (uint64_t)ceil(limits.cpu_seconds * 1000);
    struct wire_request request = {
        .magic = WIRE_MAGIC,
        .cpu_milliseconds = cpu_ms,
        .wall_milliseconds = cpu_ms * RUN_WALL_FACTOR + RUN_WALL_EXTRA_MS,
        .memory_bytes = limits.memory_bytes,
        .mailbox_offset = run->mailbox ? (uint64_t)((char *)run->mailbox - run->reply_bytes) : 0,
    };
    struct wire_result result = {0};
    int64_t deadline = monotonic_ms() + (int64_t)request.wall_milliseconds + RUN_WALL_EXTRA_MS;
    if (send_request(box, &request, run))
        return explain_failure(box, error);
    if (run->mailbox)
        serve_callbacks(run, box->socket, deadline);
    if (!receive(box, &result, sizeof result, deadline) || result.magic != WIRE_MAGIC)
        return explain_failure(box, error);
    return reply_read(run, &result, limits.memory_bytes, answers, error);
}

int box_answer(struct box *box, const struct call calls[], size_t count, struct run_limits limits,
               struct run_style style, struct answer answers[], struct error *error)
{
    for (size_t done = 0; done < count;) {
        size_t fit = run_fit(calls + done, count - done);
        struct run run;
        int result = run_lay_out(calls + done, fit, style, &run, error);
        if (!result) {
            result = answer_run(box, &run, limits, answers + done, error);
            run_release(&run);
        }
        if (result) {
            for (size_t i = 0; i < done; i++)
                answer_release(&answers[i], &calls[i]);
            return -1;
        }
        done += fit;
    }
    return 0;
}

void box_close(struct box *box)
{
    if (!box)
        return;
    process_kill(&box->process);
    close_all((int[]){box->socket, box->object, box->log}, 3);
    free(box);
}
