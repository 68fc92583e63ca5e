#include "class/database.h"

#include "base/memory.h"
#include "contract/moment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* The version of the schema; a store with a greater one is of a newer gradus. */
enum { SCHEMA = 3, BUSY_MS = 10000, LOCK_TRIES = 20 /* a second */ };

/* What takes a store from each version to the next; an empty file is of version 0. */
static const char *const steps[SCHEMA] = {
    "CREATE TABLE submission (sha256 TEXT PRIMARY KEY, sources BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE attempt (assignment TEXT, student TEXT, number INTEGER, name TEXT, submitted_at "
    "TEXT,"
    " origin TEXT NOT NULL, notices TEXT NOT NULL, problem TEXT, sha256 TEXT NOT NULL,"
    " PRIMARY KEY (assignment, student, number)) WITHOUT ROWID;"
    "CREATE TABLE answers (assignment TEXT, sha256 TEXT, questions TEXT, bytes INTEGER NOT NULL,"
    " record BLOB NOT NULL, PRIMARY KEY (assignment, sha256, questions));"
    "CREATE TABLE result (id INTEGER PRIMARY KEY, assignment TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " questions TEXT NOT NULL, rules TEXT NOT NULL, seed INTEGER NOT NULL, score REAL NOT NULL,"
    " max_score REAL NOT NULL, is_error INTEGER NOT NULL, versions TEXT NOT NULL, graded_at TEXT "
    "NOT NULL,"
    " json TEXT NOT NULL);"
    "CREATE INDEX result_by_submission ON result (assignment, sha256, rules);"
    "CREATE TABLE failure (assignment TEXT, sha256 TEXT, rules TEXT, count INTEGER NOT NULL, why "
    "TEXT NOT NULL,"
    " PRIMARY KEY (assignment, sha256, rules)) WITHOUT ROWID;"
    "CREATE TABLE adjustment (id INTEGER PRIMARY KEY, assignment TEXT NOT NULL, student TEXT NOT "
    "NULL,"
    " points REAL NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, made_at TEXT NOT NULL);"
    "PRAGMA user_version = 1;",
    "CREATE TABLE plots (assignment TEXT, sha256 TEXT, questions TEXT, bytes INTEGER NOT NULL,"
    " json BLOB NOT NULL, PRIMARY KEY (assignment, sha256, questions));"
    "PRAGMA user_version = 2;",
    /* how checks are judged under some rules, and the course's */
    "CREATE TABLE judging (rules TEXT PRIMARY KEY, checks TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE course (id INTEGER PRIMARY KEY, assignment TEXT NOT NULL, noted_at TEXT NOT NULL,"
    " rules TEXT NOT NULL);"
    "PRAGMA user_version = 3;",
};

/* --- what SQLite says, for people --- */

int database_failed(const struct store *store, const char *doing, struct error *error)
{
    int code = sqlite3_errcode(store->database) & 0xff;
    switch (code) {
    case SQLITE_FULL:
        return error_set(
            error, ERROR_MACHINE,
            "the disk of '%s' is full; make room and start again: what is done is kept",
            store->path);
    case SQLITE_READONLY:
        return error_set(error, ERROR_MACHINE, "'%s' cannot be written to; check its permissions",
                         store->path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(error, ERROR_MACHINE,
                         "'%s' is damaged or no store of gradus; it is left as it is: move it away "
                         "or bring back a copy",
                         store->path);
    case SQLITE_BUSY:
        return error_set(error, ERROR_MACHINE, "'%s' is in use by another program; try again later",
                         store->path);
    case SQLITE_IOERR:
        return error_set(error, ERROR_MACHINE,
                         "the disk fails at '%s' (%s); what is done is kept, start again when the "
                         "disk works",
                         store->path, sqlite3_errmsg(store->database));
    default:
        return error_set(error, ERROR_MACHINE, "cannot %s '%s': %s", doing, store->path,
                         sqlite3_errmsg(store->database));
    }
}

int database_execute(struct store *store, const char *sql, const char *doing, struct error *error)
{
    return sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : database_failed(store, doing, error);
}

int database_prepare(struct store *store, const char *sql, sqlite3_stmt **statement,
                     struct error *error)
{
    return sqlite3_prepare_v2(store->database, sql, -1, statement, NULL) == SQLITE_OK
               ? 0
               : database_failed(store, "read", error);
}

int database_run(struct store *store, sqlite3_stmt *statement, struct error *error)
{
    int code = sqlite3_step(statement);
    int result =
        code == SQLITE_DONE || code == SQLITE_ROW ? 0 : database_failed(store, "write to", error);
    sqlite3_finalize(statement);
    return result;
}

void bind_text(sqlite3_stmt *statement, int index, const char *string)
{
    /* Copied: the statement may outlive the caller's text. NULL binds as NULL. */
    sqlite3_bind_text(statement, index, string, -1, SQLITE_TRANSIENT);
}

const char *column_text(sqlite3_stmt *statement, int column)
{
    return (const char *)sqlite3_column_text(statement, column);
}

char *copy_column(sqlite3_stmt *statement, int column)
{
    const char *string = column_text(statement, column);
    return string ? memory_string(string) : NULL;
}

/* --- opening --- */

/* Processes of a batch that was killed hold its lock until they are gone as well, which takes a moment. */
static bool try_lock(int lock)
{
    static const struct timespec moment = {.tv_nsec = 50000000};
    for (int tries = 0; tries < LOCK_TRIES; tries++) {
        if (flock(lock, LOCK_EX | LOCK_NB) == 0)
            return true;
        nanosleep(&moment, NULL);
    }
    return false;
}

/* Takes the lock that makes this the only writer, and leaves a word about whose it is. */
static int take_lock(struct store *store, struct error *error)
{
    char *path = text_format("%s.lock", store->path), holder[128] = {0}, since[32];
    store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (store->lock < 0) {
        error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
        free(path);
        return -1;
    }
    free(path);
    if (!try_lock(store->lock)) {
        ssize_t length = read(store->lock, holder, sizeof holder - 1);
        return error_set(error, ERROR_INPUT,
                         "another batch is working on '%s' (%s); wait for its end", store->path,
                         length > 0 ? holder : "its process is not known");
    }
    moment_write((int64_t)time(NULL), since);
    int length = snprintf(holder, sizeof holder, "process %d since %s", (int)getpid(), since);
    /* Only a word for people: a full disk is reported when it matters. */
    if (ftruncate(store->lock, 0) == 0 && write(store->lock, holder, (size_t)length) < 0)
        errno = 0;
    return 0;
}

static int read_version(struct store *store, int *version, struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store, "PRAGMA user_version", &statement, error))
        return -1;
    int result = sqlite3_step(statement) == SQLITE_ROW ? 0 : database_failed(store, "read", error);
    *version = result ? 0 : sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return result;
}

