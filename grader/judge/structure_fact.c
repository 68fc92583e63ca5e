#include "judge/structure_fact.h"

#include "judge/reduce.h"

#include <math.h>

static size_t count_in(const struct call *call, size_t output)
{
    return output == RETURNED_VALUE ? 1 : call->values[output].count;
}

static double number_in(const struct answer *answer, const struct call *call, size_t output,
                        size_t i)
{
    return output == RETURNED_VALUE ? answer->returned.real
                                    : answer_number(answer, call, output, i);
}

static double bound_in(const struct expectation *expectation, size_t output, size_t i)
{
    return output == RETURNED_VALUE ? expectation->return_bound : expectation->bounds[output][i];
}

static size_t count_of(const struct sight *sight)
{
    return count_in(&sight->asked->call, sight->output);
}

static double got_at(const struct sight *sight, size_t i)
{
    return number_in(&sight->asked->first, &sight->asked->call, sight->output, i);
}

static double want_at(const struct sight *sight, size_t i)
{
    return number_in(&sight->expectation->answer, &sight->asked->call, sight->output, i);
}

static bool is_number(const struct sight *sight, size_t i, double got)
{
    return number_is_right(got, want_at(sight, i), bound_in(sight->expectation, sight->output, i));
}

/* Whether element i of what came is what element `from` should be. */
static bool holds_element(const struct sight *sight, size_t i, size_t from)
{
    return is_number(sight, from, got_at(sight, i));
}

bool sight_is_right(const struct sight *sight)
{
    for (size_t i = 0; i < count_of(sight); i++)
        if (!holds_element(sight, i, i))
            return false;
    return true;
}

/* What holds says if every element i is what element of(i) should be; a call that is right anyway tells nothing. */
static enum saying moved(const struct sight *sight, size_t (*of)(const struct sight *, size_t))
{
    for (size_t i = 0; i < count_of(sight); i++)
        if (of(sight, i) < count_of(sight) && !holds_element(sight, i, of(sight, i)))
            return SAYS_NO;
    return sight_is_right(sight) || count_of(sight) < 3 ? SAYS_NOTHING : SAYS_YES;
}

/* --- the facts --- */

static size_t mirror_of(const struct sight *sight, size_t i)
{
    const struct call *call = &sight->asked->call;
    size_t rows = call_extent(call, sight->output, 0),
           columns = call_extent(call, sight->output, 1);
    /* The transposed array in row-major order has `columns` rows of `rows`. */
    return i % rows * columns + i / rows;
}

static enum saying is_transposed(const struct sight *sight, size_t argument)
{
    (void)argument;
    return moved(sight, mirror_of);
}

static size_t next_of(const struct sight *sight, size_t i)
{
    (void)sight;
    return i + 1;
}

static size_t previous_of(const struct sight *sight, size_t i)
{
    (void)sight;
    return i - 1; /* of the first: beyond all elements, not looked at */
}

static size_t opposite_of(const struct sight *sight, size_t i)
{
    return count_of(sight) - 1 - i;
}

static enum saying is_one_behind(const struct sight *sight, size_t argument)
{
    (void)argument;
    return moved(sight, previous_of);
}

static enum saying is_one_ahead(const struct sight *sight, size_t argument)
{
    (void)argument;
    return moved(sight, next_of);
}

static enum saying is_reversed(const struct sight *sight, size_t argument)
{
    (void)argument;
    return moved(sight, opposite_of);
}

static enum saying is_right_between(const struct sight *sight, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (!holds_element(sight, i, i))
            return SAYS_NO;
    return sight_is_right(sight) || end - first < 2 ? SAYS_NOTHING : SAYS_YES;
}

static enum saying is_right_but_for_the_last(const struct sight *sight, size_t argument)
{
    (void)argument;
    return is_right_between(sight, 0, count_of(sight) - 1);
}

static enum saying is_right_but_for_the_first(const struct sight *sight, size_t argument)
{
    (void)argument;
    return is_right_between(sight, 1, count_of(sight));
}

static enum saying is_right_but_for_signs(const struct sight *sight, size_t argument)
{
    (void)argument;
    for (size_t i = 0; i < count_of(sight); i++)
        if (!holds_element(sight, i, i) && !is_number(sight, i, -got_at(sight, i)))
            return SAYS_NO;
    return sight_is_right(sight) || count_of(sight) < 2 ? SAYS_NOTHING : SAYS_YES;
}

