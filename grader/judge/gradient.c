/*
 * How it works
 *   The verdict is the comparison with the reference; on a kink of the loss every subgradient is right. Beside it the
 *   student's gradient is held against the student's own loss (the reference's, where the header has none) by
 *   gradient_check, which asks both at points of its own. Three facts then name the class of mistake: is the loss right,
 *   is the gradient that of the loss, is the gradient right; and a gradient made of differences of the loss is
 *   recognised, right or not.
 */
#include "judge/gradient.h"

#include "base/memory.h"
#include "base/text.h"
#include "contract/notation.h"
#include "judge/gradient_check.h"
#include "judge/gradient_point.h"
#include "judge/kink.h"
#include "judge/show.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t check_seed = 1;

/* At most this many wrong components are named. */
enum { NAMED_MAX = 4 };

/* --- right or not --- */

/* Whether the gradient is all that the function gives. */
static bool gives_gradient_alone(const struct check *check)
{
    const struct signature *function = check->function;
    size_t outputs = 0;
    for (size_t i = 0; i < function->parameter_count; i++)
        outputs +=
            function->parameters[i].kind == PARAMETER_ARRAY && !function->parameters[i].is_const;
    return outputs == check->pair_count && function->result == TYPE_VOID;
}

static bool gradient_is_right(const struct check *check, const struct call *call,
                              const struct answer *answer, const struct expectation *expectation,
                              struct difference *difference)
{
    return answer_is_right(call, answer, expectation, difference) ||
           (!difference->got_untouched && gives_gradient_alone(check) &&
            answer_is_subgradient(check, call, answer, expectation));
}

static bool gradient_agrees(const struct check *check, const struct call *call,
                            const struct answer *answer, const struct expectation *mistake)
{
    return answer_agrees(call, answer, mistake) ||
           (answer->kind == ANSWER_RETURNED && gives_gradient_alone(check) &&
            answer_is_subgradient(check, call, answer, mistake));
}

/* --- beside the student's own loss --- */

/* What gradient_check asks: the loss and its gradient around one input, whose other arguments stay. */
struct around {
    const struct examination *examination;
    const struct respondent *respondent;
    const struct call *call;
    struct error *error;
};

/* The loss called with the gradient function's arguments: parameters of the same name. */
static struct call loss_call(const struct check *check, const struct call *call)
{
    struct call loss = {0};
    call_init(&loss, check->loss);
    for (size_t i = 0; i < check->loss->parameter_count; i++) {
        size_t same = signature_parameter(check->function, check->loss->parameters[i].name);
        loss.values[i] = call->values[same];
        if (loss.values[i].data)
            loss.values[i].data = memory_copy(loss.values[i].data, call_array_bytes(call, same));
    }
    return loss;
}

/* The calls for a batch of points: for each the loss, the gradient, or both. */
static size_t make_calls(const struct around *around, size_t n, size_t count, const double *points,
                         enum asked_for kind, struct call calls[])
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        struct call gradient = call_copy(around->call);
        point_write(around->examination->check, points + i * n, &gradient);
        if (kind & EVALUATION_VALUE)
            calls[made++] = loss_call(around->examination->check, &gradient);
        if (kind & EVALUATION_GRADIENT)
            calls[made++] = gradient;
        else
            call_release(&gradient);
    }
    return made;
}

/* Whether the student is asked a call: all but a loss that only the reference has. */
static bool is_for_student(const struct around *around, const struct call *call)
{
    const struct check *check = around->examination->check;
    return !check->own_loss.count || call->signature != check->loss;
}

/* Has the student and, for a loss of its own, the reference make the calls. */
static int ask_both(const struct around *around, const struct call calls[], size_t count,
                    struct answer answers[])
{
    const struct config *config = around->examination->config;
    struct run_limits limits = {config->cpu_seconds, config->memory_bytes};
    struct call *students = memory_new(count, sizeof *students);
    struct answer *come = memory_new(count, sizeof *come);
    size_t asked = 0, taken = 0;
    for (size_t i = 0; i < count; i++)
        if (is_for_student(around, &calls[i]))
            students[asked++] = calls[i];
    int result = asked ? respondent_answer(around->respondent, students, asked, limits,
                                           (struct run_style){0}, come, around->error)
                       : 0;
    for (size_t i = 0; i < count && !result; i++) {
        if (is_for_student(around, &calls[i]))
            answers[i] = come[taken++];
        else
            oracle_answer(oracle_function(around->examination->oracle, calls[i].signature->name),
                          &calls[i], ORACLE_POISON, &answers[i]);
    }
    free(come);
    free(students);
    return result;
}

