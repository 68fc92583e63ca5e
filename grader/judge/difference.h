/* Recognises a finite difference that was handed in as a gradient. */
#ifndef GRADUS_JUDGE_DIFFERENCE_H
#define GRADUS_JUDGE_DIFFERENCE_H

#include "judge/screen.h"

/* The gradient has a noise, the same at all small steps, that differences have and formulas not. */
bool difference_suspected(const struct course *course, const struct screen *screen);

/*
 * Computes the usual differences for the two largest components and looks for the student's digits
 * among them. Sets the report's difference and its step.
 *
 * One call. Returns 0, or -1 if the subject ended the check.
 */
int difference_find(struct course *course);

#endif
