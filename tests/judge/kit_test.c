/* What a student's kit says of a public check is what grading says, for whatever mistake. */
#include "contract/kit.h"
#include "judge/examination.h"
#include "judge/gradient_point.h"
#include "judge/handout.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"

#include "support/subject.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The assignment as the grader has it and as the kit has it. */
struct both {
    struct subject subject;
    struct config config; /* the kit's; it refers to the subject's contract */
    struct oracle *oracle;
    struct text yaml, answers;
};

static void both_open(struct both *both, const char *name)
{
    struct error error = {0};
    struct text bytes = {0};
    struct recording *notes, *recording;
    *both = (struct both){0};
    subject_open(&both->subject, name);
    const struct assignment *assignment = &both->subject.assignment;
    notes = recording_new(&assignment->config);
    cr_assert_eq(handout_record(assignment, both->subject.oracle, 1, notes, &error), 0, "%s",
                 error.text);
    recording_encode(notes, &both->answers);
    recording_free(notes);
    cr_assert_eq(
        recording_decode(text_string(&both->answers), both->answers.length, &recording, &error), 0,
        "%s", error.text);
    both->oracle = oracle_of_recording(recording);
    cr_assert_eq(file_read(assignment->config.file, CONFIG_BYTES_MAX, &bytes, &error), 0);
    cr_assert_eq(
        kit_config(&assignment->config, text_string(&bytes), bytes.length, &both->yaml, &error), 0,
        "%s", error.text);
    cr_assert_eq(config_parse("checks.yaml", text_string(&both->yaml), both->yaml.length,
                              &assignment->contract, &both->config, &error),
                 0, "%s", error.text);
    text_release(&bytes);
}

static void both_close(struct both *both)
{
    oracle_close(both->oracle);
    config_release(&both->config);
    text_release(&both->yaml);
    text_release(&both->answers);
    subject_close(&both->subject);
}

static const struct check *check_of_name(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->check_count; i++)
        if (text_equal(config->checks[i].name, name))
            return &config->checks[i];
    return NULL;
}

/* Examines a respondent on a check, with what the oracle knows. The caller clears the result. */
static struct check_result examine(const struct config *config, const struct check *check,
                                   const struct oracle *oracle, const struct respondent *respondent)
{
    struct check_result result = {.check = check};
    struct examination examination;
    struct error error = {0};
    examination_prepare(config, check, oracle, 1, &examination);
    cr_assert_eq(examination_ask(&examination, respondent, &error), 0, "%s", error.text);
    cr_assert_eq(examination_judge(&examination, respondent, &result, &error), 0, "%s", error.text);
    examination_release(&examination);
    return result;
}

static bool same_text(const char *a, const char *b)
{
    return (!a && !b) || (a && b && text_equal(a, b));
}

/* Whether both say the same; if not, tells what. */
static bool same(const struct check_result *graded, const struct check_result *at_home,
                 const char *code)
{
    const struct counterexample *a = &graded->counterexample, *b = &at_home->counterexample;
    const struct {
        const char *what, *graded, *at_home;
    } parts[] = {
        {"message", graded->message, at_home->message},
        {"mistake", graded->mistake ? graded->mistake->explain : NULL,
         at_home->mistake ? at_home->mistake->explain : NULL},
        {"call", a->called, b->called},
        {"expected", a->expected, b->expected},
        {"got", a->got, b->got},
    };
    bool same = graded->verdict == at_home->verdict && graded->points == at_home->points;
    cr_expect(same, "%s on '%s': verdicts differ: %s and %s", code, graded->check->name,
              verdict_name(graded->verdict), verdict_name(at_home->verdict));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        bool equal = same_text(parts[i].graded, parts[i].at_home);
        cr_expect(equal, "%s on '%s': %s\n  graded:  %s\n  at home: %s", code, graded->check->name,
                  parts[i].what, parts[i].graded ? parts[i].graded : "-",
                  parts[i].at_home ? parts[i].at_home : "-");
        same &= equal;
    }
    return same;
}

