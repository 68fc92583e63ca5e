#include "judge/minimizes.h"

#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const char header[] =
    "int minimize(size_t n, objective_with_gradient *f, void *context, double x[n], double "
    "tolerance);\n"
    "double search(size_t n, objective_with_gradient *f, void *context, const double x[n], const "
    "double direction[n]);\n";

/* Rosenbrock's function in two variables, from (-1.2, 1), tolerance 1e-6; and what came of it. */
struct scene {
    struct contract contract;
    struct check check;
    struct call call;
    struct answer answer;
    void *arrays[5];
    struct expectation expectation;
    struct difference difference;
};

static double start[] = {-1.2, 1}, direction[] = {215.6, 88};

static void scene_open(struct scene *scene, const char *function)
{
    struct error error;
    struct random random = {{1}};
    *scene = (struct scene){.check = {.kind = CHECK_MINIMIZES, .promises = 0x0f, .budget = 4}};
    cr_assert_eq(prototype_parse("t.h", header, strlen(header), &scene->contract, &error), 0);
    call_init(&scene->call, contract_find(&scene->contract, function));
    scene->call.values[0].scalar.size = 2;
    call_shape(&scene->call);
    scene->call.values[1].problem = problem_new(PROBLEM_ROSENBROCK, 2, 0, &random);
    scene->call.values[3].data = start;
    scene->answer = (struct answer){.kind = ANSWER_RETURNED, .arrays = scene->arrays};
    scene->expectation.answer.evaluations.count = 50;
    scene->answer.evaluations.count = 60;
    if (scene->call.signature->result == TYPE_DOUBLE)
        scene->call.values[4].data = direction;
    else
        scene->call.values[4].scalar.real = 1e-6;
}

static void scene_close(struct scene *scene)
{
    scene->call.values[3].data = NULL; /* statics of this file */
    scene->call.values[4].data = NULL;
    call_release(&scene->call);
    contract_release(&scene->contract);
}

static enum difference_kind broken_at(struct scene *scene, int status, double x[2])
{
    scene->answer.returned.integer = status;
    scene->arrays[3] = x;
    bool right = minimizes_kind.is_right(&scene->check, &scene->call, &scene->answer,
                                         &scene->expectation, &scene->difference);
    return right ? DIFFERENCE_NUMBER : scene->difference.kind;
}

Test(minimizes, accepts_the_minimum_within_the_tolerance)
{
    struct scene scene;
    scene_open(&scene, "minimize");
    cr_expect_eq(broken_at(&scene, 0, (double[2]){1, 1}), DIFFERENCE_NUMBER);
    cr_expect_eq(broken_at(&scene, 0, (double[2]){1 + 1e-9, 1 + 2e-9}), DIFFERENCE_NUMBER);
    scene_close(&scene);
}

Test(minimizes, measures_the_gradient_itself)
{
    struct scene scene;
    scene_open(&scene, "minimize");
    cr_expect_eq(broken_at(&scene, 0, (double[2]){1.001, 1}), DIFFERENCE_GRADIENT);
    cr_expect_gt(scene.difference.got, 1e-6);
    cr_expect_eq(broken_at(&scene, 0, (double[2]){NAN, 1}), DIFFERENCE_DESCENT);
    scene_close(&scene);
}

Test(minimizes, wants_the_status_of_the_reference)
{
    struct scene scene;
    scene_open(&scene, "minimize");
    cr_expect_eq(broken_at(&scene, -1, (double[2]){1, 1}), DIFFERENCE_STATUS);
    scene.expectation.answer.returned.integer = -1;
    cr_expect_eq(broken_at(&scene, -1, start), DIFFERENCE_NUMBER);
    scene_close(&scene);
}

Test(minimizes, does_not_end_above_its_start)
{
    struct scene scene;
    scene_open(&scene, "minimize");
    scene.expectation.answer.returned.integer = -1;
    cr_expect_eq(broken_at(&scene, -1, (double[2]){-3, 1}), DIFFERENCE_DESCENT);
    scene_close(&scene);
}

Test(minimizes, counts_evaluations_against_the_references)
{
    struct scene scene;
    scene_open(&scene, "minimize");
    scene.answer.evaluations.count = 201;
    cr_expect_eq(broken_at(&scene, 0, (double[2]){1, 1}), DIFFERENCE_BUDGET);
    scene.answer.evaluations.count = 200;
    cr_expect_eq(broken_at(&scene, 0, (double[2]){1, 1}), DIFFERENCE_NUMBER);
    scene_close(&scene);
}

static enum difference_kind broken_by_step(struct scene *scene, double step)
{
    scene->check.promises = 1u << PROMISE_WOLFE;
    scene->answer.returned.real = step;
    scene->expectation.answer.returned.real = 8e-4;
    bool right = minimizes_kind.is_right(&scene->check, &scene->call, &scene->answer,
                                         &scene->expectation, &scene->difference);
    return right ? DIFFERENCE_NUMBER : scene->difference.kind;
}

/* Along minus the gradient from (-1.2, 1) the minimum is near the step 7.9e-4. */
Test(minimizes, holds_a_step_against_the_strong_wolfe_conditions)
{
    struct scene scene;
    scene_open(&scene, "search");
    cr_expect_eq(broken_by_step(&scene, 7.9e-4), DIFFERENCE_NUMBER);
    cr_expect_eq(broken_by_step(&scene, 1e-6), DIFFERENCE_CURVATURE);
    cr_expect_eq(broken_by_step(&scene, 1), DIFFERENCE_DECREASE);
    cr_expect_eq(broken_by_step(&scene, 0), DIFFERENCE_STEP);
    cr_expect_eq(broken_by_step(&scene, NAN), DIFFERENCE_STEP);
    cr_expect_eq(broken_by_step(&scene, INFINITY), DIFFERENCE_STEP);
    scene_close(&scene);
}

Test(minimizes, wants_no_step_along_a_direction_that_goes_up)
{
    struct scene scene;
    static double up[] = {-215.6, -88};
    scene_open(&scene, "search");
    scene.call.values[4].data = up;
    scene.check.promises = 1u << PROMISE_WOLFE;
    scene.answer.returned.real = 0.5;
    cr_expect_not(minimizes_kind.is_right(&scene.check, &scene.call, &scene.answer,
                                          &scene.expectation, &scene.difference));
    cr_expect_eq(scene.difference.kind, DIFFERENCE_NO_DESCENT);
    scene.answer.returned.real = 0;
    cr_expect(minimizes_kind.is_right(&scene.check, &scene.call, &scene.answer, &scene.expectation,
                                      &scene.difference));
    scene_close(&scene);
}
