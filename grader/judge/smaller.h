/*
 * Small calls of a check: what a failing call is replaced by, so that a student sees a counterexample of one sample and
 * numbers like 0, 1 and -1 instead of ten samples of four digits.
 *
 * How it works
 *   They are made from the check's own inputs without looking at any answer: every combination of small sizes, each
 *   with its numbers simplified in several ways; of graphs, small parts. So they are the
 *   same for every submission, and a student's kit can bring what the reference says of them.
 */
#ifndef GRADUS_JUDGE_SMALLER_H
#define GRADUS_JUDGE_SMALLER_H

#include "contract/input.h"

enum { SMALLER_CALLS_MAX = 300 };

/*
 * Makes the calls, at most SMALLER_CALLS_MAX, the smallest first: few elements, then simple numbers. The caller
 * releases them.
 */
void smaller_calls(const struct check *check, const struct inputs *inputs, struct inputs *smaller);

#endif
