/*
 * What an evaluation costs that crosses the box: a student's function evaluates Rosenbrock's function with its
 * gradient many times, flat and nested in a helper of its own, and once. The difference, over the number, minus what the
 * function itself costs in the grader, is the crossing.
 *
 *   callback_bench [EVALUATIONS [ROUNDS]]     default 10000, 15
 */
#include "base/process.h"
#include "contract/random.h"
#include "support/boxed.h"

#include <stdio.h>
#include <stdlib.h>

static const char header[] =
    "double value(size_t n, objective_with_gradient *f, void *context, const double x[n], size_t "
    "times);\n";

static const char source[] =
    "#include <stddef.h>\n"
    "typedef double objective_with_gradient(size_t n, const double x[n], double grad[n], void "
    "*context);\n"
    "#include \"student.h\"\n"
    "static double once(size_t n, objective_with_gradient *f, void *context, const double x[n])\n"
    "{ double grad[n]; return f(n, x, grad, context); }\n"
    "double value(size_t n, objective_with_gradient *f, void *context, const double x[n], size_t "
    "times)\n"
    "{ double sum = 0; for (size_t i = 0; i < times; i++) sum += once(n, f, context, x); return "
    "sum; }\n";

enum { SIZE = 10, ROUNDS_MAX = 200 };

static double seconds_for(struct boxed *boxed, size_t times)
{
    struct random random = {{1}};
    struct call call = boxed_call(boxed, "value", (size_t[]){SIZE, times});
    call.values[1].problem = problem_new(PROBLEM_ROSENBROCK, SIZE, 0, &random);
    double start = monotonic_seconds();
    struct answer answer = boxed_ask(boxed, &call, (struct run_style){0});
    double seconds = monotonic_seconds() - start;
    if (answer.kind != ANSWER_RETURNED || answer.evaluations.count != times) {
        fputs("callback_bench: the function did not come back with all evaluations\n", stderr);
        exit(1);
    }
    answer_release(&answer, &call);
    call_release(&call);
    return seconds;
}

static double seconds_of_the_function(size_t times)
{
    struct random random = {{1}};
    struct problem *problem = problem_new(PROBLEM_ROSENBROCK, SIZE, 0, &random);
    double x[SIZE], grad[SIZE], start = monotonic_seconds();
    problem_start(problem, x);
    for (size_t i = 0; i < times; i++) {
        x[0] += 1e-9 * problem_value(problem, x, grad);
        x[1] += 1e-9 * grad[1];
    }
    free(problem);
    return monotonic_seconds() - start;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char *arguments[])
{
    size_t times = count > 1 ? strtoul(arguments[1], NULL, 10) : 10000;
    size_t rounds = count > 2 ? strtoul(arguments[2], NULL, 10) : 15;
    if (count > 3 || times < 2 || rounds < 1 || rounds > ROUNDS_MAX) {
        fputs("usage: callback_bench [EVALUATIONS [ROUNDS]]\n", stderr);
        return 2;
    }
    struct boxed boxed;
    double crossing[ROUNDS_MAX];
    boxed_open(&boxed, header, source);
    for (size_t i = 0; i < rounds; i++) {
        double many = seconds_for(&boxed, times), one = seconds_for(&boxed, 1);
        crossing[i] = 1e6 * (many - one - seconds_of_the_function(times)) / (double)(times - 1);
    }
    boxed_close(&boxed);
    qsort(crossing, rounds, sizeof *crossing, ascending);
    printf("an evaluation across the box: %.2f microseconds (median of %zu runs of %zu; %.2f to "
           "%.2f; to hold: at most 20)\n",
           crossing[rounds / 2], rounds, times, crossing[0], crossing[rounds - 1]);
    return crossing[rounds / 2] > 20;
}
