/*
 * Autolab's two last lines: the semantic presentation, then the scores. The points are of one problem that is named like
 * the assignment; Autolab wants it defined by that name. Each is one line, in which line breaks of foreign text are
 * `\n`, so that no text can be the last line.
 */
#include "report/format.h"
#include "report/json.h"

#include <stdlib.h>

static void add_line(json_t *object, struct text *text)
{
    char *dumped = json_dumps(object, JSON_REAL_PRECISION(9));
    text_add(text, dumped ? dumped : "{}");
    text_add(text, "\n");
    free(dumped);
    json_decref(object);
}

static json_t *case_of(const struct check_result *check, enum audience audience)
{
    struct text hint = {0};
    feedback_full(check, audience, &hint);
    json_t *object = json_pack("{s:b}", "passed", check->verdict == VERDICT_PASSED);
    if (hint.length)
        json_object_set_new(object, "hint", json_stringn(text_string(&hint), hint.length));
    text_release(&hint);
    return object;
}

static void write(const struct result *result, enum audience audience, struct text *text)
{
    struct text log = {0};
    json_t *tests = json_object();
    for (size_t i = 0; i < result->check_count; i++)
        json_object_set_new(tests, result->checks[i].check->name,
                            case_of(&result->checks[i], audience));
    json_t *semantic = json_pack("{s:s, s:[s], s:o}", "_presentation", "semantic", "stages", "Test",
                                 "Test", tests);
    feedback_compiler(result, &log);
    if (log.length) {
        json_object_set_new(
            semantic, "Build",
            json_pack("{s:{s:b, s:s}}", "It compiles", "passed", 0, "hint", text_string(&log)));
        json_array_insert_new(json_object_get(semantic, "stages"), 0, json_string("Build"));
    }
    add_line(semantic, text);
    if (feedback_is_withheld(result)) /* without a line of scores Autolab keeps none */
        text_print(text, "%s\n", feedback_withheld);
    else
        add_line(json_pack("{s:{s:f}, s:[f]}", "scores", result->assignment, result->score,
                           "scoreboard", result->score),
                 text);
    text_release(&log);
}

const struct result_format format_autolab = {.name = "autolab", .write = write};
