/*
 * Kits: what a platform's own autograder is set up with, for one assignment. A kit is the folder configs/kits/NAME of
 * the sources, with @ASSIGNMENT@ replaced, configs/kits/setup.sh, and gradus.tar: the sources that setup.sh builds the
 * grader from, with this assignment alone. A folder of a kit that is called NAME.tar becomes a tar.
 */
#ifndef GRADUS_COMMANDS_PLATFORM_KIT_H
#define GRADUS_COMMANDS_PLATFORM_KIT_H

#include "commands/command.h"

/* Whether a kit has that name. */
bool platform_kit_is_one(const char *name);

/*
 * Writes the kit options->operands[0] for the assignment options->operands[1] to options->out. Returns the exit status.
 */
int platform_kit_export(const struct command *command, const struct options *options);

#endif
