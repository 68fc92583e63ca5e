/*
 * A student's own check on a terminal: a line per check, the first that fails in full, and how far it is to full marks.
 */
#ifndef GRADUS_REPORT_TERMINAL_SELF_H
#define GRADUS_REPORT_TERMINAL_SELF_H

#include "report/terminal.h"

/* What is to be seen, and on what. */
struct self_view {
    const struct config *config; /* checks are numbered as its public ones are, from 1 */
    const bool *asked;           /* per check of the configuration; NULL: all that were run. Others
                                    are mentioned only if they did not pass */
    double hidden_points;        /* of checks that are not run here */
    const char *published;       /* where the course's newest kit is, or NULL */
    bool all;                    /* every check in full, not only the first that fails */
    enum ink ink;
    size_t columns; /* of the terminal, to which lines are broken; 0: as long as they are */
    bool has_utf8;
};

/*
 * Appends one line, broken at spaces where it has more than `columns` columns; what follows is indented. 0, or too few
 * to read: it is as long as it is.
 */
void terminal_add_broken_line(struct text *text, const char *line, size_t columns, size_t indent);

/* Appends the report. */
void terminal_self_check(const struct result *result, const struct self_view *view,
                         struct text *text);

#endif
