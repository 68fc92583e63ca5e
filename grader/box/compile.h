/*
 * Compiling a submission, in a box of its own.
 *
 * How it works
 *   The compiler is trusted code that reads hostile text, so it works where nothing is worth
 * reading: the compiler, the C library and its headers, the student's sources, the course's
 * headers. The object comes back through a memory file and is handed on unread: the grader never
 * looks into it.
 */
#ifndef GRADUS_BOX_COMPILE_H
#define GRADUS_BOX_COMPILE_H

#include "base/error.h"
#include "base/process.h"
#include "base/text.h"
#include "contract/assignment.h"
#include "contract/submission.h"

/* A compilation under way. */
struct compilation {
    struct process process;
    int object;     /* memory file that the box fills; 0: none */
    int log;        /* what compiler and sandbox print */
    double started; /* monotonic_seconds */
};

enum compiled_state {
    COMPILED,
    COMPILE_REFUSED,  /* the compiler says what is wrong with the source */
    COMPILE_TOO_MUCH, /* it needed more time, memory or disk than any honest source does */
};

struct compiled {
    enum compiled_state state;
    struct text object; /* the shared object's bytes; foreign */
    struct text log;    /* what the compiler printed; foreign */
    double seconds;
};

/* The compiler's flags, the same that students' Makefiles use; NULL at the end. */
extern const char *const compile_flags[];

/* Flags for a program that finds its own mistakes: address and undefined-behaviour sanitizer. */
extern const char *const sanitizer_flags[];

/*
 * Starts compiling the submission's sources with these flags against the assignment's headers.
 * Fails with ERROR_MACHINE.
 */
int compile_start(const char *worker, const struct assignment *assignment,
                  const struct submission *submission, const char *const flags[],
                  struct compilation *compilation, struct error *error) MUST_CHECK;

/*
 * Waits for the end and fills *compiled; what the student did wrong is a state, what the machine
 * lacks an error. Ends the compilation either way. The caller releases *compiled.
 */
int compile_finish(struct compilation *compilation, struct compiled *compiled,
                   struct error *error) MUST_CHECK;

/* Appends the first line of what the compiler says of its version. Fails with ERROR_MACHINE. */
int compile_version(struct text *version, struct error *error) MUST_CHECK;

/* Kills a compilation, if one is under way; safe on a zeroed one, and twice. */
void compile_cancel(struct compilation *compilation);

void compiled_release(struct compiled *compiled);

#endif
