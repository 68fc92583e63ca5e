/* The kind `trajectory`: a step of an optimizer, many steps long. */
#ifndef GRADUS_JUDGE_TRAJECTORY_H
#define GRADUS_JUDGE_TRAJECTORY_H

#include "judge/examination.h"

extern const struct kind trajectory_kind;

#endif
