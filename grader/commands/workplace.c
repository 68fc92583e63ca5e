#include "commands/command.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "commands/folder.h"
#include "contract/course.h"
#include "judge/recording.h"

#include <inttypes.h>
#include <stdlib.h>

/* Notes which kit the course has for students now, so that staff is told of submissions that were checked with another. */
static void find_newest_kit(const struct root *root, struct assignment *assignment)
{
    struct course_rules course = {0};
    struct kit kit = {0};
    struct error ignored; /* who needs the course's rules says what is wrong with them */
    if (course_load(root, &course, &ignored))
        return;
    char *folder = course.kits ? file_join(course.kits, assignment->name) : NULL;
    if (folder && kit_is(folder) && kit_read(folder, &kit, &ignored) == 0)
        assignment->config.newest_kit = memory_string(kit.version);
    kit_release(&kit);
    course_rules_release(&course);
    free(folder);
}

int workplace_open(const struct options *options, const char *assignment,
                   struct workplace *workplace, struct error *error)
{
    *workplace = (struct workplace){0};
    if (root_find(options->root, &workplace->root, error) == 0 &&
        assignment_load(&workplace->root, assignment, &workplace->assignment, error) == 0 &&
        oracle_open(&workplace->assignment, &workplace->oracle, error) == 0) {
        find_newest_kit(&workplace->root, &workplace->assignment);
        return 0;
    }
    workplace_release(workplace);
    return -1;
}

static int open_kit(const char *folder, struct workplace *workplace, struct error *error)
{
    return kit_read(folder, &workplace->kit, error) ||
                   root_find_worker(&workplace->root.worker, error) ||
                   kit_assignment(folder, &workplace->kit, &workplace->assignment, error)
               ? -1
               : 0;
}

int workplace_open_folder(const struct options *options, const char *folder, const char *name,
                          struct workplace *workplace, struct error *error)
{
    *workplace = (struct workplace){0};
    int result;
    if (!options->root && !name && kit_is(folder)) {
        result = open_kit(folder, workplace, error);
    } else {
        char *found = name ? memory_string(name) : folder_assignment(options->root, folder, error);
        result = !found || root_find(options->root, &workplace->root, error) ||
                         assignment_load(&workplace->root, found, &workplace->assignment, error)
                     ? -1
                     : 0;
        free(found);
    }
    if (result)
        workplace_release(workplace);
    return result;
}

static int open_recording(const char *folder, struct workplace *workplace, struct error *error)
{
    char *path = kit_path(folder, "answers");
    struct text bytes = {0};
    struct recording *recording = NULL;
    int result = file_read(path, ANSWERS_BYTES_MAX, &bytes, error);
    if (!result)
        result = recording_decode(text_string(&bytes), bytes.length, &recording, error);
    if (result)
        error_prefix(error, "%s: get the kit anew from your course", path);
    else
        workplace->oracle = oracle_of_recording(recording);
    text_release(&bytes);
    free(path);
    return result;
}

int workplace_open_oracle(const struct options *options, const char *folder,
                          struct workplace *workplace, struct error *error)
{
    if (!workplace->kit.version)
        return oracle_open(&workplace->assignment, &workplace->oracle, error);
    if (options->seed != workplace->kit.seed)
        return error_set(error, ERROR_INPUT,
                         "this kit has the right answers for --seed %" PRIu64
                         " only; leave --seed out",
                         workplace->kit.seed);
    return open_recording(folder, workplace, error);
}

void workplace_release(struct workplace *workplace)
{
    kit_release(&workplace->kit);
    oracle_close(workplace->oracle);
    assignment_release(&workplace->assignment);
    root_release(&workplace->root);
    *workplace = (struct workplace){0};
}
