/* Configurations with one slip each: where they are refused, and with which words. */
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

TestSuite(refusal, .init = parse_header, .fini = release_header);

/* What the good configuration becomes by these is refused, there, with these words. */
static const struct {
    const char *fragment, *by, *place, *words;
} refused[] = {
    /* the head */
    {sample, "", "1:1", "the file is empty"},
    {sample, "[a]", "1:1", "the configuration is no mapping; begin with 'title: ...'"},
    {"title: Linear", "titel: Linear", "1:1", "unknown key 'titel'; did you mean 'title'?"},
    {"limits:", "weather:", "4:1", "unknown key 'weather'; known are title, header, sources,"},
    {"title: Linear prediction\n", "", "1:1", "missing key 'title'; add a text, for example"},
    {"Linear prediction", "[a, b]", "1:8", "'title' is a list of 2; write a text"},
    {"Linear prediction", "", "1:7", "'title' is empty; write a text"},
    {"Linear prediction", "\"a\\nb\"", "1:8", "'title' does not fit a line"},
    {"header: mle.h", "header: ../mle.h", "2:9", "'header' is '../mle.h'; write the header's"},
    {"header: mle.h", "header: mle.c", "2:9", "for example header: knn.h"},
    {"[mle.c, solve.c]", "mle.c", "3:10", "'sources' is 'mle.c'; write a list of file names in .c"},
    {"[mle.c, solve.c]", "[]", "3:10", "'sources' is an empty list; write a list"},
    {"[mle.c, solve.c]", "[mle.c, a/b.c]", "3:18",
     "'source' is 'a/b.c'; write a plain file name in .c, for example knn.c"},
    {"[mle.c, solve.c]", "[.c]", "3:11", "'source' is '.c'"},
    {"[mle.c, solve.c]", "[mle.c, mle.c]", "3:18", "source 'mle.c' is listed twice"},
    {"cpu_seconds: 2.5", "cpu_second: 2", "4:10", "did you mean 'cpu_seconds'?"},
    {"cpu_seconds: 2.5", "cpu_seconds: 0", "4:23", "write a number (0.1 to 60)"},
    {"cpu_seconds: 2.5", "cpu_seconds: fast", "4:23", "'cpu_seconds' is 'fast'; write a number"},
    {"cpu_seconds: 2.5", "cpu_seconds: '2'", "4:23", "'cpu_seconds' is the text '2'; write a"},
    {"cpu_seconds: 2.5", "cpu_seconds: nan", "4:23", "'cpu_seconds' is 'nan'"},
    {"memory_mib: 256", "memory_mib: 256.5", "4:40", "write a whole number (16 to 4096)"},
    {"{cpu_seconds: 2.5, memory_mib: 256}", "1", "4:9", "'limits' is '1'; write a mapping"},
    {"header: mle.h\n", "header: mle.h\nheader: mle.h\n", "3:1", "key 'header' is given twice"},
    /* a check */
    {"  - name: The error is right\n", "  - 5\n  - name: The error is right\n", "6:5",
     "'check' is '5'; write a mapping"},
    {"tolerance: {", "tolerence: {", "14:5", "unknown key 'tolerence'; did you mean 'tolerance'?"},
    {"tolerance: {relative", "tolerance: {exact", "14:17", "unknown key 'exact'"},
    {"relative: 1e-10", "relative: 1e-10, absolute: -1", "14:44", "write a number (0 to 0.1)"},
    {"tolerance: {relative", "tolerance: {absolute", "14:16", "missing key 'relative'"},
    {"tolerance: {relative: 1e-10}", "tolerance: {}", "14:16", "missing key 'relative'"},
    {"relative: 1e-10", "relative: 0.2", "14:27", "write a number (1e-15 to 0.1)"},
    {"relative: 1e-10", "relative: 1e-16", "14:27", "'relative' is '1e-16'"},
    {"tolerance: {relative: 1e-10}", "tolerance: 1e-9", "14:16", "'tolerance' is '1e-9'; write a"},
    {"    visibility: hidden\n", "", "17:5", "missing key 'visibility'; add public, hidden or"},
    {"visibility: hidden", "visibility: hiden", "24:17",
     "unknown visibility 'hiden'; did you mean 'hidden'?"},
    {"points: 40\n    ", "", "6:5", "missing key 'points'"},
    {"points: 40", "points: 35", "5:1", "the points of all checks sum to 95, not 100"},
    {"points: 40", "points: -1", "15:13", "'points' is '-1'; write a number (0 to 100)"},
    {"points: 40", "points: many", "15:13", "'points' is 'many'"},
    {"cases: 30", "cases: 1001", "13:12", "write a whole number (0 to 1000)"},
    {"cases: 30", "cases: 2.5", "13:12", "'cases' is '2.5'; write a whole number"},
    {"points: 24.5", "points: 24.5\n    cases: 0", "32:12", "neither cases nor examples"},
    {"kind: gradient", "kind: gradeint", "19:11", "unknown kind 'gradeint'; did you mean"},
    {"kind: gradient", "kind: minimises", "19:11", "did you mean 'minimizes'?"},
    {"function: mean_squared_error", "function: mean_square_error", "7:15",
     "'mle.h' has no function 'mean_square_error'; did you mean 'mean_squared_error'?"},
    {"function: knn_classify", "function: two_callbacks", "28:15",
     "'two_callbacks' has more than one callback"},
    {"function: knn_classify", "function: nothing", "28:15", "returns nothing and writes to no"},
    {"function: knn_classify", "function: [a]", "28:15", "write the name of a function"},
    {"name: Its gradient is right", "name: The error is right", "17:11",
     "check 'The error is right' is named twice; the first is in line 6"},
    {"name: Its gradient is right", "name: ' Its'", "17:11", "'name' does not fit a line"},
    {"[The error is right]", "[Nearest neighbours vote]", "25:13",
     "check 'Nearest neighbours vote' comes later, in line 27"},
    {"[The error is right]", "[Its gradient is right]", "25:13", "comes after itself"},
    {"[The error is right]", "[The eror is right]", "25:13",
     "no earlier check is named 'The eror is right'; did you mean 'The error is right'?"},
    {"[The error is right]", "[[a]]", "25:13", "write the name of an earlier check"},
    {"[The error is right]", "The error is right", "25:12", "write a list of earlier checks'"},
    {"\"Differentiate the square.\"", "[a]", "26:11", "'hint' is a list of 1; write a sentence"},
    /* kind gradient */
    {"    loss: log_likelihood\n", "", "17:5", "missing key 'loss', which kind 'gradient' needs"},
    {"    gradient: {grad_theta: theta, grad_sigma: sigma}\n", "", "17:5",
     "missing key 'gradient'"},
    {"    points: 24.5\n", "    points: 24.5\n    loss: log_likelihood\n", "32:5",
     "'loss' belongs to kind 'gradient'; remove it"},
    {"loss: log_likelihood", "loss: knn_classify", "20:11", "returns int; name a function that"},
    {"loss: log_likelihood", "loss: cross_entropy_loss", "20:11",
     "takes 'c', which 'log_likelihood_gradient' does not"},
    {"loss: log_likelihood", "loss: shrink", "20:11", "loss 'shrink' writes to 'x'"},
    {"loss: log_likelihood", "loss: log_likelyhood", "20:11", "did you mean 'log_likelihood'?"},
    {"loss: log_likelihood", "loss: 'double rss(const float theta[d])'", "20:11",
     "'loss' is not understood as a prototype: loss:1:"},
    {"loss: log_likelihood", "loss: 'double rss(size_t n); double tss(size_t n)'", "20:11",
     "'loss' is 2 prototypes; write one"},
    {"loss: log_likelihood", "loss: 'double log_likelihood(size_t n)'", "20:11",
     "loss 'log_likelihood' is in the header; write its name alone"},
    {"loss: log_likelihood", "loss: 'double rss(size_t m)'", "20:11",
     "takes 'm', which 'log_likelihood_gradient' does not"},
    {"{grad_theta: theta, grad_sigma: sigma}", "{grad: theta}", "21:16",
     "'log_likelihood_gradient' has no parameter 'grad'"},
    {"{grad_theta: theta, grad_sigma: sigma}", "{X: theta}", "21:16",
     "'X' is no output of doubles"},
    {"{grad_theta: theta, grad_sigma: sigma}", "{grad_theta: tehta}", "21:28",
     "'log_likelihood' has no parameter 'tehta'; did you mean 'theta'?"},
    {"{grad_theta: theta, grad_sigma: sigma}", "{grad_theta: n}", "21:28",
     "there is no derivative by 'n'"},
    {"{grad_theta: theta, grad_sigma: sigma}", "{grad_theta: X}", "21:28",
     "'grad_theta' is [d], but the gradient by 'X' is [n][d]"},
    {"{grad_theta: theta, grad_sigma: sigma}", "{grad_theta: sigma}", "21:28",
     "'grad_theta' is [d], but the gradient by 'sigma' is [1]"},
    {"{grad_theta: theta, grad_sigma: sigma}", "{}", "21:15",
     "'gradient' is an empty mapping; write a mapping of outputs"},
    /* inputs */
    {"    inputs: {n: 3..9, d: 2, X: 0..1, label: 0..k-1, k: 1..n, query: normal}\n", "", "27:5",
     "missing key 'inputs'; add generators for the parameters of 'knn_classify'"},
    {"{n: 3..9, d: 2, X: 0..1, label: 0..k-1, k: 1..n, query: normal}", "[n]", "30:13",
     "'inputs' is a list of 1; write a mapping"},
    {", query: normal}", "}", "30:13",
     "'query' has no generator; add it, for example query: -1..1"},
    {"query: normal", "qeury: normal", "30:62", "has no parameter 'qeury'; did you mean 'query'?"},
    {"n: 3..9", "n: 3..200000", "30:17", "'n' cannot be 200000; write a whole number"},
    {"n: 3..9", "n: 1.5..9", "30:17", "'n' cannot be 1.5"},
    {"n: 3..9", "n: -1..9", "30:17", "'n' cannot be -1"},
    {"n: 3..9", "n: 9..3", "30:17", "the range '9..3' ends before it begins"},
    {"n: 3..9", "n: normal", "30:17", "'normal' does not suit 'n', which is a size"},
    {"n: 3..9", "n: 1..9 log", "30:17", "'1..9 log' does not suit 'n'"},
    {"n: 3..9", "n: 1..k", "30:17", "names 'k', which does not come before it"},
    {"n: 3..9", "n: 1..n", "30:17", "names 'n', which does not come before it"},
    {"n: 3..9", "n: {a: 1}", "30:17", "'n' has no generator; it is a size; write 3, 1..20"},
    {"n: 3..9", "n: []", "30:17", "'n' has no choices"},
    {"n: 3..9", "n: [3, x]", "30:21", "a choice of 'n' is no number"},
    {"n: 3..9", "n: [3, 3.5]", "30:21", "'n' cannot be 3.5"},
    {"n: 3..9", "n: 1..", "30:17", "is not the end of a range"},
    {"k: 1..n,", "k: 1..m,", "30:56",
     "has no size parameter 'm'; write a number or one of n, d, k"},
    {"k: 1..n,", "k: 4..n,", "30:56",
     "the range '4..n' of 'k' can be empty: it can begin at 4 and end"},
    {"k: 1..n,", "k: n..5,", "30:56", "the range 'n..5' of 'k' can be empty"},
    {"k: 1..n,", "k: n..d,", "30:56", "the range 'n..d' of 'k' can be empty"},
    {"k: 1..n,", "k: n-3..n,", "30:56", "the range 'n-3..n' of 'k' reaches 0; keep it within 1"},
    {"k: 1..n,", "k: 1..n+100000,", "30:56", "reaches 100009; keep it within 0 and 100000"},
    {"label: 0..k-1", "label: 0..k-2", "30:45", "the range '0..k-2' of 'label' can be empty"},
    {"label: 0..k-1", "label: 0..3e9", "30:45", "'label' cannot be 3000000000"},
    {"label: 0..k-1", "label: 0..1 log", "30:45", "log"},
    {"X: 0..1,", "X: 0..n,", "30:32", "the range of 'X' names 'n'; write two numbers"},
    {"query: normal", "query: design", "30:69",
     "'design' does not suit 'query', which is no matrix"},
    {"X: normal, y: [0, 1]", "X: positive_definite, y: [0, 1]", "22:36",
     "'positive_definite' is for a matrix whose rows and columns are the same size, and 'X' is "
     "none"},
    {"X: normal, y: [0, 1]", "X: singular, y: [0, 1]", "22:36", "'singular' is for a matrix whose"},
    {"X: normal, y: [0, 1]", "X: normal, y: curved", "22:47",
     "'curved' makes its rows of those of an input before it, and none before 'y' has its shape"},
    {"y: [0, 1]", "y: singular", "22:47", "'singular' does not suit 'y', which is no matrix"},
    {"sigma: 0.1..10 log", "sigma: normal", "22:72", "'normal' does not suit 'sigma', which is a"},
    {"sigma: 0.1..10 log", "sigma: 0..10 log", "22:72", "an end that is not above 0"},
    {"n: 2..20, d: 1..n, X: normal", "n: 90000, d: 90000, X: normal", "22:37",
     "'X' can have 8100000000 elements"},
    {"n: 2..20, d: 1..n, X: normal", "n: 2..20, d: 3..5, X: design", "22:36",
     "a design needs as many rows as columns, but 'X' can have 2 rows"},
    /* examples */
    {"- {n: 1, d: 2, X: [[1, 2]], y: [3], theta: [0, 1]}", "- 5", "11:9",
     "'example' is '5'; write a mapping"},
    {"n: 1, d: 2, X: [[1, 2]]", "N: 1, d: 2, X: [[1, 2]]", "11:10", "did you mean 'n'?"},
    {"n: 1, d: 2, X: [[1, 2]]", "d: 2, X: [[1, 2]]", "11:9", "an example has no value for 'n'"},
    {"[[1, 2]], y: [3]", "[[1, 2]]", "11:9", "an example has no value for 'y'; add y: [...]"},
    {"n: 1, d: 2, X: [[1, 2]]", "n: 1, d: 2, X: [1, 2]", "11:25",
     "'X' has 2 items here, but 'n' is 1; write as many"},
    {"n: 1, d: 2, X: [[1, 2]]", "n: 2, d: 2, X: [[1, 2], [3]]", "11:34",
     "'X' has 1 items here, but 'd' is 2"},
    {"n: 1, d: 2, X: [[1, 2]]", "n: 1, d: 2, X: [1]", "11:26", "'X' needs a list of 2 here"},
    {"n: 1, d: 2, X: [[1, 2]]", "n: 1, d: 2, X: [[1, a]]", "11:30", "'X' has 'a' where a number"},
    {"n: 1, d: 2, X: [[1, 2]]", "n: 1, d: 2, X: [[1, [2]]]", "11:30", "'X' has a list where a"},
    {"n: 1, d: 2, X: [[1, 2]]", "n: one, d: 2, X: [[1, 2]]", "11:13", "'n' has 'one' where"},
    {"n: 1, d: 2, X: [[1, 2]]", "n: -1, d: 2, X: [[1, 2]]", "11:13",
     "'n' cannot hold -1; its type is size_t"},
    {"n: 1, d: 2, X: [[1, 2]]", "n: 90000, d: 90000, X: [[1, 2]]", "11:33",
     "'X' has 8100000000 elements"},
    {"y: [3], theta", "y: [inf], theta", "11:39", "'y' has 'inf' where a number belongs"},
    /* plots */
    {"kind: matches\n    inputs: {n: 3..9", "kind: matches\n    plot: fot\n    inputs: {n: 3..9",
     "30:11", "unknown plot 'fot'; did you mean 'fit'?"},
    {"kind: matches\n    inputs: {n: 3..9", "kind: matches\n    plot: fit\n    inputs: {n: 3..9",
     "30:11",
     "'fit' shows a regression that fills theta from X and y; 'knn_classify' is none, remove it"},
    {"kind: matches\n    inputs: {n: 3..9",
     "kind: matches\n    plot: [fit, v_curve]\n    inputs: {n: 3..9", "30:11",
     "'knn_classify' is none"},
    {"kind: matches\n    inputs: {n: 3..9", "kind: matches\n    plot: []\n    inputs: {n: 3..9",
     "30:11", "'plot' is an empty list"},
    {"kind: matches\n    inputs: {n: 3..9", "kind: matches\n    plot: [[a]]\n    inputs: {n: 3..9",
     "30:12", "write a demonstration"},
    {"mistakes:\n", "picture: fit\nmistakes:\n", "33:10", "'picture' is 'fit'; write a mapping"},
    {"mistakes:\n", "picture: {plot: fit, title: A}\nmistakes:\n", "33:10", "missing key 'of'"},
    {"mistakes:\n", "picture: {plot: fit, title: A, of: []}\nmistakes:\n", "33:36",
     "'of' is an empty list; write a list of functions"},
    {"mistakes:\n", "picture: {plot: fit, title: A, of: [knn_clasify]}\nmistakes:\n", "33:37",
     "'mle.h' has no function 'knn_clasify'; did you mean 'knn_classify'?"},
    /* kind builds_clean */
    {"mistakes:\n",
     "  - {name: Clean, kind: builds_clean, points: 0, visibility: public}\nmistakes:\n", "33:5",
     "missing key 'after'"},
    {"mistakes:\n",
     "  - {name: Clean, kind: builds_clean, function: knn_classify, points: 0, visibility: public, "
     "after: [Nearest neighbours vote]}\nmistakes:\n",
     "33:39", "unknown key 'function'"},
    {"mistakes:\n",
     "  - {name: Clean, kind: builds_clean, cases: 3, points: 0, visibility: public, "
     "after: [Nearest neighbours vote]}\nmistakes:\n",
     "33:39", "unknown key 'cases'"},
    {"kind: gradient", "kind: builds_cleanly", "19:11", "builds_clean"},
    /* kinds property and minimizes */
    {"kind: matches\n    inputs: {n: 1..20", "kind: property\n    inputs: {n: 1..20", "6:5",
     "missing key 'holds', which kind 'property' needs"},
    {"kind: matches\n    inputs: {n: 1..20",
     "kind: property\n    holds: [return]\n    inputs: {n: 1..20", "9:13",
     "'return' says nothing that can hold; write LEFT = RIGHT"},
    {"kind: matches\n    inputs: {n: 1..20",
     "kind: property\n    holds: [retrun >= 0]\n    inputs: {n: 1..20", "9:13",
     "unknown name 'retrun'"},
    {"kind: matches\n    inputs: {n: 1..20",
     "kind: property\n    holds: [return < 0]\n    inputs: {n: 1..20", "9:13",
     "says nothing that can hold"},
    {"kind: matches\n    inputs: {n: 1..20",
     "kind: property\n    then: {theta: 2 *}\n    holds: [return >= 0]\n    inputs: {n: 1..20",
     "9:19", "it ends where a number or a name belongs"},
    {"kind: matches\n    inputs: {n: 1..20",
     "kind: property\n    then: {thata: 2 * theta}\n    holds: [return >= 0]\n    inputs: {n: "
     "1..20",
     "9:12", "did you mean 'theta'?"},
    {"kind: matches\n    inputs: {n: 1..20",
     "kind: property\n    then: {function: knn_classify}\n    holds: [return >= 0]\n    inputs: "
     "{n: 1..20",
     "9:11", "the second call has no value for 'label'"},
    {"kind: matches\n    inputs: {n: 1..20",
     "kind: matches\n    holds: [return >= 0]\n    inputs: {n: 1..20", "9:5",
     "'holds' belongs to kind 'property'; remove it"},
    {"kind: matches\n    inputs: {n: 1..20",
     "kind: minimizes\n    promises: [status]\n    inputs: {n: 1..20", "7:15",
     "'mean_squared_error' is no minimizer"},
    {"kind: matches\n    inputs: {n: 1..20",
     "kind: minimizes\n    promises: [statis]\n    inputs: {n: 1..20", "7:15", "is no minimizer"},
    /* mistakes and variants */
    {"mean_squared_error__no_mean:", "mean_squared_eror__no_mean:", "34:3",
     "has no function 'mean_squared_eror'; did you mean 'mean_squared_error'?"},
    {"mean_squared_error__no_mean:", "mean_squared_error:", "34:3",
     "is not an id; write FUNCTION__"},
    {"mean_squared_error__no_mean:", "mean_squared_error__No:", "34:3", "words in lower case"},
    {"explain: Divide by n., ", "", "34:32", "missing key 'explain'"},
    {"explain: Divide by n.", "explain: ", "34:42", "'explain' is empty; write a sentence"},
    {"slide: Linear", "slides: Linear", "34:56", "unknown key 'slides'; did you mean 'slide'?"},
    {"knn_classify__sorted_2:", "knn_classify__farthest:", "39:3",
     "is listed as a mistake and as a variant"},
    {"{remark: Sorting is fine.}", "Sorting is fine.", "39:27", "'variant' is 'Sorting is fine.'"},
    {"{remark: Sorting", "{explain: Sorting", "39:28", "unknown key 'explain'; known are remark"},
};