static size_t compare(const struct both *both, const struct check *at_home,
                      const struct respondent *respondent, const char *name)
{
    const struct config *config = &both->subject.assignment.config;
    const struct check *check = check_of_name(config, at_home->name);
    struct check_result graded = examine(config, check, both->subject.oracle, respondent),
                        found = examine(&both->config, at_home, both->oracle, respondent);
    size_t equal = same(&graded, &found, name);
    check_result_clear(&graded);
    check_result_clear(&found);
    return equal;
}

static size_t compare_code(const struct both *both, const struct check *check, const char *code)
{
    struct respondent respondent =
        respondent_of_reference(both->subject.oracle, check->function->name, code);
    return compare(both, check, &respondent, code);
}

/* --- mistakes that nobody knows --- */

/* A student whose numbers are the reference's, changed in some way. */
struct distorter {
    struct respondent respondent; /* first, so that its address is the distorter's */
    struct respondent reference;
    const char *function; /* that is changed */
    void (*distort)(double numbers[], size_t count);
};

static void distort_answer(const struct distorter *distorter, const struct call *call,
                           struct answer *answer)
{
    if (call->signature->result == TYPE_DOUBLE)
        distorter->distort(&answer->returned.real, 1);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (answer->arrays[i] && call->signature->parameters[i].type == TYPE_DOUBLE)
            distorter->distort(answer->arrays[i], call->values[i].count);
}

static int answer_distorted(const struct respondent *respondent, const struct call calls[],
                            size_t count, struct run_limits limits, struct run_style style,
                            struct answer answers[], struct error *error)
{
    const struct distorter *distorter = (const struct distorter *)respondent;
    if (respondent_answer(&distorter->reference, calls, count, limits, style, answers, error))
        return -1;
    for (size_t i = 0; i < count; i++)
        if (text_equal(calls[i].signature->name, distorter->function))
            distort_answer(distorter, &calls[i], &answers[i]);
    return 0;
}

static void thrice(double numbers[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] *= 3;
}

static void more(double numbers[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] += 0.37;
}

static void reversed(double numbers[], size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        double number = numbers[i];
        numbers[i] = numbers[count - 1 - i];
        numbers[count - 1 - i] = number;
    }
}

static void last_lost(double numbers[], size_t count)
{
    if (count > 1)
        numbers[count - 1] = 0;
}

static void positive(double numbers[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = numbers[i] < 0 ? 0 : numbers[i];
}

static void nearly(double numbers[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] *= 1 + 1e-6;
}

static size_t compare_distorted(const struct both *both, const struct check *check)
{
    static const struct {
        const char *name;
        void (*distort)(double numbers[], size_t count);
    } ways[] = {{"thrice", thrice},       {"more", more},         {"reversed", reversed},
                {"last lost", last_lost}, {"positive", positive}, {"nearly", nearly}};
    const char *function = check->function->name;
    size_t equal = 0;
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
        struct distorter distorter = {
            .respondent = {.answer = answer_distorted},
            .reference = respondent_of_reference(both->subject.oracle, function, function),
            .function = function,
            .distort = ways[w].distort,
        };
        equal += compare(both, check, &distorter.respondent, ways[w].name);
    }
    return equal;
}

/* Whether parameter n counts samples that the outputs have no place for, each. */
static bool sums_over_n(const struct signature *function)
{
    size_t n = signature_parameter(function, "n");
    if (n == function->parameter_count)
        return false;
    for (size_t i = 0; i < function->parameter_count; i++)
        for (size_t k = 0;
             !function->parameters[i].is_const && function->parameters[i].kind == PARAMETER_ARRAY &&
             k < function->parameters[i].dimensions;
             k++)
            if (function->parameters[i].shape[k].is_parameter &&
                function->parameters[i].shape[k].number == n)
                return false;
    return true;
}

