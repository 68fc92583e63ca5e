/* Heat maps for a terminal: a cell is a letter that is the darker the more is wrong there, and a colour if there is one. */
#ifndef GRADUS_REPORT_HEAT_MAP_H
#define GRADUS_REPORT_HEAT_MAP_H

#include "base/text.h"
#include "contract/plot.h"
#include "report/terminal.h"

/*
 * Appends title, cells with their indices, and what the letters mean, in lines of at most 79 columns; wide rows go on
 * below. Values are exponents of ten between -16 and 0.
 */
void heat_map_lines(const struct plot *plot, enum ink ink, struct text *lines);

#endif
