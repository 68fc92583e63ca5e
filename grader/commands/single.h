/* One submission graded and printed. */
#ifndef GRADUS_COMMANDS_SINGLE_H
#define GRADUS_COMMANDS_SINGLE_H

#include "commands/command.h"
#include "judge/grade.h"

/*
 * Reads the submission at `path`, grades it with these checks, prints the report as the options want it, and returns
 * the exit status: what `status_of` makes of the result, or that of the error.
 */
int single_grade(const struct command *command, const struct options *options,
                 const struct workplace *workplace, const char *path, enum which_checks which,
                 int (*status_of)(const struct result *result));

/* Prints what intake had to say to stderr, where it disturbs no report. */
void print_notices(const struct command *command, struct text *notices);

#endif
