#include "judge/respondent.h"

#include "base/text.h"

static int answer_in_box(const struct respondent *respondent, const struct call calls[],
                         size_t count, struct run_limits limits, struct run_style style,
                         struct answer answers[], struct error *error)
{
    return box_answer(respondent->box, calls, count, limits, style, answers, error);
}

static int answer_by_code(const struct respondent *respondent, const struct call calls[],
                          size_t count, struct run_limits limits, struct run_style style,
                          struct answer answers[], struct error *error)
{
    (void)limits;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        const char *name = calls[i].signature->name;
        const char *code = text_equal(name, respondent->function) ? respondent->code : name;
        if (!oracle_answer(respondent->oracle, code, &calls[i], style.poison, &answers[i]))
            answers[i] = (struct answer){.kind = ANSWER_NOT_REACHED};
    }
    return 0;
}

/* A style as a number. */
static uint32_t style_number(struct run_style style)
{
    return style.poison << 2 | (uint32_t)style.arrays_against_start << 1 | style.last_call_first;
}

static int answer_and_note(const struct respondent *respondent, const struct call calls[],
                           size_t count, struct run_limits limits, struct run_style style,
                           struct answer answers[], struct error *error)
{
    if (respondent_answer(respondent->inner, calls, count, limits, style, answers, error))
        return -1;
    for (size_t i = 0; i < count; i++)
        record_add(respondent->record, &calls[i], style_number(style), &answers[i]);
    return 0;
}

static int answer_from_record(const struct respondent *respondent, const struct call calls[],
                              size_t count, struct run_limits limits, struct run_style style,
                              struct answer answers[], struct error *error)
{
    (void)limits;
    (void)error;
    for (size_t i = 0; i < count; i++)
        if (!record_take(respondent->record, &calls[i], style_number(style), &answers[i]))
            answers[i] = (struct answer){.kind = ANSWER_NOT_REACHED};
    return 0;
}

struct respondent respondent_recorded(const struct respondent *inner, struct record *record)
{
    return (struct respondent){.answer = answer_and_note, .inner = inner, .record = record};
}

struct respondent respondent_of_record(struct record *record)
{
    return (struct respondent){.answer = answer_from_record, .record = record};
}

struct respondent respondent_in_box(struct box *box)
{
    return (struct respondent){.answer = answer_in_box, .box = box};
}

struct respondent respondent_of_reference(const struct oracle *oracle, const char *function,
                                          const char *code)
{
    return (struct respondent){
        .answer = answer_by_code, .oracle = oracle, .function = function, .code = code};
}

int respondent_answer(const struct respondent *respondent, const struct call calls[], size_t count,
                      struct run_limits limits, struct run_style style, struct answer answers[],
                      struct error *error)
{
    return respondent->answer(respondent, calls, count, limits, style, answers, error);
}
