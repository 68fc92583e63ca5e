/*
 * Kind minimizes: what was asked of the objective, evaluation by evaluation. The record is the grader's own: it
 * carried the evaluations out.
 */
#include "judge/show.h"

#include "base/memory.h"
#include "base/text.h"
#include "contract/minimizer.h"
#include "judge/landscape.h"

#include <math.h>
#include <stdlib.h>

/* The cast's records of one input. */
struct runs {
    const struct call *call;
    const struct problem *problem;
    struct answer own[3];            /* of those that were asked now */
    const struct evaluations *of[3]; /* per performer */
    double lowest, first;
};

/* Whether a call starts where everybody starts with its problem. */
static bool starts_as_usual(const struct call *call, const struct minimizer *parts)
{
    const struct problem *problem = call->values[parts->callback].problem;
    const double *start = call->values[parts->point].data;
    double *usual = memory_new(problem->n, sizeof *usual);
    bool same = true;
    problem_start(problem, usual);
    for (size_t i = 0; i < problem->n; i++)
        same &= start[i] == usual[i];
    free(usual);
    return same;
}

/* How much there is to see of an input: its path if it has two parameters, what went wrong, many evaluations. */
static size_t worth_of(const struct examination *examination, size_t input,
                       const struct minimizer *parts)
{
    static const size_t many = 1000;
    const struct asked *asked = &examination->asked[input];
    const struct evaluations *evaluations = &examination->expectations[input].answer.evaluations;
    struct difference ignored;
    bool has_path = parts->direction == asked->call.signature->parameter_count &&
                    asked->call.values[parts->callback].problem->n == 2;
    bool wrong = asked->first.kind != ANSWER_RETURNED ||
                 !kind_is_right(examination->check, &asked->call, &asked->first,
                                &examination->expectations[input], &ignored);
    bool usual = starts_as_usual(&asked->call, parts);
    size_t listed = evaluations->listed < many ? evaluations->listed : many;
    size_t worth = listed;
    worth += usual ? many : 0;
    worth += has_path ? 2 * many : 0;
    worth += wrong ? 4 * many : 0;
    return worth;
}

/* The count of inputs if there is none. */
static size_t choose_input(const struct examination *examination, const struct minimizer *parts)
{
    size_t chosen = examination->inputs.count, most = 0;
    for (size_t i = 0; i < examination->inputs.count; i++) {
        size_t worth = worth_of(examination, i, parts);
        if (worth > most) {
            most = worth;
            chosen = i;
        }
    }
    return chosen;
}

static int runs_make(struct scene *scene, size_t input, size_t callback, struct runs *runs,
                     struct error *error)
{
    const struct asked *asked = &scene->examination->asked[input];
    *runs = (struct runs){
        .call = &asked->call, .problem = asked->call.values[callback].problem, .lowest = INFINITY};
    for (size_t i = 0; i < scene->cast_count; i++) {
        runs->of[i] = &runs->own[i].evaluations;
        if (scene->cast[i].role == PLOT_STUDENT)
            runs->of[i] = &asked->first.evaluations;
        else if (scene_ask(scene, &scene->cast[i], runs->call, 1, &runs->own[i], error))
            return -1;
        for (size_t k = 0; k < runs->of[i]->listed; k++)
            runs->lowest = fmin(runs->lowest, runs->of[i]->list[k].value);
    }
    return 0;
}

static void runs_release(struct runs *runs)
{
    for (size_t i = 0; i < 3; i++)
        answer_release(&runs->own[i], runs->call);
}

/* --- minimizers --- */

/* The lowest value so far, evaluation by evaluation. */
static void put_values(struct plot_series *series, const struct evaluations *evaluations,
                       double lowest, double first)
{
    double best = INFINITY;
    for (size_t k = 0; k < evaluations->listed; k++) {
        best = fmin(best, evaluations->list[k].value);
        show_above(series, (double)k + 1, best - lowest, first - lowest);
    }
}

/* Up to which evaluation curves are shown: far more than the reference's would squeeze it to nothing. */
static double window_of(const struct scene *scene, const struct runs *runs)
{
    enum { TIMES = 4 };
    size_t longest = 0, most = TIMES * runs->of[0]->listed;
    for (size_t i = 0; i < scene->cast_count; i++)
        longest = runs->of[i]->listed > longest ? runs->of[i]->listed : longest;
    return (double)(longest < most ? longest : most);
}

static void show_convergence(const struct scene *scene, const struct runs *runs, double first,
                             struct plots *plots)
{
    char *title =
        text_format("%s: convergence on %s, n = %zu", scene->examination->check->function->name,
                    problem_name(runs->problem->kind), runs->problem->n);
    struct plot *plot = plots_add(plots, PLOT_CURVES, "convergence", title);
    free(title);
    plot_axes(plot, "evaluations of the objective (count)",
              "lowest f(x) so far, above the minimum");
    for (size_t i = 0; i < scene->cast_count; i++)
        put_values(plot_add(plot, scene->cast[i].role, PLOT_LINE_AND_POINTS, scene->cast[i].name),
                   runs->of[i], runs->lowest, first);
    plot->x.high = window_of(scene, runs);
    show_frame(plot, first - runs->lowest);
    show_ends(plot, "evaluation");
}

/* The points at which a new lowest value was found: the path, without the trials of line searches. */
static void put_path(struct plot_series *series, const struct evaluations *evaluations)
{
    double best = INFINITY;
    for (size_t k = 0; k < evaluations->listed; k++) {
        const struct evaluation *evaluation = &evaluations->list[k];
        if (!(evaluation->value < best))
            continue;
        best = evaluation->value;
        series_put(series, evaluation->x[0], evaluation->x[1]);
    }
}

