#include "class/moodle_times.h"

#include "base/file.h"
#include "base/memory.h"
#include "contract/moment.h"
#include "report/worksheet.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* --- a date --- */

enum { MONTHS = 12, SPELLINGS = 3 };

static const char *const months[MONTHS][SPELLINGS] = {
    {"January", "Januar", "J\xc3\xa4nner"},
    {"February", "Februar", "Feber"},
    {"March", "M\xc3\xa4rz", "Maerz"},
    {"April"},
    {"May", "Mai"},
    {"June", "Juni"},
    {"July", "Juli"},
    {"August"},
    {"September"},
    {"October", "Oktober"},
    {"November"},
    {"December", "Dezember"},
};

static const char *const weekdays[] = {
    "Monday",   "Tuesday",  "Wednesday",  "Thursday", "Friday",  "Saturday",  "Sunday", "Montag",
    "Dienstag", "Mittwoch", "Donnerstag", "Freitag",  "Samstag", "Sonnabend", "Sonntag"};

static bool is_weekday(const char *word)
{
    for (size_t i = 0; i < sizeof weekdays / sizeof *weekdays; i++)
        if (strcasecmp(weekdays[i], word) == 0)
            return true;
    return false;
}

/* The month from 1, or 0. */
static int month_of(const char *word)
{
    for (int month = 0; month < MONTHS; month++)
        for (size_t i = 0; i < SPELLINGS && months[month][i]; i++)
            if (strcasecmp(months[month][i], word) == 0)
                return month + 1;
    return 0;
}

/* What was read so far; -1: not yet. */
struct reading {
    struct moodle_date date;
    int half; /* 0: AM, 1: PM */
};

static bool set_once(int *part, int value)
{
    if (*part >= 0)
        return false;
    *part = value;
    return true;
}

static bool take_word(struct reading *reading, const char *word)
{
    int month = month_of(word);
    if (month)
        return set_once(&reading->date.month, month);
    if (strcasecmp(word, "AM") == 0 || strcasecmp(word, "PM") == 0)
        return set_once(&reading->half, (word[0] | 0x20) == 'p');
    return is_weekday(word);
}

/* Day, year, or hour:minute[:second]. */
static bool take_number(struct reading *reading, const char *word)
{
    char *end;
    long first = strtol(word, &end, 10);
    if (*end == ':') {
        long minute = strtol(end + 1, &end, 10),
             second = *end == ':' ? strtol(end + 1, &end, 10) : 0;
        return !*end && first < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 61 &&
               set_once(&reading->date.hour, (int)first) &&
               set_once(&reading->date.minute, (int)minute) &&
               set_once(&reading->date.second, (int)second);
    }
    if (*end == '.' && !end[1])
        end++;
    if (*end)
        return false;
    return first > 31 ? first >= 1970 && first < 10000 && set_once(&reading->date.year, (int)first)
                      : first >= 1 && set_once(&reading->date.day, (int)first);
}

/* Replaces what stands between words by blanks: commas, and blanks that do not break a line (U+00A0, U+202F). */
static void tidy(char *text)
{
    for (char *at = text; *at; at++) {
        if (*at == ',')
            *at = ' ';
        else if (strncmp(at, "\xc2\xa0", 2) == 0)
            memset(at, ' ', 2);
        else if (strncmp(at, "\xe2\x80\xaf", 3) == 0)
            memset(at, ' ', 3);
    }
}

