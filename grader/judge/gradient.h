/* The kind `gradient`: the student's gradient, held against the reference and against the student's
 * own loss. */
#ifndef GRADUS_JUDGE_GRADIENT_H
#define GRADUS_JUDGE_GRADIENT_H

#include "judge/examination.h"

extern const struct kind gradient_kind;

#endif
