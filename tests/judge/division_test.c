/* Integer divisions that become floating numbers, and those that are meant so. */
#include "judge/division.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

/* Bodies of `double f(size_t n, size_t d, const double X[n][d], const double x[n], double s, int k)`, and the left
 * operand of the finding, NULL if there is none. */
static const struct {
    const char *body, *left;
} bodies[] = {
    {"return 1 / n * s;", "1"},
    {"return s * (1 / n);", "1"},
    {"s = 1 / 2; return s;", "1"},
    {"double half = 1 / 2; return half;", "1"},
    {"return 1 / 2;", "1"},
    {"return exp(-k / 2);", "-k"},
    {"s += 2 / n * x[0]; return s;", "2"},
    {"return -n / 2 * log(s);", "-n"},
    {"return x[0] + (n - 1) / 2;", "(n - 1)"},
    {"return s < 1 / n;", "1"},
    {"return k ? s : k / n;", "k"},
    {"return (double)(1 / n);", "1"},
    {"double a[2] = {0, 1 / n}; return a[1];", "1"},
    {"for (size_t i = 0; i < n; i++) s += x[i] * i / n; return s;", NULL},
    {"for (size_t i = 0; i < n; i++) s += i / n * x[i]; return s;", "i"},
    {"if (k) return 1 / n; else s = 3; return s;", "1"},
    {"#ifdef FAST\n    s = 0;\n#endif\n return 1 / n * s;", "1"},
    {"int right = 0; right++; return right / n;", "right"},
    {"return 1.0 / n * s;", NULL},
    {"return 1. / n * s;", NULL},
    {"return .5 * n / 2 * s;", NULL},
    {"return 1e0 / n;", NULL},
    {"return s / n;", NULL},
    {"return (double)k / n;", NULL},
    {"return s * k / n;", NULL},
    {"return x[n / 2];", NULL},
    {"return X[n / 2][d / 2] * s;", NULL},
    {"size_t half = n / 2; return x[half];", NULL},
    {"return 4 / 2 * s;", NULL},
    {"return n / 1 * s;", NULL},
    {"int whole = (int)(n / 2); return whole * s;", NULL},
    {"const double *p = x + n / 2; return *(x + n / 2) + p[0];", NULL},
    {"return g(n / 2) + g(n - n / 2);", NULL},
    {"if (n / 2 > 3) return s; return n % 2 / 2 == 0 ? 1 : 0;", NULL},
    {"/* 1 / n */ const char *t = \"1 / n\"; return t ? s : 1; // 1 / n", NULL},
    {"return sizeof x / sizeof *x == n ? s : 0;", NULL},
    {"k /= 2; return s;", NULL},
};

static struct text source_of(const char *body)
{
    struct text source = {0};
    text_print(&source,
               "#include \"f.h\"\nstatic double g(size_t m);\n"
               "double f(size_t n, size_t d, const double X[n][d], const double x[n], double s, "
               "int k)\n{\n    %s\n}\n",
               body);
    return source;
}

Test(division, is_found_where_a_double_meets_the_quotient_of_two_integers)
{
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct text source = source_of(bodies[i].body);
        struct divisions divisions;
        divisions_find(&source, &divisions);
        cr_expect_eq(divisions.count, bodies[i].left ? 1 : 0, "%s: %zu", bodies[i].body,
                     divisions.count);
        if (divisions.count && bodies[i].left)
            cr_expect(divisions.list[0].left_length == strlen(bodies[i].left) &&
                          !memcmp(divisions.list[0].left, bodies[i].left, strlen(bodies[i].left)),
                      "%s: '%.*s'", bodies[i].body, (int)divisions.list[0].left_length,
                      divisions.list[0].left);
        divisions_release(&divisions);
        text_release(&source);
    }
}

Test(division, has_the_place_of_its_sign)
{
    struct text source = source_of("s = 0;\n    return 1 / n * s;");
    struct divisions divisions;
    divisions_find(&source, &divisions);
    cr_assert_eq(divisions.count, 1);
    cr_expect_eq(divisions.list[0].line, 6);
    cr_expect_eq(divisions.list[0].column, 14);
    divisions_release(&divisions);
    text_release(&source);
}

/* What nobody writes by hand must neither hang nor exhaust the stack. */
Test(division, survives_sources_that_are_none)
{
    static const char *const pieces[] = {
        "(",     "a=", "-",       "a[", "f(",   "{", "a?",       "(int)", "}",    "*", "double a={",
        "#if\n", "/",  "sizeof ", "1/", "for(", ")", "struct {", "a.",    "\xff", "'", "double (*"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct text source = {0};
        struct divisions divisions;
        for (size_t k = 0; k < 50000; k++)
            text_add(&source, pieces[i]);
        divisions_find(&source, &divisions);
        divisions_release(&divisions);
        for (size_t cut = 0; cut < 300; cut += 7) {
            struct text part = {0};
            text_append(&part, text_string(&source), cut);
            divisions_find(&part, &divisions);
            divisions_release(&divisions);
            text_release(&part);
        }
        text_release(&source);
    }
}