static void widen(struct plot_axis *axis, double least)
{
    double middle = (axis->low + axis->high) / 2, half = (axis->high - axis->low) * 0.65;
    half = fmax(half, least);
    axis->low = middle - half;
    axis->high = middle + half;
}

/* Frames the reference's path with some room. */
static void frame_path(struct plot *plot)
{
    const struct plot_series *path = show_series(plot, PLOT_REFERENCE);
    plot->x.low = plot->x.high = path->x[0];
    plot->y.low = plot->y.high = path->y[0];
    for (size_t k = 0; k < path->count; k++) {
        plot->x.low = fmin(plot->x.low, path->x[k]);
        plot->x.high = fmax(plot->x.high, path->x[k]);
        plot->y.low = fmin(plot->y.low, path->y[k]);
        plot->y.high = fmax(plot->y.high, path->y[k]);
    }
    double least = fmax(plot->x.high - plot->x.low, plot->y.high - plot->y.low) / 4 + 1e-3;
    widen(&plot->x, least);
    widen(&plot->y, least);
}

static double value_of(const void *context, double x, double y)
{
    const double point[2] = {x, y};
    return problem_value(context, point, NULL);
}

static void show_path(const struct scene *scene, const struct runs *runs, const char *finding,
                      struct plots *plots)
{
    char *title = text_format("%s: the path on %s", scene->examination->check->function->name,
                              problem_name(runs->problem->kind));
    struct plot *plot = plots_add(plots, PLOT_CONTOURS, "path", title);
    free(title);
    plot_axes(plot, "x[0]", "x[1]");
    for (size_t i = 0; i < scene->cast_count; i++)
        put_path(plot_add(plot, scene->cast[i].role, PLOT_LINE_AND_POINTS, scene->cast[i].name),
                 runs->of[i]);
    frame_path(plot);
    contours_draw(value_of, runs->problem, plot);
    plot_find(plot, "%s", finding);
}

static void show_minimizer(const struct scene *scene, const struct runs *runs, size_t point,
                           struct plots *plots)
{
    double first = problem_value(runs->problem, runs->call->values[point].data, NULL);
    enum { FEW = 5 };
    if (!(first > runs->lowest) || runs->of[0]->listed < FEW)
        return;
    show_convergence(scene, runs, first, plots);
    char *finding = text_format("%s", plots->list[plots->count - 1].finding);
    if (runs->problem->n == 2)
        show_path(scene, runs, finding, plots);
    free(finding);
}

/* --- line searches --- */

enum { CURVE_POINTS = 120 };

static double along(const struct runs *runs, const struct minimizer *parts, double step)
{
    const double *x = runs->call->values[parts->point].data,
                 *direction = runs->call->values[parts->direction].data;
    size_t n = runs->problem->n;
    double point[CURVE_POINTS];
    for (size_t i = 0; i < n && i < CURVE_POINTS; i++)
        point[i] = x[i] + step * direction[i];
    return problem_value(runs->problem, point, NULL);
}

/* Which step an evaluation was at, seen from the larger of the direction's first two numbers. */
static double step_of(const struct runs *runs, const struct minimizer *parts,
                      const struct evaluation *evaluation)
{
    const double *x = runs->call->values[parts->point].data,
                 *direction = runs->call->values[parts->direction].data;
    size_t i = runs->problem->n > 1 && fabs(direction[1]) > fabs(direction[0]);
    return (evaluation->x[i] - x[i]) / direction[i];
}

static void show_search(const struct scene *scene, const struct runs *runs,
                        const struct minimizer *parts, struct plots *plots)
{
    double end = runs->own[0].kind == ANSWER_RETURNED ? runs->own[0].returned.real : 0;
    if (!(end > 0) || runs->problem->n > CURVE_POINTS)
        return;
    char *title =
        text_format("%s: trial steps on %s, n = %zu", scene->examination->check->function->name,
                    problem_name(runs->problem->kind), runs->problem->n);
    struct plot *plot = plots_add(plots, PLOT_CURVES, "line-search", title);
    free(title);
    plot_axes(plot, "step t (of the direction's length)", "f(x + t direction)");
    plot->x.high = 2 * end;
    struct plot_series *curve = plot_add(plot, PLOT_DATA, PLOT_LINE, "f along the direction");
    for (size_t k = 0; k <= CURVE_POINTS; k++) {
        double step = 2 * end * (double)k / CURVE_POINTS;
        series_put(curve, step, along(runs, parts, step));
    }
    for (size_t i = 0; i < scene->cast_count; i++) {
        struct plot_series *trials =
            plot_add(plot, scene->cast[i].role, PLOT_POINTS, scene->cast[i].name);
        for (size_t k = 0; k < runs->of[i]->listed; k++)
            series_put(trials, step_of(runs, parts, &runs->of[i]->list[k]),
                       runs->of[i]->list[k].value);
    }
    plot_find(plot, "the reference ends at step %.3g after %zu evaluations", end,
              runs->of[0]->count);
}

int show_evaluations(struct scene *scene, struct plots *plots, struct error *error)
{
    const struct signature *function = scene->examination->check->function;
    struct minimizer parts;
    struct runs runs;
    if (!minimizer_parts(function, &parts))
        return 0;
    size_t input = choose_input(scene->examination, &parts);
    if (input == scene->examination->inputs.count)
        return 0;
    int result = runs_make(scene, input, parts.callback, &runs, error);
    if (!result && parts.direction < function->parameter_count)
        show_search(scene, &runs, &parts, plots);
    else if (!result)
        show_minimizer(scene, &runs, parts.point, plots);
    runs_release(&runs);
    return result;
}
