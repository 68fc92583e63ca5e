/* The smaller calls that a failing call is replaced by, one way of reducing at a time. */
#ifndef GRADUS_JUDGE_REDUCE_H
#define GRADUS_JUDGE_REDUCE_H

#include "contract/call.h"
#include "contract/config.h"

#include <stdbool.h>

/* Ways of reducing, the most welcome first. */
enum reduction {
    REDUCE_SIZES_AT_ONCE, /* every size to its least, or half way there */
    REDUCE_ONE_SIZE,
    REDUCE_ALL_VALUES, /* a whole array to 0, 1 or small whole numbers */
    REDUCE_ONE_VALUE,  /* to 0, 1, -1, the nearest whole number */
    REDUCE_DIGITS,     /* of all values: one digit less */
    REDUCTIONS,
};

/*
 * The calls that this reduction makes of `call`, as a new array of *count calls that stay within the check's ranges;
 * those that would be the same call are left out. The caller releases the calls and frees the array.
 */
struct call *reduce_call(const struct check *check, const struct call *call,
                         enum reduction reduction, size_t *count);

/* Which part of its arrays a call with a smaller size keeps. */
enum part { PART_LEADING, PART_TRAILING };

/*
 * Makes the call with `size` in place of one size parameter: arrays keep their leading part, or, along their first
 * dimension, the trailing one. False if the check's ranges do not allow it; *smaller is then empty. The caller releases
 * *smaller.
 */
bool reduce_size(const struct check *check, const struct call *call, size_t parameter, size_t size,
                 enum part part, struct call *smaller) MUST_CHECK;

#endif
