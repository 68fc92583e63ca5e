/*
 * How a learning platform lays out what it lets a teacher download, and who handed in what by that.
 *
 * To add a platform: a file platform_NAME.c that defines a struct platform, a declaration below, a line in
 * platform.c's table.
 */
#ifndef GRADUS_CLASS_PLATFORM_H
#define GRADUS_CLASS_PLATFORM_H

#include "class/handin.h"

/* A bundle as platforms look at it. */
struct layout {
    struct bundle *bundle;
    char *folder; /* owned; a folder around everything, with its slash; "" if there is none */
    char *
        wrapper; /* owned; name of that folder, or of the bundle itself, without an archive's ending */
    const char *assignment; /* its name */
    const struct config *config;
};

/* The first part of some paths: a folder with what is in it, or a file. */
struct top {
    const char *name; /* of the bundle, not terminated */
    size_t length;
    size_t first, end; /* the entries, end excluded */
    bool is_folder;
};

/*
 * Goes to the next top: begin with a zeroed one. Junk and what leads out are passed over. Returns false after the last.
 */
bool layout_next(const struct layout *layout, struct top *top);

/* An entry's path below the wrapper. */
const char *layout_path(const struct layout *layout, size_t entry);

/* Whether there is an entry of this kind at that path below the wrapper; *entry is its index then. */
bool layout_find(const struct layout *layout, const char *path, size_t *entry);

struct handins {
    struct handin *list; /* owned */
    size_t count;
    struct text notices; /* about the whole, a line each */
};

/* Appends a hand-in that came from this top; takes `student` and `name`. Valid until the next one is added. */
struct handin *handins_add(struct handins *handins, const struct layout *layout,
                           const struct top *top, char *student, char *name);

/* Adds all files of a folder to the hand-in, named from that folder on; or the file itself. */
void handin_add_top(struct handin *handin, const struct layout *layout, const struct top *top);

/* Says that this belongs to nobody. */
void handins_note_stray(struct handins *handins, const struct top *top);

void handins_release(struct handins *handins);

struct platform {
    const char *name; /* as --from takes it */
    /* Whether the layout is this platform's. */
    bool (*suits)(const struct layout *layout);
    /* Whether two hand-ins of one student are parts of one. */
    bool merges;
    /* Lists who handed in what. Fails with ERROR_INPUT. */
    int (*list)(const struct layout *layout, struct handins *handins, struct error *error);
};

extern const struct platform platform_moodle, platform_canvas, platform_gradescope,
    platform_classroom, platform_drop, platform_drop_times, platform_folders;

/* The platform of that name; NULL, and *nearest is the name that was probably meant, or NULL. */
const struct platform *platform_named(const char *name, const char **nearest);

/* All names, for messages: "moodle, canvas, ...". */
const char *platform_names(void);

/*
 * The layout of the bundle and the platform that it is of; `wanted` overrides the guess. A folder around everything is
 * recognised.
 */
const struct platform *platform_detect(struct layout *layout, const struct platform *wanted);

/* A point in time, "2024-05-03 18:10:54.123 -0700" with `T`, `Z` or `UTC` as well, in ISO 8601 in UTC; NULL if it is
 * none. The caller frees. */
char *platform_time(const char *text);

#endif
