#include "report/json.h"

#include "base/memory.h"

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
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "call", json_optional(example->called),
                     "then", json_optional(example->then), "where", json_optional(example->where),
                     "output", json_optional(example->output), "expected",
                     json_optional(example->expected), "got", json_optional(example->got));
}

static json_t *json_gradient(const struct gradient_finding *finding)
{
    if (finding->consistency == CONSISTENCY_NOT_ASKED)
        return json_null();
    return json_pack("{s:b, s:s}", "loss_is_right", finding->loss_is_right, "consistency",
                     consistency_name(finding->consistency));
}

static json_t *json_warning(const struct warning *warning)
{
    return json_pack("{s:o, s:I, s:I, s:o, s:o, s:o}", "file", json_text(warning->file), "line",
                     (json_int_t)warning->line, "column", (json_int_t)warning->column, "kind",
                     json_text(warning->kind), "text", json_text(warning->text), "meaning",
                     json_text(warning->meaning));
}

static json_t *json_check_warnings(const struct result *result, const struct check_result *check)
{
    json_t *list = json_array();
    for (size_t i = 0; i < check->warning_count; i++)
        json_array_append_new(list, json_integer(check->warnings[i] - result->warnings));
    return list;
}

static json_t *json_check(const struct result *result, const struct check_result *check)
{
    return json_pack("{s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:f}",
                     "name", json_text(check->check->name), "function",
                     check->check->function->name, "kind", check_kind_name(check->check->kind),
                     "visibility", visibility_name(check->check->visibility), "verdict",
                     verdict_name(check->verdict), "points", json_number(check->points),
                     "max_points", json_number(check->check->points), "message",
                     json_text(check->message), "place", json_optional(check->place), "gradient",
                     json_gradient(&check->gradient), "mistake",
                     json_optional(check->mistake ? check->mistake->id : NULL), "counterexample",
                     json_counterexample(&check->counterexample), "warnings",
                     json_check_warnings(result, check), "seconds", check->seconds);
}

static json_t *json_kit(const struct result *result)
{
    return result->kit ? json_pack("{s:o, s:o}", "version", json_text(result->kit), "newer",
                                   json_optional(result->newer_kit))
                       : json_null();
}

void json_report(const struct result *result, struct text *text)
{
    json_t *checks = json_array(), *warnings = json_array();
    for (size_t i = 0; i < result->warning_count; i++)
        json_array_append_new(warnings, json_warning(&result->warnings[i]));
    for (size_t i = 0; i < result->check_count; i++)
        json_array_append_new(checks, json_check(result, &result->checks[i]));
    json_t *object =
        json_pack("{s:s, s:o, s:o, s:s, s:I, s:s, s:o, s:o, s:f, s:o, s:o, s:o, s:o}", "schema",
                  "gradus/result/1", "assignment", json_text(result->assignment), "student",
                  json_text(result->student), "submission_sha256", result->submission_sha256,
                  "seed", (json_int_t)result->seed, "isolation", result->isolation, "score",
                  json_number(result->score), "max_score", json_number(result->max_score),
                  "seconds", result->seconds, "kit", json_kit(result), "compiler_log",
                  json_optional(result->compiler_log), "warnings", warnings, "checks", checks);
    char *dumped = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    text_add(text, dumped ? dumped : "{}");
    text_add(text, "\n");
    free(dumped);
    json_decref(object);
}

/* --- reading back --- */

/* The member's text, a copy that the caller frees; NULL if it is null, missing, or no text. */
static char *read_text(json_t *object, const char *name)
{
    const char *string = json_string_value(json_object_get(object, name));
    return string ? memory_string(string) : NULL;
}

/* The same, "" if there is none. */
static char *read_string(json_t *object, const char *name)
{
    char *string = read_text(object, name);
    return string ? string : memory_string("");
}

static int read_verdict(const char *name, enum verdict *verdict)
{
    for (int v = VERDICT_PASSED; v <= VERDICT_ERROR; v++) {
        if (text_equal(verdict_name((enum verdict)v), name)) {
            *verdict = (enum verdict)v;
            return 0;
        }
    }
    return -1;
}

static const struct check *find_check(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->check_count; i++)
        if (text_equal(config->checks[i].name, name))
            return &config->checks[i];
    return NULL;
}

static const struct mistake *find_mistake(const struct config *config, const char *id)
{
    for (size_t i = 0; id && i < config->mistake_count; i++)
        if (text_equal(config->mistakes[i].id, id))
            return &config->mistakes[i];
    return NULL;
}

