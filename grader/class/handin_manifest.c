/*
 * The manifest beside the sources, if they came in a package of `gradus submit`: whether they are still what was packed.
 * Whatever it says changes no grade; staff is told.
 */
#include "class/handin.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/manifest.h"
#include "contract/moment.h"

#include <stdlib.h>
#include <string.h>

const struct handin_file *handin_find_manifest(const struct handin *handin)
{
    const struct handin_file *found = NULL;
    for (size_t i = 0; i < handin->file_count; i++) {
        const struct handin_file *file = &handin->files[i];
        char *base = file_name_of(file->name);
        bool is_one = text_equal(base, manifest_name) && !handin_is_junk(file->name);
        if (is_one && (!found || strlen(file->name) < strlen(found->name)))
            found = file;
        free(base);
    }
    return found;
}

/* The assignment that a configuration is of: its file's name, as the root keeps it. The caller frees; NULL: not known. */
static char *assignment_of(const struct config *config)
{
    if (!config->file)
        return NULL;
    char *name = file_name_of(config->file), *dot = strrchr(name, '.');
    if (dot)
        *dot = '\0';
    return name;
}

static void note_claims(const struct manifest *manifest, const struct handin *handin,
                        const char *newest_kit, struct text *notices)
{
    char made_at[32];
    bool is_older = newest_kit && !text_equal(manifest->kit ? manifest->kit : "", newest_kit);
    moment_write(manifest->made_at, made_at);
    if (!handin->submitted_at)
        text_print(notices, "packed %s, says the clock of who packed it\n", made_at);
    if (manifest->kit)
        text_print(notices, "checked at home with kit %s%s%s\n", manifest->kit,
                   is_older ? "; the course's newest is " : "", is_older ? newest_kit : "");
    if (handin->is_claimed && manifest->student && !text_equal(manifest->student, handin->student))
        text_print(notices, "the manifest names the student '%s'\n", manifest->student);
}

void handin_verify(struct bundle *bundle, const struct handin *handin,
                   const struct handin_file *file, const struct config *config,
                   const struct submission *submission, struct text *notices)
{
    struct text bytes = {0};
    struct error error = {0};
    struct manifest manifest = {0};
    const struct bundle_entry *entry = &bundle->entries[file->entry];
    if (entry->kind != BUNDLE_FILE ||
        bundle_read(bundle, entry, MANIFEST_BYTES_MAX, &bytes, &error)) {
        text_print(notices, "the manifest '%s' cannot be read%s%s\n", file->name,
                   error.text[0] ? ": " : "", error.text);
        return;
    }
    enum manifest_reading reading =
        manifest_read(text_string(&bytes), bytes.length, &manifest, &error);
    if (reading == MANIFEST_WRONG)
        text_print(notices, "'%s' is not as gradus submit writes it: %s\n", file->name, error.text);
    if (reading == MANIFEST_READ) {
        char *assignment = assignment_of(config);
        manifest_compare(&manifest, assignment, submission, notices);
        note_claims(&manifest, handin, config->newest_kit, notices);
        free(assignment);
    }
    manifest_release(&manifest);
    text_release(&bytes);
}
