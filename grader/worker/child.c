#include "worker/child.h"

#include "base/limits.h"
#include "contract/invoke.h"
#include "worker/callback.h"
#include "worker/fault.h"

#include <dlfcn.h>
#include <fenv.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { READY_DESCRIPTOR = 3 };

/* A run as it lies in memory here. */
struct mapped {
    struct wire_view view;
    char *reservation; /* all arrays and guards */
    struct wire_record *record;
    struct wire_reply *replies;
};

/* Maps one array's pages into the reservation; the guards around them stay untouchable. */
static int map_array(const struct mapped *mapped, const struct wire_argument *argument,
                     const int files[])
{
    int protection = argument->file == WIRE_QUESTIONS ? PROT_READ : PROT_READ | PROT_WRITE;
    char *at = mapped->reservation + argument->address_page * WIRE_PAGE;
    void *pages = mmap(at, (size_t)argument->pages * WIRE_PAGE, protection, MAP_SHARED | MAP_FIXED,
                       files[argument->file], (off_t)argument->file_offset);
    return pages == MAP_FAILED ? -1 : 0;
}

/* Arguments whose pages were mapped for an earlier one (an input sent once for many calls) are
 * found in order. */
static int map_arrays(const struct mapped *mapped, const int files[])
{
    uint64_t next_page = 0;
    for (size_t i = 0; i < mapped->view.run->argument_count; i++) {
        const struct wire_argument *argument = &mapped->view.arguments[i];
        if (argument->file == WIRE_NOWHERE || argument->address_page < next_page)
            continue;
        if (map_array(mapped, argument, files))
            return -1;
        next_page = argument->address_page + argument->pages;
    }
    return 0;
}

static int map_run(int questions, int replies, struct mapped *mapped)
{
    struct stat status;
    struct error error;
    if (fstat(questions, &status))
        return -1;
    void *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, questions, 0);
    if (bytes == MAP_FAILED || wire_decode(bytes, (size_t)status.st_size, &mapped->view, &error))
        return -1;
    const struct wire_run *run = mapped->view.run;
    if (fstat(replies, &status) || (uint64_t)status.st_size != run->reply_bytes)
        return -1;
    size_t head = sizeof(struct wire_record) + run->call_count * sizeof(struct wire_reply);
    char *record = mmap(NULL, head, PROT_READ | PROT_WRITE, MAP_SHARED, replies, 0);
    mapped->reservation = mmap(NULL, (size_t)run->address_pages * WIRE_PAGE, PROT_NONE,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (record == MAP_FAILED || mapped->reservation == MAP_FAILED)
        return -1;
    mapped->record = (struct wire_record *)(void *)record;
    mapped->replies = (struct wire_reply *)(void *)(record + sizeof *mapped->record);
    return map_arrays(mapped, (int[]){[WIRE_QUESTIONS] = questions, [WIRE_REPLIES] = replies});
}

/* Everything up to the first byte of foreign code. */
static int set_up(const struct wire_request *request, int questions, int replies, int ready,
                  const struct filters *filters, struct mapped *mapped)
{
    if (map_run(questions, replies, mapped))
        return -1;
    const struct wire_run *run = mapped->view.run;
    if (run->mailbox_offset) {
        struct wire_mailbox *mailbox = callback_map(replies, run->mailbox_offset);
        if (!mailbox)
            return -1;
        callback_open(mailbox);
    }
    if (fault_watch(mapped->record, mapped->reservation, run->address_pages * WIRE_PAGE,
                    WIRE_STATUS_FAULT))
        return -1;
    /* Descriptor 0 is /dev/null. What foreign code prints goes there too. */
    if (dup2(0, 1) < 0 || dup2(0, 2) < 0 || dup2(ready, READY_DESCRIPTOR) < 0 ||
        syscall(SYS_close_range, READY_DESCRIPTOR + 1, ~0U, 0))
        return -1;
    mallopt(M_PERTURB, (int)run->heap_perturbation);
    if (confine_limits(request->cpu_milliseconds, request->memory_bytes) ||
        filter_install(&filters->loading))
        return -1;
    mapped->record->phase = WIRE_LOADING;
    return write(READY_DESCRIPTOR, "r", 1) == 1 ? close(READY_DESCRIPTOR) : -1;
}

static union argument argument_of(const struct mapped *mapped, const struct wire_argument *wire)
{
    union argument argument = {.scalar = {.bits = wire->bits}};
    if (wire->file != WIRE_NOWHERE)
        argument.address = mapped->reservation + wire->address_page * WIRE_PAGE + wire->data_offset;
    return argument;
}

/* Rounding mode and flags as a fresh process has them, whatever the call before has left. */
static void reset_floating_point(void)
{
    fesetenv(FE_DFL_ENV);
}

static void make_call(const struct mapped *mapped, uint32_t index,
                      function_pointer *const functions[])
{
    const struct wire_view *view = &mapped->view;
    const struct wire_call *call = &view->calls[index];
    const struct wire_function *function = &view->functions[call->function];
    struct parameter parameters[INVOKE_PARAMETERS_MAX] = {0};
    union argument arguments[INVOKE_PARAMETERS_MAX];
    for (size_t i = 0; i < function->parameter_count; i++) {
        const struct wire_parameter *parameter = &view->parameters[function->first_parameter + i];
        parameters[i].kind = (enum parameter_kind)parameter->kind;
        parameters[i].type = (enum type)parameter->type;
        if (parameter->kind == PARAMETER_CALLBACK)
            arguments[i].address =
                (void *)callback_function_of((enum callback_type)parameter->type);
        else if (parameter->kind == PARAMETER_CONTEXT)
            arguments[i].address = callback_context();
        else
            arguments[i] = argument_of(mapped, &view->arguments[call->first_argument + i]);
    }
    struct signature signature = {.result = (enum type)function->result,
                                  .parameters = parameters,
                                  .parameter_count = function->parameter_count};
    reset_floating_point();
    union scalar returned = invoke(&signature, functions[call->function], arguments);
    reset_floating_point();
    mapped->replies[index].bits = returned.bits;
    mapped->replies[index].state = WIRE_RETURNED;
}

static void make_calls(const struct mapped *mapped, function_pointer *const functions[])
{
    for (uint32_t i = 0; i < mapped->view.run->call_count; i++) {
        uint32_t index = mapped->view.order[i];
        mapped->record->call = index;
        callback_begin(index);
        if (functions[mapped->view.calls[index].function])
            make_call(mapped, index, functions);
        else
            mapped->replies[index].state = WIRE_MISSING;
    }
}

_Noreturn void child_run(const struct wire_request *request, int questions, int replies, int ready,
                         const struct filters *filters)
{
    struct mapped mapped = {0};
    if (set_up(request, questions, replies, ready, filters, &mapped))
        _exit(WIRE_STATUS_NOT_SET_UP);
    void *object = dlopen("/object.so", RTLD_NOW | RTLD_LOCAL);
    if (!object)
        _exit(WIRE_STATUS_NOT_LOADED);
    function_pointer *functions[BOX_FUNCTIONS_MAX];
    for (uint32_t i = 0; i < mapped.view.run->function_count; i++) {
        void *symbol = dlsym(object, mapped.view.functions[i].name);
        memcpy(&functions[i], &symbol, sizeof symbol);
    }
    mapped.record->phase = WIRE_CALLING;
    if (filter_install(&filters->calling))
        _exit(WIRE_STATUS_NOT_LOADED);
    make_calls(&mapped, functions);
    mapped.record->phase = WIRE_DONE;
    _exit(WIRE_STATUS_DONE);
}
