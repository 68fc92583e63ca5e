/* For tests: a student's source, compiled and boxed as in real life, ready to be asked. */
#ifndef GRADUS_TESTS_SUPPORT_BOXED_H
#define GRADUS_TESTS_SUPPORT_BOXED_H

#include "box/box.h"
#include "box/compile.h"

struct boxed {
    struct assignment assignment; /* its header and nothing else */
    struct compiled compiled;
    struct box *box;
};

/* Compiles the source against the header's text and raises a box for it; fails the test if that
 * does not work. */
void boxed_open(struct boxed *boxed, const char *header, const char *source);
void boxed_close(struct boxed *boxed);

/* A call of the named function with its sizes set from `sizes` (in order) and every const array
 * filled 1, 2, 3... */
struct call boxed_call(const struct boxed *boxed, const char *function, const size_t sizes[]);

/* Asks one call in one style with a CPU limit of 0.3 s; the caller releases the answer. */
struct answer boxed_ask(struct boxed *boxed, const struct call *call, struct run_style style);

/* The worker of the build under test. The caller frees. */
char *worker_path(void);

/* Opens, asks one call, closes; for tests that want the answer alone. `arrays` of the answer are
 * freed. */
struct answer answer_of(const char *header, const char *source, const char *function,
                        const size_t sizes[], struct run_style style);

#endif
