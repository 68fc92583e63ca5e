/* For tests: archives as platforms and attackers make them, and folders. */
#ifndef GRADUS_TESTS_SUPPORT_PACKED_H
#define GRADUS_TESTS_SUPPORT_PACKED_H

#include "base/text.h"

#include <stddef.h>

enum packed_kind {
    PACKED_FILE,
    PACKED_FOLDER,
    PACKED_SYMLINK,
    PACKED_HARD_LINK,
    PACKED_DEVICE,
    PACKED_PIPE,
};

struct packed {
    const char *path;     /* its bytes go into the archive as they are */
    const char *contents; /* or where a link leads; NULL: empty */
    size_t length;        /* of the contents; 0: up to the zero byte */
    enum packed_kind kind;
};

/*
 * Packs `count` entries, or those before one without a path. `ending` is ".zip", ".tar", ".tar.gz", ".tar.zst", ...;
 * ".stored.zip" does not compress, ".secret.zip" encrypts. Names that are not ASCII are marked as UTF-8 in zips if
 * `ending` begins with ".utf8". The caller releases the text.
 */
struct text pack(const char *ending, const struct packed entries[], size_t count);

/* Writes bytes to a new temporary file with this ending; packed_remove deletes and frees the path. */
char *packed_write(const struct text *bytes, const char *ending);

/* Makes a temporary folder with these entries; packed_remove deletes it with all that is in it. */
char *packed_folder(const struct packed entries[], size_t count);

void packed_remove(char *path);

#endif
