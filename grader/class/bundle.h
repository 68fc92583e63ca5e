/*
 * What was handed over, by a class or by one student: a folder, an archive (zip; tar, plain or with gzip, zstd, xz or
 * bzip2) or a commit in a git repository, as one flat list of entries. Foreign, all of it.
 *
 * How it works
 *   bundle_open lists and keeps paths, nothing else. Contents are read one file at a time into memory and never
 *   unpacked to disk, so no path can lead anywhere; folders are walked by descriptor, and no link is followed. An archive
 *   is read through a cursor that moves forward: whoever reads entries in the order of their positions goes through the
 *   archive once more, whatever its size, with the memory of one file. Other orders are right as well, but each step
 *   back begins at the beginning. A process that forks may read in the child: the cursor is then opened anew.
 *
 *   Entries that could do harm stay in the list with the reason why they are not read, so that their student can be
 *   told: links, devices, encrypted ones, paths that lead out. What makes the whole unreadable is an error: no archive,
 *   cut off, damaged, too many entries, unpacks to too much.
 */
#ifndef GRADUS_CLASS_BUNDLE_H
#define GRADUS_CLASS_BUNDLE_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bundle_kind {
    BUNDLE_FILE,
    BUNDLE_FOLDER,  /* its path ends in '/' */
    BUNDLE_REFUSED, /* not to be read */
};

struct bundle_entry {
    char *
        path; /* owned; relative, UTF-8, no control bytes; unless refused no part is '.', '..' or empty */
    enum bundle_kind kind;
    const char *refusal; /* of BUNDLE_REFUSED: what follows the name in a sentence; else NULL */
    uint64_t bytes;      /* as the list has it; what is read is counted anew */
    size_t position;     /* from 0, in the archive's own order */
};

struct bundle_cursor;
struct bundle_commit;

struct bundle {
    char *path; /* owned; for messages */
    bool is_folder;
    struct bundle_entry *entries; /* owned; sorted by path, all different */
    size_t count;
    struct text notices;          /* about the whole, a line each */
    const struct text *memory;    /* the archive's bytes if they lie in memory */
    struct bundle_cursor *cursor; /* owned; where an archive is being read, or NULL */
    struct bundle_commit *commit; /* owned; the commit that it is, or NULL */
};

/*
 * Lists a folder or an archive of at most `entries_max` entries. Fails with ERROR_INPUT as said above. The caller
 * releases the bundle.
 */
int bundle_open(const char *path, size_t entries_max, struct bundle *bundle,
                struct error *error) MUST_CHECK;

/* Lists an archive in memory, which must outlive the bundle; `name` is for messages. */
int bundle_open_memory(const char *name, const struct text *memory, size_t entries_max,
                       struct bundle *bundle, struct error *error) MUST_CHECK;

/*
 * Lists the files of a commit, which git names by an object's name, in a repository. Nothing is checked out. Fails with
 * ERROR_MACHINE if git cannot read it.
 */
int bundle_open_commit(const char *repository, const char *commit, size_t entries_max,
                       struct bundle *bundle, struct error *error) MUST_CHECK;

/*
 * Appends the contents of a BUNDLE_FILE of at most `limit` bytes. Fails with ERROR_INPUT: too large, damaged, not to be
 * opened; with ERROR_MACHINE if the archive is no longer the one that was listed. *contents is then unchanged.
 */
int bundle_read(struct bundle *bundle, const struct bundle_entry *entry, size_t limit,
                struct text *contents, struct error *error) MUST_CHECK;

/* Frees what the bundle owns and leaves an empty one; safe twice. */
void bundle_release(struct bundle *bundle);

/* Whether a file of this name is an archive that bundle_open takes. */
bool bundle_is_archive_name(const char *name);

/* --- for the bundle's own files --- */

/* Lists what is in the folder or the archive at bundle->path; order and duplicates are the caller's matter. */
int bundle_list_folder(struct bundle *bundle, size_t entries_max, struct error *error) MUST_CHECK;
int bundle_list_archive(struct bundle *bundle, size_t entries_max, struct error *error) MUST_CHECK;

int bundle_read_archive(struct bundle *bundle, const struct bundle_entry *entry, size_t limit,
                        struct text *contents, struct error *error) MUST_CHECK;
void bundle_cursor_free(struct bundle_cursor *cursor);

struct bundle_commit *bundle_commit_new(const char *repository, const char *name);
int bundle_list_commit(struct bundle *bundle, size_t entries_max, struct error *error) MUST_CHECK;
int bundle_read_commit(struct bundle *bundle, const struct bundle_entry *entry, size_t limit,
                       struct text *contents, struct error *error) MUST_CHECK;
void bundle_commit_free(struct bundle_commit *commit);

/* Appends an entry and takes the path, which is refused if it leads out. */
void bundle_add(struct bundle *bundle, char *path, enum bundle_kind kind, const char *refusal,
                uint64_t bytes);

/* Says that there are more than `entries_max` entries. */
int bundle_too_many(const struct bundle *bundle, size_t entries_max, struct error *error);

#endif
