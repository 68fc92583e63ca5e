#include "class/quota.h"

#include "base/file.h"
#include "base/memory.h"
#include "class/push.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { DAY_BYTES = 16, FILE_BYTES_MAX = 64 };

static int day_of(int64_t now, char day[DAY_BYTES], struct error *error)
{
    time_t moment = (time_t)now;
    struct tm parts;
    if (!localtime_r(&moment, &parts) || !strftime(day, DAY_BYTES, "%Y-%m-%d", &parts))
        return error_set(error, ERROR_MACHINE, "the clock of this machine is wrong");
    return 0;
}

int quota_used(const char *repository, int64_t now, size_t *used, struct error *error)
{
    char day[DAY_BYTES], found[DAY_BYTES], rest;
    struct text contents = {0};
    struct error unread = {0};
    char *path = push_path(repository, "attempts");
    char digits[8];
    int result = day_of(now, day, error);
    *used = 0;
    if (!result && file_read_foreign(path, FILE_BYTES_MAX, &contents, &unread) == 0 &&
        sscanf(text_string(&contents), "%15s %7[0-9]%c", found, digits, &rest) == 3 &&
        rest == '\n' && text_equal(found, day))
        *used = strtoul(digits, NULL, 10);
    text_release(&contents);
    free(path);
    return result;
}

int quota_note(const char *repository, int64_t now, size_t used, struct error *error)
{
    char day[DAY_BYTES];
    char *path = push_path(repository, "attempts"), *aside = push_path(repository, "attempts.new");
    int result = day_of(now, day, error);
    if (!result) {
        int file = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
        char *line = text_format("%s %zu\n", day, used);
        if (file < 0)
            result =
                error_set(error, ERROR_MACHINE, "cannot open '%s': %s", aside, strerror(errno));
        else
            result = file_write_descriptor(file, line, strlen(line), aside, error);
        if (!result && (fsync(file) || rename(aside, path)))
            result =
                error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
        if (file >= 0)
            close(file);
        free(line);
    }
    free(aside);
    free(path);
    return result;
}

void quota_next_day(int64_t now, char text[48])
{
    time_t moment = (time_t)now;
    struct tm parts = {0};
    localtime_r(&moment, &parts);
    parts.tm_mday++;
    parts.tm_hour = parts.tm_min = parts.tm_sec = 0;
    parts.tm_isdst = -1;
    moment = mktime(&parts); /* in the time zone, and the offset, of that day */
    localtime_r(&moment, &parts);
    strftime(text, 48, "%Y-%m-%d %H:%M %Z", &parts);
}
