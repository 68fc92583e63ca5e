#include "contract/config.h"

#include "config_sample.h"

#include <stdlib.h>

static struct contract contract;

static void parse_header(void)
{
    contract = sample_contract();
}

static void release_header(void)
{
    contract_release(&contract);
}

TestSuite(config, .init = parse_header, .fini = release_header);

/* Parses the good configuration with one fragment replaced. The caller releases it. */
static struct config parsed(const char *fragment, const char *by)
{
    char *text = replaced(sample, fragment, by);
    struct config config = {0};
    struct error error = {0};
    cr_assert_eq(config_parse("mle.yaml", text, strlen(text), &contract, &config, &error), 0,
                 "%s\nwith '%s'", error.text, by);
    free(text);
    return config;
}

Test(config, reads_the_head)
{
    struct config config = parsed("title", "title");
    cr_assert_str_eq(config.file, "mle.yaml");
    cr_assert_str_eq(config.title, "Linear prediction");
    cr_assert_str_eq(config.header, "mle.h");
    cr_assert_eq(config.source_count, 2);
    cr_assert_str_eq(config.sources[1], "solve.c");
    cr_assert_eq(config.cpu_seconds, 2.5);
    cr_assert_eq(config.memory_bytes, (size_t)256 << 20);
    config_release(&config);
}

Test(config, reads_a_check_of_kind_matches)
{
    struct config config = parsed("title", "title");
    cr_assert_eq(config.check_count, 3);
    const struct check *check = &config.checks[0];
    cr_assert_str_eq(check->name, "The error is right");
    cr_assert_eq(check->kind, CHECK_MATCHES);
    cr_assert_str_eq(check->function->name, "mean_squared_error");
    cr_assert_eq(check->cases, 30);
    cr_assert_eq(check->tolerance.relative, 1e-10);
    cr_assert_eq(check->tolerance.absolute, 0);
    cr_assert_eq(check->points, 40);
    cr_assert_eq(check->visibility, VISIBILITY_PUBLIC);
    cr_assert_null(check->hint);
    cr_assert_eq(check->line, 6);
    cr_assert_eq(check->column, 5);
    config_release(&config);
}

Test(config, reads_generators_in_the_order_of_the_signature)
{
    struct config config = parsed("title", "title");
    const struct generator *generators = config.checks[2].generators;
    cr_assert_eq(generators[1].low.number, 2);
    cr_assert_eq(generators[1].high.number, 2);
    cr_assert(generators[3].high.is_parameter);
    cr_assert_eq(generators[3].high.parameter, 4);
    cr_assert_eq(generators[3].high.offset, -1);
    cr_assert_eq(generators[4].high.parameter, 0);
    cr_assert_eq(generators[5].kind, GENERATOR_NORMAL);
    const struct generator *choice = &config.checks[1].generators[3];
    cr_assert_eq(choice->kind, GENERATOR_CHOICE);
    cr_assert_eq(choice->choice_count, 2);
    cr_assert_eq(choice->choices[1], 1);
    cr_assert_eq(config.checks[1].generators[6].kind, GENERATOR_NONE);
    config_release(&config);
}

Test(config, reads_examples_row_by_row)
{
    struct config config = parsed("[[1, 2]]", "[\n[1,\n2]]");
    cr_assert_eq(config.checks[0].example_count, 2);
    const struct literal *literals = config.checks[0].examples[1].literals;
    cr_assert_eq(literals[0].count, 1);
    cr_assert_eq(literals[0].numbers[0], 2);
    cr_assert_eq(literals[2].count, 2);
    cr_assert_eq(literals[2].numbers[1], -2);
    cr_assert_eq(literals[4].numbers[0], 1e-8);
    config_release(&config);
}

Test(config, reads_a_check_of_kind_gradient)
{
    struct config config = parsed("title", "title");
    const struct check *check = &config.checks[1];
    cr_assert_eq(check->kind, CHECK_GRADIENT);
    cr_assert_str_eq(check->loss->name, "log_likelihood");
    cr_assert_eq(check->pair_count, 2);
    cr_assert_eq(check->pairs[0].output, 6);
    cr_assert_eq(check->pairs[0].parameter, 4);
    cr_assert_eq(check->pairs[1].output, 7);
    cr_assert_eq(check->pairs[1].parameter, 5);
    cr_assert_eq(check->after_count, 1);
    cr_assert_eq(check->after[0], 0);
    cr_assert_str_eq(check->hint, "Differentiate the square.");
    config_release(&config);
}

