/* A batch grades equal submissions once, keeps what it did, and goes on past what it cannot do. */
#include "class/batch.h"

#include "base/limits.h"
#include "base/memory.h"
#include "class/intake.h"
#include "support/boxed.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ATTEMPTS = 3 };

/* The class: two students who handed in the same, one who handed in something else. */
static const char *const samples[ATTEMPTS] = {"anna-cholesky", "hugo-sigma-sign", "anna-cholesky"};

struct classroom {
    struct subject subject;
    struct grader grader;
    struct attempts attempts;
    size_t reads[ATTEMPTS];
    size_t unreadable; /* this attempt cannot be read; ATTEMPTS: all can */
    char folder[256], path[300];
};

static int read_sample(void *context, size_t attempt, struct submission *submission,
                       struct error *error)
{
    struct classroom *class = context;
    class->reads[attempt]++;
    if (attempt == class->unreadable)
        return error_set(error, ERROR_MACHINE, "the disk is on fire");
    char *path = text_format("tests/samples/mle/%s", samples[attempt]);
    int result = intake_submission(path, &class->subject.assignment.config, submission, error);
    free(path);
    return result;
}

static void open_classroom(struct classroom *class)
{
    const char *parent = getenv("TMPDIR");
    struct error error = {0};
    *class = (struct classroom){.unreadable = ATTEMPTS};
    snprintf(class->folder, sizeof class->folder, "%s/batch.XXXXXX", parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(class->folder));
    snprintf(class->path, sizeof class->path, "%s/class.db", class->folder);
    subject_open(&class->subject, "mle");
    free(class->subject.root.worker);
    class->subject.root.worker = worker_path();
    cr_assert_eq(grader_open(&class->subject.root, &class->subject.assignment,
                             class->subject.oracle, 1, &class->grader, &error),
                 0, "%s", error.text);
    class->attempts.list = memory_new(ATTEMPTS, sizeof *class->attempts.list);
    for (; class->attempts.count < ATTEMPTS; class->attempts.count++) {
        size_t i = class->attempts.count;
        struct submission submission;
        cr_assert_eq(read_sample(class, i, &submission, &error), 0, "%s", error.text);
        struct attempt *attempt = &class->attempts.list[i];
        *attempt = (struct attempt){.student = text_format("student%zu", i),
                                    .number = 1,
                                    .origin = memory_string(samples[i]),
                                    .notices = memory_string("")};
        memcpy(attempt->sha256, submission.sha256, sizeof attempt->sha256);
        submission_release(&submission);
        class->reads[i] = 0;
    }
}

static void close_classroom(struct classroom *class)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        char name[320];
        snprintf(name, sizeof name, "%s%s", class->path, suffixes[i]);
        unlink(name);
    }
    rmdir(class->folder);
    attempts_release(&class->attempts);
    grader_release(&class->grader);
    subject_close(&class->subject);
}

static void open_batch(struct classroom *class, struct batch *batch)
{
    struct error error = {0};
    *batch = (struct batch){
        .grader = &class->grader, .jobs = 2, .source = {.read = read_sample, .context = class}};
    cr_assert_eq(store_open(class->path, STORE_WRITE, &batch->store, &error), 0, "%s", error.text);
    cr_assert_eq(batch_open(batch, &class->attempts, &error), 0, "%s", error.text);
}

static void run(struct batch *batch)
{
    struct error error = {0};
    cr_assert_eq(batch_run(batch, &error), 0, "%s", error.text);
}

static void close_batch(struct batch *batch)
{
    batch_close(batch);
    store_close(batch->store);
}

Test(class_batch, grades_equal_submissions_once_and_nothing_again, .timeout = 120)
{
    struct classroom class;
    struct batch batch;
    open_classroom(&class);
    open_batch(&class, &batch);
    cr_expect_eq(batch.count, 2);
    run(&batch);
    const struct item *first = batch_item(&batch, &class.attempts.list[0]),
                      *third = batch_item(&batch, &class.attempts.list[2]);
    cr_expect_eq(first, third);
    cr_expect_eq(first->row.score, 100);
    cr_expect_eq(batch_item(&batch, &class.attempts.list[1])->row.score, 82);
    cr_expect_eq(class.reads[0] + class.reads[1] + class.reads[2], 2);
    close_batch(&batch);
    open_batch(&class, &batch);
    cr_expect_eq(batch.done, 2);
    run(&batch);
    cr_expect_eq(class.reads[0] + class.reads[1] + class.reads[2], 2, "something was read again");
    close_batch(&batch);
    close_classroom(&class);
}

Test(class_batch, marks_what_fails_three_times_and_goes_on, .timeout = 120)
{
    struct classroom class;
    struct batch batch;
    struct error error = {0};
    struct text json = {0};
    bool found;
    open_classroom(&class);
    class.unreadable = 1;
    open_batch(&class, &batch);
    run(&batch);
    const struct item *failed = batch_item(&batch, &class.attempts.list[1]);
    cr_expect_eq(class.reads[1], BATCH_FAILURES_MAX);
    cr_expect_eq(failed->state, ITEM_ERROR);
    cr_expect_str_eq(failed->row.reason, "the disk is on fire");
    cr_expect_eq(batch_item(&batch, &class.attempts.list[0])->state, ITEM_GRADED);
    cr_assert_eq(store_result(batch.store, "mle", class.attempts.list[1].sha256, NULL, true, &json,
                              &found, &error),
                 0);
    cr_expect_not(found, "a failure of our own has become a result");
    close_batch(&batch);
    class.unreadable = ATTEMPTS; /* repaired: the next start makes good */
    open_batch(&class, &batch);
    run(&batch);
    cr_expect_eq(batch_item(&batch, &class.attempts.list[1])->row.score, 82);
    close_batch(&batch);
    close_classroom(&class);
}

Test(class_batch, judges_anew_under_other_rules_without_reading_a_submission, .timeout = 120)
{
    struct classroom class;
    struct batch batch;
    open_classroom(&class);
    open_batch(&class, &batch);
    run(&batch);
    close_batch(&batch);
    memset(class.reads, 0, sizeof class.reads);
    memset(class.grader.fingerprint.rules, 'a', sizeof class.grader.fingerprint.rules - 1);
    class.subject.assignment.config.checks[0].points += 7;
    open_batch(&class, &batch);
    cr_expect_eq(batch.done, 0);
    run(&batch);
    cr_expect_eq(batch_item(&batch, &class.attempts.list[0])->row.score, 107);
    cr_expect_eq(batch_item(&batch, &class.attempts.list[1])->row.score, 89);
    cr_expect_eq(class.reads[0] + class.reads[1] + class.reads[2], 0, "something was run");
    close_batch(&batch);
    close_classroom(&class);
}

Test(class_batch, runs_anew_what_was_asked_other_questions, .timeout = 120)
{
    struct classroom class;
    struct batch batch;
    open_classroom(&class);
    open_batch(&class, &batch);
    run(&batch);
    close_batch(&batch);
    memset(class.reads, 0, sizeof class.reads);
    memset(class.grader.fingerprint.questions, 'b', sizeof class.grader.fingerprint.questions - 1);
    memset(class.grader.fingerprint.rules, 'b', sizeof class.grader.fingerprint.rules - 1);
    open_batch(&class, &batch);
    run(&batch);
    cr_expect_eq(class.reads[0] + class.reads[1] + class.reads[2], 2);
    close_batch(&batch);
    close_classroom(&class);
}
