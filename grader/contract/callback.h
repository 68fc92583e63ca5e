/*
 * Callbacks outside the box: what the grader computes when a function calls back, and what it notes of it. The
 * reference calls these functions directly, a student's code by way of the mailbox (box/serve.h).
 */
#ifndef GRADUS_CONTRACT_CALLBACK_H
#define GRADUS_CONTRACT_CALLBACK_H

#include "contract/answer.h"
#include "contract/invoke.h"

/* A problem handed over as a callback of a type. */
struct callback {
    const struct problem *problem;
    enum callback_type type;
    struct evaluations *evaluations; /* every evaluation is added */
    struct random *random;           /* of the noise */
    double noise; /* values and outputs are moved by up to this many last bits; 0: as they are */
};

/*
 * Evaluates at x (n numbers): returns an objective's value; `out` receives the gradient (n numbers) or the outputs (m
 * numbers), as the type has it. Another n or m than the problem's is noted as misuse, and gives NaN everywhere; x is
 * not looked at then, and out not written.
 */
double callback_evaluate(const struct callback *callback, size_t n, size_t m, const double x[],
                         double out[]);

/* The C function of that type; its context is a struct callback. */
function_pointer *callback_function(enum callback_type type);

#endif
