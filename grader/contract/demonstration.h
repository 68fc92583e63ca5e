/*
 * What can be shown of a function beside its verdict: the key `plot` of a check. A demonstration calls the function
 * on fixed data of its own and finds the function's parameters by their names.
 *
 * To add one: a line in each of the two tables here and in demonstration.c, and in judge/show.c the line with the
 * function that makes it, in a file of its own.
 */
#ifndef GRADUS_CONTRACT_DEMONSTRATION_H
#define GRADUS_CONTRACT_DEMONSTRATION_H

#include "contract/config.h"

enum demonstration {
    SHOW_LEARNING_RATES,     /* a step of an optimizer: too small, right, too large */
    SHOW_FIT,                /* a regression: the fitted curve with its sigma band */
    SHOW_RIDGE_PATH,         /* a regularized regression: weights against lambda */
    SHOW_ACCURACY_AGAINST_K, /* nearest neighbours: accuracy and its spread over folds */
    SHOW_V_CURVE,            /* a numerical gradient: its error against h */
    SHOW_TRAINING,           /* a gradient of a classifier: the loss while it is trained */
    SHOW_NEWTON,             /* a step with the Hessian: its path */
    SHOW_GRAPH,              /* a computational graph with values and gradients */
    DEMONSTRATIONS,
};

/* The name that configurations use. */
const char *demonstration_name(enum demonstration demonstration);

/* What its function must be, in words: "a step of an optimizer with a learning rate epsilon". */
const char *demonstration_subject(enum demonstration demonstration);

/* Whether the check's function is such: all its parameters can be given, and the needed ones are there. */
bool demonstration_suits(enum demonstration demonstration, const struct check *check);

#endif
