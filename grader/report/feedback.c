#include "report/feedback.h"

#include <string.h>

const char feedback_withheld[] =
    "The grader could not do its work; this is not a grade. Nothing is wrong with the submission: "
    "it has to be graded again once the grader works.";

static bool is_noncharacter(const char *at)
{
    return memcmp(at, "\xef\xbf\xbe", 3) == 0 || memcmp(at, "\xef\xbf\xbf", 3) == 0;
}

void feedback_clean(struct text *text, const char *string)
{
    struct text visible = {0};
    text_add_visible(&visible, string, strlen(string));
    for (size_t i = 0; i < visible.length; i++) {
        const char *at = visible.bytes + i;
        if (*at == '\t') {
            text_add(text, "    ");
        } else if (visible.length - i >= 3 && is_noncharacter(at)) {
            text_add(text, "?");
            i += 2;
        } else {
            text_append(text, at, 1);
        }
    }
    text_release(&visible);
}

/* Appends what is too long without its end, never half a character. */
static void add_cut(struct text *text, const struct text *all)
{
    static const char mark[] = " [cut]";
    size_t end = all->length;
    if (end > FEEDBACK_BYTES_MAX) {
        end = FEEDBACK_BYTES_MAX - (sizeof mark - 1);
        while (end && ((unsigned char)all->bytes[end] & 0xc0) == 0x80)
            end--;
    }
    text_append(text, text_string(all), end);
    if (end < all->length)
        text_add(text, mark);
}

static void add_raw_sentence(const struct check_result *check, enum audience audience,
                             struct text *text)
{
    if (check->verdict == VERDICT_PASSED)
        return;
    if (check->verdict == VERDICT_ERROR)
        text_add(text, feedback_withheld);
    else if (check->verdict == VERDICT_NOT_BUILT)
        text_add(text, check->message);
    else if (audience_sees(audience, check->check))
        text_print(text, "%s: %s", check->check->function->name, check->message);
    else if (check->verdict == VERDICT_SKIPPED)
        text_add(text, "skipped: a check that this one rests on did not pass");
    else
        text_print(text, "%s: a hidden check did not pass", check->check->function->name);
}

void feedback_sentence(const struct check_result *check, enum audience audience, struct text *text)
{
    struct text raw = {0}, clean = {0}, line = {0};
    add_raw_sentence(check, audience, &raw);
    feedback_clean(&clean, text_string(&raw));
    for (size_t i = 0; i < clean.length; i++)
        text_append(&line, clean.bytes[i] == '\n' ? " " : clean.bytes + i, 1);
    add_cut(text, &line);
    text_release(&raw);
    text_release(&clean);
    text_release(&line);
}

static void add_mistake(const struct mistake *mistake, struct text *raw)
{
    text_print(raw, "\n%s: %s", mistake->is_variant ? "remark" : "mistake", mistake->explain);
    if (mistake->slide)
        text_print(raw, " (slide: %s)", mistake->slide);
}

static void add_example(const struct counterexample *example, struct text *raw)
{
    if (example->called)
        text_print(raw, "\ncalled: %s", example->called);
    if (example->then)
        text_print(raw, "\nthen: %s", example->then);
    if (example->where)
        text_print(raw, "\nwhere: %s", example->where);
    if (example->output && example->expected)
        text_print(raw, "\nexpected %s: %s", example->output, example->expected);
    if (example->output && example->got)
        text_print(raw, "\ngot %s: %s", example->output, example->got);
}

/* What only those read who may look into the check. */
static void add_evidence(const struct check_result *check, struct text *raw)
{
    if (check->verdict == VERDICT_PASSED && !check->mistake && *check->message)
        text_print(raw, "\nremark: %s", check->message);
    if (check->mistake && (check->mistake->is_variant || check->verdict == VERDICT_FAILED))
        add_mistake(check->mistake, raw);
    if (check->verdict != VERDICT_FAILED)
        return;
    if (check->place)
        text_print(raw, "\nline: %s", check->place);
    if (check->counterexample.present)
        add_example(&check->counterexample, raw);
}

void feedback_full(const struct check_result *check, enum audience audience, struct text *text)
{
    struct text raw = {0}, clean = {0};
    add_raw_sentence(check, audience, &raw);
    if (audience_sees(audience, check->check))
        add_evidence(check, &raw);
    if (check->verdict == VERDICT_FAILED && check->check->hint)
        text_print(&raw, "\nhint: %s", check->check->hint);
    const char *start = text_string(&raw);
    feedback_clean(&clean, start + (*start == '\n'));
    add_cut(text, &clean);
    text_release(&raw);
    text_release(&clean);
}

void feedback_compiler(const struct result *result, struct text *text)
{
    struct text clean = {0};
    bool built = !result->check_count || result->checks[0].verdict != VERDICT_NOT_BUILT;
    if (built || !result->compiler_log)
        return;
    feedback_clean(&clean, result->compiler_log);
    add_cut(text, &clean);
    text_release(&clean);
}

bool feedback_is_withheld(const struct result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict == VERDICT_ERROR)
            return true;
    return false;
}
