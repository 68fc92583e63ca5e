/*
 * How it works
 *   The counterexample's test, as a program of its own, is built with the student's sources in a temporary folder,
 *   without optimisation, and gdb is started on it with a breakpoint on the student's function. All of that runs with
 *   the user's own rights, as if the user had typed it: it is the user's own code.
 */
#include "commands/check.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/process.h"
#include "report/repro.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 64 };

/* A temporary folder with what is built. */
struct bench {
    char *folder;               /* owned; NULL: none */
    char *files[ARGUMENTS_MAX]; /* owned; in it, to be removed */
    size_t file_count;
};

static int bench_open(struct bench *bench, struct error *error)
{
    const char *temporary = getenv("TMPDIR");
    char *folder =
        text_format("%s/gradus-debug-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(folder)) {
        error_set(error, ERROR_MACHINE, "cannot make a folder like '%s': %s; set TMPDIR", folder,
                  strerror(errno));
        free(folder);
        return -1;
    }
    bench->folder = folder;
    return 0;
}

static void bench_close(struct bench *bench)
{
    for (size_t i = 0; i < bench->file_count; i++) {
        unlink(bench->files[i]);
        free(bench->files[i]);
    }
    if (bench->folder)
        rmdir(bench->folder);
    free(bench->folder);
    *bench = (struct bench){0};
}

/* The path of a file in the folder, which is removed with it. The bench owns the path. */
static const char *bench_file(struct bench *bench, const char *name)
{
    if (bench->file_count == ARGUMENTS_MAX)
        abort();
    char *path = file_join(bench->folder, name);
    bench->files[bench->file_count++] = path;
    return path;
}

static int bench_write(struct bench *bench, const char *name, const struct text *contents,
                       struct error *error)
{
    const char *path = bench_file(bench, name);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    int result = file_write_descriptor(file, text_string(contents), contents->length, path, error);
    if (close(file) && !result)
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    return result;
}

/* Runs a program on the user's terminal until it ends; Ctrl-C is the program's, not ours. */
static int run_program(const char *const arguments[], int *status, struct error *error)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigaction(SIGINT, &ignore, &before);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        sigaction(SIGINT, &before, NULL);
        signal(SIGPIPE, SIG_DFL);
        execv(arguments[0], (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    while (child > 0 && waitpid(child, status, 0) < 0 && errno == EINTR)
        ;
    sigaction(SIGINT, &before, NULL);
    return child > 0 ? 0
                     : error_set(error, ERROR_MACHINE, "cannot start '%s': %s", arguments[0],
                                 strerror(errno));
}

/* The full path of source i, so that the debugger finds it from anywhere. The caller frees. */
static char *source_path(const struct self_check *self, size_t i, struct error *error)
{
    char *path = file_is_folder(self->path)
                     ? file_join(self->folder, self->workplace->assignment.config.sources[i])
                     : memory_string(self->path);
    char *full = realpath(path, NULL);
    if (!full)
        error_set(error, ERROR_INPUT, "cannot find '%s': %s", path, strerror(errno));
    free(path);
    return full;
}

/* Compiles the program and the sources together. */
static int build(struct bench *bench, const struct self_check *self, const char *compiler,
                 const char *program, struct error *error)
{
    const struct assignment *assignment = &self->workplace->assignment;
    const char *arguments[ARGUMENTS_MAX] = {
        compiler,      "-std=gnu11",   "-g3",
        "-O0",         "-w",           "-ftrivial-auto-var-init=pattern",
        "-o",          program,        "-I",
        bench->folder, bench->files[0]};
    size_t count = 11, first = count;
    int status = 0, result = 0;
    for (size_t i = 0; i < assignment->config.source_count && !result && count < ARGUMENTS_MAX - 2;
         i++) {
        char *path = source_path(self, i, error);
        if (path)
            arguments[count++] = path;
        else
            result = -1;
    }
    arguments[count] = "-lm";
    if (!result)
        result = run_program(arguments, &status, error);
    if (!result && status)
        result = error_set(error, ERROR_INPUT, "it does not compile for the debugger; see above");
    for (size_t i = first; i < count; i++)
        free((char *)(uintptr_t)arguments[i]);
    return result;
}

static int write_sources(struct bench *bench, const struct self_check *self,
                         const struct check_result *check, struct error *error)
{
    const struct assignment *assignment = &self->workplace->assignment;
    struct text text = {0};
    repro_write(&assignment->config, check, REPRO_DEBUGGER, &text);
    int result = bench_write(bench, "counterexample.c", &text, error);
    text_release(&text);
    for (size_t i = 0; i < assignment->include_count && !result; i++)
        result = bench_write(bench, assignment->includes[i].name, &assignment->includes[i].contents,
                             error);
    return result;
}

static int start_debugger(const char *debugger, const char *program, const char *function,
                          struct error *error)
{
    int status = 0;
    char *stop = text_format("break %s", function);
    const char *arguments[] = {debugger, "-q",
                               "-iex",   "set debuginfod enabled off",
                               "-ex",    "set breakpoint pending off",
                               "-ex",    stop,
                               "-ex",    "run",
                               "--args", program,
                               NULL};
    int result = run_program(arguments, &status, error);
    free(stop);
    return result;
}

static int debug(struct bench *bench, const struct self_check *self,
                 const struct check_result *check, struct error *error)
{
    char *debugger = process_find_program("gdb"), *compiler = process_find_program("gcc");
    int result = -1;
    if (!debugger || !compiler)
        error_set(error, ERROR_MACHINE, "%s is missing; install it: apt-get install %s",
                  debugger ? "the compiler gcc" : "the debugger gdb", debugger ? "gcc" : "gdb");
    else if (bench_open(bench, error) == 0 && write_sources(bench, self, check, error) == 0) {
        const char *program = bench_file(bench, "counterexample");
        result = build(bench, self, compiler, program, error) ||
                         start_debugger(debugger, program, check->check->function->name, error)
                     ? -1
                     : 0;
    }
    free(debugger);
    free(compiler);
    return result;
}

int self_check_debug(const struct self_check *self)
{
    struct error error = {0};
    struct submission submission;
    struct result result;
    struct text text = {0};
    struct bench bench = {0};
    const char *obstacle;
    int outcome = 0;
    if (self_check_grade(self, &submission, &result, &error))
        return fail(self->command, &error);
    const struct check_result *check = self_check_counterexample(self, &result, &obstacle);
    if (!obstacle && check->ending == ANSWER_MISSING)
        obstacle = "the function is missing, so there is no place to stop in";
    self_check_report(self, &result, &text);
    if (obstacle)
        text_print(&text, "the debugger is not started on '%s': %s\n", check->check->name,
                   obstacle);
    int status = print_out(self->command, &text, self_check_status(self, &result));
    if (!obstacle)
        outcome = debug(&bench, self, check, &error);
    if (outcome)
        status = fail(self->command, &error);
    bench_close(&bench);
    text_release(&text);
    result_release(&result);
    submission_release(&submission);
    return status;
}
