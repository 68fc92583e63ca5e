#include "contract/generator.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void generator_release(struct generator *generator)
{
    free(generator->choices);
    *generator = (struct generator){0};
}

void literal_release(struct literal *literal)
{
    free(literal->numbers);
    *literal = (struct literal){0};
}

bool number_parse(const char *text, double *number)
{
    if (!*text || text[strspn(text, "0123456789+-.eE")])
        return false; /* strtod would take hexadecimal, inf, nan and spaces as well */
    char *end;
    double value = strtod(text, &end);
    if (*end || !isfinite(value))
        return false;
    *number = value;
    return true;
}

/* Copies the bytes without the spaces around them. The caller frees. */
static char *trimmed(const char *bytes, size_t length)
{
    while (length && *bytes == ' ') {
        bytes++;
        length--;
    }
    while (length && bytes[length - 1] == ' ')
        length--;
    return memory_string_of(bytes, length);
}

/* Reads what follows the name in `c-1` or `n + 2`; an empty text is no offset. */
static bool offset_parse(const char *text, double *offset)
{
    text += strspn(text, " ");
    if (!*text) {
        *offset = 0;
        return true;
    }
    double sign = *text == '-' ? -1 : *text == '+' ? 1 : 0, number;
    text++;
    text += strspn(text, " ");
    if (sign == 0 || !isdigit((unsigned char)*text) || !number_parse(text, &number) ||
        number != floor(number) || number > CONFIG_SIZE_MAX)
        return false;
    *offset = sign * number;
    return true;
}

static bool is_size(const struct parameter *parameter)
{
    return parameter->kind == PARAMETER_SCALAR && parameter->type == TYPE_SIZE;
}

static int refuse_name(const char *name, const struct signature *signature, struct error *error)
{
    const char **sizes = memory_new(signature->parameter_count, sizeof *sizes);
    struct text known = {0};
    size_t count = 0;
    for (size_t i = 0; i < signature->parameter_count; i++) {
        if (!is_size(&signature->parameters[i]))
            continue;
        text_print(&known, "%s%s", count ? ", " : "one of ", signature->parameters[i].name);
        sizes[count++] = signature->parameters[i].name;
    }
    const char *nearest = text_nearest(name, sizes, count);
    if (nearest)
        error_set(error, ERROR_INPUT, "'%s' has no size parameter '%s'; did you mean '%s'?",
                  signature->name, name, nearest);
    else
        error_set(error, ERROR_INPUT, "'%s' has no size parameter '%s'; write a number%s%s",
                  signature->name, name, count ? " or " : "", text_string(&known));
    text_release(&known);
    free(sizes);
    return -1;
}

static int bound_of_name(const char *text, const struct signature *signature, struct bound *bound,
                         struct error *error)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    double offset;
    if (!length || isdigit((unsigned char)text[0]) || !offset_parse(text + length, &offset))
        return error_set(
            error, ERROR_INPUT,
            "'%s' is not the end of a range; write a number or a size such as n or n-1", text);
    char *name = memory_string_of(text, length);
    size_t i = signature_parameter(signature, name);
    int result = 0;
    if (i == signature->parameter_count || !is_size(&signature->parameters[i]))
        result = refuse_name(name, signature, error);
    else
        *bound = (struct bound){.is_parameter = true, .parameter = i, .offset = offset};
    free(name);
    return result;
}

static int bound_parse(const char *text, const struct signature *signature, struct bound *bound,
                       struct error *error)
{
    double number;
    if (!number_parse(text, &number))
        return bound_of_name(text, signature, bound, error);
    *bound = (struct bound){.number = number};
    return 0;
}

