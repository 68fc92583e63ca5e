/*
 * Which functions a student's sources hold, where each begins and ends, and which mention which: so that a line tells
 * whose it is, and a warning in a helper reaches the checks of the functions that use it.
 *
 * The sources are foreign and read by words and braces alone: what a macro hides is not seen. An outline points into
 * the submission, which must outlive it.
 */
#ifndef GRADUS_JUDGE_OUTLINE_H
#define GRADUS_JUDGE_OUTLINE_H

#include "contract/submission.h"

#include <stdbool.h>

struct outline_function {
    size_t source; /* index in the submission */
    const char *name;
    size_t name_length;
    size_t first_line, last_line; /* of the definition, from its first word to its last brace */
    const char *begin, *end;      /* its bytes, behind the name */
};

struct outline {
    struct outline_function *list; /* owned; at most OUTLINE_FUNCTIONS_MAX, in the sources' order */
    size_t count;
    bool *mentions; /* owned; count x count: [user * count + used] */
};

/* Reads the sources. The caller releases *outline. */
void outline_read(const struct submission *submission, struct outline *outline);
void outline_release(struct outline *outline);

/* The function with that name, or outline->count. */
size_t outline_find(const struct outline *outline, const char *name);

/* The function that a line of a source lies in, or outline->count. */
size_t outline_at(const struct outline *outline, size_t source, size_t line);

/* Fills reached[outline->count]: the function and all that it uses, over any number of steps. */
void outline_reach(const struct outline *outline, size_t function, bool reached[]);

#endif
