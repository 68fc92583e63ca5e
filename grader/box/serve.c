/*
 * How it works
 *   The mailbox lies in memory that the student's code can write: whatever is read from it is copied first, bounded,
 *   and then checked. All that a forged question can get is an evaluation, which is counted.
 */
#include "box/serve.h"

#include "base/process.h"
#include "contract/callback.h"

#include <limits.h>
#include <linux/futex.h>
#include <math.h>
#include <poll.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
    LOOKS = 3000,                /* at the state before sleeping: some ten microseconds */
    SLEEP_NANOSECONDS = 20000000 /* at most, between looks at socket and clock */
};

static void set_state(uint32_t *state, enum wire_mail mail)
{
    __atomic_store_n(state, mail, __ATOMIC_RELEASE);
    syscall(SYS_futex, state, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static void note_context(struct evaluations *evaluations)
{
    evaluations->count++;
    if (evaluations->misuse == MISUSE_NONE)
        evaluations->misuse = MISUSE_CONTEXT;
}

/* The callback of the call that a question names, if there is one. */
static bool find_callback(struct run *run, size_t index, struct callback *callback)
{
    if (index >= run->count)
        return false;
    const struct call *call = &run->calls[index];
    size_t parameter = call_callback(call);
    if (parameter == call->signature->parameter_count)
        return false;
    *callback = (struct callback){.problem = call->values[parameter].problem,
                                  .type = call->signature->parameters[parameter].callback,
                                  .evaluations = &run->evaluations[index]};
    return true;
}

/* Computes what is asked; the question may be forged, and change while it is read. */
static void answer_question(struct run *run, struct wire_mailbox *mailbox)
{
    size_t n = mailbox->n, m = mailbox->m;
    size_t outputs = n > m ? n : m;
    struct callback callback;
    mailbox->value = NAN;
    if (n > WIRE_MAIL_NUMBERS || m > WIRE_MAIL_NUMBERS)
        n = m = outputs = 0;
    for (size_t i = n; i < outputs; i++)
        mailbox->numbers[i] = NAN;
    if (!find_callback(run, mailbox->call, &callback))
        return;
    if (mailbox->wrong_context) {
        note_context(callback.evaluations);
        return;
    }
    double x[WIRE_MAIL_NUMBERS], out[WIRE_MAIL_NUMBERS];
    memcpy(x, mailbox->numbers, n * sizeof *x);
    for (size_t i = 0; i < outputs; i++)
        out[i] = NAN;
    mailbox->value = callback_evaluate(&callback, n, m, x, out);
    memcpy(mailbox->numbers, out, outputs * sizeof *out);
}

/* Looks for a while, then sleeps, until the state is another than `old` or some time is over. */
static uint32_t wait_for_change(uint32_t *state, uint32_t old)
{
    for (int i = 0; i < LOOKS; i++) {
        uint32_t now = __atomic_load_n(state, __ATOMIC_ACQUIRE);
        if (now != old)
            return now;
        __builtin_ia32_pause();
    }
    struct timespec most = {.tv_nsec = SLEEP_NANOSECONDS};
    syscall(SYS_futex, state, FUTEX_WAIT, old, &most, NULL, 0);
    return __atomic_load_n(state, __ATOMIC_ACQUIRE);
}

static bool has_news(int socket)
{
    struct pollfd watched = {.fd = socket, .events = POLLIN};
    return poll(&watched, 1, 0) > 0;
}

void serve_callbacks(struct run *run, int socket, int64_t deadline_ms)
{
    struct wire_mailbox *mailbox = run->mailbox;
    uint32_t state = __atomic_load_n(&mailbox->state, __ATOMIC_ACQUIRE);
    while (state != WIRE_MAIL_CLOSED) {
        if (state == WIRE_MAIL_ASKED) {
            answer_question(run, mailbox);
            set_state(&mailbox->state, WIRE_MAIL_ANSWERED);
            state = WIRE_MAIL_ANSWERED;
        }
        uint32_t now = wait_for_change(&mailbox->state, state);
        if (now == state && (has_news(socket) || monotonic_ms() >= deadline_ms))
            return;
        state = now;
    }
}
