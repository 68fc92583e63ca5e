/*
 * A classifier trained by gradient descent with the function's own gradients; the loss is the reference's, so that a
 * wrong loss cannot make itself look better.
 */
#include "judge/show.h"

#include "base/memory.h"
#include "base/text.h"
#include "judge/dataset.h"
#include "judge/reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EPOCHS = 120, HIDDEN = 12 };

static const double rates[] = {0.05, 0.1, 0.2, 0.5, 1, 2, 5};
static const double weight_decay = 1e-4, smallest_start = 0.5;

/* The gradient's call: its parameters are the point, and move. */
static struct call first_call(const struct scene *scene, const struct classes *classes)
{
    const struct check *check = scene->examination->check;
    const struct binding bindings[] = {
        {.name = "n", .number = (double)classes->n},
        {.name = "d", .number = 2},
        {.name = "h", .number = HIDDEN},
        {.name = "c", .number = (double)classes->c},
        {.name = "lambda", .number = weight_decay},
        {.name = "X", .data = classes->X, .type = TYPE_DOUBLE, .count = 2 * classes->n},
        {.name = "y", .data = classes->y, .type = TYPE_SIZE, .count = classes->n},
    };
    struct call call = scene_call(check->function, bindings, sizeof bindings / sizeof *bindings);
    struct random random;
    random_init(&random, 1, "training");
    for (size_t i = 0; i < check->pair_count; i++) {
        size_t same = signature_parameter(check->function,
                                          check->loss->parameters[check->pairs[i].parameter].name);
        double *point = call.values[same].data;
        for (size_t k = 0; point && k < call.values[same].count; k++)
            point[k] = smallest_start * random_normal(&random);
    }
    return call;
}

/* The reference's loss of the gradient's call; NAN if that is not known. */
static double loss_of(const struct scene *scene, const struct call *call)
{
    const struct signature *loss = scene->examination->check->loss;
    struct call asked;
    struct answer answer;
    call_init(&asked, loss);
    for (size_t i = 0; i < loss->parameter_count; i++) {
        size_t same = signature_parameter(call->signature, loss->parameters[i].name);
        asked.values[i].scalar = call->values[same].scalar;
        if (call->values[same].data)
            asked.values[i].data =
                memory_copy(call->values[same].data, call_array_bytes(call, same));
    }
    call_shape(&asked);
    double value = NAN;
    if (oracle_answer(scene->examination->oracle, loss->name, &asked, REFERENCE_POISON, &answer)) {
        value = answer.returned.real;
        answer_release(&answer, &asked);
    }
    call_release(&asked);
    return value;
}

/* theta <- theta - rate grad, for every parameter with a gradient. */
static void descend(const struct check *check, struct call *call, const struct answer *answer,
                    double rate)
{
    for (size_t i = 0; i < check->pair_count; i++) {
        size_t same = signature_parameter(check->function,
                                          check->loss->parameters[check->pairs[i].parameter].name);
        double *point =
            call->values[same].data ? call->values[same].data : &call->values[same].scalar.real;
        const double *grad = answer->arrays[check->pairs[i].output];
        for (size_t k = 0; k < call->values[check->pairs[i].output].count; k++)
            point[k] -= rate * grad[k];
    }
}

/* Trains; losses[e] is that after e epochs. Fills how many came. */
static int train(struct scene *scene, struct performer *performer, const struct classes *classes,
                 double rate, double losses[EPOCHS + 1], size_t *count, struct error *error)
{
    struct call call = first_call(scene, classes);
    bool going = true;
    int result = 0;
    *count = 0;
    losses[(*count)++] = loss_of(scene, &call);
    while (*count <= EPOCHS && going && !result) {
        struct answer answer = {0};
        result = scene_ask(scene, performer, &call, 1, &answer, error);
        going = !result && answer.kind == ANSWER_RETURNED;
        if (going) {
            descend(scene->examination->check, &call, &answer, rate);
            losses[*count] = loss_of(scene, &call);
            going = isfinite(losses[*count]);
            *count += going;
        }
        answer_release(&answer, &call);
    }
    call_release(&call);
    return result;
}

/* Whether a loss goes down all the way: a rate with which it jumps is too large to show anything. */
static bool goes_down(const double losses[], size_t count)
{
    static const double rounding = 1e-9;
    for (size_t e = 1; e < count; e++)
        if (losses[e] > losses[e - 1] * (1 + rounding))
            return false;
    return count == EPOCHS + 1;
}

/* The rate with which the reference ends lowest, going down all the way; the smallest if there is none. */
static double best_rate(struct scene *scene, const struct classes *classes)
{
    double best = rates[0], lowest = INFINITY, losses[EPOCHS + 1];
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        size_t count;
        struct error ignored;
        if (!train(scene, scene_find(scene, PLOT_REFERENCE), classes, rates[i], losses, &count,
                   &ignored) &&
            goes_down(losses, count) && losses[EPOCHS] < lowest) {
            lowest = losses[EPOCHS];
            best = rates[i];
        }
    }
    return best;
}

int show_training(struct scene *scene, struct plots *plots, struct error *error)
{
    struct classes spiral;
    double losses[EPOCHS + 1], ends[3] = {NAN, NAN, NAN};
    classes_spiral(&spiral);
    double rate = best_rate(scene, &spiral);
    char *title = text_format("%s: training on %zu samples of %zu classes, epsilon = %g",
                              scene->examination->check->function->name, spiral.n, spiral.c, rate);
    struct plot *plot = plots_add(plots, PLOT_CURVES, "training", title);
    free(title);
    plot_axes(plot, "epoch (one step with all samples)",
              "mean loss of the training data (per sample)");
    plot->y.low = 0;
    int result = 0;
    for (size_t i = 0; i < scene->cast_count && !result; i++) {
        size_t count;
        result = train(scene, &scene->cast[i], &spiral, rate, losses, &count, error);
        struct plot_series *series =
            plot_add(plot, scene->cast[i].role, PLOT_LINE, scene->cast[i].name);
        for (size_t e = 0; e < count; e++)
            series_put(series, (double)e, losses[e]);
        ends[scene->cast[i].role] = losses[count - 1];
    }
    plot->y.high = 1.1 * (plot->series_count ? plot->series[0].y[0] : 1);
    if (scene_find(scene, PLOT_STUDENT))
        plot_find(plot,
                  "training with this submission's gradients ends at a loss of %.3g, with the "
                  "reference's at %.3g",
                  ends[PLOT_STUDENT], ends[PLOT_REFERENCE]);
    else
        plot_find(plot, "training brings the loss from %.3g to %.3g", plot->series[0].y[0],
                  ends[PLOT_REFERENCE]);
    return result;
}
