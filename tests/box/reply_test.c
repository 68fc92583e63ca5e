#include "box/reply.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

#define EXITED(status) ((status) << 8)
#define KILLED(number) (number)

/* What each piece of evidence makes of a call. */
static const struct {
    const char *what;
    struct reply_evidence evidence;
    enum answer_kind kind;
} cases[] = {
    {"returned, in order",
     {.wait_status = EXITED(0), .phase = WIRE_DONE, .state = WIRE_RETURNED},
     ANSWER_RETURNED},
    {"returned, but an edge is damaged",
     {.wait_status = EXITED(0), .phase = WIRE_DONE, .state = WIRE_RETURNED, .edge_damaged = true},
     ANSWER_OUT_OF_BOUNDS},
    {"exit(0) in the call",
     {.wait_status = EXITED(0), .phase = WIRE_CALLING, .at_work = true},
     ANSWER_EXITED},
    {"exit(0) and a forged end",
     {.wait_status = EXITED(0), .phase = WIRE_DONE},
     ANSWER_NOT_REACHED},
    {"exit(0) in a constructor", {.wait_status = EXITED(0), .phase = WIRE_LOADING}, ANSWER_EXITED},
    {"a forged return, then a loop",
     {.ending = WIRE_CPU_TIME_OVER,
      .wait_status = KILLED(SIGKILL),
      .phase = WIRE_CALLING,
      .at_work = true},
     ANSWER_TIMED_OUT},
    {"a loop",
     {.ending = WIRE_WALL_TIME_OVER,
      .wait_status = KILLED(SIGKILL),
      .phase = WIRE_CALLING,
      .at_work = true},
     ANSWER_TIMED_OUT},
    {"an earlier call than the crash",
     {.wait_status = KILLED(SIGSEGV), .phase = WIRE_CALLING, .state = WIRE_RETURNED},
     ANSWER_RETURNED},
    {"a later call than the crash",
     {.wait_status = KILLED(SIGSEGV), .phase = WIRE_CALLING},
     ANSWER_NOT_REACHED},
    {"the crash",
     {.wait_status = KILLED(SIGSEGV), .phase = WIRE_CALLING, .at_work = true},
     ANSWER_CRASHED},
    {"killed by the filter",
     {.wait_status = KILLED(SIGSYS), .phase = WIRE_CALLING, .at_work = true},
     ANSWER_FORBIDDEN},
    {"a reported system call",
     {.wait_status = EXITED(WIRE_STATUS_FAULT),
      .phase = WIRE_CALLING,
      .at_work = true,
      .fault = {.signal = SIGSYS}},
     ANSWER_FORBIDDEN},
    {"a reported write to an input",
     {.wait_status = EXITED(WIRE_STATUS_FAULT),
      .phase = WIRE_CALLING,
      .at_work = true,
      .fault_in_input = true,
      .fault = {.signal = SIGSEGV, .is_write = 1, .in_reservation = 1}},
     ANSWER_WROTE_INPUT},
    {"a reported guard page",
     {.wait_status = EXITED(WIRE_STATUS_FAULT),
      .phase = WIRE_CALLING,
      .at_work = true,
      .fault_near_array = true,
      .fault = {.signal = SIGSEGV, .in_reservation = 1}},
     ANSWER_OUT_OF_BOUNDS},
    {"a full stack",
     {.wait_status = EXITED(WIRE_STATUS_FAULT),
      .phase = WIRE_CALLING,
      .at_work = true,
      .fault = {.signal = SIGSEGV, .near_stack = 1, .address = 1L << 40}},
     ANSWER_STACK_OVERFLOW},
    {"null with memory used up",
     {.wait_status = EXITED(WIRE_STATUS_FAULT),
      .phase = WIRE_CALLING,
      .at_work = true,
      .fault = {.signal = SIGSEGV},
      .peak_bytes = 400,
      .memory_bytes = 512},
     ANSWER_OUT_OF_MEMORY},
    {"the fault status without a fault",
     {.wait_status = EXITED(WIRE_STATUS_FAULT), .phase = WIRE_CALLING, .at_work = true},
     ANSWER_EXITED},
    {"an object that cannot be loaded",
     {.wait_status = EXITED(WIRE_STATUS_NOT_LOADED), .phase = WIRE_LOADING},
     ANSWER_NOT_LOADED},
    {"no such function",
     {.wait_status = EXITED(0), .phase = WIRE_DONE, .state = WIRE_MISSING},
     ANSWER_MISSING},
};

Test(reply, kind_follows_from_the_evidence)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(reply_kind(&cases[i].evidence), cases[i].kind, "%s: %d", cases[i].what,
                     reply_kind(&cases[i].evidence));
}

Test(reply, is_returned_only_if_claimed_and_unharmed)
{
    static const int statuses[] = {EXITED(0),
                                   EXITED(1),
                                   EXITED(WIRE_STATUS_FAULT),
                                   EXITED(WIRE_STATUS_NOT_LOADED),
                                   KILLED(SIGSEGV),
                                   KILLED(SIGKILL),
                                   KILLED(SIGSYS)};
    for (unsigned bits = 0; bits < 64; bits++)
        for (unsigned phase = 0; phase <= WIRE_DONE; phase++)
            for (size_t s = 0; s < sizeof statuses / sizeof *statuses; s++) {
                struct reply_evidence evidence = {
                    .ending = bits & 1 ? WIRE_CPU_TIME_OVER : WIRE_ENDED,
                    .wait_status = statuses[s],
                    .phase = (enum wire_phase)phase,
                    .state = bits & 2 ? WIRE_RETURNED : WIRE_NOT_CALLED,
                    .at_work = bits & 4,
                    .edge_damaged = bits & 8,
                    .fault_in_input = bits & 16,
                    .fault_near_array = bits & 32};
                if (reply_kind(&evidence) == ANSWER_RETURNED)
                    cr_expect(evidence.state == WIRE_RETURNED && !evidence.edge_damaged,
                              "bits %u phase %u status %d", bits, phase, statuses[s]);
            }
}

Test(reply, of_a_process_that_was_told_to_end_is_no_answer)
{
    static const int from_outside[] = {SIGTERM, SIGINT, SIGHUP},
                     own[] = {SIGSEGV, SIGKILL, SIGXCPU};
    struct wire_record record = {.phase = WIRE_CALLING};
    struct run run = {.reply_bytes = (char *)&record};
    for (size_t i = 0; i < 3; i++) {
        struct error error = {0};
        struct wire_result result = {
            .set_up = 1, .ending = WIRE_ENDED, .wait_status = KILLED(from_outside[i])};
        cr_expect_eq(reply_read(&run, &result, 0, NULL, &error), -1);
        cr_expect_eq(error.kind, ERROR_MACHINE);
        cr_expect(strstr(error.text, "ended from outside"), "%s", error.text);
        result.wait_status = KILLED(own[i]);
        cr_expect_eq(reply_read(&run, &result, 0, NULL, &error), 0, "signal %d", own[i]);
    }
}