/* The largest error that is as good as none, for a difference of what came and what should have. */
static double bound_at(const struct sight *sight, size_t i)
{
    return 4 * bound_in(sight->expectation, sight->output, i);
}

/* Whether got - want is one multiple of the numbers, the same for all elements. */
static enum saying differs_by_multiple(const struct sight *sight, const double numbers[])
{
    size_t largest = 0, telling = 0;
    for (size_t i = 0; i < count_of(sight); i++)
        if (fabs(numbers[i]) > fabs(numbers[largest]))
            largest = i;
    double multiple = (got_at(sight, largest) - want_at(sight, largest)) / numbers[largest];
    if (!isfinite(multiple))
        return sight_is_right(sight) ? SAYS_NOTHING : SAYS_NO;
    for (size_t i = 0; i < count_of(sight); i++) {
        double difference = got_at(sight, i) - want_at(sight, i);
        if (!(fabs(difference - multiple * numbers[i]) <=
              bound_at(sight, i) + 1e-12 * fabs(difference)))
            return SAYS_NO;
        telling += fabs(multiple * numbers[i]) > 100 * bound_at(sight, i);
    }
    return telling < 2 ? SAYS_NOTHING : SAYS_YES;
}

static enum saying is_off_by_a_multiple(const struct sight *sight, size_t argument)
{
    return differs_by_multiple(sight, sight->asked->call.values[argument].data);
}

static enum saying is_a_copy(const struct sight *sight, size_t argument)
{
    const double *input = sight->asked->call.values[argument].data;
    for (size_t i = 0; i < count_of(sight); i++)
        if (got_at(sight, i) != input[i])
            return SAYS_NO;
    return sight_is_right(sight) ? SAYS_NOTHING : SAYS_YES;
}

static enum saying is_another_output(const struct sight *sight, size_t argument)
{
    struct sight other = *sight;
    other.output = argument;
    if (count_of(&other) != count_of(sight))
        return SAYS_NO;
    for (size_t i = 0; i < count_of(sight); i++)
        if (!is_number(&other, i, got_at(sight, i)))
            return SAYS_NO;
    return sight_is_right(sight) ? SAYS_NOTHING : SAYS_YES;
}

/* The call with a part of the samples, and what the reference gives for it. False if there is no such call. */
static bool expect_part(const struct examination *examination, const struct call *call,
                        size_t size_parameter, size_t size, enum part part, struct call *smaller,
                        struct expectation *expectation)
{
    const struct check *check = examination->check;
    if (!size || !reduce_size(check, call, size_parameter, size, part, smaller))
        return false;
    if (oracle_expect(examination->oracle, check, check->function->name, smaller, expectation))
        return true;
    call_release(smaller);
    return false;
}

/*
 * Whether what came is what the reference gives of a part of the samples, as it is or with the mean still taken over
 * all of them.
 */
static enum saying is_of_part(const struct sight *sight, size_t size_parameter, size_t size,
                              enum part part)
{
    size_t all = sight->asked->call.values[size_parameter].scalar.size;
    struct expectation expectation;
    struct call smaller;
    if (!expect_part(sight->examination, &sight->asked->call, size_parameter, size, part, &smaller,
                     &expectation))
        return SAYS_NOTHING;
    const double factors[] = {1, (double)size / (double)all};
    bool holds = false;
    for (size_t f = 0; f < sizeof factors / sizeof *factors && !holds; f++) {
        holds = count_in(&smaller, sight->output) == count_of(sight);
        for (size_t i = 0; i < count_of(sight) && holds; i++) {
            double want = number_in(&expectation.answer, &smaller, sight->output, i);
            holds = number_is_right(got_at(sight, i), factors[f] * want,
                                    bound_in(&expectation, sight->output, i));
        }
    }
    expectation_release(&expectation, &smaller);
    call_release(&smaller);
    return !holds ? SAYS_NO : sight_is_right(sight) ? SAYS_NOTHING : SAYS_YES;
}

static enum saying is_of_the_last(const struct sight *sight, size_t argument)
{
    return is_of_part(sight, argument, 1, PART_TRAILING);
}

static enum saying is_of_the_first(const struct sight *sight, size_t argument)
{
    return is_of_part(sight, argument, 1, PART_LEADING);
}

static enum saying is_without_the_last(const struct sight *sight, size_t argument)
{
    size_t size = sight->asked->call.values[argument].scalar.size;
    return size < 2 ? SAYS_NOTHING : is_of_part(sight, argument, size - 1, PART_LEADING);
}

