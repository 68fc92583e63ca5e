/*
 * How it works
 *   A name in an expression is a number or an array of a call or of its answer, with how far each number may be off:
 *   what the reference's neighbours say of that call (judge/expectation.h). Expressions carry that along, so two sides
 *   are equal if they are equal within it.
 */
#include "judge/property.h"

#include "base/memory.h"
#include "base/text.h"
#include "judge/reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A call, what came of it, and how far that may be off. */
struct side {
    const struct call *call;
    const struct answer *answer;
    const struct expectation *right; /* of the call, or of one like it; NULL: nothing may be off */
    double relative;                 /* how far a number may be off beyond that, as a part of it */
    bool adds_slack;                 /* the slack is part of the numbers: they are moved by it */
};

/* What names mean: of the last call; first. leads to the first one. */
struct sides {
    struct side last, first;
};

static double scalar_number(union scalar scalar, enum type type)
{
    return type == TYPE_DOUBLE ? scalar.real
           : type == TYPE_SIZE ? (double)scalar.size
                               : (double)scalar.integer;
}

/* Element k of an array as it was before the call. */
static double input_number(const struct call *call, size_t parameter, size_t k)
{
    enum type type = call->signature->parameters[parameter].type;
    union scalar scalar = {.bits = 0};
    memcpy(&scalar, (const char *)call->values[parameter].data + k * type_bytes(type),
           type_bytes(type));
    return scalar_number(scalar, type);
}

/* How far a number may be off; what is no number is not right, however wide the bound. */
static double slack_of(const struct side *side, double bound, double number)
{
    return isfinite(number) ? bound + side->relative * fabs(number) : 0;
}

static void look_up_array(const struct side *side, size_t parameter, bool before,
                          struct quantity *quantity)
{
    const struct call *call = side->call;
    size_t count = call->values[parameter].count, rows = call_extent(call, parameter, 0);
    bool written = call_writes(call, parameter) && !before;
    const double *bounds =
        written && side->right && side->right->bounds ? side->right->bounds[parameter] : NULL;
    *quantity = quantity_new(rows, rows ? count / rows : 1);
    for (size_t k = 0; k < count; k++) {
        quantity->numbers[k] = written ? answer_number(side->answer, call, parameter, k)
                                       : input_number(call, parameter, k);
        double slack = bounds ? slack_of(side, bounds[k], quantity->numbers[k]) : 0;
        if (side->adds_slack)
            quantity->numbers[k] += k % 2 ? slack : -slack;
        else
            quantity->slack[k] = slack;
    }
}

static void look_up_in(const struct side *side, const char *name, struct quantity *quantity)
{
    static const char prefix[] = "before.";
    const struct signature *function = side->call->signature;
    bool before = strncmp(name, prefix, strlen(prefix)) == 0;
    size_t i = signature_parameter(function, before ? name + strlen(prefix) : name);
    if (i < function->parameter_count && function->parameters[i].kind == PARAMETER_ARRAY) {
        look_up_array(side, i, before, quantity);
        return;
    }
    *quantity = quantity_new(1, 1);
    if (i < function->parameter_count) {
        quantity->numbers[0] =
            scalar_number(side->call->values[i].scalar, function->parameters[i].type);
    } else {
        quantity->numbers[0] = scalar_number(side->answer->returned, function->result);
        if (side->right)
            quantity->slack[0] = slack_of(side, side->right->return_bound, quantity->numbers[0]);
    }
}

static void look_up(const void *data, const char *name, struct quantity *quantity)
{
    static const char prefix[] = "first.";
    const struct sides *sides = data;
    bool first = strncmp(name, prefix, strlen(prefix)) == 0;
    look_up_in(first ? &sides->first : &sides->last, first ? name + strlen(prefix) : name,
               quantity);
}

/* --- the second call --- */

static void set_scalar(union scalar *scalar, enum type type, double number)
{
    if (type == TYPE_DOUBLE)
        scalar->real = number;
    else if (type == TYPE_SIZE)
        scalar->size = number >= 0 && number < 1e9 ? (size_t)number : 0;
    else
        scalar->integer = fabs(number) < 1e9 ? (int)number : 0;
}

/* What a parameter of the second call is: its expression, or what has its name in the first. */
static bool argument_of(const struct check *check, const struct sides *first, size_t i,
                        struct quantity *quantity)
{
    struct scope scope = {.look_up = look_up, .data = first};
    if (check->then.arguments[i])
        return expression_evaluate(check->then.arguments[i], &scope, quantity);
    look_up(first, check->then.function->parameters[i].name, quantity);
    return true;
}

static bool fill_array(struct value *value, enum type type, const struct quantity *quantity)
{
    if (quantity->rows * quantity->columns != value->count)
        return false;
    value->data = memory_new(value->count, type_bytes(type));
    for (size_t k = 0; k < value->count; k++) {
        union scalar scalar = {.bits = 0};
        set_scalar(&scalar, type, quantity->numbers[k]);
        memcpy((char *)value->data + k * type_bytes(type), &scalar, type_bytes(type));
    }
    return true;
}