static struct gradient_finding read_gradient(json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "consistency"));
    struct gradient_finding finding = {.loss_is_right =
                                           json_is_true(json_object_get(object, "loss_is_right"))};
    for (int c = CONSISTENCY_NOT_ASKED; name && c <= CONSISTENCY_UNDECIDED; c++)
        if (text_equal(consistency_name((enum consistency)c), name))
            finding.consistency = (enum consistency)c;
    return finding;
}

static int read_check(json_t *object, const struct config *config, struct check_result *check)
{
    const char *name = json_string_value(json_object_get(object, "name"));
    const char *verdict = json_string_value(json_object_get(object, "verdict"));
    json_t *example = json_object_get(object, "counterexample");
    json_t *gradient = json_object_get(object, "gradient");
    check->check = name ? find_check(config, name) : NULL;
    if (!check->check || !verdict || read_verdict(verdict, &check->verdict))
        return -1;
    check->points = json_number_value(json_object_get(object, "points"));
    check->seconds = json_number_value(json_object_get(object, "seconds"));
    check->message = read_string(object, "message");
    check->place = read_text(object, "place");
    check->mistake = find_mistake(config, json_string_value(json_object_get(object, "mistake")));
    if (json_is_object(gradient))
        check->gradient = read_gradient(gradient);
    if (json_is_object(example))
        check->counterexample = (struct counterexample){
            .present = true,
            .called = read_text(example, "call"),
            .then = read_text(example, "then"),
            .where = read_text(example, "where"),
            .output = read_text(example, "output"),
            .expected = read_text(example, "expected"),
            .got = read_text(example, "got"),
        };
    return 0;
}

/* Warnings that are missing, as in results of an older gradus, are none. */
static void read_warnings(json_t *object, struct result *result)
{
    json_t *list = json_object_get(object, "warnings");
    result->warnings = memory_new(json_array_size(list), sizeof *result->warnings);
    for (; result->warning_count < json_array_size(list); result->warning_count++) {
        json_t *item = json_array_get(list, result->warning_count);
        result->warnings[result->warning_count] = (struct warning){
            .file = read_string(item, "file"),
            .line = (size_t)json_integer_value(json_object_get(item, "line")),
            .column = (size_t)json_integer_value(json_object_get(item, "column")),
            .kind = read_string(item, "kind"),
            .text = read_string(item, "text"),
            .meaning = read_string(item, "meaning"),
        };
    }
}

static void read_check_warnings(json_t *object, const struct result *result,
                                struct check_result *check)
{
    json_t *list = json_object_get(object, "warnings");
    for (size_t i = 0; i < json_array_size(list) && check->warning_count < CHECK_WARNINGS_MAX;
         i++) {
        json_int_t index = json_integer_value(json_array_get(list, i));
        if (index >= 0 && (size_t)index < result->warning_count)
            check->warnings[check->warning_count++] = &result->warnings[index];
    }
}

static int read_result(json_t *object, const struct config *config, struct result *result)
{
    json_t *checks = json_object_get(object, "checks");
    const char *sha256 = json_string_value(json_object_get(object, "submission_sha256"));
    result->assignment = read_text(object, "assignment");
    result->student = read_text(object, "student");
    if (!json_is_array(checks) || !result->assignment || !result->student || !sha256 ||
        strlen(sha256) >= sizeof result->submission_sha256)
        return -1;
    memcpy(result->submission_sha256, sha256, strlen(sha256) + 1);
    result->seed = (uint64_t)json_integer_value(json_object_get(object, "seed"));
    result->isolation = RESULT_ISOLATION;
    result->score = json_number_value(json_object_get(object, "score"));
    result->max_score = json_number_value(json_object_get(object, "max_score"));
    result->seconds = json_number_value(json_object_get(object, "seconds"));
    result->compiler_log = read_text(object, "compiler_log");
    result->checks = memory_new(json_array_size(checks), sizeof *result->checks);
    read_warnings(object, result);
    for (; result->check_count < json_array_size(checks); result->check_count++) {
        json_t *item = json_array_get(checks, result->check_count);
        struct check_result *check = &result->checks[result->check_count];
        if (read_check(item, config, check))
            return -1;
        read_check_warnings(item, result, check);
    }
    return 0;
}

int json_read(const char *bytes, size_t length, const struct config *config, struct result *result,
              struct error *error)
{
    json_error_t problem;
    struct result made = {0};
    json_t *object = json_loadb(bytes, length, 0, &problem);
    int outcome = object ? read_result(object, config, &made) : -1;
    json_decref(object);
    if (outcome) {
        result_release(&made);
        return error_set(error, ERROR_INPUT,
                         "a stored result is not one of this assignment as it is configured now; "
                         "grade the submission again");
    }
    *result = made;
    return 0;
}
