/* How checks are judged under which rules: the store's part about rules. */
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

/* A store that was made by an older gradus, and was not written to since, has no such table. */
static int has_table(struct store *store, bool *has, struct error *error)
{
    sqlite3_stmt *statement;
    if (database_prepare(store, "SELECT 1 FROM sqlite_master WHERE name = 'judging'", &statement,
                         error))
        return -1;
    int code = sqlite3_step(statement);
    int result =
        code == SQLITE_ROW || code == SQLITE_DONE ? 0 : database_failed(store, "read", error);
    *has = code == SQLITE_ROW;
    sqlite3_finalize(statement);
    return result;
}

int store_judging(struct store *store, const char *rules, struct text *judging, struct error *error)
{
    sqlite3_stmt *statement;
    bool has;
    if (has_table(store, &has, error))
        return -1;
    if (!has)
        return 0;
    if (database_prepare(store, "SELECT checks FROM judging WHERE rules = ?", &statement, error))
        return -1;
    bind_text(statement, 1, rules);
    int code = sqlite3_step(statement);
    int result =
        code == SQLITE_ROW || code == SQLITE_DONE ? 0 : database_failed(store, "read", error);
    if (code == SQLITE_ROW)
        text_add(judging, column_text(statement, 0));
    sqlite3_finalize(statement);
    return result;
}
