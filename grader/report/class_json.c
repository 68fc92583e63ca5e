/* Grades for programs: what schemas/grades-1.schema.json here describes. Another version of it gets another number. */
#include "report/gradebook.h"
#include "report/json.h"

#include <stdlib.h>

static json_t *optional(const char *string)
{
    return string ? json_text(string) : json_null();
}

static json_t *check_of(const struct check_result *check, enum audience audience)
{
    struct text feedback = {0};
    bool sees = audience_sees(audience, check->check);
    feedback_full(check, audience, &feedback);
    json_t *object = json_pack(
        "{s:o, s:s, s:s, s:s, s:f, s:f, s:o, s:o}", "name", json_text(check->check->name),
        "function", check->check->function->name, "visibility",
        visibility_name(check->check->visibility), "verdict", verdict_name(check->verdict),
        "points", check->points, "max_points", check->check->points, "mistake",
        optional(sees && check->mistake ? check->mistake->id : NULL), "feedback",
        json_text(text_string(&feedback)));
    text_release(&feedback);
    return object;
}

static json_t *checks_of(const struct grade *grade, enum audience audience)
{
    if (!grade->result)
        return json_null();
    json_t *checks = json_array();
    for (size_t i = 0; i < grade->result->check_count; i++)
        json_array_append_new(checks, check_of(&grade->result->checks[i], audience));
    return checks;
}

static json_t *points(const struct grade *grade, double number)
{
    return grade->state == GRADE_PENDING ? json_null() : json_real(number);
}

static json_t *grade_of(const struct grade *grade, enum audience audience)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "student", json_text(grade->student), "name", optional(grade->name), "attempt",
                     grade->attempt ? json_integer((json_int_t)grade->attempt) : json_null(),
                     "submitted_at", optional(grade->submitted_at), "state",
                     grade_state_name(grade->state), "score", points(grade, grade->score),
                     "max_score", points(grade, grade->max_score), "raw", points(grade, grade->raw),
                     "late_deduction", points(grade, grade->deduction), "adjustment",
                     points(grade, grade->adjusted), "explanation", json_text(grade->explanation),
                     "problem", optional(grade->problem), "submission_sha256",
                     optional(grade->result ? grade->result->submission_sha256 : NULL), "checks",
                     checks_of(grade, audience));
}

static int write(struct class_export *export, struct error *error)
{
    const struct gradebook *book = export->book;
    json_t *grades = json_array();
    for (size_t i = 0; i < book->count; i++)
        json_array_append_new(grades, grade_of(&book->grades[i], book->audience));
    json_t *object = json_pack("{s:s, s:s, s:o}", "schema", "gradus/grades/1", "assignment",
                               book->assignment, "grades", grades);
    char *dumped = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    json_decref(object);
    if (!dumped)
        return error_set(error, ERROR_MACHINE, "no memory for the grades as JSON");
    text_print(&export->out, "%s\n", dumped);
    free(dumped);
    return 0;
}

const struct class_format class_format_json = {.name = "json", .write = write};
