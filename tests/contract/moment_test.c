#include "contract/moment.h"

#include <criterion/criterion.h>

Test(moment, is_the_same_in_every_zone)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } moments[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-11-03T22:59:00Z", 1793746740},
        {"2026-11-03T23:59+01:00", 1793746740},
        {"2026-11-03 23:59:00.750+0100", 1793746740},
        {"2026-11-03T17:29:00-05:30", 1793746740},
        {"2024-02-29T00:00Z", 1709164800},
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        int64_t seconds = -1;
        cr_expect_eq(moment_read(moments[i].text, &seconds), MOMENT_READ, "%s", moments[i].text);
        cr_expect_eq(seconds, moments[i].seconds, "%s", moments[i].text);
    }
}

Test(moment, without_a_zone_or_that_never_was_is_refused)
{
    static const char *const refused[] = {
        "",
        "tomorrow",
        "2026-11-03",
        "2026-13-03T00:00Z",
        "2026-02-29T00:00Z",
        "2026-11-03T24:00Z",
        "2026-11-03T23:60Z",
        "2026-11-03T23:59+01",
        "2026-11-03T23:59Zulu",
        "2026-11-03T23:59:00.Z",
        "2026-11-03T23:59+1:00",
    };
    int64_t seconds = 7;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        cr_expect_eq(moment_read(refused[i], &seconds), MOMENT_NONE, "%s", refused[i]);
    cr_expect_eq(moment_read("2026-11-03T23:59", &seconds), MOMENT_WITHOUT_ZONE);
    cr_expect_eq(moment_read("2026-11-03T23:59:30", &seconds), MOMENT_WITHOUT_ZONE);
    cr_expect_eq(seconds, 7);
}

Test(moment, is_written_as_it_is_read)
{
    char text[32];
    moment_write(1793746740, text);
    cr_expect_str_eq(text, "2026-11-03T22:59:00Z");
}

Test(moment, is_usual_if_what_is_written_reads_back)
{
    static const struct {
        int64_t seconds;
        bool is_usual;
    } moments[] = {{-1, false}, {0, true}, {253402300799, true}, {253402300800, false}};
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        char text[32];
        int64_t again = -7;
        cr_expect_eq(moment_is_usual(moments[i].seconds), moments[i].is_usual);
        moment_write(moments[i].seconds, text);
        if (moments[i].is_usual) {
            cr_expect_eq(moment_read(text, &again), MOMENT_READ, "%s", text);
            cr_expect_eq(again, moments[i].seconds);
        }
    }
}
