#include "report/plot_script.h"

#include <math.h>
#include <string.h>

/* --- layout --- */

enum { WIDTH = 720, BOX_HEIGHT = 300, LETTER = 8, SAMPLE = 58, ROW = 22, BELOW = 72, BAR = 170 };

/* Cells of a heat map: as large as fits, within bounds. */
static const double cell_most = 56, cell_least = 14;

static size_t legend_entries(const struct plot *plot, size_t *longest)
{
    size_t entries = plot->form == PLOT_CONTOURS;
    *longest = strlen("contours of f");
    for (size_t i = 0; i < plot->series_count; i++) {
        if (!plot->series[i].name || !plot->series[i].count)
            continue;
        size_t length = strlen(plot->series[i].name);
        *longest = length > *longest ? length : *longest;
        entries++;
    }
    return entries;
}

static struct plot_layout heat_map_layout(const struct plot_grid *grid)
{
    struct plot_layout layout = {
        .width = WIDTH, .left = 74, .right = WIDTH - 130, .top = 56, .legend_columns = 1};
    double cell = (layout.right - layout.left) / (double)grid->columns;
    if (cell * (double)grid->rows > BOX_HEIGHT)
        cell = BOX_HEIGHT / (double)grid->rows;
    cell = fmin(cell_most, fmax(cell_least, cell));
    layout.right = fmin(layout.right, layout.left + cell * (double)grid->columns);
    layout.bottom = layout.top + fmax(cell * (double)grid->rows, 36);
    layout.height = fmax(layout.bottom, layout.top + BAR) + 58;
    return layout;
}

struct plot_layout plot_layout(const struct plot *plot)
{
    if (plot->form == PLOT_HEAT_MAP)
        return heat_map_layout(&plot->grid);
    struct plot_layout layout = {
        .width = WIDTH, .left = 84, .right = WIDTH - 24, .top = 48, .bottom = 48 + BOX_HEIGHT};
    size_t longest, entries = legend_entries(plot, &longest);
    double widest = (double)(longest * LETTER + SAMPLE);
    layout.legend_columns = (size_t)fmax(1, floor((layout.right - layout.left) / widest));
    size_t rows = (entries + layout.legend_columns - 1) / layout.legend_columns;
    layout.height = layout.bottom + BELOW + (double)(rows * ROW);
    return layout;
}

/* --- texts and numbers --- */

void plot_quote(struct text *script, const char *string)
{
    text_add(script, "'");
    for (const char *at = string; *at; at++) {
        char shown = (unsigned char)*at < 32 || *at == 127 ? ' ' : *at;
        text_append(script, &shown, 1);
        if (shown == '\'')
            text_add(script, "'");
    }
    text_add(script, "'");
}

static void add_number(struct text *script, double number)
{
    if (isfinite(number))
        text_print(script, " %.10g", number);
    else
        text_add(script, " NaN");
}

static void set_text(struct text *script, const char *what, const char *string)
{
    text_print(script, "set %s ", what);
    plot_quote(script, string);
    text_add(script, "\n");
}

/* --- data --- */

static void add_series_data(const struct plot *plot, struct text *script)
{
    for (size_t i = 0; i < plot->series_count; i++) {
        const struct plot_series *series = &plot->series[i];
        text_print(script, "$series%zu << END\n", i);
        for (size_t k = 0; k < series->count; k++) {
            add_number(script, series->x[k]);
            add_number(script, series->y[k]);
            if (series->mark == PLOT_BAND || series->mark == PLOT_BARS) {
                add_number(script, series->low[k]);
                add_number(script, series->high[k]);
            }
            text_add(script, "\n");
        }
        text_add(script, "END\n");
    }
}

