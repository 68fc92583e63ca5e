/*
 * Where points tie, the neighbours of a call that the reference is asked about jump from one share of right answers to
 * another. That is no rounding: nothing may be allowed for it.
 */
#include "contract/input.h"
#include "judge/expectation.h"

#include "support/subject.h"

#include <criterion/criterion.h>

enum { SEEDS = 20 };

/* The widest bound of a returned double among the check's calls. */
static double widest_bound(const struct subject *subject, const struct check *check, uint64_t seed)
{
    struct inputs inputs = {0};
    double widest = 0;
    inputs_generate(check, seed, &inputs);
    for (size_t i = 0; i < inputs.count; i++) {
        const struct call *call = &inputs.list[i].call;
        struct expectation expectation;
        expectation_make(oracle_function(subject->oracle, check->function->name), call,
                         check->tolerance, &expectation);
        widest = expectation.return_bound > widest ? expectation.return_bound : widest;
        expectation_release(&expectation, call);
    }
    inputs_release(&inputs);
    return widest;
}

Test(ties, of_neighbours_widen_no_bound)
{
    struct subject subject;
    subject_open(&subject, "knn");
    const struct config *config = &subject.assignment.config;
    size_t asked = 0;
    for (size_t i = 0; i < config->check_count; i++) {
        const struct check *check = &config->checks[i];
        if (check->function->result != TYPE_DOUBLE || check->kind != CHECK_MATCHES)
            continue;
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            double widest = widest_bound(&subject, check, seed);
            cr_expect(widest <= 1e-8, "'%s', seed %zu: a share may be off by %g", check->name,
                      (size_t)seed, widest);
        }
        asked++;
    }
    cr_expect_geq(asked, 5);
    subject_close(&subject);
}
