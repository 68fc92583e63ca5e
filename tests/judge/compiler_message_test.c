/* The errors that beginners' programs are full of, as gcc reports them, and what is made of them. */
#include "judge/explain.h"

#include "base/memory.h"
#include "contract/gloss.h"
#include "support/boxed.h"

#include <criterion/criterion.h>
#include <string.h>

static const char header[] =
    "#include <stddef.h>\nvoid f(size_t n, const double x[n], double out[n]);\n";

/* The body of a right f, by and by broken; and what the sentence says of it. */
static const struct {
    const char *code, *words;
} slips[] = {
    {"void f(size_t n, const double x[n], double out[n])\n{ for (size_t i = 0; i < n; i++) out[i] "
     "= x[i] }\n",
     "a ';' is missing at the end of this line"},
    {"void f(size_t n, const double x[n], double out[n])\n{ double s = 0\n for (size_t i = 0; i < "
     "n; i++) out[i] = x[i]; }\n",
     "a ';' is missing"},
    {"void f(size_t n, const double x[n], double out[n])\n{ for (size_t i = 0; i < n; i++) { "
     "out[i] = x[i]; }\n",
     "a '}' is missing"},
    {"void f(size_t n, const double x[n], double out[n])\n{ } for (size_t i = 0; i < n; i++) "
     "out[i] = x[i]; }\n",
     "outside of every function"},
    {"void f(size_t n, const double x[n], double out[n])\n{ out[0] = sum; (void)x; }\n",
     "no 'sum' is known here"},
    {"double f(size_t n, const double x[n])\n{ return x[n - 1]; }\n",
     "'f' has other parameters or another return type than in the header"},
    {"void f(size_t n, const double x[n], double out[n])\n{ out[0] = square(x[0]); }\n",
     "the function 'square' is called but written nowhere: write it"},
    {"double sqare(double x) { return x * x; }\nvoid f(size_t n, const double x[n], double "
     "out[n])\n{ out[0] = square(x[0]); }\n",
     "did you mean 'sqare'?"},
    {"#include \"helper.h\"\nvoid f(size_t n, const double x[n], double out[n])\n{ out[0] = x[0]; "
     "}\n",
     "there is no such header"},
    {"void f(size_t n, const double x[n], double out[n])\n{ x[0] = out[0]; }\n",
     "must stay as it is: write to an output"},
    {"void g(void) {}\nvoid g(void) {}\n", "there are two of 'g'"},
    {"void f(size_t n, const double x[n], double out[n])\n{ out[0] = x[0] ^ 2; }\n",
     "^ is no power in C"},
    {"void f(size_t n, const double x[n], double out[n])\n{ out[0] = x * x; }\n",
     "write a loop over its elements"},
    {"static double g(double x, double y) { return x + y; }\nvoid f(size_t n, const double x[n], "
     "double out[n])\n{ out[0] = g(x[0]); }\n",
     "'g' is called with too few values"},
    {"void f(size_t n, const double x[n], double out[n])\n{ out[0] = x; }\n",
     "look for an index [i] too few"},
    {"void f(size_t n, const double x[n], double out[n])\n{ out[0] = x[0][1]; }\n",
     "take one index away"},
    {"void f(size_t n, const double x[n], double out[n])\n{ if (n); out[0] = x[0]; else out[0] = "
     "1; }\n",
     "the 'if' ended before"},
    {"void f(size_t n, const double x[n], double out[n])\n{ out[0] = x[0] \xe2\x80\x93 1; }\n",
     "this character is not C"},
    {"void f(size_t n, const double x[n], double out[n])\n{ out[0] = n(x[0] + 1); }\n",
     "'n' is a variable"},
    {"void f(size_t n, const double x[n], double out[n])\n{ if ((x[0] + 1) = 2) out[0] = 1; }\n",
     "write == to compare"},
    {"void f(size_t n, const double x[n], double out[n])\n{ out[0] = (x[0] + 1; }\n",
     "a ')' is missing"},
    {"void f(size_t n, const double x[n], double out[n])\n{ bool b = x[0] > 0; out[0] = b; }\n",
     "no type is called 'bool'"},
};

