/*
 * GitHub Classroom, `gh classroom clone student-repos`: ASSIGNMENT-submissions/ASSIGNMENT-ACCOUNT, each a git clone. The
 * student is the account; which commit lies there is recorded, and its time, as the student's machine gave it, is the time
 * of handing in. Git itself is not run: a foreign repository's configuration can start programs.
 */
#include "class/platform.h"

#include "base/memory.h"
#include "class/git_commit.h"
#include "contract/moment.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { GIT_FILE_BYTES_MAX = 1 << 20, COMMIT_DIGITS_MAX = 64 };

static bool is_clone(const struct layout *layout, const struct top *top)
{
    size_t entry;
    char *head = text_format("%.*s/.git/HEAD", (int)top->length, top->name);
    bool found = top->is_folder && layout_find(layout, head, &entry);
    free(head);
    return found;
}

static bool suits(const struct layout *layout)
{
    size_t all = 0, clones = 0;
    for (struct top top = {0}; layout_next(layout, &top); all++)
        clones += is_clone(layout, &top);
    return clones && 2 * clones >= all;
}

/* Reads a small file of the clone; "" if it is not there. The caller frees. */
static char *read_file(const struct layout *layout, const struct top *top, const char *name)
{
    struct error ignored;
    struct text contents = {0};
    size_t entry;
    char *path = text_format("%.*s/.git/%s", (int)top->length, top->name, name);
    if (layout_find(layout, path, &entry) && layout->bundle->entries[entry].kind == BUNDLE_FILE &&
        bundle_read(layout->bundle, &layout->bundle->entries[entry], GIT_FILE_BYTES_MAX, &contents,
                    &ignored))
        text_release(&contents);
    free(path);
    return text_detach(&contents);
}

/* Cuts the text after the commit that it begins with; whether there is one. */
static bool cut_to_commit(char *text)
{
    size_t digits = 0;
    while (isxdigit((unsigned char)text[digits]))
        digits++;
    if (digits != 40 && digits != COMMIT_DIGITS_MAX)
        return false;
    text[digits] = '\0';
    return true;
}

/* The commit that HEAD is at, or NULL. The caller frees. */
static char *commit_of(const struct layout *layout, const struct top *top)
{
    char *head = read_file(layout, top, "HEAD"), *commit = NULL;
    if (strncmp(head, "ref: ", 5) != 0) {
        commit = cut_to_commit(head) ? memory_string(head) : NULL;
        free(head);
        return commit;
    }
    head[strcspn(head, "\r\n")] = '\0';
    char *loose = read_file(layout, top, head + 5);
    if (cut_to_commit(loose)) {
        free(head);
        return loose;
    }
    free(loose);
    char *packed = read_file(layout, top, "packed-refs");
    for (char *rest = packed, *line; !commit && (line = strsep(&rest, "\n"));) {
        const char *space = strchr(line, ' ');
        if (space && text_equal(space + 1, head + 5) && cut_to_commit(line))
            commit = memory_string(line);
    }
    free(packed);
    free(head);
    return commit;
}

static bool begins_with(const struct top *top, const char *prefix, size_t length)
{
    return length < top->length && strncmp(top->name, prefix, length) == 0;
}

/* Whether all clones begin with these bytes. */
static bool all_begin_with(const struct layout *layout, const char *prefix, size_t length)
{
    for (struct top top = {0}; layout_next(layout, &top);)
        if (is_clone(layout, &top) && !begins_with(&top, prefix, length))
            return false;
    return length > 0;
}

/* The assignment in front of the accounts, with its dash: as the folder around says, or what all share. The caller frees. */
static char *find_prefix(const struct layout *layout)
{
    static const char ending[] = "-submissions";
    size_t length = strlen(layout->wrapper), cut = sizeof ending - 1, clones = 0;
    char *prefix = NULL;
    if (length > cut && text_equal(layout->wrapper + length - cut, ending))
        prefix = text_format("%.*s-", (int)(length - cut), layout->wrapper);
    else
        prefix = text_format("%s-", layout->assignment);
    if (all_begin_with(layout, prefix, strlen(prefix)))
        return prefix;
    free(prefix);
    struct top first = {0};
    for (struct top top = {0}; layout_next(layout, &top);)
        if (is_clone(layout, &top) && !clones++)
            first = top;
    size_t shared = clones > 1 ? first.length : 0;
    while (shared && (first.name[shared - 1] != '-' || !all_begin_with(layout, first.name, shared)))
        shared--;
    return memory_string_of(first.name, shared);
}

/* Lists the clones; commits[i] is that of hand-in i, or NULL. The caller frees both. */
static char **list_clones(const struct layout *layout, const char *prefix, struct handins *handins)
{
    size_t cut = strlen(prefix);
    char **commits = NULL;
    for (struct top top = {0}; layout_next(layout, &top);) {
        if (!top.is_folder) {
            handins_note_stray(handins, &top);
            continue;
        }
        size_t skip = begins_with(&top, prefix, cut) ? cut : 0;
        struct handin *handin = handins_add(
            handins, layout, &top, memory_string_of(top.name + skip, top.length - skip), NULL);
        handin_add_top(handin, layout, &top);
        char *commit = commit_of(layout, &top);
        if (commit)
            text_print(&handin->notices, "commit %s\n", commit);
        else
            text_add(&handin->notices, "it is not known which commit this is\n");
        commits = memory_resize(commits, handins->count, sizeof *commits);
        commits[handins->count - 1] = commit;
    }
    return commits;
}

/* Objects lie before references: going through an archive once more is quicker than back and forth for each clone. */
static void date_clones(const struct layout *layout, char *const commits[], struct handins *handins)
{
    size_t i = 0;
    for (struct top top = {0}; layout_next(layout, &top);) {
        int64_t seconds;
        char iso[32];
        if (!top.is_folder)
            continue;
        struct handin *handin = &handins->list[i];
        const char *commit = commits[i++];
        if (!commit || !git_commit_time(layout, &top, commit, &seconds))
            continue;
        moment_write(seconds, iso);
        handin->submitted_at = memory_string(iso);
        text_print(&handin->notices, "made at %s, by its author's clock\n", iso);
    }
}

static int list(const struct layout *layout, struct handins *handins, struct error *error)
{
    (void)error;
    char *prefix = find_prefix(layout), **commits = list_clones(layout, prefix, handins);
    date_clones(layout, commits, handins);
    for (size_t i = 0; i < handins->count; i++)
        free(commits[i]);
    free(commits);
    free(prefix);
    return 0;
}

const struct platform platform_classroom = {.name = "classroom", .suits = suits, .list = list};
