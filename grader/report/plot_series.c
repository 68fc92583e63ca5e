#include "report/plot_series.h"

#include <math.h>

/* --- data --- */

void plot_number(struct text *script, double number)
{
    if (isfinite(number))
        text_print(script, " %.10g", number);
    else
        text_add(script, " NaN");
}

void plot_series_data(const struct plot *plot, struct text *script)
{
    for (size_t i = 0; i < plot->series_count; i++) {
        const struct plot_series *series = &plot->series[i];
        text_print(script, "$series%zu << END\n", i);
        for (size_t k = 0; k < series->count; k++) {
            plot_number(script, series->x[k]);
            plot_number(script, series->y[k]);
            if (series->mark == PLOT_BAND || series->mark == PLOT_BARS) {
                plot_number(script, series->low[k]);
                plot_number(script, series->high[k]);
            }
            text_add(script, "\n");
        }
        text_add(script, "END\n");
    }
}

/* --- how series look --- */

/*
 * Okabe and Ito's colours, of those that stand out on white and on black alike; who is red-green blind tells them
 * apart. Reference, mistake, student, data, theory; then several of one role.
 */
static const char *const role_colours[] = {"0072B2", "009E73", "D55E00", "000000", "888888"};
static const char under_colour[] = "56B4E9"; /* the reference's where it lies under a student's */
static const char *const colours[] = {"0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9"};
static const char *const dashes[] = {"1", "(10,4)", "(3,3)", "(10,3,2,3)", "(16,5)", "(2,5)"};

enum { COLOURS = sizeof colours / sizeof *colours };

static bool has_student(const struct plot *plot)
{
    for (size_t i = 0; i < plot->series_count; i++)
        if (plot->series[i].role == PLOT_STUDENT)
            return true;
    return false;
}

/* Reference and mistake lie pale and wide under a student's curve, so that all are seen where they are one. */
static bool is_underlay(const struct plot *plot, const struct plot_series *series)
{
    return (series->role == PLOT_REFERENCE || series->role == PLOT_MISTAKE) && has_student(plot);
}

static const char *dash_of(const struct plot *plot, const struct plot_series *series)
{
    if (series->role == PLOT_MISTAKE)
        return "(4,3)";
    if (series->role == PLOT_THEORY)
        return series->colour % 2 ? "(2,4)" : "(8,5)";
    return series->colour && !is_underlay(plot, series) ? dashes[(series->colour - 1) % COLOURS]
                                                        : "1";
}

/* Points of many steps run into a line, and a wide line under them hides its own. */
static enum plot_mark mark_of(const struct plot *plot, const struct plot_series *series)
{
    enum { TOLD_APART = 100 };
    bool too_many = series->count > TOLD_APART || is_underlay(plot, series);
    return series->mark == PLOT_LINE_AND_POINTS && too_many ? PLOT_LINE : series->mark;
}

static void add_look(const struct plot *plot, const struct plot_series *series, struct text *script)
{
    const char *colour = series->colour && series->role != PLOT_THEORY
                             ? colours[(series->colour - 1) % COLOURS]
                             : role_colours[series->role];
    enum plot_mark mark = mark_of(plot, series);
    bool under = is_underlay(plot, series);
    double width = under                         ? 6
                   : series->role == PLOT_THEORY ? 1.3
                   : series->role == PLOT_DATA   ? 1.2
                                                 : 2.2;
    bool is_reference = series->role == PLOT_REFERENCE && !series->colour;
    if (under)
        text_print(script, " lc rgb '#%s%s' lw %g", is_reference ? "50" : "80",
                   is_reference ? under_colour : colour, width);
    else
        text_print(script, " lc rgb '#%s' lw %g", colour, width);
    if (mark != PLOT_POINTS)
        text_print(script, " dt %s", dash_of(plot, series));
    if (mark == PLOT_POINTS && plot->form == PLOT_CONTOURS)
        text_add(script, " pt 2 ps 1.1");
    else if (mark != PLOT_LINE)
        text_print(script, " pt 7 ps %g",
                   mark != PLOT_POINTS         ? 0.4
                   : under                     ? 1.4
                   : series->role == PLOT_DATA ? 0.55
                                               : 0.75);
}

/* A terminal of characters knows its own: a letter per series. */
static void add_letter(size_t number, struct text *script)
{
    text_print(script, " lt %zu pt %zu", number, number);
}

static void add_title(const struct plot_series *series, struct text *script)
{
    if (series->name) {
        text_add(script, " title ");
        plot_quote(script, series->name);
    } else {
        text_add(script, " notitle");
    }
}

static bool can_be_drawn(const struct plot *plot, const struct plot_series *series)
{
    for (size_t k = 0; k < series->count; k++)
        if (isfinite(series->x[k]) && isfinite(series->y[k]) &&
            (!plot->x.logarithmic || series->x[k] > 0) &&
            (!plot->y.logarithmic || series->y[k] > 0))
            return true;
    return false;
}

/* Letters have no pale and wide, and too few differ for two sets of curves: the student's are shown, and no bands. */
static bool is_beyond_letters(const struct plot *plot, const struct plot_series *series)
{
    return series->mark == PLOT_BAND || (series->colour && is_underlay(plot, series));
}

static const char *style_of(enum plot_mark mark, enum plot_medium medium)
{
    switch (mark) {
    case PLOT_LINE: return "using 1:2 with lines";
    case PLOT_POINTS: return "using 1:2 with points";
    case PLOT_LINE_AND_POINTS: return "using 1:2 with linespoints";
    case PLOT_BAND:
        return medium == PLOT_TERMINAL ? "using 1:3 with dots, '' using 1:4 with dots"
                                       : "using 1:3:4 with filledcurves fs transparent solid 0.18 "
                                         "noborder";
    case PLOT_BARS:
        return medium == PLOT_TERMINAL ? "using 1:2 with linespoints"
                                       : "using 1:2:3:4 with yerrorlines";
    }
    return "";
}

void plot_series_list(const struct plot *plot, enum plot_medium medium, const char *separator,
                      struct text *script)
{
    size_t number = 0;
    for (size_t i = 0; i < plot->series_count; i++) {
        const struct plot_series *series = &plot->series[i];
        if (!can_be_drawn(plot, series) ||
            (medium == PLOT_TERMINAL && is_beyond_letters(plot, series)))
            continue;
        text_print(script, "%s $series%zu %s", separator, i,
                   style_of(mark_of(plot, series), medium));
        if (medium == PLOT_TERMINAL)
            add_letter(++number, script);
        else
            add_look(plot, series, script);
        add_title(series, script);
        separator = ", \\\n ";
    }
    if (!*separator)
        text_add(script, " NaN notitle");
    text_add(script, "\n");
}
