#include "judge/ratio.h"

#include "base/text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* A factor: a number, or a size parameter to the power 1 or -1. */
struct factor {
    double number;    /* if it is no parameter */
    size_t parameter; /* of the function; SIZE_MAX: none */
    int power;
    const char *name; /* of a number */
};

enum { FACTORS_MAX = 24 };

static size_t list_factors(const struct signature *signature, struct factor factors[FACTORS_MAX])
{
    static const struct factor numbers[] = {
        {1, SIZE_MAX, 1, "1"},          {-1, SIZE_MAX, 1, "-1"},
        {2, SIZE_MAX, 1, "2"},          {0.5, SIZE_MAX, 1, "1/2"},
        {M_LN10, SIZE_MAX, 1, "ln 10"}, {1 / M_LN10, SIZE_MAX, 1, "1/ln 10"},
    };
    size_t count = 0;
    for (; count < sizeof numbers / sizeof *numbers; count++)
        factors[count] = numbers[count];
    for (size_t i = 0; i < signature->parameter_count && count + 2 <= FACTORS_MAX; i++) {
        if (signature->parameters[i].kind != PARAMETER_SCALAR ||
            signature->parameters[i].type != TYPE_SIZE)
            continue;
        factors[count++] = (struct factor){.parameter = i, .power = 1};
        factors[count++] = (struct factor){.parameter = i, .power = -1};
    }
    return count;
}

static double factor_value(const struct factor *factor, const struct call *call)
{
    if (factor->parameter == SIZE_MAX)
        return factor->number;
    double size = (double)call->values[factor->parameter].scalar.size;
    return factor->power > 0 ? size : 1 / size;
}

/* Which output: a parameter, or the returned value. */
static const size_t returned_value = SIZE_MAX;

/* Whether an output of one answer is `ratio` times what is expected. */
static bool output_is_multiple(const struct asked *asked, const struct expectation *expectation,
                               size_t output, double ratio)
{
    if (output == returned_value) {
        double want = expectation->answer.returned.real, bound = expectation->return_bound;
        return number_is_right(asked->first.returned.real, ratio * want, fabs(ratio) * bound);
    }
    for (size_t k = 0; k < asked->call.values[output].count; k++) {
        double want = answer_number(&expectation->answer, &asked->call, output, k);
        double bound = expectation->bounds[output][k];
        if (!number_is_right(answer_number(&asked->first, &asked->call, output, k), ratio * want,
                             fabs(ratio) * bound))
            return false;
    }
    return true;
}

static bool is_real_output(const struct call *call, size_t output)
{
    return output == returned_value ? call->signature->result == TYPE_DOUBLE
                                    : call_writes(call, output) &&
                                          call->signature->parameters[output].type == TYPE_DOUBLE;
}

/* Whether an output is the multiple by both factors on every call that came back. */
static bool holds_everywhere(const struct examination *examination, size_t output,
                             const struct factor *a, const struct factor *b)
{
    size_t held = 0;
    for (size_t i = 0; i < examination->inputs.count; i++) {
        const struct asked *asked = &examination->asked[i];
        if (asked->first.kind != ANSWER_RETURNED)
            continue;
        double ratio = factor_value(a, &asked->call) * factor_value(b, &asked->call);
        if (!output_is_multiple(asked, &examination->expectations[i], output, ratio))
            return false;
        held++;
    }
    return held > 1;
}

static void add_factor(struct text *text, const struct factor *factor,
                       const struct signature *signature)
{
    if (factor->parameter == SIZE_MAX)
        text_add(text, factor->name);
    else
        text_print(text, "%s%s", factor->power > 0 ? "" : "1/",
                   signature->parameters[factor->parameter].name);
}

static char *word(const struct signature *signature, size_t output, const struct factor *a,
                  const struct factor *b)
{
    struct text text = {0};
    const char *name =
        output == returned_value ? "the returned value" : signature->parameters[output].name;
    bool alone = a->parameter == SIZE_MAX && a->number == 1;
    if (alone && b->parameter == SIZE_MAX && b->number == -1) {
        text_print(&text, "%s has the opposite sign of what is expected, everywhere", name);
        return text_detach(&text);
    }
    text_print(&text, "%s is exactly ", name);
    if (!alone) {
        add_factor(&text, a, signature);
        text_add(&text, " * ");
    }
    add_factor(&text, b, signature);
    text_add(&text, " times what is expected, everywhere");
    return text_detach(&text);
}

/* The simplest pair of factors that explains an output, in words; NULL if it is right or there is none. */
static char *explain_output(const struct examination *examination, size_t output, bool *is_right)
{
    const struct signature *signature = examination->check->function;
    struct factor factors[FACTORS_MAX];
    size_t count = list_factors(signature, factors);
    *is_right = holds_everywhere(examination, output, &factors[0], &factors[0]);
    for (size_t i = 0; i < count && !*is_right; i++)
        for (size_t k = i ? i : 1; k < count; k++)
            if (holds_everywhere(examination, output, &factors[i], &factors[k]))
                return word(signature, output, &factors[i], &factors[k]);
    return NULL;
}

char *ratio_remark(const struct examination *examination)
{
    const struct signature *signature = examination->check->function;
    const struct call *any = &examination->inputs.list[0].call;
    struct text text = {0};
    bool explained = true;
    for (size_t i = 0; i <= signature->parameter_count && explained; i++) {
        size_t output = i < signature->parameter_count ? i : returned_value;
        bool is_right;
        if (!is_real_output(any, output))
            continue;
        char *words = explain_output(examination, output, &is_right);
        explained = is_right || words;
        if (words)
            text_print(&text, "%s%s", text.length ? "; " : "", words);
        else if (is_right)
            text_print(&text, "%s%s is right", text.length ? "; " : "",
                       output == returned_value ? "the returned value"
                                                : signature->parameters[output].name);
        free(words);
    }
    if (!explained)
        text_release(&text);
    return text.length ? text_detach(&text) : NULL;
}
