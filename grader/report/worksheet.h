/*
 * The columns of Moodle's offline grading worksheet (mod/assign, gradingtable.php), whose headers are in the site's
 * language: English and German here. To add a language: its words in worksheet.c.
 */
#ifndef GRADUS_REPORT_WORKSHEET_H
#define GRADUS_REPORT_WORKSHEET_H

#include "report/csv.h"

enum worksheet_column {
    WORKSHEET_IDENTIFIER,
    WORKSHEET_GRADE,
    WORKSHEET_MAXIMUM,
    WORKSHEET_MODIFIED, /* the grade */
    WORKSHEET_CAN_CHANGE,
    WORKSHEET_COMMENTS,
    WORKSHEET_SUBMITTED, /* when the submission was last modified */
    WORKSHEET_COLUMNS
};

enum { WORKSHEET_ABSENT = -1, WORKSHEET_ENGLISH = 0, WORKSHEET_GERMAN = 1 };

/* The header of a column in one of the languages. */
const char *worksheet_header(enum worksheet_column column, int language);

/* The index of the column in the worksheet, or WORKSHEET_ABSENT. */
int worksheet_find(const struct csv *csv, enum worksheet_column column);

/* Of "Participant 123", "Teilnehmer/in123": the digits at the end. */
const char *worksheet_participant(const char *identifier);

#endif
