/* Dates of Moodle's worksheets: what they mean, and what is none. */
#include "class/moodle_times.h"

#include "base/memory.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Test(moodle_times, reads_dates_in_english_and_german)
{
    static const struct {
        const char *text;
        struct moodle_date date;
    } dates[] = {
        {"Tuesday, 3 November 2026, 11:59 PM", {2026, 11, 3, 23, 59, 0}},
        {"Tuesday, 3 November 2026, 12:05 AM", {2026, 11, 3, 0, 5, 0}},
        {"Tuesday, 3 November 2026, 12:05 PM", {2026, 11, 3, 12, 5, 0}},
        {"Tuesday, November 3, 2026, 1:07 pm", {2026, 11, 3, 13, 7, 0}},
        {"Tuesday, 3 November 2026, 11:59\xe2\x80\xafPM", {2026, 11, 3, 23, 59, 0}},
        {"Dienstag, 3. November 2026, 23:59", {2026, 11, 3, 23, 59, 0}},
        {"Mittwoch, 4. M\xc3\xa4rz 2026, 08:01", {2026, 3, 4, 8, 1, 0}},
        {"Samstag,\xc2\xa0"
         "5. Dezember 2026, 0:00",
         {2026, 12, 5, 0, 0, 0}},
        {"3 May 2026, 14:00:09", {2026, 5, 3, 14, 0, 9}},
    };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct moodle_date date = {0};
        cr_expect(moodle_date_read(dates[i].text, &date), "%s", dates[i].text);
        cr_expect_eq(memcmp(&date, &dates[i].date, sizeof date), 0, "%s", dates[i].text);
    }
}

Test(moodle_times, guesses_no_date)
{
    static const char *const none[] = {
        "",
        "-",
        "yesterday",
        "3 November 2026",
        "November 2026, 11:59 PM",
        "mardi 3 novembre 2026, 23:59",
        "3 November 2026, 25:00",
        "3 November 2026, 23:60",
        "3 November 2026, 13:00 PM",
        "3 4 November 2026, 13:00",
        "32 November 2026, 13:00",
        "03/11/2026 13:00",
        "2026-11-03T13:00",
        "3 November 2026, 13:00 PM AM",
        "3 November 99999999999999999999, 13:00",
        "Tuesday, 3 November 2026, 1:00 PM!",
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct moodle_date date;
        cr_expect_not(moodle_date_read(none[i], &date), "%s", none[i]);
    }
}

enum { STUDENTS = 3 };

/* Sets the times of 101, 102, who has one, and 103 from a worksheet. */
static int set(const char *sheet, const char *zone, const char *expected[STUDENTS], size_t *unknown,
               struct error *error)
{
    static const char *const students[STUDENTS] = {"101", "102", "103"};
    struct attempt list[STUDENTS] = {0};
    struct attempts attempts = {list, STUDENTS};
    struct text worksheet = {0};
    for (size_t i = 0; i < STUDENTS; i++)
        list[i].student = memory_string(students[i]);
    list[1].submitted_at = memory_string("2020-01-01T00:00:00Z");
    text_add(&worksheet, sheet);
    int result = moodle_times_set("sheet.csv", &worksheet, zone, &attempts, unknown, error);
    for (size_t i = 0; i < STUDENTS; i++) {
        cr_expect(expected[i]
                      ? list[i].submitted_at && text_equal(list[i].submitted_at, expected[i])
                      : !list[i].submitted_at,
                  "%s: %s", students[i], list[i].submitted_at ? list[i].submitted_at : "unknown");
        attempt_release(&list[i]);
    }
    text_release(&worksheet);
    return result;
}

static const char *no_times[STUDENTS] = {NULL, "2020-01-01T00:00:00Z", NULL};

