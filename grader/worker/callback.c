#include "worker/callback.h"

#include "contract/mailbox.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>

/* Where the functions below, whose types leave no room for it, find the mailbox: set once, before any foreign code. */
static struct wire_mailbox *opened;

/* With which they wait. */
static struct mailbox_patience patience;

struct wire_mailbox *callback_map(int replies, uint64_t offset)
{
    void *mapped = mmap(NULL, (size_t)WIRE_MAILBOX_PAGES * WIRE_PAGE, PROT_READ | PROT_WRITE,
                        MAP_SHARED, replies, (off_t)offset);
    return mapped == MAP_FAILED ? NULL : mapped;
}

void callback_open(struct wire_mailbox *mailbox)
{
    opened = mailbox;
}

void callback_begin(uint32_t call)
{
    if (opened)
        opened->call = call;
}

void *callback_context(void)
{
    return opened;
}

static void wait_for_answer(void)
{
    while (mailbox_wait(opened, WIRE_MAIL_ASKED, &patience, NULL) == WIRE_MAIL_ASKED)
        continue;
}

/* Asks the grader; `outputs` numbers of the answer go to out. */
static double ask(size_t n, size_t m, const double x[], double out[], size_t outputs,
                  const void *context)
{
    opened->n = n;
    opened->m = m;
    opened->wrong_context = context != opened;
    if (n <= WIRE_MAIL_NUMBERS)
        memcpy(opened->numbers, x, n * sizeof *x);
    mailbox_set(opened, WIRE_MAIL_ASKED);
    wait_for_answer();
    for (size_t i = 0; i < outputs; i++)
        out[i] = i < WIRE_MAIL_NUMBERS ? opened->numbers[i] : (double)NAN;
    return opened->value;
}

static double objective_function(size_t n, const double x[], void *context)
{
    double none;
    return ask(n, 0, x, &none, 0, context);
}

static double objective_with_gradient_function(size_t n, const double x[], double grad[],
                                               void *context)
{
    return ask(n, 0, x, grad, n, context);
}

static void vector_function_function(size_t n, size_t m, const double x[], double out[],
                                     void *context)
{
    (void)ask(n, m, x, out, m, context);
}

function_pointer *callback_function_of(enum callback_type type)
{
    switch (type) {
    case CALLBACK_OBJECTIVE: return (function_pointer *)objective_function;
    case CALLBACK_OBJECTIVE_WITH_GRADIENT:
        return (function_pointer *)objective_with_gradient_function;
    case CALLBACK_VECTOR_FUNCTION: break;
    }
    return (function_pointer *)vector_function_function;
}

void callback_close(struct wire_mailbox *mailbox)
{
    mailbox_set(mailbox, WIRE_MAIL_CLOSED);
    munmap(mailbox, (size_t)WIRE_MAILBOX_PAGES * WIRE_PAGE);
}
