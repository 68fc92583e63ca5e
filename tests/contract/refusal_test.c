/*
 * Headers that are not understood: where the message points, and what it says. What is understood
 * is in contract/prototype_test.c.
 */
#include "contract/prototype.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct refusal {
    const char *header, *place, *part;
} refusals[] = {
    /* types that the course does not have */
    {"double f(float x);", "1:10", "found 'float' in parameter 'x' of 'f'; understood is double,"},
    {"double f(float x);", "1:10", "; use double"},
    {"int f(size_t n,\n      unsigned k);", "2:7", "use size_t for sizes and indices"},
    {"int f(long double x);", "1:7", "found 'long'"},
    {"int f(uint32_t x);", "1:7", "use size_t"},
    {"int f(bool x);", "1:7", "use int"},
    {"int f(struct point p);", "1:7", "pass every member as a parameter"},
    {"int f(enum op x);", "1:7", "found 'enum' in parameter 'x' of 'f'"},
    {"int f(real x);", "1:7", "found 'real' in parameter 'x' of 'f'"},
    {"int f(real);", "1:7", "found 'real' in parameter 1 of 'f'"},
    {"int f(dobule x);", "1:7", "did you mean 'double'?"},
    {"int f(objectve *f);", "1:7", "did you mean 'objective'?"},
    {"int f(const volatile double x[2]);", "1:13", "found 'volatile'"},
    {"int f(double const x[2]);", "1:14", "write it once, before the type"},
    {"int f(const const int x[2]);", "1:13", "found 'const'"},
    {"int f(unsigned", "1:7", "found 'unsigned' in parameter 1 of 'f'"},

    /* results, and what is no function */
    {"float f(void);", "1:1", "found 'float' in 'f'; understood is a result: void, double"},
    {"const double f(void);", "1:1", "leave it out"},
    {"double *f(void);", "1:8", "return arrays through a parameter"},
    {"f(int x);", "1:1", "found 'f'; understood is a result"},
    {"Double f(void);", "1:1", "did you mean 'double'?"},
    {"enum op f(void);", "1:9", "values of an enum as int"},
    {"int count;", "1:10", "found ';' in 'count'; understood is '('"},
    {"extern int x[3];", "1:13", "only functions are declared here"},
    {"int f(void), g(void);", "1:12", "found ',' in 'f'; understood is ';'"},
    {"typedef double real;", "1:1", "callback types are in callbacks.h"},
    {"struct s { int x; };", "1:1", "found 'struct'"},
    {"static int f(void);", "1:1", "define it in the source file"},
    {"int f(double x) { return x; }", "1:17", "define it in the source file"},
    {"int f(void) __attribute__((pure));", "1:13", "leave it out"},
    {"int f(void)\n\nint g(void);", "3:1", "end the prototype with ';'"},
    {"int f(void);;", "1:13", "found ';'; understood is a result"},
    {"int (f)(void);", "1:5", "found '('; understood is a name"},
    {"int int(void);", "1:5", "found 'int'; understood is a name"},
    {"extern \"C\" int f(void);", "1:8", "under #ifdef __cplusplus"},
    {"int f(void);\nint g(void);\nint f(int x);", "3:5", "'f' is declared in line 1 already"},

    /* parameters */
    {"int f();", "1:7", "found ')' in 'f'; understood is the function's parameters; write (void)"},
    {"int f(double);", "1:13", "found ')' in parameter 1 of 'f'; understood is a name; give"},
    {"int f(size_t, double x);", "1:13", "give the parameter a name"},
    {"int f(size_t n, double [n]);", "1:24", "give the parameter a name"},
    {"int f(double x, ...);", "1:17", "found '...' in parameter 2 of 'f'"},
    {"int f(double x,);", "1:16", "found ')' in parameter 2 of 'f'"},
    {"int f(double x; double y);", "1:15", "found ';' in parameter 'x' of 'f'"},
    {"int f(double x y);", "1:16", "found 'y' in parameter 'x' of 'f'; understood is '[', ','"},
    {"int f(double x = 1);", "1:16", "found '='"},
    {"int f(void, int x);", "1:7",
     "found 'void' in parameter 1 of 'f'; understood is (void) alone"},
    {"int f(int x, double y, int x);", "1:28", "parameter 1 is called 'x' already"},
    {"int f(int int);", "1:11", "found 'int' in parameter 1 of 'f'; understood is a name"},
    {"int f(int 2x);", "1:11", "found '2x'"},
    {"int f(double x", "1:15", "found the end of the file in parameter 'x' of 'f'"},
    {"int f(double \xce\xb8[2], int k);", "1:14", "found '\xce\xb8' in parameter 1 of 'f'"},

    /* pointers and callbacks */
    {"int f(const double *x);", "1:20", "as an array with its shape, e.g. const double x[n]"},
    {"int f(size_t n, int *label);", "1:21", "e.g. int label[n]"},
    {"int f(double **);", "1:14", "e.g. double x[n]"},
    {"int f(double (*g)(double));", "1:14", "a callback as objective *f"},
    {"int f(objective g);", "1:17", "understood is '*'; put '*' before the name"},
    {"int f(const objective *g);", "1:13", "write objective *NAME"},
    {"int f(objective *g[2]);", "1:19", "understood is ',' or ')'"},
    {"int f(objective **g);", "1:18", "found '*' in parameter 'g' of 'f'; understood is a name"},
    {"int f(void *context);", "1:7", "put a context right after its callback"},
    {"int f(objective *g, int k, void *context);", "1:28", "right after its callback"},
    {"int f(objective *g, void *c, void *d);", "1:30", "found 'void' in parameter 'd' of 'f'"},
    {"int f(objective *g, void context);", "1:26", "write void *context"},
    {"int f(objective *g, const void *context);", "1:27", "understood is double, size_t or int"},

    /* shapes */
    {"int f(double x[]);", "1:16", "write the size"},
    {"int f(double x[*]);", "1:16", "write the size"},
    {"int f(double x[0]);", "1:16", "an array of at least one element"},
    {"int f(double x[2][0x10]);", "1:19", "write it in plain decimal digits"},
    {"int f(double x[010]);", "1:16", "write it in plain decimal digits"},
    {"int f(double x[2.5]);", "1:16", "write it in plain decimal digits"},
    {"int f(double x[-1]);", "1:16", "found '-'"},
    {"int f(double x[1000001]);", "1:16", "an array of at most 1000000 elements"},
    {"int f(double x[184467440737095516170]);", "1:16", "an array of at most 1000000"},
    {"int f(double x[1001][1000]);", "1:22", "an array of at most 1000000 elements"},
    {"int f(double x[100][100][101]);", "1:26", "an array of at most 1000000 elements"},
    {"int f(double x[1][1][1][1][1]);", "1:27", "an array of at most 4 dimensions"},
    {"int f(double x[2);", "1:17", "found ')' in parameter 'x' of 'f'; understood is ']'"},
    {"int f(size_t n, double x[n+1]);", "1:27", "pass the value of a formula"},
    {"int f(size_t n, double x[static n]);", "1:26", "found 'static' in parameter 'x' of 'f'"},
    {"int f(size_t n, double x[restrict n]);", "1:26", "leave it out"},
    {"int f(int n, double x[n]);", "1:23", "sizes are size_t: declare 'size_t n'"},
    {"int f(double t, double x[t]);", "1:26", "sizes are size_t: declare 'size_t t'"},
    {"int f(const double X[n][d],\n      size_t n, size_t d);", "1:22", "put 'n' before 'X'"},
    {"int f(double X[n], double Y[n]);", "1:16", "declare 'size_t n' before 'X', or write a"},
    {"int f(size_t n, double x[N]);", "1:26", "did you mean 'n'?"},
    {"int f(size_t n, double x[k]);", "1:26", "declare 'size_t k' before 'x'"},
    {"int f(size_t samples, double x[sampels]);", "1:32", "did you mean 'samples'?"},
    {"int f(double x[x]);", "1:16", "'x' cannot be its own size"},
    {"int f(objective *g, double x[g]);", "1:30", "'g' is no size"},
    {"int f(size_t n, double a[n], double x[a]);", "1:39", "'a' is no size"},

    /* what stands around prototypes */
    {"", "1:1", "found the end of the file; understood is at least one prototype"},
    {"// nothing\n", "2:1", "at least one prototype"},
    {"enum op { A, B };", "1:18", "at least one prototype"},
    {"int f(void);\n  /* a\n", "2:3", "a comment without an end"},
    {"int f(void); #define A", "1:14", "found '#'"},
    {"int f(void);\n#if N > 3\nint g(void);\n#endif", "2:1", "a condition around a declaration"},
    {"#ifdef A\n#elif 1\n#else\nint f(void);\n#endif", "1:1", "a condition around a"},
    {"#if 0\n#elif A\nint f(void);\n#endif", "1:1", "a condition around a declaration"},
    {"int f(void);\n #if 0\n#ifdef A\n#endif\n", "2:2", "a condition without an end"},
    {"int f(void);\n#endif", "2:1", "without its #if"},
    {"#else\nint f(void);", "1:1", "without its #if"},
    {"enum op { A", "1:12", "understood is '}' at the end of the enum"},
    {"enum op { A; B };", "1:12", "understood is '}'"},
    {"enum op { A } x;", "1:15", "end the enum with ';'"},
    {"enum op;", "1:8", "found ';'; understood is '{'"},
    {"int f(void)\r\n\t\xc3\xa4", "2:2", "found '\xc3\xa4' in 'f'"},
    {"int f(void)\r\r\n\r  int g(void)", "4:3", "found 'int' in 'f'"},
    {"int f(void); // a\rfloat", "2:1", "found 'float'"},
    {"\xef\xbb\xbf\xef\xbb\xbfint f(void);", "1:1", "found"},
    {"int f(void);\x01", "1:13", "found '\\x01'"},
    {"int \xff f(void);", "1:5", "found '\\xff'"},
    {"/* \xe2\x82\xac\xe2\x82\xac */ @", "1:10", "found '@'"},
    {"'quoted\n", "1:1", "found ''quoted'; understood"},
};

