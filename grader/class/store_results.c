/* How submissions were judged, and what they answered: the store's part about results. */
#include "class/store.h"

#include "base/memory.h"
#include "class/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Bytes of one submission's answers; those of the longest assignment are a few MiB. */
enum { RECORD_BYTES_MAX = 1 << 30 };

/* --- bytes: sources, and answers squeezed --- */

/* Each source as its name, a zero, its length in eight bytes, its contents. */
static void encode_sources(const struct submission *submission, struct text *bytes)
{
    for (size_t i = 0; i < submission->source_count; i++) {
        const struct source *source = &submission->sources[i];
        uint64_t length = source->contents.length;
        text_append(bytes, source->name, strlen(source->name) + 1);
        text_append(bytes, &length, sizeof length);
        text_append(bytes, text_string(&source->contents), source->contents.length);
    }
}

static bool decode_sources(const char *at, size_t left, struct submission *submission)
{
    while (left) {
        uint64_t length;
        size_t name = strnlen(at, left) + 1;
        if (name + sizeof length > left)
            return false;
        memcpy(&length, at + name, sizeof length);
        if (length > left - name - sizeof length)
            return false;
        submission->sources = memory_resize(submission->sources, submission->source_count + 1,
                                            sizeof *submission->sources);
        struct source *source = &submission->sources[submission->source_count++];
        *source = (struct source){.name = memory_string(at)};
        text_append(&source->contents, at + name + sizeof length, length);
        at += name + sizeof length + length;
        left -= name + sizeof length + length;
    }
    return true;
}

int store_squeeze(const struct text *record, struct text *squeezed, struct error *error)
{
    uLongf bytes = compressBound(record->length);
    unsigned char *block = memory_new(bytes, 1);
    int code = compress2(block, &bytes, (const Bytef *)text_string(record), record->length, 6);
    if (code == Z_OK)
        text_append(squeezed, (const char *)block, bytes);
    free(block);
    return code == Z_OK ? 0
                        : error_set(error, ERROR_MACHINE, "cannot squeeze a submission's answers");
}

/* --- results --- */

static int put_submission(struct store *store, const struct graded *graded, struct error *error)
{
    sqlite3_stmt *statement;
    struct text bytes = {0};
    if (!graded->submission)
        return 0;
    if (database_prepare(store, "INSERT OR IGNORE INTO submission VALUES (?, ?)", &statement,
                         error))
        return -1;
    encode_sources(graded->submission, &bytes);
    bind_text(statement, 1, graded->sha256);
    sqlite3_bind_blob64(statement, 2, text_string(&bytes), bytes.length, SQLITE_TRANSIENT);
    text_release(&bytes);
    return database_run(store, statement, error);
}

static int put_answers(struct store *store, const struct graded *graded, struct error *error)
{
    sqlite3_stmt *statement;
    if (!graded->record)
        return 0;
    if (database_prepare(store, "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", &statement,
                         error))
        return -1;
    bind_text(statement, 1, graded->assignment);
    bind_text(statement, 2, graded->sha256);
    bind_text(statement, 3, graded->questions);
    sqlite3_bind_int64(statement, 4, (sqlite3_int64)graded->record_bytes);
    sqlite3_bind_blob64(statement, 5, text_string(graded->record), graded->record->length,
                        SQLITE_TRANSIENT);
    return database_run(store, statement, error);
}

/* New answers come with their plots, or with none. */
static int put_plots(struct store *store, const struct graded *graded, struct error *error)
{
    sqlite3_stmt *statement;
    if (!graded->record && !graded->plots)
        return 0;
    if (database_prepare(store,
                         graded->plots ? "INSERT OR REPLACE INTO plots VALUES (?, ?, ?, ?, ?)"
                                       : "DELETE FROM plots WHERE assignment = ? AND sha256 = ? AND"
                                         " questions = ?",
                         &statement, error))
        return -1;
    bind_text(statement, 1, graded->assignment);
    bind_text(statement, 2, graded->sha256);
    bind_text(statement, 3, graded->questions);
    if (graded->plots) {
        sqlite3_bind_int64(statement, 4, (sqlite3_int64)graded->plots->length);
        struct text squeezed = {0};
        if (store_squeeze(graded->plots, &squeezed, error)) {
            sqlite3_finalize(statement);
            return -1;
        }
        sqlite3_bind_blob64(statement, 5, text_string(&squeezed), squeezed.length,
                            SQLITE_TRANSIENT);
        text_release(&squeezed);
    }
    return database_run(store, statement, error);
}

static int put_result(struct store *store, const struct graded *graded, struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(
            store,
            "INSERT INTO result (assignment, sha256, questions, rules, seed, score, max_score,"
            " is_error, versions, json, graded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            " strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
            &statement, error))
        return -1;
    bind_text(statement, 1, graded->assignment);
    bind_text(statement, 2, graded->sha256);
    bind_text(statement, 3, graded->questions);
    bind_text(statement, 4, graded->rules);
    sqlite3_bind_int64(statement, 5, (sqlite3_int64)graded->seed);
    sqlite3_bind_double(statement, 6, graded->score);
    sqlite3_bind_double(statement, 7, graded->max_score);
    sqlite3_bind_int(statement, 8, graded->is_error);
    bind_text(statement, 9, graded->versions);
    bind_text(statement, 10, graded->result);
    return database_run(store, statement, error);
}

