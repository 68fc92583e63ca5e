#include "class/git_commit.h"

#include "base/limits.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { HEADER_BYTES = 4096, HASH_BYTES_MAX = 32, FANOUT = 256, OBJECT_COMMIT = 1 };

static const unsigned char index_magic[] = {0xff, 't', 'O', 'c', 0, 0, 0, 2};
static const unsigned char pack_magic[] = {'P', 'A', 'C', 'K', 0, 0, 0, 2};

/* --- bytes --- */

/* Unpacks the beginning of what zlib packed: at most HEADER_BYTES, ended by a zero. The rest does not matter. */
static bool unpack_head(const char *packed, size_t length, char head[HEADER_BYTES + 1])
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)packed,
                       .avail_in = (uInt)(length < HEADER_BYTES ? length : HEADER_BYTES),
                       .next_out = (Bytef *)head,
                       .avail_out = HEADER_BYTES};
    if (inflateInit(&stream) != Z_OK)
        return false;
    int code = inflate(&stream, Z_SYNC_FLUSH);
    size_t got = HEADER_BYTES - stream.avail_out;
    inflateEnd(&stream);
    head[got] = '\0';
    return (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR) && got > 0;
}

static uint32_t read_number(const unsigned char bytes[4])
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Reads a hexadecimal name; returns its length in bytes, or 0. */
static size_t read_hash(const char *name, unsigned char hash[HASH_BYTES_MAX])
{
    size_t length = strlen(name) / 2;
    char digits[3] = "", *end;
    if (length > HASH_BYTES_MAX)
        return 0;
    for (size_t i = 0; i < length; i++) {
        memcpy(digits, name + 2 * i, 2);
        hash[i] = (unsigned char)strtoul(digits, &end, 16);
        if (*end)
            return 0;
    }
    return length;
}

/* Reads a file of the clone's .git; false if it is not there or too large. */
static bool read_git_file(const struct layout *layout, const struct top *top, const char *name,
                          struct text *contents)
{
    struct error ignored;
    size_t entry;
    char *path = text_format("%.*s/.git/%s", (int)top->length, top->name, name);
    bool found = layout_find(layout, path, &entry) &&
                 layout->bundle->entries[entry].kind == BUNDLE_FILE &&
                 bundle_read(layout->bundle, &layout->bundle->entries[entry], GIT_PACK_BYTES_MAX,
                             contents, &ignored) == 0;
    free(path);
    return found;
}

/* --- a commit's text --- */

/* `committer NAME <MAIL> SECONDS ZONE` is a line of its header, which ends with an empty line. */
static bool find_time(const char *commit, int64_t *seconds)
{
    const char *end = strstr(commit, "\n\n"), *line = strstr(commit, "\ncommitter ");
    const char *line_end = line ? strchr(line + 1, '\n') : NULL;
    if (!line_end || (end && line > end))
        return false;
    const char *mail_end = memrchr(line, '>', (size_t)(line_end - line));
    if (!mail_end || mail_end[1] != ' ' || mail_end[2] < '0' || mail_end[2] > '9')
        return false;
    *seconds = strtoll(mail_end + 2, NULL, 10);
    return *seconds < (int64_t)1 << 40; /* beyond the year 36,000 nobody hands in */
}

/* --- where it lies --- */

static bool find_loose(const struct layout *layout, const struct top *top, const char *commit,
                       int64_t *seconds)
{
    char head[HEADER_BYTES + 1];
    struct text packed = {0};
    char *name = text_format("objects/%.2s/%s", commit, commit + 2);
    bool found = read_git_file(layout, top, name, &packed) &&
                 unpack_head(text_string(&packed), packed.length, head) &&
                 strncmp(head, "commit ", 7) == 0 && find_time(head + strlen(head) + 1, seconds);
    text_release(&packed);
    free(name);
    return found;
}

/* The place of an object in a pack by the pack's index; 0 if it is not in there. */
static size_t find_in_index(const struct text *index, const unsigned char hash[], size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text_string(index);
    size_t names = sizeof index_magic + 4 * FANOUT;
    if (index->length < names || memcmp(bytes, index_magic, sizeof index_magic) != 0)
        return 0;
    size_t count = read_number(bytes + names - 4);
    /* Names, check sums, places; larger packs have more behind them. */
    if (count > (index->length - names) / (length + 8))
        return 0;
    for (size_t i = 0; i < count; i++)
        if (memcmp(bytes + names + i * length, hash, length) == 0)
            return read_number(bytes + names + count * (length + 4) + 4 * i);
    return 0;
}

/* The commit at that place of a pack, if it is one and is kept whole. */
static bool read_packed(const struct text *pack, size_t place, int64_t *seconds)
{
    const unsigned char *bytes = (const unsigned char *)text_string(pack);
    char head[HEADER_BYTES + 1];
    if (pack->length < sizeof pack_magic || memcmp(bytes, pack_magic, sizeof pack_magic) != 0 ||
        place < sizeof pack_magic || place >= pack->length ||
        (bytes[place] >> 4 & 7) != OBJECT_COMMIT)
        return false;
    while (bytes[place] & 0x80) /* its size goes on */
        if (++place >= pack->length)
            return false;
    place++;
    return unpack_head((const char *)bytes + place, pack->length - place, head) &&
           find_time(head, seconds);
}

static bool find_in_pack(const struct layout *layout, const struct top *top, const char *index_name,
                         const char *commit, int64_t *seconds)
{
    unsigned char hash[HASH_BYTES_MAX];
    struct text index = {0}, pack = {0};
    size_t length = read_hash(commit, hash), stem = strlen(index_name) - strlen("idx");
    char *pack_name = text_format("%.*spack", (int)stem, index_name);
    size_t place = length && read_git_file(layout, top, index_name, &index)
                       ? find_in_index(&index, hash, length)
                       : 0;
    bool found =
        place && read_git_file(layout, top, pack_name, &pack) && read_packed(&pack, place, seconds);
    text_release(&index);
    text_release(&pack);
    free(pack_name);
    return found;
}

static bool find_in_packs(const struct layout *layout, const struct top *top, const char *commit,
                          int64_t *seconds)
{
    static const char packs[] = "objects/pack/", ending[] = ".idx";
    for (size_t i = top->first; i < top->end; i++) {
        const char *name = layout_path(layout, i) + top->length;
        size_t length = strlen(name);
        if (strncmp(name, "/.git/", 6) != 0 || length < 6 + sizeof packs + sizeof ending)
            continue;
        name += 6;
        if (strncmp(name, packs, sizeof packs - 1) == 0 &&
            text_equal(name + strlen(name) - (sizeof ending - 1), ending) &&
            find_in_pack(layout, top, name, commit, seconds))
            return true;
    }
    return false;
}

bool git_commit_time(const struct layout *layout, const struct top *top, const char *commit,
                     int64_t *seconds)
{
    int64_t found;
    if (!find_loose(layout, top, commit, &found) && !find_in_packs(layout, top, commit, &found))
        return false;
    *seconds = found;
    return true;
}
