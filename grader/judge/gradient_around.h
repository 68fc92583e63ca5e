/*
 * What a gradient check asks around one input: the loss and its gradient at other points, while all other arguments
 * stay. The gradient is the student's, and so is the loss, unless only the reference has it.
 *
 * A loss is what a function returns. Or it is the value of a graph's last node: then the gradient function is given
 * the values that the student's own evaluation leaves.
 */
#ifndef GRADUS_JUDGE_GRADIENT_AROUND_H
#define GRADUS_JUDGE_GRADIENT_AROUND_H

#include "judge/examination.h"
#include "judge/gradient_check.h"

struct around {
    const struct examination *examination;
    const struct respondent *respondent;
    const struct call *call; /* of the gradient function, at the input */
    struct error *error;     /* filled when asking fails */
};

/* The loss and gradient, as struct gradient_subject asks for them; its context is a struct around. */
int around_evaluate(void *context, size_t count, const double *points, enum asked_for kind,
                    double *values, double *gradients, bool *answered);

/* The loss called with the gradient function's arguments. The caller releases it. */
struct call loss_call(const struct check *check, const struct call *call);

#endif
