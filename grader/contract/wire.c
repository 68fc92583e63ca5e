#include "contract/wire.h"

#include "base/limits.h"
#include "contract/invoke.h"

#include <string.h>

/* Takes the next table of `count` elements from the bytes, or says that there is none. */
static const void *take(const char *questions, size_t bytes, size_t *at, size_t count,
                        size_t element_bytes)
{
    if (count > (bytes - *at) / element_bytes)
        return NULL;
    const void *table = questions + *at;
    *at += count * element_bytes;
    return table;
}

_Static_assert(sizeof(struct wire_mailbox) <= WIRE_MAILBOX_PAGES * WIRE_PAGE, "it fits its pages");
_Static_assert((int)CALLBACK_VECTOR_FUNCTION <= (int)TYPE_INT, "one bound for both enums");

/* Whether the mailbox, if there is one, lies within the replies and behind their head. */
static bool mailbox_fits(const struct wire_run *run, uint64_t head)
{
    return !run->mailbox_offset ||
           (run->mailbox_offset >= head && run->mailbox_offset % WIRE_PAGE == 0 &&
            run->mailbox_offset <= run->reply_bytes &&
            run->reply_bytes - run->mailbox_offset >= (uint64_t)WIRE_MAILBOX_PAGES * WIRE_PAGE);
}

static bool function_fits(const struct wire_view *view, const struct wire_function *function)
{
    return memchr(function->name, '\0', WIRE_NAME_MAX) && function->name[0] &&
           function->result <= TYPE_INT && function->parameter_count <= INVOKE_PARAMETERS_MAX &&
           function->first_parameter <= view->run->parameter_count &&
           function->parameter_count <= view->run->parameter_count - function->first_parameter;
}

static bool array_fits(const struct wire_run *run, const struct wire_argument *argument)
{
    uint64_t bytes = (uint64_t)argument->pages * WIRE_PAGE;
    uint64_t file_bytes = argument->file == WIRE_QUESTIONS ? run->question_bytes : run->reply_bytes;
    return argument->pages > 0 && argument->file_offset % WIRE_PAGE == 0 &&
           argument->file_offset <= file_bytes && bytes <= file_bytes - argument->file_offset &&
           argument->data_offset <= bytes && argument->address_page < run->address_pages &&
           argument->pages <= run->address_pages - argument->address_page;
}

static bool call_fits(const struct wire_view *view, const struct wire_call *call)
{
    if (call->function >= view->run->function_count ||
        call->first_argument > view->run->argument_count)
        return false;
    const struct wire_function *function = &view->functions[call->function];
    if (function->parameter_count > view->run->argument_count - call->first_argument)
        return false;
    for (size_t i = 0; i < function->parameter_count; i++) {
        const struct wire_argument *argument = &view->arguments[call->first_argument + i];
        bool is_array = view->parameters[function->first_parameter + i].kind == PARAMETER_ARRAY;
        if (is_array != (argument->file == WIRE_QUESTIONS || argument->file == WIRE_REPLIES))
            return false;
        if (is_array && !array_fits(view->run, argument))
            return false;
    }
    return true;
}

static bool tables_fit(const struct wire_view *view)
{
    for (size_t i = 0; i < view->run->parameter_count; i++)
        if (view->parameters[i].kind > PARAMETER_CONTEXT || view->parameters[i].type > TYPE_INT ||
            (view->parameters[i].kind == PARAMETER_CALLBACK && !view->run->mailbox_offset))
            return false;
    for (size_t i = 0; i < view->run->function_count; i++)
        if (!function_fits(view, &view->functions[i]))
            return false;
    for (size_t i = 0; i < view->run->call_count; i++)
        if (!call_fits(view, &view->calls[i]) || view->order[i] >= view->run->call_count)
            return false;
    return true;
}

int wire_decode(const void *questions, size_t bytes, struct wire_view *view, struct error *error)
{
    struct wire_view found = {0};
    size_t at = 0;
    found.run = take(questions, bytes, &at, 1, sizeof *found.run);
    if (!found.run || found.run->magic != WIRE_MAGIC || found.run->question_bytes != bytes ||
        found.run->address_pages > BOX_ADDRESS_PAGES_MAX || found.run->call_count > BOX_CALLS_MAX ||
        found.run->function_count > BOX_FUNCTIONS_MAX)
        return error_set(error, ERROR_INPUT, "a run of calls has no valid head");
    uint64_t head =
        sizeof(struct wire_record) + (uint64_t)found.run->call_count * sizeof(struct wire_reply);
    if (found.run->reply_bytes < head || !mailbox_fits(found.run, head))
        return error_set(error, ERROR_INPUT, "a run of calls has no room for its replies");
    found.functions =
        take(questions, bytes, &at, found.run->function_count, sizeof *found.functions);
    found.parameters =
        take(questions, bytes, &at, found.run->parameter_count, sizeof *found.parameters);
    found.calls = take(questions, bytes, &at, found.run->call_count, sizeof *found.calls);
    found.arguments =
        take(questions, bytes, &at, found.run->argument_count, sizeof *found.arguments);
    found.order = take(questions, bytes, &at, found.run->call_count, sizeof *found.order);
    if (!found.functions || !found.parameters || !found.calls || !found.arguments || !found.order)
        return error_set(error, ERROR_INPUT, "a run of calls is cut short");
    if (!tables_fit(&found))
        return error_set(error, ERROR_INPUT,
                         "a run of calls refers to something that is not there");
    *view = found;
    return 0;
}
