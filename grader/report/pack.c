#include "report/pack.h"

#include "base/memory.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <sys/stat.h>

struct pack {
    struct archive *archive;
};

static la_ssize_t append(struct archive *archive, void *context, const void *bytes, size_t length)
{
    (void)archive;
    text_append(context, bytes, length);
    return (la_ssize_t)length;
}

static int fail(struct pack *pack, struct error *error)
{
    const char *why = archive_error_string(pack->archive);
    return error_set(error, ERROR_MACHINE, "cannot make the archive: %s", why ? why : "no memory");
}

static int set_format(enum pack_kind kind, struct archive *archive)
{
    if (kind == PACK_TAR)
        return archive_write_set_format_ustar(archive);
    int result = archive_write_set_format_zip(archive);
    return result == ARCHIVE_OK ? archive_write_set_options(archive, "zip:hdrcharset=UTF-8")
                                : result;
}

int pack_open(enum pack_kind kind, struct text *bytes, struct pack **pack, struct error *error)
{
    struct pack *made = memory_new(1, sizeof *made);
    *pack = made;
    made->archive = archive_write_new();
    if (!made->archive)
        return error_set(error, ERROR_MACHINE, "cannot make the archive: no memory");
    if (set_format(kind, made->archive) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(made->archive, 0) != ARCHIVE_OK ||
        archive_write_open2(made->archive, bytes, NULL, append, NULL, NULL) != ARCHIVE_OK)
        return fail(made, error);
    return 0;
}

int pack_add(struct pack *pack, const char *path, const void *bytes, size_t length, unsigned mode,
             struct error *error)
{
    struct archive_entry *entry = archive_entry_new();
    if (!entry)
        return error_set(error, ERROR_MACHINE, "cannot make the archive: no memory");
    archive_entry_set_pathname_utf8(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, (mode_t)mode);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_entry_set_mtime(entry, 315576000, 0); /* 1980, where the time of zips begins */
    int result = archive_write_header(pack->archive, entry) == ARCHIVE_OK ? 0 : fail(pack, error);
    archive_entry_free(entry);
    if (!result && archive_write_data(pack->archive, bytes, length) != (la_ssize_t)length)
        result = fail(pack, error);
    return result;
}

int pack_close(struct pack *pack, struct error *error)
{
    if (!pack)
        return 0;
    int result = 0;
    if (pack->archive) {
        if (archive_write_close(pack->archive) != ARCHIVE_OK)
            result = fail(pack, error);
        archive_write_free(pack->archive);
    }
    free(pack);
    return result;
}
