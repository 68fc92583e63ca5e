#include "box/run.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { CANARY = 0xc5 };

static size_t pages_of(size_t bytes)
{
    return bytes ? (bytes + WIRE_PAGE - 1) / WIRE_PAGE : 1;
}

size_t run_fit(const struct call calls[], size_t count)
{
    size_t arrays = 0, pages = 0, fit = 0;
    while (fit < count && fit < BOX_CALLS_MAX) {
        for (size_t i = 0; i < calls[fit].signature->parameter_count; i++) {
            if (calls[fit].signature->parameters[i].kind != PARAMETER_ARRAY)
                continue;
            arrays++;
            pages += pages_of(call_array_bytes(&calls[fit], i)) + WIRE_GUARD_PAGES;
        }
        if (fit && (arrays > BOX_ARRAYS_MAX || pages > BOX_ADDRESS_PAGES_MAX / 64))
            break;
        fit++;
    }
    return fit;
}

/* --- laying out --- */

/* What is being laid out: the run, and how far each file is filled. */
struct plan {
    struct run *run;
    bool against_start;
    uint64_t question_bytes, reply_bytes; /* both a multiple of the page */
    uint64_t mailbox_offset;              /* in the replies; 0: none */
    size_t table_bytes;                   /* of the description in front of the questions' arrays */
    const struct signature **functions;   /* owned array: the distinct signatures */
    uint32_t function_count, parameter_count, argument_count;
};

static uint32_t function_index(struct plan *plan, const struct signature *signature)
{
    uint32_t i = 0;
    while (i < plan->function_count && plan->functions[i] != signature)
        i++;
    if (i == plan->function_count) {
        plan->functions = memory_resize(plan->functions, i + 1, sizeof *plan->functions);
        plan->functions[plan->function_count++] = signature;
    }
    return i;
}

/*
 * The place of an array that an earlier call has already, or NULL: the same input given to many
 * calls (a matrix while theta varies) is sent once.
 */
static const struct wire_argument *same_input_before(const struct plan *plan, size_t call,
                                                     size_t parameter)
{
    const struct call *calls = plan->run->calls;
    if (!call || calls[call - 1].signature->parameter_count <= parameter)
        return NULL;
    const struct call *before = &calls[call - 1], *now = &calls[call];
    const struct value *old = &before->values[parameter], *new = &now->values[parameter];
    if (before->signature->parameters[parameter].kind != PARAMETER_ARRAY ||
        old->direction != DIRECTION_IN ||
        before->signature->parameters[parameter].type !=
            now->signature->parameters[parameter].type ||
        old->count != new->count ||
        memcmp(old->data, new->data, call_array_bytes(now, parameter)) != 0)
        return NULL;
    return &plan->run->arguments[plan->run->first_argument[call - 1] + parameter];
}

static struct wire_argument place_array(struct plan *plan, size_t call, size_t parameter)
{
    const struct call *asked = &plan->run->calls[call];
    bool is_input = !call_writes(asked, parameter);
    const struct wire_argument *same = is_input ? same_input_before(plan, call, parameter) : NULL;
    if (same)
        return *same;
    size_t bytes = call_array_bytes(asked, parameter), pages = pages_of(bytes);
    uint64_t *end = is_input ? &plan->question_bytes : &plan->reply_bytes;
    struct wire_argument argument = {
        .file = is_input ? WIRE_QUESTIONS : WIRE_REPLIES,
        .pages = (uint32_t)pages,
        .file_offset = *end,
        .address_page = plan->run->address_pages,
        .data_offset = plan->against_start ? 0 : pages * WIRE_PAGE - bytes,
    };
    *end += pages * WIRE_PAGE;
    plan->run->address_pages += pages + WIRE_GUARD_PAGES;
    return argument;
}

static void place_arguments(struct plan *plan)
{
    struct run *run = plan->run;
    size_t at = 0;
    for (size_t i = 0; i < run->count; i++) {
        run->first_argument[i] = at;
        for (size_t j = 0; j < run->calls[i].signature->parameter_count; j++) {
            bool is_array = run->calls[i].signature->parameters[j].kind == PARAMETER_ARRAY;
            run->arguments[at++] =
                is_array ? place_array(plan, i, j)
                         : (struct wire_argument){.bits = run->calls[i].values[j].scalar.bits};
        }
    }
}

