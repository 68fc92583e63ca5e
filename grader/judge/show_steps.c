/* A step of an optimizer: how fast it comes down, its path, and what learning rates do to it. */
#include "judge/show.h"

#include "base/memory.h"
#include "base/text.h"
#include "judge/free_run.h"

#include <stdlib.h>

/* --- convergence and path --- */

static double begin_of(const struct landscape *landscape)
{
    return landscape->value(landscape->start[0], landscape->start[1]);
}

static void put_convergence(struct plot_series *series, const struct free_run *run,
                            const struct landscape *landscape)
{
    for (size_t i = 0; i < run->count; i++)
        show_above(series, (double)i, landscape->value(run->points[i][0], run->points[i][1]),
                   begin_of(landscape));
}

static void put_path(struct plot_series *series, const struct free_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        series_put(series, run->points[i][0], run->points[i][1]);
}

/* A plot's name and title on a landscape. */
static struct plot *add_plot(struct plots *plots, enum plot_form form, const struct scene *scene,
                             const struct landscape *landscape, const char *what, const char *words,
                             double rate)
{
    struct text title = {0};
    char *name = text_format("%s-%s", what, landscape->name);
    text_print(&title, "%s: %s %s", scene->examination->check->function->name, words,
               landscape->words);
    if (rate > 0)
        text_print(&title, ", epsilon = %g", rate);
    struct plot *plot = plots_add(plots, form, name, text_string(&title));
    text_release(&title);
    free(name);
    return plot;
}

/* Both plots of a landscape; `runs` are the cast's. */
static void plot_runs(struct scene *scene, const struct landscape *landscape, double rate,
                      const struct free_run runs[], struct plots *plots)
{
    struct plot *plot =
        add_plot(plots, PLOT_CURVES, scene, landscape, "convergence", "convergence on", rate);
    plot_axes(plot, "step (one gradient each)", "f(theta) above its minimum");
    for (size_t i = 0; i < scene->cast_count; i++)
        put_convergence(plot_add(plot, scene->cast[i].role, PLOT_LINE, scene->cast[i].name),
                        &runs[i], landscape);
    show_frame(plot, begin_of(landscape));
    show_ends(plot, "step");
    char *finding = memory_string(plot->finding);
    plot = add_plot(plots, PLOT_CONTOURS, scene, landscape, "path", "the path on", rate);
    landscape_draw(landscape, plot);
    for (size_t i = 0; i < scene->cast_count; i++)
        put_path(plot_add(plot, scene->cast[i].role, PLOT_LINE_AND_POINTS, scene->cast[i].name),
                 &runs[i]);
    plot_find(plot, "%s", finding);
    free(finding);
}

static int run_on(struct scene *scene, const struct landscape *landscape, struct plots *plots,
                  struct error *error)
{
    struct free_run runs[3] = {0};
    double rate = free_run_best_rate(scene, landscape);
    int result = 0;
    for (size_t i = 0; i < scene->cast_count && !result; i++)
        result = free_run(scene, &scene->cast[i], landscape, rate, &runs[i], error);
    if (!result)
        plot_runs(scene, landscape, rate, runs, plots);
    for (size_t i = 0; i < scene->cast_count; i++)
        free_run_release(&runs[i]);
    return result;
}

int show_steps(struct scene *scene, struct plots *plots, struct error *error)
{
    const struct check *check = scene->examination->check;
    bool on_rosenbrock = false;
    for (size_t i = 0; i < check->course_count; i++)
        on_rosenbrock |= check->courses[i] == COURSE_ROSENBROCK;
    return run_on(scene, landscape_of(on_rosenbrock ? LANDSCAPE_ROSENBROCK : LANDSCAPE_VALLEY),
                  plots, error);
}

/* --- learning rates --- */

/* One performer's curve; the student's has a name in the legend, the others are drawn as their role. */
static int add_rate(struct scene *scene, struct performer *performer,
                    const struct landscape *landscape, double rate, size_t colour, const char *name,
                    struct plot *plot, struct error *error)
{
    struct free_run run = {0};
    if (free_run(scene, performer, landscape, rate, &run, error))
        return -1;
    struct plot_series *series = plot_add(plot, performer->role, PLOT_LINE, name);
    series->colour = colour;
    put_convergence(series, &run, landscape);
    free_run_release(&run);
    return 0;
}

int show_learning_rates(struct scene *scene, struct plots *plots, struct error *error)
{
    static const char *const words[] = {"too small", "right", "too large"};
    const struct landscape *landscape = landscape_of(LANDSCAPE_VALLEY);
    struct performer *student = scene_find(scene, PLOT_STUDENT),
                     *reference = scene_find(scene, PLOT_REFERENCE);
    double best = free_run_best_rate(scene, landscape);
    double rates[] = {best / 20, best, free_run_large_rate(scene, landscape, best)};
    struct plot *plot =
        add_plot(plots, PLOT_CURVES, scene, landscape, "learning-rates", "learning rates on", 0);
    plot_axes(plot, "step (one gradient each)", "f(theta) above its minimum");
    int result = 0;
    for (size_t i = 0; i < 3 && !result; i++) {
        char *name = text_format("epsilon = %g, %s", rates[i], words[i]);
        result = add_rate(scene, reference, landscape, rates[i], i + 1,
                          !student ? name
                          : i == 0 ? show_pale_name(reference)
                                   : NULL,
                          plot, error);
        if (!result && student)
            result = add_rate(scene, student, landscape, rates[i], i + 1, name, plot, error);
        free(name);
    }
    show_frame(plot, begin_of(landscape));
    plot_find(plot,
              "with epsilon = %g the way is too slow, with %g it comes down, with %g it does not",
              rates[0], rates[1], rates[2]);
    return result;
}
