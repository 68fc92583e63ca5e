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
    if (oracle_answer(scene->examination->oracle, lookahead->name, &ahead, REFERENCE_POISON,
                      &answer)) {
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

/* --- many steps in one question --- */

/*
 * A question costs a process of the box, and a path has hundreds of steps. So the student is asked for several at once:
 * the calls after the first are what they will be if the student goes on as somebody else does, who is asked first
 * (the known mistake, or else the reference). An answer counts only up to the first that leads elsewhere: whatever is
 * in the path is what the student answered from the student's own state.
 */
enum { AHEAD_MAX = 32 };

struct trip {
    struct scene *scene;
    struct performer *performer;
    const struct landscape *landscape;
    struct step parts;
    struct free_run *run;
};

/* Readies the call for a step, whose number counts from 1: the gradient there, and the counter. */
static void set_out(const struct trip *trip, struct call *call, size_t step)
{
    double at[2];
    gradient_point(trip->scene, call, trip->parts.point, at);
    trip->landscape->gradient(at, call->values[trip->parts.gradient].data);
    if (trip->parts.counter < call->signature->parameter_count)
        call->values[trip->parts.counter].scalar.size = step;
}

static bool goes_on(const struct trip *trip, const struct answer *answer)
{
    return answer->kind == ANSWER_RETURNED && is_near(answer->arrays[trip->parts.point]);
}

/* Who tells where the performer may go, or NULL: others than the student are asked for nothing. */
static struct performer *guide_of(const struct trip *trip)
{
    struct performer *mistake = scene_find(trip->scene, PLOT_MISTAKE);
    if (trip->performer->role != PLOT_STUDENT)
        return NULL;
    return mistake ? mistake : scene_find(trip->scene, PLOT_REFERENCE);
}

/* Makes calls[1], calls[2], ... as far as the guide goes; returns how many there are, calls[0] included. */
static size_t look_ahead(const struct trip *trip, struct call calls[], size_t step, size_t most)
{
    struct performer *guide = guide_of(trip);
    size_t count = 1;
    for (bool going = guide; going && count < most; count += going) {
        struct answer answer;
        struct error ignored;
        if (scene_ask(trip->scene, guide, &calls[count - 1], 1, &answer, &ignored))
            break;
        going = goes_on(trip, &answer);
        if (going) {
            calls[count] = call_copy(&calls[count - 1]);
            carry_over(&calls[count], &answer);
            set_out(trip, &calls[count], step + count);
        }
        answer_release(&answer, &calls[count - 1]);
    }
    return count;
}

/* Whether an answer leads to the state that a call begins with. */
static bool leads_to(const struct answer *answer, const struct call *call, size_t gradient)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (answer->arrays[i] && i != gradient &&
            memcmp(answer->arrays[i], call->values[i].data, call_array_bytes(call, i)) != 0)
            return false;
    return true;
}

/* Takes those answers into the run that are on its way; *call is then what follows the last. Returns how many. */
static size_t take_answers(const struct trip *trip, const struct call calls[],
                           const struct answer answers[], size_t count, struct call *call)
{
    size_t taken = 0;
    while (taken < count && goes_on(trip, &answers[taken]) &&
           (!taken || leads_to(&answers[taken - 1], &calls[taken], trip->parts.gradient)))
        memcpy(trip->run->points[trip->run->count++], answers[taken++].arrays[trip->parts.point],
               sizeof *trip->run->points);
    if (taken)
        carry_over(call, &answers[taken - 1]);
    return taken;
}

/* Asks for up to `most` steps from the call's state on; *going is false once the path leads nowhere. */
static int take_steps(const struct trip *trip, struct call *call, size_t most, size_t *taken,
                      bool *going, struct error *error)
{
    struct call calls[AHEAD_MAX];
    struct answer answers[AHEAD_MAX];
    size_t step = trip->run->count;
    set_out(trip, call, step);
    calls[0] = call_copy(call);
    size_t count = look_ahead(trip, calls, step, most);
    int result = scene_ask(trip->scene, trip->performer, calls, count, answers, error);
    if (!result) {
        *taken = take_answers(trip, calls, answers, count, call);
        *going = *taken == count ||
                 (*taken && !leads_to(&answers[*taken - 1], &calls[*taken], trip->parts.gradient));
    }
    for (size_t i = 0; i < count; i++) {
        if (!result)
            answer_release(&answers[i], &calls[i]);
        call_release(&calls[i]);
    }
    return result;
}

int free_run(struct scene *scene, struct performer *performer, const struct landscape *landscape,
             double rate, struct free_run *run, struct error *error)
{
    const struct signature *function = scene->examination->check->function;
    struct call call = first_call(function, landscape, rate);
    struct free_run made = {.points = memory_new(landscape->steps + 1, sizeof *made.points)};
    struct trip trip = {
        .scene = scene, .performer = performer, .landscape = landscape, .run = &made};
    size_t ahead = AHEAD_MAX / 4, taken = 0;
    bool going = true;
    int result = 0;
    step_parts(function, &trip.parts);
    memcpy(made.points[made.count++], landscape->start, sizeof *made.points);
    while (going && made.count <= landscape->steps && !result) {
        size_t left = landscape->steps + 1 - made.count, most = ahead < left ? ahead : left;
        result = take_steps(&trip, &call, most, &taken, &going, error);
        /* Further where the guess was right, step by step where it is not. */
        ahead = taken == most ? (2 * ahead < AHEAD_MAX ? 2 * ahead : AHEAD_MAX) : 1;
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
