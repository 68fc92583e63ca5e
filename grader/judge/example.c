#include "judge/example.h"

#include "base/memory.h"
#include "judge/property.h"

static double **copy_bounds(const struct call *call, double *const bounds[])
{
    double **copy = memory_new(call->signature->parameter_count, sizeof *copy);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (bounds && bounds[i])
            copy[i] = memory_copy(bounds[i], call->values[i].count * sizeof *bounds[i]);
    return copy;
}

static const struct relation *broken_relation(const struct check *check,
                                              const struct difference *difference)
{
    if (difference->kind != DIFFERENCE_RELATION)
        return NULL;
    for (size_t i = 0; i < check->relation_count; i++)
        if (check->relations[i].text == difference->relation)
            return &check->relations[i];
    return NULL;
}

void example_keep_numbers(const struct check *check, const struct failure *failure,
                          const struct call *earlier, struct counterexample *counterexample)
{
    const struct expectation *expectation = &failure->expectation;
    struct expected *right = &counterexample->right;
    if (failure->answer.fault.while_loading)
        return; /* no call is to blame */
    *right = (struct expected){
        .present = true,
        .answer = answer_copy(&expectation->answer, &failure->call),
        .return_bound = expectation->return_bound,
        .bounds = copy_bounds(&failure->call, expectation->bounds),
        .relation = broken_relation(check, &failure->difference),
    };
    if (earlier)
        right->earlier = call_copy(earlier);
    if (right->relation)
        property_slack(check, right->relation, &failure->call, &failure->answer, expectation,
                       &right->slack, &right->slack_count);
}
