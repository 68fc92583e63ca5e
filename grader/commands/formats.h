/* A result in a platform's format, to where the platform looks for it. */
#ifndef GRADUS_COMMANDS_FORMATS_H
#define GRADUS_COMMANDS_FORMATS_H

#include "commands/command.h"

/* Fails with ERROR_INPUT if --format, --out and --json do not fit together. */
int formats_check(const struct options *options, struct error *error) MUST_CHECK;

/*
 * Writes the result as options->format to options->out, or to standard output. A format of a file per check makes the
 * folder options->out if it is not there, and files check-01.json and so on in it. What the format has for a file that
 * the environment names is appended to that. Fails with ERROR_MACHINE.
 */
int formats_write(const struct options *options, const struct result *result,
                  struct error *error) MUST_CHECK;

#endif
