/* The picture of an assignment's task text: what the reference's functions do, in one plot. */
#ifndef GRADUS_JUDGE_PICTURE_H
#define GRADUS_JUDGE_PICTURE_H

#include "contract/assignment.h"
#include "contract/plot.h"
#include "judge/oracle.h"

/*
 * Makes the plot that the configuration's `picture` describes. Fails with ERROR_INPUT if it describes none, or if no
 * check of a function has a plot of that name. The caller releases the plots: one.
 */
int picture_make(const struct assignment *assignment, const struct oracle *oracle,
                 struct plots *plots, struct error *error) MUST_CHECK;

#endif
