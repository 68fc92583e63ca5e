/* The folder that a cluster shares: what comes out of it is whole and ours, or nothing. */
#include "class/cluster.h"
#include "class/shared.h"

#include "base/file.h"
#include "base/memory.h"
#include "support/boxed.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct subject subject;
static struct grader grader;
static struct shared shared;
static char folder[256];

static void open_folder(void)
{
    const char *parent = getenv("TMPDIR");
    struct error error = {0};
    snprintf(folder, sizeof folder, "%s/shared.XXXXXX", parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    subject_open(&subject, "mle");
    free(subject.root.worker);
    subject.root.worker = worker_path();
    cr_assert_eq(
        grader_open(&subject.root, &subject.assignment, subject.oracle, 1, &grader, &error), 0,
        "%s", error.text);
    cr_assert_eq(shared_open(folder, &grader, &shared, &error), 0, "%s", error.text);
}

static void remove_folder(void)
{
    char command[300];
    shared_release(&shared);
    grader_release(&grader);
    subject_close(&subject);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(class_shared, .init = open_folder, .fini = remove_folder);

/* A submission of that many letters; its digest is made up. */
static struct submission submission_of(char letter, size_t length)
{
    struct submission submission = {.sources = memory_new(1, sizeof *submission.sources),
                                    .source_count = 1};
    submission.sources[0].name = memory_string("mle.c");
    for (size_t i = 0; i < length; i++)
        text_append(&submission.sources[0].contents, &letter, 1);
    memset(submission.sha256, letter, 64);
    return submission;
}

static struct text order_of_two(void)
{
    struct text order = {0};
    struct submission first = submission_of('a', 1000), second = submission_of('b', 0);
    order_add(&order, &grader, &first);
    order_add(&order, &grader, &second);
    return order;
}

/* How many submissions an order gives before it ends; -1 with the error if it is damaged. */
static int read_order(const struct text *order, const struct grader *reader, struct error *error)
{
    size_t at = 0;
    for (int count = 0;; count++) {
        struct submission submission = {0};
        bool more;
        if (order_next(order, reader, &at, &submission, &more, error))
            return -1;
        if (!more)
            return count;
        submission_release(&submission);
    }
}

Test(class_shared, an_order_comes_back_as_it_was_written)
{
    struct text order = order_of_two(), read = {0};
    struct error error = {0};
    struct submission submission;
    size_t at = 0;
    bool more;
    cr_assert_eq(shared_put_order(&shared, "0-0", &order, &error), 0, "%s", error.text);
    cr_assert_eq(shared_order(&shared, "0-0", &read, &error), 0, "%s", error.text);
    cr_assert_eq(read_order(&read, &grader, &error), 2, "%s", error.text);
    cr_assert_eq(order_next(&read, &grader, &at, &submission, &more, &error), 0);
    cr_expect_eq(submission.source_count, 1);
    cr_expect_eq(submission.sources[0].contents.length, 1000);
    cr_expect_eq(submission.sha256[63], 'a');
    submission_release(&submission);
    shared_drop_orders(&shared);
    cr_expect_eq(shared_order(&shared, "0-0", &read, &error), -1);
    text_release(&order);
    text_release(&read);
}

Test(class_shared, a_damaged_order_is_refused_wherever_it_is_cut_or_changed)
{
    struct text order = order_of_two();
    size_t whole = order.length, refused = 0, tried = 0;
    for (size_t length = 1; length < whole; length += 7, tried++) {
        struct text cut = {0};
        struct error error = {0};
        text_append(&cut, text_string(&order), length);
        int count = read_order(&cut, &grader, &error);
        /* Cut between two submissions it is an order of one. */
        cr_expect(count == -1 || count == 1, "cut to %zu", length);
        refused += count == -1 && error.kind == ERROR_MACHINE;
        text_release(&cut);
    }
    cr_expect_geq(refused + 1, tried);
    for (size_t i = 0; i < whole; i += 11) {
        struct error error = {0};
        order.bytes[i] ^= 0x40;
        cr_expect_eq(read_order(&order, &grader, &error), -1, "byte %zu", i);
        order.bytes[i] ^= 0x40;
    }
    text_release(&order);
}

Test(class_shared, another_gradus_is_told_to_be_the_same_everywhere)
{
    struct text order = order_of_two();
    struct error error = {0};
    struct grader other = grader;
    other.fingerprint.rules[0] ^= 1; /* another program, configuration or reference */
    cr_expect_eq(read_order(&order, &other, &error), -1);
    cr_expect_eq(error.kind, ERROR_MACHINE);
    cr_expect(strstr(error.text, "another gradus, configuration or compiler than this machine; "
                                 "install the same on all of them"),
              "%s", error.text);
    other = grader;
    other.fingerprint.questions[0] ^= 1; /* another compiler */
    cr_expect_eq(read_order(&order, &other, &error), -1);
    other = grader;
    other.seed++;
    cr_expect_eq(read_order(&order, &other, &error), -1);
    /* The task itself: nothing is graded, nothing written. */
    struct shared theirs = shared;
    int signal;
    other = grader;
    other.fingerprint.rules[0] ^= 1;
    theirs.grader = &other;
    cr_assert_eq(shared_put_order(&shared, "0-0", &order, &error), 0);
    cr_expect_eq(cluster_task(&theirs, &other, "0-0", 1, &signal, &error), -1);
    cr_expect(strstr(error.text, "another gradus"), "%s", error.text);
    cr_expect_eq(cluster_task(&shared, &grader, "0-1", 1, &signal, &error), -1);
    text_release(&order);
}

static char digest_of_a[65];

static void put_parcel(double score)
{
    struct parcel parcel;
    struct error error = {0};
    memset(digest_of_a, 'a', 64);
    parcel = grader_failed(&grader, digest_of_a, "{}");
    parcel.state = PARCEL_GRADED;
    parcel.score = score;
    cr_assert_eq(shared_put_parcel(&shared, &parcel, &error), 0, "%s", error.text);
    parcel_release(&parcel);
}

static char *parcel_path(void)
{
    return text_format("%s/parcels/%s", shared.folder, digest_of_a);
}

static void write_file(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
}

Test(class_shared, a_parcel_that_is_missing_cut_foreign_or_of_others_is_none)
{
    struct parcel parcel = {0};
    struct text bytes = {0};
    struct error error = {0};
    memset(digest_of_a, 'a', 64);
    cr_expect_not(shared_parcel(&shared, digest_of_a, &parcel), "missing");
    put_parcel(7);
    cr_assert(shared_parcel(&shared, digest_of_a, &parcel));
    cr_expect_eq(parcel.score, 7);
    parcel_release(&parcel);
    char *path = parcel_path();
    cr_assert_eq(file_read(path, 1 << 20, &bytes, &error), 0);
    for (size_t i = 0; i < bytes.length; i += 13) {
        write_file(path, text_string(&bytes), i);
        cr_expect_not(shared_parcel(&shared, digest_of_a, &parcel), "cut to %zu", i);
        bytes.bytes[i] ^= 1;
        write_file(path, text_string(&bytes), bytes.length);
        cr_expect_not(shared_parcel(&shared, digest_of_a, &parcel), "byte %zu changed", i);
        bytes.bytes[i] ^= 1;
    }
    write_file(path, "#!/bin/sh\necho 100 points\n", 26);
    cr_expect_not(shared_parcel(&shared, digest_of_a, &parcel), "foreign");
    /* A whole parcel under another submission's name. */
    char other[65] = {0}, *elsewhere = text_format("%s/parcels/%064d", shared.folder, 0);
    memset(other, '0', 64);
    write_file(elsewhere, text_string(&bytes), bytes.length);
    cr_expect_not(shared_parcel(&shared, other, &parcel), "of another submission");
    write_file(path, text_string(&bytes), bytes.length);
    struct grader newer = grader;
    struct shared theirs = shared;
    newer.fingerprint.rules[0] ^= 1;
    theirs.grader = &newer;
    cr_expect_not(shared_parcel(&theirs, digest_of_a, &parcel), "of other rules");
    cr_expect(shared_parcel(&shared, digest_of_a, &parcel));
    parcel_release(&parcel);
    shared_drop_parcel(&shared, digest_of_a);
    cr_expect_not(shared_parcel(&shared, digest_of_a, &parcel), "dropped");
    shared_drop_parcel(&shared, digest_of_a);
    free(elsewhere);
    free(path);
    text_release(&bytes);
}

Test(class_shared, counts_the_parcels_that_are_there_and_nothing_else)
{
    char b[65] = {0};
    memset(digest_of_a, 'a', 64);
    memset(b, 'b', 64);
    const char *const wanted[] = {digest_of_a, b};
    cr_expect_eq(shared_present(&shared, wanted, 2), 0);
    put_parcel(1);
    char *draft = text_format("%s/parcels/.%s.host.1", shared.folder, b);
    write_file(draft, "half", 4);
    cr_expect_eq(shared_present(&shared, wanted, 2), 1);
    cr_expect_eq(shared_present(&shared, wanted + 1, 1), 0);
    free(draft);
}

Test(class_shared, a_folder_that_cannot_be_is_said)
{
    struct shared none;
    struct error error = {0};
    char *path = text_format("%s/file", folder);
    write_file(path, "", 0);
    cr_expect_eq(shared_open(path, &grader, &none, &error), -1);
    cr_expect_eq(error.kind, ERROR_INPUT);
    cr_expect(strstr(error.text, "--shared names a folder that all machines"), "%s", error.text);
    cr_expect_eq(shared_reopen("/nowhere/at/all", &grader, &none, &error), -1);
    free(path);
}
