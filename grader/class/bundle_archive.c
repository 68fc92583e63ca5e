#include "class/bundle.h"

#include "base/limits.h"
#include "base/memory.h"
#include "class/encoding.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct bundle_cursor {
    struct archive *archive;
    struct archive_entry *entry; /* libarchive's own; the one read last */
    size_t next;                 /* position of the entry that the next header is of */
    pid_t owner;                 /* a fork would share the file's offset */
    locale_t utf8;               /* libarchive converts names to the locale, which may be C */
};

/* --- opening --- */

void bundle_cursor_free(struct bundle_cursor *cursor)
{
    if (!cursor)
        return;
    if (cursor->archive)
        archive_read_free(cursor->archive);
    if (cursor->utf8)
        freelocale(cursor->utf8);
    free(cursor);
}

/*
 * Named one by one: libarchive's "all" would start other programs for rare compressions. Of a zip only the central
 * directory counts: what stands in front of each file may contradict it, and a zip without one is cut off.
 */
static void support(struct archive *archive)
{
    archive_read_support_format_tar(archive);
    archive_read_support_format_zip_seekable(archive);
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_bzip2(archive);
}

/* What the beginning of something that libarchive does not take says that it is. */
static const char *what_it_is(const struct bundle *bundle)
{
    unsigned char head[8] = {0};
    size_t length = 0;
    if (bundle->memory) {
        length = bundle->memory->length < sizeof head ? bundle->memory->length : sizeof head;
        memcpy(head, text_string(bundle->memory), length);
    } else {
        FILE *file = fopen(bundle->path, "rbe");
        length = file ? fread(head, 1, sizeof head, file) : 0;
        if (file)
            fclose(file);
    }
    if (length >= 4 && memcmp(head, "PK\3\4", 4) == 0)
        return "is a zip that is cut off or damaged; download it again";
    if (length >= 6 && memcmp(head, "7z\xbc\xaf\x27\x1c", 6) == 0)
        return "is a 7z archive; pack it as .zip or .tar.gz";
    if (length >= 4 && memcmp(head, "Rar!", 4) == 0)
        return "is a RAR archive; pack it as .zip or .tar.gz";
    if ((length >= 2 && memcmp(head, "\x1f\x8b", 2) == 0) ||
        (length >= 4 && memcmp(head, "\x28\xb5\x2f\xfd", 4) == 0) ||
        (length >= 6 && memcmp(head,
                               "\xfd"
                               "7zXZ",
                               6) == 0))
        return "is compressed, but holds no tar, or is cut off; pack it as .tar.gz";
    return length ? "is not an archive that can be read; pack it as .zip or .tar.gz" : "is empty";
}

/* Opens the archive at its beginning, or returns NULL and says why it cannot be. */
static struct bundle_cursor *cursor_open(const struct bundle *bundle, struct error *error)
{
    struct bundle_cursor *cursor = memory_new(1, sizeof *cursor);
    cursor->owner = getpid();
    cursor->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    cursor->archive = archive_read_new();
    if (!cursor->archive) {
        error_set(error, ERROR_MACHINE, "no memory to read '%s'", bundle->path);
        bundle_cursor_free(cursor);
        return NULL;
    }
    support(cursor->archive);
    int opened = bundle->memory
                     ? archive_read_open_memory(cursor->archive, text_string(bundle->memory),
                                                bundle->memory->length)
                     : archive_read_open_filename(cursor->archive, bundle->path, (size_t)64 << 10);
    if (opened == ARCHIVE_OK || opened == ARCHIVE_WARN)
        return cursor;
    error_set(error, ERROR_INPUT, "'%s' %s", bundle->path, what_it_is(bundle));
    bundle_cursor_free(cursor);
    return NULL;
}

/* Goes to the next header; returns what libarchive says. */
static int cursor_step(struct bundle_cursor *cursor)
{
    locale_t before = cursor->utf8 ? uselocale(cursor->utf8) : (locale_t)0;
    int step = archive_read_next_header(cursor->archive, &cursor->entry);
    if (before)
        uselocale(before);
    if (step == ARCHIVE_OK || step == ARCHIVE_WARN)
        cursor->next++;
    return step;
}

/* --- listing --- */

/* Why an entry is not to be read, or NULL. */
static const char *refusal_of(struct archive_entry *entry)
{
    if (archive_entry_hardlink(entry))
        return "is a hard link; hand in the file itself";
    if (archive_entry_filetype(entry) == AE_IFLNK)
        return "is a symbolic link; hand in the file itself";
    if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != AE_IFDIR)
        return "is a device or the like; it is not read";
    if (archive_entry_is_encrypted(entry))
        return "is encrypted; hand it in without a password";
    return NULL;
}

/* The entry's name in UTF-8. The caller frees. */
static char *name_of(struct bundle_cursor *cursor, const char *archive_path, struct text *notices)
{
    bool is_zip = archive_format(cursor->archive) == ARCHIVE_FORMAT_ZIP;
    locale_t before = cursor->utf8 ? uselocale(cursor->utf8) : (locale_t)0;
    const char *raw = archive_entry_pathname(cursor->entry);
    char *name = memory_string(raw ? raw : "");
    if (before)
        uselocale(before);
    if (encoding_is_utf8(name, strlen(name)))
        return name;
    char *converted = encoding_to_utf8(name, is_zip ? ENCODING_CP437 : ENCODING_LATIN1);
    free(name);
    struct text visible = {0};
    text_add_visible(&visible, converted, strlen(converted));
    text_print(notices, "'%s' in '%s' has a name that is not UTF-8; taken as %s\n",
               text_string(&visible), archive_path, is_zip ? "code page 437" : "Latin-1");
    text_release(&visible);
    return converted;
}

