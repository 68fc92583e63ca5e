/* A result's plots, to the terminal or into a folder. A plot that cannot be drawn is one line on stderr. */
#ifndef GRADUS_COMMANDS_PLOTS_H
#define GRADUS_COMMANDS_PLOTS_H

#include "commands/command.h"
#include "contract/result.h"

/* Appends the plots of the checks that did not pass, or of all if all did, as lines of characters. */
void plots_print(const struct command *command, const struct result *result, struct text *text);

/*
 * Writes every plot as a file into the folder, which is made if need be, and says how many. Fails with ERROR_MACHINE
 * if the folder or a file cannot be written.
 */
int plots_write(const struct command *command, const struct result *result, const char *folder,
                bool png, struct error *error) MUST_CHECK;

#endif
