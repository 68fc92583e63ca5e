#include "worker/fault.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

enum { HANDLER_STACK_BYTES = 65536, STACK_NEIGHBOURHOOD_BYTES = 1 << 20, PAGE_FAULT_WRITE_BIT = 2 };

/* Where the handler, which gets no argument of ours, finds what it writes to: set once, before any
 * foreign code. */
static struct {
    struct wire_record *record;
    uintptr_t reservation;
    size_t bytes;
    int status;
} watched;

static void note_address(struct wire_fault *fault, uintptr_t address, const ucontext_t *context)
{
    uintptr_t stack = (uintptr_t)context->uc_mcontext.gregs[REG_RSP];
    uintptr_t distance = address > stack ? address - stack : stack - address;
    fault->is_write = (context->uc_mcontext.gregs[REG_ERR] & PAGE_FAULT_WRITE_BIT) != 0;
    fault->in_reservation =
        address >= watched.reservation && address - watched.reservation < watched.bytes;
    fault->near_stack = !fault->in_reservation && distance < STACK_NEIGHBOURHOOD_BYTES;
    fault->address = (int64_t)(fault->in_reservation ? address - watched.reservation : address);
}

static void report(int number, siginfo_t *info, void *context)
{
    struct wire_fault *fault = &watched.record->fault;
    fault->signal = (uint32_t)number;
    if (number == SIGSYS)
        fault->system_call = info->si_syscall;
    else if (number == SIGSEGV || number == SIGBUS)
        note_address(fault, (uintptr_t)info->si_addr, context);
    _exit(watched.status);
}

int fault_watch(struct wire_record *record, const char *reservation, size_t bytes, int status)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
    watched.record = record;
    watched.reservation = (uintptr_t)reservation;
    watched.bytes = bytes;
    watched.status = status;
    stack_t stack = {.ss_size = HANDLER_STACK_BYTES};
    stack.ss_sp =
        mmap(NULL, stack.ss_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack.ss_sp == MAP_FAILED || sigaltstack(&stack, NULL))
        return -1;
    struct sigaction action = {.sa_sigaction = report,
                               .sa_flags = (int)(SA_SIGINFO | SA_ONSTACK | SA_RESETHAND)};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], &action, NULL))
            return -1;
    return 0;
}
