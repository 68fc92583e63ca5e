/* Nearest neighbours: accuracy against k, of the training data and of folds held out, with the spread over folds. */
#include "judge/show.h"

#include "base/text.h"
#include "judge/dataset.h"

#include <math.h>
#include <stdlib.h>

enum { FOLDS = 5, NEIGHBOURS = 18, FOLD_SAMPLES = CLASSES_SAMPLES / FOLDS };

/* k = 1, 3, 5, ...: odd, so that two classes never tie. */
static double neighbours_at(size_t i)
{
    return (double)(2 * i + 1);
}

/* What is trained on and what is asked about. */
struct split {
    struct classes train, asked;
};

/* Contiguous folds of equal size, as the lecture has them. */
static void hold_out(const struct classes *all, size_t fold, struct split *split)
{
    *split = (struct split){0};
    for (size_t i = 0; i < all->n; i++) {
        struct classes *to = i / FOLD_SAMPLES == fold ? &split->asked : &split->train;
        to->X[2 * to->n] = all->X[2 * i];
        to->X[2 * to->n + 1] = all->X[2 * i + 1];
        to->label[to->n++] = all->label[i];
    }
}

static struct call accuracy_call(const struct signature *function, const struct classes *train,
                                 const struct classes *asked, double k)
{
    const struct binding bindings[] = {
        {.name = "n", .number = (double)train->n},
        {.name = "d", .number = 2},
        {.name = "k", .number = k},
        {.name = "folds", .number = FOLDS},
        {.name = "m", .number = (double)asked->n},
        {.name = "X", .data = train->X, .type = TYPE_DOUBLE, .count = 2 * train->n},
        {.name = "label", .data = train->label, .type = TYPE_INT, .count = train->n},
        {.name = "Q", .data = asked->X, .type = TYPE_DOUBLE, .count = 2 * asked->n},
        {.name = "truth", .data = asked->label, .type = TYPE_INT, .count = asked->n},
    };
    return scene_call(function, bindings, sizeof bindings / sizeof *bindings);
}

/* Accuracies for all k; NAN where none came back. */
static int ask_all(struct scene *scene, struct performer *performer, const struct classes *train,
                   const struct classes *asked, double accuracy[NEIGHBOURS], struct error *error)
{
    struct call calls[NEIGHBOURS];
    struct answer answers[NEIGHBOURS] = {{0}};
    for (size_t i = 0; i < NEIGHBOURS; i++)
        calls[i] =
            accuracy_call(scene->examination->check->function, train, asked, neighbours_at(i));
    int result = scene_ask(scene, performer, calls, NEIGHBOURS, answers, error);
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        accuracy[i] =
            !result && answers[i].kind == ANSWER_RETURNED ? answers[i].returned.real : (double)NAN;
        answer_release(&answers[i], &calls[i]);
        call_release(&calls[i]);
    }
    return result;
}

/* Of queries: every fold is asked with the others as training data; then the training data about themselves. */
static int put_folds(struct scene *scene, struct performer *performer, const struct classes *all,
                     struct plot *plot, struct error *error)
{
    double accuracy[FOLDS][NEIGHBOURS], own[NEIGHBOURS];
    for (size_t fold = 0; fold < FOLDS; fold++) {
        struct split split;
        hold_out(all, fold, &split);
        if (ask_all(scene, performer, &split.train, &split.asked, accuracy[fold], error))
            return -1;
    }
    if (ask_all(scene, performer, all, all, own, error))
        return -1;
    bool in_front = performer == &scene->cast[scene->cast_count - 1];
    char *name =
        text_format("%s: folds held out%s", performer->name, in_front ? ", lowest to highest" : "");
    struct plot_series *held_out =
        plot_add(plot, performer->role, in_front ? PLOT_BARS : PLOT_LINE, name);
    free(name);
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        double mean = 0, low = INFINITY, high = -INFINITY;
        for (size_t fold = 0; fold < FOLDS; fold++) {
            mean += accuracy[fold][i] / FOLDS;
            low = fmin(low, accuracy[fold][i]);
            high = fmax(high, accuracy[fold][i]);
        }
        series_put_range(held_out, neighbours_at(i), mean, low, high);
    }
    name = text_format("%s: its own training data", performer->name);
    struct plot_series *training = plot_add(plot, performer->role, PLOT_LINE, name);
    free(name);
    training->colour = 3;
    for (size_t i = 0; i < NEIGHBOURS; i++)
        series_put(training, neighbours_at(i), own[i]);
    return 0;
}

/* Of cross validation: the mean is all that comes back. */
static int put_means(struct scene *scene, struct performer *performer, const struct classes *all,
                     struct plot *plot, struct error *error)
{
    double means[NEIGHBOURS];
    if (ask_all(scene, performer, all, all, means, error))
        return -1;
    struct plot_series *series =
        plot_add(plot, performer->role, PLOT_LINE_AND_POINTS, performer->name);
    for (size_t i = 0; i < NEIGHBOURS; i++)
        series_put(series, neighbours_at(i), means[i]);
    return 0;
}

/* The k of the highest point of the last performer's first series. */
static void find_best(struct plot *plot, enum plot_role role)
{
    const struct plot_series *series = show_series(plot, role);
    size_t best = 0;
    for (size_t i = 1; series && i < series->count; i++)
        if (series->y[i] > series->y[best])
            best = i;
    if (series && isfinite(series->y[best]))
        plot_find(plot, "the accuracy on folds held out is highest, %.3g, with k = %.0f",
                  series->y[best], series->x[best]);
}

int show_accuracy(struct scene *scene, struct plots *plots, struct error *error)
{
    const struct signature *function = scene->examination->check->function;
    bool has_queries = signature_parameter(function, "Q") < function->parameter_count;
    struct classes moons;
    classes_moons(&moons);
    char *title = text_format("%s: accuracy against k, %d folds of %zu samples", function->name,
                              FOLDS, moons.n);
    struct plot *plot = plots_add(plots, PLOT_CURVES, "accuracy-against-k", title);
    free(title);
    plot_axes(plot, "k (neighbours)", "accuracy (share of samples)");
    plot->x.low = 0;
    plot->x.high = neighbours_at(NEIGHBOURS);
    plot->y.low = 0.5;
    plot->y.high = 1.02;
    int result = 0;
    for (size_t i = 0; i < scene->cast_count && !result; i++)
        result = has_queries ? put_folds(scene, &scene->cast[i], &moons, plot, error)
                             : put_means(scene, &scene->cast[i], &moons, plot, error);
    find_best(plot, scene->cast[scene->cast_count - 1].role);
    return result;
}
