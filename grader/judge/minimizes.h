/*
 * The kind `minimizes`: a function that works on the grader's objective is judged by where it ends, not by the way it
 * took: two right line searches give two sequences of points.
 */
#ifndef GRADUS_JUDGE_MINIMIZES_H
#define GRADUS_JUDGE_MINIMIZES_H

#include "judge/examination.h"

extern const struct kind minimizes_kind;

#endif
