#include "report/worksheet.h"

#include <string.h>

enum { SPELLINGS = 3 }; /* English, German, English of older versions */

static const char *const headers[WORKSHEET_COLUMNS][SPELLINGS] = {
    [WORKSHEET_IDENTIFIER] = {"Identifier", "ID"},
    [WORKSHEET_GRADE] = {"Grade", "Bewertung"},
    [WORKSHEET_MAXIMUM] = {"Maximum grade", "Bestwertung", "Maximum Grade"},
    [WORKSHEET_MODIFIED] = {"Last modified (grade)", "Zuletzt ge\xc3\xa4ndert (Bewertung)"},
    [WORKSHEET_CAN_CHANGE] = {"Grade can be changed", "Bewertung kann ge\xc3\xa4ndert werden"},
    [WORKSHEET_COMMENTS] = {"Feedback comments", "Feedback als Kommentar"},
    [WORKSHEET_SUBMITTED] = {"Last modified (submission)", "Zuletzt ge\xc3\xa4ndert (Abgabe)"},
};

const char *worksheet_header(enum worksheet_column column, int language)
{
    return headers[column][language];
}

int worksheet_find(const struct csv *csv, enum worksheet_column column)
{
    const struct csv_row *header = &csv->rows[0];
    int found = WORKSHEET_ABSENT;
    for (size_t i = 0; i < header->count; i++)
        for (size_t h = 0; h < SPELLINGS && headers[column][h]; h++)
            if (text_equal(header->fields[i].value, headers[column][h]))
                found = (int)i;
    return found;
}

const char *worksheet_participant(const char *identifier)
{
    size_t start = strlen(identifier);
    while (start && identifier[start - 1] >= '0' && identifier[start - 1] <= '9')
        start--;
    return identifier + start;
}
