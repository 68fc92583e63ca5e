/*
 * The student's kit: the assignment's folder as students receive it. Beside what they read and write there is a folder
 * `checks` with the public checks and what the reference says of them, so that gradus needs no reference there:
 *
 *   checks/kit.json       which assignment, which version
 *   checks/checks.yaml    the configuration: public checks, and the known mistakes by number
 *   checks/answers        the recording (judge/recording.h)
 *   checks/NAME.h         the headers as the grader has them, whatever became of the student's own
 */
#ifndef GRADUS_CONTRACT_KIT_H
#define GRADUS_CONTRACT_KIT_H

#include "base/error.h"
#include "base/text.h"
#include "contract/assignment.h"

#include <stdint.h>

/* What kit.json says. */
struct kit {
    char *assignment; /* owned; its name */
    char *version;    /* owned; of the contents: equal kits have equal versions */
    char *made_at;    /* owned; ISO 8601 in UTC */
    char *published;  /* owned; the folder with the course's newest kit, or NULL */
    double max_score; /* points of the whole assignment, hidden checks too */
    uint64_t seed;    /* that the recorded inputs are made from */
    char **files;     /* owned; the names of what lies in the kit's folder */
    size_t file_count;
};

/* Whether the folder is a kit. */
bool kit_is(const char *folder);

/*
 * Reads what the kit says of itself. Fails with ERROR_INPUT if that is damaged or of a newer gradus. The caller releases
 * *kit.
 */
int kit_read(const char *folder, struct kit *kit, struct error *error) MUST_CHECK;
void kit_release(struct kit *kit);

/* Appends kit.json. */
void kit_write(const struct kit *kit, struct text *json);

/*
 * Loads the kit's assignment: its public checks are all that it has, and there is no reference. Fails with ERROR_INPUT.
 * The caller releases the assignment.
 */
int kit_assignment(const char *folder, const struct kit *kit, struct assignment *assignment,
                   struct error *error) MUST_CHECK;

/* The path of a file in the kit's folder `checks`. The caller frees. */
char *kit_path(const char *folder, const char *name);

/*
 * Whether the published kit is another, made later; *newer is then its version, which the caller frees, else NULL. A
 * folder that cannot be read is no news.
 */
void kit_look_for_newer(const struct kit *kit, char **newer);

/* --- making one --- */

/* The id that a known mistake has in the kit, where names of the reference's code must not stand. The caller frees. */
char *kit_mistake_id(const struct config *config, const struct mistake *mistake);

/*
 * Appends the configuration's public part: without hidden checks, pictures and comments, mistakes under their ids in the
 * kit, and only those of functions with a public check. `bytes` are the configuration's own. Fails with ERROR_MACHINE.
 */
int kit_config(const struct config *config, const char *bytes, size_t length, struct text *yaml,
               struct error *error) MUST_CHECK;

#endif