Test(compiler_message, says_in_plain_words_what_the_first_error_means)
{
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        struct source source = {.name = memory_string("f.c")};
        text_print(&source.contents, "#include \"subject.h\"\n%s", slips[i].code);
        struct submission submission = {.sources = &source, .source_count = 1};
        struct include include = {.name = memory_string("subject.h")};
        text_add(&include.contents, header);
        struct assignment assignment = {.includes = &include, .include_count = 1};
        struct compilation compilation;
        struct compiled compiled;
        struct error error = {0};
        char *worker = worker_path();
        cr_assert(
            !compile_start(worker, &assignment, &submission, compile_flags, &compilation, &error) &&
                !compile_finish(&compilation, &compiled, &error),
            "%s", error.text);
        cr_assert_eq(compiled.state, COMPILE_REFUSED, "%s", slips[i].code);
        char *sentence = explain_compiler(&submission, text_string(&compiled.log));
        cr_expect(strstr(sentence, slips[i].words), "%s\n%s", slips[i].code, sentence);
        cr_expect_eq(strstr(sentence, "/tmp/"), NULL, "%s", sentence);
        free(sentence);
        compiled_release(&compiled);
        free(worker);
        free(source.name);
        text_release(&source.contents);
        free(include.name);
        text_release(&include.contents);
    }
}

static char *missing(const char *code, const char *name)
{
    struct source source = {.name = "f.c"};
    struct signature other = {.name = "log_likelihoods"};
    struct contract contract = {.signatures = &other, .count = 1};
    text_add(&source.contents, code);
    struct submission submission = {.sources = &source, .source_count = 1};
    char *sentence = explain_missing(&submission, &contract, name);
    text_release(&source.contents);
    return sentence;
}

Test(compiler_message, names_the_function_that_is_probably_meant)
{
    char *renamed = missing("double log_likelyhood(void) { return 0; }\n", "log_likelihood"),
         *hidden = missing("static double log_likelihood(void) { return 0; }\n", "log_likelihood"),
         *another = missing("double log_likelihoods(void) { return 0; }\n", "log_likelihood"),
         *none = missing("double f(void) { return 0; }\n", "log_likelihood");
    cr_expect(strstr(renamed, "you have 'log_likelyhood'"), "%s", renamed);
    cr_expect(strstr(hidden, "remove 'static'"), "%s", hidden);
    cr_expect_null(another, "another function of the header is meant as itself: %s", another);
    cr_expect_null(none);
    free(renamed);
    free(hidden);
}

static const struct {
    const char *message, *glossed;
} glosses[] = {
    {"p[0] is NaN; expected 1", "p[0] is NaN (not a number); expected 1"},
    {"a is NaN, b is NaN", "a is NaN (not a number), b is NaN"},
    {"NaN (not a number) is it", "NaN (not a number) is it"},
    {"'norm(theta) <= c' does not hold",
     "'norm(theta) <= c' (norm is the length, sqrt of the sum of squares) does not hold"},
    {"the student's norm is 3", "the student's norm (the length, sqrt of the sum of squares) is 3"},
    {"it is informed by norms and NaNs", "it is informed by norms and NaNs"},
    {"x is -inf", "x is -inf (minus infinity)"},
    {"x_inf and inf_x", "x_inf and inf_x"},
    {"NaN and inf and a kink", "NaN (not a number) and inf (infinity) and a kink"},
    {"", ""},
};

Test(gloss, stands_behind_the_first_of_each_word)
{
    for (size_t i = 0; i < sizeof glosses / sizeof *glosses; i++) {
        char *glossed = gloss(glosses[i].message);
        cr_expect_str_eq(glossed, glosses[i].glossed);
        free(glossed);
    }
}
