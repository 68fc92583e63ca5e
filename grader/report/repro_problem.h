/*
 * The function that a call hands over, as C: its formula is cut from contract/problem.c, so it is the very same.
 */
#ifndef GRADUS_REPORT_REPRO_PROBLEM_H
#define GRADUS_REPORT_REPRO_PROBLEM_H

#include "base/text.h"
#include "contract/call.h"

/*
 * Appends, for a call with a callback: the data; `value_at(x, grad)`, which gives an objective's value and, unless grad
 * is NULL, its gradient; a counter `evaluations`, whose address is the context; and the callback `f` itself, which
 * complains (cr_assert) of another size or context than it is to be called with.
 */
void repro_problem(struct text *text, const struct call *call);

#endif