static int evaluate(void *context, size_t count, const double *points, enum asked_for kind,
                    double *values, double *gradients, bool *answered)
{
    struct around *around = context;
    const struct check *check = around->examination->check;
    size_t n = point_size(check, around->call), next = 0;
    struct call *calls = memory_new(2 * count, sizeof *calls);
    struct answer *answers = memory_new(2 * count, sizeof *answers);
    size_t made = make_calls(around, n, count, points, kind, calls);
    int result = ask_both(around, calls, made, answers);
    for (size_t i = 0; i < count && !result; i++) {
        answered[i] = true;
        if (kind & EVALUATION_VALUE) {
            answered[i] &= answers[next].kind == ANSWER_RETURNED;
            values[i] = answers[next++].returned.real;
        }
        if (kind & EVALUATION_GRADIENT) {
            answered[i] &= answers[next].kind == ANSWER_RETURNED;
            if (answers[next].kind == ANSWER_RETURNED)
                gradient_read(check, &calls[next], &answers[next], gradients + i * n);
            next++;
        }
    }
    for (size_t i = 0; i < made; i++) {
        answer_release(&answers[i], &calls[i]);
        call_release(&calls[i]);
    }
    free(answers);
    free(calls);
    return result;
}

/* Checks the student's gradient against the student's loss around an input. */
static int check_around(const struct examination *examination, const struct respondent *respondent,
                        size_t input, struct gradient_report *report, struct error *error)
{
    const struct check *check = examination->check;
    struct around around = {examination, respondent, &examination->inputs.list[input].call, error};
    size_t n = point_size(check, around.call);
    size_t *blocks = memory_new(check->pair_count, sizeof *blocks);
    double *x = memory_new(n, sizeof *x);
    for (size_t i = 0; i < check->pair_count; i++)
        blocks[i] = around.call->values[check->pairs[i].output].count;
    point_read(check, around.call, x);
    struct gradient_subject subject = {.n = n,
                                       .evaluate = evaluate,
                                       .context = &around,
                                       .blocks = blocks,
                                       .block_count = check->pair_count};
    int result = gradient_check(&subject, x, check_seed, report);
    free(x);
    free(blocks);
    return result;
}

/* --- words --- */

/* Whether the student's loss is right at an input; the reference's is. */
static int loss_is_right(const struct examination *examination, const struct respondent *respondent,
                         size_t input, bool *right, struct error *error)
{
    *right = true;
    if (examination->check->own_loss.count)
        return 0;
    struct run_limits limits = {examination->config->cpu_seconds,
                                examination->config->memory_bytes};
    struct call loss = loss_call(examination->check, &examination->inputs.list[input].call);
    struct expectation expectation;
    struct difference ignored;
    struct answer answer = {0};
    expectation_make(oracle_function(examination->oracle, examination->check->loss->name), &loss,
                     examination->check->tolerance, &expectation);
    int result =
        respondent_answer(respondent, &loss, 1, limits, (struct run_style){0}, &answer, error);
    *right = !result && answer.kind == ANSWER_RETURNED &&
             answer_is_right(&loss, &answer, &expectation, &ignored);
    answer_release(&answer, &loss);
    expectation_release(&expectation, &loss);
    call_release(&loss);
    return result;
}

/* Appends the name of component k: the output and its index. */
static void add_component(const struct examination *examination, size_t input, size_t k,
                          struct text *text)
{
    const struct call *call = &examination->inputs.list[input].call;
    size_t pair = 0;
    while (k >= call->values[examination->check->pairs[pair].output].count)
        k -= call->values[examination->check->pairs[pair++].output].count;
    notate_element(text, call, examination->check->pairs[pair].output, (ptrdiff_t)k);
}

static void add_wrong_components(const struct examination *examination, size_t input,
                                 const struct gradient_report *report, struct text *text)
{
    size_t named = 0;
    for (size_t i = 0; i < report->component_count && named < NAMED_MAX; i++) {
        if (!report->components[i].wrong)
            continue;
        text_add(text, named++ ? ", " : " in ");
        add_component(examination, input, report->components[i].index, text);
    }
    if (report->wrong > named)
        text_add(text, " and others");
}