static enum saying is_without_the_first(const struct sight *sight, size_t argument)
{
    size_t size = sight->asked->call.values[argument].scalar.size;
    return size < 2 ? SAYS_NOTHING : is_of_part(sight, argument, size - 1, PART_TRAILING);
}

/* --- where they apply --- */

static bool is_array(const struct signature *function, size_t output, size_t argument)
{
    (void)function, (void)argument;
    return output != RETURNED_VALUE;
}

static bool is_matrix(const struct signature *function, size_t output, size_t argument)
{
    (void)argument;
    return output != RETURNED_VALUE && function->parameters[output].dimensions == 2;
}

static bool same_shape(const struct parameter *a, const struct parameter *b)
{
    bool same = a->dimensions == b->dimensions;
    for (size_t k = 0; k < a->dimensions && same; k++)
        same = a->shape[k].is_parameter == b->shape[k].is_parameter &&
               a->shape[k].number == b->shape[k].number;
    return same;
}

static bool is_input_like_it(const struct signature *function, size_t output, size_t argument)
{
    const struct parameter *parameter = &function->parameters[argument];
    return output != RETURNED_VALUE && parameter->kind == PARAMETER_ARRAY &&
           parameter->type == TYPE_DOUBLE && parameter->is_const &&
           same_shape(parameter, &function->parameters[output]);
}

static bool is_output_beside_it(const struct signature *function, size_t output, size_t argument)
{
    const struct parameter *parameter = &function->parameters[argument];
    return output != RETURNED_VALUE && argument != output && parameter->kind == PARAMETER_ARRAY &&
           !parameter->is_const && parameter->type == TYPE_DOUBLE;
}

static bool is_first_dimension(const struct parameter *array, size_t size_parameter)
{
    return array->kind == PARAMETER_ARRAY && array->shape[0].is_parameter &&
           array->shape[0].number == size_parameter;
}

bool counts_samples(const struct signature *function, size_t output, size_t argument)
{
    bool counts = false;
    for (size_t i = 0; i < function->parameter_count; i++)
        counts |= function->parameters[i].is_const &&
                  is_first_dimension(&function->parameters[i], argument);
    for (size_t k = 0; output != RETURNED_VALUE && k < function->parameters[output].dimensions; k++)
        counts &= !(function->parameters[output].shape[k].is_parameter &&
                    function->parameters[output].shape[k].number == argument);
    return counts;
}

const struct fact facts[] = {
    {is_transposed, is_matrix, "is transposed: rows and columns change places", NULL},
    {is_another_output, is_output_beside_it, "has what belongs into", ""},
    {is_a_copy, is_input_like_it, "is a copy of", ""},
    {is_of_the_last, counts_samples, "is what the last of the",
     " samples alone would give: is a sum overwritten where it should be added to?"},
    {is_of_the_first, counts_samples, "is what the first of the",
     " samples alone would give: does the loop go over all of them?"},
    {is_without_the_last, counts_samples, "leaves out the last of the", " samples"},
    {is_without_the_first, counts_samples, "leaves out the first of the", " samples"},
    {is_reversed, is_array, "is in reverse order", NULL},
    {is_one_behind, is_array, "has each element one place too late", NULL},
    {is_one_ahead, is_array, "has each element one place too early", NULL},
    {is_right_but_for_the_last, is_array, "is right but for its last element", NULL},
    {is_right_but_for_the_first, is_array, "is right but for its first element", NULL},
    {is_right_but_for_signs, is_array, "is right but for the sign of some elements", NULL},
    {is_off_by_a_multiple, is_input_like_it, "differs from what is expected by a multiple of", ""},
};

const size_t fact_count = sizeof facts / sizeof *facts;

/* --- ahead --- */

void ask_parts(const struct examination *examination, const struct call *call,
               size_t size_parameter)
{
    size_t all = call->values[size_parameter].scalar.size;
    const size_t sizes[] = {1, all - 1};
    for (size_t s = 0; all && s < sizeof sizes / sizeof *sizes; s++) {
        for (enum part part = PART_LEADING; part <= PART_TRAILING; part++) {
            struct expectation expectation;
            struct call smaller;
            if (!expect_part(examination, call, size_parameter, sizes[s], part, &smaller,
                             &expectation))
                continue;
            expectation_release(&expectation, &smaller);
            call_release(&smaller);
        }
    }
}
