/*
 * Drawing plots: by one gnuplot process for a whole run, and graphs by graphviz.
 *
 * How it works
 *   gnuplot is started with the first plot and told the same line for each: to load a script from a memory file. It
 *   draws into another memory file and says when it is done. Nothing is written to disk. A plot that cannot be drawn
 *   is an error of its own and touches no verdict. A plot that was drawn a short while ago is not drawn again.
 */
#ifndef GRADUS_REPORT_PLOT_H
#define GRADUS_REPORT_PLOT_H

#include "base/error.h"
#include "report/plot_script.h"

#include <stdint.h>

struct plotter;

/* Makes a plotter that gives up on a plot after so many milliseconds; nothing is started yet. The caller closes it. */
struct plotter *plotter_open(int64_t wall_ms);

/* Says how many columns the terminal has that plots are drawn for, before the first is drawn; 0: not known. */
void plotter_fit(struct plotter *plotter, size_t columns);

/*
 * Draws a plot and appends the picture: an SVG whose ids begin with `id` (letters, digits and '-'), a PNG, or lines of
 * characters. Fails with ERROR_MACHINE, and appends nothing, if gnuplot (for graphs: dot) is not installed, does not
 * come back in time, or ends. If it was ended between two plots, it is started anew; after several failures in a row
 * it is not tried again.
 */
int plotter_draw(struct plotter *plotter, const struct plot *plot, enum plot_medium medium,
                 const char *id, struct text *picture, struct error *error) MUST_CHECK;

/* The process that draws, for tests that end it; 0 if there is none. */
int plotter_process(const struct plotter *plotter);

/* Ends gnuplot. Safe on NULL. */
void plotter_close(struct plotter *plotter);

#endif
