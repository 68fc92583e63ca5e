/* A regression: the fit with its sigma band, and the path of regularized weights against lambda. */
#include "judge/show.h"

#include "base/text.h"
#include "judge/dataset.h"

#include <math.h>
#include <stdlib.h>

enum { CURVE_POINTS = 61, FIT_FEATURES = 4, PATH_FEATURES = 6, LAMBDAS = 33 };

static const double lambda_low = 1e-4, lambda_high = 1e4;

/* The call on the data with a regularization of that weight. */
static struct call regression_call(const struct scene *scene, const struct regression *data,
                                   double lambda)
{
    const struct binding bindings[] = {
        {.name = "n", .number = (double)data->n},
        {.name = "d", .number = (double)data->d},
        {.name = "X", .data = data->X, .type = TYPE_DOUBLE, .count = data->n * data->d},
        {.name = "y", .data = data->y, .type = TYPE_DOUBLE, .count = data->n},
        {.name = "sigma", .number = regression_sigma},
        {.name = "tau", .number = regression_sigma / sqrt(lambda)},
        {.name = "lambda", .number = lambda},
    };
    return scene_call(scene->examination->check->function, bindings,
                      sizeof bindings / sizeof *bindings);
}

/* --- the fit --- */

/* sigma of highest likelihood for these weights: the root of RSS / n. */
static double sigma_of(const struct regression *data, const double theta[])
{
    double rss = 0;
    for (size_t i = 0; i < data->n; i++)
        rss += pow(data->y[i] - regression_predict(data->d, theta, data->t[i]), 2);
    return sqrt(rss / (double)data->n);
}

static double curve_at(size_t k)
{
    return -1 + 2 * (double)k / (CURVE_POINTS - 1);
}

static void put_fit(const struct performer *performer, const struct regression *data,
                    const double theta[], bool with_band, struct plot *plot)
{
    double sigma = sigma_of(data, theta);
    if (with_band) {
        char *name = text_format("sigma = %.3g", sigma);
        struct plot_series *band = plot_add(plot, performer->role, PLOT_BAND, name);
        free(name);
        for (size_t k = 0; k < CURVE_POINTS; k++) {
            double y = regression_predict(data->d, theta, curve_at(k));
            series_put_range(band, curve_at(k), y, y - sigma, y + sigma);
        }
    }
    struct plot_series *curve = plot_add(plot, performer->role, PLOT_LINE, performer->name);
    for (size_t k = 0; k < CURVE_POINTS; k++)
        series_put(curve, curve_at(k), regression_predict(data->d, theta, curve_at(k)));
}

static void frame_fit(const struct regression *data, struct plot *plot)
{
    plot->x.low = -1;
    plot->x.high = 1;
    for (size_t i = 0; i < data->n; i++) {
        plot->y.low = fmin(plot->y.low, data->y[i]);
        plot->y.high = fmax(plot->y.high, data->y[i]);
    }
    plot->y.low = floor(2 * plot->y.low - 0.5) / 2;
    plot->y.high = ceil(2 * plot->y.high + 0.5) / 2;
}

static void put_samples(const struct regression *data, struct plot *plot)
{
    struct plot_series *samples = plot_add(plot, PLOT_DATA, PLOT_POINTS, "samples");
    for (size_t i = 0; i < data->n; i++)
        series_put(samples, data->t[i], data->y[i]);
}

