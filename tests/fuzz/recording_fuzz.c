/* Recorded answers of a kit: whatever the bytes are, what is read belongs to its call or is refused. */
#include "fuzz.h"

#include "base/memory.h"
#include "contract/prototype.h"
#include "judge/recording.h"

#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char header[] =
    "int f(size_t n, const double x[n], double y[n], objective *g, void *context);\n"
    "void h(size_t n, const double x[n], double y[n]);\n";

static const char yaml[] =
    "title: t\nheader: t.h\nsources: [t.c]\nchecks:\n"
    "- {name: c, function: f, kind: property, inputs: {n: 1..3, x: normal, y: normal, g: "
    "quadratic},\n"
    "   then: {function: h, x: y}, holds: [y = first.y], points: 100, visibility: public}\n";

struct stage {
    struct contract contract;
    struct config config;
    struct inputs inputs;
};

static void stage_open(struct stage *stage)
{
    struct error error = {0};
    *stage = (struct stage){0};
    assert(!prototype_parse("t.h", header, strlen(header), &stage->contract, &error));
    assert(!config_parse("t.yaml", yaml, strlen(yaml), &stage->contract, &stage->config, &error));
    inputs_generate(&stage->config.checks[0], 1, &stage->inputs);
}

static void stage_close(struct stage *stage)
{
    inputs_release(&stage->inputs);
    config_release(&stage->config);
    contract_release(&stage->contract);
}

/* A recording with one entry, of the kind that the first byte names: its key as it is noted, its bytes the fuzzer's. */
static struct recording *recording_with(const struct stage *stage, const uint8_t *data, size_t size)
{
    enum { KEY_AT = 8, KEY_BYTES = 16 };
    const struct check *check = &stage->config.checks[0];
    const struct call *call = &stage->inputs.list[0].call;
    struct recording *notes = recording_new(NULL), *made = NULL;
    struct text bytes = {0}, forged = {0};
    struct error error = {0};
    struct expectation expectation = {0};
    if (data[0] % 3 == 0)
        recording_note_calls(notes, check, SERIES_INPUTS, &stage->inputs);
    else if (data[0] % 3 == 1)
        recording_note_answer(notes, "f", call, &expectation.answer);
    else {
        expectation.bounds = memory_new(5, sizeof *expectation.bounds);
        expectation.bounds[2] = memory_new(call->values[2].count, sizeof(double));
        recording_note_expectation(notes, check, "f", call, &expectation);
        expectation_release(&expectation, call);
    }
    recording_encode(notes, &bytes);
    uint32_t length = (uint32_t)(size - 1);
    text_append(&forged, bytes.bytes, KEY_AT + KEY_BYTES);
    text_append(&forged, &length, sizeof length);
    text_append(&forged, data + 1, size - 1);
    assert(recording_decode(text_string(&forged), forged.length, &made, &error) == 0);
    text_release(&bytes);
    text_release(&forged);
    recording_free(notes);
    return made;
}

/* Reads every byte of a call's arrays, which the sanitizer watches. */
static double sum_of(const struct call *call)
{
    double sum = 0;
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        for (size_t k = 0; call->values[i].data && k < call->values[i].count; k++)
            sum += ((const double *)call->values[i].data)[k];
    return sum;
}

static double use(const struct stage *stage, const struct recording *recording)
{
    const struct check *check = &stage->config.checks[0];
    const struct call *call = &stage->inputs.list[0].call;
    struct inputs inputs;
    struct answer answer;
    struct expectation expectation;
    double sum = 0;
    if (recording_calls(recording, check, SERIES_INPUTS, &inputs)) {
        for (size_t i = 0; i < inputs.count; i++)
            sum += sum_of(&inputs.list[i].call) +
                   problem_value(inputs.list[i].call.values[3].problem,
                                 inputs.list[i].call.values[1].data, NULL);
        inputs_release(&inputs);
    }
    if (recording_answer(recording, "f", call, &answer)) {
        assert(answer.kind <= ANSWER_MISSING &&
               (answer.kind != ANSWER_RETURNED || answer.arrays[2]));
        answer_release(&answer, call);
    }
    if (recording_expectation(recording, check, "f", call, &expectation)) {
        for (size_t k = 0; k < call->values[2].count; k++)
            sum += expectation.bounds[2][k];
        if (expectation.consequence)
            sum += sum_of(&expectation.consequence->call);
        struct expectation copy = expectation_copy(&expectation, call);
        expectation_release(&copy, call);
        expectation_release(&expectation, call);
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct recording *recording = NULL;
    struct error error = {0};
    struct stage stage;
    if (recording_decode((const char *)data, size, &recording, &error) == 0)
        recording_free(recording);
    if (!size)
        return 0;
    stage_open(&stage);
    recording = recording_with(&stage, data, size);
    volatile double sum = use(&stage, recording);
    (void)sum;
    recording_free(recording);
    stage_close(&stage);
    return 0;
}