/* Refuses ends in the wrong order, as far as two numbers, or two offsets of one parameter, tell. */
static int check_order(const char *text, const struct generator *range, struct error *error)
{
    const struct bound *low = &range->low, *high = &range->high;
    bool is_log = range->kind == GENERATOR_LOG_RANGE;
    if (is_log && (low->is_parameter || high->is_parameter))
        return error_set(error, ERROR_INPUT,
                         "the log range '%s' names a parameter; write two numbers", text);
    if (is_log && (low->number <= 0 || high->number <= 0))
        return error_set(error, ERROR_INPUT,
                         "the log range '%s' has an end that is not above 0; write for example "
                         "0.001..10 log",
                         text);
    bool comparable = low->is_parameter == high->is_parameter && low->parameter == high->parameter;
    if (comparable && low->number + low->offset > high->number + high->offset)
        return error_set(error, ERROR_INPUT, "the range '%s' ends before it begins; swap its ends",
                         text);
    if (!low->is_parameter && !high->is_parameter && !isfinite(high->number - low->number))
        return error_set(error, ERROR_INPUT, "the range '%s' is too wide; write smaller ends",
                         text);
    return 0;
}

/* `dots` is where the `..` stands in the text. */
static int range_parse(const char *text, const char *dots, const struct signature *signature,
                       struct generator *generator, struct error *error)
{
    const char *after = dots + 2;
    size_t length = strlen(after);
    struct generator range = {.kind = GENERATOR_RANGE};
    if (length > 4 && text_equal(after + length - 4, " log")) {
        range.kind = GENERATOR_LOG_RANGE;
        length -= 4;
    }
    char *low = trimmed(text, (size_t)(dots - text)), *high = trimmed(after, length);
    int result = -1;
    if (bound_parse(low, signature, &range.low, error) ||
        bound_parse(high, signature, &range.high, error) || check_order(text, &range, error))
        goto done;
    *generator = range;
    result = 0;
done:
    free(high);
    free(low);
    return result;
}

static bool same_shape(const struct parameter *a, const struct parameter *b)
{
    bool same = a->kind == b->kind && a->type == b->type && a->dimensions == b->dimensions;
    for (size_t k = 0; same && k < a->dimensions; k++)
        same = a->shape[k].is_parameter == b->shape[k].is_parameter &&
               a->shape[k].number == b->shape[k].number;
    return same;
}

size_t generator_partner(const struct signature *signature, size_t parameter)
{
    for (size_t i = parameter; i-- > 0;)
        if (signature->parameters[i].is_const &&
            same_shape(&signature->parameters[i], &signature->parameters[parameter]))
            return i;
    return signature->parameter_count;
}

static const struct word {
    const char *text;
    enum generator_kind kind;
} words[] = {
    {"normal", GENERATOR_NORMAL},
    {"design", GENERATOR_DESIGN},
    {"dependent", GENERATOR_DEPENDENT},
    {"start", GENERATOR_START},
    {"downhill", GENERATOR_DOWNHILL},
    {"graph", GENERATOR_GRAPH},
    {"positive_definite", GENERATOR_POSITIVE_DEFINITE},
    {"singular", GENERATOR_SINGULAR},
    {"curved", GENERATOR_CURVED},
};

enum { WORD_COUNT = sizeof words / sizeof *words };

static int refuse_word(const char *text, struct error *error)
{
    const char *known[WORD_COUNT];
    for (size_t i = 0; i < WORD_COUNT; i++)
        known[i] = words[i].text;
    const char *nearest = text_nearest(text, known, WORD_COUNT);
    if (nearest)
        return error_set(error, ERROR_INPUT, "unknown generator '%s'; did you mean '%s'?", text,
                         nearest);
    return error_set(
        error, ERROR_INPUT,
        "unknown generator '%s'; write a number, a range such as 1..20 or 0.1..10 log, "
        "a list of choices, normal, design, dependent, positive_definite, singular, curved, start, "
        "downhill or graph",
        text);
}

int generator_parse(const char *text, const struct signature *signature,
                    struct generator *generator, struct error *error)
{
    double number;
    if (number_parse(text, &number)) {
        *generator = (struct generator){
            .kind = GENERATOR_RANGE, .low.number = number, .high.number = number};
        return 0;
    }
    const char *dots = strstr(text, "..");
    if (dots)
        return range_parse(text, dots, signature, generator, error);
    for (size_t i = 0; i < WORD_COUNT; i++) {
        if (text_equal(words[i].text, text)) {
            *generator = (struct generator){.kind = words[i].kind};
            return 0;
        }
    }
    return refuse_word(text, error);
}