int show_fit(struct scene *scene, struct plots *plots, struct error *error)
{
    struct regression data;
    double sigmas[3] = {NAN, NAN, NAN};
    regression_make(&data, FIT_FEATURES);
    char *title = text_format("%s: the fit of a cubic to %zu samples",
                              scene->examination->check->function->name, data.n);
    struct plot *plot = plots_add(plots, PLOT_CURVES, "fit", title);
    free(title);
    plot_axes(plot, "t (feature; X holds 1, t, t^2, t^3)", "y (target)");
    frame_fit(&data, plot);
    int result = 0;
    for (size_t i = 0; i < scene->cast_count && !result; i++) {
        struct call call = regression_call(scene, &data, regression_sigma * regression_sigma);
        struct answer answer = {0};
        result = scene_ask(scene, &scene->cast[i], &call, 1, &answer, error);
        const double *theta = result ? NULL : answer_array(&call, &answer, "theta");
        if (theta) {
            put_fit(&scene->cast[i], &data, theta, i + 1 == scene->cast_count, plot);
            sigmas[scene->cast[i].role] = sigma_of(&data, theta);
        }
        answer_release(&answer, &call);
        call_release(&call);
    }
    put_samples(&data, plot);
    if (scene_find(scene, PLOT_STUDENT) && !isfinite(sigmas[PLOT_STUDENT]))
        plot_find(
            plot,
            "this submission's weights are no finite numbers: there is no fit; the residuals' "
            "sigma is %.4g with the reference's",
            sigmas[PLOT_REFERENCE]);
    else if (scene_find(scene, PLOT_STUDENT))
        plot_find(plot,
                  "the residuals' sigma is %.4g with this submission's weights, %.4g with the "
                  "reference's",
                  sigmas[PLOT_STUDENT], sigmas[PLOT_REFERENCE]);
    else
        plot_find(plot,
                  "the residuals' sigma is %.4g; about two thirds of the samples lie in its band",
                  sigmas[PLOT_REFERENCE]);
    return result;
}

/* --- the path of the weights --- */

static double lambda_at(size_t k)
{
    return lambda_low * pow(lambda_high / lambda_low, (double)k / (LAMBDAS - 1));
}

/*
 * A performer's weights at all lambdas, a series each; named in the legend if the performer is the last. Of the others
 * one name stands for all.
 */
static void put_weights(const struct performer *performer, const struct call calls[],
                        const struct answer answers[], bool named, struct plot *plot)
{
    for (size_t j = 0; j < PATH_FEATURES; j++) {
        char *name = text_format("theta[%zu]", j);
        struct plot_series *series = plot_add(plot, performer->role, PLOT_LINE,
                                              named    ? name
                                              : j == 0 ? show_pale_name(performer)
                                                       : NULL);
        free(name);
        series->colour = j + 1;
        for (size_t k = 0; k < LAMBDAS; k++) {
            const double *theta = answer_array(&calls[k], &answers[k], "theta");
            if (theta)
                series_put(series, lambda_at(k), theta[j]);
        }
    }
}

int show_ridge_path(struct scene *scene, struct plots *plots, struct error *error)
{
    struct regression data;
    struct call calls[LAMBDAS];
    regression_make(&data, PATH_FEATURES);
    char *title =
        text_format("%s: the weights against lambda", scene->examination->check->function->name);
    struct plot *plot = plots_add(plots, PLOT_CURVES, "ridge-path", title);
    free(title);
    plot_axes(plot, "lambda = sigma^2 / tau^2", "weight");
    plot->x.logarithmic = true;
    plot->x.low = lambda_low;
    plot->x.high = lambda_high;
    for (size_t k = 0; k < LAMBDAS; k++)
        calls[k] = regression_call(scene, &data, lambda_at(k));
    int result = 0;
    for (size_t i = 0; i < scene->cast_count && !result; i++) {
        struct answer answers[LAMBDAS] = {{0}};
        result = scene_ask(scene, &scene->cast[i], calls, LAMBDAS, answers, error);
        if (!result)
            put_weights(&scene->cast[i], calls, answers, i + 1 == scene->cast_count, plot);
        for (size_t k = 0; k < LAMBDAS; k++)
            answer_release(&answers[k], &calls[k]);
    }
    for (size_t k = 0; k < LAMBDAS; k++)
        call_release(&calls[k]);
    plot_find(plot, "the larger lambda is, the nearer all weights are to 0");
    return result;
}
