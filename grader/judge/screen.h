/* The screening of a whole gradient: ladders along dense directions, then of what is small. */
#ifndef GRADUS_JUDGE_SCREEN_H
#define GRADUS_JUDGE_SCREEN_H

#include "judge/gradient_course.h"

/* Two directions at x and two beside it, and as many again for those that could not decide. */
enum { DENSE = 4, DENSE_MAX = 2 * DENSE, SCREENS_MAX = 3 };

struct screen {
    struct ladder dense[DENSE_MAX];
    size_t count;
    size_t passes;
    double tremble;      /* relative noise of the gradient beside x, over 2^-45 of a step */
    bool failed;         /* a ladder found an inconsistency */
    size_t failed_place; /* there */
};

/*
 * Evaluates, in one batch of values and one of gradients, what a clean check needs: the places, the
 * loss's noise, the dense ladders. Sets the report's noise, floats and alone, and course->wavers.
 *
 * Like the next two it returns 0, or -1 if the subject ended the check.
 */
int screen_start(struct course *course, struct screen *screen);

/* Gives undecided ladders smaller steps, then other directions. */
int screen_settle(struct course *course, struct screen *screen);

/* Sets the bounds, screens components that drowned among the others, and counts what passed. */
int screen_small(struct course *course, struct screen *screen);

void screen_release(struct screen *screen);

#endif
