/*
 * A folder that students drop packages of `gradus submit` into: class/drop.h. Who hands in is in the file's name; that
 * it is true says the file's owner alone. So an owner that is neither the student nor whoever owns the folder is told.
 *
 * Names hold the packer's time, by which attempts are ordered. When something was handed in says the file itself, and
 * only in the folder itself: a copy has the times of the copying. So it is taken where staff says that it is that folder,
 * `--from drop-times`: the last change of the file's state, which nobody but root can set back; of files that the
 * folder's owner wrote (a hook that keeps what was pushed) the time that they show.
 */
#include "class/platform.h"

#include "base/file.h"
#include "base/memory.h"
#include "class/drop.h"
#include "contract/moment.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_package(const struct top *top, char **student)
{
    int64_t made_at;
    return !top->is_folder && drop_parse(top->name, top->length, student, &made_at);
}

static bool suits(const struct layout *layout)
{
    size_t all = 0, packages = 0;
    for (struct top top = {0}; layout_next(layout, &top); all++) {
        char *student;
        if (is_package(&top, &student)) {
            packages++;
            free(student);
        }
    }
    return packages && 2 * packages >= all;
}

static bool suits_nothing(const struct layout *layout)
{
    (void)layout;
    return false;
}

/* The state of a file in a folder, or of the folder itself; false if it has none that is known: in an archive, say. */
static bool find_state(const struct layout *layout, const struct top *top, struct stat *file,
                       struct stat *folder)
{
    if (!layout->bundle->is_folder)
        return false;
    char *around = file_join(layout->bundle->path, layout->folder);
    char *path = file_join(around, layout_path(layout, top->first));
    bool found = lstat(path, file) == 0 && stat(around, folder) == 0;
    free(path);
    free(around);
    return found;
}

/* Says so if another student's account may have written it. */
static void note_owner(struct handin *handin, const struct stat *file, const struct stat *folder)
{
    if (file->st_uid == folder->st_uid || file->st_uid == geteuid())
        return;
    const struct passwd *owner = getpwuid(file->st_uid);
    if (owner && text_equal(owner->pw_name, handin->student))
        return;
    if (owner)
        text_print(&handin->notices, "the file belongs to the account '%s', not to '%s'\n",
                   owner->pw_name, handin->student);
    else
        text_print(&handin->notices, "the file belongs to the unknown account %u\n", file->st_uid);
}

static void set_time(struct handin *handin, const struct stat *file, const struct stat *folder)
{
    char iso[32];
    moment_write(file->st_uid == folder->st_uid ? file->st_mtime : file->st_ctime, iso);
    handin->submitted_at = memory_string(iso);
}

enum times { TIMES_UNKNOWN, TIMES_OF_FILES };

static void list_packages(const struct layout *layout, enum times times, struct handins *handins)
{
    for (struct top top = {0}; layout_next(layout, &top);) {
        char *student;
        struct stat file, folder;
        if (!is_package(&top, &student)) {
            handins_note_stray(handins, &top);
            continue;
        }
        struct handin *handin = handins_add(handins, layout, &top, student, NULL);
        handin->is_claimed = true;
        handin_add_top(handin, layout, &top);
        if (!find_state(layout, &top, &file, &folder))
            continue;
        note_owner(handin, &file, &folder);
        if (times == TIMES_OF_FILES)
            set_time(handin, &file, &folder);
    }
}

static int list(const struct layout *layout, struct handins *handins, struct error *error)
{
    (void)error;
    list_packages(layout, TIMES_UNKNOWN, handins);
    return 0;
}

static int list_with_times(const struct layout *layout, struct handins *handins,
                           struct error *error)
{
    if (!layout->bundle->is_folder)
        return error_set(error, ERROR_INPUT,
                         "'%s' is an archive, which has other times; name the folder that students "
                         "drop into, or take --from drop",
                         layout->bundle->path);
    list_packages(layout, TIMES_OF_FILES, handins);
    return 0;
}

const struct platform platform_drop = {.name = "drop", .suits = suits, .list = list};

const struct platform platform_drop_times = {
    .name = "drop-times", .suits = suits_nothing, .list = list_with_times};
