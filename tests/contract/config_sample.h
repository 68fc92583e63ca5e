/*
 * A header and a sound configuration for it, for the tests of the configuration: most of them
 * change one fragment and look at what becomes of it.
 */
#ifndef GRADUS_CONFIG_SAMPLE_H
#define GRADUS_CONFIG_SAMPLE_H

#include "base/text.h"
#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <string.h>

/* The lecture's functions, and one that gives nothing. */
static const char sample_header[] =
    "int knn_classify(size_t n, size_t d, const double X[n][d], const int label[n], size_t k,\n"
    "                 const double query[d]);\n"
    "double mean_squared_error(size_t n, size_t d, const double X[n][d], const double y[n],\n"
    "                          const double theta[d]);\n"
    "void mean_squared_error_gradient(size_t n, size_t d, const double X[n][d],\n"
    "                                 const double y[n], const double theta[d], double grad[d]);\n"
    "double log_likelihood(size_t n, size_t d, const double X[n][d], const double y[n],\n"
    "                      const double theta[d], double sigma);\n"
    "void log_likelihood_gradient(size_t n, size_t d, const double X[n][d], const double y[n],\n"
    "                             const double theta[d], double sigma, double grad_theta[d],\n"
    "                             double grad_sigma[1]);\n"
    "double cross_entropy_loss(size_t c, const double s[c], size_t y);\n"
    "double two_callbacks(size_t n, objective *f, void *a, objective *g, void *b, const double "
    "x[n]);\n"
    "void forward_difference(size_t n, objective *f, void *context, const double x[n], double h,\n"
    "                        double grad[n]);\n"
    "void max_norm_project(size_t d, double c, double theta[d]);\n"
    "size_t knn_select_k(size_t n, const int label[n], size_t c, const size_t candidates[c]);\n"
    "double shrink(size_t n, double x[n]);\n"
    "int three(const double x[3][2]);\n"
    "void nothing(size_t n);\n";

/* clang-format off */
static const char sample[] =
    /*  1 */ "title: Linear prediction\n"
    /*  2 */ "header: mle.h\n"
    /*  3 */ "sources: [mle.c, solve.c]\n"
    /*  4 */ "limits: {cpu_seconds: 2.5, memory_mib: 256}\n"
    /*  5 */ "checks:\n"
    /*  6 */ "  - name: The error is right\n"
    /*  7 */ "    function: mean_squared_error\n"
    /*  8 */ "    kind: matches\n"
    /*  9 */ "    inputs: {n: 1..20, d: 1..5, X: design, y: normal, theta: -1..1}\n"
    /* 10 */ "    examples:\n"
    /* 11 */ "      - {n: 1, d: 2, X: [[1, 2]], y: [3], theta: [0, 1]}\n"
    /* 12 */ "      - {n: 2, d: 1, X: [[1], [-2]], y: [3, .5], theta: [1e-8]}\n"
    /* 13 */ "    cases: 30\n"
    /* 14 */ "    tolerance: {relative: 1e-10}\n"
    /* 15 */ "    points: 40\n"
    /* 16 */ "    visibility: public\n"
    /* 17 */ "  - name: Its gradient is right\n"
    /* 18 */ "    function: log_likelihood_gradient\n"
    /* 19 */ "    kind: gradient\n"
    /* 20 */ "    loss: log_likelihood\n"
    /* 21 */ "    gradient: {grad_theta: theta, grad_sigma: sigma}\n"
    /* 22 */ "    inputs: {n: 2..20, d: 1..n, X: normal, y: [0, 1], theta: 2, sigma: 0.1..10 log}\n"
    /* 23 */ "    points: 35.5\n"
    /* 24 */ "    visibility: hidden\n"
    /* 25 */ "    after: [The error is right]\n"
    /* 26 */ "    hint: \"Differentiate the square.\"\n"
    /* 27 */ "  - name: Nearest neighbours vote\n"
    /* 28 */ "    function: knn_classify\n"
    /* 29 */ "    kind: matches\n"
    /* 30 */ "    inputs: {n: 3..9, d: 2, X: 0..1, label: 0..k-1, k: 1..n, query: normal}\n"
    /* 31 */ "    points: 24.5\n"
    /* 32 */ "    visibility: after_due\n"
    /* 33 */ "mistakes:\n"
    /* 34 */ "  mean_squared_error__no_mean: {explain: Divide by n., slide: Linear regression}\n"
    /* 35 */ "  knn_classify__farthest:\n"
    /* 36 */ "    explain: >\n"
    /* 37 */ "      You take the farthest points.\n"
    /* 38 */ "variants:\n"
    /* 39 */ "  knn_classify__sorted_2: {remark: Sorting is fine.}\n";
/* clang-format on */

/* Parses the header. The caller releases the contract. */
static inline struct contract sample_contract(void)
{
    struct contract contract = {0};
    struct error error = {0};
    int refused =
        prototype_parse("mle.h", sample_header, sizeof sample_header - 1, &contract, &error);
    cr_assert_not(refused, "%s", error.text);
    return contract;
}

/* The text with one fragment, which must stand there once, replaced. The caller frees. */
static inline char *replaced(const char *text, const char *fragment, const char *by)
{
    const char *at = strstr(text, fragment);
    cr_assert(at && !strstr(at + 1, fragment), "'%s' does not stand there once", fragment);
    struct text result = {0};
    text_append(&result, text, (size_t)(at - text));
    text_add(&result, by);
    text_add(&result, at + strlen(fragment));
    return text_detach(&result);
}

#endif
