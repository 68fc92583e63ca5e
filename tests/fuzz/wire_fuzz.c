/* The worker's side of the protocol: a run of calls, decoded from bytes that anybody may have
 * written. */
#include "fuzz.h"

#include "contract/wire.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _Alignas(16) static unsigned char bytes[1 << 16];
    struct wire_view view = {0};
    struct error error = {0};
    if (size > sizeof bytes)
        return 0;
    memcpy(bytes, data, size);
    /* The size is in the head and must be the file's: without this nearly no input gets further. */
    if (size >= sizeof(struct wire_run))
        memcpy(bytes + offsetof(struct wire_run, question_bytes), &size, sizeof size);
    if (wire_decode(bytes, size, &view, &error))
        return 0;
    for (size_t i = 0; i < view.run->call_count; i++) {
        const struct wire_call *call = &view.calls[view.order[i]];
        const struct wire_function *function = &view.functions[call->function];
        assert(strlen(function->name) < WIRE_NAME_MAX);
        for (size_t k = 0; k < function->parameter_count; k++) {
            const struct wire_argument *argument = &view.arguments[call->first_argument + k];
            const struct wire_parameter *parameter =
                &view.parameters[function->first_parameter + k];
            assert(parameter->type <= TYPE_INT);
            if (parameter->kind != PARAMETER_ARRAY)
                continue;
            uint64_t end = argument->file_offset + (uint64_t)argument->pages * WIRE_PAGE;
            assert(end <= (argument->file == WIRE_QUESTIONS ? view.run->question_bytes
                                                            : view.run->reply_bytes));
            assert(argument->address_page + argument->pages <= view.run->address_pages);
        }
    }
    return 0;
}
