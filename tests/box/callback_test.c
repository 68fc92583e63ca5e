#include "support/boxed.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char header[] =
    "double value(size_t n, objective_with_gradient *f, void *context, const double x[n], double "
    "grad[n]);\n";

static const char includes[] =
    "#include <stddef.h>\n"
    "typedef double objective_with_gradient(size_t n, const double x[n], double grad[n], void "
    "*context);\n"
    "#include \"student.h\"\n";

/* One call of `value` with the Rosenbrock function in two variables at (1, 2). */
static struct answer answer_with(const char *body)
{
    char source[2048];
    struct boxed boxed;
    struct random random = {{1}};
    snprintf(source, sizeof source,
             "%sdouble value(size_t n, objective_with_gradient *f, void *context, const double "
             "x[n], double grad[n])\n{\n%s\n}\n",
             includes, body);
    boxed_open(&boxed, header, source);
    struct call call = boxed_call(&boxed, "value", (size_t[]){2});
    call.values[1].problem = problem_new(PROBLEM_ROSENBROCK, 2, 0, &random);
    struct answer answer = boxed_ask(&boxed, &call, (struct run_style){0});
    struct answer seen = answer_copy(&answer, &call);
    answer_release(&answer, &call);
    call_release(&call);
    boxed_close(&boxed);
    return seen;
}

/* The answer's arrays and evaluations are left to the end of the test's process. */
Test(callback, crosses_the_box_with_value_and_gradient)
{
    struct answer answer = answer_with("return f(n, x, grad, context);");
    cr_assert_eq(answer.kind, ANSWER_RETURNED);
    cr_expect_eq(answer.returned.real, 100); /* 100 (2 - 1)^2 + 0 */
    const double *grad = answer.arrays[4];
    cr_expect_eq(grad[0], -400);
    cr_expect_eq(grad[1], 200);
    cr_expect_eq(answer.evaluations.count, 1);
    cr_expect_eq(answer.evaluations.list[0].value, 100);
    cr_expect_eq(answer.evaluations.list[0].gradient_norm, 400);
    cr_expect_eq(answer.evaluations.list[0].x[1], 2);
}

Test(callback, is_counted_outside_thousands_of_times)
{
    struct answer answer =
        answer_with("double s = 0; for (int i = 0; i < 3000; i++) s += f(n, x, grad, context);"
                    "return s / 3000;");
    cr_assert_eq(answer.kind, ANSWER_RETURNED);
    cr_expect_eq(answer.returned.real, 100);
    cr_expect_eq(answer.evaluations.count, 3000);
    cr_expect_eq(answer.evaluations.listed, 3000);
}

Test(callback, gives_nan_and_notes_it_when_called_with_another_size)
{
    struct answer answer = answer_with("double g[9]; grad[0] = grad[1] = 0;"
                                       "double p[9] = {0}; return f(n + 1, p, g, context);");
    cr_assert_eq(answer.kind, ANSWER_RETURNED);
    cr_expect(isnan(answer.returned.real));
    cr_expect_eq(answer.evaluations.misuse, MISUSE_SIZE);
    cr_expect_eq(answer.evaluations.misused_sizes[0], 3);
}

Test(callback, notes_another_context)
{
    struct answer answer = answer_with("return f(n, x, grad, NULL);");
    cr_expect_eq(answer.evaluations.misuse, MISUSE_CONTEXT);
}

Test(callback, survives_a_mailbox_full_of_garbage)
{
    struct answer answer =
        answer_with("for (int i = 0; i < 100; i++) { f(n, x, grad, context);"
                    "unsigned char *p = context; for (int k = 4; k < 16000; k++) p[k] = (unsigned "
                    "char)(k * 37 + i); f(n, x, grad, context); } return 1;");
    cr_expect_eq(answer.kind, ANSWER_RETURNED);
    cr_expect_geq(answer.evaluations.count, 1);
}

Test(callback, cannot_keep_the_grader_waiting)
{
    /* The state is set as if nothing more would come, then asked on. */
    struct answer answer = answer_with("*(volatile unsigned *)context = 3; grad[0] = grad[1] = 0;"
                                       "for (;;) f(n, x, grad, context); return 0;");
    cr_expect_eq(answer.kind, ANSWER_TIMED_OUT);
}

Test(callback, that_ends_the_process_in_the_middle_is_an_ending_like_any_other)
{
    struct answer answer = answer_with("f(n, x, grad, context); *(volatile int *)0 = 1; return 0;");
    cr_expect_eq(answer.kind, ANSWER_CRASHED);
    cr_expect_eq(answer.evaluations.count, 1);
}
