#include "report/plot_script.h"

#include "report/plot_series.h"

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

static void set_text(struct text *script, const char *what, const char *string)
{
    text_print(script, "set %s ", what);
    plot_quote(script, string);
    text_add(script, "\n");
}

static void add_grid_data(const struct plot_grid *grid, struct text *script)
{
    double dx = grid->columns > 1 ? (grid->x_high - grid->x_low) / (double)(grid->columns - 1) : 0;
    double dy = grid->rows > 1 ? (grid->y_high - grid->y_low) / (double)(grid->rows - 1) : 0;
    text_add(script, "$grid << END\n");
    for (size_t i = 0; i < grid->rows; i++) {
        for (size_t j = 0; j < grid->columns; j++) {
            plot_number(script, grid->x_low + dx * (double)j);
            plot_number(script, grid->y_low + dy * (double)i);
            plot_number(script, grid->values[i * grid->columns + j]);
            text_add(script, "\n");
        }
        text_add(script, "\n");
    }
    text_add(script, "END\n");
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
        plot_series_list(plot, medium, "", script);
        return;
    }
    add_grid_data(&plot->grid, script);
    trace_contours(&plot->grid, script);
    text_add(script, "plot $contours using 1:2 with lines lc rgb '#60888888' lw 0.8 title "
                     "'contours of f'");
    plot_series_list(plot, medium, ", \\\n ", script);
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

/* Lines for so many columns: about the usual 25 for 79. A legend of more than two lines makes it higher. */
static size_t terminal_rows(const struct plot *plot, size_t columns)
{
    size_t longest, entries = legend_entries(plot, &longest);
    return 16 + columns / 8 + (entries > 6 ? 2 : 0);
}

static void set_terminal(const struct plot *plot, const struct plot_layout *layout,
                         enum plot_medium medium, size_t columns, struct text *script)
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
    case PLOT_TERMINAL:
        text_print(script, "set terminal dumb size %zu,%zu noenhanced\n", columns,
                   terminal_rows(plot, columns));
        break;
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

void plot_script(const struct plot *plot, enum plot_medium medium, size_t columns,
                 const char *output, struct text *script)
{
    struct plot_layout layout = plot_layout(plot);
    text_add(script, "reset session\nset encoding utf8\nset datafile missing NaN\n");
    set_terminal(plot, &layout, medium, columns, script);
    set_text(script, "output", output);
    if (medium == PLOT_TERMINAL) {
        text_add(script, "set key outside bottom center horizontal width 2 noenhanced\n"
                         "set tics nomirror\n");
    } else {
        set_box(plot, &layout, script);
    }
    plot_series_data(plot, script);
    set_axis(script, 'x', &plot->x);
    set_axis(script, 'y', &plot->y);
    if (medium == PLOT_TERMINAL)
        text_add(script, "unset ylabel\n"); /* it stands above, where it is read */
    if (plot->form == PLOT_HEAT_MAP) {
        draw_heat_map(plot, &layout, script);
    } else if (plot->form == PLOT_CONTOURS) {
        draw_contours(plot, medium, script);
    } else {
        text_add(script, "plot");
        plot_series_list(plot, medium, "", script);
    }
    text_add(script, "unset output\n");
}
