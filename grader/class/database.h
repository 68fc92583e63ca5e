/*
 * The SQLite file under the store: opening it as its only writer, transactions, and what goes wrong, in words. For the
 * store's own files.
 */
#ifndef GRADUS_CLASS_DATABASE_H
#define GRADUS_CLASS_DATABASE_H

#include "class/store.h"

#include <sqlite3.h>

struct store {
    sqlite3 *database;
    char *path;  /* owned */
    int lock;    /* descriptor of the lock file; -1: reading only */
    int version; /* of the schema: a store that is only read may be older than this gradus */
};

/* Fills the error with what the database last complained about, and returns -1. */
int database_failed(const struct store *store, const char *doing, struct error *error);

/* Runs SQL without parameters. */
int database_execute(struct store *store, const char *sql, const char *doing,
                     struct error *error) MUST_CHECK;

/* Prepares a statement, which the caller finalizes. */
int database_prepare(struct store *store, const char *sql, sqlite3_stmt **statement,
                     struct error *error) MUST_CHECK;

/* Runs a statement that yields no rows and finalizes it. */
int database_run(struct store *store, sqlite3_stmt *statement, struct error *error) MUST_CHECK;

int database_begin(struct store *store, struct error *error) MUST_CHECK;

/* Ends a transaction: keeps all of it if `result` is 0, else nothing. Returns -1 if nothing was kept. */
int database_end(struct store *store, int result, struct error *error) MUST_CHECK;

/* Binds a copy of the string, or NULL. */
void bind_text(sqlite3_stmt *statement, int index, const char *string);

/* A column's text, valid until the next step, or a copy of it; NULL if it is NULL. */
const char *column_text(sqlite3_stmt *statement, int column);
char *copy_column(sqlite3_stmt *statement, int column);

#endif
