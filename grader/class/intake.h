/*
 * From what lies on the disk to submissions: one file, a folder of one student, a folder of such
 * folders. Everything in them is foreign: links are not followed, sizes are bounded, names are
 * never trusted.
 */
#ifndef GRADUS_CLASS_INTAKE_H
#define GRADUS_CLASS_INTAKE_H

#include "base/error.h"
#include "contract/config.h"
#include "contract/submission.h"

#include <stddef.h>

/*
 * Reads one submission: the configuration's sources from the folder `path`, or from the file `path`
 * if there is one source. The student is named by the folder. Fails with ERROR_INPUT: nothing
 * there, a file missing (with the nearest name that is there), not regular, too large, UTF-16. The
 * caller releases the submission.
 */
int intake_submission(const char *path, const struct config *config, struct submission *submission,
                      struct error *error) MUST_CHECK;

struct roster {
    char **paths; /* owned; a folder per student, sorted by name */
    size_t count;
};

/* Lists the student folders in a folder. Fails with ERROR_INPUT if there are none. The caller
 * releases the roster. */
int intake_roster(const char *path, struct roster *roster, struct error *error) MUST_CHECK;

void roster_release(struct roster *roster);

#endif
