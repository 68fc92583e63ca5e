/* What git says of pushes, which of them are kept, and how many were graded today. */
#include "class/push.h"
#include "class/quota.h"

#include "base/file.h"
#include "base/memory.h"
#include "support/packed.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NONE "0000000000000000000000000000000000000000"
#define ONE "1111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222"
#define MAIN "refs/heads/main"

Test(push, takes_what_git_gives_a_hook_and_nothing_else)
{
    struct pushes pushes = {0};
    pushes_read(NONE " " ONE " " MAIN "\n"
                     "garbage\n"
                     "11 22 " MAIN "\n" ONE "  " TWO " " MAIN "\n" ONE " " TWO " HEAD\n" ONE " " TWO
                     " refs/tags/v 1\n",
                7, &pushes);
    cr_assert_eq(pushes.count, 2);
    cr_expect_str_eq(pushes.list[0].before, NONE);
    cr_expect_str_eq(pushes.list[0].after, ONE);
    cr_expect_str_eq(pushes.list[0].reference, MAIN);
    cr_expect_eq(pushes.list[0].received_at, 7);
    cr_expect_str_eq(pushes.list[1].reference, "refs/tags/v 1");
    pushes_release(&pushes);
}

Test(push, reads_a_branchs_log_but_not_a_line_that_is_being_written)
{
    struct pushes pushes = {0};
    pushes_read_log(NONE " " ONE " A B <a@b> 1795947710 +0100\tpush\n" ONE " " TWO
                         " <> 1795947711 +0100\tpush\n" ONE " " TWO " A <a@b> x +0100\tpush\n" ONE
                         " " TWO " A <a@b> 17959",
                    MAIN, &pushes);
    cr_assert_eq(pushes.count, 2);
    cr_expect_eq(pushes.list[0].received_at, 1795947710);
    cr_expect_eq(pushes.list[1].received_at, 1795947711);
    cr_expect_str_eq(pushes.list[1].after, TWO);
    pushes_release(&pushes);
}

/* A repository as far as pushes are concerned, with this log of main. */
static char *repository_with(const char *log)
{
    const struct packed entries[] = {{.path = "logs/refs/heads/main", .contents = log},
                                     {.path = "gradus/lock", .contents = ""}};
    return packed_folder(entries, 2);
}

static size_t count_pending(const char *repository, const char *just_now, int64_t now)
{
    struct pushes said = {0}, pending = {0};
    struct error error = {0};
    pushes_read(just_now, now, &said);
    cr_assert_eq(pushes_pending(repository, MAIN, &said, &pending, &error), 0, "%s", error.text);
    size_t count = pending.count;
    pushes_release(&said);
    pushes_release(&pending);
    return count;
}

Test(push, is_pending_until_it_is_noted_and_then_never_again)
{
    char *repository =
        repository_with(NONE " " ONE " A <a> 100 +0000\tpush\n" ONE " " TWO
                             " A <a> 200 +0000\tpush\n" TWO " " NONE " A <a> 300 +0000\tpush\n");
    struct push first = {.before = NONE, .after = ONE, .received_at = 100};
    struct push later = first;
    struct error error = {0};
    later.received_at = 4100; /* the same update, at another time, whose line ends alike */
    cr_expect_eq(count_pending(repository, "", 0), 2, "a deletion is no hand-in");
    cr_assert_eq(push_note_kept(repository, &later, &error), 0, "%s", error.text);
    cr_expect_eq(count_pending(repository, "", 0), 2);
    cr_assert_eq(push_note_kept(repository, &first, &error), 0, "%s", error.text);
    cr_expect_eq(count_pending(repository, "", 0), 1);
    /* What git says just now is in the log already. */
    cr_expect_eq(count_pending(repository, ONE " " TWO " " MAIN "\n", 200), 1);
    /* ... or it is not, and counts from now. */
    cr_expect_eq(count_pending(repository, TWO " " ONE " " MAIN "\n", 200), 2);
    cr_expect_eq(count_pending(repository, TWO " " ONE " refs/heads/side\n", 200), 1);
    packed_remove(repository);
}