Test(config, reads_the_prototype_of_a_loss_that_the_header_does_not_have)
{
    struct config config =
        parsed("loss: log_likelihood",
               "loss: 'double nll(size_t d, const double theta[d], double sigma)'");
    const struct check *check = &config.checks[1];
    cr_assert_eq(check->own_loss.count, 1);
    cr_assert_str_eq(check->loss->name, "nll");
    cr_assert_eq(check->pair_count, 2);
    cr_assert_eq(check->pairs[1].parameter, 2);
    config_release(&config);
}

Test(config, reads_mistakes_and_variants)
{
    struct config config = parsed("title", "title");
    cr_assert_eq(config.mistake_count, 3);
    cr_assert_str_eq(config.mistakes[0].id, "mean_squared_error__no_mean");
    cr_assert_str_eq(config.mistakes[0].slide, "Linear regression");
    cr_assert_not(config.mistakes[0].is_variant);
    cr_assert_str_eq(config.mistakes[1].explain, "You take the farthest points.");
    cr_assert_null(config.mistakes[1].slide);
    cr_assert(config.mistakes[2].is_variant);
    cr_assert_str_eq(config.mistakes[2].explain, "Sorting is fine.");
    cr_assert_str_eq(config.mistakes[2].function->name, "knn_classify");
    config_release(&config);
}

Test(config, reads_an_absolute_tolerance_beside_the_relative_one)
{
    struct config config = parsed("relative: 1e-10", "relative: 1e-10, absolute: 1e-12");
    cr_assert_eq(config.checks[0].tolerance.relative, 1e-10);
    cr_assert_eq(config.checks[0].tolerance.absolute, 1e-12);
    config_release(&config);
}

Test(config, has_defaults)
{
    struct config config = parsed("limits: {cpu_seconds: 2.5, memory_mib: 256}\n", "");
    cr_assert_eq(config.cpu_seconds, 1);
    cr_assert_eq(config.memory_bytes, (size_t)512 << 20);
    cr_assert_eq(config.checks[1].cases, 24);
    cr_assert_eq(config.checks[1].tolerance.relative, 1e-9);
    config_release(&config);
}

/* What the good configuration becomes by these stays good. */
static const char *const accepted[][2] = {
    {"cases: 30", "cases: 0"},
    {"cases: 30", "cases: 1000"},
    {"relative: 1e-10", "relative: 0.1"},
    {"points: 40", "points: 39.9999999999"},
    {"n: 3..9, d: 2,", "n: [3, 5], d: 0,"},
    {"k: 1..n,", "k: n..n+1,"},
    {"k: 1..n,", "k: d..n,"},
    {"label: 0..k-1", "label: [-1, 1]"},
    {"label: 0..k-1", "label: 7"},
    {"n: 1..20, d: 1..5, X: design", "n: 5..20, d: 1..n, X: dependent"},
    {"    inputs: {n: 1..20, d: 1..5, X: design, y: normal, theta: -1..1}\n", "    cases: 0\n"},
    {"theta: 2,", "theta: 2, grad_theta: 0,"},
    {"X: [[1, 2]], y: [3], theta: [0, 1]}", "X: [[1, 2]], theta: [0, 1], y: [3]}"},
    {"n: 1, d: 2, X: [[1, 2]], y: [3]", "n: 0, d: 2, X: [], y: []"},
};

Test(config, accepts_what_is_unusual_but_sound)
{
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        const char *fragment = accepted[i][0], *by = accepted[i][1];
        char *text = strstr(by, "cases: 0\n") ? replaced(sample, "    cases: 30\n", "") : NULL;
        char *whole = replaced(text ? text : sample, fragment, by);
        struct config config = {0};
        struct error error = {0};
        cr_expect_eq(config_parse("mle.yaml", whole, strlen(whole), &contract, &config, &error), 0,
                     "%s\nwith '%s'", error.text, by);
        config_release(&config);
        free(whole);
        free(text);
    }
}

