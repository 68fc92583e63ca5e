#include "class/platform.h"

#include "base/file.h"
#include "base/memory.h"
#include "contract/moment.h"

#include <stdlib.h>
#include <string.h>

/* In the order in which they are tried: the last one suits everything. */
static const struct platform *const platforms[] = {
    &platform_drop,       &platform_moodle,    &platform_canvas,  &platform_gradescope,
    &platform_drop_times, &platform_classroom, &platform_folders,
};

enum { PLATFORMS = sizeof platforms / sizeof *platforms };

const char *platform_names(void)
{
    return "moodle, canvas, gradescope, classroom, drop, drop-times, folders";
}

const struct platform *platform_named(const char *name, const char **nearest)
{
    const char *names[PLATFORMS];
    for (size_t i = 0; i < PLATFORMS; i++) {
        names[i] = platforms[i]->name;
        if (text_equal(names[i], name))
            return platforms[i];
    }
    *nearest = text_nearest(name, names, PLATFORMS);
    return NULL;
}

/* --- looking at a layout --- */

const char *layout_path(const struct layout *layout, size_t entry)
{
    return layout->bundle->entries[entry].path + strlen(layout->folder);
}

static bool is_below(const struct layout *layout, size_t entry)
{
    const char *path = layout->bundle->entries[entry].path;
    size_t length = strlen(layout->folder);
    return strncmp(path, layout->folder, length) == 0 && path[length];
}

static bool is_passed_over(const struct layout *layout, const struct top *top)
{
    char *name = memory_string_of(top->name, top->length);
    const struct bundle_entry *entry = &layout->bundle->entries[top->first];
    bool leads_out = entry->path[0] == '/' || strncmp(entry->path, "..", 2) == 0;
    bool result = leads_out || handin_is_junk(name);
    free(name);
    return result;
}

bool layout_next(const struct layout *layout, struct top *top)
{
    const struct bundle *bundle = layout->bundle;
    for (size_t i = top->end; i < bundle->count;) {
        if (!is_below(layout, i)) {
            i++;
            continue;
        }
        const char *path = layout_path(layout, i);
        size_t length = strcspn(path, "/");
        *top = (struct top){.name = path, .length = length, .first = i, .end = i + 1};
        top->is_folder = path[length] == '/';
        /* Entries are sorted, so those of one folder follow each other. */
        while (top->is_folder && top->end < bundle->count && is_below(layout, top->end) &&
               strncmp(layout_path(layout, top->end), path, length + 1) == 0)
            top->end++;
        if (!is_passed_over(layout, top))
            return true;
        i = top->end;
    }
    return false;
}

static int compare_path(const void *key, const void *entry)
{
    return strcmp(key, ((const struct bundle_entry *)entry)->path);
}

bool layout_find(const struct layout *layout, const char *path, size_t *entry)
{
    const struct bundle *bundle = layout->bundle;
    char *whole = text_format("%s%s", layout->folder, path);
    const struct bundle_entry *found =
        bundle->count ? bsearch(whole, bundle->entries, bundle->count, sizeof *found, compare_path)
                      : NULL;
    free(whole);
    if (found)
        *entry = (size_t)(found - bundle->entries);
    return found != NULL;
}

/* --- hand-ins --- */

struct handin *handins_add(struct handins *handins, const struct layout *layout,
                           const struct top *top, char *student, char *name)
{
    if ((handins->count & (handins->count - 1)) == 0)
        handins->list = memory_resize(handins->list, handins->count ? 2 * handins->count : 1,
                                      sizeof *handins->list);
    struct handin *handin = &handins->list[handins->count++];
    char *inside = text_format("%s%.*s", layout->folder, (int)top->length, top->name);
    *handin = (struct handin){.student = student, .name = name};
    handin->origin = file_join(layout->bundle->path, inside);
    free(inside);
    return handin;
}

void handin_add_top(struct handin *handin, const struct layout *layout, const struct top *top)
{
    for (size_t i = top->first; i < top->end; i++)
        if (layout->bundle->entries[i].kind != BUNDLE_FOLDER)
            handin_add(handin, i,
                       top->is_folder ? layout_path(layout, i) + top->length + 1
                                      : layout_path(layout, i),
                       0);
}

void handins_note_stray(struct handins *handins, const struct top *top)
{
    text_print(&handins->notices, "'%.*s' belongs to no student; it is not looked at\n",
               (int)top->length, top->name);
}

void handins_release(struct handins *handins)
{
    for (size_t i = 0; i < handins->count; i++)
        handin_release(&handins->list[i]);
    free(handins->list);
    text_release(&handins->notices);
    *handins = (struct handins){0};
}

/* --- detection --- */

static const struct platform *first_that_suits(const struct layout *layout)
{
    size_t i = 0;
    while (i + 1 < PLATFORMS && !platforms[i]->suits(layout))
        i++;
    return platforms[i];
}

/* Whether a layout consists of folders, several of them, and has no file of its own. */
static bool holds_folders_alone(const struct layout *layout)
{
    size_t folders = 0;
    for (struct top top = {0}; layout_next(layout, &top); folders++)
        if (!top.is_folder)
            return false;
    return folders > 1;
}

/* The only folder if there is nothing else, with its slash; NULL otherwise. The caller frees. */
static char *folder_around(const struct layout *layout)
{
    struct top only = {0};
    if (!layout_next(layout, &only) || !only.is_folder)
        return NULL;
    struct top other = only;
    return layout_next(layout, &other) ? NULL : text_format("%.*s/", (int)only.length, only.name);
}

const struct platform *platform_detect(struct layout *layout, const struct platform *wanted)
{
    const struct platform *outside = wanted ? wanted : first_that_suits(layout);
    char *folder = folder_around(layout);
    if (!folder || (outside != &platform_folders && outside->suits(layout))) {
        free(folder);
        return outside;
    }
    struct layout within = *layout;
    within.folder = folder;
    const struct platform *inside = wanted ? wanted : first_that_suits(&within);
    /* `class/anna/mle.c`, but not `anna/mle.c`. */
    bool is_around =
        inside == &platform_folders ? holds_folders_alone(&within) : inside->suits(&within);
    if (!is_around) {
        free(folder);
        return outside;
    }
    free(layout->folder);
    free(layout->wrapper);
    layout->folder = folder;
    layout->wrapper = memory_string_of(folder, strlen(folder) - 1);
    return inside;
}

/* --- time --- */

char *platform_time(const char *text)
{
    char *tidy = memory_string(text), *zone = strrchr(tidy, ' '), iso[32];
    int64_t seconds;
    /* Ruby puts a space in front of the zone, as between date and time. */
    if (zone && strchr(tidy, ' ') != zone)
        memmove(zone, zone + 1, strlen(zone));
    char *name = strstr(tidy, "UTC");
    if (name && !name[3])
        memcpy(name, "Z", 2);
    enum moment_reading reading = moment_read(tidy, &seconds);
    free(tidy);
    if (reading != MOMENT_READ)
        return NULL;
    moment_write(seconds, iso);
    return memory_string(iso);
}
