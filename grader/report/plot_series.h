/* The curves of a plot, as gnuplot is told of them: their numbers, and how they look. */
#ifndef GRADUS_REPORT_PLOT_SERIES_H
#define GRADUS_REPORT_PLOT_SERIES_H

#include "report/plot_script.h"

/* Appends a number behind a blank; what cannot be drawn is NaN. */
void plot_number(struct text *script, double number);

/* Appends the numbers of each series as a block, $series0, $series1, ... */
void plot_series_data(const struct plot *plot, struct text *script);

/*
 * Appends the list of a plot command: each series that can be drawn, with its colour and its name in the legend.
 * `separator` stands before the first if there was another before.
 */
void plot_series_list(const struct plot *plot, enum plot_medium medium, const char *separator,
                      struct text *script);

#endif
