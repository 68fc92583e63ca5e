/* Calls made smaller: fewer elements, simpler numbers, within what the check could have asked. */
#ifndef GRADUS_JUDGE_REDUCE_H
#define GRADUS_JUDGE_REDUCE_H

#include "base/error.h"
#include "contract/call.h"
#include "contract/config.h"
#include "judge/simplify.h"

#include <stdbool.h>

/* Whether the parameter is a size, of which arrays may have their extents. */
bool reduce_is_size(const struct signature *function, size_t parameter);

/*
 * Makes the call with each size `above[parameter]` beyond the least that the check allows: arrays keep their leading
 * part. False if the call has less than that, or the check does not allow it. The caller releases *smaller.
 */
bool reduce_sizes(const struct check *check, const struct call *call, const size_t above[],
                  struct call *smaller) MUST_CHECK;

/*
 * Makes the numbers of a parameter simpler in that way; those whose range does not allow it, in the next way that it
 * allows.
 */
void reduce_numbers(const struct check *check, struct call *call, size_t parameter,
                    enum simpler way);

/*
 * Whether the call's arrays still are what the check's generators promise: symmetric, with s^T y > 0. (That a matrix has
 * full rank the reference's status says.)
 */
bool reduce_keeps_promises(const struct check *check, const struct call *call);

/* How complicated the numbers of a call look, all in all. */
unsigned long call_complexity(const struct call *call);

/* The least that a size may be in this call; its present value if that is one of a list. */
size_t reduce_least(const struct check *check, const struct call *call, size_t parameter);

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
