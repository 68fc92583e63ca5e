/* What a wrong answer is a multiple of the right one by, where it is the same everywhere. */
#ifndef GRADUS_JUDGE_RATIO_H
#define GRADUS_JUDGE_RATIO_H

#include "judge/examination.h"

/*
 * If one output is the expected one times -1, 2, 1/2, a size, its inverse, ln 10 or a product of two of these, on
 * every call that came back, and all other outputs are right, says so: "grad is exactly n times what is expected".
 * The caller frees; NULL if there is no such factor.
 */
char *ratio_remark(const struct examination *examination);

#endif
