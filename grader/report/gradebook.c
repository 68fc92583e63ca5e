#include "report/gradebook.h"

#include <string.h>

static const struct class_format *const formats[] = {
    &class_format_canvas,          &class_format_csv, &class_format_json, &class_format_moodle,
    &class_format_moodle_feedback,
};

enum { FORMATS = sizeof formats / sizeof *formats };

int class_format_find(const char *name, const struct class_format **format, struct error *error)
{
    const char *names[FORMATS];
    for (size_t i = 0; i < FORMATS; i++) {
        names[i] = formats[i]->name;
        if (text_equal(formats[i]->name, name)) {
            *format = formats[i];
            return 0;
        }
    }
    const char *nearest = text_nearest(name, names, FORMATS);
    if (nearest)
        return error_set(error, ERROR_INPUT, "no format '%s'; did you mean '%s'?", name, nearest);
    return error_set(error, ERROR_INPUT, "no format '%s'; see --help", name);
}

const char *grade_state_name(enum grade_state state)
{
    switch (state) {
    case GRADE_GRADED: return "graded";
    case GRADE_NOTHING: return "nothing to grade";
    case GRADE_TOO_LATE: return "too late";
    case GRADE_PENDING: break;
    }
    return "pending";
}

const struct grade *gradebook_find(const struct gradebook *book, const char *student)
{
    for (size_t i = 0; i < book->count; i++)
        if (text_equal(book->grades[i].student, student))
            return book->grades[i].state == GRADE_PENDING ? NULL : &book->grades[i];
    return NULL;
}

void gradebook_points(struct text *text, double points, char decimal)
{
    struct text digits = {0};
    text_print(&digits, "%.2f", points);
    while (digits.bytes[digits.length - 1] == '0')
        digits.length--;
    if (digits.bytes[digits.length - 1] == '.')
        digits.length--;
    for (size_t i = 0; i < digits.length; i++)
        text_append(text, digits.bytes[i] == '.' ? &decimal : digits.bytes + i, 1);
    text_release(&digits);
}

static void add_check(const struct check_result *check, enum audience audience, struct text *text)
{
    text_print(text, "%g/%g %s", check->points, check->check->points, check->check->name);
    if (check->verdict != VERDICT_PASSED) {
        text_add(text, "\n    ");
        struct text all = {0};
        feedback_full(check, audience, &all);
        for (size_t i = 0; i < all.length; i++)
            text_append(text, all.bytes[i] == '\n' ? "\n    " : all.bytes + i,
                        all.bytes[i] == '\n' ? 5 : 1);
        text_release(&all);
    }
    text_add(text, "\n");
}

void gradebook_feedback(const struct gradebook *book, const struct grade *grade, struct text *text)
{
    text_print(text, "%s: ", book->assignment);
    gradebook_points(text, grade->score, '.');
    text_add(text, " of ");
    gradebook_points(text, grade->max_score, '.');
    text_add(text, " points\n");
    if (*grade->explanation) {
        feedback_clean(text, grade->explanation);
        text_add(text, "\n");
    }
    if (grade->problem) {
        feedback_clean(text, grade->problem);
        text_add(text, "\n");
    }
    const struct result *result = grade->result;
    bool built = !result || !result->check_count || result->checks[0].verdict != VERDICT_NOT_BUILT;
    if (!built) {
        feedback_sentence(&result->checks[0], book->audience, text);
        text_add(text, "\n");
        feedback_compiler(result, text);
        return;
    }
    for (size_t i = 0; result && i < result->check_count; i++)
        add_check(&result->checks[i], book->audience, text);
}
