#include "judge/picture.h"

#include "base/memory.h"
#include "base/text.h"
#include "judge/show.h"

#include <stdlib.h>

/* Seed of the inputs that the reference is shown on. */
static const uint64_t picture_seed = 1;

static struct plot *find_plot(const struct plots *plots, const char *name)
{
    for (size_t i = 0; i < plots->count; i++)
        if (text_equal(plots->list[i].name, name))
            return &plots->list[i];
    return NULL;
}

/* The plots of one check, of the reference alone. */
static int show_reference(const struct config *config, const struct check *check,
                          const struct oracle *oracle, struct plots *plots, struct error *error)
{
    struct examination examination;
    struct check_result result = {.check = check};
    examination_prepare(config, check, oracle, picture_seed, &examination);
    int outcome = show(&examination, NULL, &result, plots, error);
    examination_release(&examination);
    return outcome;
}

/* Finds the plot among those of a function's checks. The caller releases the plots. */
static int show_function(const struct assignment *assignment, const struct oracle *oracle,
                         const struct signature *function, struct plots *plots, struct error *error)
{
    const struct config *config = &assignment->config;
    for (size_t i = 0; i < config->check_count; i++) {
        if (config->checks[i].function != function)
            continue;
        if (show_reference(config, &config->checks[i], oracle, plots, error))
            return -1;
        if (find_plot(plots, config->picture.plot))
            return 0;
        plots_release(plots);
    }
    return error_set(error, ERROR_INPUT,
                     "no check of '%s' has the plot '%s'; see the names of the files that gradus "
                     "grade --plot writes",
                     function->name, config->picture.plot);
}

/* Takes what is the same for all from the first, then the series of each. */
static void join(const struct picture *picture, size_t i, struct plot *from, struct plots *plots)
{
    if (i == 0) {
        struct plot *plot = plots_add(plots, from->form, picture->plot, picture->title);
        plot_axes(plot, from->x.label, from->y.label);
        plot->x = (struct plot_axis){plot->x.label, from->x.logarithmic, from->x.low, from->x.high};
        plot->y = (struct plot_axis){plot->y.label, from->y.logarithmic, from->y.low, from->y.high};
        plot->grid = from->grid;
        from->grid = (struct plot_grid){0};
        plot->nodes = from->nodes;
        plot->node_count = from->node_count;
        from->nodes = NULL;
        from->node_count = 0;
        plot_find(plot, "%s", from->finding);
    }
    struct plot *plot = &plots->list[0];
    if (picture->function_count > 1) {
        char *finding = text_format("%s%s%s: %s", i ? plot->finding : "", i ? "; " : "",
                                    picture->functions[i]->name, from->finding);
        plot_find(plot, "%s", finding);
        free(finding);
    }
    if (i && from->y.low < plot->y.low)
        plot->y.low = from->y.low;
    if (i && from->y.high > plot->y.high)
        plot->y.high = from->y.high;
    plot_join(plot, from, picture->functions[i]->name, picture->function_count > 1 ? i + 1 : 0);
}

int picture_make(const struct assignment *assignment, const struct oracle *oracle,
                 struct plots *plots, struct error *error)
{
    const struct picture *picture = &assignment->config.picture;
    struct plots made = {0};
    if (!picture->plot)
        return error_set(error, ERROR_INPUT,
                         "the assignment '%s' has no picture; give its configuration the key "
                         "'picture'",
                         assignment->name);
    for (size_t i = 0; i < picture->function_count; i++) {
        struct plots found = {0};
        int result = show_function(assignment, oracle, picture->functions[i], &found, error);
        if (!result)
            join(picture, i, find_plot(&found, picture->plot), &made);
        plots_release(&found);
        if (result) {
            plots_release(&made);
            return -1;
        }
    }
    *plots = made;
    return 0;
}
