/* The smaller calls that a failing call is replaced by, one way of reducing at a time. */
#ifndef GRADUS_JUDGE_REDUCE_H
#define GRADUS_JUDGE_REDUCE_H

#include "contract/call.h"
#include "contract/config.h"

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

#endif
