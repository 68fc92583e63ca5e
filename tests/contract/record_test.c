#include "contract/record.h"

#include "base/memory.h"
#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <string.h>

static const char header[] = "int f(size_t n, const double x[n], double y[n], int k[n]);\n";

struct scene {
    struct contract contract;
    struct call call;
};

static struct scene scene_open(void)
{
    struct scene scene = {0};
    struct error error = {0};
    cr_assert_eq(prototype_parse("t.h", header, strlen(header), &scene.contract, &error), 0);
    call_init(&scene.call, contract_find(&scene.contract, "f"));
    scene.call.values[0].scalar.size = 2;
    call_shape(&scene.call);
    scene.call.values[1].data = memory_copy((double[]){1, 2}, 2 * sizeof(double));
    return scene;
}

static void scene_close(struct scene *scene)
{
    call_release(&scene->call);
    contract_release(&scene->contract);
}

static struct answer answer_with(const struct call *call, int status)
{
    struct answer answer = {.kind = ANSWER_RETURNED, .returned.integer = status, .poison = 77};
    answer.arrays = memory_new(call->signature->parameter_count, sizeof *answer.arrays);
    answer.arrays[2] = memory_copy((double[]){status + 0.5, -0.0}, 2 * sizeof(double));
    answer.arrays[3] = memory_copy((int[]){status, 4}, 2 * sizeof(int));
    return answer;
}

/* Notes that an answer with this status came of the call in this style. */
static void note(struct record *record, const struct call *call, uint32_t style, int status)
{
    struct answer answer = answer_with(call, status);
    record_add(record, call, style, &answer);
    answer_release(&answer, call);
}

static int status_of(struct record *record, const struct call *call, uint32_t style)
{
    struct answer answer = {0};
    if (!record_take(record, call, style, &answer))
        return -1;
    int status = answer.returned.integer;
    answer_release(&answer, call);
    return status;
}

Test(record, gives_back_what_was_noted_after_a_journey_as_bytes)
{
    struct scene scene = scene_open();
    struct record record = {.build = RECORD_BUILT}, back = {0};
    struct text bytes = {0}, again = {0};
    struct answer answer = {0};
    struct error error = {0};
    text_add(&record.log, "mle.c:1: warning");
    note(&record, &scene.call, 0, 3);
    record_encode(&record, &bytes);
    cr_assert_eq(record_decode(text_string(&bytes), bytes.length, &back, &error), 0, "%s",
                 error.text);
    record_encode(&back, &again);
    cr_expect_eq(bytes.length, again.length);
    cr_expect_arr_eq(text_string(&bytes), text_string(&again), bytes.length);
    cr_assert(record_take(&back, &scene.call, 0, &answer));
    cr_expect_eq(answer.returned.integer, 3);
    cr_expect_eq(answer.poison, 77);
    cr_expect_eq(((double *)answer.arrays[2])[0], 3.5);
    cr_expect_eq(((int *)answer.arrays[3])[1], 4);
    cr_expect_null(answer.arrays[1]);
    cr_expect_str_eq(text_string(&back.log), "mle.c:1: warning");
    answer_release(&answer, &scene.call);
    text_release(&bytes);
    text_release(&again);
    record_release(&record);
    record_release(&back);
    scene_close(&scene);
}

Test(record, tells_questions_apart_and_keeps_the_order_of_equal_ones)
{
    struct scene scene = scene_open();
    struct record record = {0};
    note(&record, &scene.call, 0, 1);
    note(&record, &scene.call, 1, 2);
    note(&record, &scene.call, 0, 3);
    ((double *)scene.call.values[1].data)[0] = 5;
    cr_expect_eq(status_of(&record, &scene.call, 0), -1);
    ((double *)scene.call.values[1].data)[0] = 1;
    cr_expect_eq(status_of(&record, &scene.call, 0), 1);
    cr_expect_eq(status_of(&record, &scene.call, 0), 3);
    cr_expect_eq(status_of(&record, &scene.call, 0), 3);
    cr_expect_eq(status_of(&record, &scene.call, 1), 2);
    cr_expect_eq(status_of(&record, &scene.call, 2), -1);
    record_release(&record);
    scene_close(&scene);
}

Test(record, refuses_bytes_that_are_cut_or_changed)
{
    struct scene scene = scene_open();
    struct record record = {0};
    struct text bytes = {0};
    struct error error = {0};
    note(&record, &scene.call, 0, 1);
    record_encode(&record, &bytes);
    for (size_t length = 0; length < bytes.length; length++) {
        struct record back = {0};
        cr_expect_eq(record_decode(text_string(&bytes), length, &back, &error), -1);
    }
    bytes.bytes[3]++;
    struct record back = {0};
    cr_expect_eq(record_decode(text_string(&bytes), bytes.length, &back, &error), -1);
    text_release(&bytes);
    record_release(&record);
    scene_close(&scene);
}
