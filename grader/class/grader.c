#include "class/grader.h"

#include "base/memory.h"
#include "base/process.h"
#include "judge/grade.h"
#include "report/json.h"
#include "report/plot_json.h"

#include <stdio.h>
#include <stdlib.h>

int grader_open(const struct root *root, const struct assignment *assignment,
                const struct oracle *oracle, uint64_t seed, struct grader *grader,
                struct error *error)
{
    struct grader opened = {
        .assignment = assignment, .oracle = oracle, .worker = root->worker, .seed = seed};
    if (fingerprint_take(root, assignment, oracle, seed, &opened.fingerprint, error))
        return -1;
    examinations_prepare(&assignment->config, oracle, seed, &opened.prepared);
    *grader = opened;
    return 0;
}

void grader_release(struct grader *grader)
{
    fingerprint_release(&grader->fingerprint);
    examinations_release(&grader->prepared);
    *grader = (struct grader){0};
}

static struct grading grading_of(struct grader *grader, struct record *record)
{
    return (struct grading){
        .assignment = grader->assignment,
        .oracle = grader->oracle,
        .worker = grader->worker,
        .seed = grader->seed,
        .record = record,
        .prepared = &grader->prepared,
        .plots = PLOTS_OF_FAILURES,
    };
}

/* A parcel with its label and nothing in it. */
static struct parcel label(const struct grader *grader, const char *sha256)
{
    return (struct parcel){
        .assignment = memory_string(grader->assignment->name),
        .sha256 = memory_string(sha256),
        .questions = memory_string(grader->fingerprint.questions),
        .rules = memory_string(grader->fingerprint.rules),
        .versions = memory_string(grader->fingerprint.versions),
        .seed = grader->seed,
    };
}

struct parcel grader_failed(const struct grader *grader, const char *sha256, const char *why)
{
    struct parcel parcel = label(grader, sha256);
    parcel.state = PARCEL_FAILED;
    text_add(&parcel.result, why);
    return parcel;
}

static void put_result(struct parcel *parcel, const struct result *result)
{
    parcel->state = PARCEL_GRADED;
    parcel->score = result->score;
    parcel->max_score = result->max_score;
    for (size_t i = 0; i < result->check_count; i++)
        parcel->is_error |= result->checks[i].verdict == VERDICT_ERROR;
    json_report(result, &parcel->result);
}

static int put_record(struct parcel *parcel, const struct record *record, struct error *error)
{
    struct text bytes = {0};
    record_encode(record, &bytes);
    parcel->record_bytes = bytes.length;
    int result = store_squeeze(&bytes, &parcel->record, error);
    text_release(&bytes);
    return result;
}

void grader_run(struct grader *grader, struct submission *submission, struct parcel *parcel)
{
    double started = monotonic_seconds();
    struct record record = {0};
    struct result result;
    struct error error = {0};
    struct grading grading = grading_of(grader, &record);
    struct parcel made;
    free(submission->student);
    submission->student = memory_string("");
    if (grade(&grading, submission, &result, &error)) {
        made = grader_failed(grader, submission->sha256, error.text);
    } else {
        made = label(grader, submission->sha256);
        put_result(&made, &result);
        plot_json_write(&result, &made.plots);
        if (put_record(&made, &record, &error)) {
            parcel_release(&made);
            made = grader_failed(grader, submission->sha256, error.text);
        }
        result_release(&result);
    }
    record_release(&record);
    made.submission = *submission;
    *submission = (struct submission){0};
    made.seconds = monotonic_seconds() - started;
    *parcel = made;
}

struct parcel grader_pack(const struct grader *grader, const struct result *result)
{
    struct parcel parcel = label(grader, result->submission_sha256);
    put_result(&parcel, result);
    parcel.seconds = result->seconds;
    return parcel;
}

int grader_judge(struct grader *grader, const char *sha256, const struct text *bytes,
                 const struct text *older, const bool *holds, struct result *result,
                 struct error *error)
{
    struct record record = {0};
    struct result earlier_result = {0};
    struct earlier earlier = {.result = &earlier_result, .holds = holds};
    struct submission submission = {0};
    struct error unreadable;
    if (bytes->length && record_decode(text_string(bytes), bytes->length, &record, error))
        return -1;
    /* One of a check that is gone cannot be read; then all is judged. */
    bool is_known =
        older->length && json_read(text_string(older), older->length, &grader->assignment->config,
                                   &earlier_result, &unreadable) == 0;
    submission.student = memory_string("");
    snprintf(submission.sha256, sizeof submission.sha256, "%s", sha256);
    struct grading grading = grading_of(grader, NULL);
    grade_again(&grading, &submission, bytes->length ? &record : NULL, is_known ? &earlier : NULL,
                result);
    result_release(&earlier_result);
    record_release(&record);
    submission_release(&submission);
    return 0;
}
