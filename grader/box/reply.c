#include "box/reply.h"

#include "base/memory.h"
#include "base/process.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { CANARY = 0xc5 };

/* A null pointer and the fields of a struct at one. */
enum { NULL_PAGE_BYTES = 65536 };

static enum answer_kind kind_of_fault(const struct reply_evidence *evidence)
{
    const struct wire_fault *fault = &evidence->fault;
    if (fault->signal == SIGSYS)
        return ANSWER_FORBIDDEN;
    if (fault->signal != SIGSEGV && fault->signal != SIGBUS)
        return ANSWER_CRASHED;
    if (evidence->fault_in_input && fault->is_write)
        return ANSWER_WROTE_INPUT;
    if (evidence->fault_near_array)
        return ANSWER_OUT_OF_BOUNDS;
    if (fault->near_stack)
        return ANSWER_STACK_OVERFLOW;
    bool null = !fault->in_reservation && (uint64_t)fault->address < NULL_PAGE_BYTES;
    bool full = evidence->memory_bytes && evidence->peak_bytes > evidence->memory_bytes / 2;
    return null && full ? ANSWER_OUT_OF_MEMORY : ANSWER_CRASHED;
}

/* Why the process did not come back from the call at work. */
static enum answer_kind kind_of_ending(const struct reply_evidence *evidence)
{
    if (evidence->ending != WIRE_ENDED)
        return ANSWER_TIMED_OUT;
    if (WIFSIGNALED(evidence->wait_status)) {
        int number = WTERMSIG(evidence->wait_status);
        if (number == SIGXCPU)
            return ANSWER_TIMED_OUT;
        return number == SIGSYS ? ANSWER_FORBIDDEN : ANSWER_CRASHED;
    }
    if (WEXITSTATUS(evidence->wait_status) == WIRE_STATUS_FAULT && evidence->fault.signal)
        return kind_of_fault(evidence);
    if (evidence->phase == WIRE_LOADING &&
        WEXITSTATUS(evidence->wait_status) == WIRE_STATUS_NOT_LOADED)
        return ANSWER_NOT_LOADED;
    return ANSWER_EXITED;
}

enum answer_kind reply_kind(const struct reply_evidence *evidence)
{
    if (evidence->edge_damaged)
        return ANSWER_OUT_OF_BOUNDS;
    bool process_done = evidence->ending == WIRE_ENDED && WIFEXITED(evidence->wait_status) &&
                        WEXITSTATUS(evidence->wait_status) == WIRE_STATUS_DONE &&
                        evidence->phase == WIRE_DONE;
    if (!process_done && (evidence->at_work || evidence->phase <= WIRE_LOADING))
        return kind_of_ending(evidence);
    if (evidence->state == WIRE_RETURNED)
        return ANSWER_RETURNED;
    return evidence->state == WIRE_MISSING ? ANSWER_MISSING : ANSWER_NOT_REACHED;
}

/* --- reading the replies --- */

static const struct wire_argument *argument_of(const struct run *run, size_t call, size_t parameter)
{
    return &run->arguments[run->first_argument[call] + parameter];
}

static const char *pages_of_written(const struct run *run, size_t call, size_t parameter)
{
    return run->reply_bytes + argument_of(run, call, parameter)->file_offset;
}

/* Finds a changed canary byte around a written array; the place is given in elements. */
static bool edge_is_damaged(const struct run *run, size_t call, size_t parameter, ptrdiff_t *index)
{
    const struct wire_argument *argument = argument_of(run, call, parameter);
    const char *pages = pages_of_written(run, call, parameter);
    size_t bytes = call_array_bytes(&run->calls[call], parameter),
           total = (size_t)argument->pages * WIRE_PAGE;
    ptrdiff_t element =
        (ptrdiff_t)type_bytes(run->calls[call].signature->parameters[parameter].type);
    for (size_t i = argument->data_offset; i-- > 0;) {
        if ((unsigned char)pages[i] != CANARY) {
            *index = -(((ptrdiff_t)argument->data_offset - (ptrdiff_t)i + element - 1) / element);
            return true;
        }
    }
    for (size_t i = argument->data_offset + bytes; i < total; i++) {
        if ((unsigned char)pages[i] != CANARY) {
            *index = ((ptrdiff_t)i - (ptrdiff_t)argument->data_offset) / element;
            return true;
        }
    }
    return false;
}

/* The array of the call whose elements are nearest to an offset in the reservation, and which
 * element it would be. */
static bool nearest_array(const struct run *run, size_t call, int64_t offset, size_t *parameter,
                          ptrdiff_t *index)
{
    int64_t nearest = INT64_MAX;
    const struct signature *signature = run->calls[call].signature;
    for (size_t i = 0; i < signature->parameter_count; i++) {
        if (signature->parameters[i].kind != PARAMETER_ARRAY)
            continue;
        const struct wire_argument *argument = argument_of(run, call, i);
        int64_t start = (int64_t)(argument->address_page * WIRE_PAGE + argument->data_offset);
        int64_t end = start + (int64_t)call_array_bytes(&run->calls[call], i);
        int64_t away = offset < start ? start - offset : offset >= end ? offset - end + 1 : 0;
        if (away < nearest) {
            int64_t element = (int64_t)type_bytes(signature->parameters[i].type);
            int64_t distance = offset - start;
            nearest = away;
            *parameter = i;
            *index = (ptrdiff_t)(distance >= 0 ? distance / element
                                               : -((-distance + element - 1) / element));
        }
    }
    return nearest != INT64_MAX;
}

