#include "class/change.h"

#include "base/memory.h"
#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>

static const char *string_of(const json_t *object, const char *name)
{
    const char *string = json_string_value(json_object_get(object, name));
    return string ? string : "";
}

static double number_of(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

static const json_t *find_check(const json_t *result, const char *name)
{
    const json_t *checks = json_object_get(result, "checks");
    for (size_t i = 0; i < json_array_size(checks); i++) {
        const json_t *check = json_array_get(checks, i);
        if (text_equal(string_of(check, "name"), name))
            return check;
    }
    return NULL;
}

static void add_reason(struct text *why, const char *name)
{
    text_print(why, "%s'%s' ", why->length ? "; " : "", name);
}

/* What became of one check. Points that change by its weight alone are told apart from another verdict. */
static void compare_check(const json_t *before, const struct check_result *after, struct text *why)
{
    const char *was = string_of(before, "verdict"), *is = verdict_name(after->verdict);
    double points_before = number_of(before, "points");
    double worth_before = number_of(before, "max_points"), worth_after = after->check->points;
    if (points_before == after->points && text_equal(was, is))
        return;
    add_reason(why, after->check->name);
    if (!text_equal(was, is))
        text_print(why, "was %s, is %s", was, is);
    if (!text_equal(was, is) && worth_before != worth_after)
        text_add(why, " and ");
    if (worth_before != worth_after)
        text_print(why, "is worth %g, was %g", worth_after, worth_before);
    text_print(why, " (%+g)", after->points - points_before);
}

static bool has_check(const struct result *result, const char *name)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (text_equal(result->checks[i].check->name, name))
            return true;
    return false;
}

static void compare_checks(const json_t *before, const struct result *after, struct text *why)
{
    const json_t *checks = json_object_get(before, "checks");
    for (size_t i = 0; i < after->check_count; i++) {
        const struct check_result *check = &after->checks[i];
        const json_t *older = find_check(before, check->check->name);
        if (older) {
            compare_check(older, check, why);
        } else {
            add_reason(why, check->check->name);
            text_print(why, "is new: %s (%+g)", verdict_name(check->verdict), check->points);
        }
    }
    for (size_t i = 0; i < json_array_size(checks); i++) {
        const json_t *check = json_array_get(checks, i);
        if (has_check(after, string_of(check, "name")))
            continue;
        add_reason(why, string_of(check, "name"));
        text_print(why, "is gone (%+g)", 0 - number_of(check, "points"));
    }
}

int change_between(const char *older, const struct result *newer, struct change *change,
                   struct error *error)
{
    json_error_t ignored;
    struct text why = {0};
    json_t *before = json_loads(older, 0, &ignored);
    int result = -1;
    if (json_is_array(json_object_get(before, "checks"))) {
        compare_checks(before, newer, &why);
        *change = (struct change){
            .before = number_of(before, "score"), .after = newer->score, .why = text_detach(&why)};
        result = 0;
    } else {
        error_set(error, ERROR_INPUT, "a stored result cannot be read; grade it again");
    }
    json_decref(before);
    return result;
}

void change_release(struct change *change)
{
    free(change->why);
    *change = (struct change){0};
}
