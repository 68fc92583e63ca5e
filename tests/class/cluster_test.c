/* The coordinator of a cluster, with programs in place of Slurm's that say what they are told to say. */
#include "class/cluster.h"

#include "base/file.h"
#include "base/memory.h"
#include "support/boxed.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ATTEMPTS = 3, UNREADABLE = 1 };

static struct subject subject;
static struct grader grader;
static struct shared shared;
static char folder[256];

/* A program that Slurm would have, and that notes what it was called with. */
static void fake(const char *name, const char *script)
{
    char *path = file_join(folder, name);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fprintf(file, "#!/bin/sh\necho \"$0 $*\" >>'%s/calls'\n%s\n", folder, script);
    cr_assert(fclose(file) == 0 && chmod(path, 0755) == 0);
    free(path);
}

static void open_cluster(void)
{
    const char *parent = getenv("TMPDIR");
    struct error error = {0};
    snprintf(folder, sizeof folder, "%s/cluster.XXXXXX", parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    char *path = text_format("%s:%s", folder, getenv("PATH")), *base = file_join(folder, "shared");
    setenv("PATH", path, 1);
    fake("sbatch", "");
    fake("squeue", "");
    fake("scancel", "");
    subject_open(&subject, "mle");
    free(subject.root.worker);
    subject.root.worker = worker_path();
    cr_assert_eq(
        grader_open(&subject.root, &subject.assignment, subject.oracle, 1, &grader, &error), 0,
        "%s", error.text);
    cr_assert_eq(shared_open(base, &grader, &shared, &error), 0, "%s", error.text);
    free(path);
    free(base);
}

static void remove_cluster(void)
{
    char command[300];
    shared_release(&shared);
    grader_release(&grader);
    subject_close(&subject);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(class_cluster, .init = open_cluster, .fini = remove_cluster, .timeout = 60);

static struct submission submission_of(size_t attempt)
{
    struct submission submission = {.sources = memory_new(1, sizeof *submission.sources),
                                    .source_count = 1};
    submission.sources[0].name = memory_string("mle.c");
    text_print(&submission.sources[0].contents, "/* %zu */\n", attempt);
    memset(submission.sha256, "abc"[attempt], 64);
    submission.student = memory_string("");
    return submission;
}

static int read_some(void *context, size_t attempt, struct submission *submission,
                     struct error *error)
{
    (void)context;
    if (attempt == UNREADABLE)
        return error_set(error, ERROR_INPUT, "the folder is gone");
    *submission = submission_of(attempt);
    return 0;
}

static struct attempts make_attempts(void)
{
    struct attempts attempts = {memory_new(ATTEMPTS, sizeof *attempts.list), ATTEMPTS};
    for (size_t i = 0; i < ATTEMPTS; i++) {
        struct submission submission = submission_of(i);
        attempts.list[i] = (struct attempt){.student = text_format("student %zu", i),
                                            .number = 1,
                                            .origin = memory_string("x"),
                                            .notices = memory_string("")};
        memcpy(attempts.list[i].sha256, submission.sha256, sizeof submission.sha256);
        submission_release(&submission);
    }
    return attempts;
}

/* What a task would have put there. */
static void put_parcel(const struct attempt *attempt)
{
    struct error error = {0};
    struct parcel parcel = grader_failed(&grader, attempt->sha256,
                                         "{\"assignment\": \"mle\", \"student\": \"\", "
                                         "\"submission_sha256\": \"x\", \"checks\": []}");
    parcel.state = PARCEL_GRADED;
    cr_assert_eq(shared_put_parcel(&shared, &parcel, &error), 0);
    parcel_release(&parcel);
}

struct whole {
    struct batch batch;
    struct attempts attempts;
    struct slurm_rules rules;
    struct cluster cluster;
};

static void open_whole(struct whole *whole)
{
    struct error error = {0};
    char *store = file_join(folder, "class.db");
    *whole = (struct whole){.attempts = make_attempts(),
                            .rules = {.cpus = 1, .minutes = 1, .chunk = 2},
                            .cluster = {.shared = &shared, .program = "gradus"}};
    whole->cluster.rules = &whole->rules;
    whole->batch = (struct batch){.source = {.read = read_some},
                                  .runner = {.run = cluster_run, .context = &whole->cluster},
                                  .grader = &grader,
                                  .jobs = 1};
    cr_assert_eq(store_open(store, STORE_WRITE, &whole->batch.store, &error), 0);
    cr_assert_eq(batch_open(&whole->batch, &whole->attempts, &error), 0, "%s", error.text);
    free(store);
}

static void close_whole(struct whole *whole)
{
    batch_close(&whole->batch);
    store_close(whole->batch.store);
    attempts_release(&whole->attempts);
}

static bool was_called(const char *words)
{
    char *path = file_join(folder, "calls");
    struct text calls = {0};
    struct error ignored;
    bool found =
        file_read(path, 1 << 20, &calls, &ignored) == 0 && strstr(text_string(&calls), words);
    text_release(&calls);
    free(path);
    return found;
}

Test(class_cluster, what_cannot_be_read_is_an_error_of_its_own_and_stops_nobody)
{
    struct whole whole;
    struct error error = {0};
    open_whole(&whole);
    put_parcel(&whole.attempts.list[0]);
    put_parcel(&whole.attempts.list[2]);
    cr_assert_eq(batch_run(&whole.batch, &error), 0, "%s", error.text);
    for (size_t i = 0; i < ATTEMPTS; i++) {
        const struct item *item = batch_item(&whole.batch, &whole.attempts.list[i]);
        cr_expect_eq(item->state, i == UNREADABLE ? ITEM_ERROR : ITEM_GRADED);
        if (i == UNREADABLE)
            cr_expect_str_eq(item->row.reason, "the folder is gone");
    }
    cr_expect_not(was_called("/sbatch"), "there was nothing to submit");
    /* What is in the store is not in the folder any more. */
    struct parcel parcel;
    cr_expect_not(shared_parcel(&shared, whole.attempts.list[0].sha256, &parcel));
    close_whole(&whole);
}

Test(class_cluster, others_of_the_same_order_are_submitted)
{
    struct whole whole;
    struct error error = {0};
    open_whole(&whole);
    /* Slurm takes the array, and nothing ever comes of it: after some rounds that is said. */
    cr_expect_eq(batch_run(&whole.batch, &error), -1);
    cr_expect(strstr(error.text, "2 submissions have no result after 5 job arrays"), "%s",
              error.text);
    cr_expect(was_called("/sbatch --job-name=gradus-mle-"));
    cr_expect(was_called("--array=0-1 "), "two orders of two and one");
    cr_expect_eq(batch_item(&whole.batch, &whole.attempts.list[UNREADABLE])->state, ITEM_ERROR);
    close_whole(&whole);
}

Test(class_cluster, what_slurm_says_is_passed_on)
{
    struct whole whole;
    struct error error = {0};
    open_whole(&whole);
    fake("sbatch", "echo 'sbatch: error: invalid partition specified: teaching' >&2; exit 1");
    cr_expect_eq(batch_run(&whole.batch, &error), -1);
    cr_expect_eq(error.kind, ERROR_MACHINE);
    cr_expect(strstr(error.text, "invalid partition specified: teaching"), "%s", error.text);
    close_whole(&whole);
}
