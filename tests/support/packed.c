#include "support/packed.h"

#include "base/file.h"
#include "base/memory.h"

#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static la_ssize_t append(struct archive *archive, void *context, const void *bytes, size_t length)
{
    (void)archive;
    text_append(context, bytes, length);
    return (la_ssize_t)length;
}

static size_t length_of(const struct packed *entry)
{
    return entry->length ? entry->length : entry->contents ? strlen(entry->contents) : 0;
}

static void add(struct archive *archive, const struct packed *packed)
{
    static const unsigned types[] = {
        [PACKED_FILE] = AE_IFREG,      [PACKED_FOLDER] = AE_IFDIR, [PACKED_SYMLINK] = AE_IFLNK,
        [PACKED_HARD_LINK] = AE_IFREG, [PACKED_DEVICE] = AE_IFCHR, [PACKED_PIPE] = AE_IFIFO,
    };
    struct archive_entry *entry = archive_entry_new();
    archive_entry_copy_pathname(entry, packed->path);
    archive_entry_set_filetype(entry, types[packed->kind]);
    archive_entry_set_perm(entry, packed->kind == PACKED_FOLDER ? 0755 : 0644);
    archive_entry_set_mtime(entry, 1700000000, 0);
    archive_entry_set_size(entry, packed->kind == PACKED_FILE ? (la_int64_t)length_of(packed) : 0);
    if (packed->kind == PACKED_SYMLINK)
        archive_entry_copy_symlink(entry, packed->contents);
    if (packed->kind == PACKED_HARD_LINK)
        archive_entry_copy_hardlink(entry, packed->contents);
    if (packed->kind == PACKED_DEVICE)
        archive_entry_set_rdev(entry, makedev(1, 3));
    cr_assert_geq(archive_write_header(archive, entry), ARCHIVE_WARN, "%s: %s", packed->path,
                  archive_error_string(archive));
    if (packed->kind == PACKED_FILE && length_of(packed))
        cr_assert_gt(archive_write_data(archive, packed->contents, length_of(packed)), 0);
    archive_entry_free(entry);
}

static bool ends_in(const char *ending, const char *with)
{
    return strstr(ending, with) != NULL;
}

static void set_format(struct archive *archive, const char *ending)
{
    if (ends_in(ending, ".zip")) {
        archive_write_set_format_zip(archive);
        if (ends_in(ending, ".stored"))
            archive_write_zip_set_compression_store(archive);
        if (ends_in(ending, ".secret")) {
            archive_write_set_passphrase(archive, "secret");
            cr_assert_eq(archive_write_set_options(archive, "zip:encryption=traditional"),
                         ARCHIVE_OK);
        }
    } else {
        archive_write_set_format_gnutar(archive);
    }
    if (ends_in(ending, ".gz"))
        archive_write_add_filter_gzip(archive);
    if (ends_in(ending, ".zst"))
        archive_write_add_filter_zstd(archive);
    if (ends_in(ending, ".xz"))
        archive_write_add_filter_xz(archive);
}

struct text pack(const char *ending, const struct packed entries[], size_t count)
{
    struct text bytes = {0};
    const char *charset = ends_in(ending, ".utf8") ? "C.UTF-8" : "C";
    locale_t locale = newlocale(LC_CTYPE_MASK, charset, NULL), before = uselocale(locale);
    struct archive *archive = archive_write_new();
    set_format(archive, ending);
    archive_write_set_bytes_in_last_block(archive, 1);
    cr_assert_eq(archive_write_open(archive, &bytes, NULL, append, NULL), ARCHIVE_OK, "%s",
                 archive_error_string(archive));
    for (size_t i = 0; i < count && entries[i].path; i++)
        add(archive, &entries[i]);
    cr_assert_eq(archive_write_free(archive), ARCHIVE_OK);
    uselocale(before);
    freelocale(locale);
    return bytes;
}

static char *temporary(const char *pattern)
{
    const char *folder = getenv("TMPDIR");
    return file_join(folder ? folder : "/tmp", pattern);
}

char *packed_write(const struct text *bytes, const char *ending)
{
    struct error error = {0};
    char *pattern = text_format("class-XXXXXX%s", ending), *path = temporary(pattern);
    int descriptor = mkostemps(path, (int)strlen(ending), O_CLOEXEC);
    cr_assert_geq(descriptor, 0, "%s", path);
    cr_assert_eq(file_write_descriptor(descriptor, text_string(bytes), bytes->length, path, &error),
                 0);
    close(descriptor);
    free(pattern);
    return path;
}

static void make_folders(char *path, size_t from)
{
    for (char *slash = path + from; (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        mkdir(path, 0755);
        *slash = '/';
    }
}

char *packed_folder(const struct packed entries[], size_t count)
{
    struct error error = {0};
    char *folder = temporary("class-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    for (size_t i = 0; i < count && entries[i].path; i++) {
        const struct packed *entry = &entries[i];
        char *path = file_join(folder, entry->path);
        make_folders(path, strlen(folder));
        if (entry->kind == PACKED_FOLDER)
            mkdir(path, 0755);
        if (entry->kind == PACKED_SYMLINK)
            cr_assert_eq(symlink(entry->contents, path), 0);
        if (entry->kind == PACKED_PIPE)
            cr_assert_eq(mkfifo(path, 0644), 0);
        if (entry->kind == PACKED_FILE) {
            int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
            cr_assert_geq(descriptor, 0, "%s", path);
            cr_assert_eq(
                file_write_descriptor(descriptor, entry->contents, length_of(entry), path, &error),
                0);
            close(descriptor);
        }
        free(path);
    }
    return folder;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *level)
{
    (void)status, (void)type, (void)level;
    return remove(path);
}

void packed_remove(char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(path);
}