/* A loop that ends one sample too early: the reference, told that there is one less. */
static int answer_without_last(const struct respondent *respondent, const struct call calls[],
                               size_t count, struct run_limits limits, struct run_style style,
                               struct answer answers[], struct error *error)
{
    const struct distorter *distorter = (const struct distorter *)respondent;
    int result = 0;
    for (size_t i = 0; i < count && !result; i++) {
        struct call call = call_copy(&calls[i]);
        size_t n = signature_parameter(call.signature, "n");
        if (text_equal(call.signature->name, distorter->function) && call.values[n].scalar.size > 1)
            call.values[n].scalar.size--;
        result =
            respondent_answer(&distorter->reference, &call, 1, limits, style, &answers[i], error);
        call_release(&call);
    }
    return result;
}

static size_t compare_without_last(const struct both *both, const struct check *check)
{
    const char *function = check->function->name;
    struct distorter distorter = {
        .respondent = {.answer = answer_without_last},
        .reference = respondent_of_reference(both->subject.oracle, function, function),
        .function = function,
    };
    return sums_over_n(check->function) &&
           compare(both, check, &distorter.respondent, "without last");
}

/* --- all of it --- */

struct topic {
    char name[16];
};

ParameterizedTestParameters(kit, says_of_every_mistake_known_or_not_what_grading_says)
{
    static struct topic topics[] = {{"knn"},       {"mle"},        {"map"},    {"losses"},
                                    {"gradients"}, {"optimizers"}, {"newton"}, {"backprop"}};
    return cr_make_param_array(struct topic, topics, sizeof topics / sizeof *topics);
}

ParameterizedTest(struct topic *topic, kit, says_of_every_mistake_known_or_not_what_grading_says)
{
    struct both both;
    size_t compared = 0;
    both_open(&both, topic->name);
    const struct config *config = &both.subject.assignment.config;
    for (size_t i = 0; i < both.config.check_count; i++) {
        const struct check *check = &both.config.checks[i];
        compared += compare_code(&both, check, check->function->name);
        compared += compare_distorted(&both, check);
        compared += compare_without_last(&both, check);
        for (size_t k = 0; k < config->mistake_count; k++)
            if (config->mistakes[k].function == check->function)
                compared += compare_code(&both, check, config->mistakes[k].id);
    }
    cr_expect_gt(compared, 30);
    both_close(&both);
}

/* --- what is damaged --- */

Test(kit, takes_no_corners_that_are_not_as_long_as_the_gradient)
{
    struct subject subject;
    struct inputs inputs = {0};
    struct expectation expectation, found;
    subject_open(&subject, "losses");
    const struct config *config = &subject.assignment.config;
    const struct check *check = NULL;
    for (size_t i = 0; i < config->check_count && !check; i++)
        if (config->checks[i].kind == CHECK_GRADIENT && !config->checks[i].own_loss.count)
            check = &config->checks[i];
    inputs_generate(check, 1, &inputs);
    const struct call *call = &inputs.list[0].call;
    for (size_t more = 0; more < 2; more++) {
        struct recording *recording = recording_new(config);
        cr_assert(oracle_expect(subject.oracle, check, check->function->name, call, &expectation));
        expectation.corner_size = point_size(check, call) + more;
        expectation.corner_count = 1;
        expectation.corners = memory_new(1, sizeof *expectation.corners);
        expectation.corners[0] = memory_new(expectation.corner_size, sizeof(double));
        recording_note_expectation(recording, check, check->function->name, call, &expectation);
        bool is_taken =
            recording_expectation(recording, check, check->function->name, call, &found);
        cr_expect_eq(is_taken, !more);
        if (is_taken)
            expectation_release(&found, call);
        expectation_release(&expectation, call);
        recording_free(recording);
    }
    inputs_release(&inputs);
    subject_close(&subject);
}

/* --- no key --- */

static bool contains(const struct text *text, const void *bytes, size_t length)
{
    return length && memmem(text_string(text), text->length, bytes, length) != NULL;
}

