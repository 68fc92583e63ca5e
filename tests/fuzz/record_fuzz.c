/* Stored answers: what decodes encodes to the same bytes, and every entry is an answer to its call or none. */
#include "fuzz.h"

#include "base/memory.h"
#include "contract/prototype.h"
#include "contract/record.h"

#undef NDEBUG
#include <assert.h>
#include <string.h>

static const char header[] = "double f(size_t n, const double x[n], double y[n], size_t k[2]);\n";

static struct call make_call(struct contract *contract)
{
    struct error error;
    struct call call = {0};
    assert(!prototype_parse("t.h", header, strlen(header), contract, &error));
    call_init(&call, &contract->signatures[0]);
    call.values[0].scalar.size = 2;
    call_shape(&call);
    call.values[1].data = memory_copy((double[]){1, 2}, 2 * sizeof(double));
    return call;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct contract contract = {0};
    struct record record = {0};
    struct text again = {0};
    struct error error = {0};
    struct call call = make_call(&contract);
    if (record_decode((const char *)data, size, &record, &error) == 0) {
        record_encode(&record, &again);
        assert(again.length == size && (!size || memcmp(text_string(&again), data, size) == 0));
        /* Each entry in turn becomes what the call is answered by. */
        for (size_t i = 0; i < record.count; i++) {
            struct record one = {0};
            struct answer nothing = {.kind = ANSWER_CRASHED}, answer = {0};
            record_add(&one, &call, 0, &nothing);
            text_release(&one.entries[0].answer);
            text_append(&one.entries[0].answer, text_string(&record.entries[i].answer),
                        record.entries[i].answer.length);
            if (record_take(&one, &call, 0, &answer))
                assert(answer.kind <= ANSWER_MISSING &&
                       (answer.kind != ANSWER_RETURNED || (answer.arrays[2] && answer.arrays[3])));
            answer_release(&answer, &call);
            record_release(&one);
        }
    }
    text_release(&again);
    record_release(&record);
    call_release(&call);
    contract_release(&contract);
    return 0;
}
