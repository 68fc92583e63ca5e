/*
 * What a grading costs, as ratios within one run: a complete `gradus grade` of a right submission
 * against the bare compiler on the same file with the same flags, and against a plain Criterion
 * harness (compile, link, run) of the same student's file. Pairs are taken in turn, so that a
 * machine whose speed drifts does not matter.
 *
 *   grade_bench GRADUS SUBMISSION_FOLDER HARNESS.c ROUNDS
 */
#include "base/process.h"
#include "box/compile.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { ARGUMENTS_MAX = 64, ROUNDS_MAX = 200, COMMANDS = 3 };

struct command {
    const char *name;
    char *arguments[ARGUMENTS_MAX];
    int count;
};

static void add(struct command *command, const char *argument)
{
    command->arguments[command->count++] = strdup(argument);
}

static void run(char *const arguments[])
{
    posix_spawn_file_actions_t quiet;
    pid_t pid;
    int status = 0;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&pid, arguments[0], &quiet, NULL, arguments, environ) ||
        waitpid(pid, &status, 0) < 0 || status) {
        fprintf(stderr, "grade_bench: '%s' failed\n", arguments[0]);
        exit(1);
    }
    posix_spawn_file_actions_destroy(&quiet);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double values[], int count)
{
    double sorted[ROUNDS_MAX];
    memcpy(sorted, values, (size_t)count * sizeof *values);
    qsort(sorted, (size_t)count, sizeof *sorted, ascending);
    return sorted[count / 2];
}

int main(int count, char *arguments[])
{
    int rounds = count == 5 ? atoi(arguments[4]) : 0;
    if (rounds < 1 || rounds > ROUNDS_MAX) {
        fputs("usage: grade_bench GRADUS SUBMISSION_FOLDER HARNESS.c ROUNDS\n", stderr);
        return 2;
    }
    char source[4096], object[] = "/tmp/grade_bench.XXXXXX", program[64];
    snprintf(source, sizeof source, "%s/mle.c", arguments[2]);
    int file = mkstemp(object);
    if (file < 0)
        return 1;
    close(file);
    snprintf(program, sizeof program, "%s.run", object);

    struct command grade = {.name = "gradus grade"}, bare = {.name = "gcc"},
                   build = {.name = "criterion"}, harness = {0};
    add(&grade, arguments[1]), add(&grade, "grade"), add(&grade, "mle"), add(&grade, arguments[2]);
    add(&bare, "gcc");
    for (size_t i = 0; compile_flags[i]; i++)
        add(&bare, compile_flags[i]);
    add(&bare, "-Iassignments/mle"), add(&bare, "-Iassignments/include"), add(&bare, "-o"),
        add(&bare, object);
    add(&bare, source), add(&bare, "-lm");
    add(&build, "gcc"), add(&build, "-std=gnu11"), add(&build, "-O2"),
        add(&build, "-Iassignments/mle");
    add(&build, "-Iassignments/include"), add(&build, "-o"), add(&build, program),
        add(&build, source);
    add(&build, arguments[3]), add(&build, "-lcriterion"), add(&build, "-lm");
    add(&harness, program);

    double ratio_gcc[ROUNDS_MAX], ratio_criterion[ROUNDS_MAX], seconds[COMMANDS][ROUNDS_MAX];
    for (int i = -1; i < rounds; i++) { /* the first round only warms caches */
        double start = monotonic_seconds();
        run(grade.arguments);
        double graded = monotonic_seconds();
        run(bare.arguments);
        double compiled = monotonic_seconds();
        run(build.arguments);
        run(harness.arguments);
        double harnessed = monotonic_seconds();
        if (i < 0)
            continue;
        seconds[0][i] = graded - start;
        seconds[1][i] = compiled - graded;
        seconds[2][i] = harnessed - compiled;
        ratio_gcc[i] = seconds[0][i] / seconds[1][i];
        ratio_criterion[i] = seconds[0][i] / seconds[2][i];
    }
    printf("gradus grade %.0f ms, gcc with the same flags %.0f ms, Criterion harness %.0f ms "
           "(medians of %d)\n",
           1e3 * median(seconds[0], rounds), 1e3 * median(seconds[1], rounds),
           1e3 * median(seconds[2], rounds), rounds);
    printf("grade / gcc        %.2f  (to hold: at most 1.60)\n", median(ratio_gcc, rounds));
    printf("grade / Criterion  %.2f\n", median(ratio_criterion, rounds));
    unlink(object);
    unlink(program);
    return 0;
}
