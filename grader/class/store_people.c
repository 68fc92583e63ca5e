/* Who handed in what, and what was changed by hand: the store's part about people. */
#include "class/store.h"

#include "base/memory.h"
#include "class/database.h"

#include <stdio.h>
#include <stdlib.h>

/* --- attempts --- */

void attempt_release(struct attempt *attempt)
{
    free(attempt->student);
    free(attempt->name);
    free(attempt->submitted_at);
    free(attempt->origin);
    free(attempt->notices);
    free(attempt->problem);
    *attempt = (struct attempt){0};
}

static int put_attempt(struct store *store, const char *assignment, const struct attempt *attempt,
                       struct error *error)
{
    sqlite3_stmt *statement;
    /* Who says nothing about the time of the same submission does not make it unknown. */
    if (database_prepare(
            store,
            "INSERT INTO attempt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET name = excluded.name, origin = excluded.origin,"
            " notices = excluded.notices, problem = excluded.problem,"
            " submitted_at = CASE WHEN excluded.sha256 = sha256"
            " THEN coalesce(excluded.submitted_at, submitted_at) ELSE excluded.submitted_at END,"
            " sha256 = excluded.sha256",
            &statement, error))
        return -1;
    bind_text(statement, 1, assignment);
    bind_text(statement, 2, attempt->student);
    sqlite3_bind_int64(statement, 3, (sqlite3_int64)attempt->number);
    bind_text(statement, 4, attempt->name);
    bind_text(statement, 5, attempt->submitted_at);
    bind_text(statement, 6, attempt->origin);
    bind_text(statement, 7, attempt->notices);
    bind_text(statement, 8, attempt->problem);
    bind_text(statement, 9, attempt->sha256);
    return database_run(store, statement, error);
}

int store_put_attempts(struct store *store, const char *assignment, const struct attempt attempts[],
                       size_t count, struct error *error)
{
    if (database_begin(store, error))
        return -1;
    int result = 0;
    for (size_t i = 0; i < count && !result; i++)
        result = put_attempt(store, assignment, &attempts[i], error);
    return database_end(store, result, error);
}

int store_attempts(struct store *store, const char *assignment, struct attempts *attempts,
                   struct error *error)
{
    sqlite3_stmt *statement;
    struct attempts found = {0};
    int code;
    if (database_prepare(
            store,
            "SELECT student, number, name, submitted_at, origin, notices, problem, sha256"
            " FROM attempt WHERE assignment = ? ORDER BY student, number",
            &statement, error))
        return -1;
    bind_text(statement, 1, assignment);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        found.list = memory_resize(found.list, found.count + 1, sizeof *found.list);
        struct attempt *attempt = &found.list[found.count++];
        *attempt = (struct attempt){
            .student = copy_column(statement, 0),
            .number = (size_t)sqlite3_column_int64(statement, 1),
            .name = copy_column(statement, 2),
            .submitted_at = copy_column(statement, 3),
            .origin = copy_column(statement, 4),
            .notices = copy_column(statement, 5),
            .problem = copy_column(statement, 6),
        };
        snprintf(attempt->sha256, sizeof attempt->sha256, "%s", column_text(statement, 7));
    }
    int result = code == SQLITE_DONE ? 0 : database_failed(store, "read", error);
    sqlite3_finalize(statement);
    if (result)
        attempts_release(&found);
    else
        *attempts = found;
    return result;
}

void attempts_release(struct attempts *attempts)
{
    for (size_t i = 0; i < attempts->count; i++)
        attempt_release(&attempts->list[i]);
    free(attempts->list);
    *attempts = (struct attempts){0};
}

/* --- adjustments --- */

int store_put_adjustment(struct store *store, const char *assignment,
                         const struct adjustment *adjustment, struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(
            store,
            "INSERT INTO adjustment (assignment, student, points, author, reason, made_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            &statement, error))
        return -1;
    bind_text(statement, 1, assignment);
    bind_text(statement, 2, adjustment->student);
    sqlite3_bind_double(statement, 3, adjustment->points);
    bind_text(statement, 4, adjustment->author);
    bind_text(statement, 5, adjustment->reason);
    bind_text(statement, 6, adjustment->made_at);
    return database_run(store, statement, error);
}

int store_adjustments(struct store *store, const char *assignment, struct adjustments *adjustments,
                      struct error *error)
{
    sqlite3_stmt *statement;
    struct adjustments found = {0};
    int code;
    if (database_prepare(store,
                         "SELECT student, points, author, reason, made_at FROM adjustment"
                         " WHERE assignment = ? ORDER BY id",
                         &statement, error))
        return -1;
    bind_text(statement, 1, assignment);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        found.list = memory_resize(found.list, found.count + 1, sizeof *found.list);
        found.list[found.count++] = (struct adjustment){
            .student = copy_column(statement, 0),
            .points = sqlite3_column_double(statement, 1),
            .author = copy_column(statement, 2),
            .reason = copy_column(statement, 3),
            .made_at = copy_column(statement, 4),
        };
    }
    int result = code == SQLITE_DONE ? 0 : database_failed(store, "read", error);
    sqlite3_finalize(statement);
    if (result)
        adjustments_release(&found);
    else
        *adjustments = found;
    return result;
}

void adjustments_release(struct adjustments *adjustments)
{
    for (size_t i = 0; i < adjustments->count; i++) {
        struct adjustment *adjustment = &adjustments->list[i];
        free(adjustment->student);
        free(adjustment->author);
        free(adjustment->reason);
        free(adjustment->made_at);
    }
    free(adjustments->list);
    *adjustments = (struct adjustments){0};
}