/* 12 AM is midnight, 12 PM noon. */
static bool apply_half(struct reading *reading)
{
    int *hour = &reading->date.hour;
    if (reading->half < 0)
        return true;
    if (*hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + 12 * reading->half;
    return true;
}

bool moodle_date_read(const char *text, struct moodle_date *date)
{
    struct reading reading = {{-1, -1, -1, -1, -1, -1}, -1};
    char *words = memory_string(text), *rest = NULL;
    bool good = true;
    tidy(words);
    for (char *word = strtok_r(words, " ", &rest); word && good; word = strtok_r(NULL, " ", &rest))
        good =
            *word >= '0' && *word <= '9' ? take_number(&reading, word) : take_word(&reading, word);
    free(words);
    if (!good || reading.date.year < 0 || reading.date.month < 0 || reading.date.day < 0 ||
        reading.date.hour < 0 || !apply_half(&reading))
        return false;
    *date = reading.date;
    return true;
}

/* --- its place in time --- */

/* The moment in the zone that the process is in, as summer or winter time; -1 if there is none. */
static time_t moment_as(const struct moodle_date *date, int is_summer)
{
    struct tm parts = {.tm_year = date->year - 1900,
                       .tm_mon = date->month - 1,
                       .tm_mday = date->day,
                       .tm_hour = date->hour,
                       .tm_min = date->minute,
                       .tm_sec = date->second,
                       .tm_isdst = is_summer};
    time_t moment = mktime(&parts);
    bool same =
        parts.tm_mday == date->day && parts.tm_hour == date->hour && parts.tm_isdst == is_summer;
    return same ? moment : -1;
}

/* Of an hour that there is twice the earlier one; -1 for what is no day, or an hour that there is not. */
static time_t moment_of(const struct moodle_date *date)
{
    time_t summer = moment_as(date, 1), winter = moment_as(date, 0);
    return summer != -1 ? summer : winter;
}

/* libc knows time zones only by the environment: it is set while dates are read, and then as it was. */
static char *enter_zone(const char *timezone)
{
    const char *before = getenv("TZ");
    char *kept = before ? memory_string(before) : NULL, *zone = text_format(":%s", timezone);
    setenv("TZ", zone, 1);
    tzset();
    free(zone);
    return kept;
}

static void leave_zone(char *kept)
{
    if (kept)
        setenv("TZ", kept, 1);
    else
        unsetenv("TZ");
    tzset();
    free(kept);
}

/* libc takes a zone that it does not know for UTC. */
static int check_zone(const char *name, const char *timezone, struct error *error)
{
    if (!timezone)
        return error_set(error, ERROR_INPUT,
                         "%s: its dates have no time zone; say which in configs/course.yaml, as "
                         "`timezone: Europe/Berlin`",
                         name);
    char *path = text_format("/usr/share/zoneinfo/%s", timezone);
    bool is_there = !strstr(timezone, "..") && file_exists(path) && !file_is_folder(path);
    free(path);
    if (is_there)
        return 0;
    return error_set(error, ERROR_INPUT,
                     "there is no time zone '%s' on this machine; name it as tzdata does, for "
                     "example Europe/Berlin, and install tzdata",
                     timezone);
}

/* --- the worksheet --- */

struct columns {
    size_t identifier, submitted;
};

static int find_columns(const char *name, const struct csv *csv, struct columns *columns,
                        struct error *error)
{
    int identifier = worksheet_find(csv, WORKSHEET_IDENTIFIER),
        submitted = worksheet_find(csv, WORKSHEET_SUBMITTED);
    if (identifier == WORKSHEET_ABSENT || submitted == WORKSHEET_ABSENT) {
        enum worksheet_column missing =
            identifier == WORKSHEET_ABSENT ? WORKSHEET_IDENTIFIER : WORKSHEET_SUBMITTED;
        return error_set(error, ERROR_INPUT,
                         "%s:1: there is no column '%s' (or '%s'); download Moodle's grading "
                         "worksheet",
                         name, worksheet_header(missing, WORKSHEET_ENGLISH),
                         worksheet_header(missing, WORKSHEET_GERMAN));
    }
    *columns = (struct columns){(size_t)identifier, (size_t)submitted};
    return 0;
}

/* The time that a row tells, or NULL if nothing was handed in. The caller frees *time. */
static int read_row(const char *name, const struct csv_row *row, const struct columns *columns,
                    char **time, struct error *error)
{
    const char *text = row->fields[columns->submitted].value;
    struct moodle_date date;
    char iso[32];
    *time = NULL;
    if (!*text || text_equal(text, "-"))
        return 0;
    time_t moment = moodle_date_read(text, &date) ? moment_of(&date) : -1;
    if (moment == -1)
        return error_set(error, ERROR_INPUT,
                         "%s:%zu: '%s' is no date as Moodle writes it in English or German", name,
                         row->line, text);
    moment_write((int64_t)moment, iso);
    *time = memory_string(iso);
    return 0;
}

/* A row's participant and time. */
struct told {
    const char *participant; /* of the worksheet */
    char *time;              /* owned; or NULL */
};

static int compare_told(const void *a, const void *b)
{
    return strcmp(((const struct told *)a)->participant, ((const struct told *)b)->participant);
}

/* Reads all rows after the header, sorted by participant. */
static int read_rows(const char *name, const struct csv *csv, struct told told[],
                     struct error *error)
{
    struct columns columns = {0};
    if (find_columns(name, csv, &columns, error))
        return -1;
    for (size_t i = 1; i < csv->count; i++) {
        told[i - 1].participant =
            worksheet_participant(csv->rows[i].fields[columns.identifier].value);
        if (read_row(name, &csv->rows[i], &columns, &told[i - 1].time, error))
            return -1;
    }
    qsort(told, csv->count - 1, sizeof *told, compare_told);
    return 0;
}

static void set(const struct told told[], size_t count, struct attempts *attempts, size_t *unknown)
{
    *unknown = 0;
    for (size_t i = 0; i < attempts->count; i++) {
        struct attempt *attempt = &attempts->list[i];
        struct told key = {.participant = attempt->student};
        const struct told *found =
            attempt->submitted_at ? NULL : bsearch(&key, told, count, sizeof *told, compare_told);
        if (found && found->time)
            attempt->submitted_at = memory_string(found->time);
        *unknown += attempt->submitted_at == NULL;
    }
}

int moodle_times_set(const char *name, const struct text *worksheet, const char *timezone,
                     struct attempts *attempts, size_t *unknown, struct error *error)
{
    struct csv csv;
    if (check_zone(name, timezone, error) ||
        csv_read(name, text_string(worksheet), worksheet->length, &csv, error))
        return -1;
    struct told *told = memory_new(csv.count, sizeof *told);
    char *zone = enter_zone(timezone);
    int result = read_rows(name, &csv, told, error);
    leave_zone(zone);
    if (!result)
        set(told, csv.count - 1, attempts, unknown);
    for (size_t i = 0; i < csv.count; i++)
        free(told[i].time);
    free(told);
    csv_release(&csv);
    return result;
}
