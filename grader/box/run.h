/*
 * One run of calls: laid out as the two memory files of contract/wire.h, and read back.
 */
#ifndef GRADUS_BOX_RUN_H
#define GRADUS_BOX_RUN_H

#include "base/error.h"
#include "box/box.h"
#include "contract/wire.h"

/* A run laid out in memory files. Owns them. */
struct run {
    const struct call *calls;
    size_t count;
    struct wire_argument *arguments; /* owned; of all calls, one after the other */
    size_t *first_argument;          /* owned; per call */
    uint32_t *order;                 /* owned; the calls in the order of execution */
    uint64_t poison;
    uint64_t address_pages;
    int questions, replies; /* memory files; 0: none */
    char *reply_bytes;      /* the replies as mapped here */
    size_t reply_size;
    struct wire_mailbox *mailbox;    /* in the replies; NULL if no call has a callback */
    struct evaluations *evaluations; /* owned; per call, of its callback */
};

/* How many of the calls fit one run: at least 1. */
size_t run_fit(const struct call calls[], size_t count);

/* Lays the calls out. The calls must outlive the run. Fails with ERROR_MACHINE. The caller releases
 * the run. */
int run_lay_out(const struct call calls[], size_t count, struct run_style style, struct run *run,
                struct error *error) MUST_CHECK;

void run_release(struct run *run);

#endif