/* Whether the file has tables that are not ours: it is then no store, and not touched. */
static int is_empty(struct store *store, bool *empty, struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store, "SELECT count(*) FROM sqlite_master", &statement, error))
        return -1;
    int result = sqlite3_step(statement) == SQLITE_ROW ? 0 : database_failed(store, "read", error);
    *empty = !result && sqlite3_column_int(statement, 0) == 0;
    sqlite3_finalize(statement);
    return result;
}

/* All steps or none: a store is never left between two versions. */
static int bring_up_to_date(struct store *store, struct error *error)
{
    int result = 0;
    if (database_begin(store, error))
        return -1;
    for (int version = store->version; version < SCHEMA && !result; version++)
        result = database_execute(store, steps[version], "set up", error);
    if (database_end(store, result, error))
        return -1;
    store->version = SCHEMA;
    return 0;
}

static int set_up(struct store *store, enum store_access access, struct error *error)
{
    int version;
    bool empty;
    if (read_version(store, &version, error) || is_empty(store, &empty, error))
        return -1;
    if (version > SCHEMA)
        return error_set(error, ERROR_INPUT, "'%s' was written by a newer gradus; use that one",
                         store->path);
    if (!version && !empty)
        return error_set(error, ERROR_INPUT,
                         "'%s' is a database, but no store of gradus; name another file",
                         store->path);
    if (!version && access == STORE_READ)
        return error_set(error, ERROR_INPUT, "'%s' is empty; grade something into it first",
                         store->path);
    store->version = version;
    if (access == STORE_READ)
        return 0;
    if (database_execute(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", "set up",
                         error))
        return -1;
    return version == SCHEMA ? 0 : bring_up_to_date(store, error);
}

int store_open(const char *path, enum store_access access, struct store **store,
               struct error *error)
{
    struct store *opened = memory_new(1, sizeof *opened);
    *opened = (struct store){.path = memory_string(path), .lock = -1};
    int flags =
        access == STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
    int result = 0;
    if (access != STORE_WRITE && euidaccess(path, F_OK))
        result = error_set(error, ERROR_INPUT,
                           "there is no store '%s'; gradus batch makes one, --store says which is "
                           "meant",
                           path);
    else if (access != STORE_READ)
        result = take_lock(opened, error);
    /* A reader opens for writing where it may, since reading a WAL needs its index; else without. */
    if (!result && sqlite3_open_v2(path, &opened->database, flags, NULL) != SQLITE_OK) {
        result = opened->database
                     ? database_failed(opened, "open", error)
                     : error_set(error, ERROR_MACHINE, "cannot open '%s': out of memory", path);
    }
    if (!result) {
        sqlite3_busy_timeout(opened->database, BUSY_MS);
        sqlite3_extended_result_codes(opened->database, 1);
        result = set_up(opened, access, error);
    }
    if (result) {
        store_close(opened);
        return -1;
    }
    *store = opened;
    return 0;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    sqlite3_close(store->database);
    if (store->lock >= 0)
        close(store->lock);
    free(store->path);
    free(store);
}

/* --- transactions --- */

int database_begin(struct store *store, struct error *error)
{
    return database_execute(store, "BEGIN IMMEDIATE", "write to", error);
}

int database_end(struct store *store, int result, struct error *error)
{
    if (!result && database_execute(store, "COMMIT", "write to", error))
        result = -1;
    if (result)
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return result;
}