static bool fill_scalars(const struct check *check, const struct sides *first, struct call *second)
{
    bool fits = true;
    for (size_t i = 0; i < second->signature->parameter_count && fits; i++) {
        const struct parameter *parameter = &second->signature->parameters[i];
        struct quantity quantity = {0};
        if (parameter->kind != PARAMETER_SCALAR)
            continue;
        fits = argument_of(check, first, i, &quantity) && quantity.rows * quantity.columns == 1;
        if (fits)
            set_scalar(&second->values[i].scalar, parameter->type, quantity.numbers[0]);
        quantity_release(&quantity);
    }
    return fits;
}

static bool fill_arrays(const struct check *check, const struct sides *first, struct call *second)
{
    bool fits = true;
    for (size_t i = 0; i < second->signature->parameter_count && fits; i++) {
        const struct parameter *parameter = &second->signature->parameters[i];
        struct quantity quantity = {0};
        if (parameter->kind != PARAMETER_ARRAY ||
            (!parameter->is_const && !check->then.arguments[i]))
            continue;
        fits = argument_of(check, first, i, &quantity) &&
               fill_array(&second->values[i], parameter->type, &quantity);
        if (!parameter->is_const)
            second->values[i].direction = DIRECTION_INOUT;
        quantity_release(&quantity);
    }
    return fits;
}

bool property_second_call(const struct check *check, const struct call *call,
                          const struct answer *answer, const struct expectation *errors,
                          struct call *second)
{
    struct side side = {
        .call = call, .answer = answer, .right = errors, .adds_slack = errors != NULL};
    struct sides first = {.last = side, .first = side};
    call_init(second, check->then.function);
    bool fits = fill_scalars(check, &first, second);
    call_shape(second);
    if (fits && fill_arrays(check, &first, second))
        return true;
    call_release(second);
    return false;
}

/* Adds to the bounds what the first answer's own error makes of the second. */
static void widen(const struct check *check, const struct call *call, function_pointer *function,
                  const struct expectation *first, struct expectation *second)
{
    struct call moved;
    struct answer other;
    if (!property_second_call(check, call, &first->answer, first, &moved))
        return;
    reference_answer(function, &moved, REFERENCE_POISON, &other);
    if (moved.signature->result == TYPE_DOUBLE)
        second->return_bound += 2 * fabs(other.returned.real - second->answer.returned.real);
    for (size_t i = 0; i < moved.signature->parameter_count; i++)
        for (size_t k = 0; second->bounds[i] && k < moved.values[i].count; k++)
            second->bounds[i][k] += 2 * fabs(answer_number(&other, &moved, i, k) -
                                             answer_number(&second->answer, &moved, i, k));
    answer_release(&other, &moved);
    call_release(&moved);
}

void property_follow(const struct check *check, const struct call *call, function_pointer *second,
                     struct expectation *expectation)
{
    struct call made;
    if (!property_second_call(check, call, &expectation->answer, NULL, &made))
        return;
    struct consequence *consequence = memory_new(1, sizeof *consequence);
    consequence->call = made;
    expectation_make(second, &made, check->tolerance, &consequence->expectation);
    widen(check, call, second, expectation, &consequence->expectation);
    expectation->consequence = consequence;
}

void property_attach(const struct call *call, struct answer *answer, struct call second,
                     struct answer come)
{
    if (come.kind != ANSWER_RETURNED) {
        answer->kind = come.kind;
        answer->fault = come.fault;
        if (second.signature != call->signature)
            answer->fault.has_place = false;
    }
    answer->sequel = memory_new(1, sizeof *answer->sequel);
    *answer->sequel = (struct sequel){second, come};
}

/* --- judging --- */

/* An output that was never written, where the reference writes it. */
static bool find_unwritten(const struct call *call, const struct answer *answer,
                           const struct expectation *expectation, struct difference *difference)
{
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        if (!call_writes(call, i) || call->values[i].direction != DIRECTION_OUT)
            continue;
        for (size_t k = 0; k < call->values[i].count; k++) {
            if (!answer_untouched(answer, call, i, k) ||
                answer_untouched(&expectation->answer, call, i, k))
                continue;
            *difference = (struct difference){
                .parameter = i,
                .index = k,
                .want = answer_number(&expectation->answer, call, i, k),
                .got_untouched = true,
            };
            return true;
        }
    }
    return false;
}

static bool compares(enum comparison comparison, double left, double right, double slack)
{
    switch (comparison) {
    case COMPARISON_EQUAL: return left == right || fabs(left - right) <= slack;
    case COMPARISON_AT_MOST: return left <= right + slack;
    case COMPARISON_AT_LEAST: return left >= right - slack;
    }
    return false;
}