static void add_entry(struct bundle *bundle, struct bundle_cursor *cursor)
{
    const char *refusal = refusal_of(cursor->entry);
    int64_t size = archive_entry_size_is_set(cursor->entry) ? archive_entry_size(cursor->entry) : 0;
    enum bundle_kind kind = refusal                                             ? BUNDLE_REFUSED
                            : archive_entry_filetype(cursor->entry) == AE_IFDIR ? BUNDLE_FOLDER
                                                                                : BUNDLE_FILE;
    char *name = name_of(cursor, bundle->path, &bundle->notices);
    if (!name[0] && !refusal) {
        kind = BUNDLE_REFUSED;
        refusal = "has no name; it is not read";
        free(name);
        name = text_format("entry %zu", cursor->next);
    }
    bundle_add(bundle, name, kind, refusal, size > 0 ? (uint64_t)size : 0);
}

static uint64_t packed_bytes(const struct bundle *bundle)
{
    struct stat status;
    if (bundle->memory)
        return bundle->memory->length;
    return stat(bundle->path, &status) == 0 ? (uint64_t)status.st_size : 0;
}

/*
 * Whether the archive may go on unpacking: asked before an entry is skipped, because in a compressed tar skipping means
 * unpacking. Of a zip only the files that are wanted are ever unpacked, and those have a limit of their own.
 */
static int check_bytes(const struct bundle *bundle, uint64_t packed, uint64_t unpacked,
                       struct error *error)
{
    uint64_t by_ratio = packed * ARCHIVE_RATIO_MAX;
    uint64_t allowed = by_ratio > ARCHIVE_BYTES_FREE ? by_ratio : ARCHIVE_BYTES_FREE;
    if (allowed > ARCHIVE_BYTES_MAX)
        allowed = ARCHIVE_BYTES_MAX;
    if (unpacked <= allowed)
        return 0;
    return error_set(error, ERROR_INPUT,
                     "'%s' has %llu bytes and would unpack to more than %llu; hand in the sources "
                     "alone",
                     bundle->path, (unsigned long long)packed, (unsigned long long)allowed);
}

static int list_entries(struct bundle *bundle, struct bundle_cursor *cursor, size_t entries_max,
                        struct error *error)
{
    uint64_t packed = packed_bytes(bundle), unpacked = 0;
    for (;;) {
        int step = cursor_step(cursor);
        if (step == ARCHIVE_EOF)
            return 0;
        if (step != ARCHIVE_OK && step != ARCHIVE_WARN) {
            const char *reason = archive_error_string(cursor->archive);
            return error_set(error, ERROR_INPUT,
                             "'%s' is damaged or cut off after %zu entries (%s); get it again",
                             bundle->path, bundle->count, reason ? reason : "no reason given");
        }
        if (bundle->count >= entries_max)
            return bundle_too_many(bundle, entries_max, error);
        add_entry(bundle, cursor);
        uint64_t bytes = bundle->entries[bundle->count - 1].bytes;
        unpacked = bytes > UINT64_MAX - unpacked ? UINT64_MAX : unpacked + bytes;
        if (archive_format(cursor->archive) != ARCHIVE_FORMAT_ZIP &&
            check_bytes(bundle, packed, unpacked, error))
            return -1;
    }
}

int bundle_list_archive(struct bundle *bundle, size_t entries_max, struct error *error)
{
    struct bundle_cursor *cursor = cursor_open(bundle, error);
    if (!cursor)
        return -1;
    int result = list_entries(bundle, cursor, entries_max, error);
    bundle_cursor_free(cursor);
    return result;
}

/* --- reading --- */

/* Moves the cursor to the entry, from the beginning if it lies behind. */
static int seek_entry(struct bundle *bundle, const struct bundle_entry *entry, struct error *error)
{
    struct bundle_cursor *cursor = bundle->cursor;
    if (cursor && (cursor->owner != getpid() || cursor->next > entry->position)) {
        bundle_cursor_free(cursor);
        bundle->cursor = cursor = NULL;
    }
    if (!cursor)
        bundle->cursor = cursor = cursor_open(bundle, error);
    if (!cursor)
        return -1;
    while (cursor->next <= entry->position) {
        int step = cursor_step(cursor);
        if (step != ARCHIVE_OK && step != ARCHIVE_WARN)
            return error_set(error, ERROR_MACHINE, "'%s' in '%s' cannot be reached any more: %s",
                             entry->path, bundle->path,
                             step == ARCHIVE_EOF ? "the archive has changed"
                                                 : archive_error_string(cursor->archive));
    }
    return 0;
}

int bundle_read_archive(struct bundle *bundle, const struct bundle_entry *entry, size_t limit,
                        struct text *contents, struct error *error)
{
    char block[16384];
    size_t before = contents->length;
    int result = seek_entry(bundle, entry, error);
    while (!result) {
        la_ssize_t got = archive_read_data(bundle->cursor->archive, block, sizeof block);
        if (got == 0)
            return 0;
        if (got < 0)
            result =
                error_set(error, ERROR_INPUT, "'%s' is damaged in '%s' (%s); get it again",
                          entry->path, bundle->path, archive_error_string(bundle->cursor->archive));
        else if (contents->length - before + (size_t)got > limit)
            result =
                error_set(error, ERROR_INPUT, "'%s' is larger than %zu bytes", entry->path, limit);
        else
            text_append(contents, block, (size_t)got);
    }
    contents->length = before;
    if (contents->bytes)
        contents->bytes[before] = '\0';
    /* After a failure libarchive may go no further; the next file begins anew. */
    bundle_cursor_free(bundle->cursor);
    bundle->cursor = NULL;
    return -1;
}
