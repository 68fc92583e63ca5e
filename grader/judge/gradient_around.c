#include "judge/gradient_around.h"

#include "base/memory.h"
#include "contract/graph.h"
#include "judge/gradient_point.h"
#include "judge/reference.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool is_of_graph(const struct check *check)
{
    return check->loss_array != SIZE_MAX;
}

/* Parameters of the same name have the same values. */
struct call loss_call(const struct check *check, const struct call *call)
{
    struct call loss = {0};
    call_init(&loss, check->loss);
    for (size_t i = 0; i < check->loss->parameter_count; i++) {
        size_t same = signature_parameter(check->function, check->loss->parameters[i].name);
        loss.values[i] = call->values[same];
        if (loss.values[i].data)
            loss.values[i].data = memory_copy(loss.values[i].data, call_array_bytes(call, same));
    }
    if (is_of_graph(check))
        loss.values[check->loss_array].direction = DIRECTION_INOUT;
    graph_forget_values(&loss);
    return loss;
}

/* Calls for a batch of points: first all of the loss, then all of the gradient. */
struct batch {
    size_t count; /* points */
    struct call *calls;
    struct answer *answers; /* not reached where nothing was asked */
};

static void batch_init(struct batch *batch, const struct around *around, size_t count,
                       const double *points)
{
    const struct check *check = around->examination->check;
    size_t n = point_size(check, around->call);
    batch->count = count;
    batch->calls = memory_new(2 * count, sizeof *batch->calls);
    batch->answers = memory_new(2 * count, sizeof *batch->answers);
    for (size_t i = 0; i < count; i++) {
        struct call *gradient = &batch->calls[count + i];
        *gradient = call_copy(around->call);
        point_write(check, points + i * n, gradient);
        batch->calls[i] = loss_call(check, gradient);
    }
}

static void batch_release(struct batch *batch)
{
    for (size_t i = 0; i < 2 * batch->count; i++) {
        answer_release(&batch->answers[i], &batch->calls[i]);
        call_release(&batch->calls[i]);
    }
    free(batch->answers);
    free(batch->calls);
}

static int ask_student(const struct around *around, struct batch *batch, size_t first, size_t count)
{
    const struct config *config = around->examination->config;
    struct run_limits limits = {config->cpu_seconds, config->memory_bytes};
    return respondent_answer(around->respondent, batch->calls + first, count, limits,
                             (struct run_style){0}, batch->answers + first, around->error);
}

static void ask_reference_for_losses(const struct around *around, struct batch *batch)
{
    const struct examination *examination = around->examination;
    for (size_t i = 0; i < batch->count; i++)
        if (!oracle_answer(examination->oracle, examination->check->loss->name, &batch->calls[i],
                           REFERENCE_POISON, &batch->answers[i]))
            batch->answers[i] = (struct answer){.kind = ANSWER_NOT_REACHED};
}

/* Gives the gradient the values of all nodes as the student's evaluation left them. */
static void hand_on_values(const struct check *check, struct batch *batch)
{
    size_t same =
        signature_parameter(check->function, check->loss->parameters[check->loss_array].name);
    for (size_t i = 0; i < batch->count; i++) {
        struct call *gradient = &batch->calls[batch->count + i];
        if (batch->answers[i].kind == ANSWER_RETURNED)
            memcpy(gradient->values[same].data, batch->answers[i].arrays[check->loss_array],
                   call_array_bytes(gradient, same));
    }
}

static int ask(const struct around *around, enum asked_for kind, struct batch *batch)
{
    const struct check *check = around->examination->check;
    size_t count = batch->count;
    bool wants_loss = kind & EVALUATION_VALUE, wants_gradient = kind & EVALUATION_GRADIENT;
    if (check->own_loss.count) {
        ask_reference_for_losses(around, batch);
    } else if (is_of_graph(check)) {
        if (ask_student(around, batch, 0, count))
            return -1;
        hand_on_values(check, batch);
    } else {
        size_t first = wants_loss ? 0 : count, end = wants_gradient ? 2 * count : count;
        return ask_student(around, batch, first, end - first);
    }
    return wants_gradient ? ask_student(around, batch, count, count) : 0;
}

static double loss_of(const struct check *check, const struct call *call,
                      const struct answer *answer)
{
    if (!is_of_graph(check))
        return answer->returned.real;
    return answer_number(answer, call, check->loss_array,
                         call->values[check->loss_array].count - 1);
}

int around_evaluate(void *context, size_t count, const double *points, enum asked_for kind,
                    double *values, double *gradients, bool *answered)
{
    const struct around *around = context;
    const struct check *check = around->examination->check;
    size_t n = point_size(check, around->call);
    struct batch batch;
    batch_init(&batch, around, count, points);
    int result = ask(around, kind, &batch);
    for (size_t i = 0; i < count && !result; i++) {
        const struct answer *loss = &batch.answers[i], *gradient = &batch.answers[count + i];
        answered[i] = (!(kind & EVALUATION_VALUE) || loss->kind == ANSWER_RETURNED) &&
                      (!(kind & EVALUATION_GRADIENT) || gradient->kind == ANSWER_RETURNED);
        if (answered[i] && kind & EVALUATION_VALUE)
            values[i] = loss_of(check, &batch.calls[i], loss);
        if (answered[i] && kind & EVALUATION_GRADIENT)
            gradient_read(check, &batch.calls[count + i], gradient, gradients + i * n);
    }
    batch_release(&batch);
    return result;
}
