#include "contract/moment.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Reads a number of exactly that many digits, and the byte behind it if one is asked for. */
static bool take(const char **at, int digits, char behind, int *number)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if ((*at)[i] < '0' || (*at)[i] > '9')
            return false;
        value = 10 * value + ((*at)[i] - '0');
    }
    if (behind && (*at)[digits] != behind)
        return false;
    *at += digits + (behind != 0);
    *number = value;
    return true;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* Seconds and their fraction may be missing. */
static bool take_seconds(const char **at, int *seconds)
{
    if (**at != ':')
        return true;
    ++*at;
    if (!take(at, 2, 0, seconds))
        return false;
    if (**at == '.') {
        size_t digits = strspn(*at + 1, "0123456789");
        if (!digits)
            return false;
        *at += 1 + digits;
    }
    return true;
}

/* Z, +hh:mm or +hhmm, to seconds east of Greenwich. */
static enum moment_reading take_zone(const char *at, int *offset)
{
    int hours = 0, minutes = 0;
    char sign = *at;
    *offset = 0;
    if (!sign)
        return MOMENT_WITHOUT_ZONE;
    if (sign == 'Z' && !at[1])
        return MOMENT_READ;
    if (sign != '+' && sign != '-')
        return MOMENT_NONE;
    at++;
    if (!take(&at, 2, 0, &hours))
        return MOMENT_NONE;
    at += *at == ':';
    if (!take(&at, 2, 0, &minutes) || *at || hours > 15 || minutes > 59)
        return MOMENT_NONE;
    *offset = (sign == '-' ? -60 : 60) * (60 * hours + minutes);
    return MOMENT_READ;
}

enum moment_reading moment_read(const char *text, int64_t *seconds)
{
    struct tm parts = {0};
    int offset;
    const char *at = text;
    if (!take(&at, 4, '-', &parts.tm_year) || !take(&at, 2, '-', &parts.tm_mon) ||
        !take(&at, 2, 0, &parts.tm_mday) || (*at != 'T' && *at != ' ') || !*at++ ||
        !take(&at, 2, ':', &parts.tm_hour) || !take(&at, 2, 0, &parts.tm_min) ||
        !take_seconds(&at, &parts.tm_sec))
        return MOMENT_NONE;
    if (parts.tm_mon < 1 || parts.tm_mon > 12 || parts.tm_mday < 1 ||
        parts.tm_mday > days_in(parts.tm_year, parts.tm_mon) || parts.tm_hour > 23 ||
        parts.tm_min > 59 || parts.tm_sec > 60)
        return MOMENT_NONE;
    enum moment_reading reading = take_zone(at, &offset);
    if (reading != MOMENT_READ)
        return reading;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    *seconds = (int64_t)timegm(&parts) - offset;
    return MOMENT_READ;
}

bool moment_is_usual(int64_t seconds)
{
    static const int64_t end_of_9999 = 253402300799;
    return seconds >= 0 && seconds <= end_of_9999;
}

void moment_write(int64_t seconds, char text[32])
{
    time_t moment = (time_t)seconds;
    struct tm parts;
    gmtime_r(&moment, &parts);
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}
