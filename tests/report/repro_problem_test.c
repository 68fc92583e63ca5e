#include "report/repro_problem.h"

#include "base/memory.h"
#include "contract/random.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a callback of each type may be handed over as: a function of n, the callback and its context. */
static struct parameter parameters[3] = {
    {.name = (char[]){"n"}, .kind = PARAMETER_SCALAR, .type = TYPE_SIZE},
    {.name = (char[]){"m"}, .kind = PARAMETER_SCALAR, .type = TYPE_SIZE},
    {.name = (char[]){"f"}, .kind = PARAMETER_CALLBACK},
};
static const struct signature function = {
    .name = (char[]){"work"}, .parameters = parameters, .parameter_count = 3};

/* Appends a function that evaluates the callback as it was written. */
static void add_probe(struct text *text, enum callback_type type)
{
    text_add(text, "void probe(size_t n, size_t m, const double x[], double out[])\n{\n");
    text_add(text, type == CALLBACK_VECTOR_FUNCTION ? "    f(n, m, x, out, &evaluations);\n"
                   : type == CALLBACK_OBJECTIVE
                       ? "    (void)m;\n    out[0] = f(n, x, &evaluations);\n"
                       : "    (void)m;\n    out[0] = f(n, x, out + 1, &evaluations);\n");
    text_add(text, "}\n");
}

static void write_source(const char *path, const struct call *call, enum callback_type type)
{
    struct text text = {0};
    text_add(&text, "#include <assert.h>\n#include <math.h>\n#include <stddef.h>\n"
                    "#define cr_assert(condition, ...) assert(condition)\n");
    repro_problem(&text, call);
    add_probe(&text, type);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(text_string(&text), 1, text.length, file), text.length);
    cr_assert_eq(fclose(file), 0);
    text_release(&text);
}

/* What the grader computes at the point. */
static size_t expected_at(const struct problem *problem, enum callback_type type, const double x[],
                          double out[])
{
    if (type == CALLBACK_VECTOR_FUNCTION) {
        problem_outputs_at(problem, x, out);
        return problem->m;
    }
    bool has_gradient = type == CALLBACK_OBJECTIVE_WITH_GRADIENT;
    out[0] = problem_value(problem, x, has_gradient ? out + 1 : NULL);
    return has_gradient ? problem->n + 1 : 1;
}

/* Writes, compiles and loads the problem's code, and compares what it gives with what the grader computes. */
static void try_problem(const char *folder, enum problem_kind kind, enum callback_type type)
{
    enum { NUMBERS = 64 };
    char source[600], object[600], command[1400];
    double x[NUMBERS], out[NUMBERS] = {0}, want[NUMBERS] = {0};
    size_t n = problem_size(kind, 4);
    struct random random;
    random_init(&random, 1, "repro");
    struct problem *problem = problem_new(kind, n, 3, &random);
    struct value values[3] = {
        {.scalar.size = n}, {.scalar.size = problem->m}, {.problem = problem}};
    parameters[2].callback = type;
    struct call call = {&function, values};
    snprintf(source, sizeof source, "%s/%s-%d.c", folder, problem_name(kind), type);
    snprintf(object, sizeof object, "%s/%s-%d.so", folder, problem_name(kind), type);
    write_source(source, &call, type);
    snprintf(
        command, sizeof command,
        "gcc -std=gnu11 -O2 -ffp-contract=off -Wall -Wextra -Werror -fPIC -shared '%s' -o '%s' -lm",
        source, object);
    cr_assert_eq(system(command), 0, "%s", problem_name(kind));
    void *library = dlopen(object, RTLD_NOW | RTLD_LOCAL);
    cr_assert_not_null(library, "%s", dlerror());
    void (*probe)(size_t, size_t, const double[], double[]);
    *(void **)&probe = dlsym(library, "probe");
    for (size_t i = 0; i < n; i++)
        x[i] = 0.3 + 0.7 * (double)i;
    probe(n, problem->m, x, out);
    size_t count = expected_at(problem, type, x, want);
    for (size_t i = 0; i < count; i++)
        cr_expect(fabs(out[i] - want[i]) <= 1e-14 * fabs(want[i]),
                  "%s, type %d: [%zu] is %.17g; expected %.17g", problem_name(kind), type, i,
                  out[i], want[i]);
    dlclose(library);
    unlink(source);
    unlink(object);
    free(problem);
}

Test(repro_problem, writes_the_very_function_that_the_grader_hands_over)
{
    char folder[512];
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/gradus-problem-XXXXXX", temporary ? temporary : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    for (enum problem_kind kind = 0; kind < PROBLEMS; kind++)
        for (enum callback_type type = CALLBACK_OBJECTIVE; type <= CALLBACK_VECTOR_FUNCTION; type++)
            /* A value alone is part of what comes with a gradient. */
            if (problem_suits(kind, type) && (type != CALLBACK_OBJECTIVE || kind == PROBLEM_CUBIC))
                try_problem(folder, kind, type);
    rmdir(folder);
}
