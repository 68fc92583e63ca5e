/* `gradus submit` as a student uses it. Pushes are in tests/pushes.sh. */
#include "base/file.h"
#include "base/memory.h"
#include "contract/digest.h"
#include "support/packed.h"
#include "support/program.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder of the assignment with that sample's source, and files of the student's own. */
static char *folder_of_sample(const char *sample)
{
    struct text source = {0}, header = {0};
    struct error error = {0};
    char *path = text_format("tests/samples/mle/%s/mle.c", sample);
    cr_assert_eq(file_read(path, 1 << 20, &source, &error), 0, "%s", error.text);
    cr_assert_eq(file_read("assignments/mle/mle.h", 1 << 20, &header, &error), 0);
    const struct packed entries[] = {
        {.path = "mle.c", .contents = source.bytes, .length = source.length},
        {.path = "mle.h", .contents = header.bytes, .length = header.length},
        {.path = "README.md", .contents = "what was handed out"},
        {.path = "notes.txt", .contents = "secret"},
        {.path = "mle.o", .contents = "built"},
    };
    char *folder = packed_folder(entries, 5);
    free(path);
    text_release(&source);
    text_release(&header);
    return folder;
}

static void expect_words(const struct text *text, const char *words)
{
    cr_expect_not_null(strstr(text_string(text), words), "no '%s' in:\n%s", words,
                       text_string(text));
}

static void digest_of_file(const char *path, char digest[DIGEST_TEXT_BYTES])
{
    struct text bytes = {0};
    struct error error = {0};
    cr_assert_eq(file_read(path, 1 << 20, &bytes, &error), 0, "%s", error.text);
    digest_of(bytes.bytes, bytes.length, digest);
    text_release(&bytes);
}

Test(submit, packs_the_sources_alone_warns_and_prints_a_receipt)
{
    char *folder = folder_of_sample("hugo-sigma-sign"), *zip = file_join(folder, "out.zip"),
         *receipt = text_format("%s.receipt.txt", zip);
    char digest[DIGEST_TEXT_BYTES];
    struct text kept = {0};
    struct error error = {0};
    struct outcome outcome =
        run_gradus((const char *[]){"submit", folder, "--out", zip, "--student", "hugo", NULL});
    cr_assert_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    expect_words(&outcome.output, "public     50 of 60 points");
    expect_words(&outcome.output, "costs      -10 The gradient of the log likelihood");
    expect_words(&outcome.output,
                 "not packed notes.txt: not part of the assignment; it stays here\n");
    expect_words(&outcome.output, "student    hugo");
    digest_of_file(zip, digest);
    expect_words(&outcome.output, digest);
    cr_assert_eq(file_read(receipt, 1 << 20, &kept, &error), 0, "%s", error.text);
    expect_words(&outcome.output, text_string(&kept));
    outcome_release(&outcome);
    /* What is packed is what is graded. */
    outcome = run_gradus((const char *[]){"grade", "mle", zip, NULL});
    cr_expect_eq(outcome.status, 0);
    expect_words(&outcome.output, "82 of 100 points");
    cr_expect_null(strstr(text_string(&outcome.errors), "notes.txt"));
    outcome_release(&outcome);
    text_release(&kept);
    free(receipt);
    free(zip);
    packed_remove(folder);
}

/* What a hurried student does, the exit status, and words. */
Test(submit, never_replaces_what_the_student_wrote)
{
    char *folder = folder_of_sample("anna-cholesky"), *source = file_join(folder, "mle.c");
    char before[DIGEST_TEXT_BYTES], after[DIGEST_TEXT_BYTES];
    digest_of_file(source, before);
    struct outcome outcome = run_gradus((const char *[]){"submit", folder, "--out", source, NULL});
    cr_expect_eq(outcome.status, 2);
    expect_words(&outcome.errors, "ends in .zip");
    digest_of_file(source, after);
    cr_expect_str_eq(before, after);
    outcome_release(&outcome);
    free(source);
    packed_remove(folder);
}

Test(submit, hands_in_what_does_not_compile_and_says_so)
{
    char *folder = folder_of_sample("david-does-not-compile");
    struct outcome outcome = run_gradus(
        (const char *[]){"submit", folder, "--drop", folder, "--student", "david", NULL});
    cr_expect_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    expect_words(&outcome.output, "0 of 60 points: IT DOES NOT COMPILE");
    expect_words(&outcome.output, "mle.c:19:5: error");
    expect_words(&outcome.output, "/david_2");
    outcome_release(&outcome);
    packed_remove(folder);
}

Test(submit, hands_in_unchecked_where_nothing_can_be_run)
{
    char *folder = folder_of_sample("anna-cholesky");
    char *const environment[] = {(char[]){"PATH=/nowhere"}, NULL};
    struct outcome outcome = run_gradus_in(
        (const char *[]){"submit", folder, "--drop", folder, "--student", "anna", NULL},
        environment);
    cr_expect_eq(outcome.status, 0, "%s", text_string(&outcome.errors));
    expect_words(&outcome.output, "public     not checked on this machine");
    expect_words(&outcome.output, "unchecked  bubblewrap is missing");
    outcome_release(&outcome);
    packed_remove(folder);
}

static const struct {
    const char *arguments[6];
    const char *words;
} slips[] = {
    {{"submit", "tests/contract", NULL}, "no assignment's header"},
    {{"submit", "tests/contract", "--assignment", "mle", NULL}, "'mle.c' is missing"},
    {{"submit", "assignments/mle", "--drop", "/nowhere", NULL}, "nothing of it is there"},
    {{"submit", "assignments/mle", "--student", "a/b", NULL}, "--student wants"},
    {{"submit", "assignments/mle", "--drop", "/tmp", "--push", NULL}, "three ways"},
    {{"submit", "--install-hook", "tests", "--assignment", "mle", NULL}, "is no bare repository"},
    {{"submit", "--install-hook", "tests", NULL}, "--assignment"},
    {{"submit", "--attempts-per-day", "0", NULL}, "a whole number from 1"},
};

Test(submit, says_what_to_do_after_a_slip)
{
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        struct outcome outcome = run_gradus(slips[i].arguments);
        cr_expect_eq(outcome.status, 2, "%zu: %d", i, outcome.status);
        expect_words(&outcome.errors, slips[i].words);
        outcome_release(&outcome);
    }
}