static int forget_failures(struct store *store, const struct graded *graded, struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store,
                         "DELETE FROM failure WHERE assignment = ? AND sha256 = ? AND rules = ?",
                         &statement, error))
        return -1;
    bind_text(statement, 1, graded->assignment);
    bind_text(statement, 2, graded->sha256);
    bind_text(statement, 3, graded->rules);
    return database_run(store, statement, error);
}

static int put(struct store *store, const struct graded *graded, struct error *error)
{
    return put_submission(store, graded, error) || put_answers(store, graded, error) ||
                   put_plots(store, graded, error) || put_result(store, graded, error) ||
                   forget_failures(store, graded, error)
               ? -1
               : 0;
}

int store_put_all(struct store *store, const struct graded list[], size_t count,
                  struct error *error)
{
    int result = 0;
    if (database_begin(store, error))
        return -1;
    for (size_t i = 0; i < count && !result; i++)
        result = put(store, &list[i], error);
    return database_end(store, result, error);
}

int store_put(struct store *store, const struct graded *graded, struct error *error)
{
    return store_put_all(store, graded, 1, error);
}

int store_result(struct store *store, const char *assignment, const char *sha256, const char *rules,
                 bool with_errors, struct text *json, bool *found, struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store,
                         "SELECT json FROM result WHERE assignment = ? AND sha256 = ? AND"
                         " (rules = ?3 OR ?3 IS NULL) AND is_error <= ?4 ORDER BY id DESC LIMIT 1",
                         &statement, error))
        return -1;
    bind_text(statement, 1, assignment);
    bind_text(statement, 2, sha256);
    bind_text(statement, 3, rules);
    sqlite3_bind_int(statement, 4, with_errors);
    int code = sqlite3_step(statement);
    int result =
        code == SQLITE_ROW || code == SQLITE_DONE ? 0 : database_failed(store, "read", error);
    *found = code == SQLITE_ROW;
    if (*found)
        text_add(json, column_text(statement, 0));
    sqlite3_finalize(statement);
    return result;
}

/* Steps to the newest result that is no error. */
static int find_newest(struct store *store, const char *assignment, const char *sha256,
                       sqlite3_stmt **statement, bool *found, struct error *error)
{
    if (database_prepare(store,
                         "SELECT rules, score, max_score, json FROM result WHERE assignment = ? AND"
                         " sha256 = ? AND NOT is_error ORDER BY id DESC LIMIT 1",
                         statement, error))
        return -1;
    bind_text(*statement, 1, assignment);
    bind_text(*statement, 2, sha256);
    int code = sqlite3_step(*statement);
    *found = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return 0;
    database_failed(store, "read", error);
    sqlite3_finalize(*statement);
    return -1;
}

int store_newest(struct store *store, const char *assignment, const char *sha256, struct text *json,
                 char rules[65], bool *found, struct error *error)
{
    sqlite3_stmt *statement;
    if (find_newest(store, assignment, sha256, &statement, found, error))
        return -1;
    if (*found) {
        snprintf(rules, 65, "%s", column_text(statement, 0));
        text_add(json, column_text(statement, 3));
    }
    sqlite3_finalize(statement);
    return 0;
}

int store_newest_rules(struct store *store, const char *assignment, const char *sha256,
                       char rules[65], bool *found, struct error *error)
{
    sqlite3_stmt *statement;
    if (find_newest(store, assignment, sha256, &statement, found, error))
        return -1;
    if (*found)
        snprintf(rules, 65, "%s", column_text(statement, 0));
    sqlite3_finalize(statement);
    return 0;
}

int store_score(struct store *store, const char *assignment, const char *sha256, double *score,
                double *max_score, bool *found, struct error *error)
{
    sqlite3_stmt *statement;
    if (find_newest(store, assignment, sha256, &statement, found, error))
        return -1;
    if (*found) {
        *score = sqlite3_column_double(statement, 1);
        *max_score = sqlite3_column_double(statement, 2);
    }
    sqlite3_finalize(statement);
    return 0;
}

/* Unsqueezes a blob of which the length is known. */
static int read_squeezed(const struct store *store, sqlite3_stmt *statement, int column,
                         sqlite3_int64 length, struct text *bytes, struct error *error)
{
    uLongf got = (uLongf)length;
    char *block =
        length >= 0 && length <= RECORD_BYTES_MAX ? memory_new((size_t)length + 1, 1) : NULL;
    if (!block ||
        uncompress((Bytef *)block, &got, sqlite3_column_blob(statement, column),
                   (uLong)sqlite3_column_bytes(statement, column)) != Z_OK ||
        got != (uLongf)length) {
        free(block);
        return error_set(error, ERROR_MACHINE,
                         "what is kept of a submission in '%s' is damaged; grade it again",
                         store->path);
    }
    text_append(bytes, block, got);
    free(block);
    return 0;
}