static void expect_no_word(const struct both *both, const char *word, const char *what)
{
    cr_expect(!contains(&both->yaml, word, strlen(word)), "checks.yaml has the %s '%s'", what,
              word);
    cr_expect(!contains(&both->answers, word, strlen(word)), "the answers have the %s '%s'", what,
              word);
}

/* Arrays of so many numbers do not come twice by chance. */
enum { TELLING_NUMBERS = 6 };

static bool is_public_input(const struct both *both, const double numbers[])
{
    for (size_t c = 0; c < both->config.check_count; c++) {
        struct inputs inputs;
        bool found = false;
        if (!oracle_calls(both->oracle, &both->config.checks[c], SERIES_INPUTS, &inputs))
            continue;
        for (size_t i = 0; i < inputs.count; i++)
            for (size_t p = 0; p < inputs.list[i].call.signature->parameter_count; p++) {
                const struct value *value = &inputs.list[i].call.values[p];
                found |= value->data && value->count >= TELLING_NUMBERS &&
                         inputs.list[i].call.signature->parameters[p].type == TYPE_DOUBLE &&
                         memcmp(value->data, numbers, TELLING_NUMBERS * sizeof *numbers) == 0;
            }
        inputs_release(&inputs);
        if (found)
            return true;
    }
    return false;
}

/* Whether all numbers are different, and none is a round one. */
static bool is_telling(const double numbers[])
{
    for (size_t i = 0; i < TELLING_NUMBERS; i++)
        for (size_t k = 0; k <= i; k++)
            if (numbers[i] == (k < i ? numbers[k] : round(numbers[i])))
                return false;
    return true;
}

/* How many arrays of a hidden check's inputs were looked for; none may be there. */
static size_t expect_no_inputs(const struct both *both, const struct check *check)
{
    struct examination examination;
    size_t looked_for = 0;
    examination_generate(&both->subject.assignment.config, check, both->subject.oracle, 1,
                         &examination);
    for (size_t i = 0; i < examination.inputs.count; i++) {
        const struct call *call = &examination.inputs.list[i].call;
        for (size_t p = 0; p < call->signature->parameter_count; p++) {
            const double *numbers = call->values[p].data;
            if (call->signature->parameters[p].type != TYPE_DOUBLE || !numbers ||
                call->values[p].count < TELLING_NUMBERS || !is_telling(numbers) ||
                is_public_input(both, numbers))
                continue;
            looked_for++;
            cr_expect(!contains(&both->answers, numbers, TELLING_NUMBERS * sizeof *numbers),
                      "an input of '%s' is in the answers", check->name);
        }
    }
    examination_release(&examination);
    return looked_for;
}

ParameterizedTestParameters(kit, has_no_hidden_check_no_hidden_input_and_no_name_of_the_references)
{
    static struct topic topics[] = {{"mle"}, {"gradients"}, {"losses"}, {"optimizers"}};
    return cr_make_param_array(struct topic, topics, sizeof topics / sizeof *topics);
}

ParameterizedTest(struct topic *topic, kit,
                  has_no_hidden_check_no_hidden_input_and_no_name_of_the_references)
{
    struct both both;
    size_t looked_for = 0;
    both_open(&both, topic->name);
    const struct config *config = &both.subject.assignment.config;
    for (size_t i = 0; i < config->mistake_count; i++)
        expect_no_word(&both, config->mistakes[i].id, "mistake");
    for (size_t i = 0; i < config->check_count; i++) {
        if (config->checks[i].own_loss.count)
            expect_no_word(&both, config->checks[i].loss->name, "loss");
        if (config->checks[i].visibility == VISIBILITY_PUBLIC)
            continue;
        expect_no_word(&both, config->checks[i].name, "hidden check");
        looked_for += expect_no_inputs(&both, &config->checks[i]);
    }
    cr_expect_gt(looked_for, 10);
    both_close(&both);
}
