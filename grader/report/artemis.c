/*
 * Artemis' custom feedback: a file per check (CustomFeedbackParser). Unlike its reader of JUnit it shows text with tests
 * that passed and leaves none out that was skipped, so the same names come with every submission. A check at which the
 * grader itself failed has no file; if there is one, the build must fail, which gives no points.
 */
#include "report/format.h"
#include "report/json.h"

#include <stdlib.h>

static void write_check(const struct check_result *check, enum audience audience, struct text *text)
{
    struct text message = {0};
    if (check->verdict == VERDICT_ERROR)
        return;
    feedback_full(check, audience, &message);
    if (!message.length && check->verdict != VERDICT_PASSED)
        text_add(&message, verdict_name(check->verdict));
    json_t *object = json_pack("{s:o, s:b}", "name", json_text(check->check->name), "successful",
                               check->verdict == VERDICT_PASSED);
    if (message.length)
        json_object_set_new(object, "message", json_stringn(text_string(&message), message.length));
    char *dumped = json_dumps(object, JSON_COMPACT);
    text_add(text, dumped ? dumped : "");
    text_add(text, "\n");
    free(dumped);
    json_decref(object);
    text_release(&message);
}

const struct result_format format_artemis = {
    .name = "artemis", .write_check = write_check, .extension = "json"};
