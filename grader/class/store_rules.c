/* How checks are judged under which rules, and what the course decided: the store's part about rules. */
#include "class/store.h"

#include "class/database.h"

int store_put_judging(struct store *store, const char *rules, const char *judging,
                      struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store, "INSERT OR IGNORE INTO judging VALUES (?, ?)", &statement, error))
        return -1;
    bind_text(statement, 1, rules);
    bind_text(statement, 2, judging);
    return database_run(store, statement, error);
}

/* A store that an older gradus made, and that was not written to since, lacks the tables. */
enum { FIRST_WITH_RULES = 3 };

/* Appends the one text that a query of one key yields, if there is one. */
static int read_text(struct store *store, const char *sql, const char *key, struct text *text,
                     bool *found, struct error *error)
{
    sqlite3_stmt *statement;
    *found = false;
    if (store->version < FIRST_WITH_RULES)
        return 0;
    if (database_prepare(store, sql, &statement, error))
        return -1;
    bind_text(statement, 1, key);
    int code = sqlite3_step(statement);
    int result =
        code == SQLITE_ROW || code == SQLITE_DONE ? 0 : database_failed(store, "read", error);
    *found = code == SQLITE_ROW;
    if (*found)
        text_add(text, column_text(statement, 0));
    sqlite3_finalize(statement);
    return result;
}

int store_judging(struct store *store, const char *rules, struct text *judging, struct error *error)
{
    bool found;
    return read_text(store, "SELECT checks FROM judging WHERE rules = ?", rules, judging, &found,
                     error);
}

int store_put_course(struct store *store, const char *assignment, const struct text *course,
                     struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store,
                         "INSERT INTO course (assignment, noted_at, rules) VALUES (?,"
                         " strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?)",
                         &statement, error))
        return -1;
    bind_text(statement, 1, assignment);
    bind_text(statement, 2, text_string(course));
    return database_run(store, statement, error);
}

int store_course(struct store *store, const char *assignment, struct text *course, bool *found,
                 struct error *error)
{
    return read_text(store,
                     "SELECT rules FROM course WHERE assignment = ? ORDER BY id DESC LIMIT 1",
                     assignment, course, found, error);
}
