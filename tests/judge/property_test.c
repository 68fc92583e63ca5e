/* Relations are held against answers: right within rounding, wrong beyond it. */
#include "judge/property.h"

#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const char header[] = "void softmax(size_t c, const double s[c], double p[c]);\n"
                             "double mean(size_t c, const double s[c]);\n";

static const char yaml[] =
    "title: t\nheader: t.h\nsources: [t.c]\nchecks:\n"
    "- {name: one, function: softmax, kind: property, inputs: {c: 3, s: normal}, points: 50,\n"
    "   visibility: public, holds: [sum(p) = 1, p >= 0]}\n"
    "- {name: two, function: softmax, kind: property, inputs: {c: 3, s: normal}, points: 50,\n"
    "   visibility: public, then: {s: reverse(s) + 1000}, holds: [p = reverse(first.p)]}\n";

struct scene {
    struct contract contract;
    struct config config;
    struct call call;
    double s[3], p[3];
    void *arrays[3];
    struct answer answer;
    struct expectation expectation;
    double *bounds[3], slack[3];
};

static void scene_open(struct scene *scene)
{
    struct error error = {0};
    *scene = (struct scene){.s = {1, 2, 3}, .slack = {1e-12, 1e-12, 1e-12}};
    cr_assert_eq(prototype_parse("t.h", header, strlen(header), &scene->contract, &error), 0);
    cr_assert_eq(
        config_parse("t.yaml", yaml, strlen(yaml), &scene->contract, &scene->config, &error), 0,
        "%s", error.text);
    call_init(&scene->call, contract_find(&scene->contract, "softmax"));
    scene->call.values[0].scalar.size = 3;
    call_shape(&scene->call);
    scene->call.values[1].data = scene->s;
    scene->arrays[2] = scene->p;
    scene->answer = (struct answer){.kind = ANSWER_RETURNED, .arrays = scene->arrays};
    scene->bounds[2] = scene->slack;
    scene->expectation = (struct expectation){.answer = scene->answer, .bounds = scene->bounds};
}

static void scene_close(struct scene *scene)
{
    scene->call.values[1].data = NULL; /* the scene's own */
    call_release(&scene->call);
    config_release(&scene->config);
    contract_release(&scene->contract);
}

static bool is_right(struct scene *scene, size_t check, const double p[3],
                     struct difference *difference)
{
    memcpy(scene->p, p, sizeof scene->p);
    return property_kind.is_right(&scene->config.checks[check], &scene->call, &scene->answer,
                                  &scene->expectation, difference);
}

Test(property, holds_within_rounding_and_not_beyond)
{
    struct scene scene;
    struct difference difference;
    scene_open(&scene);
    cr_expect(is_right(&scene, 0, (double[]){0.25, 0.25, 0.5}, &difference));
    cr_expect(is_right(&scene, 0, (double[]){0.25 + 1e-13, 0.25, 0.5}, &difference));
    cr_expect_not(is_right(&scene, 0, (double[]){0.25 + 1e-6, 0.25, 0.5}, &difference));
    cr_expect_eq(difference.kind, DIFFERENCE_RELATION);
    cr_expect_str_eq(difference.relation, "sum(p) = 1");
    cr_expect_not(is_right(&scene, 0, (double[]){-0.25, 0.75, 0.5}, &difference));
    cr_expect_str_eq(difference.relation, "p >= 0");
    cr_expect_eq(difference.index, 0);
    cr_expect_not(is_right(&scene, 0, (double[]){NAN, 0.5, 0.5}, &difference));
    scene_close(&scene);
}

Test(property, makes_the_second_call_of_the_first)
{
    struct scene scene;
    struct call second;
    scene_open(&scene);
    cr_assert(
        property_second_call(&scene.config.checks[1], &scene.call, &scene.answer, NULL, &second));
    cr_expect_eq(second.values[0].scalar.size, 3);
    cr_expect_arr_eq(second.values[1].data, ((double[]){1003, 1002, 1001}), 3 * sizeof(double));
    call_release(&second);
    scene_close(&scene);
}

Test(property, compares_the_second_answer_with_the_first)
{
    struct scene scene;
    struct difference difference;
    double reversed[] = {0.5, 0.3, 0.2};
    scene_open(&scene);
    struct sequel sequel = {0};
    struct consequence right = {0};
    cr_assert(property_second_call(&scene.config.checks[1], &scene.call, &scene.answer, NULL,
                                   &sequel.call));
    sequel.answer = (struct answer){.kind = ANSWER_RETURNED, .arrays = (void *[]){0, 0, reversed}};
    scene.answer.sequel = &sequel;
    right.call = sequel.call;
    right.expectation = (struct expectation){.answer = sequel.answer, .bounds = scene.bounds};
    scene.expectation.consequence = &right;
    cr_expect(is_right(&scene, 1, (double[]){0.2, 0.3, 0.5}, &difference));
    reversed[1] = 0.3001;
    cr_expect_not(is_right(&scene, 1, (double[]){0.2, 0.3, 0.5}, &difference));
    cr_expect_eq(difference.index, 1);
    cr_expect_eq(difference.got, 0.3001);
    call_release(&sequel.call);
    scene_close(&scene);
}

Test(property, without_its_second_answer_does_not_hold)
{
    struct scene scene;
    struct difference difference;
    scene_open(&scene);
    cr_expect_not(is_right(&scene, 1, (double[]){0.2, 0.3, 0.5}, &difference));
    scene_close(&scene);
}
