/*
 * The box's protocol: what a run of calls looks like as bytes.
 *
 * How it works
 *   The grader writes a run into two memory files. The questions (sealed: nobody can change them
 * any more) hold the description below and every input array on pages of its own. The replies hold
 * a record and every array that may be written, filled with poison or its starting values. The
 * worker maps both: each array between guard pages that cannot be touched, pushed against the guard
 * behind it or before it (enum alignment), the rest of its pages filled with canary bytes. After
 * the process is dead the grader reads the replies, and nothing in them is believed beyond being
 * the bytes of arrays: the record only helps to word what went wrong.
 *
 *   A callback is a function of the worker's own that puts its arguments into the mailbox in the
 * replies and waits; the grader computes the value outside and puts it back. What is in the mailbox
 * is no more believed than the rest.
 *
 *   questions: struct wire_run | functions | parameters | calls | arguments | order | pages of
 * input arrays replies:   struct wire_record | struct wire_reply per call | pages of written arrays
 *
 * Both files are made and read on one machine by one build, so structs travel as they are. The
 * worker decodes the questions, the grader the replies, each as if the other had been taken over.
 */
#ifndef GRADUS_CONTRACT_WIRE_H
#define GRADUS_CONTRACT_WIRE_H

#include "base/error.h"
#include "contract/call.h"

#include <stdint.h>

enum { WIRE_MAGIC = 0x67726164, WIRE_NAME_MAX = 64, WIRE_PAGE = 4096, WIRE_GUARD_PAGES = 16 };

enum wire_alignment { WIRE_AGAINST_END, WIRE_AGAINST_START };
enum wire_file { WIRE_NOWHERE, WIRE_QUESTIONS, WIRE_REPLIES };
enum wire_phase { WIRE_STARTED, WIRE_LOADING, WIRE_CALLING, WIRE_DONE };

struct wire_run {
    uint32_t magic;
    uint32_t function_count, parameter_count, call_count, argument_count;
    uint32_t heap_perturbation; /* M_PERTURB: the byte that fills memory from malloc */
    uint64_t question_bytes, reply_bytes;
    uint64_t address_pages;  /* of the reservation that holds all arrays and guards */
    uint64_t mailbox_offset; /* bytes, in the replies, a whole number of pages; 0: no callbacks */
};

struct wire_function {
    char name[WIRE_NAME_MAX];
    uint32_t result; /* enum type */
    uint32_t first_parameter, parameter_count;
    uint32_t unused;
};

struct wire_parameter {
    uint32_t kind; /* enum parameter_kind */
    uint32_t type; /* enum type; of a callback: enum callback_type */
};

struct wire_call {
    uint32_t function;
    uint32_t first_argument;
};

struct wire_argument {
    uint64_t bits; /* of a scalar */
    uint32_t file; /* enum wire_file; where an array's pages are */
    uint32_t pages;
    uint64_t file_offset;  /* bytes, of the first page */
    uint64_t address_page; /* of the first page in the reservation */
    uint64_t data_offset;  /* bytes from the first page to the first element */
};

struct wire_fault {
    uint32_t signal; /* 0: none */
    uint32_t is_write;
    uint32_t in_reservation, near_stack;
    int64_t address; /* offset in the reservation, or the address itself */
    int64_t system_call;
};

struct wire_record {
    uint32_t phase; /* enum wire_phase */
    uint32_t call;  /* the one at work */
    struct wire_fault fault;
};

enum wire_state { WIRE_NOT_CALLED, WIRE_RETURNED, WIRE_MISSING };

struct wire_reply {
    uint64_t bits;  /* what was returned */
    uint32_t state; /* enum wire_state */
    uint32_t unused;
};

/*
 * Where a callback's arguments and results cross the box; `state` says whose turn it is, and is waited for as a futex.
 * Closed by the worker when the process that answers has ended.
 */
enum wire_mail { WIRE_MAIL_IDLE, WIRE_MAIL_ASKED, WIRE_MAIL_ANSWERED, WIRE_MAIL_CLOSED };

enum { WIRE_MAIL_NUMBERS = 2040, WIRE_MAILBOX_PAGES = 4 };

struct wire_mailbox {
    uint32_t state; /* enum wire_mail */
    uint32_t call;  /* the one at work */
    uint32_t wrong_context;
    uint32_t unused;
    uint64_t n, m;
    double value;                      /* answered */
    double numbers[WIRE_MAIL_NUMBERS]; /* asked: x; answered: the gradient or the outputs */
};

/* What the grader asks of the worker over the socket, with the two files attached. */
struct wire_request {
    uint32_t magic;
    uint32_t unused;
    uint64_t cpu_milliseconds, wall_milliseconds, memory_bytes;
    uint64_t mailbox_offset; /* as in wire_run */
};

enum wire_ending { WIRE_ENDED, WIRE_CPU_TIME_OVER, WIRE_WALL_TIME_OVER };

/* How the process that answers ends of its own accord. */
enum wire_status {
    WIRE_STATUS_DONE = 0,
    WIRE_STATUS_FAULT = 111,      /* a fatal signal, told in the record */
    WIRE_STATUS_NOT_LOADED = 112, /* the object is not one that can be loaded */
    WIRE_STATUS_NOT_SET_UP = 113, /* before any foreign code: the machine's trouble */
};

/* What the worker says of the process that answered. */
struct wire_result {
    uint32_t magic;
    uint32_t ending;     /* enum wire_ending */
    int32_t wait_status; /* as of wait4 */
    uint32_t
        set_up; /* the process was ready before it loaded the object; told over a pipe of its own */
    uint64_t cpu_microseconds;
    uint64_t peak_bytes;
};

/* In front of the object's bytes when a compilation comes back: how the compiler ended. */
struct wire_compiled {
    uint32_t magic;
    int32_t wait_status;
};

/* A decoded run: pointers into the questions' bytes, all indices and places checked. */
struct wire_view {
    const struct wire_run *run;
    const struct wire_function *functions;
    const struct wire_parameter *parameters;
    const struct wire_call *calls;
    const struct wire_argument *arguments;
    const uint32_t *order; /* a permutation of the calls */
};

/*
 * Checks a run's bytes and points *view into them; they must stay. Fails with ERROR_INPUT if
 * anything refers beyond its file, its table or the reservation.
 */
int wire_decode(const void *questions, size_t bytes, struct wire_view *view,
                struct error *error) MUST_CHECK;

#endif
