/*
 * A numerical gradient: its error against the step h, on both axes logarithmic. The formula's own error falls as h^p,
 * the error of rounding grows as 1/h; between them is the best h.
 */
#include "judge/show.h"

#include "base/memory.h"
#include "base/text.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { STEPS = 57 };

/* Where Rosenbrock's function is differentiated: an ordinary point. */
static const double point[2] = {-1.2, 1};

/* Steps from 0.1 down to 1e-15, four per power of ten. */
static double step_at(size_t i)
{
    return pow(10, -1 - (double)i / 4);
}

struct v_curve {
    struct problem *problem;
    double exact[2], value;
};

static struct call gradient_call(const struct scene *scene, const struct v_curve *curve, double h)
{
    const struct binding bindings[] = {
        {.name = "n", .number = 2},
        {.name = "h", .number = h},
        {.name = "f", .problem = curve->problem},
        {.name = "x", .data = point, .type = TYPE_DOUBLE, .count = 2},
    };
    return scene_call(scene->examination->check->function, bindings,
                      sizeof bindings / sizeof *bindings);
}

/* The largest error of a component, relative to the largest component. */
static double error_of(const struct v_curve *curve, const double grad[])
{
    double largest = fmax(fabs(curve->exact[0]), fabs(curve->exact[1]));
    return fmax(fabs(grad[0] - curve->exact[0]), fabs(grad[1] - curve->exact[1])) / largest;
}

static int put_errors(struct scene *scene, struct performer *performer, const struct v_curve *curve,
                      struct plot *plot, struct error *error)
{
    struct call calls[STEPS];
    struct answer answers[STEPS] = {{0}};
    for (size_t i = 0; i < STEPS; i++)
        calls[i] = gradient_call(scene, curve, step_at(i));
    int result = scene_ask(scene, performer, calls, STEPS, answers, error);
    struct plot_series *series =
        plot_add(plot, performer->role, PLOT_LINE_AND_POINTS, performer->name);
    for (size_t i = 0; i < STEPS; i++) {
        const double *grad = result ? NULL : answer_array(&calls[i], &answers[i], "grad");
        if (grad)
            series_put(series, step_at(i), fmax(error_of(curve, grad), DBL_EPSILON / 4));
        answer_release(&answers[i], &calls[i]);
        call_release(&calls[i]);
    }
    return result;
}

/* The error's order in h, read off the reference at h = 0.01 and 0.001. */
static double order_of(const struct plot_series *reference)
{
    enum { COARSE = 4, FINE = 8 };
    return round(log10(reference->y[COARSE] / reference->y[FINE]));
}

static void put_line(struct plot *plot, const char *name, double at, double value, double slope,
                     double h_low, double h_high)
{
    struct plot_series *line = plot_add(plot, PLOT_THEORY, PLOT_LINE, name);
    line->colour = slope < 0;
    series_put(line, h_high, value * pow(h_high / at, slope));
    series_put(line, h_low, value * pow(h_low / at, slope));
}

/* The two slopes: through the reference where only truncation counts, and from the value's last bit. */
static void put_theory(const struct v_curve *curve, struct plot *plot)
{
    const struct plot_series *reference = show_series(plot, PLOT_REFERENCE);
    double largest = fmax(fabs(curve->exact[0]), fabs(curve->exact[1]));
    if (!reference || reference->count < STEPS)
        return;
    double order = order_of(reference), through = reference->y[6], at = reference->x[6];
    char *name = text_format("theory: the formula's error, slope %.0f", order);
    put_line(plot, name, at, through, order, 1e-15, 0.1);
    free(name);
    put_line(plot, "theory: rounding, eps |f| / h, slope -1", 1,
             DBL_EPSILON / 2 * curve->value / largest, -1, 1e-15, 0.1);
}

static void find_valley(struct plot *plot, enum plot_role role)
{
    const struct plot_series *series = show_series(plot, role);
    size_t best = 0;
    for (size_t i = 1; series && i < series->count; i++)
        if (series->y[i] < series->y[best])
            best = i;
    if (series)
        plot_find(plot, "the error is smallest, %.1g, near h = %.0e, and grows to both sides",
                  series->y[best], series->x[best]);
}

int show_v_curve(struct scene *scene, struct plots *plots, struct error *error)
{
    struct random random;
    random_init(&random, 1, "v_curve");
    struct v_curve curve = {
        .problem =
            problem_new(PROBLEM_ROSENBROCK, 2, problem_outputs(PROBLEM_ROSENBROCK, 2), &random)};
    curve.value = problem_value(curve.problem, point, curve.exact);
    char *title = text_format("%s: error against h at x = (-1.2, 1) of Rosenbrock's function",
                              scene->examination->check->function->name);
    struct plot *plot = plots_add(plots, PLOT_CURVES, "v-curve", title);
    free(title);
    plot_axes(plot, "step h (units of x)", "relative error of the gradient");
    plot->x = (struct plot_axis){plot->x.label, true, 1e-15, 0.1};
    plot->y = (struct plot_axis){plot->y.label, true, 1e-14, 10};
    int result = 0;
    for (size_t i = 0; i < scene->cast_count && !result; i++)
        result = put_errors(scene, &scene->cast[i], &curve, plot, error);
    put_theory(&curve, plot);
    find_valley(plot, scene->cast[scene->cast_count - 1].role);
    free(curve.problem);
    return result;
}
