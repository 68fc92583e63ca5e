#include "contract/generator.h"

#include "base/memory.h"
#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <string.h>

static const char header[] =
    "double f(size_t n, size_t d, const double X[n][d], int label, size_t count);\n";

static struct contract contract;

static void parse_header(void)
{
    struct error error = {0};
    cr_assert_eq(prototype_parse("f.h", header, strlen(header), &contract, &error), 0, "%s",
                 error.text);
}

static void release_header(void)
{
    contract_release(&contract);
}

TestSuite(generator, .init = parse_header, .fini = release_header);

static const struct {
    const char *text;
    struct generator generator;
} understood[] = {
    {"3", {.kind = GENERATOR_RANGE, .low.number = 3, .high.number = 3}},
    {"-.5", {.kind = GENERATOR_RANGE, .low.number = -.5, .high.number = -.5}},
    {"1e-8", {.kind = GENERATOR_RANGE, .low.number = 1e-8, .high.number = 1e-8}},
    {"1..20", {.kind = GENERATOR_RANGE, .low.number = 1, .high.number = 20}},
    {" 1 .. 20 ", {.kind = GENERATOR_RANGE, .low.number = 1, .high.number = 20}},
    {"-1..-.5", {.kind = GENERATOR_RANGE, .low.number = -1, .high.number = -.5}},
    {".5...9", {.kind = GENERATOR_RANGE, .low.number = .5, .high.number = .9}},
    {"0.1..10 log", {.kind = GENERATOR_LOG_RANGE, .low.number = .1, .high.number = 10}},
    {"1e-3..1e3  log", {.kind = GENERATOR_LOG_RANGE, .low.number = 1e-3, .high.number = 1e3}},
    {"1..n", {GENERATOR_RANGE, {.number = 1}, {.is_parameter = true, .parameter = 0}, NULL, 0}},
    {"d..n", {GENERATOR_RANGE, {true, 1, 0, 0}, {true, 0, 0, 0}, NULL, 0}},
    {"0..n-1", {GENERATOR_RANGE, {.number = 0}, {true, 0, -1, 0}, NULL, 0}},
    {"n..n + 3", {GENERATOR_RANGE, {true, 0, 0, 0}, {true, 0, 3, 0}, NULL, 0}},
    {"0..count-1", {GENERATOR_RANGE, {.number = 0}, {true, 4, -1, 0}, NULL, 0}},
    {"normal", {.kind = GENERATOR_NORMAL}},
    {"design", {.kind = GENERATOR_DESIGN}},
    {"dependent", {.kind = GENERATOR_DEPENDENT}},
    {"positive_definite", {.kind = GENERATOR_POSITIVE_DEFINITE}},
    {"singular", {.kind = GENERATOR_SINGULAR}},
    {"curved", {.kind = GENERATOR_CURVED}},
};

static bool same_bound(struct bound a, struct bound b)
{
    return a.is_parameter == b.is_parameter && a.parameter == b.parameter && a.offset == b.offset &&
           a.number == b.number;
}

Test(generator, understands_constants_ranges_and_words)
{
    for (size_t i = 0; i < sizeof understood / sizeof *understood; i++) {
        struct generator got = {0}, want = understood[i].generator;
        struct error error = {0};
        cr_expect_eq(generator_parse(understood[i].text, contract.signatures, &got, &error), 0,
                     "'%s': %s", understood[i].text, error.text);
        cr_expect_eq(got.kind, want.kind, "'%s'", understood[i].text);
        cr_expect(same_bound(got.low, want.low), "'%s'", understood[i].text);
        cr_expect(same_bound(got.high, want.high), "'%s'", understood[i].text);
        generator_release(&got);
    }
}

static const struct {
    const char *text, *words;
} refused[] = {
    {"", "unknown generator ''"},
    {"norml", "did you mean 'normal'?"},
    {"gaussian", "write a number, a range such as 1..20"},
    {"n", "unknown generator 'n'"},
    {"20..1", "ends before it begins; swap its ends"},
    {"n..n-1", "ends before it begins"},
    {"0..1 log", "an end that is not above 0"},
    {"-1..1 log", "an end that is not above 0"},
    {"1..n log", "names a parameter; write two numbers"},
    {"1..m", "'f' has no size parameter 'm'; write a number or one of n, d, count"},
    {"1..label", "'f' has no size parameter 'label'; write a number"},
    {"1..cuont", "did you mean 'count'?"},
    {"1..X", "no size parameter 'X'"},
    {"1..", "'' is not the end of a range"},
    {"..5", "'' is not the end of a range"},
    {"1..2n", "'2n' is not the end"},
    {"1..n*2", "'n*2' is not the end"},
    {"1..n--1", "is not the end"},
    {"1..n-0.5", "is not the end"},
    {"1..n-1000000", "is not the end"},
    {"1..5 lag", "'5 lag' is not the end"},
    {"1..2..3", "'2..3' is not the end"},
    {"1..inf", "no size parameter 'inf'"},
    {"0x1..9", "is not the end"},
    {"-1e308..1e308", "too wide"},
};

Test(generator, refuses_the_rest_with_advice)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct generator generator = {.kind = GENERATOR_NONE};
        struct error error = {0};
        cr_expect_eq(generator_parse(refused[i].text, contract.signatures, &generator, &error), -1,
                     "accepted '%s'", refused[i].text);
        cr_expect_not_null(strstr(error.text, refused[i].words), "no '%s' in '%s'",
                           refused[i].words, error.text);
        cr_expect_eq(generator.kind, GENERATOR_NONE, "the output was touched");
    }
}

Test(generator, reads_numbers_as_c_writes_them)
{
    const struct {
        const char *text;
        double number;
    } numbers[] = {{"0", 0},       {"-3", -3},    {"+3", 3},    {".5", .5},  {"1.", 1},
                   {"1e-8", 1e-8}, {"1E3", 1000}, {"0.1", 0.1}, {"010", 10}, {"1e-400", 0}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double got = -1;
        cr_expect(number_parse(numbers[i].text, &got), "'%s'", numbers[i].text);
        cr_expect(got == numbers[i].number, "'%s' became %.17g", numbers[i].text, got);
    }
}

Test(generator, takes_no_number_for_one_that_is_not)
{
    static const char *const texts[] = {"",    "nan", "inf", "-inf",  "0x10", "1e", "1 ",   " 1",
                                        "1,5", "1f",  "--1", "1e400", ".",    "e5", "1_000"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double number = 7;
        cr_expect_not(number_parse(texts[i], &number), "'%s'", texts[i]);
        cr_expect_eq(number, 7);
    }
}

Test(generator, is_released_twice_without_harm)
{
    struct generator generator = {
        .kind = GENERATOR_CHOICE, .choices = memory_new(2, sizeof(double)), .choice_count = 2};
    struct literal literal = {.numbers = memory_new(2, sizeof(double)), .count = 2};
    for (int i = 0; i < 2; i++) {
        generator_release(&generator);
        literal_release(&literal);
    }
    cr_assert_null(generator.choices);
    cr_assert_eq(literal.count, 0);
}
