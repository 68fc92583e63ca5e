/*
 * A computational graph, drawn by graphviz: every edge carries the value that flows forward and, below it, the
 * gradient that flows back. On a terminal it is a list of its nodes.
 */
#ifndef GRADUS_REPORT_GRAPH_PLOT_H
#define GRADUS_REPORT_GRAPH_PLOT_H

#include "report/plot_script.h"

/* Draws a plot of form PLOT_GRAPH as plotter_draw does. Fails with ERROR_MACHINE. */
int graph_plot(const struct plot *plot, enum plot_medium medium, const char *id,
               struct text *picture, struct error *error) MUST_CHECK;

/* Appends what graphviz is told. */
void graph_script(const struct plot *plot, enum plot_medium medium, struct text *script);

#endif