/* Fills in where a fault was, as far as the claimed address falls on or near one of the call's
 * arrays. */
static void locate_fault(const struct run *run, size_t call, struct reply_evidence *evidence,
                         struct fault *fault)
{
    int64_t end = (int64_t)(run->address_pages * WIRE_PAGE);
    if (!evidence->fault.in_reservation || evidence->fault.address < 0 ||
        evidence->fault.address >= end ||
        !nearest_array(run, call, evidence->fault.address, &fault->parameter, &fault->index))
        return;
    fault->has_place = true;
    size_t count = run->calls[call].values[fault->parameter].count;
    bool inside = fault->index >= 0 && (size_t)fault->index < count;
    evidence->fault_in_input = inside && !call_writes(&run->calls[call], fault->parameter);
    evidence->fault_near_array = !inside;
}

static void copy_arrays(const struct run *run, size_t call, struct answer *answer)
{
    const struct signature *signature = run->calls[call].signature;
    answer->arrays = memory_new(signature->parameter_count, sizeof *answer->arrays);
    for (size_t i = 0; i < signature->parameter_count; i++)
        if (call_writes(&run->calls[call], i))
            answer->arrays[i] =
                memory_copy(pages_of_written(run, call, i) + argument_of(run, call, i)->data_offset,
                            call_array_bytes(&run->calls[call], i));
}

static uint64_t bits_of_type(uint64_t bits, enum type type)
{
    size_t bytes = type_bytes(type);
    return bytes == 0 ? 0 : bytes >= sizeof bits ? bits : bits & ((UINT64_C(1) << (8 * bytes)) - 1);
}

static void read_answer(const struct run *run, const struct wire_record *record,
                        struct reply_evidence evidence, size_t call, struct answer *answer)
{
    const struct wire_reply *reply =
        &((const struct wire_reply *)(const void *)(run->reply_bytes + sizeof *record))[call];
    evidence.state = reply->state <= WIRE_MISSING ? (enum wire_state)reply->state : WIRE_NOT_CALLED;
    evidence.at_work = record->call == call && evidence.state == WIRE_NOT_CALLED;
    if (evidence.at_work)
        locate_fault(run, call, &evidence, &answer->fault);
    for (size_t i = 0; i < run->calls[call].signature->parameter_count && !evidence.edge_damaged;
         i++) {
        if (call_writes(&run->calls[call], i) &&
            edge_is_damaged(run, call, i, &answer->fault.index)) {
            evidence.edge_damaged = answer->fault.has_place = answer->fault.is_write = true;
            answer->fault.parameter = i;
        }
    }
    answer->kind = reply_kind(&evidence);
    answer->poison = run->poison;
    answer->returned.bits = bits_of_type(reply->bits, run->calls[call].signature->result);
    if (answer->kind == ANSWER_RETURNED)
        copy_arrays(run, call, answer);
    if (answer->kind == ANSWER_RETURNED || evidence.edge_damaged)
        return;
    answer->fault.is_write = evidence.fault.is_write;
    answer->fault.while_loading = evidence.phase <= WIRE_LOADING;
    answer->fault.signal = WIFSIGNALED(evidence.wait_status) ? WTERMSIG(evidence.wait_status)
                                                             : (int)evidence.fault.signal;
    answer->fault.exit_status =
        WIFEXITED(evidence.wait_status) ? WEXITSTATUS(evidence.wait_status) : 0;
    answer->fault.system_call = (long)evidence.fault.system_call;
}

int reply_read(struct run *run, const struct wire_result *result, size_t memory_bytes,
               struct answer answers[], struct error *error)
{
    struct wire_record record;
    memcpy(&record, run->reply_bytes, sizeof record);
    if (!result->set_up)
        return error_set(error, ERROR_MACHINE,
                         "a process in the box could not be set up (status %d); grade again, with "
                         "more memory free",
                         result->wait_status);
    if (process_was_told_to_end(result->wait_status))
        return error_set(error, ERROR_MACHINE,
                         "a process in the box was ended from outside (signal %d)",
                         WTERMSIG(result->wait_status));
    for (size_t i = 0; i < run->count; i++) {
        struct reply_evidence evidence = {
            .ending = result->ending <= WIRE_WALL_TIME_OVER ? (enum wire_ending)result->ending
                                                            : WIRE_ENDED,
            .wait_status = result->wait_status,
            .phase = record.phase <= WIRE_DONE ? (enum wire_phase)record.phase : WIRE_DONE,
            .fault = record.fault,
            .peak_bytes = result->peak_bytes,
            .memory_bytes = memory_bytes,
        };
        answers[i] = (struct answer){0};
        read_answer(run, &record, evidence, i, &answers[i]);
        answers[i].evaluations = run->evaluations[i];
        run->evaluations[i] = (struct evaluations){0};
    }
    return 0;
}