/* Appends the table of functions and, behind it, that of their parameters. */
static void write_functions(const struct plan *plan, struct text *tables)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < plan->function_count; i++) {
        const struct signature *signature = plan->functions[i];
        struct wire_function function = {
            .result = signature->result,
            .first_parameter = first,
            .parameter_count = (uint32_t)signature->parameter_count,
        };
        memcpy(function.name, signature->name, strnlen(signature->name, WIRE_NAME_MAX - 1));
        first += function.parameter_count;
        text_append(tables, &function, sizeof function);
    }
    for (uint32_t i = 0; i < plan->function_count; i++) {
        for (size_t j = 0; j < plan->functions[i]->parameter_count; j++) {
            const struct parameter *parameter = &plan->functions[i]->parameters[j];
            uint32_t type =
                parameter->kind == PARAMETER_CALLBACK ? parameter->callback : parameter->type;
            struct wire_parameter written = {parameter->kind, type};
            text_append(tables, &written, sizeof written);
        }
    }
}

static void write_calls(struct plan *plan, struct text *tables)
{
    const struct run *run = plan->run;
    for (size_t i = 0; i < run->count; i++) {
        struct wire_call call = {function_index(plan, run->calls[i].signature),
                                 (uint32_t)run->first_argument[i]};
        text_append(tables, &call, sizeof call);
    }
    text_append(tables, run->arguments, plan->argument_count * sizeof *run->arguments);
    text_append(tables, run->order, run->count * sizeof *run->order);
}

/* The description in front of the questions' arrays, as wire_decode reads it. */
static void write_tables(struct plan *plan, uint32_t heap_perturbation, struct text *tables)
{
    struct wire_run head = {
        .magic = WIRE_MAGIC,
        .function_count = plan->function_count,
        .parameter_count = plan->parameter_count,
        .call_count = (uint32_t)plan->run->count,
        .argument_count = plan->argument_count,
        .heap_perturbation = heap_perturbation,
        .question_bytes = plan->question_bytes,
        .reply_bytes = plan->reply_bytes,
        .address_pages = plan->run->address_pages,
        .mailbox_offset = plan->mailbox_offset,
    };
    text_append(tables, &head, sizeof head);
    write_functions(plan, tables);
    write_calls(plan, tables);
}

/* Fills an array's pages: canary bytes around the elements. */
static void fill_pages(char *pages, const struct wire_argument *argument, const void *data,
                       size_t bytes)
{
    memset(pages, CANARY, (size_t)argument->pages * WIRE_PAGE);
    if (data)
        memcpy(pages + argument->data_offset, data, bytes);
}

static void fill_written_array(const struct run *run, size_t call, size_t parameter)
{
    const struct call *asked = &run->calls[call];
    const struct wire_argument *argument = &run->arguments[run->first_argument[call] + parameter];
    char *pages = run->reply_bytes + argument->file_offset;
    fill_pages(pages, argument, asked->values[parameter].data, call_array_bytes(asked, parameter));
    if (asked->values[parameter].direction == DIRECTION_OUT)
        poison_fill(pages + argument->data_offset, asked->values[parameter].count,
                    asked->signature->parameters[parameter].type, run->poison);
}

static void fill_arrays(const struct run *run, char *questions)
{
    for (size_t i = 0; i < run->count; i++) {
        for (size_t j = 0; j < run->calls[i].signature->parameter_count; j++) {
            if (run->calls[i].signature->parameters[j].kind != PARAMETER_ARRAY)
                continue;
            const struct wire_argument *argument = &run->arguments[run->first_argument[i] + j];
            if (call_writes(&run->calls[i], j))
                fill_written_array(run, i, j);
            else
                fill_pages(questions + argument->file_offset, argument,
                           run->calls[i].values[j].data, call_array_bytes(&run->calls[i], j));
        }
    }
}

