/*
 * Naming the mistake: a known wrong implementation that gives what the student's gives.
 */
#ifndef GRADUS_JUDGE_DIAGNOSIS_H
#define GRADUS_JUDGE_DIAGNOSIS_H

#include "judge/examination.h"

/*
 * The one known mistake (or legal variant) of the check's function that agrees with the student's
 * answers on every input that was answered, the failing ones above all; NULL if none does or if
 * several do.
 */
const struct mistake *diagnose(const struct examination *examination);

#endif
