/* Pictures as they stand in a page or a file of their own. */
#ifndef GRADUS_REPORT_SVG_H
#define GRADUS_REPORT_SVG_H

#include "base/text.h"
#include "contract/plot.h"

/* Appends a line of text at a place of the canvas, with further attributes. */
void svg_text(struct text *svg, double x, double y, const char *attributes, const char *string);

/*
 * Appends a picture made of what gnuplot or graphviz drew (from its first <g> to the end): with its title and finding
 * as <title> and <desc>, no background, black as currentColor, so that it takes the colour of the text around it, or
 * of the system's theme in a file of its own; ids begin with `id`, so that many fit in a page.
 */
void svg_finish(const struct plot *plot, const char *id, double width, double height,
                const struct text *drawn, struct text *svg);

#endif
