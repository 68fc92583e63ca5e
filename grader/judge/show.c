#include "judge/show.h"

#include "base/text.h"

#include <math.h>

typedef int show_function(struct scene *scene, struct plots *plots, struct error *error);

static show_function *const demonstrations[DEMONSTRATIONS] = {
    [SHOW_LEARNING_RATES] = show_learning_rates,
    [SHOW_FIT] = show_fit,
    [SHOW_RIDGE_PATH] = show_ridge_path,
    [SHOW_ACCURACY_AGAINST_K] = show_accuracy,
    [SHOW_V_CURVE] = show_v_curve,
    [SHOW_TRAINING] = show_training,
    [SHOW_NEWTON] = show_newton,
    [SHOW_GRAPH] = show_graph,
};

int show(const struct examination *examination, const struct respondent *student,
         const struct check_result *result, struct plots *plots, struct error *error)
{
    struct scene scene;
    scene_set(&scene, examination, student, result);
    if (examination->kind->show && examination->kind->show(&scene, plots, error))
        return -1;
    for (size_t i = 0; i < DEMONSTRATIONS; i++)
        if (examination->check->demonstrations & 1u << i && demonstrations[i](&scene, plots, error))
            return -1;
    return 0;
}

/* --- curves that come down --- */

void show_above(struct plot_series *series, double x, double above, double first)
{
    double floor = SHOW_DIGITS * first;
    series_put(series, x, above < floor ? floor : above);
}

void show_frame(struct plot *plot, double first)
{
    static const double far_up = 100;
    double lowest = first, highest = first;
    for (size_t i = 0; i < plot->series_count; i++)
        for (size_t k = 0; k < plot->series[i].count; k++) {
            double y = plot->series[i].y[k];
            if (plot->x.low < plot->x.high && plot->series[i].x[k] > plot->x.high)
                continue; /* beyond the frame */
            lowest = y > 0 && y < lowest ? y : lowest;
            if (plot->series[i].role == PLOT_REFERENCE && y > highest && y < far_up * first)
                highest = y;
        }
    plot->y.logarithmic = true;
    plot->y.low = pow(10, floor(log10(lowest)));
    plot->y.high = pow(10, ceil(log10(highest) + 0.1));
}

const struct plot_series *show_series(const struct plot *plot, enum plot_role role)
{
    for (size_t i = 0; i < plot->series_count; i++)
        if (plot->series[i].role == role && plot->series[i].count)
            return &plot->series[i];
    return NULL;
}

const char *show_pale_name(const struct performer *performer)
{
    return performer->role == PLOT_REFERENCE ? "pale and wide: reference"
                                             : "pale and dashed: known mistake";
}

static bool same_curve(const struct plot_series *a, const struct plot_series *b)
{
    static const double same_number = 1e-6;
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!(fabs(a->y[i] - b->y[i]) <=
              same_number * fmax(fabs(a->y[i]), fabs(b->y[i])) + SHOW_DIGITS * a->y[0]))
            return false;
    return true;
}

/* "after 60 steps this submission is 0.01 above the minimum". */
static void add_end(struct text *text, const struct plot_series *series, const char *unit,
                    const char *who)
{
    size_t last = series->count - 1;
    text_print(text, "after %.0f %s%s %s is %.2g above the minimum", series->x[last], unit,
               series->x[last] == 1 ? "" : "s", who, series->y[last]);
}

/* Both, the second in the words of the first where they end alike. */
static void add_ends(struct text *text, const struct plot_series *student,
                     const struct plot_series *reference, const char *unit)
{
    size_t last = reference->count - 1;
    add_end(text, student, unit, "this submission");
    if (student->x[student->count - 1] == reference->x[last]) {
        text_print(text, ", the reference %.2g", reference->y[last]);
    } else {
        text_add(text, ", ");
        add_end(text, reference, unit, "the reference");
    }
}

void show_ends(struct plot *plot, const char *unit)
{
    const struct plot_series *student = show_series(plot, PLOT_STUDENT),
                             *reference = show_series(plot, PLOT_REFERENCE),
                             *mistake = show_series(plot, PLOT_MISTAKE);
    struct text text = {0};
    if (student && reference && same_curve(student, reference)) {
        add_end(&text, reference, unit, "this submission, which goes the reference's way,");
    } else if (student && reference) {
        add_ends(&text, student, reference, unit);
        if (mistake && same_curve(student, mistake))
            text_print(&text, "; this submission goes the way of the %s", mistake->name);
    } else if (reference) {
        add_end(&text, reference, unit, "the reference");
    }
    plot_find(plot, "%s", text_string(&text));
    text_release(&text);
}