Test(moodle_times, are_of_the_zone_that_the_course_says)
{
    static const struct {
        const char *date, *zone, *expected;
    } cases[] = {
        {"\"Tuesday, 3 November 2026, 11:59 PM\"", "Europe/Berlin", "2026-11-03T22:59:00Z"},
        {"\"Friday, 3 July 2026, 11:59 PM\"", "Europe/Berlin", "2026-07-03T21:59:00Z"},
        {"\"Friday, 3 July 2026, 11:59 PM\"", "America/New_York", "2026-07-04T03:59:00Z"},
        {"\"Friday, 3 July 2026, 11:59 PM\"", "UTC", "2026-07-03T23:59:00Z"},
        /* This hour is there twice: the earlier one, in favour of the student. */
        {"\"Sunday, 25 October 2026, 2:30 AM\"", "Europe/Berlin", "2026-10-25T00:30:00Z"},
        {"\"Sunday, 25 October 2026, 3:30 AM\"", "Europe/Berlin", "2026-10-25T02:30:00Z"},
    };
    const char *before = getenv("TZ");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        size_t unknown;
        const char *expected[STUDENTS] = {cases[i].expected, "2020-01-01T00:00:00Z", NULL};
        char *sheet = text_format("Identifier,\"Last modified (submission)\"\n"
                                  "Participant 101,%s\nParticipant 102,%s\nParticipant 103,-\n",
                                  cases[i].date, cases[i].date);
        cr_expect_eq(set(sheet, cases[i].zone, expected, &unknown, &error), 0, "%s", error.text);
        cr_expect_eq(unknown, 1);
        free(sheet);
    }
    cr_expect_eq(getenv("TZ"), before);
}

Test(moodle_times, are_found_in_a_german_worksheet)
{
    struct error error = {0};
    size_t unknown;
    const char *expected[STUDENTS] = {"2026-11-03T22:59:00Z", "2020-01-01T00:00:00Z",
                                      "2026-03-04T07:01:00Z"};
    cr_expect_eq(set("\xef\xbb\xbfID;\"Zuletzt ge\xc3\xa4ndert (Abgabe)\"\r\n"
                     "Teilnehmer/in103;\"Mittwoch, 4. M\xc3\xa4rz 2026, 08:01\"\r\n"
                     "Teilnehmer/in101;\"Dienstag, 3. November 2026, 23:59\"\r\n",
                     "Europe/Berlin", expected, &unknown, &error),
                 0, "%s", error.text);
    cr_expect_eq(unknown, 0);
}

Test(moodle_times, say_what_is_wrong_and_leave_everything)
{
    static const struct {
        const char *sheet, *zone, *words;
    } slips[] = {
        {"Identifier,Grade\nParticipant 101,3\n", "UTC",
         "sheet.csv:1: there is no column 'Last modified (submission)'"},
        {"Identifier,\"Last modified (submission)\"\nParticipant 101,soon\n", "UTC",
         "sheet.csv:2: 'soon' is no date as Moodle writes it"},
        {"Identifier,\"Last modified (submission)\"\nParticipant 101,\"3 May 2026, 1:00 PM\"\n"
         "Participant 103,\"31 June 2026, 13:00\"\n",
         "UTC", "sheet.csv:3: "},
        {"Identifier,\"Last modified (submission)\"\nParticipant 101,\"29 March 2026, 2:30 AM\"\n",
         "Europe/Berlin", "sheet.csv:2: "}, /* an hour that there is not */
        {"Identifier,\"Last modified (submission)\"\n", NULL,
         "say which in configs/course.yaml, as `timezone: "},
        {"Identifier,\"Last modified (submission)\"\n", "Europe/Berlni",
         "there is no time zone 'Europe/Berlni'"},
        {"Identifier,\"Last modified (submission)\"\n", "../../../etc/passwd", "no time zone"},
        {"Identifier,\"Last modified (submission)\"\n", "Europe", "no time zone"},
        {"", "UTC", "it is empty"},
    };
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        struct error error = {0};
        size_t unknown;
        cr_expect_eq(set(slips[i].sheet, slips[i].zone, no_times, &unknown, &error), -1);
        cr_expect(strstr(error.text, slips[i].words), "'%s' lacks '%s'", error.text,
                  slips[i].words);
    }
}
