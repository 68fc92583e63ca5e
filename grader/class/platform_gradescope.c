/*
 * Gradescope, "Export Submissions": assignment_N_export/ with submission_N/ for each submission, unpacked, and
 * submission_metadata.yml. The student is the student id, or else the email address; of a group everybody gets the
 * submission.
 */
#include "class/platform.h"

#include "base/limits.h"
#include "base/memory.h"
#include "class/gradescope_metadata.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char metadata_name[] = "submission_metadata.yml";

/* submission_1234 */
static bool is_submission(const struct top *top)
{
    static const char mark[] = "submission_";
    size_t digits = sizeof mark - 1;
    if (!top->is_folder || top->length <= digits || strncmp(top->name, mark, digits) != 0)
        return false;
    while (digits < top->length && isdigit((unsigned char)top->name[digits]))
        digits++;
    return digits == top->length;
}

static bool suits(const struct layout *layout)
{
    size_t all = 0, submissions = 0, entry;
    if (layout_find(layout, metadata_name, &entry))
        return true;
    for (struct top top = {0}; layout_next(layout, &top); all++)
        submissions += is_submission(&top);
    return submissions && submissions == all;
}

static int read_metadata(const struct layout *layout, size_t entry,
                         struct gradescope_metadata *metadata, struct error *error)
{
    struct text contents = {0};
    const struct bundle_entry *found = &layout->bundle->entries[entry];
    int result = found->kind == BUNDLE_FILE
                     ? bundle_read(layout->bundle, found, METADATA_BYTES_MAX, &contents, error)
                     : error_set(error, ERROR_INPUT, "'%s' %s", found->path,
                                 found->refusal ? found->refusal : "is a folder");
    if (!result)
        result = gradescope_metadata_parse(found->path, &contents, metadata, error);
    text_release(&contents);
    return result;
}

static const char *id_of(const struct submitter *submitter)
{
    return submitter->sid ? submitter->sid : submitter->email ? submitter->email : submitter->name;
}

static void add_submitter(const struct layout *layout, const struct top *top,
                          const struct gradescope_submission *submission, size_t which,
                          struct handins *handins)
{
    const struct submitter *submitter = &submission->submitters[which];
    struct handin *handin = handins_add(handins, layout, top, memory_string(id_of(submitter)),
                                        submitter->name ? memory_string(submitter->name) : NULL);
    handin_add_top(handin, layout, top);
    handin->submitted_at = submission->created_at ? platform_time(submission->created_at) : NULL;
    handin->number = submission->earlier + 1;
    if (submission->created_at && !handin->submitted_at)
        text_print(&handin->notices, "'%s' is no time that is understood\n",
                   submission->created_at);
    for (size_t i = 0; i < submission->submitter_count; i++)
        if (i != which && id_of(&submission->submitters[i]))
            text_print(&handin->notices, "handed in together with %s\n",
                       id_of(&submission->submitters[i]));
}

static void add_submission(const struct layout *layout, const struct top *top,
                           const struct gradescope_metadata *metadata, struct handins *handins)
{
    const struct gradescope_submission *submission =
        gradescope_metadata_find(metadata, top->name, top->length);
    size_t named = 0;
    for (size_t i = 0; submission && i < submission->submitter_count; i++) {
        if (!id_of(&submission->submitters[i]))
            continue;
        add_submitter(layout, top, submission, i, handins);
        named++;
    }
    if (named)
        return;
    struct handin *handin =
        handins_add(handins, layout, top, memory_string_of(top->name, top->length), NULL);
    handin_add_top(handin, layout, top);
    text_print(&handin->notices, "%s does not say who handed it in\n", metadata_name);
}

static int list(const struct layout *layout, struct handins *handins, struct error *error)
{
    struct gradescope_metadata metadata = {0};
    size_t entry;
    if (layout_find(layout, metadata_name, &entry)) {
        if (read_metadata(layout, entry, &metadata, error))
            return -1;
    } else {
        text_print(&handins->notices, "there is no %s: students are named by submission\n",
                   metadata_name);
    }
    for (struct top top = {0}; layout_next(layout, &top);) {
        bool is_metadata = top.length == strlen(metadata_name) &&
                           strncmp(top.name, metadata_name, top.length) == 0;
        if (is_submission(&top) ||
            (top.is_folder && gradescope_metadata_find(&metadata, top.name, top.length)))
            add_submission(layout, &top, &metadata, handins);
        else if (!is_metadata)
            handins_note_stray(handins, &top);
    }
    gradescope_metadata_release(&metadata);
    return 0;
}

const struct platform platform_gradescope = {.name = "gradescope", .suits = suits, .list = list};
