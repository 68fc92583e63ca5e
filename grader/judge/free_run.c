#include "judge/reference.h"
#include "judge/free_run.h"

#include "base/memory.h"
#include "contract/step.h"
#include "judge/reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the lecture sets them to; Adadelta's delta is larger, as in Zeiler's paper, or it does not move. */
static const double usual_alpha = 0.9, usual_rho = 0.9, usual_rho1 = 0.9, usual_rho2 = 0.999,
                    usual_delta = 1e-8, delta_without_rate = 1e-6;

/* Beyond this a path tells nothing more. */
static const double far_away = 1e12;

static const double rates[] = {1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2,
                               5e-2, 0.1,  0.2,  0.5,  1,    2,    5,    10};

enum { RATES = sizeof rates / sizeof *rates };

static bool has_rate(const struct signature *function)
{
    return signature_parameter(function, "epsilon") < function->parameter_count;
}

/* The first call: point at the start, state zero. */
static struct call first_call(const struct signature *function, const struct landscape *landscape,
                              double rate)
{
    static const double zeros[2] = {0};
    struct step parts;
    struct binding bindings[16] = {
        {.name = "n", .number = 2},
        {.name = "epsilon", .number = rate},
        {.name = "alpha", .number = usual_alpha},
        {.name = "rho", .number = usual_rho},
        {.name = "rho1", .number = usual_rho1},
        {.name = "rho2", .number = usual_rho2},
        {.name = "delta", .number = has_rate(function) ? usual_delta : delta_without_rate},
    };
    size_t count = 7;
    step_parts(function, &parts);
    for (size_t i = 0; i < function->parameter_count && count < 16; i++)
        if (function->parameters[i].kind == PARAMETER_ARRAY && i != parts.gradient)
            bindings[count++] =
                (struct binding){.name = function->parameters[i].name,
                                 .data = i == parts.point ? landscape->start : zeros,
                                 .type = TYPE_DOUBLE,
                                 .count = 2};
    return scene_call(function, bindings, count);
}

/* Where the gradient is taken: at the point, or where the reference's lookahead says. */
static void gradient_point(const struct scene *scene, const struct call *now, size_t point,
                           double at[2])
{
    const struct signature *lookahead = scene->examination->check->lookahead;
    memcpy(at, now->values[point].data, 2 * sizeof *at);
    if (!lookahead)
        return;
    struct binding bindings[16];
    size_t count = 0;
    struct answer answer;
    for (size_t i = 0; i < now->signature->parameter_count && count < 16; i++) {
        const struct parameter *parameter = &now->signature->parameters[i];
        bindings[count++] = (struct binding){.name = parameter->name,
                                             .number = parameter->type == TYPE_SIZE
                                                           ? (double)now->values[i].scalar.size
                                                           : now->values[i].scalar.real,
                                             .data = now->values[i].data,
                                             .type = parameter->type,
                                             .count = now->values[i].count};
    }
    struct call ahead = scene_call(lookahead, bindings, count);
    if (oracle_answer(scene->examination->oracle, lookahead->name, &ahead, REFERENCE_POISON, &answer)) {
        for (size_t i = 0; i < lookahead->parameter_count; i++)
            if (answer.arrays[i])
                memcpy(at, answer.arrays[i], 2 * sizeof *at);
        answer_release(&answer, &ahead);
    }
    call_release(&ahead);
}

/* Makes the answer's arrays the next call's. */
static void carry_over(struct call *call, const struct answer *answer)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (answer->arrays[i])
            memcpy(call->values[i].data, answer->arrays[i], call_array_bytes(call, i));
}

static bool is_near(const double point[2])
{
    return fabs(point[0]) < far_away && fabs(point[1]) < far_away;
}

