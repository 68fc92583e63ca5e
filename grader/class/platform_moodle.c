/*
 * Moodle, "Download all submissions" (mod/assign): a folder per participant, FULL NAME_ID_assignsubmission_file with the
 * files (a trailing `_` before 4.1), ..._assignsubmission_onlinetext with what was typed in; or, without folders, files
 * FULL NAME_ID_assignsubmission_file_FILENAME. ID is the participant's number, as in the grading worksheet. Moodle does
 * not say when something was handed in.
 */
#include "class/platform.h"

#include "base/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct participant {
    size_t name, name_end; /* in the top's name */
    size_t id, id_end;
    bool is_text;    /* typed in, not uploaded */
    size_t filename; /* of the flat form: where the file's own name begins; else 0 */
};

static bool parse(const struct top *top, struct participant *participant)
{
    static const char mark[] = "_assignsubmission_";
    size_t length = sizeof mark - 1;
    const char *found = memmem(top->name, top->length, mark, length);
    if (!found)
        return false;
    size_t at = (size_t)(found - top->name), id = at;
    while (id && isdigit((unsigned char)top->name[id - 1]))
        id--;
    if (id == at || id < 2 || top->name[id - 1] != '_')
        return false;
    *participant = (struct participant){.name_end = id - 1, .id = id, .id_end = at};
    /* Full names have no `_`; some sites put the account in front. */
    for (size_t i = 0; i < participant->name_end; i++)
        if (top->name[i] == '_')
            participant->name = i + 1;
    const char *plugin = found + length;
    size_t rest = top->length - at - length;
    participant->is_text = rest >= 10 && strncmp(plugin, "onlinetext", 10) == 0;
    bool is_file = rest >= 4 && strncmp(plugin, "file", 4) == 0;
    if (is_file && !top->is_folder && rest > 5 && plugin[4] == '_')
        participant->filename = at + length + 5;
    return participant->is_text || (is_file && (top->is_folder || participant->filename));
}

static bool suits(const struct layout *layout)
{
    size_t all = 0, moodle = 0;
    struct participant participant;
    for (struct top top = {0}; layout_next(layout, &top); all++)
        moodle += parse(&top, &participant);
    return moodle && 2 * moodle >= all;
}

static int list(const struct layout *layout, struct handins *handins, struct error *error)
{
    (void)error;
    struct participant found;
    for (struct top top = {0}; layout_next(layout, &top);) {
        if (!parse(&top, &found)) {
            handins_note_stray(handins, &top);
            continue;
        }
        char *name = memory_string_of(top.name + found.name, found.name_end - found.name);
        if (text_equal(name, "Participant")) { /* blind marking */
            free(name);
            name = NULL;
        }
        struct handin *handin =
            handins_add(handins, layout, &top,
                        memory_string_of(top.name + found.id, found.id_end - found.id), name);
        if (found.is_text)
            text_add(&handin->notices, "typed in as online text, which is not graded; files are\n");
        else if (found.filename)
            handin_add(handin, top.first, top.name + found.filename, 0);
        else
            handin_add_top(handin, layout, &top);
    }
    return 0;
}

const struct platform platform_moodle = {
    .name = "moodle", .suits = suits, .merges = true, .list = list};