/* The sentence for a gradient that is a difference of the loss, or NULL. The caller frees. */
static char *word_difference(const struct check *check, enum gradient_difference difference)
{
    const char *whose = check->own_loss.count ? "the" : "your", *which = NULL;
    switch (difference) {
    case GRADIENT_ANALYTIC: return NULL;
    case GRADIENT_CENTRAL: which = "central"; break;
    case GRADIENT_FORWARD: which = "forward"; break;
    case GRADIENT_BACKWARD: which = "backward"; break;
    case GRADIENT_NUMERICAL:
        return text_format("it is computed from differences of %s loss, not by a formula", whose);
    }
    return text_format("it is a %s difference of %s loss, not a formula", which, whose);
}

static const char *undecided_words(enum gradient_reason reason)
{
    switch (reason) {
    case GRADIENT_REASON_VALUE: return "the loss does not come back with a finite number";
    case GRADIENT_REASON_GRADIENT: return "the gradient does not come back with finite numbers";
    case GRADIENT_REASON_PLACE: return "it seems not to be, but no element is wrong for certain";
    case GRADIENT_REASON_BARS:
    case GRADIENT_REASON_NONE: break;
    }
    return "the loss is too noisy or too seldom finite around here";
}

/* The sentence for a wrong gradient, or NULL. */
static char *word_wrong(const struct examination *examination, size_t input,
                        const struct gradient_report *report, bool loss_right)
{
    const struct check *check = examination->check;
    char *numerical = word_difference(check, report->difference);
    char *loss = check->own_loss.count ? memory_string("the loss")
                                       : text_format("your own %s", check->loss->name);
    struct text text = {0};
    if (numerical)
        text_add(&text, numerical);
    else if (loss_right && report->verdict == GRADIENT_INCONSISTENT) {
        if (check->own_loss.count)
            text_add(&text, "it is not the derivative of the loss");
        else
            text_print(&text, "your %s is right, but this is not its derivative",
                       check->loss->name);
        add_wrong_components(examination, input, report, &text);
    } else if (!loss_right && report->verdict == GRADIENT_CONSISTENT)
        text_print(&text, "it is the derivative of %s, which is wrong itself: correct that first",
                   loss);
    else if (report->verdict == GRADIENT_UNDECIDED)
        text_print(&text, "whether it is the derivative of %s cannot be decided: %s", loss,
                   undecided_words(report->reason));
    else if (report->verdict == GRADIENT_NOT_DETERMINISTIC)
        text_print(&text,
                   "whether it is the derivative of %s cannot be decided: asked twice at the same "
                   "point, one of the two gives different numbers",
                   loss);
    free(loss);
    free(numerical);
    return text.length ? text_detach(&text) : NULL;
}

/* An input with ordinary numbers that came back, the wanted one if it is such; the count if there is none. */
static size_t usable_input(const struct examination *examination, size_t wanted)
{
    for (size_t i = 0; i < examination->inputs.count; i++) {
        size_t input = (wanted + i) % examination->inputs.count;
        if (examination->inputs.list[input].values == INPUT_ORDINARY &&
            examination->asked[input].first.kind == ANSWER_RETURNED)
            return input;
    }
    return examination->inputs.count;
}

static enum consistency consistency_of(enum gradient_verdict verdict)
{
    return verdict == GRADIENT_CONSISTENT     ? CONSISTENCY_HOLDS
           : verdict == GRADIENT_INCONSISTENT ? CONSISTENCY_BROKEN
                                              : CONSISTENCY_UNDECIDED;
}

/*
 * What the check around one input tells, and whether that settles it: a wrong gradient of a right loss is not its
 * derivative, or is a difference of it.
 */
static int remark_around(const struct examination *examination, const struct respondent *respondent,
                         size_t input, struct gradient_finding *finding, char **remark,
                         bool *settled, struct error *error)
{
    struct gradient_report report = {0};
    bool right = false;
    int result = check_around(examination, respondent, input, &report, error);
    if (!result)
        result = loss_is_right(examination, respondent, input, &right, error);
    if (!result) {
        *finding = (struct gradient_finding){consistency_of(report.verdict), right};
        free(*remark);
        *remark = word_wrong(examination, input, &report, right);
        *settled = !right || report.difference != GRADIENT_ANALYTIC ||
                   report.verdict == GRADIENT_INCONSISTENT;
    }
    gradient_report_release(&report);
    return result;
}

/* Whether part of the gradient was never written: there is no more to say of it than that. */
static bool is_unwritten(const struct examination *examination, size_t input)
{
    const struct asked *asked = &examination->asked[input];
    for (size_t i = 0; i < examination->check->pair_count; i++) {
        size_t output = examination->check->pairs[i].output;
        for (size_t k = 0; k < asked->call.values[output].count; k++)
            if (asked->first.kind == ANSWER_RETURNED &&
                answer_untouched(&asked->first, &asked->call, output, k))
                return true;
    }
    return false;
}

