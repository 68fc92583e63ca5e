/* The grader's side of the protocol: replies that a student's process may have filled with
 * anything. */
#include "fuzz.h"

#include "box/reply.h"
#include "contract/prototype.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char header[] =
    "int f(size_t n, const double X[n][2], double out[n], int label[n], double s);";

enum { CALLS = 3 };

static void make_calls(const struct contract *contract, struct call calls[CALLS])
{
    for (size_t i = 0; i < CALLS; i++) {
        call_init(&calls[i], &contract->signatures[0]);
        calls[i].values[0].scalar.size = i + 1;
        call_shape(&calls[i]);
        calls[i].values[1].data = calloc(calls[i].values[1].count, sizeof(double));
    }
}

/* An answer is one that its call could have had, whatever the bytes were. */
static void check_answer(const struct call *call, const struct answer *answer)
{
    assert(answer->kind <= ANSWER_MISSING);
    assert((answer->kind == ANSWER_RETURNED) == (answer->arrays != NULL));
    if (answer->fault.has_place)
        assert(answer->fault.parameter < call->signature->parameter_count);
    for (size_t i = 0; answer->arrays && i < call->signature->parameter_count; i++)
        for (size_t k = 0; answer->arrays[i] && k < call->values[i].count; k++)
            answer_number(answer, call, i, k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct contract contract = {0};
    struct call calls[CALLS];
    struct answer answers[CALLS] = {{0}};
    struct run run;
    struct error error = {0};
    struct wire_result result = {.magic = WIRE_MAGIC, .set_up = 1};
    int parsed = prototype_parse("f.h", header, strlen(header), &contract, &error);
    assert(parsed == 0);
    make_calls(&contract, calls);
    int laid_out = run_lay_out(calls, CALLS, (struct run_style){.arrays_against_start = size % 2},
                               &run, &error);
    assert(laid_out == 0);
    if (size > 8) {
        memcpy(&result.wait_status, data, 4);
        result.ending = data[4] % 4;
        size_t offset = (size_t)(data[5] % 2) * WIRE_PAGE, room = run.reply_size - offset;
        memcpy(run.reply_bytes + offset, data + 8, size - 8 < room ? size - 8 : room);
    }
    if (reply_read(&run, &result, 1 << 20, answers, &error) == 0)
        for (size_t i = 0; i < CALLS; i++)
            check_answer(&calls[i], &answers[i]);
    run_release(&run);
    for (size_t i = 0; i < CALLS; i++) {
        answer_release(&answers[i], &calls[i]);
        call_release(&calls[i]);
    }
    contract_release(&contract);
    return 0;
}
