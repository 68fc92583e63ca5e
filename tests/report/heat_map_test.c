#include "report/heat_map.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct plots plots;

static void release(void)
{
    plots_release(&plots);
}

TestSuite(heat_map, .fini = release);

static struct plot *add_map(size_t rows, size_t columns, double value)
{
    struct plot *plot = plots_add(&plots, PLOT_HEAT_MAP, "heat", "Errors of W");
    plot_axes(plot, "column (index)", "row (index)");
    plot->scale = memory_string("log10 of relative error");
    plot_make_grid(plot, rows, columns);
    for (size_t i = 0; i < rows * columns; i++)
        plot->grid.values[i] = value;
    return plot;
}

static char *lines_of(const struct plot *plot, enum ink ink)
{
    struct text lines = {0};
    heat_map_lines(plot, ink, &lines);
    return text_detach(&lines);
}

Test(heat_map, shows_at_a_glance_which_components_are_wrong)
{
    struct plot *plot = add_map(2, 4, -16);
    plot->grid.values[6] = 0;
    plot->grid.values[1] = NAN;
    plot->grid.values[3] = -5;
    char *lines = lines_of(plot, INK_PLAIN);
    cr_expect_str_eq(lines, "  Errors of W\n"
                            "  down: row (index); across: column (index)\n"
                            "        0  1  2  3\n"
                            "     0  .. @@ .. ++\n"
                            "     1  .. .. @@ ..\n"
                            "  relative error: . below 1e-12, : 1e-12, + 1e-8, * 1e-4, # 1 %, @ 10 "
                            "% or more\n");
    free(lines);
}

Test(heat_map, darkens_with_the_error)
{
    static const struct {
        double exponent;
        char letter;
    } cases[] = {{-16, '.'},  {-12.1, '.'}, {-11.9, ':'}, {-7.9, '+'},     {-3.9, '*'},
                 {-1.9, '#'}, {-0.9, '@'},  {0, '@'},     {INFINITY, '@'}, {-INFINITY, '.'}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *lines = lines_of(add_map(1, 1, cases[i].exponent), INK_PLAIN);
        char cell[] = {'\n', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', cases[i].letter, '\0'};
        cr_expect(strstr(lines, cell), "%g: %s", cases[i].exponent, lines);
        free(lines);
    }
}

/* Counts the cells, which are single letters here, and looks at the width of each line. */
static void expect_all_cells(size_t rows, size_t columns)
{
    char *lines = lines_of(add_map(rows, columns, -3), INK_PLAIN), *rest = lines, *line;
    size_t cells = 0;
    while ((line = strsep(&rest, "\n"))) {
        cr_expect_leq(strlen(line), 79, "%s", line);
        for (const char *at = line; *at && !strstr(line, "relative error"); at++)
            cells += *at == '*';
    }
    cr_expect_eq(cells, rows * columns);
    free(lines);
}

Test(heat_map, of_wide_arrays_goes_on_below)
{
    expect_all_cells(1, 200);
    expect_all_cells(2, 100);
    expect_all_cells(24, 71);
}

Test(heat_map, tells_the_index_of_what_goes_on_below)
{
    char *lines = lines_of(add_map(1, 200, -16), INK_PLAIN);
    cr_expect(strstr(lines, "        0    5    10   15"), "%s", lines);
    cr_expect(strstr(lines, "\n        70   75   80"), "%s", lines);
    cr_expect(strstr(lines, "145  150"), "%s", lines);
    free(lines);
}

Test(heat_map, has_colours_only_where_they_are_wanted)
{
    char *plain = lines_of(add_map(1, 2, 0), INK_PLAIN),
         *coloured = lines_of(add_map(1, 2, 0), INK_COLOURED);
    cr_expect_null(strchr(plain, '\033'));
    cr_expect(strstr(coloured, "\033[48;5;226;38;5;16m@@\033[0m"), "%s", coloured);
    free(plain);
    free(coloured);
}
