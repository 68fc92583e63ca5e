/*
 * No platform: a folder per student, named by the student; an archive per student; or, if there are no folders and the
 * assignment wants one source, a file per student.
 */
#include "class/platform.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool suits(const struct layout *layout)
{
    (void)layout;
    return true;
}

/* The name without the ending of an archive or of a C source; NULL if it has neither. The caller frees. */
static char *stem_of(const struct top *top, bool takes_sources)
{
    char *name = memory_string_of(top->name, top->length);
    char *dot = strrchr(name, '.');
    bool is_source = takes_sources && dot && strcasecmp(dot, ".c") == 0;
    if (!dot || dot == name || (!is_source && !bundle_is_archive_name(name))) {
        free(name);
        return NULL;
    }
    *dot = '\0';
    char *tar = strrchr(name, '.');
    if (!is_source && tar && tar != name && strcasecmp(tar, ".tar") == 0)
        *tar = '\0';
    return name;
}

/* A class of files: none is named as the assignment's source is, and there is no folder. */
static bool is_of_files(const struct layout *layout)
{
    if (layout->config->source_count != 1)
        return false;
    for (struct top top = {0}; layout_next(layout, &top);)
        if (top.is_folder || (strlen(layout->config->sources[0]) == top.length &&
                              strncmp(top.name, layout->config->sources[0], top.length) == 0))
            return false;
    return true;
}

/* The file counts as the source, whatever it is called. */
static void add_file(struct handin *handin, const struct layout *layout, const struct top *top)
{
    char *name = memory_string_of(top->name, top->length);
    bool is_archive = bundle_is_archive_name(name);
    handin_add(handin, top->first, is_archive ? name : layout->config->sources[0], 0);
    free(name);
}

/* Whether the source itself lies there: then the whole is one student's. */
static bool is_of_one_student(const struct layout *layout)
{
    size_t entry;
    return layout_find(layout, layout->config->sources[0], &entry);
}

static int list(const struct layout *layout, struct handins *handins, struct error *error)
{
    (void)error;
    bool of_files = is_of_files(layout);
    if (is_of_one_student(layout)) {
        struct top top = {0};
        struct handin *handin = NULL;
        while (layout_next(layout, &top)) {
            if (!handin)
                handin = handins_add(handins, layout, &top, memory_string(layout->wrapper), NULL);
            for (size_t i = top.first; i < top.end; i++)
                if (layout->bundle->entries[i].kind != BUNDLE_FOLDER)
                    handin_add(handin, i, layout_path(layout, i), 0);
        }
        return 0;
    }
    for (struct top top = {0}; layout_next(layout, &top);) {
        char *stem =
            top.is_folder ? memory_string_of(top.name, top.length) : stem_of(&top, of_files);
        if (!stem) {
            handins_note_stray(handins, &top);
            continue;
        }
        struct handin *handin = handins_add(handins, layout, &top, stem, NULL);
        if (top.is_folder)
            handin_add_top(handin, layout, &top);
        else
            add_file(handin, layout, &top);
    }
    return 0;
}

const struct platform platform_folders = {.name = "folders", .suits = suits, .list = list};
