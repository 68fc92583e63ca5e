/* What was answered once is judged again without a box, and comes out the same. */
#include "judge/grade.h"

#include "base/memory.h"
#include "class/intake.h"
#include "judge/examination.h"
#include "report/json.h"
#include "support/boxed.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *const samples[] = {
    "anna-cholesky",  "hugo-sigma-sign",    "jonas-off-by-one", "paul-remembers",
    "uwe-not-zeroed", "liam-infinite-loop", "kira-writes-to-x", "david-does-not-compile"};

static char *json_without_times(const struct result *result)
{
    struct text text = {0};
    json_report(result, &text);
    json_error_t problem;
    json_t *object = json_loads(text_string(&text), 0, &problem), *check;
    size_t i;
    json_object_del(object, "seconds");
    json_array_foreach(json_object_get(object, "checks"), i, check)
    {
        json_object_del(check, "seconds");
        json_object_del(check, "place"); /* found by running, which is not done again */
    }
    char *dumped = json_dumps(object, JSON_INDENT(1));
    json_decref(object);
    text_release(&text);
    return dumped;
}

Test(again, gives_the_same_result_without_running_anything)
{
    struct subject subject;
    struct error error = {0};
    struct examinations prepared;
    subject_open(&subject, "mle");
    /* One set of examinations for all of them: none may leave a trace in it. */
    examinations_prepare(&subject.assignment.config, subject.oracle, 1, &prepared);
    char *worker = worker_path();
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct submission submission;
        struct result once, again;
        struct record record = {0}, stored = {0};
        struct text bytes = {0};
        char *path = text_format("tests/samples/mle/%s", samples[i]);
        struct grading grading = {.assignment = &subject.assignment,
                                  .oracle = subject.oracle,
                                  .worker = worker,
                                  .seed = 1,
                                  .record = &record};
        cr_assert_eq(intake_submission(path, &subject.assignment.config, &submission, &error), 0);
        cr_assert_eq(grade(&grading, &submission, &once, &error), 0, "%s", error.text);
        record_encode(&record, &bytes);
        cr_assert_eq(record_decode(text_string(&bytes), bytes.length, &stored, &error), 0);
        grading.record = NULL;
        grading.worker = NULL; /* nothing could run */
        grading.prepared = &prepared;
        grade_again(&grading, &submission, &stored, NULL, &again);
        char *first = json_without_times(&once), *second = json_without_times(&again);
        cr_expect_str_eq(second, first, "%s", samples[i]);
        free(first);
        free(second);
        record_release(&record);
        record_release(&stored);
        text_release(&bytes);
        result_release(&once);
        result_release(&again);
        submission_release(&submission);
        free(path);
    }
    examinations_release(&prepared);
    free(worker);
    subject_close(&subject);
}

Test(again, does_not_take_a_question_that_was_never_asked_for_a_wrong_answer)
{
    struct subject subject;
    struct error error = {0};
    struct submission submission;
    struct result once, again;
    struct record record = {0};
    size_t skipped = 0;
    subject_open(&subject, "mle");
    char *worker = worker_path();
    struct config *config = &subject.assignment.config;
    struct grading grading = {.assignment = &subject.assignment,
                              .oracle = subject.oracle,
                              .worker = worker,
                              .seed = 1,
                              .record = &record};
    cr_assert_eq(
        intake_submission("tests/samples/mle/jonas-off-by-one", config, &submission, &error), 0);
    cr_assert_eq(grade(&grading, &submission, &once, &error), 0, "%s", error.text);
    for (size_t i = 0; i < config->check_count; i++)
        config->checks[i].after_count = 0; /* what was skipped is to be asked now */
    grading.record = NULL;
    grade_again(&grading, &submission, &record, NULL, &again);
    for (size_t i = 0; i < again.check_count; i++) {
        bool was_skipped = once.checks[i].verdict == VERDICT_SKIPPED;
        skipped += was_skipped;
        cr_expect_eq(again.checks[i].verdict, was_skipped ? VERDICT_ERROR : once.checks[i].verdict,
                     "%s: %s", again.checks[i].check->name, again.checks[i].message);
    }
    cr_expect_gt(skipped, 0);
    record_release(&record);
    result_release(&once);
    result_release(&again);
    submission_release(&submission);
    free(worker);
    subject_close(&subject);
}

/* An earlier result as it comes out of a store. */
static struct result read_back(const struct result *result, const struct config *config)
{
    struct text json = {0};
    struct result read = {0};
    struct error error = {0};
    json_report(result, &json);
    cr_assert_eq(json_read(text_string(&json), json.length, config, &read, &error), 0);
    text_release(&json);
    return read;
}

Test(again, takes_over_what_holds_with_its_words_and_judges_the_rest)
{
    struct subject subject;
    struct error error = {0};
    struct submission submission;
    struct result once, again;
    struct record record = {0};
    subject_open(&subject, "mle");
    char *worker = worker_path();
    struct config *config = &subject.assignment.config;
    bool *holds = memory_new(config->check_count, sizeof *holds);
    struct grading grading = {.assignment = &subject.assignment,
                              .oracle = subject.oracle,
                              .worker = worker,
                              .seed = 1,
                              .record = &record};
    cr_assert_eq(
        intake_submission("tests/samples/mle/jonas-off-by-one", config, &submission, &error), 0);
    cr_assert_eq(grade(&grading, &submission, &once, &error), 0, "%s", error.text);
    grading.record = NULL;
    for (size_t i = 0; i < config->check_count; i++) {
        config->checks[i].points *= 2;
        holds[i] = true;
    }
    struct result known = read_back(&once, config);
    struct earlier earlier = {.result = &known, .holds = holds};
    grade_again(&grading, &submission, NULL, &earlier, &again);
    size_t places = 0;
    cr_expect_eq(again.score, 2 * once.score);
    for (size_t i = 0; i < again.check_count; i++) {
        cr_expect_eq(again.checks[i].verdict, once.checks[i].verdict);
        cr_expect_str_eq(again.checks[i].message, once.checks[i].message);
        const char *place = again.checks[i].place, *was = once.checks[i].place;
        places += was != NULL;
        cr_expect(was ? place && text_equal(place, was) : !place);
    }
    cr_expect_gt(places, 0);
    result_release(&again);
    result_release(&known);
    /* What does not hold is judged: here it would pass, if anybody believed what is claimed of it. */
    known = read_back(&once, config);
    for (size_t i = 0; i < known.check_count; i++) {
        holds[i] = once.checks[i].verdict != VERDICT_FAILED;
        known.checks[i].verdict = VERDICT_PASSED;
    }
    grade_again(&grading, &submission, &record, &earlier, &again);
    for (size_t i = 0; i < again.check_count; i++)
        cr_expect_eq(again.checks[i].verdict, once.checks[i].verdict, "%s",
                     again.checks[i].message);
    result_release(&again);
    result_release(&known);
    record_release(&record);
    result_release(&once);
    submission_release(&submission);
    free(holds);
    free(worker);
    subject_close(&subject);
}