/*
 * With few components, as the smallest input has, the noise of a difference may happen not to show: then the largest
 * ones are looked at, too.
 */
static int gradient_remark(const struct examination *examination,
                           const struct respondent *respondent, size_t failing_input,
                           struct gradient_finding *finding, char **remark, struct error *error)
{
    enum { TRIES = 3 };
    size_t count = examination->inputs.count, wanted = failing_input;
    bool settled = is_unwritten(examination, failing_input);
    for (size_t k = 0; k < TRIES && k < count && !settled; k++) {
        size_t input = usable_input(examination, wanted);
        if (input == count)
            return 0;
        if (remark_around(examination, respondent, input, finding, remark, &settled, error))
            return -1;
        wanted = count - 1 - k;
    }
    return 0;
}

/*
 * How far the right components are off, relative to the largest of their gradient: a formula in double leaves 1e-13 or
 * less, differences 1e-11 or more.
 */
static double residual_of(const struct examination *examination, size_t input)
{
    const struct asked *asked = &examination->asked[input];
    const struct answer *expected = &examination->expectations[input].answer;
    double largest = 0, residual = 0;
    for (size_t i = 0; i < examination->check->pair_count; i++) {
        size_t output = examination->check->pairs[i].output;
        for (size_t k = 0; k < asked->call.values[output].count; k++) {
            double want = answer_number(expected, &asked->call, output, k);
            largest = fmax(largest, fabs(want));
            residual =
                fmax(residual, fabs(answer_number(&asked->first, &asked->call, output, k) - want));
        }
    }
    return largest > 0 ? residual / largest : 0;
}

/* Whether an answer is another subgradient than the expected one. */
static bool is_elsewhere_on_a_kink(const struct examination *examination, size_t input)
{
    const struct asked *asked = &examination->asked[input];
    struct difference ignored;
    return !answer_is_right(&asked->call, &asked->first, &examination->expectations[input],
                            &ignored);
}

/* Whether a legal variant gives all these answers, those on kinks too. */
static bool variant_agrees(const struct examination *examination, const struct mistake *variant)
{
    bool agrees = variant->is_variant && variant->function == examination->check->function;
    for (size_t i = 0; i < examination->inputs.count && agrees; i++) {
        const struct asked *asked = &examination->asked[i];
        struct expectation expectation;
        expectation_make(oracle_function(examination->oracle, variant->id), &asked->call,
                         examination->check->tolerance, &expectation);
        agrees = answer_agrees(&asked->call, &asked->first, &expectation);
        expectation_release(&expectation, &asked->call);
    }
    return agrees;
}

static const char *kink_words(const struct examination *examination)
{
    for (size_t i = 0; i < examination->config->mistake_count; i++)
        if (variant_agrees(examination, &examination->config->mistakes[i]))
            return examination->config->mistakes[i].explain;
    return "where the loss has a kink it takes another subgradient than the lecture does, which is "
           "as right";
}

/* A right gradient is looked at again only if its last digits are those of differences. */
static int gradient_remark_on_right(const struct examination *examination,
                                    const struct respondent *respondent, char **remark,
                                    struct error *error)
{
    static const double suspicious_residual = 1e-12;
    size_t input = 0;
    bool on_kink = false;
    for (size_t i = 0; i < examination->inputs.count; i++)
        on_kink |= is_elsewhere_on_a_kink(examination, i);
    if (on_kink)
        *remark = memory_string(kink_words(examination));
    while (input < examination->inputs.count &&
           (examination->inputs.list[input].values != INPUT_ORDINARY ||
            is_elsewhere_on_a_kink(examination, input) ||
            residual_of(examination, input) < suspicious_residual))
        input++;
    if (input == examination->inputs.count)
        return 0;
    struct gradient_report report = {0};
    int result = check_around(examination, respondent, input, &report, error);
    char *words = result ? NULL : word_difference(examination->check, report.difference);
    if (words) {
        free(*remark);
        *remark = words;
    }
    gradient_report_release(&report);
    return result;
}

const struct kind gradient_kind = {.kind = CHECK_GRADIENT,
                                   .is_right = gradient_is_right,
                                   .agrees = gradient_agrees,
                                   .remark = gradient_remark,
                                   .remark_on_right = gradient_remark_on_right,
                                   .show = show_gradient_error};
