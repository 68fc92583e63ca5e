/* A result that is written as JSON reads back as the same result, and nothing else does. */
#include "report/json.h"

#include "base/memory.h"
#include "report/terminal.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct subject subject;

static void open_subject(void)
{
    subject_open(&subject, "mle");
}

static void close_subject(void)
{
    subject_close(&subject);
}

TestSuite(json, .init = open_subject, .fini = close_subject);

/* A result with one check in each state, and bytes that are no text in what is foreign. */
static struct result sample_result(void)
{
    const struct config *config = &subject.assignment.config;
    struct result result = {.assignment = memory_string("mle"),
                            .student = memory_string("Zo\xc3\xab \xff<b>"),
                            .submission_sha256 = "ab12",
                            .seed = 7,
                            .isolation = RESULT_ISOLATION,
                            .compiler_log = memory_string("mle.c:1: note\033[31m"),
                            .checks = memory_new(3, sizeof *result.checks),
                            .check_count = 3,
                            .score = 6,
                            .max_score = 18,
                            .seconds = 0.5};
    result.checks[0] = (struct check_result){.check = &config->checks[0],
                                             .verdict = VERDICT_PASSED,
                                             .points = 6,
                                             .message = memory_string("")};
    result.checks[1] = (struct check_result){.check = &config->checks[1],
                                             .verdict = VERDICT_FAILED,
                                             .message = memory_string("grad[0] is 2; expected 1"),
                                             .place = memory_string("mle.c:3: x"),
                                             .gradient = {CONSISTENCY_UNDECIDED, true},
                                             .mistake = &config->mistakes[2],
                                             .counterexample = {.present = true,
                                                                .called = memory_string("f(1);"),
                                                                .output = memory_string("grad[0]"),
                                                                .expected = memory_string("1"),
                                                                .got = memory_string("2")}};
    result.checks[2] = (struct check_result){.check = &config->checks[2],
                                             .verdict = VERDICT_ERROR,
                                             .message = memory_string("no memory")};
    return result;
}

Test(json, reads_back_what_it_wrote)
{
    struct result result = sample_result(), back = {0};
    struct text once = {0}, again = {0}, shown = {0};
    struct error error = {0};
    json_report(&result, &once);
    cr_assert_eq(
        json_read(text_string(&once), once.length, &subject.assignment.config, &back, &error), 0,
        "%s", error.text);
    json_report(&back, &again);
    cr_expect_str_eq(text_string(&again), text_string(&once));
    cr_expect_eq(back.checks[1].mistake, &subject.assignment.config.mistakes[2]);
    terminal_report(&back, INK_PLAIN, &shown);
    cr_expect(strstr(text_string(&shown), "called   f(1);"), "%s", text_string(&shown));
    result_release(&back);
    result_release(&result);
    text_release(&once);
    text_release(&again);
    text_release(&shown);
}

Test(json, refuses_what_is_no_result_of_the_assignment)
{
    static const char *const texts[] = {
        "",
        "null",
        "[]",
        "{}",
        "{\"assignment\": \"mle\"}",
        "{\"assignment\": \"mle\", \"student\": \"a\", \"submission_sha256\": \"1\", \"checks\": "
        "[3]}",
        "{\"assignment\": \"mle\", \"student\": \"a\", \"submission_sha256\": \"1\", \"checks\": "
        "[{\"name\": \"gone\", \"verdict\": \"passed\"}]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct result result = {0};
        struct error error = {0};
        cr_expect_eq(
            json_read(texts[i], strlen(texts[i]), &subject.assignment.config, &result, &error), -1,
            "%s", texts[i]);
        cr_expect_eq(error.kind, ERROR_INPUT);
        cr_expect_null(result.checks);
    }
}
