#include "report/row.h"

#include "base/memory.h"
#include "report/json.h"

#include <stdlib.h>

static char *reason_of(const struct result *result)
{
    const struct check_result *loss = result_first_loss(result);
    if (!loss)
        return memory_string("");
    if (loss->verdict == VERDICT_NOT_BUILT || loss->verdict == VERDICT_ERROR)
        return memory_string(loss->message);
    return text_format("%s: %s", loss->check->function->name,
                       loss->mistake ? loss->mistake->explain : loss->message);
}

struct class_row row_of_result(const struct result *result)
{
    struct class_row row = {
        .student = memory_string(result->student),
        .reason = reason_of(result),
        .score = result->score,
        .max_score = result->max_score,
    };
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict == VERDICT_ERROR)
            row.state = ROW_ERROR;
    return row;
}

struct class_row row_without_result(const char *student, enum row_state state, const char *reason)
{
    return (struct class_row){
        .student = memory_string(student), .reason = memory_string(reason), .state = state};
}

void row_write(const struct class_row *row, struct text *text)
{
    json_t *object = json_pack("{s:o, s:o, s:f, s:f, s:i}", "student", json_text(row->student),
                               "reason", json_text(row->reason), "score", row->score, "max_score",
                               row->max_score, "state", (int)row->state);
    char *dumped = json_dumps(object, JSON_COMPACT);
    text_add(text, dumped ? dumped : "");
    free(dumped);
    json_decref(object);
}

int row_read(const struct text *text, struct class_row *row, struct error *error)
{
    json_error_t problem;
    json_t *object = json_loadb(text_string(text), text->length, 0, &problem);
    const char *student, *reason;
    double score, max_score;
    int state, result = -1;
    if (object &&
        json_unpack(object, "{s:s, s:s, s:f, s:f, s:i}", "student", &student, "reason", &reason,
                    "score", &score, "max_score", &max_score, "state", &state) == 0) {
        *row = row_without_result(student, (enum row_state)state, reason);
        row->score = score;
        row->max_score = max_score;
        result = 0;
    } else {
        error_set(error, ERROR_MACHINE, "a grading process sent no result");
    }
    json_decref(object);
    return result;
}

void row_release(struct class_row *row)
{
    free(row->student);
    free(row->reason);
    *row = (struct class_row){0};
}
