/* For tests: a CSV table read by code that has nothing in common with the grader's own. */
#ifndef GRADUS_TESTS_SUPPORT_TABLE_H
#define GRADUS_TESTS_SUPPORT_TABLE_H

#include <stddef.h>

enum { TABLE_ROWS = 128, TABLE_COLUMNS = 24 };

struct table {
    char *cells[TABLE_ROWS][TABLE_COLUMNS]; /* owned */
    size_t rows, columns;
};

/* Reads; fails the test if a row has another number of cells than the first. */
void table_read(const char *bytes, char separator, struct table *table);
void table_release(struct table *table);

/* The column of that header; fails the test if there is none. */
size_t table_column(const struct table *table, const char *header);

#endif