Test(push, is_noted_on_a_line_of_its_own_after_one_that_was_cut_off)
{
    char *repository = repository_with(NONE " " ONE " A <a> 100 +0000\tpush\n");
    char *path = push_path(repository, "pushes");
    struct push push = {.before = NONE, .after = ONE, .received_at = 100};
    struct error error = {0};
    int file = open(path, O_WRONLY | O_CREAT, 0666);
    cr_assert_eq(file_write_descriptor(file, "90 00000", 8, path, &error), 0);
    close(file);
    cr_assert_eq(push_note_kept(repository, &push, &error), 0, "%s", error.text);
    cr_expect_eq(count_pending(repository, "", 0), 0);
    free(path);
    packed_remove(repository);
}

Test(push, is_found_at_the_end_of_a_long_log)
{
    struct text log = {0};
    for (int i = 0; i < 2000; i++)
        text_print(&log, "%040d %040d A <a> %d +0000\tpush\n", i, i + 1, 1000 + i);
    char *repository = repository_with(text_string(&log));
    struct pushes none = {0}, pending = {0};
    struct error error = {0};
    cr_assert_eq(pushes_pending(repository, MAIN, &none, &pending, &error), 0, "%s", error.text);
    cr_assert(pending.count > 100 && pending.count < 2000, "%zu", pending.count);
    cr_expect_eq(pending.list[pending.count - 1].received_at, 2999);
    for (size_t i = 0; i < pending.count; i++)
        cr_assert_eq(push_note_kept(repository, &pending.list[i], &error), 0);
    cr_expect_eq(count_pending(repository, "", 0), 0, "kept ones are looked for as far back");
    pushes_release(&pending);
    text_release(&log);
    packed_remove(repository);
}

/* --- attempts of a day --- */

static size_t used_at(const char *repository, int64_t now)
{
    size_t used = 99;
    struct error error = {0};
    cr_assert_eq(quota_used(repository, now, &used, &error), 0, "%s", error.text);
    return used;
}

Test(quota, begins_anew_at_midnight_of_the_machines_time_zone)
{
    char *repository = repository_with(""), next[48];
    struct error error = {0};
    const int64_t evening = 1793746799; /* 2026-11-03T22:59:59Z, 23:59:59 in Berlin */
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    cr_expect_eq(used_at(repository, evening), 0);
    cr_assert_eq(quota_note(repository, evening, 3, &error), 0, "%s", error.text);
    cr_expect_eq(used_at(repository, evening), 3);
    cr_expect_eq(used_at(repository, evening - 86399), 3);
    cr_expect_eq(used_at(repository, evening - 86400), 0);
    cr_expect_eq(used_at(repository, evening + 1), 0);
    quota_next_day(evening, next);
    cr_expect_str_eq(next, "2026-11-04 00:00 CET");
    /* The day on which summer time ends has 25 hours. */
    quota_next_day(1792882800, next); /* 2026-10-25T01:00:00 CEST */
    cr_expect_str_eq(next, "2026-10-26 00:00 CET");
    packed_remove(repository);
}

Test(quota, costs_a_student_nothing_when_its_file_is_damaged)
{
    static const char *const damages[] = {"",
                                          "x",
                                          "2026-11-03",
                                          "2026-11-03 5",
                                          "2026-11-03 -5\n",
                                          "2026-11-03 99999999999999\n",
                                          "2026-11-03 5 6\n"};
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        const struct packed entries[] = {{.path = "gradus/attempts", .contents = damages[i]}};
        char *repository = packed_folder(entries, 1);
        struct error error = {0};
        cr_expect_eq(used_at(repository, 1793746799), 0, "'%s'", damages[i]);
        cr_assert_eq(quota_note(repository, 1793746799, 1, &error), 0);
        cr_expect_eq(used_at(repository, 1793746799), 1);
        packed_remove(repository);
    }
}
