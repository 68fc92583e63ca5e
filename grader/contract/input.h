/*
 * The calls that a check asks: its examples, then edge cases, then random ones whose sizes grow, so
 * that the first failure is about the smallest. The same seed gives the same calls on every
 * machine.
 */
#ifndef GRADUS_CONTRACT_INPUT_H
#define GRADUS_CONTRACT_INPUT_H

#include "contract/call.h"
#include "contract/config.h"

#include <stdint.h>

/*
 * What is special about a call's values. Ordinary ones are fit for differentiating numerically;
 * extreme ones are only compared.
 */
enum input_values {
    INPUT_ORDINARY,
    INPUT_ZEROS,
    INPUT_HUGE,
    INPUT_TINY,
    INPUT_LOWEST,
    INPUT_HIGHEST
};

struct input {
    struct call call;
    enum input_values values;
    /* kind trajectory only: */
    enum course course;
    size_t step; /* from 1 */
};

struct inputs {
    struct input *list; /* owned */
    size_t count;
};

/* Makes the calls of the check's function. The caller releases them. */
void inputs_generate(const struct check *check, uint64_t seed, struct inputs *inputs);

void inputs_release(struct inputs *inputs);

#endif
