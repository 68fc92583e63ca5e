/* Archives from bytes of any kind: what is listed keeps the promises of class/bundle.h, and every file in it is read or
 * refused in words. The last byte picks a platform, so that names are taken apart as well. */
#include "fuzz.h"

#include "base/limits.h"
#include "base/memory.h"
#include "class/encoding.h"
#include "class/platform.h"

#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES_MAX = 200, READ_MAX = 4096 };

static void assert_entry(const struct bundle_entry *entry)
{
    size_t length = strlen(entry->path);
    assert(length > 0 && encoding_is_utf8(entry->path, length));
    for (size_t i = 0; i < length; i++)
        assert((unsigned char)entry->path[i] >= 0x20 && entry->path[i] != 0x7f);
    assert((entry->kind == BUNDLE_REFUSED) == (entry->refusal != NULL));
    if (entry->kind == BUNDLE_REFUSED)
        return;
    assert(entry->path[0] != '/' && !strstr(entry->path, "//") && !strstr(entry->path, "/../") &&
           strncmp(entry->path, "../", 3) != 0 && strcmp(entry->path, "..") != 0);
    assert((entry->kind == BUNDLE_FOLDER) == (entry->path[length - 1] == '/'));
}

static void assert_files(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++) {
        const struct bundle_entry *entry = &bundle->entries[i];
        struct text contents = {0};
        struct error error = {0};
        assert_entry(entry);
        assert(!i || strcmp(entry[-1].path, entry->path) < 0);
        if (entry->kind == BUNDLE_FILE && bundle_read(bundle, entry, READ_MAX, &contents, &error))
            assert(error.text[0] && !contents.length);
        assert(contents.length <= READ_MAX);
        text_release(&contents);
    }
}

static void assert_students(struct bundle *bundle, unsigned char choice)
{
    static const char *const names[] = {"moodle",    "canvas", "gradescope",
                                        "classroom", "drop",   "folders"};
    static char *sources[] = {"mle.c"};
    static const struct config config = {.header = "mle.h", .sources = sources, .source_count = 1};
    const char *nearest;
    const struct platform *wanted =
        choice % 7 == 6 ? NULL : platform_named(names[choice % 7], &nearest);
    struct handins handins = {0};
    struct error error = {0};
    struct layout layout = {.bundle = bundle,
                            .folder = memory_string(""),
                            .wrapper = memory_string("class"),
                            .assignment = "mle",
                            .config = &config};
    const struct platform *platform = platform_detect(&layout, wanted);
    assert(platform && (!wanted || platform == wanted));
    if (platform->list(&layout, &handins, &error) == 0) {
        for (size_t i = 0; i < handins.count; i++) {
            struct submission submission = {0};
            struct text notices = {0};
            assert(handins.list[i].student && handins.list[i].origin);
            if (handin_read(bundle, &handins.list[i], &config, &submission, &notices, &error))
                assert(error.text[0] && !submission.sources);
            submission_release(&submission);
            text_release(&notices);
        }
    } else {
        assert(error.text[0]);
    }
    handins_release(&handins);
    free(layout.folder);
    free(layout.wrapper);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bundle bundle;
    struct error error = {0};
    struct text bytes = {0};
    text_append(&bytes, data, size);
    if (bundle_open_memory("fuzz.zip", &bytes, ENTRIES_MAX, &bundle, &error)) {
        assert(error.kind == ERROR_INPUT && error.text[0]);
    } else {
        assert(bundle.count <= ENTRIES_MAX);
        assert_files(&bundle);
        assert_students(&bundle, size ? data[size - 1] : 0);
        bundle_release(&bundle);
    }
    text_release(&bytes);
    return 0;
}
