/*
 * Reads a worksheet that gradus filled in as Moodle's importer does (importgradeslib.php), with nothing of gradus in it,
 * and says what is wrong: a row or a column that is not as Moodle wrote it, a grade that is not the right one.
 *
 *   class300-reader WORKSHEET FILLED RIGHT DECIMAL
 *
 * RIGHT has a line per participant, `NUMBER<TAB>POINTS`, or `-` for points where the row must be as it was. DECIMAL is
 * the site's separator. The columns are found by their place: grade the fifth, maximum the sixth, feedback the last.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 10, GRADE = 4, MAXIMUM = 5, FEEDBACK = 9, ROWS_MAX = 4096 };

struct sheet {
    char *bytes;
    char *cells[ROWS_MAX][COLUMNS]; /* decoded, within the bytes */
    size_t rows;
};

static char *read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t length = 0, got;
    do {
        bytes = realloc(bytes, length + 65536 + 1);
        got = file && bytes ? fread(bytes + length, 1, 65536, file) : 0;
        length += got;
    } while (got);
    if (!file || !bytes) {
        perror(path);
        exit(3);
    }
    fclose(file);
    bytes[length] = '\0';
    return bytes;
}

/* Decodes one cell in place and returns where the next begins; *last says whether it ends the row. */
static char *take_cell(char *at, char **cell, bool *last)
{
    char *to = at;
    bool quoted = *at == '"';
    *cell = at;
    at += quoted;
    while (*at && (quoted || !strchr(",\r\n", *at))) {
        if (quoted && *at == '"' && *++at != '"')
            break;
        *to++ = *at++;
    }
    *last = *at != ',';
    at += *at == ',' ? 1 : *at == '\r' ? 2 : *at == '\n';
    *to = '\0';
    return at;
}

static void read_sheet(const char *path, struct sheet *sheet)
{
    sheet->bytes = read_all(path);
    char *at = sheet->bytes;
    if (strncmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    for (sheet->rows = 0; *at && sheet->rows < ROWS_MAX; sheet->rows++) {
        bool last = false;
        for (size_t i = 0; i < COLUMNS; i++) {
            if (last) {
                printf("%s: row %zu has %zu columns\n", path, sheet->rows + 1, i);
                exit(1);
            }
            at = take_cell(at, &sheet->cells[sheet->rows][i], &last);
        }
        if (!last) {
            printf("%s: row %zu has more than %d columns\n", path, sheet->rows + 1, COLUMNS);
            exit(1);
        }
    }
}

/* A number as the site writes it, or NAN. */
static double number(const char *cell, char decimal)
{
    char copy[32], *end;
    if (strlen(cell) >= sizeof copy || strchr(cell, decimal == ',' ? '.' : ','))
        return (double)NAN;
    strcpy(copy, cell);
    if (strchr(copy, decimal))
        *strchr(copy, decimal) = '.';
    double value = strtod(copy, &end);
    return *copy && !*end ? value : (double)NAN;
}

/* The points of a participant; NAN where the row must stay. */
static double right_points(const char *right, const char *participant)
{
    size_t length = strlen(participant);
    for (const char *at = right; *at;) {
        if (strncmp(at, participant, length) == 0 && at[length] == '\t')
            return at[length + 1] == '-' ? (double)NAN : strtod(at + length + 1, NULL);
        const char *end = strchr(at, '\n');
        at = end ? end + 1 : at + strlen(at);
    }
    printf("nobody knows participant %s\n", participant);
    exit(1);
}

static size_t check_row(const struct sheet *before, const struct sheet *after, size_t row,
                        double points, char decimal)
{
    char *const *old = before->cells[row], *const *now = after->cells[row];
    size_t wrong = 0;
    for (size_t i = 0; i < COLUMNS; i++)
        if ((isnan(points) || (i != GRADE && i != FEEDBACK)) && strcmp(old[i], now[i]) != 0)
            wrong +=
                printf("%s: column %zu was '%s', is '%s'\n", old[0], i + 1, old[i], now[i]) > 0;
    if (isnan(points))
        return wrong;
    double grade = number(now[GRADE], decimal), most = number(now[MAXIMUM], decimal);
    if (!(grade >= 0 && grade <= most && fabs(grade - points) < 0.005))
        wrong += printf("%s: the grade is '%s', right is %g\n", old[0], now[GRADE], points) > 0;
    if (strncmp(now[FEEDBACK], "<p>", 3) != 0)
        wrong += printf("%s: there is no feedback\n", old[0]) > 0;
    return wrong;
}

int main(int count, char *arguments[])
{
    static struct sheet before, after;
    if (count != 5) {
        fputs("usage: class300-reader WORKSHEET FILLED RIGHT DECIMAL\n", stderr);
        return 2;
    }
    read_sheet(arguments[1], &before);
    read_sheet(arguments[2], &after);
    char *right = read_all(arguments[3]);
    size_t wrong = 0, graded = 0;
    if (before.rows != after.rows)
        wrong += printf("%zu rows became %zu\n", before.rows, after.rows) > 0;
    if (strncmp(before.bytes, after.bytes, 3) != 0)
        wrong += printf("the byte order mark is gone\n") > 0;
    for (size_t row = 0; row < before.rows && row < after.rows; row++) {
        const char *identifier = before.cells[row][0];
        const char *digits = identifier + strcspn(identifier, "0123456789");
        double points = row ? right_points(right, digits) : (double)NAN;
        wrong += check_row(&before, &after, row, points, *arguments[4]);
        graded += !isnan(points);
    }
    printf("%s: %zu rows kept, %zu grades looked at, %zu wrong\n", arguments[2],
           before.rows - (before.rows > 0), graded, wrong);
    free(right);
    free(before.bytes);
    free(after.bytes);
    return wrong > 0;
}