Test(config, prefills_an_output_that_an_example_gives)
{
    struct config config =
        parsed("  - name: Nearest neighbours vote\n",
               "  - name: The norm\n    function: max_norm_project\n    kind: matches\n"
               "    cases: 0\n    examples: [{d: 2, c: 1, theta: [3, 4]}, {d: 2, c: 1}]\n"
               "    points: 0\n    visibility: public\n  - name: Nearest neighbours vote\n");
    const struct example *examples = config.checks[2].examples;
    cr_assert_eq(examples[0].literals[2].count, 2);
    cr_assert_eq(examples[0].literals[2].numbers[1], 4);
    cr_assert_eq(examples[1].literals[2].count, 0);
    config_release(&config);
}

Test(config, gives_the_header_before_any_contract_is_known)
{
    char *name = NULL;
    struct error error = {0};
    cr_assert_eq(config_header("mle.yaml", sample, strlen(sample), &name, &error), 0, "%s",
                 error.text);
    cr_assert_str_eq(name, "mle.h");
    free(name);
}

Test(config, says_where_the_header_is_missing)
{
    const struct {
        const char *text, *message;
    } cases[] = {
        {"title: a\nheder: b.h\n", "a.yaml:2:1: unknown key 'heder'; did you mean 'header'?"},
        {"header: 5\n", "a.yaml:1:9: 'header' is '5'; write the header's file name, for example "
                        "header: knn.h"},
        {"header: .h\n", "a.yaml:1:9: 'header' is '.h'"},
        {"[1", "a.yaml:2:1: did not find expected ',' or ']'"},
        {"text", "a.yaml:1:1: the configuration is no mapping"},
        {"title: a\nsources: [b.c]\nchecks: []\n", "a.yaml:1:1: missing key 'header'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *name = NULL;
        struct error error = {0};
        cr_expect_eq(config_header("a.yaml", cases[i].text, strlen(cases[i].text), &name, &error),
                     -1);
        cr_expect_eq(strncmp(error.text, cases[i].message, strlen(cases[i].message)), 0, "%s",
                     error.text);
        cr_expect_null(name);
    }
}

Test(config, is_released_twice_without_harm)
{
    struct config config = parsed("title", "title");
    config_release(&config);
    config_release(&config);
    cr_assert_null(config.checks);
}

Test(config, spells_kinds_and_visibilities_as_it_reads_them)
{
    cr_assert_str_eq(check_kind_name(CHECK_GRADIENT), "gradient");
    cr_assert_str_eq(visibility_name(VISIBILITY_AFTER_DUE), "after_due");
}

/* It has no function of the header; what reports print in its place are the sources. */
Test(config, reads_a_check_of_a_clean_build)
{
    struct config config =
        parsed("mistakes:\n", "  - {name: Clean, kind: builds_clean, points: 0, visibility: "
                              "public, after: [The error is right]}\nmistakes:\n");
    const struct check *check = &config.checks[3];
    cr_assert_eq(config.check_count, 4);
    cr_assert_eq(check->kind, CHECK_BUILDS_CLEAN);
    cr_assert_str_eq(check->function->name, "mle.c, solve.c");
    cr_assert_eq(check->function->parameter_count, 0);
    cr_assert_eq(check->cases, 0);
    cr_assert_eq(check->after[0], 0);
    config_release(&config);
}

/* Mistakes are told to students, whatever words their instructor took. */
Test(config, says_what_words_for_mistakes_mean)
{
    struct config config =
        parsed("You take the farthest points.", "The norm is NaN, not singular.");
    cr_assert_str_eq(config.mistakes[1].explain,
                     "The norm (the length, sqrt of the sum of squares) is NaN (not a number), not "
                     "singular.");
    config_release(&config);
}

/* So are hints, of checks of either kind. */
Test(config, says_what_words_of_hints_mean)
{
    struct config config = parsed("Differentiate the square.", "Is the pivot 0?");
    cr_assert_str_eq(config.checks[1].hint,
                     "Is the pivot (the diagonal element that elimination divides by) 0?");
    config_release(&config);
    config = parsed("mistakes:\n", "  - {name: Clean, kind: builds_clean, points: 0, visibility: "
                                   "public, after: [The error is right], hint: Is it inf?}\n"
                                   "mistakes:\n");
    cr_assert_str_eq(config.checks[3].hint, "Is it inf (infinity)?");
    config_release(&config);
}
