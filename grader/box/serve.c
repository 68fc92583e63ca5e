/*
 * How it works
 *   The mailbox lies in memory that the student's code can write: whatever is read from it is copied first, bounded,
 *   and then checked. All that a forged question can get is an evaluation, which is counted.
 */
#include "box/serve.h"

#include "base/process.h"
#include "contract/callback.h"
#include "contract/mailbox.h"

#include <math.h>
#include <poll.h>
#include <string.h>

/* Nanoseconds of sleep at most, between looks at socket and clock. */
static const long sleep_most = 20000000;

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

static bool has_news(int socket)
{
    struct pollfd watched = {.fd = socket, .events = POLLIN};
    return poll(&watched, 1, 0) > 0;
}

void serve_callbacks(struct run *run, int socket, int64_t deadline_ms)
{
    struct wire_mailbox *mailbox = run->mailbox;
    struct mailbox_patience patience = {0};
    const struct timespec most = {.tv_nsec = sleep_most};
    uint32_t state = __atomic_load_n(&mailbox->state, __ATOMIC_ACQUIRE);
    while (state != WIRE_MAIL_CLOSED) {
        if (state == WIRE_MAIL_ASKED) {
            answer_question(run, mailbox);
            mailbox_set(mailbox, WIRE_MAIL_ANSWERED);
            state = WIRE_MAIL_ANSWERED;
        }
        uint32_t now = mailbox_wait(mailbox, state, &patience, &most);
        if (now == state && (has_news(socket) || monotonic_ms() >= deadline_ms))
            return;
        state = now;
    }
}
