#include "report/heat_map.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* From what is right to the last digit to what is wrong in the first; colours as on pages, from dark blue to yellow. */
static const struct level {
    double above; /* the exponent of ten */
    char letter;
    int ground, ink; /* colours of 256 */
    const char *words;
} levels[] = {
    {-INFINITY, '.', 17, 255, "below 1e-12"},
    {-12, ':', 60, 255, "1e-12"},
    {-8, '+', 243, 255, "1e-8"},
    {-4, '*', 144, 16, "1e-4"},
    {-2, '#', 185, 16, "1 %"},
    {-1, '@', 226, 16, "10 % or more"},
};

enum {
    LEVELS = sizeof levels / sizeof *levels,
    MARGIN = 8,  /* columns for the indices of rows */
    LINE = 70,   /* columns for cells */
    ROOMY = 3,   /* of a cell with a blank behind it */
    LABELLED = 5 /* every how many narrow cells an index stands */
};

/* What is no number is as wrong as can be. */
static const struct level *level_of(double value)
{
    if (isnan(value))
        return &levels[LEVELS - 1];
    size_t i = LEVELS - 1;
    while (i > 0 && !(value > levels[i].above))
        i--;
    return &levels[i];
}

static void add_cell(const struct level *level, size_t width, enum ink ink, struct text *lines)
{
    if (ink == INK_COLOURED)
        text_print(lines, "\033[48;5;%d;38;5;%dm", level->ground, level->ink);
    for (size_t i = 0; i < width; i++)
        text_append(lines, &level->letter, 1);
    if (ink == INK_COLOURED)
        text_add(lines, "\033[0m");
}

/* The indices of columns, each above its cell; they may be wider than the cell, so not every one is told. */
static void add_indices(size_t first, size_t end, size_t cell, struct text *lines)
{
    size_t step = cell == ROOMY ? 1 : LABELLED, column = 0;
    text_print(lines, "%*s", MARGIN, "");
    for (size_t j = first; j < end; j++) {
        size_t place = (j - first) * cell;
        if (j % step || place < column)
            continue;
        int written = snprintf(NULL, 0, "%zu", j);
        text_print(lines, "%*s%zu", (int)(place - column), "", j);
        column = place + (size_t)written + (cell == 1);
        if (cell == 1)
            text_add(lines, " ");
    }
    while (lines->bytes[lines->length - 1] == ' ')
        lines->bytes[--lines->length] = '\0';
    text_add(lines, "\n");
}

static void add_row(const struct plot_grid *grid, size_t row, size_t first, size_t end, size_t cell,
                    enum ink ink, struct text *lines)
{
    if (grid->rows > 1)
        text_print(lines, "%*zu  ", MARGIN - 2, row);
    else
        text_print(lines, "%*s", MARGIN, "");
    for (size_t j = first; j < end; j++) {
        if (cell == ROOMY && j > first)
            text_add(lines, " ");
        add_cell(level_of(grid->values[row * grid->columns + j]), cell == ROOMY ? 2 : 1, ink,
                 lines);
    }
    text_add(lines, "\n");
}

static void add_legend(const struct plot *plot, enum ink ink, struct text *lines)
{
    static const char logarithm[] = "log10 of "; /* here the numbers themselves are told */
    const char *scale = plot->scale ? plot->scale : "error";
    if (strncmp(scale, logarithm, strlen(logarithm)) == 0)
        scale += strlen(logarithm);
    text_print(lines, "  %s:", scale);
    for (size_t i = 0; i < LEVELS; i++) {
        text_add(lines, i ? ", " : " ");
        add_cell(&levels[i], 1, ink, lines);
        text_print(lines, " %s", levels[i].words);
    }
    text_add(lines, "\n");
}

void heat_map_lines(const struct plot *plot, enum ink ink, struct text *lines)
{
    const struct plot_grid *grid = &plot->grid;
    size_t cell = grid->columns * ROOMY <= LINE ? ROOMY : 1, width = LINE / cell;
    text_print(lines, "  %s\n", plot->title);
    if (grid->rows > 1)
        text_print(lines, "  down: %s; across: %s\n", plot->y.label, plot->x.label);
    else
        text_print(lines, "  %s\n", plot->x.label);
    for (size_t first = 0; first < grid->columns; first += width) {
        size_t end = first + width < grid->columns ? first + width : grid->columns;
        add_indices(first, end, cell, lines);
        for (size_t i = 0; i < grid->rows; i++)
            add_row(grid, i, first, end, cell, ink, lines);
    }
    add_legend(plot, ink, lines);
}
