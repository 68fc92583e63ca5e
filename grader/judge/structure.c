#include "judge/structure.h"

#include "base/text.h"
#include "judge/structure_fact.h"

#include <stdlib.h>

/* On how many calls a fact must tell; once may be chance. */
enum { TELLING = 2 };

static bool holds_everywhere(const struct examination *examination, size_t output,
                             const struct fact *fact, size_t argument)
{
    size_t telling = 0;
    for (size_t i = 0; i < examination->inputs.count; i++) {
        struct sight sight = {examination, &examination->asked[i], &examination->expectations[i],
                              output};
        if (sight.asked->first.kind != ANSWER_RETURNED)
            continue;
        enum saying says = fact->holds(&sight, argument);
        if (says == SAYS_NO)
            return false;
        telling += says == SAYS_YES;
    }
    return telling >= TELLING;
}

/* Whether it is right in all calls that came back; of none that did nothing is known. */
static bool is_right_everywhere(const struct examination *examination, size_t output)
{
    size_t returned = 0;
    for (size_t i = 0; i < examination->inputs.count; i++) {
        struct sight sight = {examination, &examination->asked[i], &examination->expectations[i],
                              output};
        if (sight.asked->first.kind != ANSWER_RETURNED)
            continue;
        if (!sight_is_right(&sight))
            return false;
        returned++;
    }
    return returned > 0;
}

static const char *name_of(const struct signature *function, size_t output)
{
    return output == RETURNED_VALUE ? "the returned value" : function->parameters[output].name;
}

static char *word_fact(const struct fact *fact, const char *output, const char *argument)
{
    return fact->rest ? text_format("%s %s %s%s", output, fact->words, argument, fact->rest)
                      : text_format("%s %s", output, fact->words);
}

/* The first fact that holds of a wrong output, in words, or NULL. */
static char *find_fact(const struct examination *examination, size_t output)
{
    const struct signature *function = examination->check->function;
    for (size_t f = 0; f < fact_count; f++) {
        size_t arguments = facts[f].rest ? function->parameter_count : 1;
        for (size_t a = 0; a < arguments; a++)
            if (facts[f].suits(function, output, a) &&
                holds_everywhere(examination, output, &facts[f], a))
                return word_fact(&facts[f], name_of(function, output),
                                 function->parameters[a].name);
    }
    return NULL;
}

static bool is_of_interest(const struct examination *examination, size_t output)
{
    const struct signature *function = examination->check->function;
    if (output == RETURNED_VALUE)
        return function->result == TYPE_DOUBLE;
    return call_writes(&examination->inputs.list[0].call, output) &&
           function->parameters[output].type == TYPE_DOUBLE;
}

/* Output i of a function: its arrays are followed by the returned value. */
static size_t nth_output(const struct signature *function, size_t i)
{
    return i < function->parameter_count ? i : RETURNED_VALUE;
}

char *structure_remark(const struct examination *examination)
{
    const struct signature *function = examination->check->function;
    struct text text = {0};
    for (size_t i = 0; i <= function->parameter_count; i++) {
        size_t output = nth_output(function, i);
        char *words =
            is_of_interest(examination, output) && !is_right_everywhere(examination, output)
                ? find_fact(examination, output)
                : NULL;
        if (words)
            text_print(&text, "%s%s", text.length ? "; " : "", words);
        free(words);
    }
    return text.length ? text_detach(&text) : NULL;
}

char *right_outputs_remark(const struct examination *examination)
{
    const struct signature *function = examination->check->function;
    struct text text = {0};
    size_t count = 0;
    for (size_t i = 0; i <= function->parameter_count; i++) {
        size_t output = nth_output(function, i);
        if (is_of_interest(examination, output) && is_right_everywhere(examination, output))
            text_print(&text, "%s%s", count++ ? ", " : "", name_of(function, output));
    }
    if (count)
        text_add(&text, count > 1 ? " are right" : " is right");
    return text.length ? text_detach(&text) : NULL;
}

/* --- ahead --- */

void structure_ask_ahead(const struct examination *examination)
{
    const struct signature *function = examination->check->function;
    for (size_t argument = 0; argument < function->parameter_count; argument++) {
        bool counts = false;
        for (size_t i = 0; i <= function->parameter_count; i++)
            counts |= is_of_interest(examination, nth_output(function, i)) &&
                      counts_samples(function, nth_output(function, i), argument);
        for (size_t i = 0; i < examination->inputs.count && counts; i++)
            ask_parts(examination, &examination->inputs.list[i].call, argument);
    }
}