/* One step; *going is false once the path leads nowhere. */
static int take_step(struct scene *scene, struct performer *performer,
                     const struct landscape *landscape, struct call *call, size_t step, bool *going,
                     struct error *error)
{
    struct step parts;
    struct answer answer;
    double at[2];
    step_parts(call->signature, &parts);
    gradient_point(scene, call, parts.point, at);
    landscape->gradient(at, call->values[parts.gradient].data);
    if (parts.counter < call->signature->parameter_count)
        call->values[parts.counter].scalar.size = step;
    if (scene_ask(scene, performer, call, 1, &answer, error))
        return -1;
    *going = answer.kind == ANSWER_RETURNED && is_near(answer.arrays[parts.point]);
    if (*going)
        carry_over(call, &answer);
    answer_release(&answer, call);
    return 0;
}

int free_run(struct scene *scene, struct performer *performer, const struct landscape *landscape,
             double rate, struct free_run *run, struct error *error)
{
    const struct signature *function = scene->examination->check->function;
    struct step parts;
    struct call call = first_call(function, landscape, rate);
    struct free_run made = {.points = memory_new(landscape->steps + 1, sizeof *made.points)};
    bool going = true;
    int result = 0;
    step_parts(function, &parts);
    memcpy(made.points[made.count++], landscape->start, sizeof *made.points);
    for (size_t step = 1; step <= landscape->steps && going && !result; step++) {
        result = take_step(scene, performer, landscape, &call, step, &going, error);
        if (!result && going)
            memcpy(made.points[made.count++], call.values[parts.point].data, sizeof *made.points);
    }
    call_release(&call);
    if (result)
        free_run_release(&made);
    else
        *run = made;
    return result;
}

void free_run_release(struct free_run *run)
{
    free(run->points);
    *run = (struct free_run){0};
}

double free_run_end(const struct free_run *run, const struct landscape *landscape)
{
    const double *last = run->points[run->count - 1];
    return landscape->value(last[0], last[1]);
}

/* --- learning rates --- */

static bool is_seen(const struct free_run *run, const struct landscape *landscape)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->points[i][0] < landscape->x_low || run->points[i][0] > landscape->x_high ||
            run->points[i][1] < landscape->y_low || run->points[i][1] > landscape->y_high)
            return false;
    return true;
}

/* Lets the reference run; it runs here, so nothing can fail. False if it flies away. */
static bool run_reference(struct scene *scene, const struct landscape *landscape, double rate,
                          struct free_run *run)
{
    struct error ignored;
    *run = (struct free_run){0};
    return free_run(scene, scene_find(scene, PLOT_REFERENCE), landscape, rate, run, &ignored) ==
               0 &&
           run->count == landscape->steps + 1;
}

/* The mean logarithm of the values on the way: low for a path that comes down soon and stays there. */
static double mean_logarithm(const struct free_run *run, const struct landscape *landscape)
{
    static const double least = 1e-300;
    double sum = 0;
    for (size_t i = 0; i < run->count; i++)
        sum += log10(fmax(landscape->value(run->points[i][0], run->points[i][1]), least));
    return sum / (double)run->count;
}

double free_run_best_rate(struct scene *scene, const struct landscape *landscape)
{
    double best = rates[0], lowest = INFINITY;
    if (!has_rate(scene->examination->check->function))
        return 0;
    for (size_t i = 0; i < RATES; i++) {
        struct free_run run;
        if (run_reference(scene, landscape, rates[i], &run) && is_seen(&run, landscape) &&
            mean_logarithm(&run, landscape) < lowest) {
            lowest = mean_logarithm(&run, landscape);
            best = rates[i];
        }
        free_run_release(&run);
    }
    return best;
}

double free_run_large_rate(struct scene *scene, const struct landscape *landscape, double best)
{
    double begin = landscape->value(landscape->start[0], landscape->start[1]), large = 10 * best;
    bool found = false;
    for (size_t i = 0; i < RATES && !found; i++) {
        struct free_run run;
        bool stays = rates[i] <= best || (run_reference(scene, landscape, rates[i], &run) &&
                                          free_run_end(&run, landscape) < begin);
        found = !stays;
        large = found ? rates[i] : large;
        if (rates[i] > best)
            free_run_release(&run);
    }
    return large;
}
