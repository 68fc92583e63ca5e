/*
 * What a run's replies mean: the answers, decided from how the process ended and from what its
 * memory then holds.
 *
 * The record in the replies was writable by the student's code, so it is a hint and no more: a call
 * counts as returned only if the record says so, its arrays are intact around the edges, and the
 * process lived on or ended in order; and what it returned is then compared outside like any other
 * data. A forged record can only claim that arrays are an answer which then are judged.
 */
#ifndef GRADUS_BOX_REPLY_H
#define GRADUS_BOX_REPLY_H

#include "box/run.h"
#include "contract/answer.h"

/* All that decides what became of one call. */
struct reply_evidence {
    enum wire_ending ending;
    int wait_status;
    enum wire_phase phase;   /* claimed */
    enum wire_state state;   /* claimed */
    bool at_work;            /* the call that the record names as the one at work */
    bool edge_damaged;       /* canary bytes around a written array changed */
    bool fault_in_input;     /* the fault's address is in an input array */
    bool fault_near_array;   /* in the reservation, but in no array that may be touched */
    struct wire_fault fault; /* claimed */
    size_t peak_bytes, memory_bytes;
};

/* The kind of answer that this evidence makes: a pure function, tested as a table. */
enum answer_kind reply_kind(const struct reply_evidence *evidence);

/*
 * Reads the answers of a run whose process has ended as *result says; evaluations move into them. Fails with ERROR_MACHINE if
 * the process could not even be set up. The caller releases the answers.
 */
int reply_read(struct run *run, const struct wire_result *result, size_t memory_bytes,
               struct answer answers[], struct error *error) MUST_CHECK;

#endif