/* Compares element by element; a single number goes with every element. */
static bool sides_compare(const struct relation *relation, const struct quantity *left,
                          const struct quantity *right, struct difference *difference)
{
    size_t lefts = left->rows * left->columns, rights = right->rows * right->columns;
    size_t count = lefts > rights ? lefts : rights;
    for (size_t k = 0; k < count; k++) {
        size_t i = lefts == 1 ? 0 : k, j = rights == 1 ? 0 : k;
        if (i < lefts && j < rights &&
            compares(relation->comparison, left->numbers[i], right->numbers[j],
                     left->slack[i] + right->slack[j]))
            continue;
        *difference = (struct difference){.kind = DIFFERENCE_RELATION,
                                          .is_return = true,
                                          .relation = relation->text,
                                          .index = k,
                                          .elements = count,
                                          .got = i < lefts ? left->numbers[i] : 0,
                                          .want = j < rights ? right->numbers[j] : 0};
        return false;
    }
    return true;
}

static bool holds(const struct relation *relation, const struct scope *scope,
                  struct difference *difference)
{
    struct quantity left = {0}, right = {0};
    bool fits = expression_evaluate(relation->left, scope, &left) &&
                expression_evaluate(relation->right, scope, &right);
    bool right_answer = fits && sides_compare(relation, &left, &right, difference);
    if (!fits)
        *difference = (struct difference){
            .kind = DIFFERENCE_RELATION, .is_return = true, .relation = relation->text};
    quantity_release(&left);
    quantity_release(&right);
    return right_answer;
}

/* What the second call should yield: the one made of the right answer, if it has the same shapes. */
static const struct expectation *right_sequel(const struct sequel *sequel,
                                              const struct expectation *expectation)
{
    const struct consequence *right = expectation->consequence;
    if (!right || right->call.signature != sequel->call.signature)
        return NULL;
    for (size_t i = 0; i < sequel->call.signature->parameter_count; i++)
        if (right->call.values[i].count != sequel->call.values[i].count)
            return NULL;
    return &right->expectation;
}

/* What names mean in an answer's relations. */
static struct sides sides_of(const struct check *check, const struct call *call,
                             const struct answer *answer, const struct expectation *expectation)
{
    /* What is right is known of the right answer alone; a wrong one may be larger, and so its rounding. */
    struct side first = {.call = call,
                         .answer = answer,
                         .right = expectation,
                         .relative = check->tolerance.relative};
    struct sides sides = {.first = first, .last = first};
    const struct sequel *sequel = answer->sequel;
    if (sequel)
        sides.last = (struct side){.call = &sequel->call,
                                   .answer = &sequel->answer,
                                   .right = right_sequel(sequel, expectation),
                                   .relative = check->tolerance.relative};
    return sides;
}

void property_slack(const struct check *check, const struct relation *relation,
                    const struct call *call, const struct answer *answer,
                    const struct expectation *expectation, double **slack, size_t *count)
{
    struct sides sides = sides_of(check, call, answer, expectation);
    struct scope scope = {.look_up = look_up, .data = &sides};
    struct quantity left = {0}, right = {0};
    if (expression_evaluate(relation->left, &scope, &left) &&
        expression_evaluate(relation->right, &scope, &right)) {
        size_t lefts = left.rows * left.columns, rights = right.rows * right.columns;
        *count = lefts > rights ? lefts : rights;
        *slack = memory_new(*count, sizeof **slack);
        for (size_t k = 0; k < *count; k++)
            (*slack)[k] = (lefts == 1  ? left.slack[0]
                           : k < lefts ? left.slack[k]
                                       : 0) +
                          (rights == 1  ? right.slack[0]
                           : k < rights ? right.slack[k]
                                        : 0);
    }
    quantity_release(&left);
    quantity_release(&right);
}

static bool property_is_right(const struct check *check, const struct call *call,
                              const struct answer *answer, const struct expectation *expectation,
                              struct difference *difference)
{
    struct sides sides = sides_of(check, call, answer, expectation);
    struct scope scope = {.look_up = look_up, .data = &sides};
    if (find_unwritten(call, answer, expectation, difference))
        return false;
    for (size_t i = 0; i < check->relation_count; i++) {
        if (check->then.function && !answer->sequel) {
            *difference = (struct difference){.kind = DIFFERENCE_RELATION,
                                              .is_return = true,
                                              .relation = check->relations[i].text};
            return false;
        }
        if (!holds(&check->relations[i], &scope, difference))
            return false;
    }
    return true;
}

/* A mistake must give what was given in the second call, too. */
static bool property_agrees(const struct check *check, const struct call *call,
                            const struct answer *answer, const struct expectation *mistake)
{
    (void)check;
    if (!answer_agrees(call, answer, mistake))
        return false;
    const struct sequel *sequel = answer->sequel;
    if (!sequel || sequel->call.signature != call->signature ||
        sequel->answer.kind != ANSWER_RETURNED)
        return true;
    const struct expectation *second = right_sequel(sequel, mistake);
    return second && answer_agrees(&sequel->call, &sequel->answer, second);
}

const struct kind property_kind = {
    .kind = CHECK_PROPERTY, .is_right = property_is_right, .agrees = property_agrees};
