#include "support/table.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* A machine of three states, as a spreadsheet reads. */
enum state { PLAIN, QUOTED, AFTER_QUOTE };

static char *take(char *cell, size_t *length)
{
    char *copy = strndup(cell, *length);
    cr_assert_not_null(copy);
    *length = 0;
    return copy;
}

static void end_row(struct table *table, size_t *column)
{
    cr_assert(table->rows == 0 || *column == table->columns, "row %zu has %zu cells, not %zu",
              table->rows, *column, table->columns);
    table->columns = *column;
    table->rows++;
    *column = 0;
    cr_assert_lt(table->rows, TABLE_ROWS);
}

void table_read(const char *bytes, char separator, struct table *table)
{
    char *cell = malloc(strlen(bytes) + 1);
    size_t length = 0, column = 0;
    enum state state = PLAIN;
    memset(table, 0, sizeof *table);
    cr_assert_not_null(cell);
    if (strncmp(bytes, "\xef\xbb\xbf", 3) == 0)
        bytes += 3;
    for (const char *at = bytes; *at; at++) {
        if (state == QUOTED) {
            if (*at == '"')
                state = AFTER_QUOTE;
            else
                cell[length++] = *at;
        } else if (*at == '"') {
            if (state == AFTER_QUOTE)
                cell[length++] = '"';
            state = QUOTED;
        } else if (*at == separator || *at == '\n') {
            cr_assert_lt(column, TABLE_COLUMNS);
            table->cells[table->rows][column++] = take(cell, &length);
            state = PLAIN;
            if (*at == '\n')
                end_row(table, &column);
        } else if (*at != '\r') {
            cell[length++] = *at;
        }
    }
    cr_assert_eq(column, 0, "the last line has no end");
    free(cell);
}

void table_release(struct table *table)
{
    for (size_t i = 0; i < TABLE_ROWS; i++)
        for (size_t j = 0; j < TABLE_COLUMNS; j++)
            free(table->cells[i][j]);
}

size_t table_column(const struct table *table, const char *header)
{
    for (size_t i = 0; i < table->columns; i++)
        if (strcmp(table->cells[0][i], header) == 0)
            return i;
    cr_assert_fail("no column '%s'", header);
    return 0;
}
