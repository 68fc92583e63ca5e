#include "report/json.h"

#include "base/memory.h"
#include "contract/notation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *json_text(const char *string)
{
    struct text visible = {0};
    text_add_visible(&visible, string, strlen(string));
    json_t *value = json_stringn(text_string(&visible), visible.length);
    text_release(&visible);
    return value;
}

static json_t *json_optional(const char *string)
{
    return string ? json_text(string) : json_null();
}

static json_t *json_number(double number)
{
    return number == floor(number) && fabs(number) < 1e15 ? json_integer((json_int_t)number)
                                                          : json_real(number);
}

static json_t *json_counterexample(const struct counterexample *example)
{
    if (!example->present)
        return json_null();
    struct text call = {0};
    notate_call(&call, &example->call, (size_t)-1);
    struct text where = {0}, then = {0};
    if (example->second.signature)
        notate_call(&then, &example->second, (size_t)-1);
    notate_problem(&where, &example->call);
    json_t *object =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "then",
                  json_optional(then.length ? text_string(&then) : NULL), "where",
                  json_optional(where.length ? text_string(&where) : NULL), "call", json_text(text_string(&call)), "output",
                  json_optional(example->output), "expected", json_optional(example->expected),
                  "got", json_optional(example->got));
    text_release(&where);
    text_release(&then);
    text_release(&call);
    return object;
}

static json_t *json_check(const struct check_result *check)
{
    return json_pack("{s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:f}", "name",
                     json_text(check->check->name), "function", check->check->function->name,
                     "kind", check_kind_name(check->check->kind), "visibility",
                     visibility_name(check->check->visibility), "verdict",
                     verdict_name(check->verdict), "points", json_number(check->points),
                     "max_points", json_number(check->check->points), "message",
                     json_text(check->message), "place", json_optional(check->place), "mistake",
                     json_optional(check->mistake ? check->mistake->id : NULL), "counterexample",
                     json_counterexample(&check->counterexample), "seconds", check->seconds);
}

void json_report(const struct result *result, struct text *text)
{
    json_t *checks = json_array();
    for (size_t i = 0; i < result->check_count; i++)
        json_array_append_new(checks, json_check(&result->checks[i]));
    json_t *object = json_pack(
        "{s:o, s:o, s:s, s:I, s:s, s:o, s:o, s:o}", "assignment", json_text(result->assignment),
        "student", json_text(result->student), "submission_sha256", result->submission_sha256,
        "seed", (json_int_t)result->seed, "isolation", result->isolation, "score",
        json_number(result->score), "max_score", json_number(result->max_score), "checks", checks);
    char *dumped = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    text_add(text, dumped ? dumped : "{}");
    text_add(text, "\n");
    free(dumped);
    json_decref(object);
}