/* Appends a blob, of which `sql` selects the length and it, by assignment, submission and questions (or NULL). */
static int read_kept(struct store *store, const char *sql, const char *assignment,
                     const char *sha256, const char *questions, struct text *bytes, bool *found,
                     struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store, sql, &statement, error))
        return -1;
    bind_text(statement, 1, assignment);
    bind_text(statement, 2, sha256);
    if (questions)
        bind_text(statement, 3, questions);
    int code = sqlite3_step(statement);
    int result =
        code == SQLITE_ROW || code == SQLITE_DONE ? 0 : database_failed(store, "read", error);
    *found = code == SQLITE_ROW;
    if (*found)
        result =
            read_squeezed(store, statement, 1, sqlite3_column_int64(statement, 0), bytes, error);
    sqlite3_finalize(statement);
    return result;
}

int store_answers(struct store *store, const char *assignment, const char *sha256,
                  const char *questions, struct text *record, bool *found, struct error *error)
{
    return read_kept(store,
                     "SELECT bytes, record FROM answers WHERE assignment = ? AND sha256 = ? AND"
                     " questions = ?",
                     assignment, sha256, questions, record, found, error);
}

int store_plots(struct store *store, const char *assignment, const char *sha256, struct text *json,
                bool *found, struct error *error)
{
    enum { FIRST_WITH_PLOTS = 2 };
    *found = false;
    if (store->version < FIRST_WITH_PLOTS)
        return 0;
    return read_kept(store,
                     "SELECT bytes, json FROM plots WHERE assignment = ?1 AND sha256 = ?2 AND"
                     " questions = (SELECT questions FROM result WHERE assignment = ?1 AND"
                     " sha256 = ?2 ORDER BY id DESC LIMIT 1)",
                     assignment, sha256, NULL, json, found, error);
}

int store_has_answers(struct store *store, const char *assignment, const char *sha256,
                      const char *questions, bool *found, struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store,
                         "SELECT 1 FROM answers WHERE assignment = ? AND sha256 = ? AND"
                         " questions = ?",
                         &statement, error))
        return -1;
    bind_text(statement, 1, assignment);
    bind_text(statement, 2, sha256);
    bind_text(statement, 3, questions);
    int code = sqlite3_step(statement);
    *found = code == SQLITE_ROW;
    int result =
        code == SQLITE_ROW || code == SQLITE_DONE ? 0 : database_failed(store, "read", error);
    sqlite3_finalize(statement);
    return result;
}

int store_submission(struct store *store, const char *sha256, struct submission *submission,
                     bool *found, struct error *error)
{
    sqlite3_stmt *statement;
    struct submission made = {0};
    if (database_prepare(store, "SELECT sources FROM submission WHERE sha256 = ?", &statement,
                         error))
        return -1;
    bind_text(statement, 1, sha256);
    int code = sqlite3_step(statement);
    int result =
        code == SQLITE_ROW || code == SQLITE_DONE ? 0 : database_failed(store, "read", error);
    *found = code == SQLITE_ROW;
    if (*found && !decode_sources(sqlite3_column_blob(statement, 0),
                                  (size_t)sqlite3_column_bytes(statement, 0), &made))
        result = error_set(error, ERROR_MACHINE,
                           "a submission kept in '%s' is damaged; hand it in again", store->path);
    sqlite3_finalize(statement);
    if (result || !*found) {
        submission_release(&made);
        return result;
    }
    made.student = memory_string("");
    snprintf(made.sha256, sizeof made.sha256, "%s", sha256);
    *submission = made;
    return 0;
}

/* --- failures --- */

int store_note_failure(struct store *store, const char *assignment, const char *sha256,
                       const char *rules, const char *why, size_t *count, struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store,
                         "INSERT INTO failure VALUES (?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET"
                         " count = count + 1, why = excluded.why RETURNING count",
                         &statement, error))
        return -1;
    bind_text(statement, 1, assignment);
    bind_text(statement, 2, sha256);
    bind_text(statement, 3, rules);
    bind_text(statement, 4, why);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *count = (size_t)sqlite3_column_int64(statement, 0);
    /* The row is written when the statement is done. */
    int result = code == SQLITE_ROW && sqlite3_step(statement) == SQLITE_DONE
                     ? 0
                     : database_failed(store, "write to", error);
    sqlite3_finalize(statement);
    return result;
}

int store_failure(struct store *store, const char *assignment, const char *sha256, struct text *why,
                  size_t *count, struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store,
                         "SELECT count, why FROM failure WHERE assignment = ? AND sha256 = ?"
                         " ORDER BY count DESC, rules LIMIT 1",
                         &statement, error))
        return -1;
    bind_text(statement, 1, assignment);
    bind_text(statement, 2, sha256);
    int code = sqlite3_step(statement);
    int result =
        code == SQLITE_ROW || code == SQLITE_DONE ? 0 : database_failed(store, "read", error);
    *count = code == SQLITE_ROW ? (size_t)sqlite3_column_int64(statement, 0) : 0;
    if (*count)
        text_add(why, column_text(statement, 1));
    sqlite3_finalize(statement);
    return result;
}