static void add_grid_data(const struct plot_grid *grid, struct text *script)
{
    double dx = grid->columns > 1 ? (grid->x_high - grid->x_low) / (double)(grid->columns - 1) : 0;
    double dy = grid->rows > 1 ? (grid->y_high - grid->y_low) / (double)(grid->rows - 1) : 0;
    text_add(script, "$grid << END\n");
    for (size_t i = 0; i < grid->rows; i++) {
        for (size_t j = 0; j < grid->columns; j++) {
            add_number(script, grid->x_low + dx * (double)j);
            add_number(script, grid->y_low + dy * (double)i);
            add_number(script, grid->values[i * grid->columns + j]);
            text_add(script, "\n");
        }
        text_add(script, "\n");
    }
    text_add(script, "END\n");
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

/* The list of a plot command; `separator` stands before its first entry if there was one before. */
static void add_series(const struct plot *plot, enum plot_medium medium, const char *separator,
                       struct text *script)
{
    size_t number = 0;
    for (size_t i = 0; i < plot->series_count; i++) {
        const struct plot_series *series = &plot->series[i];
        if (!can_be_drawn(plot, series) || (medium == PLOT_TERMINAL && series->mark == PLOT_BAND))
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

/* --- the forms --- */

static void set_axis(struct text *script, char axis, const struct plot_axis *about)
{
    if (about->logarithmic)
        text_print(script, "set logscale %c\nset format %c '1e%%L'\nset m%ctics 1\n", axis, axis,
                   axis);
    if (about->low < about->high)
        text_print(script, "set %crange [%.10g:%.10g]\n", axis, about->low, about->high);
    char what[] = "xlabel";
    what[0] = axis;
    set_text(script, what, about->label);
}

/*
 * Contour lines as curves: levels lie closer near the minimum, as the third power, so that a valley's floor shows.
 */
static void trace_contours(const struct plot_grid *grid, struct text *script)
{
    enum { LEVELS = 11 };
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < grid->rows * grid->columns; i++) {
        if (!isfinite(grid->values[i]))
            continue;
        low = fmin(low, grid->values[i]);
        high = fmax(high, grid->values[i]);
    }
    text_add(script, "set contour base\nunset surface\nset cntrparam levels discrete ");
    for (size_t i = 1; i <= LEVELS; i++)
        text_print(script, "%s%.10g", i > 1 ? "," : "",
                   low + (high - low) * pow(((double)i + 0.5) / (LEVELS + 1), 3));
    text_add(script, "\nset table $contours\nsplot $grid using 1:2:3\nunset table\n"
                     "unset contour\nset surface\n");
}

static void draw_contours(const struct plot *plot, enum plot_medium medium, struct text *script)
{
    if (medium == PLOT_TERMINAL) {
        text_add(script, "plot");
        add_series(plot, medium, "", script);
        return;
    }
    add_grid_data(&plot->grid, script);
    trace_contours(&plot->grid, script);
    text_add(script, "plot $contours using 1:2 with lines lc rgb '#60888888' lw 0.8 title "
                     "'contours of f'");
    add_series(plot, medium, ", \\\n ", script);
}

/* cividis, from dark blue (right) to yellow (wrong): even for the colour-blind, with white or black numbers on it. */
static const char palette[] =
    "set palette defined (0 '#00224e', 1 '#1f3a6d', 2 '#434e6c', 3 '#5f636e', 4 '#7b7a77', "
    "5 '#989176', 6 '#b8aa6c', 7 '#dbc65b', 8 '#fee838') maxcolors 16\n";

/* Every how many cells of a row or column an index stands: at most a dozen of them fit. */
static size_t tic_step(size_t cells)
{
    static const size_t steps[] = {1, 2, 5, 10, 20, 50};
    size_t i = 0;
    while (i + 1 < sizeof steps / sizeof *steps && cells > 12 * steps[i])
        i++;
    return steps[i];
}

static void draw_heat_map(const struct plot *plot, const struct plot_layout *layout,
                          struct text *script)
{
    double bar = fmax(layout->bottom - layout->top, BAR);
    const struct plot_grid *grid = &plot->grid;
    add_grid_data(grid, script);
    text_print(script,
               "set xrange [-0.5:%zu.5]\nset yrange [%zu.5:-0.5]\nset cbrange [-16:0]\n"
               "set xtics %zu\nset ytics %zu\nunset grid\n",
               grid->columns - 1, grid->rows - 1, tic_step(grid->columns), tic_step(grid->rows));
    if (grid->rows == 1)
        text_add(script, "unset ytics\n");
    text_add(script, palette);
    text_print(script,
               "set border 0\nset colorbox user origin screen %.6f, screen %.6f "
               "size screen %.6f, screen %.6f noborder\nset cbtics 4\n",
               fmax(layout->right + 28, layout->left + 190) / layout->width,
               1 - (layout->top + bar) / layout->height, 14 / layout->width, bar / layout->height);
    set_text(script, "cblabel", plot->scale ? plot->scale : "");
    bool roomy = grid->columns <= 20;
    text_add(script, "plot $grid using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror "
                     "fs solid noborder lc palette notitle");
    if (roomy)
        text_add(script, ", $grid using 1:2:(sprintf('%d', int(floor($3 + 0.5)))):($3 > -7 ? "
                         "0x111111 : 0xf4f4f4) "
                         "with labels tc rgb variable font ',12' notitle");
    text_add(script, "\n");
}

/* --- the whole --- */

static void set_terminal(const struct plot_layout *layout, enum plot_medium medium,
                         struct text *script)
{
    switch (medium) {
    case PLOT_SVG:
        text_print(script,
                   "set terminal svg size %.0f,%.0f dynamic noenhanced font 'sans-serif,13'\n",
                   layout->width, layout->height);
        break;
    case PLOT_PNG:
        text_print(script,
                   "set terminal pngcairo size %.0f,%.0f noenhanced font 'sans-serif,13' "
                   "fontscale 1.5 linewidth 2 pointscale 2 background '#ffffff'\n",
                   2 * layout->width, 2 * layout->height);
        break;
    case PLOT_TERMINAL: text_print(script, "set terminal dumb size 79,25 noenhanced\n"); break;
    }
}

/* Size of the title's letters: one that is longer than the canvas is wide gets smaller ones. */
static double title_points(const char *title)
{
    static const double usual = 14, fits = 78;
    return fmin(usual, usual * fits / fmax(1, (double)strlen(title)));
}

static void set_box(const struct plot *plot, const struct plot_layout *layout, struct text *script)
{
    text_print(script, "set margins screen %.6f, screen %.6f, screen %.6f, screen %.6f\n",
               layout->left / layout->width, layout->right / layout->width,
               1 - layout->bottom / layout->height, 1 - layout->top / layout->height);
    text_print(script,
               "set key at screen %.6f, screen %.6f center bottom horizontal maxcols %zu "
               "Left reverse samplen 2.4 spacing 1.12 noenhanced\n",
               (layout->left + layout->right) / 2 / layout->width, 8 / layout->height,
               layout->legend_columns);
    text_add(script, "set label 1 ");
    plot_quote(script, plot->title);
    text_print(script, " at screen %.6f, screen %.6f left front font 'sans-serif:Bold,%.1f'\n",
               16 / layout->width, 1 - 22 / layout->height, title_points(plot->title));
    text_add(script, "set grid lc rgb '#a0888888' lw 0.6 dt 1\nset border 3 lc rgb '#000000' lw 1\n"
                     "set tics nomirror out scale 0.5\n");
}

void plot_script(const struct plot *plot, enum plot_medium medium, const char *output,
                 struct text *script)
{
    struct plot_layout layout = plot_layout(plot);
    text_add(script, "reset session\nset encoding utf8\nset datafile missing NaN\n");
    set_terminal(&layout, medium, script);
    set_text(script, "output", output);
    if (medium == PLOT_TERMINAL) {
        text_add(script,
                 "set key outside bottom center horizontal noenhanced\nset tics nomirror\n");
    } else {
        set_box(plot, &layout, script);
    }
    add_series_data(plot, script);
    set_axis(script, 'x', &plot->x);
    set_axis(script, 'y', &plot->y);
    if (plot->form == PLOT_HEAT_MAP) {
        draw_heat_map(plot, &layout, script);
    } else if (plot->form == PLOT_CONTOURS) {
        draw_contours(plot, medium, script);
    } else {
        text_add(script, "plot");
        add_series(plot, medium, "", script);
    }
    text_add(script, "unset output\n");
}
