#include "contract/callback.h"

#include "base/limits.h"
#include "base/memory.h"

#include <float.h>
#include <math.h>

/* Appends to the list, whose room is the next power of two. */
static void note(struct evaluations *evaluations, struct evaluation evaluation)
{
    size_t i = evaluations->listed;
    evaluations->count++;
    if (i == EVALUATIONS_MAX)
        return;
    if ((i & (i - 1)) == 0)
        evaluations->list =
            memory_resize(evaluations->list, i ? 2 * i : 1, sizeof *evaluations->list);
    evaluations->list[evaluations->listed++] = evaluation;
}

static double note_misuse(struct evaluations *evaluations, size_t n, size_t m)
{
    evaluations->count++;
    if (evaluations->misuse == MISUSE_NONE) {
        evaluations->misuse = MISUSE_SIZE;
        evaluations->misused_sizes[0] = n;
        evaluations->misused_sizes[1] = m;
    }
    return (double)NAN;
}

static double infinity_norm(size_t n, const double x[])
{
    double norm = 0;
    for (size_t i = 0; i < n; i++)
        norm = isnan(x[i]) || isnan(norm) ? (double)NAN : fmax(norm, fabs(x[i]));
    return norm;
}

/*
 * Moves a number within the noise. Gradients are left alone: who asks for them is judged by where a minimizer ends,
 * not by how far the numbers are off.
 */
static double moved(const struct callback *callback, double number)
{
    if (callback->noise == 0)
        return number;
    return number * (1 + random_uniform(callback->random, -1, 1) * callback->noise * DBL_EPSILON);
}

double callback_evaluate(const struct callback *callback, size_t n, size_t m, const double x[],
                         double out[])
{
    const struct problem *problem = callback->problem;
    bool is_vector = callback->type == CALLBACK_VECTOR_FUNCTION;
    if (n != problem->n || (is_vector && m != problem->m))
        return note_misuse(callback->evaluations, n, m);
    struct evaluation evaluation = {.gradient_norm = (double)NAN, .x = {x[0], n > 1 ? x[1] : 0}};
    if (is_vector) {
        problem_outputs_at(problem, x, out);
        for (size_t i = 0; i < m; i++)
            out[i] = moved(callback, out[i]);
    } else {
        bool wants_gradient = callback->type == CALLBACK_OBJECTIVE_WITH_GRADIENT;
        evaluation.value = problem_value(problem, x, wants_gradient ? out : NULL);
        if (wants_gradient)
            evaluation.gradient_norm = infinity_norm(n, out);
        else
            evaluation.value = moved(callback, evaluation.value);
    }
    note(callback->evaluations, evaluation);
    return evaluation.value;
}

static double objective_function(size_t n, const double x[], void *context)
{
    return callback_evaluate(context, n, 0, x, NULL);
}

static double objective_with_gradient_function(size_t n, const double x[], double grad[],
                                               void *context)
{
    return callback_evaluate(context, n, 0, x, grad);
}

static void vector_function_function(size_t n, size_t m, const double x[], double out[],
                                     void *context)
{
    (void)callback_evaluate(context, n, m, x, out);
}

function_pointer *callback_function(enum callback_type type)
{
    switch (type) {
    case CALLBACK_OBJECTIVE: return (function_pointer *)objective_function;
    case CALLBACK_OBJECTIVE_WITH_GRADIENT:
        return (function_pointer *)objective_with_gradient_function;
    case CALLBACK_VECTOR_FUNCTION: break;
    }
    return (function_pointer *)vector_function_function;
}
