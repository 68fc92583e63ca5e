/* The time of a commit is read from what git really writes, without git; and from nothing else. */
#include "class/intake.h"

#include "base/memory.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *one_source[] = {"mle.c"};
static const struct config config = {.header = "mle.h", .sources = one_source, .source_count = 1};

static char folder[256];

/* Runs a script in the folder. */
static void shell(const char *script)
{
    char *command = text_format("cd '%s' && set -e && %s", folder, script);
    cr_assert_eq(system(command), 0, "%s", script);
    free(command);
}

/* Two clones of some commits each; git's own and the user's configuration stay out of it. */
static void make_clones(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/clones.XXXXXX", parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    setenv("HOME", folder, 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    shell(
        "for who in anna ben; do mkdir -p class/mle-$who && cd class/mle-$who && git init -q . &&"
        " for i in 1 2 3; do echo \"int $who = $i;\" >mle.c && git add . &&"
        " GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE=\"2026-11-0${i}T12:00:00+0100\""
        " git -c user.name='Anna 7 committer' -c user.email=a@b.c commit -q -m \"committer x <x> "
        "99 "
        "+0000\"; done;"
        " cd ../..; done");
}

static void remove_clones(void)
{
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(git_commit, .init = make_clones, .fini = remove_clones);

/* The time of the first clone, or NULL. The caller frees. */
static char *first_time(const char *words)
{
    struct intake intake;
    struct attempt attempt;
    struct submission submission;
    struct error error = {0};
    char *path = text_format("%s/class", folder);
    cr_assert_eq(intake_open(path, "classroom", "mle", &config, &intake, &error), 0, "%s",
                 error.text);
    cr_assert_eq(intake.count, 2);
    cr_assert_eq(intake_read(&intake, 0, &attempt, &submission, &error), 0, "%s", error.text);
    cr_expect_str_eq(attempt.student, "anna");
    cr_expect(strstr(attempt.notices, words), "'%s' lacks '%s'", attempt.notices, words);
    char *time = attempt.submitted_at ? memory_string(attempt.submitted_at) : NULL;
    attempt_release(&attempt);
    submission_release(&submission);
    intake_release(&intake);
    free(path);
    return time;
}

static void expect_time(const char *time)
{
    char *found = first_time(time ? "by its author's clock" : "commit ");
    cr_expect(time ? found && text_equal(found, time) : !found, "%s", found ? found : "none");
    free(found);
}

Test(git_commit, is_dated_by_loose_objects_and_by_packs)
{
    expect_time("2026-11-03T11:00:00Z");
    shell("cd class/mle-anna && git gc -q && test -z \"$(ls .git/objects/[0-9a-f]* 2>/dev/null)\"");
    expect_time("2026-11-03T11:00:00Z");
    shell("cd class && mv mle-anna far && git clone -q far mle-anna && rm -rf far");
    expect_time("2026-11-03T11:00:00Z");
    shell("cd class/mle-anna && git checkout -q HEAD~1");
    expect_time("2026-11-02T11:00:00Z");
}

Test(git_commit, is_not_guessed_from_what_is_damaged)
{
    shell("cd class/mle-anna && git gc -q && chmod -R u+w .git && cp -r .git ../../kept");
    static const char *const damages[] = {
        "rm .git/objects/pack/*.pack",
        "rm .git/objects/pack/*.idx",
        "truncate -s 20 .git/objects/pack/*.pack",
        "truncate -s 1000 .git/objects/pack/*.idx",
        "truncate -s 1032 .git/objects/pack/*.idx",
        "for f in .git/objects/pack/*.pack; do head -c $(stat -c %s $f) /dev/zero >$f; done",
        "for f in .git/objects/pack/*.idx; do head -c 100000 /dev/urandom >$f; done",
        /* An index that says there are four thousand million objects. */
        "printf '\\377tOc\\0\\0\\0\\2' >x && head -c 1024 /dev/zero | tr '\\0' '\\377' >>x && "
        "mv x $(ls .git/objects/pack/*.idx)",
        "for f in .git/objects/pack/*.pack; do printf '\\377\\377\\377' | dd of=$f bs=1 seek=12 "
        "conv=notrunc status=none; truncate -s 15 $f; done",
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        char *script = text_format(
            "cd class/mle-anna && rm -rf .git && cp -r ../../kept .git && %s", damages[i]);
        shell(script);
        expect_time(NULL);
        free(script);
    }
}
