/*
 * Finding the line: one call of a submission, built with the address and undefined-behaviour sanitizers.
 *
 * Made only on suspicion (a crash, an access out of bounds), because it takes half a second. The program runs in a
 * box of its own, without the system-call filters, which the sanitizers would trip over, but behind the same walls.
 * What it prints is foreign: it is only searched for a place in the student's own source.
 */
#ifndef GRADUS_BOX_SANITIZE_H
#define GRADUS_BOX_SANITIZE_H

#include "base/error.h"
#include "contract/assignment.h"
#include "contract/call.h"
#include "contract/submission.h"

/* Where a sanitizer found the mistake. */
struct sanitizer_finding {
    bool found;
    const char *file; /* the submission's name of the source */
    size_t line;
};

/*
 * Whether a line of a tool's output names a place in the submission's sources ("mle.c:12"), and which.
 */
bool sanitizer_place(const char *line, size_t length, const struct submission *submission,
                     struct sanitizer_finding *finding);

/*
 * Builds the submission with a program that makes this call, runs it, and reads where it failed; nothing found is
 * no failure. Fails with ERROR_MACHINE. The finding refers to the submission.
 */
int sanitize_call(const char *worker, const struct assignment *assignment,
                  const struct submission *submission, const struct call *call,
                  struct sanitizer_finding *finding, struct error *error) MUST_CHECK;

#endif
