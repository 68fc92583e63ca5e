/*
 * Callbacks inside the box: functions of the three types that a student's code is given. Each puts its arguments
 * into the mailbox, waits for the grader, and hands on what came back.
 */
#ifndef GRADUS_WORKER_CALLBACK_H
#define GRADUS_WORKER_CALLBACK_H

#include "contract/invoke.h"
#include "contract/wire.h"

/* Maps the mailbox in the replies; NULL if that fails. */
struct wire_mailbox *callback_map(int replies, uint64_t offset);

/* Says where the mailbox is; once, before any foreign code. */
void callback_open(struct wire_mailbox *mailbox);

/* Says which call is at work. */
void callback_begin(uint32_t call);

/* The function of a type, and the context that it wants back. */
function_pointer *callback_function_of(enum callback_type type);
void *callback_context(void);

/* Tells whoever waits for questions that none will come, and unmaps. For the process that watches the one that answers. */
void callback_close(struct wire_mailbox *mailbox);

#endif