static void expect_refusal(const struct refusal *refusal, const char *bytes, size_t length)
{
    struct contract contract = {0};
    struct error error = {0};
    int result = prototype_parse("dir/some.h", bytes, length, &contract, &error);
    char *start = text_format("dir/some.h:%s: found ", refusal->place);
    cr_expect_eq(result, -1, "understood:\n%s", refusal->header);
    cr_expect_eq(error.kind, ERROR_INPUT, "kind %d:\n%s", error.kind, refusal->header);
    cr_expect(!strncmp(error.text, start, strlen(start)), "expected the place %s, got\n%s\nfor\n%s",
              refusal->place, error.text, refusal->header);
    cr_expect(strstr(error.text, refusal->part), "expected \"%s\", got\n%s\nfor\n%s", refusal->part,
              error.text, refusal->header);
    free(start);
}

Test(prototype, points_at_what_it_does_not_understand_and_says_what_it_does)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        /* a copy without a final zero, for AddressSanitizer */
        size_t length = strlen(refusals[i].header);
        char *bytes = memory_copy(refusals[i].header, length);
        expect_refusal(&refusals[i], bytes, length);
        free(bytes);
    }
}

Test(prototype, refuses_a_zero_byte)
{
    static const char header[] = "int f(\0void);";
    struct refusal refusal = {"int f(\\0void);", "1:7", "found '\\x00' in parameter 1 of 'f'"};
    expect_refusal(&refusal, header, sizeof header - 1);
}

