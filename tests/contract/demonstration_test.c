#include "contract/demonstration.h"

#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <string.h>

/* A function by its prototype, and what can be shown of it. */
static const struct {
    const char *prototype;
    unsigned suits;
} functions[] = {
    {"int mle_theta(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d]);",
     1u << SHOW_FIT},
    {"int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, "
     "double tau, double "
     "theta[d]);",
     1u << SHOW_FIT | 1u << SHOW_RIDGE_PATH},
    {"int newton_least_squares(size_t n, size_t d, const double X[n][d], const double y[n], const "
     "double theta0[d], "
     "double theta[d]);",
     1u << SHOW_FIT},
    {"void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], double "
     "epsilon, double alpha);",
     1u << SHOW_LEARNING_RATES},
    {"void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const double "
     "grad[n], double rho, "
     "double delta);",
     0},
    {"void central_difference(size_t n, objective *f, void *context, const double x[n], double h, "
     "double grad[n]);",
     1u << SHOW_V_CURVE},
    {"void numerical_hessian(size_t n, objective *f, void *context, const double x[n], double h, "
     "double H[n][n]);",
     0},
    {"double knn_accuracy(size_t n, size_t d, const double X[n][d], const int label[n], size_t k, "
     "size_t m, const "
     "double Q[m][d], const int truth[m]);",
     1u << SHOW_ACCURACY_AGAINST_K},
    {"double knn_cross_validate(size_t n, size_t d, const double X[n][d], const int label[n], "
     "size_t k, size_t "
     "folds);",
     1u << SHOW_ACCURACY_AGAINST_K},
    {"int newton_step(size_t n, const double theta[n], const double grad[n], const double H[n][n], "
     "double next[n]);",
     1u << SHOW_NEWTON},
    {"double xyz_forward(double x, double y, double z);", 1u << SHOW_GRAPH},
    {"void xyz_backward(double x, double y, double z, double grad_f, double grad[3]);",
     1u << SHOW_GRAPH},
    {"void graph_forward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k], "
     "double value[k]);",
     1u << SHOW_GRAPH},
    {"void graph_backward(size_t k, const int op[k], const size_t lhs[k], const size_t rhs[k], "
     "const double value[k], "
     "double grad[k]);",
     1u << SHOW_GRAPH},
    {"double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n], const "
     "double theta[d], "
     "double sigma);",
     0},
};

Test(demonstration, suits_the_lectures_functions_that_it_is_for)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        struct contract contract = {0};
        struct error error = {0};
        const char *prototype = functions[i].prototype;
        cr_assert_eq(prototype_parse("a.h", prototype, strlen(prototype), &contract, &error), 0,
                     "%s", error.text);
        struct check check = {.function = &contract.signatures[0], .kind = CHECK_MATCHES};
        for (size_t k = 0; k < DEMONSTRATIONS; k++)
            cr_expect_eq(demonstration_suits((enum demonstration)k, &check),
                         (functions[i].suits >> k & 1) != 0, "%s of %s",
                         demonstration_name((enum demonstration)k), check.function->name);
        contract_release(&contract);
    }
}
