#include "base/memory.h"
#include "contract/minimizer.h"
#include "report/repro_part.h"

#include <math.h>
#include <stdlib.h>

/* Appends a line of code made of a format. */
static void add(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
static void add(struct text *text, const char *format, ...)
{
    struct text line = {0};
    va_list arguments;
    va_start(arguments, format);
    text_print_list(&line, format, arguments);
    va_end(arguments);
    repro_line(text, text_string(&line));
    text_release(&line);
}

/* Whether a check has one of the promises. */
static bool promises_any(const struct check *check, unsigned promises)
{
    return (check->promises & promises) != 0;
}

enum { STATUS = 1u << PROMISE_STATUS, DESCENT = 1u << PROMISE_DESCENT };
enum { GRADIENT = 1u << PROMISE_GRADIENT, VALUE = 1u << PROMISE_VALUE };

/* Appends what there is where the minimizer ended, as far as promises are about it. */
static void add_ending(struct text *text, const struct check *check, size_t n, const char *x)
{
    if (promises_any(check, GRADIENT)) {
        add(text, "double grad_there[%zu], value = value_at(%s, grad_there), largest = 0;", n, x);
        add(text, "for (size_t i = 0; i < %zu; i++)", n);
        add(text,
            "    largest = isnan(grad_there[i]) ? INFINITY : fmax(largest, fabs(grad_there[i]));");
    } else if (promises_any(check, DESCENT | VALUE)) {
        add(text, "double value = value_at(%s, NULL);", x);
    }
}

static void add_minimizer(struct text *text, const struct check *check,
                          const struct counterexample *example, const struct minimizer *parts)
{
    const struct call *call = &example->call;
    const struct problem *problem = call->values[parts->callback].problem;
    double start = problem_value(problem, call->values[parts->point].data, NULL), minimum;
    double tolerance =
        promises_any(check, GRADIENT) ? call->values[parts->tolerance].scalar.real : 0;
    bool has_status = call->signature->result == TYPE_INT;
    const char *if_done = has_status ? "if (returned == 0) " : "";
    int status = example->right.answer.returned.integer;
    add_ending(text, check, problem->n, call->signature->parameters[parts->point].name);
    if (has_status && promises_any(check, STATUS))
        add(text,
            "cr_expect(returned == 0 || returned == %d, \"it returns %%d; expected %d\", "
            "returned);",
            status, status);
    else if (has_status && !promises_any(check, GRADIENT | VALUE))
        repro_unused(text, call, "");
    if (promises_any(check, DESCENT))
        add(text, "expect_at_most(\"the value where it ends\", value, %.17g, %.3g);", start,
            MINIMIZER_VALUE_SLACK * fabs(start));
    if (promises_any(check, GRADIENT))
        add(text,
            "%sexpect_at_most(\"the largest component of the gradient where it ends\", largest, "
            "%.17g, %.3g);",
            if_done, tolerance, MINIMIZER_VALUE_SLACK * tolerance);
    if (promises_any(check, VALUE) && problem_minimum(problem, &minimum))
        add(text, "%sexpect_at_most(\"the value of a minimum\", value, %.17g, %.3g);", if_done,
            minimum, MINIMIZER_MINIMUM_SLACK * fmax(1, fabs(minimum)));
    if (promises_any(check, GRADIENT) && !promises_any(check, DESCENT | VALUE))
        add(text, "(void)value;");
}

/* Value and slope of the problem at the start of a line search. */
static double slope_at_start(const struct problem *problem, const double x[],
                             const double direction[], double *value)
{
    double *grad = memory_new(problem->n, sizeof *grad), slope = 0;
    *value = problem_value(problem, x, grad);
    for (size_t i = 0; i < problem->n; i++)
        slope += grad[i] * direction[i];
    free(grad);
    return slope;
}

static void add_line_search(struct text *text, const struct counterexample *example,
                            const struct minimizer *parts)
{
    const struct call *call = &example->call;
    const struct problem *problem = call->values[parts->callback].problem;
    const struct parameter *parameters = call->signature->parameters;
    double start, slope = slope_at_start(problem, call->values[parts->point].data,
                                         call->values[parts->direction].data, &start);
    if (example->right.answer.returned.real == 0 && !(slope < 0)) {
        add(text,
            "cr_expect(returned == 0, \"the direction does not go down, but the step is %%.17g; "
            "expected 0\", returned);");
        return;
    }
    add(text, "cr_expect(returned > 0 && isfinite(returned), \"the step is %%.17g; a step is "
              "positive\", returned);");
    add(text, "double there[%zu], grad_there[%zu], slope = 0;", problem->n, problem->n);
    add(text, "for (size_t i = 0; i < %zu; i++)", problem->n);
    add(text, "    there[i] = %s[i] + returned * %s[i];", parameters[parts->point].name,
        parameters[parts->direction].name);
    add(text, "double value = value_at(there, grad_there);");
    add(text, "for (size_t i = 0; i < %zu; i++)", problem->n);
    add(text, "    slope += grad_there[i] * %s[i];", parameters[parts->direction].name);
    text_print(text,
               "\n    /* Sufficient decrease, then curvature; at the start the value is %.17g, the "
               "slope %.17g. */\n",
               start, slope);
    add(text,
        "expect_at_most(\"the value at the step\", value, %.17g + %g * returned * %.17g, "
        "%.3g * (%.17g + fabs(value)));",
        start, WOLFE_DECREASE, slope, MINIMIZER_VALUE_SLACK, fabs(start));
    add(text, "expect_at_most(\"the slope at the step, in size\", fabs(slope), %g * %.17g, %.3g);",
        WOLFE_CURVATURE, -slope, WOLFE_CURVATURE_SLACK * fabs(slope));
}

void repro_promises(struct text *text, const struct check_result *check)
{
    const struct counterexample *example = &check->counterexample;
    struct minimizer parts;
    if (!minimizer_parts(example->call.signature, &parts))
        return;
    if (check->check->budget)
        add(text,
            "cr_expect(evaluations <= %.0f, \"it evaluates the function %%zu times; at most %.0f "
            "are "
            "allowed\", evaluations);",
            floor(check->check->budget * (double)example->right.answer.evaluations.count),
            floor(check->check->budget * (double)example->right.answer.evaluations.count));
    if (parts.direction < example->call.signature->parameter_count)
        add_line_search(text, example, &parts);
    else
        add_minimizer(text, check->check, example, &parts);
}