Test(prototype, leaves_the_contract_as_it_was_when_it_fails)
{
    struct contract contract = {0};
    struct error error = {0};
    cr_assert_eq(prototype_parse("a.h", "int f(void);", 12, &contract, &error), 0);
    struct contract before = contract;
    cr_assert_eq(prototype_parse("b.h", "int g(void); int", 16, &contract, &error), -1);
    cr_assert_eq(memcmp(&before, &contract, sizeof contract), 0);
    contract_release(&contract);
}

static void expect_limit(const char *header, const char *place, const char *part)
{
    struct refusal refusal = {header, place, part};
    expect_refusal(&refusal, header, strlen(header));
}

Test(prototype, refuses_more_than_the_limits_say)
{
    struct text text = {0};
    for (size_t i = 0; i < HEADER_PARAMETERS_MAX + 1; i++)
        text_print(&text, "%sint p%zu", i ? ",\n" : "int f(", i);
    text_add(&text, ");");
    char *place = text_format("%d:1", HEADER_PARAMETERS_MAX + 1);
    expect_limit(text_string(&text), place, "understood is at most 32 parameters");
    text_release(&text);
    free(place);

    for (size_t i = 0; i < HEADER_FUNCTIONS_MAX + 1; i++)
        text_print(&text, "int f%zu(void);\n", i);
    place = text_format("%d:1", HEADER_FUNCTIONS_MAX + 1);
    expect_limit(text_string(&text), place, "understood is at most 256 functions");
    text_release(&text);
    free(place);

    text_print(&text, "int f%0*d(void);", HEADER_NAME_BYTES_MAX, 0);
    expect_limit(text_string(&text), "1:5", "understood is a name of at most 63 bytes");
    text_release(&text);

    for (size_t i = 0; i < HEADER_CONDITIONS_MAX + 1; i++)
        text_add(&text, "#if 1\n");
    place = text_format("%d:1", HEADER_CONDITIONS_MAX + 1);
    expect_limit(text_string(&text), place, "nested too deep");
    text_release(&text);
    free(place);
}
