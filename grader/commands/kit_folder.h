/* The folder of a student's kit, which is there whole or not at all. */
#ifndef GRADUS_COMMANDS_KIT_FOLDER_H
#define GRADUS_COMMANDS_KIT_FOLDER_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

struct kit_file {
    char *name; /* owned; path in the kit: a name, or one in checks/ or include/ */
    struct text contents;
};

/* Refuses a place where no kit can be: what is there and not an empty folder, or a path that is none. For use before
 * the files are made, which takes seconds. */
int kit_folder_check(const char *folder, struct error *error) MUST_CHECK;

/*
 * Writes the files into a folder beside the wanted one (no slash at its end), which then takes its place. Signals that
 * ask to end wait until that is done. On failure nothing is left of it.
 */
int kit_folder_write(const struct kit_file files[], size_t count, const char *folder,
                     struct error *error) MUST_CHECK;

#endif
