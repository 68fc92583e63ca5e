/* Kind gradient: how far each component of a wrong gradient is off, as a heat map of its array. */
#include "judge/show.h"

#include "base/text.h"
#include "judge/compare.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* Components of the input that is shown: enough for a pattern, few enough to read. */
enum { COMPONENTS_MAX = 200, ROWS_MAX = 24 };

/* Exponents of ten: the smallest that a double can be off by, and all of it. */
static const double exponent_low = -16, exponent_high = 0;

static size_t components_of(const struct check *check, const struct call *call)
{
    size_t components = 0;
    for (size_t i = 0; i < check->pair_count; i++)
        components += call->values[check->pairs[i].output].count;
    return components;
}

/* Whether the student's gradient came back wrong from an input with ordinary numbers. */
static bool is_telling(const struct examination *examination, size_t input)
{
    const struct asked *asked = &examination->asked[input];
    struct difference ignored;
    return examination->inputs.list[input].values == INPUT_ORDINARY &&
           asked->first.kind == ANSWER_RETURNED &&
           !kind_is_right(examination->check, &asked->call, &asked->first,
                          &examination->expectations[input], &ignored);
}

/* The telling input with the most components that can still be read; the count of inputs if there is none. */
static size_t choose_input(const struct examination *examination)
{
    size_t chosen = examination->inputs.count, most = 0;
    for (size_t i = 0; i < examination->inputs.count; i++) {
        size_t components = components_of(examination->check, &examination->asked[i].call);
        if (is_telling(examination, i) && components > most && components <= COMPONENTS_MAX) {
            chosen = i;
            most = components;
        }
    }
    return chosen;
}

static double largest_of(const struct call *call, const struct answer *answer, size_t output)
{
    double largest = 0;
    for (size_t k = 0; k < call->values[output].count; k++)
        largest = fmax(largest, fabs(answer_number(answer, call, output, k)));
    return largest;
}

/* The relative error's exponent of ten; small numbers are held against a thousandth of the largest. */
static double exponent_of_error(double got, double want, double largest)
{
    double scale = fmax(fabs(want), fmax(largest * 1e-3, DBL_MIN));
    double error = fabs(got - want) / scale;
    if (!(error <= 1))
        return exponent_high; /* NaN too: nothing of it is right */
    return fmax(exponent_low, log10(fmax(error, DBL_MIN)));
}

static size_t count_wrong(const struct examination *examination, size_t input, size_t output)
{
    const struct asked *asked = &examination->asked[input];
    const struct expectation *expected = &examination->expectations[input];
    size_t wrong = 0;
    for (size_t k = 0; k < asked->call.values[output].count; k++)
        wrong += !number_is_right(answer_number(&asked->first, &asked->call, output, k),
                                  answer_number(&expected->answer, &asked->call, output, k),
                                  expected->bounds[output][k]);
    return wrong;
}

static void fill_cells(const struct examination *examination, size_t input, size_t output,
                       struct plot *plot)
{
    const struct asked *asked = &examination->asked[input];
    const struct answer *expected = &examination->expectations[input].answer;
    double largest = largest_of(&asked->call, expected, output);
    for (size_t k = 0; k < asked->call.values[output].count; k++)
        plot->grid.values[k] =
            exponent_of_error(answer_number(&asked->first, &asked->call, output, k),
                              answer_number(expected, &asked->call, output, k), largest);
}

static void show_output(const struct examination *examination, size_t input, size_t output,
                        struct plots *plots)
{
    const struct call *call = &examination->asked[input].call;
    const struct parameter *about = &call->signature->parameters[output];
    size_t count = call->values[output].count,
           columns =
               about->dimensions > 1 ? call_extent(call, output, about->dimensions - 1) : count,
           rows = columns ? count / columns : 0;
    if (!count || rows > ROWS_MAX || !count_wrong(examination, input, output))
        return;
    char *title = text_format("%s: the error of each component of %s",
                              examination->check->function->name, about->name);
    struct plot *plot = plots_add(plots, PLOT_HEAT_MAP, "gradient-error", title);
    free(title);
    plot_axes(plot, about->dimensions > 1 ? "column (index)" : "component (index)",
              about->dimensions > 1 ? "row (index)" : "");
    plot->scale = text_format("log10 of relative error");
    plot_make_grid(plot, rows, columns);
    plot->grid.x_high = (double)columns - 1;
    plot->grid.y_high = (double)rows - 1;
    fill_cells(examination, input, output, plot);
    size_t wrong = count_wrong(examination, input, output);
    if (wrong == count && count > 1)
        plot_find(plot, "all %zu components of %s are wrong", count, about->name);
    else
        plot_find(plot, "%zu of the %zu component%s of %s %s wrong", wrong, count,
                  count == 1 ? "" : "s", about->name, wrong == 1 ? "is" : "are");
}

int show_gradient_error(struct scene *scene, struct plots *plots, struct error *error)
{
    (void)error;
    const struct examination *examination = scene->examination;
    if (scene->result->verdict != VERDICT_FAILED || !scene_find(scene, PLOT_STUDENT))
        return 0;
    size_t input = choose_input(examination);
    for (size_t i = 0; input < examination->inputs.count && i < examination->check->pair_count; i++)
        show_output(examination, input, examination->check->pairs[i].output, plots);
    return 0;
}
