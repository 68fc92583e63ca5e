/* A step with the Hessian: its path on Rosenbrock's function, each step from the function's own point. */
#include "judge/show.h"

#include "base/text.h"
#include "judge/landscape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 12 };

static struct call newton_call(const struct scene *scene, const struct landscape *landscape,
                               const double at[2])
{
    double gradient[2], hessian[4];
    landscape->gradient(at, gradient);
    landscape->hessian(at, hessian);
    const struct binding bindings[] = {
        {.name = "n", .number = 2},
        {.name = "theta", .data = at, .type = TYPE_DOUBLE, .count = 2},
        {.name = "grad", .data = gradient, .type = TYPE_DOUBLE, .count = 2},
        {.name = "H", .data = hessian, .type = TYPE_DOUBLE, .count = 4},
    };
    return scene_call(scene->examination->check->function, bindings,
                      sizeof bindings / sizeof *bindings);
}

/* Fills a performer's path, as far as it goes. */
static int run(struct scene *scene, struct performer *performer, const struct landscape *landscape,
               double path[STEPS + 1][2], size_t *count, struct error *error)
{
    bool going = true;
    memcpy(path[0], landscape->start, sizeof path[0]);
    for (*count = 1; *count <= STEPS && going;) {
        struct answer answer = {0};
        struct call call = newton_call(scene, landscape, path[*count - 1]);
        int result = scene_ask(scene, performer, &call, 1, &answer, error);
        const double *next = result ? NULL : answer_array(&call, &answer, "next");
        going = next && fabs(next[0]) < 1e6 && fabs(next[1]) < 1e6;
        if (going)
            memcpy(path[(*count)++], next, sizeof path[0]);
        answer_release(&answer, &call);
        call_release(&call);
        if (result)
            return -1;
    }
    return 0;
}

int show_newton(struct scene *scene, struct plots *plots, struct error *error)
{
    const struct landscape *landscape = landscape_of(LANDSCAPE_ROSENBROCK);
    const char *function = scene->examination->check->function->name;
    /* The second step leaps across the valley, to y = -3.2, and the third comes back from there. */
    struct landscape deeper = *landscape;
    deeper.y_low = -3.6;
    double first = landscape->value(landscape->start[0], landscape->start[1]);
    double paths[3][STEPS + 1][2];
    size_t counts[3] = {0};
    for (size_t i = 0; i < scene->cast_count; i++)
        if (run(scene, &scene->cast[i], landscape, paths[i], &counts[i], error))
            return -1;
    char *title = text_format("%s: convergence on %s", function, landscape->words);
    struct plot *plot = plots_add(plots, PLOT_CURVES, "newton-convergence", title);
    free(title);
    plot_axes(plot, "step (one gradient and one Hessian each)", "f(theta) above its minimum");
    for (size_t i = 0; i < scene->cast_count; i++) {
        struct plot_series *series =
            plot_add(plot, scene->cast[i].role, PLOT_LINE_AND_POINTS, scene->cast[i].name);
        for (size_t k = 0; k < counts[i]; k++)
            show_above(series, (double)k, landscape->value(paths[i][k][0], paths[i][k][1]), first);
    }
    show_frame(plot, first);
    show_ends(plot, "step");
    char *finding = text_format("%s", plot->finding);
    title = text_format("%s: the path on %s", function, landscape->words);
    plot = plots_add(plots, PLOT_CONTOURS, "newton-path", title);
    free(title);
    landscape_draw(&deeper, plot);
    for (size_t i = 0; i < scene->cast_count; i++) {
        struct plot_series *series =
            plot_add(plot, scene->cast[i].role, PLOT_LINE_AND_POINTS, scene->cast[i].name);
        for (size_t k = 0; k < counts[i]; k++)
            series_put(series, paths[i][k][0], paths[i][k][1]);
    }
    plot_find(plot, "%s", finding);
    free(finding);
    return 0;
}
