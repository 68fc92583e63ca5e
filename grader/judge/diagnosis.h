/*
 * Naming the mistake: a known wrong implementation that gives what the student's gives.
 */
#ifndef GRADUS_JUDGE_DIAGNOSIS_H
#define GRADUS_JUDGE_DIAGNOSIS_H

#include "judge/examination.h"

/*
 * Fills *mistake with the one known mistake (or legal variant) of the check's function that agrees with the
 * student's answers on every input that was answered; NULL if none does. If several do, the respondent is asked
 * about further inputs, on which they differ. Fails with ERROR_MACHINE.
 */
int diagnose(const struct examination *examination, const struct respondent *respondent,
             const struct mistake **mistake, struct error *error) MUST_CHECK;

#endif
