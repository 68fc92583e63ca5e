#include "report/zip.h"

#include "base/memory.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <sys/stat.h>

struct zip {
    struct archive *archive;
};

static la_ssize_t append(struct archive *archive, void *context, const void *bytes, size_t length)
{
    (void)archive;
    text_append(context, bytes, length);
    return (la_ssize_t)length;
}

static int fail(struct zip *zip, struct error *error)
{
    const char *why = archive_error_string(zip->archive);
    return error_set(error, ERROR_MACHINE, "cannot make the zip: %s", why ? why : "no memory");
}

int zip_open(struct text *bytes, struct zip **zip, struct error *error)
{
    struct zip *made = memory_new(1, sizeof *made);
    *zip = made;
    made->archive = archive_write_new();
    if (!made->archive)
        return error_set(error, ERROR_MACHINE, "cannot make the zip: no memory");
    if (archive_write_set_format_zip(made->archive) != ARCHIVE_OK ||
        archive_write_set_options(made->archive, "zip:hdrcharset=UTF-8") != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(made->archive, 0) != ARCHIVE_OK ||
        archive_write_open2(made->archive, bytes, NULL, append, NULL, NULL) != ARCHIVE_OK)
        return fail(made, error);
    return 0;
}

int zip_add(struct zip *zip, const char *path, const void *bytes, size_t length, unsigned mode,
            struct error *error)
{
    struct archive_entry *entry = archive_entry_new();
    if (!entry)
        return error_set(error, ERROR_MACHINE, "cannot make the zip: no memory");
    archive_entry_set_pathname_utf8(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, (mode_t)mode);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_entry_set_mtime(entry, 315576000, 0); /* 1980, where the time of zips begins */
    int result = archive_write_header(zip->archive, entry) == ARCHIVE_OK ? 0 : fail(zip, error);
    archive_entry_free(entry);
    if (!result && archive_write_data(zip->archive, bytes, length) != (la_ssize_t)length)
        result = fail(zip, error);
    return result;
}

int zip_close(struct zip *zip, struct error *error)
{
    if (!zip)
        return 0;
    int result = 0;
    if (zip->archive) {
        if (archive_write_close(zip->archive) != ARCHIVE_OK)
            result = fail(zip, error);
        archive_write_free(zip->archive);
    }
    free(zip);
    return result;
}
