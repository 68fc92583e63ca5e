/*
 * Gradescope's results.json (autograder_samples, docs/specs.md). Every test is visible: if one were hidden, Gradescope
 * would show no student a total; what is hidden is left out of its text instead. Texts are of format `text`, which is
 * shown as it is.
 */
#include "report/format.h"
#include "report/json.h"

#include <stdlib.h>

static json_t *take_text(struct text *text)
{
    json_t *value = json_stringn(text_string(text), text->length);
    text_release(text);
    return value;
}

static json_t *test_of(const struct check_result *check, size_t number, bool is_withheld,
                       enum audience audience)
{
    struct text output = {0}, place = {0};
    feedback_full(check, audience, &output);
    text_print(&place, "%zu", number);
    json_t *test =
        json_pack("{s:o, s:o, s:o, s:s}", "name", json_text(check->check->name), "number",
                  take_text(&place), "output", take_text(&output), "visibility", "visible");
    if (check->verdict != VERDICT_ERROR)
        json_object_set_new(test, "status",
                            json_string(check->verdict == VERDICT_PASSED ? "passed" : "failed"));
    if (!is_withheld) {
        json_object_set_new(test, "score", json_real(check->points));
        json_object_set_new(test, "max_score", json_real(check->check->points));
    }
    return test;
}

/* Without any score Gradescope reports that the autograder failed, and keeps no points. */
static void write(const struct result *result, enum audience audience, struct text *text)
{
    bool is_withheld = feedback_is_withheld(result);
    struct text output = {0};
    json_t *tests = json_array();
    for (size_t i = 0; i < result->check_count; i++)
        json_array_append_new(tests, test_of(&result->checks[i], i + 1, is_withheld, audience));
    if (is_withheld)
        text_add(&output, feedback_withheld);
    else
        feedback_compiler(result, &output);
    json_t *object =
        json_pack("{s:f, s:o, s:s, s:s, s:s, s:s, s:o}", "execution_time", result->seconds,
                  "output", take_text(&output), "output_format", "text", "test_output_format",
                  "text", "test_name_format", "text", "visibility", "visible", "tests", tests);
    if (!is_withheld)
        json_object_set_new(object, "score", json_real(result->score));
    char *dumped = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    text_add(text, dumped ? dumped : "{}");
    text_add(text, "\n");
    free(dumped);
    json_decref(object);
}

const struct result_format format_gradescope = {.name = "gradescope", .write = write};
