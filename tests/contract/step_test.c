#include "contract/step.h"

#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <string.h>

/* Functions, and whether they are steps of an optimizer. */
static const struct {
    const char *prototype;
    bool is_step;
    size_t point, gradient, counter; /* of a step */
} cases[] = {
    {"void f(size_t n, double theta[n], const double grad[n], double epsilon);", true, 1, 2, 4},
    {"void f(size_t n, double theta[n], double v[n], const double grad[n], double e);", true, 1, 3,
     5},
    {"void f(size_t n, double theta[n], double s[n], const double g[n], size_t k);", true, 1, 3, 4},
    {"void f(size_t n, const double theta[n], const double v[n], double ahead[n]);", false, 0, 0,
     0},
    {"void f(size_t n, size_t d, double theta[n], const double X[n][d]);", false, 0, 0, 0},
    {"void f(size_t n, double theta[n]);", false, 0, 0, 0},
    {"double f(size_t n, const double x[n]);", false, 0, 0, 0},
    {"double f(double x);", false, 0, 0, 0},
};

Test(step, is_recognised_by_its_signature)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct contract contract = {0};
        struct error error = {0};
        struct step step = {0};
        const char *text = cases[i].prototype;
        cr_assert_eq(prototype_parse("f.h", text, strlen(text), &contract, &error), 0, "%s",
                     error.text);
        cr_expect_eq(step_parts(&contract.signatures[0], &step), cases[i].is_step, "%s", text);
        if (cases[i].is_step)
            cr_expect(step.point == cases[i].point && step.gradient == cases[i].gradient &&
                          step.counter == cases[i].counter,
                      "%s: %zu %zu %zu", text, step.point, step.gradient, step.counter);
        contract_release(&contract);
    }
}
