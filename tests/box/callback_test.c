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

/* What came of a call, with the call that it belongs to. */
struct scene {
    struct boxed boxed;
    struct call call;
    struct answer answer;
};

static void scene_close(struct scene *scene)
{
    answer_release(&scene->answer, &scene->call);
    call_release(&scene->call);
    boxed_close(&scene->boxed);
}

/* One call of `value` with the Rosenbrock function in two variables at (1, 2). */
static struct scene scene_with(const char *body)
{
    char source[2048];
    struct scene scene;
    struct random random = {{1}};
    snprintf(source, sizeof source,
             "%sdouble value(size_t n, objective_with_gradient *f, void *context, const double "
             "x[n], double grad[n])\n{\n%s\n}\n",
             includes, body);
    boxed_open(&scene.boxed, header, source);
    scene.call = boxed_call(&scene.boxed, "value", (size_t[]){2});
    scene.call.values[1].problem = problem_new(PROBLEM_ROSENBROCK, 2, 0, &random);
    scene.answer = boxed_ask(&scene.boxed, &scene.call, (struct run_style){0});
    return scene;
}

Test(callback, crosses_the_box_with_value_and_gradient)
{
    struct scene scene = scene_with("return f(n, x, grad, context);");
    cr_assert_eq(scene.answer.kind, ANSWER_RETURNED);
    cr_expect_eq(scene.answer.returned.real, 100); /* 100 (2 - 1)^2 + 0 */
    const double *grad = scene.answer.arrays[4];
    cr_expect_eq(grad[0], -400);
    cr_expect_eq(grad[1], 200);
    cr_expect_eq(scene.answer.evaluations.count, 1);
    cr_expect_eq(scene.answer.evaluations.list[0].value, 100);
    cr_expect_eq(scene.answer.evaluations.list[0].gradient_norm, 400);
    cr_expect_eq(scene.answer.evaluations.list[0].x[1], 2);
    scene_close(&scene);
}

Test(callback, is_counted_outside_thousands_of_times)
{
    struct scene scene =
        scene_with("double s = 0; for (int i = 0; i < 3000; i++) s += f(n, x, grad, context);"
                   "return s / 3000;");
    cr_assert_eq(scene.answer.kind, ANSWER_RETURNED);
    cr_expect_eq(scene.answer.returned.real, 100);
    cr_expect_eq(scene.answer.evaluations.count, 3000);
    cr_expect_eq(scene.answer.evaluations.listed, 3000);
    scene_close(&scene);
}

Test(callback, gives_nan_and_notes_it_when_called_with_another_size)
{
    struct scene scene = scene_with("double g[9]; grad[0] = grad[1] = 0;"
                                    "double p[9] = {0}; return f(n + 1, p, g, context);");
    cr_assert_eq(scene.answer.kind, ANSWER_RETURNED);
    cr_expect(isnan(scene.answer.returned.real));
    cr_expect_eq(scene.answer.evaluations.misuse, MISUSE_SIZE);
    cr_expect_eq(scene.answer.evaluations.misused_sizes[0], 3);
    scene_close(&scene);
}

Test(callback, notes_another_context)
{
    struct scene scene = scene_with("return f(n, x, grad, NULL);");
    cr_expect_eq(scene.answer.evaluations.misuse, MISUSE_CONTEXT);
    scene_close(&scene);
}

Test(callback, survives_a_mailbox_full_of_garbage)
{
    struct scene scene =
        scene_with("for (int i = 0; i < 100; i++) { f(n, x, grad, context);"
                   "unsigned char *p = context; for (int k = 4; k < 16000; k++) p[k] = (unsigned "
                   "char)(k * 37 + i); f(n, x, grad, context); } return 1;");
    cr_expect_eq(scene.answer.kind, ANSWER_RETURNED);
    cr_expect_geq(scene.answer.evaluations.count, 1);
    scene_close(&scene);
}

Test(callback, cannot_keep_the_grader_waiting)
{
    /* The state is set as if nothing more would come, then asked on. */
    struct scene scene = scene_with("*(volatile unsigned *)context = 3; grad[0] = grad[1] = 0;"
                                    "for (;;) f(n, x, grad, context); return 0;");
    cr_expect_eq(scene.answer.kind, ANSWER_TIMED_OUT);
    scene_close(&scene);
}

Test(callback, that_ends_the_process_in_the_middle_is_an_ending_like_any_other)
{
    struct scene scene = scene_with("f(n, x, grad, context); *(volatile int *)0 = 1; return 0;");
    cr_expect_eq(scene.answer.kind, ANSWER_CRASHED);
    cr_expect_eq(scene.answer.evaluations.count, 1);
    scene_close(&scene);
}
