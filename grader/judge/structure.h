/*
 * What a wrong array looks like beside the right one, when nobody knows the mistake: transposed, moved by one place,
 * right but for its end, off by a multiple of an input, what another output should be. Facts only, from all calls that
 * came back.
 */
#ifndef GRADUS_JUDGE_STRUCTURE_H
#define GRADUS_JUDGE_STRUCTURE_H

#include "judge/examination.h"

/*
 * The clause about the function's wrong arrays, or NULL if no fact holds of any. Asks the reference alone. The caller
 * frees.
 */
char *structure_remark(const struct examination *examination);

/* Which of the function's arrays are right on every call, `grad_b1, grad_W2 are right`, or NULL. The caller frees. */
char *right_outputs_remark(const struct examination *examination);

/* Asks the oracle all that the facts above may need, so that it can be recorded. */
void structure_ask_ahead(const struct examination *examination);

#endif