static int map_replies(const struct plan *plan, struct error *error)
{
    struct run *run = plan->run;
    int file = file_in_memory("replies", plan->reply_bytes, error);
    if (file < 0)
        return -1;
    run->replies = file;
    run->reply_size = plan->reply_bytes;
    void *bytes = mmap(NULL, run->reply_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (bytes == MAP_FAILED)
        return error_set(error, ERROR_MACHINE, "cannot map memory for the box: %s",
                         strerror(errno));
    run->reply_bytes = bytes;
    if (plan->mailbox_offset)
        run->mailbox = (struct wire_mailbox *)(void *)(run->reply_bytes + plan->mailbox_offset);
    if (fcntl(file, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL))
        return error_set(error, ERROR_MACHINE, "cannot seal memory for the box: %s",
                         strerror(errno));
    return 0;
}

/* Writes both files; the questions are sealed: from here on nobody can change them. */
static int write_files(struct plan *plan, uint32_t heap_perturbation, struct error *error)
{
    struct run *run = plan->run;
    if (map_replies(plan, error))
        return -1;
    struct text tables = {0};
    write_tables(plan, heap_perturbation, &tables);
    assert(tables.length == plan->table_bytes);
    char *bytes = memory_new(plan->question_bytes, 1);
    memcpy(bytes, tables.bytes, tables.length);
    text_release(&tables);
    fill_arrays(run, bytes);
    int file = file_in_memory_of("questions", bytes, plan->question_bytes, error);
    free(bytes);
    if (file < 0)
        return -1;
    run->questions = file;
    if (fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL))
        return error_set(error, ERROR_MACHINE, "cannot seal memory for the box: %s",
                         strerror(errno));
    return 0;
}

static bool any_callback(const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (call_callback(&run->calls[i]) < run->calls[i].signature->parameter_count)
            return true;
    return false;
}

/* Counts functions, parameters and arguments, and with them the bytes of the tables and of the
 * record. */
static void measure(struct plan *plan)
{
    const struct run *run = plan->run;
    for (size_t i = 0; i < run->count; i++) {
        function_index(plan, run->calls[i].signature);
        plan->argument_count += (uint32_t)run->calls[i].signature->parameter_count;
    }
    for (uint32_t i = 0; i < plan->function_count; i++)
        plan->parameter_count += (uint32_t)plan->functions[i]->parameter_count;
    plan->table_bytes = sizeof(struct wire_run) +
                        plan->function_count * sizeof(struct wire_function) +
                        plan->parameter_count * sizeof(struct wire_parameter) +
                        run->count * (sizeof(struct wire_call) + sizeof(uint32_t)) +
                        plan->argument_count * sizeof(struct wire_argument);
    size_t record_bytes = sizeof(struct wire_record) + run->count * sizeof(struct wire_reply);
    plan->question_bytes = pages_of(plan->table_bytes) * WIRE_PAGE;
    plan->reply_bytes = pages_of(record_bytes) * WIRE_PAGE;
    if (any_callback(run)) {
        plan->mailbox_offset = plan->reply_bytes;
        plan->reply_bytes += WIRE_MAILBOX_PAGES * WIRE_PAGE;
    }
}

int run_lay_out(const struct call calls[], size_t count, struct run_style style, struct run *run,
                struct error *error)
{
    static const uint32_t perturbations[] = {0xa5, 0x5a, 0x3c};
    *run = (struct run){.calls = calls, .count = count, .poison = poison_of_pass(style.poison)};
    struct plan plan = {.run = run, .against_start = style.arrays_against_start};
    measure(&plan);
    run->arguments = memory_new(plan.argument_count, sizeof *run->arguments);
    run->first_argument = memory_new(count, sizeof *run->first_argument);
    run->order = memory_new(count, sizeof *run->order);
    run->evaluations = memory_new(count, sizeof *run->evaluations);
    for (size_t i = 0; i < count; i++)
        run->order[i] = (uint32_t)(style.last_call_first ? count - 1 - i : i);
    run->address_pages = WIRE_GUARD_PAGES;
    place_arguments(&plan);
    int result = write_files(&plan, perturbations[style.poison % 3], error);
    free(plan.functions);
    if (result)
        run_release(run);
    return result;
}

void run_release(struct run *run)
{
    for (size_t i = 0; run->evaluations && i < run->count; i++)
        free(run->evaluations[i].list);
    free(run->evaluations);
    if (run->reply_bytes)
        munmap(run->reply_bytes, run->reply_size);
    if (run->questions)
        close(run->questions);
    if (run->replies)
        close(run->replies);
    free(run->arguments);
    free(run->first_argument);
    free(run->order);
    *run = (struct run){0};
}