static void expect_refusal(size_t i, const char *text)
{
    const char *place = refused[i].place, *words = refused[i].words;
    struct config config = {0};
    struct error error = {0};
    int result = config_parse("mle.yaml", text, strlen(text), &contract, &config, &error);
    char *prefix = text_format("mle.yaml:%s: ", place);
    cr_expect_eq(result, -1, "accepted: '%s'", refused[i].by);
    cr_expect_eq(error.kind, ERROR_INPUT);
    cr_expect_eq(strncmp(error.text, prefix, strlen(prefix)), 0, "not at %s but\n%s\nwith '%s'",
                 place, error.text, refused[i].by);
    cr_expect_not_null(strstr(error.text, words), "no '%s' in\n%s", words, error.text);
    cr_expect_null(config.file, "the output was touched");
    free(prefix);
}

Test(refusal, says_where_and_what_to_do)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        char *text = replaced(sample, refused[i].fragment, refused[i].by);
        expect_refusal(i, text);
        free(text);
    }
}

Test(refusal, is_about_the_first_of_several_errors)
{
    char *late = replaced(sample, "points: 24.5", "points: x");
    char *middle = replaced(late, "function: log_likelihood_gradient", "function: unknown_one");
    char *both = replaced(middle, "tolerance: {relative: 1e-10}", "tolerance: 1");
    struct config config = {0};
    struct error error = {0};
    cr_assert_eq(config_parse("a.yaml", both, strlen(both), &contract, &config, &error), -1);
    cr_assert_not_null(strstr(error.text, "a.yaml:14:16: 'tolerance' is '1'"), "%s", error.text);
    cr_assert_eq(config_parse("a.yaml", middle, strlen(middle), &contract, &config, &error), -1);
    cr_assert_not_null(strstr(error.text, "a.yaml:18:15: "), "%s", error.text);
    free(both);
    free(middle);
    free(late);
}
