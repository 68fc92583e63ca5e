/* On a kink every subgradient is right and nothing else; off it there is one gradient. */
#include "judge/gradient.h"
#include "judge/kink.h"

#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char header[] = "double loss(size_t c, const double s[c]);\n"
                             "void slope(size_t c, const double s[c], double grad[c]);\n";

static const char yaml[] =
    "title: t\nheader: t.h\nsources: [t.c]\nchecks:\n"
    "- {name: one, function: slope, kind: gradient, loss: loss, gradient: {grad: s},\n"
    "   inputs: {c: 3, s: normal}, points: 100, visibility: public}\n";

/* sum_j max(0, s_j - s_0 + 1) over j > 0, with the subgradient 0 on its kinks. */
static void hinge(size_t c, const double s[], double grad[])
{
    grad[0] = 0;
    for (size_t j = 1; j < c; j++) {
        grad[j] = s[j] - s[0] + 1 > 0;
        grad[0] -= grad[j];
    }
}

/* - sum_j |s_j|, which bends down. */
static void minus_absolute(size_t c, const double s[], double grad[])
{
    for (size_t j = 0; j < c; j++)
        grad[j] = s[j] > 0 ? -1 : s[j] < 0 ? 1 : 0;
}

/* sum_j w_j (s_j - 1)^2 with weights 1, 1e-12 and 1e12. */
static void valley(size_t c, const double s[], double grad[])
{
    static const double weights[3] = {1, 1e-12, 1e12};
    for (size_t j = 0; j < c; j++)
        grad[j] = 2 * weights[j] * (s[j] - 1);
}

/* Whether the check's kind takes a gradient for right where `code` is the reference. */
static bool is_right(void (*code)(size_t, const double[], double[]), const double s[3],
                     const double grad[3])
{
    struct contract contract = {0};
    struct config config = {0};
    struct error error = {0};
    cr_assert_eq(prototype_parse("t.h", header, strlen(header), &contract, &error), 0);
    cr_assert_eq(config_parse("t.yaml", yaml, strlen(yaml), &contract, &config, &error), 0, "%s",
                 error.text);
    struct call call = {0};
    call_init(&call, contract_find(&contract, "slope"));
    call.values[0].scalar.size = 3;
    call_shape(&call);
    call.values[1].data = malloc(3 * sizeof *s);
    memcpy(call.values[1].data, s, 3 * sizeof *s);
    struct expectation expectation;
    struct difference difference;
    expectation_make((function_pointer *)code, &call, config.checks[0].tolerance, &expectation);
    double copy[3] = {grad[0], grad[1], grad[2]};
    void *arrays[3] = {NULL, NULL, copy};
    struct answer answer = {.kind = ANSWER_RETURNED, .poison = poison_of_pass(0), .arrays = arrays};
    bool right =
        gradient_kind.is_right(&config.checks[0], &call, &answer, &expectation, &difference);
    expectation_release(&expectation, &call);
    call_release(&call);
    config_release(&config);
    contract_release(&contract);
    return right;
}

struct trial {
    double s[3], grad[3];
    bool right;
};

static void try_all(void (*code)(size_t, const double[], double[]), const struct trial trials[],
                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const double *s = trials[i].s, *grad = trials[i].grad;
        cr_expect_eq(is_right(code, s, grad), trials[i].right, "(%g, %g, %g) at (%g, %g, %g)",
                     grad[0], grad[1], grad[2], s[0], s[1], s[2]);
    }
}

/* Margins that are 0: of class 1 and 2, of 1 alone, of 1 up to rounding, of none. */
Test(kink, has_every_subgradient_right_and_nothing_else)
{
    static const struct trial trials[] = {
        {{1, 0, 0}, {0, 0, 0}, true},           {{1, 0, 0}, {-2, 1, 1}, true},
        {{1, 0, 0}, {-1, 1, 0}, true},          {{1, 0, 0}, {-1, 0, 1}, true},
        {{1, 0, 0}, {-1, 0.5, 0.5}, true},      {{1, 0, 0}, {-0.875, 0.125, 0.75}, true},
        {{1, 0, 0}, {-1, 1, 1}, false}, /* its components sum to 1 */
        {{1, 0, 0}, {0, 1, 1}, false},          {{1, 0, 0}, {-1.5, 1.5, 0}, false},
        {{1, 0, 0}, {0.25, -0.25, 0}, false},   {{1, 0, 0}, {-1, 1 + 1e-3, 0}, false},
        {{1, 0, 3}, {-2, 1, 1}, true},          {{1, 0, 3}, {-1.5, 0.5, 1}, true},
        {{1, 0, 3}, {-1, 1, 0}, false}, /* the violated class 2 is missing */
        {{1, 0, 3}, {-3, 1, 2}, false},         {{1.3, 0.3, -4}, {-1, 1, 0}, true},
        {{1.3, 0.3, -4}, {0, 0, 0}, true},      {{1000.3, 999.3, -4}, {-1, 1, 0}, true},
        {{1000.3, 999.3, -4}, {0, 0, 0}, true}, {{1, 0.001, -4}, {0, 0, 0}, false},
        {{1, -0.001, -4}, {-1, 1, 0}, false},   {{1, -0.001, -4}, {-0.5, 0.5, 0}, false},
        {{1, 0, 0}, {NAN, 0, 0}, false},        {{1, 0, 0}, {-INFINITY, INFINITY, 0}, false},
    };
    try_all(hinge, trials, sizeof trials / sizeof *trials);
}

Test(kink, may_bend_down)
{
    static const struct trial trials[] = {
        {{0, 2, -3}, {0, -1, 1}, true},      {{0, 2, -3}, {1, -1, 1}, true},
        {{0, 2, -3}, {-1, -1, 1}, true},     {{0, 2, -3}, {-1, 1, 1}, false},
        {{0, 2, -3}, {1.001, -1, 1}, false}, {{0, 0, 0}, {1, 1, 1}, true},
        {{0, 0, 0}, {-1, 1, -1}, true},      {{0, 0, 0}, {1, 1, 1.001}, false},
    };
    try_all(minus_absolute, trials, sizeof trials / sizeof *trials);
}

/* Neither a small component beside large ones nor the place where all vanish is a kink. */
Test(kink, is_not_where_a_gradient_is_only_small)
{
    static const struct trial trials[] = {
        {{2, 2, 2}, {2, 2e-12, 2e12}, true},
        {{2, 2, 2}, {2, 0, 2e12}, false},
        {{2, 2, 2}, {2.00001, 2e-12, 2e12}, false},
        {{2, 2, 1}, {2, 0, 0}, false},
        {{1, 1, 1}, {0, 0, 0}, true},
        {{1, 1, 1}, {1e-9, 0, 0}, false},
        {{1, 1, 1}, {0, 1e-20, 0}, false},
    };
    try_all(valley, trials, sizeof trials / sizeof *trials);
}
