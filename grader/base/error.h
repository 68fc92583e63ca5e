/*
 * How a function that can fail reports it: it returns 0, or -1 after filling the caller's error; on
 * 0 the error is untouched. The kind says whose fault it is and thereby the exit status. What a
 * submission did wrong is never an error but an answer or a verdict.
 */
#ifndef GRADUS_BASE_ERROR_H
#define GRADUS_BASE_ERROR_H

/* The result must be looked at. */
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

enum error_kind {
    ERROR_NONE = 0,
    ERROR_INPUT = 2,   /* the user's: usage, configuration, a file that cannot be read */
    ERROR_MACHINE = 3, /* a tool, memory, disk, the kernel */
};

struct error {
    enum error_kind kind;
    char text[1024]; /* lower case, no full stop, on one line: line breaks become spaces; cut with
                        "..." if longer */
};

/* Fills *error and returns -1, so that a failure is one line to write. */
int error_set(struct error *error, enum error_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts "context: " in front of what *error says, and returns -1. */
int error_prefix(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
