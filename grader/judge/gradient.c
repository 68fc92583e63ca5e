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
#include "judge/gradient_around.h"
#include "judge/gradient_point.h"
#include "judge/kink.h"
#include "judge/show.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t check_seed = 1;

/* At most this many wrong components are named. */
enum { NAMED_MAX = 4 };

/* --- right or not --- */

bool takes_subgradients(const struct check *check)
{
    const struct signature *function = check->function;
    size_t outputs = 0;
    for (size_t i = 0; i < function->parameter_count; i++)
        outputs +=
            function->parameters[i].kind == PARAMETER_ARRAY && !function->parameters[i].is_const;
    return outputs == check->pair_count && function->result == TYPE_VOID &&
           check->loss_array == SIZE_MAX;
}

static bool gradient_is_right(const struct check *check, const struct call *call,
                              const struct answer *answer, const struct expectation *expectation,
                              struct difference *difference)
{
    return answer_is_right(call, answer, expectation, difference) ||
           (!difference->got_untouched && takes_subgradients(check) &&
            answer_is_subgradient(check, call, answer, expectation));
}

static bool gradient_agrees(const struct check *check, const struct call *call,
                            const struct answer *answer, const struct expectation *mistake)
{
    return answer_agrees(call, answer, mistake) ||
           (answer->kind == ANSWER_RETURNED && takes_subgradients(check) &&
            answer_is_subgradient(check, call, answer, mistake));
}

/* --- beside the student's own loss --- */

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
        blocks[i] = point_block(check, around.call, i);
    point_read(check, around.call, x);
    struct gradient_subject subject = {.n = n,
                                       .evaluate = around_evaluate,
                                       .context = &around,
                                       .blocks = blocks,
                                       .block_count = check->pair_count};
    int result = gradient_check(&subject, x, check_seed, report);
    free(x);
    free(blocks);
    return result;
}

/*
 * Whether the loss can be evaluated anywhere. Where only the reference has it, a student's kit cannot, and what it says of
 * a public check must be what is said when it is graded.
 */
static bool loss_is_at_hand(const struct check *check)
{
    return !check->own_loss.count || check->visibility != VISIBILITY_PUBLIC;
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
    int result = 0;
    if (oracle_expect(examination->oracle, examination->check, examination->check->loss->name,
                      &loss, &expectation)) {
        result =
            respondent_answer(respondent, &loss, 1, limits, (struct run_style){0}, &answer, error);
        *right = !result && answer.kind == ANSWER_RETURNED &&
                 answer_is_right(&loss, &answer, &expectation, &ignored);
        answer_release(&answer, &loss);
        expectation_release(&expectation, &loss);
    }
    call_release(&loss);
    return result;
}

/* Appends the name of component k: the output and its index. */
static void add_component(const struct examination *examination, size_t input, size_t k,
                          struct text *text)
{
    const struct call *call = &examination->inputs.list[input].call;
    struct derivative derivative = point_derivative(examination->check, call, k);
    notate_element(text, call, examination->check->pairs[derivative.pair].output,
                   (ptrdiff_t)derivative.element);
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
    if (report->wrong > 1 && isfinite(report->ratio))
        text_print(text, ", each %.6g times what it should be", report->ratio);
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
        return text_format("it is computed from differences of %s loss and not by a formula: write "
                           "the derivative down",
                           whose);
    }
    return text_format(
        "it is a %s difference of %s loss and not a formula: write the derivative down", which,
        whose);
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
 * How far the components are off, relative to the largest of their gradient: a formula in double leaves 1e-13 or
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

/*
 * What can be said of a gradient without its loss: that it is a difference of it, right to the digits that those give. The
 * caller frees; NULL if it is not.
 */
static char *word_digits(const struct examination *examination)
{
    static const double most = 1e-4, least = 1e-13;
    double residual = 0;
    for (size_t i = 0; i < examination->inputs.count; i++) {
        if (examination->inputs.list[i].values != INPUT_ORDINARY)
            continue;
        if (examination->asked[i].first.kind != ANSWER_RETURNED || is_unwritten(examination, i))
            return NULL;
        residual = fmax(residual, residual_of(examination, i));
    }
    if (!(residual < most) || residual < least)
        return NULL;
    return text_format(
        "it is right to about %d digits and no more: that is what differences of the "
        "loss give, and not a formula: write the derivative down",
        (int)floor(-log10(residual)));
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
    if (!settled && !loss_is_at_hand(examination->check)) {
        *remark = word_digits(examination);
        return 0;
    }
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
        agrees = oracle_expect(examination->oracle, examination->check, variant->id, &asked->call,
                               &expectation);
        if (!agrees)
            return false;
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
    return "where the loss has a kink it takes another slope than the lecture does, which is as "
           "right";
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
    if (input == examination->inputs.count || !loss_is_at_hand(examination->check))
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

void gradient_ask_ahead(const struct examination *examination)
{
    const struct check *check = examination->check;
    for (size_t i = 0; i < examination->inputs.count && !check->own_loss.count; i++) {
        struct call loss = loss_call(check, &examination->inputs.list[i].call);
        struct expectation expectation;
        if (oracle_expect(examination->oracle, check, check->loss->name, &loss, &expectation))
            expectation_release(&expectation, &loss);
        call_release(&loss);
    }
}

const struct kind gradient_kind = {.kind = CHECK_GRADIENT,
                                   .is_right = gradient_is_right,
                                   .agrees = gradient_agrees,
                                   .remark = gradient_remark,
                                   .remark_on_right = gradient_remark_on_right,
                                   .show = show_gradient_error};
